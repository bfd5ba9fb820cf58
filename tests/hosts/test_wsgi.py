import io
import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mokit import Engine
from mokit.hosts.wsgi import WsgiApp
from mokit.http import Answer, HttpRequest, HttpResponse
from mokit.stores.memory import MemoryStore

Seen = tuple[str, list[tuple[str, str]], bytes]


class Recorded:
    """Answers everything alike, and records in what order things happen."""

    def __init__(
        self, response: HttpResponse | None = None, *, max_body: int = 10, fails_in: Iterable[str] = ()
    ) -> None:
        self.max_body = max_body
        self.response = response or HttpResponse(headers={"Content-Type": "text/plain"}, body=b"thanks")
        self.requests: list[HttpRequest] = []
        self.happened: list[str] = []
        self._fails_in = fails_in

    def answer(self, request: HttpRequest) -> Answer:
        self.requests.append(request)
        self._happens("answer")
        return Answer(self.response, lambda: self._happens("written"))

    def _happens(self, what: str) -> None:
        self.happened.append(what)
        if what in self._fails_in:
            raise RuntimeError(f"{what} is broken")


class Trickle(io.BytesIO):
    """A stream that gives two bytes at a time, as a socket may."""

    def read(self, size: int | None = -1, /) -> bytes:
        assert size is not None
        assert size > 0
        return super().read(min(size, 2))


class Broken(io.BytesIO):
    """A stream whose client is gone."""

    def read(self, _: int | None = -1, /) -> bytes:
        raise ConnectionResetError


def environ(body: io.BytesIO | bytes = b"", **changed: object) -> dict[str, Any]:
    found: dict[str, Any] = {"REQUEST_METHOD": "POST", "PATH_INFO": "/sms", "SCRIPT_NAME": ""}
    setup_testing_defaults(found)
    return found | {"wsgi.input": io.BytesIO(body) if isinstance(body, bytes) else body} | changed


def sized(body: bytes, **changed: object) -> dict[str, Any]:
    return environ(body, CONTENT_LENGTH=str(len(body)), **changed)


def call(answers: Recorded, given: dict[str, Any]) -> Seen:
    begun: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, headers: list[tuple[str, str]], _: object = None) -> Callable[[bytes], object]:
        begun.append((status, headers))
        answers.happened.append("start")
        return no_write

    body = b""
    for sent in WsgiApp(answers)(given, start):
        answers.happened.append("sent")
        body += sent
    [(status, headers)] = begun
    return status, headers, body


def no_write(_: bytes) -> None:
    raise AssertionError("PEP 3333 keeps this for old frameworks")


@pytest.mark.parametrize(
    ("script_name", "path_info", "url"),
    [
        ("", "/twilio", "/twilio"),
        ("/sms", "/twilio", "/sms/twilio"),
        ("/sms", "", "/sms"),
        ("/sms/", "/twilio", "/sms/twilio"),
        ("/sms", "/sms/twilio", "/sms/sms/twilio"),
        ("", "/caf\xc3\xa9", "/café"),                  # PEP 3333: bytes, each as one character
        ("/\xe2\x82", "\xac", "/€"),
        ("", "/\xe9", "/\ufffd"),                       # no UTF-8
        ("", "/€", "/?"),                               # no server may send it
    ],
)
def test_the_path_is_that_of_the_mount_and_what_follows(script_name: str, path_info: str, url: str) -> None:
    answers = Recorded()
    call(answers, environ(SCRIPT_NAME=script_name, PATH_INFO=path_info))
    assert answers.requests[0].url == url


def test_a_request_keeps_its_method_query_headers_and_body() -> None:
    answers = Recorded()
    told = {"REQUEST_METHOD": "PUT", "QUERY_STRING": "a=%C3%A9", "CONTENT_TYPE": "x/y", "HTTP_X_ONE": "1"}
    call(answers, sized(b"Body=hi", **told))
    [request] = answers.requests
    assert (request.method, request.query, request.body) == ("PUT", "a=%C3%A9", b"Body=hi")
    assert request.headers == {
        "host": "127.0.0.1", "content-type": "x/y", "content-length": "7", "x-one": "1"
    }    # fmt: skip


def test_an_environ_without_what_is_optional_is_served() -> None:
    answers = Recorded()
    status, _, _ = call(answers, {"REQUEST_METHOD": "POST", "wsgi.input": io.BytesIO()})
    assert (status, answers.requests) == ("200 OK", [HttpRequest()])


@pytest.mark.parametrize("length", [None, "", "0", "-1", "+4", "4.0", "1_0", "four", "٤", "9" * 5000])
def test_a_body_of_no_known_length_is_not_read(length: str | None) -> None:
    answers = Recorded()
    told = {} if length is None else {"CONTENT_LENGTH": length}
    call(answers, environ(Broken(b"Body"), **told))
    assert answers.requests[0].body == b""


