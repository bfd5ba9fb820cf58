"""What is Plivo's own: its SDK is the judge of signatures, and builds the same replies and send calls."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from plivo import RestClient, plivoxml  # type: ignore[import-untyped]  # Plivo's SDK has no types
from plivo.utils.signature_v3 import validate_v3_signature  # type: ignore[import-untyped]
from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter

from mokit.errors import BadSignature, MalformedRequest, RegistrationError
from mokit.http import HttpRequest
from mokit.messages import Media, Outbound
from mokit.testing.contracts import ANNE, KEYS, LONG_CODE, NOW, URL
from mokit.transports.plivo import Plivo
from tests.transports.gateways.plivo import ACCOUNT, NONCE, SMS, judged, post
from tests.transports.gateways.plivo import Plivo as Gateway

GATEWAY = Gateway()
REPLY = Outbound(id="r:1:0", sender=LONG_CODE, recipient=ANNE, text='<Grüße> & "mehr" 🧶', kind="reply")

words = st.text(st.characters(codec="utf-8"), max_size=12)
values = st.dictionaries(words, words, max_size=6)
queries = st.sampled_from(["", "tenant=7", "b=2&a=1&c=x+y%26z", "a="])


def believed(transport: Plivo, request: HttpRequest) -> bool:
    try:
        transport.receive(request, NOW)
    except BadSignature:
        return False
    except MalformedRequest:
        pass
    return True


def headers(signature: str) -> dict[str, str]:
    return {"X-Plivo-Signature-V3": signature, "X-Plivo-Signature-V3-Nonce": NONCE}


@given(fields=values, query=queries)
def test_a_post_passes_that_the_sdk_believes(fields: Mapping[str, str], query: str) -> None:
    request = HttpRequest(url=URL, query=query, body=urlencode(fields).encode())
    signature = judged(request, KEYS[0])
    url = f"{URL}?{query}" if query else URL
    assert validate_v3_signature("POST", url, NONCE, KEYS[0], signature, dict(fields))
    transport = GATEWAY.make_transport(KEYS, url=url)
    assert believed(transport, evolve(request, headers=headers(signature)))
    assert not believed(transport, evolve(request, headers=headers(f"x{signature}")))


@given(fields=values)
def test_a_get_passes_that_the_sdk_believes(fields: Mapping[str, str]) -> None:
    request = HttpRequest(method="GET", url=URL, query=urlencode(fields))
    assert believed(GATEWAY.make_transport(KEYS), evolve(request, headers=headers(judged(request, KEYS[0]))))


@pytest.mark.parametrize("signatures", ["{0},{1}", "{1},{0}", "{0}"])
def test_one_signature_of_several_is_enough(signatures: str) -> None:
    listed = signatures.format(judged(post(SMS), KEYS[0]), judged(post(SMS), "of another account"))
    assert believed(GATEWAY.make_transport(KEYS), evolve(post(SMS), headers=headers(listed)))
    of_the_main_account = {"X-Plivo-Signature-Ma-V3": listed, "X-Plivo-Signature-V3-Nonce": NONCE}
    assert believed(GATEWAY.make_transport(KEYS), evolve(post(SMS), headers=of_the_main_account))


def test_no_end_of_a_text_can_be_moved_into_the_nonce() -> None:
    # What is signed is the fields, "." and the nonce: moving the border would cut the text of "Units1" and more.
    fields = {"MessageUUID": "1", "From": "14155550100", "To": "14155550199", "Z": "yes. Please don't"}
    request = post(fields)
    cut = post(fields | {"Z": "yes"})
    moved = {"X-Plivo-Signature-V3": judged(request, KEYS[0]), "X-Plivo-Signature-V3-Nonce": f" Please don't.{NONCE}"}
    assert believed(GATEWAY.make_transport(KEYS), evolve(request, headers=headers(judged(request, KEYS[0]))))
    assert not believed(GATEWAY.make_transport(KEYS), evolve(cut, headers=moved))


def test_the_old_signature_that_leaves_out_the_body_does_not_count() -> None:
    old = {"X-Plivo-Signature-V2": judged(post(SMS), KEYS[0]), "X-Plivo-Signature-V2-Nonce": NONCE}
    assert not believed(GATEWAY.make_transport(KEYS), evolve(post(SMS), headers=old))


class Recorder(BaseAdapter):
    """Keeps what the SDK sends."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[PreparedRequest] = []

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:  # noqa: ARG002 - as requests calls
        self.sent.append(request)
        response = Response()
        response.status_code, response.request, response._content = 202, request, b'{"message_uuid": ["1"]}'
        return response

    def close(self) -> None:
        pass


@pytest.mark.parametrize("media", [(), (Media("https://media.example.com/1.jpg"),)])
def test_the_send_call_is_the_one_of_the_sdk(media: tuple[Media, ...]) -> None:
    client, recorder = RestClient(ACCOUNT, KEYS[0]), Recorder()
    client.session.mount("https://", recorder)
    options = {"type_": "mms", "media_urls": [one.url for one in media]} if media else {}
    client.messages.create(
        src="14155550199", dst="14155550100", text=REPLY.text, url=f"{URL}/receipts", **options
    )
    [theirs] = recorder.sent
    ours = GATEWAY.make_transport(KEYS, status_callback=f"{URL}/receipts").submit(evolve(REPLY, media=media))
    assert (ours.method, ours.url) == (theirs.method, theirs.url)
    assert ours.headers["authorization"] == theirs.headers["Authorization"]
    defaults = {"type": "sms", "log": "true", "trackable": False}
    assert isinstance(theirs.body, bytes)
    assert defaults | json.loads(ours.body) == json.loads(theirs.body)


def test_the_reply_is_the_one_of_the_sdk() -> None:
    response = plivoxml.ResponseElement()
    response.add(plivoxml.MessageElement(REPLY.text, src="14155550199", dst="14155550100", type="sms"))
    theirs = response.to_string(pretty=False)
    ours = GATEWAY.make_transport(KEYS).respond(GATEWAY.tells(post(SMS)), [REPLY]).body.decode()
    assert ours.partition("?>")[2] == theirs.replace('"mehr"', "&quot;mehr&quot;")


def test_a_pool_sends_in_place_of_a_number() -> None:
    body = json.loads(GATEWAY.make_transport(KEYS, powerpack_uuid="86bb").submit(REPLY).body)
    assert body["powerpack_uuid"] == "86bb"
    assert "src" not in body


@pytest.mark.parametrize("count", ["-1", "two", "3", "99999", "٢"])
def test_media_that_do_not_fit_their_count_are_malformed(count: str) -> None:
    request = post(SMS | {"MediaCount": count, "Media1": "https://media.plivo.com/1.jpg"})
    with pytest.raises(MalformedRequest, match="Media"):
        GATEWAY.make_transport((), unverified=True).receive(request, NOW)


def test_without_a_token_nothing_is_sent_but_answers() -> None:
    transport = GATEWAY.make_transport((), unverified=True)
    assert transport.respond(GATEWAY.tells(post(SMS)), [REPLY]).status == 200
    with pytest.raises(RegistrationError, match="auth_token= is empty, so nothing can be sent but answers"):
        transport.submit(REPLY)


@pytest.mark.parametrize("options", [{"auth_token": ""}, {"auth_token": ["x", "y\n"]}, {"url": "sms.example.com"}])
def test_mistakes_are_told_when_it_is_made(options: dict[str, Any]) -> None:
    with pytest.raises(RegistrationError):
        GATEWAY.make_transport(KEYS, **options)
