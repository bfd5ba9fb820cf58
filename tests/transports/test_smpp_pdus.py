"""The pure parts of SMPP: any octets give values or a named error, and smpp34 reads what we write."""

from datetime import UTC, datetime

import pytest
import smpp34
from hypothesis import given
from hypothesis import strategies as st

from mokit import Inbound
from mokit.errors import MalformedRequest
from mokit.messages import DeliveryReceipt, Part
from mokit.transports.smpp import Smpp
from mokit.transports.smpp.pdus import Address, Framer, MalformedPdu, Message, Pdu, read_id, read_message
from mokit.transports.smpp.receipts import receipt_fields
from mokit.transports.smpp.texts import Alphabet, Long, Piece, address_from, address_to, pieces_of, read_text

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SMPP = Smpp(host="localhost", system_id="shop", password="secret")

digits = st.text("0123456789", max_size=20)
addresses = st.builds(Address, st.integers(0, 255), st.integers(0, 255), digits)
octets = st.binary(max_size=254)
messages = st.builds(
    Message,
    source=addresses,
    destination=addresses,
    esm_class=st.integers(0, 255),
    data_coding=st.integers(0, 255),
    octets=octets,
    service_type=st.text("ABC", max_size=5),
    registered_delivery=st.integers(0, 255),
    tlvs=st.dictionaries(st.sampled_from([0x1E, 0x20C, 0x20E, 0x20F, 0x427, 0x1400]), st.binary(max_size=20)),
)


@given(messages)
def test_a_message_is_read_as_it_was_written(message: Message) -> None:
    assert read_message(message.encode()) == message


@given(messages)
def test_smpp34_reads_what_is_written(message: Message) -> None:
    read = smpp34.decode(Pdu(5, 0, 7, message.encode()).encode())
    assert isinstance(read, smpp34.DeliverSm)
    assert read.short_message == message.octets
    assert (read.source_addr, read.source_addr_ton) == (message.source.digits, message.source.ton)
    assert {tlv.tag: bytes(tlv.value) for tlv in read.tlvs} == message.tlvs


@given(st.binary(max_size=400) | messages.map(Message.encode))
def test_any_body_is_an_event_or_a_named_error(body: bytes) -> None:
    try:
        event = SMPP.read(read_message(body), NOW)
    except MalformedRequest:
        return
    assert isinstance(event, Inbound | DeliveryReceipt)


@given(messages)
def test_any_message_is_an_event_or_a_named_error(message: Message) -> None:
    try:
        event = SMPP.read(message, NOW)
    except MalformedRequest:
        return
    assert isinstance(event, Inbound | DeliveryReceipt)


pdus = st.builds(Pdu, st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), octets)


@given(st.lists(pdus, max_size=5), st.integers(1, 40))
def test_units_are_cut_wherever_they_were_broken(units: list[Pdu], step: int) -> None:
    stream = b"".join(map(Pdu.encode, units))
    framer = Framer()
    found = [pdu for at in range(0, len(stream), step) for pdu in framer.feed(stream[at : at + step])]
    assert found == units


@given(st.binary(max_size=200))
def test_any_octets_are_units_or_a_named_error(stream: bytes) -> None:
    try:
        found = Framer().feed(stream)
    except MalformedPdu:
        return
    assert sum(16 + len(pdu.body) for pdu in found) <= len(stream)


@given(st.binary(max_size=80))
def test_any_octets_have_an_id_that_ends_at_a_zero(body: bytes) -> None:
    assert "\0" not in read_id(body)


@given(st.text())
def test_any_text_has_the_fields_of_a_receipt_or_none(text: str) -> None:
    assert set(receipt_fields(text)) <= {"id", "sub", "dlvrd", "submit date", "done date", "stat", "err", "text"}


def test_the_quoted_text_of_a_receipt_is_not_read_as_fields() -> None:
    fields = receipt_fields("id:7 stat:DELIVRD err:000 Text:stat:EXPIRED id:8")
    assert (fields["id"], fields["stat"], fields["text"]) == ("7", "DELIVRD", "stat:EXPIRED id:8")


letters = st.text(st.characters(codec="utf-8"), max_size=600)


@given(letters, st.sampled_from(["gsm7", "latin-1"]), st.sampled_from(["udh", "udh16", "sar", "payload"]))
def test_the_parts_of_a_text_are_the_text(text: str, alphabet: Alphabet, long: Long) -> None:
    pieces = pieces_of(text, "m1", alphabet, long)
    read = [read_text(_carrying(piece), alphabet) for piece in pieces]
    assert "".join(one.text for one in read).encode("utf-16", "surrogatepass").decode("utf-16") == text
    if len(pieces) > 1:
        [reference] = {one.part.reference for one in read if one.part}
        assert [one.part for one in read] == [Part(reference, at, len(read)) for at in range(1, len(read) + 1)]
        assert all(len(piece.octets) <= 160 for piece in pieces)


def _carrying(piece: Piece) -> Message:
    return Message(
        source=Address(1, 1, "1"), destination=Address(1, 1, "2"), octets=piece.octets,
        data_coding=piece.data_coding, esm_class=piece.esm_class, tlvs=piece.tlvs,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("ton", "digits_", "international", "kept"),
    [
        (1, "33612345678", False, "+33612345678"),
        (1, "+33612345678", False, "+33612345678"),
        (1, "0033612345678", False, "+33612345678"),
        (1, "12345", False, "12345"),
        (2, "0612345678", False, "0612345678"),
        (3, "12345", False, "12345"),
        (5, "ACME", False, "ACME"),
        (5, "33612345678", False, "33612345678"),
        (0, "33612345678", False, "33612345678"),
        (0, "33612345678", True, "+33612345678"),
    ],
)
def test_an_address_is_kept_by_its_type(ton: int, digits_: str, international: bool, kept: str) -> None:  # noqa: FBT001
    assert address_from(Address(ton, 1, digits_), international=international) == kept


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("+33612345678", Address(1, 1, "33612345678")),
        ("12345", Address(3, 0, "12345")),
        ("ACME", Address(5, 0, "ACME")),
        ("0612345678", Address(0, 0, "0612345678")),
    ],
)
def test_an_address_is_written_with_its_type(address: str, written: Address) -> None:
    assert address_to(address) == written
