"""SNS's side of a subscription, and the answers of SendTextMessage.

Envelopes as in "HTTP/HTTPS notification JSON format" of SNS, payloads as in "Two-way SMS payload" and "Example event
data", answers from the API reference (docs.aws.amazon.com), with made-up numbers and keys.
"""

import json
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any

from attrs import evolve
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from mokit.http import HttpRequest, HttpResponse
from mokit.messages import DeliveryReceipt, Inbound, Status
from mokit.testing.contracts import ANNE, KEYS, LONG_CODE, NOW, URL, Recorded, Sent, TransportContract
from mokit.transports.aws import WINDOW, AwsSms
from mokit.transports.base import Control, FetchFirst, Submitted

AT = datetime(2026, 11, 21, 11, 59, 58, 574000, tzinfo=UTC)
TOPIC = "arn:aws:sns:us-east-1:123456789012:texts"
SUBSCRIBE = f"Action=ConfirmSubscription&TopicArn={TOPIC}&Token=2336412f37"
STATUSES: Mapping[str, Status] = {
    "QUEUED": "accepted",
    "PENDING": "accepted",
    "SUCCESSFUL": "sent",
    "DELIVERED": "delivered",
    "TTL_EXPIRED": "expired",
    "CARRIER_UNREACHABLE": "undelivered",
    "UNREACHABLE": "undelivered",
    "BLOCKED": "rejected",
    "CARRIER_BLOCKED": "rejected",
    "PROTECT_BLOCKED": "rejected",
    "SPAM": "rejected",
    "INVALID": "failed",
    "INVALID_MESSAGE": "failed",
    "UNKNOWN": "unknown",
}
TEXT = {
    "originationNumber": ANNE, "destinationNumber": LONG_CODE, "messageKeyword": "KEYWORD_1",
    "messageBody": "vote a",
    "inboundMessageId": "cae173d2-66b9-564c-8309-21f858e9fb84", "previousPublishedMessageId": "wJalrXUtnFEMI",
}  # fmt: skip
EVENT = {
    "eventType": "TEXT_DELIVERED", "eventVersion": "1.0", "eventTimestamp": 1795262398574, "isFinal": True,
    "originationPhoneNumber": LONG_CODE, "destinationPhoneNumber": ANNE, "isoCountryCode": "US",
    "messageId": "862a8790-60c0-4430-9b2b-658bdexample", "messageStatus": "DELIVERED", "totalMessageParts": 1,
    "messageStatusDescription": "Message has been accepted by phone", "totalMessagePrice": 0.09582,
}  # fmt: skip


def envelope(kind: str, message: str, **fields: str) -> HttpRequest:
    told = {
        "Type": kind, "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324", "TopicArn": TOPIC, "Message": message,
        "Timestamp": "2026-11-21T11:59:58.574Z", **fields,
    }  # fmt: skip
    headers = {"content-type": "text/plain; charset=UTF-8", "x-amz-sns-message-type": kind}
    return HttpRequest(url=URL, headers=headers, body=json.dumps(told).encode())


def notification(inner: Mapping[str, object], **fields: str) -> HttpRequest:
    return envelope("Notification", json.dumps(inner), **fields)


def handshake(kind: str) -> HttpRequest:
    url = f"https://sns.us-east-1.amazonaws.com/?{SUBSCRIBE}"
    return envelope(kind, "You have chosen to subscribe.", Token="2336412f37", SubscribeURL=url)


@lru_cache
def private_key(key: str) -> RSAPrivateKey:  # noqa: ARG001 - one for each
    return generate_private_key(65537, 2048)


def certificate_url(key: str) -> str:
    key = key if key in KEYS else KEYS[0]       # a stranger names a certificate that is known
    return f"https://sns.us-east-1.amazonaws.com/SimpleNotificationService-{sha256(key.encode()).hexdigest()[:32]}.pem"


@lru_cache
def certificate(key: str) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    day = timedelta(days=1)
    built = x509.CertificateBuilder(name, name, private_key(key).public_key(), 1, NOW - day, NOW + day)
    return built.sign(private_key(key), SHA256()).public_bytes(Encoding.PEM)


def signed_text(told: Mapping[str, str]) -> bytes:
    names = ["Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"]
    left_out = {"SubscribeURL", "Token"} if told["Type"] == "Notification" else {"Subject"}
    return "".join(f"{name}\n{told[name]}\n" for name in names if name in told and name not in left_out).encode()


