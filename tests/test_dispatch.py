"""What handlers return, what hooks around them may do, and what is opened for them."""

import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from functools import partial, wraps
from typing import Any, Self

import pytest

from mokit import Contact, Decision, Engine, Inbound, Match, Media, Outcome, Reply, Router, Service, per_message
from mokit.calls import InvalidAnswer
from mokit.dispatch import Proceed
from mokit.events import HandlerFailed
from mokit.stores.memory import MemoryStore
from mokit.turns import Turn

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
APOLOGY = "Sorry, something went wrong on our side. Please try again later."
PICTURE = Media("https://example.com/wool.jpg", "image/jpeg")

Call = Callable[..., Any]           # see the fixture


def text(words: str = "go", *, id: str = "1") -> Inbound:  # noqa: A002
    return Inbound(id=id, sender="+14155550100", recipient="56789", text=words, received_at=NOW)


def program(handler: Callable[..., Any], pattern: str = "go", **settings: Any) -> Engine:
    router = Router()
    router.keyword(pattern)(handler)
    return Engine(router, clock=lambda: NOW, **settings)


# --- Arguments -----------------------------------------------------------------------------------


def by_name_only(handler: Call) -> Call:
    @wraps(handler)
    def wrapper(**arguments: Any) -> Any:
        return handler(**arguments)

    return wrapper


class Desk:
    def method(self, n: int) -> str:
        return f"{n}"

    def __call__(self, n: int) -> str:
        return f"{n}"


def one(n: int) -> str:
    return f"{n}"


def only_by_name(*, n: int) -> str:
    return f"{n}"


def with_default(n: int = 7) -> str:
    return f"{n}"


def in_another_order(match: Match, m: int, n: int) -> str:
    return f"{match.keyword} {m} {n}"


def of_the_message(message: Inbound) -> str:
    return message.text


@pytest.mark.parametrize(
    ("handler", "pattern", "typed", "reply"),
    [
        (lambda: "here", "go", "go", "here"),
        (one, "go {n}", "go 5", "5"),
        (only_by_name, "go {n}", "go 5", "5"),
        (with_default, "go {n}", "go 5", "5"),
        (with_default, "go {n}", "go", "7"),
        (with_default, "go", "go", "7"),
        (in_another_order, "go {n} {m}", "go 5 6", "go 6 5"),
        (of_the_message, "go", "Go!", "Go!"),
        (by_name_only(one), "go {n}", "go 6", "6"),
        (by_name_only(of_the_message), "go", "GO!", "GO!"),
        (partial(one), "go {n}", "go 5", "5"),
        (Desk().method, "go {n}", "go 5", "5"),
        (Desk(), "go {n}", "go 5", "5"),
    ],
)
def test_a_handler_gets_its_arguments_however_it_is_written(
    call: Call, handler: Call, pattern: str, typed: str, reply: str
) -> None:
    assert call(program(handler, pattern), "receive", text(typed)).texts == [reply]


# --- Replies -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("returned", "replies"),
    [
        ("a", [("a", ())]),
        (None, []),
        ([], []),
        ((), []),
        (Reply("look", (PICTURE,)), [("look", (PICTURE,))]),
        (["a", Reply("b")], [("a", ()), ("b", ())]),
        (("a", "b", "c"), [("a", ()), ("b", ()), ("c", ())]),
    ],
)
def test_a_handler_returns_its_replies(call: Call, returned: Any, replies: list[tuple[str, tuple[Media, ...]]]) -> None:
    def go() -> Any:
        return returned

    outcome: Outcome = call(program(go), "receive", text())
    assert [(reply.text, reply.media) for reply in outcome.replies] == replies
    assert [reply.id for reply in outcome.replies] == [f"r::1:{number}" for number in range(len(replies))]
    assert all((reply.sender, reply.recipient, reply.kind) == ("56789", "+14155550100", "reply")
               for reply in outcome.replies)


@pytest.mark.parametrize(
    ("returned", "shown"),
    [
        (5, "a value of type int"),
        (True, "a value of type bool"),
        (b"bytes", "a value of type bytes"),
        ({"a": "b"}, "a value of type dict"),
        ({"a", "b"}, "a value of type set"),
        (range(2), "a value of type range"),
        (["a", None, 5], "a list of NoneType, int, str"),
        ((["nested"],), "a tuple of list"),
        ("", "an empty text"),
        (Reply(""), "an empty text"),
        (["a", ""], "a list of an empty text, str"),
    ],
)
def test_what_can_not_be_sent_is_a_failure_that_names_the_handler(call: Call, returned: Any, shown: str) -> None:
    failures: list[HandlerFailed] = []

    def go() -> Any:
        return returned

    engine = program(go)
    engine.on(HandlerFailed)(failures.append)
    outcome: Outcome = call(engine, "receive", text())
    assert outcome.texts == [APOLOGY]
    assert isinstance(failures[0].error, InvalidAnswer)
    assert str(failures[0].error).startswith(f"go() ({__file__}:")
    assert f"returned {shown}; return str, Reply, None" in str(failures[0].error)


