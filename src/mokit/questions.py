"""What a conversation asks for: the type of an answer, and the question while it waits for one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias, cast

from mokit.fields import Check, FieldType, Reading, Unreadable, Wanted, field_type
from mokit.fields.checks import check_answer, wanted_within
from mokit.fields.choices import choice
from mokit.fields.stored import Stored, stored
from mokit.gsm import segments
from mokit.messages import Media, Reply
from mokit.mistakes import did_you_mean
from mokit.text import COURTESY, compared_form
from mokit.texts import Texts

Prompt: TypeAlias = str | Reply | Callable[[], str | Reply]

ATTEMPTS = 3                        # answers that can't be read, until the question is given up
IDLE = timedelta(days=1)            # without an answer, until the person is silent
LATE = timedelta(days=7)            # more in which a valid answer still counts
CLOCKS_DIFFER = 60_000              # ms; a gateway's clock and the engine's, at most
MOST_QUESTIONS = 200                # of one conversation
LONGEST_KEY = 100                   # characters
MOST_GATHERED = 20                  # texts of one answer
NEVER: Any = object()               # skipping a question gives this where it can't be skipped
SHORTEST_LABEL = 8      # characters that are left of a label in a menu that is too long
SKIP = "skip"           # what a person texts to leave out a question that may be left out
MEDIA, MENU = "Media", "menu"     # tags of types that fields can't have


class AnswerType:
    """What an answer is read as, and how it is kept."""

    __slots__ = ("closed", "field", "reads", "stored")

    def __init__(
        self, field: FieldType[Any] | None, stored: Stored, *, closed: bool, reads: str | tuple[str, ...]
    ) -> None:
        self.field = field          # None: a picture, a sound or a file
        self.stored = stored
        self.closed = closed        # whether it has a form of its own, as all but free text have
        self.reads = reads          # for `Question.reads`


class Question(NamedTuple):
    """A question that waits, with all that is needed to see whether a text answers it.

    It is kept with the person, since that is decided before any handler runs.
    """

    key: str
    closed: bool                        # only some texts answer it; an open one takes any
    reads: str | tuple[str, ...] = ""   # a type by its name, or the compared forms of what answers it
    asked: int = 0                      # ms on the engine's clock
    within: int = 0                     # ms from then on, after which the person is silent
    late: int = 0                       # ms more in which an answer still counts
    reminders: tuple[int, ...] = ()     # ms after `asked`, those still to come
    tries: int = 0                      # answers so far that could not be read
    skips: bool = False                 # whether "skip" answers it
    secret: bool = False                # whether its answers may be kept
    gather: int = 0                     # ms in which further texts belong to the same answer
    gathered: tuple[str, ...] = ()      # the texts so far
    behind: str = ""                    # the cause of a message that was on its way when it was asked
    since: int = 0                      # ms; when the text was sent that it was asked upon; 0: none, or not told

    @property
    def silent_at(self) -> int:
        """When nobody waits for the answer any longer, in ms."""
        return self.asked + self.within

    @property
    def due(self) -> int:
        """When something is to be done about it next, in ms."""
        if self.gathered:
            return self.asked + self.gather
        return self.asked + self.reminders[0] if self.reminders else self.silent_at

    @property
    def wants_media(self) -> bool:
        """Whether a picture, a sound or a file answers it."""
        return self.reads == MEDIA

    def is_newer_than(self, sent: int) -> bool:
        """Whether it was asked after a text was sent, in ms by the gateway's clock; then that is no answer to it.

        The text that it was asked upon was sent by the same clock. Where there is none the engine's has to do,
        which may differ.
        """
        if self.gathered:               # texts in a row are one answer, in whatever order they come
            return False
        return sent < self.since if self.since else sent < self.asked - CLOCKS_DIFFER

    def is_answered_by(self, text: str, words: Sequence[str], language: str | None) -> bool:
        """Whether the text is just what a closed question asks for: the number, the label, yes or no.

        What only the handler knows (a check, a class that parses) is not looked at.
        """
        compared = " ".join(_core(words))
        if self.skips and compared == SKIP:
            return True
        if isinstance(self.reads, tuple):
            return compared in self.reads or " ".join(words) in self.reads
        readable = _by_name().get(self.reads)
        return readable is not None and any(_is_read(readable, one, language) for one in (text, compared))


def _core(words: Sequence[str]) -> Sequence[str]:
    first, last = 0, len(words)
    while first < last and words[first] in COURTESY:
        first += 1
    while first < last and words[last - 1] in COURTESY:
        last -= 1
    return words[first:last]


def _is_read(field: FieldType[Any], text: str, language: str | None) -> bool:
    try:
        field.read(text, language or "en")
    except Unreadable:
        return False
    return True


@lru_cache(maxsize=1)
def _by_name() -> Mapping[str, FieldType[Any]]:
    """The types that the decision can read without the handler."""
    from datetime import date, time
    from decimal import Decimal  # dear, and most programs read no amounts

    return {form.__name__: field_type(form) for form in (int, float, bool, date, time, Decimal)}


@lru_cache(maxsize=1000)
def answer_type(form: Any) -> AnswerType:       # Any: an annotation
    """How an answer of the type that an annotation names is read and kept.

    Raises:
        TypeError: Answers can't be of that type.
    """
    if form is Media:
        return AnswerType(None, Stored(MEDIA, _of_media, _media_of), closed=True, reads=MEDIA)
    field, kept = field_type(form), stored(form)
    if kept.by_text:
        kept = kept._replace(from_json=field.read_lenient)
    reads = tuple(map(compared_form, field.choices)) if kept.tag == "option" else kept.tag
    return AnswerType(field, kept, closed=kept.tag != "str", reads=reads)


def _of_media(media: Media) -> list[str]:
    return [media.url, media.content_type]


def _media_of(kept: Sequence[str]) -> Media:
    return Media(*kept)


def menu_type(labels: Sequence[str]) -> AnswerType:
    """One of the lines of a numbered menu, by its number, its label or the label's clear beginning.

    Raises:
        TypeError: There are none, one can't be typed, two are typed alike, or one is the number of another.
    """
    numbers = {str(number): label for number, label in enumerate(labels, 1)}
    for number, label in numbers.items():
        if numbers.get(compared_form(label), label) != label:
            raise TypeError(f"the option {label!r} has the number {number} and would be taken for another one")
    named, numbered = choice(labels, shortest=1), choice([int(number) for number in numbers])
    field = FieldType(
        wanted=Wanted("number_between", {"low": "1", "high": str(len(labels))}),
        example="1",
        samples=tuple(numbers),
        read=_by_number_or_name(labels, numbered.read, named.read),
        read_lenient=_by_number_or_name(labels, numbered.read_lenient, named.read_lenient),
        choices=tuple(labels),
    )
    kept = Stored(MENU, None, _one_of(labels))
    return AnswerType(field, kept, closed=True, reads=(*numbers, *map(compared_form, labels)))


def _by_number_or_name(labels: Sequence[str], numbered: Reading[int], named: Reading[str]) -> Reading[str]:
    def read(typed: str, language: str = "en") -> str:
        try:
            return named(typed, language)
        except Unreadable:
            return labels[numbered(typed, language) - 1]

    return read


def _one_of(labels: Sequence[str]) -> Callable[[Any], Any]:
    def from_json(kept: Any) -> Any:
        if kept in labels:
            return kept
        raise ValueError(kept)

    return from_json


class Asking(NamedTuple):
    """A question as a handler puts it; the options are those of `Conversation.ask`."""

    key: str
    prompt: Prompt | None
    kind: AnswerType
    checks: Sequence[Check[Any]]
    skip: Any = NEVER
    retry: str | Callable[[], str] | None = None
    attempts: int = ATTEMPTS
    within: timedelta | None = None
    late: timedelta = LATE
    remind: timedelta | Iterable[timedelta] = ()
    gather: timedelta = timedelta(0)
    secret: bool = False
    closed: bool | None = None


def as_asked(
    key: str, prompt: Prompt | None, kind: AnswerType, checks: Sequence[Check[Any]] = (), **options: Any
) -> Asking:
    """A question as a handler puts it.

    Raises:
        TypeError: The key is no text, or there is no such option.
    """
    known = Asking._field_defaults
    unknown = next((name for name in options if name not in known), None)
    if unknown is not None:
        hint = "; the type is the third argument" if unknown == "type" else did_you_mean(unknown, known)
        raise TypeError(f"ask({key!r}) has no option {unknown!r}{hint}")
    if not isinstance(cast("object", key), str):
        raise TypeError(f"ask({key!r}) has a key that is no str; write it like 'age'")
    return Asking(key, prompt, kind, checks, **options)


def no_type(key: str, form: Any, error: TypeError) -> TypeError:       # Any: whatever stands for a type
    """What is wrong with what an answer was to be read as."""
    if isinstance(form, list | tuple | set | dict):
        return TypeError(f"ask({key!r}): {form!r:.60} is no type; write Literal['A', 'B'], or use choose() for a menu")
    return error


def put(asking: Asking, at: int, number: int) -> Question:
    """The question as it waits from that moment (ms) on; it is the so many-th of its run.

    Raises:
        ValueError: An option is none that it can have, or there are too many questions.
    """
    key, reminders = asking.key, _spans(asking.remind)
    last = max(reminders, default=0)
    within = last + _ms(IDLE) if asking.within is None else _ms(asking.within)
    if number > MOST_QUESTIONS or len(key) > LONGEST_KEY:
        raise ValueError(
            f"a conversation has at most {MOST_QUESTIONS} questions, with keys of at most {LONGEST_KEY} characters; "
            "begin a new one with restart()"
        )
    unkeepable = asking.secret and asking.kind.stored.tag != "str"
    ungatherable = asking.gather and (asking.secret or asking.kind.field is None)
    spans = (*reminders, within, _ms(asking.late), _ms(asking.gather))
    if asking.attempts < 1 or within <= last or min(spans) < 0 or unkeepable or ungatherable:
        raise ValueError(
            f"ask({key!r}) has an option that can't be: attempts= is 1 or more, no time is negative, remind= comes "
            "before within=, a secret answer is a str, and neither it nor media are gathered"
        )
    return Question(
        key,
        closed=asking.kind.closed if asking.closed is None else asking.closed,
        reads=asking.kind.reads,
        asked=at,
        within=within,
        late=_ms(asking.late),
        reminders=reminders,
        skips=asking.skip is not NEVER,
        secret=asking.secret,
        gather=_ms(asking.gather),
    )


def sent(prompt: Prompt | None) -> str | Reply | None:
    """What a prompt says; a function is called.

    Raises:
        TypeError: That is nothing that can be sent.
    """
    said = prompt() if callable(prompt) else prompt
    if said is None or (isinstance(cast("object", said), str | Reply) and said):
        return said
    raise TypeError(f"a prompt is {said!r:.60}; give a text, a Reply, a function that returns one, or None for silence")


def _spans(remind: timedelta | Iterable[timedelta]) -> tuple[int, ...]:
    several = remind if isinstance(remind, Iterable) else [remind]
    return tuple(sorted(map(_ms, several)))


def _ms(duration: timedelta) -> int:
    if isinstance(cast("object", duration), timedelta):
        return duration // timedelta(milliseconds=1)
    raise TypeError(f"{duration!r:.60} is no duration; write timedelta(hours=1)")


def read_answer(kind: AnswerType, checks: Sequence[Check[Any]], text: str, language: str) -> Any:
    """The value that an answer has, read exactly or else leniently.

    Raises:
        Unreadable: It has none, or a check says what is wrong with it.
    """
    if kind.field is None:              # a picture is no text
        raise Unreadable
    value = (kind.field.read_lenient if kind.closed else kind.field.read)(text, language)
    check_answer(value, checks, kind.field.wanted)
    return value


def in_words(  # noqa: PLR0917 - all that a sentence is made of
    texts: Texts, language: str | None, kind: AnswerType, checks: Sequence[Check[Any]], typed: str, problem: str | None
) -> Sequence[str]:
    """What is wrong with an answer, the best sentence first; `typed` is "" where it must not be repeated."""
    if problem is not None:
        return (texts.say("not_that", language, problem=problem),)
    wanted = wanted_within(kind.field.wanted, checks) if kind.field else Wanted("picture")
    phrase = texts.say(wanted.key, language, **wanted.values)
    please = texts.say("please_reply", language, wanted=phrase)
    return (texts.say("wrong_answer", language, typed=typed, wanted=phrase), please) if typed else (please,)


def with_menu(prompt: str, labels: Sequence[str]) -> str:
    """A prompt with a numbered line for each label, these cut so that all fits one segment if that can be."""
    longest = max(map(len, labels), default=0)
    cuts = (_menu(prompt, labels, room) for room in range(longest, SHORTEST_LABEL - 1, -1))
    whole = _menu(prompt, labels, longest)
    return next((menu for menu in cuts if segments(menu) == 1), whole)


def _menu(prompt: str, labels: Sequence[str], room: int) -> str:
    lines = [f"{number} {_cut(label, room)}" for number, label in enumerate(labels, 1)]
    return "\n".join([prompt, *lines])


def _cut(label: str, room: int) -> str:
    return label if len(label) <= room else label[: room - 2].rstrip() + ".."


def comment_in(text: str, field: FieldType[Any], language: str) -> str:
    """What a person wrote beside a value: "loved it" in "5 - loved it"; "" if there is only the value."""
    words = text.split()
    for many in range(len(words), 0, -1):
        if _is_read(field, " ".join(words[:many]).rstrip(_BETWEEN), language):
            return " ".join(words[many:]).lstrip(_BETWEEN)
    return " ".join(words)


_BETWEEN = "-–—:,.;! "
