"""Conversations that wait, recorded and run against a program before it is deployed."""

import asyncio
from collections.abc import Awaitable, Coroutine, Iterable
from inspect import isawaitable
from typing import Any, TypeVar

from mokit.drive import Straight, drive
from mokit.engine import Engine
from mokit.handlers import is_async
from mokit.histories import Histories, HistoryReport, Recorded, recorded_in
from mokit.onloop import OnLoop
from mokit.services import Service
from mokit.stores import awaited
from mokit.stores.base import Snapshot
from mokit.testing.world import in_event_loop

T = TypeVar("T")

PAGE = 500                  # people that are read at once


def check_history(engine: Engine, records: Iterable[Recorded]) -> list[HistoryReport]:
    """What becomes of each recorded conversation when the engine goes on with it; nothing is sent or kept.

    Each handler runs over its record up to the first question without answer, after `migrate=`, if its
    version has changed. What is not on record is not called by `once`, and prompts that are functions are not
    called either. What a handler does outside of `once` is done, as whenever it runs again; give the engine
    other things with `engine.replaced(provide=...)` where that matters.

    Raises:
        RuntimeError: A handler is async, and an event loop runs already.
    """
    plan = engine._plan  # pyright: ignore[reportPrivateUsage] - what was settled when it was built is all we need
    on_loop = any(is_async(route.handler) for route in engine.routes)
    histories = Histories(plan.program, plan.settings.texts, OnLoop() if on_loop else Straight())

    async def checked() -> list[HistoryReport]:
        return [await histories.check(record, service_of(record.service)) for record in records]

    def service_of(name: str) -> Service | None:
        return plan.service_named(name) if plan.has_service(name) else None

    return _run(checked(), on_loop=on_loop)


def recorded_talks(engine: Engine) -> list[Recorded]:
    """The conversations in an engine's store that wait for an answer or in line for their beginning, by person.

    Raises:
        RuntimeError: The store is an `AsyncStore`, and an event loop runs already.
        StoreUnavailable: The store can't be reached.
    """
    settings = engine._plan.settings  # pyright: ignore[reportPrivateUsage] - as above
    return _run(_recorded(settings.store, f"{settings.space}|"), on_loop=awaited.is_async(settings.store))


async def _recorded(store: Any, space: str) -> list[Recorded]:      # Any: its calls are awaited or not
    await _given(store.open())
    found: list[Recorded] = []
    after: str | None = ""
    while after is not None:
        page = await _given(store.keys(after, PAGE))
        keys = [key for key in page.items if key.startswith(space)]
        snapshots: list[Snapshot] = await _given(store.load([(key, ()) for key in keys]))
        for key, snapshot in zip(keys, snapshots, strict=True):
            found += recorded_in(key, snapshot.state)
        after = page.next
    return found


async def _given(result: Awaitable[Any] | Any) -> Any:
    return await result if isawaitable(result) else result


def _run(coroutine: Coroutine[Any, Any, T], *, on_loop: bool) -> T:
    if not on_loop:
        return drive(coroutine)
    if in_event_loop():
        coroutine.close()
        raise RuntimeError("this needs an event loop of its own; in a running one call it with asyncio.to_thread(...)")
    return asyncio.run(coroutine)
