"""An async store for those that can't await: so one body of rules holds both kinds of store."""

import asyncio
from collections.abc import Coroutine, Sequence
from threading import Lock, Thread
from typing import Any, TypeVar

from mokit.stores.base import AsyncStore, Change, Claim, Done, Key, Page, Snapshot, Stats

T = TypeVar("T")


class Blocking:
    """A `Store` whose calls run on the event loop of a thread of its own, from any number of threads."""

    def __init__(self, store: AsyncStore) -> None:
        self._store = store
        self._lock = Lock()
        self._running: tuple[asyncio.AbstractEventLoop, Thread] | None = None

    def open(self) -> None:
        """See `Store.open`."""
        self._run(self._store.open())

    def close(self) -> None:
        """See `Store.close`; ends the loop as well."""
        self._run(self._store.close())
        with self._lock:
            running, self._running = self._running, None
        if running is not None:
            loop, thread = running
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()

    def load(self, wanted: Sequence[tuple[Key, Sequence[str]]]) -> list[Snapshot]:
        """See `Store.load`."""
        return self._run(self._store.load(wanted))

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        """See `Store.commit`."""
        return self._run(self._store.commit(changes))

    def claim(self, *, now: int, until: int, limit: int, token: str) -> list[Claim]:
        """See `Store.claim`."""
        return self._run(self._store.claim(now=now, until=until, limit=limit, token=token))

    def members(self, name: str, after: str, limit: int) -> Page[Key]:
        """See `Store.members`."""
        return self._run(self._store.members(name, after, limit))

    def ledger(self, key: Key | None, after: str, limit: int) -> Page[str]:
        """See `Store.ledger`."""
        return self._run(self._store.ledger(key, after, limit))

    def keys(self, after: str, limit: int) -> Page[Key]:
        """See `Store.keys`."""
        return self._run(self._store.keys(after, limit))

    def forget(self, key: Key, keep: str | None = None, version: int | None = None) -> bool:
        """See `Store.forget`."""
        return self._run(self._store.forget(key, keep, version))

    def prune(self, before: int, limit: int) -> int:
        """See `Store.prune`."""
        return self._run(self._store.prune(before, limit))

    def stats(self, now: int) -> Stats:
        """See `Store.stats`."""
        return self._run(self._store.stats(now))

    def _run(self, call: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(call, self._loop()).result()

    def _loop(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._running is None:
                loop = asyncio.new_event_loop()
                thread = Thread(target=loop.run_forever, daemon=True)
                thread.start()
                self._running = loop, thread
            return self._running[0]
