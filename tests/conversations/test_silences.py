"""Silence that no worker has noticed when the next text comes, and what follows silence."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mokit import Conversation, Engine, Inbound, Outcome, Router
from mokit.contacts import contact_from, read_document
from mokit.errors import Silence
from mokit.events import HandlerFailed
from mokit.stores.base import Key
from mokit.stores.memory import MemoryStore

PERSON, SERVICE = "+14155550100", "56789"
BEGINNING = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

Call = Callable[..., Any]           # see the fixture


class Phone:
    """A person whose clock only moves when they say so; their keywords are the names of the handlers."""

    def __init__(self, call: Call, *handlers: Callable[..., Any]) -> None:
        router = Router()
        for one in handlers:
            router.keyword(one.__name__)(one)
        self.now, self.number = BEGINNING, 0
        self.store = MemoryStore()
        self.engine = Engine(router, store=self.store, clock=lambda: self.now)
        self.call = call

    def text(self, text: str) -> list[str]:
        self.number += 1
        message = Inbound(
            id=str(self.number), sender=PERSON, recipient=SERVICE, text=text, received_at=self.now
        )
        outcome: Outcome = self.call(self.engine, "receive", message)
        return [reply.text for reply in outcome.replies]

    def wait(self, days: int, *, works: bool = False) -> None:
        self.now += timedelta(days=days)
        while works and self.call(self.engine, "run_due"):
            pass

    @property
    def asked(self) -> str | None:
        """The key of the question that waits."""
        [snapshot] = self.store.load([(Key(f"mokit|{PERSON}"), ())])
        talk = contact_from(read_document(snapshot.state), PERSON, SERVICE).talk
        return talk.question.key if talk is not None and talk.question is not None else None


@pytest.mark.parametrize("works", [False, True], ids=["no worker", "a worker"])
def test_a_handler_that_fails_on_silence_keeps_nobody_from_texting(call: Call, works: bool) -> None:  # noqa: FBT001
    def go(talk: Conversation) -> str:
        try:
            return talk.ask("name", "Your name?")
        except Silence as silence:
            raise ValueError("a mistake") from silence

    def info() -> str:
        return "Here I am."

    phone = Phone(call, go, info)
    failures: list[object] = []
    phone.engine.on(HandlerFailed)(failures.append)
    assert phone.text("go") == ["Your name?"]
    phone.wait(days=2, works=works)
    assert [phone.text("info"), phone.text("info")] == [["Here I am."]] * 2
    assert len(failures) == 1
    assert phone.text("Anne") == ["Anne"]


def test_a_text_after_silence_is_no_answer_to_a_question_that_nobody_has_read(call: Call) -> None:
    def go(talk: Conversation) -> str:
        try:
            name = talk.ask("name", "Your name?")
        except Silence:
            name = "nobody"
        return f"{name} lives in {talk.ask('town', 'Your town?')}"

    phone = Phone(call, go)
    phone.text("go")
    phone.wait(days=2)
    phone.text("Anne")                      # no worker has asked for the town meanwhile
    assert phone.asked == "town"


def test_a_conversation_in_line_begins_when_the_one_before_has_ended_in_silence(call: Call) -> None:
    def sure(talk: Conversation) -> str:
        return str(talk.confirm("sure", "Sure?"))

    def later(talk: Conversation) -> str:
        return talk.ask("when", "When?")

    phone = Phone(call, sure, later)
    phone.text("sure")
    phone.call(phone.engine, "start", later, to=PERSON, service=SERVICE, if_waiting="queue")
    phone.wait(days=1, works=True)          # the person is silent
    assert phone.asked == "when"
