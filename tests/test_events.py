"""Event hooks: who is called with what, and that none can do harm."""

import asyncio
import logging
import re
from functools import partial
from typing import Any

import pytest

from mokit import Conversation, Engine, HandlerFailed, Outcome, Router
from mokit.drive import Straight, drive
from mokit.errors import RegistrationError
from mokit.events import EVENTS, Hooks, MessageSent, SendFailed
from mokit.messages import Outbound
from mokit.onloop import OnLoop
from mokit.testing import Handset
from mokit.transports.base import Submitted
from mokit.waits import Waits

SENT = MessageSent(Outbound(id="o", sender="1", recipient="+14155550100", text="Hello"), Submitted())


def tell(hooks: Hooks, event: object, waits: Waits | None = None) -> None:
    drive(hooks.tell(waits or Straight(), event))


def test_a_hook_is_called_with_the_events_of_its_type_alone() -> None:
    hooks, told = Hooks(), list[Any]()
    hooks.add(MessageSent, told.append)
    hooks.add(SendFailed, lambda _: told.append("failed"))
    tell(hooks, SENT)
    tell(hooks, HandlerFailed(ValueError(), "1", "go()"))
    assert told == [SENT]
    assert (hooks.wants(MessageSent), hooks.wants(HandlerFailed)) == (True, False)


class Sink:
    def __init__(self) -> None:
        self.told: list[str] = []

    async def __call__(self, _: object) -> None:
        self.told.append("called object")

    async def method(self, _: object) -> None:
        self.told.append("method")

    async def named(self, name: str, _: object) -> None:
        self.told.append(name)


@pytest.mark.parametrize("on_loop", [False, True])
def test_async_hooks_of_all_forms_are_awaited(*, on_loop: bool) -> None:
    hooks, sink = Hooks(), Sink()
    for hook in (sink, sink.method, partial(sink.named, "partial")):
        hooks.add(MessageSent, hook)
    if on_loop:
        asyncio.run(hooks.tell(OnLoop(), SENT))
    else:
        tell(hooks, SENT)
    assert sink.told == ["called object", "method", "partial"]


@pytest.mark.parametrize(
    ("event", "given"),
    [("x", "'x'"), (Outcome, "the class Outcome"), (object, "the class object"), (print, "print()"), (None, "None")],
)
def test_what_the_engine_never_tells_can_not_be_listened_to(event: Any, given: str) -> None:
    words = f"engine.on() got {given}; write it like @engine.on(HandlerFailed), of MessageHandled, HandlerFailed, "
    with pytest.raises(RegistrationError, match=re.escape(words)):
        Engine(Router()).on(event)


@pytest.mark.parametrize("event", EVENTS)
def test_every_event_can_be_listened_to(event: type) -> None:
    engine = Engine(Router())
    engine.on(event)(print)
    assert engine._plan.hooks.wants(event)  # pyright: ignore[reportPrivateUsage]


def test_a_hook_that_raises_is_logged_and_the_next_is_called(caplog: pytest.LogCaptureFixture) -> None:
    hooks, told = Hooks(), list[Any]()

    def broken(_: object) -> None:
        raise LookupError("no sink")

    hooks.add(MessageSent, broken)
    hooks.add(MessageSent, told.append)
    tell(hooks, SENT)
    [record] = caplog.records
    assert (record.name, record.levelno, told) == ("mokit", logging.ERROR, [SENT])
    assert "broken" in record.getMessage()
    assert record.getMessage().endswith("failed on MessageSent")


def test_a_hook_that_waits_without_an_event_loop_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    hooks = Hooks()

    async def waits(_: object) -> None:
        await asyncio.sleep(0)

    hooks.add(MessageSent, waits)
    tell(hooks, SENT)
    assert "an async handler waited, but engine.sync and engine.wsgi() have no event loop" in caplog.text


def test_hooks_that_were_taken_in_are_kept_apart_from_then_on() -> None:
    first, second, told = Hooks(), Hooks(), list[str]()
    first.add(MessageSent, lambda _: told.append("shared"))
    second.take_in(first)
    first.add(MessageSent, lambda _: told.append("first's"))
    second.add(MessageSent, lambda _: told.append("second's"))
    tell(second, SENT)
    assert told == ["shared", "second's"]


def test_the_handler_of_a_conversation_is_named_where_it_fails_on_an_answer() -> None:
    router, failed = Router(), list[str]()

    @router.keyword("SURVEY")
    def survey(talk: Conversation) -> str:
        raise ValueError(talk.ask("how", "How was it?"))

    phone = Handset(Engine(router), raise_errors=False)
    phone.engine.on(HandlerFailed)(lambda event: failed.append(event.handler))
    phone.text("survey")
    phone.text("fine")
    assert [name.partition(" (")[0] for name in failed] == ["survey()"]
