"""SMPP against a message centre of another's making, npm's "smpp"."""

import logging
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Queue
from ssl import SSLContext, SSLError, create_default_context
from threading import Event as Flag
from typing import Any

import pytest
from attrs import evolve

from mokit import Engine, Inbound, Outbound, Router, Service
from mokit.errors import RegistrationError, StoreUnavailable
from mokit.events import MessageHandled
from mokit.messages import DeliveryReceipt
from mokit.stores.base import Change, Done
from mokit.stores.memory import MemoryStore
from mokit.transports.base import DirectTransport, Event, ListeningTransport
from mokit.transports.smpp import Smpp
from mokit.transports.smpp.pdus import Address
from tests.servers.smpp import NodeCentre, Told, centre, smpp_package, tls_centre

__all__ = ["centre", "smpp_package", "tls_centre"]

PERSON, NUMBER = "+33612345678", "12345"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SOON = timedelta(seconds=0.02)


def text_of(text: str, **more: object) -> Told:
    return {
        "source_addr": PERSON[1:], "source_addr_ton": 1, "source_addr_npi": 1,
        "destination_addr": NUMBER, "dest_addr_ton": 3, "data_coding": 0, "short_message": text, **more,
    }  # fmt: skip


def a_transport(centre: NodeCentre, **options: Any) -> Smpp:      # Any: of all kinds
    usual = {"password": "secret", "reconnect": (SOON, SOON), "timeout": timedelta(seconds=5)}
    return Smpp(host="127.0.0.1", port=centre.port, system_id="shop", **{**usual, **options})


class Shop:
    """A program behind a message centre, with what it heard."""

    def __init__(self, stack: ExitStack, centre: NodeCentre) -> None:
        self._stack = stack
        self.centre = centre
        self.heard = Queue[Inbound]()
        self.receipts = Queue[DeliveryReceipt]()

    def open(self, *, store: MemoryStore | None = None, says: str | None = None, **options: Any) -> Engine:
        """An engine that listens."""
        router = Router()

        @router.fallback
        @router.empty
        def answer(message: Inbound) -> str | None:  # noqa: ARG001 - it may be asked more than once
            return says

        smpp = a_transport(self.centre, **options)
        engine = Engine(
            router, services=[Service(NUMBER, transport=smpp)], store=store or MemoryStore(), clock=lambda: NOW
        )
        engine.on(DeliveryReceipt)(self.receipts.put)
        engine.on(MessageHandled)(lambda event: self.heard.put(event.message))
        self._stack.callback(smpp.close)
        self._stack.enter_context(engine.sync.listening())
        self.centre.wait("bind", status=0, command="bind_receiver" if smpp.pair else "bind_transceiver")
        return engine

    def next(self) -> Inbound:
        return self.heard.get(timeout=60)


@pytest.fixture
def shop(centre: NodeCentre) -> Any:
    with ExitStack() as stack:
        yield Shop(stack, centre)


def mt(text: str, *, id: str = "m1", sender: str = NUMBER, recipient: str = PERSON) -> Outbound:  # noqa: A002
    return Outbound(id=id, sender=sender, recipient=recipient, text=text)


def test_smpp_is_a_direct_transport_that_listens(centre: NodeCentre) -> None:
    assert isinstance(a_transport(centre), DirectTransport)
    assert isinstance(a_transport(centre), ListeningTransport)


# What comes.


@pytest.mark.parametrize(
    ("text", "data_coding"),
    [
        ("Olé @ 5 € {x}", 0),
        ("plain", 1),
        ("Olé ê", 3),
        ("Привет", 8),
        ("on my way 👍🏽", 8),
        ("", 0),
    ],
)
def test_a_text_is_heard_as_it_was_typed(shop: Shop, text: str, data_coding: int) -> None:
    shop.open()
    assert shop.centre.deliver(text_of(text, data_coding=data_coding))["status"] == 0
    heard = shop.next()
    assert (heard.text, heard.sender, heard.recipient, heard.transport) == (text, PERSON, NUMBER, "smpp")


def test_a_text_in_message_payload_is_heard(shop: Shop) -> None:
    shop.open()
    text = "long " * 100
    pdu = {**text_of(""), "message_payload": text}
    assert shop.centre.deliver(pdu)["status"] == 0
    assert shop.next().text == text