@pytest.mark.parametrize(("limit", "read"), [(7, b"Body=hi"), (6, b"Body=hi"), (5, b"Body=h")])
def test_a_body_in_chunks_is_read_to_its_end_or_until_it_is_too_large(limit: int, read: bytes) -> None:
    answers = Recorded(max_body=limit)
    call(answers, environ(Trickle(b"Body=hi"), **{"wsgi.input_terminated": True}))
    assert answers.requests[0].body == read


@given(st.binary(max_size=30), st.binary(max_size=5), st.integers(0, 30))
def test_a_body_is_read_whole_or_until_it_is_too_large(body: bytes, following: bytes, limit: int) -> None:
    stream = Trickle(body + following)
    answers = Recorded(max_body=limit)
    call(answers, environ(stream, CONTENT_LENGTH=str(len(body))))
    assert answers.requests[0].body == body[: limit + 1]
    assert stream.tell() == min(len(body), limit + 1)


@pytest.mark.parametrize("stream", [io.BytesIO(b"half"), Broken(b"half")])
def test_a_body_that_was_cut_off_is_not_taken_for_a_whole_one(stream: io.BytesIO) -> None:
    answers = Recorded()
    status, _, body = call(answers, environ(stream, CONTENT_LENGTH="8"))
    assert (status, body) == ("400 Bad Request", b"the body is shorter than announced")
    assert answers.requests == []


@pytest.mark.parametrize(("code", "line"), [(200, "200 OK"), (413, None), (299, "299 Unknown")])
def test_a_status_has_its_phrase(code: int, line: str | None) -> None:
    status, _, _ = call(Recorded(HttpResponse(status=code)), environ())
    assert status == line if line else status.startswith("413 ")    # Python 3.14 has another phrase for it


def test_an_answer_tells_its_length() -> None:
    _, headers, body = call(Recorded(), environ())
    assert (headers, body) == ([("content-type", "text/plain"), ("content-length", "6")], b"thanks")


def test_an_answer_without_content_tells_no_length() -> None:
    status, headers, body = call(Recorded(HttpResponse(status=204)), environ())
    assert (status, headers, body) == ("204 No Content", [], b"")


def test_an_answer_to_head_has_the_headers_alone() -> None:
    _, headers, body = call(Recorded(), environ(REQUEST_METHOD="HEAD"))
    assert (headers[1], body) == (("content-length", "6"), b"")


def test_an_answer_is_settled_after_its_last_byte() -> None:
    answers = Recorded()
    call(answers, environ())
    assert answers.happened == ["answer", "start", "sent", "written"]


def test_an_answer_that_nobody_took_is_not_settled() -> None:
    answers = Recorded()
    body = WsgiApp(answers)(environ(), lambda *_: no_write)
    next(body)
    close(body)
    assert answers.happened == ["answer"]


def close(body: Iterator[bytes]) -> None:
    """End it as a server does that could not send it, PEP 3333."""
    if hasattr(body, "close"):
        body.close()


def test_an_unexpected_error_is_logged_and_not_shown(caplog: pytest.LogCaptureFixture) -> None:
    status, _, body = call(Recorded(fails_in=["answer"]), environ())
    assert (status, body) == ("500 Internal Server Error", b"something went wrong")
    assert [(line.name, line.levelno, bool(line.exc_info)) for line in caplog.records] == [
        ("mokit", logging.ERROR, True)
    ]


def test_an_answer_that_can_not_be_settled_stays_an_answer(caplog: pytest.LogCaptureFixture) -> None:
    status, _, body = call(Recorded(fails_in=["written"]), environ())
    assert (status, body) == ("200 OK", b"thanks")
    assert "could not be settled" in caplog.text


@pytest.mark.parametrize("method", ["POST", "GET", "HEAD"])
def test_the_app_keeps_to_pep_3333(method: str) -> None:
    given = sized(b"Body=hi", REQUEST_METHOD=method, QUERY_STRING="")
    answered = validator(WsgiApp(Recorded()))(given, lambda *_: no_write)
    body = list(answered)
    close(answered)  # type: ignore[arg-type]  # an Iterable by its annotation, an iterator in truth
    assert body == [b"" if method == "HEAD" else b"thanks"]


def test_a_reply_whose_answer_was_not_sent_stays_queued(
    engine: Engine, signed: Callable[..., HttpRequest], store: MemoryStore
) -> None:
    request = signed("vote red")
    signature = request.headers["x-twilio-signature"]
    given = sized(request.body, PATH_INFO=request.url, HTTP_X_TWILIO_SIGNATURE=signature)
    body = engine.wsgi()(given, lambda *_: no_write)
    next(body)
    close(body)
    assert store.stats(0).pending == 1
