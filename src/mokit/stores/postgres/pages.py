"""What is read in pages, and counted."""

from collections.abc import Sequence
from functools import partial

from mokit.stores.base import Key, Page, Stats
from mokit.stores.postgres.columns import stored, told
from mokit.stores.postgres.requests import Request, Row

MEMBERS = "select key from mokit.member where list = %s and key > %s order by key limit %s::bigint"
EVERYBODY = "select key from mokit.person where key > %s order by key limit %s::bigint"
LEDGER = "select line, number from mokit.ledger where number > %s::bigint order by number limit %s::bigint"
LEDGER_OF = """
    select line, number from mokit.ledger where key = %s and number > %s::bigint order by number limit %s::bigint
"""
STATS = """
    select
        count(*),
        coalesce(sum(pending), 0)::bigint,
        count(*) filter (where due <= now),
        count(*) filter (where due > now and token is not null),
        min(due) filter (where due <= now)
    from mokit.person, cast(%s as bigint) as asked (now)
"""


def members(name: str, after: str, limit: int) -> Request[Page[Key]]:
    """The people of a list, by key."""
    return Request(MEMBERS, (stored(name), stored(after), str(limit + 1)), partial(_keys, limit))


def everybody(after: str, limit: int) -> Request[Page[Key]]:
    """All people, by key."""
    return Request(EVERYBODY, (stored(after), str(limit + 1)), partial(_keys, limit))


def _keys(limit: int, rows: Sequence[Row]) -> Page[Key]:
    """A page of one more row than were asked for, if there are as many."""
    keys = [Key(told(key)) for [key] in rows[:limit]]
    return Page(keys, keys[-1] if len(rows) > limit else None)


def ledger(key: Key | None, after: str, limit: int) -> Request[Page[str]]:
    """Ledger lines of one person, or of all, in the order written."""
    rest = (after or "0", str(limit + 1))
    told_page = partial(_lines, limit)
    return Request(LEDGER, rest, told_page) if key is None else Request(LEDGER_OF, (stored(key), *rest), told_page)


def _lines(limit: int, rows: Sequence[Row]) -> Page[str]:
    lines = [told(line) for line, _ in rows[:limit]]
    return Page(lines, str(rows[limit - 1][1]) if len(rows) > limit else None)


def stats(now: int) -> Request[Stats]:
    """Counts of what is there; a lease that ran out is due since its end."""
    return Request(STATS, (str(now),), _stats)


def _stats(rows: Sequence[Row]) -> Stats:
    return Stats(*rows[0])
