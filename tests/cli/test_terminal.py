"""The command as a process of its own: in a pipe, and on a terminal."""

import os
import re
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo terminals", allow_module_level=True)

import pty
import termios

COMMAND = [sys.executable, "-W", "error", "-c", "from mokit.cli import main; main()"]
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}


def in_pipe(*arguments: str, typed: bytes = b"", **environment: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(  # noqa: S603
        [*COMMAND, *arguments],
        input=typed,
        capture_output=True,
        check=False,
        timeout=60,
        env={**ENVIRONMENT, "PYTHONUTF8": "1", **environment},
    )


def test_a_pipe_gets_plain_lines() -> None:
    done = in_pipe("demo", typed=b"JOIN\n/why\nvote c")
    assert done.stdout.decode().splitlines() == [
        "> JOIN",
        "< Woolly: 1 tip a week. Msg&data rates may apply. Reply HELP for help, STOP to leave.",
        "  (rule 4: JOIN is the whole text)",
        "/why",
        "  rule 4    JOIN is the whole text",
        "  compared  join",
        "  route     join",
        "  pattern   JOIN",
        "> vote c",
        '< Sorry, "c" is not one of A, B. Reply VOTE A.',
        "  (rule 9: VOTE {choice} begins the text, but the field {choice} is wrong)",
    ]
    assert (done.stderr, done.returncode) == (b"", 0)


def test_bytes_that_are_no_text_and_letters_that_cannot_be_printed_do_no_harm() -> None:
    done = in_pipe("demo", typed=b"caf\xe9 \xf0\x9f\xa7\xb6\n", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert done.stdout.startswith(b"> caf\\ufffd")
    assert (done.stderr, done.returncode) == (b"", 0)


def test_a_failing_handler_says_nothing_on_stderr(tmp_path: Path) -> None:
    program = tmp_path / "broken.py"
    program.write_text(
        "from mokit import Engine, Router\nrouter = Router()\n@router.fallback\ndef lost() -> str:\n    return [][0]\n"
        "engine = Engine(router)\n"
    )
    done = in_pipe("phone", f"{program}:engine", typed=b"hi\n")
    assert b"IndexError: list index out of range" in done.stdout
    assert (done.stderr, done.returncode) == (b"", 0)


class Terminal:
    """The command on a pseudo terminal."""

    def __init__(self, *arguments: str, term: str = "xterm-256color", prompt: str = "> ") -> None:
        # Behind a shell's "&" SIGINT is ignored, and whoever is started from there would ignore it as well.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self._ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (40, 80))
        self.process = subprocess.Popen(  # noqa: S603
            [*COMMAND, *arguments], stdin=theirs, stdout=theirs, stderr=theirs, env={**ENVIRONMENT, "TERM": term}
        )
        os.close(theirs)
        self.screen = ""
        self.greeting = self.wait_for(re.escape(prompt))

    def type(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def wait_for(self, pattern: str) -> str:
        """What has appeared since the last look, up to the pattern."""
        while not (found := re.search(pattern, self.screen)):
            assert self.shows_more(within=60), f"{pattern!r} did not appear in {self.screen!r}"
        seen, self.screen = self.screen[: found.end()], self.screen[found.end() :]
        return seen

    def shows_more(self, *, within: float) -> bool:
        """Whether something more appears within so many seconds."""
        ready, _, _ = select.select([self._ours], [], [], within)
        if ready:
            self.screen += os.read(self._ours, 65536).decode()
        return bool(ready)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._ours)


@pytest.fixture
def demo() -> Iterator[Terminal]:
    """The demo on a terminal, waiting for a text."""
    terminal = Terminal("demo")
    yield terminal
    terminal.close()


BLUE, GREEN, DIM, PLAIN = "\x1b[94m", "\x1b[32m", "\x1b[2m", "\x1b[0m"


def test_a_terminal_gets_a_hint_and_coloured_bubbles(demo: Terminal) -> None:
    assert "Text JOIN" in demo.greeting

    demo.type("BALANCE\r")
    seen = demo.wait_for("is the whole text")

    assert "\x1b[1A\x1b[2K" in seen
    assert f"{BLUE}│{PLAIN} BALANCE {BLUE}│{PLAIN}" in seen
    assert f"{GREEN}│{PLAIN} Your balance is $12.50. {GREEN}│{PLAIN}" in seen
    assert f"{DIM}rule 4: BALANCE is the whole text" in seen


def test_a_line_can_be_edited_and_taken_from_history(demo: Terminal) -> None:
    pytest.importorskip("readline")
    demo.type("BALANCF\x7fE\r")
    demo.wait_for("is the whole text")
    demo.wait_for("> ")
    demo.type("\x1b[A\r")
    assert "$12.50" in demo.wait_for("is the whole text")


@pytest.mark.parametrize("keys", ["\x04", "/quit\r"])
def test_it_is_left_quietly(demo: Terminal, keys: str) -> None:
    demo.type(keys)
    assert demo.process.wait(60) == 0


def test_ctrl_c_leaves_quietly(demo: Terminal) -> None:
    demo.process.send_signal(signal.SIGINT)
    while "\n" not in demo.screen:                  # it is on its way out then, and one more might kill it
        if not demo.shows_more(within=5):           # readline misses one that comes just before it listens
            demo.process.send_signal(signal.SIGINT)
    assert demo.process.wait(60) == 0
    assert "Traceback" not in demo.wait_for("\n")


def test_a_dumb_terminal_gets_plain_lines() -> None:
    terminal = Terminal("demo", term="dumb")
    assert "Text JOIN" in terminal.greeting
    terminal.type("BALANCE\r")
    seen = terminal.wait_for(r"\(rule 4: BALANCE is the whole text\)")
    terminal.close()
    assert seen.splitlines()[:2] == ["BALANCE", "< Your balance is $12.50."]


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["routes", "woolly:engine"], "\x1b[1;36mBALANCE"),
        (["explain", "woolly:engine", "vote c"], f"{DIM}mokit says{PLAIN}"),
    ],
)
def test_tables_are_coloured_on_a_terminal(
    arguments: list[str], part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(__file__).parents[2] / "examples")
    terminal = Terminal(*arguments, prompt=part)
    assert terminal.process.wait(60) == 0
    terminal.close()
