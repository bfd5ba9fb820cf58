"""The gate: what every message that leaves by a send call passes, reading afresh how the person stands."""

from collections.abc import Callable, Container, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from types import MappingProxyType
from typing import Any, NamedTuple

from mokit.addresses import normalise_address
from mokit.consents import OPTED_OUT, Step, refusal
from mokit.contacts import read_document, zone_of
from mokit.messages import Kind
from mokit.queues import Letter
from mokit.register import Register, bypass_mark
from mokit.services import Service
from mokit.stores.base import Key, milliseconds
from mokit.transports.base import Submitted

LOOK_AGAIN = timedelta(hours=1)         # at promotions that wait until it is clear whether the person wants to stop

NOTHING_KEPT: Mapping[str, Any] = MappingProxyType({})

_INITIATED = ("r:timer:", "r:start:", "r:end:")         # "replies" that answer no text
_REASONS = {
    "opted out": "the person opted out",
    "no consent": "the person has not opted in, and promotions need that",
}


class Hold(NamedTuple):
    """Whether a message waits, and what it takes of its caps by leaving."""

    until: int = 0              # ms; 0: it may leave now
    slots: Sequence[str] = ()   # marks that the store is given once it has left


AT_ONCE = Hold()


class Gate:
    """Lets messages through by the person's consent, the message's kind, the hour and what they got before."""

    def __init__(self, register: Register, service_named: Callable[[str], Service]) -> None:
        self.register = register
        self.service_named = service_named
        self.caps = register.consents.policy.caps
        self.waiting_kinds = frozenset({"promotional", *(cap.kind for cap in self.caps)})     # all others never wait

    async def refuses(self, key: Key, letter: Letter) -> Submitted | None:
        """Why a message may not leave, as what came of it; None if it may. The last thing before the send call."""
        entry, waiting = letter.entry, letter.waiting
        kind, id_ = waiting.message.kind, entry.id
        mark = (bypass_mark(waiting.message.id),) if id_[:2] == "o:" else ()
        store, wanted = self.register.store, ((key, mark),)
        [snapshot] = store.straight.load(wanted) if store.straight is not None else await store.load(wanted)
        state, recipient = snapshot.state, waiting.message.recipient
        if recipient[:1] != "+" and await self._has_left_as_another(key, recipient, letter) and not snapshot.marks:
            return Submitted(accepted=False, code="opted out", reason=_REASONS["opted out"])
        if kind != "promotional" and (state is None or OPTED_OUT not in state):
            return None                 # as nearly always, and sooner told than by reading all that is known
        answers = _is_answer(id_)
        kept = self.register.consents.kept(state, waiting.service) or NOTHING_KEPT
        code = refusal(
            kept.get("status", "unknown"), kept.get("since", 0), kind, answers=answers, stamp=entry.stamp
        )
        if not code or snapshot.marks:
            return None
        return Submitted(accepted=False, code=code, reason=_REASONS[code])

    async def _has_left_as_another(self, key: Key, recipient: str, letter: Letter) -> bool:
        """Whether the number is that of a person who left, written without its "+"; gateways may take it so."""
        number, service = normalise_address(recipient, international=True), letter.waiting.service
        if number == recipient or _is_answer(letter.entry.id):
            return False
        other = Key(key.removesuffix(recipient) + number)
        [snapshot] = await self.register.store.load([(other, ())])
        return self.register.consents.known(snapshot.state, service).status == "opted out"

    async def learn(self, letter: Letter, result: Submitted, now: int) -> None:
        """Write down that the gateway refused a message since the person opted out there."""
        waiting = letter.waiting
        step = Step("opted out", now, "gateway", result.code, waiting.message.id)
        await self.register.note(waiting.message.recipient, waiting.service, step)

    async def holds(self, key: Key, letter: Letter, now: int, taken: Container[str]) -> Hold:
        """Whether a message of `waiting_kinds` waits: for the night to end, for the next day or week, for an answer.

        Args:
            key: The person's.
            letter: The message.
            now: ms.
            taken: What the store is about to be given as taken of the person's caps.
        """
        waiting, message = letter.waiting, letter.waiting.message
        store, mark = self.register.store, bypass_mark(message.id)
        [snapshot] = await store.load([(key, (mark,))])
        if snapshot.marks:
            return AT_ONCE
        service, moment = self.service_named(waiting.service), datetime.fromtimestamp(now / 1000, UTC)
        state = snapshot.state or ""
        zone = zone_of(read_document(state), service.name) if '"timezone"' in state else None
        untils: list[datetime | None] = []
        slots: Sequence[str] = ()
        if message.kind == "promotional":
            untils.append(service.quiet_until(moment, service.zones if zone is None else (zone,)))
            suspected = '"suspected"' in state and self.register.consents.known(state, service.name).suspected
            untils.append(moment + LOOK_AGAIN if suspected else None)
        if self.caps:
            there = moment.astimezone(_clock(service, zone))
            slots, later = await self._slots(key, message.kind, service, there, taken)
            untils.append(later)
        until = max([one for one in untils if one is not None], default=None)
        if until is None:
            return Hold(0, slots)
        if message.expires_at is not None:
            until = min(until, message.expires_at)
        return Hold(milliseconds(until)) if milliseconds(until) > now else Hold(0, slots)

    async def _slots(
        self, key: Key, kind: Kind, service: Service, there: datetime, taken: Container[str]
    ) -> tuple[list[str], datetime | None]:
        """A free place under each cap of the kind; where one has none, when its next day or week begins."""
        slots: list[str] = []
        later: datetime | None = None
        scope = self.register.consents.scope_of(service.name)
        for cap in self.caps:
            if cap.kind != kind:
                continue
            window, end = cap.window(there)
            names = [f"c:{scope}:{kind}:{window}:{place}" for place in range(cap.most)]
            [snapshot] = await self.register.store.load([(key, names)])
            free = next((name for name in names if name not in snapshot.marks and name not in taken), None)
            if free is not None:
                slots.append(free)
            else:
                later = end if later is None else max(later, end)
        return slots, later


def _is_answer(entry: str) -> bool:
    """Whether a queue entry of that id answers a text."""
    return entry[:2] == "r:" and not entry.startswith(_INITIATED)


def _clock(service: Service, zone: tzinfo | None) -> tzinfo:
    """By whose clock a person's days begin."""
    return zone or service.timezone or UTC
