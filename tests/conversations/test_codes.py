"""One-time codes: neither the answer nor what went out with the question is in a store or a log."""

import hmac
import logging
from datetime import timedelta
from hashlib import sha256

import pytest

from mokit import Conversation, Engine, Router
from mokit.errors import NoAnswer, Silence
from mokit.stores.base import Change, Done
from mokit.stores.memory import MemoryStore
from mokit.testing import Handset

PERSON = "+14155550100"
HOST_SECRET = b"not-a-real-secret"


def one_time_code(token: str) -> str:
    """Six digits that only the host can derive."""
    number = int.from_bytes(hmac.digest(HOST_SECRET, token.encode(), sha256)[:4], "big")
    return f"{number % 1_000_000:06}"


def program() -> Router:
    router = Router()

    @router.conversation("sign-in")
    def sign_in(talk: Conversation) -> str:
        code = one_time_code(talk.token("code"))

        def is_right(text: str) -> str | None:
            return None if hmac.compare_digest(text.encode(), code.encode()) else "that is not the code"

        talk.say("Woolly here.")
        try:
            talk.ask(
                "code", lambda: f"Your code is {code}.", str, is_right,
                secret=True, within=timedelta(minutes=5), late=timedelta(0),
            )
        except NoAnswer:
            return "Too many wrong codes."
        except Silence:
            return "That code has expired."
        return "You are in."

    @router.fallback
    def lost() -> str:
        return "What?"

    return router


class WatchedStore(MemoryStore):
    """A store that keeps a transcript of all that it was ever given."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = ""

    def commit(self, changes: "list[Change] | tuple[Change, ...]") -> list[Done | None]:  # type: ignore[override]
        self.seen += repr(changes)
        return super().commit(changes)


@pytest.fixture
def store(phone: Handset) -> WatchedStore:
    """The phone's store, watched."""
    watched = WatchedStore()
    phone._world.engine = phone._world.engine.replaced(store=watched)
    return watched


@pytest.fixture
def phone() -> Handset:
    return Handset(Engine(program()), number=PERSON)


def sign_in(phone: Handset) -> str:
    """Begin, and read the code from the message."""
    route = next(route for route in phone.engine.routes if route.name == "sign-in")
    phone.engine.sync.start(route.handler, to=PERSON, service=phone.service, if_waiting="replace")
    [text] = phone.wait(seconds=0)
    assert text.startswith("Woolly here.\nYour code is ")
    return text.removesuffix(".")[-6:]


def test_the_right_code_lets_in(phone: Handset) -> None:
    code = sign_in(phone)
    assert phone.text(code) == ["You are in."]


def test_the_code_is_never_stored_nor_logged(
    phone: Handset, store: WatchedStore, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    code = sign_in(phone)
    assert phone.text("000000") == ["Sorry, that is not the code."]
    assert phone.text(code) == ["You are in."]
    assert "sign-in" in store.seen
    assert code not in store.seen
    assert "000000" not in store.seen
    assert code not in caplog.text


def test_three_wrong_codes_end_it(phone: Handset) -> None:
    sign_in(phone)
    said = [phone.text("1") for _ in range(3)]
    assert said == [["Sorry, that is not the code."], ["Sorry, that is not the code."], ["Too many wrong codes."]]


def test_a_code_that_comes_after_five_minutes_is_no_code(phone: Handset) -> None:
    code = sign_in(phone)
    phone._world.clock.now += timedelta(minutes=5)
    assert phone.text(code) == ["That code has expired.", "What?"]


def test_a_second_request_replaces_the_first(phone: Handset) -> None:
    first, second = sign_in(phone), sign_in(phone)
    assert first != second
    assert phone.text(first) == ["Sorry, that is not the code."]
    assert phone.text(second) == ["You are in."]


def test_a_code_whose_question_is_over_is_not_sent_any_more(phone: Handset, store: WatchedStore) -> None:
    engine = phone.engine.replaced(transport=Broken(), store=store)
    route = next(route for route in engine.routes if route.name == "sign-in")
    engine.sync.start(route.handler, to=PERSON, service=phone.service)
    phone.engine.sync.end(to=PERSON, service=phone.service)
    assert phone.wait(hours=1) == []


def test_a_code_that_could_not_be_sent_at_first_is_sent_later(phone: Handset, store: WatchedStore) -> None:
    engine = phone.engine.replaced(transport=Broken(), store=store)
    route = next(route for route in engine.routes if route.name == "sign-in")
    engine.sync.start(route.handler, to=PERSON, service=phone.service)
    [text] = phone.wait(minutes=1)
    assert text.startswith("Woolly here.\nYour code is ")


class Broken:
    """A line that is out of order."""

    name = "broken"

    def send(self, message: object) -> object:
        raise OSError(f"no line for {type(message).__name__}")
