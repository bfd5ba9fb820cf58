"""Reading the JSON that gateways post, and the times in it."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mokit.errors import MalformedRequest
from mokit.transports.bodies import json_object, json_objects, json_value, object_at, objects_at, required, text_at
from mokit.transports.times import from_digits, from_iso, from_unix

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


words = st.text(st.characters(codec="utf-8"))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
)


@given(values)
def test_it_reads_what_the_standard_library_wrote(value: Any) -> None:
    assert json_value(json.dumps(value).encode(errors="surrogatepass")) == value


@pytest.mark.parametrize(
    ("body", "read"),
    [
        (b'"\\ud83e\\uddf6"', "🧶"),
        (b'"a\\ud83e"', "a?"),
        (b'"a\\uDDF6b"', "a?b"),
        (b'"\\\\ud83e"', "\\ud83e"),
        (b'"\\\\ud83e\\uddf6"', "\\ud83e?"),
        (b'"\\ud83e\\uddf6\\uddf6"', "🧶?"),
        (b'"\\ud83e\\ud83e\\uddf6"', "?🧶"),
        (b'{"\\ud83e": ["\\ud83e"]}', {"?": ["?"]}),
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
    ],
)
def test_no_half_of_a_character_comes_through(body: bytes, read: object) -> None:
    assert json_value(body) == read


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b'"\xed\xa0\x80"', b"[" * 100_000, b"9" * 10_000, b'{"a":1}{'])
def test_what_is_no_json_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedRequest, match="no JSON"):
        json_value(body)


@given(st.binary())
def test_any_bytes_are_a_value_or_malformed(body: bytes) -> None:
    with suppress(MalformedRequest):
        json_value(body)


FIELDS: dict[str, object] = {
    "a": "x", "n": 7, "o": {"b": "y", "none": None}, "l": [{"c": "z"}], "t": True, "blank": " "
}  # fmt: skip


def test_fields_are_found_by_their_path() -> None:
    assert (text_at(FIELDS, "a"), text_at(FIELDS, "n"), text_at(FIELDS, "o", "b")) == ("x", "7", "y")
    assert (text_at(FIELDS, "x"), text_at(FIELDS, "o", "none"), text_at(FIELDS, "x", "y", "z")) == ("", "", "")
    assert (object_at(FIELDS, "o"), object_at(FIELDS, "x")) == (FIELDS["o"], {})
    assert (text_at(object_at(FIELDS, "x"), "y"), object_at(object_at(FIELDS, "x"), "y")) == ("", {})
    assert (objects_at(FIELDS, "l"), objects_at(FIELDS, "x")) == ([{"c": "z"}], [])
    assert required(FIELDS, "o", "b") == "y"


@pytest.mark.parametrize("path", ["x", "blank", "o.none", "t", "l", "o", "a.b"])
def test_what_is_required_is_there(path: str) -> None:
    with pytest.raises(MalformedRequest, match=path.replace(".", "[.]")):
        required(FIELDS, *path.split("."))


@pytest.mark.parametrize("name", ["a", "l", "t"])
def test_something_else_in_place_of_an_object_is_malformed(name: str) -> None:
    with pytest.raises(MalformedRequest):
        object_at(FIELDS, name)


@pytest.mark.parametrize("name", ["a", "o", "t"])
def test_something_else_in_place_of_an_array_is_malformed(name: str) -> None:
    with pytest.raises(MalformedRequest):
        objects_at(FIELDS, name)


def test_a_body_may_be_one_object_or_several() -> None:
    assert json_object(b'{"a": 1}') == {"a": 1}
    assert json_objects(b'{"a": 1}') == json_objects(b'[{"a": 1}]') == [{"a": 1}]
    for body in (b"[]", b"7", b"null"):
        with pytest.raises(MalformedRequest):
            json_object(body)
    for body in (b"[7]", b"7", b"null"):
        with pytest.raises(MalformedRequest):
            json_objects(body)


@pytest.mark.parametrize(
    "read",
    [
        partial(from_iso, "2026-11-21T12:00:00Z"),
        partial(from_iso, "2026-11-21T12:00:00.0000000Z"),
        partial(from_iso, "2026-11-21T14:00:00.000+0200"),
        partial(from_iso, "2026-11-21 12:00:00"),
        partial(from_iso, "2026-11-21 14:00:00", timezone(timedelta(hours=2))),
        partial(from_unix, "1795262400"),
        partial(from_unix, "1795262400000", per_second=1000),
        partial(from_digits, "2611211200"),
        partial(from_digits, "261121120000"),
        partial(from_digits, "2611211400", timezone(timedelta(hours=2))),
    ],
)
def test_times_are_aware_and_in_utc(read: Callable[[], datetime | None]) -> None:
    at = read()
    assert at == NOON
    assert at.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "stamp",
    [
        "", "yesterday", "2026-13-01", "0001-01-01T00:00:00+23:00", "2613211200", "9999-12-31T23:59:59-01:00",
        "0001-01-01T00:00:00", "1970-01-01 00:00:00",
    ],
)
def test_what_is_no_iso_time_is_none(stamp: str) -> None:
    assert from_iso(stamp) is None


@pytest.mark.parametrize("stamp", ["", "-1", "1.5", "٣", "9" * 15, "9" * 17, "0"])
def test_what_is_no_unix_time_is_none(stamp: str) -> None:
    assert from_unix(stamp) is None


def test_seconds_are_no_milliseconds() -> None:
    assert from_unix("1795262400", per_second=1000) is None


@pytest.mark.parametrize("stamp", ["", "2613211200", "26112112", "-611211200", "٣" * 10])
def test_what_are_no_digits_of_a_time_is_none(stamp: str) -> None:
    assert from_digits(stamp) is None
