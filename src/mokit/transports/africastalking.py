"""Africa's Talking: SMS over its callbacks and its messaging API.

Checked against its SDK, africastalking 2.0.3 (SMS.py, Service.py), and copies of its pages "Send Bulk SMS", whose
status codes these are, and "SMS Notifications" (developers.africastalking.com/docs/sms); what 406 means, against issue
143 of AfricasTalkingLtd/africastalking-node.js. A send call has no idempotency token: one whose answer was lost may
send twice when it is repeated.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import Factory, field, frozen

from mokit.addresses import normalise_address
from mokit.http import HttpRequest, HttpResponse
from mokit.messages import ConsentChange, DeliveryReceipt, Inbound, Outbound, Status
from mokit.transports.base import Event, Submitted
from mokit.transports.bodies import required
from mokit.transports.credentials import Guarded, without_secret
from mokit.transports.forms import request_fields
from mokit.transports.options import api_url, check_secrets
from mokit.transports.receipts import with_opt_out
from mokit.transports.sending import answer_of, first_told, form_post, is_success, refused, told, with_links
from mokit.transports.times import from_iso

_TAKEN = frozenset({"100", "101", "102"})           # processed, sent, queued
_LATER = frozenset({"500", "501"})                  # internal error, gateway error
_STOPPED = frozenset({"406"})                       # of a send call: "UserInBlacklist"
_OPTED_OUT = frozenset({"UserInBlackList", "UserInBlacklist"})      # in reports
_API, _CONTENT_API = "https://api.africastalking.com", "https://content.africastalking.com"
_REPLY = re.compile(r"r:.*~([^~:]+):\d+")           # the id of a reply holds that of the text
_STATUSES: Mapping[str, Status] = {
    "Sent": "sent",
    "Submitted": "sent",
    "Buffered": "accepted",
    "Rejected": "rejected",
    "Success": "delivered",
    "Failed": "undelivered",
    "AbsentSubscriber": "undelivered",
    "Expired": "expired",
}


def _content_base(transport: "AfricasTalking") -> str:
    """Premium messages have a host of their own, but not in the sandbox."""
    return _CONTENT_API if transport.api_base == _API else transport.api_base


@frozen(kw_only=True, eq=False)
class AfricasTalking(Guarded):
    """An Africa's Talking application: its callbacks for messages, reports and opt-outs, and its send call.

    It signs nothing; give `secret=`, and let all callback URLs at the dashboard end in `?secret=...`.

    Raises:
        RegistrationError: A secret or a URL can't be what it is meant to be, or nothing proves who calls.
    """

    username: str               # of the application
    api_key: str = field(repr=False)
    premium: bool = False       # all messages leave by the premium API, not only replies with a linkId
    api_base: str = field(default=_API, validator=api_url)
    content_base: str = field(default=Factory(_content_base, takes_self=True), validator=api_url)   # premium messages
    name: str = "africastalking"
    inline_replies: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        """Refuse what would only fail when the first message leaves."""
        check_secrets("api_key", [self.api_key])

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        """Look for the secret, then read the text, the delivery report or the opt-out.

        A message's id is the same over repeats. That of a text to an on-demand service ends in "~" and the linkId,
        which its replies have to name.

        Raises:
            BadSignature: The request brings none of the secrets.
            MalformedRequest: It can't be read.

        Source: "SMS Notifications".
        """
        self.prove(request)
        fields = without_secret(request_fields(request))
        if "status" in fields:
            return _receipt(fields, now, self.name)
        if "text" not in fields and "senderId" in fields:
            return [_opt_out(fields, now, self.name)]
        return [_inbound(fields, now, self.name)]

    def respond(self, events: Sequence[Event], replies: Sequence[Outbound]) -> HttpResponse:  # noqa: ARG002
        """An empty 200; replies leave by `submit`."""
        return HttpResponse()

    def submit(self, message: Outbound) -> HttpRequest:
        """The POST that sends a text; it is sent once for each time that they get it. Pictures leave as links.

        A reply to a text that had a linkId leaves by the premium API and names it.

        Source: SMS.py of the SDK (send, send_premium).
        """
        link = _REPLY.fullmatch(message.id)
        form = {
            "username": self.username,
            "to": message.recipient,
            "message": with_links(message),
            "from": message.sender,
            "bulkSMSMode": "0" if self.premium or link else "1",
        }
        if link:
            form["linkId"] = link[1]
        base = self.api_base if form["bulkSMSMode"] == "1" else self.content_base
        return form_post(f"{base.rstrip('/')}/version1/messaging", form, apikey=self.api_key)

    def submitted(self, response: HttpResponse) -> Submitted:
        """What was said to the send call; a 2xx that can't be read counts as accepted, without an id.

        A refusal has its code under an HTTP status of 201, or of the same number as the code.

        Source: "Send Bulk SMS", the status codes of recipients; "SMS Notifications", on 409.
        """
        answer = answer_of(response)
        recipient = first_told(answer, "SMSMessageData", "Recipients")
        reason = told(answer, "SMSMessageData", "Message")
        code = told(recipient, "statusCode")
        if is_success(response) and (code in _TAKEN or (not code and (recipient or not reason))):
            return Submitted(id=told(recipient, "messageId"))
        return refused(
            response, code=code, reason=told(recipient, "status") or reason, retryable=code in _LATER,
            opted_out=code in _STOPPED,
        )  # fmt: skip


def _inbound(fields: Mapping[str, str], now: datetime, transport: str) -> Inbound:
    return Inbound(
        id="~".join(filter(None, [required(fields, "id"), fields.get("linkId", "")])),
        sender=normalise_address(required(fields, "from"), international=True),
        recipient=normalise_address(required(fields, "to"), international=True),
        text=fields.get("text", ""),
        received_at=now,
        sent_at=from_iso(fields.get("date", "")),
        transport=transport,
        raw=fields,
    )


def _opt_out(fields: Mapping[str, str], now: datetime, transport: str) -> ConsentChange:
    return ConsentChange(
        person=normalise_address(required(fields, "phoneNumber"), international=True),
        service=required(fields, "senderId"),
        opted_out=True,
        at=now,
        transport=transport,
        raw=fields,
    )


def _receipt(fields: Mapping[str, str], now: datetime, transport: str) -> list[Event]:
    receipt = DeliveryReceipt(
        message_id=required(fields, "id"),
        status=_STATUSES.get(fields["status"], "unknown"),
        at=now,
        recipient=normalise_address(fields.get("phoneNumber", ""), international=True),
        code=fields.get("failureReason", ""),
        transport=transport,
        raw=fields,
    )
    return with_opt_out(receipt, _OPTED_OUT)
