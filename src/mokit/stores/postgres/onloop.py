"""The store for hosts with an event loop, where nothing needs a thread."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta
from typing import Any, TypeAlias, TypeVar

from psycopg import AsyncConnection
from psycopg.rows import tuple_row
from psycopg_pool import AsyncConnectionPool

from mokit.errors import RegistrationError
from mokit.mistakes import kind_shown
from mokit.stores.base import Change, Claim, Done, Key, Page, Snapshot, Stats
from mokit.stores.postgres import links, pages, people
from mokit.stores.postgres.failures import AGAIN, TRIES, Failures
from mokit.stores.postgres.hurried import GRACE, HurriedAsyncConnection
from mokit.stores.postgres.lent import AsyncLent
from mokit.stores.postgres.links import CONNECTIONS, LARGEST, PATIENCE, Link
from mokit.stores.postgres.requests import SCHEMA, Request, Statements
from mokit.stores.postgres.schema import opening
from mokit.stores.postgres.single import AsyncSingle

T = TypeVar("T")
AsyncPool: TypeAlias = AsyncConnectionPool[Any] | AsyncSingle       # Any: whatever rows the host has chosen


class AsyncPostgresStore:
    """`PostgresStore` whose calls are awaited; the tables and all that is promised are the same.

    Its connections belong to the event loop that made them: on another one it connects anew.

    Args:
        where: A connection string or URL; or an AsyncConnectionPool or an AsyncConnection of the host's
            own, as `PostgresStore` says.
        schema: See `PostgresStore`.
        connections: See `PostgresStore`.
        patience: See `PostgresStore`.
        largest: See `PostgresStore`.

    Raises:
        RegistrationError: It is none of these, the string can't be read, or the schema can't be called so.
    """

    lends = AsyncConnection

    def __init__(
        self,
        where: str | AsyncConnectionPool[Any] | AsyncConnection[Any],
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
        self._pool: asyncio.Task[AsyncPool] | None = None

    async def open(self) -> None:
        """See `PostgresStore.open`."""
        with self._failures:
            await self._opened()

    async def close(self) -> None:
        """See `PostgresStore.close`."""
        opened, self._pool = self._pool, None
        if opened is None or opened.get_loop() is not asyncio.get_running_loop():
            return                      # those of a loop that has ended went with it
        await asyncio.wait([opened])
        if _has_failed(opened):
            return
        pool = opened.result()
        if isinstance(pool, AsyncConnectionPool) and pool is not self._where:
            await pool.close()

    async def load(self, wanted: Sequence[tuple[Key, Sequence[str]]]) -> list[Snapshot]:
        """See `PostgresStore.load`."""
        return await self._ask(people.load(wanted)) if wanted else []

    async def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        """See `PostgresStore.commit`."""
        return await self._ask(people.commit(changes, self._largest)) if changes else []

    async def claim(self, *, now: int, until: int, limit: int, token: str) -> list[Claim]:
        """See `PostgresStore.claim`."""
        return await self._ask(people.claim(now, until, limit, token))

    async def members(self, name: str, after: str, limit: int) -> Page[Key]:
        """See `PostgresStore.members`."""
        return await self._ask(pages.members(name, after, limit))

    async def ledger(self, key: Key | None, after: str, limit: int) -> Page[str]:
        """See `PostgresStore.ledger`."""
        return await self._ask(pages.ledger(key, after, limit))

    async def keys(self, after: str, limit: int) -> Page[Key]:
        """See `PostgresStore.keys`."""
        return await self._ask(pages.everybody(after, limit))

    async def forget(self, key: Key, keep: str | None = None, version: int | None = None) -> bool:
        """See `PostgresStore.forget`."""
        return await self._ask(people.forget(key, keep, version))

    async def prune(self, before: int, limit: int) -> int:
        """See `PostgresStore.prune`."""
        return await self._ask(people.prune(before, limit))

    async def stats(self, now: int) -> Stats:
        """See `PostgresStore.stats`."""
        return await self._ask(pages.stats(now))

    @asynccontextmanager
    async def lent(self, key: Key) -> AsyncGenerator[AsyncLent]:
        """See `PostgresStore.lent`."""
        async with AsyncExitStack() as stack:
            with self._failures:
                connection = await stack.enter_async_context(_taken(await self._opened()))
            lent = AsyncLent(connection, key, self._answer, self._largest, self._failures)
            stack.push_async_callback(lent.end)
            await lent.begin()
            yield lent

    async def _ask(self, request: Request[T]) -> T:
        """What the database answers; where others were in the way it is asked again."""
        with self._failures:
            for _ in range(TRIES - 1):
                with suppress(*AGAIN):
                    return await self._asked(request)
            return await self._asked(request)

    async def _asked(self, request: Request[T]) -> T:
        async with _taken(await self._opened()) as connection:
            if isinstance(connection, HurriedAsyncConnection):
                return request.told(await connection.asked(self._statements[request.statement], request.values))
            return await self._answer(connection, request)

    async def _answer(self, connection: AsyncConnection[Any], request: Request[T]) -> T:
        async with connection.cursor(row_factory=tuple_row) as cursor:
            await cursor.execute(self._statements[request.statement], links.values_of(request))
            return request.told(await cursor.fetchall() if cursor.description else [])

    async def _opened(self) -> AsyncPool:
        """The pool of the running loop; who comes while it is opened waits for that."""
        loop, opened = asyncio.get_running_loop(), self._pool
        if opened is None or opened.get_loop() is not loop or _has_failed(opened):
            where = self._where
            opened = loop.create_task(self._own_pool(where) if isinstance(where, Link) else self._checked(where))
            self._pool = opened
        return opened.result() if opened.done() else await asyncio.shield(opened)

    async def _own_pool(self, link: Link) -> AsyncConnectionPool[Any]:
        async def configure(connection: HurriedAsyncConnection) -> None:
            connection.seconds = link.patience + GRACE
            await self._answer(connection, links.settings(link.patience))

        connecting = HurriedAsyncConnection.connect(link.conninfo, **link.options)
        async with await connecting as connection:      # says why, if it can't
            await self._prepare(connection)
        pool = AsyncConnectionPool(
            link.conninfo,
            kwargs=link.options,
            min_size=1,
            max_size=self._connections,
            timeout=link.patience,
            reconnect_timeout=link.patience,
            connection_class=HurriedAsyncConnection,
            configure=configure,
            name="mokit",
            open=False,
        )
        # Who takes a connection before the first one is there makes the pool grow, by a task that swallows its own
        # cancellation: a loop that ends just then would wait for it for ever.
        await pool.open(wait=True, timeout=link.patience)
        return pool

    async def _checked(self, pool: AsyncPool) -> AsyncPool:
        async with _taken(pool) as connection:
            await self._prepare(connection)
        return pool

    async def _prepare(self, connection: AsyncConnection[Any]) -> None:
        """Ask what is to be asked before the tables are used."""
        requests = opening(self._schema)
        with suppress(StopIteration):
            request = next(requests)
            while True:
                request = requests.send(await self._answer(connection, request))


def _reached(
    where: str | AsyncConnectionPool[Any] | AsyncConnection[Any] | None, patience: timedelta
) -> Link | AsyncPool:
    """How the database is reached by what was given; None stands for all else, as a variable not set."""
    if isinstance(where, str):
        return links.linked(where, patience)
    if isinstance(where, AsyncConnectionPool):
        return where
    if isinstance(where, AsyncConnection):
        return AsyncSingle(where, patience.total_seconds())
    raise RegistrationError(
        f"AsyncPostgresStore got {kind_shown(where)}; give a URL such as 'postgresql://user@host/name', an "
        "AsyncConnectionPool of psycopg_pool or an AsyncConnection of psycopg (PostgresStore takes those that block)"
    )


def _has_failed(opened: asyncio.Task[AsyncPool]) -> bool:
    return opened.done() and (opened.cancelled() or opened.exception() is not None)


@asynccontextmanager
async def _taken(pool: AsyncPool) -> AsyncGenerator[AsyncConnection[Any]]:
    """A connection that lives, on which each statement is a transaction; left as it was found."""
    connection = await pool.getconn()
    while not links.is_alive(connection):
        await pool.putconn(connection)  # which replaces it
        connection = await pool.getconn()
    is_autocommit = connection.autocommit
    try:
        if not is_autocommit:
            await connection.set_autocommit(True)
        yield connection
    finally:
        if not is_autocommit and links.is_idle(connection):
            await connection.set_autocommit(False)
        await pool.putconn(connection)
