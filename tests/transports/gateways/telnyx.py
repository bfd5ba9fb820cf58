"""Telnyx's side of its webhooks and send calls; signed as its SDK verifies.

Events as in "Receiving Webhooks for Messaging" and the API reference, callbacks "inbound message" and "delivery
update" (developers.telnyx.com), with made-up numbers and fewer fields; words from the types of telnyx 4.189.0;
errors from "Messaging Error Codes" and "Advanced Opt-In/Out".
"""

import json
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from attrs import evolve
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mokit.http import HttpRequest, HttpResponse
from mokit.messages import ConsentChange, DeliveryReceipt, Inbound, Media, Status
from mokit.testing.contracts import ANNE, KEYS, LONG_CODE, NOW, URL, Recorded, Sent, TransportContract
from mokit.transports.base import Submitted
from mokit.transports.telnyx import Telnyx as Transport

AT = datetime(2026, 11, 21, 11, 59, 58, 574000, tzinfo=UTC)
BILL = "+14155550101"
STATUSES: Mapping[str, Status] = {
    "queued": "accepted",
    "sending": "accepted",
    "sent": "sent",
    "delivered": "delivered",
    "delivery_unconfirmed": "unknown",
    "sending_failed": "failed",
    "delivery_failed": "undelivered",
    "expired": "expired",
    "read": "read",
}
STOPPED = {
    "code": "40300",
    "title": "Blocked due to STOP message",
    "detail": "Messages cannot be sent from '+14155550199' to '+14155550100' due to an existing block rule.",
}
UNASSIGNED = {
    "code": "40300", "title": "Forbidden", "detail": "The from number is not assigned to a messaging profile.",
}  # fmt: skip


def private_key(key: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sha256(key.encode()).digest())


def public_key(key: str) -> str:
    return b64encode(private_key(key).public_key().public_bytes_raw()).decode()


def event(kind: str, **payload: object) -> HttpRequest:
    told = {
        "data": {
            "record_type": "event",
            "id": "bf6307bd-884d-4c1f-b6ea-c62b8c495d3c",
            "event_type": kind,
            "occurred_at": "2026-11-21T11:59:58.574Z",
            "payload": {"record_type": "message", **payload},
        },
        "meta": {"attempt": 1, "delivered_to": URL},
    }
    return HttpRequest(url=URL, headers={"content-type": "application/json"}, body=json.dumps(told).encode())


def received(**payload: object) -> HttpRequest:
    whole: dict[str, object] = {
        "direction": "inbound",
        "id": "7ee4241c-f127-47e5-9c34-3aac291f8058",
        "type": "SMS",
        "messaging_profile_id": "0f512bda-ae1e-4597-8e11-e5f5686b97d3",
        "from": {"phone_number": ANNE, "carrier": "T-MOBILE USA, INC.", "line_type": "Wireless", "status": "received"},
        "to": [{"phone_number": LONG_CODE, "status": "webhook_delivered", "carrier": "TELNYX LLC"}],
        "cc": [],
        "text": "Hello, World!",
        "subject": None,
        "media": [],
        "encoding": "GSM-7",
        "parts": 1,
        "tags": [],
        "cost": None,
        "received_at": "2026-11-21T11:59:58.574Z",
        "sent_at": None,
        "errors": [],
    }
    return event("message.received", **whole | payload)


def finalized(
    word: str, kind: str = "message.finalized", errors: Sequence[object] = (), **payload: object
) -> HttpRequest:
    whole: dict[str, object] = {
        "direction": "outbound",
        "id": "40385f64-5717-4562-b3fc-2c963f66afa6",
        "type": "SMS",
        "from": {"phone_number": LONG_CODE, "carrier": "TELNYX LLC", "line_type": "VoIP"},
        "to": [{"phone_number": ANNE, "status": word, "carrier": "T-MOBILE USA, INC.", "line_type": "Wireless"}],
        "text": "Hello, World!",
        "completed_at": "2026-11-21T11:59:58.574Z",
        "errors": errors,
    }
    return event(kind, **whole | payload)


def message(**fields: Any) -> Inbound:
    whole: dict[str, Any] = {
        "id": "7ee4241c-f127-47e5-9c34-3aac291f8058", "sender": ANNE, "recipient": LONG_CODE, "text": "Hello, World!",
        "received_at": NOW, "sent_at": AT, "transport": "telnyx",
    }  # fmt: skip
    return Inbound(**whole | fields)


def receipt(status: Status, **fields: Any) -> DeliveryReceipt:
    whole: dict[str, Any] = {
        "message_id": "40385f64-5717-4562-b3fc-2c963f66afa6", "at": AT, "recipient": ANNE, "sender": LONG_CODE,
        "transport": "telnyx",
    }  # fmt: skip
    return DeliveryReceipt(status=status, **whole | fields)


