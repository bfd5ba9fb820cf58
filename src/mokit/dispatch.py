"""Decide on a message and call the handler that it belongs to."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias

from mokit.assembly import Program
from mokit.calls import checked, returned
from mokit.consent import HELP_WORDS
from mokit.decisions import decide
from mokit.exchanges import Exchanges
from mokit.messages import Reply
from mokit.routing import Answer
from mokit.texts import Texts
from mokit.turns import Turn
from mokit.waits import Waits

HELP_TEXTS = [[word] for word in HELP_WORDS]    # after its answer a question that waits is said again

Proceed: TypeAlias = Callable[[], Awaitable[Sequence[str | Reply]]]
Around: TypeAlias = Callable[[Turn, Proceed], Awaitable[Answer]]


class Dispatcher:
    """Decides on turns, and calls their handlers between the hooks around them."""

    def __init__(
        self, *, program: Program, texts: Texts, around: Sequence[Around], waits: Waits, exchanges: Exchanges
    ) -> None:
        self.program = program
        self.texts = texts
        self.around = around
        self.waits = waits
        self.exchanges = exchanges

    async def answers(self, turn: Turn) -> Sequence[str | Reply]:
        """What is said to a message; whatever a handler or a hook raises comes through."""
        if turn.task is not None:
            return await self.exchanges.carry_out(turn, turn.task)
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
        return checked(await self.around[depth](turn, lambda: self._proceed(turn, depth + 1)), turn.handler)

    async def _run(self, turn: Turn) -> Sequence[str | Reply]:
        self.decide(turn)
        if turn.answering is not None:
            return await self.exchanges.answer(turn, turn.answering)
        if turn.says is not None:
            return (turn.says,)
        if turn.route is None:
            return ()
        bound = self.program.bound[turn.route]
        if bound.converses:
            return await self.exchanges.begin(turn, turn.route, turn.values)
        if bound.borrowed:
            await turn.borrow()
        arguments = bound.arguments(turn, turn.values)
        if bound.opened or bound.handler.is_async or self.waits.on_loop:
            said = checked(await returned(self.waits, bound, arguments), bound.name)
        else:
            said = checked(bound.handler.call(**arguments), bound.name)
        if turn.talk is not None and turn.words in HELP_TEXTS:
            return [*said, *await self.exchanges.repeat(turn)]
        return said

    def decide(self, turn: Turn) -> None:
        """Decide where the turn's message goes."""
        turn.language = turn.contact.language       # hooks may have told it
        turn.talk = turn.contact.talk
        if turn.talk is not None and turn.talk.question is not None and turn.talk.question.behind == turn.cause:
            turn.talk = None            # it was sent before that question was asked, and is no answer to it
        tables = self.program.tables
        decide(turn, tables.by_service.get(turn.service.name, tables.general), self.texts)
