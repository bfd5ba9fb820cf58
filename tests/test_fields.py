"""What each type of field reads, exactly and leniently, and what it never reads."""

import re
from collections.abc import Callable, Sized
from datetime import date, time
from decimal import Decimal
from enum import Enum, IntEnum
from time import process_time
from typing import Annotated, Any, Literal, NewType, Optional, TypeVar, assert_type

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import TypeAliasType

from mokit.fields import Check, FieldType, Unreadable, Wanted, between, field_type, length

T = TypeVar("T")
UNREADABLE = object()


class Size(Enum):
    SMALL = "s"
    EXTRA_LARGE = "xl"


class Stars(IntEnum):
    BAD = 1
    GOOD = 2


class OrderNumber(str):
    __slots__ = ()
    example = "A-17"

    @classmethod
    def parse(cls, text: str) -> "OrderNumber":
        if not re.fullmatch("A-[0-9]+", text.upper()):
            raise ValueError(text)
        return cls(text.upper())


class Postcode(str):
    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> "Postcode":
        raise Unreadable(f"we don't deliver to {text}")


Ice = Literal["Vanilla", "Chocolate", "Cherry", "Rum and raisin"]
Sweater = Literal["A", "B"]
Rating = Annotated[int, between(1, 5)]
Score = Literal[1, 2, 3, 4, 5]
Age = NewType("Age", int)
Alias = TypeAliasType("Alias", Annotated[int, between(1, 5)])


def even(number: int) -> str | None:
    return f"{number} is odd" if number % 2 else None


def fine(_: object) -> str | None:
    return None


FORMS: list[Any] = [
    str, int, float, Decimal, bool, date, time, Ice, Sweater, Rating, Score, Size, Stars, OrderNumber,
    Age, Alias, int | None, list[int], list[str], list[Ice], list[Decimal], Literal[True, "maybe"],
    Annotated[int, even], Annotated[int, between(10, 20)], Annotated[Decimal, between(Decimal("0.5"), None)],
    Annotated[str, length(10, 20)], Annotated[list[int], length(2, 3)], Annotated[Ice, fine],
    Annotated[date, between(date(2026, 1, 1), date(2026, 12, 31))], list[Annotated[str, length(1, 5)]],
    Annotated[time, between(time(8), time(17, 30))], Annotated[float, between(None, 0.5)],
]  # fmt: skip


def named(value: object) -> str:
    """A test's id: the same in each run, and another one for each form."""
    return re.sub(r"typing\.|<function | at 0x[0-9a-f]+>|<class '|'>", "", str(value))[:80]


def result(read: Callable[[str, str], object], typed: str, language: str = "en") -> object:
    try:
        return read(typed, language)
    except Unreadable:
        return UNREADABLE


