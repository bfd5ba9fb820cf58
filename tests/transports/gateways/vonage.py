"""Vonage's side of the SMS API; signed by its SDK.

Fields as in "Inbound SMS" and "Delivery receipts" (developer.vonage.com/messaging/sms/guides) and "Messaging Opted-out
Numbers", with made-up numbers; answers and codes from "SMS API errors"; vonage 4.9.1.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import md5
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode

from attrs import evolve
from vonage_http_client.auth import Auth  # type: ignore[import-untyped]  # Vonage's SDK has no types

from mokit.http import HttpRequest, HttpResponse
from mokit.messages import ConsentChange, DeliveryReceipt, Inbound, Part, Status
from mokit.testing.contracts import ANNE, KEYS, LONG_CODE, NOW, URL, Recorded, Sent, TransportContract
from mokit.transports.base import Submitted
from mokit.transports.vonage import WINDOW
from mokit.transports.vonage import Vonage as Transport

AT = datetime(2026, 11, 21, 11, 59, 58, tzinfo=UTC)
SMS = {
    "msisdn": "14155550100", "to": "14155550199", "messageId": "0A0000000123ABCD1", "text": "Vote a! 🧶 & bye",
    "type": "unicode", "keyword": "VOTE", "api-key": "abcd1234", "message-timestamp": "2026-11-21 11:59:58",
}  # fmt: skip
PART = SMS | {
    "messageId": "0A0000000123ABCD2", "concat": "true", "concat-ref": "108", "concat-total": "2", "concat-part": "1",
}  # fmt: skip
BINARY = {
    "msisdn": "14155550100", "to": "14155550199", "messageId": "0A0000000123ABCD3", "type": "binary",
    "data": "48656c6c6f", "udh": "06050415811581", "message-timestamp": "2026-11-21 11:59:58",
}  # fmt: skip
RECEIPT = {
    "msisdn": "14155550100", "to": "14155550199", "network-code": "310004", "messageId": "0A0000001200AAAA",
    "price": "0.00690000", "status": "delivered", "scts": "2611211159", "err-code": "0", "api-key": "abcd1234",
    "message-timestamp": "2026-11-21 11:59:59",
}  # fmt: skip
STATUSES: Mapping[str, Status] = {
    "accepted": "accepted",
    "buffered": "accepted",
    "delivered": "delivered",
    "failed": "failed",
    "rejected": "rejected",
    "expired": "expired",
    "unknown": "unknown",
}


def post(form: Mapping[str, str]) -> HttpRequest:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return HttpRequest(url=URL, headers=headers, body=urlencode(form).encode())


def get(form: Mapping[str, str]) -> HttpRequest:
    return HttpRequest(method="GET", url=URL, query=urlencode(form))


def post_json(form: Mapping[str, str]) -> HttpRequest:
    return HttpRequest(url=URL, headers={"content-type": "application/json"}, body=json.dumps(form).encode())


def text(**fields: Any) -> Inbound:
    whole: dict[str, Any] = {
        "id": SMS["messageId"], "sender": ANNE, "recipient": LONG_CODE, "text": SMS["text"], "received_at": NOW,
        "sent_at": AT, "transport": "vonage",
    }  # fmt: skip
    return Inbound(**whole | fields)


def receipt(status: Status, code: str = "") -> DeliveryReceipt:
    return DeliveryReceipt(
        message_id=RECEIPT["messageId"], status=status, at=AT.replace(second=0), recipient=ANNE, sender=LONG_CODE,
        code=code, transport="vonage",
    )  # fmt: skip


def answer(*statuses: str) -> HttpResponse:
    parts = [
        {"to": "14155550100", "message-id": f"0A{number}", "status": status}
        if status == "0" else {"status": status, "error-text": f"error {status}"}
        for number, status in enumerate(statuses)
    ]  # fmt: skip
    return HttpResponse(body=json.dumps({"message-count": str(len(parts)), "messages": parts}).encode())


def refusal(code: str, *, retryable: bool = False) -> Submitted:
    return Submitted(accepted=False, code=code, reason=f"error {code}", retryable=retryable)


class Vonage(TransportContract):
    signs = frozenset({"body", "query"})
    window: ClassVar[timedelta | None] = WINDOW
    brings_media = False
    sends_media = False
    tells_opt_outs = False              # its send call succeeds; the receipt tells
    method = "sha256"
    recorded = (
        Recorded("a text", post_json(SMS), [text()]),
        Recorded("a text as a form", post(SMS), [text()]),
        Recorded("a text by GET", get(SMS), [text()]),
        Recorded("a part of a text", post(PART), [text(id=PART["messageId"], part=Part(108, 1, 2))]),
        Recorded("a binary message", post(BINARY), [text(id=BINARY["messageId"], text="")]),
        Recorded("a receipt", post_json(RECEIPT), [receipt("delivered")]),
        Recorded("a receipt by GET", get(RECEIPT), [receipt("delivered")]),
        Recorded("a failure", post(RECEIPT | {"status": "failed", "err-code": "6"}), [receipt("failed", "6")]),
        Recorded("refused since the person said STOP", post_json(RECEIPT | {"status": "rejected", "err-code": "9"}), [
            receipt("rejected", "9"),
            ConsentChange(
                person=ANNE, service=LONG_CODE, opted_out=True, at=AT.replace(second=0), code="9", transport="vonage"
            ),
        ]),
    )  # fmt: skip
    statuses = STATUSES
    taken = answer("0"), "0A0"
    refusals = (
        (answer("1"), refusal("1", retryable=True)),
        (answer("5"), refusal("5", retryable=True)),
        (answer("4"), refusal("4")),
        (answer("7"), refusal("7")),
        (answer("0", "1"), refusal("1")),               # a second try would bring the first part twice
        (answer("1", "1"), refusal("1", retryable=True)),
    )

    def make_transport(self, keys: Sequence[str], **options: Any) -> Transport:
        given = {"api_key": "abcd1234", "api_secret": KEYS[0], "signature_secret": keys, "url": URL}
        return Transport(**given | {"signature_method": self.method} | options)

    def write(self, message: Inbound) -> HttpRequest:
        return post_json(SMS | {
            "messageId": message.id, "msisdn": message.sender.removeprefix("+"),
            "to": message.recipient.removeprefix("+"), "text": message.text,
        })  # fmt: skip

    def write_receipt(self, message_id: str, word: str) -> HttpRequest:
        return post(RECEIPT | {"messageId": message_id, "status": word})

    def sign(self, request: HttpRequest, key: str, now: datetime) -> HttpRequest:
        stamp = {"timestamp": str(int(now.timestamp())), "nonce": "c7ee3d19"}
        if request.method == "GET":
            fields = dict(parse_qsl(request.query, keep_blank_values=True)) | stamp
            return evolve(request, query=urlencode(fields | {"sig": judged(fields, key, self.method)}))
        if request.body.startswith(b"{"):
            told = json.loads(request.body) | stamp
            texts = {name: value for name, value in told.items() if isinstance(value, str)}
            return evolve(request, body=json.dumps(told | {"sig": judged(texts, key, self.method)}).encode())
        fields = dict(parse_qsl(request.body.decode(), keep_blank_values=True)) | stamp
        return evolve(request, body=urlencode(fields | {"sig": judged(fields, key, self.method)}).encode())

    def forgeries(self, request: HttpRequest) -> Iterable[HttpRequest]:
        if request.method == "POST" and not request.body.startswith(b"{"):
            stamp = {"timestamp": str(int(NOW.timestamp())), "nonce": "c7ee3d19"}
            fields = dict(parse_qsl(request.body.decode(), keep_blank_values=True)) | stamp
            for method in ("md5hash", "md5", "sha1", "sha256", "sha512"):
                if method != self.method:
                    yield post(fields | {"sig": judged(fields, KEYS[0], method)})
            without = {name: value for name, value in fields.items() if name != "timestamp"}
            yield post(without | {"sig": judged(without, KEYS[0], self.method)})

    def read_call(self, request: HttpRequest) -> Sent:
        said = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
        return Sent(f"+{said['from']}" if len(said["from"]) > 8 else said["from"], f"+{said['to']}", said["text"])


class VonageUnsigned(Vonage):
    """An account whose webhooks are not signed."""

    signs = frozenset()
    window = None

    def make_transport(self, keys: Sequence[str], **options: Any) -> Transport:
        return super().make_transport((), **{"secret": keys} | options)

    def sign(self, request: HttpRequest, key: str, now: datetime) -> HttpRequest:
        return TransportContract.sign(self, request, key, now)

    def forgeries(self, request: HttpRequest) -> Iterable[HttpRequest]:
        return TransportContract.forgeries(self, request)


def judged(fields: Mapping[str, str], key: str, method: str) -> str:
    """The signature by Vonage's SDK, and the plain hash, which it has no more, by the page on signing messages."""
    if method != "md5hash":
        return str(Auth("abcd1234", signature_secret=key or "none", signature_method=method).sign_params(dict(fields)))
    cleaned = {name: value.replace("&", "_").replace("=", "_") for name, value in fields.items()}
    signed = "".join(f"&{name}={cleaned[name]}" for name in sorted(cleaned))
    return md5(f"{signed}{key}".encode()).hexdigest()      # noqa: S324 - as documented
