"""The way of one message: handled once, one at a time for each person, all or nothing."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier, Event
from typing import Any

import pytest

from mokit import Contact, Engine, HandlerFailed, Inbound, Outcome, Reply, Router, Service, Texts
from mokit.contacts import read_document
from mokit.errors import StoreFull, StoreUnavailable
from mokit.events import MessageHandled
from mokit.stores.base import MOST_CONFLICTS, Change, Done, Key, Snapshot
from mokit.stores.memory import MemoryStore
from mokit.testing.handset import HandsetLine

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ANNE = "+14155550100"
BILL = "+14155550101"
APOLOGY = "Sorry, something went wrong on our side. Please try again later."

Call = Callable[..., Any]           # see the fixture


def text(words: str = "go", *, id: str = "1", sender: str = ANNE, recipient: str = "56789") -> Inbound:  # noqa: A002
    return Inbound(id=id, sender=sender, recipient=recipient, text=words, received_at=NOW)


def program(*handlers: Callable[..., Any], **settings: Any) -> Engine:
    """An engine whose keywords are the names of the handlers."""
    router = Router()
    for handler in handlers:
        router.keyword(handler.__name__)(handler)
    return Engine(router, clock=lambda: NOW, **settings)


class Shared(MemoryStore):
    """A store that others use too: `meanwhile` happens just before the next commit."""

    def __init__(self) -> None:
        super().__init__()
        self.meanwhile: Callable[[], object] | None = None

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            meanwhile()
        return super().commit(changes)


def document(store: MemoryStore, sender: str = ANNE) -> Any:
    [snapshot] = store.load([(Key(f"mokit|{sender}"), ())])
    return read_document(snapshot.state)["contacts"]


# --- Once ----------------------------------------------------------------------------------------


def test_a_def_and_an_async_def_handler_answer(call: Call) -> None:
    def plain() -> str:
        return "a"

    async def awaited() -> str:
        return "b"

    engine = program(plain, awaited)
    assert call(engine, "receive", text("plain", id="1")).texts == ["a"]
    assert call(engine, "receive", text("awaited", id="2")).texts == ["b"]


def test_the_same_message_again_gives_the_recorded_outcome_and_runs_nothing(call: Call) -> None:
    runs: list[str] = []

    def vote(choice: str) -> list[str]:
        runs.append(choice)
        return [f"{choice} counts", "Thanks"]

    router = Router()
    router.keyword("VOTE {choice}")(vote)
    line = HandsetLine()
    engine = Engine(router, transport=line, clock=lambda: NOW)
    first: Outcome = call(engine, "receive", text("vote a"))
    again: Outcome = call(engine, "receive", text("vote a"))
    assert (first.duplicate, again.duplicate, runs) == (False, True, ["a"])
    assert (again.replies, again.decision, again.error) == (first.replies, first.decision, first.error)
    assert line.sent == list(first.replies)


def test_one_id_by_two_transports_or_from_two_people_is_two_messages(call: Call) -> None:
    def go(contact: Contact) -> None:
        contact.data["count"] = contact.data.get("count", 0) + 1

    store = MemoryStore()
    engine = program(go, store=store)
    other = Inbound(id="1", sender=ANNE, recipient="56789", text="go", received_at=NOW, transport="other")
    outcomes = [call(engine, "receive", message) for message in (text(), other, text(sender=BILL))]
    assert [outcome.duplicate for outcome in outcomes] == [False, False, False]
    assert document(store)["56789"]["data"] == {"count": 2}


@pytest.mark.parametrize("sender", ["WOOLLY", "+WOOLLY", "+900555,+900556", "+1\r\nX: 1", "1|2"])
@pytest.mark.parametrize("words", ["go", "lost", "STOP"])
def test_nothing_runs_for_a_sender_that_can_not_be_answered(sender: str, words: str) -> None:
    router, ran = Router(), list[str]()
    router.keyword("go")(lambda: ran.append("go"))
    router.fallback(lambda: ran.append("lost"))
    outcome = Engine(router, clock=lambda: NOW).sync.receive(text(words, sender=sender))
    assert (outcome.replies, outcome.decision and outcome.decision.rule, ran) == ((), 0, [])


def test_eight_threads_with_one_message_run_its_handler_once() -> None:
    runs: list[None] = []
    together = Barrier(8, timeout=30)

    def go() -> str:
        runs.append(None)
        return "Done"

    engine = program(go)

    def receive(_: int) -> Outcome:
        together.wait()
        return engine.sync.receive(text())

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(receive, range(8)))
    assert len(runs) == 1
    assert [outcome.texts for outcome in outcomes] == [["Done"]] * 8
    assert sorted(outcome.duplicate for outcome in outcomes) == [False] + [True] * 7


def test_eight_tasks_with_one_message_run_its_handler_once() -> None:
    runs: list[None] = []

    async def go() -> str:
        runs.append(None)
        await asyncio.sleep(0)
        return "Done"

    async def main() -> list[Outcome]:
        engine = program(go)
        return await asyncio.gather(*(engine.receive(text()) for _ in range(8)))

    outcomes = asyncio.run(main())
    assert len(runs) == 1
    assert [outcome.texts for outcome in outcomes] == [["Done"]] * 8
    assert sorted(outcome.duplicate for outcome in outcomes) == [False] + [True] * 7


def test_two_processes_with_one_message_commit_it_once_and_answer_the_same(call: Call) -> None:
    runs: list[str] = []
    store, line = Shared(), HandsetLine()

    def here() -> str:
        runs.append("here")
        return f"run {len(runs)}"

    router = Router()
    router.keyword("go")(here)
    engine = Engine(router, store=store, transport=line, clock=lambda: NOW)
    other = engine.replaced()
    told: list[Outcome] = []
    store.meanwhile = lambda: told.append(other.sync.receive(text()))
    mine: Outcome = call(engine, "receive", text())
    assert runs == ["here", "here"]
    assert (told[0].texts, mine.texts) == (["run 2"], ["run 2"])
    assert (told[0].duplicate, mine.duplicate) == (False, True)
    assert [reply.text for reply in line.sent] == ["run 2"]


# --- One at a time -------------------------------------------------------------------------------


def test_the_messages_of_one_person_are_handled_one_at_a_time_in_threads() -> None:
    inside: list[None] = []
    most: list[int] = []
    never = Event()

    def go() -> None:
        inside.append(None)
        never.wait(0.01)                # long enough for the others to come in, if they could
        most.append(len(inside))
        inside.pop()

    engine = program(go)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: engine.sync.receive(text(id=str(number))), range(8)))
    assert most == [1] * 8


def test_the_messages_of_different_people_are_handled_at_once_in_threads() -> None:
    together = Barrier(2, timeout=30)

    def go() -> str:
        together.wait()                 # fails unless both are in their handlers
        return "Met"

    engine = program(go)
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda sender: engine.sync.receive(text(sender=sender)), [ANNE, BILL]))
    assert [outcome.texts for outcome in outcomes] == [["Met"], ["Met"]]


def test_the_messages_of_one_person_are_handled_one_at_a_time_in_tasks() -> None:
    seen: list[str] = []

    async def go(message: Inbound) -> None:
        seen.append(f"+{message.id}")
        for _ in range(5):
            await asyncio.sleep(0)
        seen.append(f"-{message.id}")

    async def main() -> None:
        engine = program(go)
        await asyncio.gather(*(engine.receive(text(id=str(number))) for number in range(3)))

    asyncio.run(main())
    assert seen == ["+0", "-0", "+1", "-1", "+2", "-2"]


def test_the_messages_of_different_people_are_handled_at_once_in_tasks() -> None:
    async def main() -> list[Outcome]:
        both = asyncio.Barrier(2)

        async def go() -> str:
            await asyncio.wait_for(both.wait(), 30)
            return "Met"

        engine = program(go)
        return await asyncio.gather(*(engine.receive(text(sender=sender)) for sender in (ANNE, BILL)))

    assert [outcome.texts for outcome in asyncio.run(main())] == [["Met"], ["Met"]]


def test_def_handlers_of_an_async_host_don_t_hold_up_the_loop() -> None:
    async def main() -> list[Outcome]:
        together = Barrier(2, timeout=30)

        def go() -> str:
            together.wait()
            return "Met"

        engine = program(go)
        return await asyncio.gather(*(engine.receive(text(sender=sender)) for sender in (ANNE, BILL)))

    assert [outcome.texts for outcome in asyncio.run(main())] == [["Met"], ["Met"]]


@pytest.mark.parametrize("cancelled", [[0], [1], [0, 1], [1, 0], [0, 2], [2, 1, 0]])
def test_a_cancelled_task_leaves_the_turn_to_the_next(cancelled: Sequence[int]) -> None:
    async def main() -> list[Any]:
        free = asyncio.Event()

        async def go(message: Inbound) -> str:
            await free.wait()
            return message.id

        engine = program(go)
        tasks = [asyncio.create_task(engine.receive(text(id=str(number)))) for number in range(4)]
        for number in cancelled:
            for _ in range(3):
                await asyncio.sleep(0)
            tasks[number].cancel()
        free.set()
        return await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 30)

    found = asyncio.run(main())
    assert [number for number, one in enumerate(found) if isinstance(one, asyncio.CancelledError)] == sorted(cancelled)
    assert [one.texts for one in found if isinstance(one, Outcome)] == [
        [str(number)] for number in range(4) if number not in cancelled
    ]


# --- Conflicts -----------------------------------------------------------------------------------


def test_a_handler_runs_again_on_fresh_state_when_somebody_else_changed_the_person(call: Call) -> None:
    runs: list[int] = []
    store, line = Shared(), HandsetLine()

    def go(contact: Contact) -> str:
        runs.append(contact.data.get("count", 0))
        contact.data["count"] = contact.data.get("count", 0) + 1
        return f"count {contact.data['count']}"

    engine = program(go, store=store, transport=line)
    other = engine.replaced()
    store.meanwhile = lambda: other.sync.receive(text(id="other"))
    outcome: Outcome = call(engine, "receive", text(id="mine"))
    assert (outcome.texts, outcome.duplicate, runs) == (["count 2"], False, [0, 0, 1])
    assert document(store) == {"56789": {"data": {"count": 2}}}
    assert [reply.text for reply in line.sent] == ["count 1", "count 2"]


def test_a_failure_before_a_conflict_is_not_told_when_the_second_run_is_well(call: Call) -> None:
    failures: list[HandlerFailed] = []
    store = Shared()

    def go(contact: Contact) -> str:
        if not contact.data:
            raise LookupError("nothing there yet")
        return "Found"

    def fill(contact: Contact) -> None:
        contact.data["here"] = True

    engine = program(go, fill, store=store)
    engine.on(HandlerFailed)(failures.append)
    other = engine.replaced()
    store.meanwhile = lambda: other.sync.receive(text("fill", id="other"))
    outcome: Outcome = call(engine, "receive", text())
    assert (outcome.texts, outcome.error, failures) == (["Found"], None, [])


def test_a_message_that_always_conflicts_is_given_back_to_the_gateway(call: Call) -> None:
    class Refusing(MemoryStore):
        def commit(self, changes: Sequence[Change]) -> list[Done | None]:
            return [None for _ in changes]

    runs: list[None] = []

    def go() -> None:
        runs.append(None)

    with pytest.raises(StoreUnavailable, match=r"'1' met 50 conflicts in a row"):
        call(program(go, store=Refusing()), "receive", text())
    assert len(runs) == MOST_CONFLICTS


# --- What is remembered --------------------------------------------------------------------------


def test_what_a_handler_changes_of_the_contact_is_there_for_the_next_message(call: Call) -> None:
    def learn(contact: Contact) -> None:
        contact.data["name"] = "Anne 🧶"
        contact.language = "de"
        contact.join("tips")

    def tell(contact: Contact) -> str:
        return f"{contact.number} {contact.service} {contact.data} {contact.language} {contact.lists}"

    engine = program(learn, tell)
    call(engine, "receive", text("learn", id="1"))
    assert call(engine, "receive", text("tell", id="2")).texts == [
        f"{ANNE} 56789 {{'name': 'Anne 🧶'}} de ('tips',)"
    ]


def test_what_is_cleared_is_cleared_in_the_store(call: Call) -> None:
    def learn(contact: Contact) -> None:
        contact.data["name"] = "Anne"
        contact.language = "de"
        contact.join("tips")

    def forget(contact: Contact) -> None:
        contact.data.clear()
        contact.language = None
        contact.leave("tips")

    store = MemoryStore()
    engine = program(learn, forget, store=store)
    call(engine, "receive", text("learn", id="1"))
    assert document(store)["56789"] == {"data": {"name": "Anne"}, "lists": ["tips"], "language": "de"}
    call(engine, "receive", text("forget", id="2"))
    assert document(store)["56789"] == {}


def test_data_of_one_message_is_not_shared_with_the_next(call: Call) -> None:
    kept: list[dict[str, Any]] = []

    def go(contact: Contact) -> str:
        kept.append(contact.data)
        contact.data.setdefault("ids", []).append(len(kept))
        return str(contact.data["ids"])

    engine = program(go)
    call(engine, "receive", text(id="1"))
    kept[0]["ids"].append("scribbled later")
    assert call(engine, "receive", text(id="2")).texts == ["[1, 2]"]


def test_contacts_of_two_services_are_kept_apart(call: Call) -> None:
    def go(contact: Contact) -> str:
        contact.data["count"] = contact.data.get("count", 0) + 1
        contact.join("tips")
        return f"{contact.service} {contact.data['count']}"

    store = MemoryStore()
    services = [Service("wool", numbers=("56789", "56780")), Service("silk", numbers="8")]
    engine = program(go, store=store, services=services)
    said = [
        call(engine, "receive", text(id=str(number), recipient=recipient)).texts
        for number, recipient in enumerate(["56789", "8", "56780", "8"])
    ]
    assert said == [["wool 1"], ["silk 1"], ["wool 2"], ["silk 2"]]
    assert [store.members(f"{name}/tips", "", 9).items for name in ("wool", "silk")] == [[f"mokit|{ANNE}"]] * 2


def test_people_of_two_spaces_are_kept_apart(call: Call) -> None:
    def go(contact: Contact) -> str:
        contact.data["count"] = contact.data.get("count", 0) + 1
        return str(contact.data["count"])

    engine = program(go)
    other = engine.replaced(space="other")
    assert [call(one, "receive", text()).texts for one in (engine, other)] == [["1"], ["1"]]


def test_joining_and_leaving_reaches_the_members_of_the_list(call: Call) -> None:
    def join(contact: Contact) -> None:
        contact.join("tips")
        contact.join("tips")

    def leave(contact: Contact) -> None:
        contact.leave("tips")
        contact.leave("never joined")

    def waver(contact: Contact) -> None:
        contact.join("tips")
        contact.leave("tips")

    store = MemoryStore()
    engine = program(join, leave, waver, store=store)
    members = []
    for number, words in enumerate(["waver", "join", "join", "leave", "join"]):
        call(engine, "receive", text(words, id=str(number)))
        members.append(list(store.members("56789/tips", "", 9).items))
    anne = [f"mokit|{ANNE}"]
    assert members == [[], anne, anne, [], anne]


def test_data_that_can_not_be_saved_names_its_key_and_counts_as_a_failure(call: Call) -> None:
    def go(contact: Contact) -> str:
        contact.data["fine"] = 1
        contact.data["when"] = NOW
        contact.join("tips")
        return "Saved"

    store = MemoryStore()
    outcome: Outcome = call(program(go, store=store), "receive", text())
    assert outcome.texts == [APOLOGY]
    assert outcome.error == (
        "UnsavableData: contact.data['when'] can't be saved as JSON: Object of type datetime is not JSON serializable"
    )
    assert (document(store), store.members("56789/tips", "", 9).items) == ({}, [])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda contact: contact.data.update({1: "one"}), "contact.data[1] can't be saved as JSON"),
        (lambda contact: setattr(contact, "language", 5), "contact.language is 5"),
    ],
)
def test_what_would_come_back_changed_is_refused(call: Call, change: Callable[[Contact], None], told: str) -> None:
    def go(contact: Contact) -> str:
        change(contact)
        return "Saved"

    outcome: Outcome = call(program(go), "receive", text())
    assert outcome.texts == [APOLOGY]
    assert told in str(outcome.error)


def test_a_handler_that_receives_for_its_own_person_is_told_so() -> None:
    def go(message: Inbound) -> str:
        engine.sync.receive(text(id="inner"))
        return message.id

    engine = program(go)
    assert str(engine.sync.receive(text()).error).startswith("NestedCall: ")


def test_an_async_handler_that_receives_for_its_own_person_is_told_so() -> None:
    async def go(message: Inbound) -> str:
        await engine.receive(text(id="inner"))
        return message.id

    engine = program(go)
    assert str(asyncio.run(engine.receive(text())).error).startswith("NestedCall: ")


def test_a_handler_may_receive_for_somebody_else(call: Call) -> None:
    def go(message: Inbound) -> str:
        if message.sender == ANNE:
            engine.sync.receive(text(id="inner", sender="+14155550101"))
        return message.id

    engine = program(go)
    assert call(engine, "receive", text()).texts == ["1"]


def test_a_stop_iteration_of_a_handler_is_a_failure_like_any_other(call: Call) -> None:
    def go() -> str:
        return next(iter(list[str]()))

    engine = program(go)
    assert call(engine, "receive", text()).texts == [APOLOGY]
    assert call(engine, "receive", text(id="2")).texts == [APOLOGY]


def test_a_reply_that_can_not_be_written_is_a_failure(call: Call) -> None:
    def go() -> Any:
        pictures: Any = ("https://example.com/a.jpg",)
        return Reply("x", media=pictures)

    assert call(program(go), "receive", text()).texts == [APOLOGY]


# --- What goes wrong -----------------------------------------------------------------------------


def test_a_failed_handler_commits_nothing_of_its_own_and_apologises_once(call: Call) -> None:
    runs: list[None] = []

    def go(contact: Contact) -> str:
        runs.append(None)
        contact.data["half"] = "done"
        contact.language = "xx"
        contact.join("tips")
        raise ValueError("no such order")

    store, line = MemoryStore(), HandsetLine()
    engine = program(go, store=store, transport=line)
    first: Outcome = call(engine, "receive", text())
    again: Outcome = call(engine, "receive", text())
    assert (first.texts, first.error, len(runs)) == ([APOLOGY], "ValueError: no such order", 1)
    assert (again.duplicate, again.texts, again.error) == (True, [APOLOGY], "ValueError: no such order")
    assert (document(store), store.members("56789/tips", "", 9).items) == ({}, [])
    assert [reply.text for reply in line.sent] == [APOLOGY]
    assert first.decision is not None
    assert first.decision.route == "go"


def test_a_failed_handler_keeps_what_was_known_before(call: Call) -> None:
    def learn(contact: Contact) -> None:
        contact.data["names"] = ["Anne"]
        contact.join("tips")

    def go(contact: Contact) -> None:
        contact.data["names"].append("Bill")
        contact.leave("tips")
        raise ValueError

    store = MemoryStore()
    engine = program(learn, go, store=store)
    call(engine, "receive", text("learn", id="1"))
    call(engine, "receive", text("go", id="2"))
    assert document(store)["56789"] == {"data": {"names": ["Anne"]}, "lists": ["tips"]}
    assert store.members("56789/tips", "", 9).items == [f"mokit|{ANNE}"]


def test_the_apology_is_in_the_language_that_was_known_before(call: Call) -> None:
    def learn(contact: Contact) -> None:
        contact.language = "de-AT"

    def go(contact: Contact) -> None:
        contact.language = "fr"
        raise ValueError

    texts = Texts({"de": {"apology": "Da ging etwas schief."}, "fr": {"apology": "Pardon."}})
    engine = program(learn, go, texts=texts)
    call(engine, "receive", text("learn", id="1"))
    assert call(engine, "receive", text("go", id="2")).texts == ["Da ging etwas schief."]


def test_a_failure_is_told_to_hooks_and_to_the_log(call: Call, caplog: pytest.LogCaptureFixture) -> None:
    failures: list[HandlerFailed] = []

    async def go() -> None:
        raise ValueError("no such order")

    engine = program(go)
    engine.on(HandlerFailed)(failures.append)
    call(engine, "receive", text("go"))
    call(engine, "receive", text("go"))
    [failure] = failures
    [record] = caplog.records
    assert (str(failure.error), failure.message_id) == ("no such order", "1")
    assert failure.handler.startswith(f"go() ({__file__}:")
    assert (record.name, record.levelno) == ("mokit", logging.ERROR)
    assert record.exc_info is not None
    assert record.exc_info[1] is failure.error
    assert {name: record.__dict__[name] for name in ("message_id", "sender", "recipient")} == {
        "message_id": "1", "sender": "+1415*****00", "recipient": "56789"
    }    # fmt: skip


def test_the_traceback_of_a_failure_ends_where_the_handler_raised(call: Call) -> None:
    failures: list[HandlerFailed] = []

    def go() -> None:
        raise ValueError

    engine = program(go)
    engine.on(HandlerFailed)(failures.append)
    call(engine, "receive", text("go"))
    trace = failures[0].error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    assert trace is not None
    assert (trace.tb_frame.f_code.co_filename, trace.tb_frame.f_code.co_name) == (__file__, "go")


def test_an_error_that_can_not_be_shown_is_told_by_its_type(call: Call) -> None:
    class Shy(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    def go() -> None:
        raise Shy

    outcome: Outcome = call(program(go), "receive", text())
    assert (outcome.error, outcome.texts) == ("Shy", [APOLOGY])


def test_a_store_error_within_a_handler_is_passed_on_and_nothing_is_committed(call: Call) -> None:
    def go() -> None:
        raise StoreFull("no room")

    store = MemoryStore()
    with pytest.raises(StoreFull):
        call(program(go, store=store), "receive", text())
    assert store.stats(0).people == 0


def test_a_base_exception_is_passed_on_and_the_person_s_turn_is_free_again(call: Call) -> None:
    ended: list[None] = []

    class Ended(BaseException):
        pass

    async def go() -> str:
        ended.append(None)
        if len(ended) == 1:
            raise Ended
        return "Back"

    engine = program(go)
    with pytest.raises(Ended):
        call(engine, "receive", text())
    outcome: Outcome = call(engine, "receive", text())
    assert (outcome.texts, outcome.duplicate) == (["Back"], False)


async def _refuse_all(_turn: object, _proceed: object) -> str:
    return "Not now"


async def _break(_turn: object, _proceed: object) -> str:
    raise ValueError


@pytest.mark.parametrize("hook", [_refuse_all, _break])
@pytest.mark.parametrize("sender", ["WOOLLY", ""])
def test_nothing_is_said_to_a_sender_that_can_not_be_answered(call: Call, sender: str, hook: Any) -> None:
    line = HandsetLine()
    engine = program(transport=line, around=[hook])
    outcome: Outcome = call(engine, "receive", text(sender=sender))
    assert (outcome.replies, line.sent) == ((), [])


# --- What hooks are told -------------------------------------------------------------------------


def test_each_message_is_told_once_after_it_was_committed(call: Call) -> None:
    store = MemoryStore()
    told: list[tuple[str, list[str], int]] = []

    def go() -> str:
        return "Done"

    engine = program(go, store=store)

    @engine.on(MessageHandled)
    async def note(event: MessageHandled) -> None:
        told.append((event.message.text, event.outcome.texts, store.stats(0).people))

    call(engine, "receive", text())
    call(engine, "receive", text())
    assert told == [("go", ["Done"], 1)]


def test_hooks_that_raise_are_logged_and_the_others_still_run(
    call: Call, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[str] = []

    def go() -> str:
        return "Done"

    engine = program(go)

    @engine.on(MessageHandled)
    def broken(_: MessageHandled) -> None:
        raise LookupError("no sink")

    @engine.on(MessageHandled)
    async def broken_too(_: MessageHandled) -> None:
        raise LookupError("no sink")

    class Sink:
        async def __call__(self, event: MessageHandled) -> None:
            told.append(event.message.id)

    engine.on(MessageHandled)(Sink())
    outcome: Outcome = call(engine, "receive", text())
    assert (outcome.texts, outcome.error, told) == (["Done"], None, ["1"])
    assert len(caplog.records) == 2
    assert "broken_too" in caplog.records[1].getMessage()


def test_no_log_holds_a_text_or_a_whole_number(call: Call, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    long_code = "+14155550199"

    def fail(words: str) -> str:
        assert words
        raise ValueError("no such order")

    def nonsense(words: str) -> Any:
        return [words, {words: 1}]

    def unsavable(words: str, contact: Contact) -> None:
        contact.data["bad"] = {words, ANNE}

    router = Router()
    for handler in (fail, nonsense, unsavable):
        router.keyword(f"{handler.__name__} {{words}}")(handler)
    engine = Engine(router, clock=lambda: NOW)

    @engine.on(MessageHandled)
    def broken(event: MessageHandled) -> None:
        raise LookupError(event.message.id)

    for number, word in enumerate(["fail", "nonsense", "unsavable", "unknown"]):
        call(engine, "receive", text(f"{word} mypassword", id=str(number), recipient=long_code))
    assert len(caplog.records) == 7
    for record in caplog.records:
        shown = logging.Formatter().format(record) + repr(record.__dict__)
        assert not [secret for secret in ("mypassword", ANNE, long_code) if secret in shown]


class Away(MemoryStore):
    """A store that can't be reached."""

    def load(self, wanted: Sequence[tuple[Key, Sequence[str]]]) -> list[Snapshot]:
        raise StoreUnavailable(f"away, {len(wanted)}")


def test_a_store_that_is_away_is_told_and_the_person_s_turn_is_free_again(call: Call) -> None:
    engine = program(store=Away())
    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            call(engine, "receive", text())
