"""Changes of consent that no text of the person brings: the gateway's, the host's, and what is to pass regardless."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import get_args

from mokit.addresses import normalise_address
from mokit.consents import CLOCKS_DIFFER, ConsentLevel, Consents, Record, Standing, Status, Step
from mokit.contacts import read_document
from mokit.errors import RegistrationError, StoreUnavailable
from mokit.messages import ConsentChange, Decision, Outbound
from mokit.mistakes import shown
from mokit.services import Service
from mokit.stores.awaited import AwaitedStore
from mokit.stores.base import MOST_CONFLICTS, Change, Key, Snapshot, milliseconds

LEVELS = tuple(level for level in get_args(ConsentLevel) if level)


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
        now, changes, known = milliseconds(self.clock()), dict[str, Change](), set[str]()
        snapshots = await self.store.load([(self.key(address), ()) for address in steps]) if steps else []
        for (address, (service, step)), snapshot in zip(steps.items(), snapshots, strict=True):
            record = self.consents.taken(read_document(snapshot.state), address, service, step, now)
            if record is not None:
                changes[address] = _change(self.key(address), now, snapshot, record)
                known |= set() if record.is_news else {address}
        done = await self.store.commit([*changes.values()]) if changes else []
        met = [address for address, one in zip(changes, done, strict=True) if one is None]
        again = [await self.note(address, *steps[address]) for address in met]
        return len(changes.keys() - known - {*met}) + sum(again)

    def passing(self, change: Change, snapshot: Snapshot, message: Outbound, service: str, reason: str) -> Change:
        """The commit of a message that passes whatever the person said, with the line on the ledger that tells why."""
        record = self.consents.bypass(
            read_document(snapshot.state), message.recipient, service, message.id, reason, change.now
        )
        marks = {**change.marks, bypass_mark(message.id): reason}
        return change._replace(version=snapshot.version, state=record.state, ledger=record.ledger, marks=marks)

    async def services_of(self, address: str) -> Sequence[str]:
        """The names of the services that a person has to do with; in a scope of several one name does for all."""
        if self.consents.policy.scope != "service":
            return ("",)
        snapshots = await self.store.load([(self.key(form), ()) for form in _forms(address)])
        documents = [read_document(snapshot.state) for snapshot in snapshots]
        names = {name for document in documents for name in document["contacts"]}
        scopes = (scope for document in documents for scope in document.get("consents", ()))
        return sorted(names.union(scope.removeprefix("service:") for scope in scopes if scope.startswith("service:")))

    async def take(self, event: ConsentChange, services: Sequence[str]) -> None:
        """Write down what a gateway tells of by itself, for the services of these names."""
        at = min(milliseconds(self.clock()), milliseconds(event.at))
        step = Step("opted out" if event.opted_out else "opted in", at, "gateway", event.code, event.transport)
        for service in services:
            if event.opted_out:
                await self.leave(event.person, service, step)
            else:
                await self.note(event.person, service, step._replace(level="express"))

    async def leave(self, address: str, service: str, step: Step) -> bool:
        """Write an opt-out down; of a number without "+" in both forms that it may have, as it may be known by either.

        Raises:
            StoreUnavailable: See `note`.
        """
        return any([await self.note(form, service, step) for form in _forms(address)])

    def answers_again(self, snapshot: Snapshot, service: Service, decision: Decision | None, now: int) -> bool:
        """Whether a text's answer may leave once more, since its webhook was repeated.

        Somebody who left since gets none but help, and the confirmation not later than the policy has it.
        """
        standing, consent = self.consents.known(snapshot.state, service.name), decision and decision.consent
        if standing.status != "opted out" or consent == "help":
            return True
        within = self.consents.policy.confirm_within / timedelta(milliseconds=1)
        return consent == "opt_out" and now - standing.told <= within

    async def ended(self, address: str, snapshot: Snapshot, why: str) -> int | None:
        """End a person's chain before the person is dropped: the version after that, None if somebody else wrote."""
        document = read_document(snapshot.state)
        if not self.consents.head(document).lines:
            return snapshot.version
        now = milliseconds(self.clock())
        record = self.consents.ended(document, address, why, now)
        [done] = await self.store.commit([_change(self.key(address), now, snapshot, record)])
        return None if done is None else done.version

    async def _written(self, address: str, service: str, step: Step, now: int) -> bool:
        key = self.key(address)
        for _ in range(MOST_CONFLICTS):
            [snapshot] = await self.store.load([(key, ())])
            record = self.consents.taken(read_document(snapshot.state), address, service, step, now)
            if record is None:
                return False
            [done] = await self.store.commit([_change(key, now, snapshot, record)])
            if done is not None:
                return record.is_news
        raise StoreUnavailable(f"a change of consent met {MOST_CONFLICTS} conflicts in a row")


def told_by_host(status: Status, level: ConsentLevel, evidence: str, at: datetime | None, now: datetime) -> Step:
    """What a person said elsewhere, as the host tells it.

    Raises:
        RegistrationError: An opt-in without evidence, with a level that there isn't or from the future, which would
            outdo what the person said since; or a time without a zone.
    """
    if status == "opted in" and not evidence.strip():
        raise RegistrationError("opt_in(evidence=...) is empty; write what shows that the person agreed")
    if status == "opted in" and level not in LEVELS:
        raise RegistrationError(f"opt_in(level={shown(level)}) is none; write {', '.join(map(repr, LEVELS))}")
    if at is not None and at.tzinfo is None:
        raise RegistrationError(f"at={shown(at)} has no time zone; give an aware datetime")
    if status == "opted in" and at is not None and milliseconds(at) > milliseconds(now) + CLOCKS_DIFFER:
        raise RegistrationError(f"opt_in(at={shown(at)}) is in the future; give the time when the person agreed")
    return Step(status, milliseconds(min(at or now, now)), "host", "", evidence, level)


def _change(key: Key, now: int, snapshot: Snapshot, record: Record) -> Change:
    return Change(
        key=key, now=now, version=snapshot.version, state=record.state, ledger=record.ledger, leave=record.leave,
        drop=record.drop,
    )


def _forms(address: str) -> Sequence[str]:
    """A number as it may be known: as it is, and with "+" before it."""
    return [*dict.fromkeys((normalise_address(address), normalise_address(address, international=True)))]


def bypass_mark(message_id: str) -> str:
    """Under which mark the store has why a message passes whatever the person said."""
    return f"e:{message_id}"
