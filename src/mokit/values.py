"""What makes a class a value: it is compared and shown by its fields."""

from collections.abc import Sequence
from typing import Any, ClassVar, Protocol, TypeVar

from attrs import Attribute, fields

T = TypeVar("T")
_blank, _set = object.__new__, object.__setattr__


class _MakesRows(Protocol):
    def __call__(self, kind: type[T], fields: Sequence[object], /) -> T: ...


# row(Kind, (...)) is a named tuple with all its fields, made in half the time of Kind(...)
row: _MakesRows = tuple.__new__     # type: ignore[assignment]  # mypy knows it for tuples alone



class Value:
    """What messages have in common: one equals another of its class with the same fields.

    For frozen attrs classes without slots. attrs would write these methods anew for each class,
    which is most of what making one costs at import.
    """

    __slots__ = ()
    __attrs_attrs__: ClassVar[tuple["Attribute[Any]", ...]]

    def __eq__(self, other: object) -> bool:
        return self.__dict__ == other.__dict__ if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self) -> int:
        return hash((self.__class__, *self.__dict__.values()))

    def __repr__(self) -> str:
        """The fields that may land in a log."""
        shown = [f"{one.name}={getattr(self, one.name)!r}" for one in fields(type(self)) if one.repr]
        return f"{type(self).__name__}({', '.join(shown)})"


def read_often(value: Value) -> None:
    """Give a value a dictionary that is its own alone: attributes are read from it in a third of the time."""
    _set(value, "__dict__", {**value.__dict__})          # not `copy()`, which keeps what is shared


def filled(kind: type[T], /, **values: Any) -> T:
    """A value with these fields, all that it has, in their order.

    For values that are right as they are: defaults, converters and checks take most of the time that making
    one takes, and it is read faster afterwards.
    """
    made = _blank(kind)
    _set(made, "__dict__", values)
    return made
