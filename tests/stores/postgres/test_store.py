"""PostgresStore keeps the contract, and what is its own."""

import asyncio
import random
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest
from examples.woolly import program
from psycopg.sql import SQL, Identifier
from psycopg_pool import ConnectionPool

from mokit import Inbound, Outcome
from mokit.errors import RegistrationError, ValueTooLarge
from mokit.stores.base import AsyncStore, Change, Entry, Key, Store
from mokit.stores.postgres import AsyncPostgresStore, PostgresStore
from mokit.testing.contracts import DurableStoreContract
from mokit.testing.contracts.steps import (
    ANNE,
    BILL,
    NOW,
    STRANGER,
    at_once,
    entry,
    everybody,
    put,
    seen,
    write,
    written,
)
from tests.servers.postgres import PostgresServer


class PostgresContract(DurableStoreContract):
    @pytest.fixture(autouse=True)
    def _server(self, postgres: PostgresServer, schema_of: Callable[[object], str]) -> None:
        self.url = postgres.url
        self.schema_of = schema_of

    def make_newer(self, home: Path) -> None:
        with psycopg.connect(self.url) as connection:
            connection.execute(SQL("update {}.meta set value = value + 1").format(Identifier(self.schema_of(home))))


class TestPostgresStore(PostgresContract):
    def make_store(self, home: Path) -> Store:
        return PostgresStore(self.url, schema=self.schema_of(home))


class TestAsyncPostgresStore(PostgresContract):
    def make_store(self, home: Path) -> AsyncStore:
        return AsyncPostgresStore(self.url, schema=self.schema_of(home))


# what it is made with


@pytest.mark.parametrize("kind", [PostgresStore, AsyncPostgresStore])
@pytest.mark.parametrize(
    ("where", "schema"),
    [("no connection string", "mokit"), ("host=a hots=b", "mokit"), ("", ""), ("", "my schema"), ("", "x" * 64)],
)
def test_what_can_not_be_right_is_refused_when_it_is_given(kind: Any, where: str, schema: str) -> None:
    with pytest.raises(RegistrationError):
        kind(where, schema=schema)


def test_a_store_that_was_closed_is_opened_again_by_its_next_use(store: Store) -> None:
    written(store, Change(ANNE, NOW, state="x"))
    store.close()
    assert seen(store).state == "x"


def test_two_schemas_share_nothing(make: Callable[..., Store], schema_of: Callable[[object], str]) -> None:
    one, other = make(), make(schema=schema_of("another"))
    put(one, entry())
    assert seen(other) == STRANGER


def test_a_schema_may_have_any_name_that_is_quoted(make: Callable[..., Store], host: psycopg.Connection) -> None:
    store = make(schema="User")
    assert written(store, Change(ANNE, NOW, version=0, state="x"))
    store.close()
    host.execute('drop schema "User" cascade')


def test_the_options_of_the_connection_string_are_kept(
    make: Callable[..., Store], postgres: PostgresServer, host: psycopg.Connection
) -> None:
    seen(make(f"{postgres.url}?application_name=woolly"))
    assert host.execute("select 1 from pg_stat_activity where application_name = 'woolly'").fetchall()


def test_without_psycopg_the_extra_is_named() -> None:
    script = "import sys; sys.modules['psycopg'] = None; import mokit.stores.postgres"
    tried = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    assert "MissingExtra" in tried.stderr
    assert "mokit[postgres]" in tried.stderr


# values


@pytest.mark.parametrize(
    "big",
    [
        {"state": "x" * 20_000},
        {"lease": ("me", 2**70)},
        {"put": [Entry("a", 2**70, 1, "")]},
        {"join": [random.Random(1).randbytes(4_000).hex()]},        # no index takes that
    ],
    ids=str,
)
def test_what_is_too_large_fails_as_a_whole(make: Callable[..., Store], big: dict[str, Any]) -> None:
    store, too_large = make(largest=10_000), Change(BILL, NOW, **big)
    for changes in ([too_large], [Change(ANNE, NOW, state="x"), too_large]):
        with pytest.raises(ValueTooLarge):
            store.commit(changes)
    assert everybody(store) == []
    assert written(store, Change(ANNE, NOW, state="x"))


def test_a_mistake_of_the_caller_stays_what_it_is(store: Store) -> None:
    with pytest.raises(psycopg.DataError):
        store.commit([Change(ANNE, NOW, lease=("me", {}))])  # type: ignore[arg-type]
    assert everybody(store) == []


