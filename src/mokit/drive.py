"""Run the engine's coroutines in a host that has no event loop.

The engine awaits only the store, the handlers and the transports. None of them waits here, so one
`send(None)` runs a coroutine to its end.
"""

from collections.abc import Callable, Coroutine
from contextlib import suppress
from contextvars import copy_context
from threading import Lock
from typing import Any, ParamSpec, TypeVar

from mokit.errors import HandlerAwaited

T = TypeVar("T")
P = ParamSpec("P")

WAITED = "an async handler waited, but engine.sync has no event loop; await engine.receive() instead"
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
