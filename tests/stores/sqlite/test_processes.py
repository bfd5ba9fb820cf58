"""Several processes on one file: they race, they are killed, they fork."""

import subprocess
import sys
from collections.abc import Generator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from mokit.stores.base import Change
from mokit.stores.sqlite import SQLiteStore
from mokit.testing.contracts.steps import ANNE, entry, ledger, names, number_of_people, seen

BEGIN = """
import os, sys
from threading import Thread
from mokit.stores.base import Change, Entry, Key
from mokit.stores.sqlite import SQLiteStore

store, me = SQLiteStore(sys.argv[1]), sys.argv[2]
key = Key("wool|+14155550100")
print("ready", flush=True)
sys.stdin.readline()
"""
COUNT = """
for _ in range(50):
    done = None
    while done is None:
        [before] = store.load([(key, ())])
        state = str(int(before.state or 0) + 1)
        [done] = store.commit([Change(key, 1, version=before.version, state=state, ledger=[state])])
    print(done.version)
store.close()
"""
CLAIM = """
while claims := store.claim(now=1, until=99, limit=3, token=me):
    print(*[claim.key for claim in claims], sep="\\n")
store.close()
"""
WRITE_ON = """
def write(worker):
    number = 0
    while True:
        name = f"{me}:{worker}:{number}"
        entry = Entry(name, 1, number, "x" * 500)
        store.commit([Change(key, 1, put=[entry], marks={name: ""}, ledger=[name])])
        store.commit([Change(key, 1, drop=[name])])
        os.write(1, f"{name}\\n".encode())
        number += 1

for worker in range(4):
    Thread(target=write, args=(worker,)).start()
"""
FORK = """
store.load([(key, ())])
child = os.fork()
if child == 0:
    try:
        store.load([(key, ())])
    except Exception as error:
        print(type(error).__name__, flush=True)
    store.close()
    own = SQLiteStore(sys.argv[1] + ".other")
    own.commit([Change(key, 1, state="child")])
    own.close()
    os._exit(0)
os.waitpid(child, 0)
[done] = store.commit([Change(key, 1, state="parent")])
print("done" if done else "refused", flush=True)
store.close()
if os.fork() == 0:
    print(store.load([(key, ())])[0].state, flush=True)
    store.close()
    os._exit(0)
os.wait()
"""


@contextmanager
def started(path: Path, script: str, name: str) -> Generator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", BEGIN + script, str(path), name]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own words
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def together(path: Path, script: str, count: int) -> list[list[str]]:
    """What each of so many processes printed that ran the script at the same time."""
    with ExitStack() as stack:
        processes = [stack.enter_context(started(path, script, str(number))) for number in range(count)]
        for process in processes:
            go(process)
        printed = [process.communicate(timeout=100)[0].splitlines() for process in processes]
    assert [process.returncode for process in processes] == [0] * count
    return printed


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "woolly.db"


def test_no_count_of_several_processes_is_lost(path: Path) -> None:
    printed = together(path, COUNT, 3)
    versions = [version for lines in printed for version in lines]
    assert len(versions) == len(set(versions)) == 150
    with closing(SQLiteStore(path)) as store:
        assert seen(store).state == "150"
        assert ledger(store) == [str(number) for number in range(1, 151)]


def test_several_processes_claim_everybody_once(path: Path) -> None:
    with closing(SQLiteStore(path)) as store:
        store.commit([Change(key, 1, put=[entry(due=1)]) for key in number_of_people(100)])
    printed = together(path, CLAIM, 3)
    assert sorted(key for lines in printed for key in lines) == number_of_people(100)


def test_what_was_acknowledged_outlives_a_kill(path: Path) -> None:
    acknowledged: list[str] = []
    for life in range(3):
        with started(path, WRITE_ON, str(life)) as process:
            go(process)
            assert process.stdout is not None
            acknowledged += [process.stdout.readline().strip() for _ in range(100)]
            process.kill()
            acknowledged += [line.strip() for line in process.stdout if line.endswith("\n")]
    with closing(SQLiteStore(path)) as store:
        lines, found = ledger(store, ANNE, 100), seen(store, ANNE, *acknowledged)
        assert set(acknowledged) <= set(lines)
        assert set(found.marks) == set(acknowledged)
        assert not set(acknowledged) & set(names(found.entries))
        assert len(lines) == len(set(lines))
        assert set(seen(store, ANNE, *lines).marks) == set(lines)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_a_fork_uses_what_was_opened_after_it_and_refuses_what_was_opened_before(path: Path) -> None:
    [printed] = together(path, FORK, 1)
    assert printed == ["StoreMisconfigured", "done", "parent"]
