"""What is the own of Vonage's SMS API: its SDK is the judge of signatures."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from vonage_http_client.auth import Auth  # type: ignore[import-untyped]  # Vonage's SDK has no types
from vonage_sms.requests import SmsMessage  # type: ignore[import-untyped]

from mokit.errors import BadSignature, MalformedRequest, RegistrationError
from mokit.http import HttpRequest
from mokit.messages import Inbound, Outbound
from mokit.testing.contracts import ANNE, KEYS, LONG_CODE, NOW, URL
from mokit.transports.vonage import Vonage
from tests.transports.gateways.vonage import PART, SMS, get, judged, post, post_json
from tests.transports.gateways.vonage import Vonage as Gateway

GATEWAY = Gateway()
HMACS = ["md5", "sha1", "sha256", "sha512"]
STAMP = {"timestamp": str(int(NOW.timestamp())), "nonce": "c7ee3d19"}

words = st.text(st.characters(codec="utf-8"), max_size=12)
names = st.text(st.characters(codec="utf-8", exclude_characters="&="), max_size=12).filter(lambda name: name != "sig")
values = st.dictionaries(names, words, max_size=6)


def believed(transport: Vonage, request: HttpRequest) -> bool:
    try:
        transport.receive(request, NOW)
    except BadSignature:
        return False
    except MalformedRequest:
        pass
    return True


@pytest.mark.parametrize("method", HMACS)
@given(fields=values, form=st.sampled_from([post, get, post_json]))
def test_what_the_sdk_believes_is_believed(method: str, fields: Mapping[str, str], form: Any) -> None:
    signed = {**fields, **STAMP}
    signed["sig"] = judged(signed, KEYS[0], method).upper()             # the SDK takes either case
    assert Auth("abcd1234", signature_secret=KEYS[0], signature_method=method).check_signature(dict(signed))
    transport = GATEWAY.make_transport(KEYS, signature_method=method)
    assert believed(transport, form(signed))
    assert not believed(transport, form(signed | {"sig": signed["sig"][:-1]}))


@pytest.mark.parametrize("method", ["md5hash", *HMACS])
def test_the_method_is_the_accounts_and_no_requests(method: str) -> None:
    transport = GATEWAY.make_transport(KEYS, signature_method=method)
    for other in ("md5hash", *HMACS):
        signed = SMS | STAMP
        assert believed(transport, post(signed | {"sig": judged(signed, KEYS[0], other)})) is (other == method)


def test_no_two_fields_pass_as_one() -> None:
    # "&" and "=" part what is signed, so the name of one field could hold another one and hide it.
    signed = PART | STAMP
    sig = judged(signed, KEYS[0], "sha256")
    hidden = {name: value for name, value in signed.items() if name not in {"concat", "api-key"}}
    merged = hidden | {"api-key=abcd1234&concat": "true", "sig": sig}
    assert judged({**hidden, "api-key=abcd1234&concat": "x"}, KEYS[0], "sha256") != sig
    with pytest.raises(MalformedRequest, match="& or ="):
        GATEWAY.make_transport(KEYS).receive(post(merged), NOW)


def test_a_signed_account_asks_for_no_secret_in_the_url() -> None:
    request = GATEWAY.signed(post(SMS))
    assert believed(GATEWAY.make_transport(KEYS, secret="another"), request)
    assert not believed(GATEWAY.make_transport((), secret="another"), request)


@pytest.mark.parametrize(("concat", "value"), [("concat-ref", ""), ("concat-part", "one"), ("concat-total", "٢")])
def test_a_part_has_its_numbers(concat: str, value: str) -> None:
    with pytest.raises(MalformedRequest, match="concat"):
        GATEWAY.make_transport((), unverified=True).receive(post(PART | {concat: value}), NOW)


def test_numbers_in_json_are_read_as_numbers_in_forms_are() -> None:
    request = HttpRequest(body=b'{"msisdn": 14155550100, "to": 56789, "messageId": "1", "text": "7", "timestamp": 1}')
    [event] = GATEWAY.make_transport((), unverified=True).receive(request, NOW)
    assert isinstance(event, Inbound)
    assert (event.sender, event.recipient, event.text) == (ANNE, "56789", "7")


@pytest.mark.parametrize(("text", "kind"), [("Price: 5 €", "text"), ("Цена", "unicode"), ("🧶", "unicode")])
def test_the_send_call_has_the_fields_of_the_sdk(text: str, kind: str) -> None:
    transport = GATEWAY.make_transport(KEYS, status_callback=f"{URL}/receipts")
    request = transport.submit(Outbound(id="o", sender=LONG_CODE, recipient=ANNE, text=text))
    theirs = SmsMessage(
        to="14155550100", from_="14155550199", text=text, type=kind, callback=f"{URL}/receipts"
    ).model_dump(by_alias=True, exclude_none=True)
    ours = dict(parse_qsl(request.body.decode()))
    assert (request.method, request.url) == ("POST", "https://rest.nexmo.com/sms/json")
    assert ours == theirs | {"api_key": "abcd1234", "api_secret": KEYS[0]}


@pytest.mark.parametrize(
    ("options", "fix"),
    [
        ({"signature_secret": ()}, "unverified=True"),
        ({"signature_secret": "x\n"}, "signature_secret= has blanks"),
        ({"signature_method": "sha3"}, "none of md5hash, md5, sha1, sha256, sha512"),
        ({"api_secret": ""}, "api_secret="),
    ],
)
def test_mistakes_are_told_when_it_is_made(options: Mapping[str, Any], fix: str) -> None:
    with pytest.raises(RegistrationError, match=fix):
        GATEWAY.make_transport(KEYS, **options)


def test_an_old_request_passes_for_as_long_as_vonage_tries_again() -> None:
    signed = SMS | STAMP
    request = evolve(post({}), body=urlencode(signed | {"sig": judged(signed, KEYS[0], "sha256")}).encode())
    late = NOW.replace(day=22)
    assert GATEWAY.make_transport(KEYS).receive(request, late)
    with pytest.raises(BadSignature, match="host's clock"):
        GATEWAY.make_transport(KEYS).receive(request, late.replace(hour=14))
