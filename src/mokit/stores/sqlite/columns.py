"""How a text and a queue are kept in a column, so that any str comes back as it was."""

import json
from collections.abc import Callable, Sequence
from typing import TypeAlias

from mokit.stores.base import Entry

Stored: TypeAlias = str | bytes     # a text, or its bytes if it is no UTF-8 (lone surrogates)

encoded: Callable[[str], str] = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


def stored(text: str) -> Stored:
    """A text as SQLite takes it: nearly always as it is."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode(errors="surrogatepass")
    return text


def told(value: Stored) -> str:
    """The text that was stored."""
    return value if isinstance(value, str) else value.decode(errors="surrogatepass")


def stored_entries(entries: Sequence[Entry]) -> Stored | None:
    """A queue as it is kept; None if it is empty."""
    return stored(f"[{','.join([_encoded(*entry) for entry in entries])}]") if entries else None


def _encoded(name: str, due: int, stamp: int, body: str) -> str:
    return f"[{encoded(name)},{due},{stamp},{encoded(body)}]"


def told_entries(value: Stored | None) -> tuple[Entry, ...]:
    """The queue that was stored."""
    return () if value is None else tuple([Entry._make(each) for each in json.loads(told(value))])
