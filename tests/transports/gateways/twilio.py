"""Twilio's side of its webhooks and send calls; signed by its own SDK.

Forms as in "Our Request to your Webhook URL" and "Track the Message Status of Outbound Messages"
(www.twilio.com/docs/messaging/guides), with made-up numbers; words and codes from "Messages resource" and the
dictionary of errors; twilio 9.13.0.
"""

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode

from attrs import evolve
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]  # it has no types

from mokit.http import HttpRequest, HttpResponse
from mokit.messages import DeliveryReceipt, Inbound, Media, Status
from mokit.testing.contracts import ANNE, KEYS, LONG_CODE, NOW, SHORT_CODE, URL, Recorded, Sent, TransportContract
from mokit.transports.base import Submitted
from mokit.transports.twilio import Twilio as Transport

FORM = {"content-type": "application/x-www-form-urlencoded"}
MEDIA = "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media"
SMS = (
    "ToCountry=US&ToState=CA&SmsMessageSid=SM0123456789abcdef0123456789abcdef&NumMedia=0&ToCity=&FromZip=94105"
    "&SmsSid=SM0123456789abcdef0123456789abcdef&FromState=CA&SmsStatus=received&FromCity=SAN+FRANCISCO"
    "&Body=Vote+a%21+%F0%9F%A7%B6%0AThanks+%26+bye&FromCountry=US&To=56789&ToZip=&NumSegments=1"
    "&MessageSid=SM0123456789abcdef0123456789abcdef&AccountSid=AC1&From=%2B14155550100&ApiVersion=2010-04-01"
)
STOP = (
    "MessageSid=SM1&SmsStatus=received&From=%2B14155550100&To=%2B14155550199&Body=Stop&OptOutType=STOP&NumMedia=0"
)
MMS = (
    f"ToCountry=US&MediaContentType0=image%2Fjpeg&NumMedia=1&SmsStatus=received&{urlencode({'MediaUrl0': MEDIA})}"
    "&Body=&To=%2B14155550199&NumSegments=1&MessageSid=MM1&AccountSid=AC1&From=%2B14155550100"
)
DELIVERED = (
    "RawDlrDoneDate=2611211159&SmsSid=SM1&SmsStatus=delivered&MessageStatus=delivered&To=%2B14155550100"
    "&MessageSid=SM1&AccountSid=AC1&From=%2B14155550199&ApiVersion=2010-04-01"
)
FAILED = (
    "ErrorCode=30003&SmsSid=SM2&SmsStatus=undelivered&MessageStatus=undelivered&To=%2B14155550100"
    "&MessagingServiceSid=MG1&MessageSid=SM2&AccountSid=AC1&From=56789&ApiVersion=2010-04-01"
)
STATUSES: Mapping[str, Status] = {
    "accepted": "accepted",
    "scheduled": "accepted",
    "queued": "accepted",
    "sending": "accepted",
    "sent": "sent",
    "delivered": "delivered",
    "undelivered": "undelivered",
    "failed": "failed",
    "canceled": "failed",
    "read": "read",
}


def post(form: str) -> HttpRequest:
    return HttpRequest(url=URL, headers=FORM, body=form.encode())


def refusal(status: int, code: int, message: str) -> HttpResponse:
    return HttpResponse(status=status, body=json.dumps({"code": code, "message": message, "status": status}).encode())


