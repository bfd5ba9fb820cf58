"""A phone that texts an engine: no gateway, no store of yours, and time that you move.

The engine under it is a copy with a fresh `MemoryStore`, a transport that ends at the phone and a
clock of its own, so that nothing real is ever touched.
"""

import asyncio
import weakref
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from attrs import field, frozen

from mokit.engine import Engine
from mokit.events import HandlerFailed
from mokit.handlers import is_async
from mokit.messages import Decision, Inbound, Media, Outbound, Outcome
from mokit.stores.memory import MemoryStore
from mokit.transports.base import Submitted

NUMBER = "+14155550100"         # of the range that is kept for fiction
SHORT_CODE = "56789"


class Replies(list[str]):
    """The texts that came back; a failing comparison shows the transcript (see the pytest plugin)."""

    def __init__(self, texts: Sequence[str], transcript: str) -> None:
        super().__init__(texts)
        self.transcript = transcript


class HandsetClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The time, aware, in UTC."""
        return self.now


@frozen
class HandsetLine:
    """The transport that ends at the handsets."""

    name: str = "handset"
    sent: list[Outbound] = field(factory=list[Outbound])

    def send(self, message: Outbound) -> Submitted:
        """Deliver a message at once."""
        self.sent.append(message)
        return Submitted(id=message.id)


class World:
    """What the phones of one test share: the copied engine, its store, its line and the time."""

    def __init__(self, engine: Engine, now: datetime | None) -> None:
        self.clock = HandsetClock(now or datetime.now(UTC))
        self.line = HandsetLine()
        self.store = MemoryStore()
        self.failure: Exception | None = None       # what a handler raised, until a phone looks
        self.engine = engine.replaced(store=self.store, transport=self.line, clock=self.clock)
        self._has_async_routes = any(is_async(route.handler) for route in engine.routes)
        self._runner: asyncio.Runner | None = None
        self.engine.on(HandlerFailed)(self._note)

    def _note(self, event: HandlerFailed) -> None:
        self.failure = event.error

    def restart(self) -> None:
        """Put a fresh engine over the same store."""
        self.engine = self.engine.replaced()

    def run(self, call: str, *arguments: Any) -> Any:
        """Call the engine, on an event loop where something of the host's may wait for one."""
        if _in_event_loop():
            raise RuntimeError("a Handset can't be used in a running event loop; use AsyncHandset and await its calls")
        if not self._needs_loop():
            return getattr(self.engine.sync, call)(*arguments)
        return self._loop().run(getattr(self.engine, call)(*arguments))

    def _needs_loop(self) -> bool:
        plan = self.engine._plan  # pyright: ignore[reportPrivateUsage] - no host needs to know
        return self._has_async_routes or bool(plan.settings.around) or plan.hooks.has_async

    def _loop(self) -> asyncio.Runner:
        """One for all the phones' life."""
        if self._runner is None:
            self._runner = asyncio.Runner()
            weakref.finalize(self, _close, self._runner)
        return self._runner


def _in_event_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _close(runner: asyncio.Runner) -> None:
    """Close the loop of phones that are gone, also where that is noticed while another loop runs."""
    if _in_event_loop():
        runner.get_loop().close()
        return
    with suppress(RuntimeError):        # at the interpreter's end no thread can be started that waits for others
        runner.close()


