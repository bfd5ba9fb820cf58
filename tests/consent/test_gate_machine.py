"""Whatever people text, whatever crashes: no promotion leaves whose gate read came after a committed opt-out."""

import json
import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from mokit import Contact, Conversation, Engine, Inbound, Outbound, Router, Service
from mokit.consent import Consent
from mokit.ledgers import broken
from mokit.stores.base import Change, Done, Store
from mokit.stores.memory import MemoryStore
from mokit.stores.sqlite import SQLiteStore
from mokit.testing.handset import HandsetClock
from mokit.transports.base import Submitted

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ANNE = "+14155550100"
STEPS = 30
EXAMPLES = int(os.environ.get("MACHINE_EXAMPLES", "340" if os.environ.get("CI") == "true" else "30"))  # 10 000 steps
POLICY = Consent()           # its readers are made once
WORDS = ["STOP", "stop texting me", "START", "JOIN", "ORDER", "large", "END", "YES", "who is this"]


class Killed(BaseException):
    """The process died here."""


class Line:
    """A transport whose process may die before or behind a send call, and that refuses now and then."""

    name = "line"

    def __init__(self) -> None:
        self.sent: list[Outbound] = []
        self.then: list[str] = []
        self.meanwhile: Callable[[], object] = list
        self.on_sent: Callable[[Outbound], object] = bool

    def send(self, message: Outbound) -> Submitted:
        then = self.then.pop() if self.then else ""
        if then == "dies before":
            raise Killed
        if then == "busy":
            return Submitted(accepted=False, code="busy", retryable=True)
        if then == "said stop":
            return Submitted(accepted=False, code="21610", opted_out=True)
        self.sent.append(message)
        self.on_sent(message)
        meanwhile, self.meanwhile = self.meanwhile, list
        meanwhile()
        if then == "dies behind":
            raise Killed
        return Submitted(id=f"g{len(self.sent)}")


