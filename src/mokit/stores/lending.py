"""A store's open connection, lent to the handler of one turn: its rows and the turn's commit stand or fall together."""

from collections.abc import Callable
from contextvars import ContextVar
from threading import Lock
from typing import Any

from mokit.errors import NestedCall
from mokit.stores.base import AsyncStore, Change, Done, Key, Store
from mokit.waits import Waits

TURN = "\0lent"                 # the turn of those who borrow on an event loop; no person is called so

_borrows: ContextVar[Waits | None] = ContextVar("whose turn has the store's connection here", default=None)


def lent_by(store: Store | AsyncStore) -> Any:
    """The type of connection that a store lends, as handlers write it; None if it lends none."""
    return getattr(store, "lends", None)


def check_not_lent(waits: Waits) -> None:
    """Refuse a call of the engine that would wait for its own caller.

    Raises:
        NestedCall: A handler that has the store's connection makes it.
    """
    if _borrows.get() is waits:
        raise NestedCall(
            "a handler that has the store's connection calls the engine, which would wait for that connection; "
            "call it after the turn, as from a hook for MessageHandled, or give the handler no connection"
        )


class Loan:
    """The connection for one turn, borrowed once a handler asks for it.

    On an event loop a store that blocks lends to one turn after the other, so that those who wait don't
    keep all worker threads from whoever has it.
    """

    def __init__(self, lend: Callable[[], Any], waits: Waits, *, awaited: bool) -> None:
        self.connection: Any = None
        self._lend = lend
        self._waits = waits
        self._awaited = awaited         # whether the store's calls are
        self._has_turn = False
        self._guard = Lock()
        self._is_closed = False
        self._manager: Any = None       # Any: a context manager of either kind
        self._lent: Any = None

    async def open(self) -> None:
        """Begin the transaction; a second call does nothing.

        Raises:
            StoreUnavailable: It can't be had.
        """
        if self._lent is not None:
            return
        if self._waits.on_loop and not self._awaited:
            entering = self._waits.enter(TURN)
            if entering is not None:
                await entering
            self._has_turn = True
        _borrows.set(self._waits)
        self._manager = self._lend()
        if self._awaited:
            self._lent = await self._manager.__aenter__()
        else:
            await self._waits.blocking(self._enter)
        self.connection = getattr(self._lent, "connection", None)

    def _enter(self) -> None:
        lent = self._manager.__enter__()
        with self._guard:
            if not self._is_closed:
                self._lent = lent
                return
        self._manager.__exit__(None, None, None)        # whoever wanted it was cancelled meanwhile

    @property
    def is_open(self) -> bool:
        """Whether a turn has the connection."""
        return self._lent is not None

    async def commit(self, change: Change) -> Done | None:
        """Write the change and what the host wrote; None if a guard did not hold, then neither is written."""
        if self._awaited:
            done: Done | None = await self._lent.commit(change)
        else:
            done = await self._waits.blocking(self._lent.commit, change)
        return done

    async def close(self) -> None:
        """End the transaction; what was not committed is taken back. A second call does nothing."""
        with self._guard:
            lent, self._lent, self._is_closed = self._lent, None, True
        try:
            if lent is not None and self._awaited:
                await self._manager.__aexit__(None, None, None)
            elif lent is not None:
                await self._waits.blocking(self._manager.__exit__, None, None, None)
        finally:
            if self._has_turn:
                self._has_turn = False
                self._waits.leave(TURN)
            if _borrows.get() is self._waits:
                _borrows.set(None)


def lending(store: Any, waits: Waits, *, awaited: bool) -> Callable[[Key], Loan] | None:
    """What lends the store's connection for a turn of a person; None if the store lends none."""
    if lent_by(store) is None:
        return None
    return lambda key: Loan(lambda: store.lent(key), waits, awaited=awaited)
