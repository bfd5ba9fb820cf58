"""What is Jasmin's own: alphabets, octets, and the URL for receipts."""

from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from attrs import evolve

from mokit.errors import BadSignature, MalformedRequest, RegistrationError
from mokit.http import HttpResponse
from mokit.messages import DeliveryReceipt, Inbound
from mokit.testing.contracts import ANNE, KEYS, LONG_CODE, NOW
from mokit.testing.contracts.transports.gateway import outbound
from tests.transports.gateways.jasmin import DONE, Jasmin, post, thrown

GATEWAY = Jasmin()


@pytest.mark.parametrize(
    ("alphabet", "octets", "text"),
    [
        ("gsm7", b"\x00_$", "@§¤"),
        ("latin-1", b"@_$\xa3", "@_$£"),
        ("utf-8", "@_$£".encode(), "@_$£"),
        ("gsm7", "£".encode(), "£"),            # no septets at all
    ],
)
def test_the_default_alphabet_is_the_one_of_the_line(alphabet: str, octets: bytes, text: str) -> None:
    transport = GATEWAY.make_transport(KEYS, alphabet=alphabet)
    [read] = transport.receive(GATEWAY.signed(post(thrown(octets))), NOW)
    assert isinstance(read, Inbound)
    assert (read.text, read.raw["binary"]) == (text, octets.hex())


def test_a_receipt_comes_back_by_the_url_that_was_sent_along() -> None:
    transport = GATEWAY.make_transport(KEYS)
    call = dict(parse_qsl(transport.submit(outbound()).body.decode()))
    assert (call["dlr"], call["dlr-level"], call["dlr-method"]) == ("yes", "3", "POST")
    [read] = transport.receive(post(DONE, urlsplit(call["dlr-url"]).query), NOW)
    assert isinstance(read, DeliveryReceipt)
    assert (read.outbound_id, read.recipient, read.sender) == (outbound().id, ANNE, LONG_CODE)


def test_a_text_of_the_gsm_alphabet_leaves_as_septets_and_others_as_ucs_2() -> None:
    transport = GATEWAY.make_transport(KEYS)
    for text, coding, digits in (("£1", "0", "0131"), ("г", "8", "0433")):
        call = parse_qs(transport.submit(outbound(text)).body.decode())
        assert (call["coding"], call["hex-content"]) == ([coding], [digits])


def test_a_secret_in_what_the_person_wrote_proves_nothing() -> None:
    with pytest.raises(BadSignature):
        GATEWAY.make_transport(KEYS).receive(post(thrown(f"&secret={KEYS[0]}".encode())), NOW)


def test_an_error_is_one_whatever_the_status_says() -> None:
    said = GATEWAY.make_transport(KEYS).submitted(HttpResponse(body=b'Error "No route found"'))
    assert (said.accepted, said.reason, said.retryable) == (False, "No route found", False)


def test_octets_that_are_not_hexadecimal_are_malformed() -> None:
    with pytest.raises(MalformedRequest, match="hexadecimal"):
        GATEWAY.tells(post(thrown(b"a", binary="0x")))


def test_content_that_comes_twice_is_malformed() -> None:
    request = post(thrown(b"a"))
    with pytest.raises(MalformedRequest, match="several of content"):
        GATEWAY.tells(evolve(request, body=request.body + b"&content=b"))


@pytest.mark.parametrize("options", [{"password": ""}, {"secret": ()}, {"send_url": "jasmin"}])
def test_mistakes_are_told_when_it_is_made(options: dict[str, Any]) -> None:
    with pytest.raises(RegistrationError):
        GATEWAY.make_transport(KEYS, **options)
