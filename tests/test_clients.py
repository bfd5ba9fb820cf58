"""The HTTP client for send calls, against a server on the loopback interface."""

import socket
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest

from mokit import Engine, Outbound, Router, Service
from mokit.clients import HttpxClient
from mokit.errors import MissingExtra
from mokit.handover import HttpClient
from mokit.http import HttpRequest, HttpResponse
from mokit.transports.base import Submitted


class Gateway(ThreadingHTTPServer):
    """Answers with what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.requests: list[tuple[str, str, dict[str, str], bytes]] = []
        self.connections: set[Any] = set()
        self.closing = Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Answering(BaseHTTPRequestHandler):
    server: Gateway
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.requests.append((self.command, self.path, headers, body))
        self.server.connections.add(self.client_address)
        if self.path == "/slow":
            self.server.closing.wait(10)
        elif self.path == "/broken":
            self.wfile.write(b"nonsense\r\n\r\n")
            self.close_connection = True
        else:
            self._answer(body)

    do_GET = do_POST  # noqa: N815 - http.server looks for this name

    def _answer(self, body: bytes) -> None:
        self.send_response(int(self.headers.get("x-status", "200")))
        self.send_header("X-Request-ID", "R1")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with Gateway() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.closing.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def client() -> Iterator[HttpxClient]:
    made = HttpxClient(timeout=timedelta(seconds=5))
    yield made
    made.close()


def test_a_request_goes_out_as_it_is_and_the_answer_comes_back_whole(gateway: Gateway, client: HttpClient) -> None:
    headers = {"Authorization": "Basic QUM6eA==", "Content-Type": "application/x-www-form-urlencoded"}
    body = "Body=€ 5&To=%2B1".encode()
    answer = client.send(HttpRequest(url=f"{gateway.url}/send", query="key=a%20b", headers=headers, body=body))
    assert (answer.status, answer.body, answer.headers["x-request-id"]) == (200, body, "R1")
    [(method, path, seen, sent)] = gateway.requests
    assert (method, path, sent) == ("POST", "/send?key=a%20b", body)
    assert {name.lower(): seen[name.lower()] for name in headers} == {
        "authorization": "Basic QUM6eA==", "content-type": "application/x-www-form-urlencoded"
    }    # fmt: skip


def test_a_request_may_have_another_method_and_no_body(gateway: Gateway, client: HttpClient) -> None:
    assert client.send(HttpRequest(method="GET", url=gateway.url)).body == b""
    assert gateway.requests[0][0] == "GET"


@pytest.mark.parametrize("status", [302, 400, 403, 404, 429, 500, 503])
def test_a_refusal_is_an_answer_and_nothing_is_followed(gateway: Gateway, client: HttpClient, status: int) -> None:
    request = HttpRequest(url=f"{gateway.url}/send", headers={"x-status": str(status)}, body=b"why")
    assert client.send(request).status == status
    assert len(gateway.requests) == 1


def test_a_connection_is_kept_for_the_next_request(gateway: Gateway, client: HttpClient) -> None:
    for _ in range(3):
        client.send(HttpRequest(url=gateway.url, body=b"x"))
    assert len(gateway.connections) == 1


def test_a_gateway_that_does_not_answer_in_time_is_an_os_error(gateway: Gateway) -> None:
    impatient = HttpxClient(timeout=timedelta(seconds=0.05))
    with pytest.raises(OSError, match="ReadTimeout"):
        impatient.send(HttpRequest(url=f"{gateway.url}/slow"))
    impatient.close()


def test_a_gateway_that_is_not_there_is_an_os_error(client: HttpClient) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))           # bound, but nobody listens
        with pytest.raises(OSError, match="ConnectError"):
            client.send(HttpRequest(url=f"http://127.0.0.1:{unused.getsockname()[1]}"))


def test_an_answer_that_is_no_http_is_an_os_error(gateway: Gateway, client: HttpClient) -> None:
    with pytest.raises(OSError, match="RemoteProtocolError"):
        client.send(HttpRequest(url=f"{gateway.url}/broken"))


def test_without_httpx_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)     # what Python takes for "can't be imported"
    with pytest.raises(MissingExtra, match=r"pip install 'mokit\[http\]'"):
        HttpxClient()


class Posting:
    """A gateway whose send call is a POST."""

    name = "posting"
    inline_replies = 0

    def __init__(self, url: str) -> None:
        self.url = url

    def receive(self, request: HttpRequest, now: datetime) -> list[Any]:
        raise NotImplementedError

    def respond(self, events: Any, replies: Any) -> HttpResponse:
        raise NotImplementedError

    def submit(self, message: Outbound) -> HttpRequest:
        return HttpRequest(method="POST", url=f"{self.url}/send", body=message.text.encode())

    def submitted(self, response: HttpResponse) -> Submitted:
        return Submitted(accepted=response.status == 200)


def test_an_engine_that_is_closed_lets_go_of_its_connections_and_makes_others_later(
    call: Callable[..., Any], gateway: Gateway
) -> None:
    engine = Engine(Router(), services=[Service("56789", transport=Posting(gateway.url))])
    for number in (1, 2, 3):
        message = Outbound(id=str(number), sender="56789", recipient="+14155550100", text="Hi")
        assert call(engine, "send", message).accepted
        if number > 1:
            call(engine, "close")
    call(engine, "close")
    assert len(gateway.connections) == 2


def test_a_client_of_the_hosts_own_is_left_open(call: Callable[..., Any], gateway: Gateway) -> None:
    client = HttpxClient()
    engine = Engine(Router(), services=[Service("56789", transport=Posting(gateway.url))], http=client)
    for number in (1, 2):
        call(engine, "send", Outbound(id=str(number), sender="56789", recipient="+14155550100", text="Hi"))
        call(engine, "close")
    assert len(gateway.connections) == 1
    client.close()
