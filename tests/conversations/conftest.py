"""The four ways in which the script of a conversation runs, and a phone for each."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Literal, NamedTuple, TypeVar

import pytest

from mokit import Engine, HandlerFailed, Outcome, Router
from mokit.drive import drive
from mokit.stores.memory import MemoryStore
from mokit.talks import History
from mokit.testing import Handset
from mokit.testing.world import World

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

T = TypeVar("T")
Body = Callable[..., Any]
Written = Literal["def", "async def"]


class Host(NamedTuple):
    """How handlers are written, and what calls the engine."""

    written: Written
    runner: asyncio.Runner | None           # None: a host without an event loop

    def script(self, body: Body) -> Body:
        """The handler with that body, `def` or `async def`."""
        if self.written == "def":
            return body

        @wraps(body)
        async def handler(*args: Any, **kwargs: Any) -> Any:
            return body(*args, **kwargs)

        return handler

    def engine(
        self,
        *bodies: Body,
        name: str | None = None,
        version: int = 1,
        migrate: Callable[[History], object] | None = None,
        **settings: Any,
    ) -> Engine:
        """A program whose first keyword is GO; the others are the names of their bodies."""
        router = Router()
        first, *others = bodies
        router.keyword("GO", name=name, version=version, migrate=migrate)(self.script(first))
        for body in others:
            router.keyword(body.__name__)(self.script(body))
        return Engine(router, **settings)

    def phone(self, *bodies: Body, store: MemoryStore | None = None, **settings: Any) -> "Phone":
        """A phone on such a program."""
        return self.handset(self.engine(*bodies, **settings), store=store)

    def handset(self, engine: Engine, store: MemoryStore | None = None) -> "Phone":
        """A phone on an engine."""
        return Phone(engine, Hosted(engine, self, store or MemoryStore()))

    def call(self, engine: Engine, name: str, *arguments: Any, **named: Any) -> Any:
        """What a method of the engine gives."""
        if self.runner is None:
            return getattr(engine.sync, name)(*arguments, **named)
        return self.runner.run(getattr(engine, name)(*arguments, **named))


class Hosted(World):
    """The world of a phone in such a host; no turn is run twice there unless the engine is told so."""

    def __init__(self, engine: Engine, host: Host, store: MemoryStore) -> None:
        super().__init__(engine, NOW, replays=False)
        self.host = host
        self.store = store
        self.deploy(engine)

    def deploy(self, engine: Engine) -> None:
        """Put another program over the same store."""
        self.engine = engine.replaced(store=self.store, transport=self.line, clock=self.clock)
        self.engine.on(HandlerFailed)(self._note)

    def run(self, call: Coroutine[Any, Any, T]) -> T:
        """What a phone's call gives in such a host."""
        return drive(call) if self.host.runner is None else self.host.runner.run(call)


class Phone(Handset):
    """A handset that knows its host."""

    def __init__(self, engine: Engine, world: Hosted) -> None:
        super().__init__(engine, world=world)
        self.world = world

    def deploy(self, *bodies: Body, **settings: Any) -> None:
        """Let a changed program go on, as `Host.phone` makes it."""
        self.world.deploy(self.world.host.engine(*bodies, **settings))

    def call(self, name: str, *arguments: Any, **named: Any) -> Outcome:
        """The outcome of something that the business does."""
        outcome: Outcome = self.world.host.call(self.engine, name, *arguments, **{"service": self.service, **named})
        return outcome


@pytest.fixture(params=["def", "async def"])
def written(request: pytest.FixtureRequest) -> Written:
    """How the handlers are written."""
    how: Written = request.param
    return how


@pytest.fixture(params=["without a loop", "on a loop"])
def host(request: pytest.FixtureRequest, written: Written) -> Iterator[Host]:
    """All four: `def` and `async def` in a host without an event loop, and on one."""
    if request.param == "without a loop":
        yield Host(written, None)
        return
    with asyncio.Runner() as runner:
        yield Host(written, runner)


@pytest.fixture
def loop_host() -> Iterator[Host]:
    """An `async def` handler on an event loop, where it may truly wait."""
    with asyncio.Runner() as runner:
        yield Host("async def", runner)
