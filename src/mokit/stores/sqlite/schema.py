"""The tables in the file, and how an older file becomes one of today.

All names begin with `mokit_`, so that a host may keep its own tables in the same file.
"""

from collections.abc import Sequence
from sqlite3 import Connection

from mokit.errors import StoreMisconfigured

# A migration is what leads from one version of the schema to the next; those that were released stay as they are.
MIGRATIONS: Sequence[Sequence[str]] = (
    (
        # "schema" is the version of these tables; "floor" the highest version that a forgotten person had
        "create table mokit_meta (name text primary key, value integer not null) without rowid",
        "insert into mokit_meta values ('floor', 0)",
        """
        create table mokit_person (
            id integer primary key,
            key text not null unique,
            version integer not null,
            token text,                 -- who leases the queue
            due integer,                -- the lease's end while leased, else the first entry's time
            pending integer not null,   -- how many entries
            entries text,               -- [[id, due, stamp, body], ...] in turn
            state text
        )
        """,
        "create index mokit_due on mokit_person (due) where due is not null",
        """
        create table mokit_mark (
            key text, name text, at integer not null, outcome text not null, primary key (key, name)
        ) without rowid
        """,
        "create index mokit_mark_age on mokit_mark (at)",
        "create table mokit_member (list text, key text, primary key (list, key)) without rowid",
        "create index mokit_membership on mokit_member (key)",
        "create table mokit_ledger (line_number integer primary key, key text not null, line text not null)",
        "create index mokit_ledger_of on mokit_ledger (key)",
    ),
    (   # the latest marks stand in the person's row
        "drop index mokit_mark_age",
        # an older mokit that still has the file open then fails, where it would mark what nobody finds
        "alter table mokit_mark rename to mokit_moved_mark",
        "alter table mokit_person add column marks text",                       # [name, at, outcome], ...
        "alter table mokit_person add column moved integer not null default 0", # whether some are in mokit_moved_mark
        "alter table mokit_person add column oldest_mark integer",              # the least `at` of all
        """
        update mokit_person set
            moved = 1, oldest_mark = (select min(at) from mokit_moved_mark as mark where mark.key = mokit_person.key)
        where exists (select 1 from mokit_moved_mark as mark where mark.key = mokit_person.key)
        """,
        "create index mokit_oldest_mark on mokit_person (oldest_mark) where oldest_mark is not null",
    ),
)


def migrate(connection: Connection, migrations: Sequence[Sequence[str]] = MIGRATIONS) -> None:
    """Bring the tables to the newest version, in one transaction; does nothing where they are.

    Raises:
        StoreMisconfigured: A later version of mokit has written the file.
    """
    if _version_of(connection) == len(migrations):
        return
    connection.execute("begin immediate")
    try:
        _catch_up(connection, migrations)
        connection.execute("commit")
    finally:
        if connection.in_transaction:
            connection.execute("rollback")


def _catch_up(connection: Connection, migrations: Sequence[Sequence[str]]) -> None:
    version = _version_of(connection)           # again: another process may have been first
    if version > len(migrations):
        raise StoreMisconfigured(
            f"the file has version {version} of mokit's tables, and this mokit knows them up to {len(migrations)}; "
            "use the newer mokit that wrote it"
        )
    for migration in migrations[version:]:
        for statement in migration:
            connection.execute(statement)
    connection.execute("replace into mokit_meta values ('schema', ?)", (len(migrations),))


def _version_of(connection: Connection) -> int:
    """The version of the tables; 0 if there are none."""
    if not connection.execute("select 1 from sqlite_master where name = 'mokit_meta'").fetchone():
        return 0
    (version,) = connection.execute("select value from mokit_meta where name = 'schema'").fetchone()
    return int(version)
