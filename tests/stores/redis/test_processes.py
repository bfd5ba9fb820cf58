"""Several processes on one server: they race, and they fork."""

import subprocess
import sys
from contextlib import ExitStack, closing

import pytest

from mokit.stores.base import Change
from mokit.stores.redis import RedisStore
from mokit.testing.contracts.steps import entry, ledger, number_of_people, seen
from tests.servers.redis import RedisServer

BEGIN = """
import asyncio, os, sys
from mokit.stores.base import Change, Key
from mokit.stores.redis import AsyncRedisStore, RedisStore

url, prefix, me = sys.argv[1:]
store = RedisStore(url, prefix=prefix)
key = Key("wool|+14155550100")
store.open()
print("ready", flush=True)
sys.stdin.readline()
"""
COUNT = """
def count(before):
    state = str(int(before.state or 0) + 1)
    return [Change(key, 1, version=before.version, state=state, ledger=[state])]

async def count_on():
    awaited = AsyncRedisStore(url, prefix=prefix)
    for _ in range(25):
        while await awaited.commit(count((await awaited.load([(key, ())]))[0])) == [None]:
            pass
    await awaited.close()

for _ in range(25):
    while store.commit(count(store.load([(key, ())])[0])) == [None]:
        pass
store.close()
asyncio.run(count_on())
"""
CLAIM = """
while claims := store.claim(now=1, until=99, limit=3, token=me):
    print(*[claim.key for claim in claims], sep="\\n")
store.close()
"""
FORK = """
store.commit([Change(key, 1, version=0, state="parent")])
if os.fork() == 0:
    [done] = store.commit([Change(key, 1, version=store.load([(key, ())])[0].version, state="child")])
    store.close()
    os._exit(0)
os.wait()
print(store.load([(key, ())])[0].state)
store.close()
"""


def together(server: RedisServer, prefix: str, script: str, count: int) -> list[list[str]]:
    """What each of so many processes printed that ran the script at the same time."""
    with ExitStack() as stack:
        processes = [
            stack.enter_context(
                subprocess.Popen(  # noqa: S603 - our own words
                    [sys.executable, "-c", BEGIN + script, server.url, prefix, str(number)],
                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                )
            )
            for number in range(count)
        ]
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        printed = [process.communicate(timeout=100)[0].splitlines() for process in processes]
    assert [process.returncode for process in processes] == [0] * count
    return printed


def test_no_count_of_several_processes_is_lost(redis_server: RedisServer, prefix: str) -> None:
    together(redis_server, prefix, COUNT, 2)
    with closing(RedisStore(redis_server.url, prefix=prefix)) as store:
        assert seen(store).state == "100"
        assert ledger(store, limit=200) == [str(number) for number in range(1, 101)]


def test_several_processes_claim_everybody_once(redis_server: RedisServer, prefix: str) -> None:
    with closing(RedisStore(redis_server.url, prefix=prefix)) as store:
        store.commit([Change(key, 1, put=[entry(due=1)]) for key in number_of_people(60)])
    printed = together(redis_server, prefix, CLAIM, 2)
    assert sorted(key for lines in printed for key in lines) == number_of_people(60)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_a_fork_may_go_on_with_a_store_that_was_used(redis_server: RedisServer, prefix: str) -> None:
    assert together(redis_server, prefix, FORK, 1) == [["child"]]
