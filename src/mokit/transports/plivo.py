"""Plivo: SMS and MMS over its webhooks and its REST API.

Checked against Plivo's SDK, plivo 4.63.0 (utils/signature_v3.py, xml/messageElement.py, resources/messages.py), and
its pages "Handling incoming SMS/MMS/WhatsApp", "Message Status Callbacks", "The Message Element", "Send a Message",
"Error Codes" and "DND Service" (docs.plivo.com/docs/messaging), and "Can I reply to customers who have opted out?"
(support.plivo.com). A send call has no idempotency token: one whose answer was lost may send twice when it is repeated.
"""

import hmac
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar
from urllib.parse import urlsplit

from attrs import field, frozen

from mokit.addresses import normalise_address
from mokit.errors import BadSignature, MalformedRequest
from mokit.http import HttpRequest, HttpResponse
from mokit.messages import DeliveryReceipt, Hint, Inbound, Media, Outbound, Status
from mokit.transports.base import Event, Submitted
from mokit.transports.bodies import required
from mokit.transports.credentials import is_one_of
from mokit.transports.forms import query_fields, request_fields
from mokit.transports.markup import in_xml
from mokit.transports.options import api_url, check_secrets, continues, sending_secret, several, webhook_url
from mokit.transports.receipts import with_opt_out
from mokit.transports.sending import answer_of, basic, is_success, json_post, refused, texts_told, told

_NONCE = "x-plivo-signature-v3-nonce"
_SIGNATURES = ("x-plivo-signature-v3", "x-plivo-signature-ma-v3")       # of a subaccount and of the main account
_OPTED_OUT = frozenset({"200"}) # in receipts: "Recipient opted out", the send call itself succeeds
_HINTS: Mapping[str, Hint] = {"optout": "opt_out", "optin": "opt_in", "help": "help"}
_STATUSES: Mapping[str, Status] = {
    "queued": "accepted",
    "sent": "sent",
    "delivered": "delivered",
    "undelivered": "undelivered",
    "failed": "failed",
    "rejected": "rejected",
    "read": "read",
}


@frozen(kw_only=True, eq=False)
class Plivo:
    """A Plivo account: the message URL of its application, the URL of its receipts, and its send call.

    Raises:
        RegistrationError: A token or a URL can't be what it is meant to be.
    """

    inline_media: ClassVar[bool] = False        # a reply in the answer is text alone

    auth_id: str
    auth_token: tuple[str, ...] = field(converter=several, repr=False)      # several: the first one sends
    url: str = field(validator=webhook_url)     # of the webhook, to the letter as configured at Plivo
    powerpack_uuid: str = ""                    # sends in place of the sender: Plivo picks one from its pool
    status_callback: str = field(default="", validator=api_url)     # where the receipts go, most simply `url`
    api_base: str = field(default="https://api.plivo.com", validator=api_url)
    unverified: bool = False                    # anybody may post anything; for trying things out
    name: str = "plivo"
    inline_replies: int = 10                    # 0: all leave by `submit`, whose ids the receipts carry

    def __attrs_post_init__(self) -> None:
        """Refuse what would only fail when the first message comes or leaves."""
        check_secrets("auth_token", self.auth_token, unverified=self.unverified)

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        """Verify the V3 signature over `url`, query, fields and nonce, then read what is told.

        A message's id is the same over Plivo's retries. Plivo signs no time, so an old request passes.

        Raises:
            BadSignature: None of the tokens signed this.
            MalformedRequest: It is neither a text nor a receipt, or it can't be read.

        Source: "Handling incoming SMS/MMS/WhatsApp"; "Message Status Callbacks".
        """
        fields = request_fields(request)
        if not self.unverified:
            self._verify(request, fields)
        if "Status" in fields:
            return _receipt(fields, now, self.name)
        return [_inbound(fields, now, self.name)]

    def _verify(self, request: HttpRequest, fields: Mapping[str, str]) -> None:
        nonce = request.headers.get(_NONCE, "")
        # What is signed ends in "." and the nonce; one with a "." in it could have been a part of the fields.
        if not re.fullmatch("[0-9A-Za-z_-]{1,100}", nonce) or not continues(self.url, request.query):
            raise BadSignature("the request has no X-Plivo-Signature-V3-Nonce, or not the query of url=")
        signed = f"{_signed(self.url, request, fields)}.{nonce}".encode()
        wanted = [b64encode(hmac.digest(token.encode(), signed, "sha256")) for token in self.auth_token]
        lists = (request.headers.get(name, "").encode(errors="replace") for name in _SIGNATURES)
        if not any(is_one_of(signature, wanted) for signatures in lists for signature in signatures.split(b",")):
            raise BadSignature(
                "X-Plivo-Signature-V3 doesn't fit; compare with Plivo's console: the application's message URL with "
                f"{self.url}, the token with auth_token="
            )

    def respond(self, events: Sequence[Event], replies: Sequence[Outbound]) -> HttpResponse:
        """XML with one <Message> for each reply; 204 for all that is no text.

        Source: "The Message Element".
        """
        if not any(isinstance(event, Inbound) for event in events):
            return HttpResponse(status=204)
        body = f'<?xml version="1.0" encoding="UTF-8"?><Response>{"".join(map(self._message, replies))}</Response>'
        return HttpResponse(headers={"content-type": "application/xml"}, body=body.encode())

    def _message(self, reply: Outbound) -> str:
        callback = f' callbackUrl="{in_xml(self.status_callback)}"' if self.status_callback else ""
        source, destination = in_xml(_bare(reply.sender)), in_xml(_bare(reply.recipient))
        return f'<Message src="{source}" dst="{destination}" type="sms"{callback}>{in_xml(reply.text)}</Message>'

    def submit(self, message: Outbound) -> HttpRequest:
        """The POST that creates a message; Plivo sends once for each time that it gets it.

        Raises:
            RegistrationError: There is no token, as `unverified=True` allows for tries.

        Source: "Send a Message".
        """
        value: dict[str, object] = {"dst": _bare(message.recipient)}
        if message.text or not message.media:
            value["text"] = message.text
        value |= {"powerpack_uuid": self.powerpack_uuid} if self.powerpack_uuid else {"src": _bare(message.sender)}
        if message.media:
            value |= {"type": "mms", "media_urls": [media.url for media in message.media]}
        if self.status_callback:
            value |= {"url": self.status_callback, "method": "POST"}
        url = f"{self.api_base.rstrip('/')}/v1/Account/{self.auth_id}/Message/"
        token = sending_secret("auth_token", self.auth_token)
        return json_post(url, value, authorization=basic(self.auth_id, token))

    def submitted(self, response: HttpResponse) -> Submitted:
        """What Plivo said to the send call; a 2xx that can't be read counts as accepted, without an id.

        Source: "Send a Message".
        """
        answer = answer_of(response)
        if not is_success(response):
            return refused(response, reason=told(answer, "error"))
        return Submitted(id=next(iter(texts_told(answer, "message_uuid")), ""))


