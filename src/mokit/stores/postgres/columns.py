"""How a text, a queue and a change are sent and kept, so that any str comes back as it was."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from mokit.stores.base import Change, Entry

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
    key, now, version, token, state, put, drop, marks, join, leave, ledger, lease, release = change
    asked: dict[str, Any] = {"key": stored(key), "now": now}        # Any: it becomes JSON
    if version is not None:
        asked["version"] = version
    if token is not None:
        asked["token"] = stored(token)
    if state is not None:
        asked["state"] = stored(state)
    if put:
        asked["put"] = _queue(put, is_guarded=version is not None or token is not None)
    if marks:
        asked["marks"] = _texts(marks)
    if lease:
        asked["lease"] = [stored(lease[0]), lease[1]]
    if release:
        asked["release"] = True
    for name, texts in (("drop", drop), ("join", join), ("leave", leave), ("ledger", ledger)):
        if texts:
            asked[name] = [stored(text) for text in texts]
    return _encode(asked)


def _queue(put: Sequence[Entry], *, is_guarded: bool) -> dict[str, tuple[int, int, str]]:
    """By id; of two with one id the later replaces the earlier where there is a guard, as any put does."""
    return {stored(name): (due, stamp, stored(body)) for name, due, stamp, body in (put if is_guarded else put[::-1])}


def _texts(marks: Mapping[str, str]) -> dict[str, str]:
    return {stored(name): stored(outcome) for name, outcome in marks.items()}
