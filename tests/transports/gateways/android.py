"""The phone's side of its webhooks, and the answers to send calls.

Events as in "Webhooks" and "MMS Support", answers as in "Sending Messages" (docs.sms-gate.app), with made-up numbers.
"""

import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from attrs import evolve

from mokit.http import HttpRequest, HttpResponse
from mokit.messages import DeliveryReceipt, Inbound, Media, Status
from mokit.testing.contracts import ANNE, KEYS, LONG_CODE, NOW, SHORT_CODE, URL, Recorded, Sent, TransportContract
from mokit.transports.android import AndroidSmsGateway
from mokit.transports.base import Control, Submitted

AT = datetime(2026, 11, 21, 11, 59, 58, tzinfo=UTC)
LOCAL = "2026-11-21T18:59:58.000+07:00"     # the same, as a phone in Bangkok tells it
NUMBERS = (LONG_CODE, SHORT_CODE)
STATUSES: Mapping[str, Status] = {
    "sent": "sent",
    "delivered": "delivered",
    "failed": "failed",
    "cancelled": "rejected",
}
RECEIVED = {
    "messageId": "abc123", "message": "Android is always a sweet treat!", "sender": ANNE, "recipient": LONG_CODE,
    "simNumber": 1, "receivedAt": LOCAL,
}  # fmt: skip
OLDER = {
    "messageId": "abc123", "message": "Android is always a sweet treat!", "phoneNumber": "6505551212",
    "simNumber": None, "receivedAt": LOCAL,
}  # fmt: skip
PICTURE = {
    "messageId": "mms_12345abcde", "sender": ANNE, "recipient": None, "simNumber": 2, "subject": "Photo",
    "body": "look", "receivedAt": LOCAL,
    "attachments": [{"partId": 1, "contentType": "image/jpeg", "name": "1.jpg", "size": 3, "data": "/9j/"}],
}  # fmt: skip
ANNOUNCED = {
    "messageId": "mms_12345abcde", "sender": ANNE, "recipient": LONG_CODE, "simNumber": 1, "size": 125684,
    "transactionId": "T1234567890ABC", "subject": "Photo", "contentClass": "IMAGE_BASIC", "receivedAt": LOCAL,
}  # fmt: skip
FAILED = {
    "messageId": "sent-1", "sender": LONG_CODE, "recipient": ANNE, "simNumber": 1, "failedAt": LOCAL,
    "reason": "RESULT_ERROR_LIMIT_EXCEEDED: too many",
}  # fmt: skip


def event(kind: str, payload: object, event_id: str = "Ey6ECgOkVVFjz3CL48B8C") -> HttpRequest:
    told = {
        "deviceId": "ffffffffceb0b1db0000018e937c815b", "event": kind, "id": event_id, "payload": payload,
        "webhookId": "LreFUt-Z3sSq0JufY9uWB",
    }  # fmt: skip
    return HttpRequest(url=URL, headers={"content-type": "application/json"}, body=json.dumps(told).encode())


def text(**fields: Any) -> Inbound:
    whole: dict[str, Any] = {
        "id": "Ey6ECgOkVVFjz3CL48B8C", "sender": ANNE, "recipient": LONG_CODE, "received_at": NOW, "sent_at": AT,
        "text": "Android is always a sweet treat!", "transport": "android",
    }  # fmt: skip
    return Inbound(**whole | fields)


def signature(key: str, signed: bytes, algorithm: str = "sha256") -> str:
    return hmac.new(key.encode(), signed, algorithm).hexdigest()


class Android(TransportContract):
    signs = frozenset({"body"})
    window = timedelta(minutes=5)
    brings_media = False                # a URL; it brings the pictures themselves
    sends_media = False
    tells_opt_outs = False              # a phone keeps no list
    recorded = (
        Recorded("a text", event("sms:received", RECEIVED), [text()]),
        Recorded("a text by an older app", event("sms:received", OLDER), [text(sender="6505551212")]),
        Recorded("a binary message", event("sms:data-received", {
            "messageId": "abc124", "data": "SGVsbG8=", "sender": ANNE, "recipient": LONG_CODE, "receivedAt": LOCAL,
        }), [text(text="")]),
        Recorded("a picture", event("mms:downloaded", PICTURE), [
            text(text="look", recipient=SHORT_CODE, media=(Media("data:image/jpeg;base64,/9j/", "image/jpeg"),))
        ]),
        Recorded("a picture that waits", event("mms:received", ANNOUNCED), []),
        Recorded("a failure", event("sms:failed", FAILED), [DeliveryReceipt(
            message_id="sent-1", status="failed", at=AT, recipient=ANNE, sender=LONG_CODE,
            code="RESULT_ERROR_LIMIT_EXCEEDED", reason="RESULT_ERROR_LIMIT_EXCEEDED: too many", transport="android",
        )]),
        Recorded("a ping", event("system:ping", {"health": {"status": "pass"}}), [Control("system:ping")]),
        Recorded("texts of the inbox, which somebody had fetched anew", event("sms:batch:received", {
            "messages": [{"messageId": "abc123", "message": "a", "sender": ANNE, "receivedAt": LOCAL}]
        }), []),
        Recorded("the app has started", event("app:started", {"reason": "boot"}), []),
    )  # fmt: skip
    statuses = STATUSES
    taken = HttpResponse(status=202, body=b'{"id": "sent-1", "deviceId": "d", "state": "Pending"}'), "sent-1"
    refusals = (
        (
            HttpResponse(status=400, body=b'{"message": "invalid phone number"}'),
            Submitted(accepted=False, reason="invalid phone number"),
        ),
        (
            HttpResponse(status=503, body=b'{"message": "queue limits exceeded: too many failed messages"}'),
            Submitted(accepted=False, reason="queue limits exceeded: too many failed messages", retryable=True),
        ),
    )

    def make_transport(self, keys: Sequence[str], **options: Any) -> AndroidSmsGateway:
        given = {"username": "ABCDEF", "password": KEYS[0], "signing_key": keys, "numbers": NUMBERS, "url": URL}
        return AndroidSmsGateway(**given | options)

    def write(self, message: Inbound) -> HttpRequest:
        told = {"message": message.text, "sender": message.sender, "recipient": message.recipient}
        return event("sms:received", RECEIVED | told, message.id)

    def write_receipt(self, message_id: str, word: str) -> HttpRequest:
        return event(f"sms:{word}", {
            "messageId": message_id, "sender": LONG_CODE, "recipient": ANNE, "simNumber": 1, f"{word}At": LOCAL,
        })  # fmt: skip

    def sign(self, request: HttpRequest, key: str, now: datetime) -> HttpRequest:
        stamp = str(int(now.timestamp()))
        headers = {"X-Signature": signature(key, request.body + stamp.encode()), "X-Timestamp": stamp}
        return evolve(request, headers={**request.headers, **headers})

    def forgeries(self, request: HttpRequest) -> Iterable[HttpRequest]:
        stamp = str(int(NOW.timestamp()))
        signed = request.body + stamp.encode()
        for forged in (
            signature(KEYS[0], request.body), signature(KEYS[0], stamp.encode() + request.body),
            signature(KEYS[0], signed, "sha1"), signature("", signed),
        ):  # fmt: skip
            yield evolve(request, headers={"X-Signature": forged, "X-Timestamp": stamp})

    def read_call(self, request: HttpRequest) -> Sent:
        said = json.loads(request.body)
        [recipient] = said["phoneNumbers"]
        return Sent(NUMBERS[said["simNumber"] - 1], recipient, said["textMessage"]["text"])
