"""Which part of a longer text a message is: user data headers (UDH), and SMPP's SAR values.

Source: 3GPP TS 23.040, 9.2.3.24; SMPP 3.4, 5.3.2.22 to 5.3.2.24.
"""

from collections.abc import Iterator
from typing import NamedTuple

from mokit.errors import MalformedHeader
from mokit.messages import Part

CONCATENATION_8, CONCATENATION_16 = 0x00, 0x08      # information elements, and how long each is
SINGLE_SHIFT, LOCKING_SHIFT = 0x24, 0x25
_LENGTHS = {CONCATENATION_8: 3, CONCATENATION_16: 4, SINGLE_SHIFT: 1, LOCKING_SHIFT: 1}

# Source: 3GPP TS 23.038, 6.2.1.2.4.
_LANGUAGES = (
    "", "Turkish", "Spanish", "Portuguese", "Bengali", "Gujarati", "Hindi", "Kannada", "Malayalam", "Oriya",
    "Punjabi", "Tamil", "Telugu", "Urdu",
)    # fmt: skip


class Header(NamedTuple):
    """What a user data header says; elements of other kinds, such as ports, are passed over."""

    length: int                 # octets, with the length octet; the text begins behind them
    part: Part | None = None    # None: the text is whole
    single_shift: str = ""      # the language whose table replaces the extension table, such as "Turkish"
    locking_shift: str = ""     # the language whose table replaces the basic one

    @property
    def is_shifted(self) -> bool:
        """Whether the text needs a national table: read with the two of GSM 03.38 it has wrong letters."""
        return bool(self.single_shift or self.locking_shift)


def read_header(octets: bytes) -> Header:
    """The header that the user data begins with; call it where the message says that there is one (UDHI).

    Of an element that comes twice the last counts. A part with an impossible number is none, and the
    message a text of its own.

    Raises:
        MalformedHeader: The header, or an element of it, is longer than what is there, or an element has
            not the length that the standard gives it.
    """
    if not octets or len(octets) <= octets[0]:
        raise MalformedHeader(f"a user data header is cut off: {octets[:16].hex(' ') or 'no octets'}")
    header = Header(1 + octets[0])
    for element, value in _elements(octets[1 : header.length]):
        header = _with(header, element, value)
    return header


def _elements(octets: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(octets):
        element, length = octets[at], octets[at + 1] if at + 1 < len(octets) else len(octets)
        value = octets[at + 2 : at + 2 + length]
        if len(value) < length or length != _LENGTHS.get(element, length):
            raise MalformedHeader(f"element {element:#04x} of a user data header has a wrong length: {octets.hex(' ')}")
        yield element, value
        at += 2 + length


def _with(header: Header, element: int, value: bytes) -> Header:
    if element in {CONCATENATION_8, CONCATENATION_16}:
        part = part_of(int.from_bytes(value[:-2]), value[-1], value[-2])
        return header if part is None else header._replace(part=part)
    if element == SINGLE_SHIFT:
        return header._replace(single_shift=_language(value[0]))
    if element == LOCKING_SHIFT:
        return header._replace(locking_shift=_language(value[0]))
    return header


def _language(number: int) -> str:
    return _LANGUAGES[number] if number < len(_LANGUAGES) else f"language {number}"


def part_of(reference: int, number: int, total: int) -> Part | None:
    """The part with this number, from 1, of a text of so many parts; None where there can be none such."""
    return Part(reference, number, total) if 1 <= number <= total else None


def read_sar(reference: bytes, total: bytes, number: bytes) -> Part | None:
    """The part that the values of sar_msg_ref_num, sar_total_segments and sar_segment_seqnum tell of.

    Raises:
        MalformedHeader: A value has not its length: two octets, one, one.
    """
    if (len(reference), len(total), len(number)) != (2, 1, 1):
        raise MalformedHeader(f"SAR values have wrong lengths: {reference.hex()}, {total.hex()}, {number.hex()}")
    return part_of(int.from_bytes(reference), number[0], total[0])
