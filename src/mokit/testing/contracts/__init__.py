"""What every store must do, as test classes for pytest; a store of your own is held to it in three lines.

    class TestMyStore(StoreContract):
        def make_store(self, home: Path) -> Store:
            return MyStore(home)

Each rule is a test; its name says the rule. A store whose calls are awaited is held to the same ones.
"""

from mokit.errors import MissingExtra

try:
    import hypothesis as hypothesis
    import pytest as pytest
except ImportError as missing:
    raise MissingExtra("the contract of a store needs pytest and Hypothesis: pip install 'mokit[testing]'") from missing

from mokit.testing.contracts.durable import DurableRules
from mokit.testing.contracts.lists import ListRules
from mokit.testing.contracts.marks import MarkRules
from mokit.testing.contracts.model import ModelRules
from mokit.testing.contracts.people import PeopleRules
from mokit.testing.contracts.queues import QueueRules
from mokit.testing.contracts.races import RaceRules

__all__ = ["DurableStoreContract", "StoreContract"]


class StoreContract(PeopleRules, MarkRules, QueueRules, ListRules, RaceRules, ModelRules):
    """The rules of the protocol, its races, and a model of it that any use is compared with.

    Subclass it in a test module, under a name that pytest collects, and say in `make_store` how an
    empty store is made.
    """


class DurableStoreContract(StoreContract, DurableRules):
    """`StoreContract` for a store whose data outlives it, and that several processes may share.

    `make_store` is called again with the same `home` where a store must find what another wrote.
    `make_older` and `make_newer` may be given as well; the tests of migrations are skipped without.
    """
