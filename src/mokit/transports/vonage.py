"""Vonage, the SMS API (formerly Nexmo): SMS over its webhooks and its send call.

Checked against Vonage's SDK, vonage 4.9.1 (vonage_http_client/auth.py, vonage_sms), and its pages "Inbound SMS",
"Delivery receipts", "Signing Messages", "Messaging Opted-out Numbers" and "SMS API errors" (developer.vonage.com).
A send call has no idempotency token: one whose answer was lost may send twice when it is repeated. `VonageMessages`
is for the Messages API.
"""

import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import md5
from typing import Literal, get_args

from attrs import Attribute, field, frozen

from mokit.addresses import normalise_address
from mokit.errors import BadSignature, MalformedRequest, RegistrationError
from mokit.gsm import encoding_of
from mokit.http import HttpRequest, HttpResponse
from mokit.messages import DeliveryReceipt, Inbound, Outbound, Part, Status
from mokit.transports.base import Event, Submitted
from mokit.transports.bodies import json_object, required
from mokit.transports.credentials import Guarded, check_age, is_one_of, without_secret
from mokit.transports.forms import request_fields
from mokit.transports.options import api_url, check_secrets, several
from mokit.transports.receipts import with_opt_out
from mokit.transports.sending import answer_of, form_post, is_success, objects_told, refused, told, with_links
from mokit.transports.times import from_digits, from_iso
from mokit.values import filled

Method = Literal["md5hash", "md5", "sha1", "sha256", "sha512"]

WINDOW = timedelta(hours=25)    # Vonage tries again for 24 hours, and signs the time of its first try

_OPTED_OUT = frozenset({"9"})   # in receipts; the send call itself succeeds
_LATER = frozenset({"1", "5", "10"})        # throttled, internal error, too many binds
_STATUSES: Mapping[str, Status] = {
    "accepted": "accepted",
    "buffered": "accepted",
    "delivered": "delivered",
    "failed": "failed",
    "rejected": "rejected",
    "expired": "expired",
    "unknown": "unknown",
}


def _check_method(_: object, __: "Attribute[Method]", method: Method) -> None:
    if method not in get_args(Method):
        raise RegistrationError(f"signature_method={method!r} is none of {', '.join(get_args(Method))}")


@frozen(kw_only=True, eq=False)
class Vonage(Guarded):
    """A Vonage account with the SMS API: its webhook for messages and receipts, and its send call.

    Vonage signs webhooks once its support has switched that on; then give `signature_secret=`, else `secret=` or
    `basic=`.

    Raises:
        RegistrationError: A secret or a URL can't be what it is meant to be, or nothing proves who calls.
    """

    api_key: str
    api_secret: str = field(repr=False)
    signature_secret: tuple[str, ...] = field(default=(), converter=several, repr=False)    # once or several
    signature_method: Method = field(default="sha256", validator=_check_method)     # as the dashboard has it
    window: timedelta = WINDOW      # how far from now the time may be that is signed
    status_callback: str = field(default="", validator=api_url)     # where the receipts go, if not to the account's
    api_base: str = field(default="https://rest.nexmo.com", validator=api_url)
    name: str = "vonage"
    inline_replies: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        """Refuse what would only fail when the first message comes or leaves."""
        check_secrets("signature_secret", self.signature_secret, unverified=not self.signature_secret)
        check_secrets("api_secret", [self.api_secret])

    @property
    def is_signed(self) -> bool:
        """Whether Vonage signs, so that no secret is asked for."""
        return bool(self.signature_secret)

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        """Verify `sig` over all other fields, then read the text, a part of one, or the receipt.

        A message's id is the same over Vonage's retries; each part of a long text has its own.

        Raises:
            BadSignature: None of the secrets signed this, or not within `window`.
            MalformedRequest: It is neither a text nor a receipt, or it can't be read.

        Source: "Inbound SMS"; "Delivery receipts".
        """
        if not self.is_signed:
            self.prove(request)
        fields = _fields(request) if self.is_signed else without_secret(_fields(request))
        if self.is_signed and not self.unverified:
            self._verify(fields, now)
        return _receipt(fields, now, self.name) if "status" in fields else [_inbound(fields, now, self.name)]

    def _verify(self, fields: Mapping[str, str], now: datetime) -> None:
        check_age(fields.get("timestamp", ""), now, self.window)
        wanted = (_signature(fields, secret, self.signature_method) for secret in self.signature_secret)
        if not is_one_of(fields.get("sig", "").lower().encode(), wanted):
            raise BadSignature(
                "sig doesn't fit; compare with Vonage's dashboard: the signature secret with signature_secret=, the "
                f"signature method with signature_method={self.signature_method!r}"
            )

    def respond(self, events: Sequence[Event], replies: Sequence[Outbound]) -> HttpResponse:  # noqa: ARG002
        """An empty 200; replies leave by `submit`."""
        return HttpResponse()

    def submit(self, message: Outbound) -> HttpRequest:
        """The POST that sends a text; Vonage sends once for each time that it gets it. Pictures leave as links.

        Source: "Send an SMS" of the API reference.
        """
        text = with_links(message)
        form = {
            "api_key": self.api_key,
            "api_secret": self.api_secret,
            "from": message.sender.removeprefix("+"),
            "to": message.recipient.removeprefix("+"),
            "text": text,
            "type": "text" if encoding_of(text) == "gsm7" else "unicode",
        }
        if self.status_callback:
            form["callback"] = self.status_callback
        return form_post(f"{self.api_base.rstrip('/')}/sms/json", form)

    def submitted(self, response: HttpResponse) -> Submitted:
        """What Vonage said to the send call; a 2xx that can't be read counts as accepted, without an id.

        A long text has a status for each of its parts. Where some of them were taken, the text is not tried again.

        Source: "SMS API errors".
        """
        answer = answer_of(response)
        if not is_success(response):
            return refused(response, reason=told(answer, "error-code-label"))
        parts = objects_told(answer, "messages")
        failed = [part for part in parts if told(part, "status") not in {"0", ""}]
        if not failed:
            return Submitted(id=told(parts[0], "message-id") if parts else "")
        code, none_left = told(failed[0], "status"), len(failed) == len(parts)
        return Submitted(
            accepted=False,
            code=code,
            reason=told(failed[0], "error-text") or f"status {code}",
            retryable=code in _LATER and none_left,
        )


