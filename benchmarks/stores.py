"""Compare what a signed webhook costs with a durable store behind it: one at a time, and 64 in flight.

The first row of each store is the floor, written by hand for the same work on the same server or file.
Times are of the clock on the wall, since it is the disk that is waited for; `--disk 1` makes each wait for it a
millisecond longer.
"""

import argparse
import asyncio
import gc
import os
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from attrs import frozen

sys.path.insert(0, str(Path(__file__).parents[1]))      # the servers of the tests; some peer has tests too

from floor import desk_of
from gateway import TOKEN, URL, Gateway
from mokit.http import HttpRequest, HttpResponse
from mokit.stores.base import AsyncStore, Store
from mokit.stores.sqlite import SQLiteStore
from ours import on_store, request_of
from slow_disk import run_again
from sqlite_floor import SQLiteFloor
from timing import print_table
from workload import ASCII, async_handlers, handlers, hit, texts

KEYWORDS = 1_000
IN_FLIGHT = 64
SINGLE, MANY = 200, 1_600       # messages in one round
PROOF = "counts 5."             # stands in each answer

Run = Callable[[Sequence[HttpRequest]], Iterable[str]]      # the bodies of the answers


@frozen
class Home:
    """One database, with two that answer webhooks on it."""

    name: str
    floor: Callable[[bytes, str], tuple[int, str]]      # the body of a request and its signature: status and TwiML
    store: Store                                        # for hosts without an event loop
    on_loop: Store | AsyncStore


@frozen
class Way:
    """One way to answer webhooks."""

    name: str
    run: Run
    in_flight: int = 1


