"""Whatever happens to parts on their way, none is lost and none is handled twice.

A network brings parts in any order, again until they are acknowledged and sometimes after that, to two
workers on one store that die at any commit.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule

from mokit import Contact, Engine, Inbound, Router, Service
from mokit.contacts import read_document
from mokit.messages import Part
from mokit.stores.base import Change, Done, Key
from mokit.stores.memory import MemoryStore
from mokit.testing.handset import HandsetClock, HandsetLine

ANNE = "+14155550100"
KEY = Key(f"mokit|{ANNE}")
WORKERS = st.sampled_from([0, 1])


class Died(BaseException):
    """The process was killed."""


class Mortal(MemoryStore):
    """A store whose caller may die in a commit, before it is written or after."""

    def __init__(self) -> None:
        super().__init__()
        self.left: int | None = None        # commits until then
        self.is_written = False

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        if self.left is None or self.left > 0:
            self.left = None if self.left is None else self.left - 1
            return super().commit(changes)
        self.left = None
        if self.is_written:
            super().commit(changes)
        raise Died


class Network(RuleBasedStateMachine):
    on_their_way = Bundle("on_their_way")
    acknowledged = Bundle("acknowledged")

    def __init__(self) -> None:
        super().__init__()
        self.clock = HandsetClock(datetime(2026, 11, 21, 12, tzinfo=UTC))
        self.store = Mortal()
        self.workers = [self.worker(), self.worker()]
        self.count = 0
        self.arrived: set[str] = set()      # the texts of parts that were acknowledged
        self.begun: set[str] = set()        # of those that a worker has seen at all

    def worker(self) -> Engine:
        router = Router()

        @router.fallback
        def keep(message: Inbound, contact: Contact) -> None:
            contact.data["heard"] = [*contact.data.get("heard", []), [message.text, message.incomplete]]

        return Engine(
            router, services=[Service("56789", transport=HandsetLine())], store=self.store, clock=self.clock,
            parts_within=timedelta(minutes=10),
        )

    @rule(target=on_their_way, total=st.integers(1, 4), reference=st.sampled_from([7, 8]), data=st.data())
    def send(self, total: int, reference: int, data: st.DataObject) -> object:
        self.count += 1
        parts = [
            Inbound(
                id=f"{self.count}-{number}", sender=ANNE, recipient="56789", text=f"<{self.count}.{number}/{total}>",
                received_at=self.clock.now, transport="wire", part=Part(reference, number, total),
            )
            for number in range(1, total + 1)
        ]
        return multiple(*data.draw(st.permutations(parts)))

    @rule(target=acknowledged, part=consumes(on_their_way), worker=WORKERS)
    def deliver(self, part: Inbound, worker: int) -> Inbound:
        self.begun.add(part.text)
        self.workers[worker].sync.receive(part)
        self.arrived.add(part.text)
        return part

    @rule(part=on_their_way, worker=WORKERS, commits=st.integers(0, 2), is_written=st.booleans())
    def deliver_to_one_that_dies(self, part: Inbound, worker: int, commits: int, is_written: bool) -> None:  # noqa: FBT001
        self.begun.add(part.text)
        self.dies(worker, commits, lambda engine: engine.sync.receive(part), is_written=is_written)

    @rule(part=acknowledged, worker=WORKERS)
    def deliver_again(self, part: Inbound, worker: int) -> None:
        self.workers[worker].sync.receive(part)

    @rule(part=consumes(on_their_way))
    def lose(self, part: Inbound) -> None:
        """Nobody sees it again."""

    @rule(minutes=st.sampled_from([1, 9, 11]))
    def pass_time(self, minutes: int) -> None:
        self.clock.now += timedelta(minutes=minutes)

    @rule(worker=WORKERS)
    def work(self, worker: int) -> None:
        self.workers[worker].sync.run_due()

    @rule(worker=WORKERS, commits=st.integers(0, 2), is_written=st.booleans())
    def work_and_die(self, worker: int, commits: int, is_written: bool) -> None:  # noqa: FBT001
        self.dies(worker, commits, lambda engine: engine.sync.run_due(), is_written=is_written)

    def dies(self, worker: int, commits: int, call: object, *, is_written: bool) -> None:
        self.store.left, self.store.is_written = commits, is_written
        try:
            call(self.workers[worker])      # type: ignore[operator]  # one of the two above
        except Died:
            self.workers[worker] = self.worker()
        self.store.left = None

    @property
    def heard(self) -> list[tuple[str, bool]]:
        [snapshot] = self.store.load([(KEY, ())])
        contact = read_document(snapshot.state)["contacts"].get("56789", {}) if snapshot.state else {}
        return [(text, incomplete) for text, incomplete in contact.get("data", {}).get("heard", [])]

    @invariant()
    def no_part_is_handled_twice(self) -> None:
        everything = "".join(text for text, _ in self.heard)
        assert all(everything.count(text) <= 1 for text in self.begun)

    @invariant()
    def a_whole_text_has_all_its_parts_in_order(self) -> None:
        for text, incomplete in self.heard:
            numbers = [piece.split(".")[1] for piece in text.replace("[...]", "").strip("<>").split("><")]
            total = int(numbers[0].partition("/")[2])
            found = [int(number.partition("/")[0]) for number in numbers]
            assert found == sorted(set(found))
            assert incomplete == (len(found) < total) == ("[...]" in text)

    def teardown(self) -> None:
        for _ in range(3):                  # leases of the dead run out, and what is due is done
            self.clock.now += timedelta(minutes=11)
            self.workers[0].sync.run_due()
        everything = "".join(text for text, _ in self.heard)
        assert all(everything.count(text) == 1 for text in self.arrived)
        assert self.store.stats(0).pending == 0


TestNetwork = Network.TestCase
TestNetwork.settings = settings(max_examples=100, stateful_step_count=40)
