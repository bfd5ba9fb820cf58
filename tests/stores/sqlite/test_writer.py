"""The line of those who write: who leads, who gives up, who is interrupted."""

import signal
import sqlite3
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import partial
from sqlite3 import Connection
from typing import Any

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


def test_all_who_waited_share_one_transaction(connection: Connection) -> None:
    writer, log = Writer(connection, NEVER), list[str]()
    connection.set_trace_callback(log.append)
    with queueing(writer, *[adding(text) for text in "abc"]) as answers:
        pass
    assert answers == ["a", "b", "c"]
    assert [statement.split()[0] for statement in log] == ["begin", "insert", "insert", "insert", "commit"]


def test_a_fault_in_a_group_is_its_owners_alone(connection: Connection) -> None:
    def zero(_: Connection) -> str:
        return str(1 // 0)

    writer = Writer(connection, NEVER)
    writer.run(adding("first"))
    with queueing(writer, adding("a"), adding("first"), zero, adding("b")) as answers:
        pass
    assert answers == ["a", sqlite3.IntegrityError, ZeroDivisionError, "b"]
    assert notes(connection) == ["a", "b", "first"]


def test_one_that_wants_the_connection_alone_is_in_no_group(connection: Connection) -> None:
    writer = Writer(connection, NEVER)

    def look() -> list[str]:
        with writer.alone() as alone:
            assert not alone.in_transaction
            return notes(alone)

    with queueing(writer, adding("a")):
        alone = Asked(look)
        until_in_line(writer, 3)
        behind = Asked(partial(writer.run, adding("b")))
        until_in_line(writer, 4)
    assert (alone.answer(), behind.answer()) == (["a"], "b")


def test_whoever_waits_too_long_gives_up_and_holds_nobody_up(connection: Connection) -> None:
    writer = Writer(connection, SOON)
    with writer.alone(), pytest.raises(StoreUnavailable, match="may yet be written"):
        writer.run(adding("a"))
    assert writer.run(adding("b")) == "b"
    assert notes(connection) == ["b"]


def test_one_that_is_interrupted_while_it_writes_leaves_nothing_and_hands_on(connection: Connection) -> None:
    writer, behind = Writer(connection, NEVER), list[Asked]()

    def interrupted(connection: Connection) -> None:
        adding("a")(connection)
        behind.append(Asked(partial(writer.run, adding("b"))))
        until_in_line(writer, 2)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        writer.run(interrupted)
    assert behind[0].answer() == "b"
    assert writer.run(adding("c")) == "c"
    assert notes(connection) == ["b", "c"]


@pytest.mark.skipif(sys.platform == "win32", reason="no thread can be sent a signal there")
def test_one_that_is_interrupted_while_it_waits_holds_nobody_up(connection: Connection) -> None:
    writer, here = Writer(connection, NEVER), threading.get_ident()

    def interrupt() -> None:
        with writer.alone():
            holding.release()
            until_in_line(writer, 2)
            signal.pthread_kill(here, signal.SIGINT)
            while len(writer._line) > 1:
                pass

    holding = threading.Lock()
    holding.acquire()
    holder = Asked(interrupt)
    holding.acquire()
    with pytest.raises(KeyboardInterrupt):
        writer.run(adding("a"))
    holder.answer()
    assert writer.run(adding("b")) == "b"
    assert notes(connection) == ["b"]


def test_a_closed_writer_refuses_and_closing_again_does_nothing(connection: Connection) -> None:
    writer = Writer(connection, NEVER)
    writer.close()
    writer.close()
    with pytest.raises(StoreUnavailable, match="closed"):
        writer.run(adding("a"))


def test_those_who_wait_behind_the_closing_are_all_told(connection: Connection) -> None:
    writer = Writer(connection, 10 * NEVER)
    with queueing(writer, adding("a")) as before:
        closing = Asked(writer.close)
        until_in_line(writer, 3)
        behind = [Asked(partial(writer.run, adding(text))) for text in "bc"]
        until_in_line(writer, 5)
    assert before == ["a"]
    assert [closing.answer(), *[one.answer() for one in behind]] == [None, StoreUnavailable, StoreUnavailable]


def test_a_locked_file_is_waited_for_once_for_the_whole_group() -> None:
    class Locked:
        """A connection to a file that somebody else has locked."""

        in_transaction = False
        attempts = 0

        def execute(self, _: str) -> None:
            self.attempts += 1
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise error

    locked = Locked()
    with queueing(Writer(locked, NEVER), *[adding(text) for text in "abcd"]) as answers:  # type: ignore[arg-type]
        pass
    assert answers == [sqlite3.OperationalError] * 4
    assert locked.attempts == 1


class Asked:
    """A call on a thread of its own."""

    def __init__(self, call: Callable[[], Any]) -> None:
        self._call = call
        self._answer: Any = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._answer = self._call()
        except Exception as error:  # noqa: BLE001 - it is an answer
            self._answer = type(error)

    def answer(self) -> Any:
        self._thread.join(NEVER)
        return self._answer


@contextmanager
def queueing(writer: Writer, *works: Work[Any]) -> Generator[list[Any]]:
    """Holds the writer until all of them stand in line, then lets them go; their answers are there afterwards."""
    answers: list[Any] = []
    with writer.alone():
        asked: list[Asked] = []
        for work in works:
            asked.append(Asked(partial(writer.run, work)))
            until_in_line(writer, len(asked) + 1)
        yield answers
    answers += [one.answer() for one in asked]


def until_in_line(writer: Writer, count: int) -> None:
    """Wait until so many stand in line; nobody else can tell."""
    while len(writer._line) < count:
        pass
