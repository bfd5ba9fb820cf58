"""User data headers and SAR values, by 3GPP TS 23.040, 9.2.3.24, and SMPP 3.4, 5.3.2.22 to 5.3.2.24."""

from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from smspdudecoder.fields import UserDataHeader  # type: ignore[import-untyped]  # it has no type hints

from mokit.errors import MalformedHeader, MalformedRequest
from mokit.messages import Part
from mokit.parts import Header, read_header, read_sar


@pytest.mark.parametrize(
    ("octets", "header"),
    [
        ("050003ff0201", Header(6, Part(0xFF, 1, 2))),
        ("050003000303", Header(6, Part(0, 3, 3))),
        ("06080412340502", Header(7, Part(0x1234, 2, 5))),
        ("00", Header(1)),
        ("04 0402 0a0b", Header(5)),                                # an element that is passed over
        ("06050415812345", Header(7)),                              # ports
        ("0b0504158112340003070201", Header(12, Part(7, 1, 2))),    # ports, then a part
        ("0b00030702010504158112 34", Header(12, Part(7, 1, 2))),
        ("0a000307020100030703 02", Header(11, Part(7, 2, 3))),     # given twice: the last counts
        ("0b00030702010804 00090302", Header(12, Part(9, 2, 3))),
        ("03240101", Header(4, single_shift="Turkish")),
        ("03250103", Header(4, locking_shift="Portuguese")),
        ("0624010d25010d", Header(7, single_shift="Urdu", locking_shift="Urdu")),
        ("03240100", Header(4)),                                    # 0 is the default alphabet
        ("032401ff", Header(4, single_shift="language 255")),
        ("08240101 0003070201", Header(9, Part(7, 1, 2), single_shift="Turkish")),
    ],
)
def test_a_header_says_which_part_it_is_and_which_table_it_needs(octets: str, header: Header) -> None:
    assert read_header(bytes.fromhex(octets)) == header
    assert read_header(bytes.fromhex(octets) + b"Hello") == header


def test_a_shifted_text_is_flagged() -> None:
    assert read_header(bytes.fromhex("03240101")).is_shifted
    assert not read_header(bytes.fromhex("050003ff0201")).is_shifted


# Source: 3GPP TS 23.040, 9.2.3.24.1: the receiver ignores the element.
@pytest.mark.parametrize("octets", ["0500 03 07 00 01", "0500 03 07 02 00", "0500 03 07 02 03", "0608 04 0007 00 00"])
def test_a_part_that_can_not_be_is_none(octets: str) -> None:
    assert read_header(bytes.fromhex(octets)).part is None


@pytest.mark.parametrize(
    "octets",
    [
        "",
        "05",
        "050003ff02",           # shorter than it says
        "0100",                 # an element without its length
        "020005",               # an element longer than the header
        "0400020702",           # a concatenation element of 2 octets
        "060004070101 01",      # and one of 4
        "050803070201",         # for 16 bits 4 are needed
        "0224 00",
        "04 2502 0101",
    ],
)
def test_a_header_that_is_cut_off_or_has_wrong_lengths_is_malformed(octets: str) -> None:
    with pytest.raises(MalformedHeader):
        read_header(bytes.fromhex(octets))
    assert issubclass(MalformedHeader, MalformedRequest)
    assert issubclass(MalformedHeader, ValueError)


@given(st.binary(max_size=140))
def test_any_octets_are_a_header_or_malformed(octets: bytes) -> None:
    try:
        header = read_header(octets)
    except MalformedHeader:
        return
    assert 0 < header.length <= len(octets)
    assert header.part is None or 1 <= header.part.number <= header.part.total


@given(st.integers(0, 0xFFFF), st.integers(1, 255), st.booleans(), st.data())
def test_parts_are_those_of_smspdudecoder(reference: int, total: int, wide: bool, data: st.DataObject) -> None:  # noqa: FBT001
    number = data.draw(st.integers(1, total))
    octets = bytes([6, 8, 4, reference >> 8, reference & 0xFF, total, number])
    if not wide:
        octets = bytes([5, 0, 3, reference & 0xFF, total, number])
    [element] = UserDataHeader.decode(StringIO(octets.hex()))["elements"]
    read = element["data"]
    assert read_header(octets).part == Part(read["reference"], read["part_number"], read["parts_count"])


def test_sar_values_say_which_part_it_is() -> None:
    assert read_sar(b"\x12\x34", b"\x03", b"\x02") == Part(0x1234, 2, 3)
    assert read_sar(b"\x00\x00", b"\x01", b"\x01") == Part(0, 1, 1)
    assert read_sar(b"\x00\x00", b"\x02", b"\x03") is None
    assert read_sar(b"\x00\x00", b"\x00", b"\x00") is None


@pytest.mark.parametrize("values", [(b"", b"\x02", b"\x01"), (b"\x01", b"\x02", b"\x01"), (b"\0\1", b"\0\2", b"\1")])
def test_sar_values_of_other_lengths_are_malformed(values: tuple[bytes, bytes, bytes]) -> None:
    with pytest.raises(MalformedHeader, match="wrong lengths"):
        read_sar(*values)
