"""A store in a PostgreSQL database, on psycopg 3, for hosts with and without an event loop."""

from mokit.errors import MissingExtra

try:
    import psycopg as psycopg
    import psycopg_pool as psycopg_pool
except ImportError as missing:
    raise MissingExtra(
        "a store in PostgreSQL needs psycopg and its pool: pip install 'mokit[postgres]'"
    ) from missing

from mokit.stores.postgres.lent import AsyncLent, Lent
from mokit.stores.postgres.onloop import AsyncPostgresStore
from mokit.stores.postgres.store import PostgresStore

__all__ = ["AsyncLent", "AsyncPostgresStore", "Lent", "PostgresStore"]
