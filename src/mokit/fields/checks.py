"""Checks that run on a value after it was read."""

from collections.abc import Callable, Iterable, Sized
from datetime import date, time
from typing import Any, Protocol, TypeVar, cast

from mokit.fields.kinds import FieldType, Reading, Unreadable, Wanted, reads

T = TypeVar("T")
LONGEST_SAMPLE = 1600                   # characters; no gateway takes a longer text
Check = Callable[[T], str | None]       # what is wrong with the value, in words for the person, or None


class Ordered(Protocol):
    """A value that can be compared with others of its kind."""

    def __lt__(self, other: Any, /) -> bool: ...    # Any: each type names its own kind here


C = TypeVar("C", bound=Ordered)


def between(low: C | None, high: C | None) -> Check[C]:
    """A check that the value lies from `low` to `high`, both included; None leaves that side open."""
    return _Bounds(low, high)


def length(least: int, most: int | None) -> Check[Sized]:
    """A check that a text has so many characters, or a list so many values; None leaves the top open."""
    return _Bounds(least, most, of_length=True)


def checked(inner: FieldType[T], checks: Iterable[Check[T]]) -> FieldType[T]:
    """The type with checks that run after reading.

    Bounds change what is asked for, so that the catalogue's words tell them; any other check tells in
    its own words what is wrong.
    """
    for check in checks:
        inner = _with_check(inner, check)
    return inner


def check_answer(value: T, checks: Iterable[Check[T]], wanted: Wanted) -> None:
    """Run checks on a value that a person gave, and on nothing else.

    Raises:
        Unreadable: One says what is wrong; without words where `wanted_within` tells it.
    """
    for check in checks:
        narrowed = _narrowed(wanted, check)
        problem = _problem(check, value)
        if problem is not None:
            raise Unreadable(None if narrowed else problem)
        wanted = narrowed or wanted


def wanted_within(wanted: Wanted, checks: Iterable[Check[Any]]) -> Wanted:
    """What to ask for, within those of the checks that are bounds."""
    for check in checks:
        wanted = _narrowed(wanted, check) or wanted
    return wanted


def _problem(check: Check[T], value: T) -> str | None:
    problem = check(value)
    if isinstance(cast("object", problem), str | None):      # whatever the host's own function returns
        return problem
    name = getattr(check, "__qualname__", repr(check))
    raise TypeError(f"the check {name} returned {problem!r:.60}; a check returns what is wrong in words, or None")


def _narrowed(wanted: Wanted, check: Check[Any]) -> Wanted | None:
    return check.narrowed(wanted) if isinstance(check, _Bounds) else None


def _with_check(inner: FieldType[T], check: Check[T]) -> FieldType[T]:
    bounds = check if isinstance(check, _Bounds) else None
    narrowed = _narrowed(inner.wanted, check)
    read = _then_checked(inner.read, check, told=narrowed is not None)
    candidates = (*(bounds.samples() if bounds else ()), *inner.samples)
    samples = tuple(text for text in candidates if reads(read, text))
    return inner._replace(
        wanted=narrowed or inner.wanted,
        example=inner.example if reads(read, inner.example) or not samples else samples[0],
        samples=samples,
        read=read,
        read_lenient=_then_checked(inner.read_lenient, check, told=narrowed is not None),
        choices=tuple(choice for choice in inner.choices if reads(read, choice)),
    )


def _then_checked(read: Reading[T], check: Check[T], *, told: bool) -> Reading[T]:
    """Read and check; what is wrong is told by the check, unless what is wanted tells it."""

    def read_checked(typed: str, language: str = "en") -> T:
        value = read(typed, language)
        problem = _problem(check, value)
        if problem is None:
            return value
        raise Unreadable(None if told else problem)

    return read_checked


class _Bounds:
    """Bounds of a value, or of its length; an open side is None."""

    def __init__(self, low: Any, high: Any, *, of_length: bool = False) -> None:
        self.low = low
        self.high = high
        self.of_length = of_length

    def __repr__(self) -> str:
        return f"{'length' if self.of_length else 'between'}({self.low!r}, {self.high!r})"

    def __call__(self, value: Any) -> str | None:
        measure = len(value) if self.of_length else value
        too_low = self.low is not None and measure < self.low
        too_high = self.high is not None and self.high < measure
        if not too_low and not too_high:
            return None
        measured = "the length" if self.of_length else "the value"
        bound = f"at least {_written(self.low)}" if too_low else f"at most {_written(self.high)}"
        return f"{measured} must be {bound}"

    def narrowed(self, wanted: Wanted) -> Wanted | None:
        """What to ask for within these bounds; None if the catalogue has no phrase for it."""
        kind = (_LENGTHS if self.of_length else _RANGES).get(wanted.key)
        if kind is None:
            return None
        ends = {"low": self.low, "high": self.high}
        values = {name: _written(end) for name, end in ends.items() if end is not None}
        bounds = "between" if len(values) == 2 else "at_least" if "low" in values else "at_most"
        return Wanted(f"{kind}_{bounds}", values)

    def samples(self) -> list[str]:
        """Texts at the bounds."""
        ends = [end for end in (self.low, self.high) if end is not None]
        if self.of_length:
            return ["a" * end for end in ends if end <= LONGEST_SAMPLE]
        return [_written(end) for end in ends]


def _written(value: object) -> str:
    if isinstance(value, time) and not (value.second or value.microsecond):
        return value.isoformat("minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return format(value, "f") if type(value).__name__ == "Decimal" else str(value)


_RANGES = {"whole_number": "number", "number": "number", "amount": "number", "date": "date", "time": "time"}
_LENGTHS = {"text": "text", "list_of": "list", "some_of": "list"}
