"""What follows the commit: messages leave through their transports, and the queue is settled."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

from attrs import evolve

from mokit import logs
from mokit.errors import MissingExtra, StoreError
from mokit.events import Hooks, MessageSent, SendFailed
from mokit.http import HttpRequest, HttpResponse
from mokit.messages import Outbound
from mokit.records import Waiting, is_timer, waiting_from_json, waiting_to_json
from mokit.stores.awaited import AwaitedStore
from mokit.stores.base import Change, Entry, Key, milliseconds
from mokit.transports.base import DirectTransport, Submitted, Transport
from mokit.waits import Waits

MOST_TRIES = 12         # over about three hours
FIRST_PAUSE = timedelta(seconds=5)      # doubles with each try
LONGEST_PAUSE = timedelta(hours=1)
FEW = 10                        # people whose overdue messages one webhook sends beside its own

INLINE = "inline"               # marks replies that leave with the webhook's answer

EXPIRED = Submitted(accepted=False, code="expired", reason="its expires_at passed before it could be sent")
SUPERSEDED = Submitted(accepted=False, code="superseded", reason="the question that it asked is over")
NO_TRANSPORT = Submitted(accepted=False, code="no transport", reason="its service has no transport")


def inline_token(reply_id: str) -> str:
    """How the token of a lease begins under which replies leave with the webhook's answer."""
    return f"{INLINE}:{reply_id}:"


def stamp_behind(entries: Sequence[Entry], now: int) -> int:
    """The place in a queue behind those that already wait in it."""
    return max(now, entries[-1].stamp + 1) if entries else now


def entry_of(
    message: Outbound, service: str, *, now: int, stamp: int, sealed: tuple[str, str] | None = None
) -> Entry:
    """The queue entry of a message; what is sealed is not in it."""
    due = now if message.not_before is None else max(now, milliseconds(message.not_before))
    return Entry(message.id, due, stamp, waiting_to_json(message, service, sealed=sealed))


class HttpClient(Protocol):
    """The one seam to an HTTP client library."""

    def send(self, request: HttpRequest) -> HttpResponse:
        """Send a request and read the whole answer.

        Raises:
            OSError: The gateway could not be reached, or did not answer in time.
        """
        ...


