"""Gammu: its tables as SMSD's manual describes them, and SMSD itself with a modem of files."""

import logging
import sqlite3
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mokit import Engine, Router, Service
from mokit.errors import RegistrationError, StoreUnavailable
from mokit.messages import DeliveryReceipt, Inbound, Media, Outbound, Part, Status
from mokit.testing.contracts import ANNE, LONG_CODE, NOW
from mokit.testing.contracts.transports.decoding import TEXTS
from mokit.transports.base import DirectTransport, Event, ListeningTransport
from mokit.transports.gammu import Gammu
from tests.servers.daemons import until
from tests.servers.gammu import Modem, Tables, modem_with, postgres_tables, sqlite_tables
from tests.servers.postgres import PostgresServer, postgres
from tests.transports.test_programs import DIALOGUE, woolly

__all__ = ["postgres", "woolly"]

BEN = "+14155550101"
SOON = timedelta(seconds=0.02)
LATER = timedelta(seconds=0.1)      # leaves SMSD its turn at the file
STATUSES: dict[str, Status] = {
    "SendingOK": "sent",
    "SendingOKNoReport": "sent",
    "SendingError": "failed",
    "DeliveryPending": "sent",
    "DeliveryOK": "delivered",
    "DeliveryFailed": "undelivered",
    "DeliveryUnknown": "unknown",
    "Error": "failed",
}


@pytest.fixture(scope="module")
def in_sqlite() -> Iterator[Tables]:
    with sqlite_tables() as tables:
        yield tables


@pytest.fixture(scope="module")
def in_postgres(postgres: PostgresServer) -> Iterator[Tables]:
    with postgres_tables(postgres) as tables:
        yield tables


@pytest.fixture(params=["in_sqlite", "in_postgres"])
def tables(request: pytest.FixtureRequest) -> Tables:
    tables: Tables = request.getfixturevalue(request.param)
    tables.clear()
    return tables


@pytest.fixture
def modem(tables: Tables) -> Iterator[Modem]:
    with modem_with(tables) as modem:
        yield modem


def a_transport(tables: Tables, **options: Any) -> Gammu:
    return Gammu(**{"database": tables.database, "number": LONG_CODE, "every": SOON, **options})


def mt(text: str = "hello", **more: Any) -> Outbound:
    return evolve(Outbound(id="m1", sender=LONG_CODE, recipient=ANNE, text=text), **more)


def insert(tables: Tables, table: str, **columns: object) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    tables.run(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})", *columns.values())  # noqa: S608 - likewise


def received(tables: Tables, text: str, **columns: object) -> None:
    """A row as SMSD writes it."""
    usual = {
        "SenderNumber": ANNE, "Coding": "Unicode_No_Compression", "UDH": "", "RecipientID": "modem",
        "Text": text.encode("utf-16-be", "surrogatepass").hex().upper(), "TextDecoded": text,
    }  # fmt: skip
    insert(tables, "inbox", **{**usual, **columns})


def became(tables: Tables, status: str, *, id: str = "m1", number: int = 1, error: int = -1) -> None:  # noqa: A002 - a message's
    insert(
        tables, "sentitems", ID=number, CreatorID=f"mokit:{id}", Status=status, StatusError=error, Text="", UDH="",
        DestinationNumber=ANNE, SenderID="modem",
    )  # fmt: skip


class Taker:
    """Takes what comes, as an engine does."""

    def __init__(self, faults: Sequence[Exception]) -> None:
        self.events = Queue[Event]()
        self.faults = [*faults]         # that come first

    def __call__(self, event: Event, safe: Callable[[], None]) -> None:
        if self.faults:
            raise self.faults.pop()
        safe()
        self.events.put(event)

    def next(self) -> Any:
        return self.events.get(timeout=60)

    def texts(self, number: int) -> list[str]:
        return [self.next().text for _ in range(number)]


@contextmanager
def taking(tables: Tables, *faults: Exception, **options: Any) -> Generator[Taker]:
    taker = Taker(faults)
    with a_transport(tables, **options).listen(taker, lambda: NOW):
        yield taker


def unread(tables: Tables) -> int:
    return len(tables.run("""SELECT "ID" FROM inbox WHERE "Processed" = 'false'"""))


def test_it_is_a_direct_transport_that_listens(tmp_path: Path) -> None:
    transport = Gammu(database=tmp_path / "smsd.db", number=LONG_CODE)
    assert isinstance(transport, DirectTransport)
    assert isinstance(transport, ListeningTransport)


@pytest.mark.parametrize("number", ["", "modem", "4155550199"])
def test_a_number_that_is_none_is_refused(number: str) -> None:
    with pytest.raises(RegistrationError, match="give that of the SIM card"):
        Gammu(database="smsd.db", number=number)


