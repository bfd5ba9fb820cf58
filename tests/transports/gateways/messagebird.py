"""MessageBird's side of its webhooks and send calls; signed as its SDK verifies.

Forms as in "Status reports", and as nyaruka/courier meets them (handlers/messagebird), with made-up numbers; errors
from "API errors" (developers.messagebird.com); messagebird 2.2.0.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import jwt
from attrs import evolve

from mokit.http import HttpRequest, HttpResponse
from mokit.messages import ConsentChange, DeliveryReceipt, Inbound, Media, Status
from mokit.testing.contracts import ANNE, KEYS, LONG_CODE, NOW, SHORT_CODE, URL, Recorded, Sent, TransportContract
from mokit.testing.contracts.transports.gateway import STRANGE_KEY
from mokit.transports.base import Submitted
from mokit.transports.messagebird import MessageBird as Transport

AT = datetime(2026, 11, 21, 11, 59, 58, tzinfo=UTC)
HALF = timedelta(seconds=59)            # the token begins so long before it is made, and ends so long after
TEXT = {
    "id": "b6aae1b5dfb2427a8f7ea6a717ba31a9", "message_id": "3b53c13736924213", "originator": "14155550100",
    "recipient": "14155550199", "body": "Vote a! 🧶 & bye", "createdDatetime": "2026-11-21T11:59:58+00:00",
    "mms": "false",
}  # fmt: skip
REPORT = {
    "id": "efa6405d518d4c0c", "reference": "26", "recipient": "14155550100", "status": "delivered", "mccmnc": "310010",
    "statusDatetime": "2026-11-21T11:59:58+00:00", "messagePartCount": "1", "price[amount]": "0.000",
}  # fmt: skip
STATUSES: Mapping[str, Status] = {
    "scheduled": "accepted",
    "buffered": "accepted",
    "sent": "sent",
    "delivered": "delivered",
    "expired": "expired",
    "delivery_failed": "undelivered",
}


def post(form: Mapping[str, str]) -> HttpRequest:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return HttpRequest(url=URL, headers=headers, body=urlencode(form).encode())


def get(form: Mapping[str, str]) -> HttpRequest:
    return HttpRequest(method="GET", url=URL, query=urlencode(form))


def text(**fields: Any) -> Inbound:
    whole: dict[str, Any] = {
        "id": TEXT["id"], "sender": ANNE, "recipient": LONG_CODE, "text": TEXT["body"], "received_at": NOW,
        "sent_at": AT, "transport": "messagebird",
    }  # fmt: skip
    return Inbound(**whole | fields)


def receipt(status: Status, code: str = "") -> DeliveryReceipt:
    return DeliveryReceipt(
        message_id=REPORT["id"], status=status, at=AT, recipient=ANNE, code=code, transport="messagebird"
    )


def refusal(status: int, code: int, words: str) -> HttpResponse:
    error = {"code": code, "description": words, "parameter": "recipients"}
    return HttpResponse(status=status, body=json.dumps({"errors": [error]}).encode())


class MessageBird(TransportContract):
    signs = frozenset({"body", "query", "url"})
    window = timedelta(minutes=1)
    tells_opt_outs = False              # its send call succeeds; the report tells
    acknowledgement = HttpResponse(headers={"content-type": "text/plain"}, body=b"OK")
    recorded = (
        Recorded("a text", post(TEXT), [text()]),
        Recorded("a text by GET", get(TEXT), [text()]),
        Recorded(
            "a text in JSON",
            HttpRequest(url=URL, headers={"content-type": "application/json"}, body=json.dumps(TEXT).encode()),
            [text()],
        ),
        Recorded("a text to a short code", post({
            "mid": "3b53c13736924213", "shortcode": SHORT_CODE, "originator": "14155550100", "message": "Vote a",
            "receive_datetime": "20261121115958",
        }), [text(id="3b53c13736924213", recipient=SHORT_CODE, text="Vote a")]),
        Recorded("a text by a flow", post({**TEXT, "body": "", "payload": "Hi"}), [text(text="Hi")]),
        Recorded("an MMS", post({**TEXT, "body": "", "mediaURLs": "https://a.example/1,https://a.example/2"}), [
            text(text="", media=(Media("https://a.example/1"), Media("https://a.example/2")))
        ]),
        Recorded("a report", get(REPORT), [receipt("delivered")]),
        Recorded("the person has sent STOP", get({**REPORT, "status": "delivery_failed", "statusErrorCode": "103"}), [
            receipt("undelivered", "103"),
            ConsentChange(person=ANNE, service="", opted_out=True, at=AT, code="103", transport="messagebird"),
        ]),
    )  # fmt: skip
    statuses = STATUSES
    taken = HttpResponse(status=201, body=b'{"id": "efa6405d", "recipients": {"items": []}}'), "efa6405d"
    refusals = (
        (
            refusal(422, 9, "no (correct) recipients found"),
            Submitted(accepted=False, code="9", reason="no (correct) recipients found"),
        ),
        (
            refusal(422, 25, "Not enough balance"),
            Submitted(accepted=False, code="25", reason="Not enough balance"),
        ),
        (refusal(500, 99, "Internal error"), Submitted(
            accepted=False, code="99", reason="Internal error", retryable=True
        )),
    )  # fmt: skip

    def make_transport(self, keys: Sequence[str], **options: Any) -> Transport:
        account = {"access_key": "access-key-1", "url": URL}
        return Transport(**account | {"signing_key": keys} | options)

    def write(self, message: Inbound) -> HttpRequest:
        numbers = {"originator": message.sender.removeprefix("+"), "recipient": message.recipient.removeprefix("+")}
        media = {"mediaURLs": ",".join(one.url for one in message.media)} if message.media else {}
        return post({**TEXT, "id": message.id, **numbers, "body": message.text, **media})

    def write_receipt(self, message_id: str, word: str) -> HttpRequest:
        return get({**REPORT, "id": message_id, "status": word})

    def sign(self, request: HttpRequest, key: str, now: datetime) -> HttpRequest:
        return with_token(request, jwt.encode(claims(request, now), key or STRANGE_KEY, "HS256"))

    def forgeries(self, request: HttpRequest) -> Iterable[HttpRequest]:
        told = claims(request, NOW)
        yield with_token(request, jwt.encode(told, "", "none"))
        for name in ("iss", "nbf", "exp", "url_hash"):
            less = {one: value for one, value in told.items() if one != name}
            yield with_token(request, jwt.encode(less, KEYS[0], "HS256"))
        yield with_token(request, jwt.encode({**told, "iss": "Somebody"}, KEYS[0], "HS256"))
        hashed = {**told, "payload_hash": None if request.body else sha256(b"x").hexdigest()}
        yield with_token(request, jwt.encode(hashed, KEYS[0], "HS256"))

    def read_call(self, request: HttpRequest) -> Sent:
        said = json.loads(request.body)
        [recipient] = said["recipients"]
        sender = said["originator"]
        sender = f"+{sender}" if len(sender) > 8 else sender
        return Sent(sender, f"+{recipient}", said.get("body", ""), said.get("mediaUrls", ()))


def claims(request: HttpRequest, now: datetime) -> dict[str, Any]:
    url = f"{URL}?{request.query}" if request.query else URL
    told: dict[str, Any] = {
        "iss": "MessageBird", "jti": "e92cf079", "nbf": int((now - HALF).timestamp()),
        "exp": int((now + HALF).timestamp()), "url_hash": sha256(url.encode()).hexdigest(),
    }  # fmt: skip
    return told | ({"payload_hash": sha256(request.body).hexdigest()} if request.body else {})


def with_token(request: HttpRequest, token: str) -> HttpRequest:
    return evolve(request, headers={**request.headers, "messagebird-signature-jwt": token})
