"""Sinch: SMS and MMS over its SMS REST API (XMS, v1).

Checked against Sinch's SDK, sinch 2.3.0 (sms_sinch_event.py, authentication_validation.py, TextRequest, MediaRequest),
and its pages "Webhooks", "Delivery reports", "HTTP status codes for the SMS REST API" and "Inbounds"
(developers.sinch.com/docs/sms/api-reference), and "How does STOP work on a Toll-Free number?" (community.sinch.com). A
send call has no idempotency token: one whose answer was lost may send twice when it is repeated.
"""

import hmac
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

from attrs import field, frozen

from mokit.addresses import normalise_address
from mokit.errors import BadSignature
from mokit.http import HttpRequest, HttpResponse
from mokit.messages import DeliveryReceipt, Inbound, Media, Outbound, Status
from mokit.transports.base import Event, Submitted
from mokit.transports.bodies import EMPTY, Fields, json_object, object_at, objects_at, required, text_at
from mokit.transports.credentials import Guarded, check_age, is_one_of
from mokit.transports.options import api_url, check_secrets, several
from mokit.transports.receipts import with_opt_out
from mokit.transports.sending import answer_of, is_success, json_post, refused, texts_told, told, with_links
from mokit.transports.times import from_iso

Reporting = Literal["none", "summary", "full", "per_recipient", "per_recipient_final"]

WINDOW = timedelta(hours=25)    # Sinch tries again for nearly 23 hours, and doesn't say whether it signs anew

_HEADER = "x-sinch-webhook-signature"
_NO_ERROR = frozenset({"0", "400", "401"})  # delivered, queued, dispatched
_OPTED_OUT = frozenset({"257"})             # in reports: "User opted out (STOP)"; the send call itself succeeds
_STATUSES: Mapping[str, Status] = {
    "queued": "accepted",
    "dispatched": "sent",
    "delivered": "delivered",
    "failed": "undelivered",
    "aborted": "failed",                    # before it reached an operator
    "cancelled": "failed",
    "rejected": "rejected",
    "deleted": "undelivered",               # the number is not valid, or the person opted out: it doesn't say which
    "expired": "expired",
    "unknown": "unknown",
}


@frozen(kw_only=True, eq=False)
class Sinch(Guarded):
    """A Sinch service plan: its callback for messages and reports, and its send call.

    Sinch signs callbacks for accounts that ask for it; then give `webhook_secret=`, else `secret=` or `basic=`.

    Raises:
        RegistrationError: A secret or a URL can't be what it is meant to be, or nothing proves who calls.
    """

    service_plan_id: str
    api_token: str = field(repr=False)
    webhook_secret: tuple[str, ...] = field(default=(), converter=several, repr=False)  # once or several
    window: timedelta = WINDOW                  # how far from now the time may be that is signed
    delivery_report: Reporting = "per_recipient"                # each status; the last one: "per_recipient_final"
    status_callback: str = field(default="", validator=api_url)     # where the reports go, if not to the plan's
    api_base: str = field(default="https://us.sms.api.sinch.com", validator=api_url)    # by region: eu., au., br., ca.
    name: str = "sinch"
    inline_replies: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        """Refuse what would only fail when the first message comes or leaves."""
        check_secrets("webhook_secret", self.webhook_secret, unverified=not self.webhook_secret)
        check_secrets("api_token", [self.api_token])

    @property
    def is_signed(self) -> bool:
        """Whether Sinch signs, so that no secret is asked for."""
        return bool(self.webhook_secret)

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        """Verify the signature over body, nonce and time, or look for the secret; then read what is told.

        A message's id is the same over Sinch's retries.

        Raises:
            BadSignature: None of the secrets signed this, or not within `window`; or it brings none.
            MalformedRequest: It can't be read.

        Source: "Webhooks"; "Inbounds"; "Delivery reports".
        """
        if not self.is_signed:
            self.prove(request)
        elif not self.unverified:
            self._verify(request, now)
        fields = json_object(request.body)
        kind = text_at(fields, "type")
        if kind in {"mo_text", "mo_binary", "mo_media"}:
            return [_inbound(fields, kind, now, self.name)]
        if kind in {"recipient_delivery_report_sms", "recipient_delivery_report_mms"}:
            return _receipt(fields, fields, now, self.name)
        return _batch(fields, now, self.name) if kind in {"delivery_report_sms", "delivery_report_mms"} else []

    def _verify(self, request: HttpRequest, now: datetime) -> None:
        nonce, stamp = request.headers.get(f"{_HEADER}-nonce", ""), request.headers.get(f"{_HEADER}-timestamp", "")
        check_age(stamp, now, self.window)
        # What is signed ends in "." and the nonce; one with a "." in it could have been a part of the body.
        if not re.fullmatch("[0-9A-Za-z_-]{1,100}", nonce):
            raise BadSignature(f"the request has no {_HEADER}-nonce")
        signed = b"%b.%b.%b" % (request.body, nonce.encode(), stamp.encode())
        wanted = (b64encode(hmac.digest(secret.encode(), signed, "sha256")) for secret in self.webhook_secret)
        if not is_one_of(request.headers.get(_HEADER, "").encode(errors="replace"), wanted):
            raise BadSignature(f"{_HEADER} doesn't fit; compare webhook_secret= with the secret that Sinch was given")

    def respond(self, events: Sequence[Event], replies: Sequence[Outbound]) -> HttpResponse:  # noqa: ARG002
        """An empty 200; replies leave by `submit`."""
        return HttpResponse()

    def submit(self, message: Outbound) -> HttpRequest:
        """The POST that creates a batch of one; Sinch sends once for each time that it gets it.

        One picture leaves as an MMS, several as links, since an MMS of Sinch has one.

        Source: "Batches" of the API reference; TextRequest and MediaRequest of the SDK.
        """
        value: dict[str, object] = {
            "from": message.sender.removeprefix("+"),
            "to": [message.recipient.removeprefix("+")],
            "delivery_report": self.delivery_report,
            **_content(message),
        }
        if self.status_callback:
            value["callback_url"] = self.status_callback
        url = f"{self.api_base.rstrip('/')}/xms/v1/{self.service_plan_id}/batches"
        return json_post(url, value, authorization=f"Bearer {self.api_token}")

    def submitted(self, response: HttpResponse) -> Submitted:
        """What Sinch said to the send call; a 2xx that can't be read counts as accepted, without an id.

        Its codes are words, and none of them is of opt-outs.

        Source: "HTTP status codes for the SMS REST API".
        """
        answer = answer_of(response)
        if is_success(response):
            return Submitted(id=told(answer, "id"))
        return refused(response, code=told(answer, "code"), reason=told(answer, "text"))


