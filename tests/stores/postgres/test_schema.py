"""Older tables become today's, newer ones are refused, and roles need no more than their part."""

from collections.abc import Callable, Iterator, Sequence

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from mokit.errors import StoreMisconfigured
from mokit.stores.base import Change, Store
from mokit.stores.postgres.requests import Statements
from mokit.stores.postgres.schema import MIGRATIONS, migrate
from mokit.testing.contracts.steps import ANNE, NOW, entry, seen, written
from tests.servers.postgres import PostgresServer

NEXT = [*MIGRATIONS, ["create table mokit.extra (a int)", "update mokit.person set state = state || '!'"]]
FAULTY = [*MIGRATIONS, ["create table mokit.extra (a int)", "update mokit.nothing set a = 1"]]
GRANTS = """
    grant usage on schema {0} to clerk;
    grant select on {0}.meta to clerk;
    grant select, insert, update, delete on {0}.person, {0}.mark, {0}.member to clerk;
    grant select, insert on {0}.ledger to clerk;
    grant usage on sequence {0}.version to clerk
"""


@pytest.fixture
def filled(store: Store) -> Store:
    written(store, Change(ANNE, NOW, version=0, state="x", marks={"m:1": ""}, join=["tips"], ledger=["line"]))
    return store


@pytest.fixture
def clerk(host: psycopg.Connection, postgres: PostgresServer) -> Iterator[str]:
    """Where the database is for a role that may make nothing."""
    host.execute("create role clerk login")
    yield postgres.url.replace("mokit@", "clerk@")
    host.execute("drop owned by clerk; drop role clerk")


@pytest.fixture
def grant(host: psycopg.Connection, schema: str) -> Callable[[], None]:
    def grant() -> None:
        host.execute(SQL(GRANTS).format(Identifier(schema)))

    return grant


def brought_to(schema: str, migrations: Sequence[Sequence[str]], host: psycopg.Connection) -> None:
    host.execute(Statements(schema)[migrate(schema, migrations).statement])


@pytest.fixture
def undone(host: psycopg.Connection, schema: str) -> Iterator[None]:
    yield
    host.execute(SQL("drop table if exists {}.extra").format(Identifier(schema)))


@pytest.mark.usefixtures("undone")
def test_older_tables_are_migrated_once(filled: Store, schema: str, host: psycopg.Connection) -> None:
    for _ in range(2):
        brought_to(schema, NEXT, host)
    assert seen(filled).state == "x!"


@pytest.mark.usefixtures("undone")
def test_an_older_mokit_refuses_what_a_newer_one_left(
    filled: Store, make: Callable[..., Store], schema: str, host: psycopg.Connection
) -> None:
    filled.close()
    brought_to(schema, NEXT, host)
    with pytest.raises(StoreMisconfigured, match=f"version {len(NEXT)}"):
        make().open()


def test_a_migration_that_fails_leaves_all_as_it_was(
    filled: Store, make: Callable[..., Store], schema: str, host: psycopg.Connection
) -> None:
    with pytest.raises(psycopg.errors.UndefinedTable, match="nothing"):
        brought_to(schema, FAULTY, host)
    assert host.execute("select to_regclass(%s)", (f"{schema}.extra",)).fetchone() == (None,)
    filled.close()
    assert seen(make()).state == "x"


def test_tables_of_the_first_version_are_migrated(
    make: Callable[..., Store], schema: str, host: psycopg.Connection
) -> None:
    name = f"{schema}_first"
    try:
        brought_to(name, MIGRATIONS[:1], host)
        insert = "insert into {}.person (key, entries, due, pending, state) values (%s, '{{}}', null, 0, 'x')"
        host.execute(SQL(insert).format(Identifier(name)), (ANNE,))
        store = make(schema=name)
        assert written(store, Change(ANNE, NOW, version=0, put=[entry()], marks={"m:1": ""}))
        assert seen(store)[1:3] == ("x", (entry(),))
        assert host.execute(SQL("select value from {}.meta").format(Identifier(name))).fetchone() == (len(MIGRATIONS),)
    finally:
        host.execute(SQL("drop schema if exists {} cascade").format(Identifier(name)))


def test_a_role_that_may_make_no_schema_is_told_so(make: Callable[..., Store], clerk: str) -> None:
    with pytest.raises(StoreMisconfigured, match="permission denied"):
        make(clerk, schema="none_such").open()


@pytest.mark.usefixtures("filled")
def test_a_role_without_rights_is_told_so(make: Callable[..., Store], clerk: str) -> None:
    with pytest.raises(StoreMisconfigured, match="permission denied"):
        make(clerk).open()


def test_a_role_with_the_rights_to_the_tables_needs_no_more(
    filled: Store, make: Callable[..., Store], clerk: str, grant: Callable[[], None]
) -> None:
    grant()
    store = make(clerk)
    version = seen(store).version
    everything = Change(ANNE, NOW, version=version, state="y", marks={"m:2": ""}, leave=["tips"], ledger=["line"])
    assert written(store, everything)
    store.claim(now=NOW, until=NOW, limit=1, token="w")
    assert store.prune(NOW + 1, 9) == 2
    store.forget(ANNE)
    assert filled.stats(NOW).people == 0


@pytest.mark.usefixtures("filled")
def test_a_right_that_is_missing_is_named(
    make: Callable[..., Store], clerk: str, grant: Callable[[], None], schema: str, host: psycopg.Connection
) -> None:
    grant()
    host.execute(SQL("revoke delete on {}.mark from clerk").format(Identifier(schema)))
    with pytest.raises(StoreMisconfigured, match=r"delete on .*mark"):
        make(clerk).open()
