"""Any store as the engine's core sees it: every call awaited, and opened on first use."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from inspect import iscoroutinefunction
from typing import Any, Protocol, TypeAlias

from mokit.stores.base import AsyncStore, Change, Claim, Done, Key, Page, Snapshot, Stats, Store
from mokit.stores.grouped import Groups
from mokit.stores.riders import Riders, in_thread, on_loop
from mokit.waits import Waits

Blocking: TypeAlias = Callable[..., Awaitable[Any]]     # how a call that may block is made


class AwaitedStore(Protocol):
    """The calls that the engine makes, each awaited, whatever the host and the store."""

    @property
    def straight(self) -> Store | None:
        """The store itself, if it is open and never waits: then a call does without awaiting, which costs."""
        ...

    async def open(self) -> None:
        """Open the store; a second call does nothing."""
        ...

    async def close(self) -> None:
        """Close the store; a second call does nothing."""
        ...

    async def load(self, wanted: Sequence[tuple[Key, Sequence[str]]]) -> list[Snapshot]:
        """See `Store.load`."""
        ...

    async def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        """See `Store.commit`."""
        ...

    async def settle(self, change: Change) -> None:
        """Write a change soon, whose answer nobody waits for: the store's next commit takes it along."""
        ...

    async def flush(self) -> None:
        """Write what `settle` was given and no commit took along yet; what fails is logged."""
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


def awaited(store: Store | AsyncStore, waits: Waits, settle_within: timedelta) -> AwaitedStore:
    """The store as the core sees it.

    Args:
        store: Calls of one that takes its time are grouped, those of one that never waits are not.
        waits: How the host makes calls that may block.
        settle_within: How long what `settle` is given may wait for a commit to go with.
    """
    if getattr(store, "never_waits", False):
        return _Straight(store, _straight)
    return _Grouped(store, waits, settle_within.total_seconds())


def is_async(store: Store | AsyncStore) -> bool:
    """Whether the store's calls are coroutines."""
    return iscoroutinefunction(store.load)


class _OpenedOnUse:
    """Opens the store before its first use."""

    straight: Store | None = None
    _opened = False

    def __init__(self, store: Any, call: Blocking) -> None:
        self._store = store
        self._call = call

    async def open(self) -> None:
        if not self._opened:
            await self._call(self._store.open)
            self._opened = True

    async def close(self) -> None:
        await self._call(self._store.close)         # another event loop may have opened it
        self._opened = False

    async def members(self, name: str, after: str, limit: int) -> Page[Key]:
        await self.open()
        page: Page[Key] = await self._call(self._store.members, name, after, limit)
        return page

    async def ledger(self, key: Key | None, after: str, limit: int) -> Page[str]:
        await self.open()
        page: Page[str] = await self._call(self._store.ledger, key, after, limit)
        return page

    async def keys(self, after: str, limit: int) -> Page[Key]:
        await self.open()
        page: Page[Key] = await self._call(self._store.keys, after, limit)
        return page

    async def forget(self, key: Key, keep: str | None = None, version: int | None = None) -> bool:
        await self.open()
        done: bool = await self._call(self._store.forget, key, keep, version)
        return done

    async def prune(self, before: int, limit: int) -> int:
        await self.open()
        pruned: int = await self._call(self._store.prune, before, limit)
        return pruned

    async def stats(self, now: int) -> Stats:
        await self.open()
        stats: Stats = await self._call(self._store.stats, now)
        return stats


class _Grouped(_OpenedOnUse):
    """A store whose calls take their time, so that many share one."""

    def __init__(self, store: Any, waits: Waits, settle_within: float) -> None:
        asynchronous = is_async(store)
        super().__init__(store, _awaiting if asynchronous else waits.blocking)
        self._riders = Riders(settle_within, on_loop(store.commit) if asynchronous else in_thread(store.commit))
        self._groups = Groups(store, self._call, waits, self._riders)

    async def load(self, wanted: Sequence[tuple[Key, Sequence[str]]]) -> list[Snapshot]:
        if not self._opened:
            await self.open()
        if self._riders and any(key in self._riders for key, _ in wanted):
            await self.flush()
        return await self._groups.load(wanted)

    async def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        if not self._opened:
            await self.open()
        return await self._groups.commit(changes)

    async def settle(self, change: Change) -> None:
        if not self._riders.add(change):
            await self.commit([change])

    async def claim(self, *, now: int, until: int, limit: int, token: str) -> list[Claim]:
        await self.open()
        await self.flush()
        claims: list[Claim] = await self._call(self._store.claim, now=now, until=until, limit=limit, token=token)
        return claims

    async def flush(self) -> None:
        if self._riders:
            await self._groups.ride()

    async def close(self) -> None:
        if self._riders:
            await self._groups.ride(for_the_last_time=True)
        await super().close()


class _Straight(_OpenedOnUse):
    """A store that never waits, called as it is, since each call costs."""

    async def open(self) -> None:
        await super().open()
        self.straight = self._store

    async def close(self) -> None:
        self.straight = None
        await super().close()

    async def load(self, wanted: Sequence[tuple[Key, Sequence[str]]]) -> list[Snapshot]:
        if not self._opened:
            await self.open()
        found: list[Snapshot] = self._store.load(wanted)
        return found

    async def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        if not self._opened:
            await self.open()
        done: list[Done | None] = self._store.commit(changes)
        return done

    async def claim(self, *, now: int, until: int, limit: int, token: str) -> list[Claim]:
        if not self._opened:
            await self.open()
        claims: list[Claim] = self._store.claim(now=now, until=until, limit=limit, token=token)
        return claims

    async def settle(self, change: Change) -> None:
        await self.commit([change])

    async def flush(self) -> None:
        """Nothing waits."""


async def _straight(function: Callable[..., Any], /, *args: Any) -> Any:
    return function(*args)


async def _awaiting(function: Callable[..., Awaitable[Any]], /, *args: Any, **kwargs: Any) -> Any:
    return await function(*args, **kwargs)
