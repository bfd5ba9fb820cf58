"""The engine's parts put together, for one way of waiting."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from os import urandom
from typing import TYPE_CHECKING, Any

from mokit.addresses import answerable, can_be_answered, normalise_address
from mokit.assembly import Program
from mokit.broadcasts import PAGE_ENTRY, Broadcast, Broadcasts, Text
from mokit.cases import Case
from mokit.dead import DeadLetters
from mokit.decisions import decide
from mokit.delivery import Outbox
from mokit.dispatch import Dispatcher
from mokit.errors import RegistrationError
from mokit.events import Hooks
from mokit.exchanges import Exchanges
from mokit.failures import DeadLetter
from mokit.handlers import name_of, place_of
from mokit.handover import Handover, HttpClient
from mokit.housekeeping import Housekeeping, Watch
from mokit.intake import Acknowledged, Taken
from mokit.journal import Journal
from mokit.messages import KINDS, ConsentChange, DeliveryReceipt, Inbound, Kind, Outbound, Outcome
from mokit.mistakes import did_you_mean
from mokit.pacing import Pacer
from mokit.pauses import Pause, Pauses
from mokit.receipts import PARKED, Receipts
from mokit.reception import Reception
from mokit.records import INBOX, JOIN, Waiting
from mokit.routing import AnyHandler, Route
from mokit.services import Service
from mokit.settings import Settings
from mokit.stores.awaited import AwaitedStore, awaited, is_async
from mokit.stores.base import Entry, Key
from mokit.stores.lending import lending
from mokit.transports.base import Event, HttpTransport, Submitted, Transport
from mokit.turns import Begin, End, IfWaiting, Task
from mokit.waits import Waits
from mokit.webhooks import Webhooks

if TYPE_CHECKING:               # loaded only where there is a policy for it
    from mokit.consenting import Consenting
    from mokit.consents import ConsentLevel, Standing, Status
    from mokit.register import Register
    from mokit.same_texts import SameTexts

MOST_UNNAMED = 1000             # services of numbers that no `Service` names, kept so as not to make them again


class Plan:
    """What was settled when the engine was built, whatever way its calls wait."""

    def __init__(
        self,
        settings: Settings,
        program: Program,
        by_number: Mapping[str, Service],
        by_path: Mapping[str, HttpTransport],
        hooks: Hooks,
    ) -> None:
        self.settings = settings
        self.program = program
        self.by_number = by_number
        self.by_path = by_path
        self.hooks = hooks
        self._unnamed: dict[str, Service] = {}

    def service_of(self, number: str, came_by: Transport | None = None) -> Service:
        """The service of a number; one of its own for a number that no service names."""
        named = self.by_number.get(number)
        if named is not None:
            return named
        transport = came_by or self.settings.transport
        known = self._unnamed.get(number)
        if known is None or known.transport is not transport:
            known = Service(number, transport=transport)
            if len(self._unnamed) < MOST_UNNAMED:
                self._unnamed[number] = known
        return known

    def service_named(self, name: str) -> Service:
        """The service of that name; one of its own where no service is named so."""
        known = next((one for one in self.settings.services if one.name == name), None)
        return known or self.service_of(name)

    def has_service(self, name: str) -> bool:
        """Whether anything that is texted has this name: one of the services, or a number that no service has."""
        known = {one.name for one in self.settings.services}
        return name in known or not known or (name not in self.by_number and can_be_answered(name))

    def name_of(self, service: str) -> str:
        """The name of the service that has this name or number; of the first one if it is empty.

        Raises:
            RegistrationError: The engine has services, and none is called so.
        """
        services = self.settings.services
        if not services:
            return service
        for one in services:
            if not service or service in {one.name, *one.all_numbers}:
                return one.name
        names = [one.name for one in services]
        raise RegistrationError(
            f"there is no service {service!r}{did_you_mean(service, names)}; the engine has {', '.join(names)}"
        )

    def decided(self, text: str, service: str, language: str | None, sent_at: datetime | None = None) -> Case:
        """Where a newcomer's text to that service goes; see `Engine.explain`."""
        named, now = self.name_of(service), self.settings.clock()
        message = Inbound(
            id="explain", sender="+10000000", recipient=named, text=text, received_at=now, sent_at=sent_at
        )
        case = Case(message, now, language)
        policy, known = self.settings.consent, self.service_named(named)
        if policy is not None:
            gateway = "" if known.transport is None else known.transport.name
            case.meaning = policy.read(
                text, case.words, numbers=known.all_numbers, language=language, country=known.country, gateway=gateway
            )
        decide(case, self.program.tables.of(named), self.settings.texts)
        return case

    def conversation(self, handler: AnyHandler, service: str, arguments: Mapping[str, Any]) -> Route:
        """The route of a conversation that the business begins.

        Raises:
            RegistrationError: The handler is none of the engine's conversations, or the arguments don't fit it.
        """
        name = self.name_of(service)
        routes = [route for route in self.program.bound if route.handler == handler and route.service in {name, None}]
        talking = [route for route in routes if self.program.bound[route].converses]
        if not talking:
            raise RegistrationError(
                f"{name_of(handler)}() ({place_of(handler)}) is no conversation of this engine for the service "
                f"{name!r}; register it with @router.conversation() and let it take a Conversation"
            )
        self.program.bound[talking[0]].check_arguments(arguments)
        return talking[0]

    def transport_of(self, service: str, number: str) -> Transport | None:
        """The transport by which messages of a service leave."""
        known = self.by_number.get(number)
        if known is not None:
            return known.transport
        named = next((one.transport for one in self.settings.services if one.name == service), None)
        return named or next(iter(self.settings.transports), None)

    def pace_of(self, service: str, number: str) -> float | None:
        """How many messages a second may leave from a number; None: any number."""
        known = self.by_number.get(number)
        if known is None:
            known = next((one for one in self.settings.services if one.name == service), None)
        return None if known is None else known.pace

    @cached_property
    def http(self) -> HttpClient:
        """The HTTP client for send calls, made when the first is due."""
        if self.settings.http is not None:
            return self.settings.http
        from mokit.clients import HttpxClient  # an extra

        return HttpxClient()

    def check_http(self) -> None:
        """Refuse to go live where all replies leave by send calls and nothing can make them.

        Raises:
            MissingExtra: There is no HTTP client.
        """
        by_calls = [one for one in self.by_path.values() if not one.inline_replies]
        if by_calls and self.settings.http is None:
            from mokit.clients import check_installed  # an extra

            check_installed()

    def let_go_of_http(self) -> None:
        """Close the HTTP client, if it was made here; another one is made when it is needed."""
        made = None if self.settings.http is not None else vars(self).pop("http", None)
        if made is not None:
            made.close()


