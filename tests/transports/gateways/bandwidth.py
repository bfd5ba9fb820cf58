"""Bandwidth's side of its webhooks and send calls.

Events as in "Webhooks" and "Errors" (dev.bandwidth.com/docs/messaging) and the models of bandwidth-sdk 23.3.1, with
made-up numbers.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from mokit.http import HttpRequest, HttpResponse
from mokit.messages import ConsentChange, DeliveryReceipt, Inbound, Media, Status
from mokit.testing.contracts import ANNE, LONG_CODE, NOW, URL, Recorded, Sent, TransportContract
from mokit.transports.bandwidth import Bandwidth as Transport
from mokit.transports.base import Submitted

AT = datetime(2026, 11, 21, 11, 59, 58, 574000, tzinfo=UTC)
TIME = "2026-11-21T11:59:58.574Z"
BILL = "+14155550101"
STATUSES: Mapping[str, Status] = {
    "message-sending": "accepted",
    "message-sent": "sent",
    "message-delivered": "delivered",
    "message-failed": "failed",
    "message-read": "read",
}
IN: Mapping[str, object] = {
    "id": "14762070468292kw2fuqty55yp2b2", "owner": LONG_CODE, "applicationId": "93de2206-9669-4e07-948d-329f4b722ee2",
    "time": TIME, "segmentCount": 1, "direction": "in", "to": [LONG_CODE], "from": ANNE, "text": "Hey, check this out!",
}  # fmt: skip
OUT: Mapping[str, object] = {
    **IN, "id": "sent-1", "direction": "out", "to": [ANNE], "from": LONG_CODE, "tag": "a tag",
}  # fmt: skip


def event(kind: str, message: Mapping[str, object], **fields: object) -> Mapping[str, object]:
    to = LONG_CODE if message["direction"] == "in" else ANNE
    return {"time": TIME, "type": kind, "to": to, "description": "told in words", "message": message, **fields}


def post(*events: Mapping[str, object]) -> HttpRequest:
    headers = {"content-type": "application/json; charset=utf-8"}
    return HttpRequest(url=URL, headers=headers, body=json.dumps(events).encode())


def received(**fields: object) -> Mapping[str, object]:
    return event("message-received", {**IN, **fields})


def text(**fields: Any) -> Inbound:
    whole: dict[str, Any] = {
        "id": IN["id"], "sender": ANNE, "recipient": LONG_CODE, "text": IN["text"], "received_at": NOW, "sent_at": AT,
        "transport": "bandwidth",
    }  # fmt: skip
    return Inbound(**whole | fields)


def receipt(status: Status, code: str = "", **fields: Any) -> DeliveryReceipt:
    whole: dict[str, Any] = {
        "message_id": "sent-1", "at": AT, "recipient": ANNE, "sender": LONG_CODE, "code": code,
        "reason": "told in words" if code else "", "transport": "bandwidth",
    }  # fmt: skip
    return DeliveryReceipt(status=status, **whole | fields)


def refusal(status: int, **answer: object) -> HttpResponse:
    return HttpResponse(status=status, body=json.dumps(answer).encode())


class Bandwidth(TransportContract):
    brings_batches = True
    tells_opt_outs = False              # its send call succeeds; the receipt tells
    recorded = (
        Recorded("a text", post(received()), [text()]),
        Recorded(
            "a text to a group, for two numbers of ours",
            post(
                event("message-received", {**IN, "to": [LONG_CODE, BILL]}),
                event("message-received", {**IN, "id": "2", "to": [LONG_CODE, BILL], "owner": BILL}, to=BILL),
            ),
            [text(), text(id="2", recipient=BILL)],
        ),
        Recorded(
            "an MMS",
            post(received(text="", media=["https://messaging.bandwidth.com/api/v2/users/1/media/1.jpg"])),
            [text(text="", media=(Media("https://messaging.bandwidth.com/api/v2/users/1/media/1.jpg"),))],
        ),
        Recorded("delivered", post(event("message-delivered", OUT)), [receipt("delivered")]),
        Recorded("refused for the country", post(event("message-failed", OUT, errorCode=4432)), [
            receipt("failed", "4432")
        ]),
        Recorded("no receipt in time", post(event("message-failed", OUT, errorCode=9902)), [
            receipt("unknown", "9902")
        ]),
        *(
            Recorded(f"the person said STOP, {code}", post(event("message-failed", OUT, errorCode=code)), [
                receipt("failed", str(code)),
                ConsentChange(
                    person=ANNE, service=LONG_CODE, opted_out=True, at=AT, code=str(code), transport="bandwidth"
                ),
            ])
            for code in (4475, 4775)
        ),
        Recorded("an answer to a card of RCS", post(event("suggestion-response", IN)), []),
    )  # fmt: skip
    statuses = STATUSES
    taken = refusal(202, id="14762070468292kw2fuqty55yp2b2", segmentCount=1), "14762070468292kw2fuqty55yp2b2"
    refusals = (
        (
            refusal(400, type="request-validation", description="Your request could not be accepted", fieldErrors=[
                {"fieldName": "from", "description": "'+invalid' must be replaced with a valid E164 formatted number"}
            ]),
            Submitted(
                accepted=False, code="request-validation",
                reason="'+invalid' must be replaced with a valid E164 formatted number",
            ),
        ),
        (
            refusal(401, type="unauthorized", description="Authentication Failed"),
            Submitted(accepted=False, code="unauthorized", reason="Authentication Failed"),
        ),
        (HttpResponse(status=429), Submitted(accepted=False, reason="HTTP 429", retryable=True)),
    )  # fmt: skip

    def make_transport(self, keys: Sequence[str], **options: Any) -> Transport:
        account = {"account_id": "9900000", "application_id": "93de2206", "api_user": "u", "api_password": "api-pw-1"}
        return Transport(**account | {"url": URL, "secret": keys} | options)

    def write(self, message: Inbound) -> HttpRequest:
        media = {"media": [one.url for one in message.media]} if message.media else {}
        fields = {"id": message.id, "from": message.sender, "to": [message.recipient], "text": message.text}
        return post(event("message-received", {**IN, **fields, **media}, to=message.recipient))

    def write_receipt(self, message_id: str, word: str) -> HttpRequest:
        return post(event(word, {**OUT, "id": message_id}))

    def read_call(self, request: HttpRequest) -> Sent:
        said = json.loads(request.body)
        [recipient] = said["to"]
        return Sent(said["from"], recipient, said.get("text", ""), said.get("media", ()))
