"""Older files become today's, newer ones are refused, and a migration that fails leaves the file as it was."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from sqlite3 import Connection

import pytest

from mokit.errors import StoreMisconfigured
from mokit.stores.base import Change
from mokit.stores.sqlite import SQLiteStore
from mokit.stores.sqlite.schema import MIGRATIONS, migrate
from mokit.testing.contracts.steps import ANNE, NOW, seen, written

NEXT = [*MIGRATIONS, ["create table mokit_extra (a)", "update mokit_person set state = state || '!'"]]
FAULTY = [*MIGRATIONS, ["create table mokit_extra (a)", "update mokit_nothing set a = 1"]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "woolly.db"
    with closing(SQLiteStore(path)) as store:
        written(store, Change(ANNE, NOW, state="x"))
    return path


@pytest.fixture
def connection(path: Path) -> Iterator[Connection]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


def states(connection: Connection) -> list[str]:
    return [state for [state] in connection.execute("select state from mokit_person")]


def tables(connection: Connection) -> set[str]:
    return {name for [name] in connection.execute("select name from sqlite_master where type = 'table'")}


def test_an_older_file_is_migrated_once(connection: Connection) -> None:
    migrate(connection, NEXT)
    migrate(connection, NEXT)
    assert states(connection) == ["x!"]


def test_an_older_mokit_refuses_what_a_newer_one_left(path: Path, connection: Connection) -> None:
    migrate(connection, NEXT)
    with pytest.raises(StoreMisconfigured, match=f"version {len(NEXT)}"), closing(SQLiteStore(path)) as store:
        store.open()


def test_a_migration_that_fails_leaves_the_file_as_it_was(path: Path, connection: Connection) -> None:
    before = tables(connection)
    with pytest.raises(sqlite3.OperationalError, match="mokit_nothing"):
        migrate(connection, FAULTY)
    assert tables(connection) == before
    with closing(SQLiteStore(path)) as store:
        assert seen(store).state == "x"


def test_two_that_migrate_at_once_do_it_once(path: Path, connection: Connection) -> None:
    connection.execute("begin immediate")
    connection.execute("update mokit_meta set value = ? where name = 'schema'", (len(NEXT),))
    with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as other:
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            migrate(other, NEXT)
        connection.execute("commit")
        migrate(other, NEXT)
        assert states(other) == ["x"]


def test_an_older_mokit_that_has_the_file_open_marks_nothing_where_nobody_looks(tmp_path: Path) -> None:
    path = tmp_path / "woolly.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as older:
        migrate(older, MIGRATIONS[:1])
        mark = "insert into mokit_mark (key, name, at, outcome) values (?, 'm:1', 1, '')"
        older.execute(mark, (ANNE,))
        with closing(SQLiteStore(path)) as store:
            store.open()
            with pytest.raises(sqlite3.OperationalError, match="mokit_mark"):
                older.execute(mark, ("another",))
