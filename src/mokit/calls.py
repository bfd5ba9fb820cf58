"""Call a handler, with what is opened for each message, and look at what it returned."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack
from typing import Any, cast

from mokit.assembly import Bound
from mokit.endings import Ending
from mokit.errors import MokitError
from mokit.messages import Reply
from mokit.runs import Run
from mokit.waits import Waits


class InvalidAnswer(MokitError, TypeError):
    """A handler returned something that can't be sent."""


async def returned(waits: Waits, bound: Bound, arguments: dict[str, Any]) -> Any:     # whatever it returns
    """What a handler returns."""
    handler = bound.handler
    if bound.opened:
        return await _opened(waits, bound, handler.call, arguments)
    if handler.is_async or waits.on_loop:
        return await waits.call(handler.is_async, handler.call, **arguments)
    return handler.call(**arguments)


async def ended(waits: Waits, bound: Bound, arguments: dict[str, Any], run: Run) -> Ending:
    """How the turn of a handler ends that takes a Conversation."""
    handler = bound.handler
    call = (_run_async if handler.is_async else _run)(handler.call, run, [*bound.opened, *bound.borrowed])
    ending: Ending
    if bound.opened:
        ending = await _opened(waits, bound, call, arguments)
    else:
        ending = await waits.call(handler.is_async, call, **arguments)
    return ending


async def _opened(waits: Waits, bound: Bound, call: Callable[..., Any], arguments: dict[str, Any]) -> Any:
    """What a call gives between entering and leaving what is opened for it."""
    opening = _with_opened_async if bound.handler.is_async else _with_opened
    return await waits.call(bound.handler.is_async, opening, bound=bound, call=call, arguments=arguments)


def _run(handler: Callable[..., Any], run: Run, lent: Iterable[str]) -> Callable[..., Ending]:
    def call(**arguments: Any) -> Ending:
        run.watch(arguments[name] for name in lent)
        return run_turn(run, handler, arguments)

    return call


def _run_async(
    handler: Callable[..., Awaitable[Any]], run: Run, lent: Iterable[str]
) -> Callable[..., Awaitable[Ending]]:
    async def call(**arguments: Any) -> Ending:
        run.watch(arguments[name] for name in lent)
        return await run_turn_async(run, handler, arguments)

    return call


def run_turn(run: Run, handler: Callable[..., Any], arguments: Mapping[str, Any]) -> Ending:
    """Call a `def` handler; gives how its turn ended.

    Raises:
        SignalLost: The handler went on after a question had ended its turn.
        Exception: Whatever the handler raises of its own.
    """
    try:
        result = handler(**arguments)
    except BaseException as raised:  # noqa: BLE001 - the conversation knows which of them end the turn
        return run.ended(raised)
    return run.ended(None, result)


async def run_turn_async(
    run: Run, handler: Callable[..., Awaitable[Any]], arguments: Mapping[str, Any]
) -> Ending:
    """The same for an `async def` handler."""
    try:
        result = await handler(**arguments)
    except BaseException as raised:  # noqa: BLE001 - the conversation knows which of them end the turn
        return run.ended(raised)
    return run.ended(None, result)


def _with_opened(bound: Bound, call: Callable[..., Any], arguments: dict[str, Any]) -> Any:
    """Call a `def` handler between entering and leaving what is opened for it, all on one thread."""
    with ExitStack() as stack:
        for name, opened in bound.opened.items():
            manager: Any = opened.factory()
            arguments[name] = stack.enter_context(manager)
        return call(**arguments)


async def _with_opened_async(bound: Bound, call: Callable[..., Awaitable[Any]], arguments: dict[str, Any]) -> Any:
    async with AsyncExitStack() as stack:
        for name, opened in bound.opened.items():
            manager: Any = opened.factory()
            if hasattr(manager, "__aenter__"):
                arguments[name] = await stack.enter_async_context(manager)
            else:
                arguments[name] = stack.enter_context(manager)
        return await call(**arguments)


def checked(said: Any, handler: str) -> Sequence[str | Reply]:
    """What a handler or a hook returned, as a sequence of replies; `handler` names it.

    Raises:
        InvalidAnswer: It is nothing that can be sent.
    """
    if isinstance(said, str) and said:      # what most handlers return
        return (said,)
    if said is None:
        return ()
    several = cast("Sequence[object]", said if isinstance(said, list | tuple) else (said,))
    replies = [one for one in several if isinstance(one, str | Reply) and _says_something(one)]
    if len(replies) == len(several):
        return replies
    raise InvalidAnswer(f"{handler} returned {_types_of(said)}; return str, Reply, None or a list of them")


def _says_something(reply: str | Reply) -> bool:
    return bool(reply if isinstance(reply, str) else reply.text or reply.media)


def _types_of(said: Any) -> str:
    """What was returned, without its words, since they may land in a log."""
    kind = type(said).__name__
    if isinstance(said, str | Reply):
        return "an empty text"
    if not isinstance(said, list | tuple):
        return f"a value of type {kind}"
    several = cast("Sequence[object]", said)
    types = {type(one).__name__ if one != "" else "an empty text" for one in several}
    return f"a {kind} of {', '.join(sorted(types))}"
