"""A transaction that mokit and the host share, for both kinds of host."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeAlias

from psycopg import AsyncConnection, BaseConnection, Connection, ProgrammingError, Rollback

from mokit.stores.base import Change, Done, Key, Snapshot
from mokit.stores.postgres import people
from mokit.stores.postgres.counting import count_no_more, count_writes
from mokit.stores.postgres.failures import Failures
from mokit.stores.postgres.hurried import give_time, in_a_hurry, is_hurried
from mokit.stores.postgres.links import is_idle
from mokit.stores.postgres.requests import Request

# Any: a connection with whatever rows the host has chosen; the second is what its request's `told` makes
Ask: TypeAlias = Callable[[Connection[Any], Request[Any]], Any]
AsyncAsk: TypeAlias = Callable[[AsyncConnection[Any], Request[Any]], Awaitable[Any]]


class Lent:
    """An open transaction that the host may write in, until one change of mokit's ends it.

    Attributes:
        connection: For the host's own statements, and `transaction()` for savepoints; it can't commit
            or roll back. It goes back to its pool, so nobody keeps it.
    """

    def __init__(self, connection: Connection[Any], key: Key, ask: Ask, largest: int, failures: Failures) -> None:
        self.connection = connection
        self._key = key
        self._ask = ask
        self._largest = largest
        self._failures = failures
        self._rows = connection.row_factory
        self._block = connection.transaction()
        self._is_over = False

    def begin(self) -> None:
        """Begin the transaction, and wait for all who write to the person."""
        with self._failures:
            self._block.__enter__()
            self._ask(self.connection, people.lock(self._key, is_ours=is_hurried(self.connection)))
        count_writes(self.connection)
        give_time(self.connection, is_given=True)

    def load(self, names: Sequence[str] = ()) -> Snapshot:
        """The person with those of the named marks that exist; nobody changes it until `commit`."""
        with self._failures, in_a_hurry(self.connection):
            found: list[Snapshot] = self._ask(self.connection, people.load([(self._key, names)]))
        return found[0]

    def commit(self, change: Change) -> Done | None:
        """Write the change and all that the host wrote; None if a guard did not hold, and then nothing of both.

        The transaction is over then. If it raises, nothing was written, unless it is StoreUnavailable.

        Raises:
            ValueError: The change is for somebody else than the transaction.
            psycopg.ProgrammingError: The host has ended the transaction by itself.
        """
        _check(self.connection, self._key, change)
        with self._failures, in_a_hurry(self.connection):
            done: Done | None
            [done] = self._ask(self.connection, people.commit([change], self._largest))
            self._leave(None if done else Rollback())
        return done

    def end(self) -> None:
        """Roll back what was not committed, and leave the connection as it was found."""
        count_no_more(self.connection)
        give_time(self.connection, is_given=False)
        self._leave(Rollback())
        self.connection.row_factory = self._rows

    def _leave(self, error: Rollback | None) -> None:
        if not self._is_over:
            self._is_over = True
            self._block.__exit__(type(error) if error else None, error, None)


class AsyncLent:
    """`Lent` for hosts with an event loop; each call means the same.

    Attributes:
        connection: See `Lent`.
    """

    def __init__(
        self, connection: AsyncConnection[Any], key: Key, ask: AsyncAsk, largest: int, failures: Failures
    ) -> None:
        self.connection = connection
        self._key = key
        self._ask = ask
        self._largest = largest
        self._failures = failures
        self._rows = connection.row_factory
        self._block = connection.transaction()
        self._is_over = False

    async def begin(self) -> None:
        """See `Lent.begin`."""
        with self._failures:
            await self._block.__aenter__()
            await self._ask(self.connection, people.lock(self._key, is_ours=is_hurried(self.connection)))
        count_writes(self.connection)
        give_time(self.connection, is_given=True)

    async def load(self, names: Sequence[str] = ()) -> Snapshot:
        """See `Lent.load`."""
        with self._failures, in_a_hurry(self.connection):
            found: list[Snapshot] = await self._ask(self.connection, people.load([(self._key, names)]))
        return found[0]

    async def commit(self, change: Change) -> Done | None:
        """See `Lent.commit`."""
        _check(self.connection, self._key, change)
        with self._failures, in_a_hurry(self.connection):
            done: Done | None
            [done] = await self._ask(self.connection, people.commit([change], self._largest))
            await self._leave(None if done else Rollback())
        return done

    async def end(self) -> None:
        """See `Lent.end`."""
        count_no_more(self.connection)
        give_time(self.connection, is_given=False)
        await self._leave(Rollback())
        self.connection.row_factory = self._rows

    async def _leave(self, error: Rollback | None) -> None:
        if not self._is_over:
            self._is_over = True
            await self._block.__aexit__(type(error) if error else None, error, None)


def _check(connection: BaseConnection[Any], key: Key, change: Change) -> None:
    if change.key != key:
        raise ValueError("the change is for another person than the one that the connection was lent for")
    if is_idle(connection):
        raise ProgrammingError("the lent transaction is over: it was committed before, or by a statement of the host")
