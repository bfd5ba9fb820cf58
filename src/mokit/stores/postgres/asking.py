"""How a connection of mokit's own is asked: a statement is prepared once, and little is made anew for a question.

A cursor of psycopg's would do, and take as long as the server.
"""

import re
from collections.abc import Sequence
from itertools import count
from typing import Any

from psycopg import BaseConnection
from psycopg.abc import PQGen
from psycopg.adapt import Transformer
from psycopg.errors import InvalidSqlStatementName, error_from_result
from psycopg.generators import execute
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult

from mokit.stores.postgres.requests import Row, Value


class Asking:
    """What a connection has prepared; outside of transactions, pipelines and the like."""

    def __init__(self, connection: BaseConnection[Any]) -> None:
        self._pgconn = connection.pgconn
        self._reader = Transformer(connection)
        self._names: dict[bytes, bytes] = {}
        self._numbers = count()         # a name is not given twice: the server may know some that are forgotten here

    def __call__(self, statement: bytes, values: Sequence[Value]) -> PQGen[list[Row]]:
        """The rows that answer; for `Connection.wait`."""
        try:
            name = self._names.get(statement) or (yield from self._prepared(statement))
            self._pgconn.send_query_prepared(name, [None if value is None else value.encode() for value in values])
            result = yield from self._result()
        except InvalidSqlStatementName:
            self._names.clear()         # the host has let go of them, by DEALLOCATE ALL
            raise
        self._reader.set_pgresult(result)
        rows: list[Row] = self._reader.load_rows(0, result.ntuples, tuple)
        self._reader.set_pgresult(None)     # which may be large
        return rows

    def _prepared(self, statement: bytes) -> PQGen[bytes]:
        name = b"mokit_%d" % next(self._numbers)
        self._pgconn.send_prepare(name, _numbered(statement))
        yield from self._result()
        self._names[statement] = name
        return name

    def _result(self) -> PQGen[PGresult]:
        result: PGresult = (yield from execute(self._pgconn))[-1]
        if result.status not in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
            raise error_from_result(result)
        return result


def _numbered(statement: bytes) -> bytes:
    """The statement with placeholders as the server has them."""
    numbers = count(1)
    return re.sub(rb"%s", lambda _: b"$%d" % next(numbers), statement)
