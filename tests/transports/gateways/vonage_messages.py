"""Vonage's side of the Messages API.

Events as in "Inbound Message Webhook" and "Messages API Status Callbacks", tokens as in "Signed webhooks"
(developer.vonage.com/en/messages), with made-up numbers; codes from "Messages API errors"; vonage 4.9.1.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import jwt
from attrs import evolve

from mokit.http import HttpRequest, HttpResponse
from mokit.messages import ConsentChange, DeliveryReceipt, Inbound, Media, Status
from mokit.testing.contracts import ANNE, KEYS, LONG_CODE, NOW, URL, Recorded, Sent, TransportContract
from mokit.transports.base import Submitted
from mokit.transports.vonage_messages import WINDOW, VonageMessages

AT = datetime(2026, 11, 21, 11, 59, 58, tzinfo=UTC)
ID = "aaaaaaaa-bbbb-cccc-dddd-0123456789ab"
SMS: Mapping[str, object] = {
    "channel": "sms", "message_uuid": ID, "to": "14155550199", "from": "14155550100",
    "timestamp": "2026-11-21T11:59:58Z", "context_status": "none", "message_type": "text",
    "text": "Vote a! 🧶\nThanks & bye", "usage": {"price": "0.0333", "currency": "EUR"},
    "sms": {"num_messages": "1", "keyword": "VOTE"}, "origin": {"network_code": "310004"},
}  # fmt: skip
MMS: Mapping[str, object] = {
    "channel": "mms", "message_uuid": ID, "to": "14155550199", "from": "14155550100",
    "timestamp": "2026-11-21T11:59:58Z", "message_type": "image",
    "image": {"url": "https://media.example.com/1.jpg", "name": "1.jpg", "caption": "look"},
}  # fmt: skip
STATUS: Mapping[str, object] = {
    "message_uuid": ID, "to": "14155550100", "from": "14155550199", "timestamp": "2026-11-21T11:59:58.000Z",
    "status": "delivered", "usage": {"currency": "EUR", "price": "0.0333"}, "client_ref": "string", "channel": "sms",
    "destination": {"network_code": "310004"}, "sms": {"count_total": "1"},
}  # fmt: skip
STOPPED = {
    "type": "https://developer.vonage.com/api-errors/messages#1240", "title": 1240,
    "detail": "Illegal Number", "instance": "bf0ca0bf927b3b52e3cb03217e1a1ddf",
}  # fmt: skip
STATUSES: Mapping[str, Status] = {
    "submitted": "sent",
    "delivered": "delivered",
    "rejected": "rejected",
    "undeliverable": "undelivered",
    "read": "read",
}


def post(value: Mapping[str, object]) -> HttpRequest:
    return HttpRequest(url=URL, headers={"content-type": "application/json"}, body=json.dumps(value).encode())


def text(**fields: Any) -> Inbound:
    whole: dict[str, Any] = {
        "id": ID, "sender": ANNE, "recipient": LONG_CODE, "text": "Vote a! 🧶\nThanks & bye", "received_at": NOW,
        "sent_at": AT, "transport": "vonage messages",
    }  # fmt: skip
    return Inbound(**whole | fields)


def receipt(status: Status, code: str = "", reason: str = "") -> DeliveryReceipt:
    return DeliveryReceipt(
        message_id=ID, status=status, at=AT, recipient=ANNE, sender=LONG_CODE, code=code, reason=reason,
        transport="vonage messages",
    )  # fmt: skip


def claims(request: HttpRequest, now: datetime) -> dict[str, object]:
    return {
        "iat": int(now.timestamp()), "jti": "c5ba8f24-1a14-4c10-bfdf-3fbe8ce511b5", "iss": "Vonage",
        "payload_hash": sha256(request.body).hexdigest(), "api_key": "abcd1234", "application_id": ID,
    }  # fmt: skip


def with_token(request: HttpRequest, token: str) -> HttpRequest:
    return evolve(request, headers={**request.headers, "Authorization": f"Bearer {token}"})


def part(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


class Messages(TransportContract):
    signs = frozenset({"body"})
    window = WINDOW
    tells_opt_outs = False              # its send call succeeds; the receipt tells
    recorded = (
        Recorded("a text", post(SMS), [text()]),
        Recorded("an MMS", post(MMS), [text(text="look", media=(Media("https://media.example.com/1.jpg"),))]),
        Recorded(
            "an MMS of several",
            post({**MMS, "message_type": "content", "image": {"url": "https://media.example.com/0.jpg"}, "content": [
                {"type": "text", "text": "look"}, {"type": "image", "url": "https://media.example.com/1.jpg"}
            ]}),
            [text(text="look", media=(
                Media("https://media.example.com/0.jpg"), Media("https://media.example.com/1.jpg")
            ))],
        ),
        Recorded("a receipt", post(STATUS), [receipt("delivered")]),
        Recorded("refused since the person said STOP", post({**STATUS, "status": "rejected", "error": STOPPED}), [
            receipt("rejected", "1240", "Illegal Number"),
            ConsentChange(
                person=ANNE, service=LONG_CODE, opted_out=True, at=AT, code="1240", transport="vonage messages"
            ),
        ]),
        Recorded("a message of another channel", post({**SMS, "channel": "whatsapp"}), []),
    )  # fmt: skip
    statuses = STATUSES
    taken = HttpResponse(status=202, body=json.dumps({"message_uuid": ID}).encode()), ID
    refusals = (
        (
            HttpResponse(status=422, body=b'{"title": "Invalid params", "detail": "The value of one or more..."}'),
            Submitted(accepted=False, code="Invalid params", reason="The value of one or more..."),
        ),
        (
            HttpResponse(status=429, body=b'{"title": "Rate Limit Hit", "detail": "Please wait, then retry"}'),
            Submitted(accepted=False, code="Rate Limit Hit", reason="Please wait, then retry", retryable=True),
        ),
    )

    def make_transport(self, keys: Sequence[str], **options: Any) -> VonageMessages:
        given = {"api_key": "abcd1234", "api_secret": KEYS[0], "signature_secret": keys, "url": URL}
        return VonageMessages(**given | options)

    def write(self, message: Inbound) -> HttpRequest:
        numbers = {"from": message.sender.removeprefix("+"), "to": message.recipient.removeprefix("+")}
        value: dict[str, object] = {**SMS, "message_uuid": message.id, "text": message.text, **numbers}
        if message.media:
            content = [{"type": "image", "url": one.url} for one in message.media]
            value |= {"channel": "mms", "message_type": "content", "content": content}
        return post(value)

    def write_receipt(self, message_id: str, word: str) -> HttpRequest:
        return post({**STATUS, "message_uuid": message_id, "status": word})

    def sign(self, request: HttpRequest, key: str, now: datetime) -> HttpRequest:
        return with_token(request, jwt.encode(claims(request, now), key or "none" * 8, "HS256"))

    def forgeries(self, request: HttpRequest) -> Iterable[HttpRequest]:
        said = claims(request, NOW)
        yield with_token(request, f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(said)}.")
        yield with_token(request, jwt.encode(said, "", "none"))
        yield with_token(request, jwt.encode(said, KEYS[0] * 2, "HS512"))
        yield with_token(request, jwt.encode(said, KEYS[0] * 2, "HS384"))
        for claim in ("iat", "payload_hash"):
            yield with_token(request, jwt.encode({**said, claim: None}, KEYS[0], "HS256"))
            less = {name: value for name, value in said.items() if name != claim}
            yield with_token(request, jwt.encode(less, KEYS[0], "HS256"))
        odds: Sequence[object] = ([], {}, "", True, -1, 1e300, "9" * 5000)
        for odd in odds:
            yield with_token(request, jwt.encode({**said, "payload_hash": odd}, KEYS[0], "HS256"))

    def read_call(self, request: HttpRequest) -> Sent:
        said = json.loads(request.body)
        sender = f"+{said['from']}" if len(said["from"]) > 8 else said["from"]
        if said["message_type"] == "text":
            return Sent(sender, f"+{said['to']}", said["text"])
        items = said["content"] if said["message_type"] == "content" else [said[said["message_type"]]]
        return Sent(sender, f"+{said['to']}", items[0].get("caption", ""), [one["url"] for one in items])
