"""The webhooks as a WSGI app.

Source: PEP 3333; `wsgi.input_terminated` as Gunicorn, Waitress and Werkzeug set it.
"""

import logging
import re
from collections.abc import Iterator
from http import HTTPStatus
from wsgiref.types import StartResponse, WSGIEnvironment

from mokit.http import Answer, HttpRequest, SyncAnswers, plain, sized_headers

PHRASES = {status.value: status.phrase for status in HTTPStatus}

log = logging.getLogger("mokit")


class WsgiApp:
    """Answers the gateways' webhooks, alone or mounted in any WSGI framework; threads may share it.

    The first request opens the store.
    """

    def __init__(self, answers: SyncAnswers) -> None:
        self._answers = answers

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        """Answer one request; iterate the answer to its end, and its replies count as sent."""
        body = _read(environ, self._answers.max_body)
        answer = _cut_off() if body is None else self._answer(_request(environ, body))
        response = answer.response
        phrase = PHRASES.get(response.status, "Unknown")
        start_response(f"{response.status} {phrase}", list(sized_headers(response).items()))
        return _written(answer, b"" if environ["REQUEST_METHOD"] == "HEAD" else response.body)

    def _answer(self, request: HttpRequest) -> Answer:
        try:
            return self._answers.answer(request)
        except Exception:
            log.exception("a webhook request could not be answered")
            return Answer(plain(500, "something went wrong"), _nothing)


def _read(environ: WSGIEnvironment, limit: int) -> bytes | None:
    """The body, read until it is seen to be too large; None if it ends before its announced length."""
    announced = _length(environ)
    if announced is None and not environ.get("wsgi.input_terminated"):
        return b""                              # reading on could wait for ever
    wanted = limit + 1 if announced is None else min(announced, limit + 1)
    body = bytearray()
    try:
        while len(body) < wanted and (piece := environ["wsgi.input"].read(wanted - len(body))):
            body += piece
    except OSError:
        return None
    return None if announced is not None and len(body) < wanted else bytes(body)


def _length(environ: WSGIEnvironment) -> int | None:
    told = environ.get("CONTENT_LENGTH", "")
    return int(told) if re.fullmatch("[0-9]{1,18}", told) else None


def _request(environ: WSGIEnvironment, body: bytes) -> HttpRequest:
    path = environ.get("SCRIPT_NAME", "").rstrip("/") + environ.get("PATH_INFO", "")
    return HttpRequest(
        method=environ["REQUEST_METHOD"],
        url=path.encode("latin-1", "replace").decode("utf-8", "replace"),     # bytes in disguise, PEP 3333
        query=environ.get("QUERY_STRING", ""),
        headers=dict(_received(environ)),
        body=body,
    )


def _received(environ: WSGIEnvironment) -> Iterator[tuple[str, str]]:
    for key, value in environ.items():
        if key.startswith("HTTP_"):
            yield key.removeprefix("HTTP_").replace("_", "-"), value
        elif key in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
            yield key.replace("_", "-"), value


def _written(answer: Answer, body: bytes) -> Iterator[bytes]:
    yield body                                  # a server that fails to send it comes no further than here
    try:
        answer.written()
    except Exception:
        log.exception("an answer was written, but could not be settled; what it carried may leave twice")


def _cut_off() -> Answer:
    return Answer(plain(400, "the body is shorter than announced"), _nothing)


def _nothing() -> None:
    """There is nothing to settle."""
