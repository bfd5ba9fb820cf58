"""Decide on a message and call the handler that it belongs to."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from mokit.assembly import Program
from mokit.calls import checked, returned
from mokit.consent.words import HELP_WORDS
from mokit.decisions import decide
from mokit.exchanges import Exchanges
from mokit.messages import Reply
from mokit.routing import Answer
from mokit.texts import Texts
from mokit.turns import Begin, Turn
from mokit.waits import Waits

if TYPE_CHECKING:               # loaded only where there is a policy
    from mokit.acknowledgements import Acknowledgements

STANDING = frozenset({"help", "stays"})         # after what is said on these a question that waits is said again
HELP_TEXTS = [[word] for word in HELP_WORDS]    # after its answer a question that waits is said again

Proceed: TypeAlias = Callable[[], Awaitable[Sequence[str | Reply]]]
Around: TypeAlias = Callable[[Turn, Proceed], Awaitable[Answer]]


class Dispatcher:
    """Decides on turns, and calls their handlers between the hooks around them."""

    def __init__(
        self,
        *,
        program: Program,
        texts: Texts,
        around: Sequence[Around],
        waits: Waits,
        exchanges: Exchanges,
        consent: "Acknowledgements | None" = None,
    ) -> None:
        self.program = program
        self.texts = texts
        self.around = around
        self.waits = waits
        self.on_loop = waits.on_loop
        self.exchanges = exchanges
        self.consent = consent          # None without a policy

    def at_once(self, turn: Turn) -> Sequence[str | Reply] | None:
        """What is said to a message by mokit itself or by a plain handler; None where `answers` has to tell.

        Most messages need nothing to be awaited, and each coroutine costs. Whatever a handler raises comes through.
        """
        if turn.task is not None or self.around:
            return None
        self.decide(turn)
        if turn.talk is not None or (self.consent is not None and self._is_for_consent(turn)):
            return None
        if turn.says is not None:
            return (turn.says,)
        if turn.route is None:
            return ()
        bound = self.program.bound[turn.route]
        if bound.plainly is None or self.on_loop:
            return None
        said = bound.plainly(turn, turn.values)
        return (said,) if said and type(said) is str else checked(said, bound.name)     # a call less for most

    async def answers(self, turn: Turn) -> Sequence[str | Reply]:
        """What is said where `at_once` gave None; whatever a handler or a hook raises comes through."""
        if turn.task is not None:
            said = await self.exchanges.carry_out(turn, turn.task)
            is_unheard = isinstance(turn.task, Begin) and self.consent is not None and self.consent.has_left(turn)
            return self.exchanges.given_up(turn, said) if is_unheard else said
        if self.consent is not None and self.around:
            self.decide(turn)           # what a person says on consent is not the host's to wrap
        if self.consent is not None and turn.consent is not None:
            return await self._acknowledged(turn, self.consent)
        if self.consent is not None and self.consent.has_left_since(turn):
            return ()
        said = await self._proceed(turn, 0) if self.around else await self._run(turn)
        return said if self.consent is None else [*said, *self.consent.concluded(turn, said)]

    def _is_for_consent(self, turn: Turn) -> bool:
        return turn.consent is not None or (turn.route is not None and turn.route.opts_in)

    async def _acknowledged(self, turn: Turn, consent: "Acknowledgements") -> Sequence[str | Reply]:
        """What is said on consent; after HELP or a no follows a question that waits, after START one that was ended."""
        said = await consent.answer(turn)
        waits = consent.resume(turn) or (turn.consent in STANDING and turn.talk is not None)
        return [*said, *await self.exchanges.repeated(turn)] if waits else said

    async def _proceed(self, turn: Turn, depth: int) -> Sequence[str | Reply]:
        """The hooks from that depth on, and the handler inside them."""
        if depth == len(self.around):
            self.decide(turn)
            return await self._run(turn)
        said: Sequence[str | Reply] = await self.waits.call(True, self._hooked, turn=turn, depth=depth)  # noqa: FBT003
        return said

    async def _hooked(self, turn: Turn, depth: int) -> Sequence[str | Reply]:
        return checked(await self.around[depth](turn, lambda: self._proceed(turn, depth + 1)), turn.handler)

    async def _run(self, turn: Turn) -> Sequence[str | Reply]:
        """What is said to a turn that is decided."""
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
        said = checked(await returned(self.waits, bound, bound.arguments(turn, turn.values)), bound.name)
        if turn.talk is not None and turn.words in HELP_TEXTS:
            return [*said, *await self.exchanges.repeat(turn)]
        return said

    def decide(self, turn: Turn) -> None:
        """Decide where the turn's message goes."""
        contact = turn.contact
        turn.language = contact.language            # hooks may have told it
        turn.talk = talk = contact.talk
        if talk is not None and talk.question is not None and turn.is_older_than(talk.question):
            turn.talk = None            # it is no answer to it
        tables, consent = self.program.tables, self.consent
        table = tables.by_service.get(turn.service.name, tables.general)
        if consent is None:
            decide(turn, table, self.texts)
            return
        turn.consent = None
        consent.listen(turn)
        decide(turn, table, self.texts)
        consent.floods.quieten(turn)
