"""The servers that the tests of this part start."""

from tests.servers.redis import redis_program, redis_server, start_redis

__all__ = ["redis_program", "redis_server", "start_redis"]
