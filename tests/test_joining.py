"""Long texts that come in parts: kept until they are whole, and handled once."""

import json
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from mokit import Contact, Engine, Inbound, Outbound, Router, Service
from mokit.contacts import read_document
from mokit.errors import RegistrationError, StoreUnavailable
from mokit.events import MessageHandled
from mokit.http import HttpRequest, HttpResponse
from mokit.messages import Hint, Part
from mokit.records import message_from_json, message_to_json
from mokit.stores.base import Change, Done, Key, Snapshot, Store
from mokit.stores.memory import MemoryStore
from mokit.stores.sqlite import SQLiteStore
from mokit.testing.handset import HandsetClock, HandsetLine
from mokit.transports.base import Event, Submitted

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ANNE = "+14155550100"
BILL = "+14155550101"
KEY = Key(f"mokit|{ANNE}")

Call = Callable[..., Any]           # see the fixture


def part(
    number: int, text: str, *, total: int = 2, reference: int = 7, id: str = "", sender: str = ANNE,  # noqa: A002
    hint: Hint | None = None,
) -> Inbound:
    return Inbound(
        id=id or f"{text}-{number}", sender=sender, recipient="56789", text=text, received_at=NOW, transport="wire",
        part=Part(reference, number, total), hint=hint,
    )


class World:
    """A program that says what it was told, and engines on one store."""

    def __init__(self, store: Store | None = None, **settings: Any) -> None:
        self.store = store or MemoryStore()
        self.clock = HandsetClock(NOW)
        self.line = HandsetLine()
        self.settings = settings
        self.heard: list[Inbound] = []
        self.engine = self.another_engine()

    def another_engine(self) -> Engine:
        router = Router()

        @router.fallback
        def echo(message: Inbound, contact: Contact) -> str:
            self.heard.append(message)
            contact.data["heard"] = [*contact.data.get("heard", []), message.text]
            return f"You said {message.text}"

        services = [Service("56789", transport=self.line)]
        settings = {"services": services, **self.settings}
        return Engine(router, store=self.store, clock=self.clock, **settings)

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.heard]

    @property
    def committed(self) -> list[str]:
        [snapshot] = self.store.load([(KEY, ())])
        heard: list[str] = read_document(snapshot.state)["contacts"]["56789"]["data"]["heard"]
        return heard

    @property
    def sent(self) -> list[str]:
        return [message.text for message in self.line.sent]

    @property
    def waiting(self) -> int:
        return self.store.stats(0).pending

    def pass_time(self, **duration: float) -> None:
        self.clock.now += timedelta(**duration)


@pytest.fixture
def world() -> World:
    return World()


# --- Whole texts ---------------------------------------------------------------------------------


def test_a_text_is_handled_when_its_last_part_has_come(call: Call, world: World) -> None:
    first = call(world.engine, "receive", part(1, "Hello, "))
    assert (first.replies, first.decision, first.duplicate, world.texts) == ((), None, False, [])
    second = call(world.engine, "receive", part(2, "world"))
    assert second.texts == ["You said Hello, world"] == world.sent
    assert [(heard.text, heard.part, heard.incomplete) for heard in world.heard] == [("Hello, world", None, False)]
    assert world.waiting == 0


def test_parts_may_come_in_any_order_and_to_any_worker(world: World) -> None:
    other = world.another_engine()
    for engine, number, text in ((world.engine, 3, "c"), (other, 1, "a"), (world.engine, 2, "b")):
        engine.sync.receive(part(number, text, total=3))
    assert world.sent == ["You said abc"]


def test_parts_of_several_people_and_texts_are_not_mixed(world: World) -> None:
    for one in (
        part(1, "a"), part(1, "x", sender=BILL), part(1, "m", reference=8), part(1, "k", total=3),
        part(2, "b"), part(2, "y", sender=BILL), part(2, "n", reference=8),
    ):
        world.engine.sync.receive(one)
    assert world.texts == ["ab", "xy", "mn"]
    assert world.waiting == 1


def test_the_only_part_of_a_text_is_handled_at_once(world: World) -> None:
    world.engine.sync.receive(part(1, "short", total=1))
    world.engine.sync.receive(part(3, "impossible", total=2))
    assert world.texts == ["short", "impossible"]
    assert world.waiting == 0


def test_hooks_are_told_of_the_whole_text_only(world: World) -> None:
    told: list[str] = []
    world.engine.on(MessageHandled)(lambda event: told.append(event.message.text))
    world.engine.sync.receive(part(1, "a"))
    world.engine.sync.receive(part(2, "b"))
    assert told == ["ab"]


