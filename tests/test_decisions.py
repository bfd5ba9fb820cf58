"""Which route takes a text: docs/matching.md row by row, then what must hold for any text."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import product
from pathlib import Path
from time import process_time
from typing import Annotated, Any, Literal

import pytest
from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

from mokit import Engine, Inbound, Router, Service, between
from mokit.assembly import assemble
from mokit.cases import Case
from mokit.decisions import MOST_TRIES, decide, walk_rules
from mokit.fields import length
from mokit.keywords import Table
from mokit.messages import Media
from mokit.texts import Texts

PAGE = Path(__file__).parents[1] / "docs" / "matching.md"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PERSON = "+14155550100"         # of the range that is kept for fiction
HEADER = "| text | rule | route | fields | reply |"
IN_CONVERSATION = "| before | text | rule | route | fields | reply |"


@frozen
class Row:
    program: str
    before: tuple[str, ...]         # the same person's texts before this one
    text: str
    rule: int
    route: str | None
    fields: dict[str, str]
    reply: str

    @property
    def name(self) -> str:
        return f"{self.rule}-{self.text!a:.30}" + "".join(f"-after-{text}" for text in self.before)


def rows_of(page: str) -> Iterator[Row]:
    """The rows of each table, with the program above it."""
    program = ""
    for part in re.split(r"(?ms)^```python\n(.*?)^```$", page)[1:]:
        if "Router()" in part:
            program = part
            continue
        for header in (HEADER, IN_CONVERSATION):
            for line in part.partition(f"\n{header}\n")[2].partition("\n\n")[0].splitlines()[1:]:
                yield row_of(program, [cell.strip() for cell in line.strip("|").split(" |")])


def row_of(program: str, cells: list[str]) -> Row:
    *before, text, rule, route, fields, reply = cells
    pairs = [one.partition("=") for one in re.split(r", (?=\w+=)", unescaped(fields)) if one]
    return Row(
        program=program,
        before=tuple(re.findall(r"`([^`]*)`", before[0])) if before else (),
        text=text if text.startswith("*") else unescaped(text.strip("`")),
        rule=int(rule),
        route=None if route == "*none*" else route,
        fields={name: typed for name, _, typed in pairs},
        reply=unescaped(reply),
    )


def unescaped(cell: str) -> str:
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), cell).replace("\\n", "\n")


def engine_of(program: str) -> Engine:
    names: dict[str, Any] = {}                  # whatever the program defines
    exec(compile(program, str(PAGE), "exec"), names)  # noqa: S102 - our own page
    router = names["router"]
    assert isinstance(router, Router)
    return Engine(router)


def inbound(text: str, number: int = 1) -> Inbound:
    media = (Media("https://example.com/1.jpg", "image/jpeg"),) if text == "*a picture*" else ()
    words = "" if text in {"*a picture*", "*nothing*"} else text
    return Inbound(id=str(number), sender=PERSON, recipient="56789", text=words, media=media, received_at=NOW)


ROWS = list(rows_of(PAGE.read_text(encoding="utf-8")))


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_a_row_of_the_page_is_true(row: Row) -> None:
    program = engine_of(row.program).sync
    for number, text in enumerate(row.before, 2):
        program.receive(inbound(text, number))
    outcome = program.receive(inbound(row.text))

    decision = outcome.decision
    assert decision is not None
    assert (decision.rule, decision.route, dict(decision.fields)) == (row.rule, row.route, row.fields)
    assert outcome.texts == ([row.reply] if row.reply else [])


def test_the_page_has_rows_for_each_rule_that_is_not_reserved() -> None:
    assert {row.rule for row in ROWS} == {0, 2, 4, 5, 6, 7, 8, 9, 10, 11}
    assert len(ROWS) > 100


def engine(*routers: Router, services: tuple[str, ...] = ()) -> Engine:
    whole = Router()
    for router in routers:
        whole.include(router)
    return Engine(whole, services=[Service(name) for name in services])


@pytest.mark.parametrize("sender", ["", "BANK", "My Bank", "T-Mobile"])
def test_a_sender_that_cannot_be_answered_gets_rule_0_and_no_handler(sender: str) -> None:
    router = Router()

    @router.keyword("JOIN")
    def join() -> str:
        raise AssertionError("it ran")

    message = evolve(inbound("join"), sender=sender)
    outcome = engine(router).sync.receive(message)

    assert outcome.texts == []
    assert outcome.decision is not None
    assert (outcome.decision.rule, outcome.decision.route) == (0, None)


@pytest.mark.parametrize("sender", ["+14155550100", "12345", "00441234567890"])
def test_a_number_without_its_plus_and_a_short_code_are_answered(sender: str) -> None:
    router = Router()

    @router.keyword("JOIN")
    def join() -> str:
        return "Welcome."

    assert engine(router).sync.receive(evolve(inbound("join"), sender=sender)).texts == ["Welcome."]


def test_choices_that_are_keywords_by_themselves_are_not_sought_anywhere() -> None:
    router = Router()

    @router.keyword("VOTE {choice}", "{choice}", anywhere=True)
    def vote(choice: Literal["A", "B"]) -> str:
        return choice

    assert engine(router).explain("I give a b").rule == 11
    assert engine(router).explain("I vote a then").fields == {"choice": "a"}


@pytest.mark.parametrize(("text", "rule"), [("a 5", 6), ("a few", 9), ("a", 9), ("a 5 friends told me", 11)])
def test_a_leading_choice_asks_for_what_is_missing_but_not_about_longer_texts(text: str, rule: int) -> None:
    router = Router()

    @router.keyword("{size} {count}")
    def order(size: Literal["A", "B"], count: int) -> str:
        return f"{size} {count}"

    assert engine(router).explain(text).rule == rule


def test_a_decision_reads_as_lines() -> None:
    router = Router()

    @router.keyword("ORDER {n} {item}")
    def order(n: int, item: str) -> str:
        return f"{n} {item}"

    assert str(engine(router).explain("Order 2 RED wool!")).splitlines() == [
        "rule 6: ORDER {n} {item} is what the text begins with",
        "compared: 'order 2 red wool'",
        "route: order (ORDER {n} {item})",
        "field n: '2'",
        "field item: 'RED wool!'",
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("join", "JOIN is the whole text"),
        ("join please", "JOIN is the whole text, courtesy words apart"),
        ("vote c", "VOTE {choice} begins the text, but the field {choice} is wrong"),
        ("vote", "VOTE {choice} begins the text, but the field {choice} is missing"),
        ("vote a b", "VOTE {choice} begins the text, but more words follow than it takes"),
        ("joinn", "'joinn' is one typing error away from 'join' and from no other keyword"),
        ("let me speak with a human", "HUMAN is a word of the text"),
        ("7", "{number} is what the text can be read as"),
        ("nonsense", "nothing takes it, and there is no fallback"),
        ("", "an empty text"),
    ],
)
def test_a_decision_says_why_in_a_sentence(text: str, why: str) -> None:
    assert Engine(busy()).explain(text).why == why


def busy() -> Router:
    """A keyword of every kind."""
    router = Router()

    @router.keyword("JOIN", "SUBSCRIBE TO ALL", "THANK YOU", "👍", "投票")
    def join() -> str:
        return "Welcome."

    @router.keyword("VOTE {choice}", "{choice}")
    def vote(choice: Literal["A", "B", "New York", "👎"]) -> str:
        return choice

    @router.keyword("ORDER {n} {item}")
    def order(n: Annotated[int, between(1, 9)], item: str) -> str:
        return f"{n} {item}"

    @router.keyword("ORDER STATUS {number}", "{number}")
    def status(number: int) -> str:
        return f"{number}"

    @router.keyword("SIZES {sizes}", anywhere=True)
    def sizes(sizes: Annotated[list[int], length(1, 3)]) -> str:
        return f"{sizes}"

    @router.keyword("HUMAN", "A B C D", anywhere=True)
    def human() -> str:
        return "Hello."

    @router.keyword("NOTE {note}", anywhere=True)
    def note(note: Annotated[str, length(1, 5)]) -> str:
        return note

    @router.keyword("PAY {amount} {day}")
    def pay(amount: Decimal, day: date | None) -> str:
        return f"{amount} {day}"

    @router.keyword("WIN", trailing=True)
    def win() -> str:
        return "Good luck."

    return router


WORDS = (
    "join vote a b c new york order status 1 9 10 sizes human note pay 12.50 2026-12-31 win please thanks thank "
    "you subscribe to all joinn vot subscrbe 投票 👍 👎 🎉 ? ! \n \u200b é Ａ ٤ й Σ ̈ ' ..."
).split(" ")
BUSY = Engine(busy())


def plain() -> Router:
    """Keywords of the kind that most texts are for, and others that look like them."""
    router = Router()
    router.keyword("GO", "NOW", "TEN", "GIVE TEN")(lambda: "Gone.")
    router.keyword("LATE", closes=datetime(2026, 1, 1, tzinfo=UTC))(lambda: "Never.")

    @router.keyword("ADD {n}", "NOW {n}", "LESS {n}", "THANK {n}", "GIVE {n}", "{n}")
    def add(n: int) -> str:
        return f"{n}"

    @router.keyword("ADD {size} {n}", "LESS")
    def sized(n: int = 1, size: Literal["two", "ten"] = "two") -> str:
        return f"{size} {n}"

    @router.keyword("MORE {n}", "OFF {n}", closes=datetime(2026, 1, 1, tzinfo=UTC))
    def more(n: int | None = None) -> str:
        return f"{n}"

    @router.keyword("ADD TEN", "PICK {choice}", "{choice}")
    def pick(choice: Literal["A", "GO", "please"] = "A") -> str:
        return choice

    @router.keyword("SAY {words}", "TELL", trailing=True)
    def say(words: str = "") -> str:
        return words

    return router


TABLES = [assemble(router, {}).tables.general for router in (plain(), busy())]
SHORT_WORDS = (
    "go now two late add give less thank you more off pick a please say tell ten 5 five ٥ 5! 👍 ? \n é Go "
    "vote b join win 10 human"
).split(" ")


@pytest.mark.parametrize("table", TABLES, ids=["plain", "busy"])
@pytest.mark.parametrize("sender", [PERSON, "12345", "ACME", ""])
@pytest.mark.parametrize("language", [None, "de"])
def test_each_text_of_a_word_or_two_is_decided_on_as_the_rules_say(
    table: Table, sender: str, language: str | None
) -> None:
    for words in [*product(SHORT_WORDS), *product(SHORT_WORDS, repeat=2)]:
        message = Inbound(id="1", sender=sender, recipient="56789", text=" ".join(words), received_at=NOW)
        case, by_rules = Case(message, NOW, language), Case(message, NOW, language)
        decide(case, table, Texts())
        by_rules.table, by_rules.texts = table, Texts()
        walk_rules(by_rules)
        assert settled(case) == settled(by_rules)


def settled(case: Case) -> tuple[object, ...]:
    return case.told(), case.keyword, case.route, case.values, case.typed, case.says


@given(st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join).filter(lambda text: any(map(str.isalnum, text))))
def test_how_a_text_was_typed_makes_no_difference_to_its_route(text: str) -> None:
    decisions = [BUSY.explain(typed) for typed in (text, text.upper(), f"  {text}\n", f"\u200f{text}")]

    assert len({(decision.rule, decision.route, decision.pattern) for decision in decisions}) == 1


LONG = {
    "nothing": "blah",
    "courtesy": "please",
    "a keyword that reads the rest and refuses it": "note",
    "a keyword with a list that is too long": "sizes",
    "a list that is too long": "sizes 1 2 3",
    "a phrase that nearly begins everywhere": "a b c",
    "a number of many words": "nine hundred",
    "words without spaces": "投",
    "misspellings": "joinn",
    "emoji": "👎",
}


@pytest.mark.parametrize("word", LONG.values(), ids=LONG)
@pytest.mark.parametrize("last", ["", " é"], ids=["ascii", "not ascii"])
def test_a_text_of_ten_times_the_words_costs_some_ten_times_as_much(word: str, last: str) -> None:
    many = {words: " ".join([word] * (words // len(word.split()))) + last for words in (400, 4_000)}

    cost = {words: min(seconds_for(text) for _ in range(2)) for words, text in many.items()}

    assert cost[4_000] < 40 * cost[400] + 0.02


def seconds_for(text: str) -> float:
    began = process_time()
    BUSY.explain(text)
    return process_time() - began


def test_a_keyword_that_may_stand_anywhere_is_found_behind_some_places_where_it_cannot_be_read() -> None:
    assert BUSY.explain("so my sizes are what, my sizes 38 40").fields == {"sizes": "38 40"}
    assert BUSY.explain("x " + "sizes " * (MOST_TRIES + 1) + "1").rule == 11
