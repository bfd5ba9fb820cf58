"""A script that is changed while people are in the middle of it."""

from collections.abc import Callable
from enum import Enum
from typing import Any, Literal

import pytest

from mokit import Contact, Conversation, Engine, Router
from mokit.errors import ConversationError
from mokit.events import ConversationEnded
from mokit.talks import History
from tests.conversations.conftest import Host, Phone

Script = Callable[[Conversation], str]

QUESTIONS = {"name": "Your name?", "age": "Your age?", "city": "Your city?", "size": "Your size?"}


def asking(*keys: str, kind: Any = str) -> Script:
    """A script that asks for these in order, and tells the answers."""

    def order(talk: Conversation) -> str:
        return " ".join(f"{key}={talk.ask(key, QUESTIONS[key], kind)}" for key in keys)

    return order


# --- Questions that come, go and move --------------------------------------------------------------

EDITS: dict[str, tuple[tuple[str, ...], list[tuple[str, str]]]] = {
    # the keys after the edit, and what is answered to each text from then on; "Anne" was answered and
    # "age" was asked before it
    "nothing": (("name", "age", "city"), [("30", "Your city?"), ("Rome", "name=Anne age=30 city=Rome")]),
    "added at the end": (("name", "age", "city", "size"), [("30", "Your city?"), ("Rome", "Your size?")]),
    "added in front": (("city", "name", "age"), [("30", "Your city?"), ("Rome", "city=Rome name=Anne age=30")]),
    "added between": (("name", "city", "age"), [("30", "Your city?"), ("Rome", "name=Anne city=Rome age=30")]),
    "an answered one removed": (("age", "city"), [("30", "Your city?"), ("Rome", "age=30 city=Rome")]),
    "the waiting one removed": (("name", "city"), [("30", "Your city?"), ("Rome", "name=Anne city=Rome")]),
    "the last one removed": (("name", "age"), [("30", "name=Anne age=30")]),
    "the rest removed": (("name",), [("30", "name=Anne")]),
    "reordered": (("city", "age", "name"), [("30", "Your city?"), ("Rome", "city=Rome age=30 name=Anne")]),
    "the waiting one renamed": (("name", "size", "city"), [("30", "Your size?"), ("L", "Your city?")]),
    "an answered one renamed": (("size", "age"), [("30", "Your size?"), ("L", "size=L age=30")]),
}


@pytest.mark.parametrize(("after", "texts"), EDITS.values(), ids=EDITS)
def test_each_answer_stays_with_its_question(
    host: Host, after: tuple[str, ...], texts: list[tuple[str, str]]
) -> None:
    phone = host.phone(asking("name", "age", "city"))
    phone.text("go")
    assert phone.text("Anne") == ["Your age?"]
    phone.deploy(asking(*after))
    for text, reply in texts:
        assert phone.text(text) == [reply]


def test_a_loop_over_a_changed_list_asks_for_what_is_new_only(host: Host) -> None:
    basket = ["wool", "needles"]

    def order(talk: Conversation) -> str:
        return " ".join(f"{item}={talk.ask(f'many-{item}', f'How many {item}?', int)}" for item in basket)

    phone = host.phone(order)
    phone.text("go")
    assert phone.text("1") == ["How many needles?"]
    basket[:] = ["buttons", "needles", "wool"]
    assert phone.text("2") == ["How many buttons?"]
    assert phone.text("3") == ["buttons=3 needles=2 wool=1"]


# --- Types and options that change -----------------------------------------------------------------


def changed(host: Host, before: Script, texts: list[str], after: Script) -> Phone:
    """A phone that is in the middle of a script when it is changed."""
    phone = host.phone(before, name="order")
    for text in ["go", *texts]:
        phone.text(text)
    phone.deploy(after, name="order")
    return phone


def one_of(form: Any) -> Script:
    def order(talk: Conversation) -> str:
        return f"{talk.ask('it', 'What?', form)!r} {talk.ask('more', 'More?')}"

    return order


class Color(Enum):
    RED = 1
    BLUE = 2


class Paint(Enum):
    BLUE = 7
    GREEN = 8


@pytest.mark.parametrize(
    ("before", "typed", "after", "read"),
    [
        (str, "about 30", int, "30"),
        (int, "about 30", str, "'about 30'"),
        (int, "2", float, "2.0"),
        (int, "2", Literal["1", "2"], "'2'"),
        (int, "2", list[int], "[2]"),
        (Color, "blue", Paint, "<Paint.BLUE: 7>"),
        (Literal["red", "blue"], "Blue", Literal["blue", "green"], "'blue'"),
        (Color, "blue", str, "'blue'"),
    ],
)
def test_an_answer_is_read_as_the_new_type_where_it_can_be(
    host: Host, before: Any, typed: str, after: Any, read: str
) -> None:
    phone = changed(host, one_of(before), [typed], one_of(after))
    assert phone.text("no") == [f"{read} no"]


