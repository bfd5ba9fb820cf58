"""The parts of an engine that see to consent, put together."""

from collections.abc import Callable
from datetime import datetime

from mokit.acknowledgements import Acknowledgements
from mokit.assembly import Program
from mokit.consent import Consent
from mokit.consents import Consents
from mokit.gate import Gate
from mokit.register import Register
from mokit.services import Service
from mokit.stores.awaited import AwaitedStore
from mokit.stores.base import Key
from mokit.texts import Texts
from mokit.waits import Waits


class Consenting:
    """A policy at work: what is known, how it changes, and what may leave."""

    def __init__(
        self,
        policy: Consent,
        store: AwaitedStore,
        *,
        program: str,
        support: str,
        ledger_key: str,
        clock: Callable[[], datetime],
        space: str,
        service_named: Callable[[str], Service],
    ) -> None:
        self.consents = Consents(policy, program=program, support=support, ledger_key=ledger_key)
        self.register = Register(
            store=store, consents=self.consents, clock=clock, key=lambda address: Key(f"{space}|{address}")
        )
        self.gate = Gate(self.register, service_named)

    def acknowledgements(self, program: Program, texts: Texts, waits: Waits) -> Acknowledgements:
        """What is said to texts about consent."""
        return Acknowledgements(self.consents, program, texts, waits)
