"""What the errors of Redis and of redis-py mean to whoever uses the store."""

from types import TracebackType
from typing import TypeVar

from redis.exceptions import (
    AuthenticationError,
    AuthorizationError,
    NoPermissionError,
    NoScriptError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisError,
    ResponseError,
)

from mokit.errors import StoreError, StoreFull, StoreMisconfigured, StoreUnavailable, ValueTooLarge

T = TypeVar("T")

_KINDS: dict[type[RedisError], type[StoreError]] = {
    OutOfMemoryError: StoreFull,
    NoPermissionError: StoreMisconfigured,
    AuthenticationError: StoreMisconfigured,
    AuthorizationError: StoreMisconfigured,
}
_WORDS = {          # part of what the server says
    "No space left": StoreFull,
    "invalid bulk length": ValueTooLarge,
    "invalid multibulk length": ValueTooLarge,
    "unknown command": StoreMisconfigured,
    "no permissions": StoreMisconfigured,       # within a script
    "can't run this command": StoreMisconfigured,       # the same, before Redis 7.2
    "WRONGTYPE": StoreMisconfigured,            # the prefix is somebody else's
}


def meaning(error: Exception) -> StoreError:
    """Mokit's error for one of redis-py's; what may pass by itself is StoreUnavailable."""
    kind = next((meant for raised, meant in _KINDS.items() if isinstance(error, raised)), None)
    kind = kind or next((meant for word, meant in _WORDS.items() if word in str(error)), StoreUnavailable)
    meant = kind(f"Redis: {error}")
    meant.__cause__ = error
    return meant


def is_unknown_script(answer: object) -> bool:
    """Whether the server must be told the script first."""
    return isinstance(answer, NoScriptError)


def spoils_connection(answer: object) -> bool:
    """Whether the server hangs up after this, or is a replica now, so that the master must be looked up anew."""
    return isinstance(answer, ReadOnlyError) or (isinstance(answer, ResponseError) and "Protocol error" in str(answer))


def refuse_errors(answers: list[T]) -> list[T]:
    """The answers, none of which is an error.

    Raises:
        StoreError: The first that is one.
    """
    for answer in answers:
        if isinstance(answer, Exception):
            raise meaning(answer)
    return answers


class Failures:
    """`with` this, redis-py's errors are raised as mokit's."""

    def __enter__(self) -> None:
        """Begin to watch."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Raise what the error means."""
        if isinstance(error, (RedisError, OSError)):
            raise meaning(error)