def signed(request: HttpRequest, key: str, **fields: str) -> HttpRequest:
    told = json.loads(request.body)
    version = fields.get("SignatureVersion", "2")
    algorithm = SHA256() if version == "2" else SHA1()     # noqa: S303 - as documented
    signature = private_key(key).sign(signed_text(told), PKCS1v15(), algorithm)
    proof = {"SignatureVersion": version, "Signature": b64encode(signature).decode()}
    body = json.dumps(told | proof | {"SigningCertURL": certificate_url(key)} | fields).encode()
    return evolve(request, body=body)


def answer(status: int, kind: str, message: str, **fields: str) -> HttpResponse:
    return HttpResponse(status=status, body=json.dumps({"__type": kind, "Message": message, **fields}).encode())


class Aws(TransportContract):
    signs = frozenset({"body"})
    window = WINDOW
    brings_media = False
    sends_media = False
    recorded = (
        Recorded("a text", notification(TEXT), [Inbound(
            id=TEXT["inboundMessageId"], sender=ANNE, recipient=LONG_CODE, text="vote a", received_at=NOW, sent_at=AT,
            transport="aws",
        )]),
        Recorded("delivered", notification(EVENT, Subject="an event"), [DeliveryReceipt(
            message_id="862a8790-60c0-4430-9b2b-658bdexample", status="delivered", at=AT, recipient=ANNE,
            sender=LONG_CODE, code="DELIVERED", reason="Message has been accepted by phone", transport="aws",
        )]),
        Recorded("a subscription", handshake("SubscriptionConfirmation"), [Control(
            "SubscriptionConfirmation",
            request=HttpRequest(method="GET", url="https://sns.us-east-1.amazonaws.com/", query=SUBSCRIBE),
        )]),
        Recorded("its end", handshake("UnsubscribeConfirmation"), [Control("UnsubscribeConfirmation")]),
        Recorded("an event of a voice call", notification({"eventType": "VOICE_COMPLETED"}), []),
        Recorded("what somebody published", envelope("Notification", "hello"), []),
    )  # fmt: skip
    statuses = STATUSES
    taken = HttpResponse(body=b'{"MessageId": "862a8790"}'), "862a8790"
    refusals = (
        (
            answer(400, "ConflictException", "opted out", Reason="DESTINATION_PHONE_NUMBER_OPTED_OUT"),
            Submitted(accepted=False, code="DESTINATION_PHONE_NUMBER_OPTED_OUT", reason="opted out", opted_out=True),
        ),
        (
            answer(400, "com.amazonaws.smsvoice#ThrottlingException", "Rate exceeded"),
            Submitted(accepted=False, code="ThrottlingException", reason="Rate exceeded", retryable=True),
        ),
        (
            answer(400, "ValidationException", "bad number", Reason="INVALID_PARAMETER"),
            Submitted(accepted=False, code="INVALID_PARAMETER", reason="bad number"),
        ),
    )

    def make_transport(self, keys: Sequence[str], **options: Any) -> AwsSms:
        given = {"region": "us-east-1", "access_key_id": "AKIDEXAMPLE", "secret_access_key": KEYS[0], "url": URL}
        more: Any = {"topic_arn": TOPIC, "clock": lambda: NOW} | options
        transport = AwsSms(**given | more)
        for key in keys if not transport.unverified else ():
            try:
                transport.receive(signed(notification(TEXT), key), NOW)
            except FetchFirst as first:
                first.learn(HttpResponse(body=certificate(key)))
        return transport

    def write(self, message: Inbound) -> HttpRequest:
        return notification(TEXT | {
            "inboundMessageId": message.id, "originationNumber": message.sender,
            "destinationNumber": message.recipient, "messageBody": message.text,
        })  # fmt: skip

    def write_receipt(self, message_id: str, word: str) -> HttpRequest:
        return notification(EVENT | {"messageId": message_id, "eventType": f"TEXT_{word}", "messageStatus": word})

    def sign(self, request: HttpRequest, key: str, now: datetime) -> HttpRequest:
        published = {"Timestamp": now.isoformat()} if now != NOW else {}
        return signed(evolve(request, body=json.dumps(json.loads(request.body) | published).encode()), key)

    def forgeries(self, request: HttpRequest) -> Iterable[HttpRequest]:
        yield signed(request, KEYS[0], SignatureVersion="1")
        known = certificate_url(KEYS[0])
        for url in ("https://sns.evil.example/amazonaws.com/x.pem", known.replace("https", "http"), f"{known}?x=.pem"):
            yield signed(request, KEYS[0], SigningCertURL=url)
        told = json.loads(request.body) | {"TopicArn": "arn:aws:sns:us-east-1:999999999999:texts"}
        yield signed(evolve(request, body=json.dumps(told).encode()), KEYS[0])

    def read_call(self, request: HttpRequest) -> Sent:
        said = json.loads(request.body)
        return Sent(said["OriginationIdentity"], said["DestinationPhoneNumber"], said["MessageBody"])
