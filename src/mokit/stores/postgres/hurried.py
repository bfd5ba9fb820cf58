"""Connections that wait for the server no longer than for a given time.

`statement_timeout` is the server's to keep. One that is stopped, or behind a network that has lost the way back,
keeps nothing, and psycopg would wait for its answer for ever.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import Any, TypeVar

from psycopg import AsyncConnection, BaseConnection, Connection, OperationalError
from psycopg.abc import PQGen
from psycopg.pq.abc import PGconn
from psycopg.rows import tuple_row

from mokit.stores.postgres.asking import Asking
from mokit.stores.postgres.links import PATIENCE
from mokit.stores.postgres.requests import Row, Value

RV = TypeVar("RV")

GRACE = 1.0                 # seconds in which a server that answers may say by itself that it was too slow
LONGEST = PATIENCE.total_seconds() + GRACE


class AnsweredTooLate(OperationalError):
    """The server gave no answer in time; whether it did what it was asked is not known."""


class HurriedConnection(Connection[Any]):
    """Is closed where the server doesn't answer within `seconds`, unless it `has_time`."""

    seconds = LONGEST
    has_time = False

    def __init__(self, pgconn: PGconn, row_factory: Any = tuple_row) -> None:   # Any: as psycopg has it
        super().__init__(pgconn, row_factory)
        self._asking = Asking(self)

    def asked(self, statement: bytes, values: Sequence[Value]) -> list[Row]:
        """The rows that answer; outside of transactions."""
        with self.lock:
            return self.wait(self._asking(statement, values))

    def wait(self, gen: PQGen[RV], *args: Any, **kwargs: Any) -> RV:       # Any: as psycopg has it
        """See `Connection.wait`."""
        if self.has_time:
            return super().wait(gen, *args, **kwargs)
        try:
            return super().wait(_hurried(gen, self.seconds), *args, **kwargs)
        except AnsweredTooLate:
            self.pgconn.finish()            # the answer may still come, and would be taken for the next one's
            raise


class HurriedAsyncConnection(AsyncConnection[Any]):
    """The same for an event loop."""

    seconds = LONGEST
    has_time = False

    def __init__(self, pgconn: PGconn, row_factory: Any = tuple_row) -> None:   # Any: as psycopg has it
        super().__init__(pgconn, row_factory)
        self._asking = Asking(self)

    async def asked(self, statement: bytes, values: Sequence[Value]) -> list[Row]:
        """See `HurriedConnection.asked`."""
        async with self.lock:
            return await self.wait(self._asking(statement, values))

    async def wait(self, gen: PQGen[RV], *args: Any, **kwargs: Any) -> RV:       # Any: as psycopg has it
        """See `AsyncConnection.wait`."""
        if self.has_time:
            return await super().wait(gen, *args, **kwargs)
        try:
            return await super().wait(_hurried(gen, self.seconds), *args, **kwargs)
        except AnsweredTooLate:
            self.pgconn.finish()            # see above
            raise


def is_hurried(connection: BaseConnection[Any]) -> bool:
    """Whether it is a connection that mokit made, and not one of a pool of the host's."""
    return isinstance(connection, HurriedConnection | HurriedAsyncConnection)


def give_time(connection: BaseConnection[Any], *, is_given: bool) -> None:
    """Let the statements that follow take the time that they need, or no longer."""
    if isinstance(connection, HurriedConnection | HurriedAsyncConnection):
        connection.has_time = is_given


@contextmanager
def in_a_hurry(connection: BaseConnection[Any]) -> Generator[None]:
    """Statements of mokit's own among those that were given time."""
    give_time(connection, is_given=False)
    try:
        yield
    finally:
        give_time(connection, is_given=True)


def _hurried(gen: PQGen[RV], seconds: float) -> PQGen[RV]:
    """What psycopg waits for; it asks ten times a second while nothing comes."""
    until = monotonic() + seconds
    ready: Any = None                       # Any: a new generator is sent None
    try:
        while True:
            ready = yield gen.send(ready)
            if not ready and monotonic() > until:
                raise AnsweredTooLate(f"timeout: no answer within {seconds:g} seconds")
    except StopIteration as done:
        result: RV = done.value
        return result
