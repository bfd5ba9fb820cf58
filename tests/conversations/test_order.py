"""Texts that come in another order than they were sent: an older one answers no newer question."""

from datetime import UTC, datetime, timedelta

import pytest

from mokit import Conversation, Engine, Inbound, Router
from mokit.stores.memory import MemoryStore
from mokit.testing.handset import HandsetClock
from tests.conversations.conftest import Host

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def names(talk: Conversation) -> str:
    first = talk.ask("first", "First name?")
    return f"{first} {talk.ask('last', 'Last name?')}."


def stars(talk: Conversation) -> str:
    return f"{talk.ask('stars', 'Stars?', int)} stars."


def recipe(talk: Conversation) -> str:
    return talk.ask("lines", "Line by line?", gather=10 * SECOND)


def info() -> str:
    return "Info."


@pytest.mark.parametrize(("seconds", "answer"), [(-2, []), (-1, []), (0, ["Ann Lee."]), (5, ["Ann Lee."])])
def test_a_text_that_was_sent_before_the_one_that_led_to_the_question_is_no_answer(
    host: Host, seconds: int, answer: list[str]
) -> None:
    phone = host.phone(names)
    phone.text("go")
    phone.world.clock.now += timedelta(minutes=5)
    sent = phone.now - 30 * SECOND              # and it was on its way since
    assert phone.text("Ann", sent_at=sent) == ["Last name?"]
    assert phone.text("Lee", sent_at=sent + seconds * SECOND) == answer
    if not answer:
        assert phone.text("Lee") == ["Ann Lee."]


def test_it_is_decided_as_if_nothing_had_been_asked(host: Host) -> None:
    phone = host.phone(stars, info)
    assert phone.text("go") == ["Stars?"]
    assert phone.text("info", sent_at=phone.now - SECOND) == ["Info."]
    assert phone.text("5", sent_at=phone.now - SECOND) == []
    assert phone.text("5") == ["5 stars."]


def test_a_question_that_is_said_again_was_asked_when_it_was_asked_first(host: Host) -> None:
    phone = host.phone(stars)
    phone.text("go")
    sent = phone.now + 10 * SECOND
    phone.world.clock.now += 60 * SECOND
    assert phone.text("go") == ["Stars?"]
    assert phone.text("4", sent_at=sent) == ["4 stars."]


def test_a_question_that_is_asked_anew_since_its_answer_could_not_be_read_is_newer(host: Host) -> None:
    phone = host.phone(stars)
    phone.text("go")
    phone.world.clock.now += 60 * SECOND
    assert "Stars?" in phone.text("blue")[0]
    assert phone.text("4", sent_at=phone.now - SECOND) == []
    assert phone.text("4") == ["4 stars."]


def test_texts_that_are_gathered_come_in_any_order(host: Host) -> None:
    phone = host.phone(recipe)
    phone.text("go")
    phone.world.clock.now += timedelta(minutes=5)
    phone.text("salt", sent_at=phone.now)
    phone.text("flour", sent_at=phone.now - timedelta(minutes=3))
    assert phone.wait(seconds=10) == ["salt\nflour"]


@pytest.mark.parametrize(("seconds", "answer"), [(-300, []), (-61, []), (-60, ["4 stars."]), (1, ["4 stars."])])
def test_what_the_business_asks_is_newer_than_what_was_sent_a_minute_before(
    host: Host, seconds: int, answer: list[str]
) -> None:
    phone = host.phone(stars)
    phone.call("start", phone.engine.routes[0].handler, to=phone.number)
    asked = phone.now
    phone.world.clock.now += 5 * SECOND
    assert phone.text("4", sent_at=asked + seconds * SECOND) == ["Stars?", *answer]


def test_where_the_gateway_tells_no_time_texts_count_as_sent_when_they_come() -> None:
    router = Router()
    router.keyword("GO")(names)
    engine = Engine(router, store=MemoryStore(), clock=HandsetClock(NOW)).sync
    said = [
        engine.receive(Inbound(id=text, sender="+14155550100", recipient="56789", text=text, received_at=NOW)).texts
        for text in ("GO", "Ann", "Lee")
    ]
    assert said == [["First name?"], ["Last name?"], ["Ann Lee."]]
