"""SQLiteStore keeps the contract, and what is its own."""

import asyncio
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from sqlite3 import Connection
from typing import Any

import pytest
from examples.woolly import program

from mokit import Inbound, Outcome
from mokit.errors import RegistrationError, StoreFull, StoreMisconfigured, StoreUnavailable, ValueTooLarge
from mokit.stores.base import Change, Done, Store
from mokit.stores.sqlite import SQLiteStore, marks
from mokit.stores.sqlite.schema import MIGRATIONS, migrate
from mokit.testing.contracts import DurableStoreContract
from mokit.testing.contracts.people import UNUSUAL
from mokit.testing.contracts.steps import (
    ANNE,
    BILL,
    NOW,
    STRANGER,
    at_once,
    everybody,
    ledger,
    number_of_people,
    seen,
    write,
    written,
)

LONG = "long" * 500      # no row has room for it
FIRST = {           # what the first schema had
    "mokit_person": "id, key, version, token, due, pending, entries, state",
    "mokit_moved_mark": "key, name, at, outcome",
    "mokit_member": "list, key",
    "mokit_ledger": "line_number, key, line",
}
SHORT = timedelta(milliseconds=50)


def insert(connection: Connection, table: str, rows: list[Any], columns: str = "") -> None:
    for row in rows:
        places = ", ".join("?" * len(row))
        named = f"({columns})" if columns else ""
        connection.execute(f"replace into {table} {named} values ({places})", row)  # noqa: S608 - our own words


class TestSQLiteStore(DurableStoreContract):
    def make_store(self, home: Path) -> Store:
        return SQLiteStore(home / "woolly.db")

    def make_older(self, home: Path) -> None:
        with (
            closing(sqlite3.connect(home / "woolly.db")) as today,
            closing(sqlite3.connect(home / "older.db", isolation_level=None)) as older,
        ):
            migrate(older, MIGRATIONS[:1])
            for table, columns in FIRST.items():
                rows = today.execute(f"select {columns} from {table}").fetchall()  # noqa: S608 - our own words
                insert(older, table.replace("_moved", ""), rows, columns)
            for key, recent in today.execute("select key, marks from mokit_person where marks is not null"):
                insert(older, "mokit_mark", [(key, *mark) for mark in json.loads(f"[{recent}]")])
            insert(older, "mokit_meta", today.execute("select * from mokit_meta where name = 'floor'").fetchall())
        (home / "older.db").replace(home / "woolly.db")

    def make_newer(self, home: Path) -> None:
        with closing(sqlite3.connect(home / "woolly.db")) as connection, connection:
            connection.execute("update mokit_meta set value = value + 1 where name = 'schema'")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "woolly.db"


@pytest.fixture
def store(path: Path) -> Iterator[SQLiteStore]:
    with closing(SQLiteStore(path)) as store:
        yield store


# marks, the latest of which stand in the person's row


@pytest.mark.parametrize("text", UNUSUAL.values(), ids=UNUSUAL)
def test_marks_of_any_text_move_as_they_are(store: SQLiteStore, text: str) -> None:
    written(store, Change(ANNE, 1, marks={text: text}))
    written(store, Change(ANNE, 2, marks={f"{text} more": LONG}))
    written(store, Change(ANNE, 3, version=0, marks={text: "another", f"{text} more": "another"}))
    assert seen(store, ANNE, text, f"{text} more").marks == {text: text, f"{text} more": LONG}
    assert (store.prune(3, 9), store.prune(4, 9)) == (2, 0)
    assert seen(store, ANNE, text).marks == {}


def test_marks_of_an_older_file_are_found_repeated_and_pruned(tmp_path: Path, path: Path) -> None:
    with closing(SQLiteStore(path)) as store:
        written(store, Change(ANNE, 5, state="x", marks={"m:1": "old", "m:2": "old"}))
        written(store, Change(BILL, 5, state="x"))
    TestSQLiteStore().make_older(tmp_path)
    with closing(SQLiteStore(path)) as store:
        assert write(store, Change(ANNE, 7, marks={"m:3": "new", "m:1": "new"})) is None
        written(store, Change(ANNE, 7, version=0, marks={"m:1": "new", "m:3": "new"}))
        written(store, Change(BILL, 7, version=0, marks={"m:1": "new"}))
        assert seen(store, ANNE, "m:1", "m:2", "m:3").marks == {"m:1": "old", "m:2": "old", "m:3": "new"}
        assert (store.prune(6, 1), store.prune(6, 9), store.prune(6, 9)) == (1, 1, 0)
        assert seen(store, ANNE, "m:1", "m:2", "m:3").marks == {"m:3": "new"}


