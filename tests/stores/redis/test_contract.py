"""Both stores keep the contract."""

from pathlib import Path

import pytest
import redis

from mokit.stores.base import AsyncStore, Store
from mokit.stores.redis import AsyncRedisStore, RedisStore
from mokit.testing.contracts import DurableStoreContract
from tests.servers.redis import RedisServer

FEW = 3                 # shards: enough for every way to be gone, and pages stay quick


class OnRedis(DurableStoreContract):
    @pytest.fixture(autouse=True)
    def on_server(self, redis_server: RedisServer) -> None:
        self.url = redis_server.url

    def make_newer(self, home: Path) -> None:
        with redis.Redis.from_url(self.url) as client:
            client.hincrby(f"{home.name}:meta", "schema", 1)


class TestRedisStore(OnRedis):
    def make_store(self, home: Path) -> Store:
        return RedisStore(self.url, prefix=home.name, shards=FEW)


class TestAsyncRedisStore(OnRedis):
    test_whatever_is_done_it_does_as_the_model_says = None  # type: ignore[assignment] # slow; what is sent is the same

    def make_store(self, home: Path) -> AsyncStore:
        return AsyncRedisStore(self.url, prefix=home.name, shards=FEW)
