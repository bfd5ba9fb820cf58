"""People in the tables: read, changed, leased, forgotten; each function is part of the caller's transaction."""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import NamedTuple

from mokit.stores.base import Change, Claim, Done, Entry, Key, Snapshot
from mokit.stores.sqlite.columns import Stored, stored, stored_entries, told, told_entries

READ = "select version, state, entries, token from mokit_person where key = ?"
READ_WITH_MARK = """
    select version, state, entries, token, (select outcome from mokit_mark where key = ? and name = ?)
    from mokit_person where key = ?
"""
READ_MARK = "select outcome from mokit_mark where key = ? and name = ?"
READ_QUEUE = "select version, token, due, entries from mokit_person where key = ?"
WRITE = """
    insert into mokit_person (key, version, token, due, pending, entries, state) values (?, ?, ?, ?, ?, ?, ?)
    on conflict (key) do update set
        version = excluded.version, token = excluded.token, due = excluded.due, pending = excluded.pending,
        entries = excluded.entries, state = coalesce(excluded.state, state)
"""
FLOOR = "select value from mokit_meta where name = 'floor'"
MARK = "insert into mokit_mark (key, name, at, outcome) values (?, ?, ?, ?) on conflict do nothing"
JOIN = "insert into mokit_member (list, key) values (?, ?) on conflict do nothing"
LEAVE = "delete from mokit_member where list = ? and key = ?"
APPEND = "insert into mokit_ledger (key, line) values (?, ?)"
DUE = """
    select key, version, state, entries, token from mokit_person
    where due is not null and due <= ? order by due limit ?
"""
LEASE = "update mokit_person set token = ?, due = ? where key = ?"
RAISE_FLOOR = """
    update mokit_meta set value = max(value, coalesce((select version from mokit_person where key = ?), 0))
    where name = 'floor'
"""
FORGET = (
    "delete from mokit_person where key = ?",
    "delete from mokit_mark where key = ?",
    "delete from mokit_member where key = ?",
)


def snapshot_of(connection: Connection, key: Key, names: Sequence[str]) -> Snapshot:
    """A person, with those of the named marks that exist; with one mark or none it is a single statement."""
    column = stored(key)
    if len(names) == 1:
        return _snapshot_with_mark(connection, column, names[0])
    row = connection.execute(READ, (column,)).fetchone()
    if row is None:
        return Snapshot(0, None, (), {}, None)
    return _snapshot(*row, marks=_marks(connection, column, names))


def _snapshot_with_mark(connection: Connection, column: Stored, name: str) -> Snapshot:
    row = connection.execute(READ_WITH_MARK, (column, stored(name), column)).fetchone()
    if row is None:
        return Snapshot(0, None, (), {}, None)
    *person, outcome = row
    return _snapshot(*person, marks={} if outcome is None else {name: told(outcome)})


def _snapshot(
    version: int, state: Stored | None, entries: Stored | None, token: Stored | None, *, marks: dict[str, str]
) -> Snapshot:
    return Snapshot(version, _told(state), told_entries(entries), marks, _told(token))


def _told(value: Stored | None) -> str | None:
    return None if value is None else told(value)


