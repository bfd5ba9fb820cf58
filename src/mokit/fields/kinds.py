"""What a type of field is, how its values are read and what is said of it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Generic, NamedTuple, Protocol, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Unreadable(ValueError):
    """The typed text is no value of the field.

    Attributes:
        problem: What a check of the host's own says is wrong; None if the text isn't what is wanted.
    """

    def __init__(self, problem: str | None = None) -> None:
        super().__init__(problem or "the text is no value of the field")
        self.problem = problem


class Reading(Protocol[T_co]):
    """Reads typed text into a value, or raises `Unreadable`."""

    def __call__(self, typed: str, language: str = "en") -> T_co:
        """The value of the text; the language is a BCP 47 tag such as "en" or "pt-BR"."""
        ...


_NO_VALUES: Mapping[str, str] = MappingProxyType({})


class Wanted(NamedTuple):
    """What to ask a person for: a phrase of the catalogue and the values that fill it."""

    key: str
    values: Mapping[str, str] = _NO_VALUES


class FieldType(NamedTuple, Generic[T]):
    """How one type of field is read, and what is said of it.

    Neither way of reading raises anything but `Unreadable`, whatever was typed (what a class's own
    `parse` or a host's own check raises apart), and lenient reading gives whatever exact reading gives.
    """

    wanted: Wanted
    example: str                        # something that a person could type: "5"
    samples: tuple[str, ...]            # English texts that are read, at the bounds of its checks first
    read: Reading[T]                    # the whole text is the value, outer punctuation apart: "5!"
    read_lenient: Reading[T]            # also the one value in a short text: "5 - loved it"
    choices: tuple[str, ...] = ()       # every text that is read, where these can be counted
    takes_rest: bool = False            # as the last field it takes the whole rest of the text
    most_words: int = 1                 # of one value


def reads(read: Reading[object], typed: str) -> bool:
    """Whether the text is read, in English."""
    try:
        read(typed)
    except Unreadable:
        return False
    return True