def test_what_the_gateway_says_of_a_part_reaches_the_handler(world: World) -> None:
    world.engine.sync.receive(part(2, "b", hint="help"))
    world.engine.sync.receive(part(1, "a"))
    assert world.heard[0].hint == "help"


# --- Repeats -------------------------------------------------------------------------------------


def test_a_part_that_comes_twice_counts_once(world: World) -> None:
    outcomes = [world.engine.sync.receive(part(1, "a", total=3)) for _ in range(2)]
    assert [outcome.duplicate for outcome in outcomes] == [False, True]
    assert world.waiting == 1
    world.engine.sync.receive(part(1, "a", total=3, id="under another id"))
    world.engine.sync.receive(part(2, "b", total=3))
    world.engine.sync.receive(part(3, "c", total=3))
    assert world.texts == ["abc"]
    assert world.waiting == 0


def test_a_repeat_of_the_last_part_has_the_outcome_again_and_of_others_none(world: World) -> None:
    world.engine.sync.receive(part(1, "a"))
    outcome = world.engine.sync.receive(part(2, "b"))
    again = world.engine.sync.receive(part(2, "b"))
    assert (again.duplicate, again.replies, again.decision) == (True, outcome.replies, outcome.decision)
    assert world.engine.sync.receive(part(1, "a")) == again._replace(replies=(), decision=None)
    assert (world.texts, world.sent) == (["ab"], ["You said ab"])


def test_a_repeat_under_another_id_that_comes_too_late_is_dropped(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.engine.sync.receive(part(1, "a"))
    world.engine.sync.receive(part(2, "b"))
    world.engine.sync.receive(part(2, "b", id="b, a minute later"))
    assert world.waiting == 1
    world.pass_time(minutes=10)
    world.engine.sync.run_due()
    assert (world.texts, world.waiting, caplog.messages) == (["ab"], 0, [])


# --- References that come back -------------------------------------------------------------------


def test_a_reference_may_be_used_again_by_the_next_text(world: World) -> None:
    for text in ("ab", "cd", "ab"):
        for number, letter in enumerate(text, 1):
            world.engine.sync.receive(part(number, letter, id=f"{len(world.heard)}-{number}"))
    assert world.texts == ["ab", "cd", "ab"]
    assert world.sent == ["You said ab", "You said cd", "You said ab"]


def test_another_total_is_another_text(world: World) -> None:
    for one in (part(1, "a", total=3), part(1, "x"), part(2, "b", total=3), part(2, "y"), part(3, "c", total=3)):
        world.engine.sync.receive(one)
    assert world.texts == ["xy", "abc"]


def test_a_new_text_with_the_reference_of_one_that_waits_is_not_mixed_with_it(world: World) -> None:
    world.engine.sync.receive(part(1, "lost half"))
    world.pass_time(minutes=5)
    world.engine.sync.receive(part(1, "x"))
    world.engine.sync.receive(part(2, "y"))
    assert world.texts == ["xy"]
    world.pass_time(minutes=5)
    world.engine.sync.run_due()
    assert world.texts == ["xy", "lost half[...]"]


# --- Parts that never come -----------------------------------------------------------------------


def test_after_its_time_what_came_is_handed_over_and_marked(call: Call, world: World) -> None:
    call(world.engine, "receive", part(1, "a", total=4))
    world.pass_time(minutes=9)
    call(world.engine, "receive", part(4, "d", total=4))
    call(world.engine, "run_due")
    assert world.texts == []
    world.pass_time(minutes=1)          # ten from the first part on
    call(world.engine, "run_due")
    assert [(heard.text, heard.incomplete) for heard in world.heard] == [("a[...]d", True)]
    assert (world.sent, world.waiting) == (["You said a[...]d"], 0)
    call(world.engine, "run_due")
    assert world.sent == ["You said a[...]d"]


def test_a_part_that_comes_after_that_is_not_lost_either(world: World) -> None:
    world.engine.sync.receive(part(1, "a"))
    world.pass_time(minutes=10)
    world.engine.sync.run_due()
    world.engine.sync.receive(part(2, "b"))
    world.pass_time(minutes=10)
    world.engine.sync.run_due()
    assert world.texts == ["a[...]", "[...]b"]


def test_incomplete_texts_are_dropped_where_that_is_wanted(caplog: pytest.LogCaptureFixture) -> None:
    world = World(incomplete="drop", parts_within=timedelta(minutes=2))
    world.engine.sync.receive(part(1, "secret", total=3, id="1"))
    world.pass_time(minutes=2)
    with caplog.at_level(logging.WARNING, "mokit"):
        world.engine.sync.run_due()
    assert (world.texts, world.sent, world.waiting) == ([], [], 0)
    assert caplog.messages == ["2 of 3 parts did not come in time; the others are dropped"]
    assert "secret" not in str(vars(caplog.records[0]))
    assert vars(caplog.records[0])["sender"] == "+1415*****00"


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"parts_within": 10}, "no timedelta"),
        ({"parts_within": timedelta(0)}, "no time for a second part"),
        ({"incomplete": "keep"}, "'hand over', 'drop'"),
    ],
)
def test_settings_for_parts_that_can_not_be_are_refused(settings: Any, words: str) -> None:
    with pytest.raises(RegistrationError, match=words):
        Engine(Router(), **settings)


