"""The one connection that writes, and the turn of those who want it to.

There is no thread of its own, which nobody has to start, to stop or to lose in a fork. Calls that come
together are made one by the engine, above the store.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from sqlite3 import Connection
from threading import Lock
from typing import TypeVar

from mokit.errors import StoreUnavailable

T = TypeVar("T")
Work = Callable[[Connection], T]        # a transaction


class Writer:
    """Writes for any number of threads, each transaction all or nothing.

    Args:
        connection: Nobody else uses it.
        patience: Seconds after which a call that still waits gives up.
    """

    def __init__(self, connection: Connection, patience: float) -> None:
        self._connection = connection
        self._patience = patience
        self._turn = Lock()
        self._closed = False

    def run(self, work: Work[T]) -> T:
        """What the work returns, once it was committed.

        Raises:
            StoreUnavailable: Others kept the writer, or it was closed; nothing was written.
            Exception: What the work or its commit raised; nothing of it was written.
        """
        with self.alone() as connection:
            try:
                connection.execute("begin immediate")
                result = work(connection)
                connection.execute("commit")
            finally:
                if connection.in_transaction:
                    connection.execute("rollback")
            return result

    def glance(self, look: Work[T]) -> T | None:
        """What one statement finds, unless somebody writes: then None. What was written last is at hand here."""
        if not self._turn.acquire(blocking=False):
            return None
        try:
            return None if self._closed else look(self._connection)
        finally:
            self._turn.release()

    @contextmanager
    def alone(self) -> Generator[Connection]:
        """Waits for its turn and keeps all others waiting; the transactions are the caller's."""
        if not self._turn.acquire(timeout=self._patience):
            raise StoreUnavailable(f"others have kept the writer for {self._patience:g} s; nothing was written")
        try:
            if self._closed:
                raise StoreUnavailable("the store was closed meanwhile")
            yield self._connection
        finally:
            self._turn.release()

    def close(self) -> None:
        """Close the connection once whoever writes is done; a later call to `run` is refused."""
        if self._closed:
            return
        with self.alone() as connection:
            self._closed = True
            connection.close()
