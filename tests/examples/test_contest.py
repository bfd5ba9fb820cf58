"""Each code of the contest wins once, whoever texts it at the same moment, in threads and in processes."""

import subprocess
import sys
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from examples.contest import program, winners

from mokit import Engine, Inbound
from mokit.stores.sqlite import SQLiteStore
from mokit.testing import Handset
from mokit.testing.contracts.steps import at_once

WON = "You win a ball of merino! Show this text at the till."
LATE = "Sorry, that code was redeemed."
CODES = [f"WOOL{number}" for number in range(4)]
PATIENCE = 100              # seconds

ROOT = Path(__file__).parents[2]
WORKER = f"""
import sys
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from examples.contest import program
from mokit import Inbound

path, me = sys.argv[1:]
engine = program(Path(path)).sync

def race(number):
    for code in {CODES}:
        message = Inbound(
            id=f"{{number}}-{{code}}", sender=f"+1415555{{number}}", recipient="56789", text=f"win {{code}}",
            received_at=datetime.now(UTC),
        )
        [reply] = engine.receive(message).replies
        if reply.text == {WON!r}:
            print(f"{{code.lower()}}:{{message.sender}}")

print("ready", flush=True)
sys.stdin.readline()
threads = [Thread(target=race, args=(f"{{me}}{{number:03}}",)) for number in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
engine.close()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "contest.db"


@pytest.fixture
def engine(path: Path) -> Engine:
    return program(path, CODES)


def text(engine: Engine, number: int, code: str) -> str:
    """What a person of that number is told who texts a code."""
    message = Inbound(
        id=f"{number}-{code}", sender=f"+1415555{number:04}", recipient="56789", text=f"win {code}",
        received_at=datetime(2026, 11, 21, tzinfo=UTC),
    )
    [reply] = engine.sync.receive(message).replies
    return reply.text


def test_a_code_wins_once(engine: Engine, path: Path) -> None:
    with closing(SQLiteStore(path)) as store:
        phone = Handset(engine, store=store)
        assert phone.text("win wool1!") == [WON]
        assert phone.text("win WOOL1") == ["You have won with that code already."]
        assert phone.another("+14155550199").text("win wool1") == [LATE]
        assert phone.text("win silk1") == ["We don't know that code. Is each letter right?"]
    assert winners(path) == {"wool1": phone.number}


def test_of_many_threads_one_wins_each_code(engine: Engine, path: Path) -> None:
    def try_all(number: int) -> list[str]:
        return [code for code in CODES if text(engine, number, code) == WON]

    won = at_once(*[partial(try_all, number) for number in range(12)])
    engine.sync.close()
    assert sorted(code for codes in won for code in codes) == CODES
    assert len(winners(path)) == len(CODES)


def test_of_many_processes_one_wins_each_code_and_only_the_winners_are_told_so(path: Path) -> None:
    program(path, CODES)
    with ExitStack() as stack:
        workers = [stack.enter_context(started(path, worker)) for worker in range(3)]
        told = [line for worker in workers for line in worker.communicate("\n", timeout=PATIENCE)[0].splitlines()]
    assert sorted(told) == sorted(f"{code}:{number}" for code, number in winners(path).items())
    assert len(told) == len(CODES)


def started(path: Path, worker: int) -> subprocess.Popen[str]:
    """A process that waits for a line before it texts all codes, on a few threads."""
    command = [sys.executable, "-c", WORKER, str(path), str(worker)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own words
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process
