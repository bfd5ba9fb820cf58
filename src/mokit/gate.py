"""The gate: what every message that leaves by a send call passes, reading afresh how the person stands."""

from collections.abc import Callable, Container, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import NamedTuple

from attrs import evolve

from mokit import logs
from mokit.addresses import masked, normalise_address
from mokit.answerers import word_back
from mokit.consents import NOTHING_KEPT, OPTED_OUT, Step, refusal
from mokit.contacts import read_document, timezone_of, zone_named
from mokit.messages import Kind, Outbound, id_to_log
from mokit.queues import Letter, left_list
from mokit.register import Register, bypass_mark
from mokit.services import Service
from mokit.stores.base import Key, milliseconds
from mokit.transports.base import Submitted

LOOK_AGAIN = timedelta(hours=1)         # at promotions that wait until it is clear whether the person wants to stop

_LOOK_AGAIN_MS = int(LOOK_AGAIN.total_seconds() * 1000)
MOST_NIGHTS = 1000                      # services and time zones of which it is remembered whether it is night

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
NOBODY = "nobody's document begins so"
NEVER = 0, NOBODY           # a second, and what was found out in it


class Gate:
    """Lets messages through by the person's consent, the message's kind, the hour and what they got before."""

    def __init__(self, register: Register, service_named: Callable[[str], Service]) -> None:
        self.register = register
        self._store = register.store
        self.service_named = service_named
        self.caps = register.consents.policy.caps
        self.waiting_kinds = frozenset({"promotional", *(cap.kind for cap in self.caps)})     # all others never wait
        self._nights: dict[tuple[str, str], tuple[int, int]] = {}       # see `_night`
        self._welcomes: dict[str, tuple[int, str]] = {}                 # see `_welcome`

    def passes(self, key: Key, letter: Letter, now: int) -> bool:
        """Whether it is sure that a message may leave now; where it isn't, `holds` and `refuses` tell.

        Most may, and where the store never waits that is found out without awaiting, which costs.
        """
        straight, waiting = self._store.straight, letter.waiting
        message = waiting.message
        if straight is None or message.recipient[:1] != "+":
            return False
        [snapshot] = straight.load(((key, ()),))
        state = snapshot.state
        if waiting.list and left_list(waiting, state) is not None:
            return False
        if message.kind not in self.waiting_kinds:
            return state is None or OPTED_OUT not in state
        if state is None or self.caps or '"suspected"' in state or '"timezone"' in state:
            return False
        second, welcome = self._welcomes.get(waiting.service, NEVER)
        if second != now // 1000:
            welcome = self._welcome(waiting.service, now)
        return state.startswith(welcome)

    def _welcome(self, service: str, now: int) -> str:
        """How documents begin of people who get the service's promotions now; see `_night`."""
        welcome = NOBODY if self._night(service, "", now) else self.register.consents.front_of(service)
        if len(self._welcomes) >= MOST_NIGHTS:
            self._welcomes.clear()
        self._welcomes[service] = now // 1000, welcome
        return welcome

    async def refuses(self, key: Key, letter: Letter) -> Submitted | None:
        """Why a message may not leave, as what came of it; None if it may. The last thing before the send call."""
        entry, waiting = letter.entry, letter.waiting
        kind, id_ = waiting.message.kind, entry.id
        mark = (bypass_mark(waiting.message.id),) if id_[:2] == "o:" else ()
        [snapshot] = await self.register.store.load([(key, mark)])
        state, recipient = snapshot.state, waiting.message.recipient
        if recipient[:1] != "+" and await self._has_left_as_another(key, recipient, letter) and not snapshot.marks:
            return Submitted(accepted=False, code="opted out", reason=_REASONS["opted out"])
        if kind != "promotional" and (state is None or OPTED_OUT not in state):
            return left_list(waiting, state)        # as nearly always, and sooner told than by reading all
        kept = self.register.consents.kept(state, waiting.service) or NOTHING_KEPT
        code = refusal(
            kept.get("status", "unknown"), kept.get("since", 0), kind, answers=_is_answer(id_), stamp=entry.stamp
        )
        if not code or snapshot.marks:
            return left_list(waiting, state)
        return Submitted(accepted=False, code=code, reason=_REASONS[code])

    async def _has_left_as_another(self, key: Key, recipient: str, letter: Letter) -> bool:
        """Whether the number is that of a person who left, written without its "+"; gateways may take it so."""
        number, service = normalise_address(recipient, international=True), letter.waiting.service
        if number == recipient or _is_answer(letter.entry.id):
            return False
        other = Key(key.removesuffix(recipient) + number)
        [snapshot] = await self.register.store.load([(other, ())])
        return self.register.consents.known(snapshot.state, service).status == "opted out"

    async def learn(self, letter: Letter, result: Submitted, now: int) -> Submitted:
        """Write down that the gateway refused a message since the person opted out there.

        Gives the result; where they have opted in here, it tells what they have to text before anything arrives.
        """
        waiting = letter.waiting
        before = await self.register.standing(waiting.message.recipient, waiting.service)
        step = Step("opted out", now, "gateway", result.code, waiting.message.id)
        await self.register.note(waiting.message.recipient, waiting.service, step)
        if before.status != "opted in":
            return result
        word = word_back(self.service_named(waiting.service))
        way = f"until they text {word} to {waiting.message.sender}" if word else "until they undo it in its own way"
        said = f"they opted in here, but the gateway keeps their opt-out {way}"
        logs.warn("%s", said, recipient=masked(waiting.message.recipient), message_id=id_to_log(waiting.message))
        return evolve(result, reason=f"{result.reason}; {said}" if result.reason else said)

    async def holds(self, key: Key, letter: Letter, now: int, taken: Container[str]) -> Hold:
        """Whether a message of `waiting_kinds` waits: for the night to end, for the next day or week, for an answer.

        Args:
            key: The person's.
            letter: The message.
            now: ms.
            taken: What the store is about to be given as taken of the person's caps.
        """
        waiting, message = letter.waiting, letter.waiting.message
        store, wanted = self.register.store, ((key, (bypass_mark(message.id),)),)
        [snapshot] = store.straight.load(wanted) if store.straight is not None else await store.load(wanted)
        if snapshot.marks:
            return AT_ONCE
        name, state = waiting.service, snapshot.state or ""
        zone = timezone_of(read_document(state), name) if '"timezone"' in state else ""
        until = 0
        if message.kind == "promotional":
            until = self._night(name, zone, now)
            if '"suspected"' in state and self.register.consents.known(state, name).suspected:
                until = max(until, now + _LOOK_AGAIN_MS)
        if not self.caps:
            return Hold(_in_time(until, message, now))
        service = self.service_named(name)
        there = datetime.fromtimestamp(now / 1000, UTC).astimezone(_clock(service, zone_named(zone)))
        slots, later = await self._slots(key, message.kind, service, there, taken)
        until = _in_time(max(until, 0 if later is None else milliseconds(later)), message, now)
        return Hold(until) if until else Hold(0, slots)

    def _night(self, name: str, zone: str, now: int) -> int:
        """When the night ends, in ms, for people of a service and a time zone; 0 by day.

        It begins and ends with whole seconds, so that what was found out is told once more within each.
        """
        second, until = self._nights.get((name, zone), (0, 0))
        if second == now // 1000:
            return until
        service, own = self.service_named(name), zone_named(zone)
        moment = datetime.fromtimestamp(now // 1000, UTC)
        ends = service.quiet_until(moment, service.zones if own is None else (own,))
        until = 0 if ends is None else milliseconds(ends)
        if len(self._nights) >= MOST_NIGHTS:
            self._nights.clear()
        self._nights[name, zone] = now // 1000, until
        return until

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


def _in_time(until: int, message: Outbound, now: int) -> int:
    """When a message leaves that waits, in ms: not later than it expires; 0 if that is now."""
    if until and message.expires_at is not None:
        until = min(until, milliseconds(message.expires_at))
    return until if until > now else 0


def _is_answer(entry: str) -> bool:
    """Whether a queue entry of that id answers a text."""
    return entry[:2] == "r:" and not entry.startswith(_INITIATED)


def _clock(service: Service, zone: tzinfo | None) -> tzinfo:
    """By whose clock a person's days begin."""
    return zone or service.timezone or UTC
