"""A folder to work in, and the command run in it."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from typer.testing import CliRunner

from mokit.cli.app import app

WOOL = """
    from mokit import Contact, Engine, Router

    router = Router()

    @router.keyword("JOIN", "SUBSCRIBE")
    def join(contact: Contact) -> str:
        '''Get one wool tip a week.'''
        contact.join("tips")
        return "Welcome."

    engine = Engine(router)
"""


class Said:
    """What a command printed, and how it ended."""

    def __init__(self, output: str, code: int, stdout: str = "") -> None:
        self.output = output
        self.stdout = stdout            # of that, what was not for the author's eyes alone
        self.lines = output.splitlines()
        self.code = code


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty working directory; what is imported from it is forgotten."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(tmp_path)):
            del sys.modules[name]


@pytest.fixture
def write(folder: Path) -> Callable[..., Path]:
    """Write a file of the program; by default a small one."""

    def write_file(name: str = "wool.py", source: str = WOOL) -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(source), encoding="utf-8")
        return path

    return write_file


@pytest.fixture
def mokit(folder: Path) -> Callable[..., Said]:
    """Run `mokit ARGUMENTS...` in the folder, with lines typed."""
    assert Path.cwd() == folder

    def run(*arguments: str, typed: str | None = None) -> Said:
        result = CliRunner().invoke(app, arguments, input=typed)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return Said(result.output, result.exit_code, result.stdout)

    return run