# races


def test_a_deadlock_with_the_host_is_tried_again(
    make: Callable[..., Store], postgres: PostgresServer, host: psycopg.Connection, schema: str
) -> None:
    store = make(f"{postgres.url}?options=-c%20deadlock_timeout%3D300ms")
    store.commit([Change(key, NOW) for key in (ANNE, BILL)])
    lock = SQL("select from {}.person where key = %s for update").format(Identifier(schema))
    host.execute("set deadlock_timeout = '1min'")               # so that the store's statement is the victim

    with ThreadPoolExecutor() as elsewhere:
        with host.transaction():
            host.execute(lock, (BILL,))
            done = elsewhere.submit(store.commit, [Change(key, NOW, state="x") for key in (ANNE, BILL)])
            while not host.execute("select from pg_locks where not granted").fetchall():
                pass
            host.execute(lock, (ANNE,))
        assert None not in done.result(30)


# a pool of the host's own


def test_the_hosts_pool_is_used_and_left_as_it_was(postgres: PostgresServer, schema: str) -> None:
    with ConnectionPool(postgres.url, min_size=1, max_size=3) as pool:
        with closing(PostgresStore(pool, schema=schema)) as store:
            written(store, Change(ANNE, NOW, version=0, state="x"))
            assert seen(store).state == "x"
        with pool.connection() as connection:
            assert not connection.autocommit
            assert connection.execute("select 1").fetchall() == [(1,)]


def test_transactions_of_the_host_may_be_stricter(postgres: PostgresServer, schema: str) -> None:
    strict = "-c default_transaction_isolation=repeatable\\ read"
    with ConnectionPool(postgres.url, kwargs={"options": strict}, min_size=1, max_size=3) as pool:
        store = PostgresStore(pool, schema=schema)

        def count() -> None:
            for _ in range(20):
                while not tried():
                    pass

        def tried() -> bool:
            before = seen(store)
            return write(store, Change(ANNE, NOW, version=before.version, state=f"{before.state or ''}x")) is not None

        at_once(count, count)
        assert seen(store).state == "x" * 40


# an engine on it


def text(call: Callable[..., Any], store: Store | AsyncStore, words: str, number: int) -> Outcome:
    engine = program(date(2026, 11, 21), {"+14155550100": Decimal("12.50")}).replaced(store=store)
    message = Inbound(
        id=str(number), sender="+14155550100", recipient="56789", text=words,
        received_at=datetime(2026, 11, 21, 12, tzinfo=UTC),
    )
    outcome: Outcome = call(engine, "receive", message)
    return outcome


def test_woolly_remembers(postgres: PostgresServer, schema: str, call: Callable[..., Any]) -> None:
    with closing(PostgresStore(postgres.url, schema=schema)) as store:
        check_woolly(call, store)
        [key] = everybody(store)
        assert '"A"' in (seen(store, key).state or "")


def test_woolly_remembers_on_a_loop(postgres: PostgresServer, schema: str) -> None:
    store = AsyncPostgresStore(postgres.url, schema=schema)
    with asyncio.Runner() as runner:
        check_woolly(lambda engine, name, message: runner.run(getattr(engine, name)(message)), store)
        runner.run(store.close())


def check_woolly(call: Callable[..., Any], store: Store | AsyncStore) -> None:
    replies = {}
    for number, words in enumerate(["join", "vote a", "balance", "stop"]):
        replies[words] = [reply.text for reply in text(call, store, words, number).replies]
        again = text(call, store, words, number)
        assert again.duplicate
        assert [reply.text for reply in again.replies] == replies[words]
    assert replies["vote a"] == ["Thanks, your vote for A counts."]
    assert replies["stop"] == ["You are off the list. Text JOIN to return."]


def test_an_async_store_serves_one_event_loop_after_another(postgres: PostgresServer, schema: str) -> None:
    store = AsyncPostgresStore(postgres.url, schema=schema)

    async def commit(key: Key) -> None:
        assert await store.commit([Change(key, NOW, state="x")])

    for key in (ANNE, BILL):
        asyncio.run(commit(key))

    async def end() -> list[str | None]:
        states = [snapshot.state for snapshot in await store.load([(ANNE, ()), (BILL, ())])]
        await store.close()
        return states

    assert asyncio.run(end()) == ["x", "x"]
