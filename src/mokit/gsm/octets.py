"""Text as the octets of a message: the GSM alphabet unpacked and packed, and UCS-2.

What is read comes from strangers, so reading never fails: what means nothing becomes U+FFFD.
"""

from mokit.gsm import ESCAPE, GSM7, GSM7_EXTENSION

UNREADABLE = "\ufffd"

_SEPTET = {character: bytes([septet]) for septet, character in enumerate(GSM7) if character != ESCAPE}
_SEPTET.update({character: bytes([GSM7.index(ESCAPE), septet]) for character, septet in GSM7_EXTENSION.items()})
_EXTENDED = {septet: character for character, septet in GSM7_EXTENSION.items()}
_EXTENDED[GSM7.index(ESCAPE)] = " "     # kept for a further table; a space until there is one


def encode_gsm7(text: str) -> bytes:
    """The septets of a text, one in each octet, as SMPP's default alphabet mostly goes.

    Raises:
        UnicodeEncodeError: A character is in neither table; `start` is its position.

    Source: 3GPP TS 23.038, 6.2.1 and 6.2.1.1.
    """
    try:
        return b"".join([_SEPTET[character] for character in text])
    except KeyError:
        at = next(at for at, character in enumerate(text) if character not in _SEPTET)
        raise UnicodeEncodeError(
            "gsm7", text, at, at + 1, "in neither GSM table; send the text as UCS-2, or try economy()"
        ) from None


def decode_gsm7(septets: bytes) -> str:
    """The text of septets that stand one in each octet.

    An escape before a septet that the extension table lacks is dropped, and the basic character
    stands, as the standard wants it; an octet over 127 is U+FFFD.

    Source: 3GPP TS 23.038, 6.2.1 and 6.2.1.1.
    """
    text: list[str] = []
    escaped = False
    for septet in septets:
        basic = GSM7[septet] if septet < 128 else UNREADABLE
        if escaped:
            text.append(_EXTENDED.get(septet, basic))
            escaped = False
        elif basic == ESCAPE:
            escaped = True
        else:
            text.append(basic)
    return "".join(text) + " " * escaped


def pack(septets: bytes, *, header: int = 0) -> bytes:
    """Septets as they go over the air, eight in seven octets.

    Args:
        septets: One in each octet, as `encode_gsm7` gives them.
        header: Octets of the user data header before them, with its length octet: they begin at the
            next septet boundary behind it. The header itself is not in the result.

    Raises:
        ValueError: An octet is over 127.

    Source: 3GPP TS 23.038, 6.1.2.1; TS 23.040, 9.2.3.24 (fill bits).
    """
    if not septets.isascii():
        raise ValueError("a septet is at most 127; give what encode_gsm7() gives")
    packed = bytearray()
    held, bits = 0, _fill_bits(header)
    for septet in septets:
        held |= septet << bits
        bits += 7
        while bits >= 8:
            packed.append(held & 0xFF)
            held, bits = held >> 8, bits - 8
    if bits and septets:
        packed.append(held)
    return bytes(packed)


def unpack(octets: bytes, count: int | None = None, *, header: int = 0) -> bytes:
    """The septets of packed octets, one in each octet; fewer where the octets end before.

    Args:
        octets: What follows the header, if there is one.
        count: How many septets there are, the header's not counted. Without it as many as there is
            room for: the last of eight in seven octets may then be filling that reads as "@".
        header: As for `pack`.
    """
    septets = bytearray()
    most = 8 * len(octets) if count is None else count
    held, bits, fill = 0, 0, _fill_bits(header)
    for octet in octets:
        held |= octet << bits
        bits += 8
        held, bits, fill = held >> fill, bits - fill, 0
        while bits >= 7 and len(septets) < most:
            septets.append(held & 0x7F)
            held, bits = held >> 7, bits - 7
    return bytes(septets)


def _fill_bits(header: int) -> int:
    """Bits between a header's last octet and the next septet boundary."""
    return -8 * header % 7


def encode_ucs2(text: str) -> bytes:
    """The text as UTF-16, big end first, which is what "UCS-2" is in practice."""
    return text.encode("utf-16-be", "surrogatepass")


def decode_ucs2(octets: bytes, *, is_part: bool = False) -> str:
    """The text of UTF-16 octets, big end first; an odd octet at the end and half a pair are U+FFFD.

    Of one part of a longer text half a pair is kept, since the other half may be in the next part.
    """
    if not is_part:
        return octets.decode("utf-16-be", "replace")
    even = len(octets) & ~1
    return octets[:even].decode("utf-16-be", "surrogatepass") + UNREADABLE * (len(octets) - even)
