"""Messages whose handlers raised: kept with the apology's commit, listed, handled again, forgotten."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mokit import Conversation, Engine, Inbound, Router, Service
from mokit.errors import NoDeadLetter
from mokit.stores.base import Key, Store
from mokit.stores.memory import MemoryStore
from mokit.stores.sqlite import SQLiteStore
from mokit.testing.handset import HandsetClock, HandsetLine

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ANNE = "+14155550100"
KEY = Key(f"mokit|{ANNE}")

Call = Callable[..., Any]           # see the fixture


def message(id: str, text: str = "VOTE 5", sender: str = ANNE) -> Inbound:  # noqa: A002
    return Inbound(id=id, sender=sender, recipient="56789", text=text, received_at=NOW, transport="wire")


class World:
    """A program with a handler that raises until it is mended, and engines on one store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = HandsetClock(NOW)
        self.line = HandsetLine()
        self.broken = True
        self.runs = 0
        self.engine = self.another_engine()

    def another_engine(self) -> Engine:
        router = Router()

        @router.keyword("VOTE {choice}")
        def vote(choice: int) -> str:
            self.runs += 1
            if self.broken:
                raise ValueError("the poll is closed")
            return f"You voted {choice}."

        @router.keyword("LOGIN")
        def login(talk: Conversation) -> str:
            talk.ask("pin", "Your PIN?", secret=True)
            if self.broken:
                raise ValueError("not 4711")
            return "Welcome."

        services = [Service("56789", transport=self.line)]
        return Engine(router, services=services, store=self.store, clock=self.clock)

    @property
    def sent(self) -> list[str]:
        return [message.text for message in self.line.sent]


