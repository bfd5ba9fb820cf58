"""Changes of consent that no text of the person brings: the gateway's, the host's, and what is to pass regardless."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from mokit.consents import Consents, Record, Standing, Step
from mokit.contacts import read_document
from mokit.errors import StoreUnavailable
from mokit.messages import ConsentChange, Outbound
from mokit.services import Service
from mokit.stores.awaited import AwaitedStore
from mokit.stores.base import Change, Key, Snapshot, milliseconds

MOST_CONFLICTS = 50


class Register:
    """Writes such changes to a person's document and to the ledger, in one commit."""

    def __init__(
        self, *, store: AwaitedStore, consents: Consents, clock: Callable[[], datetime], key: Callable[[str], Key]
    ) -> None:
        self.store = store
        self.consents = consents
        self.clock = clock
        self.key = key

    async def standing(self, address: str, service: str) -> Standing:
        """How a person stands with a service."""
        [snapshot] = await self.store.load([(self.key(address), ())])
        return self.consents.known(snapshot.state, service)

    async def note(self, address: str, service: str, step: Step) -> bool:
        """Write a step down; False if it is no news, or older than what is known.

        Raises:
            StoreUnavailable: Nothing was written, or it is not known.
        """
        now = milliseconds(self.clock())
        return await self._written(address, service, step, now)

    async def note_all(self, steps: Sequence[tuple[str, str, Step]]) -> int:
        """Write many steps down, each with its address and service; answers how many were news.

        A second call with the same steps does nothing.

        Raises:
            StoreUnavailable: Not all were written, or it is not known.
        """
        news = 0
        at_once: dict[str, tuple[str, Step]] = {}
        for address, service, step in steps:
            if address in at_once:          # a store takes one change for each person at a time
                news += await self._noted(at_once)
                at_once = {}
            at_once[address] = (service, step)
        return news + await self._noted(at_once)

    async def _noted(self, steps: Mapping[str, tuple[str, Step]]) -> int:
        now, changes = milliseconds(self.clock()), dict[str, Change]()
        snapshots = await self.store.load([(self.key(address), ()) for address in steps]) if steps else []
        for (address, (service, step)), snapshot in zip(steps.items(), snapshots, strict=True):
            record = self.consents.taken(read_document(snapshot.state), address, service, step, now)
            if record is not None:
                changes[address] = _change(self.key(address), now, snapshot, record)
        done = await self.store.commit([*changes.values()]) if changes else []
        met = [address for address, one in zip(changes, done, strict=True) if one is None]
        again = [await self.note(address, *steps[address]) for address in met]
        return len(changes) - len(met) + sum(again)

    def passing(self, change: Change, snapshot: Snapshot, message: Outbound, service: str, reason: str) -> Change:
        """The commit of a message that passes whatever the person said, with the line on the ledger that tells why."""
        record = self.consents.bypass(
            read_document(snapshot.state), message.recipient, service, message.id, reason, change.now
        )
        marks = {**change.marks, bypass_mark(message.id): reason}
        return change._replace(version=snapshot.version, state=record.state, ledger=record.ledger, marks=marks)

    async def take(self, event: ConsentChange, services: Sequence[Service]) -> None:
        """Write down what a gateway tells of by itself; where it names no service it is for all behind it."""
        at = min(milliseconds(self.clock()), milliseconds(event.at))
        step = Step("opted out" if event.opted_out else "opted in", at, "gateway", event.code, event.transport)
        for service in services:
            await self.note(event.person, service.name, step if event.opted_out else step._replace(level="express"))

    async def _written(self, address: str, service: str, step: Step, now: int) -> bool:
        key = self.key(address)
        for _ in range(MOST_CONFLICTS):
            [snapshot] = await self.store.load([(key, ())])
            record = self.consents.taken(read_document(snapshot.state), address, service, step, now)
            if record is None:
                return False
            [done] = await self.store.commit([_change(key, now, snapshot, record)])
            if done is not None:
                return True
        raise StoreUnavailable(f"a change of consent met {MOST_CONFLICTS} conflicts in a row")


def _change(key: Key, now: int, snapshot: Snapshot, record: Record) -> Change:
    return Change(
        key=key, now=now, version=snapshot.version, state=record.state, ledger=record.ledger, leave=record.leave,
        drop=record.drop,
    )


def bypass_mark(message_id: str) -> str:
    """Under which mark the store has why a message passes whatever the person said."""
    return f"e:{message_id}"
