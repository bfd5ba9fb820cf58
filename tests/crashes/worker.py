"""A worker process: it takes orders from a pipe until somebody kills it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

import mokit.stores.postgres
import mokit.stores.redis
import mokit.stores.sqlite
from mokit import Engine
from mokit.http import HttpRequest
from mokit.stores.base import Key, Store
from tests.crashes.gaps import GappedStore, Gaps
from tests.crashes.program import Log, engine_on

BEGINNING = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
MAKERS: dict[str, Callable[[str], Store]] = {
    "sqlite": mokit.stores.sqlite.SQLiteStore,
    "redis": mokit.stores.redis.RedisStore,
    "postgres": mokit.stores.postgres.PostgresStore,
}


class Order(NamedTuple):
    """What a worker shall do."""

    what: str
    seconds: int                # since the beginning, on all workers' clocks
    subject: Any = None         # Any: what it is done with


def work(orders: Connection, kind: str, where: str, log: Path, name: str, gap: str, passes: int) -> None:  # noqa: PLR0917
    """Do what is ordered, and die at the gap."""
    gaps = Gaps(gap, passes)
    store = MAKERS[kind](where)
    now = [BEGINNING]
    engine = engine_on(GappedStore(store, gaps.reach), Log(log), name, gaps.reach, lambda: now[0])
    while True:
        try:
            order: Order = orders.recv()
        except EOFError:
            return                          # nobody orders any more
        now[0] = BEGINNING + timedelta(seconds=order.seconds)
        if order.what == "text":
            _answer(engine, order, orders, gaps)
        else:
            orders.send(_done(engine, store, order))


def _answer(engine: Engine, order: Order, orders: Connection, gaps: Gaps) -> None:
    number, body = order.subject
    answer = engine.sync.answer(HttpRequest(url=f"/{number}", body=body))
    gaps.reach("before answer")
    orders.send((answer.response.status, answer.response.body))
    gaps.reach("after answer")
    answer.written()


def _done(engine: Engine, store: Store, order: Order) -> Any:       # Any: each order has an answer of its own
    if order.what == "run":
        return engine.sync.run_due()
    if order.what == "broadcast":
        return engine.sync.broadcast("tips", order.subject, id=order.subject.replace(" ", ""), kind="transactional").id
    if order.what == "export":
        return engine.sync.export(order.subject)["state"]
    if order.what == "marks":
        address, ids = order.subject
        [snapshot] = store.load([(Key(f"mokit|{address}"), ids)])
        return sorted(snapshot.marks)
    assert order.what == "stats"
    stats = store.stats(0)
    return stats.pending, stats.leased