def test_a_handler_gets_the_message_the_contact_the_service_and_what_led_to_it(call: Call) -> None:
    def vote(choice: str, message: Inbound, contact: Contact, service: Service, match: Match) -> str:
        return f"{choice} {message.id} {contact.number} {service.country} {match.keyword} {match.words}"

    service = Service("56789", country="US")
    engine = program(vote, "Vote {choice}", services=[service])
    assert call(engine, "receive", text("vote A")).texts == ["A 1 +14155550100 US Vote ('vote', 'a')"]


def test_a_failed_field_is_answered_and_no_handler_runs(call: Call) -> None:
    def order(number: int) -> str:
        raise AssertionError(number)

    outcome: Outcome = call(program(order, "ORDER {number}"), "receive", text("order wool"))
    assert (outcome.texts, outcome.error) == (['Sorry, "wool" is not a whole number. Reply ORDER 5.'], None)


# --- Around --------------------------------------------------------------------------------------


def test_hooks_wrap_one_another_in_their_order_and_see_the_decision(call: Call) -> None:
    happened: list[str] = []

    def naming(name: str) -> Callable[[Turn, Proceed], Any]:
        async def hook(turn: Turn, proceed: Proceed) -> Any:
            happened.append(f"{name} before {turn.decision}")
            said = await proceed()
            assert turn.decision is not None
            happened.append(f"{name} after {turn.decision.route}")
            return [f"{name}:", *said]

        return hook

    def go() -> str:
        happened.append("handler")
        return "Done"

    outcome: Outcome = call(program(go, around=[naming("outer"), naming("inner")]), "receive", text())
    assert outcome.texts == ["outer:", "inner:", "Done"]
    assert happened == [
        "outer before None", "inner before None", "handler", "inner after go", "outer after go",
    ]    # fmt: skip


def test_a_hook_may_replace_what_is_said(call: Call) -> None:
    async def shout(_: Turn, proceed: Proceed) -> list[str]:
        return [one.upper() for one in await proceed() if isinstance(one, str)]

    def go() -> list[str]:
        return ["a", "b"]

    outcome: Outcome = call(program(go, around=[shout]), "receive", text())
    assert (outcome.texts, outcome.decision and outcome.decision.rule) == (["A", "B"], 4)


@pytest.mark.parametrize(("said", "texts"), [(None, []), ("Not now", ["Not now"])])
def test_a_hook_may_refuse_before_anything_is_decided(call: Call, said: Any, texts: list[str]) -> None:
    async def refuse(turn: Turn, _: Proceed) -> Any:
        assert (turn.match, turn.handler) == (Match("", ()), "an around hook")
        return said

    def go() -> str:
        raise AssertionError

    engine = program(go, around=[refuse])
    first: Outcome = call(engine, "receive", text())
    again: Outcome = call(engine, "receive", text())
    assert (first.texts, first.decision, first.error) == (texts, None, None)
    assert (again.texts, again.decision, again.duplicate) == (texts, None, True)


def test_a_hook_that_raises_is_a_failure(call: Call) -> None:
    failures: list[HandlerFailed] = []

    async def broken(turn: Turn, proceed: Proceed) -> Any:
        turn.contact.data["seen"] = True
        await proceed()
        raise LookupError("no sink")

    def go() -> str:
        return "Done"

    store = MemoryStore()
    engine = program(go, around=[broken], store=store)
    engine.on(HandlerFailed)(failures.append)
    outcome: Outcome = call(engine, "receive", text())
    assert (outcome.texts, outcome.error, len(failures)) == ([APOLOGY], "LookupError: no sink", 1)


def test_a_hook_may_answer_what_a_handler_raised(call: Call) -> None:
    async def soften(_: Turn, proceed: Proceed) -> Any:
        try:
            return await proceed()
        except LookupError:
            return "Nothing found"

    async def go() -> str:
        raise LookupError

    outcome: Outcome = call(program(go, around=[soften]), "receive", text())
    assert (outcome.texts, outcome.error) == (["Nothing found"], None)


def test_what_a_hook_changes_of_the_contact_is_seen_by_the_handler_and_saved(call: Call) -> None:
    async def count(turn: Turn, proceed: Proceed) -> Any:
        turn.contact.data["count"] = turn.contact.data.get("count", 0) + 1
        return await proceed()

    def go(contact: Contact) -> str:
        return str(contact.data["count"])

    engine = program(go, around=[count])
    assert [call(engine, "receive", text(id=one)).texts for one in ("1", "2")] == [["1"], ["2"]]


def test_a_hook_that_returns_nothing_sendable_is_a_failure(call: Call) -> None:
    async def wrong(_: Turn, proceed: Proceed) -> Any:
        await proceed()
        return 5

    def go() -> str:
        return "Done"

    assert "returned a value of type int" in call(program(go, around=[wrong]), "receive", text()).error


# --- Provided ------------------------------------------------------------------------------------


class Bank:
    def __init__(self, name: str = "") -> None:
        self.name = name


