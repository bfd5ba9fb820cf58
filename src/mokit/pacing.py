"""How many messages a second leave from one number, over all workers."""

from math import ceil
from typing import Any

from mokit.stores.awaited import AwaitedStore
from mokit.stores.base import Change, Key

MOST_CONFLICTS = 20
SECOND = 1000                   # ms
OWN_KEY = "pace:"               # begins a number's key, where a person's has the address


class Pacer:
    """Hands out the moments at which messages may leave from a number, one worker after the other.

    What is kept is the next free moment of each number, in a document of its own. Up to a second's worth
    of messages may leave together, so that a worker that looks once a second keeps the pace.
    """

    def __init__(self, store: AwaitedStore, space: str) -> None:
        self.store = store
        self.space = space

    async def slot(self, number: str, pace: float, now: int, *, urgent: bool) -> int:
        """When a message may leave from a number, in ms; that moment is taken.

        Args:
            number: The sender's.
            pace: Messages a second.
            now: ms on the engine's clock.
            urgent: It leaves now, and those that come after it wait for longer.
        """
        interval = SECOND / pace            # not whole, since that would be a third too fast at 700 a second
        for _ in range(MOST_CONFLICTS):
            free, version = await self._free(number)
            moment = max(free, now - max(SECOND - interval, 0.0))
            if await self._take(number, version, now, moment + interval):
                return now if urgent else max(ceil(moment), now)
        return now + SECOND             # so many workers at once are pace enough

    async def hold(self, number: str, now: int, until: int) -> None:
        """Let nothing leave before a moment that the gateway asked for; urgent messages try all the same."""
        free, version = await self._free(number)
        if free < until:
            await self._take(number, version, now, until)       # else another worker was told so too

    async def _free(self, number: str) -> tuple[float, int]:
        import json

        [snapshot] = await self.store.load([(self._key(number), ())])
        kept: dict[str, Any] = json.loads(snapshot.state) if snapshot.state else {}
        return kept.get("free", 0), snapshot.version

    async def _take(self, number: str, version: int, now: int, free: float) -> bool:
        state = f'{{"v":1,"contacts":{{}},"free":{free}}}'       # no contacts: nobody is met there
        [done] = await self.store.commit([Change(key=self._key(number), now=now, version=version, state=state)])
        return done is not None

    def _key(self, number: str) -> Key:
        return Key(f"{self.space}|{OWN_KEY}{number}")
