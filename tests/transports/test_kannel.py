"""What is Kannel's own: the URLs that it fills, by its rules for escapes, and the reply in the answer."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from attrs import evolve

from mokit.engine import Engine
from mokit.errors import BadSignature, MalformedRequest, RegistrationError
from mokit.http import HttpRequest
from mokit.messages import DeliveryReceipt, Inbound
from mokit.routing import Router
from mokit.testing.contracts import ANNE, KEYS, LONG_CODE, NOW, URL
from mokit.testing.contracts.transports.gateway import outbound
from mokit.transports.kannel import Kannel as Transport
from tests.transports.gateways.kannel import AT, UNIX, Kannel, filled, reported

GATEWAY = Kannel()
MESSAGE = {"%I": "1", "%q": "%2B14155550100", "%Q": "56789", "%b": "%04%33", "%C": "UTF-16BE", "%c": "2",
           "%T": UNIX, "%i": "modem"}  # fmt: skip
REPORT = {"%d": "1", "%T": UNIX, "%A": "ACK%2F"}


def get(template: str, values: Mapping[str, str]) -> HttpRequest:
    """The request that Kannel makes of a template; "%%" is a "%" (urltrans_fill_escape_codes)."""
    url = re.sub("%.", lambda found: {"%%": "%", **values}[found[0]], template)
    return HttpRequest(method="GET", url=URL, query=urlsplit(url).query)


@pytest.mark.parametrize("options", [{}, {"secret": "50% & more?"}, {"url": f"{URL}?tenant=a%20b"}])
def test_what_kannel_makes_of_its_get_url_is_read(options: dict[str, Any]) -> None:
    transport = GATEWAY.make_transport(KEYS, **options)
    [read] = transport.receive(get(transport.get_url, MESSAGE), NOW)
    assert isinstance(read, Inbound)
    assert (read.id, read.sender, read.recipient, read.text) == ("1", ANNE, "56789", "г")


def test_what_kannel_makes_of_the_url_for_receipts_names_the_message() -> None:
    transport = GATEWAY.make_transport(KEYS)
    message = evolve(outbound(), id="r:wire:50%:0")
    inline = transport.respond([], [message]).headers["x-kannel-dlr-url"]
    assert parse_qs(transport.submit(message).query)["dlr-url"] == [inline]
    [read] = transport.receive(get(inline, REPORT), NOW)
    assert isinstance(read, DeliveryReceipt)
    assert (read.message_id, read.outbound_id, read.status) == (message.id, message.id, "delivered")
    assert (read.recipient, read.sender, read.at) == (ANNE, LONG_CODE, AT)


def test_the_engine_keeps_the_id_that_came_back() -> None:
    transport, seen = GATEWAY.make_transport(KEYS), list[DeliveryReceipt]()
    engine = Engine(Router(), transport=transport, clock=lambda: NOW)
    engine.on(DeliveryReceipt)(seen.append)
    assert engine.sync.handle(GATEWAY.signed(reported("1"))).status == 200
    assert [receipt.outbound_id for receipt in seen] == ["sent-1"]


def test_a_user_and_a_password_stand_in_the_urls_where_there_is_no_secret() -> None:
    transport = GATEWAY.make_transport((), basic="kannel:pass word")
    assert transport.get_url.startswith("https://kannel:pass%%20word@sms.example.com/sms/hook?id=%I&")


def test_no_address_adds_a_header_to_the_answer() -> None:
    reply = evolve(outbound(), sender="1\r\nX-Kannel-DLR-Mask: 0\u2028")
    headers = GATEWAY.make_transport(KEYS).respond([], [reply]).headers
    assert headers["x-kannel-from"] == "1X-Kannel-DLR-Mask: 0"
    assert not [value for value in headers.values() if not value.isascii() or not value.isprintable()]


def test_a_name_with_lines_is_not_answered() -> None:
    router, transport = Router(), GATEWAY.make_transport(KEYS)
    router.fallback(lambda: "Hello")
    engine = Engine(router, transport=transport, clock=lambda: NOW)
    for sender, body in (("%2B14155550100", b"Hello"), ("Wool%0D%0AX-Kannel-To:+%2B14155550199", b"")):
        answer = engine.sync.handle(get(transport.get_url, {**MESSAGE, "%q": sender, "%I": sender}))
        assert (answer.status, answer.body, "x-kannel-to" in answer.headers) == (200, body, bool(body))


def test_octets_of_a_binary_message_are_kept() -> None:
    [read] = GATEWAY.tells(filled(b"\x00\xff", "8-BIT", 1))
    assert isinstance(read, Inbound)
    assert read.raw["octets"] == "00ff"


def test_a_secret_in_what_the_person_wrote_proves_nothing() -> None:
    with pytest.raises(BadSignature):
        GATEWAY.make_transport(KEYS).receive(filled(f"&secret={KEYS[0]}".encode()), NOW)


def test_two_texts_are_malformed() -> None:
    request = filled(b"a")
    with pytest.raises(MalformedRequest, match="several of text"):
        GATEWAY.tells(evolve(request, query=f"{request.query}&text=b"))


def test_one_connection_of_several_sends() -> None:
    assert parse_qs(GATEWAY.make_transport(KEYS, smsc="modem").submit(outbound()).query)["smsc"] == ["modem"]


@pytest.mark.parametrize("options", [{"password": ""}, {"secret": ()}, {"sendsms_url": "kannel"}])
def test_mistakes_are_told_when_it_is_made(options: dict[str, Any]) -> None:
    with pytest.raises(RegistrationError):
        GATEWAY.make_transport(KEYS, **options)


def test_it_shows_no_password() -> None:
    assert KEYS[0] not in repr(Transport(url=URL, secret="s", username="u", password=KEYS[0], sendsms_url="http://k/"))
