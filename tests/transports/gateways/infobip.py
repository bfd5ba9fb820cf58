"""Infobip's side of its webhooks and send calls.

Results as in "Receive inbound SMS messages" (MO_JSON_2), "Receive inbound MMS messages" (MO_MMS_2) and the models of
infobip-api-python-client 6.0.0, with made-up numbers; names from "Error code reference" (infobip.com/docs).
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from mokit.http import HttpRequest, HttpResponse
from mokit.messages import ConsentChange, DeliveryReceipt, Inbound, Media, Status
from mokit.testing.contracts import ANNE, LONG_CODE, NOW, SHORT_CODE, URL, Recorded, Sent, TransportContract
from mokit.transports.base import Submitted
from mokit.transports.infobip import Infobip as Transport

AT = datetime(2026, 11, 21, 11, 59, 58, 574000, tzinfo=UTC)
TEXT: Mapping[str, object] = {
    "messageId": "817790313235066447", "from": "14155550100", "to": "14155550199", "text": "VOTE a! 🧶 & bye",
    "cleanText": "a! 🧶 & bye", "keyword": "VOTE", "receivedAt": "2026-11-21T11:59:58.574+0000", "smsCount": 1,
    "price": {"pricePerMessage": 0, "currency": "USD"}, "callbackData": "callbackData",
}  # fmt: skip
PICTURE: Mapping[str, object] = {
    "messageId": "817790313235066448", "from": "14155550100", "to": "14155550199",
    "receivedAt": "2026-11-21T11:59:58.574+0000", "userAgent": "iPhone_12_Pro_Max_A2342", "message": [
        {"contentType": "application/smil", "value": "<smil></smil>"},
        {"contentType": "image/jpeg", "url": "https://a.example/123456"},
        {"contentType": "text/plain", "value": "This is message text"},
    ],
}  # fmt: skip
DELIVERED = {
    "groupId": 3, "groupName": "DELIVERED", "id": 5, "name": "DELIVERED_TO_HANDSET", "description": "Delivered"
}  # fmt: skip
NO_ERROR = {"groupId": 0, "groupName": "OK", "id": 0, "name": "NO_ERROR", "description": "No Error", "permanent": False}
BLOCKED = {
    "groupId": 2, "groupName": "USER_ERRORS", "id": 2052, "name": "EC_BLACKLISTED_DESTINATIONADDRESS",
    "description": "The destination number has been blocklisted", "permanent": True,
}  # fmt: skip
UNWILLING = {
    "groupId": 3, "groupName": "OPERATOR_ERRORS", "id": 2050, "name": "EC_DEST_ADDRESS_BLACKLISTED",
    "description": "The number is in the operator's DND database", "permanent": True,
}  # fmt: skip
REPORT: Mapping[str, object] = {
    "bulkId": "BULK-ID-123", "messageId": "MESSAGE-ID-1", "to": "14155550100", "sender": "14155550199",
    "sentAt": "2026-11-21T12:59:57.000+0100", "doneAt": "2026-11-21T12:59:58.574+0100", "messageCount": 1,
    "mccMnc": "310004", "status": DELIVERED, "error": NO_ERROR,
}  # fmt: skip
STATUSES: Mapping[str, Status] = {
    "PENDING": "accepted",
    "UNDELIVERABLE": "undelivered",
    "DELIVERED": "delivered",
    "EXPIRED": "expired",
    "REJECTED": "rejected",
}


def post(*results: Mapping[str, object]) -> HttpRequest:
    body = {"results": results, "messageCount": len(results), "pendingMessageCount": 0}
    return HttpRequest(url=URL, headers={"content-type": "application/json"}, body=json.dumps(body).encode())


def status(group: str, name: str) -> Mapping[str, object]:
    return {"groupId": 9, "groupName": group, "id": 9, "name": name, "description": "in words"}


def text(**fields: Any) -> Inbound:
    whole: dict[str, Any] = {
        "id": TEXT["messageId"], "sender": ANNE, "recipient": LONG_CODE, "text": TEXT["text"], "received_at": NOW,
        "sent_at": AT, "transport": "infobip",
    }  # fmt: skip
    return Inbound(**whole | fields)


def receipt(status: Status, **fields: Any) -> DeliveryReceipt:
    whole: dict[str, Any] = {
        "message_id": "MESSAGE-ID-1", "at": AT, "recipient": ANNE, "sender": LONG_CODE, "transport": "infobip",
    }  # fmt: skip
    return DeliveryReceipt(status=status, **whole | fields)


def answer(status: Mapping[str, object]) -> HttpResponse:
    message = {"messageId": "MESSAGE-ID-1", "destination": "14155550100", "status": status}
    return HttpResponse(body=json.dumps({"bulkId": "BULK-ID-123", "messages": [message]}).encode())


class Infobip(TransportContract):
    sends_media = False
    brings_batches = True
    tells_opt_outs = False              # its send call succeeds; the report tells
    recorded = (
        Recorded("a text, with its keyword", post(TEXT), [text()]),
        Recorded("two texts, one to a short code", post({**TEXT, "to": SHORT_CODE}, {**TEXT, "messageId": "2"}), [
            text(recipient=SHORT_CODE), text(id="2")
        ]),
        Recorded("an MMS", post(PICTURE), [text(
            id="817790313235066448", text="This is message text",
            media=(Media("https://a.example/123456", "image/jpeg"),),
        )]),
        Recorded("an operator's register of people who want no advertising", post(
            {**REPORT, "status": status("REJECTED", "REJECTED_DESTINATION"), "error": UNWILLING}
        ), [receipt("rejected", code=UNWILLING["name"], reason=UNWILLING["description"])]),
        Recorded("a report", post(REPORT), [receipt("delivered")]),
        Recorded("reports of an older form", post({**REPORT, "sender": None, "from": "14155550199"}, REPORT), [
            receipt("delivered"), receipt("delivered")
        ]),
        Recorded(
            "the operator has it", post({**REPORT, "status": status("DELIVERED", "DELIVERED_TO_OPERATOR")}),
            [receipt("sent")],
        ),
        Recorded(
            "no operator told", post({**REPORT, "status": status("EXPIRED", "EXPIRED_DLR_UNKNOWN")}),
            [receipt("unknown")],
        ),
        Recorded(
            "on the blocklist, where STOP led",
            post({**REPORT, "status": status("REJECTED", "REJECTED_DESTINATION"), "error": BLOCKED}),
            [
                receipt("rejected", code=BLOCKED["name"], reason=BLOCKED["description"]),
                ConsentChange(
                    person=ANNE, service=LONG_CODE, opted_out=True, at=AT, code=str(BLOCKED["name"]),
                    transport="infobip",
                ),
            ],
        ),
    )  # fmt: skip
    statuses = STATUSES
    taken = answer(status("PENDING", "PENDING_ACCEPTED")), "MESSAGE-ID-1"
    refusals = (
        (
            answer(status("REJECTED", "REJECTED_NOT_ENOUGH_CREDITS")),
            Submitted(accepted=False, code="REJECTED_NOT_ENOUGH_CREDITS", reason="in words"),
        ),
        (
            HttpResponse(status=400, body=b'{"errorCode": "E400", "description": "Request cannot be processed."}'),
            Submitted(accepted=False, code="E400", reason="Request cannot be processed."),
        ),
        (
            HttpResponse(status=429, body=b'{"errorCode": "E429", "description": "Too many requests."}'),
            Submitted(accepted=False, code="E429", reason="Too many requests.", retryable=True),
        ),
    )

    def make_transport(self, keys: Sequence[str], **options: Any) -> Transport:
        account = {"api_key": "api-key-1", "api_base": "https://xyz.api.infobip.com", "url": URL}
        return Transport(**account | {"secret": keys} | options)

    def write(self, message: Inbound) -> HttpRequest:
        numbers = {"from": message.sender.removeprefix("+"), "to": message.recipient.removeprefix("+")}
        if not message.media:
            return post({**TEXT, "messageId": message.id, **numbers, "text": message.text, "cleanText": ""})
        parts = [{"contentType": one.content_type, "url": one.url} for one in message.media]
        said = {"contentType": "text/plain", "value": message.text}
        return post({**PICTURE, "messageId": message.id, **numbers, "message": [said, *parts]})

    def write_receipt(self, message_id: str, word: str) -> HttpRequest:
        return post({**REPORT, "messageId": message_id, "status": status(word, f"{word}_OF_SOME_KIND")})

    def read_call(self, request: HttpRequest) -> Sent:
        [message] = json.loads(request.body)["messages"]
        [destination] = message["destinations"]
        sender = message["sender"]
        text = message["content"]["text"]
        return Sent(f"+{sender}" if len(sender) > 8 else sender, f"+{destination['to']}", text)
