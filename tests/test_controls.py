"""Requests that tell of no text: controls, what has to be fetched first, opt-outs that the gateway tells."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from mokit import Engine, Inbound, Router
from mokit.errors import BadSignature, MalformedRequest
from mokit.http import HttpRequest, HttpResponse
from mokit.messages import ConsentChange, Outbound
from mokit.transports.base import Control, Event, FetchFirst, Submitted

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ANNE = "+14155550100"
CONFIRM = HttpRequest(method="GET", url="https://gateway.example.com/confirm")
CERTIFICATE = HttpRequest(method="GET", url="https://gateway.example.com/certificate")
LEFT = ConsentChange(person=ANNE, service="56789", opted_out=True, at=NOW, transport="wire")

Call = Callable[..., Any]           # see the fixture


class Wire:
    """A gateway whose requests say which of the events given is told; signed by a certificate, if it has any."""

    name, url, inline_replies = "wire", "https://example.com/wire", 1

    def __init__(self, *events: Event, certificate: bytes = b"") -> None:
        self.events = [*events]
        self.certificate = certificate
        self.known = b""

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:  # noqa: ARG002 - the protocol's
        if self.known != self.certificate:
            raise FetchFirst(CERTIFICATE, self.learn)
        return self.events

    def learn(self, response: HttpResponse) -> None:
        self.known = response.body

    def respond(self, events: Sequence[Event], replies: Sequence[Outbound]) -> HttpResponse:
        return HttpResponse(body=f"{len(events)} events, {len(replies)} replies".encode())

    def submit(self, message: Outbound) -> HttpRequest:
        return HttpRequest(url="https://gateway.example.com/send", body=message.text.encode())

    def submitted(self, response: HttpResponse) -> Submitted:
        return Submitted(id=str(response.status))


class Net:
    """What the gateway's servers answer, by URL; the others can't be reached."""

    def __init__(self, answers: Mapping[str, HttpResponse]) -> None:
        self.answers = answers
        self.seen: list[HttpRequest] = []

    def send(self, request: HttpRequest) -> HttpResponse:
        self.seen.append(request)
        if request.url not in self.answers:
            raise OSError("no route to host")
        return self.answers[request.url]


def engine_of(wire: Wire, **answers: HttpResponse) -> tuple[Engine, Net]:
    net = Net({f"https://gateway.example.com/{path}": answer for path, answer in answers.items()})
    router = Router()

    @router.fallback
    def echo(message: Inbound) -> str:
        return message.text

    return Engine(router, transport=wire, http=net, clock=lambda: NOW), net


def text(number: int) -> Inbound:
    return Inbound(id=str(number), sender=ANNE, recipient="56789", text="hi", received_at=NOW, transport="wire")


def answer(call: Call, engine: Engine) -> HttpResponse:
    response: HttpResponse = call(engine, "handle", HttpRequest(url="/wire"))
    return response


def test_a_control_is_answered_as_it_says(call: Call) -> None:
    told = HttpResponse(body=b'{"validationResponse": "512"}')
    engine, net = engine_of(Wire(Control(what="SubscriptionValidation", response=told)))
    assert (answer(call, engine), net.seen) == (told, [])


def test_what_a_control_wants_visited_is_visited_before_it_is_answered(call: Call) -> None:
    wire = Wire(Control(what="SubscriptionConfirmation", request=CONFIRM))
    engine, net = engine_of(wire, confirm=HttpResponse(body=b"<ConfirmSubscriptionResponse/>"))
    assert (answer(call, engine), net.seen) == (HttpResponse(), [CONFIRM])


@pytest.mark.parametrize("answers", [{}, {"confirm": HttpResponse(status=500)}, {"confirm": HttpResponse(status=302)}])
def test_a_visit_that_fails_lets_the_gateway_try_again(
    call: Call, answers: dict[str, HttpResponse], caplog: pytest.LogCaptureFixture
) -> None:
    engine, _ = engine_of(Wire(Control(what="SubscriptionConfirmation", request=CONFIRM)), **answers)
    assert answer(call, engine).status == 503
    assert "https://gateway.example.com/confirm" in caplog.text


def test_a_control_among_texts_is_answered_and_the_texts_are_handled(call: Call) -> None:
    wire = Wire(text(1), Control(what="ping", response=HttpResponse(status=202)), text(2))
    engine, net = engine_of(wire, send=HttpResponse())
    assert (answer(call, engine).status, len(net.seen)) == (202, 2)


def test_a_certificate_is_fetched_once_and_the_request_looked_at_again(call: Call) -> None:
    wire = Wire(text(1), certificate=b"PEM")
    engine, net = engine_of(wire, certificate=HttpResponse(body=b"PEM"))
    assert answer(call, engine).body == b"1 events, 1 replies"
    assert answer(call, engine).body == b"1 events, 1 replies"
    assert net.seen == [CERTIFICATE]


def test_a_certificate_that_is_of_no_use_leaves_the_request_unproven(call: Call) -> None:
    engine, _ = engine_of(Wire(text(1), certificate=b"PEM"), certificate=HttpResponse(body=b"another"))
    assert answer(call, engine).status == 403


def test_a_certificate_that_cannot_be_had_now_lets_the_gateway_try_again(call: Call) -> None:
    engine, _ = engine_of(Wire(text(1), certificate=b"PEM"))
    assert answer(call, engine).status == 503


def test_an_opt_out_that_the_gateway_tells_reaches_the_event_hooks(call: Call) -> None:
    engine, _ = engine_of(Wire(LEFT))
    seen: list[ConsentChange] = []
    engine.on(ConsentChange)(seen.append)
    assert answer(call, engine).body == b"1 events, 0 replies"
    assert seen == [LEFT]


def test_what_must_be_fetched_counts_as_unproven_where_nobody_fetches() -> None:
    with pytest.raises(BadSignature, match=r"gateway\.example\.com/certificate"):
        Wire(certificate=b"PEM").receive(HttpRequest(), NOW)
    assert not issubclass(FetchFirst, MalformedRequest)