def refusal(status: int, error: Mapping[str, str]) -> HttpResponse:
    return HttpResponse(status=status, body=json.dumps({"errors": [error]}).encode())


class Telnyx(TransportContract):
    signs = frozenset({"body"})
    window = timedelta(minutes=5)
    brings_batches = True
    recorded = (
        Recorded("a text", received(), [message()]),
        Recorded("a STOP", received(text="Stop", autoresponse_type="STOP"), [message(text="Stop", hint="opt_out")]),
        Recorded(
            "an MMS",
            received(type="MMS", text=None, media=[
                {"url": "https://media.example.com/1.jpg", "content_type": "image/jpeg", "hash_sha256": "0", "size": 9}
            ]),
            [message(text="", media=(Media("https://media.example.com/1.jpg", "image/jpeg"),))],
        ),
        Recorded(
            "a text to a group",
            received(type="MMS", to=[
                {"phone_number": BILL, "status": "delivered"},
                {"phone_number": LONG_CODE, "status": "webhook_delivered"},
            ]),
            [message()],
        ),
        Recorded("sent", finalized("sent", "message.sent"), [receipt("sent")]),
        Recorded("delivered", finalized("delivered"), [receipt("delivered")]),
        Recorded(
            "one of two delivered",
            finalized("", to=[
                {"phone_number": ANNE, "status": "delivered"}, {"phone_number": BILL, "status": "delivery_failed"}
            ]),
            [receipt("delivered"), receipt("undelivered", recipient=BILL)],
        ),
        Recorded(
            "refused since the person said STOP",
            finalized("delivery_failed", errors=[STOPPED]),
            [
                receipt("undelivered", code="40300", reason=STOPPED["detail"]),
                ConsentChange(
                    person=ANNE, service=LONG_CODE, opted_out=True, at=AT, code="40300", transport="telnyx"
                ),
            ],
        ),
        Recorded("the same code for something else", finalized("sending_failed", errors=[UNASSIGNED]), [
            receipt("failed", code="40300", reason=UNASSIGNED["detail"])
        ]),
        Recorded("an event of another product", event("call.initiated", call_control_id="v2:1"), []),
    )  # fmt: skip
    statuses = STATUSES
    taken = HttpResponse(body=b'{"data": {"record_type": "message", "id": "40385f64", "to": []}}'), "40385f64"
    refusals = (
        (refusal(409, STOPPED), Submitted(accepted=False, code="40300", reason=STOPPED["detail"], opted_out=True)),
        (refusal(403, UNASSIGNED), Submitted(accepted=False, code="40300", reason=UNASSIGNED["detail"])),
        (
            refusal(422, {"code": "10002", "title": "Invalid phone number"}),
            Submitted(accepted=False, code="10002", reason="Invalid phone number"),
        ),
        (
            refusal(429, {"code": "10011", "title": "Too many requests"}),
            Submitted(accepted=False, code="10011", reason="Too many requests", retryable=True),
        ),
    )

    def make_transport(self, keys: Sequence[str], **options: Any) -> Transport:
        return Transport(**{"api_key": KEYS[0], "public_key": [*map(public_key, keys)], "url": URL} | options)

    def write(self, message: Inbound) -> HttpRequest:
        return received(
            id=message.id, text=message.text,
            **{"from": {"phone_number": message.sender}},
            to=[{"phone_number": message.recipient, "status": "webhook_delivered"}],
            media=[{"url": one.url, "content_type": one.content_type or None} for one in message.media],
        )  # fmt: skip

    def write_receipt(self, message_id: str, word: str) -> HttpRequest:
        return finalized(word, id=message_id)

    def sign(self, request: HttpRequest, key: str, now: datetime) -> HttpRequest:
        stamp = str(int(now.timestamp()))
        signature = b64encode(private_key(key).sign(f"{stamp}|".encode() + request.body)).decode()
        headers = {"Telnyx-Signature-Ed25519": signature, "Telnyx-Timestamp": stamp}
        return evolve(request, headers={**request.headers, **headers})

    def forgeries(self, request: HttpRequest) -> Iterable[HttpRequest]:
        stamp = str(int(NOW.timestamp()))
        for signed in (request.body, f"{stamp}.".encode() + request.body, f"{stamp}|".encode()):
            signature = b64encode(private_key(KEYS[0]).sign(signed)).decode()
            yield evolve(request, headers={"Telnyx-Signature-Ed25519": signature, "Telnyx-Timestamp": stamp})

    def read_call(self, request: HttpRequest) -> Sent:
        said = json.loads(request.body)
        return Sent(said["from"], said["to"], said.get("text", ""), said.get("media_urls", ()))
