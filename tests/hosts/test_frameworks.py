"""What every host must do, over each framework: mounted under /sms and from a view of its own."""

# mypy: disable-error-code="import-untyped, untyped-decorator"
# Django has no types.

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from threading import Event
from typing import Any
from wsgiref.types import WSGIApplication

import django
import flask
import httpx
import pytest
from django import conf  # not its `settings`, which doctest would unwrap before they are configured
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest as DjangoRequest
from django.http import HttpResponse as DjangoResponse
from django.test import override_settings
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client

from mokit import Engine
from mokit.http import HttpRequest, HttpResponse
from mokit.stores.memory import MemoryStore

Asgi = Callable[[Any, Any, Any], Awaitable[None]]       # Any: each framework has names of its own for these
Signed = Callable[..., HttpRequest]
Post = Callable[[HttpRequest], HttpResponse]

SITE = "https://sms.example.com"
TWIML = (
    b'<?xml version="1.0" encoding="UTF-8"?><Response>'
    b'<Message to="+14155550100" from="56789"><Body>Your vote for red counts.</Body></Message></Response>'
)


def bare_asgi(engine: Engine) -> Asgi:
    app: Asgi = engine.asgi()
    return app


def starlette_mount(engine: Engine) -> Asgi:
    return Starlette(routes=[Mount("/sms", engine.asgi())])


def starlette_view(engine: Engine) -> Asgi:
    async def webhook(request: Request) -> Response:
        answer = await engine.handle(
            HttpRequest(
                method=request.method,
                url=request.url.path,
                query=request.url.query,
                headers=request.headers,
                body=await request.body(),
            )
        )
        return Response(answer.body, answer.status, answer.headers)

    return Starlette(routes=[Route("/sms/{rest:path}", webhook, methods=["POST"])])


def fastapi_mount(engine: Engine) -> Asgi:
    app = FastAPI()
    app.mount("/sms", engine.asgi())
    return app


def fastapi_view(engine: Engine) -> Asgi:
    app = FastAPI()

    @app.post("/sms/{rest:path}")
    async def webhook(request: Request, rest: str) -> Response:
        answer = await engine.handle(
            HttpRequest(url=f"/sms/{rest}", headers=request.headers, body=await request.body())
        )
        return Response(answer.body, answer.status, answer.headers)

    return app


def django_async_view(engine: Engine) -> Asgi:
    @csrf_exempt
    async def webhook(request: DjangoRequest, **_: str) -> DjangoResponse:
        return from_mokit(await engine.handle(from_django(request)))

    conf.settings.ROOT_URLCONF = (path("sms/<path:rest>", webhook),)
    app: Asgi = ASGIHandler()
    return app


def bare_wsgi(engine: Engine) -> WSGIApplication:
    app: WSGIApplication = engine.wsgi()
    return app


def flask_mount(engine: Engine) -> WSGIApplication:
    app = flask.Flask("shop")
    return DispatcherMiddleware(app.wsgi_app, {"/sms": engine.wsgi()})


def flask_view(engine: Engine) -> WSGIApplication:
    app = flask.Flask("shop")

    @app.post("/sms/<path:rest>")
    def webhook(rest: str) -> flask.Response:
        answer = engine.sync.handle(
            HttpRequest(
                url=f"/sms/{rest}",
                query=flask.request.query_string.decode(),
                headers=dict(flask.request.headers),
                body=flask.request.get_data(),
            )
        )
        return flask.Response(answer.body, answer.status, dict(answer.headers))

    return app


def django_sync_view(engine: Engine) -> WSGIApplication:
    @csrf_exempt
    def webhook(request: DjangoRequest, **_: str) -> DjangoResponse:
        return from_mokit(engine.sync.handle(from_django(request)))

    conf.settings.ROOT_URLCONF = (path("sms/<path:rest>", webhook),)
    app: WSGIApplication = WSGIHandler()
    return app


def from_django(request: DjangoRequest) -> HttpRequest:
    return HttpRequest(
        method=str(request.method),
        url=request.path,
        query=request.META["QUERY_STRING"],
        headers=request.headers,
        body=request.body,
    )


def from_mokit(answer: HttpResponse) -> DjangoResponse:
    return DjangoResponse(answer.body, status=answer.status, headers=answer.headers)


ON_A_LOOP = [bare_asgi, starlette_mount, starlette_view, fastapi_mount, fastapi_view, django_async_view]
WITHOUT_A_LOOP = [bare_wsgi, flask_mount, flask_view, django_sync_view]
APPS: Mapping[str, Callable[[Engine], Any]] = {app.__name__: app for app in [*ON_A_LOOP, *WITHOUT_A_LOOP]}


