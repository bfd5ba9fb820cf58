"""What an engine is built with, each setting checked as it is given."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal, TypeVar, cast, get_args

from mokit.consent import Consent
from mokit.consent.words import CONSENT_WORDS
from mokit.dispatch import Around
from mokit.errors import RegistrationError
from mokit.handlers import is_async, name_of, place_of
from mokit.handover import HttpClient
from mokit.mistakes import shown
from mokit.routing import Router
from mokit.services import Service, check_transport, check_window
from mokit.stores.base import AsyncStore, Store
from mokit.text import compared_form
from mokit.texts import Texts
from mokit.transports.base import Transport

T = TypeVar("T")
Incomplete = Literal["hand over", "drop"]

SHORTEST_RETENTION = timedelta(days=3)      # android-sms-gateway repeats for two days, Vonage for one
A_WEEK = timedelta(days=8)                  # and a day, since clocks differ

_OF_STORES = ("open", "close", "load", "commit", "claim", "members", "ledger", "keys", "forget", "prune", "stats")


class Settings:
    """What an engine was built with.

    Raises:
        RegistrationError: A setting is none that an engine can have.
    """

    def __init__(
        self,
        *,
        router: Router,
        services: Iterable[Service],
        transport: Transport | None,
        store: Store | AsyncStore,
        provide: Mapping[Any, Any],
        texts: Texts,
        around: Iterable[Around],
        http: HttpClient | None,
        clock: Callable[[], datetime],
        lease: timedelta,
        settle_within: timedelta,
        max_body: int,
        space: str,
        ways_out: Iterable[str],
        replays: bool,
        retention: timedelta,
        resends: bool,
        parts_within: timedelta,
        incomplete: Incomplete,
        inbox: bool,
        same_text_within: timedelta | None,
        consent: Consent | None,
        program: str,
        support: str,
        ledger_key: str,
    ) -> None:
        self.router = _a(Router, "router", router, "give the router that has the keywords: Engine(router)")
        self.services = _services(services)
        self.transport = transport
        self.store = store
        self.provide = provide
        self.texts = _a(Texts, "texts", texts, "write texts=Texts({'en': {'apology': '...'}})")
        self.around = _around(around)
        self.http = http
        self.clock = clock
        self.lease = lease
        self.settle_within = settle_within
        self.max_body = _a(int, "max_body", max_body, "write the most bytes of a webhook's body")
        self.space = _space(space)
        self.ways_out = _ways_out(ways_out)
        self.replays = _a(bool, "replays", replays, "write True to run each turn of a conversation twice, for tests")
        self.retention = retention
        self.resends = _a(bool, "resends", resends, "write False to give up what may have been sent already")
        self.parts_within = parts_within
        self.incomplete = incomplete
        self.inbox = _a(bool, "inbox", inbox, "write True to commit each message before its handler runs")
        self.same_text_within = same_text_within
        self.consent = consent
        self.program = _a(str, "program", program, "write the program's name, as people know it")
        self.support = _a(str, "support", support, "write where people get help, such as 'help@woolly.example'")
        self.ledger_key = _a(str, "ledger_key", ledger_key, "write ledger_key=os.environ['LEDGER_KEY']")
        check_transport("Engine()", transport)
        check_window("Engine()", same_text_within)
        _check_store(store)
        _check_provide(provide)
        _check_clock(clock)
        _check_lease(lease)
        _check_retention(retention, store)
        _check_parts(parts_within, incomplete)
        _check_settling(settle_within, lease)
        _check_consent(self)

    @property
    def transports(self) -> list[Transport]:
        """All transports, some perhaps more than once."""
        used = [self.transport, *(service.transport for service in self.services)]
        return [transport for transport in used if transport is not None]


def _a(kind: type[T], name: str, value: object, fix: str) -> T:
    """The setting, if it is of that class."""
    if isinstance(value, kind):
        return value
    raise _refuse(name, value, fix)


def _space(space: object) -> str:
    fix = "write a word without '|' that no other program on this store has"     # it ends the space in keys
    word = _a(str, "space", space, fix)
    if "|" in word:
        raise _refuse("space", space, fix)
    return word


def _refuse(name: str, value: object, fix: str) -> RegistrationError:
    return RegistrationError(f"Engine({name}=...) got {shown(value)}; {fix}")


def _listed(name: str, several: Any, fix: str) -> tuple[Any, ...]:      # Any: what is in it is looked at next
    if isinstance(several, str) or not hasattr(several, "__iter__"):
        raise _refuse(name, several, fix)
    return tuple(several)


def _services(services: Iterable[Service]) -> tuple[Service, ...]:
    found = _listed("services", services, "write a list: services=[Service('56789')]")
    for one in found:
        if not isinstance(one, Service):
            raise _refuse("services", one, "each is a Service, as in services=[Service('56789')]")
    return found


def _around(hooks: Iterable[Around]) -> tuple[Around, ...]:
    found = _listed("around", hooks, "write a list: around=[hook]")
    for hook in found:
        _check_hook(hook)
    return found


def _ways_out(words: Iterable[str]) -> tuple[str, ...]:
    found = _listed("ways_out", words, "write a list: ways_out=['BACK', 'MENU', '0']")
    for word in found:
        if not isinstance(word, str) or not compared_form(word):
            raise _refuse("ways_out", word, "each is a word that a person may text")
        if compared_form(word) in CONSENT_WORDS:
            raise _refuse("ways_out", word, "it is a consent word: people text it to leave a list or to get help")
    return found


def _check_hook(hook: Any) -> None:
    fix = "write it as 'async def hook(turn, proceed)' and return what is to be said"
    if not callable(hook):
        raise _refuse("around", hook, fix)
    where = f"the around hook {name_of(hook)}() ({place_of(hook)})"
    if isinstance(hook, type) or not is_async(hook):
        raise RegistrationError(f"{where} is not async; {fix}")
    try:
        inspect.signature(hook).bind(None, None)
    except TypeError as error:
        raise RegistrationError(f"{where} can't be called with a turn and what goes on: {error}; {fix}") from None


def _check_store(store: object) -> None:
    if isinstance(store, type):
        raise _refuse("store", store, f"make one: store={store.__name__}(...)")
    if isinstance(store, str) or hasattr(store, "__fspath__"):
        raise _refuse("store", store, "make one, such as store=SQLiteStore('woolly.db')")
    lacking = [name for name in _OF_STORES if not callable(getattr(store, name, None))]
    if lacking:
        raise _refuse("store", store, f"it lacks {', '.join(lacking)}; give a store, such as MemoryStore()")


def _check_provide(provide: object) -> None:
    if not isinstance(provide, Mapping):
        raise _refuse("provide", provide, "write a dict by type: provide={Bank: bank}")
    for form in cast("Mapping[object, object]", provide):
        if not _is_type(form):
            raise _refuse("provide", form, "its keys are the types that handlers ask for: provide={Bank: bank}")


def _is_type(form: object) -> bool:
    """Whether it may be an annotation: a class, or what typing makes."""
    return isinstance(form, type) or type(form).__module__ in {"types", "typing", "typing_extensions"}


def _check_clock(clock: object) -> None:
    fix = "write a function that gives the time with its zone, such as 'lambda: datetime.now(UTC)'"
    if not callable(clock):
        raise _refuse("clock", clock, fix)
    now = clock()
    if not isinstance(now, datetime) or now.utcoffset() is None:
        raise _refuse("clock", clock, f"it gives {shown(now)}; {fix}")


def _check_lease(lease: object) -> None:
    fix = "give half a minute: lease=timedelta(seconds=30)"
    if not isinstance(lease, timedelta):
        raise _refuse("lease", lease, f"it is no timedelta; {fix}")
    if lease <= timedelta(0):
        raise _refuse("lease", lease, f"it leaves no time to send anything; {fix}")


def _check_retention(retention: object, store: Store | AsyncStore) -> None:
    fix = "give a month: retention=timedelta(days=30)"
    if not isinstance(retention, timedelta):
        raise _refuse("retention", retention, f"it is no timedelta; {fix}")
    if retention < SHORTEST_RETENTION:
        raise _refuse("retention", retention, f"gateways repeat their webhooks for up to three days; {fix}")
    kept: object = getattr(store, "retention", None)        # of a store that forgets by itself
    if isinstance(kept, timedelta) and kept < retention:
        name = type(store).__name__
        shorter = f", or the engine retention={shown(kept)}" if kept >= SHORTEST_RETENTION else ""
        raise _refuse(
            "store", store,
            f"{name} forgets after {kept} which messages were handled, and the engine counts on {retention}: a repeat "
            f"would be taken for new; give {name} retention=None, which leaves that to the engine{shorter}",
        )


def _check_parts(within: object, incomplete: object) -> None:
    fix = "give minutes: parts_within=timedelta(minutes=10)"
    if not isinstance(within, timedelta):
        raise _refuse("parts_within", within, f"it is no timedelta; {fix}")
    if within <= timedelta(0):
        raise _refuse("parts_within", within, f"it leaves no time for a second part; {fix}")
    if incomplete not in get_args(Incomplete):
        raise _refuse("incomplete", incomplete, f"give one of {', '.join(map(repr, get_args(Incomplete)))}")


def _check_consent(settings: Settings) -> None:
    policy = cast("object", settings.consent)
    if policy is None:
        return
    if not isinstance(policy, Consent):
        raise _refuse("consent", policy, "write consent=Consent()")
    needed = {
        "program='Woolly', which is named in what is said on consent": settings.program,
        "support='help@woolly.example', where people get help": settings.support,
        "ledger_key=os.environ['LEDGER_KEY'], a secret that stays the same, for pseudonyms": settings.ledger_key,
    }
    lacking = [need for need, given in needed.items() if not given]
    if lacking:
        raise RegistrationError(f"Engine(consent=...) needs further settings: {'; '.join(lacking)}")
    if settings.retention < A_WEEK and any(cap.per == "week" for cap in policy.caps):
        raise _refuse("retention", settings.retention, "a cap of a week needs to know of more than a week: eight days")


def _check_settling(within: object, lease: timedelta) -> None:
    fix = "give settle_within=timedelta(milliseconds=10), or timedelta(0) for at once"
    if not isinstance(within, timedelta):
        raise _refuse("settle_within", within, f"it is no timedelta; {fix}")
    if not timedelta(0) <= within <= lease / 10:
        raise _refuse("settle_within", within, f"it is not between zero and a tenth of the lease; {fix}")
