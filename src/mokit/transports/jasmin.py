"""Jasmin: the open SMS gateway, by its HTTP client connector and its HTTP API.

Checked against Jasmin's documentation ("HTTP API", "HTTP client connector manager") and its source (throwers.py of
jasmin/routing, endpoints/send.py and errors.py of jasmin/protocols/http). A send call has no idempotency token: one
whose answer was lost may send twice when it is repeated.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal
from urllib.parse import urlencode

from attrs import evolve, field, frozen

from mokit.addresses import normalise_address
from mokit.errors import MalformedRequest
from mokit.gsm import encoding_of
from mokit.gsm.octets import decode_gsm7, decode_ucs2, encode_gsm7, encode_ucs2
from mokit.http import HttpRequest, HttpResponse
from mokit.messages import DeliveryReceipt, Inbound, Outbound, Status
from mokit.transports.base import Event, Submitted
from mokit.transports.bodies import required
from mokit.transports.credentials import SECRET, Guarded, without_secret
from mokit.transports.forms import query_fields, request_fields, set_apart
from mokit.transports.options import api_url, check_secrets
from mokit.transports.sending import form_post, is_success, refused, with_links
from mokit.transports.times import from_digits

Alphabet = Literal["gsm7", "latin-1", "utf-8"]

_ACKNOWLEDGED = HttpResponse(headers={"content-type": "text/plain"}, body=b"ACK/Jasmin")
_ANSWER = re.compile(r'\s*(?:Success|Error) "(.*)"', re.DOTALL)
_LATER = ("throughput exceeded", "no bound connectors")     # in errors of 403 and 412, which else stay
_BINARY = frozenset({"2", "4"})         # data codings without a text
_STATUSES: Mapping[str, Status] = {
    "ESME_ROK": "sent",                 # level 1: the SMSC has it
    "ENROUTE": "sent",
    "ACCEPTD": "sent",
    "DELIVRD": "delivered",
    "EXPIRED": "expired",
    "DELETED": "failed",
    "UNDELIV": "undelivered",
    "REJECTD": "rejected",
    "UNKNOWN": "unknown",
}


@frozen(kw_only=True, eq=False)
class Jasmin(Guarded):
    """A Jasmin with an HTTP client connector that posts to `url`, and a user of its HTTP API.

    Raises:
        RegistrationError: A password or a URL can't be what it is meant to be, or nothing proves who calls.
    """

    username: str
    password: str = field(repr=False)
    send_url: str = field(validator=api_url)    # such as "http://127.0.0.1:1401/send"
    alphabet: Alphabet = "gsm7"                 # what data coding 0 is on the line to the SMSC
    name: str = "jasmin"
    inline_replies: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        """Refuse what would only fail when the first message leaves."""
        check_secrets("password", [self.password])

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        """Look at the secret, then read the text or the receipt.

        Texts are read from `binary`, in hexadecimal, else from `content`, by their data coding. A binary message has no
        text; its octets are in `raw["binary"]`.

        Raises:
            BadSignature: It brings none of the secrets.
            MalformedRequest: It is neither a text nor a receipt, or it can't be read.

        Source: "HTTP API", receiving SMS-MO and receiving DLR.
        """
        rest, content = _parted(request)
        self.prove(rest)
        fields = without_secret({**query_fields(rest), **request_fields(rest)})
        if "message_status" in fields:
            return [_receipt(fields, now, self.name)]
        octets = _octets(fields["binary"]) if fields.get("binary") else content
        return [self._inbound(fields, octets, now)]

    def _inbound(self, fields: Mapping[str, str], octets: bytes, now: datetime) -> Inbound:
        text = self._text(octets, fields.get("coding", ""))
        return Inbound(
            id=required(fields, "id"),
            sender=normalise_address(required(fields, "from"), international=True),
            recipient=normalise_address(required(fields, "to"), international=True),
            text=text,
            received_at=now,
            transport=self.name,
            raw={**fields, "content": text, "binary": octets.hex()},
        )

    def _text(self, octets: bytes, coding: str) -> str:
        """What octets say in an SMPP data coding: 8 is UCS-2, 1 and 3 are nearly Latin-1, 0 is as agreed."""
        if coding in _BINARY:
            return ""
        if coding == "8":
            return decode_ucs2(octets)
        if coding in {"1", "3"} or self.alphabet == "latin-1":
            return octets.decode("latin-1")
        if self.alphabet == "gsm7" and octets.isascii():
            return decode_gsm7(octets)
        return octets.decode(errors="replace")

    def respond(self, events: Sequence[Event], replies: Sequence[Outbound]) -> HttpResponse:  # noqa: ARG002
        """The words "ACK/Jasmin" to the letter; on anything else Jasmin tries again. Replies leave by `submit`."""
        return _ACKNOWLEDGED

    def submit(self, message: Outbound) -> HttpRequest:
        """The POST that sends a text; Jasmin sends once for each time that it gets it. Pictures leave as links.

        The text leaves as octets, so that no default of Jasmin's touches it. The URL for receipts names the message,
        since Jasmin's receipts tell no numbers.

        Source: "HTTP API", sending SMS-MT.
        """
        text = with_links(message).encode(errors="ignore").decode()
        is_gsm = encoding_of(text) == "gsm7"
        own = {SECRET: self.secret[0]} if self.secret else {}
        own |= {"sent": message.id, "person": message.recipient, "service": message.sender}
        form = {
            "username": self.username,
            "password": self.password,
            "from": message.sender.removeprefix("+"),
            "to": message.recipient.removeprefix("+"),
            "coding": "0" if is_gsm else "8",
            "hex-content": (encode_gsm7(text) if is_gsm else encode_ucs2(text)).hex(),
            "dlr": "yes",
            "dlr-level": "3",
            "dlr-method": "POST",
            "dlr-url": f"{self.url}{'&' if '?' in self.url else '?'}{urlencode(own)}",
        }
        return form_post(self.send_url, form)

    def submitted(self, response: HttpResponse) -> Submitted:
        """What Jasmin answered; a 2xx that can't be read counts as accepted, without an id.

        Source: "HTTP API", HTTP response; endpoints/send.py.
        """
        answer = response.body[:200].decode(errors="replace")
        found = _ANSWER.match(answer)
        if is_success(response) and not answer.lstrip().startswith("Error"):
            return Submitted(id=found[1] if found else "")
        reason = found[1] if found else answer.strip()
        return refused(response, reason=reason, retryable=any(words in reason for words in _LATER))


def _parted(request: HttpRequest) -> tuple[HttpRequest, bytes]:
    """The request without its content, and the octets of that: in UCS-2 they are not UTF-8."""
    if request.method in {"GET", "HEAD"}:
        query, octets = set_apart(request.query, "content")
        return evolve(request, query=query), octets
    body, octets = set_apart(request.body.decode("latin-1"), "content")
    return evolve(request, body=body.encode()), octets


def _octets(digits: str) -> bytes:
    try:
        return bytes.fromhex(digits)
    except ValueError as error:
        raise MalformedRequest("binary is not hexadecimal") from error


def _receipt(fields: Mapping[str, str], now: datetime, transport: str) -> DeliveryReceipt:
    word, code = fields["message_status"], fields.get("err", "").strip("0")
    refusal: Status = "rejected" if word.startswith("ESME_R") else "unknown"       # an SMPP error of the SMSC
    return DeliveryReceipt(
        message_id=required(fields, "id"),
        status=_STATUSES.get(word, refusal),
        at=from_digits(fields.get("donedate", "")) or now,
        recipient=normalise_address(fields.get("person", "")),
        sender=normalise_address(fields.get("service", "")),
        code=fields["err"] if code else word if refusal == "rejected" and word != "ESME_ROK" else "",
        transport=transport,
        outbound_id=fields.get("sent", ""),
        raw=fields,
    )
