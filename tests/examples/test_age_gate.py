"""The age gate of the example: nobody is signed up who is too young or doesn't agree."""

from datetime import date

import pytest
from examples.age_gate import NO_TERMS, TERMS, TOO_YOUNG, WELCOME, age, engine

from mokit.gsm import segments
from mokit.testing import Handset

BIRTHDAY = "When were you born? Reply like 31.12.1990."
AGREE = f"Do you agree to our terms, {TERMS}? Reply YES or NO."


@pytest.fixture
def phone() -> Handset:
    return Handset(engine)


def status(phone: Handset) -> str:
    return phone.engine.sync.consent_of(phone.number).status


def test_who_is_old_enough_and_agrees_is_signed_up_at_the_end(phone: Handset) -> None:
    assert phone.text("JOIN") == [BIRTHDAY]
    assert phone.text("5 March 1980") == [AGREE]
    assert status(phone) == "unknown"
    assert phone.text("yes") == [WELCOME]
    assert status(phone) == "opted in"
    [line] = phone.engine.sync.export(phone.number)["ledger"]
    assert '"word":"JOIN"' in line


def test_who_is_too_young_is_not_and_is_not_asked_again_at_once(phone: Handset) -> None:
    phone.text("JOIN")
    assert phone.text(f"1.1.{phone.now.year - 15}") == [TOO_YOUNG]
    assert status(phone) == "unknown"
    assert phone.text("JOIN") == [TOO_YOUNG]
    assert status(phone) == "unknown"
    phone.wait(days=2)
    assert phone.text("JOIN") == [BIRTHDAY]


def test_nothing_is_kept_of_the_birthday_of_who_is_too_young(phone: Handset) -> None:
    phone.text("JOIN")
    phone.text(f"1.1.{phone.now.year - 15}")
    assert str(phone.now.year - 15) not in str(phone.engine.sync.export(phone.number)["state"])


def test_who_does_not_agree_is_not_signed_up(phone: Handset) -> None:
    phone.text("JOIN")
    phone.text("5 March 1980")
    assert phone.text("no") == [NO_TERMS]
    assert status(phone) == "unknown"


def test_what_is_no_birthday_ends_it(phone: Handset) -> None:
    phone.text("JOIN")
    for words in ("old enough", "really"):
        phone.text(words)
    assert status(phone) == "unknown"


@pytest.mark.parametrize(
    ("birthday", "today", "years"),
    [("2005-06-15", "2026-06-14", 20), ("2005-06-15", "2026-06-15", 21), ("2004-02-29", "2025-02-28", 20)],
)
def test_a_year_is_full_on_the_birthday(birthday: str, today: str, years: int) -> None:
    assert age(date.fromisoformat(birthday), date.fromisoformat(today)) == years


def test_each_text_is_one_segment() -> None:
    assert [segments(text) for text in (BIRTHDAY, AGREE, WELCOME, TOO_YOUNG, NO_TERMS)] == [1] * 5
