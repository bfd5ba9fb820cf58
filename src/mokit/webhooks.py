"""What a webhook request is answered with: the transport by its path, then the message's way."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mokit import logs
from mokit.delivery import Outbox
from mokit.errors import BadSignature, MalformedRequest, MokitError, RegistrationError, StoreError
from mokit.events import Hooks
from mokit.housekeeping import Watch
from mokit.http import HttpRequest, HttpResponse, path_of, plain
from mokit.intake import Acknowledged, Taken
from mokit.messages import ConsentChange, DeliveryReceipt, Inbound, Outbound
from mokit.pauses import NOTHING_PAUSED, Pause
from mokit.queues import INLINE, inline_token
from mokit.receipts import Receipts
from mokit.reception import Reception
from mokit.services import Service
from mokit.stores.base import Change, milliseconds
from mokit.transports.base import (
    Control,
    Event,
    FetchFirst,
    HttpTransport,
    Transport,
    are_carried,
    carries_media,
    is_direct,
)

if TYPE_CHECKING:               # loaded only where there is a policy
    from mokit.register import Register


class NotFetched(MokitError):
    """What a transport needs from its gateway's servers can't be had now."""


class Settlement:
    """Replies that leave with the webhook's answer, to be settled once it was written."""

    __slots__ = ("replies", "rest", "taken")

    def __init__(
        self,
        taken: Taken | None,
        replies: Sequence[Outbound],
        rest: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self.taken = taken
        self.replies = replies
        self.rest = rest                # what else is done then


def transports_by_path(transports: Iterable[Transport]) -> dict[str, HttpTransport]:
    """Each HTTP transport by the path of its public URL.

    Raises:
        RegistrationError: Two transports have one path.
    """
    found: dict[str, HttpTransport] = {}
    for transport in transports:
        if is_direct(transport):
            continue
        path = path_of(transport.url)
        if found.setdefault(path, transport) is not transport:
            raise RegistrationError(
                f"the transports {found[path].name!r} and {transport.name!r} have one webhook path, "
                f"{path!r}; give each a URL of its own"
            )
    return found


class Webhooks:
    """Answers the gateways."""

    def __init__(
        self,
        *,
        by_path: Mapping[str, HttpTransport],
        reception: Reception,
        take_in: Callable[[Inbound, Service, int, timedelta | None], Awaitable[Taken | Acknowledged]],
        inbox: bool,
        outbox: Outbox,
        receipts: Receipts,
        service_of: Callable[[str, Transport], Service],
        hooks: Hooks,
        clock: Callable[[], datetime],
        max_body: int,
        watch: Watch,
        register: "Register | None" = None,
        services: Sequence[Service] = (),
    ) -> None:
        self.by_path = by_path
        self.reception = reception
        self.take_in = take_in          # where a message may be kept before it is handled
        self.inbox = inbox              # whether any is
        self.outbox = outbox
        self.receipts = receipts
        self.service_of = service_of
        self.hooks = hooks
        self.clock = clock
        self.max_body = max_body        # bytes
        self.watch = watch
        self._has_told_paths = False
        self.register = register        # None without a consent policy
        self.services = services

    async def handle(self, request: HttpRequest) -> HttpResponse:
        """The answer to a request, which counts as written."""
        response, settlement = await self.answer(request, at_once=True)
        if settlement is not None:
            try:
                await self.settle(settlement)
            except StoreError as error:
                return _failing(error)
        return response

    async def answer(
        self, request: HttpRequest, *, at_once: bool = False
    ) -> tuple[HttpResponse, Settlement | None]:
        """The answer to a request, and what to settle once it was written; `at_once`, since it counts as written."""
        transport = self._transport(request.url)
        if transport is None:
            known = ", ".join(self.by_path) or "none; give the engine transport= or services="
            log = logs.tell if self._has_told_paths else logs.warn      # strangers look for many paths
            log("no transport has the path %.200r; those of the transports: %s", path_of(request.url), known)
            self._has_told_paths = True
            return plain(404, "no transport has this path"), None
        if len(request.body) > self.max_body:
            return plain(413, "the body is too large"), None
        now = self.clock()
        try:
            try:
                events = transport.receive(request, now)
            except FetchFirst as first:
                first.learn(await self._fetched(first.request))
                events = transport.receive(request, now)
            if now >= self.watch.next_look:
                await self.watch.look(now)
            return await self._work(transport, events, now, at_once=at_once)
        except BadSignature as error:
            seen = request.headers.get("host", "") + request.url
            logs.warn(
                "a request to %.200r is not signed for the configured URL %s: %s", seen, transport.url, error,
                transport=transport.name, configured_url=transport.url, seen_url=seen,
            )
            return plain(403, "the signature is wrong"), None
        except MalformedRequest as error:
            logs.warn("a request can't be read: %s", error, transport=transport.name)
            return plain(400, "the request can't be read"), None
        except (StoreError, NotFetched) as error:
            return _failing(error), None

    def _transport(self, path: str) -> HttpTransport | None:
        """The transport of a path; a proxy may have taken away what stands before it."""
        if path in self.by_path:
            return self.by_path[path]
        seen = path_of(path)
        exact = self.by_path.get(seen)
        if exact is not None or seen == "/":
            return exact
        fitting = [found for known, found in self.by_path.items() if known.endswith(seen)]
        return fitting[0] if len(fitting) == 1 else None

    async def _work(
        self, transport: HttpTransport, events: Sequence[Event], now: datetime, *, at_once: bool
    ) -> tuple[HttpResponse, Settlement | None]:
        settlement = answer = None
        for event in events:
            if isinstance(event, Inbound):
                settlement = await self._take(transport, event, now, alone=len(events) == 1, at_once=at_once)
            elif isinstance(event, Control):
                answer = await self._answered(event)
            elif isinstance(event, DeliveryReceipt):
                await self.receipts.take(event)
            else:
                await self.take_consent(transport, event)
        if answer is not None:
            return answer, settlement
        replies = settlement.replies if settlement else ()
        return transport.respond(events, replies), settlement

    async def take_consent(self, transport: Transport, event: ConsentChange) -> None:
        """Write down what the gateway tells of a person's consent; where it names no service, for all behind it."""
        if self.register is not None:
            await self.register.take(event, await self._meant(self.register, transport, event))
        await self.hooks.tell(self.outbox.waits, event)

    async def _meant(self, register: "Register", transport: Transport, event: ConsentChange) -> Sequence[str]:
        """The names of the services that a change of consent is for; where the engine has none, the person's own."""
        if event.service:
            return [self.service_of(event.service, transport).name]
        behind = [one.name for one in self.services if one.transport is transport]
        if behind:
            return behind
        others = {one.name for one in self.services}        # behind other gateways
        known = [name for name in await register.services_of(event.person) if name not in others]
        if not known:
            logs.warn(
                "a gateway tells that somebody opted %s, and of no service; no service is known that it could be for, "
                "so it is written down nowhere: give the engine services=",
                "out" if event.opted_out else "in", transport=transport.name,
            )
        return known

    async def _answered(self, control: Control) -> HttpResponse:
        if control.request is not None:
            await self._fetched(control.request)
        return control.response

    async def _fetched(self, request: HttpRequest) -> HttpResponse:
        try:
            response: HttpResponse = await self.outbox.waits.blocking(self.outbox.handover.http().send, request)
        except OSError as error:
            raise NotFetched(f"{request.url} can't be reached: {error}") from error
        if not 200 <= response.status < 300:
            raise NotFetched(f"{request.url} answers {response.status}")
        return response

    async def _take(
        self, transport: HttpTransport, message: Inbound, now: datetime, *, alone: bool, at_once: bool
    ) -> Settlement | None:
        service = self.service_of(message.recipient, transport)
        inline = transport.inline_replies if alone and service.transport is transport else 0
        paused = self.outbox.pauses.known(now) if inline else NOTHING_PAUSED
        if paused is None:
            paused = await self.outbox.pauses.now()
        if paused.pauses and paused.holds(Pause(service.name, "reply", transport.name)):
            inline = 0
        deadline = getattr(transport, "deadline", None) if self.outbox.waits.on_loop else None
        if message.part is None and deadline is None and not self.inbox:
            at_once = at_once and inline > 0 and self._ends_with_us and carries_media(transport)
            taken = await self.reception.take(message, service, inline, at_once=at_once)
        else:
            found = await self.take_in(message, service, inline, deadline)
            if not isinstance(found, Taken):
                return await self._acknowledged(found, alone=alone)
            taken = found
        replies = taken.outcome.replies
        if taken.are_sent:
            return Settlement(taken, replies)
        fits = len(replies) <= inline and are_carried(transport, replies)
        if taken.outcome.duplicate:
            return await self._again(taken, service) if replies and fits else None
        if taken.lease is not None and fits and not taken.behind:
            return Settlement(taken, replies)
        await self.outbox.deliver_taken(taken.key, taken.lease, taken.entries, behind=taken.behind)
        return None

    @property
    def _ends_with_us(self) -> bool:
        """Whether the store ends with the process, and nothing can cancel a message between commit and answer.

        Then there is nothing that a worker could have to send in place of the answer.
        """
        return self.outbox.store.straight is not None and not self.outbox.waits.on_loop

    async def _acknowledged(self, found: Acknowledged, *, alone: bool) -> Settlement | None:
        """What is to be done for a message once its webhook was answered; now, if the request tells of others too."""
        if found.rest is None or alone:
            return Settlement(None, (), found.rest)
        await found.rest()
        return None

    async def _again(self, taken: Taken, service: Service) -> Settlement | None:
        """A repeat's inline answer: given again only while nobody else has sent it, and the person has not left."""
        replies = taken.outcome.replies
        asked = [f"s:{reply.id}" for reply in replies]
        while True:
            [snapshot] = await self.outbox.store.load([(taken.key, asked)])
            now, decision = milliseconds(self.clock()), taken.outcome.decision
            if self.register is not None and not self.register.answers_again(snapshot, service, decision, now):
                return None
            if all(snapshot.marks.get(mark) == INLINE for mark in asked):
                return Settlement(taken, replies)
            waiting = {entry.id for entry in snapshot.entries}
            token = snapshot.token or ""
            if not token.startswith(inline_token(replies[0].id)) or any(reply.id not in waiting for reply in replies):
                return None
            lease = self.outbox.new_lease(now, inline=replies[0].id)
            [done] = await self.outbox.store.commit([Change(key=taken.key, now=now, token=token, lease=lease)])
            if done is not None:        # else the first answer was settled just now, or a worker sends
                return Settlement(Taken(taken.outcome, taken.key, snapshot.entries, lease), replies)

    async def settle(self, settlement: Settlement) -> None:
        """Record that an answer was written."""
        if settlement.taken is None:
            if settlement.rest is not None:
                await settlement.rest()
            return
        lease = settlement.taken.lease
        if lease is not None:
            await self.outbox.settle_inline(settlement.taken.key, lease[0], settlement.replies)
        elif settlement.taken.are_sent:
            await self.outbox.tell_inline(settlement.replies)


def _failing(error: StoreError | NotFetched) -> HttpResponse:
    """The answer while the store fails, or something can't be fetched: the gateway shall try again."""
    what = "something can't be fetched" if isinstance(error, NotFetched) else "the store failed"
    logs.fail("%s, the gateway will try again: %s", what, error)
    return plain(503, "try again later")
