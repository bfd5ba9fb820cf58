"""The messages in a person's queue: their order, and when one is tried again."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from mokit.contacts import is_on_list
from mokit.messages import Outbound
from mokit.records import DIED, UNHEARD, Waiting, is_retried, waiting_from_json, waiting_to_json
from mokit.stores.base import Entry, Snapshot, milliseconds
from mokit.transports.base import Submitted
from mokit.values import row

MOST_TRIES = 12         # over about three hours
FIRST_PAUSE = timedelta(seconds=5)      # doubles with each try
LONGEST_PAUSE = timedelta(hours=1)

HEAD_START = 24 * 60 * 60 * 1000        # ms; see `put_first`
LEFT_LIST = Submitted(accepted=False, code="left the list", reason="the person is no longer on the broadcast's list")

INLINE = "inline"               # marks replies that leave with the webhook's answer

# The first in this order is sent first, where several people's messages are due, and keeps no pace.
LANES = {"consent": 0, "reply": 1, "transactional": 2, "promotional": 3}
URGENT = LANES["reply"]
LAST = LANES["promotional"]


class Letter(NamedTuple):
    """A message in a queue, read."""

    entry: Entry
    waiting: Waiting

    @property
    def lane(self) -> int:
        """Its place in `LANES`."""
        return LANES[self.waiting.message.kind]


def own_id(message_id: str) -> str:
    """The id of the queue entry of a message of the host's own, whatever it is called."""
    return f"o:{message_id}"


def is_message(entry: Entry) -> bool:
    """Whether it is a message, and nothing else that is due about a person."""
    return entry.id.startswith(("r:", "o:", "b:"))


def broadcast_message_id(broadcast: str, address: str) -> str:
    """The id of the message that a broadcast sends to a person, and of its queue entry."""
    return f"b:{broadcast}:{address}"


def broadcast_of(entry: Entry) -> str:
    """The id of the broadcast that a message belongs to; "" if it belongs to none."""
    return entry.id.split(":")[1] if entry.id.startswith("b:") else ""


def letter_of(entry: Entry) -> Letter:
    """The message that an entry holds."""
    return Letter(entry, waiting_from_json(entry.id.removeprefix("o:"), entry.body))


def in_turn(letters: Iterable[Letter]) -> list[Letter]:
    """One person's messages as they are sent: as they were put there, but promotions behind all others."""
    return sorted(letters, key=_turn_of)


def _turn_of(letter: Letter) -> tuple[bool, int, str]:
    return letter.lane == LAST, letter.entry.stamp, letter.entry.id


def urgency(letters: Iterable[Letter]) -> int:
    """The lane of the most urgent of one person's messages; timers and the like are as urgent as replies."""
    return min((letter.lane for letter in letters), default=URGENT)


def inline_token(reply_id: str) -> str:
    """How the token of a lease begins under which replies leave with the webhook's answer."""
    return f"{INLINE}:{reply_id}:"


def inline_marks(replies: Iterable[Outbound]) -> dict[str, str]:
    """What is kept of replies that left with the webhook's answer."""
    return {f"s:{reply.id}": INLINE for reply in replies}


def stamp_behind(entries: Sequence[Entry], now: int) -> int:
    """The place in a queue behind those that already wait in it."""
    return max(now, entries[-1].stamp + 1) if entries else now


def entry_of(
    message: Outbound, service: str, *, now: int, stamp: int, sealed: tuple[str, str] | None = None, name: str = ""
) -> Entry:
    """The queue entry of a message; what is sealed is not in it. `name` is that of the list that it goes to."""
    due = now if message.not_before is None else max(now, milliseconds(message.not_before))
    return row(Entry, (message.id, due, stamp, waiting_to_json(Waiting(message, service, sealed=sealed, list=name))))


def left_list(waiting: Waiting, state: str | None) -> Submitted | None:
    """What comes of a message to a list that the person, as their document says, isn't on; None for all others."""
    return None if not waiting.list or is_on_list(state, waiting.service, waiting.list) else LEFT_LIST


