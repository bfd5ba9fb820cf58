"""The protocol data units of SMPP 3.4: octets of a connection as values, and back.

Source: SMPP Protocol Specification v3.4, Issue 1.2, sections 3.2, 4 and 5.
"""

from collections.abc import Mapping
from struct import Struct
from typing import Final, NamedTuple

from attrs import field, frozen

from mokit.errors import MalformedRequest

GENERIC_NACK: Final = 0x80000000
BIND_RECEIVER: Final = 0x01
BIND_TRANSMITTER: Final = 0x02
SUBMIT_SM: Final = 0x04
DELIVER_SM: Final = 0x05
UNBIND: Final = 0x06
BIND_TRANSCEIVER: Final = 0x09
ENQUIRE_LINK: Final = 0x15
RESPONSE: Final = 0x80000000        # the bit that makes a command the answer to it

UDHI: Final = 0x40                  # of esm_class: a user data header stands before the text
UCS2: Final = 0x08                  # of data_coding

RECEIPTED_MESSAGE_ID: Final = 0x001E
SAR_REFERENCE: Final = 0x020C
SAR_TOTAL: Final = 0x020E
SAR_NUMBER: Final = 0x020F
MESSAGE_PAYLOAD: Final = 0x0424
MESSAGE_STATE: Final = 0x0427

MOST_OCTETS = 0x20000               # of one PDU; a message_payload has up to 64 KiB

_HEADER = Struct(">IIII")
_TLV = Struct(">HH")


class MalformedPdu(MalformedRequest):
    """Octets that are no PDU, or not the one that they say to be."""


class Pdu(NamedTuple):
    """One unit, with its body as it came."""

    command: int
    status: int = 0
    sequence: int = 0
    body: bytes = b""

    def encode(self) -> bytes:
        """Its octets, with the length before them."""
        return _HEADER.pack(16 + len(self.body), self.command, self.status, self.sequence) + self.body


class Framer:
    """Cuts what comes over a connection into PDUs."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, octets: bytes) -> list[Pdu]:
        """The PDUs that are whole with these octets, in order.

        Raises:
            MalformedPdu: A length can't be one; nothing that follows can be read.
        """
        held, found = self._held, list[Pdu]()
        held += octets
        at = 0
        while len(held) - at >= 4:
            length = int.from_bytes(held[at : at + 4])
            if not 16 <= length <= MOST_OCTETS:
                raise MalformedPdu(f"a PDU of {length} octets; it has 16 to {MOST_OCTETS}")
            if len(held) - at < length:
                break
            _, command, status, sequence = _HEADER.unpack_from(held, at)
            found.append(Pdu(command, status, sequence, bytes(held[at + 16 : at + length])))
            at += length
        del held[:at]
        return found


class Address(NamedTuple):
    """A number or name with its type (TON) and numbering plan (NPI)."""

    ton: int
    npi: int
    digits: str


@frozen(kw_only=True)
class Message:
    """What `submit_sm` and `deliver_sm` carry; the fields that mokit neither reads nor sets are left out."""

    source: Address
    destination: Address
    esm_class: int = 0
    data_coding: int = 0
    octets: bytes = field(default=b"", repr=False)      # with the user data header, if there is one
    service_type: str = ""
    validity_period: str = ""
    registered_delivery: int = 0
    tlvs: Mapping[int, bytes] = field(factory=dict[int, bytes], repr=False)

    def encode(self) -> bytes:
        """The body of the PDU; a text over 254 octets goes as message_payload."""
        fits = len(self.octets) <= 254
        short = self.octets if fits else b""
        tlvs = self.tlvs if fits else {**self.tlvs, MESSAGE_PAYLOAD: self.octets}
        return b"".join([
            c_string(self.service_type),
            _address(self.source),
            _address(self.destination),
            bytes([self.esm_class, 0, 0, 0]),           # protocol_id, priority_flag, schedule_delivery_time
            c_string(self.validity_period),
            bytes([self.registered_delivery, 0, self.data_coding, 0, len(short)]),
            short,
            *(_TLV.pack(tag, len(value)) + value for tag, value in tlvs.items()),
        ])


def read_message(body: bytes) -> Message:
    """The message in the body of a `deliver_sm` or `submit_sm`.

    Raises:
        MalformedPdu: It ends too early, or a field is longer than it may be.
    """
    reader = _Reader(body)
    service_type = reader.c_string(6)
    source, destination = reader.address(), reader.address()
    esm_class, _, _ = reader.octets(3)
    reader.c_string(17)                                 # schedule_delivery_time
    validity_period = reader.c_string(17)
    registered, _, data_coding, _, length = reader.octets(5)
    short = reader.octets(length)
    tlvs = reader.tlvs()
    return Message(
        source=source, destination=destination, esm_class=esm_class, data_coding=data_coding,
        octets=short or tlvs.get(MESSAGE_PAYLOAD, b""), service_type=service_type, validity_period=validity_period,
        registered_delivery=registered, tlvs=tlvs,
    )  # fmt: skip


def read_id(body: bytes) -> str:
    """The message_id of a `submit_sm_resp`; empty if there is none, as where it is refused."""
    return body.partition(b"\0")[0].decode("latin-1")


def bind_body(system_id: str, password: str, system_type: str, address_range: str) -> bytes:
    """The body of a bind, for interface version 3.4."""
    names = b"".join(map(c_string, (system_id, password, system_type)))
    return names + b"\x34\0\0" + c_string(address_range)


def c_string(text: str) -> bytes:
    """The text as a C-octet string."""
    return text.encode("latin-1", "replace").replace(b"\0", b"?") + b"\0"


def _address(address: Address) -> bytes:
    return bytes([address.ton, address.npi]) + c_string(address.digits)


class _Reader:
    def __init__(self, body: bytes) -> None:
        self._body = body
        self._at = 0

    def octets(self, count: int) -> bytes:
        found = self._body[self._at : self._at + count]
        if len(found) < count:
            raise MalformedPdu(f"a message ends after {len(self._body)} octets, within a field")
        self._at += count
        return found

    def c_string(self, most: int) -> str:
        """Up to the zero octet; some send a field longer than the standard has it, so `most` is doubled."""
        end = self._body.find(b"\0", self._at, self._at + 2 * most)
        if end < 0:
            raise MalformedPdu(f"a text field does not end within {2 * most} octets")
        found = self._body[self._at : end]
        self._at = end + 1
        return found.decode("latin-1")

    def address(self) -> Address:
        ton, npi = self.octets(2)
        return Address(ton, npi, self.c_string(21))

    def tlvs(self) -> dict[int, bytes]:
        """The optional parameters; of one that comes twice the last counts."""
        found: dict[int, bytes] = {}
        while self._at < len(self._body):
            tag, length = _TLV.unpack(self.octets(4))
            found[tag] = self.octets(length)
        return found
