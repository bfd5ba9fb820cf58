"""Plivo's side of its webhooks and send calls; signed by its own SDK.

Forms as in "Handling incoming SMS/MMS/WhatsApp" and "Message Status Callbacks" (docs.plivo.com/docs/messaging), with
made-up numbers; codes from "Error Codes"; plivo 4.63.0.
"""

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from attrs import evolve
from hypothesis import strategies as st
from plivo.utils.signature_v3 import (  # type: ignore[import-untyped]  # it has no types
    construct_get_url,
    construct_post_url,
    get_signature_v3,
)

from mokit.http import HttpRequest, HttpResponse
from mokit.messages import ConsentChange, DeliveryReceipt, Inbound, Media, Status
from mokit.testing.contracts import ANNE, KEYS, LONG_CODE, NOW, SHORT_CODE, URL, Recorded, Sent, TransportContract
from mokit.transports.base import Submitted
from mokit.transports.plivo import Plivo as Transport

ACCOUNT = "MA0123456789ABCDEFGH"
NONCE = "05429567804466091622"
SMS = {
    "From": "14155550100", "MessageIntent": "", "MessageUUID": "db3ce55a-7f1d-11e1-8ea7-1231380bc196",
    "PowerpackUUID": "", "Text": "Vote a! 🧶\nThanks & bye", "To": "14155550199", "TotalAmount": "0.00000",
    "TotalRate": "0.00000", "Type": "sms", "Units": "1",
}  # fmt: skip
MMS = {
    "Body": "", "From": "14155550100", "Media1": "https://media.plivo.com/1.jpg",
    "Media2": "https://media.plivo.com/2.png", "MediaCount": "2", "MessageUUID": "2ffc1ebc", "To": "14155550199",
    "TotalAmount": "0.00900", "TotalRate": "0.00900", "Type": "mms",
}  # fmt: skip
REPORT = {
    "DeliveryReportTime": "2026-11-21 11:59:58.574000", "From": "14155550199", "MCC": "310", "MNC": "004",
    "MessageTime": "2026-11-21 11:59:55.000000", "MessageUUID": "40385f64", "ParentMessageUUID": "40385f64",
    "PartInfo": "1 of 1", "Sequence": "3", "Status": "delivered", "To": "14155550100", "TotalAmount": "0.00350",
    "TotalRate": "0.00350", "Type": "sms", "Units": "1", "ErrorCode": "",
}  # fmt: skip
STATUSES: Mapping[str, Status] = {
    "queued": "accepted",
    "sent": "sent",
    "delivered": "delivered",
    "undelivered": "undelivered",
    "failed": "failed",
    "rejected": "rejected",
    "read": "read",
}


def post(form: Mapping[str, str]) -> HttpRequest:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return HttpRequest(url=URL, headers=headers, body=urlencode(form).encode())


def text(message_id: str = SMS["MessageUUID"], **fields: Any) -> Inbound:
    whole: dict[str, Any] = {
        "id": message_id, "sender": ANNE, "recipient": LONG_CODE, "text": SMS["Text"], "received_at": NOW,
        "transport": "plivo",
    }  # fmt: skip
    return Inbound(**whole | fields)


def receipt(status: Status, code: str = "") -> DeliveryReceipt:
    return DeliveryReceipt(
        message_id="40385f64", status=status, at=NOW, recipient=ANNE, sender=LONG_CODE, code=code, transport="plivo"
    )


def bare(address: str) -> str:
    return address.removeprefix("+")


def number(bare: str) -> str:
    return f"+{bare}" if len(bare) > 8 else bare