EXACT: list[tuple[Any, str, str, object]] = [
    (str, " hello  there! ", "en", "hello  there!"),
    (str, " \n", "en", UNREADABLE),
    (int, "5", "en", 5),
    (int, "5!", "en", 5),
    (int, "(5)", "en", 5),
    (int, "#5", "en", 5),
    (int, "005", "en", 5),
    (int, "-3", "en", -3),
    (int, "−3", "en", -3),
    (int, "+3", "en", 3),
    (int, "５", "en", 5),
    (int, "5️⃣", "en", 5),
    (int, "⑤", "en", 5),
    (int, "🔟", "en", 10),
    (int, "5 ⭐", "en", 5),
    (int, "٥", "ar", 5),
    (int, "५", "hi", 5),
    (int, "1,000", "en", 1000),
    (int, "1.000", "de", 1000),
    (int, "1.000", "en", UNREADABLE),
    (int, "1,000", "de", UNREADABLE),
    (int, "12,34,567", "en-IN", 1234567),
    (int, "1,2,3", "en", UNREADABLE),
    (int, "1,00", "en", UNREADABLE),
    (int, "five", "en", 5),
    (int, "Twenty-One", "en", 21),
    (int, "twenty one", "en", 21),
    (int, "one hundred and five", "en", 105),
    (int, "a hundred", "en", 100),
    (int, "nine hundred and ninety nine thousand nine hundred and ninety nine", "en", 999_999),
    (int, "two thousand and six", "en", 2006),
    (int, "one hundred and", "en", UNREADABLE),
    (int, "one thousand and zero", "en", UNREADABLE),
    (int, "ten hundred", "en", UNREADABLE),
    (int, "zero thousand", "en", UNREADABLE),
    (int, "hundred", "en", UNREADABLE),
    (int, "thousand", "en", UNREADABLE),
    (int, "twenty ten", "en", UNREADABLE),
    (int, "one two", "en", UNREADABLE),
    (int, "a", "en", UNREADABLE),
    (int, "5.0", "en", UNREADABLE),
    (int, ".5", "en", UNREADABLE),
    (int, "5²", "en", UNREADABLE),
    (int, "½", "en", UNREADABLE),
    (int, "5 4", "en", UNREADABLE),
    (int, "5⭐4", "en", UNREADABLE),
    (int, "1_000", "en", UNREADABLE),
    (int, "50%", "en", UNREADABLE),
    (int, "", "en", UNREADABLE),
    (int, "9" * 18, "en", 10**18 - 1),
    (int, "9" * 19, "en", UNREADABLE),
    (int, "9" * 10_000, "en", UNREADABLE),
    (int, "❾" * 19, "en", UNREADABLE),
    (float, "2.5", "en", 2.5),
    (float, "2,5", "en", 2.5),
    (float, "1,234.5", "de", 1234.5),
    (float, "two", "en", 2.0),
    (float, "zero", "en", 0.0),
    (float, "inf", "en", UNREADABLE),
    (float, "1e5", "en", UNREADABLE),
    (Decimal, "₹5,000", "en", Decimal(5000)),
    (Decimal, "Rs.500/-", "en-IN", Decimal(500)),
    (Decimal, "$5.00", "en", Decimal("5.00")),
    (Decimal, "-$5", "en", Decimal(-5)),
    (Decimal, "$-5", "en", Decimal(-5)),
    (Decimal, "-$-5", "en", UNREADABLE),
    (Decimal, "$5$", "en", UNREADABLE),
    (Decimal, "5 EUR", "en", Decimal(5)),
    (Decimal, "eur 5", "en", Decimal(5)),
    (Decimal, "5 CATS", "en", UNREADABLE),
    (Decimal, "5 cat", "en", UNREADABLE),
    (Decimal, "1.234,50 €", "en", Decimal("1234.50")),
    (Decimal, "1.234", "de", Decimal(1234)),
    (Decimal, "1.234", "pt_BR", Decimal(1234)),
    (Decimal, "1.234", "de-CH", Decimal("1.234")),
    (Decimal, "1'234", "de-CH", Decimal(1234)),
    (Decimal, "1.234", "en", Decimal("1.234")),
    (Decimal, "1.234", "ar", Decimal(1234)),
    (Decimal, "1,234", "ar", Decimal(1234)),
    (Decimal, "0,234", "ar", Decimal("0.234")),
    (Decimal, "1,23", "ar", Decimal("1.23")),
    (Decimal, "1.234.567", "ar", Decimal(1234567)),
    (Decimal, "1,234.567.8", "en", UNREADABLE),
    (Decimal, ".5", "en", Decimal("0.5")),
    (Decimal, "$.50", "en", Decimal("0.5")),
    (Decimal, "5.-", "de-CH", Decimal(5)),
    (Decimal, "12,345", "de", Decimal("12.345")),
    (Decimal, "five", "en", Decimal(5)),
    (Decimal, "NaN", "en", UNREADABLE),
    (Decimal, "Infinity", "en", UNREADABLE),
    (Decimal, "1e5", "en", UNREADABLE),
    (bool, "YES!", "en", True),
    (bool, "ok", "en", True),
    (bool, "Sí", "es", True),
    (bool, "oui", "en", True),
    (bool, "हाँ", "hi", True),
    (bool, "não", "pt", False),
    (bool, "नहीं", "hi", False),
    (bool, "nope", "en", False),
    (bool, "0", "en", False),
    (bool, "maybe", "en", UNREADABLE),
    (date, "2026-12-31", "en", date(2026, 12, 31)),
    (date, "2026-31-12", "en", UNREADABLE),
    (date, "31.12.2026", "en", date(2026, 12, 31)),
    (date, "31/12/26", "en-US", date(2026, 12, 31)),
    (date, "12/31/2026", "en-GB", date(2026, 12, 31)),
    (date, "5/6/2026", "en", UNREADABLE),
    (date, "5/5/2026", "en", date(2026, 5, 5)),
    (date, "5/6/2026", "en-US", date(2026, 5, 6)),
    (date, "5/6/2026", "en-GB", date(2026, 6, 5)),
    (date, "5/6/2026", "de", date(2026, 6, 5)),
    (date, "5/6/2026", "ja-JP", UNREADABLE),
    (date, "21/11/26", "ja", UNREADABLE),
    (date, "31/31/2026", "en", UNREADABLE),
    (date, "5/6-2026", "de", UNREADABLE),
    (date, "29.2.2026", "de", UNREADABLE),
    (date, "29.2.2028", "de", date(2028, 2, 29)),
    (date, "21 Nov 2026", "en", date(2026, 11, 21)),
    (date, "21st of November, 26", "en", date(2026, 11, 21)),
    (date, "Nov 21, 2026", "en", date(2026, 11, 21)),
    (date, "Sept 1 2026", "en", date(2026, 9, 1)),
    (date, "21-Nov-2026", "en", date(2026, 11, 21)),
    (date, "２１/１１/２０２６", "ja", date(2026, 11, 21)),
    (date, "21 Nov", "en", UNREADABLE),
    (date, "Nov 2026", "en", UNREADABLE),
    (date, "21 Nob 2026", "en", UNREADABLE),
    (date, "12", "en", UNREADABLE),
    (date, "tomorrow", "en", UNREADABLE),
    (time, "17:00", "en", time(17)),
    (time, "5pm", "en", time(17)),
    (time, "5 p.m.", "en", time(17)),
    (time, "5:30 PM", "en", time(17, 30)),
    (time, "5:30:10 am", "en", time(5, 30, 10)),
    (time, "17h30", "fr", time(17, 30)),
    (time, "17h", "fr", time(17)),
    (time, "17.30", "de", time(17, 30)),
    (time, "12am", "en", time(0)),
    (time, "12pm", "en", time(12)),
    (time, "0am", "en", UNREADABLE),
    (time, "13pm", "en", UNREADABLE),
    (time, "17", "en", UNREADABLE),
    (time, "24:00", "en", UNREADABLE),
    (time, "5:3", "en", UNREADABLE),
    (Sweater, "a", "en", "A"),
    (Sweater, "(B)", "en", "B"),
    (Sweater, "C", "en", UNREADABLE),
    (Ice, "rum and RAISIN.", "en", "Rum and raisin"),
    (Ice, "choc", "en", UNREADABLE),
    (Score, "5", "en", 5),
    (Score, "five", "en", 5),
    (Score, "6", "en", UNREADABLE),
    (Literal[True, "maybe"], "yep", "en", True),
    (Size, "extra large", "en", Size.EXTRA_LARGE),
    (Size, "XL", "en", Size.EXTRA_LARGE),
    (Size, "m", "en", UNREADABLE),
    (Stars, "2", "en", Stars.GOOD),
    (Optional[int], "5", "en", 5),  # noqa: UP045 - the old spelling is read too
    (int | None, "five", "en", 5),
    (Age, "5", "en", 5),
    (Alias, "6", "en", UNREADABLE),
    (Rating, "5", "en", 5),
    (Rating, "0", "en", UNREADABLE),
    (Annotated[int, "votes"], "7", "en", 7),
    (OrderNumber, "a-17", "en", "A-17"),
    (OrderNumber, '"a-17".', "en", "A-17"),
    (OrderNumber, "17", "en", UNREADABLE),
    (list[int], "1 2 3", "en", [1, 2, 3]),
    (list[int], "1,2,3", "en", [1, 2, 3]),
    (list[int], "1, 2 and three", "en", [1, 2, 3]),
    (list[int], "one hundred and five, 6", "en", [105, 6]),
    (list[int], "1,000", "en", UNREADABLE),
    (list[int], "1 x", "en", UNREADABLE),
    (list[int], "1,,2", "en", [1, 2]),
    (list[int], ", ;", "en", UNREADABLE),
    (list[int], "5 " * 100, "en", [5] * 100),
    (list[int], "5 " * 101, "en", UNREADABLE),
    (list[str], "milk, eggs & bread", "en", ["milk", "eggs", "bread"]),
    (list[Ice], "rum and raisin and cherry", "en", ["Rum and raisin", "Cherry"]),
]


