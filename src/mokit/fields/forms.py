"""From the annotation of a parameter to the type of its field."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, time
from enum import Enum
from itertools import chain, islice
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeGuard, TypeVar, Union, get_args, get_origin

from mokit.fields.checks import Check, checked
from mokit.fields.choices import choice, yes_or_no
from mokit.fields.dates import MOST_DATE_WORDS, MOST_TIME_WORDS, read_date, read_time
from mokit.fields.kinds import FieldType, Reading, Unreadable, Wanted, reads
from mokit.fields.leniency import Lenient
from mokit.fields.numerals import MOST_WORDS, number_in_words, plain_amount, read_number, read_whole

T = TypeVar("T")

MOST_VALUES = 100       # of a list; what is longer is no list, and takes long to read


def field_type(form: Any) -> FieldType[Any]:    # Any: each form gives the type that it names
    """How a field is read whose parameter has this annotation.

    `X | None` is read as X, `list[X]` as 1 to 100 of X, `Annotated[X, check]` as X and then checked. A
    class with a classmethod `parse(text)` is read by that, ValueError meaning "unreadable"; its
    attribute `example` is a text that it parses.

    Raises:
        TypeError: Fields can't be of that type, two options of it are typed alike, or its `example`
            can't be parsed.
    """
    origin, arguments = get_origin(form), get_args(form)
    if origin is Annotated:
        return checked(field_type(arguments[0]), filter(_is_check, arguments[1:]))
    if origin in {Union, UnionType} and len(arguments) == 2 and NoneType in arguments:
        return field_type(next(one for one in arguments if one is not NoneType))
    if origin is Literal:
        return choice(arguments)
    if origin is list and arguments:
        return _list_of(field_type(arguments[0]))
    if isinstance(form, type) and origin is None:
        return _of_class(form)
    named = getattr(form, "__supertype__", None) or getattr(form, "__value__", None)    # NewType, an alias
    if named is None:
        raise _unsupported(form)
    return field_type(named)


def _is_check(annotation: object) -> TypeGuard[Check[Any]]:
    """Whether it can be called; other things in `Annotated` are meant for other readers (PEP 593)."""
    return callable(annotation)


def _of_class(form: type[Any]) -> FieldType[Any]:
    if form in _PLAIN:
        return _PLAIN[form]
    if form is bool:
        return yes_or_no()
    if form.__name__ == "Decimal" and form.__module__ == "decimal":
        return _amount(form)
    if callable(getattr(form, "parse", None)):
        return _parsed(form)
    if issubclass(form, Enum):
        return choice(tuple(form))
    raise _unsupported(form)


def _unsupported(form: object) -> TypeError:
    return TypeError(
        f"{form!r} is no type that a field may have; use str, int, float, Decimal, bool, date, time, "
        "Literal, an Enum, list[...] of these, or a class with a classmethod parse(text)"
    )


def _amount(decimal: Callable[[str | int], T]) -> FieldType[T]:
    """A sum of money or another exact number, of the class Decimal, which is dear to import."""

    def read(typed: str, language: str = "en") -> T:
        plain = plain_amount(typed, language) or number_in_words(typed)
        if plain is None:
            raise Unreadable
        return decimal(plain)

    return _open(Wanted("amount"), ("12.50", "1", "0", "-3", "1,000", "$5", "five"), read, MOST_WORDS)


def _open(wanted: Wanted, samples: tuple[str, ...], read: Reading[T], most_words: int) -> FieldType[T]:
    """A type with too many values to count; the first sample is its example."""
    return FieldType(
        wanted=wanted,
        example=samples[0],
        samples=samples,
        read=read,
        read_lenient=Lenient(read, most_words),
        most_words=most_words,
    )


def _parsed(form: Any) -> FieldType[Any]:
    """A class that reads its own text."""
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", form.__name__).lower()
    example: str | None = getattr(form, "example", None)

    def read(typed: str, language: str = "en") -> Any:  # noqa: ARG001 - every reading is told the language
        try:
            return _parse(form, typed.strip())
        except Unreadable:
            raise
        except ValueError as error:
            raise Unreadable from error

    if example is not None and not reads(read, example):
        raise TypeError(f"{form.__name__}.parse can't read {form.__name__}.example, which is {example!r}")
    return FieldType(
        wanted=Wanted("parsed", {"name": name}),
        example=example or name,
        samples=(example,) if example else (),
        read=read,
        read_lenient=Lenient(read),
    )


def _parse(form: Any, text: str) -> Any:
    """Parse the text as typed, or else without the punctuation around it."""
    bare = text.strip("\"'()[]!?.,;: ")
    try:
        return form.parse(text)
    except ValueError:
        if bare in {"", text}:
            raise
    return form.parse(bare)


def _list_of(item: FieldType[T]) -> FieldType[list[T]]:
    """Several values, separated by blanks, commas or "and"."""
    if item.takes_rest and isinstance(item.read(item.example), list):
        raise TypeError("a list can't hold lists; write list[...] of a plain type")

    def read(typed: str, language: str = "en") -> list[T]:
        segments = (segment.split() for segment in re.split(_SEPARATOR, typed))
        values = chain.from_iterable(_values(words, item, language) for words in segments)
        found = list(islice(values, MOST_VALUES + 1))
        if not 1 <= len(found) <= MOST_VALUES:
            raise Unreadable
        return found

    texts = (item.choices or item.samples or (item.example,))[:3]
    samples = tuple(" ".join((texts * 4)[:many]) for many in (2, 1, 3, 4, 5, 10))
    of_options, of_others = Wanted("some_of", item.wanted.values), Wanted("list_of", {"example": samples[0]})
    return FieldType(
        wanted=of_options if item.wanted.key == "one_of" else of_others,
        example=samples[0],
        samples=tuple(sample for sample in samples if reads(read, sample)),
        read=read,
        read_lenient=read,
        takes_rest=True,
    )


def _values(words: Sequence[str], item: FieldType[T], language: str) -> Iterator[T]:
    """The values of the words between two commas."""
    at = 0
    while at < len(words):
        if at and words[at].casefold() in _AND:
            at += 1
            continue
        at, values = _next_values(words, at, item, language)
        yield from values


def _next_values(words: Sequence[str], at: int, item: FieldType[T], language: str) -> tuple[int, list[T]]:
    """The value of as many words as it can have, or the values of "1,2,3", and where they end."""
    for end in range(min(at + item.most_words, len(words)), at, -1):
        piece = " ".join(words[at:end])
        try:
            value = item.read(piece, language)
        except Unreadable:
            continue
        if "," in piece:        # "1,000" may be one number or two
            raise Unreadable
        return end, [value]
    parts = words[at].split(",")
    if len(parts) == 1:
        raise Unreadable
    return at + 1, [item.read(part, language) for part in parts]


_SEPARATOR = r"[;\n]|,(?![0-9])|(?<![0-9]),"     # a comma between digits may belong to a number
_AND = frozenset({"and", "&", "+", "y", "et", "und", "e"})


def _read_text(typed: str, language: str = "en") -> str:  # noqa: ARG001 - every reading is told the language
    text = typed.strip()
    if not text:
        raise Unreadable
    return text


_PLAIN: dict[type, FieldType[Any]] = {
    str: FieldType(Wanted("text"), "hello", ("hello", "a", "5"), _read_text, _read_text, takes_rest=True),
    int: _open(Wanted("whole_number"), ("5", "1", "0", "10", "-3", "1,000", "five"), read_whole, MOST_WORDS),
    float: _open(Wanted("number"), ("2.5", "1", "0", "-3", "1,000", "five"), read_number, MOST_WORDS),
    date: _open(Wanted("date"), ("31.12.2026", "2026-12-31", "21 Nov 2026"), read_date, MOST_DATE_WORDS),
    time: _open(Wanted("time"), ("17:00", "5pm", "17.30", "5:30 pm"), read_time, MOST_TIME_WORDS),
}