def test_what_is_said_leaves_by_the_same_connection_after_the_acknowledgement(shop: Shop) -> None:
    shop.open(says="Welcome!")
    shop.centre.do("hold")
    assert shop.centre.deliver(text_of("hello"))["status"] == 0        # though the reply waits for its answer
    sent = shop.centre.wait("submit")
    shop.centre.do("release")
    assert (sent["text"], sent["source_addr"], sent["destination_addr"]) == ("Welcome!", NUMBER, PERSON[1:])
    assert (sent["source_addr_ton"], sent["dest_addr_ton"], sent["dest_addr_npi"]) == (3, 1, 1)


UDH_8 = ["0500032a0301", "0500032a0302", "0500032a0303"]
UDH_16 = ["0608042a2b0301", "0608042a2b0302", "0608042a2b0303"]
SAR = [{"sar_msg_ref_num": 7, "sar_total_segments": 3, "sar_segment_seqnum": at} for at in (1, 2, 3)]


@pytest.mark.parametrize(
    "heads", [[{"udh": udh} for udh in UDH_8], [{"udh": udh} for udh in UDH_16], SAR], ids=["UDH 8", "UDH 16", "SAR"]
)
def test_parts_are_joined_in_any_order(shop: Shop, heads: Sequence[Told]) -> None:
    shop.open()
    pieces = [text_of(text, **head) for text, head in zip(["Once ", "upon ", "a time"], heads, strict=True)]
    for at in (2, 0, 0, 1):
        assert shop.centre.deliver(pieces[at])["status"] == 0
    assert shop.next().text == "Once upon a time"
    assert shop.heard.empty()


RECEIPT = "id:{id} sub:001 dlvrd:001 submit date:2611211200 done date:2611211201 stat:{stat} err:{err} text:Welco"


@pytest.mark.parametrize(
    ("ids", "sent_id", "told_id"),
    [("same", "a-1", "a-1"), ("hex, decimal", "4F2A", "0000020266"), ("decimal, hex", "20266", "4f2a")],
)
def test_a_receipt_finds_its_message(shop: Shop, ids: str, sent_id: str, told_id: str) -> None:
    engine = shop.open(ids=ids)
    shop.centre.do("answers", answers=[{"id": sent_id}])
    engine.sync.send(mt("Welcome!"))
    text = RECEIPT.format(id=told_id, stat="UNDELIV", err="007")
    assert shop.centre.deliver(text_of(text, esm_class=4))["status"] == 0
    receipt = shop.receipts.get(timeout=60)
    assert (receipt.outbound_id, receipt.status, receipt.code) == ("m1", "undelivered", "007")
    assert receipt.at == datetime(2026, 11, 21, 12, 1, tzinfo=UTC)
    assert (receipt.recipient, receipt.sender) == (PERSON, NUMBER)


def test_an_id_in_a_receipt_is_in_no_alphabet_of_phones(shop: Shop) -> None:
    shop.open()
    octets = RECEIPT.format(id="a_1@x", stat="DELIVRD", err="000").encode().hex()
    assert shop.centre.deliver(text_of("", octets=octets, esm_class=4))["status"] == 0
    receipt = shop.receipts.get(timeout=60)
    assert (receipt.message_id, receipt.status, receipt.code) == ("a_1@x", "delivered", "")


def test_a_receipt_may_be_told_by_parameters_alone(shop: Shop) -> None:
    shop.open()
    pdu = text_of("", esm_class=4, receipted_message_id="a-9", message_state=2)
    assert shop.centre.deliver(pdu)["status"] == 0
    receipt = shop.receipts.get(timeout=60)
    assert (receipt.message_id, receipt.status) == ("a-9", "delivered")


class Failing(MemoryStore):
    """A store that can't be reached for a while."""

    failures = 0

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        if self.failures:
            self.failures -= 1
            raise StoreUnavailable("the store is away")
        return super().commit(changes)


