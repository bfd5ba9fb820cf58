"""The Woolly example does what its README dialogue shows."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from examples.woolly import program

from mokit import Reply
from mokit.dispatch import Proceed
from mokit.gsm import encoding_of, segments
from mokit.testing import Handset
from mokit.turns import Turn

DAY = date(2026, 11, 21)


@pytest.fixture
def phone() -> Handset:
    engine = program(DAY, {"+14155550100": Decimal("12.50")})
    return Handset(engine, number="+14155550100", service="56789", now=datetime(2026, 11, 21, 12, tzinfo=UTC))


def test_join_puts_the_person_on_the_list(phone: Handset) -> None:
    assert phone.text("Join!") == [
        "Woolly: 1 tip a week. Msg&data rates may apply. Reply HELP for help, STOP to leave."
    ]


def test_stop_leaves_the_list_and_join_returns() -> None:
    seen: list[tuple[str, ...]] = []

    async def look(turn: Turn, proceed: Proceed) -> Sequence[str | Reply]:
        said = await proceed()
        seen.append(turn.contact.lists)
        return said

    phone = Handset(program(DAY, {}).replaced(around=[look]))

    phone.text("JOIN")
    assert phone.text("Stop.") == ["You are off the list. Text JOIN to return."]
    phone.text("JOIN")
    assert seen == [("tips",), (), ("tips",)]


def test_stop_is_answered_also_to_somebody_who_never_joined(phone: Handset) -> None:
    assert phone.text("stop") == ["You are off the list. Text JOIN to return."]


def test_help_says_in_one_segment_what_can_be_texted_and_whom_to_ask(phone: Handset) -> None:
    [line] = phone.text("help!")

    assert line == "Woolly: text JOIN, INFO, VOTE A or B, BALANCE, DISCOUNT or STOP. Questions: help@woolly.example"
    assert (encoding_of(line), segments(line)) == ("gsm7", 1)


@pytest.mark.parametrize("keyword", ["JOIN", "INFO", "VOTE A", "BALANCE", "DISCOUNT", "STOP", "HELP"])
def test_what_the_replies_name_is_taken_as_it_stands(phone: Handset, keyword: str) -> None:
    phone.text(keyword)

    assert phone.decision.rule in {4, 6}


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("info", "Woolly is open Mon to Sat, 9 to 18."),
        ("INFO prices", "Merino $9, alpaca $12, cashmere $30 a ball."),
        ("info Washing please", "Wash cold, dry flat, never wring."),
        ("info moon", 'Sorry, "moon" is not one of hours, prices, washing. Reply INFO.'),
    ],
)
def test_info_answers_by_topic(phone: Handset, text: str, reply: str) -> None:
    assert phone.text(text) == [reply]


def test_vote(phone: Handset) -> None:
    assert phone.text("vote a!") == ["Thanks, your vote for A counts."]
    assert phone.text("B") == ["Thanks, your vote for B counts."]
    assert phone.text("vote c") == ['Sorry, "c" is not one of A, B. Reply VOTE A.']
    assert phone.text("voet a") == ["Did you mean VOTE a? Reply VOTE a."]


def test_balance_asks_the_bank_that_was_provided(phone: Handset) -> None:
    assert phone.text("balance") == ["Your balance is $12.50."]
    assert phone.another("+14155550199").text("balance") == ["Your balance is $0.00."]


def test_discount_gives_each_person_one_code_and_only_today(phone: Handset) -> None:
    [mine] = phone.text("DISCOUNT")
    [yours] = phone.another("+14155550199").text("DISCOUNT")

    assert mine.startswith("10% off today with code W")
    assert phone.text("discount") == [mine]
    assert mine != yours
    phone.wait(hours=12)
    assert phone.text("DISCOUNT") == ["Sorry, that was yesterday. Text INFO."]


def test_what_nothing_takes_gets_the_fallback(phone: Handset) -> None:
    assert phone.text("good morning") == ["Sorry, I know JOIN, INFO, VOTE A or B, BALANCE and DISCOUNT."]
