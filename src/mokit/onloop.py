"""Run the engine's coroutines in a host with an asyncio event loop."""

import asyncio
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

T = TypeVar("T")
P = ParamSpec("P")


class OnLoop:
    """How the engine waits on an event loop: blocking work goes to a worker thread."""

    on_loop = True

    def __init__(self) -> None:
        self._turns: dict[str, tuple[asyncio.Lock, list[None]]] = {}   # the turn, and a None for each in line

    async def call(self, is_async: bool, function: Callable[..., Any], /, **arguments: Any) -> Any:  # noqa: FBT001
        """What a handler or hook of the host returns."""
        if is_async:
            return await function(**arguments)
        return await asyncio.to_thread(_without_stop, function, (), arguments)

    async def blocking(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What a call that may block returns."""
        return await asyncio.to_thread(_without_stop, function, args, kwargs)

    async def enter(self, person: str) -> None:
        """Wait until no other message of this person is being handled."""
        turn, line = self._turns.setdefault(person, (asyncio.Lock(), []))
        line.append(None)
        try:
            await turn.acquire()
        except BaseException:
            self._step_out(person, line)
            raise

    def leave(self, person: str) -> None:
        """Let the person's next message go on."""
        turn, line = self._turns[person]
        self._step_out(person, line)
        turn.release()

    def _step_out(self, person: str, line: list[None]) -> None:
        line.pop()
        if not line:
            del self._turns[person]


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


async def sleep(seconds: float) -> None:
    """Wait on the event loop."""
    await asyncio.sleep(seconds)