# What comes.


def test_texts_come_as_they_were_typed_and_once(tables: Tables) -> None:
    for text in TEXTS.values():
        received(tables, text)
    with taking(tables) as taker:
        assert taker.texts(len(TEXTS)) == [*TEXTS.values()]
        until(lambda: not unread(tables))
    with taking(tables) as taker:
        received(tables, "new")
        assert taker.texts(1) == ["new"]
    assert taker.events.empty()


def test_a_text_is_known_by_its_row_its_sender_and_the_number_of_the_card(tables: Tables) -> None:
    received(tables, "vote a", ID=70, ReceivingDateTime="2026-11-21 11:59:58")
    with taking(tables, name="modem 1") as taker:
        read = taker.next()
    assert (read.id, read.sender, read.recipient) == ("70 2026-11-21 11:59:58", ANNE, LONG_CODE)
    assert (read.received_at, read.transport, read.part) == (NOW, "modem 1", None)
    assert read.raw["RecipientID"] == "modem"


@pytest.mark.parametrize(
    "columns",
    [
        [("JO", "0500032A0201", "JOIN us"), ("IN us", "0500032A0202", "")],  # as SMSD 1.42 writes them
        [("JO", "0608042A2B0201", "JO"), ("IN us", "0608042A2B0202", "IN us")],  # as others do
        [("JOIN \ud83d", "0500032A0201", ""), ("\udc4d", "0500032A0202", "")],  # an emoji across them
    ],
)
def test_parts_are_told_one_by_one(tables: Tables, columns: Sequence[tuple[str, str, str]]) -> None:
    for text, header, decoded in columns:
        received(tables, text, UDH=header, TextDecoded=decoded)
    with taking(tables) as taker:
        read = [taker.next() for _ in columns]
    reference = 0x2A2B if "2A2B" in columns[0][1] else 0x2A
    assert [one.part for one in read] == [Part(reference, 1, 2), Part(reference, 2, 2)]
    assert [one.text for one in read] == [text for text, _, _ in columns]


@pytest.mark.parametrize(
    ("columns", "text"),
    [
        ({"Coding": "8bit", "Text": "00FF"}, ""),
        ({"Text": ""}, "a"),                                        # as other programs write it
        ({"UDH": "05"}, "a"),                                       # a header that is cut off
        ({"UDH": "no header"}, "a"),
        ({"UDH": "0500032A0201", "Text": "no octets"}, "a"),
        ({"UDH": "06050415811581"}, "a"),                           # ports, which are for programs of the phone
    ],
)
def test_what_is_odd_is_read_as_far_as_it_can_be(tables: Tables, columns: dict[str, str], text: str) -> None:
    received(tables, "a", **columns)
    with taking(tables) as taker:
        assert taker.next().text == text


def test_what_is_no_text_or_another_modems_is_left_alone(tables: Tables) -> None:
    received(tables, "Your credit is 5", Class=127)
    received(tables, "for the other", RecipientID="modem 2")
    received(tables, "read", Processed="true")
    received(tables, "for us")
    with taking(tables, phone_id="modem") as taker:
        assert taker.texts(1) == ["for us"]
    assert taker.events.empty()
    assert unread(tables) == 2


def test_while_the_store_fails_a_text_waits(tables: Tables, caplog: pytest.LogCaptureFixture) -> None:
    received(tables, "first")
    received(tables, "second")
    with caplog.at_level(logging.ERROR), taking(tables, StoreUnavailable("away"), StoreUnavailable("away")) as taker:
        assert taker.texts(2) == ["first", "second"]
    assert caplog.messages == ["what Gammu received has to wait: away"]


def test_a_fault_keeps_one_persons_texts_in_their_order_and_holds_up_nobody_else(tables: Tables) -> None:
    received(tables, "first")
    received(tables, "second")
    received(tables, "from Ben", SenderNumber=BEN)
    with taking(tables, RuntimeError("a fault")) as taker:
        assert taker.texts(3) == ["from Ben", "first", "second"]


def test_what_was_safe_when_the_fault_came_is_not_taken_again(tables: Tables) -> None:
    received(tables, "first")
    taken = Queue[Event]()

    def take(event: Event, safe: Callable[[], None]) -> None:
        safe()
        taken.put(event)
        raise RuntimeError("a fault")

    with a_transport(tables).listen(take, lambda: NOW):
        until(lambda: not unread(tables))
    assert taken.qsize() == 1


