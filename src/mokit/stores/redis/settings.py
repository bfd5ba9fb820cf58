"""What a store is made with, checked; and the pool that it gets its connections from."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypeVar

from redis.exceptions import RedisError

from mokit.errors import RegistrationError
from mokit.mistakes import shown
from mokit.stores.redis.layout import Layout
from mokit.stores.redis.plans import Limits

P = TypeVar("P")

SHARDS = 64
PATIENCE = timedelta(seconds=10)
RETENTION = timedelta(days=30)
LARGEST = 64 * 1024 * 1024      # bytes
MOST_SHARDS = 16_384            # as many as a cluster has slots


def layout_of(prefix: str, shards: int) -> Layout:
    """The names of the keys.

    Raises:
        RegistrationError: The prefix or the number can't be taken.
    """
    if not prefix or "{" in prefix or "}" in prefix:
        raise RegistrationError(f"prefix={shown(prefix)}: it is some letters without braces, which mark the shard")
    if not 1 <= shards <= MOST_SHARDS:
        raise RegistrationError(f"shards={shards}: it is a number from 1 to {MOST_SHARDS}")
    return Layout(prefix, shards)


def limits_of(retention: timedelta | None, largest: int) -> Limits:
    """What is kept, and for how long."""
    if retention is None:
        return Limits(None, largest)
    if retention <= timedelta():
        raise RegistrationError(f"retention={retention}: it is longer than any gateway repeats itself, or None")
    return Limits(retention // timedelta(milliseconds=1), largest)


def pool_of(pools: type[P], url: str, patience: timedelta) -> P:
    """A pool of connections, none of them open yet; what stands in the URL counts more.

    Raises:
        RegistrationError: It is no URL of a Redis server.
    """
    seconds = patience.total_seconds()
    # protocol 2: over 3 a server may speak unasked, and a closed connection is not told from that
    options = {"protocol": 2, "timeout": seconds, "socket_timeout": seconds, "socket_connect_timeout": seconds}
    made: Any = pools           # Any: the blocking and the awaited pool have no class in common
    try:
        pool: P = made.from_url(url, **options)
    except (ValueError, RedisError) as error:
        raise RegistrationError(f"this is no URL of a Redis server: {error}") from error
    return pool


def address_of(pool: object) -> str:
    """Where a pool's server is, without user and password."""
    options: Mapping[str, Any] = getattr(pool, "connection_kwargs", {})
    if "path" in options:
        return str(options["path"])
    return f"{options.get('host', 'localhost')}:{options.get('port', 6379)}/{options.get('db') or 0}"
