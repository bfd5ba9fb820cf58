"""An answer that is secret is checked in its turn, and then it is nowhere."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from mokit import Contact, Conversation, length
from mokit.errors import LimitReached, NoAnswer
from mokit.stores.base import Change, Done
from mokit.stores.memory import MemoryStore
from tests.conversations.conftest import Host

SECRET = "hunter-2-and-more"


class Recording(MemoryStore):
    """A store that shows all that was ever written."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = []

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        self.written += map(repr, changes)
        return super().commit(changes)


def login(talk: Conversation, contact: Contact) -> str:
    seen: list[str] = []

    def right(password: str) -> str | None:
        seen.append(password)
        return None if password == SECRET else "that is not it"

    kept = talk.ask("password", "Password?", str, right, secret=True)
    assert kept == ""
    contact.data["checked"] = len(seen)
    return f"You are in. {talk.ask('more', 'More?')}"


def test_a_secret_answer_is_kept_nowhere(host: Host, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    store = Recording()
    phone = host.phone(login, store=store)
    phone.text("go")
    assert phone.text(SECRET) == ["More?"]
    outcome = phone.outcome
    phone.wait(days=2)
    everything = "\n".join([*store.written, repr(outcome), str(outcome.decision), caplog.text])
    assert "password" in everything
    assert SECRET not in everything
    assert "hunter" not in everything


def test_a_wrong_secret_is_kept_nowhere_and_never_repeated(host: Host, caplog: pytest.LogCaptureFixture) -> None:
    store = Recording()
    phone = host.phone(login, store=store)
    phone.text("go")
    assert phone.text("hunter-3") == ["Sorry, that is not it."]
    assert phone.text(SECRET) == ["More?"]
    assert "hunter" not in "\n".join([*store.written, repr(phone.outcome), caplog.text])


def test_the_verdict_on_a_secret_answer_holds_in_later_runs(host: Host) -> None:
    phone = host.phone(login)
    phone.text("go")
    phone.text(SECRET)
    phone.restart()
    assert phone.text("no") == ["You are in. no"]


def test_a_secret_answer_of_a_failed_turn_is_kept_nowhere(host: Host) -> None:
    def fails(talk: Conversation) -> str:
        talk.ask("password", "Password?", secret=True)
        raise LookupError("the desk is closed")

    store = Recording()
    phone = host.phone(fails, store=store)
    phone.text("go")
    with pytest.raises(LookupError):
        phone.text(SECRET)
    assert "hunter" not in "\n".join([*store.written, repr(phone.outcome)])


def test_a_secret_answer_to_a_question_that_is_gone_is_kept_nowhere(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        return talk.ask("name", "Your name?")

    store = Recording()
    phone = host.phone(login, store=store)
    phone.text("go")
    phone.deploy(hello, name="login")
    assert phone.text(SECRET) == ["Your name?"]
    assert "hunter" not in "\n".join([*store.written, repr(phone.outcome)])


def test_attempts_at_a_secret_come_to_an_end(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        try:
            talk.ask("pin", "PIN?", str, length(4, 4), secret=True, attempts=2)
        except NoAnswer:
            return "Locked."
        return "You are in."

    store = Recording()
    phone = host.phone(hello, store=store)
    phone.text("go")
    assert phone.text("123456") == ["Sorry, please reply a text of 4 to 4 characters."]
    assert phone.text("123457") == ["Locked."]
    assert "12345" not in "\n".join(store.written)


def test_a_secret_may_be_skipped(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        return talk.ask("pin", "PIN? Or SKIP.", secret=True, skip="none")

    phone = host.phone(hello)
    phone.text("go")
    assert phone.text("skip") == ["none"]


@pytest.mark.parametrize("options", [{"gather": timedelta(seconds=30)}, {}], ids=["gathered", "a number"])
def test_what_can_not_be_secret_is_told(host: Host, options: dict[str, Any]) -> None:
    def hello(talk: Conversation) -> object:
        return talk.ask("pin", "PIN?", str if options else int, secret=True, **options)

    with pytest.raises(LimitReached, match="secret"):
        host.phone(hello).text("go")


def test_a_question_that_becomes_secret_asks_again_for_nothing(host: Host) -> None:
    def before(talk: Conversation) -> str:
        return talk.ask("password", "Password?") + talk.ask("more", "More?")

    def after(talk: Conversation) -> str:
        return repr(talk.ask("password", "Password?", secret=True)) + talk.ask("more", "More?")

    store = Recording()
    phone = host.phone(before, name="login", store=store)
    phone.text("go")
    phone.text(SECRET)
    phone.deploy(after, name="login")
    store.written.clear()
    assert phone.text("no") == ["''no"]
    assert "hunter" not in "\n".join(store.written)


def test_a_check_that_raises_tells_nobody_the_secret(host: Host, caplog: pytest.LogCaptureFixture) -> None:
    def careless(password: str) -> str | None:
        return None if int(password) == 7 else "that is not it"

    def login(talk: Conversation) -> str:
        talk.ask("password", "Password?", str, careless, secret=True)
        return "You are in."

    store = Recording()
    phone = host.phone(login, store=store)
    phone.text("go")
    with pytest.raises(ValueError, match="hunter"):      # the host's own hooks and tests are told
        phone.text(SECRET)
    assert phone.outcome.error == "ValueError"
    assert "login() " in caplog.text
    assert "hunter" not in "\n".join([*store.written, repr(phone.outcome), caplog.text])
