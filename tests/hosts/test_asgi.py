import asyncio
import logging
from collections.abc import Callable, Iterable, MutableMapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mokit import Engine
from mokit.hosts.asgi import AsgiApp
from mokit.http import Answer, HttpRequest, HttpResponse
from mokit.stores.memory import MemoryStore

Message = MutableMapping[str, Any]      # Any: as in ASGI


class Recorded:
    """Answers everything alike, and records in what order things happen."""

    def __init__(
        self, response: HttpResponse | None = None, *, max_body: int = 10, fails_in: Iterable[str] = ()
    ) -> None:
        self.max_body = max_body
        self.response = response or HttpResponse(body=b"thanks")
        self.requests: list[HttpRequest] = []
        self.happened: list[str] = []
        self._fails_in = fails_in

    async def answer(self, request: HttpRequest) -> Answer:
        self.requests.append(request)
        self._happens("answer")
        return Answer(self.response, self._written)

    async def open(self) -> None:
        self._happens("open")

    async def close(self) -> None:
        self._happens("close")

    async def _written(self) -> None:
        self._happens("written")

    def _happens(self, what: str) -> None:
        self.happened.append(what)
        if what in self._fails_in:
            raise RuntimeError(f"{what} is broken")


def scope(**changed: object) -> Message:
    return {"type": "http", "method": "POST", "path": "/sms", "query_string": b"", "headers": []} | changed


def piece(body: bytes = b"", *, more: bool = False) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


LEFT: Message = {"type": "http.disconnect"}


def serve(
    answers: Recorded | Engine,
    messages: Iterable[Message] = (piece(),),
    *,
    client_leaves: bool = False,
    **changed: object,
) -> tuple[list[Message], list[Message]]:
    """What the app sent, and which messages it did not read."""
    waiting = list(messages)
    sent: list[Message] = []

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(message: Message) -> None:
        if client_leaves:
            raise ConnectionResetError
        sent.append(message)
        if isinstance(answers, Recorded):
            answers.happened.append(message["type"])

    asyncio.run(AsgiApp(answers)(scope(**changed), receive, send))
    return sent, waiting


@pytest.mark.parametrize(
    ("root_path", "path", "url"),
    [
        ("", "/twilio", "/twilio"),
        ("/sms", "/sms/twilio", "/sms/twilio"),         # the specification, Starlette 1.x, Uvicorn
        ("/sms", "/twilio", "/sms/twilio"),             # servers that take the root path away
        ("/sms", "/smstwilio", "/sms/smstwilio"),
        ("/sms", "/sms", "/sms"),
        ("/sms/", "/sms/twilio", "/sms/twilio"),
        ("/", "/twilio", "/twilio"),
    ],
)
def test_the_path_holds_the_root_path_once(root_path: str, path: str, url: str) -> None:
    answers = Recorded()
    serve(answers, root_path=root_path, path=path)
    assert answers.requests[0].url == url


def test_a_request_keeps_its_method_and_query_and_joins_repeated_headers() -> None:
    answers = Recorded()
    headers = [(b"x-one", b"caf\xe9"), (b"X-Two", b"a"), (b"x-two", b"b")]
    serve(answers, method="GET", query_string=b"a=%C3%A9&b=\xe9", headers=headers)
    assert answers.requests == [
        HttpRequest(
            method="GET", url="/sms", query="a=%C3%A9&b=é", headers={"x-one": "café", "x-two": "a, b"}
        )
    ]


def test_a_scope_without_what_is_optional_is_served() -> None:
    answers = Recorded()
    bare = scope()
    del bare["query_string"]
    sent, _ = serve(answers, [{"type": "http.request"}], **bare)
    assert (sent[0]["status"], answers.requests) == (200, [HttpRequest(url="/sms")])


def test_an_answer_tells_its_length() -> None:
    sent, _ = serve(Recorded(HttpResponse(status=202, headers={"Content-Type": "text/plain"}, body=b"fine")))
    assert sent == [
        {
            "type": "http.response.start",
            "status": 202,
            "headers": [(b"content-type", b"text/plain"), (b"content-length", b"4")],
        },
        {"type": "http.response.body", "body": b"fine"},
    ]


