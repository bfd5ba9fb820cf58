"""What may not leave for now: a pause of a service, a kind, a gateway or a broadcast, kept for all workers."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple

from mokit.errors import StoreUnavailable
from mokit.stores.awaited import AwaitedStore
from mokit.stores.base import Change, Key, milliseconds

LOOK_EVERY = timedelta(seconds=1)       # how old what a worker knows may be
PAUSE_LOOK = timedelta(seconds=10)      # how often what is paused is looked at again, at first
LONGEST_LOOK = timedelta(minutes=1)     # and at last
OWN_KEY = "paused"                      # ends the key, where a person's has the address
MOST_CONFLICTS = 20
MOST_CANCELLED = 1000                   # broadcasts that are remembered as cancelled; the oldest are forgotten


class Pause(NamedTuple):
    """What is paused: all that fits each field that is not empty."""

    service: str = ""           # its name
    kind: str = ""              # "reply", "transactional" or "promotional"
    transport: str = ""         # the gateway that it leaves by
    broadcast: str = ""         # its id

    def fits(self, other: "Pause") -> bool:
        """Whether it pauses a message of that service, kind, transport and broadcast."""
        return all(mine in {"", its} for mine, its in zip(self, other, strict=True))


class Paused(NamedTuple):
    """All that is paused or cancelled now."""

    pauses: tuple[Pause, ...] = ()
    cancelled: tuple[str, ...] = ()     # ids of broadcasts

    def holds(self, message: Pause) -> bool:
        """Whether a message may not leave now."""
        return any(pause.fits(message) for pause in self.pauses)


NOTHING_PAUSED = Paused()


class Pauses:
    """Pauses and resumes sending; what is paused is in the store, so that it holds for all workers."""

    def __init__(self, store: AwaitedStore, space: str, clock: Callable[[], datetime]) -> None:
        self.store = store
        self.clock = clock
        self._key = Key(f"{space}|{OWN_KEY}")
        self._known = NOTHING_PAUSED
        self._good_until: datetime | None = None

    def known(self, now: datetime) -> Paused | None:
        """What is paused, where it was read a moment ago; else None, and `now` has to read it."""
        return self._known if self._good_until is not None and now < self._good_until else None

    async def now(self) -> Paused:
        """What is paused, as it was at most a second ago; while the store can't be reached, as it was before."""
        now = self.clock()
        if self.known(now) is None:
            self._good_until = now + LOOK_EVERY
            with suppress(StoreUnavailable):
                self._known, _ = await self._read()
        return self._known

    async def pause(self, what: Pause) -> None:
        """Let nothing leave that fits; a second call does nothing."""
        await self._change(lambda paused: paused._replace(pauses=tuple({*paused.pauses, what})))

    async def resume(self, what: Pause) -> None:
        """Take back a pause of exactly that; a second call does nothing."""
        await self._change(lambda paused: paused._replace(pauses=tuple({*paused.pauses} - {what})))

    async def cancel(self, broadcast: str) -> None:
        """Drop what has not left of a broadcast, for good."""
        await self._change(lambda paused: _cancelled(paused, broadcast))

    async def _change(self, change: Callable[[Paused], Paused]) -> None:
        import json

        for _ in range(MOST_CONFLICTS):
            paused, version = await self._read()
            changed = change(paused)
            state = json.dumps({"v": 1, "contacts": {}, **changed._asdict()})      # no contacts: nobody is met there
            now = milliseconds(self.clock())
            [done] = await self.store.commit([Change(key=self._key, now=now, version=version, state=state)])
            if done is not None:
                self._known = changed
                return
        raise StoreUnavailable(f"what is paused met {MOST_CONFLICTS} conflicts in a row; try again")

    async def _read(self) -> tuple[Paused, int]:
        [snapshot] = await self.store.load([(self._key, ())])
        if snapshot.state is None:
            return Paused(), snapshot.version
        import json

        kept = json.loads(snapshot.state)
        pauses = tuple(Pause(*pause) for pause in kept["pauses"])
        return Paused(pauses, tuple(kept["cancelled"])), snapshot.version


def look_again(since: int, now: int) -> int:
    """When a message is looked at again that is paused and has waited since then; all in ms.

    The longer it has waited, the longer it waits: each look is a write, and thousands may be held.
    """
    first, longest = (int(look.total_seconds() * 1000) for look in (PAUSE_LOOK, LONGEST_LOOK))
    return now + min(max(now - since, first), longest)


def _cancelled(paused: Paused, broadcast: str) -> Paused:
    others = [known for known in paused.cancelled if known != broadcast]
    pauses = tuple(pause for pause in paused.pauses if pause.broadcast != broadcast)
    return Paused(pauses, tuple([*others, broadcast][-MOST_CANCELLED:]))
