"""Africa's Talking's side of its callbacks and send calls.

Forms as in "SMS Notifications", with made-up numbers; answers as in "Send Bulk SMS"
(developers.africastalking.com/docs) and in issue 143 of AfricasTalkingLtd/africastalking-node.js.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from mokit.http import HttpRequest, HttpResponse
from mokit.messages import ConsentChange, DeliveryReceipt, Inbound, Status
from mokit.testing.contracts import ANNE, NOW, SHORT_CODE, URL, Recorded, Sent, TransportContract
from mokit.transports.africastalking import AfricasTalking as Transport
from mokit.transports.base import Submitted

AT = datetime(2026, 11, 21, 11, 59, 58, tzinfo=UTC)
TEXT = {
    "from": ANNE, "to": SHORT_CODE, "text": "Vote a! 🧶 & bye", "id": "d7ab3b3e-1", "date": "2026-11-21T11:59:58Z",
    "networkCode": "63902", "cost": "None",
}  # fmt: skip
REPORT = {
    "id": "ATXid_1", "status": "Success", "phoneNumber": ANNE, "networkCode": "63902", "retryCount": "0",
}  # fmt: skip
STATUSES: Mapping[str, Status] = {
    "Sent": "sent",
    "Submitted": "sent",
    "Buffered": "accepted",
    "Rejected": "rejected",
    "Success": "delivered",
    "Failed": "undelivered",
    "AbsentSubscriber": "undelivered",
    "Expired": "expired",
}


def post(form: Mapping[str, str]) -> HttpRequest:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return HttpRequest(url=URL, headers=headers, body=urlencode(form).encode())


def text(**fields: Any) -> Inbound:
    whole: dict[str, Any] = {
        "id": TEXT["id"], "sender": ANNE, "recipient": SHORT_CODE, "text": TEXT["text"], "received_at": NOW,
        "sent_at": AT, "transport": "africastalking",
    }  # fmt: skip
    return Inbound(**whole | fields)


def receipt(status: Status, code: str = "") -> DeliveryReceipt:
    return DeliveryReceipt(
        message_id="ATXid_1", status=status, at=NOW, recipient=ANNE, code=code, transport="africastalking"
    )


def opt_out(service: str, code: str = "") -> ConsentChange:
    return ConsentChange(
        person=ANNE, service=service, opted_out=True, at=NOW, code=code, transport="africastalking"
    )


def answer(code: int, status: str, message_id: str = "None", http: int = 201) -> HttpResponse:
    recipient = {"statusCode": code, "number": ANNE, "status": status, "cost": "0", "messageId": message_id}
    data = {"Message": "Sent to 1/1 Total Cost: KES 0.8000", "Recipients": [recipient]}
    return HttpResponse(status=http, body=json.dumps({"SMSMessageData": data}).encode())


class AfricasTalking(TransportContract):
    brings_media = False
    sends_media = False
    recorded = (
        Recorded("a text", post(TEXT), [text()]),
        Recorded("a text with another form of time", post(TEXT | {"date": "2026-11-21 11:59:58"}), [text()]),
        Recorded("a text to an on-demand service", post(TEXT | {"linkId": "SampleLinkId123"}), [
            text(id="d7ab3b3e-1~SampleLinkId123")
        ]),
        Recorded("a report", post(REPORT), [receipt("delivered")]),
        Recorded("a failure", post(REPORT | {"status": "Failed", "failureReason": "UserIsInactive"}), [
            receipt("undelivered", "UserIsInactive")
        ]),
        Recorded("blocked since the person opted out", post(
            REPORT | {"status": "Rejected", "failureReason": "UserInBlackList"}
        ), [receipt("rejected", "UserInBlackList"), opt_out("", "UserInBlackList")]),
        Recorded("an opt-out", post({"senderId": "WOOLLY", "phoneNumber": ANNE}), [opt_out("WOOLLY")]),
    )  # fmt: skip
    statuses = STATUSES
    taken = answer(101, "Success", "ATXid_1"), "ATXid_1"
    refusals = (
        (
            answer(406, "UserInBlacklist"),
            Submitted(accepted=False, code="406", reason="UserInBlacklist", opted_out=True),
        ),
        (
            answer(406, "UserInBlacklist", http=406),
            Submitted(accepted=False, code="406", reason="UserInBlacklist", opted_out=True),
        ),
        (
            answer(409, "DoNotDisturbRejection", http=409),
            Submitted(accepted=False, code="409", reason="DoNotDisturbRejection"),
        ),
        (answer(403, "InvalidPhoneNumber"), Submitted(accepted=False, code="403", reason="InvalidPhoneNumber")),
        (
            answer(500, "InternalServerError"),
            Submitted(accepted=False, code="500", reason="InternalServerError", retryable=True),
        ),
        (
            HttpResponse(status=201, body=b'{"SMSMessageData": {"Message": "InvalidSenderId", "Recipients": []}}'),
            Submitted(accepted=False, reason="InvalidSenderId"),
        ),
        (
            HttpResponse(status=401, body=b"The supplied authentication is invalid"),
            Submitted(accepted=False, reason="HTTP 401"),
        ),
    )

    def make_transport(self, keys: Sequence[str], **options: Any) -> Transport:
        app = {"username": "woolly", "api_key": "api-key-1", "url": URL}
        return Transport(**app | {"secret": keys} | options)

    def write(self, message: Inbound) -> HttpRequest:
        return post(TEXT | {
            "id": message.id, "from": message.sender, "to": message.recipient, "text": message.text
        })  # fmt: skip

    def write_receipt(self, message_id: str, word: str) -> HttpRequest:
        return post(REPORT | {"id": message_id, "status": word})

    def read_call(self, request: HttpRequest) -> Sent:
        said = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
        return Sent(said["from"], said["to"], said["message"])
