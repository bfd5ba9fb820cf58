"""Clickatell's side of its callbacks and send calls.

Callbacks as in "One API: Receive message callback" (clickatell.com/developers), their status codes as in "Message
Status Table" and errors as in "Errors Table" of One API (docs.clickatell.com); callbacks of the older form as
nyaruka/courier reads them (handlers/clickatell), and answers as clickatell-platform 2.0.1; with made-up numbers.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from mokit.http import HttpRequest, HttpResponse
from mokit.messages import DeliveryReceipt, Inbound, Status
from mokit.testing.contracts import ANNE, LONG_CODE, NOW, URL, Recorded, Sent, TransportContract
from mokit.transports.base import Submitted
from mokit.transports.clickatell import Clickatell as Transport

AT = datetime(2026, 11, 21, 11, 59, 58, tzinfo=UTC)
MILLISECONDS = int(AT.timestamp()) * 1000
TEXT: Mapping[str, object] = {
    "messageId": "3a89680503414383", "fromNumber": "14155550100", "toNumber": "14155550199",
    "timestamp": MILLISECONDS, "text": "Vote a! 🧶 & bye", "charset": "UTF-8",
}  # fmt: skip
NEWER: Mapping[str, object] = {
    "channel": "sms", "messageId": "7ed16cedd7ca7c4d", "relatedMessageId": None, "from": "14155550100",
    "to": "14155550199", "timestamp": MILLISECONDS, "content": "Text Content", "charset": "UTF-8",
}  # fmt: skip
STATUS: Mapping[str, object] = {
    "integrationName": "Woolly", "messageId": "sent-1", "requestId": "r-1", "statusCode": 4,
    "status": "RECEIVED_BY_RECIPIENT", "statusDescription": "Message received by recipient", "timestamp": MILLISECONDS,
    "toNumber": "14155550100", "fromNumber": "14155550199",
}  # fmt: skip
STATUSES: Mapping[str, Status] = {
    "1": "failed",
    "2": "accepted",
    "3": "sent",
    "4": "delivered",
    "5": "failed",
    "6": "failed",
    "7": "undelivered",
    "8": "accepted",
    "9": "failed",
    "10": "expired",
    "11": "accepted",
    "12": "rejected",
    "14": "rejected",
}
STATUSES_OF_ONE_API: Mapping[str, Status] = {
    "1": "failed",
    "2": "accepted",
    "3": "accepted",
    "4": "sent",
    "5": "delivered",
    "6": "read",
    "20": "expired",
    "21": "failed",
    "22": "failed",
    "23": "undelivered",
    "24": "unknown",
    "25": "rejected",
    "26": "rejected",
    "27": "rejected",
    "28": "rejected",
    "29": "undelivered",
    "100": "failed",
}


def post(value: Mapping[str, object]) -> HttpRequest:
    return HttpRequest(url=URL, headers={"content-type": "application/json"}, body=json.dumps(value).encode())


def one_api(**event: object) -> HttpRequest:
    return post({"integrationId": "fa8090815f05d5ed", "integrationName": "Woolly", "event": event})


def text(**fields: Any) -> Inbound:
    whole: dict[str, Any] = {
        "id": TEXT["messageId"], "sender": ANNE, "recipient": LONG_CODE, "text": TEXT["text"], "received_at": NOW,
        "sent_at": AT, "transport": "clickatell",
    }  # fmt: skip
    return Inbound(**whole | fields)


def receipt(status: Status, code: str, **fields: Any) -> DeliveryReceipt:
    whole: dict[str, Any] = {
        "message_id": "sent-1", "at": AT, "recipient": ANNE, "sender": LONG_CODE, "transport": "clickatell",
        "reason": "Message received by recipient",
    }  # fmt: skip
    return DeliveryReceipt(status=status, code=code, **whole | fields)


def answer(status: int, error: object = None, message_id: str | None = None) -> HttpResponse:
    message = {"apiMessageId": message_id, "accepted": message_id is not None, "to": "14155550100", "error": error}
    return HttpResponse(status=status, body=json.dumps({"messages": [message], "error": None}).encode())


class Clickatell(TransportContract):
    brings_media = False
    sends_media = False
    brings_batches = True
    unknown_word = "99"
    recorded = (
        Recorded("a text", post(TEXT), [text()]),
        Recorded("a text in escaped UTF-16", post(
            {**TEXT, "text": "%00G%00r%00%FC%00%DF%00e+%D8%3E%DD%F6".replace("+", "%00+"), "charset": "UTF-16BE"}
        ), [text(text="Grüße 🧶")]),
        Recorded("a text in escaped Latin-1", post({**TEXT, "text": "Gr%FC%DFe+%26+bye", "charset": "ISO-8859-1"}), [
            text(text="Grüße & bye")
        ]),
        Recorded("two texts by One API, and one of another channel", one_api(
            moText=[NEWER, {**NEWER, "messageId": "2"}, {**NEWER, "channel": "whatsapp"}]
        ), [text(id="7ed16cedd7ca7c4d", text="Text Content"), text(id="2", text="Text Content")]),
        Recorded("a status", post(STATUS), [receipt("delivered", "4")]),
        Recorded("each status by One API, and one of another channel", one_api(messageStatusUpdate=[
            {"channel": "sms", "messageId": "sent-1", "statusCode": int(code), "status": f"WORDS_OF_{code}",
             "timestamp": MILLISECONDS} for code in STATUSES_OF_ONE_API
        ] + [{"channel": "whatsapp", "messageId": "sent-1", "statusCode": 6, "status": "READ"}]), [
            receipt(status, code, recipient="", sender="", reason=f"WORDS_OF_{code}")
            for code, status in STATUSES_OF_ONE_API.items()
        ]),
        Recorded("a picture of another channel", one_api(moMedia=[{"channel": "whatsapp", "content": "AAAA"}]), []),
    )  # fmt: skip
    statuses = STATUSES
    taken = answer(202, message_id="bdb2ac0ab3b5"), "bdb2ac0ab3b5"
    refusals = (
        (answer(202, "Invalid number"), Submitted(accepted=False, reason="Invalid number")),
        (
            answer(207, {"code": 45, "description": "FROM number is not related to integration"}),
            Submitted(accepted=False, code="45", reason="FROM number is not related to integration"),
        ),
        (
            answer(207, {"code": 43, "description": "Rate limit"}),
            Submitted(accepted=False, code="43", reason="Rate limit", retryable=True),
        ),
        (
            answer(400, {"code": 26, "description": "Recipient opted out"}),
            Submitted(accepted=False, code="26", reason="Recipient opted out", opted_out=True),
        ),
        (
            HttpResponse(status=401, body=b'{"messages": [], "error": "Invalid or missing integration API Key."}'),
            Submitted(accepted=False, reason="Invalid or missing integration API Key."),
        ),
        (HttpResponse(status=503), Submitted(accepted=False, reason="HTTP 503", retryable=True)),
    )

    def make_transport(self, keys: Sequence[str], **options: Any) -> Transport:
        integration = {"api_key": "api-key-1", "url": URL}
        return Transport(**integration | {"secret": keys} | options)

    def write(self, message: Inbound) -> HttpRequest:
        numbers = {
            "fromNumber": message.sender.removeprefix("+"), "toNumber": message.recipient.removeprefix("+")
        }  # fmt: skip
        return post({**TEXT, "messageId": message.id, **numbers, "text": message.text})

    def write_receipt(self, message_id: str, word: str) -> HttpRequest:
        return post({**STATUS, "messageId": message_id, "statusCode": word})

    def read_call(self, request: HttpRequest) -> Sent:
        said = json.loads(request.body)
        [recipient] = said["to"]
        sender = said["from"]
        return Sent(f"+{sender}" if len(sender) > 8 else sender, f"+{recipient}", said["content"])