class Fragile:
    """A store that dies before or behind a commit when it is told to."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.dies = ""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        dies, self.dies = self.dies, ""
        if dies == "before":
            raise Killed
        done = self._store.commit(changes)
        if dies == "behind":
            raise Killed
        return done


def program() -> Router:
    router = Router()

    @router.keyword("JOIN", opts_in=True)
    def join(contact: Contact) -> str:
        contact.join("tips")
        return "Welcome!"

    @router.keyword("ORDER")
    def order(talk: Conversation) -> str:
        return talk.ask("size", "Which size?", within=timedelta(hours=1))

    @router.on_opt_out
    def left(contact: Contact) -> None:
        contact.data["left"] = True
        if contact.lists:
            raise OSError("a hook that fails for whoever was on a list")

    @router.fallback
    def other() -> str:
        return "What?"

    return router


class People(RuleBasedStateMachine):
    """One person, two workers on one store, time that moves, and a process that dies."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.line, self.clock, self.count = Line(), HandsetClock(NOW), 0
        self.store = Fragile(self.made())
        self.engines = [self.engine(), self.engine()]
        self.wrong: list[tuple[str, str]] = []
        self.deaths = 0
        self.line.on_sent = self.look

    def made(self) -> Store:
        return MemoryStore()

    def engine(self) -> Engine:
        return Engine(
            program(), services=[Service("56789", transport=self.line)], store=self.store, clock=self.clock,
            consent=POLICY, program="Woolly", support="555-0100", ledger_key="a secret",
        )  # fmt: skip

    def status(self) -> str:
        return self.engines[0].sync.consent_of(ANNE).status

    def look(self, message: Outbound) -> None:
        """Nothing of what is forbidden is handed over; the gate's read was the last thing before this."""
        standing = self.engines[0].sync.consent_of(ANNE)
        status = "suspected" if standing.suspected else standing.status
        if (message.kind == "promotional" and status != "opted in") or (
            message.kind == "transactional" and status == "opted out"
        ):
            self.wrong.append((message.kind, status))

    def survive(self, act: Callable[[], object]) -> bool:
        """Whether the process lived; if not there is a new one."""
        try:
            act()
        except Killed:
            self.deaths += 1
            self.engines = [self.engine(), self.engine()]
            return False
        return True

    @rule(
        words=st.sampled_from(WORDS),
        worker=st.integers(0, 1), dies=st.sampled_from(["", "", "", "before", "behind"]),
        then=st.sampled_from(["", "", "busy", "dies before", "dies behind", "said stop"]),
    )  # fmt: skip
    def text(self, words: str, worker: int, dies: str, then: str) -> None:
        self.clock.now += timedelta(seconds=1)
        self.count += 1
        self.store.dies, self.line.then = dies, [then] if then else []
        message = Inbound(
            id=str(self.count), sender=ANNE, recipient="56789", text=words, received_at=self.clock.now
        )
        while not self.survive(lambda: self.engines[worker].sync.receive(message)):
            pass                        # the gateway tries again
        self.store.dies, self.line.then = "", []
        if words in {"STOP", "stop texting me", "END"}:
            assert self.status() == "opted out"

    @rule(worker=st.integers(0, 1), answer=st.sampled_from(["", "", "YES", "not interested", "HELP"]))
    def be_in_doubt(self, worker: int, answer: str) -> None:
        for words in filter(None, ("START", "JOIN", "who is this", answer)):
            self.text(words, worker, "", "")

    @rule(
        kind=st.sampled_from(["promotional", "transactional"]), later=st.booleans(), stops=st.booleans(),
        then=st.sampled_from(["", "busy", "dies before", "dies behind", "said stop"]), worker=st.integers(0, 1),
    )  # fmt: skip
    def send(self, *, kind: Any, later: bool, stops: bool, then: str, worker: int) -> None:
        self.count += 1
        self.line.then = [then] if then else []
        if stops:                       # the other worker hears it while this one is sending
            self.line.meanwhile = lambda: self.engines[1 - worker].sync.opt_out(ANNE, evidence="a call")
        due = self.clock.now + timedelta(minutes=1) if later else None
        message = Outbound(
            id=f"own-{self.count}", sender="56789", recipient=ANNE, text="Sale", kind=kind, not_before=due
        )
        self.survive(lambda: self.engines[worker].sync.send(message))
        self.line.then, self.line.meanwhile = [], list

    @rule(minutes=st.sampled_from([0, 1, 10, 200]), worker=st.integers(0, 1), then=st.sampled_from(["", "dies behind"]))
    def work(self, minutes: int, worker: int, then: str) -> None:
        self.clock.now += timedelta(minutes=minutes)
        self.line.then = [then] if then else []
        self.survive(self.engines[worker].sync.run_due)
        self.line.then = []

    @rule(worker=st.integers(0, 1))
    def ask_for_help(self, worker: int) -> None:
        self.clock.now += timedelta(minutes=1)      # leases of who died are over
        self.count += 1
        seen = len(self.line.sent)
        message = Inbound(
            id=str(self.count), sender=ANNE, recipient="56789", text="HELP", received_at=self.clock.now
        )
        self.engines[worker].sync.receive(message)
        for _ in range(3):
            self.clock.now += timedelta(minutes=2)
            self.engines[worker].sync.run_due()
        assert any("Help: 555-0100" in sent.text for sent in self.line.sent[seen:])

    @invariant()
    def nothing_left_that_may_not(self) -> None:
        assert self.wrong == []

    @invariant()
    def the_ledger_is_whole(self) -> None:
        kept = self.engines[0].sync.export(ANNE)
        assert broken(kept["ledger"]) == []
        lines = (kept["state"] or {}).get("ledger", [0])[0]
        assert lines == len(kept["ledger"])

    @invariant()
    def an_opt_out_is_confirmed_once(self) -> None:
        lines = [json.loads(line) for line in self.engines[0].sync.export(ANNE)["ledger"]]
        news = [line for line in lines if line["is"] == "opted out" != line["was"] and line["by"] == "text"]
        said = [sent.id for sent in self.line.sent if "You are unsubscribed" in sent.text]
        assert len(set(said)) <= len(news)
        assert len(said) <= len(news) + self.deaths         # whoever died may have sent it

    @invariant()
    def who_is_out_is_on_no_list(self) -> None:
        if self.status() == "opted out":
            assert not self.store.members("56789/tips", "", 1).items

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()


class PeopleInSqlite(People):
    """The same over a file."""

    def made(self) -> Store:
        return SQLiteStore(Path(self.folder.name) / "my.db", durability="normal")


@pytest.mark.timeout(1200)      # cut short within an example it fails as "inconsistent data generation", for no reason
@pytest.mark.parametrize(("machine", "examples"), [(People, EXAMPLES), (PeopleInSqlite, EXAMPLES // 8)])
def test_no_promotion_leaves_after_an_opt_out(machine: type[People], examples: int) -> None:
    run_state_machine_as_test(machine, settings=settings(
        max_examples=examples, stateful_step_count=STEPS,
        derandomize="MACHINE_EXAMPLES" not in os.environ,       # every run the same, unless more are asked for
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    ))  # fmt: skip
