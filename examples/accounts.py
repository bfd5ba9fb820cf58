"""Wool on account: the balances stand in the same SQLite file as what mokit remembers.

A handler that asks for `sqlite3.Connection` gets the one that mokit commits with. What it writes, the note
that the message was handled and the reply are there together, or none of them: a text that comes twice is
charged once, and a reply that says "paid" is true.
"""

import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from sqlite3 import Connection
from typing import Annotated

from mokit import Conversation, Engine, Inbound, Router, between
from mokit.stores.sqlite import SQLiteStore

router = Router()

Amount = Annotated[Decimal, between(Decimal("0.01"), Decimal(5000))]

TABLES = """
    create table if not exists account (number text primary key, cents integer not null check (cents >= 0));
    create table if not exists payment (number text not null, cents integer not null);
"""


def balance_of(number: str, db: Connection) -> Decimal:
    """What a person has to spend, in dollars."""
    row = db.execute("select cents from account where number = ?", (number,)).fetchone()
    return Decimal(row[0] if row else 0) / 100


def take(number: str, amount: Decimal, db: Connection) -> None:
    """Take a sum off an account, and note the payment."""
    cents = int(amount * 100)
    db.execute("update account set cents = cents - ? where number = ?", (cents, number))
    db.execute("insert into payment values (?, ?)", (number, cents))


@router.keyword("BALANCE")
def balance(message: Inbound, db: Connection) -> str:
    """See what is on your account."""
    return f"Your balance is ${balance_of(message.sender, db):.2f}."


@router.keyword("PAY {amount}")
def pay(amount: Amount, message: Inbound, db: Connection) -> str:
    """Pay a sum from your account, in dollars."""
    if balance_of(message.sender, db) < amount:
        return f"There is less than ${amount:.2f} on your account. Text BALANCE."
    take(message.sender, amount, db)
    return f"${amount:.2f} was paid, ${balance_of(message.sender, db):.2f} is left."


@router.keyword("CLOSE")
def close(talk: Conversation, message: Inbound, db: Connection) -> str:
    """Close your account."""
    left = balance_of(message.sender, db)
    if not talk.confirm("sure", f"Shall we send you a cheque over ${left:.2f}? Reply YES or NO."):
        return "OK, it stays open."
    left = balance_of(message.sender, db)       # after the answer, which may have come days later
    if left:
        take(message.sender, left, db)
    return f"A cheque over ${left:.2f} is on its way."


def program(path: Path) -> Engine:
    """The whole program on one file, with the accounts' tables in it."""
    with closing(sqlite3.connect(path)) as db:
        db.executescript(TABLES)
    return Engine(router, store=SQLiteStore(path))


def open_account(path: Path, number: str, dollars: str) -> None:
    """Put money on an account, as the till does."""
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("insert into account values (?, ?)", (number, int(Decimal(dollars) * 100)))
