"""What the tests of several parts share."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from mokit import Engine

# How long an example takes says how busy the machine is, and nothing about mokit.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


@pytest.fixture(params=["without a loop", "on a loop"])
def call(request: pytest.FixtureRequest) -> Iterator[Callable[..., Any]]:
    """Calls an engine as both kinds of host do: `call(engine, "receive", message)`."""
    if request.param == "without a loop":
        yield _call_straight
        return
    with asyncio.Runner() as runner:
        yield lambda engine, name, *arguments, **options: runner.run(getattr(engine, name)(*arguments, **options))


def _call_straight(engine: Engine, name: str, *arguments: object, **options: object) -> Any:
    return getattr(engine.sync, name)(*arguments, **options)
