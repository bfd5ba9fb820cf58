"""What a handler may do around a question: all that lets `Suspended` pass is fine, all else is told."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import wraps
from typing import Any

import pytest

from mokit import Contact, Conversation, Engine, Reply, Router
from mokit.dispatch import Proceed
from mokit.errors import SignalLost, Suspended
from mokit.events import ConversationEnded, HandlerFailed, MessageHandled
from mokit.turns import Turn
from tests.conversations.conftest import Host

Script = Callable[[Conversation], Any]


def age(talk: Conversation) -> int:
    return talk.ask("age", "Your age?", int)


def look(contact: Contact) -> str:
    return f"{contact.conversation} {contact.data}"


def hello_then(hazard: Script) -> Callable[..., str]:
    """A conversation that asks for a name, and then does what is hazardous around the next question."""

    def hello(talk: Conversation, contact: Contact) -> str:
        contact.data["name"] = talk.ask("name", "Your name?")
        return f"{hazard(talk)} {contact.data['name']}"

    return hello


# --- What is fine ----------------------------------------------------------------------------------


def finally_runs(talk: Conversation, ran: list[str]) -> int:
    try:
        return age(talk)
    finally:
        ran.append("left")


def stack_is_closed(talk: Conversation, ran: list[str]) -> int:
    with ExitStack() as stack:
        stack.callback(ran.append, "left")
        return age(talk)


def caught_and_raised_again(talk: Conversation, ran: list[str]) -> int:
    try:
        found = age(talk)
    except BaseException:
        ran.append("left")
        raise
    ran.append("left")
    return found


def only_exceptions_are_caught(talk: Conversation, ran: list[str]) -> int:
    try:
        return age(talk)
    except Exception:  # noqa: BLE001 - what this is about
        ran.append("never")
        return 0
    finally:
        ran.append("left")


def decorated(talk: Conversation, ran: list[str]) -> int:
    @wraps(age)
    def counted(talk: Conversation) -> int:
        try:
            return age(talk)
        finally:
            ran.append("left")

    return counted(talk)


def in_another_thread(talk: Conversation, ran: list[str]) -> int:
    with ThreadPoolExecutor() as pool:
        found = pool.submit(age, talk)
    ran.append("left")
    return found.result()


def regrouped(talk: Conversation, ran: list[str]) -> int:
    try:
        return age(talk)
    except Suspended as signal:
        raise BaseExceptionGroup("as task groups do", [BaseExceptionGroup("nested", [signal])]) from None
    finally:
        ran.append("left")


@pytest.mark.parametrize(
    "careful",
    [
        finally_runs, stack_is_closed, caught_and_raised_again, only_exceptions_are_caught, decorated,
        in_another_thread, regrouped,
    ],
)
def test_what_lets_the_signal_pass_is_fine(host: Host, careful: Callable[[Conversation, list[str]], int]) -> None:
    ran: list[str] = []
    phone = host.phone(hello_then(lambda talk: careful(talk, ran)))
    assert phone.text("go") == ["Your name?"]
    assert ran == []
    assert phone.text("Anne") == ["Your age?"]
    assert ran == ["left"]
    assert phone.text("30") == ["30 Anne"]
    assert ran == ["left"] * 2


def test_a_transaction_around_a_question_is_rolled_back_until_the_answer_is_there(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        with database:
            database.execute("insert into visits values (1)")
            asked = age(talk)
        return f"{asked} {visits(database)}"

    with closing(sqlite3.connect(":memory:", check_same_thread=False)) as database:
        database.execute("create table visits (number)")
        phone = host.phone(hello)
        assert phone.text("go") == ["Your age?"]
        assert visits(database) == 0
        assert phone.text("30") == ["30 1"]


def visits(database: sqlite3.Connection) -> int:
    [found] = database.execute("select count(*) from visits").fetchone()
    return int(found)


# --- What is told ----------------------------------------------------------------------------------


def bare_except(talk: Conversation) -> str:
    try:
        return str(age(talk))
    except:  # noqa: E722 - what this is about
        return "unknown"


def except_base_exception(talk: Conversation) -> str:
    try:
        return str(age(talk))
    except BaseException:  # noqa: BLE001 - what this is about
        return "unknown"


def suppressed(talk: Conversation) -> str:
    with suppress(BaseException):
        return str(age(talk))
    return "unknown"


def return_in_finally(talk: Conversation) -> str:
    try:
        age(talk)
    finally:
        return "unknown"  # noqa: B012 - what this is about


def exit_that_swallows(talk: Conversation) -> str:
    with ExitStack() as stack:
        stack.push(lambda *_: True)
        age(talk)
    return "unknown"


def manager_that_swallows(talk: Conversation) -> str:
    @contextmanager
    def forgiving() -> Iterator[None]:
        with suppress(BaseException):
            yield

    with forgiving():
        age(talk)
    return "unknown"


def raised_as_another(talk: Conversation) -> str:
    try:
        return str(age(talk))
    except BaseException as error:
        raise LookupError("no age") from error


def another_while_it_passes(talk: Conversation) -> str:
    try:
        return str(age(talk))
    finally:
        raise LookupError("cleaning up failed")


def group_with_another(talk: Conversation) -> str:
    try:
        return str(age(talk))
    except Suspended as signal:
        raise BaseExceptionGroup("two tasks failed", [signal, LookupError()]) from None


def raises_of_pytest(talk: Conversation) -> str:
    with pytest.raises(BaseException):  # noqa: B017, PT011 - what this is about
        age(talk)
    return "unknown"


def in_a_thread_that_nobody_asks(talk: Conversation) -> str:
    with ThreadPoolExecutor() as pool:
        pool.submit(age, talk)
    return "unknown"


def decorator_that_swallows(talk: Conversation) -> str:
    def never_fails(function: Script) -> Script:
        @wraps(function)
        def called(talk: Conversation) -> Any:
            try:
                return function(talk)
            except BaseException:  # noqa: BLE001 - what this is about
                return "unknown"

        return called

    return str(never_fails(age)(talk))


SWALLOWED = [
    bare_except, except_base_exception, suppressed, return_in_finally, exit_that_swallows, manager_that_swallows,
    raised_as_another, another_while_it_passes, group_with_another, raises_of_pytest, in_a_thread_that_nobody_asks,
    decorator_that_swallows,
]


@pytest.mark.parametrize("hazard", SWALLOWED)
def test_what_swallows_the_signal_is_told_and_nothing_counts(host: Host, hazard: Script) -> None:
    phone = host.phone(hello_then(hazard), look)
    phone.text("go")
    with pytest.raises(SignalLost, match=r"hello\(\) .*ended in ask\('age'\).*caught Suspended"):
        phone.text("Anne")
    assert phone.inbox[-1].text == "Sorry, something went wrong on our side. Please try again later."
    assert phone.text("look") == ["hello {}"]
    assert phone.decision.fields == {}
    with pytest.raises(SignalLost, match="'age'"):      # the question before stands
        phone.text("Bert")
    assert phone.decision.fields == {"name": "Bert"}


@pytest.mark.parametrize("hazard", SWALLOWED)
def test_a_conversation_that_loses_its_first_signal_never_began(host: Host, hazard: Script) -> None:
    def hello(talk: Conversation) -> str:
        return str(hazard(talk))

    phone = host.phone(hello, look)
    with pytest.raises(SignalLost, match="caught Suspended"):
        phone.text("go")
    assert phone.text("look") == ["None {}"]


LATER: dict[str, Script] = {
    "ask": lambda talk: talk.ask("other", "Other?"),
    "ask the same": lambda talk: talk.ask("age", "Again?"),
    "choose": lambda talk: talk.choose("other", "Which?", ["a", "b"]),
    "confirm": lambda talk: talk.confirm("other", "Sure?"),
    "say": lambda talk: talk.say("Hello."),
    "once": lambda talk: talk.once("other", dict),
    "token": lambda talk: talk.token("other"),
    "random": lambda talk: talk.random("other"),
    "restart": lambda talk: talk.restart(),
}


@pytest.mark.parametrize("later", LATER.values(), ids=LATER)
def test_whatever_is_called_after_the_signal_tells_that_it_was_lost(host: Host, later: Script) -> None:
    def hello(talk: Conversation) -> None:
        try:
            age(talk)
        except Suspended:
            later(talk)

    with pytest.raises(SignalLost, match=r"comes after the turn ended in ask\('age'\)"):
        host.phone(hello).text("go")


@pytest.mark.parametrize("later", LATER.values(), ids=LATER)
def test_it_stays_lost_even_if_that_is_caught_as_well_and_the_signal_is_raised_again(
    host: Host, later: Script
) -> None:
    def hello(talk: Conversation) -> None:
        try:
            age(talk)
        except Suspended:
            with suppress(SignalLost):
                later(talk)
            raise

    with pytest.raises(SignalLost, match="comes after"):
        host.phone(hello).text("go")


def test_what_was_raised_instead_of_the_signal_is_told_as_the_cause(host: Host) -> None:
    phone = host.phone(hello_then(raised_as_another))
    phone.text("go")
    with pytest.raises(SignalLost, match="raised LookupError") as told:
        phone.text("Anne")
    assert isinstance(told.value.__cause__, LookupError)


# --- Who never sees the signal ---------------------------------------------------------------------


def test_hooks_around_a_handler_never_see_the_signal(host: Host) -> None:
    seen: list[BaseException] = []

    async def careless(_: Turn, proceed: Proceed) -> Sequence[str | Reply]:
        try:
            return await proceed()
        except BaseException as error:
            seen.append(error)
            raise

    phone = host.phone(hello_then(age), around=[careless])
    assert phone.text("go") == ["Your name?"]
    assert phone.text("Anne") == ["Your age?"]
    assert phone.text("30") == ["30 Anne"]
    assert seen == []


def test_event_hooks_are_told_of_turns_that_ended_in_a_question_as_of_any_other(host: Host) -> None:
    told: list[str] = []
    router = Router()
    router.keyword("GO")(host.script(hello_then(age)))
    engine = Engine(router)
    engine.on(MessageHandled)(lambda event: told.append(f"handled {event.outcome.error}"))
    engine.on(HandlerFailed)(lambda event: told.append(f"failed {event.error}"))
    engine.on(ConversationEnded)(lambda event: told.append(f"ended {event.reason}"))
    phone = host.handset(engine)
    phone.text("go")
    phone.text("Anne")
    assert told == ["handled None"] * 2
    phone.text("30")
    assert told[2:] == ["ended finished", "handled None"]
