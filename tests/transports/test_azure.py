"""What is special about Azure: its SDK is the judge of the send call, and there are two handshakes."""

import json
from types import SimpleNamespace
from typing import Any, Self

import pytest
from azure.communication.sms import SmsClient, _sms_client
from azure.communication.sms._shared import policy
from azure.core.credentials import AzureKeyCredential

from mokit.errors import BadSignature, RegistrationError
from mokit.http import HttpRequest
from mokit.messages import Outbound
from mokit.testing.contracts import ANNE, KEYS, LONG_CODE, NOW, URL
from mokit.transports.base import Control
from tests.transports.gateways.azure import ACCESS_KEY, ENDPOINT, Azure, event, post

GATEWAY = Azure()
MESSAGE = Outbound(id="r:1:0", sender=LONG_CODE, recipient=ANNE, text='Grüße & "mehr" 🧶', kind="reply")
PROOF = ("x-ms-date", "x-ms-content-sha256", "authorization")


class Recorder(Exception):
    """What the SDK sends; raised, it ends the call where that would go out."""

    request: Any

    def send(self, request: Any, **_: object) -> None:
        self.request = request
        raise self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


@pytest.fixture(autouse=True)
def sdk_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (policy, _sms_client):
        monkeypatch.setattr(module, "get_current_utc_time", lambda: "Sat, 21 Nov 2026 12:00:00 GMT")


def test_the_send_call_is_the_one_of_the_sdk(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = GATEWAY.make_transport(KEYS).submit(MESSAGE)
    said = json.loads(ours.body)
    monkeypatch.setattr(_sms_client, "uuid4", lambda: said["smsRecipients"][0]["repeatabilityRequestId"])
    recorder = Recorder()
    client: Any = SmsClient(ENDPOINT, AzureKeyCredential(ACCESS_KEY), transport=recorder)      # half of it is typed
    with pytest.raises(Recorder):
        client.send(LONG_CODE, ANNE, MESSAGE.text, enable_delivery_report=True)
    theirs = recorder.request
    assert (theirs.method, theirs.url) == (ours.method, f"{ours.url}?{ours.query}")
    assert json.loads(theirs.body) == said
    assert theirs.headers["content-type"] == ours.headers["content-type"]


@pytest.mark.parametrize("endpoint", [ENDPOINT, "http://127.0.0.1:8080"])
def test_the_signature_is_the_one_of_the_sdk(endpoint: str) -> None:
    ours = GATEWAY.make_transport(KEYS, endpoint=endpoint).submit(MESSAGE)
    theirs = SimpleNamespace(method="POST", url=f"{ours.url}?{ours.query}", body=ours.body.decode(), headers={})
    signing: Any = policy.HMACCredentialsPolicy(endpoint, ACCESS_KEY)      # likewise
    context = SimpleNamespace(transport=None)
    signing.on_request(SimpleNamespace(http_request=theirs, context=context))
    headers = {name.lower(): value for name, value in theirs.headers.items()}
    assert {name: headers[name] for name in PROOF} == {name: ours.headers[name] for name in PROOF}


def test_a_repeat_has_the_id_of_the_first_try_and_another_message_has_not() -> None:
    transport = GATEWAY.make_transport(KEYS)
    other = Outbound(id="r:1:1", sender=LONG_CODE, recipient=ANNE, text=MESSAGE.text)
    first, again, second = (
        json.loads(transport.submit(one).body)["smsRecipients"][0]["repeatabilityRequestId"]
        for one in (MESSAGE, MESSAGE, other)
    )
    assert first == again != second


def test_whoever_knows_the_secret_gets_the_permission_of_cloud_events() -> None:
    asked = HttpRequest(method="OPTIONS", url=URL, headers={"WebHook-Request-Origin": "eventgrid.azure.net"})
    [control] = GATEWAY.tells(asked)
    assert isinstance(control, Control)
    assert control.response.status == 200
    assert control.response.headers["webhook-allowed-origin"] == "eventgrid.azure.net"
    assert control.response.headers["webhook-allowed-rate"] == "*"
    with pytest.raises(BadSignature):
        GATEWAY.make_transport(KEYS).receive(asked, NOW)


def test_a_delivery_property_proves_as_well() -> None:
    transport = GATEWAY.make_transport((), basic="grid:made-up")
    told = post([event("Microsoft.Communication.IncomingCall", {})])
    with pytest.raises(BadSignature):
        transport.receive(told, NOW)
    proven = HttpRequest(url=URL, headers={"Authorization": "Basic Z3JpZDptYWRlLXVw"}, body=told.body)
    assert transport.receive(proven, NOW) == []


@pytest.mark.parametrize(
    "options", [{"access_key": ""}, {"access_key": "no base64!"}, {"endpoint": "contoso"}, {"endpoint": ""}]
)
def test_mistakes_are_told_when_it_is_made(options: dict[str, str]) -> None:
    with pytest.raises(RegistrationError, match=next(iter(options))):
        GATEWAY.make_transport(KEYS, **options)
