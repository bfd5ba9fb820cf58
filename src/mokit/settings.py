"""What an engine is built with, each setting checked as it is given."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from attrs import Attribute, field, frozen

from mokit.delivery import HttpClient
from mokit.dispatch import Around
from mokit.errors import RegistrationError
from mokit.handlers import is_async, name_of, place_of
from mokit.mistakes import shown
from mokit.routing import Router
from mokit.services import Service, check_transport
from mokit.stores.base import AsyncStore, Store
from mokit.texts import Texts
from mokit.transports.base import Transport

_OF_STORES = ("open", "close", "load", "commit", "claim")      # what the engine calls

Check = Callable[[Any, "Attribute[Any]", Any], None]            # an attrs validator


def _refuse(name: str, value: object, fix: str) -> RegistrationError:
    return RegistrationError(f"Engine({name}=...) got {shown(value)}; {fix}")


def _a(kind: type, fix: str) -> Check:
    """A check that the setting is of a class."""

    def check(_: Any, setting: "Attribute[Any]", value: Any) -> None:
        if not isinstance(value, kind):
            raise _refuse(setting.name, value, fix)

    return check


def _having(names: Iterable[str], fix: str) -> Check:
    """A check that the setting is an object with these methods."""

    def check(_: Any, setting: "Attribute[Any]", value: Any) -> None:
        if isinstance(value, type):
            raise _refuse(setting.name, value, f"make one: {setting.name}={value.__name__}(...)")
        lacking = [name for name in names if not callable(getattr(value, name, None))]
        if lacking:
            raise _refuse(setting.name, value, f"it lacks {', '.join(lacking)}; {fix}")

    return check


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


def _check_transport(_: Any, __: "Attribute[Any]", value: Any) -> None:
    check_transport("Engine()", value)


def _check_provide(_: Any, setting: "Attribute[Any]", value: Any) -> None:
    if not isinstance(value, Mapping):
        raise _refuse(setting.name, value, "write a dict by type: provide={Bank: bank}")
    for form in cast("Mapping[object, object]", value):
        if not _is_type(form):
            raise _refuse(setting.name, form, "its keys are the types that handlers ask for: provide={Bank: bank}")


def _is_type(form: object) -> bool:
    """Whether it may be an annotation: a class, or what typing makes."""
    return isinstance(form, type) or type(form).__module__ in {"types", "typing", "typing_extensions"}


def _check_clock(_: Any, setting: "Attribute[Any]", value: Any) -> None:
    fix = "write a function that gives the time with its zone, such as 'lambda: datetime.now(UTC)'"
    if not callable(value):
        raise _refuse(setting.name, value, fix)
    now = value()
    if not isinstance(now, datetime) or now.utcoffset() is None:
        raise _refuse(setting.name, value, f"it gives {shown(now)}; {fix}")


def _check_lease(_: Any, setting: "Attribute[Any]", value: Any) -> None:
    fix = "give half a minute: lease=timedelta(seconds=30)"
    if not isinstance(value, timedelta):
        raise _refuse(setting.name, value, f"it is no timedelta; {fix}")
    if value <= timedelta(0):
        raise _refuse(setting.name, value, f"it leaves no time to send anything; {fix}")


@frozen(kw_only=True, eq=False, repr=False)
class Settings:
    """What an engine was built with.

    Raises:
        RegistrationError: A setting is none that an engine can have.
    """

    router: Router = field(validator=_a(Router, "give the router that has the keywords: Engine(router)"))
    services: tuple[Service, ...] = field(converter=_services)
    transport: Transport | None = field(validator=_check_transport)
    store: Store | AsyncStore = field(validator=_having(_OF_STORES, "give a store, such as MemoryStore()"))
    provide: Mapping[Any, Any] = field(validator=_check_provide)
    texts: Texts = field(validator=_a(Texts, "write texts=Texts({'en': {'apology': '...'}})"))
    around: tuple[Around, ...] = field(converter=_around)
    http: HttpClient | None
    clock: Callable[[], datetime] = field(validator=_check_clock)
    lease: timedelta = field(validator=_check_lease)
    max_body: int = field(validator=_a(int, "write the most bytes of a webhook's body"))
    space: str = field(validator=_a(str, "write a word that no other engine on this store has"))

    @property
    def transports(self) -> list[Transport]:
        """All transports, some perhaps more than once."""
        used = [self.transport, *(service.transport for service in self.services)]
        return [transport for transport in used if transport is not None]
