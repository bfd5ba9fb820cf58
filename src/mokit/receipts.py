"""Receipts find the message that they are about, also those that come before the gateway's answer to the send call."""

from collections.abc import Callable
from datetime import datetime

from attrs import evolve

from mokit.events import Hooks
from mokit.messages import DeliveryReceipt
from mokit.queues import stamp_behind
from mokit.records import receipt_from_json, receipt_to_json
from mokit.stores.awaited import AwaitedStore
from mokit.stores.base import Change, Entry, Key, Snapshot, milliseconds
from mokit.waits import Waits

PARKED = "d:"                   # begins the ids of receipts that wait for their message
FIRST_PAUSE = 2000              # ms; doubles with each look
MOST_LOOKS = 6                  # over about two minutes, which no send call outlasts


def sent_mark(transport: str, id: str) -> str:  # noqa: A002 - the gateway's id
    """Under which mark the store has the id of the `Outbound` that a gateway calls by another."""
    return f"g:{transport}:{id}"


class Receipts:
    """Offers receipts to the host's hooks, each with the id of the message that it is about."""

    def __init__(
        self,
        *,
        store: AwaitedStore,
        hooks: Hooks,
        waits: Waits,
        clock: Callable[[], datetime],
        key: Callable[[str], Key],
    ) -> None:
        self.store = store
        self.hooks = hooks
        self.waits = waits
        self.clock = clock
        self.key = key              # the store's key of a person

    async def take(self, receipt: DeliveryReceipt) -> None:
        """Tell of a receipt, or park it while the message that it may be about is being sent."""
        if receipt.outbound_id or not receipt.recipient:
            await self.hooks.tell(self.waits, receipt)
            return
        key = self.key(receipt.recipient)
        snapshot = await self._look(key, receipt)
        if not await self._told(receipt, snapshot, is_last=not _is_sending(snapshot)):
            await self._park(key, receipt, snapshot, looks=0)

    async def fire(self, key: Key, entry: Entry) -> None:
        """Look again for the message that a parked receipt is about."""
        receipt, looks = receipt_from_json(entry.body)
        snapshot = await self._look(key, receipt)
        if await self._told(receipt, snapshot, is_last=looks + 1 >= MOST_LOOKS):
            now = milliseconds(self.clock())
            await self.store.commit([Change(key=key, now=now, drop=(entry.id,))])
        else:
            await self._park(key, receipt, snapshot, looks + 1, drop=entry.id)

    async def _look(self, key: Key, receipt: DeliveryReceipt) -> Snapshot:
        [snapshot] = await self.store.load([(key, (sent_mark(receipt.transport, receipt.message_id),))])
        return snapshot

    async def _told(self, receipt: DeliveryReceipt, snapshot: Snapshot, *, is_last: bool) -> bool:
        """Whether the hooks were told: the message is known, or nobody will know it any more."""
        known = next(iter(snapshot.marks.values()), None)
        if known is None and not is_last:
            return False
        await self.hooks.tell(self.waits, evolve(receipt, outbound_id=known or ""))
        return True

    async def _park(
        self, key: Key, receipt: DeliveryReceipt, snapshot: Snapshot, looks: int, drop: str | None = None
    ) -> None:
        now = milliseconds(self.clock())
        name = f"{PARKED}{receipt.transport}:{receipt.message_id}:{receipt.status}:{looks}"
        stamp = stamp_behind(snapshot.entries, now)
        parked = Entry(name, now + (FIRST_PAUSE << looks), stamp, receipt_to_json(receipt, looks))
        dropped = () if drop is None else (drop,)
        await self.store.commit([Change(key=key, now=now, put=(parked,), drop=dropped)])


def _is_sending(snapshot: Snapshot) -> bool:
    """Whether a message to the person may be with the gateway now, whose id is not noted yet."""
    return snapshot.token is not None or bool(snapshot.entries)