def _fields(request: HttpRequest) -> Mapping[str, str]:
    if request.body[:1] != b"{" or request.method in {"GET", "HEAD"}:
        return request_fields(request)
    # All that is documented are texts and numbers; what else there may be is neither signed nor read.
    fields = json_object(request.body)
    return {name: str(value) for name, value in fields.items() if type(value) is str or isinstance(value, int)}


def _signature(fields: Mapping[str, str], secret: str, method: Method) -> bytes:
    """What `sig` has to be.

    Source: "Signing Messages", manually generate a signature; sign_params in auth.py of the SDK.
    """
    names = sorted(fields)
    if "&" in (together := "".join(names)) or "=" in together:      # else two fields could pass as one
        raise MalformedRequest("a field's name has an & or = in it")
    if "&" in (together := "".join(fields.values())) or "=" in together:
        fields = {name: value.replace("&", "_").replace("=", "_") for name, value in fields.items()}
    signed = "".join([f"&{name}={fields[name]}" for name in names if name != "sig"])
    if method == "md5hash":
        return md5(f"{signed}{secret}".encode()).hexdigest().encode()     # noqa: S324 - the account's choice
    return hmac.digest(secret.encode(), signed.encode(), method).hex().encode()


def _inbound(fields: Mapping[str, str], now: datetime, transport: str) -> Inbound:
    return filled(
        Inbound,
        id=required(fields, "messageId"),
        sender=normalise_address(required(fields, "msisdn"), international=True),
        recipient=normalise_address(required(fields, "to"), international=True),
        text=fields.get("text", ""),        # a binary message has none
        received_at=now,
        sent_at=from_iso(fields.get("message-timestamp", "")),
        media=(),
        transport=transport,
        hint=None,
        part=_part(fields) if fields.get("concat") == "true" else None,
        raw=fields,
        incomplete=False,
    )


def _part(fields: Mapping[str, str]) -> Part:
    numbers = [required(fields, name) for name in ("concat-ref", "concat-part", "concat-total")]
    if not all(number.isascii() and number.isdigit() and len(number) < 10 for number in numbers):
        raise MalformedRequest("concat-ref, concat-part or concat-total is no number")
    return Part(*map(int, numbers))


def _receipt(fields: Mapping[str, str], now: datetime, transport: str) -> list[Event]:
    code = fields.get("err-code", "")
    receipt = DeliveryReceipt(
        message_id=required(fields, "messageId"),
        status=_STATUSES.get(fields["status"], "unknown"),
        at=from_digits(fields.get("scts", "")) or from_iso(fields.get("message-timestamp", "")) or now,
        recipient=normalise_address(fields.get("msisdn", ""), international=True),
        sender=normalise_address(fields.get("to", ""), international=True),
        code="" if code == "0" else code,
        transport=transport,
        raw=fields,
    )
    return with_opt_out(receipt, _OPTED_OUT)
