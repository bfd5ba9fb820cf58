"""Workers and servers are killed at any moment: nothing is lost or committed twice, what is doubled is flagged."""

import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.crashes.checks import check, check_sendings
from tests.crashes.field import Field, Server
from tests.crashes.processes import Broken
from tests.servers.postgres import PostgresServer, postgres_server
from tests.servers.redis import Started, redis_program, start_redis

__all__ = ["redis_program", "start_redis"]

KILLS = 100                 # on each store; the soak has more


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    """One that waits for the disk at each commit."""
    with postgres_server() as server:
        yield server


def survive(kind: str, where: str, home: Path, server: Server | None = None) -> None:
    with closing(Field(kind, where, home, seed=4, server=server)) as field:
        try:
            field.run(KILLS)
            check(field)
        except Broken:
            sys.stdout.write((home / "log").read_text())        # shown with the failure
            raise


def test_a_file_survives_the_deaths_of_its_workers(tmp_path: Path) -> None:
    survive("sqlite", str(tmp_path / "woolly.db"), tmp_path)


def test_redis_survives_the_deaths_of_its_workers_and_its_own(start_redis: Started, tmp_path: Path) -> None:
    redis = start_redis()
    survive("redis", redis.url, tmp_path, redis)


def test_postgres_survives_the_deaths_of_its_workers_and_its_own(server: PostgresServer, tmp_path: Path) -> None:
    survive("postgres", server.url, tmp_path, server)


# the check itself

SENT, WARNED = {"kind": "sent", "who": "a", "id": "1"}, {"kind": "warned", "who": "b", "id": "1"}
TOLD, TOLD_AGAIN = ({"kind": "told", "who": "b", "id": "1", "again": again} for again in (False, True))


@pytest.mark.parametrize(
    "lines",
    [
        [SENT, SENT | {"who": "b"}],
        [WARNED, SENT, SENT | {"who": "b"}, SENT | {"who": "b"}],
        [SENT, WARNED, SENT | {"who": "b"}, TOLD],
        [SENT, SENT | {"kind": "answered", "who": ""}],
    ],
)
def test_what_is_doubled_and_not_flagged_is_found(lines: list[dict[str, object]]) -> None:
    with pytest.raises(Broken, match="sent twice"):
        check_sendings(lines)


def test_what_is_doubled_and_flagged_is_fine() -> None:
    check_sendings([SENT, WARNED, SENT | {"who": "b"}, TOLD_AGAIN, SENT | {"id": "2"}, TOLD | {"id": "2"}])
