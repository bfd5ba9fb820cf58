"""The engine's parts put together, for one way of waiting."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from os import urandom
from typing import Any

from mokit.addresses import answerable, can_be_answered
from mokit.assembly import Program
from mokit.decisions import Case, decide
from mokit.delivery import HttpClient, Outbox
from mokit.dispatch import Dispatcher
from mokit.errors import RegistrationError
from mokit.events import Hooks
from mokit.exchanges import Exchanges
from mokit.handlers import name_of, place_of
from mokit.messages import Inbound, Outbound, Outcome
from mokit.mistakes import did_you_mean
from mokit.reception import Reception
from mokit.records import Waiting
from mokit.routing import AnyHandler, Route
from mokit.services import Service
from mokit.settings import Settings
from mokit.stores.awaited import awaited
from mokit.stores.base import Entry, Key
from mokit.transports.base import HttpTransport, Submitted, Transport
from mokit.turns import Begin, End, IfWaiting, Task
from mokit.waits import Waits
from mokit.webhooks import Webhooks

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

    @cached_property
    def http(self) -> HttpClient:
        """The HTTP client for send calls, made when the first is due."""
        if self.settings.http is not None:
            return self.settings.http
        from mokit.clients import HttpxClient  # an extra

        return HttpxClient()


class Core:
    """Receives, answers and sends, on an event loop or without one."""

    def __init__(self, plan: Plan, waits: Waits) -> None:
        settings = plan.settings
        self.plan = plan
        self.store = awaited(settings.store, waits.blocking)
        self.outbox = Outbox(
            store=self.store,
            waits=waits,
            transports=plan.transport_of,
            http=lambda: plan.http,
            hooks=plan.hooks,
            clock=settings.clock,
            lease=settings.lease,
            new_token=new_token,
            space=settings.space,
            fire=self._fire,
            unseal=self._unseal,
        )
        exchanges = Exchanges(plan.program, settings.texts, waits, replays=settings.replays)
        self.reception = Reception(
            store=self.store,
            waits=waits,
            dispatcher=Dispatcher(
                program=plan.program, texts=settings.texts, around=settings.around, waits=waits, exchanges=exchanges
            ),
            outbox=self.outbox,
            hooks=plan.hooks,
            clock=settings.clock,
            service_named=plan.service_named,
        )
        self.webhooks = Webhooks(
            by_path=plan.by_path,
            reception=self.reception,
            outbox=self.outbox,
            service_of=plan.service_of,
            hooks=plan.hooks,
            clock=settings.clock,
            max_body=settings.max_body,
        )

    async def receive(self, message: Inbound) -> Outcome:
        """See `Engine.receive`."""
        taken = await self.reception.take(message, self.plan.service_of(message.recipient))
        if taken.entries:
            await self.outbox.deliver_taken(taken.key, taken.lease, taken.entries)
        return taken.outcome

    async def start(  # noqa: PLR0917 - see `Engine.start`
        self, route: Route, to: str, service: str, arguments: Mapping[str, Any], if_waiting: IfWaiting, cause: str
    ) -> Outcome:
        """See `Engine.start`."""
        return await self._carry_out(Begin(route, arguments, if_waiting), to, service, "start", cause)

    async def end(self, to: str, service: str, says: str | None, cause: str) -> Outcome:
        """See `Engine.end`."""
        return await self._carry_out(End(says), to, service, "end", cause)

    async def _fire(self, key: Key, entry: Entry) -> Sequence[Entry]:
        return await self.reception.fire(key, entry)

    async def _unseal(self, waiting: Waiting, sealed: tuple[str, str]) -> str | None:
        return await self.reception.unseal(waiting, sealed)

    async def _carry_out(self, task: Task, to: str, service: str, kind: str, cause: str) -> Outcome:
        name = self.plan.name_of(service)
        if not name:
            raise RegistrationError(f"{kind}(): there is no service; give service= a number, or the engine services=")
        known = self.plan.service_named(name)
        message = Inbound(
            id=cause, sender=answerable(to), recipient=known.sender, text="", received_at=self.plan.settings.clock(),
            transport=kind,
        )
        taken = await self.reception.take(message, known, task=task)
        if taken.entries:
            await self.outbox.deliver_taken(taken.key, taken.lease, taken.entries)
        return taken.outcome

    async def send(self, message: Outbound) -> Submitted | None:
        """See `Engine.send`."""
        service = self.plan.service_of(message.sender)
        if service.transport is None:
            known = ", ".join(self.plan.by_number) or "none"
            raise RegistrationError(
                f"no service with a transport has the number {message.sender!r} (there are: {known}); "
                "give the engine services= or transport="
            )
        return await self.outbox.send(message, service.name)


def new_token() -> str:
    """A token that nobody else has."""
    return urandom(12).hex()
