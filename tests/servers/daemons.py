"""Programs of the machine that tests start for themselves, never as root; `./dev servers` installs them."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

PATIENCE = 60               # seconds for anything that is awaited
IS_ROOT = os.name == "posix" and os.geteuid() == 0
T = TypeVar("T")


def needed(*paths: str) -> None:
    """Go on if these programs and files are there; without them a test is skipped, or fails where CI runs."""
    missing = [path for path in paths if not found(path) and not Path(path).is_file()]
    if missing and os.environ.get("CI") == "true":
        pytest.fail(f"the tests need {', '.join(missing)}: ./dev servers")
    if missing:
        pytest.skip(f"{', '.join(missing)} are not installed: ./dev servers")


def found(program: str) -> str | None:
    """Where a program is; daemons stand where people's PATH seldom leads."""
    return shutil.which(program, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"]))


def until(look: Callable[[], T], process: "subprocess.Popen[bytes] | None" = None) -> T:
    """What is found there, as soon as there is something; the process that brings it has to live."""
    deadline = time.monotonic() + PATIENCE
    while not (seen := look()):
        assert process is None or process.poll() is None, f"{process.args!r} ended"
        assert time.monotonic() < deadline, "what the test waits for did not come"
        time.sleep(0.02)
    return seen


@contextmanager
def open_home() -> Generator[Path]:
    """A directory of nobody's; those of pytest are closed to them."""
    with tempfile.TemporaryDirectory(prefix="mokit-daemon-") as name:
        owned(Path(name))
        yield Path(name)


def owned(path: Path) -> Path:
    """The path, given to whom the programs run as."""
    if IS_ROOT:
        shutil.chown(path, "nobody", "nogroup")
    return path


@contextmanager
def running(command: Sequence[str], home: Path, **environment: str) -> Generator["subprocess.Popen[bytes]"]:
    """A program meanwhile; what it says is in a file of its home, and shown where a test fails."""
    said = home / f"{Path(command[0]).name}.log"
    with said.open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 - our own words
            [found(command[0]) or command[0], *command[1:]],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=home,
            env={**os.environ, **environment},
            user="nobody" if IS_ROOT else None,
            group="nogroup" if IS_ROOT else None,
            extra_groups=[] if IS_ROOT else None,
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(0.5)
        except subprocess.TimeoutExpired:       # Kannel waits for the other side sometimes
            process.kill()
            process.wait()
        print(said.read_text(errors="replace")[-5000:])  # noqa: T201 - pytest shows it where a test fails
