"""A phone that texts an engine: no gateway, no store of yours, and time that you move.

The engine under it is a copy with a fresh `MemoryStore` or the store that the test gives, a transport that
ends at the phone and a clock of its own, so that nothing real is ever touched.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar, get_args

from mokit.core import new_token
from mokit.engine import Engine
from mokit.errors import RegistrationError
from mokit.handlers import name_of
from mokit.messages import Decision, Inbound, Media, Outbound, Outcome
from mokit.mistakes import shown
from mokit.routing import AnyHandler
from mokit.stores.base import Store
from mokit.testing.world import HandsetClock, HandsetLine, Point, ProcessDied, World
from mokit.turns import IfWaiting

__all__ = ["NUMBER", "SHORT_CODE", "AsyncHandset", "Handset", "HandsetClock", "HandsetLine", "Replies"]

T = TypeVar("T")

NUMBER = "+14155550100"         # of the range that is kept for fiction
SHORT_CODE = "56789"


class Replies(list[str]):
    """The texts that came back; a failing comparison shows the transcript (see the pytest plugin)."""

    def __init__(self, texts: Sequence[str], transcript: str) -> None:
        super().__init__(texts)
        self.transcript = transcript


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
        replays: bool = True,
        store: Store | None = None,
        world: World | None = None,
    ) -> None:
        _check_engine(engine)
        self.number = number
        self.service = _number_of(engine, service)
        self._outcome: Outcome | None = None
        self._world = world or World(engine, now, replays=replays, store=store)
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

    def redeploy(self, engine: Engine) -> None:
        """Let another program go on with the same store, clock and line, as after a deploy.

        The engine is copied as the first one was. Hooks that were registered on `phone.engine` are gone.
        """
        _check_engine(engine)
        self._world.deploy(engine)
        self._lines.append("(redeployed)")

    def crash(self, before: Point) -> None:
        """Let the process be killed in the next call, just before it commits or before it delivers a message.

        Nothing of the process remains but what the store has. A fresh engine comes up, and whoever called
        calls again as they do: the gateway repeats its webhook with the same id, the business its `start` or
        `end`, a worker looks for what is due. Where the dead process held messages under a lease, the clock
        moves on until that has run out, half a minute by default, and a worker sends them. The call then gives
        all that arrived.

        Args:
            before: "commit", so that nothing was kept and the handler runs again, or "deliver", so that all
                was kept and nothing was sent.

        Raises:
            ValueError: There is no such point.
            RuntimeError: Raised by the next call if it never came to that point, as when it says nothing.
        """
        if before not in get_args(Point):
            raise ValueError(f"the process can die before 'commit' or before 'deliver', not before {before!r}")
        self._world.fate.before = before

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

    # What both do, without an event loop or on one.

    async def _send(self, *messages: Inbound) -> Replies:
        receive = partial(self._world.call, "receive")
        outcomes: list[Outcome] = await self._outlived(*(partial(receive, message) for message in messages))
        for message, outcome in zip(messages, outcomes, strict=True):
            self._note(message, outcome)
        return self._arrived()

    async def _resend(self) -> Replies:
        if self._last is None:
            raise ValueError("nothing was sent yet that could be sent again")
        return await self._send(self._last)

    async def _start(
        self, handler: AnyHandler, args: Mapping[str, Any] | None, if_waiting: IfWaiting, cause: str | None
    ) -> Replies:
        options = {"args": args, "if_waiting": if_waiting, "id": cause or new_token()}
        await self._outlived(
            partial(self._world.call, "start", handler, to=self.number, service=self.service, **options)
        )
        self._lines.append(f"(the business starts {name_of(handler)}())")
        return self._arrived()

    async def _end(self, say: str | None) -> Replies:
        options = {"say": say, "id": new_token()}
        await self._outlived(partial(self._world.call, "end", to=self.number, service=self.service, **options))
        self._lines.append("(the business ends the conversation)")
        return self._arrived()

    async def _wait(self, duration: timedelta) -> Replies:
        end = self.now + duration
        await self._outlived(partial(self._world.pass_until, end, or_failure=self._raise_errors))
        self._lines.append(f"({duration} later)")
        return self._arrived()

    async def _outlived(self, *calls: Callable[[], Awaitable[T]]) -> list[T]:
        """What calls give in the end, though the process may die in one of them."""
        fate = self._world.fate
        try:
            results = [await self._again_if_died(call) for call in calls]
            if fate.before is not None:
                raise RuntimeError(f"crash(before={fate.before!r}): it never came to that point, so nothing died")
            return results
        finally:
            fate.before = None

    async def _again_if_died(self, call: Callable[[], Awaitable[T]]) -> T:
        try:
            return await call()
        except ProcessDied as died:
            self._lines.append(f"(the process dies before it can {died} and comes up again)")
        self._world.restart()
        result = await call()
        await self._world.outlive_leases()
        return result

    def _note(self, message: Inbound, outcome: Outcome) -> None:
        self._last, self._outcome = message, outcome
        why = f"rule {outcome.decision.rule}: {outcome.decision.why}" if outcome.decision else "refused by a hook"
        self._lines.append(f"> {message.text}    ({'repeated' if outcome.duplicate else why})")

    def _arrived(self) -> Replies:
        """What came since the last look; raises what a handler raised."""
        new = [message.text for message in self._world.line.sent[self._seen :] if message.recipient == self.number]
        self._seen = len(self._world.line.sent)
        self._lines += [f"< {text}" for text in new]
        failure, self._world.failure = self._world.failure, None
        if failure is not None and self._raise_errors:
            raise failure
        return Replies(new, self.transcript)


class Handset(_Phone):
    """A phone for tests that don't run in an event loop; in one it raises RuntimeError.

    Args:
        engine: The program; it is copied, its store and its gateways are not touched.
        number: The person's, E.164.
        service: The number or the name of the service that is texted; by default the first one.
        now: The time to begin at, aware; by default the real one. It stands still until `wait`.
        raise_errors: Whether what a handler raises is raised here; otherwise the person's apology
            is among the replies.
        replays: Whether each turn of a conversation is run twice, and `NotRepeatable` raised where the
            two runs part. The second runs over the record, so that what goes through `once` is done once.
            Handlers that ask for the store's connection run once.
        store: For handlers that ask for the store's connection: one that lends it, in a file of the test's own.

    Raises:
        RegistrationError: It got no engine, such as a router.
    """

    def text(self, text: str, *, media: Sequence[Media] = (), sent_at: datetime | None = None) -> Replies:
        """Send a text; gives the replies, and what else arrived meanwhile.

        Args:
            text: What is typed.
            media: Pictures and the like that go with it.
            sent_at: When it was sent, aware; by default now. An earlier time makes it one that was held up
                on its way, perhaps behind texts that were sent after it.
        """
        return self._world.run(self._send(self._composed(text, media, sent_at)))

    def burst(self, *texts: str) -> Replies:
        """Send several texts at the same moment; gives all that arrived then."""
        return self._world.run(self._send(*map(self._composed, texts)))

    def resend(self) -> Replies:
        """Send the newest text again with the same id, as gateways do; gives what that brings."""
        return self._world.run(self._resend())

    def start(
        self,
        handler: AnyHandler,
        *,
        args: Mapping[str, Any] | None = None,
        if_waiting: IfWaiting = "refuse",
        id: str | None = None,  # noqa: A002 - what caused it
    ) -> Replies:
        """Let the business begin a conversation with this phone, as `Engine.start` does; gives what arrives."""
        return self._world.run(self._start(handler, args, if_waiting, id))

    def end(self, *, say: str | None = None) -> Replies:
        """Let the business end the conversation that waits, as `Engine.end` does; gives what arrives."""
        return self._world.run(self._end(say))

    def wait(self, **duration: float) -> Replies:
        """Let time pass, as in `wait(hours=1)`; gives what arrives until then.

        What falls due meanwhile, such as reminders, retries and the end of a silence, is done one after the
        other, each at its time.
        """
        return self._world.run(self._wait(timedelta(**duration)))

    def another(self, number: str) -> "Handset":
        """A second person's phone on the same program, store and clock."""
        return Handset(self.engine, number, self.service, raise_errors=self._raise_errors, world=self._world)


