"""A worker process: it takes orders from a pipe until somebody kills it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from inspect import isawaitable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

import mokit.onloop
from mokit.errors import StoreUnavailable
from mokit.http import HttpRequest
from mokit.stores.base import Key
from mokit.stores.postgres import AsyncPostgresStore, PostgresStore
from mokit.stores.redis import AsyncRedisStore, RedisStore
from mokit.stores.sqlite import SQLiteStore
from tests.crashes.gaps import AwaitedGappedStore, GappedStore, Gaps
from tests.crashes.program import Log, engine_on

BEGINNING = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
PATIENCE = timedelta(seconds=1)         # with a server that is being restarted
ON_A_LOOP = " on a loop"
STORES: dict[str, Callable[[str], Any]] = {         # Any: each has more than the protocol
    "sqlite": SQLiteStore,
    "sqlite on a loop": SQLiteStore,
    "redis": partial(RedisStore, patience=PATIENCE),
    "redis on a loop": partial(AsyncRedisStore, patience=PATIENCE),
    "postgres": partial(PostgresStore, patience=PATIENCE),
    "postgres on a loop": partial(AsyncPostgresStore, patience=PATIENCE),
}


class Order(NamedTuple):
    """What a worker shall do."""

    what: str
    seconds: int                # since the beginning, on all workers' clocks
    subject: Any = None         # Any: what it is done with


class Refused(NamedTuple):
    """The store could not be reached."""

    words: str


def work(orders: Connection, kind: str, where: str, log: Path, name: str, gap: str, passes: int) -> None:  # noqa: PLR0917
    """Do what is ordered, and die at the gap."""
    told = Log(log, name)
    logging.getLogger("mokit").addHandler(told)
    logging.getLogger("psycopg.pool").disabled = True       # it has much to say of a server that is killed
    gaps = Gaps(gap, passes, lambda gap: told.add(kind="died", gap=gap))
    worker = Worker(kind, where, told, name, gaps)
    if kind.endswith(ON_A_LOOP):
        asyncio.run(worker.obey(partial(asyncio.to_thread, orders.recv), orders.send))
    else:
        _without_loop(worker.obey(partial(_straight, orders.recv), orders.send))


class Worker:
    """The program in one process, with an event loop or without one."""

    def __init__(self, kind: str, where: str, log: Log, name: str, gaps: Gaps) -> None:
        self._is_on_loop, store = kind.endswith(ON_A_LOOP), STORES[kind](where)
        is_async = isinstance(store, (AsyncPostgresStore, AsyncRedisStore))
        gapped = AwaitedGappedStore(store, gaps.reach) if is_async else GappedStore(store, gaps.reach)
        self._now = BEGINNING
        self._log = log
        engine = engine_on(gapped, log, name, gaps.reach, lambda: self._now)
        self._engine: Any = engine if self._is_on_loop else engine.sync       # Any: awaited, or not
        self._store = store
        self._gaps = gaps

    async def obey(self, orders: Callable[[], Awaitable[Order]], answer: Callable[[Any], None]) -> None:
        """Do one thing after the other, until nobody orders any more."""
        while True:
            try:
                order = await orders()
            except EOFError:
                return
            self._now = BEGINNING + timedelta(seconds=order.seconds)
            self._log.add(kind="order", what=order.what, at=order.seconds, subject=repr(order.subject))
            try:
                await self._do(order, answer)
            except StoreUnavailable as error:
                answer(Refused(str(error)))

    async def _do(self, order: Order, answer: Callable[[Any], None]) -> None:
        if order.what != "text":
            answer(await getattr(self, f"_{order.what}")(order.subject))
            return
        host, number, body = order.subject          # one that can tell when an answer was written, or can't
        answered = await _result(getattr(self._engine, host)(HttpRequest(url=f"/{number}", body=body)))
        response = answered if host == "handle" else answered.response
        self._gaps.reach("before answer")
        answer((response.status, response.body))
        self._gaps.reach("after answer")
        if host == "answer":
            await self._written(answered.written)

    async def _written(self, written: Callable[[], Any]) -> None:
        with suppress(StoreUnavailable):    # as hosts do: it was answered, and nobody hears of this
            await _result(written())

    async def _run(self, _: None) -> int:
        done: int = await _result(self._engine.run_due())
        return done

    async def _broadcast(self, tip: str) -> str:
        id = tip.replace(" ", "")  # noqa: A001 - as the engine calls it
        begun = await _result(self._engine.broadcast("tips", tip, id=id, kind="transactional"))
        return str(begun.id)

    async def _export(self, address: str) -> Any:           # Any: JSON
        return (await _result(self._engine.export(address)))["state"]

    async def _marks(self, asked: tuple[str, list[str]]) -> list[str]:
        address, ids = asked
        [snapshot] = await _result(self._store.load([(Key(f"mokit|{address}"), ids)]))
        return sorted(snapshot.marks)

    async def _finish(self, _: None) -> bool:
        if self._is_on_loop:
            await asyncio.gather(*[task for task in asyncio.all_tasks() if _is_mokits(task)])
        return True

    async def _stats(self, _: None) -> tuple[int, int]:
        stats = await _result(self._store.stats(0))
        return stats.pending, stats.leased


def _is_mokits(task: "asyncio.Task[Any]") -> bool:
    """Whether it is no task of the worker's or of a pool of connections."""
    code = getattr(task.get_coro(), "cr_code", None)
    return code is not None and Path(code.co_filename).is_relative_to(Path(mokit.__file__).parent)


async def _result(given: Any) -> Any:           # Any: whatever the engine has
    return await given if isawaitable(given) else given


async def _straight(function: Callable[[], Order]) -> Order:
    return function()


def _without_loop(work: Coroutine[Any, Any, None]) -> None:
    """Run what never truly waits."""
    try:
        work.send(None)
    except StopIteration:
        return
    raise AssertionError("a worker without an event loop has waited")
