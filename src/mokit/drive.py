"""Run the engine's coroutines in a host that has no event loop.

The engine awaits only the store, the handlers and the transports. None of them waits here, so one
`send(None)` runs a coroutine to its end.
"""

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from contextvars import copy_context
from threading import Lock
from typing import Any, Generic, ParamSpec, TypeVar, cast

from mokit.errors import HandlerAwaited, StoreUnavailable

T = TypeVar("T")
P = ParamSpec("P")
W = TypeVar("W")
R = TypeVar("R")

WAITED = (
    "an async handler waited, but engine.sync and engine.wsgi() have no event loop; serve it by engine.asgi() or "
    "await engine.handle(), or let it be a def that blocks"
)
NO_LOOP = "no running event loop"       # what asyncio says to those that would wait, in each Python so far


def drive(coroutine: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine that never truly waits.

    Raises:
        HandlerAwaited: It waited; the traceback shows the line that did.
    """
    run = copy_context().run
    try:
        run(coroutine.send, None)
    except StopIteration as done:
        result: T = done.value
        return result
    except RuntimeError as error:
        if str(error) != NO_LOOP:
            raise
        raise HandlerAwaited(WAITED).with_traceback(error.__traceback__) from error
    raise _ended(coroutine, run)


def _ended(coroutine: Coroutine[Any, Any, Any], run: Callable[..., Any]) -> HandlerAwaited:
    """End a coroutine that waits; gives the error that it got at that line, whatever it made of it."""
    error = HandlerAwaited(WAITED)
    try:
        run(coroutine.throw, error)
    except StopIteration:
        pass                            # it went on as if nothing had happened
    except BaseException as raised:  # noqa: BLE001 - it is told as the cause
        error.__cause__ = None if raised is error else raised
    with suppress(Exception):           # it may wait or raise once more
        run(coroutine.close)
    return error


class Straight:
    """How the engine waits in a sync host: not at all, except for its turn."""

    on_loop = False

    def __init__(self) -> None:
        self._turns: dict[str, Lock] = {}       # by person, while somebody has the turn: locked until it is left

    async def call(self, is_async: bool, function: Callable[..., Any], /, **arguments: Any) -> Any:  # noqa: FBT001
        """What a handler or hook of the host returns."""
        if is_async:
            return drive(function(**arguments))
        return function(**arguments)

    async def blocking(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What a call that may block returns."""
        return function(*args, **kwargs)

    def enter(self, person: str) -> None:
        """Wait until no other message of this person is being handled."""
        turn = Lock()
        turn.acquire()
        while (earlier := self._turns.setdefault(person, turn)) is not turn:     # atomic: one of all is let in
            with earlier:
                pass                    # it was left

    def leave(self, person: str) -> None:
        """Let the person's next message go on."""
        self._turns.pop(person).release()

    def line(
        self,
        call: Callable[[Sequence[W]], Awaitable[Sequence[R | Exception]]],
        share: Callable[[Sequence[W]], Sequence[int]],
    ) -> Callable[[W], Awaitable[R]]:
        """One call at a time; see `Waits.line`."""
        return ThreadLine(call, share).do


class ThreadLine(Generic[W, R]):
    """Calls that many threads share. Whoever finds nobody at it makes the call, then whoever waited first."""

    def __init__(
        self,
        call: Callable[[Sequence[W]], Awaitable[Sequence[R | Exception]]],
        share: Callable[[Sequence[W]], Sequence[int]],
    ) -> None:
        self._call = call
        self._share = share
        self._guard = Lock()
        self._is_led = False                        # whether somebody makes a call, or was woken to make it
        self._waiting: list[_Place[W, R]] = []

    async def do(self, wanted: W) -> R:
        """What the call gives for it."""
        place: _Place[W, R] | None = None
        with self._guard:
            if self._is_led:
                place = _Place(wanted)
                self._waiting.append(place)
            self._is_led = True
        outcome = await self._alone(wanted) if place is None else await self._with_others(place)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def _alone(self, wanted: W) -> R | Exception:
        try:
            [outcome] = await self._call((wanted,))
        finally:
            self._hand_on()
        return outcome

    async def _with_others(self, place: "_Place[W, R]") -> R | Exception:
        try:
            place.wake.acquire()
        except BaseException:           # Ctrl-C and the like
            self._step_out(place)
            raise
        if place.leads:
            await self._lead()
        return cast("R | Exception", place.outcome)     # it is there, once it was waited for

    async def _lead(self) -> None:
        """Make the call for all who share it; whoever leads is the first of them."""
        group = self._group()
        outcomes: Sequence[R | Exception] = [_interrupted() for _ in group]
        try:
            outcomes = await self._call([place.wanted for place in group])
        finally:
            for place, outcome in zip(group, outcomes, strict=True):
                place.outcome = outcome
                place.wake.release()
            self._hand_on()

    def _group(self) -> "list[_Place[W, R]]":
        with self._guard:
            waiting = self._waiting
            shared = set(self._share([place.wanted for place in waiting]))
            self._waiting = [place for at, place in enumerate(waiting) if at not in shared]
            return [place for at, place in enumerate(waiting) if at in shared]

    def _hand_on(self) -> None:
        """Let whoever has waited longest make the next call."""
        with self._guard:
            self._is_led = bool(self._waiting)
            if self._waiting:
                self._waiting[0].leads = True
                self._waiting[0].wake.release()

    def _step_out(self, place: "_Place[W, R]") -> None:
        with self._guard:
            leads = place.leads and place in self._waiting
            self._waiting = [one for one in self._waiting if one is not place]
        if leads:
            self._hand_on()


def _interrupted() -> StoreUnavailable:
    return StoreUnavailable("whoever made the call for several was interrupted; it may have been made")


class _Place(Generic[W, R]):
    """One who stands in line."""

    __slots__ = ("leads", "outcome", "wake", "wanted")

    def __init__(self, wanted: W) -> None:
        self.wanted = wanted
        self.leads = False              # whether the next call is theirs to make
        self.outcome: R | Exception | None = None
        self.wake = Lock()              # open once the call was made, or is theirs to make
        self.wake.acquire()
