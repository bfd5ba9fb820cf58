"""A transaction that mokit and the host share, in both kinds of host."""

import asyncio
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row
from psycopg.sql import SQL, Identifier

from mokit.errors import StoreUnavailable, ValueTooLarge
from mokit.stores.base import Change, Done, Key, Snapshot
from mokit.stores.postgres import AsyncPostgresStore, PostgresStore
from mokit.stores.postgres.hurried import GRACE
from mokit.testing.contracts.steps import ANNE, BILL, NOW, STRANGER, entry, seen, write, written
from tests.servers.postgres import PostgresServer

SHORT = timedelta(seconds=1)
LONG = timedelta(seconds=3)           # longer than any test here waits for others, on a busy machine too
SELL = "insert into sale values (%s)"


class Lent:
    """What a store of either kind lends, as one whose calls block."""

    def __init__(self, lent: Any, run: Callable[[Any], Any]) -> None:
        self.connection = lent.connection
        self.run = run
        self._lent = lent

    def sell(self, buyer: str | None = "Anne") -> None:
        self.execute(SELL, buyer)

    def execute(self, statement: str, *values: object) -> Any:
        return self.run(self.connection.execute(statement, values or None))

    def load(self, names: Sequence[str] = ()) -> Snapshot:
        snapshot: Snapshot = self.run(self._lent.load(names))
        return snapshot

    def commit(self, change: Change) -> Done | None:
        done: Done | None = self.run(self._lent.commit(change))
        return done


Lend = Callable[[Key], Any]     # Any: a context manager that gives a Lent


def lend_sync(store: PostgresStore) -> Lend:
    @contextmanager
    def lend(key: Key) -> Generator[Lent]:
        with store.lent(key) as lent:
            yield Lent(lent, lambda done: done)

    return lend


def lend_async(store: AsyncPostgresStore, runner: asyncio.Runner) -> Lend:
    @contextmanager
    def lend(key: Key) -> Generator[Lent]:
        lending = store.lent(key)
        lent = runner.run(_awaited(lending.__aenter__()))
        try:
            yield Lent(lent, lambda call: runner.run(_awaited(call)))
        except BaseException as error:
            if not runner.run(_awaited(lending.__aexit__(type(error), error, None))):
                raise
        else:
            runner.run(_awaited(lending.__aexit__(None, None, None)))

    return lend


async def _awaited(call: Any) -> Any:
    return await call


@pytest.fixture
def store(postgres: PostgresServer, schema: str) -> Iterator[PostgresStore]:
    with closing(PostgresStore(postgres.url, schema=schema, connections=2, patience=LONG, largest=10_000)) as store:
        yield store


@pytest.fixture
def hasty(postgres: PostgresServer, schema: str) -> Iterator[PostgresStore]:
    """A store of the same people that soon gives up."""
    with closing(PostgresStore(postgres.url, schema=schema, connections=2, patience=SHORT)) as store:
        yield store


@pytest.fixture(params=["sync", "async"])
def lend(request: pytest.FixtureRequest, store: PostgresStore, postgres: PostgresServer, schema: str) -> Iterator[Lend]:
    if request.param == "sync":
        yield lend_sync(store)
        return
    with asyncio.Runner() as runner:
        other = AsyncPostgresStore(postgres.url, schema=schema, connections=2, patience=LONG, largest=10_000)
        yield lend_async(other, runner)
        runner.run(other.close())


@pytest.fixture(autouse=True)
def sales(host: psycopg.Connection) -> Iterator[Callable[[], int]]:
    host.execute("create table sale (buyer text not null)")
    yield lambda: len(host.execute("select from sale").fetchall())
    host.execute("drop table sale")


Sales = Callable[[], int]


def test_the_hosts_rows_and_the_change_are_there_together(lend: Lend, store: PostgresStore, sales: Sales) -> None:
    with lend(ANNE) as lent:
        lent.sell()
        assert lent.load() == STRANGER
        done = lent.commit(Change(ANNE, NOW, version=0, state="x", put=[entry()], marks={"m:1": ""}))
        assert sales() == 1
        assert seen(store, ANNE, "m:1") == (done.version, "x", (entry(),), {"m:1": ""}, None)


def test_a_guard_that_does_not_hold_takes_the_hosts_rows_back(lend: Lend, store: PostgresStore, sales: Sales) -> None:
    with lend(ANNE) as lent:
        lent.sell()
        assert lent.commit(Change(ANNE, NOW, version=7, state="x")) is None
    assert (sales(), seen(store), store.keys("", 9).items) == (0, STRANGER, [])


def test_left_without_a_commit_nothing_was_written(lend: Lend, store: PostgresStore, sales: Sales) -> None:
    with lend(ANNE) as lent:
        lent.sell()
    assert (sales(), store.keys("", 9).items) == (0, [])
    assert write(store, Change(ANNE, NOW))


def test_the_hosts_own_error_is_the_hosts_and_takes_all_back(lend: Lend, sales: Sales) -> None:
    def sell_twice() -> None:
        with lend(ANNE) as lent:
            lent.sell()
            lent.sell(None)

    with pytest.raises(psycopg.IntegrityError):
        sell_twice()
    assert sales() == 0


def test_an_error_of_the_commit_is_mokits_and_takes_all_back(lend: Lend, store: PostgresStore, sales: Sales) -> None:
    with lend(ANNE) as lent:
        lent.sell()
        with pytest.raises(ValueTooLarge):
            lent.commit(Change(ANNE, NOW, state="x" * 20_000))
    assert (sales(), seen(store)) == (0, STRANGER)


