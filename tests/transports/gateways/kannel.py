"""Kannel's side of an sms-service, of receipts and of sendsms.

Escapes, headers and answers as in its user guide, and in gw/urltrans.c and gw/smsbox.c of 1.4.4.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, parse_qsl, quote_plus, urlencode

from mokit.gsm import encoding_of
from mokit.http import HttpRequest, HttpResponse
from mokit.messages import DeliveryReceipt, Inbound, Status
from mokit.testing.contracts import ANNE, KEYS, LONG_CODE, NOW, SHORT_CODE, URL, Recorded, Sent, TransportContract
from mokit.transports.base import Submitted
from mokit.transports.kannel import Kannel as Transport

AT = datetime(2026, 11, 21, 11, 59, 58, tzinfo=UTC)
UNIX = "1795262398"
STATUSES: Mapping[str, Status] = {
    "1": "delivered",
    "2": "undelivered",
    "4": "accepted",
    "8": "sent",
    "16": "rejected",
}


def filled(
    octets: bytes, charset: str = "UTF-8", coding: int = 0, *, sender: str = ANNE, to: str = SHORT_CODE,
    message_id: str = "d3b07384-d9a0-4c9b-8f0e-0a1b2c3d4e5f",
) -> HttpRequest:  # fmt: skip
    """The template as Kannel fills it."""
    before = urlencode({"id": message_id, "from": sender, "to": to})
    behind = urlencode({"charset": charset, "coding": coding, "time": UNIX, "smsc": "modem"})
    return HttpRequest(method="GET", url=URL, query=f"{before}&text={quote_plus(octets)}&{behind}")


def reported(word: str, reason: str = "", sent: str = "sent-1") -> HttpRequest:
    own = {"sent": sent, "person": ANNE, "service": LONG_CODE}
    query = urlencode({**own, "dlr": word, "time": UNIX, "reason": reason})
    return HttpRequest(method="GET", url=URL, query=query)


def text(said: str, **fields: Any) -> Inbound:
    whole: dict[str, Any] = {
        "id": "d3b07384-d9a0-4c9b-8f0e-0a1b2c3d4e5f", "sender": ANNE, "recipient": SHORT_CODE, "received_at": NOW,
        "sent_at": AT, "transport": "kannel",
    }  # fmt: skip
    return Inbound(text=said, **whole | fields)


def receipt(status: Status, **fields: Any) -> DeliveryReceipt:
    return DeliveryReceipt(
        message_id="sent-1", outbound_id="sent-1", status=status, at=AT, recipient=ANNE, sender=LONG_CODE,
        transport="kannel", **fields,
    )  # fmt: skip


class Kannel(TransportContract):
    brings_media = False
    sends_media = False
    answers_inline = True
    tells_opt_outs = False              # Kannel keeps no list
    acknowledgement = HttpResponse(headers={"content-type": "text/plain; charset=UTF-8"})
    recorded = (
        Recorded("a text", filled("Vote a! £5 é".encode()), [text("Vote a! £5 é")]),
        Recorded("a text in UCS-2", filled("голос 🧶".encode("utf-16-be"), "UTF-16BE", 2), [text("голос 🧶")]),
        Recorded("a text that Kannel recoded", filled("£5 é €".encode("cp1252"), "WINDOWS-1252"), [text("£5 é €")]),
        Recorded("a text of an old Kannel", filled(b"\xa35", "GSM"), [text("£5")]),
        Recorded("a binary message", filled(b"\x00\xff", "8-BIT", 1), [text("")]),
        Recorded("a number without a plus", filled(b"a", sender="14155550100"), [text("a")]),
        Recorded("delivered", reported("1"), [receipt("delivered")]),
        Recorded("the SMSC has it", reported("8", "ACK/"), [receipt("sent", reason="ACK/")]),
        Recorded("the SMSC refuses it", reported("16", "NACK/0x0000000b/Invalid"), [
            receipt("rejected", code="0x0000000b/Invalid", reason="NACK/0x0000000b/Invalid")
        ]),
    )  # fmt: skip
    statuses = STATUSES
    taken = HttpResponse(status=202, body=b"0: Accepted for delivery"), ""
    refusals = (
        (
            HttpResponse(status=403, body=b"Authorization failed for sendsms"),
            Submitted(accepted=False, reason="Authorization failed for sendsms"),
        ),
        (
            HttpResponse(status=403, body=b"Not routable. Do not try again."),
            Submitted(accepted=False, reason="Not routable. Do not try again."),
        ),
        (
            HttpResponse(status=503, body=b"Temporal failure, try again later."),
            Submitted(accepted=False, reason="Temporal failure, try again later.", retryable=True),
        ),
    )

    def make_transport(self, keys: Sequence[str], **options: Any) -> Transport:
        given = {"username": "mokit", "password": KEYS[0], "sendsms_url": "http://127.0.0.1:13013/cgi-bin/sendsms"}
        return Transport(**given | {"url": URL, "secret": keys} | options)

    def write(self, message: Inbound) -> HttpRequest:
        is_gsm = encoding_of(message.text) == "gsm7"
        octets = message.text.encode() if is_gsm else message.text.encode("utf-16-be")
        charset, coding = ("UTF-8", 0) if is_gsm else ("UTF-16BE", 2)
        return filled(octets, charset, coding, sender=message.sender, to=message.recipient, message_id=message.id)

    def write_receipt(self, message_id: str, word: str) -> HttpRequest:
        return reported(word, sent=message_id)

    def read_call(self, request: HttpRequest) -> Sent:
        assert request.method == "GET"
        said = dict(parse_qsl(request.query, strict_parsing=True))
        assert said["charset"] == "UTF-8"
        assert said["coding"] == "2" or encoding_of(said["text"]) == "gsm7"
        return Sent(said["from"], said["to"], said["text"])

    def read_answer(self, response: HttpResponse) -> Sequence[Sent]:
        headers = response.headers
        assert headers["content-type"] == "text/plain; charset=UTF-8"
        said = response.body.decode()
        assert headers["x-kannel-coding"] == ("0" if encoding_of(said) == "gsm7" else "2")
        assert parse_qs(headers["x-kannel-dlr-url"])["dlr"] == ["%d"]
        return [Sent(headers["x-kannel-from"], headers["x-kannel-to"], said)]
