"""android-sms-gateway (SMSGate): a phone as the gateway, over its webhooks and its send call.

Checked against the project's pages "Webhooks", "Sending Messages", "MMS Support", "Status Tracking", and "Webhook
Payload Enhancement" (docs.sms-gate.app); its server's 3rdparty.go and the app's MessagesService.kt. A send call has an
id of ours, so one that is repeated sends once.
"""

import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from attrs import field, frozen

from mokit.addresses import normalise_address
from mokit.errors import BadSignature
from mokit.http import HttpRequest, HttpResponse
from mokit.messages import DeliveryReceipt, Inbound, Media, Outbound, Status
from mokit.transports.base import Control, Event, Submitted
from mokit.transports.bodies import Fields, json_object, object_at, objects_at, required, text_at
from mokit.transports.credentials import check_age, is_one_of
from mokit.transports.options import api_url, check_secrets, several, webhook_url
from mokit.transports.sending import answer_of, basic, is_success, json_post, refused, told, with_links
from mokit.transports.times import from_iso

WINDOW = timedelta(minutes=5)       # "accept only timestamps within ±5 minutes"; each try is signed anew

_TEXTS = frozenset({"sms:received", "sms:data-received", "mms:downloaded"})
_STATUSES: Mapping[str, Status] = {
    "sms:sent": "sent",
    "sms:delivered": "delivered",
    "sms:failed": "failed",
    "sms:cancelled": "rejected",
}


@frozen(kw_only=True, eq=False)
class AndroidSmsGateway:
    """A phone with SMSGate, by the cloud, a server of one's own, or on the local network.

    Raises:
        RegistrationError: A key, a password or a URL can't be what it is meant to be.
    """

    username: str
    password: str = field(repr=False)
    signing_key: tuple[str, ...] = field(converter=several, repr=False)     # of the webhooks; once or several
    numbers: tuple[str, ...] = field(converter=several)     # the phone's own, by SIM; some phones don't tell them
    url: str = field(validator=webhook_url)     # of the webhook, as registered
    device_id: str = ""                         # which of the account's phones sends; any, if it is empty
    api_base: str = field(default="https://api.sms-gate.app/3rdparty/v1", validator=api_url)
    same_text_within: timedelta | None = timedelta(seconds=10)  # some versions post a text twice, with two ids
    window: timedelta = WINDOW                  # how far from now the time may be that is signed
    unverified: bool = False                    # anybody may post anything; for trying things out
    name: str = "android"
    inline_replies: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        """Refuse what would only fail when the first message comes or leaves."""
        check_secrets("signing_key", self.signing_key, unverified=self.unverified)
        check_secrets("password", [self.password])
        check_secrets("numbers", self.numbers)

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        """Verify the signature over the body and the time, then read the event.

        A message's id is the event's: the phone makes `messageId` of the content, so it isn't unique. That a picture
        waits to be downloaded is passed over; the picture itself follows.

        Raises:
            BadSignature: None of the keys signed this, or not within `window`.
            MalformedRequest: It can't be read.

        Source: "Webhooks", supported events and payload signing.
        """
        if not self.unverified:
            self._verify(request, now)
        told = json_object(request.body)
        kind, payload = text_at(told, "event"), object_at(told, "payload")
        if kind in _TEXTS:
            return [self._inbound(told, payload, now)]
        if kind == "system:ping":
            return [Control(kind)]
        told_of_one = kind.startswith("sms:") and "messageId" in payload    # not so "sms:batch:received" and the like
        return [_receipt(kind, payload, now, self.name)] if told_of_one else []

    def _verify(self, request: HttpRequest, now: datetime) -> None:
        stamp = request.headers.get("x-timestamp", "")
        check_age(stamp, now, self.window)
        signed = request.body + stamp.encode()
        wanted = (hmac.digest(key.encode(), signed, "sha256").hex().encode() for key in self.signing_key)
        if not is_one_of(request.headers.get("x-signature", "").encode(errors="replace"), wanted):
            raise BadSignature(
                "X-Signature doesn't fit; compare signing_key= with the app's Settings, Webhooks, Signing Key"
            )

    def _inbound(self, told: Fields, payload: Fields, now: datetime) -> Inbound:
        return Inbound(
            id=required(told, "id"),
            sender=normalise_address(text_at(payload, "sender") or required(payload, "phoneNumber")),
            recipient=normalise_address(text_at(payload, "recipient") or self._number(text_at(payload, "simNumber"))),
            text=text_at(payload, "message") or text_at(payload, "body"),       # data messages have none
            received_at=now,
            sent_at=from_iso(text_at(payload, "receivedAt")),
            media=tuple(
                _media(one) for one in objects_at(payload, "attachments") if one.get("data")      # else it is too large
            ),
            transport=self.name,
            raw=told,
        )

    def _number(self, sim: str) -> str:
        slot = int(sim) if sim in {"1", "2", "3"} else 1
        return self.numbers[slot - 1 if slot <= len(self.numbers) else 0] if self.numbers else ""

    def respond(self, events: Sequence[Event], replies: Sequence[Outbound]) -> HttpResponse:  # noqa: ARG002
        """An empty 200; replies leave by `submit`. The phone wants it within 30 seconds."""
        return HttpResponse()

    def submit(self, message: Outbound) -> HttpRequest:
        """The POST that puts a message into the phone's queue. Pictures leave as links.

        Source: "Sending Messages".
        """
        value: dict[str, object] = {
            "id": sha256(message.id.encode()).hexdigest()[:32],
            "textMessage": {"text": with_links(message)},
            "phoneNumbers": [message.recipient],
            "withDeliveryReport": True,
        }
        if len(self.numbers) > 1 and message.sender in self.numbers:
            value["simNumber"] = self.numbers.index(message.sender) + 1
        if self.device_id:
            value["deviceId"] = self.device_id
        url = f"{self.api_base.rstrip('/')}/messages"
        return json_post(url, value, authorization=basic(self.username, self.password))

    def submitted(self, response: HttpResponse) -> Submitted:
        """What came of the send call; a 2xx that can't be read counts as accepted, without an id.

        409 says that a message with that id is there already: an earlier try was taken, and its answer was lost. Older
        apps on their own say 202 to that, and send nothing.

        Source: 3rdparty.go of the server, `post` and its errors; MessagesService.kt of the app, `enqueueMessage`.
        """
        answer = answer_of(response)
        if is_success(response) or response.status == 409:
            return Submitted(id=told(answer, "id"))
        return refused(response, code=told(answer, "code"), reason=told(answer, "message"))


def _media(attachment: Fields) -> Media:
    content_type = text_at(attachment, "contentType")
    return Media(f"data:{content_type};base64,{required(attachment, 'data')}", content_type)


def _receipt(kind: str, payload: Fields, now: datetime, transport: str) -> DeliveryReceipt:
    at = next(filter(None, (text_at(payload, name) for name in ("deliveredAt", "failedAt", "sentAt"))), "")
    reason = text_at(payload, "reason")
    return DeliveryReceipt(
        message_id=required(payload, "messageId"),
        status=_STATUSES.get(kind, "unknown"),
        at=from_iso(at) or now,
        recipient=normalise_address(text_at(payload, "recipient") or text_at(payload, "phoneNumber")),
        sender=normalise_address(text_at(payload, "sender")),
        code=reason.partition(":")[0] if reason.startswith("RESULT_") else "",
        reason=reason,
        transport=transport,
        raw=payload,
    )