@pytest.fixture(params=["memory", "sqlite"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    store = MemoryStore() if request.param == "memory" else SQLiteStore(tmp_path / "people.db", durability="normal")
    yield World(store)
    store.close()


def test_a_message_whose_handler_raises_is_kept_with_its_error(call: Call, world: World) -> None:
    call(world.engine, "receive", message("1"))
    [letter] = call(world.engine, "dead_letters")
    assert (letter.id, letter.message, letter.service) == ("wire:1", message("1"), "56789")
    assert (letter.error, letter.at, letter.secret) == ("ValueError: the poll is closed", NOW, False)
    assert letter.handler.startswith("vote()")


def test_a_repeat_of_the_message_keeps_nothing_more_and_no_worker_meets_it(world: World) -> None:
    for _ in range(2):
        world.engine.sync.receive(message("1"))
    world.clock.now += timedelta(days=1)
    assert world.engine.sync.run_due() == 0
    assert (len(world.engine.sync.dead_letters()), world.runs, len(world.sent)) == (1, 1, 1)
    assert world.store.stats(0).due == 0


def test_a_mended_program_handles_it_again_and_the_reply_leaves(call: Call, world: World) -> None:
    call(world.engine, "receive", message("1"))
    [letter] = call(world.engine, "dead_letters")
    world.broken = False
    outcome = call(world.engine, "retry", letter)
    assert outcome.texts == ["You voted 5."] == world.sent[1:]
    assert call(world.engine, "dead_letters") == []
    assert world.store.members("mokit|dead", "", 10).items == []
    with pytest.raises(NoDeadLetter, match="wire:1"):
        call(world.engine, "retry", letter)
    assert world.runs == 2


def test_what_fails_again_is_kept_anew_without_a_second_apology(world: World) -> None:
    world.engine.sync.receive(message("1"))
    [letter] = world.engine.sync.dead_letters()
    world.clock.now += timedelta(minutes=1)
    outcome = world.engine.sync.retry(letter)
    assert (outcome.error, outcome.replies, len(world.sent)) == ("ValueError: the poll is closed", (), 1)
    [anew] = world.engine.sync.dead_letters()
    assert anew.id.startswith("wire:1~")
    world.broken = False
    assert world.another_engine().sync.retry(anew).texts == ["You voted 5."]


def test_one_that_is_dropped_is_gone(call: Call, world: World) -> None:
    for id in ("1", "2"):  # noqa: A001
        call(world.engine, "receive", message(id))
    first, second = call(world.engine, "dead_letters")
    call(world.engine, "drop", first)
    assert call(world.engine, "dead_letters") == [second]
    with pytest.raises(NoDeadLetter):
        call(world.engine, "drop", first)


def test_they_are_listed_over_all_people_the_oldest_first(world: World) -> None:
    for number in range(230):
        world.engine.sync.receive(message(str(number), sender=f"+1415555{9999 - number:04}"))
        world.clock.now += timedelta(seconds=1)
    found = world.engine.sync.dead_letters()
    assert [letter.message.id for letter in found] == [*map(str, range(230))]


def test_they_are_listed_page_by_page(call: Call, world: World) -> None:
    for number in range(25):
        world.engine.sync.receive(message(str(number), sender=f"+1415555{number % 3:04}"))
        world.clock.now += timedelta(seconds=number % 2)
    all_of_them = call(world.engine, "dead_letters")
    pages, after = [], None
    while page := call(world.engine, "dead_letters", limit=4, after=after):
        pages.append(page)
        after = page[-1]
    assert [len(page) for page in pages] == [4, 4, 4, 4, 4, 4, 1]
    assert [letter for page in pages for letter in page] == all_of_them


def test_of_one_person_the_newest_twenty_are_kept(world: World) -> None:
    for number in range(25):
        world.engine.sync.receive(message(str(number)))
        world.clock.now += timedelta(seconds=1)
    world.engine.sync.receive(message("other", sender="+14155550101"))
    assert [letter.message.id for letter in world.engine.sync.dead_letters() if letter.message.sender == ANNE] == [
        *map(str, range(5, 25))
    ]
    assert len(world.engine.sync.dead_letters()) == 21


def test_the_oldest_of_too_many_are_forgotten_to_the_minute(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("mokit.dead.MOST_KEPT", 5)
    for number in range(9):
        world.engine.sync.receive(message(str(number), sender=f"+1415555{number:04}"))
        world.clock.now += timedelta(seconds=30)
    world.another_engine().sync.run_due()
    assert [letter.message.id for letter in world.engine.sync.dead_letters()] == [*"45678"]
    assert "more than 5 dead letters" in caplog.text
    caplog.clear()
    world.another_engine().sync.run_due()
    assert (len(world.engine.sync.dead_letters()), caplog.text) == (5, "")


def test_what_failed_in_the_newest_minute_is_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mokit.dead.MOST_KEPT", 2)
    for number in range(5):
        world.engine.sync.receive(message(str(number), sender=f"+1415555{number:04}"))
    world.another_engine().sync.run_due()
    assert len(world.engine.sync.dead_letters()) == 5


def test_no_word_of_a_secret_answer_is_kept(world: World) -> None:
    world.engine.sync.receive(message("1", "LOGIN"))
    world.engine.sync.receive(message("2", "4711"))
    [letter] = world.engine.sync.dead_letters()
    assert (letter.message.text, letter.error, letter.secret) == ("", "ValueError", True)
    [snapshot] = world.store.load([(KEY, ())])
    assert "4711" not in json.dumps([entry.body for entry in snapshot.entries])
    with pytest.raises(NoDeadLetter, match="secret"):
        world.engine.sync.retry(letter)


def test_they_are_forgotten_after_the_retention(world: World) -> None:
    world.engine.sync.receive(message("1"))
    world.clock.now += timedelta(days=20)
    world.engine.sync.receive(message("2"))
    world.clock.now += timedelta(days=20)
    world.engine.sync.run_due()
    assert [letter.id for letter in world.engine.sync.dead_letters()] == ["wire:2"]
    world.clock.now += timedelta(days=20)
    world.engine.sync.run_due()
    assert world.engine.sync.dead_letters() == []
    assert world.store.members("mokit|dead", "", 10).items == []