class _Phone:
    """What both handsets are."""

    def __init__(
        self,
        engine: Engine,
        number: str = NUMBER,
        service: str | None = None,
        *,
        now: datetime | None = None,
        raise_errors: bool = True,
        world: World | None = None,
    ) -> None:
        self.number = number
        self.service = _number_of(engine, service)
        self._outcome: Outcome | None = None
        self._world = world or World(engine, now)
        self._raise_errors = raise_errors
        self._seen = len(self._world.line.sent)
        self._lines: list[str] = []
        self._count = 0
        self._last: Inbound | None = None

    @property
    def engine(self) -> Engine:
        """The engine that answers, a copy of the one given."""
        return self._world.engine

    @property
    def now(self) -> datetime:
        """The time on the engine's clock, aware, UTC."""
        return self._world.clock.now

    @property
    def outcome(self) -> Outcome:
        """What came of the newest text.

        Raises:
            ValueError: Nothing was sent yet.
        """
        if self._outcome is None:
            raise ValueError("nothing was sent yet that has an outcome; send it with phone.text(...)")
        return self._outcome

    @property
    def decision(self) -> Decision:
        """Where the newest text went, and why.

        Raises:
            ValueError: Nothing was sent yet, or a hook refused the text before it was decided on.
        """
        if self.outcome.decision is None:
            raise ValueError("a hook refused the text before it was decided on, so there is no decision")
        return self.outcome.decision

    def restart(self) -> None:
        """Let the process die and come up again; only what is in the store remains."""
        self._world.restart()

    @property
    def inbox(self) -> list[Outbound]:
        """All messages that this phone got, the oldest first."""
        return [message for message in self._world.line.sent if message.recipient == self.number]

    @property
    def transcript(self) -> str:
        """The whole exchange, each text with the reason for where it went."""
        return "\n".join(self._lines)

    def _composed(
        self,
        text: str,
        media: Sequence[Media] = (),
        sent_at: datetime | None = None,
        id: str | None = None,  # noqa: A002 - the message's id
    ) -> Inbound:
        self._count += 1
        return Inbound(
            id=id or f"{self.number}-{self._count}",
            sender=self.number,
            recipient=self.service,
            text=text,
            media=tuple(media),
            sent_at=sent_at or self.now,
            received_at=self.now,
            transport="handset",
        )

    def _answered(self, message: Inbound, outcome: Outcome) -> Replies:
        self._last, self._outcome = message, outcome
        why = f"rule {outcome.decision.rule}: {outcome.decision.why}" if outcome.decision else "refused by a hook"
        self._lines.append(f"> {message.text}    ({'repeated' if outcome.duplicate else why})")
        replies = self._arrived()
        failure, self._world.failure = self._world.failure, None
        if failure is not None and self._raise_errors:
            raise failure
        return replies

    def _arrived(self) -> Replies:
        """What came since the last look."""
        new = [message.text for message in self._world.line.sent[self._seen :] if message.recipient == self.number]
        self._seen = len(self._world.line.sent)
        self._lines += [f"< {text}" for text in new]
        return Replies(new, self.transcript)

    def _repeated(self) -> Inbound:
        if self._last is None:
            raise ValueError("nothing was sent yet that could be sent again")
        return self._last


class Handset(_Phone):
    """A phone for tests that don't run in an event loop; in one it raises RuntimeError.

    Args:
        engine: The program; it is copied, its store and its gateways are not touched.
        number: The person's, E.164.
        service: The number or the name of the service that is texted; by default the first one.
        now: The time to begin at, aware; by default the real one. It stands still until `wait`.
        raise_errors: Whether what a handler raises is raised here; otherwise the person's apology
            is among the replies.
    """

    def text(self, text: str, *, media: Sequence[Media] = (), sent_at: datetime | None = None) -> Replies:
        """Send a text; gives the replies, and what else arrived meanwhile."""
        message = self._composed(text, media, sent_at)
        return self._answered(message, self._world.run("receive", message))

    def resend(self) -> Replies:
        """Send the newest text again with the same id, as gateways do; gives what that brings."""
        message = self._repeated()
        return self._answered(message, self._world.run("receive", message))

    def wait(self, **duration: float) -> Replies:
        """Let time pass, as in `wait(hours=1)`; gives what arrives until then."""
        self._world.clock.now += timedelta(**duration)
        while self._world.run("run_due"):
            pass
        self._lines.append(f"({timedelta(**duration)} later)")
        return self._arrived()

    def another(self, number: str) -> "Handset":
        """A second person's phone on the same program, store and clock."""
        return Handset(self.engine, number, self.service, raise_errors=self._raise_errors, world=self._world)


class AsyncHandset(_Phone):
    """A phone for tests that run in an event loop; see `Handset` for its options."""

    async def text(self, text: str, *, media: Sequence[Media] = (), sent_at: datetime | None = None) -> Replies:
        """Send a text; gives the replies, and what else arrived meanwhile."""
        message = self._composed(text, media, sent_at)
        return self._answered(message, await self.engine.receive(message))

    async def resend(self) -> Replies:
        """Send the newest text again with the same id, as gateways do; gives what that brings."""
        message = self._repeated()
        return self._answered(message, await self.engine.receive(message))

    async def wait(self, **duration: float) -> Replies:
        """Let time pass, as in `wait(hours=1)`; gives what arrives until then."""
        self._world.clock.now += timedelta(**duration)
        while await self.engine.run_due():
            pass
        self._lines.append(f"({timedelta(**duration)} later)")
        return self._arrived()

    def another(self, number: str) -> "AsyncHandset":
        """A second person's phone on the same program, store and clock."""
        return AsyncHandset(self.engine, number, self.service, raise_errors=self._raise_errors, world=self._world)


def _number_of(engine: Engine, service: str | None) -> str:
    if service is None:
        return engine.services[0].sender if engine.services else SHORT_CODE
    return next((one.sender for one in engine.services if one.name == service), service)
