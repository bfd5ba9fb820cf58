"""Infobip: SMS over its webhooks and its SMS API v3; MMS by its webhooks.

Checked against Infobip's SDK, infobip-api-python-client 6.0.0 (SmsInboundMessage, SmsDeliveryReport, SmsRequest,
SmsResponse), its pages "Receive inbound SMS messages" (format MO_JSON_2), "Response status and error codes" and
"Blocklist", and, as others quote them, "Receive inbound MMS messages" (format MO_MMS_2) and "Error code reference"
(infobip.com/docs). A send call has no idempotency token: one whose answer was lost may send twice when it is repeated.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import field, frozen

from mokit.addresses import normalise_address
from mokit.http import HttpRequest, HttpResponse
from mokit.messages import DeliveryReceipt, Inbound, Media, Outbound, Status
from mokit.transports.base import Event, Submitted
from mokit.transports.bodies import Fields, json_object, objects_at, required, text_at
from mokit.transports.credentials import Guarded
from mokit.transports.options import api_url, check_secrets
from mokit.transports.receipts import with_opt_out
from mokit.transports.sending import answer_of, first_told, is_success, json_post, refused, told, with_links
from mokit.transports.times import from_iso

# 2052: on the account's blocklist, where STOP puts it. 2050, EC_DEST_ADDRESS_BLACKLISTED, is of an operator's register
# of those who want no advertising at all, which isn't a word to this service.
_OPTED_OUT = frozenset({"EC_BLACKLISTED_DESTINATIONADDRESS"})
_GROUPS: Mapping[str, Status] = {
    "PENDING": "accepted",
    "UNDELIVERABLE": "undelivered",
    "DELIVERED": "delivered",
    "EXPIRED": "expired",
    "REJECTED": "rejected",
}
_NAMES: Mapping[str, Status] = {        # which say more than their group
    "PENDING_ENROUTE": "sent",
    "PENDING_WAITING_DELIVERY": "sent",
    "DELIVERED_TO_OPERATOR": "sent",
    "EXPIRED_DLR_UNKNOWN": "unknown",
}


@frozen(kw_only=True, eq=False)
class Infobip(Guarded):
    """An Infobip account: its webhook for messages and reports, and its send call.

    Infobip signs nothing; give `secret=`, or `basic=` as set in the security settings of its subscription.

    Raises:
        RegistrationError: A secret or a URL can't be what it is meant to be, or nothing proves who calls.
    """

    api_key: str = field(repr=False)
    api_base: str = field(validator=api_url)    # the account's own: https://xxxxx.api.infobip.com
    status_callback: str = field(default="", validator=api_url)     # where the reports go, if not to the account's
    name: str = "infobip"
    inline_replies: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        """Refuse what would only fail when the first message leaves."""
        check_secrets("api_key", [self.api_key])
        check_secrets("api_base", [self.api_base])

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        """Look for the secret, then read each of the results, which are texts or reports.

        A message's id is the same over Infobip's retries. The text is the whole one, with the keyword. That of an MMS
        is put together from its parts.

        Raises:
            BadSignature: The request brings none of the secrets.
            MalformedRequest: It can't be read.

        Source: "Receive inbound SMS messages"; "Receive inbound MMS messages"; "Receive outbound SMS message report".
        """
        self.prove(request)
        events: list[Event] = []
        for one in objects_at(json_object(request.body), "results"):
            events += _receipt(one, now, self.name) if "status" in one else [_inbound(one, now, self.name)]
        return events

    def respond(self, events: Sequence[Event], replies: Sequence[Outbound]) -> HttpResponse:  # noqa: ARG002
        """An empty 200; replies leave by `submit`."""
        return HttpResponse()

    def submit(self, message: Outbound) -> HttpRequest:
        """The POST that sends a text; Infobip sends once for each time that it gets it. Pictures leave as links.

        Source: SmsRequest of the SDK.
        """
        one: dict[str, object] = {
            "sender": message.sender.removeprefix("+"),
            "destinations": [{"to": message.recipient.removeprefix("+")}],
            "content": {"text": with_links(message)},
        }
        if self.status_callback:
            one["webhooks"] = {"delivery": {"url": self.status_callback}, "contentType": "application/json"}
        url = f"{self.api_base.rstrip('/')}/sms/3/messages"
        return json_post(url, {"messages": [one]}, authorization=f"App {self.api_key}")

    def submitted(self, response: HttpResponse) -> Submitted:
        """What Infobip said to the send call; a 2xx that can't be read counts as accepted, without an id.

        Source: "Response status and error codes".
        """
        answer = answer_of(response)
        if not is_success(response):
            return refused(response, code=told(answer, "errorCode"), reason=told(answer, "description"))
        message = first_told(answer, "messages")
        if told(message, "status", "groupName") not in {"REJECTED", "UNDELIVERABLE"}:
            return Submitted(id=told(message, "messageId"))
        return refused(
            response, code=told(message, "status", "name"), reason=told(message, "status", "description")
        )  # fmt: skip


def _inbound(result: Fields, now: datetime, transport: str) -> Inbound:
    parts = objects_at(result, "message")       # of an MMS, which has no `text`
    texts = [text_at(part, "value") for part in parts if text_at(part, "contentType")[:5] in {"", "text/"}]
    return Inbound(
        id=required(result, "messageId"),
        sender=normalise_address(required(result, "from"), international=True),
        recipient=normalise_address(required(result, "to"), international=True),
        text=text_at(result, "text") or "\n".join(filter(None, texts)),     # `cleanText` lacks the keyword
        received_at=now,
        sent_at=from_iso(text_at(result, "receivedAt")),
        media=tuple(Media(url, text_at(part, "contentType")) for part in parts if (url := text_at(part, "url"))),
        transport=transport,
        raw=result,
    )


def _receipt(result: Fields, now: datetime, transport: str) -> list[Event]:
    error, group = text_at(result, "error", "name"), text_at(result, "status", "groupName")
    code = "" if error == "NO_ERROR" else error
    receipt = DeliveryReceipt(
        message_id=required(result, "messageId"),
        status=_NAMES.get(text_at(result, "status", "name")) or _GROUPS.get(group, "unknown"),
        at=from_iso(text_at(result, "doneAt")) or now,
        recipient=normalise_address(text_at(result, "to"), international=True),
        sender=normalise_address(text_at(result, "sender") or text_at(result, "from"), international=True),
        code=code,
        reason=text_at(result, "error", "description") if code else "",
        transport=transport,
        raw=result,
    )
    return with_opt_out(receipt, _OPTED_OUT)
