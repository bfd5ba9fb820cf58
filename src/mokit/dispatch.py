"""Decide on a message and call the handler that it belongs to."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, ExitStack
from typing import Any, TypeAlias, cast

from mokit.assembly import Bound, Program
from mokit.decisions import decide
from mokit.errors import MokitError
from mokit.messages import Reply
from mokit.routing import Answer
from mokit.texts import Texts
from mokit.turns import Turn
from mokit.waits import Waits

Proceed: TypeAlias = Callable[[], Awaitable[Sequence[str | Reply]]]
Around: TypeAlias = Callable[[Turn, Proceed], Awaitable[Answer]]


class InvalidAnswer(MokitError, TypeError):
    """A handler returned something that can't be sent."""


class Dispatcher:
    """Decides on turns, and calls their handlers between the hooks around them."""

    def __init__(self, *, program: Program, texts: Texts, around: Sequence[Around], waits: Waits) -> None:
        self.program = program
        self.texts = texts
        self.around = around
        self.waits = waits

    async def answers(self, turn: Turn) -> Sequence[str | Reply]:
        """What is said to a message; whatever a handler or a hook raises comes through."""
        if self.around:
            return await self._proceed(turn, 0)
        return await self._run(turn)

    async def _proceed(self, turn: Turn, depth: int) -> Sequence[str | Reply]:
        """The hooks from that depth on, and the handler inside them."""
        if depth == len(self.around):
            return await self._run(turn)
        said: Sequence[str | Reply] = await self.waits.call(True, self._hooked, turn=turn, depth=depth)  # noqa: FBT003
        return said

    async def _hooked(self, turn: Turn, depth: int) -> Sequence[str | Reply]:
        return checked(await self.around[depth](turn, lambda: self._proceed(turn, depth + 1)), turn)

    async def _run(self, turn: Turn) -> Sequence[str | Reply]:
        self.decide(turn)
        if turn.says is not None:
            return (turn.says,)
        if turn.route is None:
            return ()
        bound = self.program.bound[turn.route]
        arguments = bound.arguments(turn, turn.values)
        if bound.opened:
            said = await self.waits.call(bound.handler.is_async, _opening(bound), bound=bound, arguments=arguments)
        elif bound.handler.is_async or self.waits.on_loop:
            said = await self.waits.call(bound.handler.is_async, bound.handler.call, **arguments)
        else:
            said = bound.handler.call(**arguments)
        return checked(said, turn)

    def decide(self, turn: Turn) -> None:
        """Decide where the turn's message goes."""
        turn.language = turn.contact.language       # hooks may have told it
        tables = self.program.tables
        decide(turn, tables.by_service.get(turn.service.name, tables.general), self.texts)


def checked(said: Any, turn: Turn) -> Sequence[str | Reply]:
    """What a handler or a hook returned, as a sequence of replies.

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
    raise InvalidAnswer(f"{turn.handler} returned {_types_of(said)}; return str, Reply, None or a list of them")


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


def _opening(bound: Bound) -> Callable[..., Any]:
    return _with_opened_async if bound.handler.is_async else _with_opened


def _with_opened(bound: Bound, arguments: dict[str, Any]) -> Any:
    """Call a `def` handler between entering and leaving what is opened for it, all on one thread."""
    with ExitStack() as stack:
        for name, opened in bound.opened.items():
            manager: Any = opened.factory()
            arguments[name] = stack.enter_context(manager)
        return bound.handler.call(**arguments)


async def _with_opened_async(bound: Bound, arguments: dict[str, Any]) -> Any:
    async with AsyncExitStack() as stack:
        for name, opened in bound.opened.items():
            manager: Any = opened.factory()
            if hasattr(manager, "__aenter__"):
                arguments[name] = await stack.enter_async_context(manager)
            else:
                arguments[name] = stack.enter_context(manager)
        return await bound.handler.call(**arguments)
