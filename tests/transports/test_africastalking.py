"""What is the own of Africa's Talking: the linkId, and its SDK as the judge of the send call."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import pytest
import responses
from africastalking.SMS import SMSService  # type: ignore[import-untyped]  # it has no types

from mokit import Engine, Router
from mokit.errors import RegistrationError
from mokit.http import HttpRequest
from mokit.messages import Outbound
from mokit.testing.contracts import ANNE, KEYS, LONG_CODE, NOW, SHORT_CODE
from tests.transports.gateways.africastalking import TEXT, answer, post
from tests.transports.gateways.africastalking import AfricasTalking as Gateway

GATEWAY = Gateway()
MESSAGING = "https://api.africastalking.com/version1/messaging"
PREMIUM = "https://content.africastalking.com/version1/messaging"
SANDBOX = "https://api.sandbox.africastalking.com"


def form_of(request: HttpRequest) -> Mapping[str, str]:
    return dict(parse_qsl(request.body.decode(), keep_blank_values=True))


def test_the_send_call_is_that_of_the_sdk() -> None:
    with responses.RequestsMock() as network:
        network.post(MESSAGING, json={})
        SMSService("woolly", "api-key-1").send("Hi 🧶", [ANNE], sender_id=SHORT_CODE)
        theirs = network.calls[0].request
    ours = GATEWAY.make_transport(KEYS).submit(Outbound(id="o", sender=SHORT_CODE, recipient=ANNE, text="Hi 🧶"))
    assert ours.url == theirs.url == MESSAGING
    assert form_of(ours) == dict(parse_qsl(str(theirs.body)))
    assert ours.headers["apikey"] == theirs.headers["apiKey"]


def test_a_premium_send_call_is_that_of_the_sdk() -> None:
    with responses.RequestsMock() as network:
        network.post(PREMIUM, json={})
        SMSService("woolly", "api-key-1").send_premium("Hi", SHORT_CODE, [ANNE], link_id="SampleLinkId123")
        theirs = network.calls[0].request
    message = Outbound(id="r:d7ab3b3e-1~SampleLinkId123:0", sender=SHORT_CODE, recipient=ANNE, text="Hi")
    ours = GATEWAY.make_transport(KEYS).submit(message)
    assert ours.url == theirs.url == PREMIUM
    assert form_of(ours) == dict(parse_qsl(str(theirs.body)))


def test_the_sandbox_has_one_host_for_all() -> None:
    sandbox = GATEWAY.make_transport(KEYS, api_base=SANDBOX, premium=True)
    message = Outbound(id="o", sender=SHORT_CODE, recipient=ANNE, text="Hi")
    assert sandbox.submit(message).url == f"{SANDBOX}/version1/messaging"


def test_a_reply_names_the_link_of_the_text() -> None:
    router, calls = Router(), list[HttpRequest]()

    class Network:
        def send(self, request: HttpRequest) -> Any:        # Any: the engine reads it
            calls.append(request)
            return answer(101, "Success", "ATXid_1")

    @router.fallback
    def echo() -> str:
        return "Thanks."

    engine = Engine(router, transport=GATEWAY.make_transport(KEYS), http=Network(), clock=lambda: NOW)
    engine.sync.handle(GATEWAY.signed(post(TEXT | {"linkId": "SampleLinkId123"})))
    engine.sync.handle(GATEWAY.signed(post(TEXT | {"id": "another"})))
    linked, plain = map(form_of, calls)
    assert (linked["linkId"], linked["bulkSMSMode"]) == ("SampleLinkId123", "0")
    assert ("linkId" in plain, plain["bulkSMSMode"]) == (False, "1")


def test_a_premium_service_sends_nothing_in_bulk() -> None:
    message = Outbound(id="o", sender=LONG_CODE, recipient=ANNE, text="Hi")
    assert form_of(GATEWAY.make_transport(KEYS, premium=True).submit(message))["bulkSMSMode"] == "0"


def test_the_secret_is_no_field_of_the_text() -> None:
    request = HttpRequest(method="GET", query=post(TEXT).body.decode() + f"&secret={KEYS[0]}")
    [text] = GATEWAY.make_transport(KEYS).receive(request, NOW)
    assert text.raw == TEXT  # type: ignore[union-attr]  # a text


@pytest.mark.parametrize(("options", "fix"), [({"api_key": ""}, "api_key="), ({"secret": ()}, "secret=")])
def test_mistakes_are_told_when_it_is_made(options: Mapping[str, Any], fix: str) -> None:
    with pytest.raises(RegistrationError, match=fix):
        GATEWAY.make_transport(KEYS, **options)
