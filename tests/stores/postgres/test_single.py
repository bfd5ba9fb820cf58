"""A store on one connection of the host's: the contract holds, and the connection stays the host's."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import AsyncConnection, Connection

from mokit.errors import RegistrationError, StoreMisconfigured, StoreUnavailable
from mokit.stores.base import AsyncStore, Change, Store
from mokit.stores.postgres import AsyncPostgresStore, PostgresStore
from mokit.testing.contracts import StoreContract
from mokit.testing.contracts.steps import ANNE, BILL, NOW, at_once, seen, write, written
from tests.servers.postgres import PostgresServer

SHORT = timedelta(milliseconds=50)
SLEEPING = "select from pg_stat_activity where pid = %s and wait_event = 'PgSleep'"


class SingleContract(StoreContract):
    @pytest.fixture(autouse=True)
    def _server(self, postgres: PostgresServer, schema_of: Callable[[object], str]) -> Iterator[None]:
        self.url = postgres.url
        self.schema_of = schema_of
        self.given: list[Any] = []      # connections of either kind
        yield
        for connection in self.given:
            assert not connection.closed
            if isinstance(connection, AsyncConnection):
                asyncio.run(connection.close())
            else:
                connection.close()


class TestPostgresStoreOnAConnection(SingleContract):
    def make_store(self, home: Path) -> Store:
        self.given.append(Connection.connect(self.url))
        return PostgresStore(self.given[-1], schema=self.schema_of(home))


class TestAsyncPostgresStoreOnAConnection(SingleContract):
    def make_store(self, home: Path) -> AsyncStore:
        self.given.append(asyncio.run(AsyncConnection.connect(self.url)))
        return AsyncPostgresStore(self.given[-1], schema=self.schema_of(home))


@pytest.fixture(params=[True, False], ids=["autocommit", "transactions"])
def given(request: pytest.FixtureRequest, postgres: PostgresServer) -> Iterator[Connection]:
    with psycopg.connect(postgres.url, autocommit=request.param) as connection:
        yield connection


@pytest.fixture
def store(given: Connection, schema: str) -> Iterator[PostgresStore]:
    with closing(PostgresStore(given, schema=schema, patience=SHORT)) as store:
        yield store


def test_the_connection_stays_open_and_as_it_was(given: Connection, store: PostgresStore) -> None:
    before = given.autocommit
    written(store, Change(ANNE, NOW, state="x"))
    store.close()
    assert seen(store).state == "x"
    store.close()
    assert given.autocommit is before
    assert given.execute("select 1").fetchall() == [(1,)]


def test_what_the_host_s_rollback_would_undo_is_not_written(given: Connection, store: PostgresStore) -> None:
    written(store, Change(ANNE, NOW, state="x"))
    with given.transaction(force_rollback=True), pytest.raises(StoreMisconfigured, match="transaction of the host's"):
        write(store, Change(ANNE, NOW, state="y"))
    assert seen(store).state == "x"


def test_others_wait_while_it_is_lent_and_no_longer_than_patience(given: Connection, store: PostgresStore) -> None:
    with store.lent(ANNE) as lent:
        assert lent.connection is given
        with pytest.raises(StoreUnavailable, match=r"in use for 0\.05 seconds"):
            seen(store, BILL)
        assert lent.commit(Change(ANNE, NOW, state="x"))
    assert seen(store).state == "x"


def test_the_connection_is_for_one_call_at_a_time(postgres: PostgresServer, schema: str) -> None:
    with psycopg.connect(postgres.url) as given:
        store = PostgresStore(given, schema=schema)
        written(store, Change(ANNE, NOW, state=""))

        def add() -> None:
            for _ in range(20):
                while not tried():
                    pass

        def tried() -> bool:
            before = seen(store)
            return write(store, Change(ANNE, NOW, version=before.version, state=f"{before.state}x")) is not None

        at_once(add, add, add)
        assert seen(store).state == "x" * 60


def test_a_connection_that_is_closed_is_told_with_what_to_give(given: Connection, store: PostgresStore) -> None:
    given.close()
    for _ in range(2):
        with pytest.raises(StoreUnavailable, match="give a pool or a URL"):
            seen(store)


def test_a_connection_that_the_server_ended_is_told_with_what_to_give(
    given: Connection, store: PostgresStore, host: Connection
) -> None:
    seen(store)
    host.execute("select pg_terminate_backend(%s, 10000)", (given.info.backend_pid,))
    with pytest.raises(StoreUnavailable, match="give a pool or a URL"):
        seen(store)


def test_an_awaited_store_does_the_same(postgres: PostgresServer, schema: str) -> None:
    async def use() -> None:
        async with await AsyncConnection.connect(postgres.url) as given:
            store = AsyncPostgresStore(given, schema=schema, patience=SHORT)
            async with store.lent(ANNE) as lent:
                assert lent.connection is given
                with pytest.raises(StoreUnavailable, match=r"in use for 0\.05 seconds"):
                    await store.load([(ANNE, ())])
                await lent.commit(Change(ANNE, NOW, state="x"))
            async with given.transaction():
                with pytest.raises(StoreMisconfigured, match="transaction of the host's"):
                    await store.load([(ANNE, ())])
            await store.close()
            assert [snapshot.state for snapshot in await store.load([(ANNE, ())])] == ["x"]
            assert not given.autocommit
            await given.close()
            with pytest.raises(StoreUnavailable, match="give a pool or a URL"):
                await store.load([(ANNE, ())])

    asyncio.run(use())


def test_a_call_that_is_cancelled_leaves_the_connection_to_the_next(
    postgres: PostgresServer, schema: str, host: Connection
) -> None:
    def wait_until_asleep(pid: int) -> None:
        while not host.execute(SLEEPING, (pid,)).fetchall():
            pass

    async def use() -> None:
        async with await AsyncConnection.connect(postgres.url) as given:
            store = AsyncPostgresStore(given, schema=schema)
            await store.open()

            async def linger() -> None:
                async with store.lent(ANNE) as lent:
                    await lent.connection.execute("select pg_sleep(60)")

            lingering = asyncio.create_task(linger())
            await asyncio.to_thread(wait_until_asleep, given.info.backend_pid)
            lingering.cancel()
            with pytest.raises(asyncio.CancelledError):
                await lingering
            assert await store.commit([Change(ANNE, NOW, state="x")]) != [None]

    asyncio.run(use())


class Dsn:
    """An object of somebody's."""