def test_a_database_that_is_not_there_is_told_once_and_looked_for_again(
    tables: Tables, caplog: pytest.LogCaptureFixture
) -> None:
    received(tables, "hello")
    looks = iter([0] * 3)

    def connect() -> Any:
        for _ in looks:
            raise ConnectionRefusedError("nobody is there")
        return sqlite3.connect(tables.database) if isinstance(tables.database, Path) else tables.database()

    with caplog.at_level(logging.ERROR), taking(tables, database=connect) as taker:
        assert taker.texts(1) == ["hello"]
    assert [message.rpartition(": ")[2] for message in caplog.messages] == ["nobody is there"]


# What leaves.


def test_a_text_that_is_short_is_one_row(tables: Tables) -> None:
    assert a_transport(tables, phone_id="modem").send(mt("Olé €5")).id == "m1"
    columns = '"CreatorID", "SenderID", "DestinationNumber", "Coding", "UDH", "Text", "TextDecoded", "DeliveryReport"'
    assert tables.run(f"SELECT {columns} FROM outbox") == [        # noqa: S608 - our own words
        ("mokit:m1", "modem", ANNE, "Default_No_Compression", "", "004F006C00E9002020AC0035", "Olé €5", "yes")
    ]


def test_no_receipt_is_asked_for_where_none_is_wanted(tables: Tables) -> None:
    a_transport(tables, receipts=False).send(mt())
    assert tables.run('SELECT "DeliveryReport" FROM outbox') == [("no",)]


def test_pictures_leave_as_links_and_half_a_character_costs_that_alone(tables: Tables) -> None:
    a_transport(tables).send(mt("look\ud83d", media=(Media("https://media.example.com/1.jpg"),)))
    assert tables.run('SELECT "TextDecoded" FROM outbox') == [("look\nhttps://media.example.com/1.jpg",)]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(codec="utf-8"), max_size=400))
@example(text="a" * 400)
def test_the_parts_of_any_text_are_that_text(tables: Tables, text: str) -> None:
    tables.clear()
    a_transport(tables).send(mt(text))
    [(first, header)] = tables.run('SELECT "Text", "UDH" FROM outbox')
    others = tables.run('SELECT "Text", "UDH" FROM outbox_multipart ORDER BY "SequencePosition"')
    assert bytes.fromhex(first + "".join(one for one, _ in others)).decode("utf-16-be") == text.replace("\0", "")
    headers = [header, *(udh for _, udh in others)] if others else []
    assert [udh[-4:] for udh in headers] == [f"{len(headers):02X}{at:02X}" for at in range(1, len(headers) + 1)]


@pytest.mark.parametrize("state", ["mokit:", "mokit-sent:", "mokit-done:"])
def test_a_send_call_that_is_repeated_sends_once(tables: Tables, state: str) -> None:
    transport = a_transport(tables)
    assert transport.send(mt("a" * 200)) == transport.send(mt("a" * 200))
    assert len(tables.run('SELECT "ID" FROM outbox')) == len(tables.run('SELECT "ID" FROM outbox_multipart')) == 1
    tables.run("DELETE FROM outbox")
    tables.run("DELETE FROM outbox_multipart")
    became(tables, "SendingOK")
    tables.run('UPDATE sentitems SET "CreatorID" = ?', f"{state}m1")
    assert transport.send(mt()).accepted
    assert tables.run('SELECT "ID" FROM outbox') == []


def test_a_text_of_more_parts_than_gammu_carries_is_refused(tables: Tables) -> None:
    transport = a_transport(tables)
    assert transport.send(mt("a" * 153 * 50)).accepted
    told = transport.send(mt("a" * 153 * 50 + "a", id="m2"))
    assert (told.accepted, told.code, told.retryable) == (False, "too long", False)


def test_without_the_database_sending_is_tried_again_and_no_file_is_made(tmp_path: Path) -> None:
    transport = Gammu(database=tmp_path / "smsd.db", number=LONG_CODE)
    with pytest.raises(OSError, match="the database of Gammu's daemon failed: unable to open database file"):
        transport.send(mt())
    assert [*tmp_path.iterdir()] == []


# What becomes of it.


def test_each_status_has_its_meaning(tables: Tables) -> None:
    for number, status in enumerate(STATUSES, 1):
        became(tables, status, id=status, number=number)
    with taking(tables) as taker:
        read = [taker.next() for _ in STATUSES]
    assert {receipt.message_id: receipt.status for receipt in read} == STATUSES
    assert {receipt.message_id: receipt.reason for receipt in read} == {status: status for status in STATUSES}
    assert {(receipt.recipient, receipt.sender, receipt.at, receipt.code) for receipt in read} == {
        (ANNE, LONG_CODE, NOW, "")
    }


