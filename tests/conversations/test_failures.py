"""What becomes of a conversation whose handler fails, and of messages that come twice."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest

from mokit import Contact, Conversation, Engine, HandlerFailed, Media, Router
from mokit.errors import ConversationError, RegistrationError, Silence
from tests.conversations.conftest import NOW, Host

HOUR = timedelta(hours=1)


def look(contact: Contact) -> str:
    return f"{contact.conversation} {contact.data}"


# --- Errors of the handler's own -------------------------------------------------------------------


def test_an_error_of_the_first_run_is_the_callers_and_nothing_began(host: Host) -> None:
    def check(talk: Conversation, order: int) -> str:
        return talk.ask("it", f"{1 // order}?")

    router = Router()
    router.conversation()(handler := host.script(check))
    phone = host.handset(Engine(router))
    told: list[HandlerFailed] = []
    phone.engine.on(HandlerFailed)(told.append)
    with pytest.raises(ZeroDivisionError):
        phone.call("start", handler, to=phone.number, service=phone.service, args={"order": 0}, id="same")
    assert phone.wait() == []
    assert told == []
    phone.call("start", handler, to=phone.number, service=phone.service, args={"order": 1}, id="same")
    assert phone.wait() == ["1?"]


def test_an_own_error_apologises_and_the_question_stands(host: Host) -> None:
    failures = [LookupError("the desk is closed")]

    def rate(talk: Conversation, contact: Contact) -> str:
        stars = talk.ask("stars", "From 1 to 5?", int)
        contact.data["stars"] = stars
        if failures:
            raise failures.pop()
        return f"{stars} {contact.data}"

    phone = host.phone(rate)
    told: list[HandlerFailed] = []
    phone.engine.on(HandlerFailed)(told.append)
    phone.text("go")
    with pytest.raises(LookupError):
        phone.text("4")
    assert phone.inbox[-1].text == "Sorry, something went wrong on our side. Please try again later."
    assert [type(one.error) for one in told] == [LookupError]
    phone.wait(minutes=30)
    assert phone.text("5") == ["5 {'stars': 5}"]
    assert phone.now == NOW + timedelta(minutes=30)


def test_the_host_is_told_which_handler_failed_in_each_turn(host: Host) -> None:
    def rate(talk: Conversation) -> str:
        stars = talk.ask("stars", "From 1 to 5?", int)
        raise LookupError(stars)

    phone = host.phone(rate)
    told: list[HandlerFailed] = []
    phone.engine.on(HandlerFailed)(told.append)
    phone.text("go")
    with pytest.raises(LookupError):
        phone.text("4")
    assert [one.handler.partition(" ")[0] for one in told] == ["rate()"]


def test_a_reminder_that_fails_is_sent_later(host: Host) -> None:
    failures: list[Exception] = []

    def rate(talk: Conversation) -> str:
        if failures:
            raise failures.pop()
        return f"{talk.ask('stars', 'From 1 to 5?', int, remind=HOUR)} stars."

    phone = host.phone(rate)
    phone.text("go")
    failures.append(LookupError("the desk is closed"))
    with pytest.raises(LookupError):
        phone.wait(hours=1)
    assert phone.wait(minutes=14) == []
    assert phone.wait(minutes=1) == ["From 1 to 5?"]


def test_a_message_is_handled_though_the_run_after_silence_before_it_fails(host: Host) -> None:
    def rate(talk: Conversation) -> str:
        try:
            return f"{talk.ask('stars', 'From 1 to 5?', int, within=HOUR, late=timedelta(0))} stars."
        except Silence:
            raise LookupError("the desk is closed") from None

    phone = host.phone(rate, look)
    phone.text("go")
    phone.world.clock.now += 2 * HOUR
    with pytest.raises(LookupError):            # told by the handset
        phone.text("look")
    assert phone.inbox[-1].text == "rate {}"


# --- What counts -----------------------------------------------------------------------------------


def test_changes_of_the_contact_count_in_the_turn_that_finishes_only(host: Host) -> None:
    def hello(talk: Conversation, contact: Contact) -> str:
        contact.data["runs"] = contact.data.get("runs", 0) + 1
        contact.join("tips")
        contact.language = "de"
        talk.ask("one", "One?")
        contact.data["more"] = 1
        talk.ask("two", "Two?")
        return f"{contact.data}"

    phone = host.phone(hello, look)
    for text in ["go", "1"]:
        phone.text(text)
        assert phone.text("look") == ["hello {}"]
    assert phone.text("2") == ["{'runs': 1, 'more': 1}"]
    assert phone.text("look") == ["None {'runs': 1, 'more': 1}"]


def test_what_others_change_meanwhile_is_seen_by_later_runs(host: Host) -> None:
    def hello(talk: Conversation, contact: Contact) -> str:
        talk.ask("one", "One?", int)
        contact.data["done"] = True
        return f"{contact.data}"

    def note(contact: Contact) -> str:
        contact.data["noted"] = True
        return "Noted."

    phone = host.phone(hello, note)
    phone.text("go")
    phone.text("note")
    assert phone.text("1") == ["{'noted': True, 'done': True}"]


def test_an_answer_that_comes_twice_answers_one_question(host: Host) -> None:
    runs: list[None] = []

    def hello(talk: Conversation) -> str:
        runs.append(None)
        return f"{talk.ask('one', 'One?')} {talk.ask('two', 'Two?')}"

    phone = host.phone(hello)
    phone.text("go")
    assert phone.text("same") == ["Two?"]
    assert phone.resend() == []
    assert phone.outcome.duplicate
    assert len(runs) == 2
    assert phone.text("other") == ["same other"]


def test_pictures_are_not_gathered(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        return talk.ask("photo", "A photo?", Media, gather=timedelta(seconds=5)).url

    with pytest.raises(ConversationError, match="neither it nor media are gathered"):
        host.phone(hello).text("go")


# --- What can be no script -------------------------------------------------------------------------


def generator(talk: Conversation) -> Iterator[str]:
    yield talk.ask("name", "Your name?")


async def async_generator(talk: Conversation) -> AsyncIterator[str]:
    yield talk.ask("name", "Your name?")


@pytest.mark.parametrize("handler", [generator, async_generator])
def test_generators_are_refused(handler: object) -> None:
    router = Router()
    router.conversation()(handler)      # type: ignore[type-var]  # what this is about
    with pytest.raises(RegistrationError, match=r"generator\(\) .* is a generator; a handler returns its reply"):
        Engine(router)


def test_two_conversations_of_one_name_are_refused() -> None:
    router = Router()

    @router.conversation("check")
    def first(talk: Conversation) -> str:
        return talk.ask("name", "Your name?")

    @router.conversation("check")
    def second(talk: Conversation) -> str:
        return talk.ask("name", "Your name?")

    with pytest.raises(RegistrationError, match=r"two conversations are named 'check' \(.*; give one of them name="):
        Engine(router)
    assert first is not second


def test_a_conversation_without_a_conversation_is_refused() -> None:
    router = Router()

    @router.conversation()
    def check(order: int) -> str:
        return f"{order}?"

    with pytest.raises(RegistrationError, match=r"check\(\) .* has no parameter annotated with Conversation"):
        Engine(router)
