"""What follows the commit: messages leave through their transports, and the queue is settled."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from mokit import logs
from mokit.errors import MissingExtra, StoreError, StoreUnavailable
from mokit.events import Hooks, MessageSent, SendFailed
from mokit.handover import BROKEN, UNREACHABLE, Handover, warn_of_refusal
from mokit.messages import Outbound, id_to_log
from mokit.pacing import Pacer
from mokit.pauses import Pause, Paused, Pauses, look_again
from mokit.queues import (
    INLINE,
    LANES,
    URGENT,
    Letter,
    broadcast_of,
    doubted,
    entry_of,
    held_until,
    in_turn,
    inline_marks,
    inline_token,
    is_message,
    left_list,
    letter_of,
    may_be_repeated,
    own_id,
    put_first,
    stamp_behind,
    tried_again,
    urgency,
    with_earlier,
)
from mokit.receipts import sent_mark
from mokit.records import DIED
from mokit.stores.awaited import AwaitedStore
from mokit.stores.base import MOST_CONFLICTS, Change, Claim, Entry, Key, milliseconds
from mokit.stores.lending import check_not_lent
from mokit.transports.base import Submitted
from mokit.values import row
from mokit.waits import Waits

if TYPE_CHECKING:               # loaded only where there is a policy
    from mokit.gate import Gate

FEW = 10                        # people whose overdue messages one webhook sends beside its own

CANCELLED = Submitted(accepted=False, code="cancelled", reason="its broadcast was cancelled")
UNSURE = Submitted(accepted=False, code="unsure", reason="a worker died while it sent this; it may have arrived")

T = TypeVar("T")
Lease = tuple[str, int]         # the token, and when it runs out in ms


class Outbox:
    """Sends what was committed, under a lease, and settles the queue."""

    def __init__(
        self,
        *,
        store: AwaitedStore,
        waits: Waits,
        handover: Handover,
        pacer: Pacer,
        pace_of: Callable[[str, str], float | None],
        pauses: Pauses,
        hooks: Hooks,
        clock: Callable[[], datetime],
        lease: timedelta,
        new_token: Callable[[], str],
        space: str,
        fire: Callable[[Key, Entry], Awaitable[Sequence[Entry]]],
        resends: bool,
        gate: "Gate | None" = None,
    ) -> None:
        self.store = store
        self.waits = waits
        self.handover = handover
        self.pacer = pacer
        self.pace_of = pace_of              # by name of the service and number
        self.pauses = pauses
        self.hooks = hooks
        self.clock = clock
        self.new_token = new_token
        self.space = space
        self.fire = fire                    # does what an entry says that is no message; gives what is to be sent
        self.resends = resends              # what a worker may have sent that died is sent once more
        self.gate = gate                    # None without a consent policy
        self.renew_every = lease.total_seconds() / 3        # while what takes long is done under a lease
        self._lease_ms = int(lease.total_seconds() * 1000)
        self._behind: set[Key] = set()      # people with messages behind a lease held here

    def key(self, address: str) -> Key:
        """The store's key of a person."""
        return Key(f"{self.space}|{address}")

    def new_lease(self, now: int, *, inline: str = "") -> Lease:
        """A token that nobody else has, and when it runs out.

        Where replies leave with the webhook's answer, `inline` is the id of the first: a repeat of that
        webhook may take the lease over, since the gateway repeats only what it has no answer to.
        """
        token = self.new_token()
        return inline_token(inline) + token if inline else token, now + self._lease_ms

    def first_inline_lease(self, now: int, reply_id: str) -> Lease:
        """The same for the commit of a message: as that counts once, the reply's id is a token that nobody else has."""
        return inline_token(reply_id), now + self._lease_ms

    async def send(self, message: Outbound, service: str, emergency: str = "") -> Submitted | None:
        """Commit a message of the host's own, then send it; None if it waits or was sent before.

        An emergency is committed with the line on the ledger that tells why.

        Raises:
            StoreUnavailable: Nothing was committed, or it is not known; send it again.
        """
        check_not_lent(self.waits)
        now, key, mark = milliseconds(self.clock()), self.key(message.recipient), f"o:{message.id}"
        for _ in range(MOST_CONFLICTS):
            [snapshot] = await self.store.load([(key, (mark,))])
            if snapshot.marks:
                return None
            entry = entry_of(message, service, now=now, stamp=stamp_behind(snapshot.entries, now))
            entry = entry._replace(id=own_id(message.id))
            lease = self.new_lease(now) if entry.due <= now else None
            put = put_first((entry,), snapshot, now) if LANES[message.kind] <= URGENT else (entry,)
            change = Change(key=key, now=now, put=put, marks={mark: ""}, lease=lease)
            if emergency and self.gate is not None:
                change = self.gate.register.passing(change, snapshot, message, service, emergency)
            [done] = await self.store.commit([change])
            if done is not None:
                break               # else it was sent meanwhile, or the person's document has changed
        else:
            raise StoreUnavailable(f"the message {message.id!r} met {MOST_CONFLICTS} conflicts in a row")
        if lease is None or done.token != lease[0]:
            if put[0].due < entry.due:
                await self._send_overdue()
            return None
        results = await self.deliver(key, lease, [entry])
        return results[0] if results else None

    async def run_due(self, limit: int = 100) -> int:
        """Do what is due now, each person's messages in order; answers how many were sent or given up.

        Of several people those come first who wait for something urgent.
        """
        now = milliseconds(self.clock())
        lease = self.new_lease(now)
        claims = await self._claimed(now, lease, limit)
        rounds = sorted([_round_of(claim, now) for claim in claims], key=_urgency_of)
        keys = [one.claim.key for one in rounds]
        served = 0
        for place, one in enumerate(rounds):
            behind = keys[place + 1 :]
            kept = await self._kept(keys[place], lease, milliseconds(self.clock()), behind)
            if kept is not None:
                lease = kept
                served += await self._serve(one, lease, behind)
        return served

    async def _claimed(self, now: int, lease: Lease, limit: int) -> list[Claim]:
        """Lease people with something due; those of other spaces, whom the store leases as well, are given back."""
        own: list[Claim] = []
        others: list[Claim] = []
        is_full = True
        while is_full and not own:          # what is due for others must not hide what is due here
            claims = await self.store.claim(now=now, until=lease[1], limit=limit, token=lease[0])
            is_full = len(claims) == limit
            for claim in claims:
                (own if claim.key.startswith(f"{self.space}|") else others).append(claim)
        for start in range(0, len(others), limit):
            await self.store.commit([_given_back(one, lease[0], now) for one in others[start : start + limit]])
        return own

    async def _serve(self, one: "Round", lease: Lease, behind: Sequence[Key]) -> int:
        """Do what is due for one person, while those behind them keep their leases."""
        key = one.claim.key
        letters = [doubted(letter) for letter in one.letters] if one.claim.again else list(one.letters)
        for entry in one.others:
            messages, lease = await self.during(key, lease, self.fire(key, entry), behind)
            letters += map(letter_of, messages)
        if one.others:
            letters = with_earlier(letters, one.claim.snapshot.entries, milliseconds(self.clock()))
        return len(one.others) + len(await self._deliver(key, lease, letters))

    async def deliver_taken(
        self, key: Key, lease: Lease | None, entries: Sequence[Entry], *, behind: bool = False
    ) -> None:
        """Send what a commit put into the queue: at once under its lease, else behind what is being sent."""
        if lease is not None:
            await self.deliver(key, lease, entries, behind=behind)
        elif entries:
            self._behind.add(key)
            await self._send_overdue()      # the lease before may have ended already, or its holder died

    async def _send_overdue(self) -> None:
        """Send some of what is due, without failing the message that has been committed meanwhile."""
        try:
            await self.run_due(FEW)
        except (MissingExtra, StoreError) as error:
            logs.fail("what is due waits: %s", error)

    async def _settled(self, key: Key) -> None:
        """Go on with what came to the person's queue while it was leased here."""
        if key in self._behind:
            self._behind.discard(key)
            await self._send_overdue()

    async def deliver(
        self, key: Key, lease: Lease, entries: Sequence[Entry], *, behind: bool = False
    ) -> list[Submitted]:
        """Send the messages of one person, which is leased, in order, and settle them.

        Where the lease ran out and somebody else has the queue now, what is left stays with them. What is
        behind a message that is held or is to be tried again waits for it. `behind` says that others
        may be in the queue which these must not overtake.
        """
        letters = [*map(letter_of, entries)]
        if behind:
            [snapshot] = await self.store.load([(key, ())])
            letters = with_earlier(letters, snapshot.entries, milliseconds(self.clock()))
        return await self._deliver(key, lease, letters)

    async def _deliver(self, key: Key, lease: Lease, letters: Sequence[Letter]) -> list[Submitted]:
        paused = await self.pauses.now()
        held = [letter for letter in letters if self._is_paused(letter, paused)] if paused.pauses else []
        waiting = in_turn([letter for letter in letters if letter not in held] if held else letters)
        over: list[tuple[Letter, Submitted]] = []
        results: list[Submitted] = []
        put: list[Entry] = []
        slots: dict[str, str] = {}      # what was taken of the person's caps
        later: Entry | None = None
        while waiting and later is None:
            now = milliseconds(self.clock())
            kept = await self._kept(key, lease, now)
            if kept is None:
                break
            lease, letter = kept, waiting.pop(0)
            is_sure, hold = False, None
            if self.gate is not None and letter.waiting.message.kind in self.gate.waiting_kinds:
                is_sure = self.gate.passes(key, letter, now)
                hold = None if is_sure else await self.gate.holds(key, letter, now, slots)
                if hold is not None and hold.until:
                    like, waiting = _parted(letter, waiting)
                    put += [held_until(letter, hold.until), *(_not_before(one.entry, hold.until) for one in like)]
                    continue
            later = await self._paced(letter, now)
            if later is None:
                is_cancelled = broadcast_of(letter.entry) in paused.cancelled
                result = CANCELLED if is_cancelled else await self._submit(key, letter, now, is_sure=is_sure)
                results.append(result)
                if may_be_repeated(letter, result):
                    unheard = result.code in {UNREACHABLE, BROKEN}
                    later = tried_again(letter, result, milliseconds(self.clock()), unheard=unheard)
                else:
                    over.append((letter, result))
                if hold is not None and result.accepted:
                    slots |= dict.fromkeys(hold.slots, "")
        put += [_paused(letter, milliseconds(self.clock())) for letter in held]
        if later is not None:
            put += [later, *(_not_before(letter.entry, later.due) for letter in waiting)]
        await self._settle(key, lease[0], over, put, slots)
        return results

    async def during(
        self, key: Key, lease: Lease, work: Awaitable[T], behind: Sequence[Key] = ()
    ) -> tuple[T, Lease]:
        """What work on a leased person gives, and the lease as it was renewed meanwhile, also for those behind.

        Without an event loop nothing can look at a clock while a handler runs.
        """
        if not self.waits.on_loop:
            return await work, lease
        from mokit.onloop import beside  # asyncio is loaded only where there is a loop

        async def renew() -> None:
            nonlocal lease
            now = milliseconds(self.clock())
            try:
                lease = await self._kept(key, lease, now, behind) or lease
            except StoreError as error:
                logs.fail("a lease could not be renewed: %s", error)

        async with beside(self.renew_every, renew):
            return await work, lease

    async def _kept(self, key: Key, lease: Lease, now: int, behind: Sequence[Key] = ()) -> Lease | None:
        """The lease, renewed when half of it is over; None if it ran out and somebody else has it.

        It is renewed as well for those behind, who are leased under the same token and wait: whoever else took them
        would think that their messages may have been sent.
        """
        if lease[1] - now > self._lease_ms // 2:
            return lease
        renewed = lease[0], now + self._lease_ms
        changes = [Change(key=one, now=now, token=lease[0], lease=renewed) for one in (key, *behind)]
        done, *_ = await self.store.commit(changes)
        return renewed if done is not None else None

    def _is_paused(self, letter: Letter, paused: Paused) -> bool:
        waiting = letter.waiting
        by = self.handover.name_of(waiting)
        return paused.holds(Pause(waiting.service, waiting.message.kind, by, broadcast_of(letter.entry)))

    async def _paced(self, letter: Letter, now: int) -> Entry | None:
        """The entry at its later time, if the service's pace doesn't let the message leave now."""
        waiting = letter.waiting
        pace = self.pace_of(waiting.service, waiting.message.sender)
        if pace is None or 0 < waiting.slot <= now:
            return None
        moment = await self.pacer.slot(waiting.message.sender, pace, now, urgent=letter.lane <= URGENT)
        return held_until(letter, moment, slot=moment) if moment > now else None

    async def _submit(self, key: Key, letter: Letter, now: int, *, is_sure: bool) -> Submitted:
        waiting = letter.waiting
        if waiting.doubt == DIED and not self.resends:
            return UNSURE
        pace = self.pace_of(waiting.service, waiting.message.sender)
        is_sure = is_sure and pace is None          # else the pace's table was read since
        refused = None if is_sure else await self._refused(key, letter, now)
        if refused is not None:
            return refused
        if waiting.doubt:
            name = id_to_log(waiting.message)
            logs.warn("the message %r is sent again, since an earlier try may have sent it", name, message_id=name)
        result = await self.handover.submit(waiting)
        if not result.accepted:
            is_repeated = may_be_repeated(letter, result)
            if not (is_repeated and waiting.tries):         # the first of its tries tells
                name = self.handover.name_of(waiting)
                warn_of_refusal(waiting.message, result, name, is_tried_again=is_repeated)
        if result.retry_after is not None and pace is not None:
            until = now + int(result.retry_after.total_seconds() * 1000)
            await self.pacer.hold(waiting.message.sender, now, until)
        return result

    async def _refused(self, key: Key, letter: Letter, now: int) -> Submitted | None:
        """Why a message may not leave, by what is known of the person now; None if it may."""
        if self.gate is not None:
            return None if self.gate.passes(key, letter, now) else await self.gate.refuses(key, letter)
        if not letter.waiting.list:
            return None
        [snapshot] = await self.store.load([(key, ())])
        return left_list(letter.waiting, snapshot.state)

    async def _settle(
        self,
        key: Key,
        token: str,
        over: Sequence[tuple[Letter, Submitted]],
        put: Sequence[Entry],
        slots: Mapping[str, str],
    ) -> None:
        """Note what is over and what comes later, and let go of the queue."""
        marks = dict(slots)
        for letter, result in over:
            marks |= self._marks_of(letter, result)
        drop = [letter.entry.id for letter, _ in over]
        now = milliseconds(self.clock())
        change = Change(key=key, now=now, token=token, put=put, drop=drop, marks=marks, release=True)
        [done] = await self.store.commit([change])
        if done is None and over:
            logs.warn("a lease was lost, so %d messages may be sent again", len(over))
        for letter, result in over:
            if result.opted_out and self.gate is not None:
                told = await self.gate.learn(letter, result, now)
                await self._tell(letter, told)
                continue
            await self._tell(letter, result)
        await self._settled(key)

    def _marks_of(self, letter: Letter, result: Submitted) -> dict[str, str]:
        """What is kept of a message that is over: that it is, and the id that its receipts will have."""
        marks = {f"s:{letter.entry.id}": result.id or result.code}
        if result.accepted and result.id:
            marks[sent_mark(self.handover.name_of(letter.waiting), result.id)] = letter.waiting.message.id
        return marks

    async def _tell(self, letter: Letter, result: Submitted) -> None:
        message, again = letter.waiting.message, bool(letter.waiting.doubt)
        event = MessageSent(message, result, again) if result.accepted else SendFailed(message, result)
        await self.hooks.tell(self.waits, event)

    async def settle_inline(self, key: Key, token: str, replies: Sequence[Outbound]) -> None:
        """Settle replies that left with the webhook's answer; a lost lease changes nothing."""
        drop = [reply.id for reply in replies]
        marks = inline_marks(replies)
        now = milliseconds(self.clock())
        settled = row(Change, (key, now, None, token, None, (), drop, marks, (), (), (), None, True))
        straight = self.store.straight
        if straight is not None:
            straight.commit((settled,))
        elif key in self._behind:       # others wait for it
            await self.store.commit([settled])
        else:
            await self.store.settle(settled)
        await self.tell_inline(replies)
        if self._behind:
            await self._settled(key)

    async def tell_inline(self, replies: Sequence[Outbound]) -> None:
        """Tell the hooks of replies that left with the webhook's answer."""
        if self.hooks.wants(MessageSent):
            for reply in replies:
                await self.hooks.tell(self.waits, MessageSent(reply, Submitted(id=INLINE)))


