"""Event Grid's side of the webhook, and that of the send call of Azure Communication Services.

Events as in "Azure Communication Services - SMS events" and "Endpoint validation with Event Grid event schema"
(learn.microsoft.com/azure/event-grid), with made-up numbers; CloudEvents as in "CloudEvents v1.0 schema with Azure
Event Grid"; codes from "Troubleshooting response codes for SMS"; azure-communication-sms 1.1.0.
"""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from mokit.http import HttpRequest, HttpResponse
from mokit.messages import ConsentChange, DeliveryReceipt, Inbound, Status
from mokit.testing.contracts import ANNE, LONG_CODE, NOW, SHORT_CODE, URL, Recorded, Sent, TransportContract
from mokit.transports.azure import AzureSms
from mokit.transports.base import Control, Submitted

ENDPOINT = "https://contoso.communication.azure.com"
ACCESS_KEY = b64encode(b"made-up").decode()
AT = datetime(2026, 11, 21, 11, 59, 58, 320000, tzinfo=UTC)
TOPIC = "/subscriptions/0a/resourcegroups/sms/providers/microsoft.communication/communicationservices/contoso"
TEXT: Mapping[str, object] = {
    "messageId": "Incoming_20261121", "from": "14155550100", "to": "14155550199", "message": "Vote a! 🧶 & bye",
    "receivedTimestamp": "2026-11-21T11:59:58.32Z", "segmentCount": 1,
}  # fmt: skip
REPORT: Mapping[str, object] = {
    "messageId": "Outgoing_20261121", "from": "14155550199", "to": ANNE, "deliveryStatus": "Delivered",
    "deliveryStatusDetails": "No error.", "receivedTimestamp": "2026-11-21T11:59:58.3200000Z",
    "deliveryAttempts": [
        {"timestamp": "2026-11-21T11:59:57.9315918Z", "segmentsSucceeded": 1, "segmentsFailed": 0}
    ],
    "Tag": "none",
}  # fmt: skip
OPTED_OUT = "ErrorCode: 4007. ErrorMessage: The Destination/To number opted out of receiving messages from you."
NO_RECEIPT = "ErrorCode: 5002. ErrorMessage: Message Delivery Timeout"
STATUSES: Mapping[str, Status] = {"Delivered": "delivered", "Failed": "failed"}


def event(kind: str, data: Mapping[str, object]) -> Mapping[str, object]:
    return {
        "id": "d29ebbea-3341-4466-9690-0a03af35228e", "topic": TOPIC, "subject": "/phonenumber/14155550199",
        "data": data, "eventType": kind, "dataVersion": "1.0", "metadataVersion": "1",
        "eventTime": "2026-11-21T11:59:59Z",
    }  # fmt: skip


def received(**fields: object) -> Mapping[str, object]:
    return event("Microsoft.Communication.SMSReceived", {**TEXT, **fields})


def reported(**fields: object) -> Mapping[str, object]:
    return event("Microsoft.Communication.SMSDeliveryReportReceived", {**REPORT, **fields})


def as_cloud_event(event: Mapping[str, object]) -> Mapping[str, object]:
    return {
        "id": event["id"], "source": TOPIC, "specversion": "1.0", "type": event["eventType"],
        "subject": event["subject"], "time": event["eventTime"], "data": event["data"],
    }  # fmt: skip


def post(told: object, kind: str = "Notification") -> HttpRequest:
    headers = {"content-type": "application/json; charset=utf-8", "aeg-event-type": kind}
    return HttpRequest(url=URL, headers=headers, body=json.dumps(told).encode())


def text(**fields: Any) -> Inbound:
    whole: dict[str, Any] = {
        "id": TEXT["messageId"], "sender": ANNE, "recipient": LONG_CODE, "text": TEXT["message"], "received_at": NOW,
        "sent_at": AT, "transport": "azure",
    }  # fmt: skip
    return Inbound(**whole | fields)


def receipt(status: Status, **fields: Any) -> DeliveryReceipt:
    whole: dict[str, Any] = {
        "message_id": "Outgoing_20261121", "at": AT, "recipient": ANNE, "sender": LONG_CODE, "reason": "No error.",
        "transport": "azure",
    }  # fmt: skip
    return DeliveryReceipt(status=status, **whole | fields)


