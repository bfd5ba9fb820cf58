"""A conversation as it is kept between two messages: what was answered, and what is waited for."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple, cast

from mokit.messages import NOTHING_MORE, Inbound, Media
from mokit.questions import Question

# Tags of answers that were read as no type.
SILENCE = "silence"
NO_ANSWER = "no answer"
SKIPPED = "skipped"
SECRET = "secret"               # noqa: S105 - the verdict on one; it is never kept itself
UNREAD = "unread"               # its question was gone when it came


class Answer(NamedTuple):
    """What became of one question."""

    text: str                   # as typed; "" where it must not be kept
    tag: str                    # the type that it was read as; see `Stored`
    value: Any                  # as JSON
    at: int = 0                 # ms on the engine's clock


class Result(NamedTuple):
    """What a call gave that is made once."""

    value: Any                  # as JSON
    awaited: bool = False       # whether it was awaited


class Start(NamedTuple):
    """A conversation that is to begin."""

    name: str                   # of the handler, as registered
    id: str
    arguments: Mapping[str, Any]        # as JSON


class Talk(NamedTuple):
    """One conversation with one person."""

    name: str                                   # of the handler, as registered
    id: str                                     # derived from what began it
    began: int                                  # ms on the engine's clock
    version: int = 1                            # of the handler, when it began
    arguments: Mapping[str, Any] = NOTHING_MORE             # the fields, or what `start` was given; as JSON
    opening: Inbound | None = None              # the message that began it; None: the business did
    answers: Mapping[str, Answer] = NOTHING_MORE            # by key, in the order of arrival
    results: Mapping[str, Result] = NOTHING_MORE            # by key
    question: Question | None = None
    generation: int = 0                         # how often it was begun anew
    lapsed: bool = False                        # ended by silence; an answer may still revive it

    @property
    def life(self) -> tuple[str, int]:
        """What names it among all of its person's, and is another one when it was begun anew."""
        return self.id, self.generation

    @property
    def waiting(self) -> Question | None:
        """The question that stands."""
        return None if self.lapsed else self.question

    @property
    def timer(self) -> str:
        """The id of the queue entry that is due when something is to be done about it."""
        return timer_of(self.id)

    @property
    def due(self) -> int | None:
        """When that is, in ms; None while nothing is waited for."""
        if self.question is None:
            return None
        return self.question.silent_at + self.question.late if self.lapsed else self.question.due

    def anew(self, arguments: Mapping[str, Any], version: int) -> "Talk":
        """The talk from its beginning, nothing answered yet, by that version of the script."""
        return self._replace(
            arguments=arguments, version=version, answers={}, results={}, question=None,
            generation=self.generation + 1,
        )


