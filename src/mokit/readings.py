"""Read the fields of a keyword from a text, and say what is wanted where they can't be read."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from types import NoneType
from typing import Annotated, Any, Literal, TypeAlias, get_args, get_origin

from mokit.errors import RegistrationError
from mokit.fields import FieldType, Unreadable, field_type
from mokit.handlers import EMPTY, Parameter
from mokit.patterns import Pattern
from mokit.text import COURTESY, typed_words, words_and_tokens
from mokit.texts import Texts, in_one_segment

ECHOED = 20                     # the most characters of theirs that a reply gives back


class Field:
    """One field of a pattern with what its handler says of it."""

    __slots__ = ("default", "name", "read", "required", "type")

    def __init__(self, name: str, type: FieldType[Any], *, required: bool, default: Any) -> None:  # noqa: A002 - the field's
        self.name = name
        self.type = type
        self.read = type.read
        self.required = required
        self.default = default


def fields_of(pattern: Pattern, parameters: Mapping[str, Parameter]) -> tuple[Field, ...]:
    """The fields of a pattern, typed by the handler's parameters.

    Raises:
        RegistrationError: A type is none that fields may have, a list is not last, or a required
            field follows one with a default.
    """
    found = tuple(_field(parameters[name]) for name in pattern.fields)
    for earlier, later in pairwise(found):
        if later.required and not earlier.required:
            raise RegistrationError(
                f"in {pattern.source!r} the field {{{later.name}}} follows {{{earlier.name}}}, which may be left "
                "out; fields with a default come last"
            )
        if _is_list(parameters[earlier.name].form):
            raise RegistrationError(f"in {pattern.source!r} the list {{{earlier.name}}} is not the last field")
    return found


def _field(parameter: Parameter) -> Field:
    if parameter.form is EMPTY:
        raise RegistrationError(f"parameter {parameter.name!r} has no annotation, which tells how the field is read")
    try:
        kind = field_type(parameter.form)
    except TypeError as error:
        raise RegistrationError(f"parameter {parameter.name!r}: {error}") from error
    may_lack = NoneType in get_args(_unannotated(parameter.form))
    default = None if parameter.required and may_lack else parameter.default
    return Field(parameter.name, kind, required=parameter.required and not may_lack, default=default)


def _unannotated(form: Any) -> Any:
    return get_args(form)[0] if get_origin(form) is Annotated else form


def _is_list(form: Any) -> bool:
    """Whether it is a list, or a list or None."""
    bare = _unannotated(form)
    options = get_args(bare) if NoneType in get_args(bare) else (bare,)
    return any(get_origin(_unannotated(option)) is list for option in options)


class TypedText:
    """A text as it was typed, by the words that are compared."""

    __slots__ = ("_spans", "text", "tokens", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.words, self.tokens = words_and_tokens(text)    # no tokens where blanks don't part all words
        self._spans: list[tuple[int, int]] | None = None

    @property
    def polite_from(self) -> int:
        """From which word on there are only words of courtesy."""
        first = len(self.words)
        while first and self.words[first - 1] in COURTESY:
            first -= 1
        return first

    def piece(self, first: int, last: int) -> str:
        """What was typed from word `first` up to word `last`, that one left out."""
        if last - first == 1 and self.tokens:
            return self.tokens[first]
        spans = self._places()
        return self.text[spans[first][0] : spans[last - 1][1]]

    def rest(self, first: int) -> str:
        """What was typed after word `first - 1`, line breaks and emoji kept."""
        if first and self.tokens:
            pieces = self.text.split(None, first)
            return pieces[first].rstrip() if len(pieces) > first else ""
        start = self._places()[first - 1][1] if first else 0
        return self.text[start:].strip()

    def _places(self) -> list[tuple[int, int]]:
        if self._spans is None:
            self._spans = [(word.start, word.end) for word in typed_words(self.text) if word.folded]
        return self._spans


Filled: TypeAlias = tuple[dict[str, Any], dict[str, str]]       # the fields of one text by name: read, and as typed


class Problem:
    """Why the fields of a text can't be read."""

    __slots__ = ("field", "kind", "typed", "words")

    def __init__(
        self,
        kind: Literal["wrong", "missing", "surplus"],
        typed: str,
        field: Field | None = None,
        words: str | None = None,
    ) -> None:
        self.kind = kind
        self.typed = typed      # what the person wrote there
        self.field = field
        self.words = words      # a check's own words


# Reads fields from the words of a text that begin at the number given, in a language, by default "en".
Reader: TypeAlias = Callable[[TypedText, int, str | None], Filled | Problem]


