"""What is asked about people: they are read, changed, leased, forgotten."""

from collections.abc import Mapping, Sequence
from functools import partial

from mokit.errors import ValueTooLarge
from mokit.stores.base import Change, Claim, Done, Key, Snapshot
from mokit.stores.postgres.columns import array, stored, stored_change, told, told_entries, told_maybe
from mokit.stores.postgres.requests import Request, Row, nothing

# A person comes in as many rows as there are marks, nearly always one, and once where there is none.
READ = """
    select person.key, version, state, entries::text, token, name, outcome
    from mokit.person left join mokit.mark on mark.key = person.key and name = any(%s::text[])
    where person.key = %s
"""
READ_MANY = """
    select key, version, state, entries::text, token, name, outcome
    from mokit.person left join (
        unnest(%s::text[], %s::text[]) as wanted (key, name) join mokit.mark using (key, name)
    ) using (key)
    where key = any(%s::text[])
"""
WRITE = "select unnest(written), unnest(versions), unnest(tokens) from mokit.write(%s::text[], %s::jsonb, %s::boolean)"
# The plan goes by the number that stands behind "limit".
CLAIM = """
    with waiting as (
        select key, token, due from mokit.person
        where due <= %s::bigint order by due, key limit {limit} for update skip locked
    ), leased as (
        update mokit.person set token = %s, due = %s::bigint where key = any(array(select key from waiting))
        returning key, version, state, entries::text, token
    )
    select leased.*, waiting.token is not null from leased join waiting using (key) order by waiting.due, key
"""
FORGET = "select mokit.forget(%s, %s::bigint)"
FORGET_BUT = """
    with gone as (select mokit.forget(%s, %s::bigint) as is_done), kept as (
        insert into mokit.person (key, version, state)
        select %s, nextval('mokit.version'), %s from gone where is_done
    )
    select is_done from gone
"""
# What the host does on the connection is planned as usual, and takes the time that is usual there: null stands for
# what the role, the database or the connection string says.
LOCK = """
    select
        mokit.lock(%s),
        set_config('plan_cache_mode', 'auto', true),
        set_config('enable_seqscan', 'on', true)
"""
LOCK_OURS = f"{LOCK.rstrip()}, set_config('statement_timeout', null, true)"
PRUNE = """
    with pruned as (
        delete from mokit.mark where ctid = any(array(
            select ctid from mokit.mark where at < %s::bigint order by at limit {limit} for update skip locked
        ))
        returning 1
    )
    select count(*) from pruned
"""


STRANGER = Snapshot(0, None, (), {}, None)


def load(wanted: Sequence[tuple[Key, Sequence[str]]]) -> Request[list[Snapshot]]:
    """People with those of the named marks that exist; all from one snapshot of the database."""
    answer = partial(_snapshots, wanted)
    if len(wanted) == 1:
        [(key, names)] = wanted
        return Request(READ, (array(names), stored(key)), answer)
    marks = [(key, name) for key, names in wanted for name in names]
    keys = array([key for key, _ in wanted])
    return Request(READ_MANY, (array([key for key, _ in marks]), array([name for _, name in marks]), keys), answer)


def _snapshots(wanted: Sequence[tuple[Key, Sequence[str]]], rows: Sequence[Row]) -> list[Snapshot]:
    """In the order asked; what is asked twice has the marks of both in its rows."""
    people: dict[str, Row] = {}
    marks: dict[str, dict[str, str]] = {}
    for row in rows:
        key, name, outcome = told(row[0]), row[5], row[6]
        people[key] = row
        found = marks.setdefault(key, {})
        if name is not None:
            found[told(name)] = told(outcome)
    return [_snapshot(people[key], names, marks[key]) if key in people else STRANGER for key, names in wanted]


def _snapshot(row: Row, names: Sequence[str], marks: Mapping[str, str]) -> Snapshot:
    _, version, state, entries, token, *_ = row
    return Snapshot(
        version,
        told_maybe(state),
        told_entries(entries),
        {name: marks[name] for name in names if name in marks} if marks else {},
        told_maybe(token),
    )


def commit(changes: Sequence[Change], largest: int) -> Request[list[Done | None]]:
    """Changes, each by itself.

    Raises:
        ValueError: Two changes are for one key.
        ValueTooLarge: One of them has more than `largest` bytes.
    """
    keys = [change.key for change in changes]
    if len(set(keys)) < len(keys):
        raise ValueError("two changes are for one key; commit them one after the other")
    asked = ",".join([_sized(change, largest) for change in changes])
    has_lists = any(change.join or change.leave or change.ledger for change in changes)
    return Request(WRITE, (array(keys), f"[{asked}]", "true" if has_lists else "false"), partial(_done, keys))


def _sized(change: Change, largest: int) -> str:
    asked = stored_change(change)
    if len(asked) > largest or (not asked.isascii() and len(asked.encode()) > largest):
        raise ValueTooLarge(f"a change is larger than the {largest} bytes that the store was told to take")
    return asked


def _done(keys: Sequence[Key], rows: Sequence[Row]) -> list[Done | None]:
    """In the order asked; what was refused has no row."""
    done = {told(key): Done(version, told_maybe(token)) for key, version, token in rows}
    return [done.get(key) for key in keys]


def claim(now: int, until: int, limit: int, token: str) -> Request[list[Claim]]:
    """Those who are due, leased, earliest first; whoever is being written just now is passed over."""
    return Request(CLAIM.format(limit=int(limit)), (str(now), stored(token), str(until)), _claims)


def _claims(rows: Sequence[Row]) -> list[Claim]:
    return [Claim(Key(told(row[0])), _snapshot(row, (), {}), row[5]) for row in rows]


def lock(key: Key, *, is_ours: bool) -> Request[None]:
    """Nobody else changes this person until the transaction ends, on a connection of mokit's or of the host's."""
    return Request(LOCK_OURS if is_ours else LOCK, (stored(key),), nothing)


def forget(key: Key, keep: str | None, version: int | None) -> Request[bool]:
    """Drop all of a person but the ledger lines and the state to keep."""
    guard = None if version is None else str(version)
    if keep is None:
        return Request(FORGET, (stored(key), guard), _is_done)
    return Request(FORGET_BUT, (stored(key), guard, stored(key), stored(keep)), _is_done)


def prune(before: int, limit: int) -> Request[int]:
    """Drop the oldest marks that are older than `before`."""
    return Request(PRUNE.format(limit=int(limit)), (str(before),), _count)


def _is_done(rows: Sequence[Row]) -> bool:
    [[done]] = rows
    return bool(done)


def _count(rows: Sequence[Row]) -> int:
    [[count]] = rows
    return int(count)