def test_pruning_asks_only_those_who_have_an_old_mark(path: Path, store: SQLiteStore) -> None:
    for at, key in enumerate(number_of_people(40)):
        written(store, Change(key, at, marks={"m:1": "", "m:2": LONG if at % 2 else ""}))
    store.prune(20, 100)
    with closing(sqlite3.connect(path)) as connection:
        plan = connection.execute(f"explain query plan {marks.OLD}", (20, 9)).fetchall()
    assert ["SEARCH" in step and "mokit_oldest_mark" in step for *_, step in plan] == [True]


# what it is made with


def test_nothing_is_opened_before_the_first_use(path: Path, store: SQLiteStore) -> None:
    assert not path.exists()
    assert seen(store) == STRANGER
    assert path.exists()


def test_a_store_that_was_closed_is_opened_again_by_its_next_use(store: SQLiteStore) -> None:
    written(store, Change(ANNE, NOW, state="x"))
    store.close()
    assert seen(store).state == "x"


def test_closing_leaves_one_file(path: Path, store: SQLiteStore) -> None:
    at_once(*[partial(seen, store)] * 4, partial(written, store, Change(ANNE, NOW)))
    store.close()
    assert [each.name for each in path.parent.iterdir()] == ["woolly.db"]


@pytest.mark.parametrize("path", ["", ":memory:", "file:woolly.db?mode=ro"])
def test_what_is_no_path_of_a_file_is_refused_when_it_is_given(path: str) -> None:
    with pytest.raises(RegistrationError, match="MemoryStore"):
        SQLiteStore(path)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (None, "got None; give the path of a file"),
        (7, "got a value of type int"),
        (b"woolly.db", "got a value of type bytes"),
        ("sqlite:///woolly.db", "got a URL; give the path"),
    ],
)
def test_what_is_no_path_at_all_is_refused_when_it_is_given(given: Any, told: str) -> None:
    with pytest.raises(RegistrationError, match=told):
        SQLiteStore(given)


