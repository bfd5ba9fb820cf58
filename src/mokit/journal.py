"""Messages that are safe before they are handled: each is committed as an entry of its person's queue.

With `inbox=True` the handler runs under the lease that came with the entry. Where a handler outlasts
its transport's deadline, the entry is written beside it, and a worker that finds it due handles it.
The commit that records what came of the message drops the entry under its version guard.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from mokit import logs
from mokit.contacts import contact_from, read_document
from mokit.errors import StoreError
from mokit.intake import Acknowledged, Bundle, BundleGone, Taken
from mokit.messages import Inbound, Outcome
from mokit.reception import Reception, mark_of
from mokit.records import INBOX, message_from_json, message_to_json, outcome_from_json
from mokit.services import Service
from mokit.stores.base import Change, Entry, Key, milliseconds
from mokit.turns import Turn


class Kept(NamedTuple):
    """A message that was committed to be handled now."""

    key: Key
    entry: Entry
    lease: tuple[str, int] | None       # under which it is handled here; None: behind what others do just now


class Journal:
    """Keeps messages until they are handled."""

    def __init__(self, reception: Reception) -> None:
        self.reception = reception
        self.outbox = reception.outbox
        self.store = reception.store
        self.clock = reception.clock
        self._running: set[Any] = set()     # tasks that go on behind webhooks that were answered

    async def fire(self, key: Key, entry: Entry) -> Sequence[Entry]:
        """Handle a message that waits; gives the messages that are to be sent for it."""
        return (await self._handle(key, entry)).entries

    async def receive(self, message: Inbound, service: Service, safe: Callable[[], None]) -> Outcome:
        """Keep a message and handle it; a repeat has the recorded outcome, or an empty one if there is none yet.

        `safe` is called once it is kept.
        """
        kept = await self._keep(message, service)
        safe()
        if kept is not None:
            return await self._run(kept)
        mark = mark_of(message)
        [snapshot] = await self.store.load([(self.outbox.key(message.sender), (mark,))])
        found = snapshot.marks.get(mark)
        return Outcome(duplicate=True) if found is None else outcome_from_json(found, message)

    async def acknowledge(self, message: Inbound, service: Service) -> Acknowledged:
        """Keep a message, which is handled once the webhook was answered."""
        kept = await self._keep(message, service)
        if kept is None:
            return Acknowledged()

        async def run() -> None:
            await self._run(kept)

        if not self.outbox.waits.on_loop:
            return Acknowledged(run)
        self._let_run(message, run)
        return Acknowledged()

    async def within(
        self, deadline: timedelta, message: Inbound, service: Service, inline: int
    ) -> Taken | Acknowledged:
        """Handle a message; where that takes longer than the deadline, keep it and let the handler go on.

        Its reply leaves by the send call then. What is left of it if the process dies is done by a worker
        once the time of a lease is over; two that handle it commit once.
        """
        from mokit.onloop import beside, is_over_within, started  # asyncio is loaded only where there is a loop

        bundle = Bundle([], {}, waits=False)
        work = started(self.reception.take(message, service, inline, bundle=bundle))
        if await is_over_within(work, deadline.total_seconds()):
            return work.result()
        entry = self._late_entry(message, service)
        bundle.ids = [entry.id]

        async def put_off() -> None:
            await self._put_off(message, service, bundle)

        async def rest() -> None:
            async with beside(self.outbox.renew_every, put_off):
                taken = await work
            await self._drop(taken.key, *bundle.ids)    # one may have been written after the message's commit
            await self.outbox.deliver_taken(taken.key, taken.lease, taken.entries, behind=taken.behind)

        try:
            await self._put(message, entry)
        finally:
            self._let_run(message, rest)
        return Acknowledged()

    async def wants(self, message: Inbound, service: Service) -> bool:
        """Whether the route that a message goes to has `inbox=True`."""
        [snapshot] = await self.store.load([(self.outbox.key(message.sender), ())])
        contact = contact_from(read_document(snapshot.state), message.sender, service.name)
        turn = Turn(message, contact, service, self.clock())
        self.reception.dispatcher.decide(turn)
        return turn.route is not None and turn.route.inbox

    async def finish(self, within: timedelta) -> None:
        """Wait so long for what goes on behind webhooks; the rest is interrupted, and handled again by a worker."""
        if not self._running:
            return
        from mokit.onloop import finished

        left = await finished(self._running, within.total_seconds())
        if left:
            logs.warn("%d handlers were interrupted; a worker handles their messages again", left)

    async def _keep(self, message: Inbound, service: Service) -> Kept | None:
        """Commit a message with the lease; None if it was kept before."""
        now = milliseconds(self.clock())
        entry, lease = self._entry_of(message, service, now), self.outbox.new_lease(now)
        key = self.outbox.key(message.sender)
        change = Change(key, now, put=(entry,), marks={_kept_mark(entry): ""}, lease=lease)
        [done] = await self.store.commit([change])
        if done is None:
            return None
        return Kept(key, entry, lease if done.token == lease[0] else None)

    async def _run(self, kept: Kept) -> Outcome:
        """Handle what was kept: at once under its lease, else behind what is done for the person just now."""
        if kept.lease is None:
            await self.outbox.deliver_taken(kept.key, None, (kept.entry,))
            return Outcome()
        taken, lease = await self.outbox.during(kept.key, kept.lease, self._handle(kept.key, kept.entry))
        await self.outbox.deliver(kept.key, lease, taken.entries, behind=taken.behind)
        return taken.outcome

    async def _handle(self, key: Key, entry: Entry) -> Taken:
        message, service = message_from_json(entry.body)
        known = self.reception.service_named(service)
        try:
            taken = await self.reception.take(message, known, bundle=Bundle([entry.id], {}))
        except BundleGone:
            return Taken(Outcome(duplicate=True), key)
        if taken.outcome.duplicate:
            await self._drop(key, entry.id)
        return taken

    async def _put(self, message: Inbound, entry: Entry) -> None:
        now = milliseconds(self.clock())
        change = Change(self.outbox.key(message.sender), now, put=(entry,), marks={_kept_mark(entry): ""})
        await self.store.commit([change])       # a repeat is kept already

    async def _put_off(self, message: Inbound, service: Service, bundle: Bundle) -> None:
        """Let what is handled here wait for the time of another lease before a worker takes it up.

        No handler's commit may fail for it, so it is an entry of its own in place of the one before.
        """
        entry = self._late_entry(message, service)
        entry = entry._replace(id=f"{entry.id}~{entry.due}")
        before = bundle.ids
        if entry.id in before:
            return
        bundle.ids = [*before, entry.id]
        try:
            await self.store.commit([Change(self.outbox.key(message.sender), entry.stamp, put=(entry,), drop=before)])
        except StoreError as error:
            logs.fail("the message %r is handled still, and may be by a worker as well: %s", message.id, error)
        else:
            bundle.ids = [entry.id]

    async def _drop(self, key: Key, *entries: str) -> None:
        await self.store.commit([Change(key, milliseconds(self.clock()), drop=entries)])

    def _let_run(self, message: Inbound, rest: Callable[[], Awaitable[None]]) -> None:
        from mokit.onloop import apart

        async def logged() -> None:
            try:
                await rest()
            except StoreError as error:
                logs.fail("the message %r was kept, and waits for a worker: %s", message.id, error)
            finally:
                self._running.discard(running)

        running = apart(logged())
        self._running.add(running)

    def _late_entry(self, message: Inbound, service: Service) -> Entry:
        """What a worker does once the time of a lease is over."""
        return self._entry_of(message, service, milliseconds(self.clock()), after=self.outbox.new_lease(0)[1])

    def _entry_of(self, message: Inbound, service: Service, now: int, *, after: int = 0) -> Entry:
        id_ = f"{INBOX}{message.transport}:{message.id}"
        return Entry(id_, now + after, now, message_to_json(message, service.name))


def _kept_mark(entry: Entry) -> str:
    return f"i:{entry.id}"