def reader_of(fields: Sequence[Field], *, trailing: bool) -> Reader:
    """What reads these fields from texts; made once for all aliases of a handler.

    Args:
        fields: The fields, in their order.
        trailing: More words may follow them than those of courtesy.
    """
    takers = [(field.name, _taker(field, is_last=field is fields[-1])) for field in fields]

    def read(typed: TypedText, first: int, language: str | None) -> Filled | Problem:
        values: dict[str, Any] = {}
        shown: dict[str, str] = {}
        for name, take in takers:
            found = take(typed, first, language or "en")
            if isinstance(found, Problem):
                return found
            raw, values[name], first = found
            if raw is not None:
                shown[name] = raw
        if not trailing and first < len(typed.words) and first < typed.polite_from:
            return Problem("surplus", typed.rest(first))
        return values, shown

    return read


_Found = tuple[str | None, Any, int]    # what was typed, None if left out; its value; the word after it
_Taker: TypeAlias = Callable[[TypedText, int, str], _Found | Problem]


def _taker(field: Field, *, is_last: bool) -> _Taker:
    return _taker_of_rest(field) if is_last and field.type.takes_rest else _taker_of_words(field)


def _taker_of_rest(field: Field) -> _Taker:
    read = field.type.read

    def take(typed: TypedText, first: int, language: str) -> _Found | Problem:
        raw = typed.rest(first)
        if not raw:
            return _left_out(field, first)
        try:
            return raw, read(raw, language), len(typed.words)
        except Unreadable as error:
            return Problem("wrong", raw, field, error.problem)

    return take


def _taker_of_words(field: Field) -> _Taker:
    """Takes as many words as the field can have, the most first."""
    read, most = field.type.read, field.type.most_words

    def take(typed: TypedText, first: int, language: str) -> _Found | Problem:
        words = len(typed.words)
        last = min(words, first + most)
        wrong = None
        while last > first:
            raw = typed.piece(first, last)
            try:
                return raw, read(raw, language), last
            except Unreadable as error:
                wrong = error.problem
                last -= 1
        if first >= words:
            return _read_emoji(field, typed, first, language)
        if first >= typed.polite_from:
            return _left_out(field, first)
        return Problem("wrong", typed.piece(first, first + 1), field, wrong)

    return take


def _read_emoji(field: Field, typed: TypedText, first: int, language: str) -> _Found | Problem:
    """Read what follows the words and is none itself, such as an emoji that is a choice."""
    raw = typed.rest(first)
    try:
        return (raw, field.type.read(raw, language), first) if raw else _left_out(field, first)
    except Unreadable:
        return _left_out(field, first)


def _left_out(field: Field, first: int) -> _Found | Problem:
    if field.required:
        return Problem("missing", "", field)
    return None, field.default, first


def usage(literal: str, fields: Sequence[Field]) -> str:
    """What a person could send: the keyword with an example of each field that it needs."""
    examples = [field.type.example for field in fields if field.required]
    return " ".join(filter(None, [literal, *examples]))


def sentence(problem: Problem, pattern: Pattern, fields: Sequence[Field], texts: Texts, language: str | None) -> str:
    """One helpful reply of at most one segment, echoing at most 20 characters of the person's."""
    how = usage(pattern.literal, fields)
    return in_one_segment(
        _said(problem, echoed(problem.typed), pattern, how, texts=texts, language=language),
        _said(problem, "...", pattern, how, texts=texts, language=language),
        texts.say("reply_with", language, usage=how),
        texts.say("reply_with", language, usage=pattern.literal or how),
    )


def echoed(typed: str) -> str:
    """At most 20 characters of what a person typed, on one line."""
    echo = typed if len(typed) <= ECHOED else typed[: ECHOED - 3].rstrip() + "..."
    return " ".join(echo.split())


def _said(problem: Problem, typed: str, pattern: Pattern, how: str, *, texts: Texts, language: str | None) -> str:
    if problem.field is None:
        return texts.say("surplus_words", language, typed=typed, usage=how)
    if problem.words is not None:
        return texts.say("failed_check", language, problem=problem.words, usage=how)
    wanted = problem.field.type.wanted
    phrase = texts.say(wanted.key, language, **wanted.values)
    if problem.kind == "missing":
        return texts.say("missing_field", language, keyword=pattern.literal or how, wanted=phrase, usage=how)
    return texts.say("wrong_field", language, typed=typed, wanted=phrase, usage=how)