class Outbox:
    """Sends what was committed, under a lease, and settles the queue."""

    def __init__(
        self,
        *,
        store: AwaitedStore,
        waits: Waits,
        transports: Callable[[str, str], Transport | None],
        http: Callable[[], HttpClient],
        hooks: Hooks,
        clock: Callable[[], datetime],
        lease: timedelta,
        new_token: Callable[[], str],
        space: str,
        fire: Callable[[Key, Entry], Awaitable[Sequence[Entry]]],
        unseal: Callable[[Waiting, tuple[str, str]], Awaitable[str | None]],
    ) -> None:
        self.store = store
        self.waits = waits
        self.transports = transports        # by name of the service and number
        self.http = http
        self.hooks = hooks
        self.clock = clock
        self.lease = lease
        self.new_token = new_token
        self.space = space
        self.fire = fire                    # does what a timer says, and gives what is to be sent
        self.unseal = unseal                # what a sealed message says; None if nobody wants it any more
        self._lease_ms = int(lease.total_seconds() * 1000)
        self._behind: set[Key] = set()      # people with messages behind a lease held here

    def key(self, address: str) -> Key:
        """The store's key of a person."""
        return Key(f"{self.space}|{address}")

    def new_lease(self, now: int, *, inline: str = "") -> tuple[str, int]:
        """A token that nobody else has, and when it runs out.

        Where replies leave with the webhook's answer, `inline` is the id of the first: a repeat of that
        webhook may take the lease over, since the gateway repeats only what it has no answer to.
        """
        token = self.new_token()
        return inline_token(inline) + token if inline else token, now + self._lease_ms

    async def send(self, message: Outbound, service: str) -> Submitted | None:
        """Commit a message of the host's own, then send it; None if it waits or was sent before."""
        now, key = milliseconds(self.clock()), self.key(message.recipient)
        [snapshot] = await self.store.load([(key, ())])
        entry = entry_of(message, service, now=now, stamp=stamp_behind(snapshot.entries, now))
        lease = self.new_lease(now) if entry.due <= now else None
        change = Change(key=key, now=now, put=(entry,), marks={f"o:{message.id}": ""}, lease=lease)
        [done] = await self.store.commit([change])
        if done is None or lease is None or done.token != lease[0]:
            return None
        results = await self.deliver(key, lease, [entry])
        return results[0] if results else None

    async def run_due(self, limit: int = 100) -> int:
        """Send what is due, each person's messages in order; answers how many were sent or given up."""
        now = milliseconds(self.clock())
        lease = self.new_lease(now)
        claims = await self.store.claim(now=now, until=lease[1], limit=limit, token=lease[0])
        total = 0
        for claim in claims:
            due = [entry for entry in claim.snapshot.entries if entry.due <= now]
            timers = [entry for entry in due if is_timer(entry.body)]
            messages = [entry for entry in due if not is_timer(entry.body)]
            for timer in timers:
                messages += await self.fire(claim.key, timer)
            total += len(timers) + len(await self.deliver(claim.key, lease, messages))
        return total

    async def deliver_taken(self, key: Key, lease: tuple[str, int] | None, entries: Sequence[Entry]) -> None:
        """Send what a commit put into the queue: at once under its lease, else behind what is being sent."""
        if lease is not None:
            await self.deliver(key, lease, entries)
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

    async def deliver(self, key: Key, lease: tuple[str, int], entries: Sequence[Entry]) -> list[Submitted]:
        """Send the entries of one person, which is leased, in order, and settle them.

        What the lease leaves no time for stays in the queue, for whoever leases it next. What is
        behind a message that is to be tried again waits for it.
        """
        results: list[tuple[Entry, Waiting, Submitted]] = []
        for entry in entries:
            if milliseconds(self.clock()) >= lease[1]:
                break
            waiting = waiting_from_json(entry.id, entry.body)
            results.append((entry, waiting, await self._submit(waiting)))
            if _repeatable(*results[-1]):
                break
        await self._settle(key, lease[0], results, entries[len(results) :])
        return [result for _, _, result in results]

    async def _submit(self, waiting: Waiting) -> Submitted:
        message = waiting.message
        if message.expires_at is not None and message.expires_at <= self.clock():
            return EXPIRED
        transport = self.transports(waiting.service, message.sender)
        if transport is None:
            return NO_TRANSPORT
        try:
            if waiting.sealed is not None:
                text = await self.unseal(waiting, waiting.sealed)
                if text is None:
                    return SUPERSEDED
                message = evolve(message, text=text)
            return await self._hand_over(transport, message)
        except MissingExtra:
            raise
        except OSError as error:
            return Submitted(accepted=False, code="unreachable", reason=str(error), retryable=True)
        except Exception as error:  # noqa: BLE001 - a transport's mistake must not hold up what others wait for
            logs.fail("the transport %r failed on the message %r", transport.name, message.id, error=error)
            return Submitted(accepted=False, code="broken transport", reason=repr(error), retryable=True)

    async def _hand_over(self, transport: Transport, message: Outbound) -> Submitted:
        if isinstance(transport, DirectTransport):
            direct: Submitted = await self.waits.blocking(transport.send, message)
            return direct
        response = await self.waits.blocking(self.http().send, transport.submit(message))
        return transport.submitted(response)

    async def _settle(
        self,
        key: Key,
        token: str,
        results: Sequence[tuple[Entry, Waiting, Submitted]],
        behind: Sequence[Entry],
    ) -> None:
        now = milliseconds(self.clock())
        again = [_later(*one, now) for one in results if _repeatable(*one)]
        again += [entry._replace(due=max(entry.due, again[-1].due)) for entry in behind if again]
        over = [one for one in results if not _repeatable(*one)]
        await self.store.commit([
            Change(
                key=key,
                now=now,
                token=token,
                put=again,
                drop=[entry.id for entry, _, _ in over],
                marks={f"s:{entry.id}": result.id or result.code for entry, _, result in over},
                release=True,
            )
        ])
        for _, waiting, result in over:
            event = (MessageSent if result.accepted else SendFailed)(waiting.message, result)
            await self.hooks.tell(self.waits, event)
        await self._settled(key)

    async def settle_inline(self, key: Key, token: str, replies: Sequence[Outbound]) -> None:
        """Settle replies that left with the webhook's answer; a lost lease changes nothing."""
        drop = [reply.id for reply in replies]
        marks = {f"s:{reply}": INLINE for reply in drop}
        now = milliseconds(self.clock())
        await self.store.commit([Change(key, now, None, token, None, (), drop, marks, release=True)])
        if self.hooks.wants(MessageSent):
            for reply in replies:
                await self.hooks.tell(self.waits, MessageSent(reply, Submitted(id=INLINE)))
        if self._behind:
            await self._settled(key)


def _repeatable(_: Entry, waiting: Waiting, result: Submitted) -> bool:
    return not result.accepted and result.retryable and waiting.tries + 1 < MOST_TRIES


def _later(entry: Entry, waiting: Waiting, result: Submitted, now: int) -> Entry:
    """The entry again, due after a pause."""
    pause = result.retry_after or pause_after(waiting.tries, entry.id)
    body = waiting_to_json(waiting.message, waiting.service, waiting.tries + 1, waiting.sealed)
    return entry._replace(due=now + int(pause.total_seconds() * 1000), body=body)


def pause_after(tries: int, id: str) -> timedelta:  # noqa: A002 - the entry's id
    """How long to wait after a failed try: doubling, and spread by up to a fifth by the message's id."""
    from zlib import crc32

    spread = 0.9 + crc32(id.encode("utf-8", "surrogatepass")) % 1000 / 5000
    return min(FIRST_PAUSE * (1 << tries), LONGEST_PAUSE) * spread


def utc_now() -> datetime:
    """The time, aware, in UTC."""
    return datetime.now(UTC)
