"""What a developer does wrong with a conversation is told in words that say what is right."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from mokit import Conversation
from mokit.errors import SignalLost
from tests.conversations.conftest import Host

Use = Callable[[Any], Any]          # of a conversation, against its types

MISTAKES: dict[str, tuple[Use, str]] = {
    "a list for a type": (lambda talk: talk.ask("it", "Which?", ["A", "B"]), r"Literal\['A', 'B'\].* choose\(\)"),
    "a check for a type": (lambda talk: talk.ask("it", "Which?", len), "is no type that a field may have"),
    "the type by name": (lambda talk: talk.ask("it", "Which?", type=int), "the type is the third argument"),
    "an option that is misspelt": (lambda talk: talk.ask("it", "Which?", atempts=2), "did you mean 'attempts'"),
    "a key that is no text": (lambda talk: talk.ask(5, "Which?"), r"ask\(5\) has a key that is no str"),
    "a prompt that is no text": (lambda talk: talk.ask("it", 5), "a prompt is 5; give a text"),
    "an empty prompt": (lambda talk: talk.ask("it", ""), "None for silence"),
    "a function that makes no prompt": (lambda talk: talk.ask("it", lambda: 5), "a prompt is 5; give a text"),
    "seconds for a duration": (lambda talk: talk.ask("it", "Which?", within=60), r"line \d+: 60 is no duration"),
    "seconds for reminders": (
        lambda talk: talk.ask("it", "Which?", remind=[60]), r"60 is no duration; write timedelta\(hours=1\)",
    ),
    "something else than a text to say": (lambda talk: talk.say(5), r"say\(\) got a value of type int"),
    "a call instead of a function": (lambda talk: talk.once("it", None), "give it the function, and then its arg"),
}    # fmt: skip


@pytest.mark.parametrize(("use", "told"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_with_what_is_right(host: Host, use: Use, told: str) -> None:
    def hello(talk: Conversation) -> str:
        return str(use(talk))

    with pytest.raises(TypeError, match=told):
        host.phone(hello).text("go")


@pytest.mark.parametrize("verdict", [False, True, 5])
def test_a_check_that_says_no_words_is_told_to_the_developer_and_not_to_the_person(
    host: Host, verdict: object
) -> None:
    def in_stock(_: int) -> Any:            # what it must not return
        return verdict

    def hello(talk: Conversation) -> str:
        return str(talk.ask("balls", "How many?", int, in_stock))

    phone = host.phone(hello)
    phone.text("go")
    with pytest.raises(TypeError, match=f"in_stock returned {verdict!r}; a check returns what is wrong in words"):
        phone.text("3")


def test_an_empty_text_says_nothing(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        talk.say("")
        return talk.ask("name", "Your name?")

    assert host.phone(hello).text("go") == ["Your name?"]


def test_a_conversation_that_is_over_can_not_be_used(host: Host) -> None:
    kept: list[Conversation] = []

    def hello(talk: Conversation) -> str:
        kept.append(talk)
        return "Hello."

    host.phone(hello).text("go")
    for use in (lambda: kept[0].ask("name", "Your name?", within=timedelta(hours=1)), lambda: kept[0].say("More.")):
        with pytest.raises(SignalLost, match="comes after the turn ended in return"):
            use()
