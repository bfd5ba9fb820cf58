"""A transaction that mokit and the host share."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from sqlite3 import Connection

import pytest

from mokit.errors import StoreUnavailable, ValueTooLarge
from mokit.stores.base import Change
from mokit.stores.sqlite import SQLiteStore
from mokit.testing.contracts.steps import ANNE, BILL, NOW, STRANGER, entry, seen, write, written


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "woolly.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table sale (buyer text not null)")
    return path


@pytest.fixture
def store(path: Path) -> Iterator[SQLiteStore]:
    with closing(SQLiteStore(path, patience=timedelta(milliseconds=50), largest=10_000)) as store:
        yield store


def sell(connection: Connection, buyer: str | None = "Anne") -> None:
    connection.execute("insert into sale values (?)", (buyer,))


def sales(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        [count] = connection.execute("select count(*) from sale").fetchone()
        return int(count)


def test_the_hosts_rows_and_the_change_are_there_together(path: Path, store: SQLiteStore) -> None:
    with store.lent(ANNE) as lent:
        sell(lent.connection)
        version = lent.load().version
        done = lent.commit(Change(ANNE, NOW, version=version, state="x", put=[entry()], marks={"m:1": ""}))
    assert done is not None
    assert seen(store, ANNE, "m:1") == (done.version, "x", (entry(),), {"m:1": ""}, None)
    assert sales(path) == 1


def test_a_guard_that_does_not_hold_takes_the_hosts_rows_back(path: Path, store: SQLiteStore) -> None:
    with store.lent(ANNE) as lent:
        sell(lent.connection)
        assert lent.commit(Change(ANNE, NOW, version=7, state="x")) is None
    assert (sales(path), seen(store)) == (0, STRANGER)


def test_left_without_a_commit_nothing_was_written(path: Path, store: SQLiteStore) -> None:
    with store.lent(ANNE) as lent:
        sell(lent.connection)
    assert sales(path) == 0
    assert write(store, Change(ANNE, NOW))


def test_the_hosts_own_error_is_the_hosts_and_takes_all_back(path: Path, store: SQLiteStore) -> None:
    def sell_twice() -> None:
        with store.lent(ANNE) as lent:
            sell(lent.connection)
            sell(lent.connection, None)

    with pytest.raises(sqlite3.IntegrityError):
        sell_twice()
    assert sales(path) == 0


def test_an_error_of_the_commit_is_mokits_and_takes_all_back(path: Path, store: SQLiteStore) -> None:
    with store.lent(ANNE) as lent:
        sell(lent.connection)
        with pytest.raises(ValueTooLarge):
            lent.commit(Change(ANNE, NOW, state="x" * 20_000))
    assert (sales(path), seen(store)) == (0, STRANGER)


@pytest.mark.parametrize("statement", ["begin", "commit", "rollback", "end"])
def test_the_host_can_not_end_the_transaction(path: Path, store: SQLiteStore, statement: str) -> None:
    with store.lent(ANNE) as lent:
        sell(lent.connection)
        with pytest.raises(sqlite3.DatabaseError, match="not authorized"):
            lent.connection.execute(statement)
        with pytest.raises(sqlite3.DatabaseError, match="not authorized"):
            lent.connection.commit()
    assert sales(path) == 0


def test_the_host_may_use_savepoints_and_rows_of_its_own_shape(path: Path, store: SQLiteStore) -> None:
    written(store, Change(ANNE, NOW, state="before"))
    with store.lent(ANNE) as lent:
        lent.connection.row_factory = sqlite3.Row
        lent.connection.text_factory = bytes.title
        sell(lent.connection)
        lent.connection.execute("savepoint mine")
        sell(lent.connection)
        lent.connection.execute("rollback to mine")
        [row] = lent.connection.execute("select buyer from sale")
        assert row["buyer"] == b"Anne"
        assert lent.load().state == "before"
        lent.commit(Change(ANNE, NOW, version=0, state="x", ledger=["line"]))
    assert (sales(path), seen(store).state) == (1, "x")


def test_the_connection_is_of_no_use_after_the_commit(store: SQLiteStore) -> None:
    with store.lent(ANNE) as lent:
        lent.commit(Change(ANNE, NOW))
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            sell(lent.connection)


def test_a_change_for_somebody_else_is_refused(path: Path, store: SQLiteStore) -> None:
    with store.lent(ANNE) as lent:
        sell(lent.connection)
        with pytest.raises(ValueError, match="another person"):
            lent.commit(Change(BILL, NOW))
    assert sales(path) == 0


def test_meanwhile_readers_see_what_was_and_writers_wait(store: SQLiteStore) -> None:
    written(store, Change(ANNE, NOW, state="before"))
    with store.lent(ANNE) as lent:
        with pytest.raises(StoreUnavailable):
            write(store, Change(BILL, NOW))
        lent.commit(Change(ANNE, NOW, state="after"))
        assert seen(store).state == "after"
        with pytest.raises(StoreUnavailable):
            write(store, Change(BILL, NOW))
    assert write(store, Change(BILL, NOW))
