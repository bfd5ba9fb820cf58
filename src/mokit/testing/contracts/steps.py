"""What the rules do to a store and to the people in it, one short word for each step."""

import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from threading import Barrier, Thread
from typing import TypeVar

from mokit.stores.base import Change, Claim, Done, Entry, Key, Page, Snapshot, Store

T = TypeVar("T")

ANNE = Key("wool|+14155550100")
BILL = Key("wool|+14155550101")
CARA = Key("wool|+14155550102")
ANNE_ELSEWHERE = Key("silk|+14155550100")
STRANGER = Snapshot(0, None, (), {}, None)

NOW = 1_000_000
LEASE_END = NOW + 30_000
WORKER = "worker"
PATIENCE = 100              # seconds that threads may take


def entry(name: str = "r:1:0", due: int = NOW, stamp: int = NOW, body: str = "{}") -> Entry:
    """An entry that is due now."""
    return Entry(name, due, stamp, body)


FULL = Change(
    ANNE, NOW, state="x", put=[entry()], marks={"m:1": "x"}, join=["wool/tips"], ledger=["line"],
    lease=("me", LEASE_END),
)


def number_of_people(count: int) -> list[Key]:
    """Keys of that many people, in order."""
    return [Key(f"wool|+1415555{number:04}") for number in range(count)]


def names(entries: Sequence[Entry]) -> list[str]:
    """The ids, in order."""
    return [each.id for each in entries]


def plain(snapshot: Snapshot) -> Snapshot:
    """The same in a tuple and a dict, whatever sequence and mapping the store uses."""
    return snapshot._replace(entries=tuple(snapshot.entries), marks=dict(snapshot.marks))


def seen(store: Store, key: Key = ANNE, *marks: str) -> Snapshot:
    """What one load shows."""
    (snapshot,) = store.load([(key, marks)])
    return plain(snapshot)


def write(store: Store, change: Change) -> Done | None:
    """Commit one change."""
    (done,) = store.commit([change])
    return done


def written(store: Store, change: Change) -> Done:
    """Commit one change that must not be refused."""
    done = write(store, change)
    assert done is not None
    return done


def put(store: Store, *entries: Entry, key: Key = ANNE) -> None:
    """Put entries without a guard."""
    written(store, Change(key, NOW, put=entries))


def lease(store: Store, token: str = WORKER, now: int = NOW, until: int = LEASE_END) -> list[Claim]:
    """Claim up to ten people."""
    claims = store.claim(now=now, until=until, limit=10, token=token)
    return [claim._replace(snapshot=plain(claim.snapshot)) for claim in claims]


def walk(read: Callable[[str], Page[T]]) -> list[T]:
    """The items of all pages."""
    page = read("")
    items = list(page.items)
    while page.next is not None:
        page = read(page.next)
        items += page.items
    return items


def members(store: Store, name: str, limit: int = 2) -> list[Key]:
    """Everybody on a list."""
    return walk(lambda after: store.members(name, after, limit))


def everybody(store: Store, limit: int = 2) -> list[Key]:
    """Everybody in the store."""
    return walk(lambda after: store.keys(after, limit))


def ledger(store: Store, key: Key | None = ANNE, limit: int = 2) -> list[str]:
    """All ledger lines of a person, or of all."""
    return walk(lambda after: store.ledger(key, after, limit))


def prune(store: Store, before: int) -> int:
    """Prune until nothing is left to prune; how many marks that were."""
    total = 0
    while dropped := store.prune(before, 2):
        assert dropped <= 2
        total += dropped
    return total


def at_once(*calls: Callable[[], T]) -> list[T]:
    """Run the calls on a thread each, all from the same moment; answers in their order.

    Meanwhile the interpreter changes threads as often as it can, so that a missing lock shows.
    """
    start = Barrier(len(calls))
    answers: dict[int, T] = {}

    def run(number: int) -> None:
        start.wait(PATIENCE)
        answers[number] = calls[number]()

    threads = [Thread(target=run, args=(number,), daemon=True) for number in range(len(calls))]
    with _often_switched():
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
    return [answers[number] for number in range(len(calls))]


@contextmanager
def _often_switched() -> Generator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
