"""The store of one Redis server whose calls are awaited."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from math import inf
from typing import Any, TypeVar

from redis.asyncio import BlockingConnectionPool, Redis
from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as RedisTimeout

from mokit.stores.base import Change, Claim, Done, Key, Page, Snapshot, Stats
from mokit.stores.redis import pages, plans
from mokit.stores.redis.failures import Failures, spoils_connection
from mokit.stores.redis.opening import opening
from mokit.stores.redis.scripts import Answer, Command, packed
from mokit.stores.redis.settings import LARGEST, PATIENCE, RETENTION, SHARDS, address_of, layout_of, limits_of, pool_of

T = TypeVar("T")


class AsyncRedisStore:
    """`RedisStore` for hosts with an event loop: the same server, the same data, each call awaited.

    The connections belong to the loop that first uses them: close the store in it. Under another
    loop it gets new ones.

    Args:
        server: As `RedisStore` says; a client is one of `redis.asyncio`.
        prefix: As `RedisStore` says.
        shards: As `RedisStore` says.
        retention: As `RedisStore` says.
        patience: As `RedisStore` says.
        largest: As `RedisStore` says.

    Raises:
        RegistrationError: One of these can't be taken.
    """

    def __init__(
        self,
        server: str | Redis,
        *,
        prefix: str = "mk",
        shards: int = SHARDS,
        retention: timedelta | None = RETENTION,
        patience: timedelta = PATIENCE,
        largest: int = LARGEST,
    ) -> None:
        self._layout = layout_of(prefix, shards)
        self._limits = limits_of(retention, largest)
        self._retention = retention
        self._server = server
        self._patience = patience
        self._pool = self._new_pool()
        self._loop: asyncio.AbstractEventLoop | None = None     # the one that the connections belong to
        self._opening = asyncio.Lock()
        self._is_open = False

    def _new_pool(self) -> Any:         # Any: as `pool_of` says
        return pool_of(self._server, self._patience, client=Redis, pool=BlockingConnectionPool)

    @property
    def retention(self) -> timedelta | None:
        """See `RedisStore.retention`."""
        return self._retention

    async def open(self) -> None:
        """Check the server and its settings, and log what they promise; a second call does nothing.

        Raises:
            StoreMisconfigured: See `RedisStore.open`.
        """
        self._follow_loop()
        if self._is_open:
            return
        async with self._opening:
            if not self._is_open:
                await self._open()

    async def _open(self) -> None:
        try:
            await self._carry_out(opening(self._layout, address_of(self._pool)))
        except BaseException:
            await self._disconnect()
            raise
        self._is_open = True

    async def close(self) -> None:
        """Let go of the connections; a second call does nothing, a later use opens it anew."""
        self._follow_loop()
        self._is_open = False
        await self._disconnect()

    async def _disconnect(self) -> None:
        if isinstance(self._server, str):
            await self._pool.disconnect()

    async def load(self, wanted: Sequence[tuple[Key, Sequence[str]]]) -> list[Snapshot]:
        """See `RedisStore.load`."""
        return await self._run(plans.load(self._layout, wanted))

    async def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        """See `RedisStore.commit`."""
        return await self._run(plans.commit(self._layout, changes, self._limits))

    async def claim(self, *, now: int, until: int, limit: int, token: str) -> list[Claim]:
        """See `RedisStore.claim`."""
        return await self._run(plans.claim(self._layout, now=now, until=until, limit=limit, token=token))

    async def members(self, name: str, after: str, limit: int) -> Page[Key]:
        """See `RedisStore.members`."""
        return await self._run(pages.members(self._layout, name, after, limit))

    async def ledger(self, key: Key | None, after: str, limit: int) -> Page[str]:
        """See `RedisStore.ledger`."""
        return await self._run(pages.ledger(self._layout, key, after, limit))

    async def keys(self, after: str, limit: int) -> Page[Key]:
        """See `RedisStore.keys`."""
        return await self._run(pages.everybody(self._layout, after, limit))

    async def forget(self, key: Key, keep: str | None = None, version: int | None = None) -> bool:
        """See `RedisStore.forget`."""
        return await self._run(plans.forget(self._layout, key, keep, version))

    async def prune(self, before: int, limit: int) -> int:
        """See `RedisStore.prune`."""
        return await self._run(plans.prune(self._layout, before, limit))

    async def stats(self, now: int) -> Stats:
        """See `RedisStore.stats`."""
        return await self._run(plans.stats(self._layout, now))

    async def _run(self, plan: plans.Plan[T]) -> T:
        await self.open()
        return await self._carry_out(plans.with_scripts(plan))

    async def _carry_out(self, plan: plans.Plan[T]) -> T:
        try:
            commands = next(plan)
            while True:
                commands = plan.send(await self._exchange(commands))
        except StopIteration as end:
            result: T = end.value
            return result

    async def _exchange(self, commands: Sequence[Command]) -> list[Answer]:
        """Send all at once and get the answers; nothing is ever sent again by itself."""
        with Failures():
            pool = self._pool
            connection = await pool.get_connection()
            try:
                await connection.send_packed_command([packed(commands)])
                answers = await _answers(connection, len(commands))
                if any(map(spoils_connection, answers)):
                    await connection.disconnect()
                return answers
            finally:
                await pool.release(connection)

    def _follow_loop(self) -> None:
        """Leave the connections of another loop to it."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            if self._loop is not None:
                self._pool = self._new_pool()
                self._opening = asyncio.Lock()
                self._is_open = False
            self._loop = loop


async def _answers(connection: Answer, count: int) -> list[Answer]:
    """All of them within the time that redis-py would set for each, at more cost than the answer's own."""
    try:
        async with asyncio.timeout(connection.socket_timeout):
            return [await _answer(connection) for _ in range(count)]
    except TimeoutError as error:       # redis-py has let go of the connection
        raise RedisTimeout("timeout reading from the server") from error


async def _answer(connection: Answer) -> Answer:
    try:
        return await connection.read_response(disable_decoding=True, timeout=inf)
    except ResponseError as error:
        return error
