"""What every store and every transport must do, as test classes for pytest; your own is held to it in some lines.

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
    raise MissingExtra("the contracts need pytest and Hypothesis: pip install 'mokit[testing]'") from missing

from mokit.testing.contracts.durable import DurableRules
from mokit.testing.contracts.lists import ListRules
from mokit.testing.contracts.marks import MarkRules
from mokit.testing.contracts.model import ModelRules
from mokit.testing.contracts.people import PeopleRules
from mokit.testing.contracts.queues import QueueRules
from mokit.testing.contracts.races import RaceRules
from mokit.testing.contracts.transports.answering import AnsweringRules
from mokit.testing.contracts.transports.decoding import DecodingRules
from mokit.testing.contracts.transports.fuzzing import FuzzingRules
from mokit.testing.contracts.transports.gateway import (
    ANNE,
    KEYS,
    LONG_CODE,
    NOW,
    SHORT_CODE,
    STRANGE_KEY,
    URL,
    Recorded,
    Sent,
)
from mokit.testing.contracts.transports.programs import Correspondence, ProgramRules
from mokit.testing.contracts.transports.sending import SendingRules
from mokit.testing.contracts.transports.tampering import TamperingRules

__all__ = [
    "ANNE",
    "KEYS",
    "LONG_CODE",
    "NOW",
    "SHORT_CODE",
    "STRANGE_KEY",
    "URL",
    "Correspondence",
    "DurableStoreContract",
    "Recorded",
    "Sent",
    "StoreContract",
    "TransportContract",
]


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


class TransportContract(DecodingRules, TamperingRules, AnsweringRules, SendingRules, FuzzingRules, ProgramRules):
    """The rules for a transport over HTTP, in both directions.

    Subclass it in a test module, under a name that pytest collects, and play the gateway there: say how it
    writes, signs and answers (see `Gateway`). What it can't do is said by a class attribute, and then the
    rules for it are not run. The rules use URL, KEYS and NOW.
    """
