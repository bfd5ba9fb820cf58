"""Opt-outs while a conversation waits: what comes back with START, and words that may have been meant otherwise."""

from datetime import timedelta
from typing import Any

import pytest

from mokit import Conversation, Router, between
from mokit.consent import Consent
from mokit.events import AmbiguousOptOut, ConversationEnded, HandlerFailed
from mokit.stores.memory import MemoryStore
from mokit.stores.sqlite import SQLiteStore
from tests.consent.phone import HELP, OPTED_IN, OPTED_OUT, Phone, woolly


def order() -> Router:
    router = woolly()

    @router.keyword("BUY")
    def buy(talk: Conversation) -> str:
        size = talk.ask("size", "Which size?")
        hour, soon = timedelta(hours=1), timedelta(minutes=20)
        many = talk.ask("many", "How many?", int, between(1, 5), within=hour, remind=soon)
        return f"{many} of {size}."

    return router


@pytest.fixture
def phone() -> Phone:
    return Phone(order(), MemoryStore(), quiet_hours=None)


def test_start_brings_the_question_back_with_all_that_was_answered(phone: Phone) -> None:
    phone.text("BUY")
    assert phone.text("large") == ["How many?"]
    assert phone.text("STOP") == [OPTED_OUT]
    phone.clock.now += timedelta(hours=23)
    assert phone.text("START") == [OPTED_IN, "How many?"]
    assert phone.text("3") == ["3 of large."]
    assert [event.reason for event in phone.events if isinstance(event, ConversationEnded)] == ["left", "finished"]


def test_its_time_and_reminders_begin_anew(phone: Phone) -> None:
    phone.text("BUY")
    phone.text("large")
    phone.text("STOP")
    phone.clock.now += timedelta(hours=5)
    phone.text("START")
    phone.clock.now += timedelta(minutes=21)
    phone.engine.sync.run_due()
    assert phone.line.texts[-1] == "How many?"
    assert len(phone.line.texts) == 6


def test_nothing_is_asked_while_the_person_is_out(phone: Phone) -> None:
    phone.text("BUY")
    phone.text("STOP")
    phone.clock.now += timedelta(hours=2)
    phone.engine.sync.run_due()
    assert phone.line.texts == ["Which size?", OPTED_OUT]
    assert phone.text("large") == ["What?"]


def test_after_a_day_the_question_is_gone_and_forgotten(phone: Phone) -> None:
    phone.text("BUY")
    phone.text("STOP")
    phone.clock.now += timedelta(days=1, minutes=1)
    assert phone.text("START") == [OPTED_IN]
    assert "size" not in str(phone.engine.sync.export("+14155550100")["state"])


def test_a_conversation_that_was_begun_meanwhile_is_the_one_that_waits(phone: Phone) -> None:
    phone.text("BUY")
    phone.text("STOP")
    phone.text("ORDER")
    assert phone.text("START") == [OPTED_IN]
    assert phone.text("small") == ["Ordered small."]


def test_an_opt_in_that_was_overtaken_brings_nothing_back(phone: Phone) -> None:
    phone.text("BUY")
    sent = phone.clock.now + timedelta(seconds=1)
    phone.text("STOP", sent_at=sent)
    assert phone.text("START", sent_at=sent) == []


def test_the_question_comes_back_from_a_store_on_disk(tmp_path: Any) -> None:
    store = SQLiteStore(tmp_path / "my.db")
    Phone(order(), store).text("BUY")
    other = Phone(order(), store)
    other.count = 10
    other.text("STOP")
    again = Phone(order(), store)
    again.count, again.clock.now = 20, other.clock.now
    assert again.text("START") == [OPTED_IN, "Which size?"]
    store.close()


@pytest.mark.parametrize("word", ["START", "HELP"])
def test_an_answer_on_consent_is_given_though_the_script_fails(word: str) -> None:
    router = woolly()
    broken = list[bool]()

    @router.keyword("BUY")
    def buy(talk: Conversation) -> str:
        if broken:
            raise OSError("the shop is down")
        return talk.ask("size", "Which size?")

    phone = Phone(router, MemoryStore())
    phone.text("BUY")
    if word == "START":
        phone.text("STOP")
    broken.append(True)
    assert phone.text(word) == [OPTED_IN if word == "START" else HELP]
    assert [type(event.error) for event in phone.events if isinstance(event, HandlerFailed)] == [OSError]


@pytest.mark.parametrize(
    ("words", "told"),
    [("CANCEL", ["cancel"]), ("end", ["end"]), ("Quit!", ["quit"]), ("STOP", []), ("unsubscribe", [])],
)
def test_a_word_that_may_have_been_meant_for_the_conversation_is_told(
    phone: Phone, words: str, told: list[str]
) -> None:
    seen = list[AmbiguousOptOut]()
    phone.engine.on(AmbiguousOptOut)(seen.append)
    phone.text("BUY")
    assert phone.text(words) == [OPTED_OUT]
    assert [(one.word, one.conversation, one.service) for one in seen] == [(word, "buy", "56789") for word in told]


def test_no_such_word_is_told_where_no_conversation_waits(phone: Phone) -> None:
    seen = list[AmbiguousOptOut]()
    phone.engine.on(AmbiguousOptOut)(seen.append)
    phone.text("CANCEL")
    assert seen == []


def test_an_opt_out_of_a_whole_brand_puts_the_conversations_of_all_services_aside() -> None:
    phone = Phone(order(), MemoryStore(), policy=Consent(scope="brand"))
    phone.text("BUY")
    phone.engine.sync.opt_out("+14155550100", evidence="a call")
    assert phone.text("START") == [OPTED_IN, "Which size?"]