class Core:
    """Receives, answers and sends, on an event loop or without one."""

    def __init__(self, plan: Plan, waits: Waits) -> None:
        settings = plan.settings
        self.plan = plan
        self.store = awaited(settings.store, waits, settings.settle_within)
        self.pauses = Pauses(self.store, settings.space, settings.clock)
        self.consent = consent = _consenting(plan, self.store)
        self.outbox = Outbox(
            store=self.store,
            waits=waits,
            handover=Handover(
                waits=waits,
                transports=plan.transport_of,
                http=lambda: plan.http,
                clock=settings.clock,
                unseal=self._unseal,
            ),
            pacer=Pacer(self.store, settings.space),
            pace_of=plan.pace_of,
            pauses=self.pauses,
            hooks=plan.hooks,
            clock=settings.clock,
            lease=settings.lease,
            new_token=new_token,
            space=settings.space,
            fire=self._fire,
            resends=settings.resends,
            gate=None if consent is None else consent.gate,
        )
        self.broadcasts = Broadcasts(
            store=self.store,
            space=settings.space,
            clock=settings.clock,
            hooks=plan.hooks,
            waits=waits,
            pauses=self.pauses,
            pace_of=plan.pace_of,
        )
        self.receipts = Receipts(
            store=self.store, hooks=plan.hooks, waits=waits, clock=settings.clock, key=self.outbox.key
        )
        exchanges = Exchanges(plan.program, settings.texts, waits, replays=settings.replays)
        self.reception = Reception(
            store=self.store,
            waits=waits,
            dispatcher=Dispatcher(
                program=plan.program,
                texts=settings.texts,
                around=settings.around,
                waits=waits,
                exchanges=exchanges,
                consent=None if consent is None else consent.acknowledgements(plan.program, settings.texts, waits),
            ),
            outbox=self.outbox,
            hooks=plan.hooks,
            clock=settings.clock,
            service_named=plan.service_named,
            lend=lending(settings.store, waits, awaited=is_async(settings.store)) if plan.program.borrows else None,
            same_texts=_same_texts(settings),
        )
        self.housekeeping = Housekeeping(
            store=self.store, clock=settings.clock, space=settings.space, retention=settings.retention,
            prune_more=self._prune_dead, register=None if consent is None else consent.register,
        )
        self.watch = Watch(self.store)
        self.inbox = settings.inbox or any(route.inbox for route in plan.program.routes)
        self.webhooks = Webhooks(
            by_path=plan.by_path,
            reception=self.reception,
            take_in=self._take_in,
            inbox=self.inbox,
            outbox=self.outbox,
            receipts=self.receipts,
            service_of=plan.service_of,
            hooks=plan.hooks,
            clock=settings.clock,
            max_body=settings.max_body,
            watch=self.watch,
            register=None if consent is None else consent.register,
            services=settings.services,
        )

    async def receive(
        self, message: Inbound, came_by: Transport | None = None, safe: Callable[[], None] = lambda: None
    ) -> Outcome:
        """See `Engine.receive`; `safe` is called once nothing can get lost."""
        service = self.plan.service_of(message.recipient, came_by)
        if message.part is None and self.inbox and await self._wants_inbox(message, service):
            return await self.journal.receive(message, service, safe)
        take = self.reception.take if message.part is None else self._take_part
        taken = await take(message, service)
        safe()
        if taken.entries:
            await self.outbox.deliver_taken(taken.key, taken.lease, taken.entries, behind=taken.behind)
        if message.received_at >= self.watch.next_look:
            await self.watch.look(max(message.received_at, self.plan.settings.clock()))
        return taken.outcome

    async def take(self, came_by: Transport, event: Event, safe: Callable[[], None]) -> None:
        """Take an event of a transport that listens; `safe` is called before anything is sent for it.

        Raises:
            StoreError: The event is not safe, and has to come again.
        """
        if isinstance(event, Inbound):
            await self.receive(event, came_by, safe)
            return
        if isinstance(event, DeliveryReceipt):
            await self.receipts.take(event)
        elif isinstance(event, ConsentChange):
            await self.webhooks.take_consent(came_by, event)
        else:
            await self.plan.hooks.tell(self.outbox.waits, event)
        safe()

    async def close(self, within: timedelta) -> None:
        """See `Engine.close`."""
        if "journal" in vars(self):
            await self.journal.finish(within)
        try:
            await self.store.close()
        finally:
            self.plan.let_go_of_http()

    async def run_due(self) -> int:
        """See `Engine.run_due`."""
        self.watch.see_worker(self.plan.settings.clock())
        done = await self.outbox.run_due()
        await self.housekeeping.prune_in_time()
        return done

    async def start(  # noqa: PLR0917 - see `Engine.start`
        self, route: Route, to: str, service: str, arguments: Mapping[str, Any], if_waiting: IfWaiting, cause: str
    ) -> Outcome:
        """See `Engine.start`."""
        return await self._carry_out(Begin(route, arguments, if_waiting), to, service, "start", cause)

    async def end(self, to: str, service: str, says: str | None, cause: str) -> Outcome:
        """See `Engine.end`."""
        return await self._carry_out(End(says), to, service, "end", cause)

    async def _fire(self, key: Key, entry: Entry) -> Sequence[Entry]:
        if entry.id.startswith(PARKED):
            await self.receipts.fire(key, entry)
            return ()
        if entry.id.startswith(PAGE_ENTRY):
            await self.broadcasts.fire(key, entry)
            return ()
        if entry.id.startswith(INBOX):
            return await self.journal.fire(key, entry)
        if not entry.id.startswith(JOIN):
            return await self.reception.fire(key, entry)
        from mokit.joining import Joining  # most gateways join parts themselves

        settings = self.plan.settings
        return await Joining(self.reception, settings.parts_within, settings.incomplete).fire(key, entry)

    @cached_property
    def dead(self) -> DeadLetters:
        """The messages whose handlers raised."""
        return DeadLetters(self.reception, self.plan.settings.space)

    @cached_property
    def journal(self) -> Journal:
        """The messages that are kept before they are handled."""
        return Journal(self.reception)

    async def _wants_inbox(self, message: Inbound, service: Service) -> bool:
        return self.plan.settings.inbox or await self.journal.wants(message, service)

    async def _take_in(
        self, message: Inbound, service: Service, inline: int, deadline: timedelta | None
    ) -> Taken | Acknowledged:
        """Take a message in that may be kept before it is handled."""
        if message.part is not None:
            return await self._take_part(message, service, inline)
        if self.inbox and await self._wants_inbox(message, service):
            return await self.journal.acknowledge(message, service)
        if deadline is None:
            return await self.reception.take(message, service, inline)
        return await self.journal.within(deadline, message, service, inline)

    async def _prune_dead(self, before: int) -> int:
        return await self.dead.prune(before)

    async def retry(self, letter: DeadLetter) -> Outcome:
        """See `Engine.retry`."""
        taken = await self.dead.again(letter)
        await self.outbox.deliver_taken(taken.key, taken.lease, taken.entries, behind=taken.behind)
        return taken.outcome

    async def _take_part(self, message: Inbound, service: Service, inline: int = 0) -> Taken:
        from mokit.joining import Joining  # likewise

        settings = self.plan.settings
        return await Joining(self.reception, settings.parts_within, settings.incomplete).take(message, service, inline)

    async def _unseal(self, waiting: Waiting, sealed: tuple[str, str]) -> str | None:
        return await self.reception.unseal(waiting, sealed)

    async def _carry_out(self, task: Task, to: str, service: str, kind: str, cause: str) -> Outcome:
        name = self.plan.name_of(service)
        if not name:
            raise RegistrationError(f"{kind}(): there is no service; give service= a number, or the engine services=")
        known = self.plan.service_named(name)
        message = Inbound(
            id=cause, sender=answerable(normalise_address(to)), recipient=known.sender, text="",
            received_at=self.plan.settings.clock(), transport=kind,
        )
        taken = await self.reception.take(message, known, task=task)
        if taken.entries:
            await self.outbox.deliver_taken(taken.key, taken.lease, taken.entries, behind=taken.behind)
        return taken.outcome

    async def send(self, message: Outbound, emergency: str = "") -> Submitted | None:
        """See `Engine.send`."""
        if emergency and not emergency.strip():
            raise RegistrationError("send(emergency=...) is blank; write why the message passes, for the ledger")
        service = self._sending(self.plan.service_of(message.sender)).name
        return await self.outbox.send(message, service, emergency)

    async def consented(  # noqa: PLR0917 - see `Engine.opt_in`
        self, address: str, service: str, status: "Status", level: "ConsentLevel", evidence: str, at: datetime | None
    ) -> bool:
        """See `Engine.opt_out` and `Engine.opt_in`."""
        register, name = self.consent_register(), self.plan.name_of(service)
        from mokit.register import told_by_host

        step = told_by_host(status, level, evidence, at, self.plan.settings.clock())
        write = register.leave if status == "opted out" else register.note
        return await write(answerable(normalise_address(address)), name, step)

    async def consent_of(self, address: str, service: str) -> "Standing":
        """See `Engine.consent_of`."""
        return await self.consent_register().standing(
            answerable(normalise_address(address)), self.plan.name_of(service)
        )

    def consent_register(self) -> "Register":
        """What writes changes of consent down.

        Raises:
            RegistrationError: The engine has no consent policy.
        """
        if self.consent is not None:
            return self.consent.register
        raise RegistrationError("the engine has no consent policy; give it consent=Consent()")

    async def broadcast(  # noqa: PLR0917 - see `Engine.broadcast`
        self,
        name: str,
        text: Text,
        service: str,
        id: str,  # noqa: A002 - see `Engine.broadcast`
        kind: Kind,
        not_before: datetime | None,
        expires_at: datetime | None,
    ) -> Broadcast:
        """See `Engine.broadcast`."""
        known = self._sending(self.plan.service_named(self.plan.name_of(service)))
        if ":" in id:
            raise RegistrationError(f"broadcast(id={id!r}): an id has no colon")
        return await self.broadcasts.begin(
            id, name, text, known.name, known.sender, kind, not_before, expires_at
        )

    def pause_of(self, service: str, kind: str, transport: str, broadcast: str) -> Pause:
        """What `Engine.pause` and `Engine.resume` name.

        Raises:
            RegistrationError: There is no such service, kind or transport.
        """
        transports = sorted({one.name for one in self.plan.settings.transports})
        for what, wanted, known in (("kind", kind, KINDS), ("transport", transport, transports)):
            if wanted and wanted not in known:
                hint = did_you_mean(wanted, known)
                raise RegistrationError(f"pause({what}={wanted!r}): it is one of {', '.join(known) or 'none'}{hint}")
        return Pause(self.plan.name_of(service) if service else "", kind, transport, broadcast)

    def _sending(self, service: Service) -> Service:
        """The service, if messages can leave from it."""
        if service.transport is not None:
            return service
        known = ", ".join(self.plan.by_number) or "none"
        raise RegistrationError(
            f"no service with a transport has the number {service.sender!r} (there are: {known}); "
            "give the engine services= or transport="
        )


def _consenting(plan: Plan, store: AwaitedStore) -> "Consenting | None":
    """What the engine does about consent; None without a policy."""
    settings = plan.settings
    if settings.consent is None:
        return None
    from mokit.consenting import Consenting

    return Consenting(
        settings.consent,
        store,
        program=settings.program,
        support=settings.support,
        ledger_key=settings.ledger_key,
        clock=settings.clock,
        space=settings.space,
        service_named=plan.service_named,
    )


def _same_texts(settings: Settings) -> "SameTexts | None":
    """How texts are found that came twice; None where each one counts."""
    by_name = {one.name: getattr(one, "same_text_within", None) for one in settings.transports}
    windows = {name: window for name, window in by_name.items() if window is not None}
    if not windows and settings.same_text_within is None:
        return None
    from mokit.same_texts import SameTexts

    return SameTexts(windows, settings.same_text_within)


def new_token() -> str:
    """A token that nobody else has."""
    return urandom(12).hex()
