"""Conversations under everything that may happen to them, beside a model that knows what is right.

Each turn may meet a failing store, a process that dies, another process or a new deployment.

    MACHINE_EXAMPLES=5000 pytest tests/conversations/test_machine.py

takes more examples of fifty steps each; what fails is printed with the decorator that repeats it.
"""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from mokit import Engine, Inbound, Outbound, Outcome, Router, Service
from mokit.errors import StillTalking, StoreUnavailable
from mokit.events import ConversationEnded, HandlerFailed
from mokit.stores.base import Change, Done, Key, Snapshot
from mokit.stores.memory import MemoryStore
from mokit.transports.base import Submitted
from tests.conversations.model import Model
from tests.conversations.scripts import ANY_STEP, NEVER, WORDS, Script, Step, handler

EXAMPLES = int(os.environ.get("MACHINE_EXAMPLES", "75"))     # for each kind of host and of handler
STEPS = 50
MOST_SECONDS = 0 if "MACHINE_EXAMPLES" in os.environ else 300       # 0: however many it takes
PERSON, SERVICE = "+14155550100", "56789"
KEY = Key(f"mokit|{PERSON}")
LEASE = timedelta(seconds=31)      # until a worker does what a dead one has left
NAMES = ("SURVEY", "POLL")


# What is around an engine, and what may go wrong there.


class Killed(BaseException):
    """The process dies."""


class World:
    """A gateway, and a service that is called once."""

    name = "world"

    def __init__(self) -> None:
        self.sent: list[Outbound] = []
        self.called: set[str] = set()       # in turns that are not committed yet
        self.here: set[str] = set()         # by the process that is at work
        self.done: set[str] = set()

    def send(self, message: Outbound) -> Submitted:
        self.sent.append(message)
        return Submitted(id=message.id)

    def once(self, token: str) -> int:
        assert token not in self.done, "it was done, and that was committed"
        assert token not in self.here, "its result was lost between a conflict and the next run"
        self.called.add(token)
        self.here.add(token)
        return len(self.done)

    def dies(self) -> None:
        """What was called in vain may be called again."""
        self.called.clear()
        self.here.clear()


class TroubledStore(MemoryStore):
    """A store that fails at the next commit of what bears that mark, or is changed just before it."""

    def __init__(self) -> None:
        super().__init__()
        self.trouble, self.mark = "", ""
        self.meanwhile: Callable[[], object] = lambda: None

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        trouble = self.trouble
        if not trouble or not any(name.startswith(self.mark) for change in changes for name in change.marks):
            return super().commit(changes)
        self.trouble = ""
        if trouble == "fails before":
            raise StoreUnavailable
        if trouble in MEANWHILE:
            self.meanwhile()
        done = super().commit(changes)
        if trouble == "fails after":
            raise StoreUnavailable
        if trouble == "killed":
            raise Killed
        return done


class Ask(NamedTuple):
    """What an engine is asked to do."""

    name: str
    arguments: tuple[Any, ...]
    options: Mapping[str, Any] = {}


BREAKS = ("fails before", "fails after", "killed")
MEANWHILE = ("touched", "handled elsewhere", "another message elsewhere")
TROUBLE = st.sampled_from(("", "", "", "restarted", *BREAKS, *MEANWHILE))
ANY_WORD = st.sampled_from((*WORDS, *NAMES, "INFO", "BACK"))
PLACE = st.integers(0, 5)


