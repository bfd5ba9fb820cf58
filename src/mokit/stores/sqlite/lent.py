"""A transaction that mokit and the host share."""

import sqlite3
from collections.abc import Sequence
from sqlite3 import Connection

from mokit.stores.base import Change, Done, Key, Snapshot
from mokit.stores.sqlite import people
from mokit.stores.sqlite.failures import Failures


class Lent:
    """An open transaction that the host may write in, until one change of mokit's ends it.

    Attributes:
        connection: For the host's own statements and savepoints; it can't begin, commit or roll back.
    """

    def __init__(self, connection: Connection, key: Key, failures: Failures) -> None:
        self.connection = connection
        self._key = key
        self._failures = failures
        connection.execute("begin immediate")
        connection.set_authorizer(_no_transactions)

    def load(self, names: Sequence[str] = ()) -> Snapshot:
        """The person with those of the named marks that exist; nobody changes it until `commit`."""
        self._as_mokit_reads()
        return people.snapshot_of(self.connection, self._key, names)

    def commit(self, change: Change) -> Done | None:
        """Write the change and all that the host wrote; None if a guard did not hold, and then nothing of both.

        The transaction is over then, and the connection closed. If it raises, nothing was written.

        Raises:
            ValueError: The change is for somebody else than the transaction.
        """
        if change.key != self._key:
            raise ValueError("the change is for another person than the one that the connection was lent for")
        with self._failures:
            done = self._written(change)
        self.connection.close()
        return done

    def _written(self, change: Change) -> Done | None:
        self._as_mokit_reads()
        done = people.write(self.connection, change)
        self.connection.set_authorizer(None)
        self.connection.execute("rollback" if done is None else "commit")
        return done

    def _as_mokit_reads(self) -> None:
        """Whatever shape of rows the host has chosen."""
        self.connection.row_factory = None
        self.connection.text_factory = str


def _no_transactions(action: int, *_: str | None) -> int:
    return sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_TRANSACTION else sqlite3.SQLITE_OK
