"""What is shown, forgotten and cleared away, apart from any message."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from mokit import logs
from mokit.addresses import normalise_address
from mokit.contacts import read_document
from mokit.errors import StoreError, StoreUnavailable
from mokit.stores.awaited import AwaitedStore
from mokit.stores.base import MOST_CONFLICTS, Entry, Key, milliseconds

if TYPE_CHECKING:               # loaded only where there is a policy
    from mokit.register import Register

EVERY = timedelta(hours=1)      # how often marks are cleared away
AT_ONCE = 1000                  # marks in one call of the store, so that it holds nobody up
PAGE = 500                      # ledger lines that are read at once
LATE = timedelta(minutes=5)     # what has been due for that long, nobody sends
LOOK_EVERY = timedelta(minutes=10)
LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Watch:
    """Notices that work is due while no worker does it, and says so once."""

    def __init__(self, store: AwaitedStore) -> None:
        self.store = store
        self.next_look = LONG_AGO
        self._is_told = False

    def see_worker(self, now: datetime) -> None:
        """Note that a worker of this process does what is due."""
        self.next_look = now + LOOK_EVERY

    async def look(self, now: datetime) -> None:
        """Look whether something has been due for long; a store that fails is told by what needs it."""
        self.next_look = now + LOOK_EVERY
        try:
            stats = await self.store.stats(milliseconds(now))
        except StoreError:
            return
        is_late = stats.oldest_due is not None and stats.oldest_due < milliseconds(now - LATE)
        if is_late and not self._is_told:
            logs.warn(
                "work for %d people has been due since %s, and no worker does it: "
                "let engine.run() run beside the host, or `mokit run module:engine`",
                stats.due, datetime.fromtimestamp((stats.oldest_due or 0) / 1000, UTC).isoformat(timespec="seconds"),
            )
        self._is_told = is_late


class Housekeeping:
    """Keeps in the store what has to be there, and no more."""

    def __init__(
        self,
        *,
        store: AwaitedStore,
        clock: Callable[[], datetime],
        space: str,
        retention: timedelta,
        prune_more: Callable[[int], Awaitable[int]],
        register: "Register | None" = None,
    ) -> None:
        self.store = store
        self.clock = clock
        self.space = space
        self.retention = retention
        self.prune_more = prune_more    # what is no mark
        self.register = register        # None without a consent policy
        self._next_pruning: datetime | None = None

    async def export(self, address: str) -> dict[str, Any]:
        """See `Engine.export`."""
        key = self._key(address)
        [snapshot] = await self.store.load([(key, ())])
        return {
            "address": normalise_address(address),
            "state": None if snapshot.state is None else read_document(snapshot.state),
            "waiting": [*map(_told, snapshot.entries)],
            "ledger": [line async for line in self._ledger(key)],
        }

    async def forget(self, address: str) -> None:
        """See `Engine.forget`."""
        await self._drop(address, "forgotten")

    async def retire(self, numbers: Iterable[str]) -> int:
        """See `Engine.retire`."""
        return sum([await self._drop(number, "retired") for number in numbers])

    async def _drop(self, address: str, why: Literal["forgotten", "retired"]) -> bool:
        """Drop a person as they were read, or as somebody has changed them since; whether they were known.

        Of who is forgotten it stays that they must not be texted. A chain on the ledger that doesn't go on is ended.
        """
        key, kept, is_known = self._key(address), None, False
        for _ in range(MOST_CONFLICTS):
            [snapshot] = await self.store.load([(key, ())])
            is_known = is_known or snapshot.state is not None or bool(snapshot.entries)
            version: int | None = snapshot.version
            if snapshot.state is not None and '"consents":' in snapshot.state:
                from mokit.consents import outlasting  # only where there is a policy

                kept = outlasting(snapshot.state) if why == "forgotten" else None
                if kept is None and self.register is not None:
                    version = await self.register.ended(normalise_address(address), snapshot, why)
            if version is not None and await self.store.forget(key, kept, version):
                return is_known
        raise StoreUnavailable(f"a person who was to be {why} met {MOST_CONFLICTS} conflicts in a row")

    async def prune_in_time(self) -> int:
        """Clear away what is older than the retention, if the last time is long enough ago; answers how much."""
        now = self.clock()
        if self._next_pruning is not None and now < self._next_pruning:
            return 0
        self._next_pruning = now + EVERY
        before = milliseconds(now - self.retention)
        return await self._prune(before) + await self.prune_more(before)

    async def _prune(self, before: int) -> int:
        pruned = 0
        while dropped := await self.store.prune(before, AT_ONCE):
            pruned += dropped
        return pruned

    async def _ledger(self, key: Key) -> AsyncIterator[str]:
        after: str | None = ""
        while after is not None:
            page = await self.store.ledger(key, after, PAGE)
            for line in page.items:
                yield line
            after = page.next

    def _key(self, address: str) -> Key:
        return Key(f"{self.space}|{normalise_address(address)}")


def _told(entry: Entry) -> dict[str, Any]:
    """A queue entry as plain data; what must not be kept, such as a code, isn't in it."""
    import json

    due = datetime.fromtimestamp(entry.due / 1000, UTC).isoformat()
    return {"id": entry.id, "due": due, **json.loads(entry.body)}
