"""The gateway's side of a webhook, as the rules need it: what a subclass of the contract has to say."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Literal, NamedTuple
from urllib.parse import urlencode

from attrs import evolve
from hypothesis import strategies as st

from mokit.http import HttpRequest, HttpResponse
from mokit.messages import Inbound, Media, Outbound, Status
from mokit.transports.base import Event, HttpTransport, Submitted

URL = "https://sms.example.com/sms/hook"       # of the webhook, wherever nothing else is said
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
KEYS = ("key-one-0123456789abcdef0123456789abcdef", "key-two-0123456789abcdef0123456789abcdef")
STRANGE_KEY = "key-six-0123456789abcdef0123456789abcdef"     # of somebody else
ANNE = "+14155550100"
SHORT_CODE = "56789"
LONG_CODE = "+14155550199"

Covered = Literal["body", "query", "url"]


class Recorded(NamedTuple):
    """A request in the form that the gateway documents, without its proof, and what it tells."""

    name: str                   # of the case; with the page that shows it, in a comment beside
    request: HttpRequest        # as `receive` gets it; `sign` adds the proof
    events: Sequence[Event]     # `raw` apart; what arrives does so at NOW


class Sent(NamedTuple):
    """What a send call says, or a reply in a webhook's answer."""

    sender: str                 # as in the `Outbound`, E.164 with "+"
    recipient: str
    text: str
    media: Sequence[str] = ()   # their URLs


class Gateway:
    """What a subclass says of its gateway: how it writes, signs and answers."""

    # What its proof covers; nothing where a secret comes along with each request.
    signs: ClassVar[frozenset[Covered]] = frozenset()
    # How far from now the time may be that is signed; None if it signs none.
    window: ClassVar[timedelta | None] = None
    # What it can do. Rules for what it can't are not run.
    brings_media: ClassVar[bool] = True
    sends_media: ClassVar[bool] = True
    brings_batches: ClassVar[bool] = False      # several events in one request
    answers_inline: ClassVar[bool] = False      # replies may leave with the webhook's answer
    answers_pictures: ClassVar[bool] = False    # and so may their pictures
    tells_opt_outs: ClassVar[bool] = True       # the answer to a send call tells that the person opted out
    reports: ClassVar[bool] = True              # there are receipts

    # Which texts can be written at all, in both directions.
    texts: ClassVar[st.SearchStrategy[str]] = st.text(st.characters(codec="utf-8"), max_size=200)

    # Which texts a reply in the webhook's answer may have.
    replies: ClassVar[st.SearchStrategy[str]] = texts

    recorded: ClassVar[Sequence[Recorded]]      # the documented requests: texts, MMS, batches, receipts, controls
    statuses: ClassVar[Mapping[str, Status]]    # each documented word or code of receipts
    unknown_word: ClassVar[str] = "a word of next year"     # one that is not documented
    taken: ClassVar[tuple[HttpResponse, str]]   # the answer to a send call that took the message, and the id in it
    refusals: ClassVar[Sequence[tuple[HttpResponse, Submitted]]]    # the documented ones, and what each means
    acknowledgement: ClassVar[HttpResponse] = HttpResponse()        # of a text without a reply

    def make_transport(self, keys: Sequence[str], **options: Any) -> HttpTransport:
        """The transport, with `url=URL` and what else it needs, whose webhook requests any of the keys may prove.

        Args:
            keys: Secrets, tokens, or whatever `sign` makes of them.
            options: `url=` another URL of the webhook; `unverified=True`.
        """
        raise NotImplementedError(f"{type(self).__name__}.make_transport must say how the transport is made")

    def write(self, message: Inbound) -> HttpRequest:
        """The request by which the gateway hands over a text: id, sender, recipient, text and media of it."""
        raise NotImplementedError(f"{type(self).__name__}.write must say how the gateway hands over a text")

    def write_receipt(self, message_id: str, word: str) -> HttpRequest:
        """The request by which it tells that a message has the status of that word, one of `statuses`."""
        raise NotImplementedError(f"{type(self).__name__}.write_receipt must say how the gateway reports")

    def sign(self, request: HttpRequest, key: str, now: datetime) -> HttpRequest:  # noqa: ARG002 - others sign it
        """The request with its proof for URL: by default, a secret in the query."""
        secret = urlencode({"secret": key})
        return evolve(request, query=f"{request.query}&{secret}" if request.query else secret)

    def forgeries(self, request: HttpRequest) -> Iterable[HttpRequest]:  # noqa: ARG002 - see there
        """Further forgeries of a request, which is not signed yet, such as by an algorithm that must not pass."""
        return ()

    def read_call(self, request: HttpRequest) -> Sent:
        """What a request that `submit` made says."""
        raise NotImplementedError(f"{type(self).__name__}.read_call must say how a send call is read")

    def read_answer(self, response: HttpResponse) -> Sequence[Sent]:
        """The replies in an answer that `respond` made, in order."""
        raise NotImplementedError(f"{type(self).__name__}.read_answer must say how replies are read")

    def signed(self, request: HttpRequest, key: str = KEYS[0], now: datetime = NOW) -> HttpRequest:
        """The request as it comes in."""
        return self.sign(request, key, now)

    def tells(self, request: HttpRequest) -> list[Event]:
        """What a request tells once it is signed."""
        return self.make_transport(KEYS).receive(self.signed(request), NOW)


def inbound(
    text: str = "vote a",
    *,
    message_id: str = "7a3f0b52",
    sender: str = ANNE,
    recipient: str = SHORT_CODE,
    media: Sequence[Media] = (),
) -> Inbound:
    """A text from a person."""
    return Inbound(
        id=message_id, sender=sender, recipient=recipient, text=text, media=tuple(media), received_at=NOW
    )


def outbound(text: str = "Thanks, your vote counts.", *, number: int = 0, media: Sequence[Media] = ()) -> Outbound:
    """A message to a person."""
    return Outbound(
        id=f"r:wire:7a3f0b52:{number}", sender=LONG_CODE, recipient=ANNE, text=text, media=tuple(media), kind="reply"
    )
