"""Values of fields as JSON and back, so that what a person once answered is still that value later."""

from collections.abc import Callable, Iterable
from datetime import date, time
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

NATIVE = (str, int, float, bool)        # JSON holds these as they are


class Stored(NamedTuple):
    """How the values of one type are kept."""

    tag: str                                    # names the type; what is kept under another one is read anew
    to_json: Callable[[Any], Any] | None = None         # None: JSON holds the value as it is
    from_json: Callable[[Any], Any] | None = None       # raises ValueError for what is no value any more
    by_text: bool = False                       # nothing but the text is kept, and read each time

    def kept(self, value: Any, text: str) -> Any:
        """What is kept of a value that was read from the text, as JSON gives it back."""
        if self.by_text:
            return text
        if self.to_json is None:
            return value
        import json  # only where more is kept than texts and numbers

        return json.loads(json.dumps(self.to_json(value)))


def stored(form: Any) -> Stored:    # Any: an annotation
    """How values of the type that an annotation names are kept; the same forms as `field_type` knows."""
    origin, arguments = get_origin(form), get_args(form)
    if origin is Annotated:
        return stored(arguments[0])
    if origin in {Union, UnionType}:
        return stored(next(one for one in arguments if one is not NoneType))
    if origin is Literal:
        return _option({_plain(one): one for one in arguments})
    if origin is list:
        return _list_of(stored(arguments[0]))
    if isinstance(form, type):
        return _of_class(form)
    return stored(getattr(form, "__supertype__", None) or form.__value__)      # NewType, an alias


def _of_class(form: type[Any]) -> Stored:
    if form in NATIVE:
        return Stored(form.__name__)
    if form in {date, time}:
        return Stored(form.__name__, str, form.fromisoformat)
    if form.__name__ == "Decimal" and form.__module__ == "decimal":
        return Stored("Decimal", str, form)
    if callable(getattr(form, "parse", None)) or not issubclass(form, Enum):
        return Stored(form.__name__, by_text=True)
    return _option({one.name: one for one in form})


def _option(options: dict[Any, Any]) -> Stored:
    """One of some options, by its plain form; an option that is gone is no value any more."""

    def from_json(kept: Any) -> Any:
        if isinstance(kept, str | int) and kept in options:
            return options[kept]
        raise ValueError(kept)

    return Stored("option", _plain, from_json)


def _plain(option: Any) -> Any:
    return option.name if isinstance(option, Enum) else option


def _list_of(item: Stored) -> Stored:
    to_json, from_json = item.to_json or _as_it_is, item.from_json or _as_it_is

    def all_to_json(values: Iterable[Any]) -> list[Any]:
        return [to_json(one) for one in values]

    def all_from_json(kept: Iterable[Any]) -> list[Any]:
        return [from_json(one) for one in kept]

    return Stored(f"list of {item.tag}", all_to_json, all_from_json, item.by_text)


def _as_it_is(value: Any) -> Any:
    return value