def _signed(url: str, request: HttpRequest, fields: Mapping[str, str]) -> str:
    """What Plivo signs before the nonce.

    Source: signature_v3.py of the SDK (construct_get_url, construct_post_url).
    """
    parts = urlsplit(url)
    base = f"{parts.scheme}://{parts.netloc}{parts.path}"
    if request.method in {"GET", "HEAD"}:
        return f"{base}?{_joined(fields)}" if fields else base
    query = _joined(query_fields(request))
    posted = "".join(name + fields[name] for name in sorted(fields))
    separator = "." if query and fields else ""
    return f"{base}?{query}{separator}{posted}" if query or fields else base


def _joined(fields: Mapping[str, str]) -> str:
    return "&".join(f"{name}={fields[name]}" for name in sorted(fields))


def _inbound(fields: Mapping[str, str], now: datetime, transport: str) -> Inbound:
    return Inbound(
        id=required(fields, "MessageUUID"),
        sender=normalise_address(required(fields, "From"), international=True),
        recipient=normalise_address(required(fields, "To"), international=True),
        text=fields.get("Text") or fields.get("Body", ""),
        received_at=now,
        media=_media(fields),
        transport=transport,
        hint=_HINTS.get(fields.get("MessageIntent", "")),
        raw=fields,
    )


def _media(fields: Mapping[str, str]) -> tuple[Media, ...]:
    count = fields.get("MediaCount") or "0"
    if not re.fullmatch("[0-9]{1,3}", count):
        raise MalformedRequest("MediaCount is no count")
    return tuple(Media(required(fields, f"Media{number}")) for number in range(1, int(count) + 1))


def _receipt(fields: Mapping[str, str], now: datetime, transport: str) -> list[Event]:
    receipt = DeliveryReceipt(
        message_id=required(fields, "MessageUUID"),
        status=_STATUSES.get(fields["Status"].lower(), "unknown"),
        at=now,                 # its times have no zone
        recipient=normalise_address(fields.get("To", ""), international=True),
        sender=normalise_address(fields.get("From", ""), international=True),
        code=fields.get("ErrorCode", ""),
        transport=transport,
        raw=fields,
    )
    return with_opt_out(receipt, _OPTED_OUT)


def _bare(address: str) -> str:
    return address.removeprefix("+")
