"""Azure Communication Services: SMS by way of Event Grid, and its send call.

Checked against Azure's SDK, azure-communication-sms 1.1.0 (policy.py, _sms_client.py, _sms_operations.py), and the
pages "Azure Communication Services - SMS events", "Endpoint validation with Event Grid event schema", the same with
CloudEvents, "Troubleshooting response codes for SMS" and "SMS FAQ" (learn.microsoft.com/azure). A send call has an id
of ours, so that one that is repeated sends once.
"""

import hmac
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import partial
from hashlib import sha256
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from attrs import evolve, field, frozen

from mokit.addresses import normalise_address
from mokit.errors import MalformedRequest, RegistrationError
from mokit.http import HttpRequest, HttpResponse
from mokit.messages import DeliveryReceipt, Inbound, Outbound, Status
from mokit.transports.base import Control, Event, Submitted
from mokit.transports.bodies import EMPTY, Fields, json_objects, object_at, required, text_at
from mokit.transports.credentials import Guarded
from mokit.transports.options import api_url, check_secrets
from mokit.transports.receipts import with_opt_out
from mokit.transports.sending import answer_of, first_told, is_success, json_post, refused, told, with_links
from mokit.transports.times import from_iso

_API_VERSION = "2021-03-07"
_VALIDATION = "Microsoft.EventGrid.SubscriptionValidationEvent"
_RECEIVED, _REPORT = "Microsoft.Communication.SMSReceived", "Microsoft.Communication.SMSDeliveryReportReceived"
_CODE = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")      # "ErrorCode: 4007. ErrorMessage: ..."
_OPTED_OUT = "4007"             # in reports; the send call itself succeeds
_BLOCKED = "Sender blocked for given recipient"         # what older reports say in its place
_NO_RECEIPT = "5002"            # the carrier gives none; mostly the message arrived
_STATUSES: Mapping[str, Status] = {"Delivered": "delivered", "Failed": "failed"}


def _check_key(_: object, __: object, key: str) -> None:
    check_secrets("access_key", [key])
    try:
        b64decode(key, validate=True)
    except ValueError as error:
        raise RegistrationError("access_key= is no base64; copy the resource's key from the portal, Keys") from error


@frozen(kw_only=True, eq=False)
class AzureSms(Guarded):
    """A resource of Communication Services: its event subscription with `url` as the webhook, and its send call.

    Event Grid signs nothing: give `secret=`, or `basic=` as a delivery property of the subscription.

    Raises:
        RegistrationError: The key or a URL can't be what it is meant to be, or nothing proves who calls.
    """

    endpoint: str = field(validator=api_url)    # such as "https://contoso.communication.azure.com"
    access_key: str = field(validator=_check_key, repr=False)       # one of the resource's two
    clock: Callable[[], datetime] = field(default=partial(datetime.now, UTC), repr=False)   # signs send calls
    name: str = "azure"
    inline_replies: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        """Refuse what would only fail when the first message leaves."""
        check_secrets("endpoint", [self.endpoint])

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        """Look for the secret, then read each event, of Event Grid's schema or CloudEvents', or answer the handshake.

        A message's id is the same over Event Grid's retries, which may come in any order. Events of other kinds are
        passed over.

        Raises:
            BadSignature: The request brings none of the secrets.
            MalformedRequest: It can't be read.

        Source: "Azure Communication Services - SMS events".
        """
        self.prove(request)
        if request.method == "OPTIONS":
            return [_permission(request)]
        return [told for event in json_objects(request.body) for told in _told(event, now, self.name)]

    def respond(self, events: Sequence[Event], replies: Sequence[Outbound]) -> HttpResponse:  # noqa: ARG002
        """An empty 200; replies leave by `submit`. Event Grid wants it within 30 seconds."""
        return HttpResponse()

    def submit(self, message: Outbound) -> HttpRequest:
        """The POST that sends a text, signed for the time that `clock` tells. Pictures leave as links.

        Source: _sms_client.py of the SDK.
        """
        date = format_datetime(self.clock().astimezone(UTC), usegmt=True)
        recipient = {
            "to": message.recipient,
            "repeatabilityRequestId": str(uuid5(NAMESPACE_URL, message.id)),
            "repeatabilityFirstSent": date,
        }
        value: dict[str, object] = {
            "from": message.sender,
            "smsRecipients": [recipient],
            "message": with_links(message),
            "smsSendOptions": {"enableDeliveryReport": True},
        }
        post = evolve(json_post(f"{self.endpoint.rstrip('/')}/sms", value), query=f"api-version={_API_VERSION}")
        return _signed(post, self.access_key, date)

    def submitted(self, response: HttpResponse) -> Submitted:
        """What became of the recipient; a 2xx that can't be read counts as accepted, without an id.

        Source: SmsSendResponseItem of the SDK; "Common error codes" of the REST API.
        """
        answer = answer_of(response)
        if not is_success(response):
            return refused(response, code=told(answer, "error", "code"), reason=told(answer, "error", "message"))
        item = first_told(answer, "value")
        if item.get("successful") is not False:
            return Submitted(id=told(item, "messageId"))
        code = told(item, "httpStatusCode")
        return refused(
            response, code=code, reason=told(item, "errorMessage"), retryable=code == "429" or code.startswith("5")
        )


