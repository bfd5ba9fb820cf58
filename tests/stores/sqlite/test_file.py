"""One open file: who reads, and what is left open."""

import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from sqlite3 import Connection
from threading import Barrier

import pytest

from mokit.errors import StoreUnavailable
from mokit.stores.sqlite.file import IDLE_READERS, File, Settings
from mokit.testing.contracts.steps import at_once


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(str(tmp_path / "woolly.db"), "normal", 0.05, 10_000)


def is_open(connection: Connection) -> bool:
    try:
        connection.execute("select 1")
    except sqlite3.ProgrammingError:
        return False
    return True


def test_readers_never_wait_for_one_another_and_few_are_kept(settings: Settings) -> None:
    together = Barrier(IDLE_READERS + 4)

    def look(connection: Connection) -> Connection:
        together.wait(30)
        return connection

    with closing(File(settings)) as file:
        used = at_once(*[partial(file.read, look)] * (IDLE_READERS + 4))
        assert len(set(used)) == IDLE_READERS + 4
        assert sum(is_open(each) for each in used) <= IDLE_READERS      # two that end at once may both close one
        assert file.read(lambda connection: connection) in used
    assert not any(is_open(each) for each in used)


def test_a_read_that_fails_leaves_no_connection_behind(settings: Settings) -> None:
    used: list[Connection] = []

    def look(connection: Connection) -> None:
        used.append(connection)
        connection.execute("select a from nowhere")

    with closing(File(settings)) as file, pytest.raises(sqlite3.OperationalError, match="nowhere"):
        file.read(look)
    assert not is_open(used[0])


def test_a_read_that_runs_while_the_file_is_closed_ends_well_and_the_next_is_refused(settings: Settings) -> None:
    file = File(settings)

    def look(connection: Connection) -> tuple[Connection, int]:
        file.close()
        [count] = connection.execute("select count(*) from mokit_person").fetchone()
        return connection, count

    connection, count = file.read(look)
    assert count == 0
    assert not is_open(connection)
    with pytest.raises(StoreUnavailable, match="closed"):
        file.read(look)


@pytest.mark.parametrize("lock", ["immediate", "exclusive"])
def test_a_new_file_that_others_keep_locked_is_waited_for_and_then_given_up(settings: Settings, lock: str) -> None:
    with closing(sqlite3.connect(settings.path)) as other:
        other.execute(f"begin {lock}")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            File(settings)
        other.rollback()
    File(settings).close()
