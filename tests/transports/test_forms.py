"""Reading the forms that gateways post, with the standard library as judge."""

from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mokit.errors import MalformedRequest
from mokit.http import HttpRequest
from mokit.transports.forms import MAX_FIELDS, form_fields, query_fields, request_fields


@pytest.mark.parametrize(
    ("encoded", "fields"),
    [
        (b"Body=vote+a&From=%2B1", [("Body", "vote a"), ("From", "+1")]),
        (b"a=1&a=2&b=&c", [("a", "1"), ("a", "2"), ("b", ""), ("c", "")]),
        (b"a=%E2%82%AC", [("a", "€")]),
        ("a=€", [("a", "€")]),
        (b"a=%ZZ", [("a", "%ZZ")]),
        (b"a=1;b=2", [("a", "1;b=2")]),
        (b"", []),
        (b"&&", []),
    ],
)
def test_the_fields_of_a_form_are_read_in_order(encoded: bytes | str, fields: list[tuple[str, str]]) -> None:
    assert form_fields(encoded) == fields


@given(st.lists(st.tuples(st.text(), st.text()), max_size=20))
def test_any_form_reads_back_the_same(fields: list[tuple[str, str]]) -> None:
    assert form_fields(urlencode(fields)) == fields
    assert form_fields(urlencode(fields).encode()) == fields


@pytest.mark.parametrize("encoded", [b"a=\xff", b"a=%FF", b"%C3=1", "b=%FF", b"a=%E2%82"])
def test_what_is_no_utf_8_is_refused(encoded: bytes | str) -> None:
    with pytest.raises(MalformedRequest, match="the form can't be read"):
        form_fields(encoded)


def test_a_request_has_its_fields_in_the_query_or_in_the_body() -> None:
    assert request_fields(HttpRequest(method="GET", query="a=1", body=b"b=2")) == {"a": "1"}
    assert request_fields(HttpRequest(query="a=1", body=b"b=2")) == {"b": "2"}
    assert query_fields(HttpRequest(query="a=1", body=b"b=2")) == {"a": "1"}


@pytest.mark.parametrize("query", ["a=1&a=1", "a=é", "a=\udcff"])
def test_a_query_that_says_two_things_or_is_not_encoded_is_refused(query: str) -> None:
    with pytest.raises(MalformedRequest):
        query_fields(HttpRequest(query=query))


def test_a_form_of_too_many_fields_is_refused() -> None:
    most = "&".join(["a=1"] * MAX_FIELDS)
    assert len(form_fields(most)) == MAX_FIELDS
    with pytest.raises(MalformedRequest):
        form_fields(f"{most}&a=1")


@given(st.binary())
def test_any_bytes_are_fields_or_refused(body: bytes) -> None:
    try:
        fields = form_fields(body)
    except MalformedRequest:
        return
    assert all(isinstance(part, str) for field in fields for part in field)


@given(st.text(alphabet="ab%2B+&=;É\x00 F", max_size=40))
def test_it_reads_what_the_standard_library_reads(encoded: str) -> None:
    try:
        expected = parse_qsl(encoded, keep_blank_values=True, errors="strict")
    except ValueError:
        with pytest.raises(MalformedRequest):
            form_fields(encoded)
        return
    assert form_fields(encoded) == expected
