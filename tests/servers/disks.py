"""A disk that is soon full: a file system in memory, where the tests may mount one."""

import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.servers.redis import IS_ROOT

BLOCK = b"x" * 4096


class Disk:
    """A directory with little room."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def fill(self) -> None:
        """Leave no room at all."""
        with (self.path / "ballast").open("wb", buffering=0) as ballast:
            try:
                while ballast.write(BLOCK):
                    pass
            except OSError:                 # no space left on device
                return

    def clear(self) -> None:
        """Make room again."""
        (self.path / "ballast").unlink()


@contextmanager
def tiny_disk(megabytes: int, owner: str = "") -> Generator[Disk]:
    """A fresh one; skips the test where nothing can be mounted.

    Args:
        megabytes: Its size.
        owner: Who may write to it beside root, if not the tests' own user.
    """
    path = Path(tempfile.mkdtemp(prefix="mokit-disk-"))
    path.chmod(0o755)
    if not _done("mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0777", "tmpfs", str(path)):
        path.rmdir()
        pytest.skip("a small disk needs the right to mount one")
    try:
        home = path / "home"
        home.mkdir(mode=0o700)
        if owner and IS_ROOT:
            shutil.chown(home, owner)
        yield Disk(home)
    finally:
        _done("umount", "-l", str(path))
        path.rmdir()


def _done(*command: str) -> bool:
    words = command if IS_ROOT else ("sudo", "-n", *command)
    if shutil.which(words[0]) is None:
        return False
    return subprocess.run(words, capture_output=True, check=False).returncode == 0  # noqa: S603 - our own words