@pytest.mark.parametrize(("form", "typed", "language", "value"), EXACT, ids=named)
def test_the_exact_reading_is(form: Any, typed: str, language: str, value: object) -> None:
    read = result(field_type(form).read, typed, language)

    assert read == value
    assert type(read) is type(value) or form is OrderNumber


LENIENT: list[tuple[Any, str, object]] = [
    (int, "5 - loved it", 5),
    (int, "5-loved it", 5),
    (int, "5,great", 5),
    (int, "5 stars!", 5),
    (int, "more like a 3", 3),
    (int, "I'd say twenty one", 21),
    (int, "5️⃣ 🎉", 5),
    (int, "five please", 5),
    (int, "5 thank you", 5),
    (int, "5 5", 5),
    (int, "One - awful", 1),
    (int, "one of the best", UNREADABLE),
    (int, "loved that one", UNREADABLE),
    (int, "3 or 4", UNREADABLE),
    (int, "3-4", UNREADABLE),
    (int, "not 5", UNREADABLE),
    (int, "it isn't 5", UNREADABLE),
    (int, "less than 5", UNREADABLE),
    (int, "we were 5 people and all of us loved it", UNREADABLE),
    (int, "a" * 155 + " 555555", UNREADABLE),
    (int, "please", UNREADABLE),
    (Rating, "5 - loved it", 5),
    (Rating, "0 out of 5", UNREADABLE),
    (Rating, "give it 7", UNREADABLE),
    (Score, "definitely 4", 4),
    (Score, "0 out of 5", UNREADABLE),
    (Score, "7 ok", UNREADABLE),
    (Decimal, "about $5.50 I think", Decimal("5.50")),
    (Decimal, "$5 or $6", UNREADABLE),
    (date, "on 21 Nov 2026 please", date(2026, 11, 21)),
    (date, "on 21 Nov", UNREADABLE),
    (time, "at 5:30 pm", time(17, 30)),
    (bool, "yes please", True),
    (bool, "Yes I am coming", True),
    (bool, "no thanks", False),
    (bool, "no, sorry", False),
    (bool, "ok, see you", True),
    (bool, "no problem", UNREADABLE),
    (bool, "on my way", UNREADABLE),
    (bool, "yes and no", UNREADABLE),
    (bool, "yes but not today", UNREADABLE),
    (Sweater, "A please", "A"),
    (Sweater, "option a", "A"),
    (Sweater, "a) the red one", "A"),
    (Sweater, "a bit late", UNREADABLE),
    (Sweater, "I like B best", "B"),
    (Sweater, "A or B", UNREADABLE),
    (Sweater, "A and B", UNREADABLE),
    (Sweater, "B a lot", UNREADABLE),
    (Sweater, "not A", UNREADABLE),
    (bool, "yes, on my way", True),
    (bool, "yes, no problem", UNREADABLE),
    (Ice, "choc", "Chocolate"),
    (Ice, "choc pls", "Chocolate"),
    (Ice, "rum and", "Rum and raisin"),
    (Ice, "ch", UNREADABLE),
    (Ice, "the cherry one", "Cherry"),
    (Ice, "with vanilla", "Vanilla"),
    (Ice, "vanilla or cherry", UNREADABLE),
    (Literal["York", "New York"], "new york please", "New York"),
    (Literal["sure", "not sure"], "I'm not sure", "not sure"),
    (Size, "extra", Size.EXTRA_LARGE),
    (OrderNumber, "it is a-17 I think", "A-17"),
    (OrderNumber, "a-17 or a-18", UNREADABLE),
    (list[int], "1 2", [1, 2]),
    (str, "anything", "anything"),
]