def _marks(connection: Connection, key: Stored, names: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        row = connection.execute(READ_MARK, (key, stored(name))).fetchone()
        if row is not None:
            found[name] = told(row[0])
    return found


class Queue(NamedTuple):
    """What a change is measured by, and what it leaves."""

    version: int
    token: str | None
    due: int | None             # the lease's end while leased, else the first entry's time
    entries: tuple[Entry, ...]


def write(connection: Connection, change: Change) -> Done | None:
    """Write one change, or nothing of it if a guard does not hold."""
    key = stored(change.key)
    row = connection.execute(READ_QUEUE, (key,)).fetchone()
    before = Queue(0, None, None, ()) if row is None else Queue(row[0], _told(row[1]), row[2], told_entries(row[3]))
    if _refuses(connection, key, before, change):
        return None
    after = Queue(_version_after(connection, before, change), *_queue_after(before, change))
    if row is None or after != before or change.state is not None:
        _write_person(connection, key, after, change.state)
    _write_beside(connection, key, change)
    return Done(after.version, after.token)


def _refuses(connection: Connection, key: Stored, before: Queue, change: Change) -> bool:
    if change.version is None and change.token is None:
        return bool(change.marks and _marks(connection, key, list(change.marks)))     # a repeat
    if change.version is not None and change.version != before.version:
        return True
    return change.token is not None and change.token != before.token


def _version_after(connection: Connection, before: Queue, change: Change) -> int:
    """Only a guard raises it; it begins above all that were ever forgotten."""
    if change.version is None:
        return before.version
    if before.version:
        return before.version + 1
    [floor] = connection.execute(FLOOR).fetchone()
    return int(floor) + 1


def _queue_after(before: Queue, change: Change) -> tuple[str | None, int | None, tuple[Entry, ...]]:
    entries = _entries_after(before, change) if change.put or change.drop else before.entries
    token, until = _lease_after(before, change)
    if token is None:
        return None, min((entry.due for entry in entries), default=None), entries
    return token, until, entries


def _lease_after(before: Queue, change: Change) -> tuple[str | None, int | None]:
    held = change.token is not None
    if held and change.release:
        return None, None
    idle = before.token is None and (before.due is None or before.due > change.now)
    if change.lease and (held or idle):
        return change.lease
    return before.token, before.due


def _entries_after(before: Queue, change: Change) -> tuple[Entry, ...]:
    entries = {entry.id: entry for entry in before.entries}
    for entry_id in change.drop:
        entries.pop(entry_id, None)
    guarded = change.version is not None or change.token is not None
    for entry in change.put:
        if guarded or entry.id not in entries:
            entries[entry.id] = entry
    return tuple(sorted(entries.values(), key=lambda entry: (entry.stamp, entry.id)))


def _write_person(connection: Connection, key: Stored, queue: Queue, state: str | None) -> None:
    version, token, due, entries = queue
    columns = (None if token is None else stored(token), due, len(entries), stored_entries(entries))
    connection.execute(WRITE, (key, version, *columns, None if state is None else stored(state)))


def _write_beside(connection: Connection, key: Stored, change: Change) -> None:
    """What has rows of its own; of a list both left and joined, the joining counts."""
    for name, outcome in change.marks.items():
        connection.execute(MARK, (key, stored(name), change.now, stored(outcome)))
    for name in change.leave:
        connection.execute(LEAVE, (stored(name), key))
    for name in change.join:
        connection.execute(JOIN, (stored(name), key))
    for line in change.ledger:
        connection.execute(APPEND, (key, stored(line)))


def claim(connection: Connection, *, now: int, until: int, limit: int, token: str) -> list[Claim]:
    """Lease people with something due or a lease that ran out, earliest first."""
    claims: list[Claim] = []
    for key, version, state, entries, held in connection.execute(DUE, (now, limit)).fetchall():
        connection.execute(LEASE, (stored(token), until, key))
        snapshot = _snapshot(version, state, entries, stored(token), marks={})
        claims.append(Claim(Key(told(key)), snapshot, held is not None))
    return claims


def forget(connection: Connection, key: Key, keep: str | None, version: int | None) -> bool:
    """Drop all of a person but the ledger lines and the state to keep; no later version will be one they had."""
    if version is not None and version != _version(connection, key):
        return False
    connection.execute(RAISE_FLOOR, (stored(key),))
    for statement in FORGET:
        connection.execute(statement, (stored(key),))
    if keep is not None:
        write(connection, Change(key, 0, version=0, state=keep))
    return True


def _version(connection: Connection, key: Key) -> int:
    row = connection.execute(READ_QUEUE, (stored(key),)).fetchone()
    return 0 if row is None else int(row[0])


def prune(connection: Connection, before: int, limit: int) -> int:
    """Drop the oldest marks that are older than `before`."""
    old = "select key, name from mokit_mark where at < ? order by at limit ?"
    return connection.execute(f"delete from mokit_mark where (key, name) in ({old})", (before, limit)).rowcount  # noqa: S608 - a constant