class Round(NamedTuple):
    """What is due for one person."""

    claim: Claim
    letters: Sequence[Letter]
    others: Sequence[Entry]             # what is no message


def _round_of(claim: Claim, now: int) -> Round:
    due = [entry for entry in claim.snapshot.entries if entry.due <= now]
    letters = [letter_of(entry) for entry in due if is_message(entry)]
    every = claim.again         # whoever died may have sent those too
    letters = with_earlier(letters, claim.snapshot.entries, now, every=every)
    return Round(claim, letters, [entry for entry in due if not is_message(entry)])


def _given_back(claim: Claim, token: str, now: int) -> Change:
    """The change that leaves a person as if nobody had looked: due, and perhaps with a lease that ran out."""
    if claim.again:
        return Change(key=claim.key, now=now, token=token, lease=(token, now))
    return Change(key=claim.key, now=now, token=token, release=True)


def _urgency_of(one: Round) -> int:
    return min(urgency(one.letters), URGENT) if one.others else urgency(one.letters)


def _paused(letter: Letter, now: int) -> Entry:
    return letter.entry._replace(due=look_again(letter.entry.stamp, now))


def _not_before(entry: Entry, due: int) -> Entry:
    return entry._replace(due=max(entry.due, due))


def _parted(letter: Letter, waiting: Sequence[Letter]) -> tuple[list[Letter], list[Letter]]:
    """What waits with a letter, since it is of the same kind and service, and all else."""
    like: list[Letter] = []
    others: list[Letter] = []
    for one in waiting:
        is_like = (one.lane, one.waiting.service) == (letter.lane, letter.waiting.service)
        (like if is_like else others).append(one)
    return like, others


def utc_now() -> datetime:
    """The time, aware, in UTC."""
    return datetime.now(UTC)
