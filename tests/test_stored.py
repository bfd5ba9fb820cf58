"""What is kept of a value comes back as that value, or as none at all."""

import json
from datetime import date, time
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal, NewType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mokit.fields import between
from mokit.fields.stored import stored


class Size(Enum):
    SMALL = "S"
    EXTRA_LARGE = "XL"


class Postcode:
    def __init__(self, text: str) -> None:
        self.text = text

    @classmethod
    def parse(cls, text: str) -> "Postcode":
        return cls(text)


Points = NewType("Points", int)

VALUES: list[tuple[Any, Any]] = [
    (str, "a\nb 🧶"),
    (int, -7),
    (float, 2.5),
    (bool, True),
    (Decimal, Decimal("12.50")),
    (date, date(2026, 2, 28)),
    (time, time(17, 5)),
    (Literal["A", "B"], "B"),
    (Literal[1, 2], 2),
    (Size, Size.EXTRA_LARGE),
    (list[int], [3, 1, 2]),
    (list[Size], [Size.SMALL]),
    (list[date], [date(2026, 1, 1)]),
    (int | None, 4),
    (Annotated[int, between(1, 5)], 5),
    (Points, Points(9)),
]


def back(form: Any, value: Any, text: str = "") -> Any:
    """What comes of a value that was kept and read again."""
    kind = stored(form)
    kept = json.loads(json.dumps(kind.kept(value, text)))
    return kept if kind.from_json is None else kind.from_json(kept)


@pytest.mark.parametrize(("form", "value"), VALUES, ids=lambda one: str(one)[:30])
def test_a_value_comes_back_as_it_was(form: Any, value: Any) -> None:
    found = back(form, value)
    assert found == value
    assert type(found) is type(value)


@given(st.decimals(allow_nan=False, allow_infinity=False) | st.integers().map(Decimal))
def test_an_amount_comes_back_to_the_last_place(amount: Decimal) -> None:
    assert str(back(Decimal, amount)) == str(amount)


@pytest.mark.parametrize(("form", "kept"), [(Literal["A", "B"], "C"), (Size, "HUGE"), (Literal["A"], ["A"])])
def test_an_option_that_is_gone_is_no_value_any_more(form: Any, kept: Any) -> None:
    revive = stored(form).from_json
    assert revive is not None
    with pytest.raises(ValueError, match=r"HUGE|C|A"):
        revive(kept)


def test_of_a_class_that_parses_only_the_text_is_kept() -> None:
    kind = stored(Postcode)
    assert (kind.by_text, kind.kept(Postcode("10115"), "10115!")) == (True, "10115!")


def test_types_that_are_read_differently_have_different_tags() -> None:
    forms = [str, int, float, bool, Decimal, date, time, Size, list[int], list[str], Postcode]
    tags = [stored(form).tag for form in forms]
    assert len(set(tags)) == len(tags)
