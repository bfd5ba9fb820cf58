"""The engine: a router, a store and transports at work together."""

from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import evolve

from mokit import logs
from mokit.assembly import assemble
from mokit.broadcasts import Broadcast
from mokit.consent import Consent
from mokit.contacts import Contact
from mokit.core import Core, Plan, new_token
from mokit.delivery import utc_now
from mokit.dispatch import Around
from mokit.drive import Straight
from mokit.errors import RegistrationError, StoreFull, StoreUnavailable
from mokit.events import Hooks, check_event
from mokit.failures import DeadLetter
from mokit.handover import HttpClient
from mokit.http import Answer, HttpRequest, HttpResponse
from mokit.listening import listening
from mokit.messages import Decision, Inbound, Kind, Outbound, Outcome
from mokit.reserved import check_reserved
from mokit.routing import AnyHandler, Route, Router
from mokit.services import Service, services_by_number
from mokit.settings import Incomplete, Settings
from mokit.stores.awaited import is_async
from mokit.stores.base import AsyncStore, Store
from mokit.stores.lending import lent_by
from mokit.stores.memory import MemoryStore
from mokit.sync import SyncEngine
from mokit.texts import Texts
from mokit.transports.base import Submitted, Transport
from mokit.turns import IfWaiting
from mokit.webhooks import transports_by_path

if TYPE_CHECKING:               # loaded only where there is a policy
    from mokit.consents import ConsentLevel, Standing

WAYS_OUT = ("BACK", "MENU", "0")
SETTLE_WITHIN = timedelta(milliseconds=10)
CLOSE_WITHIN = timedelta(seconds=10)        # servers are killed some time after they are told to stop

E = TypeVar("E")
R = TypeVar("R")


