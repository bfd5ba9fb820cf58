"""The rules for what nobody documents: any bytes are values or refused, in time that grows as they do."""

import json
from collections.abc import Iterator
from datetime import datetime
from time import process_time
from typing import Any, cast, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mokit.errors import BadSignature, MalformedRequest
from mokit.http import HttpRequest
from mokit.messages import ConsentChange, DeliveryReceipt, Inbound, Status
from mokit.testing.contracts.transports.changes import (
    form_of,
    is_json,
    query_of,
    with_form,
    with_headers,
    with_json,
    with_query,
)
from mokit.testing.contracts.transports.gateway import KEYS, NOW, URL, Recorded, inbound
from mokit.testing.contracts.transports.needs import Choosing
from mokit.testing.contracts.transports.properties import PROPERTY
from mokit.transports.base import Control, Event, HttpTransport

LONGEST = 1_000_000             # bytes; what an engine takes by default
PATIENCE = 5.0                  # seconds of the processor for one body

odd = st.text(st.characters(exclude_categories=()), max_size=30)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | odd | st.sampled_from(["9" * 5000, "1e999", "-1"])
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(odd, inner, max_size=2))
requests = st.builds(
    HttpRequest,
    method=st.sampled_from(["POST", "GET", "HEAD", "PUT", "OPTIONS", ""]) | odd,
    url=st.just(URL) | odd,
    query=odd,
    headers=st.dictionaries(odd, odd, max_size=3),
    body=st.binary(max_size=200) | st.sampled_from([b"[", b"{}", b"[{}]", b"[[]]", b"null", b"a=1", b"%FF"]),
)
LONG = {
    "blanks": b" ", "ampersands": b"&", "fields": b"a=&", "quoted bytes": b"%41", "open arrays": b"[",
    "open objects": b'{"a":', "digits": b"9", "backslashes": b"\\", "halves of characters": b"\\ud83d",
    "plus signs": b"+", "not UTF-8": b"\xff", "zeros": b"\0",
}  # fmt: skip


class FuzzingRules(Choosing):
    """Any method, URL, query, headers and body."""

    @PROPERTY
    @given(request=requests)
    def test_any_request_is_values_or_refused(self, request: HttpRequest) -> None:
        for transport in (self.make_transport(KEYS), self.make_transport(KEYS, unverified=True)):
            assert_values_or_refused(transport, request)

    @PROPERTY
    @given(data=st.data())
    def test_any_header_in_place_of_a_real_one_is_refused_or_changes_nothing(self, data: st.DataObject) -> None:
        signed = self.signed(self.write(inbound()))
        name = data.draw(st.sampled_from(sorted({*signed.headers, "content-type"})))
        assert_values_or_refused(self.make_transport(KEYS), with_headers(signed, **{name: data.draw(odd)}))

    @PROPERTY
    @given(data=st.data())
    def test_any_value_in_a_documented_request_is_read_or_refused(self, data: st.DataObject) -> None:
        case = data.draw(st.sampled_from([*self.recorded]))
        assert_values_or_refused(self.make_transport(KEYS, unverified=True), mangled(case.request, data))

    def test_each_field_of_a_documented_request_may_be_missing(self, case: Recorded) -> None:
        transport = self.make_transport(KEYS, unverified=True)
        for request in with_less(case.request):
            assert_values_or_refused(transport, request)

    @pytest.mark.parametrize("piece", LONG.values(), ids=LONG)
    def test_long_bodies_take_no_longer_than_they_are(self, piece: bytes) -> None:
        body = (piece * LONGEST)[:LONGEST]
        posted = HttpRequest(url=URL, body=body)
        got = HttpRequest(method="GET", url=URL, query=body.decode("latin-1"))
        for request, options in ((posted, {}), (posted, {"unverified": True}), (got, {"unverified": True})):
            start = process_time()
            assert_values_or_refused(self.make_transport(KEYS, **options), request)
            assert process_time() - start < PATIENCE


def assert_values_or_refused(transport: HttpTransport, request: HttpRequest) -> None:
    """What a request tells are values that can be acknowledged; or it is refused as it should be."""
    try:
        events = transport.receive(request, NOW)
    except (BadSignature, MalformedRequest):
        return
    for event in events:
        check(event)
    assert 200 <= transport.respond(events, ()).status < 300


def check(event: Event) -> None:
    """An event is what its class says, and can be written to a store."""
    if isinstance(event, Control):
        return
    for text in texts_of(event):
        assert isinstance(text, str)
        text.encode()
    if isinstance(event, Inbound):
        assert event.id
        assert event.sender
        assert event.sent_at is None or is_aware(event.sent_at)
    elif isinstance(event, DeliveryReceipt):
        assert event.message_id
        assert event.status in get_args(Status)
        assert is_aware(event.at)
    else:
        assert event.person
        assert is_aware(event.at)


def texts_of(event: Inbound | DeliveryReceipt | ConsentChange) -> list[str]:
    """The texts of an event."""
    if isinstance(event, Inbound):
        media = [part for one in event.media for part in (one.url, one.content_type)]
        return [event.id, event.sender, event.recipient, event.text, event.transport, *media]
    if isinstance(event, DeliveryReceipt):
        return [event.message_id, event.recipient, event.sender, event.code, event.reason]
    return [event.person, event.service, event.code]


def is_aware(moment: datetime) -> bool:
    """Whether a time has a zone."""
    return moment.utcoffset() is not None


def mangled(request: HttpRequest, data: st.DataObject) -> HttpRequest:
    """The request with one value that may be anything."""
    if is_json(request):
        tree = json.loads(request.body)
        parent, name = data.draw(st.sampled_from([*places(tree)]))
        parent[name] = data.draw(values)
        return with_json(request, tree)
    pairs, put = (form_of(request), with_form) if request.body else (query_of(request), with_query)
    place = data.draw(st.integers(0, len(pairs) - 1))
    value = data.draw(st.text(st.characters(codec="latin-1"), max_size=30))
    pairs[place] = (pairs[place][0], value)
    return put(request, pairs)


def with_less(request: HttpRequest) -> Iterator[HttpRequest]:
    """The request without one of its fields, for each of them."""
    if is_json(request):
        for number in range(len([*places(json.loads(request.body))])):
            tree = json.loads(request.body)
            parent, name = [*places(tree)][number]
            del parent[name]
            yield with_json(request, tree)
        return
    pairs, put = (form_of(request), with_form) if request.body else (query_of(request), with_query)
    for place in range(len(pairs)):
        yield put(request, pairs[:place] + pairs[place + 1 :])


def places(tree: object) -> Iterator[tuple[Any, Any]]:      # Any: an array takes numbers, an object names
    """Where values stand in JSON: what holds one, and its name or number in there."""
    if not isinstance(tree, dict | list):
        return
    holder = cast("dict[object, object] | list[object]", tree)
    for name in [*holder] if isinstance(holder, dict) else range(len(holder)):
        yield holder, name
        yield from places(cast("dict[object, object]", holder)[name])     # or a list, with its numbers