@pytest.mark.parametrize(
    ("before", "after", "texts", "read"),
    [
        (str, int, ["many", "3"], "3"),
        (Color, Paint, ["red", "green"], "<Paint.GREEN: 8>"),
        (Literal["red", "blue"], Literal["green", "blue"], ["red", "green"], "'green'"),
    ],
)
def test_it_is_asked_again_where_the_answer_is_none_of_the_new_type(
    host: Host, before: Any, after: Any, texts: list[str], read: str
) -> None:
    phone = changed(host, one_of(before), texts[:1], one_of(after))
    assert phone.text("no") == ["What?"]
    assert phone.text(texts[1]) == [f"{read} no"]        # what answered the later question is not lost


def menu(*options: str) -> Script:
    def order(talk: Conversation) -> str:
        return f"{talk.choose('it', 'Which?', options)} {talk.ask('more', 'More?')}"

    return order


def test_a_chosen_option_stays_chosen_though_its_number_has_changed(host: Host) -> None:
    phone = changed(host, menu("red", "blue"), ["2"], menu("blue", "green", "red"))
    assert phone.text("no") == ["blue no"]


def test_the_number_of_an_option_that_is_gone_is_never_read_anew(host: Host) -> None:
    phone = changed(host, menu("red", "blue"), ["2"], menu("green", "red"))
    assert phone.text("no") == ["Which?\n1 green\n2 red"]
    assert phone.text("1") == ["green no"]


def test_the_number_in_a_menu_is_no_answer_to_what_the_menu_becomes(host: Host) -> None:
    phone = changed(host, menu("red", "blue"), ["2"], one_of(int))
    assert phone.text("no") == ["What?"]


def test_a_question_that_may_no_longer_be_skipped_is_asked_again(host: Host) -> None:
    def before(talk: Conversation) -> str:
        return talk.ask("it", "What?", skip="nothing") + talk.ask("more", "More?")

    phone = changed(host, before, ["skip"], one_of(str))
    assert phone.text("no") == ["What?"]


# --- Versions --------------------------------------------------------------------------------------


def test_the_version_tells_which_script_began_a_conversation(host: Host) -> None:
    def order(talk: Conversation) -> str:
        if talk.version < 2:
            return f"old {talk.ask('age', 'Your age?')}"
        return f"new {talk.ask('city', 'Your city?')}"

    phone = host.phone(order)
    phone.text("go")
    phone.deploy(order, version=2)
    assert phone.text("30") == ["old 30"]
    phone.text("go")
    assert phone.text("Rome") == ["new Rome"]


def test_a_migration_renames_and_forgets_what_was_recorded(host: Host) -> None:
    seen: list[object] = []

    def migrate(history: History) -> None:
        seen.append((history.version, dict(history.answers), history.asked))
        history.rename("name", "city")
        history.rename("age", "size")
        history.forget("never")

    phone = host.phone(asking("name", "age"))
    phone.text("go")
    phone.text("Anne")
    phone.deploy(asking("city", "size"), version=2, migrate=migrate)
    assert phone.text("30") == ["city=Anne size=30"]
    assert seen == [(1, {"name": "Anne"}, "age")]


def test_what_is_forgotten_is_asked_and_done_again(host: Host) -> None:
    called: list[int] = []

    def ticket() -> int:
        called.append(1)
        return len(called)

    def order(talk: Conversation) -> str:
        name = talk.ask("name", "Your name?")
        number = talk.once("ticket", ticket)
        return f"{name} {number} {talk.version} {talk.ask('age', 'Your age?')}"

    phone = host.phone(order)
    phone.text("go")
    phone.text("Anne")
    assert called == [1]
    phone.deploy(order, version=2, migrate=lambda history: (history.forget("name"), history.forget("ticket")))
    assert phone.text("30") == ["Your name?"]
    assert phone.text("Bert") == ["Bert 2 2 30"]
    assert called == [1, 1]


def test_a_migration_may_not_overwrite_what_is_recorded(host: Host) -> None:
    phone = host.phone(asking("name", "age", "city"))
    for text in ["go", "Anne", "30"]:
        phone.text(text)
    phone.deploy(asking("name", "age"), version=2, migrate=lambda history: history.rename("name", "age"))
    with pytest.raises(ValueError, match="'name' can't be renamed to 'age', which is recorded as well"):
        phone.text("Rome")


