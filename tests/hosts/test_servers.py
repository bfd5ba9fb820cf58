"""The apps behind real servers, on a free port of the loopback interface."""

import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Thread

import httpx
import pytest
import uvicorn

from mokit import Engine
from mokit.http import HttpRequest
from mokit.stores.memory import MemoryStore
from tests.servers.wsgi import wsgiref_server

Signed = Callable[..., HttpRequest]
Server = Callable[[Engine], AbstractContextManager[str]]


@contextmanager
def uvicorn_server(engine: Engine) -> Iterator[str]:
    config = uvicorn.Config(engine.asgi(), log_config=None, ws="none", lifespan="on")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def post(address: str, request: HttpRequest) -> httpx.Response:
    with httpx.Client(trust_env=False) as client:
        return client.post(address + request.url, content=request.body, headers=dict(request.headers))


@pytest.mark.parametrize("server", [uvicorn_server, wsgiref_server])
def test_a_text_and_its_answer_pass_through_a_server(
    server: Server, engine: Engine, signed: Signed, store: MemoryStore
) -> None:
    with server(engine) as address:
        answer = post(address, signed("vote red"))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/xml")
    assert "<Body>Your vote for red counts.</Body>" in answer.text
    assert store.stats(0).pending == 0          # settled, once the server was done


@pytest.mark.parametrize("server", [uvicorn_server, wsgiref_server])
def test_a_server_passes_on_that_a_body_is_too_large(server: Server, engine: Engine, signed: Signed) -> None:
    with server(engine) as address:
        answer = post(address, signed("vote red" + " " * 5000))
    assert (answer.status_code, answer.text) == (413, "the body is too large")


def test_a_server_with_lifespan_events_opens_and_closes_the_store(engine: Engine, calls: list[str]) -> None:
    with uvicorn_server(engine) as address:
        answer = post(address, HttpRequest(url="/elsewhere"))
        assert (answer.status_code, calls) == (404, ["open"])
    assert calls == ["open", "close"]