class History:
    """What an earlier version of a conversation recorded, for the `migrate=` of a route to change."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk._replace(answers=dict(talk.answers), results=dict(talk.results))

    @property
    def version(self) -> int:
        """The version that recorded it."""
        return self._talk.version

    @property
    def answers(self) -> Mapping[str, str]:
        """What was answered so far, as typed, by key."""
        return {key: one.text for key, one in self._talk.answers.items()}

    @property
    def asked(self) -> str | None:
        """The key of the question that waits."""
        return None if self._talk.question is None else self._talk.question.key

    def rename(self, key: str, new: str) -> None:
        """Let what was recorded under a key, and a question that waits under it, have another one.

        Raises:
            ValueError: The new key is taken, by a record or by the question that waits.
        """
        talk = self._talk
        question = talk.question
        if new in talk.answers or new in talk.results or new == self.asked != key:
            raise ValueError(f"{key!r} can't be renamed to {new!r}, which is recorded as well")
        if question is not None and question.key == key:
            question = question._replace(key=new)
        self._talk = talk._replace(
            answers={new if one == key else one: answer for one, answer in talk.answers.items()},
            results={new if one == key else one: result for one, result in talk.results.items()},
            question=question,
        )

    def forget(self, key: str) -> None:
        """Drop what was recorded under a key, so that it is asked or done again."""
        talk = self._talk
        self._talk = talk._replace(
            answers={one: answer for one, answer in talk.answers.items() if one != key},
            results={one: result for one, result in talk.results.items() if one != key},
        )

    def migrated(self, version: int) -> Talk:
        """The talk as it was changed."""
        return self._talk._replace(version=version)


def timer_of(talk_id: str) -> str:
    """The id of the queue entry that is due when something is to be done about the talk of that id."""
    return f"t:{talk_id}"


def talk_to_json(talk: Talk) -> dict[str, Any]:
    """The talk as plain JSON data, what is as usual left out."""
    kept: dict[str, Any] = {"name": talk.name, "id": talk.id, "began": talk.began}
    if talk.version != 1:
        kept["version"] = talk.version
    if talk.arguments:
        kept["args"] = dict(talk.arguments)
    if talk.opening is not None:
        kept["opening"] = _opening(talk.opening)
    if talk.answers:
        kept["answers"] = {key: _answer(one, talk.began) for key, one in talk.answers.items()}
    if talk.results:
        kept["results"] = {key: [one.value, 1] if one.awaited else [one.value] for key, one in talk.results.items()}
    if talk.question is not None:
        kept["question"] = _question(talk.question)
    if talk.generation:
        kept["generation"] = talk.generation
    if talk.lapsed:
        kept["lapsed"] = True
    return kept


def _answer(answer: Answer, began: int) -> list[Any]:
    kept = [answer.tag, answer.at - began, answer.text]
    return kept if answer.value == answer.text else [*kept, answer.value]


def _question(question: Question) -> dict[str, Any]:
    usual = Question._field_defaults
    return {name: value for name, value in question._asdict().items() if value != usual.get(name, ...)}


def _opening(message: Inbound) -> dict[str, Any]:
    kept: dict[str, Any] = {
        "id": message.id,
        "text": message.text,
        "to": message.recipient,
        "at": message.received_at.timestamp(),
    }
    if message.transport:
        kept["by"] = message.transport
    if message.sent_at is not None:
        kept["sent"] = message.sent_at.timestamp()
    if message.media:
        kept["media"] = [[one.url, one.content_type] for one in message.media]
    if message.incomplete:
        kept["incomplete"] = True
    return kept


def talk_from_json(kept: Mapping[str, Any], sender: str) -> Talk:
    """The talk that `talk_to_json` wrote, with the person at that address."""
    began = kept["began"]
    opening, question = kept.get("opening"), kept.get("question")
    return Talk(
        name=kept["name"],
        id=kept["id"],
        began=began,
        version=kept.get("version", 1),
        arguments=kept.get("args", {}),
        opening=None if opening is None else _message(opening, sender),
        answers={key: _read_answer(one, began) for key, one in kept.get("answers", {}).items()},
        results={key: Result(one[0], len(one) > 1) for key, one in kept.get("results", {}).items()},
        question=None if question is None else Question(**{**question, **_tuples(question)}),
        generation=kept.get("generation", 0),
        lapsed=kept.get("lapsed", False),
    )


def _read_answer(kept: Sequence[Any], began: int) -> Answer:
    tag, at, text = kept[:3]
    return Answer(text, tag, kept[3] if len(kept) > 3 else text, began + at)


def _tuples(question: Mapping[str, Any]) -> dict[str, Any]:
    """What JSON makes lists of."""
    return {name: tuple(cast("Sequence[Any]", value)) for name, value in question.items() if isinstance(value, list)}


def _message(kept: Mapping[str, Any], sender: str) -> Inbound:
    sent = kept.get("sent")
    return Inbound(
        id=kept["id"],
        sender=sender,
        recipient=kept["to"],
        text=kept["text"],
        received_at=datetime.fromtimestamp(kept["at"], UTC),
        sent_at=None if sent is None else datetime.fromtimestamp(sent, UTC),
        media=tuple(Media(*one) for one in kept.get("media", ())),
        transport=kept.get("by", ""),
        incomplete=kept.get("incomplete", False),
    )
