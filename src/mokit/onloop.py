"""Run the engine's coroutines in a host with an asyncio event loop."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Iterable, Sequence
from contextlib import AbstractContextManager, asynccontextmanager
from typing import Any, Generic, ParamSpec, TypeVar

from mokit.errors import StoreUnavailable

T = TypeVar("T")
P = ParamSpec("P")
W = TypeVar("W")
R = TypeVar("R")


class OnLoop:
    """How the engine waits on an event loop: blocking work goes to a worker thread."""

    on_loop = True

    def __init__(self) -> None:
        self._turns: dict[str, deque[asyncio.Future[None]]] = {}    # by person, while somebody has the turn: the line

    async def call(self, is_async: bool, function: Callable[..., Any], /, **arguments: Any) -> Any:  # noqa: FBT001
        """What a handler or hook of the host returns."""
        if is_async:
            return await function(**arguments)
        return await asyncio.to_thread(_without_stop, function, (), arguments)

    async def blocking(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What a call that may block returns."""
        return await asyncio.to_thread(_without_stop, function, args, kwargs)

    def enter(self, person: str) -> Awaitable[None] | None:
        """Wait, by awaiting what this gives, until no other message of this person is being handled."""
        if person in self._turns:
            return self._in_line(person)
        self._turns[person] = deque()
        return None

    async def _in_line(self, person: str) -> None:
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._turns[person].append(place)
        try:
            await place
        except BaseException:
            if not place.cancelled():           # the turn came at the same moment
                self.leave(person)
            raise

    def leave(self, person: str) -> None:
        """Let the person's next message go on."""
        line = self._turns[person]
        while line:
            place = line.popleft()
            if not place.done():                # else it was cancelled
                place.set_result(None)
                return
        del self._turns[person]

    def line(
        self,
        call: Callable[[Sequence[W]], Awaitable[Sequence[R | Exception]]],
        share: Callable[[Sequence[W]], Sequence[int]],
    ) -> Callable[[W], Awaitable[R]]:
        """One call at a time; see `Waits.line`."""
        return LoopLine(call, share).do


class LoopLine(Generic[W, R]):
    """Calls that many tasks share, made by a task of their own, so that none of them can cancel it."""

    def __init__(
        self,
        call: Callable[[Sequence[W]], Awaitable[Sequence[R | Exception]]],
        share: Callable[[Sequence[W]], Sequence[int]],
    ) -> None:
        self._call = call
        self._share = share
        self._waiting: list[tuple[W, asyncio.Future[R]]] = []
        self._serving: asyncio.Task[None] | None = None

    async def do(self, wanted: W) -> R:
        """What the call gives for it."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[R] = loop.create_future()
        self._waiting.append((wanted, answer))
        if self._serving is None:
            self._serving = loop.create_task(self._serve())
        return await answer

    async def _serve(self) -> None:
        try:
            while group := self._group():
                await self._make(group)
        finally:
            self._serving = None
            _tell(self._waiting, [_interrupted() for _ in self._waiting])
            self._waiting = []

    def _group(self) -> list[tuple[W, asyncio.Future[R]]]:
        """Who shares the next call; those who were cancelled meanwhile want nothing any more."""
        waiting = [one for one in self._waiting if not one[1].done()]
        shared = set(self._share([wanted for wanted, _ in waiting]) if waiting else ())
        self._waiting = [one for at, one in enumerate(waiting) if at not in shared]
        return [one for at, one in enumerate(waiting) if at in shared]

    async def _make(self, group: list[tuple[W, asyncio.Future[R]]]) -> None:
        outcomes: Sequence[R | Exception] = [_interrupted() for _ in group]
        try:
            outcomes = await self._call([wanted for wanted, _ in group])
        finally:
            _tell(group, outcomes)


def _tell(group: Sequence[tuple[Any, asyncio.Future[R]]], outcomes: Sequence[R | Exception]) -> None:
    for (_, answer), outcome in zip(group, outcomes, strict=True):
        if answer.done():               # cancelled
            continue
        if isinstance(outcome, Exception):
            answer.set_exception(outcome)
        else:
            answer.set_result(outcome)


def _interrupted() -> StoreUnavailable:
    return StoreUnavailable("the call that was made for several was cancelled; it may have been made")


def _without_stop(function: Callable[..., T], args: Any, kwargs: Any) -> T:
    """Call it; a StopIteration would never come through a future, and whoever awaits it would hang."""
    try:
        return function(*args, **kwargs)
    except StopIteration as error:
        raise RuntimeError(f"{function!r} raised StopIteration") from error


def running_loop() -> object:
    """The event loop that runs the caller.

    Raises:
        RuntimeError: None does; a host without one uses `engine.sync`.
    """
    return asyncio.get_running_loop()


def started(work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """Work as a task of its own."""
    return asyncio.get_running_loop().create_task(work)


async def is_over_within(work: asyncio.Task[Any], seconds: float) -> bool:
    """Whether a task is over within that time; it goes on otherwise, but ends with whoever asks."""
    try:
        await asyncio.sleep(0)          # most work needs no more than its first step, and waiting costs more
        if not work.done():
            await _over_or_late(work, seconds)
        return work.done()
    except asyncio.CancelledError:
        work.cancel()
        raise


async def _over_or_late(work: asyncio.Task[Any], seconds: float) -> None:
    """Wait until a task is over or that time is; what `asyncio.wait` does for one task, at half its price."""
    loop = work.get_loop()
    woken: asyncio.Future[None] = loop.create_future()

    def wake(_: object = None) -> None:
        if not woken.done():
            woken.set_result(None)

    late = loop.call_later(seconds, wake)
    work.add_done_callback(wake)
    try:
        await woken
    finally:
        late.cancel()
        work.remove_done_callback(wake)


@asynccontextmanager
async def beside(seconds: float, tick: Callable[[], Awaitable[object]]) -> AsyncGenerator[None]:
    """Do something each time so many seconds are over, while the context lasts; what was begun is done when it ends."""
    over = asyncio.Event()

    async def ticks() -> None:
        waiting = started(over.wait())
        while not await is_over_within(waiting, seconds):
            await tick()

    ticking = started(ticks())
    try:
        yield
    finally:
        over.set()
        await asyncio.wait({ticking})


async def sleep(seconds: float) -> None:
    """Wait on the event loop."""
    await asyncio.sleep(seconds)


def from_threads(function: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, T]:
    """The function for other threads, which wait while the running loop does it."""
    loop = asyncio.get_running_loop()

    def wait(*args: P.args, **kwargs: P.kwargs) -> T:
        return asyncio.run_coroutine_threadsafe(function(*args, **kwargs), loop).result()

    return wait


@asynccontextmanager
async def left_aside(context: AbstractContextManager[T]) -> AsyncGenerator[T]:
    """The context, entered and left in a thread: what it waits for may need the loop."""
    entered = await asyncio.to_thread(context.__enter__)
    try:
        yield entered
    finally:
        await asyncio.to_thread(context.__exit__, None, None, None)


async def finished(tasks: Iterable[asyncio.Task[Any]], seconds: float) -> int:
    """Wait so long until tasks are over, then cancel the others; gives how many these were."""
    left = (await asyncio.wait(set(tasks), timeout=seconds))[1]
    for task in left:
        task.cancel()
    if left:
        await asyncio.wait(left, timeout=1)     # one that doesn't heed it is nobody's to wait for
    return len(left)


def apart(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    """Let work go on by itself on the event loop, for as long as what this gives is kept."""
    return asyncio.get_running_loop().create_task(work)
