"""The gate: what every message that leaves by a send call passes, reading afresh how the person stands."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from mokit.consents import MARK, Step, refusal
from mokit.queues import Letter
from mokit.register import Register, bypass_mark
from mokit.services import Service
from mokit.stores.base import Key, milliseconds
from mokit.transports.base import Submitted

LOOK_AGAIN = timedelta(hours=1)         # at promotions that wait until it is clear whether the person wants to stop

_INITIATED = ("r:timer:", "r:start:", "r:end:")         # "replies" that answer no text
_REASONS = {
    "opted out": "the person opted out",
    "no consent": "the person has not opted in, and promotions need that",
}


class Gate:
    """Lets messages through by the person's consent, the message's kind and the hour."""

    def __init__(self, register: Register, service_named: Callable[[str], Service]) -> None:
        self.register = register
        self.service_named = service_named

    async def refuses(self, key: Key, letter: Letter) -> Submitted | None:
        """Why a message may not leave, as what came of it; None if it may. The last thing before the send call."""
        entry, kind = letter.entry, letter.waiting.message.kind
        is_own = entry.id.startswith("o:")
        mark = (bypass_mark(letter.waiting.message.id),) if is_own else ()
        store, wanted = self.register.store, ((key, mark),)
        [snapshot] = store.straight.load(wanted) if store.straight is not None else await store.load(wanted)
        state = snapshot.state
        if kind != "promotional" and (state is None or MARK not in state):
            return None                 # nothing is known of anybody's consent there
        answers = entry.id.startswith("r:") and not entry.id.startswith(_INITIATED)
        standing = self.register.consents.known(state, letter.waiting.service)
        code = refusal(standing, kind, answers=answers, stamp=entry.stamp)
        if not code or snapshot.marks:
            return None
        return Submitted(accepted=False, code=code, reason=_REASONS[code])

    async def learn(self, letter: Letter, result: Submitted, now: int) -> None:
        """Write down that the gateway refused a message since the person opted out there."""
        waiting = letter.waiting
        step = Step("opted out", now, "gateway", result.code, waiting.message.id)
        await self.register.note(waiting.message.recipient, waiting.service, step)

    async def holds(self, key: Key, letter: Letter, now: int) -> int | None:
        """Until when (ms) a promotion waits: for the quiet hours to end, or until it is clear what a person wants."""
        waiting = letter.waiting
        if waiting.message.kind != "promotional":
            return None
        moment = datetime.fromtimestamp(now / 1000, UTC)
        until = self.service_named(waiting.service).quiet_until(moment)
        if until is None:
            [snapshot] = await self.register.store.load([(key, ())])
            if not self.register.consents.known(snapshot.state, waiting.service).suspected:
                return None
            until = moment + LOOK_AGAIN
        if waiting.message.expires_at is not None:
            until = min(until, waiting.message.expires_at)
        return milliseconds(until) if milliseconds(until) > now else None
