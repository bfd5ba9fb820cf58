"""How texts, entries and times are kept in Redis, so that each comes back as it was."""

from collections.abc import Sequence

from mokit.errors import ValueTooLarge
from mokit.stores.base import Entry

LAST_MOMENT = 2**53             # ms; what counts beyond it is rounded by a zset


def stored(text: str) -> bytes:
    """A text in bytes; lone surrogates are let through."""
    return text.encode("utf-8", "surrogatepass")


def told(value: bytes) -> str:
    """The text that was stored."""
    return value.decode("utf-8", "surrogatepass")


def stored_time(moment: int) -> bytes:
    """A time in milliseconds.

    Raises:
        ValueTooLarge: It is too far away to be told apart from its neighbours.
    """
    if not -LAST_MOMENT <= moment <= LAST_MOMENT:
        raise ValueTooLarge(f"{moment} ms is no time that Redis can keep in order")
    return b"%d" % moment


def stored_entry(entry: Entry) -> bytes:
    """An entry without its id."""
    return b"%b %d %b" % (stored_time(entry.due), entry.stamp, stored(entry.body))


def told_entries(fields: Sequence[bytes]) -> tuple[Entry, ...]:
    """The entries of a hash, as ids and values in turns; in the order of the queue."""
    entries = [_told_entry(*pair) for pair in zip(fields[::2], fields[1::2], strict=True)]
    if len(entries) > 1:
        entries.sort(key=lambda entry: (entry.stamp, entry.id))
    return tuple(entries)


def _told_entry(name: bytes, value: bytes) -> Entry:
    due, stamp, body = value.split(b" ", 2)
    return Entry(told(name), int(due), int(stamp), told(body))
