"""Workers are killed at any moment: nothing is lost, nothing is committed twice, every doubled message is flagged."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.crashes.field import Field
from tests.servers.postgres import PostgresServer, postgres_server
from tests.servers.redis import Started, redis_program, start_redis

__all__ = ["redis_program", "start_redis"]

KILLS = 25                  # on each store; the soak has more


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    """One that waits for the disk at each commit."""
    with postgres_server() as server:
        yield server


def survive(kind: str, where: str, home: Path) -> None:
    with closing(Field(kind, where, home, seed=4)) as field:
        field.run(KILLS)
        field.check()
        assert len(field.deaths) > 5        # else the gaps are not met


@pytest.mark.timeout(120)
def test_a_file_survives_the_deaths_of_its_workers(tmp_path: Path) -> None:
    survive("sqlite", str(tmp_path / "woolly.db"), tmp_path)


@pytest.mark.timeout(120)
def test_redis_survives_the_deaths_of_its_workers(start_redis: Started, tmp_path: Path) -> None:
    survive("redis", start_redis().url, tmp_path)


@pytest.mark.timeout(120)
def test_postgres_survives_the_deaths_of_its_workers(server: PostgresServer, tmp_path: Path) -> None:
    survive("postgres", server.url, tmp_path)
