"""One database file as one process has it open: a connection that writes, and those that read beside it."""

import os
import sqlite3
from collections import deque
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection
from time import monotonic, sleep
from typing import Literal, NamedTuple, TypeAlias, TypeVar

from mokit.errors import StoreMisconfigured, StoreUnavailable
from mokit.stores.sqlite.failures import is_busy
from mokit.stores.sqlite.mounts import refuse_far_away
from mokit.stores.sqlite.schema import migrate
from mokit.stores.sqlite.writer import Work, Writer

T = TypeVar("T")

Durability: TypeAlias = Literal["full", "normal"]

OLDEST_SQLITE = (3, 30, 0)      # the first that counts with `filter`
IDLE_READERS = 8                # connections kept open for the next readers
PAUSE = 0.01                    # seconds between two attempts to switch a new file to WAL


class Settings(NamedTuple):
    """How a file is opened."""

    path: str
    durability: Durability
    patience: float             # seconds to wait for other processes and threads
    largest: int                # bytes of one row


class File:
    """An open file, for any number of threads of the process that opened it."""

    def __init__(self, settings: Settings) -> None:
        """Open it, bring its tables up to date, and check that it keeps what is promised.

        Raises:
            StoreMisconfigured: It doesn't.
            sqlite3.Error: It can't be opened.
        """
        _check_version()
        refuse_far_away(Path(settings.path))
        self.pid = os.getpid()
        self._settings = settings
        self._readers: deque[Connection] = deque()
        self._closed = False
        first = self.connect()
        try:
            _switch_to_wal(first, settings)
            migrate(first)
        except BaseException:
            first.close()
            raise
        self.writer = Writer(first, settings.patience)

    def connect(self) -> Connection:
        """A connection of the caller's own; any thread may use it, one at a time."""
        path, durability, patience, largest = self._settings
        connection = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
        try:
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, largest)
            connection.execute(f"pragma synchronous = {durability}")
            connection.execute("pragma fullfsync = 1")      # macOS: else its disks may keep writes to themselves
        except BaseException:
            connection.close()
            raise
        return connection

    @property
    def path(self) -> str:
        """Where it is."""
        return self._settings.path

    def read(self, look: Work[T]) -> T:
        """What the function finds in one consistent state of the file."""
        with self._reader() as connection:
            connection.execute("begin")
            try:
                return look(connection)
            finally:
                connection.execute("commit")

    def glance(self, look: Work[T]) -> T:
        """What the function finds, each of its statements in a state of its own; a transaction less."""
        with self._reader() as connection:
            return look(connection)

    @contextmanager
    def _reader(self) -> Generator[Connection]:
        if self._closed:
            raise StoreUnavailable("the store was closed meanwhile")
        try:
            connection = self._readers.pop()
        except IndexError:
            connection = self.connect()
        try:
            yield connection
        except BaseException:           # whatever state it is in
            connection.close()
            raise
        self._readers.append(connection)
        if self._closed or len(self._readers) > IDLE_READERS:
            self._close_readers(1)

    def _close_readers(self, count: int) -> None:
        for _ in range(count):
            try:
                self._readers.popleft().close()
            except IndexError:
                return

    def close(self) -> None:
        """Write what waits, then let go of all connections; a read that runs closes its own."""
        self._closed = True
        self._close_readers(len(self._readers))
        self.writer.close()


def _check_version() -> None:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        wanted = ".".join(map(str, OLDEST_SQLITE))
        raise StoreMisconfigured(f"Python has SQLite {sqlite3.sqlite_version}; {wanted} or newer is needed")


def _switch_to_wal(connection: Connection, settings: Settings) -> None:
    """Turn the write-ahead log on, which stays on; SQLite doesn't wait by itself while others do the same."""
    deadline = monotonic() + settings.patience
    while True:
        try:
            [mode] = connection.execute("pragma journal_mode = wal").fetchone()
            break
        except sqlite3.OperationalError as error:
            if not is_busy(error) or monotonic() > deadline:
                raise
            sleep(PAUSE)
    if mode != "wal":
        raise StoreMisconfigured(f"{settings.path} stays in journal mode {mode!r}; its file system allows no WAL")
