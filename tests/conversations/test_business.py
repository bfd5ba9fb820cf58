"""Conversations that the business begins and ends."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from mokit import Contact, Conversation, Engine, Router, Service
from mokit.errors import InvalidAddress, RegistrationError, StillTalking
from mokit.events import ConversationEnded, HandlerFailed
from tests.conversations.conftest import Host, Phone


class Shop:
    """A program whose business begins conversations, and a phone on it."""

    def __init__(self, host: Host) -> None:
        router = Router()

        @router.conversation("delivery check")
        @host.script
        def delivered(talk: Conversation, order: int, contact: Contact) -> str:
            contact.data["order"] = order
            came = talk.confirm("came", f"Did order {order} come?", within=timedelta(days=1))
            return f"Order {order}: {came}."

        @router.conversation()
        @host.script
        def thanks(talk: Conversation, name: str = "you") -> str:
            talk.say("Hello.")
            return f"Thank {name}."

        @router.keyword("RATE")
        @host.script
        def rate(talk: Conversation) -> str:
            return f"{talk.ask('stars', 'From 1 to 5?', int)} stars."

        @router.keyword("LOOK")
        def look(contact: Contact) -> str:
            return f"{contact.conversation} {contact.data}"

        @router.keyword("JOIN")
        def join() -> str:
            return "Welcome."

        self.delivered, self.thanks, self.rate, self.join = delivered, thanks, rate, join
        self.phone: Phone = host.handset(Engine(router))
        self.ended: list[ConversationEnded] = []
        self.phone.engine.on(ConversationEnded)(self.ended.append)

    def start(self, handler: Callable[..., Any] | None = None, order: int = 7, **options: Any) -> list[str]:
        """Begin a conversation, by default the check of a delivery; gives what arrives."""
        options = {"to": self.phone.number, "service": self.phone.service, **options}
        if handler is None:
            options.setdefault("args", {"order": order})
        self.phone.call("start", handler or self.delivered, **options)
        return self.phone.wait()

    @property
    def reasons(self) -> list[tuple[str, str, object]]:
        return [(one.name, one.reason, one.result) for one in self.ended]


@pytest.fixture
def shop(host: Host) -> Shop:
    return Shop(host)


# --- Beginning -------------------------------------------------------------------------------------


def test_a_conversation_begins_with_its_first_question_and_goes_on_like_any_other(shop: Shop) -> None:
    assert shop.start() == ["Did order 7 come?"]
    assert shop.phone.text("look") == ["delivery check {}"]
    assert shop.phone.text("yes") == ["Order 7: True."]
    assert shop.phone.text("look") == ["None {'order': 7}"]
    assert shop.reasons == [("delivery check", "finished", "Order 7: True.")]


def test_one_that_asks_nothing_is_a_message_with_an_end(shop: Shop) -> None:
    assert shop.start(shop.thanks) == ["Hello.\nThank you."]
    assert shop.start(shop.thanks, args={"name": "Anne"}) == ["Hello.\nThank Anne."]
    assert shop.reasons == [("thanks", "finished", "Thank you."), ("thanks", "finished", "Thank Anne.")]


def test_one_that_has_a_keyword_may_begin_without_it(shop: Shop) -> None:
    assert shop.start(shop.rate, args={}) == ["From 1 to 5?"]
    assert shop.phone.text("5") == ["5 stars."]


def test_the_outcome_tells_what_was_said(shop: Shop) -> None:
    outcome = shop.phone.call("start", shop.delivered, to=shop.phone.number, args={"order": 7}, id="delivery-7")
    assert [reply.text for reply in outcome.replies] == ["Did order 7 come?"]
    assert outcome.error is None
    assert not outcome.duplicate


def test_the_same_cause_begins_it_once(shop: Shop) -> None:
    assert shop.start(id="delivery-7") == ["Did order 7 come?"]
    assert shop.start(id="delivery-7") == []
    shop.phone.text("yes")
    outcome = shop.phone.call("start", shop.delivered, to=shop.phone.number, args={"order": 8}, id="delivery-7")
    assert outcome.duplicate
    assert [reply.text for reply in outcome.replies] == ["Did order 7 come?"]
    assert shop.phone.wait() == []
    assert shop.start(id="delivery-8", order=8) == ["Did order 8 come?"]


def test_without_a_cause_each_start_is_another(shop: Shop) -> None:
    assert shop.start(shop.thanks) == shop.start(shop.thanks) == ["Hello.\nThank you."]


# --- What does not fit -----------------------------------------------------------------------------

@pytest.mark.parametrize(
    ("args", "told"),
    [
        ({}, r"delivered\(\) .* takes 'order'; give it: args={'order': ...}"),
        ({"order": 7, "ordre": 8}, r"delivered\(\) .* got 'ordre', which it doesn't take; did you mean 'order'\?"),
        ({"order": 7, "contact": 8}, r"delivered\(\) .* got 'contact', which it doesn't take"),
    ],
)
def test_arguments_that_do_not_fit_are_told(shop: Shop, args: dict[str, Any], told: str) -> None:
    with pytest.raises(RegistrationError, match=told):
        shop.start(args=args)
    assert shop.phone.text("look") == ["None {}"]


def test_a_handler_that_is_no_conversation_of_the_engine_is_told(shop: Shop) -> None:
    def stranger(talk: Conversation) -> str:
        return talk.ask("name", "Your name?")

    with pytest.raises(RegistrationError, match=r"stranger\(\) .* is no conversation of this engine"):
        shop.start(stranger)
    with pytest.raises(RegistrationError, match=r"join\(\) .* is no conversation of this engine"):
        shop.start(shop.join)


@pytest.mark.parametrize("number", ["Woolly", "", "56789x"])
def test_a_number_that_can_not_be_texted_is_told(shop: Shop, number: str) -> None:
    with pytest.raises(InvalidAddress):
        shop.start(to=number)


def test_a_service_that_is_not_there_is_told(host: Host) -> None:
    def rate(talk: Conversation) -> str:
        return f"{talk.ask('stars', 'From 1 to 5?', int)} stars."

    engine = host.engine(rate, services=[Service("56789"), Service("77777")])
    phone = host.handset(engine)
    [route] = engine.routes
    with pytest.raises(RegistrationError, match="there is no service '56788'; did you mean '56789'"):
        phone.call("start", route.handler, to=phone.number, service="56788")
    phone.call("start", route.handler, to=phone.number, service="77777")
    assert [(one.sender, one.text) for one in phone.inbox] == [("77777", "From 1 to 5?")]
    phone.wait()
    assert phone.text("5") == []                        # another service, another conversation


# --- Where another one waits -----------------------------------------------------------------------


def test_a_person_who_has_not_answered_is_not_asked_something_else(shop: Shop) -> None:
    shop.start()
    with pytest.raises(StillTalking, match=r"'delivery check' waits for an answer .* if_waiting='replace' or 'queue'"):
        shop.start(shop.thanks)
    assert shop.phone.text("yes") == ["Order 7: True."]
    assert shop.start(shop.thanks) == ["Hello.\nThank you."]


def test_the_other_one_may_be_replaced(shop: Shop) -> None:
    shop.phone.text("rate")
    assert shop.start(if_waiting="replace") == ["Did order 7 come?"]
    assert shop.reasons == [("rate", "replaced", None)]
    assert shop.phone.text("no") == ["Order 7: False."]
    assert shop.phone.text("5") == []


def test_those_in_line_begin_one_after_the_other(shop: Shop) -> None:
    shop.phone.text("rate")
    assert shop.start(if_waiting="queue", order=7) == []
    assert shop.start(if_waiting="queue", order=8) == []
    shop.phone.restart()
    assert shop.phone.text("look") == ["rate {}"]
    assert shop.phone.text("5") == ["5 stars.", "Did order 7 come?"]
    assert shop.phone.text("look") == ["delivery check {}"]
    assert shop.phone.text("back") == ["OK, we leave it here.", "Did order 8 come?"]
    assert shop.phone.wait(days=1) == []
    assert shop.phone.text("look") == ["None {}"]


def test_one_that_asks_nothing_lets_the_next_in_line_begin(shop: Shop) -> None:
    shop.phone.text("rate")
    shop.start(shop.thanks, if_waiting="queue")
    shop.start(if_waiting="queue")
    assert shop.phone.text("5") == ["5 stars.", "Hello.\nThank you.", "Did order 7 come?"]


def test_silence_lets_the_next_in_line_begin(shop: Shop) -> None:
    shop.start()
    shop.start(shop.thanks, if_waiting="queue")
    shop.start(if_waiting="queue", order=8)
    assert shop.phone.wait(days=1) == ["Hello.\nThank you.", "Did order 8 come?"]
    assert shop.reasons == [("delivery check", "silence", None), ("thanks", "finished", "Thank you.")]
    assert shop.phone.text("yes") == ["Order 8: True."]


def test_a_late_answer_still_counts_after_a_message_of_the_business_that_asked_nothing(shop: Shop) -> None:
    shop.start()
    shop.start(shop.thanks, if_waiting="queue")
    assert shop.phone.wait(days=1) == ["Hello.\nThank you."]
    assert shop.phone.text("yes") == ["Order 7: True."]


def test_queueing_where_nobody_waits_begins_at_once(shop: Shop) -> None:
    assert shop.start(if_waiting="queue") == ["Did order 7 come?"]


def test_the_same_cause_stands_in_line_once(shop: Shop) -> None:
    shop.phone.text("rate")
    shop.start(shop.thanks, if_waiting="queue", id="thanks")
    shop.start(shop.thanks, if_waiting="queue", id="thanks")
    assert shop.phone.text("5") == ["5 stars.", "Hello.\nThank you."]


def test_one_in_line_that_vanished_is_passed_over(host: Host) -> None:
    def rate(talk: Conversation) -> str:
        return f"{talk.ask('stars', 'From 1 to 5?', int)} stars."

    def vanishing(talk: Conversation) -> str:
        return talk.ask("never", "Never?")

    def staying(talk: Conversation) -> str:
        return talk.ask("more", "More?")

    scripts = {script.__name__: host.script(script) for script in (rate, vanishing, staying)}
    phone = host.phone(rate)
    phone.world.deploy(program_of(scripts))
    ended: list[tuple[str, str]] = []
    phone.text("rate")
    for name in ["vanishing", "staying"]:
        phone.call("start", scripts[name], to=phone.number, service=phone.service, if_waiting="queue")
    del scripts["vanishing"]
    phone.world.deploy(program_of(scripts))
    phone.engine.on(ConversationEnded)(lambda event: ended.append((event.name, event.reason)))
    assert phone.text("5") == ["5 stars.", "More?"]
    assert ended == [("rate", "finished"), ("vanishing", "vanished")]


def test_one_in_line_that_takes_something_else_since_has_vanished_too(host: Host) -> None:
    def rate(talk: Conversation) -> str:
        return f"{talk.ask('stars', 'From 1 to 5?', int)} stars."

    def thank(talk: Conversation, name: str) -> str:
        return f"Thank {name} for {talk.ask('gift', 'What?')}."

    def thank_more(talk: Conversation, name: str, gift: str) -> str:
        return f"Thank {name} for {gift} and {talk.ask('more', 'More?')}."

    def program(thanks: Callable[..., Any]) -> Engine:
        router = Router()
        router.keyword("RATE")(host.script(rate))
        router.conversation("thanks")(thanks)
        return Engine(router)

    before = host.script(thank)
    phone = host.handset(program(before))
    phone.text("rate")
    phone.call("start", before, to=phone.number, args={"name": "Anne"}, if_waiting="queue")
    phone.world.deploy(program(host.script(thank_more)))
    assert phone.text("5") == ["5 stars."]


def test_one_in_line_that_fails_undoes_nothing_and_lets_the_next_begin(
    host: Host, caplog: pytest.LogCaptureFixture
) -> None:
    def rate(talk: Conversation, contact: Contact) -> str:
        contact.data["stars"] = talk.ask("stars", "From 1 to 5?", int)
        return "Thank you."

    def failing(talk: Conversation, contact: Contact) -> str:
        contact.data["stars"] = talk.version - 1
        raise OSError

    def last(talk: Conversation, contact: Contact) -> str:
        return f"{contact.data} {talk.version}"

    scripts = {script.__name__: host.script(script) for script in (rate, failing, last)}
    phone = host.phone(rate)
    phone.world.deploy(program_of(scripts))
    failures: list[str] = []
    phone.engine.on(HandlerFailed)(lambda event: failures.append(event.handler))
    phone.text("rate")
    for name in ["failing", "last"]:
        phone.call("start", scripts[name], to=phone.number, if_waiting="queue")
    with pytest.raises(OSError):  # noqa: PT011 - it is the script's own
        phone.text("5")
    assert [message.text for message in phone.outcome.replies] == ["Thank you.", "{'stars': 5} 1"]
    assert [failure.partition("(")[0] for failure in failures] == ["failing"]
    assert "failing() " in caplog.text


def program_of(scripts: Mapping[str, Callable[..., Any]]) -> Engine:
    """A program in which each script has a keyword."""
    router = Router()
    for name, script in scripts.items():
        router.keyword(name)(script)
    return Engine(router)


def test_the_line_is_not_endless(shop: Shop) -> None:
    shop.phone.text("rate")
    for _ in range(20):
        shop.start(shop.thanks, if_waiting="queue")
    with pytest.raises(StillTalking):
        shop.start(shop.thanks, if_waiting="queue")


# --- Ending ----------------------------------------------------------------------------------------


def test_the_business_may_end_what_waits_and_say_so(shop: Shop) -> None:
    shop.start()
    shop.phone.call("end", to=shop.phone.number, service=shop.phone.service, say="Never mind.")
    assert shop.phone.wait() == ["Never mind."]
    assert shop.reasons == [("delivery check", "ended", None)]
    assert shop.phone.text("look") == ["None {}"]
    assert shop.phone.wait(days=30) == []


def test_ending_lets_the_next_in_line_begin(shop: Shop) -> None:
    shop.start()
    shop.start(shop.thanks, if_waiting="queue")
    shop.phone.call("end", to=shop.phone.number, service=shop.phone.service)
    assert shop.phone.wait() == ["Hello.\nThank you."]


def test_one_that_silence_ended_ends_no_second_time(shop: Shop) -> None:
    shop.start()
    shop.phone.wait(days=1)
    shop.phone.call("end", to=shop.phone.number, service=shop.phone.service)
    assert shop.phone.text("yes") == []                 # nor does a late answer count any more
    assert shop.reasons == [("delivery check", "silence", None)]


def test_ending_where_nothing_waits_only_says_what_is_to_be_said(shop: Shop) -> None:
    for say, said in [(None, []), ("Good bye.", ["Good bye."])]:
        shop.phone.call("end", to=shop.phone.number, service=shop.phone.service, say=say)
        assert shop.phone.wait() == said
    assert shop.ended == []


def test_the_host_is_told_how_each_conversation_ended(shop: Shop) -> None:
    shop.phone.text("rate")
    shop.phone.text("back")
    shop.phone.text("rate")
    shop.start(if_waiting="replace")
    shop.phone.wait(days=1)
    shop.phone.text("rate")
    for text in "xyz":
        shop.phone.text(text)
    shop.phone.text("rate")
    shop.phone.text("5")
    assert shop.reasons == [
        ("rate", "left", None),
        ("rate", "replaced", None),
        ("delivery check", "silence", None),
        ("rate", "no answer", None),
        ("rate", "finished", "5 stars."),
    ]
    assert {(one.person, one.service) for one in shop.ended} == {(shop.phone.number, shop.phone.service)}
