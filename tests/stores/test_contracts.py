"""The contract itself: it holds async stores too, and the breach of a rule is found by the test of that rule."""

import asyncio
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import pytest

from mokit.stores.base import AsyncStore, Change, Claim, Done, Key, Page, Snapshot, Stats
from mokit.stores.memory import MemoryStore
from mokit.testing.contracts import StoreContract

pytest_plugins = ["pytester"]

T = TypeVar("T")

BROKEN = (Path(__file__).parent / "broken.py").read_text(encoding="utf-8")
HELD = """

from mokit.testing.contracts import StoreContract

for name, broken in list(globals().items()):
    if hasattr(broken, "breaks"):
        make = staticmethod(lambda home, broken=broken: broken())
        globals()[f"Test{name}"] = type(f"Test{name}", (StoreContract,), {"make_store": make, "breaks": broken.breaks})
"""

FIND_ONLY = """
from hypothesis import Phase, settings

settings.register_profile("find only", phases=[Phase.generate])
settings.load_profile("find only")
"""


class AsyncMemory:
    """MemoryStore behind calls that are awaited, and that let others go first."""

    def __init__(self) -> None:
        self._store = MemoryStore()

    async def open(self) -> None:
        await asyncio.sleep(0)

    async def close(self) -> None:
        await asyncio.sleep(0)

    async def load(self, wanted: Sequence[tuple[Key, Sequence[str]]]) -> list[Snapshot]:
        return await later(lambda: self._store.load(wanted))

    async def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        return await later(lambda: self._store.commit(changes))

    async def claim(self, *, now: int, until: int, limit: int, token: str) -> list[Claim]:
        return await later(lambda: self._store.claim(now=now, until=until, limit=limit, token=token))

    async def members(self, name: str, after: str, limit: int) -> Page[Key]:
        return await later(lambda: self._store.members(name, after, limit))

    async def ledger(self, key: Key | None, after: str, limit: int) -> Page[str]:
        return await later(lambda: self._store.ledger(key, after, limit))

    async def keys(self, after: str, limit: int) -> Page[Key]:
        return await later(lambda: self._store.keys(after, limit))

    async def forget(self, key: Key, keep: str | None = None, version: int | None = None) -> bool:
        return await later(lambda: self._store.forget(key, keep, version))

    async def prune(self, before: int, limit: int) -> int:
        return await later(lambda: self._store.prune(before, limit))

    async def stats(self, now: int) -> Stats:
        return await later(lambda: self._store.stats(now))


async def later(call: Callable[[], T]) -> T:
    await asyncio.sleep(0)
    return call()


class TestAsyncStore(StoreContract):
    def make_store(self, home: Path) -> AsyncStore:  # noqa: ARG002 - it lives nowhere
        return AsyncMemory()


def test_each_breach_of_a_rule_is_found_by_the_test_of_that_rule(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(FIND_ONLY)
    pytester.makepyfile(test_broken=BROKEN + HELD)
    breaches = re.findall(r'^class (\w+)\(MemoryStore\):\n    breaks = "(.*)"', BROKEN, re.MULTILINE)
    tests = [f"test_broken.py::Test{name}::{rule}" for name, rule in breaches]
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", *tests)
    result.assert_outcomes(failed=len(tests))
    assert len(tests) == BROKEN.count("breaks = ")
