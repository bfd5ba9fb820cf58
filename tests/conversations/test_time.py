"""What time does to a question: reminders, silence, late answers, and nothing where it is over."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from mokit import Contact, Conversation
from mokit.errors import Silence
from mokit.events import ConversationEnded
from tests.conversations.conftest import Host, Phone

HOUR = timedelta(hours=1)


def rating(**options: Any) -> Callable[..., str]:
    """A script that asks a closed question with those options."""

    def rate(talk: Conversation, contact: Contact) -> str:
        contact.data["rated"] = talk.ask("stars", "From 1 to 5?", int, **options)
        return f"{contact.data['rated']} stars."

    return rate


def story(talk: Conversation) -> str:
    return f"{talk.ask('story', 'Your story?', within=HOUR)}!"


def look(contact: Contact) -> str:
    return f"{contact.conversation} {contact.data}"


def ends_of(phone: Phone) -> list[str]:
    """The reasons for which conversations end from now on."""
    told: list[str] = []
    phone.engine.on(ConversationEnded)(lambda event: told.append(event.reason))
    return told


# --- Reminders -------------------------------------------------------------------------------------


def test_a_question_is_asked_again_after_each_reminder_and_then_silence_ends_it(host: Host) -> None:
    phone = host.phone(rating(remind=[2 * HOUR, HOUR], within=5 * HOUR, late=timedelta(0)), look)
    told = ends_of(phone)
    phone.text("go")
    assert phone.wait(minutes=59) == []
    assert phone.wait(minutes=1) == ["From 1 to 5?"]
    assert phone.wait(hours=1) == ["From 1 to 5?"]
    assert phone.wait(hours=2) == []
    assert told == []
    assert phone.wait(hours=1) == []
    assert told == ["silence"]
    assert phone.text("look") == ["None {}"]


def test_reminders_that_nobody_sent_in_time_are_sent_once(host: Host) -> None:
    phone = host.phone(rating(remind=[HOUR, 2 * HOUR, 5 * HOUR], within=9 * HOUR))
    phone.text("go")
    phone.world.clock.now += 3 * HOUR           # and no worker runs
    assert phone.wait(seconds=0) == ["From 1 to 5?"]
    assert phone.wait(hours=1) == []
    assert phone.wait(hours=1) == ["From 1 to 5?"]
    assert phone.text("5") == ["5 stars."]


def test_a_question_that_was_answered_reminds_nobody(host: Host) -> None:
    phone = host.phone(rating(remind=HOUR))
    told = ends_of(phone)
    phone.text("go")
    phone.text("5")
    assert phone.wait(days=30) == []
    assert told == ["finished"]


def test_a_later_question_has_a_time_of_its_own(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        talk.ask("one", "One?", remind=HOUR)
        return talk.ask("two", "Two?", remind=3 * HOUR)

    phone = host.phone(hello)
    phone.text("go")
    phone.wait(minutes=30)
    phone.text("1")
    assert phone.wait(hours=2) == []
    assert phone.wait(hours=1) == ["Two?"]


def test_an_answer_that_can_not_be_read_begins_the_wait_anew(host: Host) -> None:
    phone = host.phone(rating(within=2 * HOUR), look)
    phone.text("go")
    phone.wait(minutes=90)
    phone.text("x")
    phone.wait(minutes=90)
    assert phone.text("look") == ["rate {}"]
    phone.wait(minutes=30)
    assert phone.text("look") == ["None {}"]


def test_a_reminder_repeats_what_was_asked_last_but_not_what_was_said_before(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        talk.say("Hello.")
        return talk.ask("one", lambda: "One?", remind=HOUR)

    phone = host.phone(hello)
    assert phone.text("go") == ["Hello.\nOne?"]
    assert phone.wait(hours=1) == ["One?"]


def test_a_day_after_the_last_reminder_is_usual(host: Host) -> None:
    phone = host.phone(rating(remind=HOUR), look)
    phone.text("go")
    assert phone.wait(hours=24, minutes=59) == ["From 1 to 5?"]
    assert phone.text("look") == ["rate {}"]
    phone.wait(minutes=1)
    assert phone.text("look") == ["None {}"]


# --- Silence ---------------------------------------------------------------------------------------


def test_a_handler_may_catch_silence_and_speak_or_ask_on(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        try:
            name = talk.ask("name", "Your name?", within=HOUR)
        except Silence as error:
            name = f"no {error.key}"
        more = talk.ask("more", "More?")
        return f"{name} {more}"

    phone = host.phone(hello)
    phone.text("go")
    assert phone.wait(hours=1) == ["More?"]
    assert phone.text("yes") == ["no name yes"]


def test_what_a_handler_returns_after_silence_finishes_the_conversation(host: Host) -> None:
    def hello(talk: Conversation, contact: Contact) -> str:
        try:
            return talk.ask("name", "Your name?", within=HOUR)
        except Silence:
            contact.data["silent"] = True
            return "Write when you like."

    phone = host.phone(hello, look)
    told = ends_of(phone)
    phone.text("go")
    assert phone.wait(hours=1) == ["Write when you like."]
    assert told == ["finished"]
    assert phone.text("look") == ["None {'silent': True}"]


def test_silence_that_nobody_catches_keeps_nothing_and_says_nothing(host: Host) -> None:
    def hello(talk: Conversation, contact: Contact) -> str:
        contact.data["begun"] = True
        talk.say("Never heard.")
        return talk.ask("name", "Your name?", within=HOUR)

    phone = host.phone(hello, look)
    phone.text("go")
    assert phone.wait(hours=1) == []
    assert phone.text("look") == ["None {}"]


def test_silence_comes_before_a_message_that_is_too_late_though_no_worker_ran(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        try:
            return talk.ask("name", "Your name?", within=HOUR)
        except Silence:
            return "Too late."

    phone = host.phone(hello, look)
    phone.text("go")
    phone.world.clock.now += 2 * HOUR
    assert phone.text("look") == ["Too late.", "None {}"]
    assert phone.wait(days=30) == []


def test_a_text_that_was_sent_in_time_is_in_time_though_it_arrives_late(host: Host) -> None:
    phone = host.phone(story)
    phone.text("go")
    sent_at = phone.now + timedelta(minutes=59)
    phone.world.clock.now += 2 * HOUR
    assert phone.text("Once upon a time", sent_at=sent_at) == ["Once upon a time!"]


def test_an_error_in_a_run_after_silence_leaves_the_question_and_is_tried_again(host: Host) -> None:
    failures = [LookupError("the desk is closed")]

    def hello(talk: Conversation) -> str:
        try:
            return talk.ask("name", "Your name?", within=HOUR)
        except Silence:
            if failures:
                raise failures.pop() from None
            return "Write when you like."

    phone = host.phone(hello)
    phone.text("go")
    with pytest.raises(LookupError):
        phone.wait(hours=1)
    assert phone.wait(minutes=14) == []         # no apology: the person did nothing
    assert phone.wait(minutes=1) == ["Write when you like."]


# --- Late answers ----------------------------------------------------------------------------------


def test_a_late_answer_to_a_closed_question_still_counts(host: Host) -> None:
    phone = host.phone(rating(within=HOUR, late=timedelta(days=2)), look)
    told = ends_of(phone)
    phone.text("go")
    phone.wait(hours=1)
    phone.wait(days=1)
    assert phone.text("look") == ["None {}"]
    assert phone.text("4") == ["4 stars."]
    assert phone.text("look") == ["None {'rated': 4}"]
    assert told == ["silence", "finished"]


def test_a_week_is_usual_and_then_it_is_too_late(host: Host) -> None:
    phone = host.phone(rating(within=HOUR))
    phone.text("go")
    phone.wait(hours=1)
    phone.wait(days=6, hours=23, minutes=59)
    assert phone.text("4") == ["4 stars."]
    phone.text("go")
    phone.wait(hours=1)
    phone.wait(days=7)
    assert phone.text("4") == []


@pytest.mark.parametrize("worker", [True, False])
def test_the_same_holds_whether_or_not_a_worker_ran(host: Host, *, worker: bool) -> None:
    phone = host.phone(rating(within=HOUR))
    told = ends_of(phone)
    for passed in [timedelta(days=3), timedelta(days=8)]:
        phone.text("go")
        phone.world.clock.now += passed
        if worker:
            phone.wait()
        phone.text("4")
    assert told[0] == ("silence" if worker else "finished")
    assert phone.inbox[1].text == "4 stars."
    assert len(phone.inbox) == 3


def test_a_late_text_that_is_no_answer_revives_nothing(host: Host) -> None:
    phone = host.phone(rating(within=HOUR), look)
    phone.text("go")
    phone.wait(hours=1)
    assert phone.text("about 4 I think") == []
    assert phone.text("look") == ["None {}"]


def test_a_late_answer_that_a_check_refuses_is_answered_and_the_question_waits_again(host: Host) -> None:
    def low(number: int) -> str | None:
        return "that is too high" if number > 5 else None

    def rate(talk: Conversation) -> str:
        return f"{talk.ask('stars', 'From 1 to 5?', int, low, within=HOUR)} stars."

    phone = host.phone(rate)
    phone.text("go")
    phone.wait(hours=1)
    assert phone.text("9") == ["Sorry, that is too high. From 1 to 5?"]
    assert phone.text("5") == ["5 stars."]


def test_no_answer_to_an_open_question_comes_late(host: Host) -> None:
    phone = host.phone(story, look)
    phone.text("go")
    phone.wait(hours=1)
    assert phone.text("Once upon a time") == []
    assert phone.text("look") == ["None {}"]


def test_a_conversation_that_began_meanwhile_has_the_answer(host: Host) -> None:
    def other(talk: Conversation) -> str:
        return f"other {talk.ask('many', 'How many?', int)}"

    phone = host.phone(rating(within=HOUR), other)
    phone.text("go")
    phone.wait(hours=1)
    phone.text("other")
    assert phone.text("4") == ["other 4"]
    assert phone.text("4") == []


# --- Timers ----------------------------------------------------------------------------------------


def test_timers_survive_the_process(host: Host) -> None:
    phone = host.phone(rating(remind=HOUR, within=2 * HOUR), look)
    phone.text("go")
    phone.restart()
    assert phone.wait(hours=1) == ["From 1 to 5?"]
    phone.restart()
    phone.wait(hours=1)
    assert phone.text("look") == ["None {}"]


def test_the_timer_of_a_conversation_that_was_replaced_does_nothing(host: Host) -> None:
    phone = host.phone(rating(remind=HOUR, within=3 * HOUR), look)
    told = ends_of(phone)
    phone.text("go")
    phone.wait(minutes=30)
    phone.text("back")
    phone.text("go")
    assert told == ["left"]
    assert phone.wait(minutes=45) == []
    assert phone.wait(minutes=15) == ["From 1 to 5?"]


def test_nothing_is_due_where_no_question_waits(host: Host) -> None:
    phone = host.phone(rating(remind=HOUR))
    assert host.call(phone.engine, "run_due") == 0
    phone.text("go")
    phone.text("5")
    phone.world.clock.now += timedelta(days=30)
    assert host.call(phone.engine, "run_due") == 0


def test_each_person_has_timers_of_their_own(host: Host) -> None:
    anne = host.phone(rating(remind=HOUR))
    bill = anne.another("+14155550101")
    anne.text("go")
    anne.wait(minutes=30)
    bill.text("go")
    assert anne.wait(minutes=30) == ["From 1 to 5?"]
    assert bill.wait() == []
    assert bill.wait(minutes=30) == ["From 1 to 5?"]
    assert anne.wait() == []
