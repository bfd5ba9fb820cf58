"""What SQLite's errors mean to whoever uses the store."""

import sqlite3
from types import TracebackType

from mokit.errors import StoreError, StoreFull, StoreMisconfigured, StoreUnavailable, ValueTooLarge

_OWN: dict[int, type[StoreError]] = {
    sqlite3.SQLITE_FULL: StoreFull,
    sqlite3.SQLITE_TOOBIG: ValueTooLarge,
}
_PASSING = {        # what may be gone when it is tried again
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_PROTOCOL,
}


class Failures:
    """`with` this, SQLite's errors are raised as mokit's, which say what the caller may do about them.

    Args:
        path: The file, for the message.
        opening: The file is being opened: what doesn't pass by itself is a wrong path or setting.
    """

    def __init__(self, path: str, *, opening: bool = False) -> None:
        self._path = path
        self._otherwise = StoreMisconfigured if opening else StoreUnavailable

    def __enter__(self) -> None:
        """Begin to watch."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Raise what the error means; a ProgrammingError is the caller's own mistake and stays."""
        if isinstance(error, OverflowError):                # a number beyond 64 bits, a text beyond 2 GB
            raise ValueTooLarge(f"{self._path}: {error}") from error
        if isinstance(error, sqlite3.Error) and not isinstance(error, sqlite3.ProgrammingError):
            raise self._meaning(_kind(error))(f"{self._path}: {error}") from error

    def _meaning(self, kind: int) -> type[StoreError]:
        return _OWN.get(kind) or (StoreUnavailable if kind in _PASSING else self._otherwise)


def is_busy(error: Exception) -> bool:
    """Whether somebody else kept the file locked for too long."""
    return isinstance(error, sqlite3.Error) and _kind(error) == sqlite3.SQLITE_BUSY


def _kind(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF         # the other bits say more about the same