@pytest.mark.parametrize("more", [{}, {"udh": "050003070201"}], ids=["a text", "a part"])
def test_what_the_store_did_not_take_is_delivered_again_and_handled_once(shop: Shop, more: Told) -> None:
    store = Failing()
    shop.open(store=store)
    store.failures = 2
    done = shop.centre.deliver(text_of("JOIN", **more), tries=5)
    assert (done["status"], done["tries"]) == (0, 3)
    if more:
        shop.centre.deliver(text_of(" us", udh="050003070202"))
    assert shop.next().text == ("JOIN us" if more else "JOIN")
    assert shop.heard.empty()


def test_without_the_store_a_text_is_refused_for_now(shop: Shop) -> None:
    store = Failing()
    shop.open(store=store)
    store.failures = 1
    assert shop.centre.deliver(text_of("JOIN"))["status"] == 0x64


def test_a_text_delivered_again_over_a_new_connection_is_handled_once(shop: Shop) -> None:
    shop.open()
    shop.centre.deliver(text_of("JOIN"))
    shop.centre.stop()
    shop.centre.start()
    shop.centre.wait("bind", status=0)
    assert shop.centre.deliver(text_of("JOIN"))["status"] == 0
    assert shop.next().text == "JOIN"
    assert shop.heard.empty()


def test_the_same_answer_twice_in_a_minute_is_two_texts(shop: Shop) -> None:
    shop.open()
    for _ in range(2):
        shop.centre.deliver(text_of("1"))
    assert [shop.next().text, shop.next().text] == ["1", "1"]


def test_texts_of_one_person_are_handled_in_their_order(shop: Shop) -> None:
    shop.open()
    texts = [f"text {at}" for at in range(20)]
    for tag in [shop.centre.hand_over(text_of(text)) for text in texts]:
        shop.centre.wait("delivered", tag=tag)
    assert [shop.next().text for _ in texts] == texts


def test_more_than_the_workers_can_hold_is_refused_for_now(centre: NodeCentre) -> None:
    gate = Flag()

    def take_late(event: Event, safe: Callable[[], None]) -> None:  # noqa: ARG001 - whatever it is
        assert gate.wait(60)
        safe()

    with a_transport(centre, workers=1).listen(take_late, lambda: NOW):
        tags = [centre.hand_over(text_of(f"text {at}")) for at in range(102)]
        assert centre.wait("delivered", status=0x58)["tries"] == 1
        gate.set()
        statuses = [centre.wait("delivered", status=0)["status"] for _ in range(101)]
    assert len(tags) == len(statuses) + 1


def test_what_a_fault_kept_from_being_handled_is_delivered_again(centre: NodeCentre) -> None:
    faults = [RuntimeError("a fault")]

    def take(event: Event, safe: Callable[[], None]) -> None:  # noqa: ARG001 - whatever it is
        if faults:
            raise faults.pop()
        safe()

    with a_transport(centre).listen(take, lambda: NOW):
        assert centre.deliver(text_of("hello"), tries=2) == {"event": "delivered", "tag": 1, "status": 0, "tries": 2}


# What leaves.


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("Olé @ 5 € {x}", {}),
        ("Привет 👍🏽", {}),
        ("a" * 300 + "€" * 100, {}),
        ("a" * 300 + "€" * 100, {"long": "udh16"}),
        ("я" * 300, {"long": "sar"}),
        ("👍🏽 " * 300, {"long": "payload"}),
        ("é" * 400, {"long": "payload"}),
    ],
)
def test_a_text_arrives_as_it_was_given(centre: NodeCentre, text: str, options: dict[str, Any]) -> None:
    transport = a_transport(centre, **options)
    sent = transport.send(mt(text))
    transport.close()
    assert sent.accepted
    pieces: list[Told] = []
    while not pieces or pieces[-1]["registered_delivery"] == 0:        # the last asks for a receipt
        pieces.append(centre.wait("submit"))
    assert "".join(piece["text"] for piece in pieces) == text
    assert sent.id == f"id-{len(pieces)}"
    assert {piece["esm_class"] for piece in pieces} == ({0x40} if pieces[0].get("parts") else {0})


@pytest.mark.parametrize(("text", "long"), [("a" * 153 * 256, "udh"), ("a" * 65536, "payload")])
def test_a_text_that_smpp_can_not_carry_is_refused(text: str, long: str) -> None:
    told = Smpp(host="localhost", system_id="shop", password="secret", long=long).send(mt(text))    # type: ignore[arg-type] # any of them
    assert (told.accepted, told.code, told.retryable) == (False, "too long", False)


