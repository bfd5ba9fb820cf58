"""What proves a request: secrets in the URL, HTTP Basic, and times."""

from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from mokit.errors import BadSignature, MalformedRequest, RegistrationError
from mokit.http import HttpRequest
from mokit.transports.credentials import Guarded, check_age

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
URL = "https://sms.example.com/wire"
MINUTES = timedelta(minutes=5)


def guarded(**options: object) -> Guarded:
    return Guarded(**{"url": URL} | options)  # type: ignore[arg-type]  # what a test gives


def by_query(query: str) -> HttpRequest:
    return HttpRequest(query=query)


def by_header(value: str) -> HttpRequest:
    return HttpRequest(headers={"Authorization": value})


def encoded(pair: str) -> str:
    return b64encode(pair.encode()).decode()


@pytest.mark.parametrize(
    ("options", "request_"),
    [
        ({"secret": "wool"}, by_query("secret=wool")),
        ({"secret": "wool"}, by_query("a=1&secret=wool&b=2")),
        ({"secret": "w & ü"}, by_query("secret=w+%26+%C3%BC")),
        ({"secret": ["new", "old"]}, by_query("secret=old")),
        ({"secret": ["new", "old"]}, by_query("secret=new")),
        ({"basic": "wool:a:b"}, by_header(f"Basic {encoded('wool:a:b')}")),
        ({"basic": "wool:ü"}, by_header(f"basic  {encoded('wool:ü')}")),
        ({"basic": ["a:new", "a:old"]}, by_header(f"Basic {encoded('a:old')}")),
        ({"secret": "wool", "basic": "a:b"}, by_query("secret=wool")),
        ({"secret": "wool", "basic": "a:b"}, by_header(f"Basic {encoded('a:b')}")),
        ({"unverified": True}, by_query("")),
    ],
)
def test_a_request_that_brings_a_secret_is_proven(options: Mapping[str, object], request_: HttpRequest) -> None:
    guarded(**options).prove(request_)


@pytest.mark.parametrize(
    "request_",
    [
        by_query(""),
        by_query("secret="),
        by_query("secret=woo"),
        by_query("secret=wool+"),
        by_query("Secret=wool"),
        by_query("secret=silk&secret=wool"),
        HttpRequest(body=b"secret=wool"),
        HttpRequest(headers={"secret": "wool"}),
        by_header(""),
        by_header("Basic"),
        by_header(f"Bearer {encoded('user:wool')}"),
        by_header(f"Basic {encoded('user:silk')}"),
        by_header(f"Basic {encoded('user:wool')}x"),
        by_header("Basic user:wool"),
        by_header("Basic \udcff"),
    ],
)
def test_a_request_without_a_secret_is_refused(request_: HttpRequest) -> None:
    with pytest.raises((BadSignature, MalformedRequest)):
        guarded(secret="wool", basic="user:wool").prove(request_)


@pytest.mark.parametrize(
    ("options", "fix"),
    [
        ({}, "unverified=True"),
        ({"secret": ""}, "secret= is empty"),
        ({"secret": []}, "unverified=True"),
        ({"secret": ["new", ""]}, "secret= is empty"),
        ({"secret": "wool\n"}, "blanks around it"),
        ({"basic": "wool"}, "user:password"),
        ({"basic": ["wool:shop", "wool:"]}, "empty password"),
        ({"secret": "wool", "url": "sms.example.com/wire"}, "url="),
        ({"secret": "wool", "url": f"{URL}#rc=3"}, "fragment"),
        ({"secret": "wool", "url": "https://user:wool@sms.example.com/wire"}, "has a user in it"),
    ],
)
def test_a_lack_of_proof_is_told_when_the_transport_is_made(options: Mapping[str, object], fix: str) -> None:
    with pytest.raises(RegistrationError, match=fix):
        guarded(**options)


def test_secrets_do_not_land_in_logs() -> None:
    shown = repr(guarded(secret="wool-secret", basic="user:wool-password"))
    assert "wool-" not in shown


@pytest.mark.parametrize("off", [0, 300, -300])
def test_a_time_within_the_window_is_fresh(off: int) -> None:
    check_age(str(int(NOW.timestamp()) + off), NOW, MINUTES)


@pytest.mark.parametrize(
    "stamp",
    [str(int(NOW.timestamp()) + 301), str(int(NOW.timestamp()) - 301), "", "-1", "1e9", "٣", "9" * 13, "1763726400.0"],
)
def test_another_time_is_not(stamp: str) -> None:
    with pytest.raises(BadSignature):
        check_age(stamp, NOW, MINUTES)
