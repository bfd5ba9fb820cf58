"""MessageBird (now Bird), its REST API: SMS and MMS over its webhooks and its send calls.

Checked against MessageBird's SDK, messagebird 2.2.0 (request_validator.py, message.py, mms.py), and its pages "Verify
HTTP requests", "SMS messaging" and "Status reports" (developers.messagebird.com). The forms of inbound texts, the "OK"
that they are answered with, and what 103 means are as nyaruka/courier meets them in production (handlers/messagebird);
no page was found that says so. A send call has no idempotency token: one whose answer was lost may send twice when it
is repeated.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest

from attrs import field, frozen

from mokit.addresses import normalise_address
from mokit.errors import BadSignature
from mokit.http import HttpRequest, HttpResponse
from mokit.messages import DeliveryReceipt, Inbound, Media, Outbound, Status
from mokit.transports.base import Event, Submitted
from mokit.transports.bodies import Fields, json_object, required
from mokit.transports.forms import form_fields
from mokit.transports.options import api_url, check_secrets, continues, several, webhook_url
from mokit.transports.receipts import with_opt_out
from mokit.transports.sending import answer_of, first_told, is_success, json_post, refused, told
from mokit.transports.times import from_digits, from_iso
from mokit.transports.tokens import signed_claims

LEEWAY = timedelta(seconds=1)       # of the SDK

_TAKEN = HttpResponse(headers={"content-type": "text/plain"}, body=b"OK")
_ALGORITHMS = ("HS256", "HS384", "HS512")
_OPTED_OUT = frozenset({"103"})     # in reports: the person has sent STOP
_STATUSES: Mapping[str, Status] = {
    "scheduled": "accepted",
    "buffered": "accepted",
    "sent": "sent",
    "delivered": "delivered",
    "expired": "expired",
    "delivery_failed": "undelivered",
}


@frozen(kw_only=True, eq=False)
class MessageBird:
    """A MessageBird account: its webhook for messages and status reports, and its send calls.

    Raises:
        RegistrationError: A key or a URL can't be what it is meant to be.
    """

    access_key: str = field(repr=False)
    signing_key: tuple[str, ...] = field(default=(), converter=several, repr=False)     # once or several
    url: str = field(validator=webhook_url)     # of the webhook, to the letter as configured
    status_callback: str = field(default="", validator=api_url)     # where reports go, if not to the account's
    api_base: str = field(default="https://rest.messagebird.com", validator=api_url)
    unverified: bool = False                    # anybody may post anything; for trying things out
    name: str = "messagebird"
    inline_replies: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        """Refuse what would only fail when the first message comes or leaves."""
        check_secrets("signing_key", self.signing_key, unverified=self.unverified)
        check_secrets("access_key", [self.access_key])

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        """Verify the token over the URL and the body, then read the text or the status report.

        A message's id is the same over MessageBird's retries.

        Raises:
            BadSignature: None of the keys signed the token, it is of another time, or for another URL or body.
            MalformedRequest: It can't be read.

        Source: "Verify HTTP requests"; "Status reports".
        """
        if not self.unverified:
            self._verify(request, now)
        fields = _fields(request)
        if "status" in fields and "originator" not in fields:
            return _receipt(fields, now, self.name)
        return [_inbound(fields, now, self.name)]

    def _verify(self, request: HttpRequest, now: datetime) -> None:
        claims = signed_claims(request.headers.get("messagebird-signature-jwt", ""), self.signing_key, *_ALGORITHMS)
        if claims.get("iss") != "MessageBird":
            raise BadSignature("MessageBird-Signature-JWT is not MessageBird's")
        _check_times(claims, now)
        if not continues(self.url, request.query):
            raise BadSignature("the request is for another URL than url=")
        url = f"{self.url.partition('?')[0]}?{request.query}" if request.query else self.url
        if not _is_hash(claims.get("url_hash"), url.encode(errors="replace")):
            raise BadSignature(f"the token is for another URL than {self.url}, which url= says")
        payload = claims.get("payload_hash")
        if (payload or request.body) and not _is_hash(payload if request.body else None, request.body):
            raise BadSignature("the token is for another body")

    def respond(self, events: Sequence[Event], replies: Sequence[Outbound]) -> HttpResponse:  # noqa: ARG002
        """200 and "OK"; replies leave by `submit`."""
        return _TAKEN

    def submit(self, message: Outbound) -> HttpRequest:
        """The POST that sends a text, or an MMS; it is sent once for each time that MessageBird gets it.

        The id goes along as its reference: MessageBird reports on nothing that has none.

        Source: "SMS messaging"; mms.py of the SDK.
        """
        value: dict[str, object] = {
            "originator": message.sender.removeprefix("+"),
            "recipients": [message.recipient.removeprefix("+")],
            "reference": message.id,
        }
        if message.text or not message.media:
            value["body"] = message.text
        value |= {"mediaUrls": [media.url for media in message.media]} if message.media else {"datacoding": "auto"}
        if self.status_callback:
            value["reportUrl"] = self.status_callback
        url = f"{self.api_base.rstrip('/')}/{'mms' if message.media else 'messages'}"
        return json_post(url, value, authorization=f"AccessKey {self.access_key}")

    def submitted(self, response: HttpResponse) -> Submitted:
        """What MessageBird said to the send call; a 2xx that can't be read counts as accepted, without an id.

        Source: "API errors".
        """
        answer = answer_of(response)
        if is_success(response):
            return Submitted(id=told(answer, "id"))
        error = first_told(answer, "errors")
        return refused(response, code=told(error, "code"), reason=told(error, "description"))


def _check_times(claims: Fields, now: datetime) -> None:
    begin, end = claims.get("nbf"), claims.get("exp")
    leeway, moment = LEEWAY.total_seconds(), now.timestamp()
    # Added to the host's time: theirs may be numbers too large for it.
    if not (isinstance(begin, int) and isinstance(end, int) and begin <= moment + leeway and moment - leeway < end):
        raise BadSignature("the token is not of this time; the host's clock may be wrong")


def _is_hash(told: object, signed: bytes) -> bool:
    return isinstance(told, str) and compare_digest(
        told.encode(errors="replace"), sha256(signed).hexdigest().encode()
    )  # fmt: skip


def _fields(request: HttpRequest) -> Mapping[str, str]:
    if request.method in {"GET", "HEAD"}:
        return dict(form_fields(request.query))         # a name may come twice; the last one counts
    if request.body[:1] != b"{":
        return dict(form_fields(request.body))
    return {name: str(value) for name, value in json_object(request.body).items() if isinstance(value, str | int)}


def _inbound(fields: Mapping[str, str], now: datetime, transport: str) -> Inbound:
    return Inbound(
        id=fields.get("mid") or required(fields, "id"),         # of a text to a short code the first one is the text's
        sender=normalise_address(required(fields, "originator"), international=True),
        recipient=normalise_address(fields.get("shortcode") or required(fields, "recipient"), international=True),
        text=fields.get("body") or fields.get("payload") or fields.get("message", ""),
        received_at=now,
        sent_at=_time(fields.get("createdDatetime") or fields.get("receive_datetime", "")),
        media=tuple(Media(url) for url in fields.get("mediaURLs", "").split(",") if url),
        transport=transport,
        raw=fields,
    )


def _time(stamp: str) -> datetime | None:
    return from_digits(stamp[2:]) if stamp[:2] == "20" and stamp.isdigit() else from_iso(stamp)


def _receipt(fields: Mapping[str, str], now: datetime, transport: str) -> list[Event]:
    receipt = DeliveryReceipt(
        message_id=required(fields, "id"),
        status=_STATUSES.get(fields["status"], "unknown"),
        at=from_iso(fields.get("statusDatetime", "")) or now,
        recipient=normalise_address(fields.get("recipient", ""), international=True),
        code=fields.get("statusErrorCode", ""),
        reason=fields.get("statusReason", ""),
        transport=transport,
        raw=fields,
    )
    return with_opt_out(receipt, _OPTED_OUT)