def _signed(request: HttpRequest, key: str, date: str) -> HttpRequest:
    """The request with its signature over method, path, query, time, host and body.

    Source: "Sign an HTTP request" (HMAC); policy.py of the SDK.
    """
    parts, digest = urlsplit(request.url), b64encode(sha256(request.body).digest()).decode()
    signed = f"{request.method}\n{parts.path}?{request.query}\n{date};{parts.netloc};{digest}"
    signature = b64encode(hmac.digest(b64decode(key), signed.encode(), "sha256")).decode()
    proof = {
        "x-ms-date": date,
        "x-ms-content-sha256": digest,
        "authorization": f"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}",
    }
    return evolve(request, headers={**request.headers, **proof})


def _permission(request: HttpRequest) -> Control:
    """The handshake of CloudEvents: whoever knows the secret may send.

    Source: CloudEvents, HTTP 1.1 Web Hooks for Event Delivery 1.0, 4 (abuse protection).
    """
    origin = request.headers.get("webhook-request-origin", "")
    if not re.fullmatch(r"[!-~]{1,255}", origin):
        raise MalformedRequest("WebHook-Request-Origin is missing")
    headers = {"allow": "POST", "webhook-allowed-origin": origin, "webhook-allowed-rate": "*"}
    return Control("OPTIONS", HttpResponse(headers=headers))


def _told(event: Fields, now: datetime, transport: str) -> list[Event]:
    kind = text_at(event, "eventType") or text_at(event, "type")        # the second is that of CloudEvents
    data = object_at(event, "data") if kind in {_VALIDATION, _RECEIVED, _REPORT} else EMPTY
    if kind == _VALIDATION:
        answer = json.dumps({"validationResponse": required(data, "validationCode")})
        headers = {"content-type": "application/json"}
        return [Control("SubscriptionValidation", HttpResponse(headers=headers, body=answer.encode()))]
    if kind == _RECEIVED:
        return [_inbound(data, now, transport)]
    return _receipt(data, now, transport) if kind == _REPORT else []


def _inbound(data: Fields, now: datetime, transport: str) -> Inbound:
    return Inbound(
        id=required(data, "messageId"),
        sender=normalise_address(required(data, "from"), international=True),
        recipient=normalise_address(required(data, "to"), international=True),
        text=text_at(data, "message"),
        received_at=now,
        sent_at=from_iso(text_at(data, "receivedTimestamp")),
        transport=transport,
        raw=data,
    )


def _receipt(data: Fields, now: datetime, transport: str) -> list[Event]:
    word, details = text_at(data, "deliveryStatus"), text_at(data, "deliveryStatusDetails")
    code = _failure(details) if word != "Delivered" else ""
    receipt = DeliveryReceipt(
        message_id=required(data, "messageId"),
        status="unknown" if code == _NO_RECEIPT else _STATUSES.get(word, "unknown"),
        at=from_iso(text_at(data, "receivedTimestamp")) or now,
        recipient=normalise_address(text_at(data, "to"), international=True),
        sender=normalise_address(text_at(data, "from"), international=True),
        code=code,
        reason=details,
        transport=transport,
        raw=data,
    )
    return with_opt_out(receipt, {_OPTED_OUT})


def _failure(details: str) -> str:
    """The code among the details of a report.

    Source: "Troubleshooting response codes for SMS"; "SMS FAQ", opt-outs.
    """
    found = _CODE.search(details)
    if found is None:
        return _OPTED_OUT if _BLOCKED in details else ""
    return found[0]
