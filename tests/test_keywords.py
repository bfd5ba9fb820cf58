"""The index of keywords: the strongest claim first, and the same few look-ups however many there are."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import pytest

from mokit import Router
from mokit.assembly import assemble
from mokit.keywords import CHOICE, OPEN, TRAILING, Index, Keyword, Table, Tables


def said() -> str:
    return ""


def tables_of(*routers: Router) -> Tables:
    whole = Router()
    for router in routers:
        whole.include(router)
    return assemble(whole, {}).tables


def sources(found: tuple[Keyword, ...] | None) -> list[str]:
    return [keyword.pattern.source for keyword in found or ()]


def test_a_table_finds_the_keywords_of_exactly_one_phrase() -> None:
    router = Router()
    router.keyword("JOIN", "JOIN NOW", "CAFÉ")(said)
    table = tables_of(router).of("any")

    assert [sources(table.at(phrase)) for phrase in ("join", "join now", "cafe", "joi", "now", "")] == [
        ["JOIN"], ["JOIN NOW"], ["CAFÉ"], [], [], []
    ]
    assert table.longest == 2


def test_the_strongest_claim_comes_first() -> None:
    router, narrow = Router(), Router(service="1111")

    def choice(choice: Literal["a", "b"]) -> str:
        return choice

    def open_field(words: str) -> str:
        return words

    narrow.keyword("X {words}")(open_field)
    router.keyword("X", trailing=True)(said)
    router.keyword("X {words}")(open_field)
    router.keyword("X {choice}")(choice)

    found = tables_of(router, narrow).of("1111").at("x")

    assert [(keyword.kinds, keyword.route.service) for keyword in found or ()] == [
        ((CHOICE,), None), ((OPEN,), "1111"), ((OPEN,), None), ((TRAILING,), None)
    ]


def test_each_choice_of_a_leading_field_is_a_phrase_and_a_literal_word_goes_before_it() -> None:
    router = Router()

    def go(city: Literal["York", "New York"]) -> str:
        return city

    router.keyword("{city}")(go)
    router.keyword("YORK")(said)
    table = tables_of(router).of("any")

    assert sources(table.at("york")) == ["YORK", "{city}"]
    assert sources(table.at("new york")) == ["{city}"]
    assert [keyword.shown("new york") for keyword in table.at("new york") or ()] == ["New York"]


def test_a_pattern_that_begins_with_an_open_field_has_no_phrase() -> None:
    router = Router()

    def code(number: int) -> str:
        return f"{number}"

    router.keyword("{number}")(code)

    assert sources(tables_of(router).of("any").at("")) == ["{number}"]


def test_keywords_of_other_services_are_not_found() -> None:
    one, two, shared = Router(service="1111"), Router(service="2222"), Router()
    one.keyword("A")(said)
    two.keyword("B")(said)
    shared.keyword("C")(said)
    tables = tables_of(one, two, shared)

    found = {name: [phrase for phrase in "abc" if tables.of(name).at(phrase)] for name in ("1111", "2222", "3333")}

    assert found == {"1111": ["a", "c"], "2222": ["b", "c"], "3333": ["c"]}


@pytest.mark.parametrize(
    ("typed", "near"), [("jion", ["join"]), ("orange", []), ("subscribee", ["subscribe"]), ("join", [])]
)
def test_misspellings_are_sought_among_the_phrases_of_a_table(typed: str, near: list[str]) -> None:
    narrow, router = Router(service="1111"), Router()
    narrow.keyword("JOIN")(said)
    router.keyword("SUBSCRIBE")(said)
    tables = tables_of(narrow, router)

    assert tables.of("1111").spellings.near(typed) == near
    assert tables.of("2222").spellings.near(typed) == [one for one in near if one != "join"]


class Counted(Mapping[str, tuple[Keyword, ...]]):
    """A dict that counts how often it is asked."""

    def __init__(self, inner: Mapping[str, tuple[Keyword, ...]]) -> None:
        self.inner = inner
        self.asked = 0

    def __getitem__(self, phrase: str) -> tuple[Keyword, ...]:
        self.asked += 1
        return self.inner[phrase]

    def __iter__(self) -> Iterator[str]:
        return iter(self.inner)

    def __len__(self) -> int:
        return len(self.inner)


def counting(table: Table) -> tuple[Table, Counted]:
    """The table with its phrases counted."""
    [index] = table.indexes
    phrases = Counted(index.phrases)
    return Table((Index(phrases, index.anywhere, index.longest),)), phrases


def many_keywords(count: int) -> Table:
    router = Router()
    router.keyword(*[f"KEYWORD{number} OF MANY" for number in range(count)])(said)
    return tables_of(router).of("any")


@pytest.mark.parametrize(
    ("text", "asked"), [("keyword7 of many", 3), ("keyword7 of many words", 3), ("other", 1), ("a b c d e f", 3)]
)
def test_fifty_thousand_keywords_take_no_more_look_ups_than_ten(
    text: str, asked: int, tables: "ManyTables"
) -> None:
    counts: dict[int, Any] = {}
    for size, table in tables.by_size.items():
        counted, phrases = counting(table)
        list(counted.beginnings(text.split()))
        counts[size] = phrases.asked

    assert counts == {10: asked, 50_000: asked}


class ManyTables:
    """Tables by their size; not a dict, since a failing test would print all of it."""

    def __init__(self, *sizes: int) -> None:
        self.by_size = {size: many_keywords(size) for size in sizes}


@pytest.fixture(scope="module")
def tables() -> ManyTables:
    return ManyTables(10, 50_000)
