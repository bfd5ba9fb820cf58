"""A change as the arguments of its script, and what the scripts answer as a snapshot."""

from collections.abc import Sequence

from mokit.errors import ValueTooLarge
from mokit.stores.base import Change, Done, Snapshot
from mokit.stores.redis.layout import Layout
from mokit.stores.redis.scripts import COMMIT, Answer, Command
from mokit.stores.redis.values import stored, stored_entry, stored_time, told, told_entries

NONE: Sequence[bytes] = (b"0",)         # of several
STRANGER = Snapshot(0, None, (), {}, None)


def committing(layout: Layout, change: Change, retention: int | None, largest: int) -> Command:
    """The command that writes the change.

    Args:
        layout: Where people are.
        change: What is written.
        retention: Milliseconds for which a mark is kept at least; None: until it is pruned.
        largest: Bytes that the whole may take.

    Raises:
        ValueTooLarge: It takes more.
    """
    base, key = layout.place(change.key)
    arguments = [key, *_arguments(change, retention)]
    size = sum(map(len, arguments))
    if size > largest:
        raise ValueTooLarge(f"a change of {size} bytes, and at most {largest} may be written at once")
    return COMMIT.called(base, *arguments)


def _arguments(change: Change, retention: int | None) -> list[bytes]:
    _, now, version, token, state, put, drop, marks, join, leave, ledger, lease, release = change
    arguments = [
        stored_time(now),
        b"" if retention is None else b"=%d" % (now - retention),
        b"" if version is None else b"=%d" % version,
        perhaps(token),
        perhaps(state),
        perhaps(lease and lease[0]),
        stored_time(lease[1]) if lease else b"",
        b"%d" % release,
    ]
    arguments += _several([stored(one) for one in drop])
    arguments += _several([part for entry in put for part in (stored(entry.id), stored_entry(entry))])
    arguments += _several([stored(part) for mark in marks.items() for part in mark])
    arguments += _several([stored(one) for one in leave])
    arguments += _several([stored(one) for one in join])
    arguments += _several([stored(one) for one in ledger])
    return arguments


def perhaps(text: str | None) -> bytes:
    """What may be absent, as the scripts take it: nothing, or "=" and the value."""
    return b"" if text is None else b"=" + stored(text)


def _several(values: Sequence[bytes]) -> Sequence[bytes]:
    return [b"%d" % len(values), *values] if values else NONE


def done_of(answer: Answer) -> Done | None:
    """What the script of a commit answered."""
    return None if answer is None else Done(answer[0], _told(answer[1]))


def snapshot_of(answer: Answer, names: Sequence[str] = ()) -> Snapshot:
    """What the script of a load answered for those marks."""
    (version, state, token), fields, outcomes = answer
    if version is None:
        return STRANGER
    marks = {name: told(outcome) for name, outcome in zip(names, outcomes, strict=True) if outcome is not None}
    return Snapshot(int(version), _told(state), told_entries(fields), marks, _told(token))


def _told(value: bytes | None) -> str | None:
    return None if value is None else told(value)
