"""Kill workers a great many times: nothing may be lost, committed twice, out of step, or sent twice unflagged.

    python tests/soak/crashes.py --kills 1000 --store sqlite

Redis and PostgreSQL are started by it, with AOF always and synchronous commits, and killed as well. It prints
how often a worker died where, and how often the gateway has got a message again; where something breaks it
says what.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Generator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.crashes.checks import check, times_doubled
from tests.crashes.field import Field, Server
from tests.crashes.processes import Broken
from tests.servers.postgres import postgres_server
from tests.servers.redis import durable_redis


@contextmanager
def place(kind: str, home: Path) -> Generator[tuple[str, Server | None]]:
    """Where a fresh store is, and the server that has it."""
    if kind == "sqlite":
        yield str(home / "woolly.db"), None
    elif kind == "redis":
        with durable_redis() as redis:
            yield redis.url, redis
    else:
        with postgres_server() as postgres:
            yield postgres.url, postgres


def main() -> None:
    """Kill as often as is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--store", choices=["sqlite", "redis", "postgres"], default="sqlite")
    parser.add_argument("--log", default="crashes.log", help="where a failure's log goes")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    began = perf_counter()
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        where, server = stack.enter_context(place(given.store, home))
        field = stack.enter_context(closing(Field(given.store, where, home, given.seed, server)))
        try:
            field.run(given.kills)
            check(field)
        except Broken:
            say(f"what happened is in {shutil.copy(home / 'log', given.log)}")
            raise
        texts = sum(len(person.ids) for person in field.people)
        say(f"{given.store}: {field.kills} kills in {perf_counter() - began:.0f} s, nothing broken")
        say(f"{texts} whole texts, {len(field.tips)} broadcasts, {times_doubled(field.lines)} messages sent again")
        if server is not None:
            say(f"the server was killed {field.server_deaths} times, and refused {field.refusals} calls")
        for gap, times in field.deaths.most_common():
            say(f"{times:6} {gap}")


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