class Machine(RuleBasedStateMachine):
    """One person texts, and everything else happens."""

    def __init__(self, call: Callable[..., Any], *, is_async: bool) -> None:
        super().__init__()
        self.call = call
        self.is_async = is_async
        self.model, self.world, self.store = Model(), World(), TroubledStore()
        self.numbers = 0                    # of messages and of keys
        self.expected: list[str] = []       # all that was ever to be sent
        self.held = False                   # whether some of it waits for a lease to run out
        self.failures: list[object] = []
        self.ended: list[ConversationEnded] = []
        self.newest: Ask | None = None
        self.outcome = Outcome()            # of the newest
        self.gone: dict[str, Script] = {}       # scripts that are not deployed

    @initialize(survey=st.lists(ANY_STEP, min_size=2, max_size=5), poll=st.lists(ANY_STEP, max_size=2))
    def begins(self, survey: list[Step], poll: list[Step]) -> None:
        for name, steps in zip(NAMES, (survey, poll), strict=True):
            self.model.scripts[name] = Script(tuple(self.named(step, ()) for step in steps))
        self.deploy()

    # Deployments.

    def named(self, step: Step, others: Sequence[Step], place: int = 0) -> Step:
        self.numbers += 1
        when = others[place % len(others)].key if others and place < 3 else ""
        return step._replace(key=f"q{self.numbers}", when=when)

    def deploy(self) -> None:
        router = Router()
        router.keyword("INFO")(lambda: "Info.")
        self.handlers = {
            name: handler(script, self.world.once, is_async=self.is_async)
            for name, script in self.model.scripts.items()
        }
        for name, script in self.model.scripts.items():
            version = len(script.renamed) + 1
            router.keyword(name, name=name, version=version, migrate=script.migrate)(self.handlers[name])
        services = [Service(SERVICE, transport=self.world)]
        self.engine = Engine(router, services=services, store=self.store, clock=lambda: self.model.now)
        self.engine.on(HandlerFailed)(self.failures.append)
        self.engine.on(ConversationEnded)(self.ended.append)

    @rule(
        name=st.sampled_from(NAMES),
        edit=st.sampled_from((
            "in front", "at the end", "removed", "renamed", "reordered", "type", "options", "prompt", "vanished",
        )),
        place=PLACE,
        step=ANY_STEP,
        choices=st.lists(PLACE, max_size=3),
    )
    def is_edited(self, name: str, edit: str, place: int, step: Step, choices: list[int]) -> None:
        if name in self.gone:
            self.model.scripts[name] = self.gone.pop(name)
        elif edit == "vanished":
            self.gone[name] = self.model.scripts.pop(name)
        else:
            self.model.scripts[name] = self.edited(self.model.scripts[name], edit, place, step)
        self.deploy()
        self.answers(choices, "")

    def edited(self, script: Script, edit: str, place: int, step: Step) -> Script:
        steps = list(script.steps)
        if edit in {"in front", "at the end"}:
            steps.insert(0 if edit == "in front" else len(steps), self.named(step, steps, place))
        elif steps:
            at = place % len(steps)
            old = steps.pop(at)
            if edit == "renamed":
                return self.renamed(script, old)
            changed = {
                "removed": [],
                "reordered": [],
                "type": [old if "once" in {old.kind, step.kind} else old._replace(kind=step.kind)],
                "options": [old._replace(options=step.options)],
                "prompt": [old._replace(edition=old.edition + 1)],
            }[edit]
            steps[at:at] = changed
            if edit == "reordered":
                steps.insert(0 if at else len(steps), old)
        return script._replace(steps=tuple(steps))

    def renamed(self, script: Script, old: Step) -> Script:
        new = self.named(old, ()).key
        keys = [(f"{old.key}-{item}", f"{new}-{item}") for item in old.items] or [(old.key, new)]
        steps = tuple(
            one._replace(key=new if one is old else one.key, when=new if one.when == old.key else one.when)
            for one in script.steps
        )
        return Script(steps, (*script.renamed, *keys))

    # What the person and the business do.

    @rule(choices=st.lists(PLACE, min_size=1, max_size=4), trouble=TROUBLE)
    def answers(self, choices: list[int], trouble: str) -> None:
        """In time or late, or begins if nothing was asked."""
        for choice in choices:
            question = self.model.talk and self.model.talk.waiting
            fitting = [word for word in WORDS if question.step.read(word) is not NEVER] if question else NAMES
            self.text(fitting[choice % len(fitting)], trouble)

    @rule(word=ANY_WORD, times=st.integers(1, 3), trouble=TROUBLE)
    def texts(self, word: str, times: int, trouble: str) -> None:
        for _ in range(times):
            self.text(word, trouble)

    @rule(name=st.sampled_from(NAMES), if_waiting=st.sampled_from(("refuse", "replace", "queue")), trouble=TROUBLE)
    def starts(self, name: str, if_waiting: str, trouble: str) -> None:
        if name not in self.model.scripts or len(self.model.line) > 5:
            return
        cause = self.next_id()
        options = {"to": PERSON, "if_waiting": if_waiting, "id": cause}
        start = Ask("start", (self.handlers[name],), options)
        if self.model.question and if_waiting == "refuse":
            with pytest.raises(StillTalking):
                self.ask(start)
        else:
            self.take(start, f"m:start:{cause}", trouble, lambda: self.model.start(name, if_waiting))
            self.settle(trouble)

    @rule()
    def newest_comes_again(self) -> None:
        if self.newest is None or not (self.newest.name == "receive" or self.is_deployed(self.newest.arguments[0])):
            return
        before = self.stored()
        outcome = self.ask(self.newest)
        assert (outcome.duplicate, outcome.replies) == (True, self.outcome.replies)
        assert (self.stored(), self.world.called) == (before, set())

    def is_deployed(self, begun: object) -> bool:
        return begun in self.handlers.values()

    @rule(
        until=st.sampled_from(("soon", "due", "silence", "silence")),
        works=st.booleans(),
        trouble=TROUBLE,
        words=st.lists(ANY_WORD, max_size=2),
    )
    def time_passes(self, until: str, works: bool, trouble: str, words: list[str]) -> None:  # noqa: FBT001 - by name
        talk = self.model.talk
        if talk and talk.due and talk.waiting and until != "soon":
            self.model.now = max(self.model.now, talk.due if until == "due" else talk.waiting.silent_at)
        if works:
            self.work(trouble)
        for word in words:
            self.text(word, trouble)

    # How it happens, to the engine and to the model.

    def next_id(self) -> str:
        self.numbers += 1
        self.model.now += timedelta(seconds=1)
        return str(self.numbers)

    def message(self, word: str) -> Inbound:
        return Inbound(id=self.next_id(), sender=PERSON, recipient=SERVICE, text=word, received_at=self.model.now)

    def text(self, word: str, trouble: str) -> None:
        message = self.message(word)
        self.take(Ask("receive", (message,)), f"m::{message.id}", trouble, lambda: self.model.text(word), word)
        self.settle(trouble)

    def take(
        self, ask: Ask, mark: str, trouble: str, happens: Callable[[], Sequence[str]], word: str | None = None
    ) -> None:
        """Let one turn happen, in spite of the trouble."""
        info = Ask("receive", (self.message("INFO"),))
        self.store.trouble, self.store.mark = trouble, mark
        self.store.meanwhile = {
            "handled elsewhere": lambda: self.ask_elsewhere(ask),
            "another message elsewhere": lambda: self.ask_elsewhere(info),
        }.get(trouble, self.touch)
        if trouble == "restarted":
            self.engine = self.engine.replaced()
        if trouble in BREAKS:
            self.breaks(ask)
        if trouble == "fails before":
            self.silence_before(word)
            self.world.dies()
            self.model.now += LEASE
        if trouble == "another message elsewhere":
            self.silence_before(word)
            unread = self.model.unread
            self.happens(lambda: self.model.text("INFO"), "INFO")
            self.model.unread = unread
        self.newest, self.outcome = ask, self.ask(ask)
        replies = self.happens(happens, word, died=trouble in {"fails after", "killed"})
        assert self.outcome.duplicate == (trouble in {"fails after", "killed", "handled elsewhere"})
        assert_said(self.outcome.replies, replies)
        self.is_committed(trouble)

    def settle(self, trouble: str) -> None:
        """Where a process died before it sent what it had committed, a worker does."""
        if trouble in {"fails after", "killed"}:
            self.work("")

    def happens(self, turn: Callable[[], Sequence[str]], word: str | None, *, died: bool = False) -> Sequence[str]:
        """What the model says in a turn, before which silence is noticed, and after which other things that are due."""
        self.silence_before(word)
        behind = self.held or self.model.is_due
        replies = turn()
        self.expected += replies
        self.held = self.held or died
        if replies and behind and not died:
            self.catch_up()
        return replies

    def catch_up(self) -> None:
        while self.model.is_due:
            self.expected += self.model.fire()
        self.held = False

    def silence_before(self, word: str | None) -> None:
        """What no worker has noticed is done when the next text comes."""
        while word is not None and self.model.is_overdue(word):
            said = self.model.fire()
            self.expected += said
            self.held = self.held or bool(said)
            self.model.unread = bool(said) and self.model.question is not None

    def work(self, trouble: str) -> None:
        """Do what is due, in spite of the trouble."""
        self.model.now += LEASE if self.held else timedelta(0)
        self.store.trouble, self.store.mark, self.store.meanwhile = trouble, "m:timer:", self.touch
        try:
            self.run_due()
        except (StoreUnavailable, Killed):
            self.engine = self.engine.replaced()
            if trouble != "fails before":
                self.expected += self.model.fire()
                self.world.done.update(self.world.called)
            self.world.dies()
            self.model.now += LEASE
            self.run_due()
        self.store.trouble = ""
        self.catch_up()
        self.is_committed(trouble)

    def run_due(self) -> None:
        for _ in range(20):
            if not self.call(self.engine, "run_due"):
                return
        raise AssertionError("there is no end to what is due")

    def ask(self, ask: Ask) -> Outcome:
        outcome: Outcome = self.call(self.engine, ask.name, *ask.arguments, **ask.options)
        return outcome

    def ask_elsewhere(self, ask: Ask) -> None:
        here, self.world.here = self.world.here, set()
        getattr(self.engine.replaced().sync, ask.name)(*ask.arguments, **ask.options)
        self.world.here = here

    def breaks(self, ask: Ask) -> None:
        with pytest.raises((StoreUnavailable, Killed)):
            self.ask(ask)
        self.engine = self.engine.replaced()

    def touch(self) -> None:
        """Somebody else writes."""
        self.store.commit([Change(KEY, 0, version=self.stored().version)])

    def is_committed(self, trouble: str) -> None:
        self.world.done.update(self.world.called)
        self.world.dies()
        if trouble not in {"fails after", "killed"}:        # events of a process that died are lost
            assert [(one.name, one.reason) for one in self.ended] == self.model.ended
        self.ended.clear()
        self.model.ended.clear()

    # What always holds.

    def stored(self) -> Snapshot:
        [snapshot] = self.store.load([(KEY, ())])
        return snapshot

    @invariant()
    def each_message_leaves_once(self) -> None:
        assert not self.failures
        sent = self.world.sent
        assert len({message.id for message in sent}) == len(sent)
        assert_said(sent, self.expected[: len(sent)])
        assert self.held or len(sent) == len(self.expected)

    @invariant()
    def the_record_is_right(self) -> None:
        talk, state = self.model.talk, self.stored().state or '{"contacts": {}}'
        kept = json.loads(state)["contacts"].get(SERVICE, {}).get("talk", {})
        assert len(state) < 4000
        assert bool(kept) == bool(talk)
        if talk and talk.waiting:
            assert kept["name"] == talk.name
            assert kept["question"]["key"] == talk.waiting.key
            assert kept.get("lapsed", False) == talk.lapsed
            assert {key: one[2] for key, one in kept.get("answers", {}).items()} == {
                key: one.text for key, one in talk.answers.items()
            }
            assert set(kept.get("results", {})) == talk.done

    @invariant()
    def a_timer_runs_while_something_waits(self) -> None:
        timers = [entry.due for entry in self.stored().entries if entry.id.startswith("t:")]
        due = self.model.talk.due if self.model.talk else None
        assert timers == ([] if due is None else [round(due.timestamp() * 1000)])


def assert_said(messages: Sequence[Outbound], parts: Sequence[str]) -> None:
    assert len(messages) == len(parts)
    for message, part in zip(messages, parts, strict=True):
        assert part in message.text


@pytest.mark.timeout(MOST_SECONDS)
@pytest.mark.parametrize("is_async", [False, True], ids=["def", "async def"])
def test_whatever_happens_a_conversation_goes_on_as_the_model_says(
    call: Callable[..., Any],
    is_async: bool,  # noqa: FBT001 - a parameter of pytest's
) -> None:
    class MachineOfThatKind(Machine):
        def __init__(self) -> None:
            super().__init__(call, is_async=is_async)

    run_state_machine_as_test(
        MachineOfThatKind,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            derandomize="MACHINE_EXAMPLES" not in os.environ,       # every run the same, unless more are asked for
            database=None,
            print_blob=True,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
