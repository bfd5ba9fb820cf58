"""Conversations under way: begun, gone on with after an answer or after silence, and ended."""

from collections.abc import Mapping, Sequence
from typing import Any

from mokit.assembly import Bound, Program, Scene
from mokit.calls import checked, ended
from mokit.cases import Answering
from mokit.contacts import Contact, zone_named
from mokit.conversations import Conversation
from mokit.endings import Ending, joined
from mokit.errors import ConversationError, LimitReached, StillTalking, StoreError
from mokit.events import ConversationEnded, HandlerFailed, Reason
from mokit.messages import Inbound, Match, Reply
from mokit.questions import MOST_GATHERED, Question
from mokit.routing import Route
from mokit.runs import Arrival, Run
from mokit.stores.base import milliseconds
from mokit.talks import History, Start, Talk
from mokit.text import compared_words
from mokit.texts import Texts
from mokit.turns import Begin, Due, End, Memo, Task, Turn
from mokit.waits import Waits

MOST_RESTARTS = 10              # in one turn; a handler that restarts more often would never end
MOST_WAITING = 20               # conversations that the business has in line for one person

Said = Sequence[str | Reply]


class Exchanges:
    """Runs the handlers of conversations; what they record stays with the contact."""

    __slots__ = ("program", "replays", "texts", "waits")

    def __init__(self, program: Program, texts: Texts, waits: Waits, *, replays: bool) -> None:
        self.program = program
        self.texts = texts
        self.waits = waits
        self.replays = replays      # whether each turn is run twice and the two are compared

    # What makes a conversation go on.

    async def begin(self, turn: Turn, route: Route, values: Mapping[str, Any]) -> Said:
        """What a handler that takes a Conversation says to the text that led to it."""
        start = Start(route.name, turn.cause, self.program.bound[route].kept(values, turn.typed or {}))
        return await self._begin(turn, route, start, opening=turn.message)

    async def answer(self, turn: Turn, answering: Answering) -> Said:
        """What is said to a text that is meant for the conversation that waits."""
        if answering == "leave":
            self._end(turn, "left")
            return [self.texts.say("left", turn.contact.language), *await self._next(turn)]
        if answering != "answer":
            again = Arrival("reaction", turn.at, turn.text) if answering == "remind" else None
            return await self.repeat(turn, again)
        talk = turn.contact.talk
        if talk is None or talk.question is None:
            return ()
        question, message = talk.question, turn.message
        if question.gather and not talk.lapsed:
            gathered = question._replace(asked=turn.at, gathered=(*question.gathered, message.text))
            if len(gathered.gathered) >= MOST_GATHERED:
                return await self._go_on(turn, Arrival("answer", turn.at, "\n".join(gathered.gathered)))
            turn.contact.talk = talk._replace(question=gathered)
            return ()
        return await self._go_on(turn, Arrival("answer", turn.at, message.text, message.media))

    async def repeat(self, turn: Turn, arrival: Arrival | None = None) -> Said:
        """The question that waits, once more, or what else is said to what arrived; nothing if none waits."""
        talk = turn.contact.talk
        if talk is None or talk.waiting is None:
            return ()
        return await self._go_on(turn, arrival or Arrival("repeat", turn.at))

    async def repeated(self, turn: Turn) -> Said:
        """The same, beside an answer that must be given whatever the handler raises: then nothing is repeated."""
        try:
            return await self.repeat(turn)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - the answer about consent stands
            turn.contact = turn.fresh_contact()
            failed = HandlerFailed(error, turn.message.id, turn.handler)
            turn.events = [*(turn.events or ()), failed]
            return ()

    async def unsealed(self, turn: Turn, talk_id: str, key: str) -> Said:
        """What was said with a secret question, which is not kept; nothing if that question is over."""
        talk = turn.contact.talk
        if talk is None or talk.id != talk_id or talk.waiting is None or talk.waiting.key != key:
            return ()
        route = self.program.conversation(talk.name, turn.service.name)
        if route is None:
            return ()
        bound = self.program.bound[route]
        ending = await self._run(turn, bound, self._begun(turn, bound, talk, Arrival("sending", turn.at)))
        return ending.said if ending.sealed else ()

    async def carry_out(self, turn: Turn, task: Task) -> Said:
        """What is said when the business or the time wants something.

        Raises:
            StillTalking: Another conversation waits, and the new one was not to replace it.
        """
        if isinstance(task, Begin):
            return await self._start(turn, task)
        if isinstance(task, End):
            self._end(turn, "ended")
            return [*([task.says] if task.says else []), *await self._next(turn)]
        return await self._due(turn, task)

    def given_up(self, turn: Turn, said: Said) -> Said:
        """What is said by a conversation that was begun with somebody whom it can't reach; it waits for no answer.

        Else their next text would answer a question that they never got. A secret one is not said, since only its
        conversation knows it.
        """
        talk = turn.contact.talk
        if talk is None or talk.id != turn.cause:
            return said
        self._end(turn, "left")
        sealed, turn.sealed = turn.sealed, False
        return () if sealed else said

    async def _start(self, turn: Turn, task: Begin) -> Said:
        contact, route = turn.contact, task.route
        start = Start(route.name, turn.cause, self.program.bound[route].kept(task.arguments, {}))
        if contact.talk is not None and contact.talk.waiting is not None:
            if task.if_waiting == "refuse" or (task.if_waiting == "queue" and len(contact.starts) >= MOST_WAITING):
                raise StillTalking(
                    f"{contact.talk.name!r} waits for an answer of this person; give if_waiting='replace' or 'queue'"
                )
            if task.if_waiting == "queue":
                contact.starts = (*contact.starts, start)
                return ()
        return await self._begin(turn, route, start, opening=None)

    async def _due(self, turn: Turn, task: Due) -> Said:
        """What is said when texts were gathered, when a reminder is due, after silence; nothing if that is over."""
        talk = turn.contact.talk
        if talk is None or talk.id != task.talk or talk.question is None or talk.due is None or talk.due > turn.at:
            return ()
        question = talk.question
        if talk.lapsed:                 # it is too late for an answer
            turn.contact.talk = None
            return ()
        if question.gathered:
            return await self._go_on(turn, Arrival("answer", turn.at, "\n".join(question.gathered)))
        if question.silent_at <= turn.at:
            return await self._go_on(turn, Arrival("silence", turn.at))
        return await self._remind(turn, talk, question)

    async def _remind(self, turn: Turn, talk: Talk, question: Question) -> Said:
        """The question once more, unless it is night there; then the reminder waits for the morning."""
        coming = [one for one in question.reminders if question.asked + one > turn.at]
        zone = zone_named(turn.contact.timezone) if turn.contact.timezone is not None else None
        morning = turn.service.quiet_until(turn.now, None if zone is None else (zone,))
        if morning is not None:
            coming = [min(milliseconds(morning) - question.asked, question.within), *coming]
        turn.contact.talk = talk._replace(question=question._replace(reminders=tuple(coming)))
        return () if morning is not None else await self._go_on(turn, Arrival("repeat", turn.at))

    # How a turn runs.

    async def _begin(self, turn: Turn, route: Route, start: Start, opening: Inbound | None) -> Said:
        talk = Talk(
            name=route.name,
            id=start.id,
            began=turn.at,
            version=route.version,
            arguments=start.arguments,
            opening=opening,
        )
        return await self._converse(turn, route, talk, Arrival("opening", turn.at))

    async def _go_on(self, turn: Turn, arrival: Arrival) -> Said:
        talk = turn.contact.talk
        if talk is None:
            return ()
        route = self.program.conversation(talk.name, turn.service.name)
        if route is None or self.program.bound[route].lacks(talk.arguments):
            self._end(turn, "vanished")
            return [self.texts.say("gone", turn.contact.language), *await self._next(turn)]
        turn.route = route              # who is named if it fails
        return await self._converse(turn, route, up_to_date(talk, route)._replace(lapsed=False), arrival)

    async def _converse(self, turn: Turn, route: Route, talk: Talk, arrival: Arrival) -> Said:
        """One turn, from the top again as often as the handler restarts."""
        bound = self.program.bound[route]
        said: list[str | Reply] = []
        for _ in range(MOST_RESTARTS):
            ending = await self._ending(turn, bound, talk, arrival)
            said += ending.said
            if ending.arguments is None:
                return await self._over(turn, bound, ending, said)
            unknown = bound.unknown(ending.arguments)
            if unknown:
                raise ConversationError(f"{bound.name}: restart() got {unknown}")
            again = {**talk.arguments, **bound.kept(ending.arguments, {})}
            talk, arrival = ending.talk.anew(again, route.version), Arrival("opening", turn.at)
        raise LimitReached(f"{bound.name} restarted {MOST_RESTARTS} times in one turn")

    async def _ending(self, turn: Turn, bound: Bound, talk: Talk, arrival: Arrival) -> Ending:
        """How a run ends; calls that were made once stay made where the turn fails or has to be run again."""
        memo: Memo = turn.memo if turn.memo is not None else {}
        remembered = talk._replace(results={**memo.get(talk.life, {}), **talk.results})
        run = self._begun(turn, bound, remembered, arrival)
        try:
            ending = await self._run(turn, bound, run)
        finally:
            memo[talk.life] = dict(run.results)
        if self.replays and not bound.borrowed:         # whose rows would be there twice
            await self._compare(turn, bound, ending)
        return ending

    def _begun(self, turn: Turn, bound: Bound, talk: Talk, arrival: Arrival) -> Run:
        """A run of the handler, on the contact as it was loaded."""
        kind = Run
        if self.replays:
            from mokit.replays import TracedRun  # only tests replay

            kind = TracedRun
        contact = _renewed(turn)
        return kind(
            talk, arrival, self.texts, language=contact.language, handler=bound.name, person=contact.number
        )

    async def _run(self, turn: Turn, bound: Bound, run: Run) -> Ending:
        talk = run.talk
        message = talk.opening or turn.message
        match = Match("", tuple(compared_words(message.text)))
        if bound.borrowed:
            await turn.borrow()
        scene = Scene(message, turn.contact, turn.service, match, Conversation(run), turn.connection)
        return await ended(self.waits, bound, bound.arguments(scene, bound.revived(talk.arguments)), run)

    async def _compare(self, turn: Turn, bound: Bound, first: Ending) -> None:
        """Run a turn again that is over.

        Raises:
            NotRepeatable: It came to another end.
        """
        from mokit.replays import check_same, raised_again

        changed = turn.contact
        talk, arrival = first.talk, Arrival("check", turn.at)
        if first.how == "silence":          # which is not on record, so that a late answer may come
            talk, arrival = talk._replace(lapsed=False), Arrival("silence", turn.at)
        run = self._begun(turn, bound, talk, arrival)
        try:
            second = await self._run(turn, bound, run)
        except Exception as error:
            raise raised_again(bound.name, error, run) from error
        turn.contact = changed
        check_same(bound.name, first, second)

    # How a turn ends.

    async def _over(self, turn: Turn, bound: Bound, ending: Ending, said: Said) -> Said:
        if ending.how == "finished":
            return await self._finished(turn, bound, ending, said)
        contact = _renewed(turn)        # only what the conversation recorded counts
        if ending.how == "asked":
            if contact.talk is not None and contact.talk.id != ending.talk.id:
                self._end(turn, "replaced")
            contact.talk = _upon(turn, ending.talk)
            if isinstance(turn.task, Due) and turn.task.behind and ending.talk.question is not None:
                unread = ending.talk.question._replace(behind=turn.task.behind)
                contact.talk = ending.talk._replace(question=unread)
            turn.sealed = ending.sealed
            return joined(said)
        question = ending.talk.question
        if ending.how == "silence" and question is not None and question.late and question.closed:
            self._tell(turn, ending.talk, "silence")
            contact.talk = ending.talk
            return [*joined(said), *await self._next(turn)]
        self._end(turn, "silence" if ending.how == "silence" else "no answer")
        polite = [self.texts.say("gave_up", contact.language)] if ending.how == "no answer" else []
        return [*joined([*said, *polite]), *await self._next(turn)]

    async def _finished(self, turn: Turn, bound: Bound, ending: Ending, said: Said) -> Said:
        replies = checked(ending.result, bound.name)
        spoken = [*joined([*said, *replies[:1]]), *replies[1:]]
        standing = turn.contact.talk
        if standing is not None and standing.id == ending.talk.id:
            self._end(turn, "finished", ending.result)
        elif ending.talk.opening is None:
            self._tell(turn, ending.talk, "finished", ending.result)
        return [*spoken, *await self._next(turn)] if turn.contact.starts else spoken

    async def _next(self, turn: Turn) -> Said:
        """What the conversation says that the business had in line."""
        contact = turn.contact
        if not contact.starts or (contact.talk is not None and contact.talk.waiting is not None):
            return ()
        start, *others = contact.starts
        contact.starts = tuple(others)
        turn.save_contact()             # what the conversation before did counts
        route = self.program.conversation(start.name, turn.service.name)
        if route is None or self.program.bound[route].lacks(start.arguments):
            self._tell(turn, start, "vanished")
            return await self._next(turn)
        events = turn.events
        try:
            return await self._begin(turn, route, start, opening=None)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - it must not undo what the person has answered
            turn.contact, turn.events = turn.fresh_contact(), events
            self._fails(turn, route, error)
            return await self._next(turn)

    def _end(self, turn: Turn, reason: Reason, result: Any = None) -> None:
        talk = turn.contact.talk
        if talk is not None:
            turn.contact.talk = None
            if not talk.lapsed or reason not in {"replaced", "ended"}:      # else its silence was told
                self._tell(turn, talk, reason, result)

    def _fails(self, turn: Turn, route: Route, error: Exception) -> None:
        bound = self.program.bound[route]
        turn.events = [*(turn.events or ()), HandlerFailed(error, turn.message.id, bound.name)]

    def _tell(self, turn: Turn, talk: Talk | Start, reason: Reason, result: Any = None) -> None:
        event = ConversationEnded(talk.name, result, reason, turn.contact.number, turn.service.name)
        turn.events = [*(turn.events or ()), event]


def _upon(turn: Turn, talk: Talk) -> Talk:
    """The talk, whose question knows when the text was sent that it was asked upon."""
    sent, question = turn.message.sent_at, talk.question
    if sent is None or question is None or question.asked != turn.at:       # it was asked before, and is said again
        return talk
    return talk._replace(question=question._replace(since=milliseconds(sent)))


def _renewed(turn: Turn) -> Contact:
    """The contact as it was loaded, but for what it has of conversations."""
    before = turn.contact
    turn.contact = contact = turn.fresh_contact()
    contact.talk, contact.starts = before.talk, before.starts
    return contact


def up_to_date(talk: Talk, route: Route) -> Talk:
    """The talk as the route's version of the script has it; `migrate=` sees to what an earlier one recorded."""
    if route.migrate is None or route.version <= talk.version:      # a later one, if a deployment was taken back
        return talk
    history = History(talk)
    route.migrate(history)
    return history.migrated(route.version)
