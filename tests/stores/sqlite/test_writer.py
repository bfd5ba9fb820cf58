"""The turn of those who write: who gives up, who is interrupted, what a fault leaves."""

import signal
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from sqlite3 import Connection

import pytest

from mokit.errors import StoreUnavailable
from mokit.stores.sqlite.writer import Work, Writer
from mokit.testing.contracts.steps import at_once

NEVER = 30.0                # seconds
SOON = 0.02


@pytest.fixture
def connection() -> Iterator[Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.execute("create table note (text primary key)")
    yield connection
    connection.close()


def adding(text: str) -> Work[str]:
    def work(connection: Connection) -> str:
        connection.execute("insert into note values (?)", (text,))
        return text

    return work


def notes(connection: Connection) -> list[str]:
    return [text for [text] in connection.execute("select text from note order by text")]


def test_each_gets_the_result_of_its_own_work(connection: Connection) -> None:
    writer = Writer(connection, NEVER)

    def add_many(worker: str) -> list[str]:
        return [writer.run(adding(f"{worker}{number:03}")) for number in range(200)]

    for worker, texts in zip("abcd", at_once(*[partial(add_many, worker) for worker in "abcd"]), strict=True):
        assert texts == [f"{worker}{number:03}" for number in range(200)]
    assert len(notes(connection)) == 800


def test_a_fault_leaves_nothing_of_its_transaction(connection: Connection) -> None:
    def one_twice(connection: Connection) -> None:
        adding("a")(connection)
        adding("a")(connection)

    writer = Writer(connection, NEVER)
    with pytest.raises(sqlite3.IntegrityError):
        writer.run(one_twice)
    assert writer.run(adding("b")) == "b"
    assert notes(connection) == ["b"]


def test_one_that_wants_the_connection_alone_has_it_outside_of_any_transaction(connection: Connection) -> None:
    writer = Writer(connection, NEVER)
    with writer.alone() as alone:
        assert not alone.in_transaction
        alone.execute("insert into note values ('a')")
    assert writer.run(notes) == ["a"]


def test_whoever_waits_too_long_gives_up_and_holds_nobody_up(connection: Connection) -> None:
    writer = Writer(connection, SOON)
    with writer.alone(), pytest.raises(StoreUnavailable, match="nothing was written"):
        writer.run(adding("a"))
    assert writer.run(adding("b")) == "b"
    assert notes(connection) == ["b"]


def test_one_that_is_interrupted_while_it_writes_leaves_nothing_and_hands_on(connection: Connection) -> None:
    def interrupted(connection: Connection) -> None:
        adding("a")(connection)
        raise KeyboardInterrupt

    writer = Writer(connection, NEVER)
    with pytest.raises(KeyboardInterrupt):
        writer.run(interrupted)
    assert writer.run(adding("b")) == "b"
    assert notes(connection) == ["b"]


@pytest.mark.skipif(sys.platform == "win32", reason="no thread can be sent a signal there")
def test_one_that_is_interrupted_while_it_waits_holds_nobody_up(connection: Connection) -> None:
    writer, here = Writer(connection, NEVER), threading.get_ident()

    def interrupt() -> None:
        while sys._current_frames()[here].f_code.co_name != "alone":
            pass                        # it does not wait yet
        signal.pthread_kill(here, signal.SIGINT)

    with writer.alone(), pytest.raises(KeyboardInterrupt):  # noqa: PT012 - it may come as soon as it was asked for
        started(interrupt)
        writer.run(adding("a"))
    assert writer.run(adding("b")) == "b"
    assert notes(connection) == ["b"]


def test_a_closed_writer_refuses_and_closing_again_does_nothing(connection: Connection) -> None:
    writer = Writer(connection, NEVER)
    writer.close()
    writer.close()
    with pytest.raises(StoreUnavailable, match="closed"):
        writer.run(adding("a"))


def test_closing_waits_for_whoever_writes(connection: Connection) -> None:
    writer = Writer(connection, NEVER)
    with writer.alone() as alone:
        closing = started(writer.close)
        alone.execute("insert into note values ('a')")
    closing.join()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        notes(connection)


def started(call: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    return thread


def test_a_glance_never_waits_for_whoever_writes(connection: Connection) -> None:
    writer = Writer(connection, NEVER)
    writer.run(adding("a"))
    assert writer.glance(notes) == ["a"]
    with writer.alone():
        assert writer.glance(notes) is None
    assert writer.glance(notes) == ["a"]
    writer.close()
    assert writer.glance(notes) is None


def test_a_glance_that_fails_holds_nobody_up(connection: Connection) -> None:
    writer = Writer(connection, SOON)
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        writer.glance(lambda connection: connection.execute("select a from nowhere"))
    assert writer.run(adding("a")) == "a"