@pytest.mark.parametrize("where", [None, 5432, b"postgresql://mokit:secret@db", Dsn(), psycopg.Connection])
def test_what_is_neither_url_nor_pool_nor_connection_is_refused_with_what_to_give(where: Any) -> None:
    with pytest.raises(RegistrationError, match=r"^PostgresStore got .*; give a URL") as refused:
        PostgresStore(where)
    with pytest.raises(RegistrationError, match=r"AsyncPostgresStore got .*; give a URL"):
        AsyncPostgresStore(where)
    assert "secret" not in str(refused.value)


def test_a_connection_of_the_other_kind_is_refused_with_the_store_that_takes_it(given: Connection) -> None:
    with pytest.raises(RegistrationError, match=r"AsyncPostgresStore got .* \(PostgresStore takes"):
        AsyncPostgresStore(given)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [PostgresStore, AsyncPostgresStore])
def test_a_url_of_another_kind_is_told_without_its_password(kind: Any) -> None:
    with pytest.raises(RegistrationError, match=r"and this one with postgresql\+psycopg://") as refused:
        kind("postgresql+psycopg://mokit:secret@db/woolly")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("where", ["postgres://mokit@db/woolly", "host=db password=a://b"])
def test_what_is_a_url_or_a_string_of_libpq_s_is_taken(where: str) -> None:
    assert PostgresStore(where)
