"""Fields whose values can be counted: options, and yes or no."""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from mokit.fields.kinds import FieldType, Reading, Unreadable, Wanted
from mokit.fields.leniency import Lenient, core_words
from mokit.fields.numerals import MOST_WORDS, read_whole, words_for
from mokit.text import compared_form

T = TypeVar("T")

_SHORTEST_BEGINNING = 3         # characters

# What people type for yes and no, in whatever language, since a person's own is seldom known. Words that
# mean something else to others ("ha", "s", "na") are left out, and some count only alone.
_YES = (
    *"yes y yeah yep yup ok okay sure true on 1".split(),
    *"oui si sim ja haan haanji हाँ हां".split(),       # French, Spanish, Portuguese, German, Hindi
)
_NO = (
    *"no n nope nah false off 0".split(),
    *"non nao nein nahi nahin नहीं".split(),
)
_ALSO_IN_SENTENCES = {*"yes yeah yep yup oui sim haan nope nah nein".split(), "no thanks", "no thank you"}


@cache
def _plain_answers() -> frozenset[str]:
    return frozenset(map(compared_form, (*_YES, *_NO)))


def is_yes_or_no(compared: str) -> bool:
    """Whether the compared form of a text is a plain yes or no in some language."""
    return compared in _plain_answers()


def yes_or_no() -> FieldType[bool]:
    """Yes or no, in the words of several languages."""
    table = _compared([*((word, True) for word in _YES), *((word, False) for word in _NO)])
    read = _looked_up(table)
    return FieldType(
        wanted=Wanted("yes_or_no"),
        example="yes",
        samples=("yes", "no", "1", "0"),
        read=read,
        read_lenient=Lenient(read, most_words=3, anywhere=_ALSO_IN_SENTENCES),
        choices=(*_YES, *_NO),
    )


def choice(options: Sequence[Any], *, shortest: int = _SHORTEST_BEGINNING) -> FieldType[Any]:
    """One of some options, each read by any of its labels, leniently also by a clear beginning.

    Args:
        options: Texts, whole numbers, or members of an Enum.
        shortest: The fewest characters that count as a beginning.

    Raises:
        TypeError: There is no option, one can't be typed, or two are typed alike.
    """
    labels = [(label, option) for option in options for label in _labels(option)]
    if not labels:
        raise TypeError("a choice without options can't be read")
    table = _compared(labels)
    most_words = max(len(form.split()) for form in table)
    read = _looked_up(table)
    only_numbers = all(type(option) is int for option in options)
    shown = [_labels(option)[0] for option in options]
    texts = tuple(label for label, _ in labels)
    return FieldType(
        wanted=Wanted("one_of", {"options": ", ".join(shown)}),
        example=shown[0],
        samples=texts,
        read=read,
        read_lenient=_only_number(table) if only_numbers else _or_beginning(table, Lenient(read, most_words), shortest),
        choices=texts,
        most_words=most_words,
    )


def _labels(option: Any) -> list[str]:
    """What a person may type for an option, the one that is shown first."""
    if isinstance(option, Enum):
        values = [str(option.value)] if isinstance(option.value, str | int) else []
        return list(dict.fromkeys([option.name.replace("_", " "), *values]))
    if isinstance(option, bool):
        return list(_YES if option else _NO)
    if isinstance(option, str):
        return [option]
    if isinstance(option, int) and option >= 0:
        return [str(option), *filter(None, [words_for(option)])]
    raise TypeError(f"{option!r} can't be an option; use texts, whole numbers from 0 up, or an Enum")


def _compared(labels: Iterable[tuple[str, T]]) -> dict[str, T]:
    """The options by the compared form of their labels."""
    table: dict[str, T] = {}
    for label, option in labels:
        form = compared_form(label)
        if not form:
            raise TypeError(f"the option {label!r} has nothing that can be compared; use letters or digits")
        if table.setdefault(form, option) is not option:
            raise TypeError(f"the options {table[form]!r} and {option!r} are both typed {form!r}; rename one")
    return table


def _looked_up(table: Mapping[str, T]) -> Reading[T]:
    def read(typed: str, language: str = "en") -> T:  # noqa: ARG001 - every reading is told the language
        try:
            return table[compared_form(typed)]
        except KeyError:
            raise Unreadable from None

    return read


def _or_beginning(table: Mapping[str, T], read: Reading[T], shortest: int) -> Reading[T]:
    """Read also the beginning of just one option, such as "choc" for "Chocolate"."""

    def read_lenient(typed: str, language: str = "en") -> T:
        try:
            return read(typed, language)
        except Unreadable:
            start = compared_form(" ".join(core_words(typed)))
            begun = {id(option): option for form, option in table.items() if form.startswith(start)}
            if len(start) < shortest or len(begun) != 1:
                raise
            return begun.popitem()[1]

    return read_lenient


def _only_number(table: Mapping[str, T]) -> Reading[T]:
    """Read an option that is the only number in the text: "0 out of 5" is not the option 5."""
    exact, any_number = _looked_up(table), Lenient(read_whole, MOST_WORDS)

    def read_lenient(typed: str, language: str = "en") -> T:
        try:
            return exact(typed, language)
        except Unreadable:
            return exact(str(any_number(typed, language)), language)

    return read_lenient
