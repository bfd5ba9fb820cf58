"""What is read in pages: shard after shard, and by name within each."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from mokit.stores.base import Key, Page
from mokit.stores.redis.failures import refuse_errors
from mokit.stores.redis.layout import Layout
from mokit.stores.redis.plans import Plan
from mokit.stores.redis.scripts import LEDGER, Answer, Command
from mokit.stores.redis.values import stored, told

T = TypeVar("T")


def members(layout: Layout, name: str, after: str, limit: int) -> Plan[Page[Key]]:
    """The people of a list."""
    return (yield from _keys(layout, b"l:" + stored(name), after, limit))


def everybody(layout: Layout, after: str, limit: int) -> Plan[Page[Key]]:
    """All people."""
    return (yield from _keys(layout, b"people", after, limit))


def _keys(layout: Layout, name: bytes, after: str, limit: int) -> Plan[Page[Key]]:
    """A page of a zset by name; the cursor is the last key."""
    first = layout.shard(Key(after)) if after else 0
    start = b"(" + stored(after) if after else b"-"

    def ask(shard: int, count: int) -> Command:
        from_here = start if shard == first else b"-"
        return (b"ZRANGE", layout.bases[shard] + name, from_here, b"+", b"BYLEX", b"LIMIT", b"0", b"%d" % count)

    found: list[bytes] = yield from _walk(len(layout.bases), first, limit + 1, ask)
    keys = [Key(told(key)) for key in found[:limit]]
    return Page(keys, keys[-1] if len(found) > limit else None)


def _walk(shards: int, first: int, count: int, ask: Callable[[int, int], Command]) -> Plan[list[Answer]]:
    """So many rows from the first shard on; the emptier they are, the more are asked at once."""
    rows: list[Answer] = []
    width = 1
    while first < shards and len(rows) < count:
        some = range(first, min(first + width, shards))
        answers: Sequence[list[Answer]] = refuse_errors((yield [ask(shard, count - len(rows)) for shard in some]))
        for answer in answers:
            rows += answer
        first, width = some.stop, width * 2
    return rows


def ledger(layout: Layout, key: Key | None, after: str, limit: int) -> Plan[Page[str]]:
    """Ledger lines of one person, in the order written, or of all, person by person."""
    if key is None:
        return (yield from _ledger_of_all(layout, after, limit))
    base, encoded = layout.place(key)
    start = int(after or 0)
    [found] = refuse_errors((yield [(b"LRANGE", base + b"g:" + encoded, b"%d" % start, b"%d" % (start + limit))]))
    return Page(list(map(told, found[:limit])), str(start + limit) if len(found) > limit else None)


def _ledger_of_all(layout: Layout, after: str, limit: int) -> Plan[Page[str]]:
    """The cursor is how many lines of a person were read, and the person's key."""
    offset, _, key = after.partition(":")
    first = layout.shard(Key(key)) if after else 0

    def ask(shard: int, count: int) -> Command:
        begun = (stored(key), stored(offset)) if after and shard == first else (b"", b"0")
        return LEDGER.called(layout.bases[shard], *begun, b"%d" % count)

    rows = yield from _walk(len(layout.bases), first, limit + 1, ask)
    lines = [told(line) for _, _, line in rows[:limit]]
    if len(rows) <= limit:
        return Page(lines, None)
    last_key, behind, _ = rows[limit - 1]
    return Page(lines, f"{behind}:{told(last_key)}")