@pytest.mark.parametrize(("form", "typed", "value"), LENIENT, ids=named)
def test_the_lenient_reading_is(form: Any, typed: str, value: object) -> None:
    assert result(field_type(form).read_lenient, typed) == value


NUMBER_BETWEEN = Wanted("number_between", {"low": "1", "high": "5"})
WANTED: list[tuple[Any, Wanted]] = [
    (str, Wanted("text")),
    (int, Wanted("whole_number")),
    (float, Wanted("number")),
    (Decimal, Wanted("amount")),
    (bool, Wanted("yes_or_no")),
    (date, Wanted("date")),
    (time, Wanted("time")),
    (Sweater, Wanted("one_of", {"options": "A, B"})),
    (Size, Wanted("one_of", {"options": "SMALL, EXTRA LARGE"})),
    (OrderNumber, Wanted("parsed", {"name": "order number"})),
    (list[int], Wanted("list_of", {"example": "5 1"})),
    (list[Sweater], Wanted("some_of", {"options": "A, B"})),
    (Rating, NUMBER_BETWEEN),
    (Annotated[float, between(1, 5)], NUMBER_BETWEEN),
    (Annotated[int, between(1, None)], Wanted("number_at_least", {"low": "1"})),
    (Annotated[Decimal, between(None, Decimal("1E2"))], Wanted("number_at_most", {"high": "100"})),
    (Annotated[date, between(date(2026, 1, 1), None)], Wanted("date_at_least", {"low": "2026-01-01"})),
    (Annotated[time, between(time(17), time(22, 30))], Wanted("time_between", {"low": "17:00", "high": "22:30"})),
    (Annotated[time, between(time(8, 0, 5), None)], Wanted("time_at_least", {"low": "08:00:05"})),
    (Annotated[str, length(1, 20)], Wanted("text_between", {"low": "1", "high": "20"})),
    (Annotated[list[int], length(2, None)], Wanted("list_at_least", {"low": "2"})),
    (Annotated[int, even], Wanted("whole_number")),
]


