"""Tell how long a store takes to load one person among a thousand people, and among a million.

What counts is the ratio: a person is found by an index, so it is to stay below 2.
"""

import argparse
import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1]))      # the servers of the tests; some peer has tests too

from mokit.stores.base import Change, Key, Store
from mokit.stores.memory import MemoryStore
from timing import print_table

FEW, MANY = 1_000, 1_000_000
BATCH = 1_000                   # people written at once
LOADS, ROUNDS = 300, 9
STATE = '{"v":1,"contacts":{"56789":{"data":{"vote":"A","since":1795867200},"lists":["tips"]}}}'


def main() -> None:
    """Print a row for each store."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=MANY, help="in place of a million")
    parser.add_argument("--stores", nargs="+", choices=STORES, default=[*STORES], help="which; by default all")
    options = parser.parse_args()
    rows = [[name, *_measured(name, options.people)] for name in options.stores]
    print_table(["load of one person", f"among {FEW:,}", f"among {options.people:,}", "×"], rows)


def _measured(name: str, people: int) -> tuple[str, str, str]:
    with STORES[name]() as store:
        store.open()
        _fill(store, 0, FEW)
        few = _seconds(store, FEW)
        _fill(store, FEW, people)
        many = _seconds(store, people)
    return f"{few * 1e6:,.1f} µs", f"{many * 1e6:,.1f} µs", f"{many / few:.2f}"


def _key(number: int) -> Key:
    return Key(f"mokit|+1{4150000000 + number}")


def _fill(store: Store, first: int, end: int) -> None:
    """Write people who have been texting: a document each, and the mark of a message."""
    for start in range(first, end, BATCH):
        numbers = range(start, min(start + BATCH, end))
        store.commit([
            Change(_key(number), number, version=0, state=STATE, marks={f"m:twilio:SM{number:032x}": "{}"})
            for number in numbers
        ])


def _seconds(store: Store, people: int) -> float:
    """Seconds of one load, median of the rounds; each round is of other people."""
    chance, seen = Random(people), list[float]()
    for _ in range(1 + ROUNDS):         # the first one warms up
        keys = [_key(chance.randrange(people)) for _ in range(LOADS)]
        begun = perf_counter()
        for key in keys:
            [found] = store.load([(key, ("m:twilio:SM0",))])
            assert found.version, "everybody is there"
        seen.append((perf_counter() - begun) / LOADS)
    return median(seen[1:])


@contextmanager
def _memory() -> Generator[Store]:
    yield MemoryStore()


@contextmanager
def _sqlite() -> Generator[Store]:
    from mokit.stores.sqlite import SQLiteStore

    with TemporaryDirectory() as folder, closing(SQLiteStore(Path(folder) / "mokit.db")) as store:
        yield store


@contextmanager
def _redis() -> Generator[Store]:
    from mokit.stores.redis import RedisStore
    from tests.servers.redis import durable_redis

    with durable_redis() as server, closing(RedisStore(server.url)) as store:
        yield store


@contextmanager
def _postgres() -> Generator[Store]:
    from mokit.stores.postgres import PostgresStore
    from tests.servers.postgres import postgres_server

    with postgres_server() as server, closing(PostgresStore(server.url)) as store:
        yield store


STORES: Mapping[str, Callable[[], AbstractContextManager[Store]]] = {
    "memory": _memory, "sqlite": _sqlite, "redis": _redis, "postgres": _postgres,
}  # fmt: skip


if __name__ == "__main__":
    main()