LEFT = ConsentChange(person=ANNE, service=LONG_CODE, opted_out=True, at=AT, code="4007", transport="azure")
HANDSHAKE = event(
    "Microsoft.EventGrid.SubscriptionValidationEvent",
    {"validationCode": "512d38b6", "validationUrl": "https://rp-eastus2.eventgrid.azure.net/eventsubscriptions/sms"},
)


def answer(**item: object) -> HttpResponse:
    whole = {"to": ANNE, "messageId": "Outgoing_20261121", "httpStatusCode": 202, "successful": True} | item
    return HttpResponse(status=202, body=json.dumps({"value": [whole]}).encode())


class Azure(TransportContract):
    brings_media = False
    sends_media = False
    brings_batches = True
    tells_opt_outs = False              # its send call succeeds; the report tells
    recorded = (
        Recorded("a text", post([received()]), [text()]),
        Recorded("a text to a short code, and a report", post([received(to=SHORT_CODE), reported()]), [
            text(recipient=SHORT_CODE), receipt("delivered")
        ]),
        Recorded("a text as a CloudEvent", post(as_cloud_event(received())), [text()]),
        Recorded("CloudEvents", post([as_cloud_event(received()), as_cloud_event(reported())]), [
            text(), receipt("delivered")
        ]),
        Recorded(
            "after STOP", post([reported(deliveryStatus="Failed", deliveryStatusDetails=OPTED_OUT)]),
            [receipt("failed", code="4007", reason=OPTED_OUT), LEFT],
        ),
        Recorded(
            "after STOP, in older words",
            post([reported(deliveryStatus="Failed", deliveryStatusDetails="Sender blocked for given recipient.")]),
            [receipt("failed", code="4007", reason="Sender blocked for given recipient."), LEFT],
        ),
        Recorded(
            "a carrier without receipts", post([reported(deliveryStatus="Failed", deliveryStatusDetails=NO_RECEIPT)]),
            [receipt("unknown", code="5002", reason=NO_RECEIPT)],
        ),
        Recorded("a handshake", post([HANDSHAKE], "SubscriptionValidation"), [
            Control(
                "SubscriptionValidation",
                HttpResponse(
                    headers={"content-type": "application/json"}, body=b'{"validationResponse": "512d38b6"}'
                ),
            )
        ]),
        Recorded("an event of another product", post([event("Microsoft.Communication.IncomingCall", {})]), []),
    )  # fmt: skip
    statuses = STATUSES
    taken = answer(), "Outgoing_20261121"
    refusals = (
        (
            answer(messageId=None, httpStatusCode=400, successful=False, errorMessage="Invalid To number."),
            Submitted(accepted=False, code="400", reason="Invalid To number."),
        ),
        (
            answer(messageId=None, httpStatusCode=429, successful=False, errorMessage="Too many requests."),
            Submitted(accepted=False, code="429", reason="Too many requests.", retryable=True),
        ),
        (
            HttpResponse(status=401, body=b'{"error": {"code": "Denied", "message": "Denied by the provider."}}'),
            Submitted(accepted=False, code="Denied", reason="Denied by the provider."),
        ),
        (HttpResponse(status=503), Submitted(accepted=False, reason="HTTP 503", retryable=True)),
    )

    def make_transport(self, keys: Sequence[str], **options: Any) -> AzureSms:
        resource: dict[str, Any] = {"endpoint": ENDPOINT, "access_key": ACCESS_KEY, "url": URL, "clock": lambda: NOW}
        return AzureSms(**resource | {"secret": keys} | options)

    def write(self, message: Inbound) -> HttpRequest:
        numbers = {"from": message.sender.removeprefix("+"), "to": message.recipient.removeprefix("+")}
        return post([received(messageId=message.id, message=message.text, **numbers)])

    def write_receipt(self, message_id: str, word: str) -> HttpRequest:
        return post([reported(messageId=message_id, deliveryStatus=word)])

    def read_call(self, request: HttpRequest) -> Sent:
        said = json.loads(request.body)
        [recipient] = said["smsRecipients"]
        return Sent(said["from"], recipient["to"], said["message"])
