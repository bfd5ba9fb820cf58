"""MemoryStore keeps the contract, and what is its own."""

import tracemalloc
from pathlib import Path

from mokit.stores.base import Change, Store
from mokit.stores.memory import MemoryStore
from mokit.testing.contracts import StoreContract
from mokit.testing.contracts.steps import (
    ANNE,
    BILL,
    CARA,
    LEASE_END,
    NOW,
    STRANGER,
    entry,
    lease,
    put,
    seen,
    written,
)


class TestMemoryStore(StoreContract):
    def make_store(self, home: Path) -> Store:  # noqa: ARG002 - it lives nowhere
        return MemoryStore()



def test_it_never_waits() -> None:
    assert MemoryStore.never_waits

def test_two_stores_share_nothing() -> None:
    store, other = MemoryStore(), MemoryStore()
    put(store, entry())
    assert seen(other) == STRANGER
    assert lease(other) == []

def test_a_queue_that_is_leased_and_released_for_ever_does_not_grow() -> None:
    store = MemoryStore()

    def lease_and_release(times: range) -> None:
        for now in times:
            written(store, Change(ANNE, now, lease=("me", now + 30_000)))
            written(store, Change(ANNE, now, token="me", release=True))

    lease_and_release(range(500))
    tracemalloc.start()
    lease_and_release(range(500, 5_000))
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert grown < 50_000

def test_tidying_the_queue_loses_nobody() -> None:
    store = MemoryStore()
    put(store, entry(due=LEASE_END), key=BILL)
    written(store, Change(CARA, NOW, lease=("died", LEASE_END)))
    for turn in range(200):
        put(store, entry(f"r:{turn}", due=NOW - turn), key=ANNE)
    assert sorted(claim.key for claim in lease(store, now=LEASE_END)) == [ANNE, BILL, CARA]

def test_a_page_that_reaches_the_end_is_the_last() -> None:
    store = MemoryStore()
    written(store, Change(ANNE, NOW, join=["wool/tips"], ledger=["line"]))
    assert store.members("wool/tips", "", 1).next is None
    assert store.ledger(ANNE, "", 1).next is None
