"""Several processes on one database: they race, they fork."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest

from mokit.stores.base import Change
from mokit.stores.postgres import PostgresStore
from mokit.testing.contracts.steps import entry, ledger, number_of_people, seen
from tests.servers.postgres import PostgresServer

BEGIN = """
import os, sys
from mokit.stores.base import Change, Key
from mokit.stores.postgres import PostgresStore

store = PostgresStore(sys.argv[1], schema=sys.argv[2])
key = Key("wool|+14155550100")
store.open()
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
while claims := store.claim(now=1, until=99, limit=3, token=str(os.getpid())):
    print(*[claim.key for claim in claims], sep="\\n")
store.close()
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
    store.commit([Change(key, 1, state="child")])
    store.close()
    os._exit(0)
os.waitpid(child, 0)
[before] = store.load([(key, ())])
print(before.state, flush=True)
store.close()
"""


@pytest.fixture
def store(postgres: PostgresServer, schema: str) -> Iterator[PostgresStore]:
    with closing(PostgresStore(postgres.url, schema=schema)) as store:
        yield store


def together(where: PostgresServer, schema: str, script: str, count: int) -> list[list[str]]:
    """What each of so many processes printed that ran the script at the same time."""
    command = [sys.executable, "-c", BEGIN + script, where.url, schema]
    with ExitStack() as stack:
        started = [
            stack.enter_context(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))  # noqa: S603 - our own words
            for _ in range(count)
        ]
        for process in started:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in started:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        printed = [process.communicate(timeout=100)[0].splitlines() for process in started]
    assert [process.returncode for process in started] == [0] * count
    return printed


def test_no_count_of_several_processes_is_lost(postgres: PostgresServer, schema: str, store: PostgresStore) -> None:
    versions = [version for lines in together(postgres, schema, COUNT, 2) for version in lines]
    assert len(versions) == len(set(versions)) == 100
    assert seen(store).state == "100"
    assert ledger(store) == [str(number) for number in range(1, 101)]


def test_several_processes_claim_everybody_once(postgres: PostgresServer, schema: str, store: PostgresStore) -> None:
    store.commit([Change(key, 1, put=[entry(due=1)]) for key in number_of_people(100)])
    printed = together(postgres, schema, CLAIM, 2)
    assert sorted(key for lines in printed for key in lines) == number_of_people(100)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_fork_connects_anew_once_it_has_closed_what_was_opened_before(postgres: PostgresServer, schema: str) -> None:
    [printed] = together(postgres, schema, FORK, 1)
    assert printed == ["StoreMisconfigured", "child"]
