"""The servers that the tests of this part start, and the stores on them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pytest

from mokit.stores.base import Store
from mokit.stores.redis import AsyncRedisStore, RedisStore
from mokit.testing.contracts.blocking import Blocking
from tests.servers.redis import RedisServer, redis_program, redis_server, start_redis

__all__ = ["redis_program", "redis_server", "start_redis"]

Made = Callable[..., Store]


@pytest.fixture(params=[RedisStore, AsyncRedisStore])
def make(request: pytest.FixtureRequest) -> Iterator[Made]:
    """Makes stores of either kind, as ones whose calls block, and closes them."""
    with ExitStack() as stores:

        def make(*args: object, **options: object) -> Store:
            made = request.param(*args, **options)
            store: Store = Blocking(made) if request.param is AsyncRedisStore else made
            stores.enter_context(closing(store))
            return store

        yield make


@pytest.fixture
def prefix(request: pytest.FixtureRequest) -> str:
    """What no other test calls its keys."""
    name: str = request.node.name
    return name.translate(str.maketrans("{}", "()"))


@pytest.fixture
def store(make: Made, redis_server: RedisServer, prefix: str) -> Store:
    """An empty store as it is made without options."""
    return make(redis_server.url, prefix=prefix)
