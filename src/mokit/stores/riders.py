"""Changes that nobody waits for: they go with the next commit, or by themselves after a moment.

A reply that left with a webhook's answer has to be noted as sent, and a commit for that alone would
double what a message costs.
"""

from collections.abc import Awaitable, Callable, Sequence
from os import getpid
from threading import Lock, Thread
from time import sleep
from typing import TypeAlias

from mokit import logs
from mokit.stores.base import Change, Key

LULL = 10                       # moments without a new change after which nobody watches: to begin costs, too

Watch: TypeAlias = "Callable[[Riders], object]"     # begins to watch; what it gives is kept until the end


class Riders:
    """Changes that wait for another commit, each for two moments at most; any number of threads.

    Args:
        moment: Seconds.
        watch: Begins to ask `ripe` after each moment, until that gives None.
    """

    def __init__(self, moment: float, watch: Watch) -> None:
        self.moment = moment
        self._watch = watch
        self._guard = Lock()
        self._watched: tuple[int, object] = (0, None)       # the process in which somebody watches, and who
        self._lull = 0                          # moments since a change was added
        self._new: dict[Key, Change] = {}
        self._old: dict[Key, Change] = {}       # have waited for a moment

    def __bool__(self) -> bool:
        """Whether anything waits."""
        return bool(self._new or self._old)

    def __contains__(self, key: Key) -> bool:
        """Whether a change of that person waits."""
        return key in self._new or key in self._old

    def add(self, change: Change) -> bool:
        """Let a change wait; False if it can't: another of that person does, or there is no time to wait."""
        with self._guard:
            if not self.moment or change.key in self:
                return False
            if self._watched[0] != getpid():            # a fork leaves the thread behind
                try:
                    self._watched = (getpid(), self._watch(self))
                except RuntimeError:                    # no thread can be started any more
                    return False
            self._new[change.key] = change
            self._lull = 0
            return True

    def leave(self) -> list[Change]:
        """Those that wait, which now wait no longer."""
        with self._guard:
            leaving = [*self._old.values(), *self._new.values()]
            self._old, self._new = {}, {}
            return leaving

    def ripe(self) -> list[Change] | None:
        """Those that have waited for a moment, to be written by themselves; None ends the watch, nothing is left."""
        with self._guard:
            self._lull += 1
            if self._lull > LULL and not self:
                self._watched = (0, None)
                return None
            ripe = [*self._old.values()]
            self._old, self._new = self._new, {}
            return ripe


def in_thread(write: Callable[[Sequence[Change]], object]) -> Watch:
    """Watches on a thread that ends soon after the last change; a process that ends waits for it."""

    def watch(riders: Riders) -> Thread:
        thread = Thread(target=_watch, args=(riders, write), name="mokit settles", daemon=False)
        thread.start()
        return thread

    return watch


def _watch(riders: Riders, write: Callable[[Sequence[Change]], object]) -> None:
    sleep(riders.moment)
    while (ripe := riders.ripe()) is not None:
        try:
            if ripe:
                write(ripe)
        except Exception as error:  # noqa: BLE001 - nobody else would hear of it
            not_settled(error)
        sleep(riders.moment)


def on_loop(write: Callable[[Sequence[Change]], Awaitable[object]]) -> Watch:
    """Watches on the event loop, for a store that can write only there; what ends before its time is not written."""

    def watch(riders: Riders) -> object:
        from mokit.onloop import apart  # asyncio is loaded only where there is a loop

        return apart(_watch_on_loop(riders, write))

    return watch


async def _watch_on_loop(riders: Riders, write: Callable[[Sequence[Change]], Awaitable[object]]) -> None:
    from mokit.onloop import sleep as sleep_on_loop

    await sleep_on_loop(riders.moment)
    while (ripe := riders.ripe()) is not None:
        try:
            if ripe:
                await write(ripe)
        except Exception as error:  # noqa: BLE001 - nobody else would hear of it
            not_settled(error)
        await sleep_on_loop(riders.moment)


def not_settled(error: Exception) -> None:
    """Tell the log that answers were written, and that this could not be noted."""
    logs.fail("answers were written, but could not be settled; what they carried may leave twice: %s", error)