class Plivo(TransportContract):
    signs = frozenset({"body", "query", "url"})
    answers_inline = True
    tells_opt_outs = False              # its send call succeeds; the receipt tells
    replies = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="\ufffe\uffff"))
    acknowledgement = HttpResponse(
        headers={"content-type": "application/xml"},
        body=b'<?xml version="1.0" encoding="UTF-8"?><Response></Response>',
    )
    recorded = (
        Recorded("a text", post(SMS), [text()]),
        Recorded("a text to a short code", post(SMS | {"To": SHORT_CODE}), [text(recipient=SHORT_CODE)]),
        Recorded(
            "a text by GET",
            HttpRequest(method="GET", url=URL, query=urlencode(SMS | {"MessageUUID": "2ffc1ebd"})),
            [text("2ffc1ebd")],
        ),
        Recorded("a STOP", post(SMS | {"Text": "Stop", "MessageIntent": "optout"}), [
            text(text="Stop", hint="opt_out")
        ]),
        Recorded("an MMS", post(MMS), [
            text("2ffc1ebc", text="", media=(Media(MMS["Media1"]), Media(MMS["Media2"])))
        ]),
        Recorded("a receipt", post(REPORT), [receipt("delivered")]),
        Recorded("a failure", post(REPORT | {"Status": "undelivered", "ErrorCode": "80"}), [
            receipt("undelivered", "80")
        ]),
        Recorded("refused since the person said STOP", post(REPORT | {"Status": "failed", "ErrorCode": "200"}), [
            receipt("failed", "200"),
            ConsentChange(person=ANNE, service=LONG_CODE, opted_out=True, at=NOW, code="200", transport="plivo"),
        ]),
    )  # fmt: skip
    statuses = STATUSES
    taken = (
        HttpResponse(
            status=202,
            body=b'{"api_id": "97ceeb52", "message": "message(s) queued", "message_uuid": ["db3ce55a"]}',
        ),
        "db3ce55a",
    )
    refusals = (
        (
            HttpResponse(status=400, body=b'{"api_id": "97ceeb52", "error": "src and destination can\'t be same"}'),
            Submitted(accepted=False, reason="src and destination can't be same"),
        ),
        (
            HttpResponse(status=401, body=b"Could not verify your access level for that URL."),
            Submitted(accepted=False, reason="HTTP 401"),
        ),
        (HttpResponse(status=429), Submitted(accepted=False, reason="HTTP 429", retryable=True)),
    )

    def make_transport(self, keys: Sequence[str], **options: Any) -> Transport:
        return Transport(**{"auth_id": ACCOUNT, "auth_token": keys, "url": URL} | options)

    def write(self, message: Inbound) -> HttpRequest:
        form = {"MessageUUID": message.id, "From": bare(message.sender), "To": bare(message.recipient)}
        if not message.media:
            return post({**form, "Text": message.text, "Type": "sms", "Units": "1"})
        media = {f"Media{number}": one.url for number, one in enumerate(message.media, 1)}
        return post({**form, "Body": message.text, "Type": "mms", "MediaCount": str(len(media)), **media})

    def write_receipt(self, message_id: str, word: str) -> HttpRequest:
        return post(REPORT | {"MessageUUID": message_id, "Status": word})

    def sign(self, request: HttpRequest, key: str, now: datetime) -> HttpRequest:  # noqa: ARG002 - it signs no time
        headers = {"X-Plivo-Signature-V3": judged(request, key), "X-Plivo-Signature-V3-Nonce": NONCE}
        return evolve(request, headers={**request.headers, **headers})

    def forgeries(self, request: HttpRequest) -> Iterable[HttpRequest]:
        for signature in (judged(request, ""), ",", f",{judged(request, 'x')},", "none"):
            headers = {"X-Plivo-Signature-V3": signature, "X-Plivo-Signature-V3-Nonce": NONCE}
            yield evolve(request, headers={**request.headers, **headers})
        # V2 doesn't cover the body, so it must not count.
        headers = {"X-Plivo-Signature-V2": judged(request, KEYS[0]), "X-Plivo-Signature-V2-Nonce": NONCE}
        yield evolve(request, headers=headers)

    def read_call(self, request: HttpRequest) -> Sent:
        said = json.loads(request.body)
        return Sent(number(said["src"]), number(said["dst"]), said.get("text", ""), said.get("media_urls", ()))

    def read_answer(self, response: HttpResponse) -> Sequence[Sent]:
        return [
            Sent(number(one.attrib["src"]), number(one.attrib["dst"]), one.text or "")
            for one in ET.fromstring(response.body)     # noqa: S314 - our own
        ]


def judged(request: HttpRequest, key: str) -> str:
    """The signature by Plivo's SDK; it gets decoded parameters, as frameworks hand them over."""
    pairs = parse_qsl(request.query, keep_blank_values=True)
    if request.method == "GET":
        base = construct_get_url(URL, dict(pairs))
    else:
        url = f"{URL}?{request.query}" if request.query else URL
        base = construct_post_url(url, dict(parse_qsl(request.body.decode(), keep_blank_values=True)))
    return str(get_signature_v3(key.encode(), base.decode(), NONCE).decode())