def put_first(put: Sequence[Entry], standing: Snapshot, now: int) -> Sequence[Entry]:
    """Urgent messages as they are put into a person's queue: where nothing is due there, as they are.

    Where something is, the commit gets no lease, and the person stands in line with all others to whom something is
    due. These messages count as due for so long that whoever claims next takes the person before them.
    """
    if standing.token is not None or not any(entry.due <= now for entry in standing.entries):
        return put
    return [entry._replace(due=entry.due - HEAD_START) if entry.due <= now else entry for entry in put]


def is_waited_for(entries: Sequence[Entry], service: str, now: int) -> bool:
    """Whether a message of a service is due, or waits for a next try, that a newer reply must not overtake.

    Where the answer changes meanwhile, whoever leases the queue sees it: only they may move what is in it.
    """
    return any(letter_of(entry).waiting.service == service for entry in _in_front(entries, now))


def _in_front(entries: Sequence[Entry], now: int) -> list[Entry]:
    """The messages that are due, will be tried again, or wait behind such a one, which is until the same moment."""
    moments = {entry.due for entry in entries if entry.due > now and is_retried(entry.body)}
    return [entry for entry in entries if is_message(entry) and (entry.due <= now or entry.due in moments)]


def with_earlier(letters: Sequence[Letter], entries: Sequence[Entry], now: int, *, every: bool = False) -> list[Letter]:
    """The messages, with those that must not be overtaken by a reply among them.

    These are what is due, what the same service could not send and will try again, and what waits behind it.

    Args:
        letters: Messages that are to leave.
        entries: The whole queue, which the caller leases.
        now: ms.
        every: Take what waits for its next try in any case.
    """
    ids = {letter.entry.id for letter in letters}
    held = [letter_of(entry) for entry in _in_front(entries, now) if entry.id not in ids]
    services = {letter.waiting.service for letter in letters if letter.entry.id.startswith("r:")}
    earlier = [letter for letter in held if every or letter.waiting.service in services]
    return [*(letter._replace(entry=letter.entry._replace(due=now)) for letter in earlier), *letters]


def may_be_repeated(letter: Letter, result: Submitted) -> bool:
    """Whether a send call that failed is made once more."""
    return not result.accepted and result.retryable and letter.waiting.tries + 1 < MOST_TRIES


def tried_again(letter: Letter, result: Submitted, now: int, *, unheard: bool = False) -> Entry:
    """The entry of a message that is tried again: after a pause, or when it expires and is given up.

    `unheard` says that the gateway may have taken it all the same.
    """
    entry, message = letter.entry, letter.waiting.message
    pause = result.retry_after or pause_after(letter.waiting.tries, entry.id)
    due = now + int(pause.total_seconds() * 1000)
    if message.expires_at is not None:
        due = min(due, milliseconds(message.expires_at))
    doubt = letter.waiting.doubt or (UNHEARD if unheard else "")
    return _with(letter, due, tries=letter.waiting.tries + 1, slot=0, doubt=doubt)


def held_until(letter: Letter, due: int, *, slot: int = 0) -> Entry:
    """The entry of a message that may not leave yet; `slot` is the moment that was taken for it."""
    return _with(letter, due, slot=slot)


def doubted(letter: Letter) -> Letter:
    """The message with the note that a worker died which may have sent it; the note stays while it waits on."""
    entry = _with(letter, letter.entry.due, doubt=DIED)
    return Letter(entry, letter.waiting._replace(doubt=DIED))


def _with(letter: Letter, due: int, **changes: Any) -> Entry:       # Any: the fields of Waiting
    return letter.entry._replace(due=due, body=waiting_to_json(letter.waiting._replace(**changes)))


def pause_after(tries: int, id: str) -> timedelta:  # noqa: A002 - the entry's id
    """How long to wait after a failed try: doubling, and spread by up to a fifth by the message's id."""
    from zlib import crc32  # not by `import mokit`

    spread = 0.9 + crc32(id.encode("utf-8", "surrogatepass")) % 1000 / 5000
    return min(FIRST_PAUSE * (1 << tries), LONGEST_PAUSE) * spread
