"""Moments at which a worker dies, by name: each stands between two steps that a crash may part."""

import os
import signal
from collections.abc import Callable, Sequence
from typing import Any

from mokit.records import INBOX, JOIN
from mokit.stores.base import AsyncStore, Change, Claim, Done, Store

AT_RANDOM = "at random"
GAPS = (
    "before commit",                # a message was handled, and nothing of it is written
    "after commit",                 # before anything is delivered
    "kept",                         # a message is in the queue, and no handler has seen it
    "between parts",                # of a longer text
    "in a claim",                   # people are leased, and nothing was sent
    "in a broadcast page",          # it is in its members' queues, and the cursor has not moved
    "before send",
    "after send",                   # before that is settled
    "before answer",
    "after answer",                 # the webhook's, before that is settled
    "before settle",
    "after settle",                 # before the hooks are told
)

Reach = Callable[[str], None]


class Gaps:
    """Ends the process the n-th time that it comes to a gap, with a last word."""

    def __init__(self, name: str, passes: int, last_word: Callable[[str], None]) -> None:
        self._name = name
        self._passes = passes
        self._last_word = last_word

    def reach(self, name: str) -> None:
        """Die here, if it is time to."""
        if name != self._name:
            return
        self._passes -= 1
        if self._passes <= 0:
            self._last_word(name)
            os.kill(os.getpid(), signal.SIGKILL)


class GappedStore:
    """A store with gaps before and after what it writes."""

    def __init__(self, store: Store, reach: Reach) -> None:
        self._store = store
        self._reach = reach

    def __getattr__(self, name: str) -> Any:        # Any: whatever the store has
        return getattr(self._store, name)

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        """Write them, and die before or after."""
        before, after = _around(changes)
        self._reach(before)
        done = self._store.commit(changes)
        self._reach(after)
        return done

    def claim(self, *, now: int, until: int, limit: int, token: str) -> list[Claim]:
        """Lease people, and die with what is theirs."""
        claims = self._store.claim(now=now, until=until, limit=limit, token=token)
        if claims:
            self._reach("in a claim")
        return claims


class AwaitedGappedStore:
    """The same for a store whose calls are awaited."""

    def __init__(self, store: AsyncStore, reach: Reach) -> None:
        self._store = store
        self._reach = reach

    def __getattr__(self, name: str) -> Any:        # Any: whatever the store has
        return getattr(self._store, name)

    async def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        """Write them, and die before or after."""
        before, after = _around(changes)
        self._reach(before)
        done = await self._store.commit(changes)
        self._reach(after)
        return done

    async def claim(self, *, now: int, until: int, limit: int, token: str) -> list[Claim]:
        """Lease people, and die with what is theirs."""
        claims = await self._store.claim(now=now, until=until, limit=limit, token=token)
        if claims:
            self._reach("in a claim")
        return claims


def _around(changes: Sequence[Change]) -> tuple[str, str]:
    """The gaps before and after a commit."""
    put = [entry.id for change in changes for entry in change.put]
    if any(change.release for change in changes):
        return "before settle", "after settle"
    if any(entry.startswith("b:") for entry in put):
        return "before commit", "in a broadcast page"
    if any(entry.startswith(INBOX) for entry in put):
        return "before commit", "kept"
    if any(entry.startswith(JOIN) for entry in put):
        return "before commit", "between parts"
    return "before commit", "after commit"
