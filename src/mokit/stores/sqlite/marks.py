"""Marks: the latest stand in the row of their person, and move together into a table of their own.

A message writes two marks, and in the table each touches a page of its own. The row is written anyway.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from sqlite3 import Connection
from typing import NamedTuple

from mokit.stores.sqlite.columns import Stored, encoded, stored, told

ROOM = 1_500                    # characters of marks in a row; with more they all move

FIND = "select outcome from mokit_moved_mark where key = ? and name = ?"
MOVE = "insert into mokit_moved_mark (key, name, at, outcome) values (?, ?, ?, ?)"
OLD = "select id, key, marks, moved from mokit_person where oldest_mark < ? order by oldest_mark limit ?"
DROP = """
    delete from mokit_moved_mark where key = ? and name in (
        select name from mokit_moved_mark where key = ? and at < ? order by at limit ?
    )
"""
OLDEST = "select min(at) from mokit_moved_mark where key = ?"
LEAVE = "update mokit_person set marks = ?, oldest_mark = ?, moved = ? where id = ?"


class Marks(NamedTuple):
    """What a person's row tells of the marks."""

    recent: Stored | None       # '["m:1",5,"outcome"],["m:2",6,"another"]': name, time, outcome
    oldest: int | None          # the time of the oldest of all
    moved: int                  # whether some are in the table
    asked: Stored | None        # the outcome there of the name that was asked for first


NO_MARKS = Marks(None, None, 0, None)


class _Mark(NamedTuple):
    name: str
    at: int
    outcome: str


def find(connection: Connection, key: Stored, marks: Marks, names: Iterable[str]) -> dict[str, str]:
    """The outcomes of those of the names that were marked, the first of which was asked for."""
    found: dict[str, str] = {}
    recent = "" if marks.recent is None else told(marks.recent)
    for place, name in enumerate(names):
        if encoded(name) in recent:             # it may be part of another
            found |= {mark.name: mark.outcome for mark in _read(recent) if mark.name == name}
        if marks.moved and name not in found:
            outcome = _moved(connection, key, name) if place else marks.asked
            found |= {} if outcome is None else {name: told(outcome)}
    return found


def _moved(connection: Connection, key: Stored, name: str) -> Stored | None:
    row = connection.execute(FIND, (key, stored(name))).fetchone()
    return None if row is None else row[0]


def add(connection: Connection, key: Stored, marks: Marks, new: Mapping[str, str], now: int) -> Marks:
    """The same with marks that are nowhere yet; if the row has no room for them, all are in the table."""
    if not new:
        return marks
    recent = ",".join([_encoded(name, now, outcome) for name, outcome in new.items()])
    if marks.recent is not None:
        recent = f"{told(marks.recent)},{recent}"
    oldest = now if marks.oldest is None else min(now, marks.oldest)
    if len(recent) <= ROOM:
        return Marks(stored(recent), oldest, marks.moved, None)
    connection.executemany(MOVE, [(key, stored(mark.name), mark.at, stored(mark.outcome)) for mark in _read(recent)])
    return Marks(None, oldest, 1, None)


def _encoded(name: str, at: int, outcome: str) -> str:
    return f"[{encoded(name)},{at},{encoded(outcome)}]"


def _read(recent: str) -> list[_Mark]:
    return [_Mark._make(each) for each in json.loads(f"[{recent}]")]


def prune(connection: Connection, before: int, limit: int) -> int:
    """Drop marks that are older than `before`, person by person; those with the oldest come first."""
    left = limit
    for person, key, recent, moved in connection.execute(OLD, (before, limit)).fetchall():
        if not left:
            break
        marks = [] if recent is None else _read(told(recent))
        old = [mark for mark in marks if mark.at < before][:left]
        left -= len(old)
        oldest = None
        if moved:
            left -= connection.execute(DROP, (key, key, before, left)).rowcount
            [oldest] = connection.execute(OLDEST, (key,)).fetchone()
        _leave(connection, person, [mark for mark in marks if mark not in old], oldest)
    return limit - left


def _leave(connection: Connection, person: int, recent: Sequence[_Mark], oldest_moved: int | None) -> None:
    column = stored(",".join([_encoded(*mark) for mark in recent])) if recent else None
    times = [mark.at for mark in recent] + ([] if oldest_moved is None else [oldest_moved])
    connection.execute(LEAVE, (column, min(times, default=None), oldest_moved is not None, person))
