"""The engine's parts put together, for one way of waiting."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from os import urandom

from mokit.assembly import Program
from mokit.decisions import Case, decide
from mokit.delivery import HttpClient, Outbox
from mokit.dispatch import Dispatcher
from mokit.errors import RegistrationError
from mokit.events import Hooks
from mokit.messages import Inbound, Outbound, Outcome
from mokit.mistakes import did_you_mean
from mokit.reception import Reception
from mokit.services import Service
from mokit.settings import Settings
from mokit.stores.awaited import awaited
from mokit.transports.base import HttpTransport, Submitted, Transport
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
            new_token=_token,
            space=settings.space,
        )
        self.reception = Reception(
            store=self.store,
            waits=waits,
            dispatcher=Dispatcher(
                program=plan.program, texts=settings.texts, around=settings.around, waits=waits
            ),
            outbox=self.outbox,
            hooks=plan.hooks,
            clock=settings.clock,
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


def _token() -> str:
    """A token that nobody else has."""
    return urandom(12).hex()
