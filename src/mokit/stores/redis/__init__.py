"""A store in one Redis server, for any number of machines."""

from mokit.errors import MissingExtra

try:
    import hiredis as hiredis
    import redis as redis
except ImportError as missing:
    raise MissingExtra("RedisStore needs redis-py and hiredis: pip install 'mokit[redis]'") from missing

from mokit.stores.redis.onloop import AsyncRedisStore
from mokit.stores.redis.store import RedisStore

__all__ = ["AsyncRedisStore", "RedisStore"]