def main() -> None:
    """Print a table for each store."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few rounds")
    parser.add_argument("--folder", type=Path, help="where SQLite's files are made, on the disk to be measured")
    parser.add_argument("--disk", type=float, metavar="MS", help="make the disk so much slower")
    parser.add_argument("--stores", nargs="+", choices=HOMES, default=[*HOMES], help="which; by default all")
    options = parser.parse_args()
    if options.disk and "slow.so" not in os.environ.get("LD_PRELOAD", ""):
        sys.exit(run_again(options.disk))
    with TemporaryDirectory(dir=options.folder) as folder, ExitStack() as stack:
        for name in options.stores:
            home = HOMES[name](Path(folder), stack)
            print(f"\n{home.name}, {KEYWORDS:,} keywords\n")
            seconds = _compared(_ways(home, stack), rounds=3 if options.quick else 15)
            print_table(["a signed webhook", "in flight", "each", "a second", "time ×", "rate ×"], _rows(seconds))


def sqlite(folder: Path, stack: ExitStack) -> Home:
    """A file for the floor and one for mokit, each with WAL and the full wait for the disk."""
    floor = SQLiteFloor(folder / "floor.db", desk_of(ASCII.keywords(KEYWORDS)), TOKEN.encode(), URL)
    store = SQLiteStore(folder / "mokit.db")
    stack.callback(floor.close)
    stack.callback(store.close)
    return Home("SQLite, durability full", floor.webhook, store, store)


def redis(_folder: Path, stack: ExitStack) -> Home:
    """Two servers that are forced to the disk at each write."""
    from mokit.stores.redis import AsyncRedisStore, RedisStore
    from redis_floor import RedisFloor
    from tests.servers.redis import durable_redis

    ours, theirs = (stack.enter_context(durable_redis()) for _ in range(2))
    floor = RedisFloor(theirs.url, desk_of(ASCII.keywords(KEYWORDS)), TOKEN.encode(), URL)
    store = RedisStore(ours.url)
    stack.callback(floor.close)
    stack.callback(store.close)
    return Home("Redis, AOF always", floor.webhook, store, AsyncRedisStore(ours.url, prefix="loop"))


def postgres(_folder: Path, stack: ExitStack) -> Home:
    """One server, with a schema for the floor and two for mokit; each commit waits for the disk."""
    from mokit.stores.postgres import AsyncPostgresStore, PostgresStore
    from postgres_floor import PostgresFloor
    from tests.servers.postgres import postgres_server

    server = stack.enter_context(postgres_server())
    floor = PostgresFloor(server.url, desk_of(ASCII.keywords(KEYWORDS)), TOKEN.encode(), URL)
    store = PostgresStore(server.url)
    stack.callback(floor.close)
    stack.callback(store.close)
    return Home("PostgreSQL, synchronous_commit", floor.webhook, store, AsyncPostgresStore(server.url, schema="loop"))


HOMES: Mapping[str, Callable[[Path, ExitStack], Home]] = {"sqlite": sqlite, "redis": redis, "postgres": postgres}


def _ways(home: Home, stack: ExitStack) -> list[Way]:
    keywords = ASCII.keywords(KEYWORDS)
    sync = on_store(home.store, keywords, handlers()).sync
    engine = on_store(home.on_loop, keywords, async_handlers())
    threads = stack.enter_context(ThreadPoolExecutor(IN_FLIGHT))
    runner = stack.enter_context(asyncio.Runner())
    stack.callback(lambda: runner.run(engine.close()))
    stack.callback(sync.close)

    def by_hand(requests: Sequence[HttpRequest]) -> list[str]:
        return [home.floor(one.body, one.headers["x-twilio-signature"])[1] for one in requests]

    def on_loop(in_flight: int) -> Run:
        return lambda requests: _bodies(runner.run(_answered(engine.handle, requests, in_flight)))

    return [
        Way("by hand", by_hand),
        Way("mokit: engine.sync.handle", lambda requests: _bodies(map(sync.handle, requests))),
        Way("mokit: await engine.handle", on_loop(1)),
        Way("mokit: await engine.handle", on_loop(IN_FLIGHT), IN_FLIGHT),
        Way("mokit: engine.sync.handle, threads", lambda all_: _bodies(threads.map(sync.handle, all_)), IN_FLIGHT),
    ]


async def _answered(
    handle: Callable[[HttpRequest], Awaitable[HttpResponse]], requests: Sequence[HttpRequest], in_flight: int
) -> list[HttpResponse]:
    left = iter(requests)

    async def client() -> list[HttpResponse]:
        return [await handle(request) for request in left]

    found = await asyncio.gather(*[client() for _ in range(in_flight)])
    return [response for some in found for response in some]


def _bodies(responses: Iterable[HttpResponse]) -> list[str]:
    return [response.body.decode() for response in responses]


def _compared(ways: Sequence[Way], rounds: int) -> dict[Way, list[float]]:
    """Seconds a message of each way, of all rounds, which are run in turn; the first round warms up."""
    gateway, endless = Gateway(), texts(ASCII.keywords(KEYWORDS), hit)
    seen: dict[Way, list[float]] = {way: [] for way in ways}
    for _ in range(1 + rounds):
        for way in ways:
            count = SINGLE if way.in_flight == 1 else MANY
            requests = [request_of(gateway.posts(text)) for text in islice(endless, count)]
            seen[way].append(_seconds(way, requests) / count)
    return {way: seconds[1:] for way, seconds in seen.items()}


def _seconds(way: Way, requests: Sequence[HttpRequest]) -> float:
    gc.collect()
    gc.disable()
    begun = perf_counter()
    answers = [*way.run(requests)]
    took = perf_counter() - begun
    gc.enable()
    assert len(answers) == len(requests), f"{way.name} answers too little"
    assert all(PROOF in answer for answer in answers), f"{way.name} gives no reply"
    return took


def _rows(seconds: dict[Way, list[float]]) -> Iterator[list[str]]:
    """Time is told against the floor's, the rate against the fastest with one in flight; medians of the rounds."""
    ways = list(seconds)
    floor = seconds[ways[0]]
    fastest = [min(each) for each in zip(*(seconds[way] for way in ways if way.in_flight == 1), strict=True)]
    for way in ways:
        own = seconds[way]
        time = median(one / other for one, other in zip(own, floor, strict=True))
        rate = median(other / one for one, other in zip(own, fastest, strict=True))
        each = median(own)
        yield [way.name, str(way.in_flight), f"{each * 1e6:,.0f} µs", f"{1 / each:,.0f}", f"{time:.2f}", f"{rate:.2f}"]


if __name__ == "__main__":
    main()
