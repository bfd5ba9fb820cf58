"""What a transport is: an adapter to one gateway.

An HTTP gateway is four pure functions on plain values (`HttpTransport`); one with a connection of
its own sends by itself (`DirectTransport`). Neither knows the engine.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias, runtime_checkable

from attrs import frozen

from mokit.errors import BadSignature
from mokit.http import HttpRequest, HttpResponse
from mokit.messages import ConsentChange, DeliveryReceipt, Inbound, Outbound
from mokit.values import Value

if TYPE_CHECKING:               # importing it takes as long as a tenth of `import mokit`
    from typing_extensions import TypeIs


class Control(NamedTuple):
    """A request by which the gateway looks whether its webhook is there; it tells of no person.

    The webhook answers it with `response`, in place of what `respond` says; where `request` is given, it
    is sent first, and unless that succeeds the gateway is told to try again.
    """

    what: str                                   # the gateway's own word for it, such as "SubscriptionConfirmation"
    response: HttpResponse = HttpResponse()
    request: HttpRequest | None = None          # what is to be visited, such as the URL that confirms


Event: TypeAlias = Inbound | DeliveryReceipt | ConsentChange | Control


class FetchFirst(BadSignature):
    """The signature can't be looked at before something was fetched, such as a certificate.

    The engine sends `request`, gives the answer to `learn`, and calls `receive` once more with the same
    request. Without that it is a request that nobody has proven.
    """

    def __init__(self, request: HttpRequest, learn: Callable[[HttpResponse], None]) -> None:
        super().__init__(f"{request.url} has to be fetched first")
        self.request = request
        self.learn = learn                      # keeps what it needs, or nothing if the answer is of no use


@frozen(kw_only=True, eq=False, repr=False, slots=False)
class Submitted(Value):
    """What the gateway said to one send call."""

    id: str = ""                            # the gateway's id; its receipts carry it
    accepted: bool = True
    code: str = ""                          # the gateway's own error code
    reason: str = ""                        # the gateway's own words
    retryable: bool = False                 # the same call may succeed later
    retry_after: timedelta | None = None    # the gateway's own wish
    opted_out: bool = False                 # it was refused since the person said STOP


def are_carried(transport: "HttpTransport", replies: Sequence[Outbound]) -> bool:
    """Whether what a transport's webhook answers can carry the pictures of these replies, if there are any."""
    return carries_media(transport) or not any(reply.media for reply in replies)


def carries_media(transport: "HttpTransport") -> bool:
    """Whether the pictures of replies may leave with the webhook's answer."""
    return bool(getattr(transport, "inline_media", True))


class HttpTransport(Protocol):
    """A gateway that is spoken to over HTTP. All four functions are pure: no I/O, no clock."""

    @property
    def name(self) -> str:
        """What the gateway is called, such as "twilio"; marks the messages that came by it."""
        ...

    @property
    def url(self) -> str:
        """The public URL of its webhook; the engine hands it the requests for this path."""
        ...

    @property
    def inline_replies(self) -> int:
        """How many replies the webhook's own answer can carry; 0 if it can carry none.

        Where these are texts alone, a class attribute `inline_media = False` says so. An attribute `deadline`, a
        timedelta, tells how long the gateway waits for the answer, and `same_text_within` how far apart it may hand
        over one text twice, under two ids; see docs/live.md.
        """
        ...

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        """Verify the request, then read all that it tells, in order; an empty list for what needs no work.

        What this version doesn't know (further kinds of events, further fields) is passed over.

        Raises:
            BadSignature: The gateway didn't sign these bytes for the configured URL, or it did so too long ago.
            FetchFirst: Something has to be fetched before the signature can be looked at.
            MalformedRequest: The bytes are not what the gateway documents.
        """
        ...

    def respond(self, events: Sequence[Event], replies: Sequence[Outbound]) -> HttpResponse:
        """What the webhook answers when `events` are safe; `replies` leave by it, if any.

        Replies are given for a request of a single event alone. A `Control` is answered without asking here.
        """
        ...

    def submit(self, message: Outbound) -> HttpRequest:
        """The request that sends an MT message, with the whole URL."""
        ...

    def submitted(self, response: HttpResponse) -> Submitted:
        """What the gateway's answer to `submit` means; never raises."""
        ...


@runtime_checkable
class DirectTransport(Protocol):
    """A gateway with a connection of its own, such as the console."""

    @property
    def name(self) -> str:
        """What the gateway is called; marks the messages that came by it."""
        ...

    def send(self, message: Outbound) -> Submitted:
        """Hand one MT message over; it returns when the gateway has it or has refused it."""
        ...


Take: TypeAlias = Callable[[Event, Callable[[], None]], None]
"""Takes an event, and waits for what comes of it; the second argument is called as soon as the event is safe.

It may be called by any thread. What it raises before the event was safe means that it was not taken.
"""


@runtime_checkable
class ListeningTransport(DirectTransport, Protocol):
    """A direct transport by whose connection messages come as well, such as SMPP."""

    def listen(self, take: Take, now: Callable[[], datetime]) -> AbstractContextManager[object]:
        """Listen, in threads of its own, until the context ends: then what came is handed on, and no more comes."""
        ...


Transport: TypeAlias = HttpTransport | DirectTransport


def is_direct(transport: Transport) -> "TypeIs[DirectTransport]":
    """Whether a transport sends by itself; `isinstance` tells the same, but asks for each name of the protocol."""
    return hasattr(transport, "send")