class Twilio(TransportContract):
    signs = frozenset({"body", "query", "url"})
    answers_inline = True
    answers_pictures = True
    replies = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="\ufffe\uffff"))
    acknowledgement = HttpResponse(
        headers={"content-type": "text/xml"}, body=b'<?xml version="1.0" encoding="UTF-8"?><Response/>'
    )
    recorded = (
        Recorded("a text", post(SMS), [
            Inbound(
                id="SM0123456789abcdef0123456789abcdef", sender=ANNE, recipient=SHORT_CODE,
                text="Vote a! 🧶\nThanks & bye", received_at=NOW, transport="twilio",
            )
        ]),
        Recorded("a text by GET", HttpRequest(method="GET", url=URL, query=SMS.replace("SM01", "SM02")), [
            Inbound(
                id="SM0223456789abcdef0123456789abcdef", sender=ANNE, recipient=SHORT_CODE,
                text="Vote a! 🧶\nThanks & bye", received_at=NOW, transport="twilio",
            )
        ]),
        Recorded("a STOP", post(STOP), [
            Inbound(
                id="SM1", sender=ANNE, recipient=LONG_CODE, text="Stop", hint="opt_out", received_at=NOW,
                transport="twilio",
            )
        ]),
        Recorded("an MMS", post(MMS), [
            Inbound(
                id="MM1", sender=ANNE, recipient=LONG_CODE, text="", media=(Media(MEDIA, "image/jpeg"),),
                received_at=NOW, transport="twilio",
            )
        ]),
        Recorded("a receipt", post(DELIVERED), [
            DeliveryReceipt(
                message_id="SM1", status="delivered", at=datetime(2026, 11, 21, 11, 59, tzinfo=UTC),
                recipient=ANNE, sender=LONG_CODE, transport="twilio",
            )
        ]),
        Recorded("a failure", post(FAILED), [
            DeliveryReceipt(
                message_id="SM2", status="undelivered", at=NOW, recipient=ANNE, sender=SHORT_CODE, code="30003",
                transport="twilio",
            )
        ]),
    )  # fmt: skip
    statuses = STATUSES
    taken = HttpResponse(status=201, body=b'{"sid": "SM7", "status": "queued", "error_code": null}'), "SM7"
    refusals = (
        (
            refusal(400, 21610, "Attempt to send to unsubscribed recipient"),
            Submitted(
                accepted=False, code="21610", reason="Attempt to send to unsubscribed recipient", opted_out=True
            ),
        ),
        (
            refusal(400, 21211, "Invalid 'To' Phone Number"),
            Submitted(accepted=False, code="21211", reason="Invalid 'To' Phone Number"),
        ),
        (
            evolve(refusal(429, 20429, "Too Many Requests"), headers={"Retry-After": "3"}),
            Submitted(
                accepted=False, code="20429", reason="Too Many Requests", retryable=True,
                retry_after=timedelta(seconds=3),
            ),
        ),
    )  # fmt: skip

    def make_transport(self, keys: Sequence[str], **options: Any) -> Transport:
        return Transport(**{"account_sid": "AC1", "auth_token": keys, "url": URL} | options)

    def write(self, message: Inbound) -> HttpRequest:
        form = {
            "MessageSid": message.id, "From": message.sender, "To": message.recipient, "Body": message.text,
            "NumMedia": str(len(message.media)), "SmsStatus": "received",
        }  # fmt: skip
        for number, one in enumerate(message.media):
            form |= {f"MediaUrl{number}": one.url, f"MediaContentType{number}": one.content_type}
        return post(urlencode(form))

    def write_receipt(self, message_id: str, word: str) -> HttpRequest:
        return post(urlencode({"MessageSid": message_id, "MessageStatus": word, "SmsStatus": word, "To": ANNE}))

    def sign(self, request: HttpRequest, key: str, now: datetime) -> HttpRequest:  # noqa: ARG002 - it signs no time
        signature = _judged(request, key, "HMAC_SHA1")
        return evolve(request, headers={**request.headers, "X-Twilio-Signature": signature})

    def forgeries(self, request: HttpRequest) -> Iterable[HttpRequest]:
        for algorithm in ("HMAC_SHA256", "HMAC_SHA1", "none", ""):
            for key in ("", "webhooks_sharedkey_1"):
                headers = {
                    "X-Twilio-Signature": _judged(request, "", "HMAC_SHA256"),
                    "X-Twilio-Webhooks-Signature-Settings": f"key={key},algorithm={algorithm}",
                }
                yield evolve(request, headers={**request.headers, **headers})

    def read_call(self, request: HttpRequest) -> Sent:
        form = parse_qs(request.body.decode(), keep_blank_values=True)
        [text] = form.get("Body", [""])
        return Sent(form["From"][0], form["To"][0], text, form.get("MediaUrl", ()))

    def read_answer(self, response: HttpResponse) -> Sequence[Sent]:
        return [
            Sent(
                message.attrib["from"], message.attrib["to"], message.findtext("Body") or "",
                [media.text or "" for media in message.iter("Media")] or (),
            )
            for message in ET.fromstring(response.body)     # noqa: S314 - our own
        ]  # fmt: skip


class TwilioSharedKey(Twilio):
    """An account whose webhooks are signed with shared keys.

    "Sign webhooks with shared keys" (www.twilio.com/docs/usage/webhooks).
    """

    def make_transport(self, keys: Sequence[str], **options: Any) -> Transport:
        shared = {f"webhooks_sharedkey_{number}": key for number, key in enumerate(keys)}
        return super().make_transport(("the account's token",), **{"shared_keys": shared} | options)

    def sign(self, request: HttpRequest, key: str, now: datetime) -> HttpRequest:  # noqa: ARG002 - it signs no time
        number = KEYS.index(key) if key in KEYS else 0
        headers = {
            "X-Twilio-Signature": _judged(request, key, "HMAC_SHA256"),
            "X-Twilio-Webhooks-Signature-Settings": f"key=webhooks_sharedkey_{number},algorithm=HMAC_SHA256",
        }
        return evolve(request, headers={**request.headers, **headers})

    def forgeries(self, request: HttpRequest) -> Iterable[HttpRequest]:
        for algorithm in ("HMAC_SHA1", "HMAC_SHA256"):
            headers = {"X-Twilio-Signature": _judged(request, KEYS[0], algorithm)}
            yield evolve(request, headers={**request.headers, **headers})
            for settings in ("key=webhooks_sharedkey_0,algorithm=HMAC_SHA1", "algorithm=HMAC_SHA256", "key="):
                named = {**headers, "X-Twilio-Webhooks-Signature-Settings": settings}
                yield evolve(request, headers={**request.headers, **named})


def _judged(request: HttpRequest, key: str, algorithm: str) -> str:
    url = f"{URL}?{request.query}" if request.query else URL
    fields = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
    return str(RequestValidator(key).compute_signature(url, fields, algorithm))
