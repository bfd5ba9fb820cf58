"""What is read in pages, and counted."""

from sqlite3 import Connection
from typing import Any

from mokit.stores.base import Key, Page, Stats
from mokit.stores.sqlite.columns import stored, told

MEMBERS = "select key from mokit_member where list = ? and key > ? order by key limit ?"
EVERYBODY = "select key from mokit_person where key > ? order by key limit ?"
LEDGER = "select line, line_number from mokit_ledger where line_number > ? order by line_number limit ?"
LEDGER_OF = "select line, line_number from mokit_ledger where key = ? and line_number > ? order by line_number limit ?"
STATS = """
    select
        count(*),
        coalesce(sum(pending), 0),
        count(*) filter (where due <= :now),
        count(*) filter (where due > :now and token is not null),
        min(due) filter (where due <= :now)
    from mokit_person
"""


def members(connection: Connection, name: str, after: str, limit: int) -> Page[Key]:
    """The people of a list, by key."""
    return _keys(connection.execute(MEMBERS, (stored(name), stored(after), limit + 1)).fetchall(), limit)


def everybody(connection: Connection, after: str, limit: int) -> Page[Key]:
    """All people, by key."""
    return _keys(connection.execute(EVERYBODY, (stored(after), limit + 1)).fetchall(), limit)


def _keys(rows: list[Any], limit: int) -> Page[Key]:       # Any: rows as sqlite3 gives them
    """A page of one more row than were asked for, if there are as many."""
    keys = [Key(told(key)) for [key] in rows[:limit]]
    return Page(keys, keys[-1] if len(rows) > limit else None)


def ledger(connection: Connection, key: Key | None, after: str, limit: int) -> Page[str]:
    """Ledger lines of one person, or of all, in the order written."""
    rest = (int(after or 0), limit + 1)
    found = connection.execute(LEDGER, rest) if key is None else connection.execute(LEDGER_OF, (stored(key), *rest))
    rows = found.fetchall()
    lines = [told(line) for line, _ in rows[:limit]]
    return Page(lines, str(rows[limit - 1][1]) if len(rows) > limit else None)


def stats(connection: Connection, now: int) -> Stats:
    """Count what is there; a lease that ran out is due since its end."""
    return Stats(*connection.execute(STATS, {"now": now}).fetchone())