class Engine:
    """Takes texts in, finds and runs their handlers, commits, and sees that replies leave once.

    `Engine(router)` is enough for a first try: each number texted is a service of its own, nothing
    outlives the process, and the replies are in the `Outcome`.

    Args:
        router: The keywords; register them all before the engine is built.
        services: What people text, each with its transport.
        transport: The transport of numbers that no service names.
        store: Where people, handled messages and waiting replies are kept.
        provide: What handlers may ask for by type: a value, or `per_message(factory)`.
        texts: The sentences that mokit itself says.
        around: Hooks that wrap the decision and the handler: `async def hook(turn, proceed)`; each
            returns what is to be said, from `await proceed()` or its own.
        http: The HTTP client for send calls; by default httpx, of the extra "http".
        clock: The time, aware, in UTC.
        lease: How long a reply may take to leave before another worker sends it.
        settle_within: How long it may take to note that an answer was written, so that another message's
            commit can take the note along; zero on hosts that freeze a process between two requests.
        max_body: The largest webhook body in bytes; a larger one is answered with 413.
        space: Parts the people of engines that share a store.
        ways_out: What a person texts to leave a conversation, where it is no keyword of the program.
        replays: Runs each turn of a conversation twice and compares; for tests, as the handset does.
        retention: How long it is kept which messages were handled, so that a repeat is known as one; at
            least three days. `run` and `run_due` clear away what is older.
        resends: Whether a message is sent once more if a worker died that may have sent it, with the same id;
            `MessageSent.again` tells so. Without, it is given up: `SendFailed`, "unsure". A call whose answer was
            lost is made again in any case.
        parts_within: How long the parts of a longer text wait for the others, from the first on.
        incomplete: What then becomes of them: "hand over" handles what came, with "[...]" for what did not
            and `Inbound.incomplete` set; "drop" logs a warning.
        inbox: Commits each message before its handler runs, one at a time for each person, and answers its
            webhook empty; the replies leave by the send call. For handlers that must not run again because
            another message came in between; without an event loop they have to be done within `lease`.
        same_text_within: How far apart one text may come twice, under two ids, as phones and carriers do; the second
            one then runs nothing. For transports that don't say it themselves; None: each text counts.
        consent: The consent policy: STOP, START and HELP are mokit's, and each message passes the gate. None, the
            default of this version, leaves these words to the program, and nothing is held back.
        program: What people know the program by; what is said on consent names it.
        support: Where people get help: an address, a number or a page; HELP says it.
        ledger_key: A secret that stays the same, for the pseudonyms on the consent ledger.

    Raises:
        RegistrationError: Something is declared wrongly; the message says where.
        AmbiguousRoute: Two routes have equal claim to some text.
    """

    def __init__(
        self,
        router: Router,
        *,
        services: Iterable[Service] = (),
        transport: Transport | None = None,
        store: Store | AsyncStore | None = None,
        provide: Mapping[Any, Any] | None = None,
        texts: Texts | None = None,
        around: Iterable[Around] = (),
        http: HttpClient | None = None,
        clock: Callable[[], datetime] = utc_now,
        lease: timedelta = timedelta(seconds=30),
        settle_within: timedelta = SETTLE_WITHIN,
        max_body: int = 1_000_000,
        space: str = "mokit",
        ways_out: Iterable[str] = WAYS_OUT,
        replays: bool = False,
        retention: timedelta = timedelta(days=30),
        resends: bool = True,
        parts_within: timedelta = timedelta(minutes=10),
        incomplete: Incomplete = "hand over",
        inbox: bool = False,
        same_text_within: timedelta | None = None,
        consent: Consent | None = None,
        program: str = "",
        support: str = "",
        ledger_key: str = "",
    ) -> None:
        self._settings = settings = Settings(
            router=router,
            services=services,
            transport=transport,
            store=MemoryStore() if store is None else store,
            provide={} if provide is None else provide,
            texts=Texts() if texts is None else texts,
            around=around,
            http=http,
            clock=clock,
            lease=lease,
            settle_within=settle_within,
            max_body=max_body,
            space=space,
            ways_out=ways_out,
            replays=replays,
            retention=retention,
            resends=resends,
            parts_within=parts_within,
            incomplete=incomplete,
            inbox=inbox,
            same_text_within=same_text_within,
            consent=consent,
            program=program,
            support=support,
            ledger_key=ledger_key,
        )
        self.max_body = max_body
        self._plan = Plan(
            settings,
            assemble(router, settings.provide, settings.services, settings.ways_out, lent_by(settings.store)),
            services_by_number(settings.services),
            transports_by_path(settings.transports),
            Hooks(),
        )
        check_reserved(
            settings.consent, self._plan.program.tables, self._plan.program.routes, settings.services,
            settings.transport,
        )
        self._straight = Straight()             # one for all threads, whoever asks for `sync` first
        self._loop_core: tuple[object, Core] | None = None

    # What people send.

    async def receive(self, message: Inbound) -> Outcome:
        """Handle one message: decide, run the handler, commit, send the replies.

        Where its service has a transport the replies leave by it; else they are the caller's to
        send. The same message again gives the recorded outcome, marked as a duplicate, and runs
        nothing. A part of a longer text is kept until the others are there; the last one's outcome is
        the text's, the others have an empty one.

        Raises:
            StoreUnavailable: Nothing was committed, or it is not known; receive the message again.
        """
        return await self._on_loop().receive(message)

    async def handle(self, request: HttpRequest) -> HttpResponse:
        """The answer to a webhook request, for any framework's view.

        403 for a wrong signature, 400 for what can't be read, 404 for an unknown path, 413 for a
        body too large, 503 while the store fails.
        """
        return await self._on_loop().webhooks.handle(request)

    async def answer(self, request: HttpRequest) -> Answer:
        """Like `handle`, for hosts that can tell when the answer was written."""
        core = self._on_loop()
        response, settlement = await core.webhooks.answer(request)

        async def written() -> None:
            if settlement is not None:
                await core.webhooks.settle(settlement)

        return Answer(response, written)

    # What the program sends.

    async def send(self, message: Outbound, *, emergency: str = "") -> Submitted | None:
        """Send a message of the host's own; the same id is sent once.

        Where the engine has a consent policy, `emergency` lets it pass whatever the person said; give the reason,
        which goes on the ledger.

        Returns what the gateway said, or None where the message waits (for `not_before`, behind
        others, or for the next try) or was sent before.

        Raises:
            RegistrationError: No service has the sender's number, and there is no `transport=`; or the reason is blank.
        """
        return await self._on_loop().send(message, emergency)

    async def start(
        self,
        handler: AnyHandler,
        *,
        to: str,
        service: str = "",
        args: Mapping[str, Any] | None = None,
        if_waiting: IfWaiting = "refuse",
        id: str | None = None,  # noqa: A002 - what caused it
    ) -> Outcome:
        """Begin a conversation: run its handler up to the first question, and send what it says.

        Args:
            handler: A handler of the router's that takes a Conversation.
            to: The person's number, E.164.
            service: The name or a number of the service that it leaves from; by default the first one.
            args: The handler's parameters that nothing else fills; recorded with the conversation.
            if_waiting: What to do if the person has not answered another conversation: "refuse" raises
                `StillTalking`, "replace" ends the other one, "queue" begins when it has ended.
            id: What caused it, such as an order's number; a second call with it gives the first outcome.

        Raises:
            StillTalking: Another conversation waits, and `if_waiting` is "refuse".
            RegistrationError: The handler is none of this engine's, or `args` doesn't fit it.
            InvalidAddress: The number can't be texted.
            StoreUnavailable: Nothing was committed, or it is not known; call it again with the same id.
            Exception: What the handler raises; nothing was committed.
        """
        route = self._plan.conversation(handler, service, args or {})
        return await self._on_loop().start(route, to, service, args or {}, if_waiting, id or new_token())

    async def end(
        self,
        *,
        to: str,
        service: str = "",
        say: str | None = None,
        id: str | None = None,  # noqa: A002 - what caused it
    ) -> Outcome:
        """End the conversation that a person has not answered, and say something to that, if anything.

        The next one in line begins. Where none waits only `say` is sent. A second call with the same `id`
        gives the first outcome.
        """
        return await self._on_loop().end(to, service, say, id or new_token())

    async def broadcast(
        self,
        name: str,
        text: str | Callable[[Contact], Any],       # Any: str, Reply or None, or an awaitable of one
        *,
        service: str = "",
        id: str | None = None,  # noqa: A002 - what caused it
        kind: Kind = "promotional",
        not_before: datetime | None = None,
        expires_at: datetime | None = None,
    ) -> Broadcast:
        """Send a text to everybody on a list; workers do it, page by page, and go on after a crash.

        Whoever joins while it runs may get it or not; nobody gets it twice. `BroadcastMoved` tells how far it is.

        Args:
            name: The list, as in `contact.join(name)`.
            text: What is sent, or a function of a module that makes it for each contact: a text, a `Reply`, or
                None for nobody of that kind. Whom it raises for gets nothing, and the log says so.
            service: The name or a number of the service whose list it is; by default the first one.
            id: What it is known by, without a colon; a second call with it begins nothing and gives how far it is.
            kind: "transactional" for what isn't advertising.
            not_before: When it begins, aware; by default now.
            expires_at: When what has not left is dropped, aware.

        Raises:
            RegistrationError: There is no such service, it has no transport, or no worker could find the function.
        """
        return await self._on_loop().broadcast(name, text, service, id or new_token(), kind, not_before, expires_at)

    async def broadcasts(self) -> Sequence[Broadcast]:
        """All broadcasts, in the order in which they began, with how far they are."""
        return await self._on_loop().broadcasts.all()

    async def pause(self, *, service: str = "", kind: str = "", transport: str = "", broadcast: str = "") -> None:
        """Hold what would leave: all of a service, of a kind, by a gateway, of a broadcast, or what is all of these.

        It holds for all workers within a second, also after a restart. Without any argument nothing leaves at all.
        Handlers go on; what they say waits. `transport` is the gateway's name: what operators of SMS call a route,
        and nothing to do with the routes to handlers.

        Raises:
            RegistrationError: There is no such service, kind or transport.
        """
        core = self._on_loop()
        await core.pauses.pause(core.pause_of(service, kind, transport, broadcast))

    async def resume(self, *, service: str = "", kind: str = "", transport: str = "", broadcast: str = "") -> None:
        """Take back the pause that was made with the same arguments; what was held leaves within a minute."""
        core = self._on_loop()
        await core.pauses.resume(core.pause_of(service, kind, transport, broadcast))

    async def cancel(self, broadcast: str) -> None:
        """End a broadcast for good: what has not left of it is given up, and `SendFailed` says "cancelled"."""
        await self._on_loop().pauses.cancel(broadcast)

    async def run_due(self) -> int:
        """Send what is due now: retries, held messages, replies of a process that died; answers how many.

        Once an hour it also clears away what is older than `retention=`.
        """
        return await self._on_loop().run_due()

    async def run(
        self, *, pause: timedelta = timedelta(seconds=1), until: Callable[[], bool] | None = None
    ) -> None:
        """Send whatever falls due, until cancelled; any number of workers may run.

        While the store can't be reached or is full it logs so and tries again after each pause.

        Args:
            pause: How long to wait where nothing is due.
            until: Asked between two rounds, when no message is half sent; True ends it.
        """
        from mokit.onloop import sleep  # asyncio is loaded only where there is a loop

        try:
            while until is None or not until():
                if not await self._run_due_or_log():
                    await sleep(pause.total_seconds())
        finally:
            await self._on_loop().store.flush()

    async def _run_due_or_log(self) -> int:
        try:
            return await self.run_due()
        except (StoreUnavailable, StoreFull) as error:
            logs.fail("the store failed, what is due waits: %s", error)
            return 0

    @asynccontextmanager
    async def listening(self) -> AsyncGenerator[None]:
        """Take what comes by transports with connections of their own, such as SMPP, until the context ends.

        They connect in threads of their own, and again whenever a connection ends. A message is acknowledged to
        the gateway when it is safe in the store. `mokit run` listens as well.
        """
        from mokit.onloop import from_threads, left_aside  # asyncio is loaded only where there is a loop

        async with left_aside(listening(self._settings, from_threads(self._on_loop().take))):
            yield

    # Consent; all of it needs `consent=`.

    async def opt_out(
        self, address: str, *, service: str = "", evidence: str = "", at: datetime | None = None
    ) -> bool:
        """Write down that a person left by other means than a text: a call, an email, a letter.

        Args:
            address: The person's number, E.164; without its "+" it counts in both forms that it may have.
            service: The name or a number of the service, and so its scope; by default the first one.
            evidence: What shows it, such as a ticket's number; it goes on the ledger.
            at: When they said so, aware; by default now.

        Returns:
            Whether it was news: not known, and not older than what is known.

        Raises:
            RegistrationError: The engine has no consent policy, or no such service.
        """
        return await self._on_loop().consented(address, service, "opted out", "", evidence, at)

    async def opt_in(
        self,
        address: str,
        *,
        service: str = "",
        level: "ConsentLevel" = "express",
        evidence: str,
        at: datetime | None = None,
    ) -> bool:
        """Write down that a person agreed to get messages, by a form, a contract or a call; see `opt_out`.

        Args:
            address: The person's number, E.164.
            service: The name or a number of the service, and so its scope; by default the first one.
            level: "implied", "express" or "written".
            evidence: What shows it; it goes on the ledger.
            at: When they said so, aware; by default now.

        Raises:
            RegistrationError: Evidence is missing, or the level is none; or as for `opt_out`.
        """
        return await self._on_loop().consented(address, service, "opted in", level, evidence, at)

    async def consent_of(self, address: str, *, service: str = "") -> "Standing":
        """How a person stands with a service: `status`, `level`, since when and by what."""
        return await self._on_loop().consent_of(address, service)

    # What is kept.

    async def dead_letters(self, *, limit: int = 1000, after: DeadLetter | None = None) -> Sequence[DeadLetter]:
        """The messages whose handlers raised, the oldest first.

        They are kept until they are retried, dropped, or older than `retention=`: up to 20 of one person, and up to
        100,000 in all, the newest.

        Args:
            limit: How many are given at most.
            after: The last one of those that were given before.
        """
        return await self._on_loop().dead.oldest(limit, after)

    async def retry(self, letter: DeadLetter) -> Outcome:
        """Handle a dead letter's message once more, with the program and the contact as they are now.

        Its replies leave by the send call. The handler sees an id that begins with the first one. Where it
        raises again there is a new dead letter, and the person gets no second apology.

        Raises:
            NoDeadLetter: It was retried or dropped meanwhile, or its text was secret and isn't kept.
            StoreUnavailable: Nothing was committed, or it is not known; call it again.
        """
        return await self._on_loop().retry(letter)

    async def drop(self, letter: DeadLetter) -> None:
        """Forget a dead letter.

        Raises:
            NoDeadLetter: It was retried or dropped already.
        """
        await self._on_loop().dead.drop(letter)

    async def export(self, address: str) -> dict[str, Any]:
        """What is kept of a person, as plain data that JSON holds; for whoever asks what you know of them.

        Args:
            address: The person's number, E.164.

        Returns:
            "address"; "state", the person's one document with their contacts by service, None for a stranger;
            "waiting", what is due to be sent or done; "ledger", the lines about their consent. Which of their
            messages were handled, and what was answered, isn't in it: a store finds that only by a message's id,
            and drops it after `retention=`.
        """
        return await self._on_loop().housekeeping.export(address)

    async def forget(self, address: str) -> None:
        """Drop all that is kept of a person, but for the ledger, which doesn't name them; a second call does nothing.

        What waited to be sent to them is not sent. A message of theirs that comes again afterwards is new.
        That they opted out is kept, where the engine has a consent policy: else they would be texted again.
        """
        await self._on_loop().housekeeping.forget(address)

    async def retire(self, numbers: Iterable[str]) -> int:
        """Forget the people behind numbers that were given to somebody else; answers how many were known.

        Source: FCC, "Reassigned Numbers Database": consent does not pass on with the number.
        """
        return await self._on_loop().housekeeping.retire(numbers)

    # What the program may ask.

    def explain(
        self,
        text: str,
        *,
        service: str = "",
        language: str | None = None,
        sent_at: datetime | None = None,
    ) -> Decision:
        """Where a text of a newcomer would go, and why; `str()` of it is readable. Nothing runs.

        Args:
            text: As the person would type it.
            service: The name or a number of the service that is texted; by default the first one.
            language: The person's.
            sent_at: When it was sent, aware; by default now.

        Raises:
            RegistrationError: The engine has services, and none is called so.
        """
        return self._plan.decided(text, service, language, sent_at).told()

    @property
    def routes(self) -> Sequence[Route]:
        """All that is registered, in order."""
        return self._plan.program.routes

    @property
    def services(self) -> tuple[Service, ...]:
        """The services that it was built with."""
        return self._settings.services

    # How it is built.

    def on(self, event: type[E]) -> Callable[[Callable[[E], R]], Callable[[E], R]]:
        """Register a hook for events of one type, such as `HandlerFailed` or `DeliveryReceipt`.

        Hooks are called after the commit with the event; `def` or `async def`.

        Raises:
            RegistrationError: The engine never tells of anything of that type.
        """
        check_event(event)

        def register(hook: Callable[[E], R]) -> Callable[[E], R]:
            self._plan.hooks.add(event, hook)
            return hook

        return register

    def replaced(self, **changes: Any) -> "Engine":
        """The same engine with other settings, such as `store=`, `transport=`, `provide=`, `clock=`.

        `transport=` also takes the place of the services' own transports. Event hooks are kept,
        and further ones are each engine's own.
        """
        if "transport" in changes:
            services = changes.get("services", self._settings.services)
            changes["services"] = [evolve(service, transport=changes["transport"]) for service in services]
        settings = vars(self._settings)
        unknown = ", ".join(sorted(set(changes) - set(settings)))
        if unknown:
            raise RegistrationError(f"an engine has no setting {unknown}; it has {', '.join(settings)}")
        engine = Engine(**{**settings, **changes})
        engine._plan.hooks.take_in(self._plan.hooks)
        return engine

    @cached_property
    def sync(self) -> "SyncEngine":
        """The same engine for hosts without an event loop.

        Raises:
            RegistrationError: Its store is an `AsyncStore`, which needs an event loop.
        """
        if is_async(self._settings.store):
            raise RegistrationError(
                f"engine.sync has no event loop, and {type(self._settings.store).__name__} is an AsyncStore; "
                "give the engine a Store, or await engine.receive()"
            )
        return SyncEngine(Core(self._plan, self._straight))

    def asgi(self) -> Any:
        """An ASGI app that answers the webhooks; the store is opened by the first request.

        Raises:
            MissingExtra: A gateway takes replies by send calls alone, and there is no HTTP client for them.
        """
        self._plan.check_http()
        from mokit.hosts.asgi import AsgiApp  # no host is loaded by `import mokit`

        return AsgiApp(self)

    def wsgi(self) -> Any:
        """A WSGI app that answers the webhooks; the store is opened by the first request.

        Raises:
            MissingExtra: A gateway takes replies by send calls alone, and there is no HTTP client for them.
        """
        self._plan.check_http()
        from mokit.hosts.wsgi import WsgiApp  # no host is loaded by `import mokit`

        return WsgiApp(self.sync)

    async def open(self) -> None:
        """Open the store; the first message does it otherwise."""
        await self._on_loop().store.open()

    async def close(self, *, within: timedelta = CLOSE_WITHIN) -> None:
        """Close the store and the HTTP client, unless it is the host's own.

        First it waits so long for handlers that go on behind webhooks that were answered. It interrupts those that
        are not done then, and a worker handles their messages again.
        """
        await self._on_loop().close(within)

    async def __aenter__(self) -> Self:
        """Open the store."""
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it; see `close`."""
        await self.close()

    def _on_loop(self) -> Core:
        """The parts for the running event loop."""
        from mokit.onloop import OnLoop, running_loop  # asyncio is loaded only where there is a loop

        loop = running_loop()
        if self._loop_core is None or self._loop_core[0] is not loop:
            self._loop_core = (loop, Core(self._plan, OnLoop()))
        return self._loop_core[1]
