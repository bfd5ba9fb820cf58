"""The tables, how older ones become today's, and what is asked of the database before it is used."""

from collections.abc import Generator, Sequence
from typing import Any, NamedTuple

from mokit import logs
from mokit.errors import StoreMisconfigured
from mokit.stores.postgres import functions
from mokit.stores.postgres.requests import Request, Row, nothing

OLDEST_POSTGRES = 12

# A migration is what leads from one version of the schema to the next; those that were released stay as they are.
MIGRATIONS: Sequence[Sequence[str]] = (
    (
        "create sequence mokit.version",        # none is given twice, not even to a person forgotten meanwhile
        """
        create table mokit.person (
            key text collate "C" primary key,
            version bigint not null default 0,
            token text,                         -- who leases the queue
            due bigint,                         -- the lease's end while leased, else the first entry's time
            pending integer not null default 0, -- how many entries
            entries jsonb,                      -- {id: [due, stamp, body], ...}
            state text
        )
        """,
        "create index person_due on mokit.person (due, key) where due is not null",
        """
        create table mokit.mark (
            key text collate "C", name text collate "C", at bigint not null, outcome text not null,
            primary key (key, name)
        )
        """,
        "create index mark_age on mokit.mark (at)",
        """
        create table mokit.member (list text collate "C", key text collate "C", primary key (list, key))
        """,
        "create index membership on mokit.member (key)",
        """
        create table mokit.ledger (
            number bigint generated always as identity primary key, key text collate "C" not null, line text not null
        )
        """,
        "create index ledger_of on mokit.ledger (key, number)",
        functions.LOCK,
        functions.FORGET,
    ),
    # There was a function before that wrote a single change.
    (functions.QUEUE, functions.FIRST_DUE, functions.IS_REPEAT, functions.WRITE),
)

SETTINGS = """
    select
        current_setting('server_version_num')::integer / 10000,
        current_setting('server_encoding'),
        current_setting('client_encoding'),
        pg_is_in_recovery(),
        current_setting('synchronous_commit'),
        current_setting('fsync'),
        to_regclass('mokit.meta') is not null
"""
VERSION = "select value from mokit.meta where name = 'schema'"
MISSING_RIGHTS = """
    select wanted || ' on mokit.' || name
    from unnest(array['person', 'mark', 'member', 'ledger']) as needed (name),
        unnest(array['select', 'insert', 'update', 'delete']) as rights (wanted)
    where (name <> 'ledger' or wanted in ('select', 'insert')) and not has_table_privilege('mokit.' || name, wanted)
    union all
    select 'usage on mokit.version' where not has_sequence_privilege('mokit.version', 'usage')
"""
MIGRATE = """
do $migrate$
declare
    version_now integer;
begin
    perform pg_advisory_xact_lock(hashtext('mokit'));       -- one at a time; a second one finds it done
    if not exists (select from pg_tables where schemaname = '{name}' and tablename = 'meta') then
        create schema if not exists "{name}";
        create table mokit.meta (name text primary key, value integer not null);
        insert into mokit.meta values ('schema', 0);
    end if;
    select value into version_now from mokit.meta where name = 'schema';
    {steps}
end
$migrate$
"""
STEP = """
    if version_now < {version} then
        {statements}
        update mokit.meta set value = {version} where name = 'schema';
    end if;
"""

Opening = Generator[Request[Any], Any, None]     # Any: each request is sent back what its own `told` makes


class Settings(NamedTuple):
    """What the database says of itself."""

    postgres: int
    encoding: str
    client_encoding: str
    is_standby: bool
    synchronous_commit: str
    fsync: str
    has_tables: bool


def opening(schema: str, migrations: Sequence[Sequence[str]] = MIGRATIONS) -> Opening:
    """Check the database and bring the tables to the newest version; asks what it yields and is sent the answers.

    Raises:
        StoreMisconfigured: It can't keep what is promised, or a later version of mokit has its tables.
    """
    settings = yield Request(SETTINGS, (), _settings)
    _check(settings)
    version = (yield _version()) if settings.has_tables else 0
    if version > len(migrations):
        raise StoreMisconfigured(
            f"schema {schema} has version {version} of mokit's tables, and this mokit knows them up to "
            f"{len(migrations)}; use the newer mokit that wrote it"
        )
    if version < len(migrations):
        yield migrate(schema, migrations)
    missing = yield Request(MISSING_RIGHTS, (), _texts)
    if missing:
        raise StoreMisconfigured(f"the role has no right to {', '.join(missing)}; grant it")


def migrate(schema: str, migrations: Sequence[Sequence[str]] = MIGRATIONS) -> Request[None]:
    """Bring the tables to the newest version, in one transaction; does nothing where they are."""
    steps = [
        STEP.format(version=number, statements=";\n".join(migration) + ";")
        for number, migration in enumerate(migrations, start=1)
    ]
    return Request(MIGRATE.format(name=schema, steps="".join(steps)), (), nothing)


def _settings(rows: Sequence[Row]) -> Settings:
    return Settings(*rows[0])


def _number(rows: Sequence[Row]) -> int:
    [[number]] = rows
    return int(number)


def _version() -> Request[int]:
    return Request(VERSION, (), _number)


def _texts(rows: Sequence[Row]) -> list[str]:
    return [text for [text] in rows]


def _check(settings: Settings) -> None:
    if settings.postgres < OLDEST_POSTGRES:
        raise StoreMisconfigured(f"PostgreSQL {settings.postgres} is too old; {OLDEST_POSTGRES} or newer is needed")
    if (settings.encoding, settings.client_encoding) != ("UTF8", "UTF8"):
        raise StoreMisconfigured(
            f"the database has the encoding {settings.encoding} and its client {settings.client_encoding}; "
            "mokit needs UTF8 for both"
        )
    if settings.is_standby:
        raise StoreMisconfigured("the server is a standby and takes no writes; name the primary")
    for name, value in (("synchronous_commit", settings.synchronous_commit), ("fsync", settings.fsync)):
        if value == "off":
            logs.warn("PostgreSQL runs with %s = off: what it has acknowledged may be lost in a crash", name)
