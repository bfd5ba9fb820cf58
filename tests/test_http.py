"""HTTP requests and answers as values."""

import pytest

from mokit.http import HttpRequest, HttpResponse, path_of, plain, sized_headers


def test_header_names_are_kept_in_lower_case() -> None:
    assert HttpRequest(headers={"X-Twilio-Signature": "A"}).headers == {"x-twilio-signature": "A"}
    assert HttpResponse(headers={"Content-Type": "text/xml"}).headers == {"content-type": "text/xml"}


def test_an_answer_tells_the_length_of_its_body_in_bytes() -> None:
    assert sized_headers(plain(200, "€")) == {"content-type": "text/plain; charset=utf-8", "content-length": "3"}


def test_an_answer_without_content_tells_no_length() -> None:
    assert sized_headers(HttpResponse(status=204, headers={"a": "b"})) == {"a": "b"}


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://sms.example/sms/twilio/", "/sms/twilio"),
        ("/sms%2Ftwilio", "/sms/twilio"),
        ("https://sms.example", "/"),
        ("", "/"),
        ("//[", "//["),                     # no URL at all
    ],
)
def test_a_path_is_compared_decoded_and_without_its_last_slash(url: str, path: str) -> None:
    assert path_of(url) == path
