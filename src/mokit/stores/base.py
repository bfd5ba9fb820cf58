"""The store protocol: what mokit asks of a database.

The *person* (one address, all services) is the only unit of atomicity, order and lease. Its
contacts and consents are one document under one compare-and-set; whatever is due for it is an
`Entry` in its queue.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from datetime import datetime
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, NewType, Protocol, TypeVar

Key = NewType("Key", str)       # "space|address"; a space belongs to one engine
T = TypeVar("T")
MOST_CONFLICTS = 50             # a person whose changes conflict more often than this is no person
NO_MARKS: Mapping[str, str] = MappingProxyType({})


def milliseconds(moment: datetime) -> int:
    """A moment as the store counts it."""
    return int(moment.timestamp() * 1000)


class Entry(NamedTuple):
    """Something that is due for a person: a delivery, a timer. Only the engine reads the body."""

    id: str                     # derived from its cause, "r:<transport>:<message id>:0"; the idempotency token
    due: int                    # ms on the engine's clock
    stamp: int                  # order in the queue
    body: str                   # versioned JSON


class Snapshot(NamedTuple):
    """One consistent read of a person."""

    version: int                # opaque; 0: no such person; never reused for a key, not even after forget
    state: str | None           # versioned JSON
    entries: Sequence[Entry]    # all pending, by (stamp, id)
    marks: Mapping[str, str]    # those asked for that exist
    token: str | None           # who leases the queue now


class Change(NamedTuple):
    """One write to a person, all or nothing."""

    key: Key
    now: int                                # ms on the engine's clock
    version: int | None = None              # guard: compare and set; 0: must not exist
    token: str | None = None                # guard: the queue is leased under this token
    state: str | None = None                # None leaves it
    put: Sequence[Entry] = ()               # by id; replaces if guarded, else only if absent
    drop: Sequence[str] = ()                # entry ids; an unknown one is no error
    marks: Mapping[str, str] = NO_MARKS     # written if absent
    join: Sequence[str] = ()                # "service/list"; repeats are no error
    leave: Sequence[str] = ()
    ledger: Sequence[str] = ()              # lines to append
    lease: tuple[str, int] | None = None    # token, until: with `token` renews or takes over, else takes
    #                                         the queue if it is unleased and nothing was due
    release: bool = False                   # give `token` back


class Done(NamedTuple):
    """A change was written."""

    version: int                # after the change
    token: str | None           # who leases the queue now


class Claim(NamedTuple):
    """One person whose queue was leased to the caller of `claim`."""

    key: Key
    snapshot: Snapshot
    again: bool                 # an earlier lease ran out: its first entry may have been sent


class Page(NamedTuple, Generic[T]):
    """Some items and where to go on."""

    items: Sequence[T]
    next: str | None            # the cursor of the next page, opaque; None at the end


class Stats(NamedTuple):
    """What the store holds.

    To a store each key is a person. The engine keeps some of its own: one for each broadcast and each number with a
    pace, one for what is paused; `mokit store stats` leaves them out of the people.
    """

    people: int
    pending: int                # entries
    due: int                    # people with something due, unleased
    leased: int                 # people under a lease that still runs
    oldest_due: int | None      # ms on the engine's clock


class Store(Protocol):
    """A store whose calls block until they are done.

    Every call may raise `StoreUnavailable`; `commit` also `StoreFull` and `ValueTooLarge`. A store
    whose calls never wait for anything sets `never_waits = True` and is called straight from an
    event loop; others are called on a worker thread there. One that drops marks by itself says in
    `retention`, a timedelta, after how long.
    """

    def open(self) -> None:
        """Check schema and settings; a second call does nothing."""
        ...

    def close(self) -> None:
        """Let go of connections; a second call does nothing."""
        ...

    def load(self, wanted: Sequence[tuple[Key, Sequence[str]]]) -> list[Snapshot]:
        """Read people, each with those of the named marks that exist, in the order asked.

        Marks are never older than the version that they come with.
        """
        ...

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        """Write changes, each all or nothing and durable on return; answers in order.

        None: a guard did not hold, or an unguarded change carries a mark that exists; nothing of
        it was written. A `version` guard raises the version; nothing else does.

        Raises:
            ValueError: Two changes are for one key.
        """
        ...

    def claim(self, *, now: int, until: int, limit: int, token: str) -> list[Claim]:
        """Lease people with something due or a lease that ran out, earliest first."""
        ...

    def members(self, name: str, after: str, limit: int) -> Page[Key]:
        """The people of a list, in pages; `after` is "" or a page's `next`."""
        ...

    def ledger(self, key: Key | None, after: str, limit: int) -> Page[str]:
        """Ledger lines of one person, or of all, in the order written, in pages."""
        ...

    def keys(self, after: str, limit: int) -> Page[Key]:
        """All people, in pages."""
        ...

    def forget(self, key: Key, keep: str | None = None, version: int | None = None) -> bool:
        """Drop state, entries, marks and memberships; ledger lines stay.

        Where `keep` is given it is the state afterwards, of a new person and in the same write: no moment is
        seen in which there is neither. Where `version` is given it is a guard as in a `Change`; False: it did not
        hold, and nothing was dropped.
        """
        ...

    def prune(self, before: int, limit: int) -> int:
        """Drop marks older than `before` (ms); answers how many. Call again until 0."""
        ...

    def stats(self, now: int) -> Stats:
        """Count what is there."""
        ...