def test_a_migration_may_not_give_a_question_that_waits_the_answer_to_another(host: Host) -> None:
    phone = host.phone(asking("name", "age"))
    phone.text("go")
    phone.text("Anne")
    phone.deploy(asking("age"), version=2, migrate=lambda history: history.rename("name", "age"))
    with pytest.raises(ValueError, match="'name' can't be renamed to 'age', which is recorded as well"):
        phone.text("30")


def test_a_deployment_may_be_taken_back_and_come_again(host: Host) -> None:
    def migrate(history: History) -> None:
        history.rename("name", "size")

    old, new = asking("name", "age", "city"), asking("size", "age", "city")
    phone = host.phone(old)
    phone.text("go")
    phone.text("Anne")
    phone.deploy(new, version=2, migrate=migrate, name="order")
    assert phone.text("30") == ["Your city?"]
    phone.deploy(old, migrate=migrate, name="order")
    assert phone.text("go") == ["Your name?"]
    assert phone.text("Bert") == ["Your city?"]
    phone.deploy(new, version=2, migrate=migrate, name="order")
    assert phone.text("Rome") == ["size=Anne age=30 city=Rome"]


def test_a_migration_runs_once_for_a_conversation(host: Host) -> None:
    migrated: list[int] = []
    phone = host.phone(asking("name", "age", "city"))
    phone.text("go")
    phone.deploy(asking("name", "age", "city"), version=3, migrate=lambda history: migrated.append(history.version))
    for text in ["Anne", "30", "Rome"]:
        phone.text(text)
    assert migrated == [1]


# --- Handlers that vanish, and restarts ------------------------------------------------------------


def test_a_handler_that_vanished_ends_its_conversation_politely_and_tells_the_host(host: Host) -> None:
    told: list[ConversationEnded] = []

    def other(contact: Contact) -> str:
        return f"{contact.conversation}"

    phone = host.phone(asking("name", "age"))
    phone.text("go")
    phone.deploy(other)
    phone.engine.on(ConversationEnded)(told.append)
    assert phone.text("Anne") == ["Sorry, we can not go on with that any more. Please begin again."]
    assert [(one.name, one.reason, one.result, one.person) for one in told] == [
        ("order", "vanished", None, phone.number)
    ]
    assert phone.text("go") == ["None"]


def test_a_handler_that_asks_no_more_has_vanished_too(host: Host) -> None:
    def order() -> str:
        return "Order by mail."

    phone = host.phone(asking("name", "age"))
    phone.text("go")
    phone.deploy(order)
    assert phone.text("Anne") == ["Sorry, we can not go on with that any more. Please begin again."]


def test_a_restart_begins_with_nothing_answered_and_other_arguments(host: Host) -> None:
    router = Router()

    @router.keyword("ORDER {item}")
    @host.script
    def order(talk: Conversation, item: str) -> str:
        many = talk.ask("many", f"How many {item}?", int)
        if talk.confirm("more", "More?"):
            talk.say(f"{many} {item} noted.")
            talk.restart(item=talk.ask("item", "Of what?"))
        return f"{many} {item}"

    phone = host.handset(Engine(router))
    assert phone.text("order wool") == ["How many wool?"]
    phone.text("2")
    assert phone.text("yes") == ["2 wool noted.\nOf what?"]
    assert phone.text("needles") == ["How many needles?"]
    phone.text("1")
    assert phone.text("no") == ["1 needles"]


def test_a_restart_without_arguments_keeps_those_that_were_given(host: Host) -> None:
    router = Router()

    @router.keyword("ORDER {many}")
    @host.script
    def order(talk: Conversation, many: int) -> str:
        if not talk.confirm("sure", f"{many}?"):
            talk.restart()
        return f"{many}"

    phone = host.handset(Engine(router))
    phone.text("order 2")
    assert phone.text("no") == ["2?"]
    assert phone.text("yes") == ["2"]


def test_a_restart_with_an_argument_that_the_handler_does_not_record_is_told(host: Host) -> None:
    def order(talk: Conversation) -> str:
        talk.restart(item="wool")

    with pytest.raises((ConversationError, TypeError), match=r"order\(\) .*'item'"):
        host.phone(order).text("go")


def test_a_handler_that_always_restarts_is_told(host: Host) -> None:
    def order(talk: Conversation) -> str:
        talk.restart()

    with pytest.raises(ConversationError, match=r"order\(\) .* restarted 10 times in one turn"):
        host.phone(order).text("go")
