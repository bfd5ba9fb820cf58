"""What a run finds on record: by name, the same in every run, and in JSON."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from mokit import Conversation, Media, Reply
from mokit.errors import KeyReused, NotRepeatable
from tests.conversations.conftest import NOW, Host

Script = Callable[[Conversation], Any]


# --- Keys ------------------------------------------------------------------------------------------

REUSED: dict[str, Script] = {
    "ask": lambda talk: talk.ask("it", "Again?"),
    "choose": lambda talk: talk.choose("it", "Again?", ["a"]),
    "confirm": lambda talk: talk.confirm("it", "Again?"),
}


@pytest.mark.parametrize("again", REUSED.values(), ids=REUSED)
def test_a_key_that_is_asked_twice_is_told_with_both_lines(host: Host, again: Script) -> None:
    def hello(talk: Conversation) -> None:
        talk.ask("it", "What?")
        again(talk)

    phone = host.phone(hello)
    phone.text("go")
    with pytest.raises(KeyReused) as told:
        phone.text("this")
    first, second = hello.__code__.co_firstlineno + 1, again.__code__.co_firstlineno
    assert f"('it') at line {second} uses the key of line {first} again" in str(told.value)
    assert 'in a loop f"size-{item.id}"' in str(told.value)


@pytest.mark.parametrize("operation", ["once", "random"])
def test_a_key_that_is_used_twice_is_told_for_other_calls_too(host: Host, operation: str) -> None:
    def hello(talk: Conversation) -> None:
        call: Callable[[], Any] = {"once": lambda: talk.once("it", int), "random": lambda: talk.random("it")}[operation]
        call()
        call()

    with pytest.raises(KeyReused, match=rf"hello\(\) \(.*test_memo.py:\d+\): {operation}\('it'\) at line \d+ uses"):
        host.phone(hello).text("go")


def test_a_loop_that_forgets_to_name_its_item_is_told(host: Host) -> None:
    def hello(talk: Conversation) -> None:
        for item in ["wool", "needles"]:
            talk.ask("quantity", f"How many {item}?", int)

    phone = host.phone(hello)
    phone.text("go")
    with pytest.raises(KeyReused, match="quantity"):
        phone.text("2")


def test_one_key_may_name_a_question_a_call_a_token_and_chance(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        talk.once("it", int)
        talk.random("it")
        assert talk.token("it") == talk.token("it")
        return talk.ask("it", "What?")

    phone = host.phone(hello)
    assert phone.text("go") == ["What?"]
    assert phone.text("This.") == ["This."]


# --- What is the same in every run -----------------------------------------------------------------


def test_tokens_chance_and_time_are_the_same_in_every_run(host: Host) -> None:
    runs: list[tuple[Any, ...]] = []

    def hello(talk: Conversation) -> str:
        begun = talk.now()
        runs.append((talk.token("a"), talk.token("b"), talk.random("a").random(), talk.random("b").random(), begun))
        talk.ask("one", "One?")
        talk.ask("two", "Two?")
        return "Done."

    phone = host.phone(hello)
    phone.text("go")
    phone.wait(minutes=1)
    phone.text("1")
    phone.restart()
    assert phone.text("2") == ["Done."]
    assert len(runs) == 3
    assert len(set(runs)) == 1
    first = runs[0]
    assert first[0] != first[1]
    assert first[2] != first[3]
    assert first[4] == NOW
    assert len(first[0]) == 32


def test_tokens_and_chance_differ_between_conversations_people_and_restarts(host: Host) -> None:
    runs: list[tuple[str, float]] = []

    def hello(talk: Conversation) -> str:
        runs.append((talk.token("a"), talk.random("a").random()))
        return "Bye." if talk.ask("end", "End?") == "yes" else talk.restart()

    phone = host.phone(hello)
    phone.text("go")
    phone.text("no")
    phone.text("yes")
    phone.text("go")
    phone.another("+14155550101").text("go")
    assert runs[1] == runs[0]           # the answer is there, and leads to the restart
    assert runs[3] == runs[2]
    assert len(set(runs)) == 4
    assert len({token for token, _ in runs}) == 4


def test_now_is_when_the_newest_answer_so_far_came(host: Host) -> None:
    runs: list[list[timedelta]] = []

    def hello(talk: Conversation) -> str:
        times: list[datetime] = [talk.now()]
        runs.append([])
        for key in ["one", "two"]:
            talk.ask(key, key)
            times.append(talk.now())
            runs[-1] = [one - NOW for one in times]
        return "Done."

    phone = host.phone(hello)
    phone.text("go")
    phone.wait(minutes=1)
    phone.text("1")
    phone.wait(minutes=1)
    phone.text("2")
    minute = timedelta(minutes=1)
    assert runs == [[], [0 * minute, minute], [0 * minute, minute, 2 * minute]]


def test_a_script_that_is_not_repeatable_is_told_where_turns_are_run_twice(host: Host) -> None:
    ways = ["left", "right"]

    def hello(talk: Conversation) -> str:
        return talk.ask(ways.pop(), "Where?")

    parted = r"at first it called ask\('right'\) at line \d+, but with the same answers it called ask\('left'\)"
    with pytest.raises(NotRepeatable, match=parted):
        host.phone(hello, replays=True).text("go")


def test_a_script_that_is_repeatable_goes_its_way_where_turns_are_run_twice(host: Host) -> None:
    called: list[int] = []

    def hello(talk: Conversation) -> str:
        talk.say("Hello.")
        name = talk.ask("name", "Your name?")
        talk.once("noted", called.append, 1)
        return f"{name} {talk.choose('size', 'Which?', ['small', 'large'])} {talk.ask('many', 'How many?', int)}"

    phone = host.phone(hello, replays=True)
    assert phone.text("go") == ["Hello.\nYour name?"]
    assert phone.text("Anne") == ["Which?\n1 small\n2 large"]
    assert phone.text("3") == ['Sorry, "3" is not a number from 1 to 2.\nWhich?\n1 small\n2 large']
    assert phone.text("2") == ["How many?"]
    assert phone.text("7") == ["Anne large 7"]
    assert called == [1]


# --- What is said ----------------------------------------------------------------------------------


def test_what_is_said_leaves_once_and_in_one_message_with_what_follows(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        talk.say("Welcome.")
        talk.say("This takes a minute.")
        name = talk.ask("name", "Your name?")
        talk.say(f"Hello {name}.")
        talk.ask("age", "Your age?", int)
        talk.say("Thank you.")
        return "Bye."

    phone = host.phone(hello)
    assert phone.text("go") == ["Welcome.\nThis takes a minute.\nYour name?"]
    assert phone.text("Anne") == ["Hello Anne.\nYour age?"]
    assert phone.text("old") == ['Sorry, "old" is not a whole number. Your age?']
    assert phone.text("go") == ["Your age?"]         # repeated, without what was said before it
    assert phone.text("30") == ["Thank you.\nBye."]


def test_what_is_said_may_have_pictures_and_the_last_word(host: Host) -> None:
    picture = Media("https://example.com/wool.jpg", "image/jpeg")

    def hello(talk: Conversation) -> None:
        talk.say(Reply("Look:", (picture,)))
        talk.ask("ok", "Nice?")
        talk.say("Bye.")

    phone = host.phone(hello)
    assert phone.text("go") == ["Look:\nNice?"]
    assert phone.inbox[0].media == (picture,)
    assert phone.text("very") == ["Bye."]


def test_several_replies_of_a_result_stay_several(host: Host) -> None:
    def hello(talk: Conversation) -> list[str]:
        talk.ask("ok", "Well?")
        talk.say("First.")
        return ["Second.", "Third."]

    phone = host.phone(hello)
    phone.text("go")
    assert phone.text("well") == ["First.\nSecond.", "Third."]


def test_a_prompt_that_is_a_function_is_called_only_when_it_is_sent(host: Host) -> None:
    called: list[str] = []

    def prompt(key: str) -> str:
        called.append(key)
        return f"{key}?"

    def hello(talk: Conversation) -> str:
        talk.ask("one", lambda: prompt("one"), int)
        talk.ask("two", lambda: prompt("two"), int, remind=timedelta(hours=1))
        return "Done."

    phone = host.phone(hello)
    assert phone.text("go") == ["one?"]
    assert phone.text("1") == ["two?"]
    assert phone.text("x") == ['Sorry, "x" is not a whole number. two?']
    assert phone.wait(hours=1) == ["two?"]
    assert called == ["one", "two", "two", "two"]
    assert phone.text("2") == ["Done."]
    assert len(called) == 4


def test_an_error_in_a_prompt_is_the_handlers_own(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        return talk.ask("one", lambda: str(1 // 0))

    phone = host.phone(hello)
    with pytest.raises(ZeroDivisionError):
        phone.text("go")
    with pytest.raises(ZeroDivisionError):      # no conversation began
        phone.text("go")
