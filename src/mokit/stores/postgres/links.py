"""How the database is reached: with which options a connection is made, and whether one still lives."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from psycopg import BaseConnection, OperationalError, ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import TransactionStatus

from mokit.errors import RegistrationError
from mokit.stores.postgres.requests import Request, nothing

PATIENCE = timedelta(seconds=10)
LARGEST = 64 * 1024 * 1024      # bytes
CONNECTIONS = 10
SCHEMES = "postgresql", "postgres"

SETTINGS = """
    select
        set_config('statement_timeout', %s, false),
        set_config('default_transaction_isolation', 'read committed', false),
        -- each statement has one good plan, by an index, also while the tables are small and then grow fast
        set_config('plan_cache_mode', 'force_generic_plan', false),
        set_config('enable_seqscan', 'off', false)
"""


class Link(NamedTuple):
    """Where a database is, and how long it is waited for."""

    conninfo: str
    options: dict[str, Any]     # Any: as psycopg takes them
    patience: float             # seconds


def linked(conninfo: str, patience: timedelta) -> Link:
    """The options that the conninfo leaves open are set so that a dead server is noticed.

    Raises:
        RegistrationError: It is no connection string.
    """
    scheme, is_url, _ = conninfo.partition("://")
    if is_url and "=" not in scheme and scheme not in SCHEMES:      # libpq would tell all of it, its password too
        raise RegistrationError(f"a URL of PostgreSQL begins with postgresql://, and this one with {scheme}://")
    try:
        given = conninfo_to_dict(conninfo)
    except ProgrammingError as error:
        raise RegistrationError(f"PostgresStore takes a connection string or URL of PostgreSQL: {error}") from error
    seconds = patience.total_seconds()
    options = {
        "connect_timeout": max(2, round(seconds)),      # libpq takes 1 for 2
        "tcp_user_timeout": max(1, round(seconds * 1000)),
        "keepalives_idle": 30,
        "client_encoding": "UTF8",
        "fallback_application_name": "mokit",
    }
    left_open = {name: value for name, value in options.items() if name not in given}
    return Link(conninfo, {"autocommit": True, **left_open}, seconds)


def settings(patience: float) -> Request[None]:
    """What a new connection is told: how long a statement may take, its waiting for locks included."""
    return Request(SETTINGS, (str(max(1, round(patience * 1000))),), nothing)


def is_alive(connection: BaseConnection[Any]) -> bool:
    """Whether the server has not hung up on an idle connection; costs no round trip."""
    try:
        for _ in range(2):              # a last word, and the end behind it
            connection.pgconn.consume_input()
    except OperationalError:
        return False
    return not connection.closed


def is_idle(connection: BaseConnection[Any]) -> bool:
    """Whether it is open and outside of any transaction."""
    return connection.info.transaction_status == TransactionStatus.IDLE


def values_of(request: Request[Any]) -> Sequence[Any] | None:
    """The values as psycopg takes them; None where a % is no placeholder."""
    return request.values or None
