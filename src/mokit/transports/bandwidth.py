"""Bandwidth: SMS and MMS over its messaging API v2.

Checked against Bandwidth's SDK, bandwidth-sdk 23.3.1 (models of inbound and status callbacks, MessageRequest), and its
pages "Webhooks" and "Errors" (dev.bandwidth.com/docs/messaging). A send call has no idempotency token: one whose answer
was lost may send twice when it is repeated.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import field, frozen

from mokit.addresses import normalise_address
from mokit.http import HttpRequest, HttpResponse
from mokit.messages import DeliveryReceipt, Inbound, Media, Outbound, Status
from mokit.transports.base import Event, Submitted
from mokit.transports.bodies import Fields, json_objects, object_at, required, text_at
from mokit.transports.credentials import Guarded
from mokit.transports.options import api_url, check_secrets
from mokit.transports.receipts import with_opt_out
from mokit.transports.sending import (
    answer_of,
    basic,
    first_told,
    is_success,
    json_post,
    refused,
    texts_told,
    told,
)
from mokit.transports.times import from_iso

# "destination-rejected-due-to-user-opt-out", by Bandwidth or the carrier. Not so 4720 and 4790, where a network takes
# nothing from toll-free numbers or short codes, nor 4482 and 4772, which say nothing of who blocked whom.
_OPTED_OUT = frozenset({"4475", "4775"})
_NO_RECEIPT = "9902"                        # "delivery-receipt-expired": the carrier told nothing in time
_STATUSES: Mapping[str, Status] = {
    "message-sending": "accepted",
    "message-sent": "sent",
    "message-delivered": "delivered",
    "message-failed": "failed",
    "message-read": "read",
}


@frozen(kw_only=True, eq=False)
class Bandwidth(Guarded):
    """A Bandwidth messaging application: its webhook for messages and receipts, and its send call.

    Bandwidth signs nothing; give the user and password of the application's callback as `basic=`, or `secret=`.

    Raises:
        RegistrationError: A secret or a URL can't be what it is meant to be, or nothing proves who calls.
    """

    account_id: str
    application_id: str         # the sender's number has to belong to it
    api_user: str
    api_password: str = field(repr=False)
    api_base: str = field(default="https://messaging.bandwidth.com", validator=api_url)
    name: str = "bandwidth"
    inline_replies: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        """Refuse what would only fail when the first message leaves."""
        check_secrets("api_password", [self.api_password])

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        """Look for the secret, then read each event of the array.

        A message's id is the same over Bandwidth's retries; a text to a group has one for each of the numbers that
        are the account's.

        Raises:
            BadSignature: The request brings none of the secrets.
            MalformedRequest: It can't be read.

        Source: "Webhooks".
        """
        self.prove(request)
        return [event for one in json_objects(request.body) for event in _events(one, now, self.name)]

    def respond(self, events: Sequence[Event], replies: Sequence[Outbound]) -> HttpResponse:  # noqa: ARG002
        """An empty 200; replies leave by `submit`. Bandwidth wants it within ten seconds."""
        return HttpResponse()

    def submit(self, message: Outbound) -> HttpRequest:
        """The POST that creates a message; Bandwidth sends once for each time that it gets it.

        Source: MessageRequest of the SDK.
        """
        value: dict[str, object] = {
            "applicationId": self.application_id, "from": message.sender, "to": [message.recipient]
        }  # fmt: skip
        if message.text or not message.media:
            value["text"] = message.text
        if message.media:
            value["media"] = [media.url for media in message.media]
        url = f"{self.api_base.rstrip('/')}/api/v2/users/{self.account_id}/messages"
        return json_post(url, value, authorization=basic(self.api_user, self.api_password))

    def submitted(self, response: HttpResponse) -> Submitted:
        """What Bandwidth said to the send call; a 2xx that can't be read counts as accepted, without an id.

        Source: "Errors", HTTP status codes.
        """
        answer = answer_of(response)
        if is_success(response):
            return Submitted(id=told(answer, "id"))
        reason = told(first_told(answer, "fieldErrors"), "description") or told(answer, "description")
        return refused(response, code=told(answer, "type"), reason=reason)


def _events(event: Fields, now: datetime, transport: str) -> list[Event]:
    message, kind = object_at(event, "message"), text_at(event, "type")
    if kind == "message-received":
        return [_inbound(event, message, now, transport)]
    # What else comes in are answers to cards and maps of RCS.
    return _receipt(event, message, now, transport) if text_at(message, "direction") == "out" else []


def _inbound(event: Fields, message: Fields, now: datetime, transport: str) -> Inbound:
    return Inbound(
        id=required(message, "id"),
        sender=normalise_address(required(message, "from")),
        recipient=normalise_address(required(event, "to")),         # ours; `message.to` names the whole group
        text=text_at(message, "text"),
        received_at=now,
        sent_at=from_iso(text_at(message, "time")),
        media=tuple(Media(url) for url in texts_told(message, "media")),
        transport=transport,
        raw=event,
    )


def _receipt(event: Fields, message: Fields, now: datetime, transport: str) -> list[Event]:
    code = text_at(event, "errorCode")
    receipt = DeliveryReceipt(
        message_id=required(message, "id"),
        status="unknown" if code == _NO_RECEIPT else _STATUSES.get(text_at(event, "type"), "unknown"),
        at=from_iso(text_at(event, "time")) or now,
        recipient=normalise_address(text_at(event, "to")),
        sender=normalise_address(text_at(message, "from")),
        code=code,
        reason=text_at(event, "description") if code else "",
        transport=transport,
        raw=event,
    )
    return with_opt_out(receipt, _OPTED_OUT)
