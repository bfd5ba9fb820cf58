"""Dead letters as the operator sees them: listed, handled again, forgotten."""

from collections.abc import AsyncIterator, Sequence

from attrs import evolve

from mokit.errors import NoDeadLetter, StoreUnavailable
from mokit.failures import DEAD, DeadLetter, letter_in, list_of_dead
from mokit.reception import MOST_CONFLICTS, Bundle, BundleGone, Reception, Taken
from mokit.stores.base import Change, Key, Snapshot, milliseconds

PAGE = 100                      # people who are read at once


class DeadLetters:
    """What is kept of the messages whose handlers raised."""

    def __init__(self, reception: Reception, space: str) -> None:
        self.reception = reception
        self.store = reception.store
        self.clock = reception.clock
        self.list = list_of_dead(space)

    async def all(self) -> list[DeadLetter]:
        """See `Engine.dead_letters`."""
        found = [letter async for key in self._people() for letter in await self._of(key)]
        return sorted(found, key=lambda letter: (letter.at, letter.id))

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
        """Forget what is older than that, in ms; answers how many letters."""
        dropped = 0
        async for key in self._people():
            old = [letter.entry for letter in await self._of(key) if milliseconds(letter.at) < before]
            if old:
                await self._drop(key, old)
                dropped += len(old)
        return dropped

    async def _people(self) -> AsyncIterator[Key]:
        after: str | None = ""
        while after is not None:
            page = await self.store.members(self.list, after, PAGE)
            for key in page.items:
                yield key
            after = page.next

    async def _of(self, key: Key) -> Sequence[DeadLetter]:
        [snapshot] = await self.store.load([(key, ())])
        return [letter_in(entry) for entry in snapshot.entries if entry.id.startswith(DEAD)]

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


def _has_letters(snapshot: Snapshot) -> bool:
    return any(entry.id.startswith(DEAD) for entry in snapshot.entries)


def _gone(letter: DeadLetter) -> NoDeadLetter:
    return NoDeadLetter(f"there is no dead letter {letter.id!r} any more; it was dropped or handled again")
