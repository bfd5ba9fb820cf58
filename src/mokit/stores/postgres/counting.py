"""How much a host has written on a lent connection, as `sqlite3.Connection.total_changes` tells it there."""

import re
from functools import cache
from typing import Any, TypeAlias

from psycopg import AsyncCursor
from psycopg.sql import Composable

COUNT = "total_changes"         # by this name a conversation notices what was written before a question
READS = {"SELECT", "SHOW", "SET", "RESET", "DISCARD", "LISTEN", "SAVEPOINT", "RELEASE", "ROLLBACK", "EXPLAIN", "FETCH"}

Lendable: TypeAlias = Any       # a Connection or an AsyncConnection, with whatever rows the host has chosen

_MAY_WRITE = re.compile(r"(?is)\A\s*with\b.*\b(insert\s+into|update|delete\s+from|merge\s+into)\b")
_READS = re.compile(r"(?is)\A\s*(select|values|table|show|copy\b.*\bto\s+stdout)\b")


def count_writes(connection: Lendable) -> None:
    """Count what is written on a connection from now on; it costs no round trip.

    Rows count that a statement says it wrote, and statements that may write without saying so. What a
    function writes that a SELECT calls is not seen.
    """
    setattr(connection, COUNT, 0)
    connection.cursor_factory = _counting(connection.cursor_factory)


def count_no_more(connection: Lendable) -> None:
    """Leave the connection as it was found; a second call does nothing."""
    if hasattr(connection, COUNT):
        delattr(connection, COUNT)
        connection.cursor_factory = connection.cursor_factory.counted


class _Counting:
    """What both kinds of cursor have in common."""

    connection: Any
    statusmessage: Any
    rowcount: Any

    def copy(self, statement: Any, *arguments: Any, **options: Any) -> Any:
        self._add(_READS.match(_text(statement)) is None)
        return super().copy(statement, *arguments, **options)  # type: ignore[misc] # a cursor's

    def stream(self, query: Any, *arguments: Any, **options: Any) -> Any:
        self._add(_READS.match(_text(query)) is None)
        return super().stream(query, *arguments, **options)  # type: ignore[misc] # a cursor's

    def _note(self, query: Any) -> None:
        """Count what was executed."""
        verb = (self.statusmessage or "").partition(" ")[0]
        if verb not in READS:
            self._add(max(self.rowcount, 0) if verb in {"INSERT", "UPDATE", "DELETE", "MERGE"} else 1)
        elif _MAY_WRITE.match(_text(query)):
            self._add(1)

    def _add(self, count: int) -> None:
        if hasattr(self.connection, COUNT):     # else somebody has kept the cursor
            setattr(self.connection, COUNT, getattr(self.connection, COUNT) + count)


@cache
def _counting(cursor: type[Any]) -> type[Any]:
    is_awaited = issubclass(cursor, AsyncCursor)
    kind: type[Any] = _AsyncExecuting if is_awaited else _Executing
    return type(cursor.__name__, (kind, cursor), {"counted": cursor})


class _Executing(_Counting):
    def execute(self, query: Any, *arguments: Any, **options: Any) -> Any:
        super().execute(query, *arguments, **options)  # type: ignore[misc] # a cursor's
        self._note(query)
        return self

    def executemany(self, query: Any, *arguments: Any, **options: Any) -> None:
        super().executemany(query, *arguments, **options)  # type: ignore[misc] # a cursor's
        self._note(query)


class _AsyncExecuting(_Counting):
    async def execute(self, query: Any, *arguments: Any, **options: Any) -> Any:
        await super().execute(query, *arguments, **options)  # type: ignore[misc] # a cursor's
        self._note(query)
        return self

    async def executemany(self, query: Any, *arguments: Any, **options: Any) -> None:
        await super().executemany(query, *arguments, **options)  # type: ignore[misc] # a cursor's
        self._note(query)


def _text(query: Any) -> str:
    if isinstance(query, Composable):
        return query.as_string()
    return query.decode() if isinstance(query, bytes) else str(query)