class AsyncHandset(_Phone):
    """A phone for tests that run in an event loop; see `Handset` for its options."""

    async def text(self, text: str, *, media: Sequence[Media] = (), sent_at: datetime | None = None) -> Replies:
        """See `Handset.text`."""
        return await self._send(self._composed(text, media, sent_at))

    async def burst(self, *texts: str) -> Replies:
        """See `Handset.burst`."""
        return await self._send(*map(self._composed, texts))

    async def resend(self) -> Replies:
        """See `Handset.resend`."""
        return await self._resend()

    async def start(
        self,
        handler: AnyHandler,
        *,
        args: Mapping[str, Any] | None = None,
        if_waiting: IfWaiting = "refuse",
        id: str | None = None,  # noqa: A002 - what caused it
    ) -> Replies:
        """See `Handset.start`."""
        return await self._start(handler, args, if_waiting, id)

    async def end(self, *, say: str | None = None) -> Replies:
        """See `Handset.end`."""
        return await self._end(say)

    async def wait(self, **duration: float) -> Replies:
        """See `Handset.wait`."""
        return await self._wait(timedelta(**duration))

    def another(self, number: str) -> "AsyncHandset":
        """A second person's phone on the same program, store and clock."""
        return AsyncHandset(self.engine, number, self.service, raise_errors=self._raise_errors, world=self._world)


def _check_engine(given: object) -> None:
    if not isinstance(given, Engine):
        raise RegistrationError(f"a handset texts an engine, and got {shown(given)}; give it Engine(router)")


def _number_of(engine: Engine, service: str | None) -> str:
    if service is None:
        return engine.services[0].sender if engine.services else SHORT_CODE
    return next((one.sender for one in engine.services if one.name == service), service)