def _content(message: Outbound) -> Mapping[str, object]:
    if len(message.media) != 1:
        return {"type": "mt_text", "body": with_links(message)}
    body = {"url": message.media[0].url} | ({"message": message.text} if message.text else {})
    return {"type": "mt_media", "body": body}


def _inbound(fields: Fields, kind: str, now: datetime, transport: str) -> Inbound:
    body = object_at(fields, "body") if kind == "mo_media" else EMPTY
    text = text_at(fields, "body") if kind == "mo_text" else ""     # a binary message has none
    return Inbound(
        id=required(fields, "id"),
        sender=normalise_address(required(fields, "from"), international=True),
        recipient=normalise_address(required(fields, "to"), international=True),
        text=text or text_at(body, "message"),
        received_at=now,
        sent_at=from_iso(text_at(fields, "sent_at") or text_at(fields, "received_at")),
        # A part that Sinch failed to keep has no URL.
        media=tuple(
            Media(text_at(one, "url"), text_at(one, "content_type"))
            for one in objects_at(body, "media") if text_at(one, "url")
        ),
        transport=transport,
        raw=fields,
    )  # fmt: skip


def _batch(report: Fields, now: datetime, transport: str) -> list[Event]:
    """The receipts in a report on a batch; it names the recipients if it is a full one."""
    events: list[Event] = []
    for one in objects_at(report, "statuses"):
        recipients = texts_told(one, "recipients") or [""]
        for recipient in recipients:
            events += _receipt(report, {**one, "recipient": recipient}, now, transport)
    return events


def _receipt(report: Fields, told_of: Fields, now: datetime, transport: str) -> list[Event]:
    code = text_at(told_of, "code")
    receipt = DeliveryReceipt(
        message_id=required(report, "batch_id"),
        status=_STATUSES.get(text_at(told_of, "status").lower(), "unknown"),
        at=from_iso(text_at(told_of, "operator_status_at")) or from_iso(text_at(told_of, "at")) or now,
        recipient=normalise_address(text_at(told_of, "recipient"), international=True),
        sender=normalise_address(text_at(told_of, "applied_originator"), international=True),
        code="" if code in _NO_ERROR else code,
        transport=transport,
        raw=report,
    )
    return with_opt_out(receipt, _OPTED_OUT)
