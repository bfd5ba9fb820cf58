"""Dead letters as the operator sees them: listed, handled again, forgotten."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from attrs import evolve

from mokit import logs
from mokit.errors import NoDeadLetter, StoreUnavailable
from mokit.failures import DEAD, DeadLetter, letter_in, list_of_dead
from mokit.intake import Bundle, BundleGone, Taken
from mokit.reception import Reception
from mokit.stores.base import MOST_CONFLICTS, Change, Key, Snapshot, milliseconds

PAGE = 100                      # people who are read at once
MOST_KEPT = 100_000             # letters in all; what is older goes each time that the store is cleared up
MINUTE = 60_000                 # ms


class DeadLetters:
    """What is kept of the messages whose handlers raised."""

    def __init__(self, reception: Reception, space: str) -> None:
        self.reception = reception
        self.store = reception.store
        self.clock = reception.clock
        self.list = list_of_dead(space)

    async def oldest(self, limit: int, after: DeadLetter | None = None) -> list[DeadLetter]:
        """See `Engine.dead_letters`."""
        found: list[DeadLetter] = []
        async for _, letters in self._people():
            found += [letter for letter in letters if after is None or _place(letter) > _place(after)]
            if len(found) > 2 * limit:
                found = sorted(found, key=_place)[:limit]
        return sorted(found, key=_place)[:limit]

    async def known(self, id: str) -> DeadLetter | None:  # noqa: A002 - the letter's
        """The one with that id; None if there is none."""
        async for _, letters in self._people():
            for letter in letters:
                if letter.id == id:
                    return letter
        return None

    async def again(self, letter: DeadLetter) -> Taken:
        """See `Engine.retry`.

        The message is handled under an id of its own, since its first id counts as handled; two calls at
        once have the same one.
        """
        if letter.secret:
            raise NoDeadLetter(f"the text of {letter.id!r} was secret and isn't kept; ask the person to send it again")
        message = evolve(letter.message, id=f"{letter.message.id}~{milliseconds(letter.at)}")
        service = self.reception.service_named(letter.service)
        bundle = Bundle([letter.entry], {}, apologises=False)
        try:
            taken = await self.reception.take(message, service, bundle=bundle)
        except BundleGone:
            raise _gone(letter) from None
        if taken.outcome.duplicate:
            raise _gone(letter)
        await self._leave(taken.key)
        return taken

    async def drop(self, letter: DeadLetter) -> None:
        """See `Engine.drop`."""
        key = self._key(letter)
        [snapshot] = await self.store.load([(key, ())])
        if letter.entry not in {entry.id for entry in snapshot.entries}:
            raise _gone(letter)
        await self._drop(key, [letter.entry])

    async def prune(self, before: int) -> int:
        """Forget what is older than that, in ms, and the oldest where there are too many; answers how many."""
        minutes, dropped = Counter[int](), 0
        async for key, letters in self._people():
            dropped += await self._drop_older(key, letters, before)
            minutes.update(milliseconds(letter.at) // MINUTE for letter in letters if milliseconds(letter.at) >= before)
        surplus = _end_of_surplus(minutes)
        if surplus is None:
            return dropped
        logs.warn("there are more than %d dead letters; the oldest are forgotten", MOST_KEPT)
        async for key, letters in self._people():
            dropped += await self._drop_older(key, letters, surplus)
        return dropped

    async def _drop_older(self, key: Key, letters: Sequence[DeadLetter], before: int) -> int:
        old = [letter.entry for letter in letters if milliseconds(letter.at) < before]
        if old:
            await self._drop(key, old)
        return len(old)

    async def _people(self) -> AsyncIterator[tuple[Key, Sequence[DeadLetter]]]:
        """The people on the list, each with their letters."""
        after: str | None = ""
        while after is not None:
            page = await self.store.members(self.list, after, PAGE)
            snapshots = await self.store.load([(key, ()) for key in page.items])
            for key, snapshot in zip(page.items, snapshots, strict=True):
                yield key, [letter_in(entry) for entry in snapshot.entries if entry.id.startswith(DEAD)]
            after = page.next

    async def _drop(self, key: Key, entries: Sequence[str]) -> None:
        await self.store.commit([Change(key, milliseconds(self.clock()), drop=entries)])
        await self._leave(key)

    async def _leave(self, key: Key) -> None:
        """Take a person off the list who has no dead letter left; another may be written just now."""
        for _ in range(MOST_CONFLICTS):
            [snapshot] = await self.store.load([(key, ())])
            if _has_letters(snapshot):
                return
            change = Change(key, milliseconds(self.clock()), version=snapshot.version, leave=[self.list])
            [done] = await self.store.commit([change])
            if done is not None:
                return
        raise StoreUnavailable(f"a dead letter met {MOST_CONFLICTS} conflicts in a row")

    def _key(self, letter: DeadLetter) -> Key:
        return self.reception.outbox.key(letter.message.sender)


def _place(letter: DeadLetter) -> tuple[datetime, str]:
    """Its place among all, the oldest first."""
    return letter.at, letter.id


def _end_of_surplus(minutes: Counter[int]) -> int | None:
    """The moment in ms from which on there are few enough letters, to the minute; None if all are.

    The newest minute is kept, however many fell into it.
    """
    left, moment = minutes.total(), None
    for minute in sorted(minutes)[:-1]:
        if left <= MOST_KEPT:
            break
        left -= minutes[minute]
        moment = (minute + 1) * MINUTE
    return moment


def _has_letters(snapshot: Snapshot) -> bool:
    return any(entry.id.startswith(DEAD) for entry in snapshot.entries)


def _gone(letter: DeadLetter) -> NoDeadLetter:
    return NoDeadLetter(f"there is no dead letter {letter.id!r} any more; it was dropped or handled again")
