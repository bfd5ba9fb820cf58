"""Made-up gateways as regional ones are: one of forms and queries, as in India, and one of nested JSON."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode

from mokit.http import HttpRequest, HttpResponse
from mokit.messages import DeliveryReceipt, Inbound, Status
from mokit.testing.contracts import ANNE, LONG_CODE, NOW, URL, Recorded, Sent, TransportContract
from mokit.transports.base import Submitted
from mokit.transports.generic import Generic as Transport
from mokit.transports.generic import ReceiptFields, SendFields, TextFields

AT = datetime(2026, 11, 21, 11, 59, 58, tzinfo=UTC)
STATUSES: Mapping[str, Status] = {"DELIVRD": "delivered", "UNDELIV": "undelivered", "EXPIRED": "expired"}
MO = {"msgid": "m-1", "mobile": "14155550100", "shortcode": "14155550199", "message": "Vote a! 🧶 & bye"}
DLR = {"msgid": "sent-1", "stat": "DELIVRD", "mobile": "14155550100", "err": "000"}
JSON = {"data": {"uuid": "m-1", "from": ANNE, "to": LONG_CODE, "content": "Hi", "at": "2026-11-21 11:59:58"}}


def post(form: Mapping[str, str]) -> HttpRequest:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return HttpRequest(url=URL, headers=headers, body=urlencode(form).encode())


def post_json(value: object) -> HttpRequest:
    return HttpRequest(url=URL, headers={"content-type": "application/json"}, body=json.dumps(value).encode())


def text(**fields: Any) -> Inbound:
    whole: dict[str, Any] = {
        "id": "m-1", "sender": ANNE, "recipient": LONG_CODE, "text": MO["message"], "received_at": NOW,
        "transport": "regional",
    }  # fmt: skip
    return Inbound(**whole | fields)


def receipt(status: Status, code: str = "") -> DeliveryReceipt:
    return DeliveryReceipt(
        message_id="sent-1", status=status, at=NOW, recipient=ANNE, code=code, transport="regional"
    )


def answer(**fields: str) -> HttpResponse:
    return HttpResponse(body=json.dumps(fields).encode())


class GenericForms(TransportContract):
    brings_media = False
    sends_media = False
    acknowledgement = HttpResponse(body=b"OK")
    recorded = (
        Recorded("a text", post(MO), [text()]),
        Recorded("a text by GET", HttpRequest(method="GET", url=URL, query=urlencode(MO)), [text()]),
        Recorded("a receipt", post(DLR), [receipt("delivered", "000")]),
    )
    statuses = STATUSES
    taken = answer(status="success", msgid="sent-1"), "sent-1"
    refusals = (
        (answer(status="error", code="17"), Submitted(accepted=False, code="17", reason="error", opted_out=True)),
        (answer(status="error", code="9", text="full"), Submitted(
            accepted=False, code="9", reason="full", retryable=True
        )),
        (answer(status="error", code="1"), Submitted(accepted=False, code="1", reason="error")),
    )  # fmt: skip

    def make_transport(self, keys: Sequence[str], **options: Any) -> Transport:
        given: dict[str, Any] = {
            "name": "regional", "url": URL, "secret": keys, "send_url": "https://sms.example.in/send",
            "extra": {"apikey": "api-key-1", "entityid": "1101234567890"},
            "texts": TextFields(id="msgid", sender="mobile", recipient="shortcode", text="message"),
            "receipts": ReceiptFields(statuses=STATUSES, id="msgid", status="stat", recipient="mobile", code="err"),
            "sends": SendFields(
                sender="senderid", recipient="mobile", text="message", id="msgid", success="status",
                success_words={"success"}, reason="text", opted_out={"17"}, retryable={"9"},
            ),
            "answer": b"OK",
        }  # fmt: skip
        return Transport(**given | options)

    def write(self, message: Inbound) -> HttpRequest:
        numbers = {"mobile": message.sender.removeprefix("+"), "shortcode": message.recipient.removeprefix("+")}
        return post({**MO, "msgid": message.id, **numbers, "message": message.text})

    def write_receipt(self, message_id: str, word: str) -> HttpRequest:
        return post({**DLR, "msgid": message_id, "stat": word})

    def read_call(self, request: HttpRequest) -> Sent:
        said = dict(parse_qsl(request.body.decode() or request.query, keep_blank_values=True))
        sender = said["senderid"]
        return Sent(f"+{sender}" if len(sender) > 8 else sender, f"+{said['mobile']}", said["message"])


class GenericJson(TransportContract):
    brings_media = False
    sends_media = False
    brings_batches = True
    reports: ClassVar[bool] = False
    tells_opt_outs = False
    statuses: ClassVar[Mapping[str, Status]] = {}
    recorded = (
        Recorded("a text", post_json(JSON), [text(text="Hi", sent_at=AT)]),
        Recorded("two texts", post_json([JSON, JSON]), [text(text="Hi", sent_at=AT)] * 2),
    )
    taken = HttpResponse(body=b'{"result": {"uuid": "sent-1"}}'), "sent-1"
    refusals = (
        (
            HttpResponse(status=400, body=b'{"code": 3, "message": "bad number"}'),
            Submitted(accepted=False, code="3", reason="bad number"),
        ),
        (HttpResponse(status=503), Submitted(accepted=False, reason="HTTP 503", retryable=True)),
    )

    def make_transport(self, keys: Sequence[str], **options: Any) -> Transport:
        given: dict[str, Any] = {
            "name": "regional", "url": URL, "secret": keys, "send_url": "https://api.example.net/v1/sms",
            "body": "json", "headers": {"authorization": "Bearer api-key-1"}, "plus": True,
            "texts": TextFields(
                id="data.uuid", sender="data.from", recipient="data.to", text="data.content", sent_at="data.at"
            ),
            "sends": SendFields(id="result.uuid"),
        }  # fmt: skip
        return Transport(**given | options)

    def write(self, message: Inbound) -> HttpRequest:
        told = {"uuid": message.id, "from": message.sender, "to": message.recipient, "content": message.text}
        return post_json({"data": told})

    def read_call(self, request: HttpRequest) -> Sent:
        said = json.loads(request.body)
        return Sent(said["from"], said["to"], said["text"])
