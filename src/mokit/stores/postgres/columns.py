"""How a text, a queue and a change are sent and kept, so that any str comes back as it was."""

import json
import re
from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from mokit.stores.base import Change, Entry, Key

# PostgreSQL's text knows neither NUL nor lone surrogates; each becomes SUBSTITUTE and its number in hex.
ESCAPE = "\x1a"

_foreign = re.compile(f"[\0{ESCAPE}\ud800-\udfff]")
_escaped = re.compile(f"{ESCAPE}([0-9a-f]{{4}})")
_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode
_in_turn = attrgetter("stamp", "id")


def stored(text: str) -> str:
    """A text as PostgreSQL takes it: nearly always as it is."""
    if text.isascii() and "\0" not in text and ESCAPE not in text:
        return text
    return _foreign.sub(lambda found: f"{ESCAPE}{ord(found[0]):04x}", text)


def array(texts: Iterable[str]) -> str:
    """Texts as PostgreSQL reads a text[]."""
    quoted = ",".join(['"' + stored(text).replace("\\", "\\\\").replace('"', '\\"') + '"' for text in texts])
    return f"{{{quoted}}}"


def told(value: str) -> str:
    """The text that was stored."""
    return value if ESCAPE not in value else _escaped.sub(lambda found: chr(int(found[1], 16)), value)


def told_entries(value: str | None) -> tuple[Entry, ...]:
    """The queue that was stored, in turn."""
    if value is None or value == "{}":
        return ()
    entries = [Entry(told(name), due, stamp, told(body)) for name, (due, stamp, body) in json.loads(value).items()]
    return tuple(sorted(entries, key=_in_turn))


def told_maybe(value: str | None) -> str | None:
    """The text that was stored, if there was one."""
    return None if value is None else told(value)


def stored_change(change: Change) -> str:
    """A change as the function `write` in the database takes it: JSON, without what it doesn't ask for."""
    asked = _encode(_asked(change))
    if "\\u00" in asked or not asked.isascii():         # JSON writes what is foreign here so, and little else
        asked = _encode(_asked(_with_stored_texts(change)))
    return asked


def _asked(change: Change) -> dict[str, Any]:           # Any: it becomes JSON
    key, now, version, token, state, put, drop, marks, join, leave, ledger, lease, release = change
    asked: dict[str, Any] = {"key": key, "now": now}
    if version is not None:
        asked["version"] = version
    if token is not None:
        asked["token"] = token
        if release:
            asked["release"] = True
    if state is not None:
        asked["state"] = state
    if put:             # of two with one id the later replaces the earlier where there is a guard, as any put does
        is_guarded = version is not None or token is not None
        asked["put"] = {name: entry for name, *entry in (put if is_guarded else put[::-1])}
    if marks:
        asked["marks"] = {**marks}
    if lease:
        asked["lease"] = lease
    for name, texts in (("dropped", drop), ("joined", join), ("leaving", leave), ("lines", ledger)):
        if texts:
            asked[name] = [*texts]
    return asked


def _with_stored_texts(change: Change) -> Change:
    key, now, version, token, state, put, drop, marks, join, leave, ledger, lease, release = change
    return Change(
        Key(stored(key)),
        now,
        version,
        None if token is None else stored(token),
        None if state is None else stored(state),
        [Entry(stored(name), due, stamp, stored(body)) for name, due, stamp, body in put],
        [*map(stored, drop)],
        {stored(name): stored(outcome) for name, outcome in marks.items()},
        [*map(stored, join)],
        [*map(stored, leave)],
        [*map(stored, ledger)],
        lease and (stored(lease[0]), lease[1]),
        release,
    )
