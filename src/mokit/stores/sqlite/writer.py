"""The one connection that writes, and the line of those who want it to.

Whoever finds it idle takes all that wait behind them into one transaction, so that under load many
calls share one wait for the disk. There is no thread of its own, which nobody has to start, to stop or
to lose in a fork; a lone call pays for no change of threads.
"""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from sqlite3 import Connection
from threading import Lock
from typing import Any, Generic, TypeVar, cast

from mokit.errors import StoreUnavailable
from mokit.stores.sqlite.failures import is_busy

T = TypeVar("T")
Work = Callable[[Connection], T]        # part of a transaction; runs again by itself if the transaction fails


class Writer:
    """Writes for any number of threads, each transaction all or nothing.

    Args:
        connection: Nobody else uses it.
        patience: Seconds after which a call that still waits gives up.
    """

    def __init__(self, connection: Connection, patience: float) -> None:
        self._connection = connection
        self._patience = patience
        self._guard = Lock()
        self._line: list[_Job[Any]] = []        # the first one leads: it writes, for itself and others
        self._closed = False

    def run(self, work: Work[T]) -> T:
        """What the work returns, once it was committed.

        Raises:
            StoreUnavailable: The line did not move, or the writer was closed.
            Exception: What the work or its commit raised; nothing of it was written.
        """
        job = _Job(work)
        if self._leads(job):
            group = self._group()
            try:
                self._write(group)
            finally:
                self._hand_on(job)
        return job.result()

    @contextmanager
    def alone(self) -> Generator[Connection]:
        """Waits for its turn and keeps all others waiting; the transactions are the caller's."""
        job = _Job[None](None)
        self._leads(job)
        try:
            yield self._connection
        finally:
            self._hand_on(job)

    def close(self) -> None:
        """Close the connection once all who wait were served; a later call to `run` is refused."""
        if self._closed:
            return
        with self.alone() as connection:
            self._closed = True
            connection.close()

    def _leads(self, job: "_Job[Any]") -> bool:
        """Stand in line; True at the front of it, False if the work was done by who stood there before."""
        with self._guard:
            self._line.append(job)
            first = self._line[0] is job
        if not first:
            self._wait(job)
        if self._closed and not job.over:
            self._leave(job)
            raise StoreUnavailable("the store was closed meanwhile")
        return not job.over

    def _wait(self, job: "_Job[Any]") -> None:
        try:
            called = job.wake.acquire(timeout=self._patience)
        except BaseException:           # Ctrl-C and the like
            self._leave(job)
            raise
        if not called and self._gave_up(job):
            raise StoreUnavailable(f"others have kept the writer for {self._patience:g} s; it may yet be written")

    def _gave_up(self, job: "_Job[Any]") -> bool:
        """Leave the line, unless the work was done or has become theirs at the last moment."""
        with self._guard:
            if job.over or self._line[0] is job:
                return False
            self._line.remove(job)
            return True

    def _group(self) -> Sequence["_Job[Any]"]:
        """Those at the front who can share a transaction."""
        with self._guard:
            lonely = [place for place, job in enumerate(self._line) if job.work is None]
            return self._line[: lonely[0]] if lonely else self._line[:]

    def _write(self, group: Sequence["_Job[Any]"]) -> None:
        """Write all in one transaction; if that fails each in its own, so that one fault is its owner's alone."""
        try:
            results = _committed(self._connection, group)
        except Exception as error:  # noqa: BLE001 - it is raised where each waits
            if len(group) > 1 and not is_busy(error):
                for job in group:
                    self._write([job])
            else:
                for job in group:
                    job.end(None, error)
        else:
            for job, result in zip(group, results, strict=True):
                job.end(result)

    def _hand_on(self, leader: "_Job[Any]") -> None:
        """Let those go whose work is over, and the next one lead."""
        with self._guard:
            over = [job for job in self._line if job.over and job is not leader]
            self._line = [job for job in self._line if not job.over and job is not leader]
            called = over + self._line[:1]
        for job in called:
            job.wake.release()

    def _leave(self, job: "_Job[Any]") -> None:
        """Give up waiting; whoever was called to lead calls the next."""
        with self._guard:
            led = self._line[:1] == [job]
            self._line = [one for one in self._line if one is not job]
            called = self._line[:1] if led else []
        for one in called:
            one.wake.release()


def _committed(connection: Connection, group: Sequence["_Job[Any]"]) -> list[Any]:
    try:
        connection.execute("begin immediate")
        results = [job.work(connection) for job in group if job.work is not None]
        connection.execute("commit")
    finally:
        if connection.in_transaction:
            connection.execute("rollback")
    return results


class _Job(Generic[T]):
    """One who stands in line."""

    __slots__ = ("_error", "_result", "over", "wake", "work")

    def __init__(self, work: Work[T] | None) -> None:
        self.work = work                # None: wants the connection alone
        self.over = False
        self.wake = Lock()              # open once the work is over, or theirs to do
        self.wake.acquire()
        self._result: T | None = None
        self._error: Exception | None = None

    def end(self, result: T | None, error: Exception | None = None) -> None:
        self._result, self._error = result, error
        self.over = True

    def result(self) -> T:
        if self._error is not None:
            raise self._error
        return cast("T", self._result)  # it is over, and there was no error
