"""Long texts that a gateway hands over in parts: each part is kept until the text is handled, as one message.

A part is an entry of its own in its person's queue, put there without a guard, so that parts may come
in any order and to any worker. Whoever sees that a text is whole handles it. The commit that records
what came of it drops the parts under its version guard, so that none is handled with two texts. What
is not whole when its time is over, or whose worker died, is taken up by `fire`.
"""

from collections.abc import Sequence
from datetime import timedelta

from attrs import evolve

from mokit import logs
from mokit.errors import StoreUnavailable
from mokit.gathering import Gathered, digest, entry_id, gathered, part_of, shared_id
from mokit.intake import Bundle, BundleGone, Taken
from mokit.messages import Inbound, Outcome, described
from mokit.reception import Reception, mark_of
from mokit.records import message_from_json, message_to_json, outcome_from_json
from mokit.services import Service
from mokit.stores.base import MOST_CONFLICTS, Change, Entry, Key, milliseconds


class Joining:
    """Takes in messages that may be parts of longer texts.

    Args:
        reception: Where a text goes that is whole.
        within: How long parts wait for the others, from the first on.
        incomplete: What is done with a text that is not whole then: "hand over" or "drop".
    """

    def __init__(self, reception: Reception, within: timedelta, incomplete: str) -> None:
        self.reception = reception
        self.store = reception.store
        self.clock = reception.clock
        self.within = within
        self.incomplete = incomplete

    async def take(self, message: Inbound, service: Service, inline: int = 0) -> Taken:
        """Keep a part; the one that makes a text whole has the text's outcome, the others an empty one.

        A repeat changes nothing and has the outcome that the first had. What is no part is handled at once.

        Raises:
            StoreUnavailable: It is not known whether the part is kept; the gateway repeats it.
            Exception: As `Reception.take`.
        """
        if part_of(message).total == 1:
            return await self.reception.take(message, service, inline)
        key = self.reception.outbox.key(message.sender)
        is_repeat = not await self._keep(key, message, service)
        for _ in range(MOST_CONFLICTS):
            text = await self._text_of(key, message)
            if text is None:            # it was handled, here before or by another worker
                return await self._again(key, message, is_repeat=is_repeat)
            if not text.is_whole:
                return Taken(Outcome(duplicate=is_repeat), key)
            taken = await self._handle(key, text, service, inline, completed_by=message)
            if taken is not None:
                return taken
        raise StoreUnavailable(f"the part {message.id!r} met {MOST_CONFLICTS} conflicts in a row")

    async def fire(self, key: Key, entry: Entry) -> Sequence[Entry]:
        """Take up a text a part of which waited too long; gives the messages that are to be sent for it."""
        message, service = message_from_json(entry.body)
        for _ in range(MOST_CONFLICTS):
            text = await self._text_of(key, message)
            if text is None or (not text.is_whole and await self._dropped(key, text)):
                return ()
            taken = await self._handle(key, text, self.reception.service_named(service))
            if taken is not None:
                return taken.entries
        raise StoreUnavailable(f"the part {message.id!r} met {MOST_CONFLICTS} conflicts in a row")

    async def _keep(self, key: Key, message: Inbound, service: Service) -> bool:
        """Put a part into its person's queue; False if it was there before."""
        now, kept = milliseconds(self.clock()), entry_id(message)
        due = now + int(self.within.total_seconds() * 1000)
        entry = Entry(kept, due, now, message_to_json(message, service.name))
        [done] = await self.store.commit([Change(key, now, put=(entry,), marks={f"p:{kept}": ""})])
        return done is not None

    async def _text_of(self, key: Key, message: Inbound) -> Gathered | None:
        """What waits of the text that a part is of; None if that part waits no more."""
        [snapshot] = await self.store.load([(key, ())])
        alike, kept = shared_id(message), entry_id(message)
        waiting = [message_from_json(entry.body)[0] for entry in snapshot.entries if entry.id.startswith(alike)]
        return next((text for text in gathered(waiting) if kept in text.ids), None)

    async def _handle(
        self, key: Key, text: Gathered, service: Service, inline: int = 0, completed_by: Inbound | None = None
    ) -> Taken | None:
        """Handle what has come of a text; None if some of it was handled meanwhile."""
        message = text.joined()
        marks = dict.fromkeys(map(_said_mark, text.parts.values()), "")
        if completed_by is not None:
            marks[_whole_mark(completed_by)] = message.id
        try:
            taken = await self.reception.take(message, service, inline, bundle=Bundle(text.ids, marks))
        except BundleGone:
            return None
        if not taken.outcome.duplicate:
            return taken
        await self._drop(key, text)
        return None

    async def _again(self, key: Key, message: Inbound, *, is_repeat: bool) -> Taken:
        """The outcome of the text for a repeat of the part that made it whole, else an empty one.

        Only that part's webhook was answered with the replies, if any was.
        """
        nothing = Taken(Outcome(duplicate=is_repeat), key)
        by_part = _whole_mark(message)
        [snapshot] = await self.store.load([(key, (by_part,))])
        if by_part not in snapshot.marks:
            return nothing
        text = evolve(message, id=snapshot.marks[by_part])
        [snapshot] = await self.store.load([(key, (mark_of(text),))])
        return Taken(outcome_from_json(snapshot.marks[mark_of(text)], text), key) if snapshot.marks else nothing

    async def _dropped(self, key: Key, text: Gathered) -> bool:
        """Drop an incomplete text if it is not to be handed over, or consists of repeats that came late."""
        said = [*map(_said_mark, text.parts.values())]
        [snapshot] = await self.store.load([(key, said)])
        is_left_over = len(snapshot.marks) == len(said)
        if not is_left_over and self.incomplete == "hand over":
            return False
        await self._drop(key, text)
        if not is_left_over:
            missing = text.total - len(text.parts)
            logs.warn("%d of %d parts did not come in time; the others are dropped", missing, text.total,
                      **described(text.joined()))
        return True

    async def _drop(self, key: Key, text: Gathered) -> None:
        """Drop parts; whoever handles them just now may still do so, and nobody does afterwards."""
        await self.store.commit([Change(key, milliseconds(self.clock()), drop=text.ids)])


def _said_mark(message: Inbound) -> str:
    """Kept of each part that was handled, whatever its id: a gateway may repeat it under another one."""
    return f"j:{shared_id(message)}{part_of(message).number}:{digest(message.text)}"


def _whole_mark(message: Inbound) -> str:
    """Kept of the part that made a text whole; the text's id."""
    return f"w:{entry_id(message)}"
