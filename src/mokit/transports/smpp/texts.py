"""Texts and addresses as SMPP carries them: data codings, types of number, and parts of long texts."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Literal, NamedTuple
from zlib import crc32

from mokit.addresses import kind_of, normalise_address
from mokit.errors import MalformedHeader
from mokit.gsm import UCS2_PART, UCS2_SINGLE, encoding_of
from mokit.gsm.octets import decode_gsm7, decode_ucs2, encode_gsm7, encode_ucs2
from mokit.gsm.splitting import split_segments
from mokit.messages import Part
from mokit.parts import read_header, read_sar
from mokit.transports.smpp.pdus import SAR_NUMBER, SAR_REFERENCE, SAR_TOTAL, UCS2, UDHI, Address, Message

Alphabet = Literal["gsm7", "latin-1"]
Long = Literal["udh", "udh16", "sar", "payload"]

INTERNATIONAL, NETWORK, ALPHANUMERIC = 1, 3, 5          # types of number (TON); SMPP 3.4, 5.2.5
MOST_PARTS = 255
MOST_PAYLOAD = 65535            # octets of message_payload
BINARY = frozenset({2, 4})
_CODECS = {1: "ascii", 3: "latin-1", 5: "shift_jis", 6: "iso8859-5", 7: "iso8859-8", 10: "iso2022_jp", 14: "euc_kr"}


def address_from(address: Address, *, international: bool) -> str:
    """The address as mokit keeps it: TON 1 is E.164, with "+"; a name (TON 5), or what is unsure, as it came."""
    if address.ton == ALPHANUMERIC:
        return address.digits
    return normalise_address(address.digits, international=international or address.ton == INTERNATIONAL)


def address_to(address: str) -> Address:
    """The address with its type and plan: E.164 is 1/1 without "+", a short code 3/0, a name 5/0, else 0/0."""
    kind = kind_of(address)
    if kind == "e164":
        return Address(INTERNATIONAL, 1, address[1:])
    if kind == "alphanumeric":
        return Address(ALPHANUMERIC, 0, address)
    return Address(NETWORK if kind == "short code" else 0, 0, address)


class Read(NamedTuple):
    """The text of a message."""

    text: str
    part: Part | None = None
    shift: str = ""                     # the language whose GSM table it would need, such as "Turkish"


def read_text(message: Message, alphabet: Alphabet) -> Read:
    """The text of a message, and which part of a longer one it is; of binary data an empty text.

    Raises:
        MalformedHeader: Its user data header, or what says the same, is none.
    """
    octets, part, shift = message.octets, _sar_part(message), ""
    if message.esm_class & UDHI:
        header = read_header(octets)
        octets, part = octets[header.length :], header.part or part
        shift = header.locking_shift or header.single_shift
    return Read(_decoded(octets, message.data_coding, alphabet, is_part=part is not None), part, shift)


def _sar_part(message: Message) -> Part | None:
    values = [message.tlvs.get(tag) for tag in (SAR_REFERENCE, SAR_TOTAL, SAR_NUMBER)]
    told = [value for value in values if value is not None]
    if not told:
        return None
    if len(told) < len(values):
        raise MalformedHeader("of the three SAR values some are missing")
    return read_sar(*told)


def _decoded(octets: bytes, data_coding: int, alphabet: Alphabet, *, is_part: bool) -> str:
    if data_coding == UCS2:
        return decode_ucs2(octets, is_part=is_part)
    if data_coding in BINARY or data_coding & 0xF4 == 0xF4:         # 0xF4 to 0xF7: 8-bit data, 3GPP TS 23.038, 4
        return ""
    codec = _CODECS.get(data_coding) or ("latin-1" if alphabet == "latin-1" else "")
    return octets.decode(codec, "replace") if codec else decode_gsm7(octets)


def message_id(message: Message, read: Read, now: datetime, repeats: int = 0) -> str:
    """What stands for the id that SMPP doesn't have: the same for what is delivered again within the minute.

    Args:
        message: What came.
        read: Its text and part.
        now: When.
        repeats: How many like it were already acknowledged over this connection.
    """
    what = (message.source, message.destination, read.part and tuple(vars(read.part).values()), message.data_coding)
    minute = f"{now:%Y%m%d%H%M}"
    digest = hashlib.sha256(repr((what, minute, repeats)).encode() + message.octets)
    return digest.hexdigest()[:32]


class Piece(NamedTuple):
    """What one `submit_sm` carries of a text."""

    octets: bytes
    data_coding: int
    esm_class: int
    tlvs: dict[int, bytes]


def pieces_of(text: str, reference: str, alphabet: Alphabet, long: Long) -> list[Piece]:
    """The text as it is sent: whole, or in parts whose reference is the same each time; none if it is too long.

    Args:
        text: The whole text.
        reference: What the parts' common number is made from.
        alphabet: What the message centre takes data coding 0 for.
        long: How parts are told: by user data header, by SAR values; or "payload", not cut at all.
    """
    is_default = encoding_of(text) == "gsm7" and (alphabet == "gsm7" or _is_latin_1(text))
    coding = 0 if is_default else UCS2
    parts = [text] if long == "payload" else _parts(text, long, is_default=is_default)
    octets = [_encoded(part, alphabet, is_default=is_default) for part in parts]
    if len(octets) > MOST_PARTS or len(octets[0]) > MOST_PAYLOAD:
        return []
    if len(octets) == 1:
        return [Piece(octets[0], coding, 0, {})]
    number = crc32(reference.encode())
    return [_piece(one, coding, at, len(octets), number, long) for at, one in enumerate(octets, 1)]


def _is_latin_1(text: str) -> bool:
    return max(text, default="") <= "\xff"


def _parts(text: str, long: Long, *, is_default: bool) -> list[str]:
    if is_default or encoding_of(text) == "ucs2":
        return split_segments(text, reference_bits=16 if long == "udh16" else 8)
    if len(text) <= UCS2_SINGLE:        # letters of the GSM tables, which are single UTF-16 units
        return [text]
    return list(_slices(text, UCS2_PART - 1))


def _slices(text: str, room: int) -> Iterator[str]:
    for at in range(0, len(text), room):
        yield text[at : at + room]


def _encoded(text: str, alphabet: Alphabet, *, is_default: bool) -> bytes:
    if not is_default:
        return encode_ucs2(text)
    return encode_gsm7(text) if alphabet == "gsm7" else text.encode("latin-1")


def _piece(octets: bytes, coding: int, at: int, total: int, number: int, long: Long) -> Piece:  # noqa: PLR0917
    wide = (number & 0xFFFF).to_bytes(2)
    if long == "sar":
        return Piece(octets, coding, 0, {SAR_REFERENCE: wide, SAR_TOTAL: bytes([total]), SAR_NUMBER: bytes([at])})
    head = b"\x06\x08\x04" + wide if long == "udh16" else b"\x05\x00\x03" + wide[1:]
    return Piece(head + bytes([total, at]) + octets, coding, UDHI, {})
