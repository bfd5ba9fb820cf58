"""Sinch's side of its callbacks and send calls; signed by its own SDK.

Events as in "Webhooks", "Inbounds" and "Delivery reports" (developers.sinch.com/docs/sms/api-reference) and the models
of sinch 2.3.0, with made-up numbers; code 257 from "How does STOP work on a Toll-Free number?" (community.sinch.com).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from attrs import evolve
from sinch.domains.authentication.sinch_events.v1.authentication_validation import (  # type: ignore[import-untyped]
    calculate_sinch_event_signature,
    compute_hmac_signature,
    compute_signed_data,
)

from mokit.http import HttpRequest, HttpResponse
from mokit.messages import ConsentChange, DeliveryReceipt, Inbound, Media, Status
from mokit.testing.contracts import ANNE, KEYS, LONG_CODE, NOW, SHORT_CODE, URL, Recorded, Sent, TransportContract
from mokit.testing.contracts.transports.gateway import Covered
from mokit.transports.base import Submitted
from mokit.transports.sinch import WINDOW
from mokit.transports.sinch import Sinch as Transport

AT = datetime(2026, 11, 21, 11, 59, 58, 574000, tzinfo=UTC)
TIME = "2026-11-21T11:59:58.574Z"
NONCE = "01FJA8B4A7BM43YGWSG9GBV067"
BATCH = "01FC66621XXXXX119Z8PMV1QPQ"
TEXT: Mapping[str, object] = {
    "type": "mo_text", "id": "01XXXXX21XXXXX119Z8P1XXXXX", "from": "14155550100", "to": "14155550199",
    "body": "Vote a! 🧶 & bye", "operator_id": "310004", "received_at": TIME, "client_reference": "a reference",
}  # fmt: skip
REPORT: Mapping[str, object] = {
    "type": "recipient_delivery_report_sms", "batch_id": BATCH, "recipient": "14155550100", "code": 0,
    "status": "Delivered", "at": TIME, "applied_originator": "14155550199", "operator": "310004",
}  # fmt: skip
FULL: Mapping[str, object] = {
    "type": "delivery_report_sms", "batch_id": BATCH, "total_message_count": 2,
    "statuses": [
        {"code": 0, "status": "Delivered", "count": 1, "recipients": ["14155550100"]},
        {"code": 402, "status": "Aborted", "count": 1, "recipients": ["14155550101"]},
    ],
}  # fmt: skip
STATUSES: Mapping[str, Status] = {
    "Queued": "accepted",
    "Dispatched": "sent",
    "Delivered": "delivered",
    "Failed": "undelivered",
    "Aborted": "failed",
    "Cancelled": "failed",
    "Rejected": "rejected",
    "Deleted": "undelivered",
    "Expired": "expired",
    "Unknown": "unknown",
}


def post(event: Mapping[str, object]) -> HttpRequest:
    return HttpRequest(url=URL, headers={"content-type": "application/json"}, body=json.dumps(event).encode())


def text(**fields: Any) -> Inbound:
    whole: dict[str, Any] = {
        "id": TEXT["id"], "sender": ANNE, "recipient": LONG_CODE, "text": TEXT["body"], "received_at": NOW,
        "sent_at": AT, "transport": "sinch",
    }  # fmt: skip
    return Inbound(**whole | fields)


def receipt(status: Status, **fields: Any) -> DeliveryReceipt:
    whole: dict[str, Any] = {
        "message_id": BATCH, "at": AT, "recipient": ANNE, "sender": LONG_CODE, "transport": "sinch",
    }  # fmt: skip
    return DeliveryReceipt(status=status, **whole | fields)


def refusal(status: int, code: str, words: str) -> HttpResponse:
    return HttpResponse(status=status, body=json.dumps({"code": code, "text": words}).encode())


class Sinch(TransportContract):
    signs: ClassVar[frozenset[Covered]] = frozenset({"body"})
    window: ClassVar[timedelta | None] = WINDOW
    sends_media = False                 # of several pictures; one leaves as an MMS
    brings_batches = True
    tells_opt_outs = False              # its send call succeeds; the report tells
    recorded = (
        Recorded("a text", post(TEXT), [text()]),
        Recorded("a text with its time", post({**TEXT, "sent_at": "2026-11-21T12:59:57+01:00"}), [
            text(sent_at=datetime(2026, 11, 21, 11, 59, 57, tzinfo=UTC))
        ]),
        Recorded("a text to a short code", post({**TEXT, "to": SHORT_CODE}), [text(recipient=SHORT_CODE)]),
        Recorded("a binary message", post({**TEXT, "type": "mo_binary", "body": "AGA=", "udh": "100102"}), [
            text(text="")
        ]),
        Recorded(
            "an MMS",
            post({**TEXT, "type": "mo_media", "body": {
                "subject": "A subject", "message": "look", "media": [
                    {"url": "https://a.example/1.jpg", "content_type": "image/jpeg", "status": "Uploaded", "code": 0},
                    {"content_type": "image/png", "status": "Failed", "code": 1},
                ],
            }}),
            [text(text="look", media=(Media("https://a.example/1.jpg", "image/jpeg"),))],
        ),
        Recorded("delivered", post(REPORT), [receipt("delivered")]),
        Recorded("rejected", post({**REPORT, "status": "Rejected", "code": 410}), [receipt("rejected", code="410")]),
        Recorded("a full report", post(FULL), [
            receipt("delivered", at=NOW, sender=""),
            receipt("failed", code="402", at=NOW, sender="", recipient="+14155550101"),
        ]),
        Recorded(
            "a summary",
            post({**FULL, "statuses": [{"code": 0, "status": "Delivered", "count": 1}]}),
            [receipt("delivered", at=NOW, sender="", recipient="")],
        ),
        Recorded("refused since the person said STOP", post({**REPORT, "status": "Failed", "code": 257}), [
            receipt("undelivered", code="257"),
            ConsentChange(person=ANNE, service=LONG_CODE, opted_out=True, at=AT, code="257", transport="sinch"),
        ]),
        Recorded("an event of next year", post({"type": "mo_hologram", "id": "1"}), []),
    )  # fmt: skip
    statuses = STATUSES
    taken = HttpResponse(status=201, body=json.dumps({"id": BATCH, "to": ["14155550100"]}).encode()), BATCH
    refusals = (
        (
            refusal(400, "syntax_invalid_parameter_format", "Invalid format of parameter to"),
            Submitted(
                accepted=False, code="syntax_invalid_parameter_format", reason="Invalid format of parameter to"
            ),
        ),
        (HttpResponse(status=401), Submitted(accepted=False, reason="HTTP 401")),
        (HttpResponse(status=503), Submitted(accepted=False, reason="HTTP 503", retryable=True)),
    )  # fmt: skip

    def make_transport(self, keys: Sequence[str], **options: Any) -> Transport:
        plan = {"service_plan_id": "jd63jf88477ll123ab45", "api_token": "api-token-1", "url": URL}
        return Transport(**plan | {"webhook_secret": keys} | options)

    def write(self, message: Inbound) -> HttpRequest:
        numbers = {"from": message.sender.removeprefix("+"), "to": message.recipient.removeprefix("+")}
        if not message.media:
            return post({**TEXT, "id": message.id, **numbers, "body": message.text})
        media = [
            {"url": one.url, "content_type": one.content_type, "status": "Uploaded", "code": 0} for one in message.media
        ]
        body = {"message": message.text, "media": media}
        return post({**TEXT, "type": "mo_media", "id": message.id, **numbers, "body": body})

    def write_receipt(self, message_id: str, word: str) -> HttpRequest:
        return post({**REPORT, "batch_id": message_id, "status": word})

    def sign(self, request: HttpRequest, key: str, now: datetime) -> HttpRequest:
        stamp = str(int(now.timestamp()))
        headers = {
            "x-sinch-webhook-signature": judged(request.body, key, NONCE, stamp),
            "x-sinch-webhook-signature-nonce": NONCE,
            "x-sinch-webhook-signature-timestamp": stamp,
        }
        return evolve(request, headers={**request.headers, **headers})

    def forgeries(self, request: HttpRequest) -> Iterable[HttpRequest]:
        # What Sinch's Numbers API signs callbacks with covers no time, and is by SHA-1.
        signature = compute_hmac_signature(request.body.decode(), KEYS[0])
        yield evolve(request, headers={**request.headers, "x-sinch-signature": signature})

    def read_call(self, request: HttpRequest) -> Sent:
        said = json.loads(request.body)
        [recipient] = said["to"]
        sender = f"+{said['from']}" if len(said["from"]) > 8 else said["from"]
        body = said["body"]
        return Sent(sender, f"+{recipient}", body if said["type"] == "mt_text" else body.get("message", ""))


class SinchUnsigned(Sinch):
    """An account whose callbacks are not signed."""

    signs = frozenset()
    window = None

    def make_transport(self, keys: Sequence[str], **options: Any) -> Transport:
        return super().make_transport((), **{"secret": keys} | options)

    def sign(self, request: HttpRequest, key: str, now: datetime) -> HttpRequest:
        return TransportContract.sign(self, request, key, now)


def judged(body: bytes, key: str, nonce: str, stamp: str) -> str:
    """The signature by Sinch's SDK."""
    return str(calculate_sinch_event_signature(compute_signed_data(body.decode(), nonce, stamp), key))
