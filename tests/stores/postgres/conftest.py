"""What the tests of PostgresStore share."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from threading import Lock
from typing import Any

import psycopg
import pytest

from mokit.stores.awaited import is_async
from mokit.stores.base import Store
from mokit.stores.postgres import AsyncPostgresStore, PostgresStore
from mokit.stores.postgres.schema import MIGRATIONS
from mokit.testing.contracts.blocking import Blocking
from tests.servers.postgres import PostgresServer, postgres

__all__ = ["postgres"]

EMPTY = """
    delete from {0}.person; delete from {0}.mark; delete from {0}.member; delete from {0}.ledger;
    update {0}.meta set value = {1} where name = 'schema';
    select setval('{0}.version', 1, false);
"""


@pytest.fixture
def host(postgres: PostgresServer) -> Iterator[psycopg.Connection]:
    """A connection of the host's own, on which each statement is a transaction."""
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def spare_schemas() -> list[str]:
    """Schemas whose tables are there and empty: making them takes longer than most tests."""
    return []


@pytest.fixture
def schema_of(spare_schemas: list[str], host: psycopg.Connection) -> Iterator[Callable[[object], str]]:
    """Gives a function that names an empty schema for whatever it is asked about, the same one for the same."""
    names: dict[object, str] = {}
    used = iter([*spare_schemas, *(f"woolly_{number}" for number in range(len(spare_schemas), 999))])

    naming = Lock()                     # some tests open a home in several threads at once

    def schema_of(home: object) -> str:
        with naming:
            if home not in names:
                names[home] = next(used)
            return names[home]

    yield schema_of
    made = {name for [name] in host.execute("select schemaname from pg_tables where tablename = 'meta'")}
    for name in made & set(names.values()):
        host.execute(EMPTY.format(name, len(MIGRATIONS)).encode())
    spare_schemas[:] = sorted(made)


@pytest.fixture
def schema(schema_of: Callable[[object], str]) -> str:
    return schema_of("the one")


@pytest.fixture(params=[PostgresStore, AsyncPostgresStore], ids=["sync", "async"])
def make(request: pytest.FixtureRequest, postgres: PostgresServer, schema: str) -> Iterator[Callable[..., Store]]:
    """Gives a function that makes a store of either kind, as one whose calls block: `make(patience=...)`."""
    with ExitStack() as stores:

        def make(where: str = postgres.url, **options: Any) -> Store:
            made = request.param(where, **{"schema": schema, **options})
            store: Store = Blocking(made) if is_async(made) else made
            stores.callback(store.close)
            return store

        yield make


@pytest.fixture
def store(make: Callable[..., Store]) -> Store:
    return make()