@pytest.fixture(params=APPS)
def post(request: pytest.FixtureRequest, engine: Engine) -> Iterator[Post]:
    """Sends one request to the engine's app in one framework."""
    if not conf.settings.configured:
        conf.settings.configure(
            ALLOWED_HOSTS=["*"], MIDDLEWARE=["django.middleware.csrf.CsrfViewMiddleware"], LOGGING_CONFIG=None
        )
        django.setup()
    with override_settings(ROOT_URLCONF=()), asyncio.Runner() as runner:
        make = APPS[request.param]
        app = make(engine)
        if make in WITHOUT_A_LOOP:
            yield lambda sent: without_a_loop(app, sent)
        else:
            yield lambda sent: runner.run(on_the_loop(app, sent))


def without_a_loop(app: WSGIApplication, sent: HttpRequest) -> HttpResponse:
    got = Client(app).open(
        sent.url, base_url=SITE, method=sent.method, data=sent.body, headers=dict(sent.headers), buffered=True
    )
    return HttpResponse(status=got.status_code, headers=dict(got.headers), body=got.get_data())


def on_the_loop(app: Asgi, sent: HttpRequest) -> Coroutine[Any, Any, HttpResponse]:
    async def call() -> HttpResponse:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=SITE) as client:
            got = await client.request(sent.method, sent.url, content=sent.body, headers=dict(sent.headers))
        return HttpResponse(status=got.status_code, headers=got.headers, body=got.content)

    return call()


def test_a_signed_text_is_answered_with_the_handlers_reply(
    post: Post, signed: Signed, store: MemoryStore
) -> None:
    answer = post(signed("vote red"))
    assert (answer.status, answer.headers["content-type"], answer.body) == (200, "text/xml", TWIML)
    assert store.stats(0).pending == 0


def test_a_repeat_gets_the_same_answer_and_runs_nothing(post: Post, signed: Signed, runs: list[str]) -> None:
    first = post(signed("vote red"))
    again = post(signed("vote red"))
    assert (first.body, again.body) == (TWIML, TWIML)
    assert runs == ["red"]


def test_a_wrong_signature_is_refused_and_the_log_names_the_urls_but_nobody(
    post: Post, signed: Signed, runs: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "mokit")
    answer = post(signed("vote red", token="of-somebody-else"))
    assert (answer.status, runs) == (403, [])
    [line] = [record.getMessage() for record in caplog.records if record.name == "mokit"]
    assert "request to 'sms.example.com/sms/twilio' " in line
    assert "configured URL https://sms.example.com/sms/twilio:" in line
    assert "4155550100" not in caplog.text
    assert "red" not in caplog.text.replace("configured", "")


def test_what_is_no_message_is_malformed(post: Post, signed: Signed, runs: list[str]) -> None:
    answer = post(signed("vote red", MessageSid=None))
    assert (answer.status, runs) == (400, [])


def test_a_body_that_is_too_large_is_refused(post: Post, signed: Signed, runs: list[str]) -> None:
    answer = post(signed("vote red" + " " * 5000))
    assert (answer.status, runs) == (413, [])


def test_a_path_of_no_transport_is_not_found_and_the_log_names_those_there_are(
    post: Post, runs: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    answer = post(HttpRequest(url="/sms/elsewhere"))
    assert (answer.status, answer.body, runs) == (404, b"no transport has this path", [])
    assert "no transport has the path '" in caplog.text
    assert "elsewhere'; those of the transports: /sms/twilio" in caplog.text


def test_the_path_of_a_transport_may_need_percent_encoding(post: Post, runs: list[str]) -> None:
    answer = post(HttpRequest(url="/sms/sal%C3%B3n"))
    assert (answer.status, runs) == (403, [])


def test_an_outage_of_the_store_is_told_and_survived(
    post: Post, signed: Signed, outage: Event, runs: list[str]
) -> None:
    outage.set()
    assert post(signed("vote red")).status == 503
    outage.clear()
    assert post(signed("vote red")).body == TWIML
    assert runs == ["red"]


def test_the_store_is_opened_by_the_first_message_and_once(
    post: Post, signed: Signed, calls: list[str]
) -> None:
    assert calls == []
    post(signed("vote red"))
    post(signed("vote red", MessageSid="SM2"))
    assert calls == ["open"]
