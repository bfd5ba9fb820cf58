"""Coroutines in a host without an event loop: run to their end, or refused where they wait."""

import asyncio
import traceback
from collections.abc import Callable, Coroutine, Generator
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from threading import Thread
from typing import Any

import pytest

from mokit import Contact, Engine, Inbound, Router
from mokit.dispatch import Proceed
from mokit.drive import Straight, drive
from mokit.errors import HandlerAwaited
from mokit.stores.memory import MemoryStore
from mokit.turns import Turn

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
TEXT = Inbound(id="1", sender="+14155550100", recipient="56789", text="go", received_at=NOW)
Handler = Callable[..., Coroutine[Any, Any, str]]
CURRENT = ContextVar("CURRENT", default="nobody")


class Pause:
    """What truly waits: it hands a bare yield to whoever drives."""

    def __await__(self) -> Generator[None, None, None]:
        yield


async def waits() -> str:
    await Pause()       # here
    return "Done"


async def sleeps() -> str:
    await asyncio.sleep(0)      # here
    return "Done"


async def sleeps_a_while() -> str:
    await asyncio.sleep(0.001)      # here: it looks for an event loop and finds none
    return "Done"


async def waits_for_a_future() -> str:
    loop = asyncio.get_running_loop()       # here
    future: asyncio.Future[None] = loop.create_future()
    loop.call_soon(future.set_result, None)
    await future
    return "Done"


async def swallows() -> str:
    try:
        await Pause()       # here
    except Exception:  # noqa: BLE001 - what handlers do
        return "Swallowed"
    return "Done"


async def waits_again() -> str:
    try:
        await Pause()       # here
    except HandlerAwaited:
        await Pause()
    return "Done"


async def waits_in_its_finally() -> str:
    try:
        await Pause()       # here
    finally:
        await Pause()
    return "Done"


async def waits_in_its_finally_alone() -> str:
    try:
        return "Done"
    finally:
        await Pause()       # here


async def raises_in_its_finally() -> str:
    try:
        await Pause()       # here
    finally:
        raise ValueError("could not clean up")


async def raises_again_when_it_is_closed() -> str:
    try:
        await Pause()       # here
    except HandlerAwaited:
        try:
            await Pause()
        finally:
            raise ValueError("could not clean up")
    return "Done"


WAITING = [
    waits, sleeps, sleeps_a_while, waits_for_a_future, swallows, waits_again, waits_in_its_finally,
    waits_in_its_finally_alone, raises_in_its_finally, raises_again_when_it_is_closed,
]    # fmt: skip


def program(handler: Handler, **settings: Any) -> Engine:
    router = Router()
    router.keyword("go")(handler)
    return Engine(router, clock=lambda: NOW, **settings)


@pytest.mark.parametrize("handler", WAITING)
def test_a_handler_that_waits_is_refused_where_it_waits(handler: Handler) -> None:
    with pytest.raises(HandlerAwaited, match=r"await engine\.handle\(\), or let it be a def") as caught:
        program(handler).sync.receive(TEXT)
    lines = traceback.extract_tb(caught.value.__traceback__)
    assert [line.name for line in lines if "# here" in (line.line or "")] == [handler.__name__]


@pytest.mark.parametrize("handler", WAITING)
def test_a_handler_that_waits_commits_nothing_and_leaves_the_turn(handler: Handler) -> None:
    store = MemoryStore()
    engine = program(handler, store=store)
    for _ in range(2):
        with pytest.raises(HandlerAwaited):
            engine.sync.receive(TEXT)
    assert store.stats(0).people == 0


@pytest.mark.parametrize("handler", WAITING)
def test_a_handler_that_waits_is_at_home_on_an_event_loop(handler: Handler) -> None:
    outcome = asyncio.run(program(handler).receive(TEXT))
    assert outcome.texts == ["Done"] or "could not clean up" in (outcome.error or "")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")     # Python tells of it, too
def test_a_handler_that_can_not_be_ended_is_refused_all_the_same() -> None:
    patience = iter(range(3))

    async def stubborn() -> str:
        for _ in patience:
            with suppress(BaseException):
                await Pause()
        return "Done"

    store = MemoryStore()
    with pytest.raises(HandlerAwaited):
        program(stubborn, store=store).sync.receive(TEXT)
    assert store.stats(0).people == 0


def test_a_hook_around_that_waits_commits_nothing_even_if_it_swallows_the_error() -> None:
    async def hook(_: Turn, proceed: Proceed) -> Any:
        try:
            await Pause()
        except HandlerAwaited:
            return "Swallowed"
        return await proceed()

    async def go() -> str:
        return "Done"

    store = MemoryStore()
    with pytest.raises(HandlerAwaited):
        program(go, around=[hook], store=store).sync.receive(TEXT)
    assert store.stats(0).people == 0


def test_a_handler_s_own_runtime_error_is_its_own() -> None:
    async def go() -> str:
        raise RuntimeError("no running tap")

    assert program(go).sync.receive(TEXT).error == "RuntimeError: no running tap"


def test_the_result_of_a_coroutine_that_never_waits_is_returned() -> None:
    async def inner() -> int:
        return 5

    async def outer() -> int:
        return await inner() + 1

    assert drive(outer()) == 6


def test_an_error_comes_through_with_the_line_that_raised() -> None:
    async def broken() -> None:
        raise LookupError("nothing")        # here

    with pytest.raises(LookupError) as caught:
        drive(broken())
    assert traceback.extract_tb(caught.value.__traceback__)[-1].name == "broken"


def test_context_variables_reach_the_coroutine_and_do_not_leak_out_of_it() -> None:
    async def name() -> str:
        seen = CURRENT.get()
        CURRENT.set("handler")
        return seen

    CURRENT.set("caller")
    assert (drive(name()), CURRENT.get()) == ("caller", "caller")


@pytest.mark.parametrize("is_async", [False, True])
def test_context_variables_of_a_handler_do_not_leak_into_the_next(*, is_async: bool) -> None:
    def go(contact: Contact) -> str:
        seen = CURRENT.get()
        CURRENT.set(contact.number)
        return seen

    async def go_async(contact: Contact) -> str:
        return go(contact)

    router = Router()
    router.keyword("go")(go_async if is_async else go)
    engine = Engine(router, clock=lambda: NOW)
    CURRENT.set("caller")
    other = Inbound(id="2", sender="+14155550101", recipient="56789", text="go", received_at=NOW)
    assert [engine.sync.receive(one).texts for one in (TEXT, other)] == [["caller"], ["caller"]]
    assert CURRENT.get() == "caller"


def test_a_context_variable_that_a_hook_sets_is_seen_by_the_handler() -> None:
    async def hook(turn: Turn, proceed: Proceed) -> Any:
        CURRENT.set(turn.service.name)
        return await proceed()

    async def go() -> str:
        return CURRENT.get()

    assert program(go, around=[hook]).sync.receive(TEXT).texts == ["56789"]


def test_a_person_s_turn_is_theirs_alone_until_it_is_left() -> None:
    straight = Straight()
    happened: list[str] = []
    straight.enter("anne")
    straight.enter("bill")       # another's turn is free

    def second() -> None:
        straight.enter("anne")
        happened.append("second")
        straight.leave("anne")

    thread = Thread(target=second)
    thread.start()
    happened.append("first")
    straight.leave("anne")
    thread.join(10)
    assert happened == ["first", "second"]


def test_an_engine_without_a_loop_works_inside_of_one() -> None:
    async def go() -> str:
        return "Done"

    async def main() -> list[str]:
        return program(go).sync.receive(TEXT).texts

    assert asyncio.run(main()) == ["Done"]
