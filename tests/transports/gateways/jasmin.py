"""Jasmin's side of its HTTP client connector, its receipts and its HTTP API.

Fields and answers as in "HTTP API" (docs.jasminsms.com), and in throwers.py and http/endpoints/send.py of its source,
with made-up numbers.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from mokit.gsm import encoding_of
from mokit.gsm.octets import decode_gsm7, encode_gsm7
from mokit.http import HttpRequest, HttpResponse
from mokit.messages import DeliveryReceipt, Inbound, Status
from mokit.testing.contracts import ANNE, KEYS, LONG_CODE, NOW, URL, Recorded, Sent, TransportContract
from mokit.transports.base import Submitted
from mokit.transports.jasmin import Jasmin as Transport

UUID = "16fd2706-8baf-433b-82eb-8c7fada847da"
STATUSES: Mapping[str, Status] = {
    "ESME_ROK": "sent",
    "ESME_RINVNUMDESTS": "rejected",
    "ENROUTE": "sent",
    "ACCEPTD": "sent",
    "DELIVRD": "delivered",
    "EXPIRED": "expired",
    "DELETED": "failed",
    "UNDELIV": "undelivered",
    "REJECTD": "rejected",
    "UNKNOWN": "unknown",
}
DONE = {
    "id": UUID, "id_smsc": "2567", "message_status": "DELIVRD", "level": "3", "connector": "demo_cid",
    "subdate": "2611211158", "donedate": "2611211159", "sub": "001", "dlvrd": "001", "err": "000", "text": "Hello",
}  # fmt: skip
OWN = urlencode({"sent": "r:1:0", "person": ANNE, "service": LONG_CODE})


def thrown(octets: bytes, coding: str = "0", *, with_hex: bool = True, **fields: str) -> dict[str, str | bytes]:
    whole = {"id": UUID, "from": "14155550100", "to": "14155550199", "origin-connector": "demo_cid", "priority": "1"}
    return {**whole, "coding": coding, "content": octets, **({"binary": octets.hex()} if with_hex else {}), **fields}


def post(form: Mapping[str, str | bytes], query: str = "") -> HttpRequest:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return HttpRequest(url=URL, query=query, headers=headers, body=urlencode(form).encode())


def get(form: Mapping[str, str | bytes]) -> HttpRequest:
    return HttpRequest(method="GET", url=URL, query=urlencode(form))


def text(said: str, **fields: Any) -> Inbound:
    whole: dict[str, Any] = {"id": UUID, "sender": ANNE, "recipient": LONG_CODE, "received_at": NOW}
    return Inbound(text=said, transport="jasmin", **whole | fields)


def receipt(status: Status, **fields: Any) -> DeliveryReceipt:
    at = datetime(2026, 11, 21, 11, 59, tzinfo=UTC)
    whole: dict[str, Any] = {"message_id": UUID, "at": at, "recipient": ANNE, "sender": LONG_CODE}
    return DeliveryReceipt(status=status, outbound_id="r:1:0", transport="jasmin", **whole | fields)


class Jasmin(TransportContract):
    brings_media = False
    sends_media = False
    tells_opt_outs = False              # Jasmin keeps no list
    acknowledgement = HttpResponse(headers={"content-type": "text/plain"}, body=b"ACK/Jasmin")
    recorded = (
        Recorded("a text", post(thrown(b"Vote a")), [text("Vote a")]),
        Recorded("a text by GET", get(thrown(b"Vote a")), [text("Vote a")]),
        Recorded("a text of an older Jasmin", post(thrown(b"Vote a", with_hex=False)), [text("Vote a")]),
        Recorded("the GSM alphabet", post(thrown(b"\x01\x02 5 \x1b\x65 \x00")), [text("£$ 5 € @")]),
        Recorded("Latin-1", post(thrown("£5 é".encode("latin-1"), "3")), [text("£5 é")]),
        Recorded("UCS-2", post(thrown("голос 🧶".encode("utf-16-be"), "8")), [text("голос 🧶")]),
        Recorded("UCS-2 in the content alone", get(thrown("é".encode("utf-16-be"), "8", with_hex=False)), [text("é")]),
        Recorded("a binary message", post(thrown(b"\x00\xff", "4")), [text("")]),
        Recorded("the SMSC has it", post(
            {"id": UUID, "message_status": "ESME_ROK", "level": "1", "connector": "demo_cid"}, OWN
        ), [receipt("sent", at=NOW)]),
        Recorded("delivered", post(DONE, OWN), [receipt("delivered")]),
        Recorded("not delivered", post(DONE | {"message_status": "UNDELIV", "err": "034"}, OWN), [
            receipt("undelivered", code="034")
        ]),
    )  # fmt: skip
    statuses = STATUSES
    taken = HttpResponse(body=f'Success "{UUID}"'.encode()), UUID
    refusals = (
        (
            HttpResponse(status=412, body=b'Error "No route found"'),
            Submitted(accepted=False, reason="No route found"),
        ),
        (
            HttpResponse(status=412, body=b'Error "Failover route has no bound connectors"'),
            Submitted(accepted=False, reason="Failover route has no bound connectors", retryable=True),
        ),
        (
            HttpResponse(status=403, body=b'Error "User throughput exceeded"'),
            Submitted(accepted=False, reason="User throughput exceeded", retryable=True),
        ),
        (
            HttpResponse(status=500, body=b'Error "Cannot send submit_sm, check SMPPClientManagerPB log file"'),
            Submitted(
                accepted=False, reason="Cannot send submit_sm, check SMPPClientManagerPB log file", retryable=True
            ),
        ),
    )

    def make_transport(self, keys: Sequence[str], **options: Any) -> Transport:
        given = {"username": "mokit", "password": KEYS[0], "send_url": "http://127.0.0.1:1401/send"}
        return Transport(**given | {"url": URL, "secret": keys} | options)

    def write(self, message: Inbound) -> HttpRequest:
        is_gsm = encoding_of(message.text) == "gsm7"
        octets = encode_gsm7(message.text) if is_gsm else message.text.encode("utf-16-be")
        numbers: Any = {"from": message.sender.removeprefix("+"), "to": message.recipient.removeprefix("+")}
        return post(thrown(octets, "0" if is_gsm else "8", id=message.id, **numbers))

    def write_receipt(self, message_id: str, word: str) -> HttpRequest:
        return post(DONE | {"id": message_id, "message_status": word}, OWN)

    def read_call(self, request: HttpRequest) -> Sent:
        said = dict(parse_qsl(request.body.decode(), strict_parsing=True))
        octets = bytes.fromhex(said["hex-content"])
        text = decode_gsm7(octets) if said["coding"] == "0" else octets.decode("utf-16-be")
        return Sent(f"+{said['from']}" if len(said["from"]) > 8 else said["from"], f"+{said['to']}", text)