def test_a_text_has_its_validity_and_its_sender_type(centre: NodeCentre) -> None:
    until = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
    transport = a_transport(centre, source=Address(5, 0, "ACME"), service_type="OTP", receipts=False)
    transport.send(evolve(mt("hello"), expires_at=until))
    transport.close()
    sent = centre.wait("submit")
    assert (sent["source_addr"], sent["source_addr_ton"], sent["service_type"]) == ("ACME", 5, "OTP")
    assert datetime.fromisoformat(sent["validity_period"]) == until
    assert sent["registered_delivery"] == 0


@pytest.mark.parametrize(
    ("status", "is_retryable", "waits"),
    [(0x58, True, True), (0x14, True, True), (0x08, True, False), (0x0B, False, False), (0x45, False, False)],
)
def test_a_refusal_is_told_with_its_code(centre: NodeCentre, status: int, is_retryable: bool, waits: bool) -> None:  # noqa: FBT001
    centre.do("answers", answers=[{"status": status}])
    transport = a_transport(centre)
    told = transport.send(mt("hello"))
    transport.close()
    assert (told.accepted, told.code, told.retryable) == (False, f"0x{status:02X}", is_retryable)
    assert (told.retry_after is not None) == waits


def test_more_than_the_window_holds_has_to_wait(centre: NodeCentre) -> None:
    centre.do("hold")
    transport = a_transport(centre, window=1, timeout=timedelta(seconds=1))
    with pytest.raises(TimeoutError, match="no answer to request"):
        transport.send(mt("first"))
    with ThreadPoolExecutor() as pool:
        sending = [pool.submit(transport.send, mt(text, id=text)) for text in ("a", "b", "c")]
        results = [one.exception() or one.result().code for one in sending]
    transport.close()
    assert "window full" in results


# The connection.


def test_it_binds_again_when_the_message_centre_was_restarted(shop: Shop) -> None:
    engine = shop.open(says="yes")
    for text in ("are you there?", "and now?"):
        shop.centre.stop()
        shop.centre.start()
        shop.centre.wait("bind", status=0)
        assert shop.centre.deliver(text_of(text))["status"] == 0
        assert shop.centre.wait("submit")["text"] == "yes"
    assert engine.sync.send(mt("on my own", recipient="+33612345679")) is not None


def test_a_link_that_does_not_answer_is_given_up_and_made_anew(shop: Shop) -> None:
    shop.centre.do("mute")
    shop.open(enquire=timedelta(seconds=0.1), timeout=timedelta(seconds=0.2))
    shop.centre.wait("enquire_link")
    shop.centre.wait("close")
    shop.centre.wait("bind", status=0)


def test_a_link_that_answers_is_kept(shop: Shop) -> None:
    shop.open(enquire=timedelta(seconds=0.05))
    for _ in range(3):
        shop.centre.wait("enquire_link")
    assert shop.centre.deliver(text_of("hello"))["status"] == 0


def test_it_answers_when_the_link_is_enquired_about(shop: Shop) -> None:
    shop.open()
    shop.centre.do("enquire")
    assert shop.centre.wait("enquire_link_resp")["status"] == 0


@pytest.mark.parametrize("hex_octets", ["00000010000000990000000000000007", "000000140000010300000000000000070102ffff"])
def test_a_unit_that_is_unknown_is_refused_and_the_link_kept(shop: Shop, hex_octets: str) -> None:
    shop.open()
    shop.centre.do("raw", hex=hex_octets)
    assert shop.centre.wait("generic_nack")["status"] == 0x03
    assert shop.centre.deliver(text_of("hello"))["status"] == 0


@pytest.mark.parametrize("hex_octets", ["0000000500", "ffffffff00000005", "00000000"])
def test_after_a_length_that_is_none_the_connection_is_made_anew(shop: Shop, hex_octets: str) -> None:
    shop.open()
    shop.centre.do("raw", hex=hex_octets)
    shop.centre.wait("bind", status=0)
    assert shop.centre.deliver(text_of("hello"))["status"] == 0


