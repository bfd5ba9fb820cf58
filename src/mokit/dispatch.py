"""Decide on a message and call the handler that it belongs to."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, ExitStack
from datetime import datetime
from typing import Any, TypeAlias, cast

from mokit.assembly import Bound, Program
from mokit.contacts import Contact
from mokit.decisions import Verdict, decide
from mokit.errors import MokitError
from mokit.messages import Decision, Inbound, Match, Reply
from mokit.routing import Answer
from mokit.services import Service
from mokit.texts import Texts
from mokit.waits import Waits


class Turn:
    """One message while it is being handled; what `around` hooks see."""

    __slots__ = ("contact", "message", "now", "service", "verdict")

    def __init__(self, message: Inbound, contact: Contact, service: Service, now: datetime) -> None:
        self.message = message
        self.contact = contact
        self.service = service
        self.now = now                              # the engine's clock, aware, UTC
        self.verdict: Verdict | None = None         # set when the message was decided on

    @property
    def decision(self) -> Decision | None:
        """Where the message goes; None while it is not decided."""
        return None if self.verdict is None else self.verdict.decision

    @property
    def match(self) -> Match:
        """What led the text to its handler."""
        if self.verdict is None:
            return Match("", ())
        keyword = self.verdict.keyword
        return Match(keyword.pattern.literal if keyword else "", tuple(self.verdict.decision.compared.split()))

    @property
    def handler(self) -> str:
        """The handler's name and place, for the log."""
        route = self.verdict.route if self.verdict else None
        return f"{route.name}() ({route.where})" if route else "an around hook"


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
        verdict = self.decided(turn)
        if verdict.says is not None:
            return (verdict.says,)
        if verdict.route is None:
            return ()
        bound = self.program.bound[verdict.route]
        arguments = bound.arguments(turn, verdict.values)
        if bound.opened:
            said = await self.waits.call(bound.handler.is_async, _opening(bound), bound=bound, arguments=arguments)
        elif bound.handler.is_async or self.waits.on_loop:
            said = await self.waits.call(bound.handler.is_async, bound.handler.call, **arguments)
        else:
            said = bound.handler.call(**arguments)
        return checked(said, turn)

    def decided(self, turn: Turn) -> Verdict:
        """Decide where the turn's message goes."""
        table = self.program.tables.of(turn.service.name)
        turn.verdict = decide(turn.message, table, now=turn.now, texts=self.texts, language=turn.contact.language)
        return turn.verdict


def checked(said: Any, turn: Turn) -> Sequence[str | Reply]:
    """What a handler or a hook returned, as a sequence of replies.

    Raises:
        InvalidAnswer: It is nothing that can be sent.
    """
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
