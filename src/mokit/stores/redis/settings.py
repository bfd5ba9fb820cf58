"""What a store is made with, checked; and the pool that it gets its connections from."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from redis.exceptions import RedisError

from mokit.errors import RegistrationError
from mokit.mistakes import kind_shown, shown
from mokit.stores.redis.layout import Layout
from mokit.stores.redis.plans import Limits

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


def pool_of(server: Any, patience: timedelta, *, client: type[Any], pool: type[Any]) -> Any:
    """The pool of a client, or a new one of connections to a URL, none of them open yet.

    Args:
        server: A URL, whose own options count more than patience, or a client.
        patience: How long is waited for a connection and for an answer.
        client: Which class of redis-py's such a client has; it and its pool are Any, since the
            blocking and the awaited ones have no class in common.
        pool: Which class a new pool has.

    Raises:
        RegistrationError: It is neither.
    """
    if isinstance(server, client):
        return server.connection_pool
    if not isinstance(server, str):
        raise RegistrationError(
            f"server={kind_shown(server)}: give a URL such as 'redis://host:6379/0', or a client of class "
            f"{client.__module__}.Redis, which takes a connection_pool= of yours"
        )
    seconds = patience.total_seconds()
    # protocol 2: over 3 a server may speak unasked, and a closed connection is not told from that
    options = {"protocol": 2, "timeout": seconds, "socket_timeout": seconds, "socket_connect_timeout": seconds}
    try:
        return pool.from_url(server, **options)
    except (ValueError, RedisError) as error:
        raise RegistrationError(f"this is no URL of a Redis server: {error}") from error


def address_of(pool: object) -> str:
    """Where a pool's server is, without user and password."""
    if service := getattr(pool, "service_name", None):      # Sentinel knows where that is
        return str(service)
    options: Mapping[str, Any] = getattr(pool, "connection_kwargs", {})
    if "path" in options:
        return str(options["path"])
    return f"{options.get('host', 'localhost')}:{options.get('port', 6379)}/{options.get('db') or 0}"
