"""Telnyx: SMS and MMS over its messaging API v2.

Checked against Telnyx's SDK, telnyx 4.189.0 (lib/webhook_verification.py; the types of inbound and outbound message
payloads), its pages "Receiving Webhooks for Messaging", "Advanced Opt-In/Out" and "Messaging Error Codes", and, as
others quote it, "Send a message" (developers.telnyx.com/docs/messaging). A send call has no idempotency token: one
whose answer was lost may send twice when it is repeated.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from attrs import Factory, field, frozen

from mokit.addresses import normalise_address
from mokit.errors import BadSignature, MissingExtra, RegistrationError
from mokit.http import HttpRequest, HttpResponse
from mokit.messages import DeliveryReceipt, Hint, Inbound, Media, Outbound, Status
from mokit.transports.base import Event, Submitted
from mokit.transports.bodies import EMPTY, Fields, json_object, object_at, objects_at, required, text_at
from mokit.transports.credentials import check_age
from mokit.transports.options import api_url, check_secrets, several, webhook_url
from mokit.transports.receipts import with_opt_out
from mokit.transports.sending import answer_of, first_told, is_success, json_post, refused, told
from mokit.transports.times import from_iso

WINDOW = timedelta(minutes=5)       # TIMESTAMP_TOLERANCE_SECONDS of the SDK

_SIGNATURE, _TIMESTAMP = "telnyx-signature-ed25519", "telnyx-timestamp"
# "Messaging Error Codes" has 40300 as "Blocked due to STOP message", "Send a message" as a number that belongs to no
# messaging profile. Only the words tell these apart.
_OPTED_OUT = frozenset({"40300"})
_STOP = re.compile(r"\bSTOP\b|\bblock rule\b")
_HINTS: Mapping[str, Hint] = {"STOP": "opt_out", "START": "opt_in", "HELP": "help"}
_STATUSES: Mapping[str, Status] = {
    "queued": "accepted",
    "sending": "accepted",
    "sent": "sent",
    "delivered": "delivered",
    "delivery_unconfirmed": "unknown",      # the carrier gives no receipts
    "sending_failed": "failed",
    "delivery_failed": "undelivered",
    "expired": "expired",
    "read": "read",
}


def _public_keys(transport: "Telnyx") -> Sequence[Any]:     # Any: the extra may be missing
    if transport.unverified and not transport.public_key:
        return ()
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError as error:
        raise MissingExtra("Telnyx's signatures need cryptography: pip install 'mokit[telnyx]'") from error
    try:
        return [Ed25519PublicKey.from_public_bytes(b64decode(key, validate=True)) for key in transport.public_key]
    except ValueError as error:
        raise RegistrationError(
            "public_key= is no Ed25519 key in base64; copy it from Mission Control, Keys & Credentials, Public Key"
        ) from error


@frozen(kw_only=True, eq=False)
class Telnyx:
    """A Telnyx account: its webhook for messages and receipts, and its send call.

    Raises:
        RegistrationError: A key or a URL can't be what it is meant to be.
        MissingExtra: cryptography is not installed.
    """

    api_key: str = field(repr=False)
    public_key: tuple[str, ...] = field(default=(), converter=several)  # the account's, in base64; once or several
    url: str = field(validator=webhook_url)     # of the webhook, as configured in the messaging profile
    messaging_profile_id: str = ""              # sends from its number pool where the sender is a name
    webhook_url: str = field(default="", validator=api_url)     # where the receipts go, if not to the profile's
    api_base: str = field(default="https://api.telnyx.com", validator=api_url)
    unverified: bool = False                    # anybody may post anything; for trying things out
    name: str = "telnyx"
    deadline: timedelta | None = timedelta(seconds=1.5)     # Telnyx waits 2 for the webhook's answer
    inline_replies: int = field(default=0, init=False)
    _keys: Sequence[Any] = field(init=False, repr=False, default=Factory(_public_keys, takes_self=True))

    def __attrs_post_init__(self) -> None:
        """Refuse what would only fail when the first message comes or leaves."""
        check_secrets("public_key", self.public_key, unverified=self.unverified)
        check_secrets("api_key", [self.api_key])

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        """Verify the signature over the time and the body, then read the event.

        A message's id is the same over Telnyx's retries. Events of other products are passed over.

        Raises:
            BadSignature: None of the keys signed this, or not within five minutes.
            MalformedRequest: It can't be read.

        Source: "Receiving Webhooks for Messaging".
        """
        if not self.unverified:
            self._verify(request, now)
        data = object_at(json_object(request.body), "data")
        payload = object_at(data, "payload")
        kind = text_at(data, "event_type")
        if kind == "message.received":
            return [_inbound(payload, now, self.name)]
        return _receipts(payload, data, now, self.name) if kind in {"message.sent", "message.finalized"} else []

    def _verify(self, request: HttpRequest, now: datetime) -> None:
        stamp, signature = request.headers.get(_TIMESTAMP, ""), _signature(request.headers.get(_SIGNATURE, ""))
        check_age(stamp, now, WINDOW)
        if not any(_is_signed_by(key, signature, f"{stamp}|".encode() + request.body) for key in self._keys):
            raise BadSignature("telnyx-signature-ed25519 doesn't fit; compare public_key= with Mission Control's")

    def respond(self, events: Sequence[Event], replies: Sequence[Outbound]) -> HttpResponse:  # noqa: ARG002
        """An empty 200; replies leave by `submit`. Telnyx wants it within two seconds."""
        return HttpResponse()

    def submit(self, message: Outbound) -> HttpRequest:
        """The POST that creates a message; Telnyx sends once for each time that it gets it.

        Source: "Send a message" of the API reference.
        """
        value: dict[str, object] = {"from": message.sender, "to": message.recipient}
        if message.text or not message.media:
            value["text"] = message.text
        if message.media:
            value["media_urls"] = [media.url for media in message.media]
        if self.messaging_profile_id:
            value["messaging_profile_id"] = self.messaging_profile_id
        if self.webhook_url:
            value["webhook_url"] = self.webhook_url
        url = f"{self.api_base.rstrip('/')}/v2/messages"
        return json_post(url, value, authorization=f"Bearer {self.api_key}")

    def submitted(self, response: HttpResponse) -> Submitted:
        """What Telnyx said to the send call; a 2xx that can't be read counts as accepted, without an id.

        Source: "Messaging Error Codes".
        """
        answer = answer_of(response)
        if is_success(response):
            return Submitted(id=told(answer, "data", "id"))
        error = first_told(answer, "errors")
        code = told(error, "code")
        reason = told(error, "detail") or told(error, "title")
        return refused(response, code=code, reason=reason, opted_out=code in _told_of_stop(error))


def _told_of_stop(error: Fields) -> frozenset[str]:
    """The codes that mean an opt-out, if the words of the error do."""
    return _OPTED_OUT if _STOP.search(f"{told(error, 'title')} {told(error, 'detail')}") else frozenset()


def _signature(encoded: str) -> bytes:
    try:
        signature = b64decode(encoded, validate=True)
    except ValueError:
        return b""
    return signature if b64encode(signature).decode() == encoded else b""      # one way to write each


def _is_signed_by(key: Any, signature: bytes, signed: bytes) -> bool:      # Any: see `_public_keys`
    from cryptography.exceptions import InvalidSignature

    try:
        key.verify(signature, signed)
    except InvalidSignature:
        return False
    return True


def _inbound(payload: Fields, now: datetime, transport: str) -> Inbound:
    return Inbound(
        id=required(payload, "id"),
        sender=normalise_address(required(payload, "from", "phone_number")),
        recipient=normalise_address(required(_texted(payload), "phone_number")),
        text=text_at(payload, "text"),
        received_at=now,
        sent_at=from_iso(text_at(payload, "received_at")),
        media=tuple(
            Media(required(one, "url"), text_at(one, "content_type")) for one in objects_at(payload, "media")
        ),
        transport=transport,
        hint=_HINTS.get(text_at(payload, "autoresponse_type")),
        raw=payload,
    )


def _texted(payload: Fields) -> Fields:
    """Which of the recipients is ours: a group message names them all."""
    recipients = objects_at(payload, "to")
    ours = [one for one in recipients if text_at(one, "status") == "webhook_delivered"]
    return next(iter(ours or recipients), EMPTY)


def _receipts(payload: Fields, data: Fields, now: datetime, transport: str) -> list[Event]:
    message_id, sender = required(payload, "id"), normalise_address(text_at(payload, "from", "phone_number"))
    error, at = first_told(payload, "errors"), from_iso(text_at(data, "occurred_at")) or now
    events: list[Event] = []
    for one in objects_at(payload, "to"):
        receipt = DeliveryReceipt(
            message_id=message_id,
            status=_STATUSES.get(text_at(one, "status"), "unknown"),
            at=at,
            recipient=normalise_address(required(one, "phone_number")),
            sender=sender,
            code=told(error, "code"),
            reason=told(error, "detail") or told(error, "title"),
            transport=transport,
            raw=payload,
        )
        events += with_opt_out(receipt, _told_of_stop(error))
    return events
