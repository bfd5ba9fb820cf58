"""A heart that somebody taps on a question is no answer; they are told in short what the question wants."""

from datetime import timedelta

import pytest

from mokit import Conversation, Router, between
from mokit.stores.memory import MemoryStore
from tests.consent.phone import Phone

STARS = "How was it? Tell us by the number of stars that you give, from one for bad to five for good."
WANTED = "Sorry, please reply a number from 1 to 5."


def program() -> Router:
    router = Router()

    @router.keyword("RATE")
    def rate(talk: Conversation) -> str:
        talk.say("Thanks for your visit!")
        stars = talk.ask("stars", STARS, int, between(1, 5), attempts=2, remind=timedelta(hours=3))
        why = talk.ask("why", "Why so?")
        again = talk.confirm("again", "Come again?", retry="Yes or no?")
        return f"{stars} since {why}, {again}."

    @router.fallback
    def other() -> str:
        return "What?"

    return router


@pytest.fixture
def phone() -> Phone:
    return Phone(program(), MemoryStore(), quiet_hours=None)


@pytest.mark.parametrize(
    "reaction",
    [f"Liked “{STARS}”", f'Loved "{STARS[:40]}…"', f"A aimé « {STARS} »", f"Liked “Thanks for your visit!\n{STARS}”"],
    ids=["liked", "cut", "French", "with more"],
)
def test_a_reaction_to_a_question_is_answered_by_what_it_wants(phone: Phone, reaction: str) -> None:
    phone.text("RATE")
    assert phone.text(reaction) == [f"{WANTED} {STARS}"]
    assert phone.text("4") == ["Why so?"]


def test_of_a_long_question_only_what_it_wants_is_said() -> None:
    router, long = Router(), STARS + " " + STARS

    @router.keyword("RATE")
    def rate(talk: Conversation) -> str:
        return str(talk.ask("stars", long, int, between(1, 5)))

    phone = Phone(router, MemoryStore())
    phone.text("RATE")
    assert phone.text(f"Liked “{long[:60]}…”") == [WANTED]


def test_it_takes_none_of_the_tries_and_no_time(phone: Phone) -> None:
    phone.text("RATE")
    for _ in range(4):
        phone.text(f"Liked “{STARS}”")
    assert phone.text("lots") != []
    assert phone.text("5") == ["Why so?"]


def test_it_moves_no_reminder(phone: Phone) -> None:
    phone.text("RATE")
    phone.clock.now += timedelta(hours=2)
    phone.text(f"Liked “{STARS}”")
    seen = len(phone.line.sent)
    phone.clock.now += timedelta(hours=1)
    phone.engine.sync.run_due()
    assert phone.line.texts[seen:] == [STARS]


def test_an_open_question_is_said_again_and_one_with_words_of_its_own_says_these(phone: Phone) -> None:
    phone.text("RATE")
    phone.text("4")
    assert phone.text("Liked “Why so?”") == ["Why so?"]
    phone.text("It rained")
    assert phone.text("Laughed at “Come again?”") == ["Yes or no?"]
    assert phone.text("yes") == ["4 since It rained, True."]


@pytest.mark.parametrize("reaction", ["Liked “Reply STOP to end”", f"Removed a like from “{STARS}”", "Liked an image"])
def test_a_reaction_to_anything_else_is_answered_by_nothing(phone: Phone, reaction: str) -> None:
    phone.text("RATE")
    assert phone.text(reaction) == []
    assert phone.text("4") == ["Why so?"]


def test_a_reaction_that_nothing_waits_for_is_answered_by_nothing(phone: Phone) -> None:
    assert phone.text(f"Liked “{STARS}”") == []
