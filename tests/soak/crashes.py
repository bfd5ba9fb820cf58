"""Kill workers a great many times: nothing may be lost, committed twice, out of step, or sent twice unflagged.

    python tests/soak/crashes.py --kills 1000 --store sqlite

Redis and PostgreSQL are started by it, with AOF always and synchronous commits. It prints how often a
worker died where, and how many messages the gateway has twice; where something breaks it says what.
"""

import argparse
import sys
import tempfile
from collections.abc import Generator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.crashes.field import Field
from tests.servers.postgres import postgres_server
from tests.servers.redis import durable_redis


@contextmanager
def place(kind: str, home: Path) -> Generator[str]:
    """Where a fresh store is."""
    if kind == "sqlite":
        yield str(home / "woolly.db")
    elif kind == "redis":
        with durable_redis() as server:
            yield server.url
    else:
        with postgres_server() as server:
            yield server.url


def main() -> None:
    """Kill as often as is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--store", choices=["sqlite", "redis", "postgres"], default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    began = perf_counter()
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        where = stack.enter_context(place(given.store, home))
        field = stack.enter_context(closing(Field(given.store, where, home, given.seed)))
        field.run(given.kills)
        field.check()
        texts = sum(len(person.ids) for person in field.people)
        say(f"{given.store}: {field.deaths.total()} kills in {perf_counter() - began:.0f} s, nothing broken")
        say(f"{texts} whole texts, {field.doubled} messages sent again")
        for gap, times in field.deaths.most_common():
            say(f"{times:6} {gap}")


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