def test_a_message_that_can_not_be_read_is_refused_for_good_and_the_link_kept(shop: Shop) -> None:
    shop.open()
    assert shop.centre.deliver(text_of("", octets="ff00", esm_class=0x40))["status"] == 0x65
    shop.centre.do("raw", hex="00000012000000050000000000000009" + "0001")     # a body that ends early
    assert shop.centre.deliver(text_of("hello"))["status"] == 0


def test_a_pair_of_connections_receives_by_one_and_sends_by_the_other(shop: Shop) -> None:
    shop.open(pair=True, says="yes")
    shop.centre.deliver(text_of("hello"))
    assert shop.centre.wait("bind", command="bind_transmitter")["status"] == 0
    assert shop.centre.wait("submit")["text"] == "yes"


def test_tls_carries_both_ways_at_once(tls_centre: tuple[NodeCentre, SSLContext]) -> None:
    centre, context = tls_centre
    with ExitStack() as stack:
        shop = Shop(stack, centre)
        shop.open(says="yes", tls=context)
        tags = [centre.hand_over(text_of(f"text {at}", source_addr=f"3361234{at:04}")) for at in range(40)]
        for tag in tags:
            assert centre.wait("delivered", tag=tag)["status"] == 0
            assert centre.wait("submit")["text"] == "yes"


def test_a_certificate_of_somebody_else_is_refused(tls_centre: tuple[NodeCentre, SSLContext]) -> None:
    with pytest.raises(SSLError):
        a_transport(tls_centre[0], tls=create_default_context()).send(mt("hello"))


def test_a_wrong_password_is_told_and_the_message_waits(centre: NodeCentre, caplog: pytest.LogCaptureFixture) -> None:
    transport = a_transport(centre, password="wrong")
    with pytest.raises(ConnectionError, match="0x0E, password is invalid"):
        transport.send(mt("hello"))
    with transport.listen(take_all, lambda: NOW), caplog.at_level(logging.WARNING):
        centre.wait("bind", status=0x0E)
        centre.wait("bind", status=0x0E)


def take_all(event: Event, safe: Callable[[], None]) -> None:  # noqa: ARG001 - whatever it is
    safe()


def test_it_unbinds_in_the_end(centre: NodeCentre) -> None:
    transport = a_transport(centre)
    with transport.listen(take_all, lambda: NOW):
        centre.wait("bind")
    centre.wait("unbind")


@pytest.mark.parametrize(
    "option", [{"window": 0}, {"workers": 0}, {"timeout": timedelta(0)}, {"long": "udh8"}, {"ids": "hex"}]
)
def test_an_option_that_it_can_not_have_is_refused(option: dict[str, Any]) -> None:
    with pytest.raises(RegistrationError, match=next(iter(option))):
        Smpp(host="localhost", system_id="shop", password="secret", **option)


def test_it_listens_for_one_engine_at_a_time(centre: NodeCentre) -> None:
    transport = a_transport(centre)
    with transport.listen(take_all, lambda: NOW), pytest.raises(RegistrationError, match="listens already"):
        transport.listen(take_all, lambda: NOW).__enter__()


PROGRAM = """
from datetime import timedelta
from mokit import Engine, Router, Service
from mokit.transports.smpp import Smpp
from mokit.transports.smpp.pdus import Address

router = Router()

@router.keyword("JOIN")
def join() -> str:
    return "Welcome!"

smpp = Smpp(host="127.0.0.1", port={port}, system_id="shop", password="secret")
engine = Engine(router, services=[Service("12345", transport=smpp)])
"""


def test_mokit_run_listens_until_it_is_told_to_stop(centre: NodeCentre, tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_text(PROGRAM.format(port=centre.port))
    mokit = Path(sys.executable).with_name("mokit")
    with subprocess.Popen([mokit, "run", "shop:engine"], cwd=tmp_path, stderr=subprocess.DEVNULL) as worker:  # noqa: S603 - our own words
        centre.wait("bind", command="bind_transceiver")
        assert centre.deliver(text_of("join"))["status"] == 0
        assert centre.wait("submit")["text"] == "Welcome!"
        worker.send_signal(signal.SIGTERM)
        centre.wait("unbind")
        assert worker.wait(60) == 0