@pytest.mark.parametrize(("form", "wanted"), WANTED)
def test_what_is_asked_for_is(form: Any, wanted: Wanted) -> None:
    assert field_type(form).wanted == wanted


@pytest.mark.parametrize(
    ("form", "typed", "problem"),
    [
        (int, "x", None),
        (Rating, "6", None),
        (Annotated[str, length(1, 2)], "abc", None),
        (Annotated[int, even], "3", "3 is odd"),
        (Annotated[Rating, even], "5", "5 is odd"),
        (Annotated[str, between("a", "f")], "g", "the value must be at most f"),
        (Annotated[Ice, length(8, None)], "cherry", "the length must be at least 8"),
        (OrderNumber, "17", None),
        (Postcode, "N1", "we don't deliver to N1"),
    ],
)
def test_a_check_tells_its_problem_unless_what_is_wanted_tells_it(
    form: Any, typed: str, problem: str | None
) -> None:
    kind = field_type(form)

    for read in (kind.read, kind.read_lenient):
        with pytest.raises(Unreadable) as raised:
            read(typed)
        assert raised.value.problem == problem


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (bytes, "no type that a field may have"),
        (dict[str, int], "no type that a field may have"),
        (list, "no type that a field may have"),
        (int | str, "no type that a field may have"),
        ("int", "no type that a field may have"),
        (list[list[int]], "a list can't hold lists"),
        (Literal["A", "a"], "'A' and 'a' are both typed 'a'"),
        (Literal["1", 1], "'1' and 1 are both typed '1'"),
        (Literal["A", " "], "has nothing that can be compared"),
        (Literal[-1, 1], "-1 can't be an option"),
        (Literal[b"A"], "b'A' can't be an option"),
        (Enum("Empty", []), "a choice without options"),
        (type("Code", (OrderNumber,), {"example": "17"}), "can't read Code.example, which is '17'"),
    ],
)
def test_an_unsupported_form_is_told_clearly(form: object, said: str) -> None:
    with pytest.raises(TypeError, match=said):
        field_type(form)


@pytest.mark.parametrize("form", FORMS, ids=named)
def test_every_example_sample_and_choice_is_read(form: Any) -> None:
    kind = field_type(form)

    assert kind.samples
    for text in (kind.example, *kind.samples, *kind.choices):
        assert result(kind.read, text) is not UNREADABLE
        assert len(text.split()) <= kind.most_words or kind.takes_rest


def test_the_samples_begin_with_the_bounds_of_the_checks() -> None:
    assert field_type(Rating).samples[:2] == ("1", "5")
    assert field_type(Annotated[str, length(1, 3)]).samples[:2] == ("a", "aaa")
    assert max(map(len, field_type(Annotated[str, length(1, 300_000_000)]).samples)) <= 1600
    assert field_type(Annotated[int, between(10, 20)]).example == "10"


