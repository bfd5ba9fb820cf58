"""What is done once: called once, kept as JSON, and told where it can't be."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from mokit import Conversation, Engine, Router, per_message
from mokit.errors import ConversationError, WriteBeforeAsk
from mokit.stores.base import Change, Done, Key
from mokit.stores.memory import MemoryStore
from tests.conversations.conftest import Host

Function = Callable[..., Any]


class Tickets:
    """Gives out numbered tickets."""

    def __init__(self) -> None:
        self.opened: list[str] = []

    def open(self, wrong: str, *, urgent: bool = False) -> int:
        self.opened.append(f"{wrong}{'!' if urgent else ''}")
        return len(self.opened)

    async def open_async(self, wrong: str, *, urgent: bool = False) -> int:
        await asyncio.sleep(0)
        return self.open(wrong, urgent=urgent)


# --- Called once -----------------------------------------------------------------------------------


def test_what_is_done_once_is_not_done_again_by_later_runs(host: Host) -> None:
    tickets = Tickets()

    def hello(talk: Conversation) -> str:
        wrong = talk.ask("wrong", "What is wrong?")
        number = talk.once("ticket", tickets.open, wrong, urgent=True)
        more = talk.ask("more", f"It is ticket {number}. More?")
        return f"{number}: {wrong}, {more}"

    phone = host.phone(hello)
    phone.text("go")
    assert phone.text("all") == ["It is ticket 1. More?"]
    phone.restart()
    assert phone.text("much") == ["1: all, much"]
    assert tickets.opened == ["all!"]


AWAITABLE: dict[str, Callable[[Tickets], Callable[..., Awaitable[int]]]] = {
    "an async function": lambda tickets: tickets.open_async,
    "a partial": lambda tickets: partial(tickets.open_async, urgent=False),
    "a function that gives an awaitable": lambda tickets: lambda wrong: tickets.open_async(f"{wrong}"),
    "a task": lambda tickets: lambda wrong: asyncio.create_task(tickets.open_async(wrong)),
}


@pytest.mark.parametrize("function", AWAITABLE.values(), ids=AWAITABLE)
def test_what_is_awaited_once_is_awaited_again_for_the_same_result(
    loop_host: Host, function: Callable[[Tickets], Callable[..., Awaitable[int]]]
) -> None:
    tickets = Tickets()

    async def hello(talk: Conversation) -> str:
        number = await talk.once("ticket", function(tickets), "all")
        return f"{number} {talk.ask('more', 'More?')}"

    router = Router()
    router.keyword("GO")(hello)
    phone = loop_host.handset(Engine(router))
    assert phone.text("go") == ["More?"]
    assert phone.text("much") == ["1 much"]
    assert tickets.opened == ["all"]


def test_a_result_may_be_none(host: Host) -> None:
    called: list[int] = []

    def hello(talk: Conversation) -> str:
        assert talk.once("note", called.append, 1) is None
        return talk.ask("more", "More?")

    phone = host.phone(hello)
    phone.text("go")
    phone.text("no")
    assert called == [1]


def test_what_failed_was_not_done(host: Host) -> None:
    failures: list[Exception] = [OSError("the desk is closed")]
    tickets = Tickets()

    def opened() -> int:
        if failures:
            raise failures.pop()
        return tickets.open("all")

    def hello(talk: Conversation) -> str:
        name = talk.ask("name", "Your name?")
        return f"{name}: {talk.once('ticket', opened)}"

    phone = host.phone(hello)
    phone.text("go")
    with pytest.raises(OSError, match="the desk is closed"):
        phone.text("Anne")
    assert phone.text("Bert") == ["Bert: 1"]            # the question stood


def test_what_failed_may_be_caught_and_the_handler_asks_on(host: Host) -> None:
    def closed() -> int:
        raise OSError("the desk is closed")

    def hello(talk: Conversation) -> str:
        try:
            talk.once("ticket", closed)
        except OSError:
            return talk.ask("later", "Later?")
        return "Done."

    phone = host.phone(hello)
    assert phone.text("go") == ["Later?"]
    assert phone.text("yes") == ["yes"]


# --- Conflicts, and handlers that ask nothing ------------------------------------------------------


class Conflicting(MemoryStore):
    """A store in which somebody else was first, so many times."""

    def __init__(self, conflicts: int) -> None:
        super().__init__()
        self.conflicts = conflicts

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        if self.conflicts and any(change.marks for change in changes):
            self.conflicts -= 1
            return [None for _ in changes]
        return super().commit(changes)


def test_a_handler_that_asks_nothing_does_it_once_though_it_runs_again(host: Host) -> None:
    tickets, runs = Tickets(), list[str]()

    def hello(talk: Conversation) -> str:
        runs.append(talk.token("t"))
        return f"Ticket {talk.once('ticket', tickets.open, 'all')}."

    phone = host.phone(hello, store=Conflicting(3))
    assert phone.text("go") == ["Ticket 1."]
    assert tickets.opened == ["all"]
    assert len(runs) == 4
    assert len(set(runs)) == 1
    assert phone.text("go") == ["Ticket 2."]            # another message
    assert phone.resend() == []


def test_a_conflict_in_the_middle_of_a_conversation_repeats_nothing_that_is_done_once(host: Host) -> None:
    tickets, store = Tickets(), Conflicting(0)

    def hello(talk: Conversation) -> str:
        wrong = talk.ask("wrong", "What is wrong?")
        number = talk.once("ticket", tickets.open, wrong)
        return f"{number} {talk.ask('more', 'More?')}"

    phone = host.phone(hello, store=store)
    phone.text("go")
    store.conflicts = 2
    assert phone.text("all") == ["More?"]
    store.conflicts = 2
    assert phone.text("much") == ["1 much"]
    assert tickets.opened == ["all"]


# --- Results are JSON ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "kept"),
    [((1, 2), [1, 2]), ({1: "a"}, {"1": "a"}), (1.5, 1.5), (None, None),
     ("é\ud83d", "é\ud83d"), ([{"a": ()}], [{"a": []}])],
)
def test_a_result_is_what_json_makes_of_it_in_the_first_run_too(host: Host, given: object, kept: object) -> None:
    runs: list[object] = []

    def hello(talk: Conversation) -> str:
        runs.append(talk.once("it", lambda: given))
        return talk.ask("more", "More?")

    phone = host.phone(hello)
    phone.text("go")
    phone.text("no")
    assert runs == [kept, kept]


@pytest.mark.parametrize("result", [datetime(2026, 1, 1, tzinfo=UTC), {1, 2}, b"", float("nan"), object()])
def test_a_result_that_json_can_not_hold_is_told_with_key_and_line(host: Host, result: object) -> None:
    def hello(talk: Conversation) -> None:
        talk.once("it", lambda: result)

    line = hello.__code__.co_firstlineno + 1
    with pytest.raises(TypeError, match=rf"hello\(\) .*line {line}: what once\('it'\) gave can't be kept as JSON"):
        host.phone(hello).text("go")


# --- Wrong use -------------------------------------------------------------------------------------

USES: dict[str, Callable[[Conversation], Any]] = {
    "ask": lambda talk: talk.ask("name", "Your name?"),
    "confirm": lambda talk: talk.confirm("name", "Sure?"),
    "say": lambda talk: talk.say("Hello."),
    "once": lambda talk: talk.once("inner", int),
    "token": lambda talk: talk.token("inner"),
    "restart": lambda talk: talk.restart(),
}


@pytest.mark.parametrize("use", USES.values(), ids=USES)
def test_a_conversation_is_not_used_while_something_is_done_once(host: Host, use: Function) -> None:
    def hello(talk: Conversation) -> None:
        talk.once("outer", use, talk)

    with pytest.raises(ConversationError, match=r"is called while once\('outer'\) is under way; await that first"):
        host.phone(hello).text("go")


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")
def test_a_result_that_nobody_awaits_is_told(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        forgotten.append(talk.once("ticket", Tickets().open_async, "all"))
        return "Done."

    forgotten: list[Any] = []
    with pytest.raises(ConversationError, match=r"hello\(\) .* returned without awaiting once\('ticket'\)"):
        host.phone(hello).text("go")
    forgotten.pop().close()


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")
def test_a_question_before_the_result_is_awaited_is_told(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        forgotten.append(talk.once("ticket", Tickets().open_async, "all"))
        return talk.ask("more", "More?")

    forgotten: list[Any] = []
    with pytest.raises(ConversationError, match=r"ask\('more'\) .* while once\('ticket'\) is under way"):
        host.phone(hello).text("go")
    forgotten.pop().close()


# --- Lent connections ------------------------------------------------------------------------------


@contextmanager
def lent() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.execute("create table tickets (wrong)")
    try:
        yield connection
    finally:
        connection.close()


def inserted(connection: sqlite3.Connection, wrong: str) -> int:
    connection.execute("insert into tickets values (?)", (wrong,))
    return connection.total_changes


def phone_that_is_lent(host: Host, body: Callable[..., Any]) -> Any:
    return host.phone(body, provide={sqlite3.Connection: per_message(lent)})


def test_a_write_before_a_question_is_told(host: Host) -> None:
    def hello(talk: Conversation, connection: sqlite3.Connection) -> str:
        inserted(connection, "all")
        return talk.ask("more", "More?")

    line = hello.__code__.co_firstlineno + 2
    with pytest.raises(WriteBeforeAsk, match=rf"hello\(\) .*: line {line}: something was written .* write it in once"):
        phone_that_is_lent(host, hello).text("go")


def test_a_write_that_is_done_once_may_come_before_a_question(host: Host) -> None:
    def hello(talk: Conversation, connection: sqlite3.Connection) -> str:
        changes = talk.once("ticket", inserted, connection, "all")
        return f"{changes} {talk.ask('more', 'More?')}"

    phone = phone_that_is_lent(host, hello)
    assert phone.text("go") == ["More?"]
    assert phone.text("no") == ["1 no"]


def test_a_write_after_the_last_question_is_as_good_as_any(host: Host) -> None:
    def hello(talk: Conversation, connection: sqlite3.Connection) -> str:
        more = talk.ask("more", "More?")
        return f"{more} {inserted(connection, more)}"

    phone = phone_that_is_lent(host, hello)
    phone.text("go")
    assert phone.text("no") == ["no 1"]


def test_reading_before_a_question_is_no_write(host: Host) -> None:
    def hello(talk: Conversation, connection: sqlite3.Connection) -> str:
        [count] = connection.execute("select count(*) from tickets").fetchone()
        return f"{count} {talk.ask('more', 'More?')}"

    phone = phone_that_is_lent(host, hello)
    assert phone.text("go") == ["More?"]
    assert phone.text("no") == ["0 no"]


# --- People, and beginnings ------------------------------------------------------------------------


def test_each_person_has_tokens_and_chances_of_their_own_though_one_cause_began_them_all(host: Host) -> None:
    seen: set[tuple[str, float]] = set()

    def draw(talk: Conversation) -> str:
        seen.add((talk.token("pay"), talk.random("draw").random()))
        return talk.ask("sure", "Sure?")

    handler = host.script(draw)
    router = Router()
    router.keyword("DRAW")(handler)
    phone = host.handset(Engine(router))
    for number in ["+14155550100", "+14155550101"]:
        phone.call("start", handler, to=number, id="campaign")
    phone.text("yes")
    assert len(seen) == 2
    assert len({token for token, _ in seen}) == len({chance for _, chance in seen}) == 2


@pytest.mark.parametrize("key", ["", "\0", "\ud800", "a|b", "q\nr", "%s{key}"])
def test_a_key_may_be_any_text(host: Host, key: str) -> None:
    def draw(talk: Conversation) -> str:
        chance = talk.once(key, talk.random(key).randrange, 10)
        return f"{chance} {len(talk.token(key))} {talk.ask(key, 'Sure?')}"

    phone = host.phone(draw)
    assert phone.text("go") == ["Sure?"]
    [said] = phone.text("yes")
    assert said.split()[1:] == ["32", "yes"]


def test_what_was_done_once_is_done_again_when_all_begins_anew(host: Host) -> None:
    drawn: list[int] = []

    def number() -> int:
        drawn.append(len(drawn) + 1)
        return drawn[-1]

    def draw(talk: Conversation) -> str:
        first = talk.once("draw", number)
        if not talk.confirm("keep", f"{first}. Do you keep it?"):
            talk.restart()
        return f"{first} it is."

    phone = host.phone(draw)
    assert phone.text("go") == ["1. Do you keep it?"]
    assert phone.text("no") == ["2. Do you keep it?"]
    assert phone.text("yes") == ["2 it is."]
    assert drawn == [1, 2]


def test_what_was_done_once_in_a_new_beginning_that_failed_is_not_put_into_the_old_one(host: Host) -> None:
    beginnings: list[int] = []

    def draw(talk: Conversation) -> str:
        talk.once("draw", str, talk.token("which"))
        if beginnings:
            raise OSError
        if not talk.confirm("keep", "Do you keep it?"):
            beginnings.append(1)
            talk.restart()
        return "It is yours."

    phone = host.phone(draw)
    phone.text("go")
    [before] = phone.world.store.load([(Key(f"mokit|{phone.number}"), ())])
    with pytest.raises(OSError):  # noqa: PT011 - it is the script's own
        phone.text("no")
    [after] = phone.world.store.load([(Key(f"mokit|{phone.number}"), ())])
    assert after.state == before.state
