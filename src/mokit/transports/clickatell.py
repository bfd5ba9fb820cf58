"""Clickatell: SMS over the callbacks and the REST API of its platform.

Checked against the SDK clickatell-platform 2.0.1 (rest), the pages "One API: Receive message callback" and "One API:
Error messages" (clickatell.com/developers/api-documentation), "Message Status Table" and "Errors Table" of One API
(docs.clickatell.com), and "Customer callbacks" (guides.clickatell.com). The older callbacks, their status codes and
their escaped texts are as nyaruka/courier meets them in production (handlers/clickatell). A send call has no
idempotency token: one whose answer was lost may send twice when it is repeated.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import unquote_to_bytes

from attrs import field, frozen

from mokit.addresses import normalise_address
from mokit.http import HttpRequest, HttpResponse
from mokit.messages import DeliveryReceipt, Inbound, Outbound, Status
from mokit.transports.base import Event, Submitted
from mokit.transports.bodies import Fields, json_object, objects_at, required, text_at
from mokit.transports.credentials import Guarded
from mokit.transports.options import api_url, check_secrets
from mokit.transports.sending import answer_of, first_told, is_success, json_post, refused, told, with_links
from mokit.transports.times import from_unix

_ESCAPED = {"UTF-16BE": "utf-16-be", "ISO-8859-1": "latin-1"}     # charsets whose bytes come percent-encoded
_LATER = frozenset({"18", "19", "43"})      # internal errors, rate limit
_STATUSES: Mapping[str, Status] = {         # of the older callbacks
    "1": "failed",              # no such message
    "2": "accepted",            # queued
    "3": "sent",                # to the upstream gateway
    "4": "delivered",           # to the recipient
    "5": "failed",              # error in the message
    "6": "failed",              # terminated by the user
    "7": "undelivered",         # error delivering
    "8": "accepted",            # received, awaits processing
    "9": "failed",              # no route
    "10": "expired",
    "11": "accepted",           # delayed, queued by the operator
    "12": "rejected",           # out of credit
    "14": "rejected",           # above the maximum
}
_STATUSES_OF_ONE_API: Mapping[str, Status] = {      # other numbers for the same things
    "1": "failed",              # no such message
    "2": "accepted",            # queued
    "3": "accepted",            # scheduled for later
    "4": "sent",                # to the supplier
    "5": "delivered",           # acknowledged by the device
    "6": "read",
    "20": "expired",
    "21": "failed",             # stopped by the user, who is the account's
    "22": "failed",             # stopped by the admin
    "23": "undelivered",        # error delivering
    "25": "rejected",           # out of credit
    "26": "rejected",           # above the volume that is allowed
    "27": "rejected",           # on a day
    "28": "rejected",           # in a month
    "29": "undelivered",        # no such recipient
    "100": "failed",            # routing error
}


@frozen(kw_only=True, eq=False)
class Clickatell(Guarded):
    """A Clickatell integration: its callbacks for messages and statuses, and its send call.

    Clickatell signs nothing; give `secret=`, or the user and password of its callbacks as `basic=`.

    Raises:
        RegistrationError: A secret or a URL can't be what it is meant to be, or nothing proves who calls.
    """

    api_key: str = field(repr=False)
    two_way: bool = True        # name the sender, which has to be a two-way number; else Clickatell picks one
    api_base: str = field(default="https://platform.clickatell.com", validator=api_url)
    name: str = "clickatell"
    inline_replies: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        """Refuse what would only fail when the first message leaves."""
        check_secrets("api_key", [self.api_key])

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        """Look for the secret, then read the text or the status, or each of those that One API hands over.

        A message's id is the same over Clickatell's retries. Other channels than SMS are passed over.

        Raises:
            BadSignature: The request brings none of the secrets.
            MalformedRequest: It can't be read.

        Source: "One API: Receive message callback"; "Message Status Table".
        """
        self.prove(request)
        fields = json_object(request.body)
        if "event" in fields:
            texts = filter(_is_sms, objects_at(fields, "event", "moText"))
            statuses = filter(_is_sms, objects_at(fields, "event", "messageStatusUpdate"))
            return [
                *(_inbound(one, now, self.name) for one in texts),
                *(_receipt(one, _STATUSES_OF_ONE_API, now, self.name) for one in statuses),
            ]
        if "statusCode" in fields:
            return [_receipt(fields, _STATUSES, now, self.name)]
        return [_inbound(fields, now, self.name)]

    def respond(self, events: Sequence[Event], replies: Sequence[Outbound]) -> HttpResponse:  # noqa: ARG002
        """An empty 200; replies leave by `submit`."""
        return HttpResponse()

    def submit(self, message: Outbound) -> HttpRequest:
        """The POST that sends a text; Clickatell sends once for each time that it gets it. Pictures leave as links.

        Source: rest of the SDK.
        """
        value: dict[str, object] = {"to": [message.recipient.removeprefix("+")], "content": with_links(message)}
        if self.two_way:
            value["from"] = message.sender.removeprefix("+")
        return json_post(f"{self.api_base.rstrip('/')}/messages", value, authorization=self.api_key)

    def submitted(self, response: HttpResponse) -> Submitted:
        """What Clickatell said to the send call; a 2xx that can't be read counts as accepted, without an id.

        Source: rest of the SDK, whose answers have words but no codes; "Errors Table" of One API, which has both.
        """
        answer = answer_of(response)
        message = first_told(answer, "messages")
        reason, code = _error(message) if message.get("error") else _error(answer)
        if is_success(response) and message.get("accepted") is not False and not reason:
            return Submitted(id=told(message, "apiMessageId"))
        # 26 is "Recipient opted out"; older APIs have 122, "Destination mobile opted out"; words come without codes.
        opted_out = "opted out" in reason.lower()
        return refused(response, code=code, reason=reason, retryable=code in _LATER, opted_out=opted_out)


def _is_sms(one: Fields) -> bool:
    return text_at(one, "channel") in {"", "sms"}


def _error(fields: Fields) -> tuple[str, str]:
    """The words and the code of an error, which is a text or an object."""
    reason = told(fields, "error") or told(fields, "error", "description") or told(fields, "errorDescription")
    return reason, told(fields, "error", "code") or told(fields, "errorCode")


def _inbound(one: Fields, now: datetime, transport: str) -> Inbound:
    return Inbound(
        id=required(one, "messageId"),
        sender=normalise_address(_either(one, "fromNumber", "from"), international=True),
        recipient=normalise_address(_either(one, "toNumber", "to"), international=True),
        text=_text(text_at(one, "text") or text_at(one, "content"), text_at(one, "charset")),
        received_at=now,
        sent_at=from_unix(text_at(one, "timestamp"), per_second=1000),
        transport=transport,
        raw=one,
    )


def _either(fields: Fields, name: str, newer: str) -> str:
    return text_at(fields, name) or required(fields, newer)


def _text(text: str, charset: str) -> str:
    codec = _ESCAPED.get(charset.upper())
    if codec is None:
        return text
    encoded = unquote_to_bytes(text.replace("+", " ").encode("latin-1", errors="replace"))
    return encoded.decode(codec, errors="replace")


def _receipt(one: Fields, statuses: Mapping[str, Status], now: datetime, transport: str) -> DeliveryReceipt:
    code = required(one, "statusCode")
    return DeliveryReceipt(
        message_id=required(one, "messageId"),
        status=statuses.get(code, "unknown"),
        at=from_unix(text_at(one, "timestamp"), per_second=1000) or now,
        recipient=normalise_address(text_at(one, "to") or text_at(one, "toNumber"), international=True),
        sender=normalise_address(text_at(one, "from") or text_at(one, "fromNumber"), international=True),
        code=code,
        reason=text_at(one, "statusDescription") or text_at(one, "status"),
        transport=transport,
        raw=one,
    )