def test_an_answer_without_content_tells_no_length() -> None:
    sent, _ = serve(Recorded(HttpResponse(status=204)))
    assert sent[0]["headers"] == []


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=6), st.integers(0, 20))
def test_a_body_is_read_whole_or_until_it_is_too_large(pieces: list[bytes], limit: int) -> None:
    answers = Recorded(max_body=limit)
    messages = [piece(body, more=True) for body in pieces[:-1]] + [piece(pieces[-1])]
    _, unread = serve(answers, messages)
    body, whole = answers.requests[0].body, b"".join(pieces)
    assert whole.startswith(body)
    assert body == whole if len(whole) <= limit else len(body) > limit
    read = pieces[: len(pieces) - len(unread)]
    assert len(b"".join(read[:-1])) <= limit


def test_a_client_that_leaves_before_its_body_is_whole_gets_nothing() -> None:
    answers = Recorded()
    sent, _ = serve(answers, [piece(b"half", more=True), LEFT])
    assert (sent, answers.requests) == ([], [])


def test_an_answer_is_settled_after_its_last_byte() -> None:
    answers = Recorded()
    serve(answers)
    assert answers.happened == ["answer", "http.response.start", "http.response.body", "written"]


def test_an_answer_that_nobody_took_is_not_settled() -> None:
    answers = Recorded()
    serve(answers, client_leaves=True)
    assert answers.happened == ["answer"]


def test_an_unexpected_error_is_logged_and_not_shown(caplog: pytest.LogCaptureFixture) -> None:
    sent, _ = serve(Recorded(fails_in=["answer"]))
    assert (sent[0]["status"], sent[1]["body"]) == (500, b"something went wrong")
    assert [(line.name, line.levelno, bool(line.exc_info)) for line in caplog.records] == [
        ("mokit", logging.ERROR, True)
    ]


def test_an_answer_that_can_not_be_settled_stays_an_answer(caplog: pytest.LogCaptureFixture) -> None:
    sent, _ = serve(Recorded(fails_in=["written"]))
    assert (sent[0]["status"], sent[1]["body"]) == (200, b"thanks")
    assert "could not be settled" in caplog.text


def test_a_websocket_is_closed() -> None:
    sent, _ = serve(Recorded(), type="websocket")
    assert [message["type"] for message in sent] == ["websocket.close"]


def test_a_connection_of_an_unknown_type_is_an_error() -> None:
    with pytest.raises(NotImplementedError, match="'telnet'"):
        serve(Recorded(), type="telnet")


STARTUP: Message = {"type": "lifespan.startup"}
SHUTDOWN: Message = {"type": "lifespan.shutdown"}


def test_a_lifespan_opens_and_closes() -> None:
    answers = Recorded()
    serve(answers, [STARTUP, SHUTDOWN], type="lifespan")
    assert answers.happened == ["open", "lifespan.startup.complete", "close", "lifespan.shutdown.complete"]


def test_a_server_is_told_why_it_can_not_start(caplog: pytest.LogCaptureFixture) -> None:
    answers = Recorded(fails_in=["open"])
    sent, unread = serve(answers, [STARTUP, SHUTDOWN], type="lifespan")
    assert sent == [{"type": "lifespan.startup.failed", "message": "RuntimeError: open is broken"}]
    assert unread == [SHUTDOWN]
    assert "lifespan.startup failed" in caplog.text


def test_a_server_is_told_that_closing_failed() -> None:
    sent, _ = serve(Recorded(fails_in=["close"]), [STARTUP, SHUTDOWN], type="lifespan")
    assert sent[1] == {"type": "lifespan.shutdown.failed", "message": "RuntimeError: close is broken"}


def test_a_lifespan_opens_the_store_before_the_first_message(engine: Engine, calls: list[str]) -> None:
    serve(engine, [STARTUP, SHUTDOWN], type="lifespan")
    assert calls == ["open", "close"]


class Gateway:
    """Takes the send calls."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    def send(self, request: HttpRequest) -> HttpResponse:
        self.bodies.append(request.body)
        return HttpResponse(status=201, body=b'{"sid": "SM9"}')


def test_a_reply_that_no_answer_carried_leaves_once_its_lease_ran_out(
    engine: Engine, signed: Callable[..., HttpRequest], store: MemoryStore
) -> None:
    request = signed("vote red")
    headers = [(name.encode(), value.encode()) for name, value in request.headers.items()]
    serve(engine, [piece(request.body)], client_leaves=True, path=request.url, headers=headers)
    assert store.stats(0).pending == 1

    gateway = Gateway()
    later = datetime.now(UTC) + timedelta(minutes=1)
    worker = engine.replaced(http=gateway, clock=lambda: later).sync
    assert (worker.run_due(), worker.run_due()) == (1, 0)
    assert gateway.bodies == [b"To=%2B14155550100&From=56789&Body=Your+vote+for+red+counts."]
