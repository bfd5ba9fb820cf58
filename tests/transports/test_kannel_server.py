"""Kannel itself, configured as our page says: behind its fake message centre, and behind one that speaks SMPP."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from queue import Queue
from typing import Any

import pytest
from attrs import evolve

from mokit import Engine, Router, Service
from mokit.clients import HttpxClient
from mokit.errors import StoreUnavailable
from mokit.messages import DeliveryReceipt, Inbound, Outbound
from mokit.stores.base import Change, Done
from mokit.stores.memory import MemoryStore
from mokit.testing.contracts import ANNE, SHORT_CODE
from mokit.transports.kannel import Kannel
from tests.servers.daemons import until
from tests.servers.kannel import FAKE, SMPP, Phones, fakesmsc, kannel
from tests.servers.ports import free_port
from tests.servers.smpp import NodeCentre, centre, smpp_package
from tests.servers.wsgi import wsgiref_server
from tests.transports.test_programs import DIALOGUE, woolly

__all__ = ["centre", "smpp_package", "woolly"]

LONG = {"the GSM alphabet": "wool € " * 60, "UCS-2": "шерсть " * 30}


def an_engine() -> Engine:
    router = Router()

    @router.fallback
    def echo(message: Inbound) -> str:
        return f"you said: {message.text}"

    @router.keyword("id")
    def identify(message: Inbound) -> str:
        return message.id

    @router.keyword("quiet")
    def quiet() -> None:
        pass

    @router.keyword("several")
    def several() -> list[str]:
        return ["one", "two", "three"]

    @router.keyword("long {what}", trailing=True)
    def long(what: str) -> str:
        return LONG[what]

    return Engine(router, services=[Service(SHORT_CODE, kind="short code", country="US")])


class Shop:
    """An engine behind Kannel, with what it was told."""

    def __init__(self, engine: Engine, transport: Kannel, http: HttpxClient) -> None:
        self.engine = engine.replaced(transport=transport, http=http)
        self.transport = transport
        self.receipts = Queue[DeliveryReceipt]()
        self.engine.on(DeliveryReceipt)(self.receipts.put)

    def statuses(self, message_id: str, number: int) -> set[str]:
        """So many that are told next of a message, in any order; those of others are passed over."""
        told: list[DeliveryReceipt] = []
        while len(told) < number:
            receipt = self.receipts.get(timeout=60)
            told += [receipt] if receipt.outbound_id == message_id else []
        return {receipt.status for receipt in told}


@contextmanager
def behind_kannel(engine: Engine, smsc: str, retries: str = "") -> Generator[Shop]:
    """The engine with a webhook that Kannel calls, and Kannel."""
    web, sendsms = free_port(), free_port()
    transport = Kannel(
        url=f"http://127.0.0.1:{web}/sms/kannel", sendsms_url=f"http://127.0.0.1:{sendsms}/cgi-bin/sendsms",
        username="mokit", password="made-up", secret="50% & more?",
    )  # fmt: skip
    with closing(HttpxClient()) as http:
        shop = Shop(engine, transport, http)
        with wsgiref_server(shop.engine, web), kannel(transport, smsc, retries):
            yield shop


@pytest.fixture(scope="module")
def smsc() -> int:
    return free_port()


@pytest.fixture(scope="module")
def shop(smsc: int) -> Iterator[Shop]:
    with behind_kannel(an_engine(), FAKE.format(port=smsc)) as shop:
        yield shop


@pytest.fixture
def phones(shop: Shop, smsc: int) -> Iterator[Phones]:  # noqa: ARG001 - Kannel has to be there
    with Phones(smsc) as phones:
        yield phones


def asked(phones: Phones, text: str) -> tuple[str, str, bytes]:
    phones.text(text, sender=ANNE, recipient=SHORT_CODE)
    return phones.next()


def note(text: str, id: str = "m1") -> Outbound:  # noqa: A002 - of the message
    return Outbound(id=id, sender=SHORT_CODE, recipient=ANNE, text=text)


def test_texts_are_answered(phones: Phones) -> None:
    assert asked(phones, "vote a") == (SHORT_CODE, ANNE, b"you said: vote a")
    assert asked(phones, "  two   blanks ") == (SHORT_CODE, ANNE, b"you said:   two   blanks ")
    assert asked(phones, "50% & more?") == (SHORT_CODE, ANNE, b"you said: 50% & more?")
    assert asked(phones, "£5 é €") == (SHORT_CODE, ANNE, "you said: £5 é €".encode())
    assert asked(phones, "Привет 🧶") == (SHORT_CODE, ANNE, "you said: Привет 🧶".encode("utf-16-be"))


@pytest.mark.parametrize("what", LONG)
def test_a_long_answer_leaves_in_parts(phones: Phones, what: str) -> None:
    assert asked(phones, f"long {what}")[2] == LONG[what].encode("utf-16-be" if what == "UCS-2" else "utf-8")


def test_where_nothing_is_said_nothing_leaves(phones: Phones) -> None:
    phones.text("quiet", sender=ANNE, recipient=SHORT_CODE)
    assert asked(phones, "and now") == (SHORT_CODE, ANNE, b"you said: and now")


def test_several_answers_leave_in_their_order(phones: Phones) -> None:
    assert asked(phones, "several") == (SHORT_CODE, ANNE, b"one")
    assert [phones.next()[2] for _ in range(2)] == [b"two", b"three"]


def test_receipts_name_the_answer_and_the_message_that_was_sent(shop: Shop, phones: Phones) -> None:
    _, _, answered = asked(phones, "id")
    assert shop.statuses(f"r:kannel:{answered.decode()}:0", 2) == {"sent", "delivered"}
    told = shop.engine.sync.send(note("Your order is here.", "50% & more"))
    assert told is not None
    assert told.accepted
    assert phones.next() == (SHORT_CODE, ANNE, b"Your order is here.")
    assert shop.statuses("50% & more", 2) == {"sent", "delivered"}


def test_a_password_that_is_wrong_is_refused(shop: Shop) -> None:
    # A store of its own: where an answer of the test before is still being settled, the shop would send this later.
    engine = shop.engine.replaced(transport=evolve(shop.transport, password="wrong"), store=MemoryStore())
    told = engine.sync.send(note("Hello"))
    assert told is not None
    assert (told.accepted, told.retryable, told.reason) == (False, False, "Authorization failed for sendsms")


def test_a_client_of_kannels_own_is_answered(shop: Shop, smsc: int) -> None:  # noqa: ARG001 - it answers
    with fakesmsc(smsc, f"{ANNE} {SHORT_CODE} text vote a") as got:
        assert got() == f"{SHORT_CODE} {ANNE} text you said: vote a"


class Failing(MemoryStore):
    """A store that can't be reached at first."""

    failures = 1

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        if self.failures:
            self.failures -= 1
            raise StoreUnavailable("the store is away")
        return super().commit(changes)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("http-request-retry = 9\nhttp-queue-delay = 1", b"you said: hello"),
        ("", b"Could not fetch content, sorry."),
        ('reply-couldnotfetch = ""', b"you said: and now"),
    ],
)
def test_while_the_store_fails_kannel_does_what_our_page_says(settings: str, said: bytes) -> None:
    smsc = free_port()
    store = Failing()
    engine = an_engine().replaced(store=store)
    with behind_kannel(engine, FAKE.format(port=smsc), settings), Phones(smsc) as phones:
        phones.text("hello", sender=ANNE, recipient=SHORT_CODE)
        if b"and now" in said:
            until(lambda: not store.failures)
            phones.text("and now", sender=ANNE, recipient=SHORT_CODE)
        assert phones.next() == (SHORT_CODE, ANNE, said)


