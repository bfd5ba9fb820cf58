"""The store of one file, as the engine sees it."""

import os
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager
from datetime import timedelta
from sqlite3 import Connection
from threading import Lock
from typing import TypeVar, get_args

from mokit.errors import RegistrationError, StoreMisconfigured
from mokit.mistakes import kind_shown, shown
from mokit.stores.base import Change, Claim, Done, Key, Page, Snapshot, Stats
from mokit.stores.sqlite import marks, pages, people
from mokit.stores.sqlite.failures import Failures
from mokit.stores.sqlite.file import Durability, File, Settings
from mokit.stores.sqlite.lent import Lent
from mokit.stores.sqlite.writer import Work

T = TypeVar("T")

PATIENCE = timedelta(seconds=10)
LARGEST = 64 * 1024 * 1024      # bytes


class SQLiteStore:
    """A store in one SQLite file, for any number of threads and processes of one machine.

    Nothing is opened before the first use. A process that forks first closes a store that is open;
    the child's first use opens it again.

    Args:
        path: The file, on a local disk; it is made if it isn't there. mokit's tables begin with
            `mokit_`, so that others may share the file.
        durability: "full": what was committed outlives a loss of power. "normal": it outlives the
            process, but a loss of power may take the newest; the disk is waited for far less often.
        patience: How long a call waits for other processes and threads, before StoreUnavailable.
        largest: Bytes that a person's state with the queue and the latest marks, one mark or a
            ledger line may take, before ValueTooLarge.

    Raises:
        RegistrationError: One of these is none that SQLite can take.
    """

    lends = Connection

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        durability: Durability = "full",
        patience: timedelta = PATIENCE,
        largest: int = LARGEST,
    ) -> None:
        if durability not in get_args(Durability):
            raise RegistrationError(f"SQLiteStore(durability={shown(durability)}): it is 'full' or 'normal'")
        self._settings = Settings(_checked_path(path), durability, patience.total_seconds(), largest)
        self._failures = Failures(self._settings.path)
        self._opening = Lock()
        self._file: File | None = None

    def open(self) -> None:
        """Open the file, make or migrate its tables, and check that WAL is on; a second call does nothing.

        Raises:
            StoreMisconfigured: The file can't be used, lies on another machine's disk, or a later
                version of mokit wrote it.
        """
        self._opened()

    def close(self) -> None:
        """Write what waits and let go of the file; a second call does nothing, a later use opens it anew."""
        with self._opening:
            file = self._file
            if file is None or file.pid != os.getpid():
                return                  # that of the process that this one was forked from is its own to close
            self._file = None
        file.close()

    def load(self, wanted: Sequence[tuple[Key, Sequence[str]]]) -> list[Snapshot]:
        """Read people with those of the named marks that exist, in the order asked."""
        with self._failures:
            file = self._opened()
            if len(wanted) == 1 and len(wanted[0][1]) <= 1:
                return [_glanced_at(file, *wanted[0])]
            return file.read(lambda connection: [people.snapshot_of(connection, key, names) for key, names in wanted])

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        """Write each change whose guards hold; None stands for one that was refused.

        What arrives while others are written shares the next transaction. An error stands for all
        changes of its own call, and none of another's.

        Raises:
            ValueError: Two changes are for one key; nothing was written.
            StoreFull: There is no room on the disk; nothing was written.
            ValueTooLarge: One of the changes is too large; nothing was written.
        """
        if len(changes) > 1 and len({change.key for change in changes}) < len(changes):
            raise ValueError("two changes are for one key; commit them one after the other")
        return self._write(lambda file: [people.write(file, change) for change in changes])

    def claim(self, *, now: int, until: int, limit: int, token: str) -> list[Claim]:
        """Lease people with something due or a lease that ran out, earliest first."""
        return self._write(lambda file: people.claim(file, now=now, until=until, limit=limit, token=token))

    def members(self, name: str, after: str, limit: int) -> Page[Key]:
        """The people of a list, in pages by key."""
        return self._read(lambda file: pages.members(file, name, after, limit))

    def ledger(self, key: Key | None, after: str, limit: int) -> Page[str]:
        """Ledger lines of one person, or of all, in the order written, in pages."""
        return self._read(lambda file: pages.ledger(file, key, after, limit))

    def keys(self, after: str, limit: int) -> Page[Key]:
        """Everybody for whom a change was ever written and who was not forgotten, in pages by key."""
        return self._read(lambda file: pages.everybody(file, after, limit))

    def forget(self, key: Key, keep: str | None = None, version: int | None = None) -> bool:
        """Drop all of a person but the ledger lines and the state to keep; for a stranger it does nothing else."""
        return self._write(lambda file: people.forget(file, key, keep, version))

    def prune(self, before: int, limit: int) -> int:
        """Drop marks whose change had a `now` earlier than `before`; answers how many."""
        return self._write(lambda file: marks.prune(file, before, limit))

    def stats(self, now: int) -> Stats:
        """Count what is there; it looks at every person."""
        return self._read(lambda file: pages.stats(file, now))

    @contextmanager
    def lent(self, key: Key) -> Generator[Lent]:
        """A transaction that the host shares: its rows and one change of mokit's stand or fall together.

        All other writers wait meanwhile, those of other processes too, so be brief; a call that
        writes from within waits for itself until its patience is over. Left without a `commit`
        that was done, nothing of it was written. Errors of the host's own statements are its own.
        """
        file = self._opened()
        with file.writer.alone(), closing(file.connect()) as connection:
            with self._failures:
                lent = Lent(connection, key, self._failures)
            yield lent

    def _read(self, look: Work[T]) -> T:
        with self._failures:
            return self._opened().read(look)

    def _write(self, work: Work[T]) -> T:
        with self._failures:
            return self._opened().writer.run(work)

    def _opened(self) -> File:
        file = self._file or self._open_once()
        if file.pid != os.getpid():
            raise StoreMisconfigured(
                f"{file.path} was opened before this process was forked off, and SQLite can't keep the two apart; "
                "close the store before forking, or open it after"
            )
        return file

    def _open_once(self) -> File:
        with self._opening:
            if self._file is None:
                with Failures(self._settings.path, opening=True):
                    self._file = File(self._settings)
            return self._file


def _glanced_at(file: File, key: Key, names: Sequence[str]) -> Snapshot:
    """What one statement finds: on the connection that writes if it is idle, for it has at hand what it wrote."""
    def look(connection: Connection) -> Snapshot:
        return people.snapshot_of(connection, key, names)

    return file.writer.glance(look) or file.glance(look)


def _checked_path(path: str | os.PathLike[str]) -> str:
    if isinstance(path, Connection):
        raise RegistrationError(
            "SQLiteStore got a connection; give the path, SQLiteStore opens its own. A handler that asks for "
            "sqlite3.Connection gets the one that mokit commits with"
        )
    try:
        text: object = os.fspath(path)
    except TypeError:
        text = None
    if not isinstance(text, str):
        raise RegistrationError(f"SQLiteStore got {kind_shown(path)}; give the path of a file, such as 'woolly.db'")
    if "://" in text:
        raise RegistrationError("SQLiteStore got a URL; give the path of a file, such as 'woolly.db'")
    if text.startswith((":", "file:")) or not text:
        raise RegistrationError(
            f"SQLiteStore({shown(text)}): it takes the path of a file; MemoryStore is for what ends with the process"
        )
    return text