def test_a_connection_is_refused_since_the_store_opens_its_own(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, pytest.raises(RegistrationError, match="SQLiteStore opens its"):
        SQLiteStore(connection)  # type: ignore[arg-type]


def test_an_unknown_durability_is_refused_when_it_is_given(path: Path) -> None:
    with pytest.raises(RegistrationError, match="durability='none'"):
        SQLiteStore(path, durability="none")  # type: ignore[arg-type]


@pytest.mark.parametrize(("durability", "synchronous"), [("full", 2), ("normal", 1)])
def test_durability_says_how_the_disk_is_waited_for(path: Path, durability: Any, synchronous: int) -> None:
    with closing(SQLiteStore(path, durability=durability)) as store, store.lent(ANNE) as lent:
        assert lent.connection.execute("pragma synchronous").fetchone() == (synchronous,)
        assert lent.connection.execute("pragma journal_mode").fetchone() == ("wal",)


@pytest.mark.parametrize("wrong", ["no directory", "a directory", "no database", "a broken one"])
def test_a_file_that_can_not_be_used_is_told_by_open(path: Path, wrong: str) -> None:
    if wrong == "no directory":
        path /= "woolly.db"
    elif wrong == "a directory":
        path.mkdir()
    else:
        path.write_bytes(b"SQLite format 3\0" * (wrong == "a broken one") + b"no database at all" * 99)
    with pytest.raises(StoreMisconfigured, match=r"woolly\.db"):
        SQLiteStore(path).open()


def test_the_host_may_keep_tables_in_the_same_file(path: Path, store: SQLiteStore) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("create table person (name text)")
        connection.execute("pragma user_version = 7")
    written(store, Change(ANNE, NOW, state="x"))
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("pragma user_version").fetchone() == (7,)
        tables = {name for [name] in connection.execute("select name from sqlite_master where type = 'table'")}
        assert {name for name in tables if not name.startswith("mokit_")} == {"person"}


# what goes wrong


def test_a_file_that_others_keep_locked_is_unavailable_until_they_let_go(path: Path) -> None:
    with closing(SQLiteStore(path, patience=SHORT)) as store, closing(sqlite3.connect(path)) as other:
        written(store, Change(ANNE, NOW, state="before"))
        other.execute("begin immediate")
        with pytest.raises(StoreUnavailable, match="locked"):
            store.commit([Change(ANNE, NOW, state="x")])
        assert seen(store).state == "before"
        other.rollback()
        assert written(store, Change(ANNE, NOW, state="after"))


@pytest.mark.parametrize("big", [{"state": "x" * 20_000}, {"lease": ("me", 2**70)}, {"ledger": ["x" * 20_000]}])
def test_what_is_too_large_fails_alone(path: Path, big: dict[str, Any]) -> None:
    with closing(SQLiteStore(path, largest=10_000)) as store:
        too_large = Change(BILL, NOW, **big)
        with pytest.raises(ValueTooLarge, match=r"woolly\.db"):
            store.commit([Change(ANNE, NOW, state="x"), too_large])
        assert everybody(store) == []
        assert written(store, Change(ANNE, NOW, state="x"))


def test_neighbours_in_a_group_do_not_feel_what_is_too_large(path: Path) -> None:
    def fails(change: Change) -> bool:
        try:
            return write(narrow, change) is None
        except ValueTooLarge:
            return True

    with closing(SQLiteStore(path, largest=10_000)) as narrow:
        for number in range(20):
            changes = [Change(key, NOW, ledger=["x" * 20_000 * (key == ANNE)]) for key in [ANNE, *number_of_people(4)]]
            assert at_once(*[partial(fails, change) for change in changes]) == [True, *[False] * 4]
            assert len(ledger(narrow, None, 100)) == 4 * (number + 1)


def test_a_mistake_of_the_caller_stays_what_it_is(store: SQLiteStore) -> None:
    with pytest.raises(sqlite3.ProgrammingError):
        store.commit([Change(ANNE, NOW, ledger=["line"], lease=("me", {}))])  # type: ignore[arg-type]
    assert ledger(store) == []


def test_a_full_disk_is_told_and_nothing_is_half_written(store: SQLiteStore) -> None:
    written(store, Change(ANNE, NOW, state="before"))
    with store._opened().writer.alone() as connection:      # the one way to fill a disk without filling it
        [pages] = connection.execute("pragma page_count").fetchone()
        connection.execute(f"pragma max_page_count = {pages + 5}")
    with pytest.raises(StoreFull, match="full"):
        store.commit([Change(BILL, NOW, state="x"), Change(ANNE, NOW, state="x" * 99_999)])
    assert seen(store).state == "before"
    assert seen(store, BILL) == STRANGER
    assert written(store, Change(BILL, NOW, state="small"))


def test_what_was_done_before_it_was_closed_is_there_and_the_rest_was_told(store: SQLiteStore) -> None:
    def commit(number: int) -> bool:
        try:
            return written(store, Change(number_of_people(9)[number], NOW)) is not None
        except StoreUnavailable:
            return False

    def close() -> bool:
        store.close()
        return False

    for _ in range(20):
        done = at_once(*[partial(commit, number) for number in range(4)], close, partial(commit, 4))
        written_now = [key for key, was_done in zip(number_of_people(4), done, strict=False) if was_done]
        assert set(written_now) <= set(everybody(store))
        for key in everybody(store):
            store.forget(key)


# what makes it fast


def test_a_call_for_many_is_one_transaction(store: SQLiteStore) -> None:
    log: list[str] = []
    with store._opened().writer.alone() as connection:      # nobody else can tell how many there were
        connection.set_trace_callback(log.append)
    store.commit([Change(key, NOW, state="x") for key in number_of_people(20)])
    assert sum(line.lower() == "commit" for line in log) == 1
    assert everybody(store, 100) == number_of_people(20)


# an engine on it


def test_woolly_remembers_over_a_restart(path: Path, call: Callable[..., Any]) -> None:
    def text(words: str, number: int, store: SQLiteStore) -> Outcome:
        engine = program(date(2026, 11, 21), {"+14155550100": Decimal("12.50")}).replaced(store=store)
        message = Inbound(
            id=str(number), sender="+14155550100", recipient="56789", text=words,
            received_at=datetime(2026, 11, 21, 12, tzinfo=UTC),
        )
        outcome: Outcome = call(engine, "receive", message)
        return outcome

    replies = {}
    for number, words in enumerate(["join", "vote a", "balance", "stop"]):
        with closing(SQLiteStore(path)) as store:
            replies[words] = [reply.text for reply in text(words, number, store).replies]
            assert not text("other words", number + 100, store).duplicate
        with closing(SQLiteStore(path)) as store:
            again = text(words, number, store)
            assert again.duplicate
            assert [reply.text for reply in again.replies] == replies[words]
    assert replies["vote a"] == ["Thanks, your vote for A counts."]
    assert replies["stop"] == ["You are off the list. Text JOIN to return."]
    with closing(SQLiteStore(path)) as store:
        [key] = store.keys("", 9).items
        assert '"A"' in (seen(store, key).state or "")
        assert list(store.members("56789/tips", "", 9).items) == []


def test_it_serves_hosts_on_a_loop_from_worker_threads(store: SQLiteStore) -> None:
    async def commit_many() -> list[list[Done | None]]:
        changes = [Change(key, NOW, version=0) for key in number_of_people(40)]
        return await asyncio.gather(*[asyncio.to_thread(store.commit, [change]) for change in changes])

    assert all(done for [done] in asyncio.run(commit_many()))
    assert everybody(store, 100) == number_of_people(40)
