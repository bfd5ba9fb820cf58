"""How the rules get the stores that they are held against."""

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from mokit.stores.awaited import is_async
from mokit.stores.base import AsyncStore, Store
from mokit.testing.contracts.blocking import Blocking


class StoreFixtures:
    """Makes stores for the rules, opens them, and closes them after each test."""

    def make_store(self, home: Path) -> Store | AsyncStore:
        """A store over `home`, not opened yet; the one thing that a subclass must say.

        Args:
            home: An empty directory that no other test uses. A store without files takes its name,
                which is as unique, as the name of a database, a schema or a prefix. For the same
                `home` it is called again where a store must find what another one wrote.
        """
        raise NotImplementedError(f"{type(self).__name__}.make_store must say how a store is made")

    @pytest.fixture
    def new_store(self, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Store]]:
        """Gives a function that makes an empty store and opens it."""
        with ExitStack() as stores:
            yield lambda: stores.enter_context(self.opened(tmp_path_factory.mktemp("store")))

    @pytest.fixture
    def store(self, new_store: Callable[[], Store]) -> Store:
        """Gives an empty store, opened."""
        return new_store()

    @contextmanager
    def opened(self, home: Path) -> Generator[Store]:
        """A store over `home`, opened, as one whose calls block."""
        made: Any = self.make_store(home)       # Any: `is_async` tells which of the two it is
        store: Store = Blocking(made) if is_async(made) else made
        try:
            store.open()
            yield store
        finally:
            store.close()
