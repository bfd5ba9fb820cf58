"""What is shown, forgotten and cleared away."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mokit import Contact, Conversation, Engine, Inbound, Outbound, Router, Service
from mokit.errors import RegistrationError
from mokit.stores.base import Key, Store
from mokit.stores.memory import MemoryStore
from mokit.stores.sqlite import SQLiteStore
from mokit.testing.handset import HandsetClock, HandsetLine

ANN, BOB = "+14155550100", "+14155550101"
BEGAN = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Shop:
    """A program over a store, with a clock that is moved by hand."""

    def __init__(self, store: Store) -> None:
        router = Router()

        @router.keyword("JOIN")
        def join(contact: Contact) -> str:
            contact.join("tips")
            contact.data["since"] = "today"
            return "Welcome."

        @router.keyword("FEEDBACK")
        def feedback(talk: Conversation) -> str:
            return talk.ask("wrong", "What went wrong?")

        self.clock = HandsetClock(BEGAN)
        self.line = HandsetLine()
        service = Service("wool", numbers="56789", transport=self.line)
        self.engine = Engine(router, services=[service], store=store, clock=self.clock)
        self.store = store
        self.count = 0

    def text(self, sender: str, words: str, message_id: str = "") -> list[str]:
        self.count += 1
        message = Inbound(
            id=message_id or str(self.count), sender=sender, recipient="56789", text=words, received_at=self.clock()
        )
        return self.engine.sync.receive(message).texts

    def was_handled(self, message_id: str) -> bool:
        [snapshot] = self.store.load([(Key(f"mokit|{ANN}"), (f"m::{message_id}",))])
        return bool(snapshot.marks)


@pytest.fixture(params=["memory", "sqlite"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shop]:
    store = MemoryStore() if request.param == "memory" else SQLiteStore(tmp_path / "shop.db", durability="normal")
    yield Shop(store)
    store.close()


def test_an_export_has_all_that_is_kept_of_a_person(shop: Shop) -> None:
    shop.text(ANN, "JOIN")
    shop.text(ANN, "FEEDBACK")
    shop.engine.sync.send(
        Outbound(id="later", sender="56789", recipient=ANN, text="Sale!", not_before=BEGAN + timedelta(days=1))
    )
    found = shop.engine.sync.export("+1 (415) 555-0100")
    assert found["address"] == ANN
    contact = found["state"]["contacts"]["wool"]
    assert (contact["lists"], contact["data"], contact["talk"]["name"]) == (["tips"], {"since": "today"}, "feedback")
    assert [(one["due"], one.get("text")) for one in found["waiting"] if one["id"] == "o:later"] == [
        ("2026-11-22T12:00:00+00:00", "Sale!")
    ]
    assert found["ledger"] == []


def test_an_export_of_a_stranger_says_that_nothing_is_kept(shop: Shop) -> None:
    assert shop.engine.sync.export(BOB) == {"address": BOB, "state": None, "waiting": [], "ledger": []}


def test_who_is_forgotten_is_a_newcomer_and_gets_nothing_that_waited(shop: Shop) -> None:
    shop.text(ANN, "JOIN")
    shop.engine.sync.send(
        Outbound(id="later", sender="56789", recipient=ANN, text="Sale!", not_before=BEGAN + timedelta(days=1))
    )
    shop.line.sent.clear()
    shop.engine.sync.forget(ANN)
    shop.engine.sync.forget(ANN)
    shop.clock.now += timedelta(days=2)
    assert shop.engine.sync.run_due() == 0
    assert shop.line.sent == []
    assert shop.engine.sync.export(ANN)["state"] is None
    assert shop.store.members("wool/tips", "", 10).items == []


def test_retired_numbers_are_forgotten_and_those_that_were_known_are_counted(shop: Shop) -> None:
    shop.text(ANN, "JOIN")
    assert shop.engine.sync.retire([ANN, BOB]) == 1
    assert shop.engine.sync.retire([ANN, BOB]) == 0


def test_a_repeat_is_known_for_a_month_and_then_forgotten(shop: Shop) -> None:
    shop.text(ANN, "JOIN", message_id="one")
    shop.clock.now += timedelta(days=29)
    shop.engine.sync.run_due()
    assert shop.was_handled("one")
    shop.clock.now += timedelta(days=2)
    shop.engine.sync.run_due()
    assert not shop.was_handled("one")


@pytest.mark.parametrize(("wrong", "says"), [(timedelta(hours=1), "three days"), (30, "timedelta")])
def test_a_retention_that_would_take_repeats_for_new_is_refused(wrong: object, says: str) -> None:
    with pytest.raises(RegistrationError, match=says):
        Engine(Router(), retention=wrong)  # type: ignore[arg-type]


def test_work_that_nobody_does_is_told_once(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    shop.engine.sync.send(
        Outbound(id="later", sender="56789", recipient=ANN, text="Sale!", not_before=BEGAN + timedelta(hours=1))
    )
    with caplog.at_level(logging.WARNING, "mokit"):
        shop.text(BOB, "JOIN")
        assert caplog.messages == []
        for _ in range(3):
            shop.clock.now += timedelta(hours=2)
            shop.text(BOB, "JOIN")
    [warning] = caplog.messages
    assert warning == (
        "work for 1 people has been due since 2026-11-21T13:00:00+00:00, and no worker does it: "
        "let engine.run() run beside the host, or `mokit run module:engine`"
    )


def test_work_that_a_worker_does_is_not_told(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    shop.engine.sync.send(
        Outbound(id="later", sender="56789", recipient=ANN, text="Sale!", not_before=BEGAN + timedelta(hours=1))
    )
    with caplog.at_level(logging.WARNING, "mokit"):
        shop.clock.now += timedelta(hours=2)
        shop.engine.sync.run_due()
        shop.text(BOB, "JOIN")
    assert caplog.messages == []
