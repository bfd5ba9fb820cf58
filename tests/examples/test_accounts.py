"""Money of the example leaves an account with the reply that says so, or not at all."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from examples.accounts import open_account, program

from mokit import Engine, Inbound
from mokit.stores.sqlite import SQLiteStore
from mokit.testing import Handset
from mokit.testing.contracts.steps import at_once

NUMBER = "+14155550100"
NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "accounts.db"


@pytest.fixture
def engine(path: Path) -> Iterator[Engine]:
    engine = program(path)
    open_account(path, NUMBER, "12.50")
    yield engine
    engine.sync.close()


@pytest.fixture
def phone(engine: Engine, path: Path) -> Iterator[Handset]:
    with closing(SQLiteStore(path)) as store:
        yield Handset(engine, number=NUMBER, store=store)


def payments(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as db:
        return [cents for [cents] in db.execute("select cents from payment")]


def test_a_balance_is_looked_up_in_the_file(phone: Handset) -> None:
    assert phone.text("balance") == ["Your balance is $12.50."]
    assert phone.another("+14155550199").text("balance") == ["Your balance is $0.00."]


def test_a_payment_that_comes_twice_is_charged_once(phone: Handset, path: Path) -> None:
    assert phone.text("pay 9") == ["$9.00 was paid, $3.50 is left."]
    assert phone.resend() == []
    assert phone.text("balance") == ["Your balance is $3.50."]
    assert payments(path) == [900]


def test_what_is_not_there_is_not_paid(phone: Handset, path: Path) -> None:
    assert phone.text("pay 13") == ["There is less than $13.00 on your account. Text BALANCE."]
    assert payments(path) == []


def test_an_account_is_closed_after_the_answer(phone: Handset, path: Path) -> None:
    assert phone.text("close") == ["Shall we send you a cheque over $12.50? Reply YES or NO."]
    assert phone.text("pay 2.50") == ["$2.50 was paid, $10.00 is left."]
    assert phone.text("yes") == ["A cheque over $10.00 is on its way."]
    assert payments(path) == [250, 1000]


def test_of_payments_at_the_same_moment_no_more_is_taken_than_was_there(engine: Engine, path: Path) -> None:
    def pay(number: int) -> str:
        text = Inbound(id=str(number), sender=NUMBER, recipient="56789", text="pay 2.50", received_at=NOW)
        [reply] = engine.sync.receive(text).replies
        return reply.text

    told = at_once(*[partial(pay, number) for number in range(8)])
    assert sum(text.startswith("$2.50 was paid") for text in told) == 5
    assert payments(path) == [250] * 5
    engine.sync.close()
