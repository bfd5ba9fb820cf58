"""Kannel: the open SMS gateway, by an sms-service that gets a URL, and by sendsms.

Checked against Kannel's user guide (chapter "Setting up a SMS Gateway"), the source of 1.4.4 (gw/smsbox.c,
gw/urltrans.c), and Kannel 1.4.5 itself. A send call has no idempotency token: one whose answer was lost may send twice
when it is repeated.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import quote, urlencode

from attrs import evolve, field, frozen

from mokit.addresses import normalise_address
from mokit.gsm import encoding_of
from mokit.gsm.octets import decode_ucs2
from mokit.http import HttpRequest, HttpResponse
from mokit.messages import DeliveryReceipt, Inbound, Outbound, Status
from mokit.transports.base import Event, Submitted
from mokit.transports.bodies import required
from mokit.transports.credentials import SECRET, Guarded, without_secret
from mokit.transports.forms import query_fields, set_apart
from mokit.transports.options import api_url, check_secrets
from mokit.transports.sending import is_success, refused, with_links
from mokit.transports.times import from_unix

_PLAIN = "text/plain; charset=UTF-8"
_TEMPLATE = "id=%I&from=%q&to=%Q&text=%b&charset=%C&coding=%c&time=%T&smsc=%i"
_RECEIPT = "dlr=%d&time=%T&reason=%A"
_ALL_RECEIPTS = "31"            # the sum of what follows
_STATUSES: Mapping[str, Status] = {
    "1": "delivered",
    "2": "undelivered",
    "4": "accepted",            # buffered by the SMSC
    "8": "sent",                # the SMSC has it
    "16": "rejected",           # by the SMSC
}


@frozen(kw_only=True, eq=False)
class Kannel(Guarded):
    """A Kannel with an sms-service whose get-url is `get_url`, and a sendsms-user.

    Raises:
        RegistrationError: A password or a URL can't be what it is meant to be, or nothing proves who calls.
    """

    username: str
    password: str = field(repr=False)
    sendsms_url: str = field(validator=api_url)     # such as "http://127.0.0.1:13013/cgi-bin/sendsms"
    smsc: str = ""                              # which connection sends; Kannel's routing decides, if it is empty
    name: str = "kannel"
    inline_replies: int = 1                     # 0: all leave by `submit`

    inline_media = False                        # a reply in the answer is text alone

    def __attrs_post_init__(self) -> None:
        """Refuse what would only fail when the first message leaves."""
        check_secrets("password", [self.password])

    @property
    def get_url(self) -> str:
        """What `get-url` of the sms-service has to be, in kannel.conf, with the first secret."""
        return self._callback({}, _TEMPLATE)

    def _callback(self, fields: Mapping[str, str], template: str) -> str:
        own = {SECRET: self.secret[0], **fields} if self.secret else fields
        base = self.url
        if self.basic and not self.secret:
            base = base.replace("://", "://" + ":".join(map(quote, self.basic[0].split(":", 1))) + "@", 1)
        query = "&".join(filter(None, [urlencode(own), "{template}"]))
        joint = "&" if "?" in base else "?"
        return f"{base}{joint}{query}".replace("%", "%%").replace("{template}", template)   # "%%" is a "%" to Kannel

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        """Look at the secret, then read the text or the receipt.

        Texts come in the charset that Kannel names: UTF-8, UTF-16BE, or WINDOWS-1252. A binary message has none; its
        octets are in `raw["octets"]`, in hexadecimal.

        Raises:
            BadSignature: It brings none of the secrets.
            MalformedRequest: It is neither a text nor a receipt, or it can't be read.

        Source: user guide, "Parameters (Escape Codes)".
        """
        query, octets = set_apart(request.query, "text", "reason")
        rest = evolve(request, query=query)
        self.prove(rest)
        fields = without_secret(query_fields(rest))
        if "dlr" in fields:
            return [_receipt(fields, _decoded(octets, ""), now, self.name)]
        return [_inbound(fields, octets, now, self.name)]

    def respond(self, events: Sequence[Event], replies: Sequence[Outbound]) -> HttpResponse:  # noqa: ARG002
        """The reply as plain text, with what becomes of it by Kannel's own headers; an empty body for none.

        Source: user guide, "How sms-service interprets the HTTP response" and "X-Kannel Headers".
        """
        if not replies:
            return HttpResponse(headers={"content-type": _PLAIN})
        [reply] = replies
        headers = {
            "content-type": _PLAIN,
            "x-kannel-from": _in_header(reply.sender),
            "x-kannel-to": _in_header(reply.recipient),
            "x-kannel-coding": _coding(reply.text),
            "x-kannel-dlr-mask": _ALL_RECEIPTS,
            "x-kannel-dlr-url": self._receipts_url(reply),
        }
        return HttpResponse(headers=headers, body=reply.text.encode(errors="ignore"))

    def submit(self, message: Outbound) -> HttpRequest:
        """The GET of sendsms; Kannel sends once for each time that it gets it. Pictures leave as links.

        Source: user guide, "SMS push, CGI variables".
        """
        text = with_links(message)
        fields = {
            "username": self.username,
            "password": self.password,
            "from": message.sender,
            "to": message.recipient,
            "text": text,
            "charset": "UTF-8",
            "coding": _coding(text),
            "dlr-mask": _ALL_RECEIPTS,
            "dlr-url": self._receipts_url(message),
        }
        if self.smsc:
            fields["smsc"] = self.smsc
        return HttpRequest(method="GET", url=self.sendsms_url, query=urlencode(fields, errors="ignore"))

    def _receipts_url(self, message: Outbound) -> str:
        # sendsms answers no id, so that of the message goes along, and comes back with the receipt.
        fields = {"sent": message.id, "person": message.recipient, "service": message.sender}
        return self._callback(fields, _RECEIPT)

    def submitted(self, response: HttpResponse) -> Submitted:
        """What sendsms answered: 202, now or queued for later; else the words are the reason.

        Source: gw/smsbox.c, `smsbox_req_handle`; user guide, "SMS push reply codes".
        """
        if is_success(response):
            return Submitted()
        return refused(response, reason=response.body[:200].decode(errors="replace").strip())


def _decoded(octets: bytes, charset: str) -> str:
    if charset.upper() in {"UTF-16BE", "UTF16-BE", "UCS-2"}:
        return decode_ucs2(octets)
    try:
        return octets.decode("cp1252" if charset.upper() in {"WINDOWS-1252", "ISO-8859-1"} else "utf-8")
    except UnicodeDecodeError:
        return octets.decode("cp1252", "replace")


def _in_header(address: str) -> str:
    """An address without what would begin a header of its own, or is no ASCII."""
    return "".join([letter for letter in address if " " <= letter <= "~"])


def _coding(text: str) -> str:
    return "0" if encoding_of(text) == "gsm7" else "2"


def _inbound(fields: Mapping[str, str], octets: bytes, now: datetime, transport: str) -> Inbound:
    charset = fields.get("charset", "")
    is_binary = fields.get("coding") == "1" or charset.lower() in {"8-bit", "binary"}
    text = "" if is_binary else _decoded(octets, charset)
    return Inbound(
        id=required(fields, "id"),
        sender=normalise_address(required(fields, "from"), international=True),
        recipient=normalise_address(required(fields, "to"), international=True),
        text=text,
        received_at=now,
        sent_at=from_unix(fields.get("time", "")),
        transport=transport,
        raw={**fields, "octets": octets.hex()} if is_binary else {**fields, "text": text},
    )


def _receipt(fields: Mapping[str, str], reason: str, now: datetime, transport: str) -> DeliveryReceipt:
    sent = required(fields, "sent")
    return DeliveryReceipt(
        message_id=sent,
        status=_STATUSES.get(fields["dlr"], "unknown"),
        at=from_unix(fields.get("time", "")) or now,
        recipient=normalise_address(fields.get("person", "")),
        sender=normalise_address(fields.get("service", "")),
        code=reason.partition("/")[2] if reason.startswith("NACK/") else "",
        reason=reason,
        transport=transport,
        outbound_id=sent,
        raw={**fields, "reason": reason},
    )
