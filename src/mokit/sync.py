"""The engine as hosts see it that have no event loop."""

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from mokit.broadcasts import Broadcast
from mokit.contacts import Contact
from mokit.core import Core, new_token
from mokit.drive import drive
from mokit.failures import DeadLetter
from mokit.http import Answer, HttpRequest, HttpResponse
from mokit.listening import listening
from mokit.messages import Inbound, Kind, Outbound, Outcome
from mokit.routing import AnyHandler
from mokit.transports.base import Submitted
from mokit.turns import IfWaiting

if TYPE_CHECKING:               # loaded only where there is a policy
    from mokit.consents import ConsentLevel, Standing


class SyncEngine:
    """An engine for hosts without an event loop, for any number of threads; see `Engine.sync`."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.max_body = core.plan.settings.max_body

    def receive(self, message: Inbound) -> Outcome:
        """See `Engine.receive`.

        Raises:
            HandlerAwaited: An async handler truly waited, which needs an event loop.
        """
        return drive(self._core.receive(message))

    def handle(self, request: HttpRequest) -> HttpResponse:
        """See `Engine.handle`."""
        return drive(self._core.webhooks.handle(request))

    def answer(self, request: HttpRequest) -> Answer:
        """See `Engine.answer`; `written` is called, not awaited."""
        webhooks = self._core.webhooks
        response, settlement = drive(webhooks.answer(request))

        def written() -> None:
            if settlement is not None:
                drive(webhooks.settle(settlement))

        return Answer(response, written)

    def send(self, message: Outbound, *, emergency: str = "") -> Submitted | None:
        """See `Engine.send`."""
        return drive(self._core.send(message, emergency))

    def opt_out(self, address: str, *, service: str = "", evidence: str = "", at: datetime | None = None) -> bool:
        """See `Engine.opt_out`."""
        return drive(self._core.consented(address, service, "opted out", "", evidence, at))

    def opt_in(
        self,
        address: str,
        *,
        service: str = "",
        level: "ConsentLevel" = "express",
        evidence: str,
        at: datetime | None = None,
    ) -> bool:
        """See `Engine.opt_in`."""
        return drive(self._core.consented(address, service, "opted in", level, evidence, at))

    def consent_of(self, address: str, *, service: str = "") -> "Standing":
        """See `Engine.consent_of`."""
        return drive(self._core.consent_of(address, service))

    def start(
        self,
        handler: AnyHandler,
        *,
        to: str,
        service: str = "",
        args: Mapping[str, Any] | None = None,
        if_waiting: IfWaiting = "refuse",
        id: str | None = None,  # noqa: A002 - what caused it
    ) -> Outcome:
        """See `Engine.start`."""
        route = self._core.plan.conversation(handler, service, args or {})
        return drive(self._core.start(route, to, service, args or {}, if_waiting, id or new_token()))

    def end(
        self,
        *,
        to: str,
        service: str = "",
        say: str | None = None,
        id: str | None = None,  # noqa: A002 - what caused it
    ) -> Outcome:
        """See `Engine.end`."""
        return drive(self._core.end(to, service, say, id or new_token()))

    def broadcast(
        self,
        name: str,
        text: str | Callable[[Contact], Any],       # see `Engine.broadcast`
        *,
        service: str = "",
        id: str | None = None,  # noqa: A002 - what caused it
        kind: Kind = "promotional",
        not_before: datetime | None = None,
        expires_at: datetime | None = None,
    ) -> Broadcast:
        """See `Engine.broadcast`."""
        return drive(
            self._core.broadcast(name, text, service, id or new_token(), kind, not_before, expires_at)
        )

    def broadcasts(self) -> Sequence[Broadcast]:
        """See `Engine.broadcasts`."""
        return drive(self._core.broadcasts.all())

    def pause(self, *, service: str = "", kind: str = "", transport: str = "", broadcast: str = "") -> None:
        """See `Engine.pause`."""
        drive(self._core.pauses.pause(self._core.pause_of(service, kind, transport, broadcast)))

    def resume(self, *, service: str = "", kind: str = "", transport: str = "", broadcast: str = "") -> None:
        """See `Engine.resume`."""
        drive(self._core.pauses.resume(self._core.pause_of(service, kind, transport, broadcast)))

    def cancel(self, broadcast: str) -> None:
        """See `Engine.cancel`."""
        drive(self._core.pauses.cancel(broadcast))

    def run_due(self) -> int:
        """See `Engine.run_due`."""
        return drive(self._core.run_due())

    @contextmanager
    def listening(self) -> Generator[None]:
        """See `Engine.listening`."""
        take = self._core.take
        with listening(self._core.plan.settings, lambda by, event, safe: drive(take(by, event, safe))):
            yield

    def dead_letters(self, *, limit: int = 1000, after: DeadLetter | None = None) -> Sequence[DeadLetter]:
        """See `Engine.dead_letters`."""
        return drive(self._core.dead.oldest(limit, after))

    def retry(self, letter: DeadLetter) -> Outcome:
        """See `Engine.retry`."""
        return drive(self._core.retry(letter))

    def drop(self, letter: DeadLetter) -> None:
        """See `Engine.drop`."""
        drive(self._core.dead.drop(letter))

    def export(self, address: str) -> dict[str, Any]:
        """See `Engine.export`."""
        return drive(self._core.housekeeping.export(address))

    def forget(self, address: str) -> None:
        """See `Engine.forget`."""
        drive(self._core.housekeeping.forget(address))

    def retire(self, numbers: Iterable[str]) -> int:
        """See `Engine.retire`."""
        return drive(self._core.housekeeping.retire(numbers))

    def open(self) -> None:
        """See `Engine.open`."""
        drive(self._core.store.open())

    def close(self) -> None:
        """See `Engine.close`; without an event loop nothing goes on behind the calls."""
        drive(self._core.close(timedelta(0)))