# --- Workers that die, and stores that fail ------------------------------------------------------


class Died(BaseException):
    """The process was killed."""


class Mortal(MemoryStore):
    """A store whose caller may die at its n-th commit, before it is written or after."""

    def __init__(self) -> None:
        super().__init__()
        self.commits = 0
        self.dies_at = 0
        self.is_written = False
        self.error: type[BaseException] = Died

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        self.commits += 1
        if self.commits != self.dies_at:
            return super().commit(changes)
        if self.is_written:
            super().commit(changes)
        raise self.error


@pytest.mark.parametrize("error", [Died, StoreUnavailable])
@pytest.mark.parametrize("is_written", [False, True])
@pytest.mark.parametrize("dies_at", [1, 2, 3])
def test_a_text_is_handled_once_wherever_the_worker_dies_that_has_the_last_part(
    dies_at: int, is_written: bool, error: type[BaseException]  # noqa: FBT001
) -> None:
    store = Mortal()
    world = World(store)
    world.engine.sync.receive(part(1, "a"))
    store.dies_at, store.is_written, store.error = store.commits + dies_at, is_written, error
    with pytest.raises(error):
        world.engine.sync.receive(part(2, "b"))
    again = world.another_engine()
    again.sync.receive(part(2, "b"))                # the gateway has no answer, so it tries again
    world.pass_time(minutes=10)
    again.sync.run_due()
    assert world.committed == ["ab"]
    assert (set(world.sent), world.waiting) == ({"You said ab"}, 0)


class Shared(MemoryStore):
    """A store that others use too: `meanwhile` happens just before the n-th load from now."""

    def __init__(self) -> None:
        super().__init__()
        self.loads = 0
        self.meanwhile: Callable[[], object] = lambda: None

    def load(self, wanted: Sequence[tuple[Key, Sequence[str]]]) -> list[Snapshot]:
        self.loads -= 1
        if self.loads == 0:
            self.meanwhile()
        return super().load(wanted)


def test_a_part_that_went_with_another_text_meanwhile_is_not_handled_again() -> None:
    store = Shared()
    world = World(store)
    world.engine.sync.receive(part(1, "a"))
    [first] = [entry.id for entry in store.load([(KEY, ())])[0].entries]
    store.meanwhile = lambda: store.commit([Change(KEY, 0, version=0, drop=[first])])
    store.loads = 2             # the text is whole and about to be handled; a worker takes up a part at its time
    assert world.engine.sync.receive(part(2, "b")).replies == ()
    assert (world.texts, world.waiting) == ([], 1)


def test_of_two_workers_that_see_a_text_whole_one_handles_it() -> None:
    store = Shared()
    world = World(store)
    other = world.another_engine()
    world.engine.sync.receive(part(1, "a"))
    store.meanwhile = lambda: other.sync.receive(part(1, "a"))      # a repeat, when the other part is there too
    store.loads = 2
    assert world.engine.sync.receive(part(2, "b")).replies == ()    # the other worker has sent them
    assert (world.committed, world.sent, world.waiting) == (["ab"], ["You said ab"], 0)


def test_where_the_gateway_does_not_repeat_a_worker_takes_up_what_is_whole() -> None:
    store = Mortal()
    world = World(store)
    world.engine.sync.receive(part(1, "a"))
    store.dies_at = store.commits + 2               # the part is safe, its text is not handled
    with pytest.raises(Died):
        world.engine.sync.receive(part(2, "b"))
    world.pass_time(minutes=10)
    world.another_engine().sync.run_due()
    assert [(heard.text, heard.incomplete) for heard in world.heard[1:]] == [("ab", False)]
    assert (world.committed, world.sent, world.waiting) == (["ab"], ["You said ab"], 0)