def test_woolly_speaks_over_kannel(woolly: Any) -> None:
    smsc = free_port()
    engine = woolly.program(datetime(2026, 11, 21, tzinfo=UTC).date(), {ANNE: Decimal("12.50")})
    with behind_kannel(engine, FAKE.format(port=smsc)), Phones(smsc) as phones:
        said = [asked(phones, text) for text, _ in DIALOGUE]
    assert said == [(SHORT_CODE, ANNE, reply.encode()) for _, reply in DIALOGUE]


# A message centre that speaks SMPP.

TEXT = {
    "source_addr": ANNE[1:], "source_addr_ton": 1, "source_addr_npi": 1,
    "destination_addr": SHORT_CODE, "dest_addr_ton": 3, "data_coding": 0,
}  # fmt: skip
RECEIPT = "id:{id} sub:001 dlvrd:001 submit date:2611211200 done date:2611211201 stat:{stat} err:{err} text:Hello"


@pytest.fixture
def bound(centre: NodeCentre) -> Iterator[Shop]:
    with behind_kannel(an_engine(), SMPP.format(port=centre.port)) as shop:
        centre.wait("bind", status=0, command="bind_transceiver")
        yield shop


def submitted(centre: NodeCentre) -> tuple[str, str, str]:
    sent = centre.wait("submit")
    return sent["source_addr"], sent["destination_addr"], sent["text"]


def test_texts_are_answered_over_smpp(bound: Shop, centre: NodeCentre) -> None:  # noqa: ARG001 - it answers
    for text, coding in (("Olé @ 5 € {x}", 0), ("Привет 🧶", 8)):
        assert centre.deliver({**TEXT, "short_message": text, "data_coding": coding})["status"] == 0
        assert submitted(centre) == (SHORT_CODE, ANNE[1:], f"you said: {text}")


def test_parts_that_come_over_smpp_are_joined_by_kannel(bound: Shop, centre: NodeCentre) -> None:  # noqa: ARG001 - likewise
    for udh, text in (("0500032a0202", "upon a time"), ("0500032a0201", "Once ")):
        assert centre.deliver({**TEXT, "short_message": text, "udh": udh})["status"] == 0
    assert submitted(centre) == (SHORT_CODE, ANNE[1:], "you said: Once upon a time")


@pytest.mark.parametrize(("stat", "status"), [("DELIVRD", "delivered"), ("UNDELIV", "undelivered")])
def test_a_receipt_comes_the_whole_way(bound: Shop, centre: NodeCentre, stat: str, status: str) -> None:
    centre.do("answers", answers=[{"id": "4F2A"}])
    assert bound.engine.sync.send(note("Hello")) is not None
    assert submitted(centre) == (SHORT_CODE, ANNE[1:], "Hello")
    assert bound.statuses("m1", 1) == {"sent"}
    text = RECEIPT.format(id="4F2A", stat=stat, err="000")
    assert centre.deliver({**TEXT, "short_message": text, "esm_class": 4})["status"] == 0
    assert bound.statuses("m1", 1) == {status}


def test_what_the_message_centre_refuses_is_told(bound: Shop, centre: NodeCentre) -> None:
    centre.do("answers", answers=[{"status": 0x0B}])
    assert bound.engine.sync.send(note("Hello")) is not None
    receipt = bound.receipts.get(timeout=60)
    assert (receipt.outbound_id, receipt.status) == ("m1", "rejected")
    assert receipt.code == "0x0000000b/Invalid Destination Address"
