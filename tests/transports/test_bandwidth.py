"""What is the own of Bandwidth: its SDK is the judge of what its events and calls look like."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from bandwidth.models.inbound_callback import InboundCallback  # type: ignore[import-untyped]  # it has no types
from bandwidth.models.message_request import MessageRequest  # type: ignore[import-untyped]
from bandwidth.models.status_callback import StatusCallback  # type: ignore[import-untyped]

from mokit.errors import BadSignature, RegistrationError
from mokit.messages import DeliveryReceipt, Inbound, Media, Outbound
from mokit.testing.contracts import ANNE, KEYS, LONG_CODE, NOW, Recorded
from mokit.transports.sending import basic
from tests.transports.gateways.bandwidth import IN, OUT, STATUSES, event, post, received
from tests.transports.gateways.bandwidth import Bandwidth as Gateway

GATEWAY = Gateway()


@pytest.mark.parametrize("case", GATEWAY.recorded, ids=[case.name for case in GATEWAY.recorded])
def test_the_documented_events_are_those_of_the_sdk(case: Recorded) -> None:
    for told in json.loads(case.request.body):
        read: Any = (InboundCallback if told["message"]["direction"] == "in" else StatusCallback).from_dict(told)
        assert read.message.id == told["message"]["id"]


@pytest.mark.parametrize("word", STATUSES)
def test_the_words_are_those_of_the_sdk(word: str) -> None:
    assert StatusCallback.from_dict(dict(event(word, OUT)))


@pytest.mark.parametrize("media", [(), (Media("https://media.example.com/1.jpg"),)])
def test_the_send_call_is_what_the_sdk_sends(media: tuple[Media, ...]) -> None:
    request = GATEWAY.make_transport(KEYS).submit(
        Outbound(id="o", sender=LONG_CODE, recipient=ANNE, text="Hi 🧶", media=media)
    )
    said = json.loads(request.body)
    theirs = MessageRequest.from_dict(said)
    assert theirs is not None
    assert theirs.to_dict() == said
    assert request.url == "https://messaging.bandwidth.com/api/v2/users/9900000/messages"
    assert request.headers["authorization"] == basic("u", "api-pw-1")


def test_texts_and_receipts_may_come_together() -> None:
    transport = GATEWAY.make_transport((), unverified=True)
    told = transport.receive(post(received(), event("message-delivered", OUT), event("suggestion-response", IN)), NOW)
    assert [type(one) for one in told] == [Inbound, DeliveryReceipt]


def test_the_credentials_of_the_callback_prove_who_calls() -> None:
    transport = GATEWAY.make_transport((), basic="wool:shop")
    request = post(received())
    with pytest.raises(BadSignature):
        transport.receive(request, NOW)
    assert transport.receive(type(request)(headers={"authorization": basic("wool", "shop")}, body=request.body), NOW)


@pytest.mark.parametrize(("options", "fix"), [({"api_password": ""}, "api_password="), ({"secret": ()}, "secret=")])
def test_mistakes_are_told_when_it_is_made(options: Mapping[str, Any], fix: str) -> None:
    with pytest.raises(RegistrationError, match=fix):
        GATEWAY.make_transport(KEYS, **options)
