"""A gateway that nobody lists: SMS over HTTP, by the names that its fields have.

Most regional gateways post a form or JSON for each text, and take another one to send. What differs are names, which
are given here. India's gateways want the ids of the entity and of the template that a text follows (TRAI, TCCCPR 2018,
"DLT"): see `extra` and `choose`.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Literal

from attrs import Attribute, field, frozen

from mokit.addresses import normalise_address
from mokit.errors import RegistrationError
from mokit.http import HttpRequest, HttpResponse
from mokit.messages import DeliveryReceipt, Inbound, Outbound, Status
from mokit.transports.base import Event, Submitted
from mokit.transports.bodies import Fields, is_json, json_objects, required, text_at
from mokit.transports.credentials import Guarded, without_secret
from mokit.transports.forms import request_fields
from mokit.transports.options import checked_url, several
from mokit.transports.sending import (
    answer_of,
    form_post,
    is_success,
    json_post,
    refused,
    told,
    with_links,
    word_told,
)
from mokit.transports.times import from_iso

_WORDS: Mapping[str, Sequence[str]] = {"method": ("POST", "GET"), "body": ("form", "json")}


def _nothing_more(_: Outbound) -> Mapping[str, str]:
    return {}


def _sendable(_: object, attribute: "Attribute[str]", url: str) -> None:
    if "?" in checked_url(attribute.name, url):
        raise RegistrationError("send_url= has a query; give its fields as extra=")


def _known(_: object, attribute: "Attribute[Any]", word: Any) -> None:      # Any: one of the two literals
    if word not in _WORDS[attribute.name]:
        raise RegistrationError(f"{attribute.name}={word!r} is none of {', '.join(_WORDS[attribute.name])}")


@frozen(kw_only=True)
class TextFields:
    """The names of the fields of a text that comes in; a name with dots leads into objects of JSON."""

    id: str = "id"              # empty if there is none; then what the other fields say stands for it
    sender: str = "from"
    recipient: str = "to"
    text: str = "text"
    sent_at: str = ""           # ISO 8601 to the second, of UTC if it has no offset; empty if it isn't told


@frozen(kw_only=True)
class ReceiptFields:
    """The names of the fields of a receipt, and what its words mean. One with the field `status` is a receipt."""

    statuses: Mapping[str, Status]      # such as {"DELIVRD": "delivered"}; another word is "unknown"
    id: str = "id"
    status: str = "status"
    recipient: str = "to"
    code: str = ""              # empty if it isn't told


@frozen(kw_only=True)
class SendFields:
    """The names of the fields of a send call and of its answer."""

    sender: str = "from"
    recipient: str = "to"
    text: str = "text"
    id: str = "id"              # of the answer: the gateway's id of the message
    success: str = ""           # of the answer: the field that tells of success; empty if HTTP's status alone does
    success_words: tuple[str, ...] = field(default=(), converter=several)    # what that field says then, such as "true"
    code: str = "code"          # of the answer to what was refused
    reason: str = "message"
    opted_out: tuple[str, ...] = field(default=(), converter=several)    # codes: the person said STOP
    retryable: tuple[str, ...] = field(default=(), converter=several)    # codes: it may pass later


@frozen(kw_only=True, eq=False)
class Generic(Guarded):
    """A gateway by the names of its fields: its webhook for texts and receipts, and its send call.

    It signs nothing; give `secret=` or `basic=`.

    Raises:
        RegistrationError: A secret or a URL can't be what it is meant to be, or nothing proves who calls.
    """

    name: str                                   # marks the messages that came by it
    send_url: str = field(validator=_sendable)
    method: Literal["POST", "GET"] = field(default="POST", validator=_known)    # a GET has all in its query
    body: Literal["form", "json"] = field(default="form", validator=_known)
    headers: Mapping[str, str] = field(factory=dict[str, str], repr=False)      # {"authorization": "Bearer ..."}
    extra: Mapping[str, str] = field(factory=dict[str, str], repr=False)        # of all messages: an entity id
    choose: Callable[[Outbound], Mapping[str, str]] = _nothing_more     # further ones by message, such as template id
    plus: bool = False                          # numbers are written with "+"
    texts: TextFields = TextFields()
    receipts: ReceiptFields | None = None
    sends: SendFields = SendFields()
    answer: bytes = b""                         # what the webhook has to answer, where a 200 is not enough
    inline_replies: int = field(default=0, init=False)

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        """Look for the secret, then read the text or receipt of a form or query, or each in an array of JSON.

        Raises:
            BadSignature: The request brings none of the secrets.
            MalformedRequest: It can't be read, or a field is missing.
        """
        self.prove(request)
        return [self._event(fields, now) for fields in _told(request)]

    def _event(self, fields: Fields, now: datetime) -> Event:
        names = self.receipts
        if names is None or not _text(fields, names.status):
            return self._inbound(fields, now)
        return DeliveryReceipt(
            message_id=required(fields, *names.id.split(".")),
            status=names.statuses.get(_text(fields, names.status), "unknown"),
            at=now,
            recipient=normalise_address(_text(fields, names.recipient), international=True),
            code=_text(fields, names.code),
            transport=self.name,
            raw=fields,
        )

    @property
    def same_text_within(self) -> timedelta | None:
        """A minute where nothing else tells a repeat: neither an id nor the time that it was sent."""
        return None if self.texts.id or self.texts.sent_at else timedelta(minutes=1)

    def _inbound(self, fields: Fields, now: datetime) -> Inbound:
        names = self.texts
        return Inbound(
            id=required(fields, *names.id.split(".")) if names.id else _made_id(names, fields, now),
            sender=normalise_address(required(fields, *names.sender.split(".")), international=True),
            recipient=normalise_address(required(fields, *names.recipient.split(".")), international=True),
            text=_text(fields, names.text),
            received_at=now,
            sent_at=from_iso(_text(fields, names.sent_at)),
            transport=self.name,
            raw=fields,
        )

    def respond(self, events: Sequence[Event], replies: Sequence[Outbound]) -> HttpResponse:  # noqa: ARG002
        """A 200 with `answer`; replies leave by `submit`."""
        return HttpResponse(body=self.answer)

    def submit(self, message: Outbound) -> HttpRequest:
        """The send call: sender, recipient and text, then `extra`, then what `choose` says. Pictures leave as links."""
        names = self.sends
        fields = {
            names.sender: self._written(message.sender),
            names.recipient: self._written(message.recipient),
            names.text: with_links(message),
            **self.extra,
            **self.choose(message),
        }
        if self.method == "GET":
            query = form_post(self.send_url, fields).body.decode()
            return HttpRequest(method="GET", url=self.send_url, query=query, headers=self.headers)
        return (form_post if self.body == "form" else json_post)(self.send_url, fields, **self.headers)

    def _written(self, address: str) -> str:
        return address if self.plus else address.removeprefix("+")

    def submitted(self, response: HttpResponse) -> Submitted:
        """What the gateway said to the send call; a 2xx that can't be read counts as accepted, without an id."""
        names, answer = self.sends, answer_of(response)
        word = word_told(answer, *names.success.split(".")) if names.success else ""
        if is_success(response) and (not word or word in names.success_words):
            return Submitted(id=told(answer, *names.id.split(".")))
        code = told(answer, *names.code.split("."))
        return refused(
            response,
            code=code,
            reason=told(answer, *names.reason.split(".")) or word,
            retryable=code in names.retryable,
            opted_out=code in names.opted_out,
        )


def _told(request: HttpRequest) -> list[Fields]:
    if request.method not in {"GET", "HEAD"} and is_json(request.body):
        return json_objects(request.body)
    return [without_secret(request_fields(request))]


def _made_id(names: TextFields, fields: Fields, now: datetime) -> str:
    """What stands for an id: the same for a repeat, whose gateway tells when the text was sent."""
    sent = _text(fields, names.sent_at) or now.isoformat()
    told = [_text(fields, name) for name in (names.sender, names.recipient, names.text)]
    return sha256("\0".join([sent, *told]).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _text(fields: Fields, name: str) -> str:
    return text_at(fields, *name.split(".")) if name else ""
