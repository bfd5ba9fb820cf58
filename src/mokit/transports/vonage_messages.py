"""Vonage, the Messages API: SMS and MMS over its webhooks and its send call.

Checked against Vonage's SDK, vonage 4.9.1 (vonage_jwt/verify_jwt.py, vonage_messages), and its pages "Signed webhooks",
"Inbound Message Webhook", "Messages API Status Callbacks", "Messaging Opted-out Numbers" and "Messages API errors"
(developer.vonage.com). A send call has no idempotency token: one whose answer was lost may send twice when it is
repeated. `Vonage` is for the SMS API.
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
from mokit.transports.bodies import Fields, json_object, object_at, objects_at, required, text_at
from mokit.transports.credentials import check_age
from mokit.transports.options import api_url, check_secrets, several, webhook_url
from mokit.transports.receipts import with_opt_out
from mokit.transports.sending import answer_of, basic, is_success, json_post, refused, told
from mokit.transports.times import from_iso
from mokit.transports.tokens import bearer, signed_claims

WINDOW = timedelta(hours=25)    # Vonage tries again for 24 hours, and doesn't say whether it signs anew

_OPTED_OUT = frozenset({"1240"})        # in receipts; the send call itself succeeds, with 202
_STATUSES: Mapping[str, Status] = {
    "submitted": "sent",
    "delivered": "delivered",
    "rejected": "rejected",
    "undeliverable": "undelivered",
    "read": "read",
}
_KINDS = ("image", "audio", "video", "file", "vcard")    # of media, in MMS


@frozen(kw_only=True, eq=False)
class VonageMessages:
    """A Vonage application with the Messages API: its webhooks for messages and statuses, and its send call.

    Raises:
        RegistrationError: A secret or a URL can't be what it is meant to be.
    """

    api_key: str
    api_secret: str = field(repr=False)
    signature_secret: tuple[str, ...] = field(default=(), converter=several, repr=False)    # once or several
    url: str = field(validator=webhook_url)     # of the inbound and of the status webhook
    window: timedelta = WINDOW                  # how far from now the time may be that is signed
    status_callback: str = field(default="", validator=api_url)     # where statuses go, if not to the application's
    api_base: str = field(default="https://api.nexmo.com", validator=api_url)
    unverified: bool = False                    # anybody may post anything; for trying things out
    name: str = "vonage messages"
    inline_replies: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        """Refuse what would only fail when the first message comes or leaves."""
        check_secrets("signature_secret", self.signature_secret, unverified=self.unverified)
        check_secrets("api_secret", [self.api_secret])

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        """Verify the token and the hash of the body in it, then read the message or the status.

        A message's id is the same over Vonage's retries. Other channels than SMS and MMS are passed over.

        Raises:
            BadSignature: None of the secrets signed the token, not within `window`, or it is for another body.
            MalformedRequest: It can't be read.

        Source: "Signed webhooks"; "Inbound Message Webhook"; "Messages API Status Callbacks".
        """
        if not self.unverified:
            self._verify(request, now)
        fields = json_object(request.body)
        if text_at(fields, "channel") not in {"sms", "mms"}:
            return []
        return _receipt(fields, now, self.name) if "status" in fields else [_inbound(fields, now, self.name)]

    def _verify(self, request: HttpRequest, now: datetime) -> None:
        claims = signed_claims(bearer(request), self.signature_secret, "HS256")
        check_age(told(claims, "iat"), now, self.window)
        wanted = sha256(request.body).hexdigest()
        if not compare_digest(told(claims, "payload_hash").encode(), wanted.encode()):
            raise BadSignature("the token is for another body")

    def respond(self, events: Sequence[Event], replies: Sequence[Outbound]) -> HttpResponse:  # noqa: ARG002
        """An empty 200; replies leave by `submit`."""
        return HttpResponse()

    def submit(self, message: Outbound) -> HttpRequest:
        """The POST that sends a text, or an MMS; Vonage sends once for each time that it gets it.

        Source: "Send a Message" of the API reference.
        """
        value: dict[str, object] = {
            "from": message.sender.removeprefix("+"), "to": message.recipient.removeprefix("+")
        }  # fmt: skip
        value |= _content(message)
        if self.status_callback:
            value["webhook_url"] = self.status_callback
        url = f"{self.api_base.rstrip('/')}/v1/messages"
        return json_post(url, value, authorization=basic(self.api_key, self.api_secret))

    def submitted(self, response: HttpResponse) -> Submitted:
        """What Vonage said to the send call; a 2xx that can't be read counts as accepted, without an id.

        Source: "Messages API errors".
        """
        answer = answer_of(response)
        if is_success(response):
            return Submitted(id=told(answer, "message_uuid"))
        title = told(answer, "title")
        return refused(response, code=title, reason=told(answer, "detail") or title)


def _content(message: Outbound) -> Mapping[str, object]:
    if not message.media:
        return {"channel": "sms", "message_type": "text", "text": message.text}
    items = [{"type": _kind(media), "url": media.url} for media in message.media]
    if message.text:
        items[0]["caption"] = message.text
    if len(items) > 1:
        return {"channel": "mms", "message_type": "content", "content": items}
    kind = items[0].pop("type")
    return {"channel": "mms", "message_type": kind, kind: items[0]}


def _kind(media: Media) -> str:
    kind, _, form = media.content_type.partition("/")
    if kind in {"image", "audio", "video"} or not kind:
        return kind or "image"
    return "vcard" if form in {"vcard", "x-vcard"} else "file"


def _inbound(fields: Fields, now: datetime, transport: str) -> Inbound:
    media = [object_at(fields, kind) for kind in _KINDS if kind in fields]
    contents = objects_at(fields, "content")
    texts = [text_at(one, name) for one in [fields, *media, *contents] for name in ("text", "caption")]
    return Inbound(
        id=required(fields, "message_uuid"),
        sender=normalise_address(required(fields, "from"), international=True),
        recipient=normalise_address(required(fields, "to"), international=True),
        text="\n".join(filter(None, texts)),
        received_at=now,
        sent_at=from_iso(text_at(fields, "timestamp")),
        media=tuple(
            [Media(required(one, "url")) for one in media]
            + [Media(required(one, "url")) for one in contents if text_at(one, "type") != "text"]
        ),
        transport=transport,
        raw=fields,
    )


def _receipt(fields: Fields, now: datetime, transport: str) -> list[Event]:
    error = object_at(fields, "error")
    receipt = DeliveryReceipt(
        message_id=required(fields, "message_uuid"),
        status=_STATUSES.get(text_at(fields, "status"), "unknown"),
        at=from_iso(text_at(fields, "timestamp")) or now,
        recipient=normalise_address(text_at(fields, "to"), international=True),
        sender=normalise_address(text_at(fields, "from"), international=True),
        code=text_at(error, "title"),
        reason=text_at(error, "detail"),
        transport=transport,
        raw=fields,
    )
    return with_opt_out(receipt, _OPTED_OUT)
