"""A server that is slow, full up, killed or away: what is told, and that it passes without help."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from threading import Event
from time import sleep

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from psycopg_pool import AsyncConnectionPool, ConnectionPool

from mokit.errors import StoreError, StoreFull, StoreMisconfigured, StoreUnavailable, ValueTooLarge
from mokit.stores.base import Change, Store
from mokit.stores.postgres import AsyncPostgresStore, PostgresStore
from mokit.stores.postgres.failures import Failures
from mokit.testing.contracts.steps import ANNE, NOW, at_once, ledger, seen, write, written
from tests.servers.ports import free_port
from tests.servers.postgres import PostgresServer, postgres_server

SHORT = timedelta(milliseconds=300)
MOMENTS = 10_000            # tries until a server that came back is used again


@pytest.fixture(scope="module")
def mortal() -> Iterator[PostgresServer]:
    """A server that waits for its disk, and may be killed."""
    with postgres_server() as server:
        yield server


# what it means


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (psycopg.errors.DiskFull, StoreFull),
        (psycopg.errors.ProgramLimitExceeded, ValueTooLarge),
        (psycopg.errors.NumericValueOutOfRange, ValueTooLarge),
        (psycopg.errors.InsufficientPrivilege, StoreMisconfigured),
        (psycopg.errors.UndefinedTable, StoreMisconfigured),
        (psycopg.errors.UndefinedFunction, StoreMisconfigured),
        (psycopg.errors.TooManyConnections, StoreUnavailable),
        (psycopg.errors.AdminShutdown, StoreUnavailable),
        (psycopg.errors.QueryCanceled, StoreUnavailable),
        (psycopg.errors.LockNotAvailable, StoreUnavailable),
        (psycopg.errors.DeadlockDetected, StoreUnavailable),
        (psycopg.errors.ReadOnlySqlTransaction, StoreUnavailable),
        (psycopg.OperationalError, StoreUnavailable),
        (psycopg.InterfaceError, StoreUnavailable),
    ],
)
def test_an_error_says_what_may_be_done_about_it(error: type[psycopg.Error], meaning: type[StoreError]) -> None:
    with pytest.raises(meaning, match="woolly: what it said"), Failures("woolly"):
        raise error("what it said")


# away


def test_a_server_that_is_not_there_is_told_at_once(make: Callable[..., Store]) -> None:
    store = make(f"postgresql://mokit@127.0.0.1:{free_port()}/postgres")
    for call in (store.open, partial(seen, store)):
        with pytest.raises(StoreUnavailable, match="refused"):
            call()


def test_nothing_acknowledged_is_lost_when_the_server_is_killed_and_it_goes_on_by_itself(
    mortal: PostgresServer, make: Callable[..., Store], request: pytest.FixtureRequest
) -> None:
    store = make(mortal.url, schema=f"woolly_{abs(hash(request.node.name))}", patience=SHORT)
    acknowledged: list[str] = []
    is_killed = Event()

    def write_on(worker: int) -> None:
        for number in range(100_000):
            name = f"m:{worker}:{number}"
            try:
                written(store, Change(ANNE, NOW, version=None, marks={name: "x"}, ledger=[name]))
            except StoreUnavailable:
                if is_killed.is_set():
                    return
            else:
                acknowledged.append(name)

    def kill() -> None:
        while len(acknowledged) < 50:
            sleep(0)
        mortal.kill()
        is_killed.set()

    at_once(kill, *[partial(write_on, worker) for worker in range(3)])
    with pytest.raises(StoreUnavailable):
        seen(store)
    mortal.start()
    assert len(until_it_goes(store, acknowledged)) == len(acknowledged) >= 50
    lines = ledger(store, ANNE, 1_000)
    assert set(acknowledged) <= set(lines)
    assert len(lines) == len(set(lines))


def until_it_goes(store: Store, names: list[str]) -> dict[str, str]:
    for _ in range(MOMENTS):
        try:
            return dict(seen(store, ANNE, *names).marks)
        except StoreUnavailable:        # its connections come back after a while
            pass
    raise TimeoutError


def test_connections_that_the_server_has_closed_are_not_used(store: Store, host: psycopg.Connection) -> None:
    at_once(*[partial(seen, store)] * 4)
    ours = "select pid, pg_terminate_backend(pid, 10000) from pg_stat_activity where application_name = 'mokit'"
    assert host.execute(ours).fetchall()
    assert written(store, Change(ANNE, NOW, state="x"))
    assert seen(store).state == "x"


# slow


def test_a_person_whom_others_keep_locked_is_unavailable_until_they_let_go(
    make: Callable[..., Store], host: psycopg.Connection, schema: str
) -> None:
    store = make(patience=timedelta(seconds=1))
    written(store, Change(ANNE, NOW, state="before"))
    with host.transaction():
        host.execute(SQL("select from {}.person for update").format(Identifier(schema)))
        with pytest.raises(StoreUnavailable, match="timeout"):
            write(store, Change(ANNE, NOW, state="x"))
        assert seen(store).state == "before"
    assert written(store, Change(ANNE, NOW, state="after"))


def test_a_pool_that_is_dry_is_told_and_used_again(postgres: PostgresServer, schema: str) -> None:
    with ConnectionPool(postgres.url, min_size=1, max_size=1, timeout=0.5) as pool:
        pool.wait()
        store = PostgresStore(pool, schema=schema)
        store.open()
        with pool.connection(), pytest.raises(StoreUnavailable, match=r"0\.5"):
            seen(store)
        assert written(store, Change(ANNE, NOW))


def test_an_async_pool_that_is_dry_is_told_and_used_again(postgres: PostgresServer, schema: str) -> None:
    async def use() -> None:
        async with AsyncConnectionPool(postgres.url, min_size=1, max_size=1, timeout=0.5, open=False) as pool:
            await pool.wait()
            store = AsyncPostgresStore(pool, schema=schema)
            await store.open()
            async with pool.connection():
                with pytest.raises(StoreUnavailable, match=r"0\.5"):
                    await store.load([(ANNE, ())])
            assert await store.commit([Change(ANNE, NOW)]) != [None]

    asyncio.run(use())


# not as it should be


@pytest.mark.parametrize("setting", ["synchronous_commit", "fsync"])
def test_a_server_that_acknowledges_before_it_has_written_is_told_in_the_log(
    make: Callable[..., Store], postgres: PostgresServer, caplog: pytest.LogCaptureFixture, setting: str
) -> None:
    with caplog.at_level(logging.WARNING, "mokit"):
        make(f"{postgres.url}?options=-c%20synchronous_commit%3Doff").open()
    assert f"{setting} = off" in caplog.text


def test_a_database_of_another_encoding_is_refused(
    make: Callable[..., Store], postgres: PostgresServer, host: psycopg.Connection
) -> None:
    host.execute("create database latin encoding 'LATIN1' template template0")
    try:
        with pytest.raises(StoreMisconfigured, match="LATIN1"):
            make(postgres.url.replace("/postgres", "/latin")).open()
    finally:
        host.execute("drop database latin")


def test_a_client_of_another_encoding_is_refused(postgres: PostgresServer, schema: str) -> None:
    options = {"client_encoding": "LATIN1"}
    with (
        ConnectionPool(postgres.url, kwargs=options, min_size=1) as pool,
        closing(PostgresStore(pool, schema=schema)) as store,
        pytest.raises(StoreMisconfigured, match="LATIN1"),
    ):
        store.open()
