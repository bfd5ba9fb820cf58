"""One run of a conversation's handler: what it asks is answered from the record, until an answer is missing."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from inspect import isawaitable
from itertools import islice
from types import CodeType, FrameType
from typing import Any, Literal, NamedTuple, NoReturn, TypeAlias

from mokit.endings import Ending, How, is_from_outside, is_suspended, joined
from mokit.errors import (
    ConversationError,
    KeyReused,
    LimitReached,
    MokitError,
    NoAnswer,
    SignalLost,
    Silence,
    Suspended,
    WriteBeforeAsk,
)
from mokit.fields import Unreadable
from mokit.messages import Media, Reply
from mokit.questions import MEDIA, MENU, NEVER, SKIP, AnswerType, Asking, Question, in_words, put, read_answer, sent
from mokit.readings import echoed
from mokit.talks import NO_ANSWER, SECRET, SILENCE, SKIPPED, UNREAD, Answer, Result, Talk
from mokit.text import compared_form
from mokit.texts import Texts, in_one_segment

Place: TypeAlias = tuple[CodeType, int, AnswerType | None]      # code and offset of a call, and what it asks for

class Arrival(NamedTuple):
    """What makes a handler run, for the first time or again.

    A "repeat" says the standing question once more, a "reaction" what it wants, "silence" tells that nobody
    answered it, "sending" says again all that the turn before has said, since it is secret and was not kept,
    and a "check" runs a turn again that is over, to see whether it comes to the same end.
    """

    kind: Literal["opening", "answer", "repeat", "reaction", "silence", "sending", "check"]
    at: int                             # ms on the engine's clock
    text: str = ""
    media: tuple[Media, ...] = ()


class Run:
    """One run of a handler, from the top to a question without answer or to its end."""

    __slots__ = (
        "_fresh", "_handler", "_lost", "_newest", "_person", "_question", "_raised", "_reply", "_sealed", "_texts",
        "_used", "_watched", "_written", "answers", "arrival", "asked", "at", "busy", "called", "language", "restarted",
        "results", "said", "stopped", "talk",
    )

    def __init__(
        self,
        talk: Talk,
        arrival: Arrival,
        texts: Texts,
        *,
        language: str | None = None,
        handler: str = "",
        person: str = "",
    ) -> None:
        self.talk = talk
        self.arrival = arrival
        self._texts = texts
        self.language = language
        self._handler = handler                     # its name and place, for messages
        self._person = person
        self.answers = dict(talk.answers)
        self.results = dict(talk.results)
        self._question = talk.question
        self._newest = next(reversed(self.answers), None) if arrival.kind != "answer" else None
        self._fresh = not talk.answers              # whether what is said now was not said in an earlier turn
        self.at = talk.began                        # ms; when the answer came that was read last
        self.asked: dict[str, Place] = {}           # by key, where it was asked in this run
        self.called: dict[str, Place] = {}          # likewise all else, "once ticket"
        self.said: list[str | Reply] = []
        self.busy = ""                              # the key of the `once` that is under way
        self.stopped = ""                           # the call that ended the turn
        self._reply: str | Reply | None = None      # what goes out with the question
        self._sealed = False                        # whether that must not be kept
        self.restarted: Mapping[str, Any] | None = None
        self._used = False                          # whether what arrived found its question
        self._raised: MokitError | None = None      # Silence or NoAnswer, the last one raised
        self._lost: ConversationError | None = None
        self._watched: Sequence[Any] = ()           # lent connections
        self._written = 0

    def watch(self, lent: Iterable[Any]) -> None:
        """Notice what is written from now on to those of the things lent that are connections."""
        self._watched = [one for one in lent if hasattr(one, "total_changes")]
        self._written = self._writes()

    # How a question goes.

    def known(self, key: str, kind: AnswerType | None, frame: FrameType) -> Answer | None:
        """What is on record for a question, the first time that a run asks it."""
        if self.stopped or self.busy or key in self.asked:
            raise self._misuse("ask", key, frame, self.asked.get(key))
        self.asked[key] = frame.f_code, frame.f_lasti, kind
        known = self.answers.get(key)
        if known is not None:
            self.at = known.at
            if not self._fresh:
                self.said.clear()
                self._fresh = key == self._newest
        return known

    def answer(self, asking: Asking, known: Answer | None) -> Any:   # the value, of whatever type
        """The answer where it isn't simply on record, or the end of the turn."""
        if known is not None:
            value = self._reread(asking, known)
            if value is not NEVER:
                return value
        if self._question is None or self._question.key != asking.key:
            self._sealed = asking.secret
            return self._stop(asking, self._put(asking), sent(asking.prompt))
        if self.arrival.kind == "answer" and not self._used:
            return self._answered(asking, self._question)
        if self.arrival.kind == "silence" and not self._used:
            return self._unanswered(asking.key, SILENCE)
        if self.arrival.kind != "sending":
            self.said.clear()              # it left when this was asked first
        self._sealed = asking.secret
        standing = self._still(asking, self._question)
        if self.arrival.kind == "reaction":
            return self._stop(asking, standing, self._hint(asking))
        return self._stop(asking, standing, None if self.arrival.kind == "check" else sent(asking.prompt))

    def _still(self, asking: Asking, question: Question) -> Question:
        """The question that stands, with what a new version of the script makes of it."""
        return self._put(asking)._replace(
            asked=question.asked, reminders=question.reminders, tries=question.tries, gathered=question.gathered,
            since=question.since,
        )

    def _reread(self, asking: Asking, known: Answer) -> Any:
        """The value of an answer that is recorded otherwise than it is asked for; NEVER if it has none now."""
        if known.tag in _NEVER_CAME:
            self._raised = _NEVER_CAME[known.tag](asking.key)
            raise self._raised
        if known.tag == SKIPPED and asking.skip is not NEVER:
            return asking.skip
        if asking.secret and known.tag in {SECRET, asking.kind.stored.tag}:
            self.answers[asking.key] = Answer("", SECRET, "", known.at)        # it may have become secret since
            return ""
        del self.answers[asking.key]
        if not _can_be_reread(known.tag, asking.kind.stored.tag):
            return NEVER
        with suppress(Unreadable):      # its type has changed, or its question had gone when it came
            return self._keep(asking, Arrival("answer", known.at, known.text))
        return NEVER

    def _answered(self, asking: Asking, question: Question) -> Any:
        """The value of the answer that has just come; else the question once more, or the end of it."""
        arrival = self.arrival
        self._used = True
        self.at = arrival.at
        self._question = None
        self.said.clear()
        self._fresh = True
        try:
            return self._keep(asking, arrival)
        except Unreadable as error:
            if question.tries + 1 >= asking.attempts:
                return self._unanswered(asking.key, NO_ANSWER)
            again = self._still(asking, question)._replace(asked=arrival.at, tries=question.tries + 1, gathered=())
            return self._stop(asking, again, self._retry(asking, error.problem))

    def _keep(self, asking: Asking, arrival: Arrival) -> Any:
        """The value of an answer, put on record."""
        kind, text = asking.kind, arrival.text
        if asking.skip is not NEVER and compared_form(text) == SKIP:
            self.answers[asking.key] = Answer(text, SKIPPED, text, arrival.at)
            return asking.skip
        if kind.field is None:
            if not arrival.media:
                raise Unreadable
            value: Any = arrival.media[0]
        else:
            value = read_answer(kind, asking.checks, text, self.language or "en")
        if asking.secret:
            self.answers[asking.key] = Answer("", SECRET, "", arrival.at)
            return ""
        kept = kind.stored.kept(value, text)
        self.answers[asking.key] = Answer(text, kind.stored.tag, kept, arrival.at)
        return kept if kind.stored.from_json is None else kind.stored.from_json(kept)

    def _unanswered(self, key: str, tag: str) -> NoReturn:
        self._used = True
        self._question = None
        self.said.clear()
        self._fresh = True
        self.answers[key] = Answer("", tag, "", self.arrival.at)
        self._raised = _NEVER_CAME[tag](key)
        raise self._raised

    def _put(self, asking: Asking) -> Question:
        try:
            return put(asking, self.arrival.at, number=len(self.asked))
        except (TypeError, ValueError) as error:
            kind = LimitReached if isinstance(error, ValueError) else TypeError
            raise kind(f"{self._place(self.asked[asking.key])}: {error}") from None

    def _retry(self, asking: Asking, problem: str | None, typed: str | None = None) -> str | Reply:
        """What is said when an answer can't be read."""
        if asking.retry is not None:
            return asking.retry if isinstance(asking.retry, str) else asking.retry()
        if typed is None:
            typed = "" if asking.secret else echoed(self.arrival.text)
        sorry = in_words(self._texts, self.language, asking.kind, asking.checks, typed, problem)
        prompt = None if asking.secret else sent(asking.prompt)
        with_prompt = [_beside(one, prompt) for one in sorry] if isinstance(prompt, str) else []
        return in_one_segment(*with_prompt, *sorry)

    def _hint(self, asking: Asking) -> str | Reply | None:
        """What the question wants, in short, for somebody who tapped a heart on it; nothing if it was on another text.

        It counts as no try.
        """
        from mokit.consent.machines import reaction  # only where there is a policy

        prompt, reacted = sent(asking.prompt), reaction(self.arrival.text)
        asked = prompt.text if isinstance(prompt, Reply) else prompt or ""
        if reacted is None or not reacted.is_to(asked):
            return None
        return self._retry(asking, None, typed="") if asking.kind.closed or asking.retry is not None else prompt

    def _stop(self, asking: Asking, question: Question, reply: str | Reply | None) -> NoReturn:
        """End the turn in a question."""
        if self._writes() != self._written:
            raise WriteBeforeAsk(
                f"{self._place(self.asked[asking.key])}: something was written to a lent connection before "
                f"ask({asking.key!r}), and would be written again with each answer; write it in once()"
            )
        self.stopped = f"ask({asking.key!r})"
        self._question = question
        self._reply = reply
        raise Suspended

    # What holds for every call.

    def enter(self, operation: str, key: str, frame: FrameType) -> None:
        """Note a call that may be made several times with one key."""
        call = f"{operation} {key}"
        if self.stopped or self.busy:
            raise self._misuse(operation, key, frame, None)
        self.called[call] = frame.f_code, frame.f_lasti, None

    def enter_once(self, operation: str, key: str, frame: FrameType) -> None:
        """Note a call whose key is its own."""
        earlier = self.called.get(f"{operation} {key}")
        if earlier is not None:
            raise self._misuse(operation, key, frame, earlier)
        self.enter(operation, key, frame)

    def _misuse(self, operation: str, key: str, frame: FrameType, earlier: Place | None) -> ConversationError:
        """What is wrong with a call; once the turn is over it stays lost, whoever catches this."""
        place = f"{self._handler}: {operation}({key!r}) at line {frame.f_lineno}"
        if self.stopped:
            self._lost = self._lost or SignalLost(
                f"{place} comes after the turn ended in {self.stopped}; something caught Suspended (a bare except, "
                "`except BaseException`, suppress, gather), or another task went on"
            )
            return self._lost
        if self.busy:
            return ConversationError(f"{place} is called while once({self.busy!r}) is under way; await that first")
        return KeyReused(
            f"{place} uses the key of line {earlier and _line(earlier)} again; each call in a run has a key of its "
            'own, in a loop f"size-{item.id}"'
        )

    def _place(self, place: Place) -> str:
        return f"{self._handler}: line {_line(place)}"

    def restart(self, arguments: Mapping[str, Any]) -> NoReturn:
        """End the turn, to begin anew."""
        self.stopped = "restart()"
        self.restarted = arguments
        raise Suspended

    def seed(self, key: str) -> bytes:
        """What names a key of this conversation among all; one cause may begin it with many people."""
        talk = self.talk
        return f"{self._person}|{talk.generation}|{len(talk.id)}|{talk.id}|{key}".encode("utf-8", "surrogatepass")

    # Calls that are made once.

    def call_once(self, key: str, call: Callable[[], Any]) -> Any:
        """What the call gives, or what it gives when awaited, put on record."""
        self.busy = key
        try:
            result = call()
            if isawaitable(result):
                return self._awaited(key, result)
            return self._done(key, result, awaited=False)
        except BaseException:
            self.busy = ""
            raise

    async def _awaited(self, key: str, result: Awaitable[Any]) -> Any:
        try:
            return self._done(key, await result, awaited=True)
        finally:
            self.busy = ""

    def _done(self, key: str, result: Any, *, awaited: bool) -> Any:
        """The result as the record gives it."""
        import json  # only where something is done once

        self.busy = ""
        self._written = self._writes()
        try:
            kept = json.loads(json.dumps(result, allow_nan=False))
        except (TypeError, ValueError) as error:
            place = self._place(self.called[f"once {key}"])
            raise TypeError(f"{place}: what once({key!r}) gave can't be kept as JSON: {error}") from error
        self.results[key] = Result(kept, awaited)
        return kept

    def _writes(self) -> int:
        """How much was written to the lent connections so far."""
        return sum(one.total_changes for one in self._watched)

    # How the turn ends.

    def ended(self, raised: BaseException | None, result: Any = None) -> Ending:
        """What came of the turn; raises what the handler raised of its own."""
        if raised is not None and is_from_outside(raised):
            raise raised
        if self._lost is not None:
            raise self._lost
        if self.stopped:
            if not is_suspended(raised):
                raise self._ran_on(raised)
            return self._ending("asked" if self.restarted is None else "anew")
        if raised is None and self.busy:
            raise ConversationError(f"{self._handler} returned without awaiting once({self.busy!r})")
        if raised is None:
            self.stopped = "return"
            return self._ending("finished", result)
        if raised is self._raised:
            return self._ending("silence" if isinstance(raised, Silence) else "no answer")
        if isinstance(raised, Suspended):
            raise ConversationError(f"{self._handler} raised Suspended; only ask() and restart() do that") from raised
        raise raised

    def _ran_on(self, raised: BaseException | None) -> SignalLost:
        how = "returned" if raised is None else f"raised {type(raised).__name__}"
        lost = SignalLost(
            f"{self._handler} {how} after the turn ended in {self.stopped}; something caught Suspended (a bare "
            "except, `except BaseException`, suppress, return in finally, gather)"
        )
        lost.__cause__ = raised
        return lost

    def _ending(self, how: How, result: Any = None) -> Ending:
        talk = self.talk._replace(answers=self.answers, results=self.results, question=self._question)
        if how == "silence":            # as it was, so that a late answer finds its question
            talk = self.talk._replace(results=self.results, lapsed=True)
        elif how == "asked" and not self._used:
            self._keep_unread()
        said = self.said if self._reply is None else [*self.said, self._reply]
        return Ending(how, talk, joined(said), result, self.restarted, sealed=self._sealed)

    def _keep_unread(self) -> None:
        """Keep an answer whose question is gone; where it is asked again, it has its answer."""
        question, arrival = self.talk.question, self.arrival
        if arrival.kind == "answer" and question is not None and not question.secret:
            self.answers.setdefault(question.key, Answer(arrival.text, UNREAD, arrival.text, arrival.at))


def _can_be_reread(recorded: str, wanted: str) -> bool:
    """Whether a text that was one type may be read as another: the number in a menu means nothing elsewhere."""
    return recorded != wanted and {recorded, wanted}.isdisjoint({SECRET, MEDIA, MENU, SKIPPED})


def _beside(sorry: str, prompt: str) -> str:
    return f"{sorry}\n{prompt}" if "\n" in prompt else f"{sorry} {prompt}"


def _line(place: Place) -> int | None:
    """The line of a call; looked up only where somebody is told of it."""
    code, offset, _ = place
    return next(islice(code.co_positions(), offset // 2, None))[0]


_NEVER_CAME: Mapping[str, type[Silence] | type[NoAnswer]] = {SILENCE: Silence, NO_ANSWER: NoAnswer}
