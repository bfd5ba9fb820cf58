"""What is the own of a gateway by names: fields by message, and calls by GET."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest

from mokit.consent import Consent
from mokit.engine import Engine
from mokit.errors import RegistrationError
from mokit.http import HttpRequest, HttpResponse
from mokit.messages import Inbound, Outbound
from mokit.routing import Router
from mokit.services import Service
from mokit.testing.contracts import ANNE, KEYS, LONG_CODE, NOW, URL
from mokit.transports.generic import SendFields, TextFields
from tests.transports.gateways.generic import GenericForms as Gateway
from tests.transports.gateways.generic import post

GATEWAY = Gateway()
MESSAGE = Outbound(id="o", sender=LONG_CODE, recipient=ANNE, text="Your code is 1234", kind="transactional")


def template(message: Outbound) -> Mapping[str, str]:
    return {"templateid": "1107" if message.text.startswith("Your code") else "1108"}


def test_each_message_has_the_entity_and_the_template_that_fits_it() -> None:
    said = dict(parse_qsl(GATEWAY.make_transport(KEYS, choose=template).submit(MESSAGE).body.decode()))
    assert said == {
        "senderid": "14155550199", "mobile": "14155550100", "message": "Your code is 1234", "apikey": "api-key-1",
        "entityid": "1101234567890", "templateid": "1107",
    }  # fmt: skip


def test_a_call_by_get_has_all_in_its_query() -> None:
    request = GATEWAY.make_transport(KEYS, method="GET", headers={"X-Key": "1"}).submit(MESSAGE)
    assert (request.method, request.url, request.body) == ("GET", "https://sms.example.in/send", b"")
    assert dict(parse_qsl(request.query))["message"] == "Your code is 1234"
    assert request.headers == {"x-key": "1"}


@pytest.mark.parametrize(
    ("options", "fix"),
    [
        ({"send_url": "https://sms.example.in/send?key=1"}, "extra="),
        ({"secret": ()}, "secret="),
        ({"method": "get"}, "none of POST, GET"),
        ({"body": "xml"}, "none of form, json"),
    ],
)
def test_mistakes_are_told_when_it_is_made(options: Mapping[str, Any], fix: str) -> None:
    with pytest.raises(RegistrationError, match=fix):
        GATEWAY.make_transport(KEYS, **options)


@pytest.mark.parametrize(
    ("body", "is_taken"),
    [
        (b'{"data": {"ok": true}}', True),
        (b'{"data": {"ok": "true"}}', True),
        (b'{"data": {"ok": false}}', False),
        (b'{"data": {"ok": 0}}', False),
        (b'{"data": {}}', True),
        (b'{"data": "ok"}', True),
    ],
)
def test_success_may_be_told_by_true_and_false(body: bytes, *, is_taken: bool) -> None:
    transport = GATEWAY.make_transport(KEYS, sends=SendFields(success="data.ok", success_words="true"))
    assert transport.submitted(HttpResponse(body=body)).accepted == is_taken


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n ", b"\xef\xbb\xbf\n"])
def test_json_is_known_behind_a_byte_order_mark_and_blanks(before: bytes) -> None:
    transport = GATEWAY.make_transport(KEYS, texts=TextFields(), receipts=None)
    body = before + b'{"id": "1", "from": "14155550100", "to": "56789", "text": "vote a"}'
    [read] = transport.receive(GATEWAY.sign(HttpRequest(url=URL, body=body), KEYS[0], NOW), NOW)
    assert isinstance(read, Inbound)
    assert (read.sender, read.text) == (ANNE, "vote a")


def texts_told(options: Mapping[str, Any], *texts: Mapping[str, str]) -> list[Inbound]:
    """What a gateway without ids tells, a second between two of its posts."""
    transport = GATEWAY.make_transport(KEYS, texts=TextFields(id="", **options), receipts=None)
    requests = [GATEWAY.sign(post(text), KEYS[0], NOW) for text in texts]
    told = [transport.receive(request, NOW + timedelta(seconds=at)) for at, request in enumerate(requests)]
    return [event for events in told for event in events if isinstance(event, Inbound)]


TEXT = {"from": "14155550100", "to": "56789", "text": "vote a", "at": "2026-11-21T12:00:00Z"}


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        ({}, True),
        ({"seen": "another field"}, True),
        ({"from": "14155550101"}, False),
        ({"to": "56780"}, False),
        ({"text": "vote b"}, False),
        ({"at": "2026-11-21T12:00:01Z"}, False),
    ],
)
def test_where_a_gateway_has_no_ids_the_time_and_the_text_stand_for_one(
    other: Mapping[str, str], *, is_same: bool
) -> None:
    first, second = texts_told({"sent_at": "at"}, TEXT, {**TEXT, **other})
    assert (first.id == second.id) == is_same
    assert len(first.id) == 32


def test_where_it_tells_no_time_either_the_engine_looks_for_the_same_text() -> None:
    first, second = texts_told({}, TEXT, TEXT)
    assert first.id != second.id
    windows = [
        GATEWAY.make_transport(KEYS, texts=texts).same_text_within
        for texts in (TextFields(), TextFields(id="", sent_at="at"), TextFields(id=""))
    ]
    assert windows == [None, None, timedelta(minutes=1)]


class Answering:
    """An HTTP client for a gateway that takes all."""

    def send(self, request: HttpRequest) -> HttpResponse:
        assert request.url == "https://sms.example.in/send"
        return HttpResponse()


@pytest.mark.parametrize("stamp", ["0001-01-01T00:00:00", "1970-01-01 00:00:00"])
def test_a_stop_counts_where_the_gateway_writes_no_time(stamp: str) -> None:
    transport = GATEWAY.make_transport(KEYS, texts=TextFields(sent_at="at"), receipts=None)
    engine = Engine(
        Router(), services=[Service(LONG_CODE, transport=transport)], program="Woolly", support="555", ledger_key="k",
        consent=Consent(), clock=lambda: NOW, http=Answering(),
    )  # fmt: skip
    engine.sync.opt_in(ANNE, evidence="asked on the phone")
    form = {"id": "1", "from": "14155550100", "to": "14155550199", "text": "STOP", "at": stamp}
    assert engine.sync.handle(GATEWAY.sign(post(form), KEYS[0], NOW)).status == 200
    assert engine.sync.consent_of(ANNE).status == "opted out"
