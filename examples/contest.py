"""A contest: each ball of wool has a code under its label, and each code wins once.

The codes are in the SQLite file that mokit commits to. A code is redeemed in the transaction that records
the message and its reply, so that of all who text it at the same moment one wins, whatever the number of
threads and processes, and a winner is never told so for nothing.
"""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from sqlite3 import Connection

from mokit import Engine, Inbound, Router
from mokit.stores.sqlite import SQLiteStore
from mokit.text import compared_form

router = Router()

TABLE = "create table if not exists code (code text primary key, winner text)"
REDEEM = "update code set winner = ? where code = ? and winner is null"


@router.keyword("WIN {code}")
def win(code: str, message: Inbound, db: Connection) -> str:
    """Redeem the code from under a label."""
    typed = compared_form(code)
    if db.execute(REDEEM, (message.sender, typed)).rowcount:
        return "You win a ball of merino! Show this text at the till."
    found = db.execute("select winner from code where code = ?", (typed,)).fetchone()
    if found is None:
        return "We don't know that code. Is each letter right?"
    return "You have won with that code already." if found == (message.sender,) else "Sorry, that code was redeemed."


def program(path: Path, codes: Iterable[str] = ()) -> Engine:
    """The whole program on one file, with these codes in it."""
    with closing(sqlite3.connect(path, timeout=30)) as db, db:
        db.execute(TABLE)
        db.executemany("insert or ignore into code values (?, null)", [(compared_form(code),) for code in codes])
    return Engine(router, store=SQLiteStore(path))


def winners(path: Path) -> dict[str, str]:
    """Who has redeemed which code."""
    with closing(sqlite3.connect(path)) as db:
        return dict(db.execute("select code, winner from code where winner is not null"))