def test_a_part_is_not_acknowledged_before_it_is_safe() -> None:
    store = Mortal()
    store.dies_at, store.error = 1, StoreUnavailable
    world = World(store, services=[Service("56789", transport=Wire())])
    body = json.dumps({"id": "1", "text": "a", "part": [7, 1, 2]}).encode()
    assert world.engine.sync.handle(HttpRequest(url="/wire", body=body)).status == 503
    assert world.waiting == 0
    assert world.engine.sync.handle(HttpRequest(url="/wire", body=body)).status == 200
    assert world.waiting == 1


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    if request.param == "memory":
        yield MemoryStore()
        return
    kept = SQLiteStore(tmp_path / "parts.db")
    yield kept
    kept.close()


def test_parts_that_come_to_several_workers_at_once_make_one_text(store: Store) -> None:
    world = World(store)
    engines = [world.another_engine() for _ in range(4)]
    together = Barrier(4, timeout=30)

    def receive(number: int) -> None:
        for reference in range(5):
            together.wait()
            engines[number - 1].sync.receive(part(number, f"{reference}{number} ", total=4, reference=reference))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(receive, (1, 2, 3, 4)))
    assert world.committed == [f"{one}1 {one}2 {one}3 {one}4 " for one in range(5)]
    world.pass_time(minutes=10)
    world.engine.sync.run_due()
    assert sorted(world.sent) == [f"You said {text}" for text in world.committed]
    assert world.waiting == 0


def test_an_incomplete_text_is_taken_up_from_a_file(tmp_path: Path) -> None:
    store = SQLiteStore(tmp_path / "parts.db")
    World(store).engine.sync.receive(part(2, "b\0😀", total=2))
    store.close()
    store = SQLiteStore(tmp_path / "parts.db")
    world = World(store)
    world.pass_time(minutes=10)
    world.engine.sync.run_due()
    assert world.committed == ["[...]b\0😀"]
    store.close()


# --- Webhooks ------------------------------------------------------------------------------------


class Wire:
    """A gateway that hands over parts, and takes one reply in the answer."""

    name = "wire"
    url = "https://example.com/wire"
    inline_replies = 1

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        told = json.loads(request.body)
        return [
            Inbound(
                id=told["id"], sender=ANNE, recipient="56789", text=told["text"], received_at=now, transport="wire",
                part=Part(*told["part"]),
            )
        ]

    def respond(self, events: Sequence[Event], replies: Sequence[Outbound]) -> HttpResponse:
        assert len(events) == 1
        return HttpResponse(body="".join(reply.text for reply in replies).encode())

    def submit(self, message: Outbound) -> HttpRequest:
        return HttpRequest(url="https://gateway.example.com", body=message.text.encode())

    def submitted(self, response: HttpResponse) -> Submitted:
        return Submitted(id=response.body.decode())


def request(number: int, text: str) -> HttpRequest:
    return HttpRequest(url="/wire", body=json.dumps({"id": text, "text": text, "part": [7, number, 2]}).encode())


def test_the_answer_to_the_last_part_brings_the_reply(call: Call) -> None:
    world = World(services=[Service("56789", transport=Wire())])
    answers = [call(world.engine, "handle", request(*one)) for one in ((1, "a"), (2, "b"), (2, "b"), (1, "a"))]
    assert [answer.body for answer in answers] == [b"", b"You said ab", b"You said ab", b""]
    assert (world.texts, world.waiting) == (["ab"], 0)


# --- Records -------------------------------------------------------------------------------------


def test_a_part_is_read_back_as_it_was_kept() -> None:
    message = Inbound(
        id="1", sender=ANNE, recipient="56789", text="\ud83d", received_at=NOW, sent_at=NOW, transport="wire",
        part=Part(65535, 1, 2), hint="opt_in", raw={"udh": "050003ff0201"},
    )
    assert message_from_json(message_to_json(message, "wool")) == (message, "wool")


def test_fields_of_the_gateway_that_json_has_not_become_texts() -> None:
    message = Inbound(id="1", sender=ANNE, recipient="56789", text="a", received_at=NOW, raw={"a": NOW})
    assert message_from_json(message_to_json(message, ""))[0].raw == {"a": str(NOW)}
