"""Twilio: SMS and MMS over its webhooks and its REST API.

Checked against Twilio's SDK, twilio 9.13.0 (twiml, rest). Its pages on the matter (www.twilio.com/docs): "Our
Request to your Webhook URL", "Track the Message Status of Outbound Messages", "Customize users' opt-in and
opt-out experience with Advanced Opt-Out", "TwiML for Messaging: Message", "Messages resource", and the
changelog of 14 February 2023 (RawDlrDoneDate). The SDK has no idempotency token for the send call: one whose
answer was lost may send twice when it is repeated.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from attrs import Factory, field, frozen

from mokit.addresses import normalise_address
from mokit.errors import MalformedRequest, RegistrationError
from mokit.http import HttpRequest, HttpResponse
from mokit.messages import DeliveryReceipt, Hint, Inbound, Media, Outbound, Status
from mokit.transports.base import Event, Submitted
from mokit.transports.bodies import json_object
from mokit.transports.markup import in_xml
from mokit.transports.options import check_secrets, checked_url, sending_secret, several
from mokit.transports.sending import answer_of, basic, form_post, is_success, refused, told
from mokit.transports.twilio_signature import Form, Pairs, SharedKey, Webhook, signed_form
from mokit.values import filled

__all__ = ["SharedKey", "Twilio"]

_HINTS: Mapping[str, Hint] = {"STOP": "opt_out", "START": "opt_in", "HELP": "help"}
_STATUSES: Mapping[str, Status] = {
    "accepted": "accepted",
    "scheduled": "accepted",
    "queued": "accepted",
    "sending": "accepted",
    "sent": "sent",
    "delivered": "delivered",
    "undelivered": "undelivered",
    "failed": "failed",
    "canceled": "failed",       # scheduled, and taken back by the account before it left
    "read": "read",
}
_ARRIVED = frozenset({"received", "receiving"})         # what SmsStatus says of a text from a person
_READ_ONCE = frozenset({
    "MessageSid", "From", "To", "Body", "NumMedia", "OptOutType",
    "SmsStatus", "MessageStatus", "ErrorCode", "RawDlrDoneDate",
})    # fmt: skip

_TWIML = '<?xml version="1.0" encoding="UTF-8"?>'
_NOTHING_SAID = f"{_TWIML}<Response/>"

_OPTED_OUT = "21610"
_TOO_MANY_REQUESTS = "20429"


def _keys(keys: Mapping[str, str | SharedKey]) -> Mapping[str, SharedKey]:
    return {key_id: SharedKey(key) if isinstance(key, str) else key for key_id, key in keys.items()}


def _webhook_of(transport: "Twilio") -> Webhook:
    return Webhook(transport.url, transport.auth_token, transport.shared_keys)


@frozen(kw_only=True, eq=False)
class Twilio:
    """A Twilio account: its webhook for messages and receipts, and its send call.

    Raises:
        RegistrationError: The account's id, a token, a key or a URL can't be what it is meant to be.
    """

    account_sid: str
    auth_token: tuple[str, ...] = field(converter=several, repr=False)     # several: the first one sends
    url: str                            # of the webhook, to the letter as configured at Twilio
    shared_keys: Mapping[str, SharedKey] = field(factory=dict[str, SharedKey], converter=_keys, repr=False)
    # by id, such as "webhooks_sharedkey_..."; a plain secret is one for HMAC_SHA256
    messaging_service_sid: str = ""     # sends in place of the sender: Twilio picks one from its pool
    status_callback: str = ""           # where the receipts of `submit` go, most simply `url`
    api_base: str = "https://api.twilio.com"
    unverified: bool = False            # anybody may post anything; for trying things out
    name: str = "twilio"
    deadline: timedelta | None = timedelta(seconds=10)      # a later reply leaves by `submit`; Twilio waits for 15
    inline_replies: int = 10            # 0: all leave by `submit`, which tells the id that receipts carry
    _webhook: Webhook = field(init=False, repr=False, default=Factory(_webhook_of, takes_self=True))

    def __attrs_post_init__(self) -> None:
        """Refuse what would only fail when the first message comes or leaves."""
        _check_secrets(self)
        checked_url("api_base", self.api_base)
        if self.status_callback:
            checked_url("status_callback", self.status_callback)
        if self.inline_replies < 0:
            raise RegistrationError(f"inline_replies={self.inline_replies}; give 0 to send all by `submit`")

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        """Verify the signature over `url` and the request's query and body, then read its one event.

        A message's id is the same over Twilio's retries. Twilio signs no time, so an old request passes.

        Raises:
            BadSignature: Neither a token nor the shared key that the request names signed this.
            MalformedRequest: It is neither a text nor a receipt, or it can't be read.

        Source: "Our Request to your Webhook URL"; "Track the Message Status of Outbound Messages".
        """
        form = signed_form(request)
        if not self.unverified:
            self._webhook.verify(request, form)
        fields = _json_fields(request.body) if form is None else _fields(form)
        return [_event(fields, now, self.name)]

    def respond(self, events: Sequence[Event], replies: Sequence[Outbound]) -> HttpResponse:
        """TwiML with one <Message> for each reply; 204 for receipts alone. A repeat gives the same bytes.

        Characters that XML can't hold are left out.

        Source: "TwiML for Messaging: Message".
        """
        if events and not replies and all(isinstance(event, DeliveryReceipt) for event in events):
            return HttpResponse(status=204)
        twiml = f"{_TWIML}<Response>{''.join(map(_message, replies))}</Response>" if replies else _NOTHING_SAID
        return filled(HttpResponse, status=200, headers={"content-type": "text/xml"}, body=twiml.encode())

    def submit(self, message: Outbound) -> HttpRequest:
        """The POST that creates a Message resource; Twilio sends once for each time that it gets it.

        Raises:
            RegistrationError: There is no token, as `unverified=True` allows for tries.

        Source: "Messages resource".
        """
        return form_post(
            f"{self.api_base.rstrip('/')}/2010-04-01/Accounts/{self.account_sid}/Messages.json",
            self._form(message),
            authorization=basic(self.account_sid, sending_secret("auth_token", self.auth_token)),
        )

    def submitted(self, response: HttpResponse) -> Submitted:
        """What Twilio said to the send call.

        A 2xx that can't be read counts as accepted, without an id: Twilio has the message, and
        sending it again would text the person twice.

        Source: "Messages resource"; "Error 20429"; "Error 21610".
        """
        answer = answer_of(response)
        if is_success(response):
            code, reason = told(answer, "error_code"), told(answer, "error_message")
            return Submitted(id=told(answer, "sid"), code=code, reason=reason)
        code = told(answer, "code")
        return refused(
            response,
            code=code,
            reason=told(answer, "message"),
            retryable=code == _TOO_MANY_REQUESTS,
            opted_out=code == _OPTED_OUT,
        )

    def _form(self, message: Outbound) -> Pairs:
        sender = ("From", message.sender)
        if self.messaging_service_sid:
            sender = ("MessagingServiceSid", self.messaging_service_sid)
        form = [("To", message.recipient), sender]
        if message.text or not message.media:
            form.append(("Body", message.text))
        form += [("MediaUrl", media.url) for media in message.media]
        if self.status_callback:
            form.append(("StatusCallback", self.status_callback))
        return form


def _check_secrets(transport: Twilio) -> None:
    if not re.fullmatch("AC[0-9A-Za-z]+", transport.account_sid):
        raise RegistrationError(
            f"account_sid={transport.account_sid[:2]!r}... doesn't begin with AC; see Twilio's console"
        )
    check_secrets("auth_token", transport.auth_token, unverified=transport.unverified)


def _fields(form: Form) -> dict[str, str]:
    if not form.pairs:
        return form.fields
    # Equal repeats are gone: the signature doesn't tell them from one. Twilio repeats nothing that is read.
    for (name, _), (following, _) in pairwise(form.pairs):
        if name == following and (name in _READ_ONCE or name.startswith("Media")):
            raise MalformedRequest(f"{name} is given twice, with different values")
    return form.fields


def _json_fields(body: bytes) -> dict[str, str]:
    return {name: str(value) for name, value in json_object(body).items() if isinstance(value, str | int)}


def _event(fields: Mapping[str, str], now: datetime, transport: str) -> Event:
    # Both kinds carry SmsStatus; a receipt taken for a text would be answered, so the words decide first.
    word, also = fields.get("MessageStatus", "").lower(), fields.get("SmsStatus", "").lower()
    if word in _ARRIVED or also in _ARRIVED:
        return _inbound(fields, now, transport)
    if word or also:
        return _receipt(fields, word or also, now, transport)
    if "Body" not in fields and "NumMedia" not in fields:
        raise MalformedRequest("neither a text nor a receipt: no SmsStatus, MessageStatus, Body or NumMedia")
    return _inbound(fields, now, transport)


def _inbound(fields: Mapping[str, str], now: datetime, transport: str) -> Inbound:
    return filled(
        Inbound,
        id=_required(fields, "MessageSid"),
        sender=normalise_address(_required(fields, "From")),
        recipient=normalise_address(_required(fields, "To")),
        text=fields.get("Body", ""),
        received_at=now,
        sent_at=None,
        media=_media(fields),
        transport=transport,
        hint=_HINTS.get(fields.get("OptOutType", "")),
        part=None,
        raw=fields,
        incomplete=False,
    )


def _required(fields: Mapping[str, str], name: str) -> str:
    value = fields.get(name, "")
    if not value or value.isspace():
        raise MalformedRequest(f"{name} is missing")
    return value


def _media(fields: Mapping[str, str]) -> tuple[Media, ...]:
    count = fields.get("NumMedia") or "0"
    if count == "0":
        return ()
    if not re.fullmatch("[0-9]{1,3}", count):
        raise MalformedRequest("NumMedia is no count")
    return tuple(
        Media(_required(fields, f"MediaUrl{index}"), fields.get(f"MediaContentType{index}", ""))
        for index in range(int(count))
    )


def _receipt(fields: Mapping[str, str], word: str, now: datetime, transport: str) -> DeliveryReceipt:
    return DeliveryReceipt(
        message_id=_required(fields, "MessageSid"),
        status=_STATUSES.get(word, "unknown"),
        at=_done_at(fields.get("RawDlrDoneDate", ""), now),
        recipient=normalise_address(fields.get("To", "")),
        sender=normalise_address(fields.get("From", "")),
        code=fields.get("ErrorCode", ""),
        reason=fields.get("ErrorMessage", ""),
        transport=transport,
        raw=fields,
    )


def _done_at(stamp: str, now: datetime) -> datetime:
    # YYMMDDhhmm in whatever zone the carrier keeps, which Twilio doesn't tell (changelog of 14 February
    # 2023). It is believed to be UTC if that puts it within the last hour; other zones are further off.
    if not re.fullmatch("[0-9]{10}", stamp):
        return now
    try:
        at = datetime.fromisoformat(f"20{stamp[:6]}T{stamp[6:]}").replace(tzinfo=UTC)
    except ValueError:
        return now
    return at if timedelta(0) <= now - at < timedelta(hours=1) else now


def _message(reply: Outbound) -> str:
    content = f"<Body>{in_xml(reply.text)}</Body>" if reply.text or not reply.media else ""
    for media in reply.media:
        content += f"<Media>{in_xml(media.url)}</Media>"
    return f'<Message to="{in_xml(reply.recipient)}" from="{in_xml(reply.sender)}">{content}</Message>'
