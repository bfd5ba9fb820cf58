"""What makes a class a value: it is compared and shown by its fields."""

from typing import Any, ClassVar

from attrs import Attribute, fields


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
