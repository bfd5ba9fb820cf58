"""What is android-sms-gateway's own: SIM cards, ids, and the example of its page on signing."""

import hashlib
import hmac
import json
from typing import Any

import pytest
from attrs import evolve

from mokit.errors import BadSignature, RegistrationError
from mokit.http import HttpResponse
from mokit.messages import Inbound
from mokit.testing.contracts import ANNE, KEYS, LONG_CODE, NOW, SHORT_CODE
from mokit.testing.contracts.transports.gateway import outbound
from tests.transports.gateways.android import PICTURE, RECEIVED, Android, event

GATEWAY = Android()


def test_a_request_passes_that_was_signed_as_the_page_verifies() -> None:
    request, stamp = event("sms:received", RECEIVED), str(int(NOW.timestamp()))
    message = (request.body.decode() + stamp).encode()
    signature = hmac.new(KEYS[0].encode(), message, hashlib.sha256).hexdigest()
    signed = evolve(request, headers={"X-Signature": signature, "X-Timestamp": stamp})
    transport = GATEWAY.make_transport(KEYS)
    assert len(transport.receive(signed, NOW)) == 1
    with pytest.raises(BadSignature):
        transport.receive(evolve(signed, headers={"X-Signature": signature, "X-Timestamp": f"0{stamp}"}), NOW)


@pytest.mark.parametrize(
    ("sim", "number"), [(1, LONG_CODE), (2, SHORT_CODE), (3, LONG_CODE), (None, LONG_CODE), (0, LONG_CODE)]
)
def test_a_phone_that_does_not_know_its_number_tells_the_sim(sim: int | None, number: str) -> None:
    [read] = GATEWAY.tells(event("sms:received", RECEIVED | {"recipient": None, "simNumber": sim}))
    assert isinstance(read, Inbound)
    assert read.recipient == number


def test_the_sim_of_the_senders_number_sends() -> None:
    transport = GATEWAY.make_transport(KEYS, device_id="d1")
    said = json.loads(transport.submit(evolve(outbound(), sender=SHORT_CODE)).body)
    assert (said["simNumber"], said["deviceId"], said["phoneNumbers"]) == (2, "d1", [ANNE])
    only = GATEWAY.make_transport(KEYS, numbers=LONG_CODE)
    assert "simNumber" not in json.loads(only.submit(outbound()).body)


def test_a_call_that_is_repeated_has_the_same_id_and_counts_as_taken() -> None:
    transport = GATEWAY.make_transport(KEYS)
    ids = [json.loads(transport.submit(outbound(number=number)).body)["id"] for number in (0, 0, 1)]
    assert ids[0] == ids[1] != ids[2]
    assert transport.submitted(HttpResponse(status=409, body=b'{"message": "already exists"}')).accepted


def test_a_picture_without_its_bytes_leaves_the_text() -> None:
    [read] = GATEWAY.tells(event("mms:downloaded", PICTURE | {"attachments": [{"contentType": "image/jpeg"}]}))
    assert isinstance(read, Inbound)
    assert (read.text, read.media) == ("look", ())


@pytest.mark.parametrize("options", [{"signing_key": ""}, {"password": ""}, {"numbers": ()}, {"url": "sms"}])
def test_mistakes_are_told_when_it_is_made(options: dict[str, Any]) -> None:
    with pytest.raises(RegistrationError):
        GATEWAY.make_transport(KEYS, **options)
