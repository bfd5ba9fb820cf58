"""A host's one connection, where the stores want a pool: whoever takes it gives it back before the next one has it."""

import asyncio
from threading import Lock
from typing import Any

from psycopg import AsyncConnection, BaseConnection, Connection, OperationalError
from psycopg.pq import TransactionStatus

from mokit.errors import StoreMisconfigured
from mokit.stores.postgres.links import is_alive

_BROKEN_OFF = TransactionStatus.INTRANS, TransactionStatus.INERROR


class Single:
    """Gives a connection to one at a time, and never closes it.

    Args:
        connection: The host's.
        patience: Seconds to wait for whoever has it.
    """

    def __init__(self, connection: Connection[Any], patience: float) -> None:
        self._connection = connection
        self._patience = patience
        self._lock = Lock()

    def getconn(self) -> Connection[Any]:
        """The connection, once nobody else has it.

        Raises:
            StoreMisconfigured: The host has a transaction open on it.
            OperationalError: It is closed, or others had it for too long.
        """
        if not self._lock.acquire(timeout=self._patience):
            raise _in_use(self._patience)
        try:
            _check(self._connection)
        except BaseException:
            self._lock.release()
            raise
        return self._connection

    def putconn(self, connection: Connection[Any]) -> None:
        """Let the next one have it."""
        try:
            if _was_broken_off(connection):
                connection.rollback()
        finally:
            self._lock.release()


class AsyncSingle:
    """The same on an event loop.

    Args:
        connection: The host's.
        patience: Seconds to wait for whoever has it.
    """

    def __init__(self, connection: AsyncConnection[Any], patience: float) -> None:
        self._connection = connection
        self._patience = patience
        self._lock = asyncio.Lock()

    async def getconn(self) -> AsyncConnection[Any]:
        """See `Single.getconn`."""
        try:
            async with asyncio.timeout(self._patience):
                await self._lock.acquire()
        except TimeoutError:
            raise _in_use(self._patience) from None
        try:
            _check(self._connection)
        except BaseException:
            self._lock.release()
            raise
        return self._connection

    async def putconn(self, connection: AsyncConnection[Any]) -> None:
        """See `Single.putconn`."""
        try:
            if _was_broken_off(connection):
                await connection.rollback()
        finally:
            self._lock.release()


def _check(connection: BaseConnection[Any]) -> None:
    status = connection.info.transaction_status
    if status == TransactionStatus.UNKNOWN or (status == TransactionStatus.IDLE and not is_alive(connection)):
        raise OperationalError(
            "the connection that was handed in is closed, and mokit can't make another; "
            "give a pool or a URL, which outlive that"
        )
    if status != TransactionStatus.IDLE:
        # what mokit wrote would be undone by the host's rollback, though it had been acknowledged
        raise StoreMisconfigured(
            "the connection that was handed in has a transaction of the host's open, or a statement under way; "
            "end it first, or give mokit a connection that nobody else uses, a pool or a URL"
        )


def _was_broken_off(connection: BaseConnection[Any]) -> bool:
    """Whether an interrupt left a transaction open on it."""
    return connection.info.transaction_status in _BROKEN_OFF


def _in_use(patience: float) -> OperationalError:
    return OperationalError(f"timeout: the one connection that was handed in was in use for {patience:g} seconds")
