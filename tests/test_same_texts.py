"""One text under two ids: the second copy runs nothing, while the same answer to another question counts."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mokit import Contact, Conversation, Engine, Inbound, Media, Outcome, Router, Service
from mokit.consent import Consent
from mokit.http import HttpRequest, HttpResponse
from mokit.messages import Outbound, Part
from mokit.stores.base import Key, Store
from mokit.stores.memory import MemoryStore
from mokit.stores.sqlite import SQLiteStore
from mokit.testing.handset import HandsetClock
from mokit.transports.android import AndroidSmsGateway
from mokit.transports.base import Event, Submitted

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ANNE, BILL = "+14155550100", "+14155550101"
WINDOW = timedelta(seconds=10)

Call = Callable[..., Any]           # see the fixture


class Line:
    """A gateway whose texts may come twice."""

    name = "line"

    def __init__(self, within: timedelta | None) -> None:
        self.same_text_within = within
        self.sent: list[Outbound] = []

    def send(self, message: Outbound) -> Submitted:
        self.sent.append(message)
        return Submitted(id=message.id)


class World:
    """A program on one store, which any number of workers run."""

    def __init__(self, store: Store, within: timedelta | None = WINDOW, **settings: Any) -> None:
        self.store = store
        self.clock = HandsetClock(NOW)
        self.line = Line(None)
        self.settings = {"same_text_within": within} | settings
        self.runs: list[str] = []
        self.ids = 0

    def worker(self, **settings: Any) -> Engine:
        router = Router()

        @router.keyword("VOTE", "A", trailing=True)
        def vote(message: Inbound, contact: Contact) -> str:
            self.runs.append(message.id)
            contact.data["votes"] = contact.data.get("votes", 0) + 1
            return f"Vote {contact.data['votes']}."

        @router.keyword("BREAK")
        def broken(message: Inbound) -> str:
            self.runs.append(message.id)
            raise ValueError("no")

        @router.keyword("ORDER")
        def order(talk: Conversation) -> str:
            many = [talk.ask(key, f"{key}?", int) for key in ("Hats", "Socks", "Shawls")]
            return f"{many}"

        @router.keyword("NAME")
        def name(talk: Conversation) -> str:
            return f"{talk.ask('first', 'First?')} {talk.ask('last', 'Last?')}"

        @router.keyword("1")
        def menu(talk: Conversation) -> str:
            return talk.choose("size", "Size?", ["small", "large"])

        @router.keyword("NOTE")
        def note(talk: Conversation) -> str:
            return talk.ask("lines", "Lines?", gather=timedelta(seconds=30))

        @router.keyword("LOGIN")
        def login(talk: Conversation) -> str:
            talk.ask("pin", "PIN?", secret=True)
            return "Welcome."

        services = [Service("56789", numbers=["56789", "56780"], transport=self.line)]
        return Engine(router, services=services, store=self.store, clock=self.clock, **self.settings | settings)

    def text(self, text: str, *, after: float = 0, engine: Engine | None = None, **fields: Any) -> Outcome:
        """What comes of a text with an id of its own, some seconds after the one before."""
        self.clock.now += timedelta(seconds=after)
        return (engine or self.worker()).sync.receive(self.message(text, **fields))

    def message(self, text: str, **fields: Any) -> Inbound:
        self.ids += 1
        usual: dict[str, Any] = {
            "id": str(self.ids), "sender": ANNE, "recipient": "56789", "text": text, "received_at": self.clock.now,
            "transport": self.line.name,
        }  # fmt: skip
        return Inbound(**usual | fields)

    @property
    def sent(self) -> list[str]:
        return [message.text for message in self.line.sent]


@pytest.fixture(params=["memory", "sqlite"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    store = MemoryStore() if request.param == "memory" else SQLiteStore(tmp_path / "people.db", durability="normal")
    yield World(store)
    store.close()


@pytest.fixture
def quick() -> World:
    return World(MemoryStore())


def test_the_second_copy_has_the_outcome_of_the_first_and_runs_nothing(call: Call, world: World) -> None:
    first = call(world.worker(), "receive", world.message("vote a"))
    world.clock.now += timedelta(seconds=10)
    second = call(world.worker(), "receive", world.message("vote a"))
    assert (first.texts, first.duplicate) == (["Vote 1."], False)
    assert (second.texts, second.duplicate, second.decision) == (["Vote 1."], True, first.decision)
    assert (world.runs, world.sent) == (["1"], ["Vote 1."])


def test_a_gateway_that_repeats_the_second_copy_later_runs_nothing_either(world: World) -> None:
    world.text("vote a")
    world.text("vote a")
    assert world.text("vote a", after=3600, id="2").duplicate
    assert world.runs == ["1"]


def test_copies_that_two_workers_handle_at_once_run_what_is_committed_once(tmp_path: Path) -> None:
    world = World(SQLiteStore(tmp_path / "people.db", durability="normal"))
    one, other = world.message("vote a"), world.message("vote a")

    async def both() -> list[Outcome]:
        workers = world.worker(), world.worker()
        return [*await asyncio.gather(workers[0].receive(one), workers[1].receive(other))]

    outcomes = asyncio.run(both())
    assert sorted(outcome.duplicate for outcome in outcomes) == [False, True]
    assert world.sent == ["Vote 1."]
    world.store.close()


OTHERS: list[tuple[str, dict[str, Any]]] = [
    ("later", {"after": 10.001}),
    ("another text", {"text": "vote b"}),
    ("another spelling", {"text": "Vote A"}),
    ("another person", {"sender": BILL}),
    ("another number", {"recipient": "56780"}),
    ("a picture with it", {"media": (Media("https://example.com/a.jpg"),)}),
    ("by a gateway that says otherwise", {"transport": "other"}),
]


@pytest.mark.parametrize(("why", "fields"), OTHERS)
def test_what_is_no_copy_counts(why: str, fields: dict[str, Any]) -> None:
    world = World(MemoryStore(), within=None)
    world.line.same_text_within = WINDOW
    world.text("vote a")
    assert not world.text(**{"text": "vote a"} | fields).duplicate, why
    assert world.runs == ["1", "2"]


@given(st.lists(st.tuples(st.sampled_from(["a", "vote", "hello"]), st.integers(0, 15)), max_size=12))
def test_a_text_counts_unless_the_one_before_that_counted_is_within_the_window(texts: list[tuple[str, int]]) -> None:
    world, counted = World(MemoryStore()), dict[str, datetime]()
    for text, after in texts:
        outcome = world.text(text, after=after)
        is_copy = text in counted and world.clock.now - counted[text] <= WINDOW
        assert outcome.duplicate == is_copy
        if not is_copy:
            counted[text] = world.clock.now


def test_without_a_window_each_text_counts_and_nothing_more_is_kept() -> None:
    world = World(MemoryStore(), within=None)
    world.text("hello")
    world.text("hello")
    [snapshot] = world.store.load([(Key(f"mokit|{ANNE}"), ())])
    assert (world.worker().sync.export(ANNE)["state"], snapshot.state) == (None, None)


def test_a_text_that_failed_may_be_sent_again_at_once(quick: World) -> None:
    assert quick.text("break").error == quick.text("break").error == "ValueError: no"
    assert quick.runs == ["1", "2"]


def test_a_dead_letter_that_is_retried_is_no_copy(quick: World) -> None:
    engine = quick.worker()
    engine.sync.receive(quick.message("break"))
    [letter] = engine.sync.dead_letters()
    mended = Router()
    mended.keyword("BREAK")(lambda: "Mended.")
    again = Engine(mended, services=engine.services, store=quick.store, clock=quick.clock, same_text_within=WINDOW)
    again.sync.receive(quick.message("break"))
    assert again.sync.retry(letter).texts == ["Mended."]


def test_the_same_answer_to_the_next_question_counts(quick: World) -> None:
    said = [quick.text(text, after=1).texts for text in ("order", "1", "1", "1")]
    assert said == [["Hats?"], ["Socks?"], ["Shawls?"], ["[1, 1, 1]"]]
    said = [quick.text(text, after=11).texts for text in ("name", "Lee", "Lee")]
    assert said == [["First?"], ["Last?"], ["Lee Lee"]]


def test_an_answer_that_came_twice_in_the_same_second_by_its_gateway_answers_once(quick: World) -> None:
    sent = [NOW, NOW + timedelta(seconds=5)]
    quick.text("order", sent_at=sent[0])
    assert quick.text("1", after=6, sent_at=sent[1]).texts == ["Socks?"]
    second = quick.text("1", after=3, sent_at=sent[1])
    assert (second.texts, second.duplicate) == (["Socks?"], True)
    assert quick.text("1", after=1, sent_at=quick.clock.now).texts == ["Shawls?"]
    assert quick.sent == ["Hats?", "Socks?", "Shawls?"]


def test_a_copy_of_the_keyword_answers_no_open_question(quick: World) -> None:
    quick.text("name please")
    assert quick.text("name please", after=2).duplicate
    assert quick.text("Ann", after=2).texts == ["Last?"]


def test_the_keyword_that_is_the_answer_too_counts(quick: World) -> None:
    assert [quick.text("1", after=1).texts[-1][:5] for _ in range(2)] == ["Size?", "small"]


def test_a_text_that_answers_nothing_is_a_copy_while_a_question_waits(quick: World) -> None:
    quick.text("order")
    assert quick.text("a", after=1).texts == ["Vote 1."]
    assert quick.text("a", after=1).duplicate
    assert quick.text("1", after=1).texts == ["Socks?"]


def test_a_copy_is_not_gathered_twice(quick: World) -> None:
    quick.text("note")
    for text in ("salt", "salt", "flour"):
        quick.text(text, after=1)
    quick.clock.now += timedelta(seconds=30)
    quick.worker().sync.run_due()
    assert quick.sent == ["Lines?", "salt\nflour"]


def test_of_a_secret_answer_nothing_is_kept_to_compare_with(quick: World) -> None:
    quick.text("login")
    quick.text("4711")
    assert len(quick.worker().sync.export(ANNE)["state"]["heard"]["56789"]) == 1


def test_only_the_newest_texts_are_remembered_and_only_within_the_window(quick: World) -> None:
    for number in range(30):
        quick.text(f"hello {number}")
    heard = quick.worker().sync.export(ANNE)["state"]["heard"]["56789"]
    assert len(heard) == 10
    quick.text("hello", after=11)
    assert len(quick.worker().sync.export(ANNE)["state"]["heard"]["56789"]) == 1


CONSENT = {"consent": Consent(), "program": "Wool", "support": "help@wool.example", "ledger_key": "k"}


@pytest.mark.parametrize("settings", [{"inbox": True}, CONSENT])
def test_it_holds_with_an_inbox_and_with_a_consent_policy(settings: dict[str, Any], world: World) -> None:
    world.settings |= settings
    for _ in range(2):
        world.text("vote a")
        world.text("vote a")
        world.clock.now += timedelta(minutes=1)
    assert (world.runs, world.sent) == (["1", "3"], ["Vote 1.", "Vote 2."])
    [snapshot] = world.store.load([(Key(f"mokit|{ANNE}"), ())])
    assert [*snapshot.entries] == []


def test_a_long_text_that_came_twice_in_parts_is_handled_once(world: World) -> None:
    for reference in (1, 2):
        for number, text in enumerate(("vote ", "a"), 1):
            world.text(text, part=Part(reference, number, 2))
    assert (len(world.runs), world.sent) == (1, ["Vote 1."])
    assert world.text("a", part=Part(2, 2, 2), id="4").texts == ["Vote 1."]
    [snapshot] = world.store.load([(Key(f"mokit|{ANNE}"), ())])
    assert [*snapshot.entries] == []


class Wire:
    """A gateway that takes one reply in the webhook's answer; it posts "id text"."""

    name = "wire"
    url = "https://sms.example.com/wire"
    inline_replies = 1
    same_text_within = WINDOW

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        id_, _, text = request.body.decode().partition(" ")
        return [Inbound(id=id_, sender=ANNE, recipient="56789", text=text, received_at=now, transport="wire")]

    def respond(self, events: Any, replies: Any) -> HttpResponse:  # noqa: ARG002
        return HttpResponse(body="".join(reply.text for reply in replies).encode())

    def submit(self, message: Outbound) -> HttpRequest:
        raise NotImplementedError

    def submitted(self, response: HttpResponse) -> Submitted:
        raise NotImplementedError


def test_the_webhook_of_the_second_copy_is_answered_empty(call: Call) -> None:
    router = Router()
    router.keyword("HELLO")(lambda: "Hi.")
    engine = Engine(router, services=[Service("56789", transport=Wire())], clock=lambda: NOW)

    def answer(body: str) -> bytes:
        response: HttpResponse = call(engine, "handle", HttpRequest(method="POST", url="/wire", body=body.encode()))
        return response.body

    assert [answer("1 hello"), answer("2 hello"), answer("2 hello")] == [b"Hi.", b"", b""]
    assert answer("1 hello") == b"Hi."          # its own gateway has not heard the answer


def test_phones_are_known_for_it() -> None:
    phone = AndroidSmsGateway(
        username="u", password="p", signing_key="k", numbers="56789", url="https://sms.example.com/android"
    )
    assert phone.same_text_within == timedelta(seconds=10)
