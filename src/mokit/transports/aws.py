"""AWS End User Messaging SMS: texts and receipts by way of SNS, send calls by SendTextMessage.

Checked against AWS's SDK, botocore 1.44.8 (auth.py), and its pages "Verifying the signatures of Amazon SNS messages",
"Amazon SNS message delivery retries", "Two-way SMS payload", "Event types for SMS, MMS, and voice" and the API
reference of PinpointSMSVoiceV2 (docs.aws.amazon.com). A send call has no idempotency token: one whose answer was lost
may send twice when it is repeated.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Literal

from attrs import field, frozen

from mokit.addresses import normalise_address
from mokit.errors import BadSignature, MalformedRequest, MissingExtra
from mokit.http import HttpRequest, HttpResponse
from mokit.messages import DeliveryReceipt, Inbound, Outbound, Status
from mokit.transports.aws_signature import signed_post
from mokit.transports.base import Control, Event, FetchFirst, Submitted
from mokit.transports.bodies import Fields, json_object, required, text_at
from mokit.transports.options import check_secrets, several, webhook_url
from mokit.transports.sending import answer_of, is_success, refused, told, with_links
from mokit.transports.times import from_iso, from_unix

_SIGNED: Mapping[str, Sequence[str]] = {        # in the order in which they are signed
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
    "UnsubscribeConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
}
# Of a region, such as "us-gov-west-1". sns.s3.amazonaws.com and sns.s3-us-west-2.amazonaws.com are somebody's bucket.
_HOST = r"https://sns\.[a-z]{2,4}(?:-[a-z]+)+-[0-9]+\.amazonaws\.com(?:\.cn)?"
_CERTIFICATE = re.compile(_HOST + r"/SimpleNotificationService-[0-9A-Za-z]+\.pem")
_SUBSCRIBE = re.compile(_HOST + r"/\?[!-~]+")
_STATUSES: Mapping[str, Status] = {
    "QUEUED": "accepted",
    "PENDING": "accepted",
    "SUCCESSFUL": "sent",               # the carrier has it
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
# SNS tries a webhook for an hour at most. What is younger than a day is known by its id, as no store forgets so soon.
WINDOW = timedelta(days=1)
_OPTED_OUT = "DESTINATION_PHONE_NUMBER_OPTED_OUT"


@frozen(kw_only=True, eq=False)
class AwsSms:
    """An AWS account: an SNS topic for texts and receipts that is subscribed to `url`, and its send call.

    Raises:
        RegistrationError: A key or a URL can't be what it is meant to be.
    """

    region: str                                 # such as "us-east-1"
    access_key_id: str
    secret_access_key: str = field(repr=False)
    session_token: str = field(default="", repr=False)      # of a role's keys, which last for some hours
    topic_arn: tuple[str, ...] = field(converter=several)   # whose requests are believed; once or several
    url: str = field(validator=webhook_url)     # of the webhook, as subscribed
    signature_version: Literal["1", "2"] = "2"  # as the topic's attribute SignatureVersion has it
    configuration_set: str = ""                 # whose event destination brings the receipts
    message_type: Literal["TRANSACTIONAL", "PROMOTIONAL"] = "TRANSACTIONAL"
    clock: Callable[[], datetime] = field(default=partial(datetime.now, UTC), repr=False)   # signs send calls
    window: timedelta = WINDOW                  # how far from now the time of publishing may be, which SNS signs
    unverified: bool = False                    # anybody may post anything; for trying things out
    name: str = "aws"
    inline_replies: int = field(default=0, init=False)
    _certificates: dict[str, Any] = field(init=False, factory=dict[str, Any], repr=False)  # Any: no extra, no class

    def __attrs_post_init__(self) -> None:
        """Refuse what would only fail when the first message comes or leaves."""
        check_secrets("secret_access_key", [self.secret_access_key])
        check_secrets("topic_arn", self.topic_arn, unverified=self.unverified)

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        """Verify SNS's signature, then read the text, the receipt, or the wish to be confirmed.

        A message's id is `inboundMessageId`. What else is published to the topic is passed over.

        Raises:
            BadSignature: It is not of one of the topics, not published within `window`, or the certificate's key
                didn't sign it.
            FetchFirst: Its certificate isn't there yet.
            MalformedRequest: It can't be read.

        Source: "Verifying the signatures of Amazon SNS messages".
        """
        envelope = json_object(request.body)
        kind = text_at(envelope, "Type")
        if kind not in _SIGNED:
            raise MalformedRequest("it is no message of SNS; raw message delivery has to be off")
        if not self.unverified:
            self._verify(envelope, _SIGNED[kind], now)
        if kind != "Notification":
            return [Control(kind, request=_visit(envelope) if kind == "SubscriptionConfirmation" else None)]
        return _told(envelope, now, self.name)

    def _verify(self, envelope: Fields, names: Sequence[str], now: datetime) -> None:
        if text_at(envelope, "TopicArn") not in self.topic_arn:
            raise BadSignature("TopicArn is none of topic_arn=")
        published = from_iso(text_at(envelope, "Timestamp"))
        if published is None or abs(now - published) > self.window:
            raise BadSignature(f"it was published at {published}, more than {self.window} from now; check the clock")
        where = text_at(envelope, "SigningCertURL")
        if not _CERTIFICATE.fullmatch(where):
            raise BadSignature("SigningCertURL is not one of SNS")
        if text_at(envelope, "SignatureVersion") != self.signature_version:
            raise BadSignature(
                f"the topic's attribute SignatureVersion has to be {self.signature_version}, or give signature_version="
            )
        if where not in self._certificates:
            raise FetchFirst(HttpRequest(method="GET", url=where), partial(self._learn, where))
        certificate = self._certificates[where]
        if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
            raise BadSignature("the certificate has expired, or the host's clock is wrong")
        if not _is_signed(certificate, self.signature_version, text_at(envelope, "Signature"), _text(envelope, names)):
            raise BadSignature("Signature doesn't fit: SNS didn't sign this")

    def _learn(self, where: str, response: HttpResponse) -> None:
        try:
            from cryptography.x509 import load_pem_x509_certificate
        except ImportError as error:
            raise MissingExtra("SNS's signatures need cryptography: pip install 'mokit[aws]'") from error
        try:
            self._certificates[where] = load_pem_x509_certificate(response.body)
        except ValueError:
            return              # of no use; `receive` says so

    def respond(self, events: Sequence[Event], replies: Sequence[Outbound]) -> HttpResponse:  # noqa: ARG002
        """An empty 200; replies leave by `submit`. SNS wants it within 15 seconds."""
        return HttpResponse()

    def submit(self, message: Outbound) -> HttpRequest:
        """The POST of SendTextMessage, signed for the time that `clock` tells. Pictures leave as links.

        Source: API reference, SendTextMessage.
        """
        value = {
            "DestinationPhoneNumber": message.recipient,
            "OriginationIdentity": message.sender,
            "MessageBody": with_links(message),
            "MessageType": self.message_type,
        }
        if self.configuration_set:
            value["ConfigurationSetName"] = self.configuration_set
        return signed_post(
            value,
            target="PinpointSMSVoiceV2.SendTextMessage",
            service="sms-voice",
            region=self.region,
            keys=(self.access_key_id, self.secret_access_key, self.session_token),
            now=self.clock(),
        )

    def submitted(self, response: HttpResponse) -> Submitted:
        """What AWS said to the send call; a 2xx that can't be read counts as accepted, without an id.

        Source: API reference, SendTextMessage and common errors.
        """
        answer = answer_of(response)
        if is_success(response):
            return Submitted(id=told(answer, "MessageId"))
        kind = told(answer, "__type").rpartition("#")[2]
        code = told(answer, "Reason") or kind
        return refused(
            response,
            code=code,
            reason=told(answer, "Message") or told(answer, "message") or code,
            retryable=kind == "ThrottlingException",
            opted_out=code == _OPTED_OUT,
        )


def _text(envelope: Fields, names: Sequence[str]) -> bytes:
    """What SNS signs."""
    values = {name: text_at(envelope, name) for name in names if envelope.get(name) is not None}
    if any("\n" in value for name, value in values.items() if name != "Message"):      # else two could pass as one
        raise MalformedRequest("a field of the envelope has lines")
    return "".join([f"{name}\n{value}\n" for name, value in values.items()]).encode()


def _is_signed(certificate: Any, version: str, encoded: str, signed: bytes) -> bool:    # Any: see `_certificates`
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.hashes import SHA1, SHA256

    key = certificate.public_key()
    try:
        signature = b64decode(encoded, validate=True)
        if not isinstance(key, RSAPublicKey) or b64encode(signature).decode() != encoded:
            return False
        key.verify(signature, signed, PKCS1v15(), SHA256() if version == "2" else SHA1())   # noqa: S303 - the topic's
    except (ValueError, InvalidSignature):
        return False
    return True


def _visit(envelope: Fields) -> HttpRequest:
    where = required(envelope, "SubscribeURL")
    if not _SUBSCRIBE.fullmatch(where):
        raise MalformedRequest("SubscribeURL is not one of SNS")
    url, _, query = where.partition("?")
    return HttpRequest(method="GET", url=url, query=query)


def _told(envelope: Fields, now: datetime, transport: str) -> list[Event]:
    try:
        fields = json_object(text_at(envelope, "Message").encode())
    except MalformedRequest:
        return []               # published by somebody's hand
    if "inboundMessageId" in fields:
        return [_inbound(fields, from_iso(text_at(envelope, "Timestamp")), now, transport)]
    word = text_at(fields, "eventType")
    return [_receipt(fields, word, now, transport)] if word.startswith(("TEXT_", "MEDIA_")) else []


def _inbound(fields: Fields, sent_at: datetime | None, now: datetime, transport: str) -> Inbound:
    return Inbound(
        id=required(fields, "inboundMessageId"),
        sender=normalise_address(required(fields, "originationNumber")),
        recipient=normalise_address(required(fields, "destinationNumber")),
        text=text_at(fields, "messageBody"),
        received_at=now,
        sent_at=sent_at,
        transport=transport,
        raw=fields,
    )


def _receipt(fields: Fields, word: str, now: datetime, transport: str) -> DeliveryReceipt:
    return DeliveryReceipt(
        message_id=required(fields, "messageId"),
        status=_STATUSES.get(word.partition("_")[2], "unknown"),
        at=from_unix(text_at(fields, "eventTimestamp"), per_second=1000) or now,
        recipient=normalise_address(text_at(fields, "destinationPhoneNumber")),
        sender=normalise_address(text_at(fields, "originationPhoneNumber")),
        code=text_at(fields, "messageStatus"),
        reason=text_at(fields, "messageStatusDescription"),
        transport=transport,
        raw=fields,
    )