class Session:
    """Something that is opened for each message, and notes what happens to it."""

    opened: list["Session"]

    def __init__(self) -> None:
        self.left_with: type[BaseException] | str | None = "still open"
        self.threads = [threading.get_ident()]


def sessions() -> tuple[list[Session], Any, Any]:
    """What was opened, and a sync and an async factory."""
    opened: list[Session] = []

    @contextmanager
    def opening() -> Iterator[Session]:
        session = Session()
        opened.append(session)
        try:
            yield session
        except BaseException as error:
            session.left_with = type(error)
            raise
        else:
            session.left_with = None
        finally:
            session.threads.append(threading.get_ident())

    @asynccontextmanager
    async def opening_async() -> AsyncIterator[Session]:
        with opening() as session:
            yield session

    return opened, opening, opening_async


def test_a_provided_value_is_given_by_its_exact_type(call: Call) -> None:
    bank = Bank("wool")

    def go(lender: Bank) -> str:
        assert lender is bank
        return lender.name

    assert call(program(go, provide={Bank: bank}), "receive", text()).texts == ["wool"]


def test_what_is_opened_per_message_is_left_after_it(call: Call) -> None:
    opened, opening, _ = sessions()

    def go(session: Session) -> str:
        assert session.left_with == "still open"
        return f"session {opened.index(session)}"

    engine = program(go, provide={Session: per_message(opening)})
    assert [call(engine, "receive", text(id=one)).texts for one in ("1", "2", "2")] == [
        ["session 0"], ["session 1"], ["session 1"],
    ]    # fmt: skip
    assert [session.left_with for session in opened] == [None, None]


@pytest.mark.parametrize("is_async", [False, True])
def test_async_handlers_get_what_either_kind_of_context_manager_opens(call: Call, *, is_async: bool) -> None:
    opened, opening, opening_async = sessions()

    async def go(session: Session) -> str:
        assert session.left_with == "still open"
        return "Done"

    engine = program(go, provide={Session: per_message(opening_async if is_async else opening)})
    assert call(engine, "receive", text()).texts == ["Done"]
    assert [session.left_with for session in opened] == [None]


class Both:
    """What can be opened in either way, and says in which it was."""

    def __enter__(self) -> Self:
        self.way = "sync"
        return self

    async def __aenter__(self) -> Self:
        self.way = "async"
        return self

    def __exit__(self, *_: object) -> None: ...

    async def __aexit__(self, *_: object) -> None: ...


def test_what_opens_in_either_way_is_opened_in_the_handler_s_own(call: Call) -> None:
    def plain(both: Both) -> str:
        return both.way

    async def awaited(both: Both) -> str:
        return both.way

    provide = {Both: per_message(Both)}
    assert call(program(plain, provide=provide), "receive", text()).texts == ["sync"]
    assert call(program(awaited, provide=provide), "receive", text()).texts == ["async"]


@pytest.mark.parametrize("is_async", [False, True])
def test_what_is_opened_is_left_with_the_exception(call: Call, *, is_async: bool) -> None:
    opened, opening, opening_async = sessions()

    async def go(session: Session) -> str:
        raise LookupError(str(session))

    def go_plainly(session: Session) -> str:
        raise LookupError(str(session))

    factory = opening_async if is_async else opening
    engine = program(go if is_async else go_plainly, provide={Session: per_message(factory)})
    outcome: Outcome = call(engine, "receive", text())
    assert [session.left_with for session in opened] == [LookupError]
    assert outcome.texts == [APOLOGY]


def test_nothing_is_opened_for_a_message_that_no_handler_asks_it_for(call: Call) -> None:
    opened, opening, _ = sessions()

    def go(number: int, session: Session) -> str:
        raise AssertionError(number, session)

    engine = program(go, "GO {number}", provide={Session: per_message(opening)})
    call(engine, "receive", text("go fast", id="1"))
    call(engine, "receive", text("hello", id="2"))
    assert opened == []


def test_a_factory_that_raises_is_a_failure_of_the_message(call: Call) -> None:
    def refusing() -> Any:
        raise ConnectionError("no database")

    def go(session: Session) -> str:
        raise AssertionError(session)

    outcome: Outcome = call(program(go, provide={Session: per_message(refusing)}), "receive", text())
    assert (outcome.texts, outcome.error) == ([APOLOGY], "ConnectionError: no database")


def test_a_def_handler_and_what_is_opened_for_it_share_one_thread(call: Call) -> None:
    opened, opening, _ = sessions()

    def go(session: Session) -> str:
        session.threads.append(threading.get_ident())
        return "Done"

    call(program(go, provide={Session: per_message(opening)}), "receive", text())
    assert len(set(opened[0].threads)) == 1
    assert len(opened[0].threads) == 3


def test_a_decision_is_a_value_that_prints_as_lines() -> None:
    decision = Decision(4, "VOTE {choice} is the whole text", "vote a", "vote", "VOTE {choice}", {"choice": "A"})
    assert str(decision).splitlines() == [
        "rule 4: VOTE {choice} is the whole text", "compared: 'vote a'", "route: vote (VOTE {choice})",
        "field choice: 'A'",
    ]    # fmt: skip
