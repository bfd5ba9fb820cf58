"""What the phones of one test share: a copied engine, its store, its line, and time that is moved."""

import asyncio
import weakref
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, TypeVar

from attrs import define, field, frozen

from mokit.drive import drive
from mokit.engine import Engine
from mokit.errors import RegistrationError
from mokit.events import HandlerFailed
from mokit.handlers import is_async
from mokit.messages import Outbound
from mokit.stores.base import Change, Done, Store, milliseconds
from mokit.stores.memory import MemoryStore
from mokit.transports.base import Submitted

T = TypeVar("T")

Point = Literal["commit", "deliver"]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)     # a moment that is due is met surely, however its float was rounded
ENDLESS = 2**62                         # ms; later than anything is due


LENDS_NONE = (
    "a phone's own store lends no connection; give it one, as in Handset(engine, store=SQLiteStore(tmp_path / 'my.db'))"
)


class ProcessDied(BaseException):
    """The process was killed here; nothing of a program catches this."""


@define
class Fate:
    """Where the process dies next, if it does."""

    before: Point | None = None

    def reach(self, point: Point) -> None:
        """Come to a point.

        Raises:
            ProcessDied: It is the one, for the first time.
        """
        if self.before == point:
            self.before = None
            raise ProcessDied(point)


class HandsetStore(MemoryStore):
    """A store that outlives the process, which may die before a turn is committed."""

    def __init__(self, fate: Fate) -> None:
        super().__init__()
        self._fate = fate

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        """See `MemoryStore.commit`."""
        if any(change.version is not None for change in changes):   # a turn; what settles the queue has a token
            self._fate.reach("commit")
        return super().commit(changes)


@frozen
class HandsetLine:
    """The transport that ends at the handsets."""

    name: str = "handset"
    sent: list[Outbound] = field(factory=list[Outbound])
    fate: Fate = field(factory=Fate)

    def send(self, message: Outbound) -> Submitted:
        """Deliver a message at once."""
        self.fate.reach("deliver")
        self.sent.append(message)
        return Submitted(id=message.id)


class HandsetClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The time, aware, in UTC."""
        return self.now


class World:
    """What the phones of one test share."""

    engine: Engine

    def __init__(self, engine: Engine, now: datetime | None, *, replays: bool, store: Store | None = None) -> None:
        self.clock = HandsetClock(now or datetime.now(UTC))
        self.fate = Fate()
        self.line = HandsetLine(fate=self.fate)
        self.store = store or HandsetStore(self.fate)
        self.failure: Exception | None = None       # the first that a handler raised, until a phone looks
        self._replays = replays
        self._runner: asyncio.Runner | None = None
        self.deploy(engine)

    def deploy(self, engine: Engine) -> None:
        """Put a copy of an engine over the store, the line and the clock."""
        try:
            self.engine = engine.replaced(
                store=self.store, transport=self.line, clock=self.clock, replays=self._replays
            )
        except RegistrationError as error:
            error.add_note(LENDS_NONE)
            raise
        self._has_async_routes = any(is_async(route.handler) for route in engine.routes)
        self.engine.on(HandlerFailed)(self._note)

    def _note(self, event: HandlerFailed) -> None:
        self.failure = self.failure or event.error

    def restart(self) -> None:
        """Put a fresh engine over the same store."""
        self.engine = self.engine.replaced()

    # Calls, with an event loop or without one.

    def run(self, call: Coroutine[Any, Any, T]) -> T:
        """What a phone's call gives, on an event loop where something of the host's may wait for one."""
        if in_event_loop():
            call.close()
            raise RuntimeError("a Handset can't be used in a running event loop; use AsyncHandset and await its calls")
        if not self._needs_loop():
            return drive(call)
        return self._loop().run(call)

    def _needs_loop(self) -> bool:
        plan = self.engine._plan  # pyright: ignore[reportPrivateUsage] - no host needs to know
        return self._has_async_routes or bool(plan.settings.around) or plan.hooks.has_async

    def _loop(self) -> asyncio.Runner:
        """One for all the phones' life."""
        if self._runner is None:
            self._runner = asyncio.Runner()
            weakref.finalize(self, _close, self._runner)
        return self._runner

    async def call(self, name: str, *arguments: Any, **options: Any) -> Any:
        """Call the engine as a host does that has the event loop that runs, or none."""
        if in_event_loop():
            return await getattr(self.engine, name)(*arguments, **options)
        return getattr(self.engine.sync, name)(*arguments, **options)

    # Time.

    async def pass_until(self, end: datetime, *, or_failure: bool) -> None:
        """Let a worker run while time passes; with `or_failure` it stands still where a handler fails."""
        while (due := self._next_due()) is not None and due < milliseconds(end):
            await self._work_at(due)
            if self.failure is not None and or_failure:
                return
        self.clock.now = end
        await self._work()

    def _next_due(self) -> int | None:
        return self.store.stats(ENDLESS).oldest_due

    async def _work_at(self, due: int) -> None:
        self.clock.now = max(self.clock.now, EPOCH + timedelta(milliseconds=due) + INSTANT)
        await self._work()

    async def _work(self) -> None:
        while await self.call("run_due"):
            pass

    async def outlive_leases(self) -> None:
        """Let time pass until nothing is leased by a process that died, and a worker take over."""
        while self.store.stats(milliseconds(self.clock.now)).leased:
            await self._work_at(self._next_due() or 0)


def in_event_loop() -> bool:
    """Whether the caller runs in one."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _close(runner: asyncio.Runner) -> None:
    """Close the loop of phones that are gone, also where that is noticed while another loop runs."""
    if in_event_loop():
        runner.get_loop().close()
        return
    with suppress(RuntimeError):        # at the interpreter's end no thread can be started that waits for others
        runner.close()
