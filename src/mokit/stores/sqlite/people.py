"""People in the tables: read, changed, leased, forgotten; each function is part of the caller's transaction."""

from collections.abc import Iterable, Mapping, Sequence
from sqlite3 import Connection
from typing import Any, NamedTuple

from mokit.stores.base import Change, Claim, Done, Entry, Key, Snapshot
from mokit.stores.sqlite import marks
from mokit.stores.sqlite.columns import Stored, stored, stored_entries, told, told_entries
from mokit.stores.sqlite.marks import NO_MARKS, Marks

READ = """
    select id, version, token, due, entries, state, marks, oldest_mark, moved,
        case when moved then (
            select outcome from mokit_moved_mark as mark where mark.key = mokit_person.key and name = ?
        ) end
    from mokit_person where key = ?
"""
INSERT = """
    insert into mokit_person (version, token, due, pending, entries, state, marks, moved, oldest_mark, key)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
UPDATE = """
    update mokit_person set
        version = ?, token = ?, due = ?, pending = ?, entries = ?, state = coalesce(?, state), marks = ?, moved = ?
    where id = ?
"""
AGE = "update mokit_person set oldest_mark = ? where id = ?"        # apart, for its index is a page more
FLOOR = "select value from mokit_meta where name = 'floor'"
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
    "delete from mokit_moved_mark where key = ?",
    "delete from mokit_member where key = ?",
)


def snapshot_of(connection: Connection, key: Key, names: Sequence[str]) -> Snapshot:
    """A person, with those of the named marks that exist; with one mark or none it is a single statement."""
    column = stored(key)
    row = _row(connection, column, names)
    if row is None:
        return Snapshot(0, None, (), {}, None)
    _, version, token, _, entries, state, *columns = row
    return _snapshot(version, state, entries, token, marks=marks.find(connection, column, Marks(*columns), names))


def _row(connection: Connection, key: Stored, names: Iterable[str]) -> tuple[Any, ...] | None:
    """A person's columns, the last of them for the first of the names."""
    name = next(iter(names), None)
    row: tuple[Any, ...] | None = connection.execute(READ, (None if name is None else stored(name), key)).fetchone()
    return row


def _snapshot(
    version: int, state: Stored | None, entries: Stored | None, token: Stored | None, *, marks: dict[str, str]
) -> Snapshot:
    return Snapshot(version, _told(state), told_entries(entries), marks, _told(token))


def _told(value: Stored | None) -> str | None:
    return None if value is None else told(value)


class Queue(NamedTuple):
    """What a change is measured by, and what it leaves."""

    version: int
    token: str | None
    due: int | None             # the lease's end while leased, else the first entry's time
    entries: tuple[Entry, ...]


class Person(NamedTuple):
    """What is in a row."""

    id: int | None              # None: there is no row yet
    queue: Queue
    marks: Marks


STRANGER = Person(None, Queue(0, None, None, ()), NO_MARKS)


def write(connection: Connection, change: Change) -> Done | None:
    """Write one change, or nothing of it if a guard does not hold."""
    key = stored(change.key)
    before = _person(connection, key, change.marks)
    found = marks.find(connection, key, before.marks, change.marks) if change.marks else {}
    if _refuses(before.queue, change, found):
        return None
    queue = Queue(_version_after(connection, before.queue, change), *_queue_after(before.queue, change))
    new = {name: outcome for name, outcome in change.marks.items() if name not in found}
    own = marks.add(connection, key, before.marks, new, change.now) if new else before.marks
    if new or before.id is None or change.state is not None or queue != before.queue:
        _write_person(connection, key, before, Person(before.id, queue, own), change.state)
    if change.leave or change.join or change.ledger:
        _write_beside(connection, key, change)
    return Done(queue.version, queue.token)


def _person(connection: Connection, key: Stored, names: Iterable[str]) -> Person:
    row = _row(connection, key, names)
    if row is None:
        return STRANGER
    person, version, token, due, entries, _, *columns = row
    return Person(person, Queue(version, _told(token), due, told_entries(entries)), Marks(*columns))


def _refuses(before: Queue, change: Change, found: Mapping[str, str]) -> bool:
    if change.version is None and change.token is None:
        return bool(found)                      # a repeat
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
        return None, min([entry.due for entry in entries]) if entries else None, entries
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
    if len(entries) < 2:
        return tuple(entries.values())
    return tuple(sorted(entries.values(), key=lambda entry: (entry.stamp, entry.id)))


def _write_person(connection: Connection, key: Stored, before: Person, after: Person, state: str | None) -> None:
    (version, token, due, entries), (recent, oldest, moved, _) = after.queue, after.marks
    columns = (
        version, None if token is None else stored(token), due, len(entries), stored_entries(entries),
        None if state is None else stored(state), recent, moved,
    )  # fmt: skip
    if after.id is None:
        connection.execute(INSERT, (*columns, oldest, key))
        return
    connection.execute(UPDATE, (*columns, after.id))
    if oldest != before.marks.oldest:
        connection.execute(AGE, (oldest, after.id))


def _write_beside(connection: Connection, key: Stored, change: Change) -> None:
    """What has rows of its own; of a list both left and joined, the joining counts."""
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
    if version is not None and version != snapshot_of(connection, key, ()).version:
        return False
    connection.execute(RAISE_FLOOR, (stored(key),))
    for statement in FORGET:
        connection.execute(statement, (stored(key),))
    if keep is not None:
        write(connection, Change(key, 0, version=0, state=keep))
    return True