class AsyncStore(Protocol):
    """The same protocol for a store whose calls are awaited; each means what `Store` says."""

    async def open(self) -> None:
        """See `Store.open`."""
        ...

    async def close(self) -> None:
        """See `Store.close`."""
        ...

    async def load(self, wanted: Sequence[tuple[Key, Sequence[str]]]) -> list[Snapshot]:
        """See `Store.load`."""
        ...

    async def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        """See `Store.commit`."""
        ...

    async def claim(self, *, now: int, until: int, limit: int, token: str) -> list[Claim]:
        """See `Store.claim`."""
        ...

    async def members(self, name: str, after: str, limit: int) -> Page[Key]:
        """See `Store.members`."""
        ...

    async def ledger(self, key: Key | None, after: str, limit: int) -> Page[str]:
        """See `Store.ledger`."""
        ...

    async def keys(self, after: str, limit: int) -> Page[Key]:
        """See `Store.keys`."""
        ...

    async def forget(self, key: Key, keep: str | None = None, version: int | None = None) -> bool:
        """See `Store.forget`."""
        ...

    async def prune(self, before: int, limit: int) -> int:
        """See `Store.prune`."""
        ...

    async def stats(self, now: int) -> Stats:
        """See `Store.stats`."""
        ...


class Lent(Protocol):
    """A transaction that the host and mokit share, for one person."""

    @property
    def connection(self) -> Any:        # of the type that the store lends
        """For the host's own statements; it can't begin, commit or roll back."""
        ...

    def load(self, names: Sequence[str] = ()) -> Snapshot:
        """The person with those of the named marks that exist."""
        ...

    def commit(self, change: Change) -> Done | None:
        """Write the change and what the host wrote; None if a guard did not hold, and then nothing of both."""
        ...


class LendingStore(Store, Protocol):
    """A store whose connection a handler may ask for by its type."""

    @property
    def lends(self) -> Any:             # a type, as handlers annotate their parameters with it
        """The connection's type."""
        ...

    def lent(self, key: Key) -> AbstractContextManager[Lent]:
        """A transaction for a change of that person; left without a `commit` that was done, nothing was written."""
        ...


class AsyncLent(Protocol):
    """The same, awaited; each means what `Lent` says."""

    @property
    def connection(self) -> Any:        # of the type that the store lends
        """See `Lent.connection`."""
        ...

    async def load(self, names: Sequence[str] = ()) -> Snapshot:
        """See `Lent.load`."""
        ...

    async def commit(self, change: Change) -> Done | None:
        """See `Lent.commit`."""
        ...


class AsyncLendingStore(AsyncStore, Protocol):
    """The same for a store whose calls are awaited."""

    @property
    def lends(self) -> Any:             # a type, as handlers annotate their parameters with it
        """See `LendingStore.lends`."""
        ...

    def lent(self, key: Key) -> AbstractAsyncContextManager[AsyncLent]:
        """See `LendingStore.lent`."""
        ...