@pytest.mark.parametrize(
    ("form", "most_words"), [(Sweater, 1), (Ice, 3), (Size, 2), (int, 11), (date, 4), (OrderNumber, 1)]
)
def test_the_most_words_of_a_value_are(form: Any, most_words: int) -> None:
    assert field_type(form).most_words == most_words


def test_only_texts_and_lists_take_the_rest() -> None:
    taking = [named(form) for form in FORMS if field_type(form).takes_rest]

    assert taking == [name for name in map(named, FORMS) if re.match(r"(Annotated\[)?(str|list\[)", name)]


@given(st.integers(min_value=-(10**18) + 1, max_value=10**18 - 1))
def test_every_number_within_the_limit_reads_back(number: int) -> None:
    assert field_type(int).read(str(number)) == number
    assert field_type(Decimal).read(str(number)) == number


@given(st.integers(min_value=0, max_value=10**17), st.sampled_from(["en", "de", "ar", "hi"]))
def test_grouped_digits_read_back_in_the_marks_of_the_language(number: int, language: str) -> None:
    mark = "." if language == "de" else ","

    assert field_type(int).read(f"{number:,}".replace(",", mark), language) == number


@given(st.integers(min_value=0, max_value=999_999))
def test_every_number_in_english_words_reads_back(number: int) -> None:
    assert field_type(int).read(spelled(number)) == number


def spelled(number: int) -> str:
    """The number in words, built the other way round from how they are read."""
    if number >= 1000:
        return f"{spelled(number // 1000)} thousand{tail(number % 1000)}"
    if number >= 100:
        return f"{spelled(number // 100)} hundred{tail(number % 100)}"
    units = (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen"
    ).split()
    if number < 20:
        return units[number]
    ten = "twenty thirty forty fifty sixty seventy eighty ninety".split()[number // 10 - 2]
    return f"{ten}-{units[number % 10]}" if number % 10 else ten


def tail(number: int) -> str:
    return f" and {spelled(number)}" if number else ""


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31)))
def test_every_date_reads_back_in_each_settled_format(day: date) -> None:
    read = field_type(date).read

    assert read(day.isoformat()) == day
    assert read(f"{day.day}.{day.month}.{day.year}", "de") == day
    assert read(f"{day.month}/{day.day}/{day.year}", "en-US") == day
    assert read(f"{day:%d %b} {day.year}") == day


ODDITIES = [*"5a,.-$½²⭐ \n٫’\ufe0f\u20e3\ud800\0", "no", "one", "not", "hundred"]


@pytest.mark.parametrize("form", FORMS, ids=named)
@settings(max_examples=40)      # for each form
@given(
    typed=st.text() | st.lists(st.sampled_from(ODDITIES) | st.characters(), max_size=12).map("".join),
    language=st.sampled_from(["en", "en-US", "de", "pt_BR", "ja", "", "x" * 40]),
)
def test_any_text_gives_a_value_or_unreadable_and_lenient_gives_what_exact_gives(
    form: Any, typed: str, language: str
) -> None:
    kind = field_type(form)

    exact, lenient = result(kind.read, typed, language), result(kind.read_lenient, typed, language)

    assert exact is UNREADABLE or exact == lenient


@pytest.mark.parametrize("form", FORMS, ids=named)
def test_very_long_texts_take_no_long_time(form: Any) -> None:
    kind = field_type(form)
    began = process_time()

    for run in ("9", "five ", "5 ", "5,", "1,2 ", ".", "a", " ", "\n", "5-", "and ", "é", "⭐", "hundred "):
        text = run * 10_000
        assert result(kind.read, text) == result(kind.read_lenient, text)
    assert process_time() - began < 5       # seconds of this process alone


def test_checks_are_typed_by_what_they_check() -> None:
    def ask(kind: type[T], *checks: Check[T]) -> FieldType[T]:
        return field_type(Annotated[kind, *checks] if checks else kind)

    assert_type(ask(int, between(1, 5)), FieldType[int])
    assert_type(ask(Decimal, between(Decimal(1), None)), FieldType[Decimal])
    assert_type(ask(date, between(None, date(2026, 1, 1))), FieldType[date])
    assert_type(ask(str, length(1, 20)), FieldType[str])
    assert_type(ask(list[int], length(1, 20)), FieldType[list[int]])
    assert_type(length(1, 20), Check[Sized])
