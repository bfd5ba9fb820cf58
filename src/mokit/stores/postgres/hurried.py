"""Connections that wait for the server no longer than for a given time.

`statement_timeout` is the server's to keep. One that is stopped, or behind a network that has lost the way back,
keeps nothing, and psycopg would wait for its answer for ever.
"""

from time import monotonic
from typing import Any, TypeVar

from psycopg import AsyncConnection, Connection, OperationalError
from psycopg.abc import PQGen

from mokit.stores.postgres.links import PATIENCE

RV = TypeVar("RV")

GRACE = 1.0                 # seconds in which a server that answers may say by itself that it was too slow
LONGEST = PATIENCE.total_seconds() + GRACE


class AnsweredTooLate(OperationalError):
    """The server gave no answer in time; whether it did what it was asked is not known."""


class HurriedConnection(Connection[Any]):
    """Is closed where the server doesn't answer within `seconds`."""

    seconds = LONGEST

    def wait(self, gen: PQGen[RV], *args: Any, **kwargs: Any) -> RV:       # Any: as psycopg has it
        """See `Connection.wait`."""
        try:
            return super().wait(_hurried(gen, self.seconds), *args, **kwargs)
        except AnsweredTooLate:
            self.pgconn.finish()            # the answer may still come, and would be taken for the next one's
            raise


class HurriedAsyncConnection(AsyncConnection[Any]):
    """The same for an event loop."""

    seconds = LONGEST

    async def wait(self, gen: PQGen[RV], *args: Any, **kwargs: Any) -> RV:       # Any: as psycopg has it
        """See `AsyncConnection.wait`."""
        try:
            return await super().wait(_hurried(gen, self.seconds), *args, **kwargs)
        except AnsweredTooLate:
            self.pgconn.finish()            # see above
            raise


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