def test_the_networks_code_is_told(tables: Tables) -> None:
    became(tables, "DeliveryFailed", error=70)
    with taking(tables) as taker:
        assert taker.next().code == "70"


def test_what_is_new_alone_is_told_also_after_a_restart(tables: Tables) -> None:
    became(tables, "SendingOK")
    told: list[str] = []
    for status in ("SendingOK", "DeliveryPending", "DeliveryOK"):
        tables.run('UPDATE sentitems SET "Status" = ?', status)
        became(tables, "SendingError", id="last", number=2)
        with taking(tables) as taker:
            while (receipt := taker.next()).message_id != "last":
                told.append(receipt.status)
            until(lambda: tables.run('SELECT 1 FROM sentitems WHERE "CreatorID" = ?', "mokit-done:last"))
        tables.run('DELETE FROM sentitems WHERE "ID" = 2')
    assert told == ["sent", "delivered"]


def test_what_others_send_is_theirs(tables: Tables) -> None:
    became(tables, "DeliveryOK")
    tables.run('UPDATE sentitems SET "CreatorID" = ?', "Gammu 1.42.0")
    became(tables, "SendingError", number=2)
    with taking(tables) as taker:
        assert taker.next().status == "failed"
    assert taker.events.empty()
    assert tables.run('SELECT "CreatorID" FROM sentitems WHERE "ID" = 1') == [("Gammu 1.42.0",)]


def test_what_another_modem_sent_is_told_by_its_transport(tables: Tables) -> None:
    became(tables, "SendingOK", id="other")
    tables.run('UPDATE sentitems SET "SenderID" = ?', "modem 2")
    became(tables, "SendingOK", number=2)
    with taking(tables, phone_id="modem") as taker:
        assert taker.next().message_id == "m1"
    with taking(tables, phone_id="modem 2") as taker:
        assert taker.next().message_id == "other"
    assert taker.events.empty()


def test_a_long_id_is_found_by_what_stands_for_it(tables: Tables) -> None:
    ids = ["é", "a" * 500]
    for id in ids:  # noqa: A001 - of a message
        told = a_transport(tables).send(mt(id=id))
        assert tables.run('SELECT "CreatorID" FROM outbox WHERE "CreatorID" = ?', f"mokit:{told.id}")
        assert len(told.id) < 150


# SMSD itself.


class Shop:
    """A program behind SMSD."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.receipts = Queue[DeliveryReceipt]()
        engine.on(DeliveryReceipt)(self.receipts.put)


@contextmanager
def shop(tables: Tables) -> Generator[Shop]:
    router = Router()

    @router.fallback
    def echo(message: Inbound) -> str:
        return f"you said: {message.text}"

    transport = a_transport(tables, phone_id="modem", every=LATER)
    service = Service(LONG_CODE, kind="long code", country="US", transport=transport)
    shop = Shop(Engine(router, services=[service], clock=lambda: NOW))
    with shop.engine.sync.listening():
        yield shop


def test_texts_are_answered_over_the_modem(modem: Modem) -> None:
    with shop(modem.tables):
        modem.bring("Grüße 🧶")
        modem.bring("plain", BEN, coding="Default")
        assert sorted(modem.sent(2)) == [(ANNE, "you said: Grüße 🧶"), (BEN, "you said: plain")]


def test_long_texts_go_both_ways(modem: Modem) -> None:
    text = "wool €" * 40
    with shop(modem.tables):
        modem.bring(text[:140], udh="0500037B0201", coding="Default")
        modem.bring(text[140:], udh="0500037B0202", coding="Default")
        assert modem.sent(1) == [(ANNE, f"you said: {text}")]


@pytest.mark.parametrize(("word", "status"), [("Delivered", "delivered"), ("Failed", "undelivered")])
def test_a_status_report_becomes_a_receipt(modem: Modem, word: str, status: Status) -> None:
    with shop(modem.tables) as behind:
        assert behind.engine.sync.send(mt(id="note")) is not None
        first = behind.receipts.get(timeout=60)
        modem.report(word)
        second = behind.receipts.get(timeout=60)
    assert [(one.outbound_id, one.status) for one in (first, second)] == [("note", "sent"), ("note", status)]


def test_woolly_speaks_over_the_modem(woolly: Any, modem: Modem) -> None:
    engine = woolly.program(datetime(2026, 11, 21, tzinfo=UTC).date(), {ANNE: Decimal("12.50")})
    transport = a_transport(modem.tables, every=LATER)
    with engine.replaced(transport=transport, clock=lambda: NOW).sync.listening():
        for text, _ in DIALOGUE:
            modem.bring(text)
        assert modem.sent(len(DIALOGUE)) == [(ANNE, reply) for _, reply in DIALOGUE]
