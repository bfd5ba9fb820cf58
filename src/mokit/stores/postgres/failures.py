"""What PostgreSQL's errors mean to whoever uses the store."""

from types import TracebackType

from psycopg import DataError, Error, IntegrityError, ProgrammingError
from psycopg.errors import DeadlockDetected, InvalidSqlStatementName, SerializationFailure

from mokit.errors import StoreError, StoreFull, StoreMisconfigured, StoreUnavailable, ValueTooLarge

# Appendix A of the PostgreSQL manual, "Error Codes": a whole class by its first two characters.
_MEANINGS: dict[str, type[StoreError]] = {
    "22003": ValueTooLarge,             # numeric_value_out_of_range
    "25006": StoreUnavailable,          # read_only_sql_transaction: the server became a standby
    "3F000": StoreMisconfigured,        # invalid_schema_name
    "42501": StoreMisconfigured,        # insufficient_privilege
    "42883": StoreMisconfigured,        # undefined_function
    "42P01": StoreMisconfigured,        # undefined_table
    "53100": StoreFull,                 # disk_full
    "54": ValueTooLarge,                # program_limit_exceeded: a row, an index entry, a jsonb
}
_OWN_MISTAKES = DataError, IntegrityError, ProgrammingError

# Nothing was written, and the next try may do it.
AGAIN = DeadlockDetected, InvalidSqlStatementName, SerializationFailure
TRIES = 5


class Failures:
    """`with` this, PostgreSQL's errors are raised as mokit's, which say what the caller may do about them.

    Args:
        schema: Where the tables are, for the message.
    """

    def __init__(self, schema: str) -> None:
        self._schema = schema

    def __enter__(self) -> None:
        """Begin to watch."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Raise what the error means; what is nobody's but the caller's own mistake stays."""
        if isinstance(error, Error) and (meaning := _meaning(error)):
            raise meaning(f"PostgreSQL, schema {self._schema}: {error}") from error


def _meaning(error: Error) -> type[StoreError] | None:
    state = error.sqlstate or ""
    if meaning := _MEANINGS.get(state) or _MEANINGS.get(state[:2]):
        return meaning
    return None if isinstance(error, _OWN_MISTAKES) else StoreUnavailable
