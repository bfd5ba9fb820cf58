"""The store for hosts without an event loop; those with one may use it on worker threads."""

import os
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from threading import Lock
from typing import Any, TypeAlias, TypeVar

from psycopg import Connection
from psycopg.rows import tuple_row
from psycopg_pool import ConnectionPool

from mokit.errors import RegistrationError, StoreMisconfigured
from mokit.mistakes import kind_shown
from mokit.stores.base import Change, Claim, Done, Key, Page, Snapshot, Stats
from mokit.stores.postgres import links, pages, people
from mokit.stores.postgres.failures import AGAIN, TRIES, Failures
from mokit.stores.postgres.hurried import GRACE, HurriedConnection
from mokit.stores.postgres.lent import Lent
from mokit.stores.postgres.links import CONNECTIONS, LARGEST, PATIENCE, Link
from mokit.stores.postgres.requests import SCHEMA, Request, Statements
from mokit.stores.postgres.schema import opening
from mokit.stores.postgres.single import Single

T = TypeVar("T")
Pool: TypeAlias = ConnectionPool[Any] | Single      # Any: whatever rows the host has chosen


class PostgresStore:
    """A store in a PostgreSQL database, for any number of threads, processes and machines.

    Nothing is connected before the first use. A process that forks does so before that, or closes
    the store first.

    Args:
        where: A connection string or URL; or a pool or a connection of the host's own, which stays the
            host's to open and close. On a connection one call is made at a time, and while the store
            is used the host begins no transaction on it.
        schema: Where mokit's tables are; made if it isn't there.
        connections: How many are open at most; what needs more of them waits.
        patience: How long a call waits for a connection, a statement or somebody else's lock, before
            StoreUnavailable. With a pool of the host's its own settings say that; for one's turn on
            a connection of the host's it counts.
        largest: Bytes that a change may take, before ValueTooLarge.

    Raises:
        RegistrationError: It is none of these, the string can't be read, or the schema can't be called so.
    """

    lends = Connection

    def __init__(
        self,
        where: str | ConnectionPool[Any] | Connection[Any],
        *,
        schema: str = SCHEMA,
        connections: int = CONNECTIONS,
        patience: timedelta = PATIENCE,
        largest: int = LARGEST,
    ) -> None:
        self._where = _reached(where, patience)
        self._schema = schema
        self._statements = Statements(schema)
        self._connections = connections
        self._largest = largest
        self._failures = Failures(schema)
        self._opening = Lock()
        self._pool: Pool | None = None
        self._pid = 0

    def open(self) -> None:
        """Check the server, make or migrate the tables; a second call does nothing.

        Raises:
            StoreUnavailable: The server can't be reached, or doesn't let the role in.
            StoreMisconfigured: A later version of mokit has the tables, a right is missing, or the
                server can't keep what is promised. Settings that keep less are told in the log.
        """
        with self._failures:
            self._opened()

    def close(self) -> None:
        """Let go of the connections; a second call does nothing, a later use opens it anew."""
        with self._opening:
            pool, self._pool = self._pool, None
        if isinstance(pool, ConnectionPool) and pool is not self._where and self._pid == os.getpid():
            pool.close()

    def load(self, wanted: Sequence[tuple[Key, Sequence[str]]]) -> list[Snapshot]:
        """Read people with those of the named marks that exist, in the order asked."""
        return self._ask(people.load(wanted)) if wanted else []

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        """Write each change whose guards hold; None stands for one that was refused.

        It is one round trip and one transaction, whatever the number of changes.

        Raises:
            ValueError: Two changes are for one key; nothing was written.
            StoreFull: There is no room on the server's disk; nothing was written.
            ValueTooLarge: One of the changes is too large; nothing was written.
        """
        return self._ask(people.commit(changes, self._largest)) if changes else []

    def claim(self, *, now: int, until: int, limit: int, token: str) -> list[Claim]:
        """Lease people with something due or a lease that ran out, earliest first."""
        return self._ask(people.claim(now, until, limit, token))

    def members(self, name: str, after: str, limit: int) -> Page[Key]:
        """The people of a list, in pages by key."""
        return self._ask(pages.members(name, after, limit))

    def ledger(self, key: Key | None, after: str, limit: int) -> Page[str]:
        """Ledger lines of one person, or of all, in the order written, in pages."""
        return self._ask(pages.ledger(key, after, limit))

    def keys(self, after: str, limit: int) -> Page[Key]:
        """Everybody for whom a change was ever written and who was not forgotten, in pages by key."""
        return self._ask(pages.everybody(after, limit))

    def forget(self, key: Key, keep: str | None = None, version: int | None = None) -> bool:
        """Drop all of a person but the ledger lines and the state to keep; for a stranger it does nothing else."""
        return self._ask(people.forget(key, keep, version))

    def prune(self, before: int, limit: int) -> int:
        """Drop marks whose change had a `now` earlier than `before`, the oldest first; answers how many."""
        return self._ask(people.prune(before, limit))

    def stats(self, now: int) -> Stats:
        """Count what is there; it looks at every person."""
        return self._ask(pages.stats(now))

    @contextmanager
    def lent(self, key: Key) -> Generator[Lent]:
        """A transaction that the host shares: its rows and one change of mokit's stand or fall together.

        It has a connection of its own, and others who write to the same person wait for its end.
        Left without a `commit` that was done, nothing of it was written. Errors of the host's own
        statements are its own.
        """
        with ExitStack() as stack:
            with self._failures:
                connection = stack.enter_context(_taken(self._opened()))
            lent = Lent(connection, key, self._answer, self._largest, self._failures)
            stack.callback(lent.end)
            lent.begin()
            yield lent

    def _ask(self, request: Request[T]) -> T:
        """What the database answers; where others were in the way it is asked again."""
        with self._failures:
            for _ in range(TRIES - 1):
                with suppress(*AGAIN):
                    return self._asked(request)
            return self._asked(request)

    def _asked(self, request: Request[T]) -> T:
        with _taken(self._opened()) as connection:
            if isinstance(connection, HurriedConnection):
                return request.told(connection.asked(self._statements[request.statement], request.values))
            return self._answer(connection, request)

    def _answer(self, connection: Connection[Any], request: Request[T]) -> T:
        with connection.cursor(row_factory=tuple_row) as cursor:
            cursor.execute(self._statements[request.statement], links.values_of(request))
            return request.told(cursor.fetchall() if cursor.description else [])

    def _opened(self) -> Pool:
        pool = self._pool or self._open_once()
        if self._pid != os.getpid():
            raise StoreMisconfigured(
                "the store was opened before this process was forked off, and connections can't be shared; "
                "close the store before forking, or open it after"
            )
        return pool

    def _open_once(self) -> Pool:
        with self._opening:
            if self._pool is None:
                where = self._where
                self._pool = self._own_pool(where) if isinstance(where, Link) else self._checked(where)
                self._pid = os.getpid()
            return self._pool

    def _own_pool(self, link: Link) -> ConnectionPool[Any]:
        def configure(connection: HurriedConnection) -> None:
            connection.seconds = link.patience + GRACE
            self._answer(connection, links.settings(link.patience))

        with HurriedConnection.connect(link.conninfo, **link.options) as connection:     # says why, if it can't
            self._prepare(connection)
        pool = ConnectionPool(
            link.conninfo,
            kwargs=link.options,
            min_size=1,
            max_size=self._connections,
            timeout=link.patience,
            reconnect_timeout=link.patience,
            connection_class=HurriedConnection,
            configure=configure,
            name="mokit",
            open=False,
        )
        pool.open()
        return pool

    def _checked(self, pool: Pool) -> Pool:
        with _taken(pool) as connection:
            self._prepare(connection)
        return pool

    def _prepare(self, connection: Connection[Any]) -> None:
        """Ask what is to be asked before the tables are used."""
        requests = opening(self._schema)
        with suppress(StopIteration):
            request = next(requests)
            while True:
                request = requests.send(self._answer(connection, request))


def _reached(where: str | ConnectionPool[Any] | Connection[Any] | None, patience: timedelta) -> Link | Pool:
    """How the database is reached by what was given; None stands for all else, as a variable not set."""
    if isinstance(where, str):
        return links.linked(where, patience)
    if isinstance(where, ConnectionPool):
        return where
    if isinstance(where, Connection):
        return Single(where, patience.total_seconds())
    raise RegistrationError(
        f"PostgresStore got {kind_shown(where)}; give a URL such as 'postgresql://user@host/name', a ConnectionPool of "
        "psycopg_pool or a Connection of psycopg (AsyncPostgresStore takes AsyncConnectionPool and AsyncConnection)"
    )


@contextmanager
def _taken(pool: Pool) -> Generator[Connection[Any]]:
    """A connection that lives, on which each statement is a transaction; left as it was found."""
    connection = pool.getconn()
    while not links.is_alive(connection):
        pool.putconn(connection)        # which replaces it
        connection = pool.getconn()
    is_autocommit = connection.autocommit
    try:
        if not is_autocommit:
            connection.autocommit = True
        yield connection
    finally:
        if not is_autocommit and links.is_idle(connection):
            connection.autocommit = False
        pool.putconn(connection)