@pytest.mark.parametrize("way", ["commit", "rollback"])
def test_the_host_can_not_end_the_transaction(lend: Lend, sales: Sales, way: str) -> None:
    with lend(ANNE) as lent:
        lent.sell()
        with pytest.raises(psycopg.ProgrammingError, match="forbidden"):
            lent.run(getattr(lent.connection, way)())
    assert sales() == 0


def test_a_host_that_ends_it_by_a_statement_is_told_so(lend: Lend, store: PostgresStore) -> None:
    with lend(ANNE) as lent:
        lent.execute("rollback")
        with pytest.raises(psycopg.ProgrammingError, match="is over"):
            lent.commit(Change(ANNE, NOW, state="x"))
    assert seen(store) == STRANGER
    with lend(ANNE) as lent:
        assert lent.commit(Change(ANNE, NOW, state="x"))
        with pytest.raises(psycopg.ProgrammingError, match="is over"):
            lent.commit(Change(ANNE, NOW, state="y"))


def test_the_host_may_use_savepoints_and_rows_of_its_own_shape(
    lend: Lend, store: PostgresStore, sales: Sales
) -> None:
    written(store, Change(ANNE, NOW, state="before"))
    with lend(ANNE) as lent:
        lent.connection.row_factory = dict_row
        lent.sell()
        lent.execute("savepoint mine")
        lent.sell()
        lent.execute("rollback to mine")
        assert lent.run(lent.execute("select buyer from sale").fetchall()) == [{"buyer": "Anne"}]
        assert lent.load().state == "before"
        lent.commit(Change(ANNE, NOW, version=0, state="x", ledger=["line"]))
    assert (sales(), seen(store).state) == (1, "x")
    with lend(ANNE) as lent:
        assert lent.run(lent.execute("select buyer from sale").fetchall()) == [("Anne",)]


def test_what_the_host_asks_is_planned_as_usual(lend: Lend, host: psycopg.Connection) -> None:
    for name in ("enable_seqscan", "plan_cache_mode"):
        with lend(ANNE) as lent:
            [setting] = lent.run(lent.execute(f"show {name}").fetchone())
            assert host.execute(f"show {name}".encode()).fetchone() == (setting,)


def test_what_the_host_asks_takes_longer_than_mokit_waits(lend: Lend, store: PostgresStore, sales: Sales) -> None:
    with lend(ANNE) as lent:
        lent.execute("select pg_sleep(%s)", LONG.total_seconds() + GRACE + 0.2)
        lent.sell()
        assert lent.commit(Change(ANNE, NOW, state="x"))
    assert (sales(), seen(store).state) == (1, "x")


def test_what_the_host_asks_is_cut_where_its_role_says_so_and_mokit_keeps_its_patience(
    lend: Lend, host: psycopg.Connection, schema: str
) -> None:
    host.execute("alter role mokit set statement_timeout = '7s'")
    try:
        with lend(ANNE) as lent:
            assert lent.run(lent.execute("show statement_timeout").fetchone()) == ("7s",)
            assert lent.commit(Change(ANNE, NOW, state="x"))
    finally:
        host.execute("alter role mokit reset statement_timeout")
    with host.transaction():
        host.execute(SQL("select from {}.person for update").format(Identifier(schema)))
        with pytest.raises(StoreUnavailable, match="timeout"), lend(ANNE):
            pass


def test_what_the_host_lets_the_server_forget_is_prepared_again(postgres: PostgresServer, schema: str) -> None:
    with closing(PostgresStore(postgres.url, schema=schema, connections=1)) as store:
        for state in ("x", "y"):
            written(store, Change(ANNE, NOW, state=state))
            with store.lent(ANNE) as lent:
                lent.connection.execute("deallocate all")
            assert seen(store).state == state


def test_a_change_for_somebody_else_is_refused(lend: Lend, sales: Sales) -> None:
    with lend(ANNE) as lent:
        lent.sell()
        with pytest.raises(ValueError, match="another person"):
            lent.commit(Change(BILL, NOW))
    assert sales() == 0


def test_meanwhile_readers_see_what_was_and_only_those_who_write_to_the_person_wait(
    lend: Lend, store: PostgresStore, hasty: PostgresStore
) -> None:
    written(store, Change(ANNE, NOW, state="before"))
    with lend(ANNE) as lent:
        with pytest.raises(StoreUnavailable, match="timeout"):
            write(hasty, Change(ANNE, NOW))
        assert write(store, Change(BILL, NOW))
        assert seen(store).state == "before"
        lent.commit(Change(ANNE, NOW, state="after"))
        assert seen(store).state == "after"
        assert write(store, Change(ANNE, NOW))


def test_of_two_for_one_stranger_the_second_waits_and_sees_what_the_first_wrote(store: PostgresStore) -> None:
    def add() -> None:
        with store.lent(ANNE) as lent:
            before = lent.load()
            assert lent.commit(Change(ANNE, NOW, version=before.version, state=(before.state or "") + "x"))

    with ThreadPoolExecutor() as elsewhere:
        for done in [elsewhere.submit(add) for _ in range(20)]:
            done.result(30)
    assert seen(store).state == "x" * 20


def test_lent_connections_that_are_all_in_use_are_waited_for(hasty: PostgresStore) -> None:
    with hasty.lent(ANNE), hasty.lent(BILL), pytest.raises(StoreUnavailable, match=r"1\.0"):
        seen(hasty)
    assert seen(hasty) == STRANGER
