"""How a text goes over the air: its alphabet, and the segments that the sender is billed for.

`splitting` cuts and tells what is dear, `economy` writes it cheaper, `octets` has the bytes.
"""

from typing import Literal

Encoding = Literal["gsm7", "ucs2"]

GSM7_SINGLE = 160       # septets in an unsplit message: 140 octets
GSM7_PART = 153         # septets beside a concatenation header of 6 octets, with a reference of 8 bits
GSM7_PART_16 = 152      # septets beside one of 7 octets, with a reference of 16 bits
UCS2_SINGLE = 70        # UTF-16 units in an unsplit message
UCS2_PART = 67          # UTF-16 units beside those headers
UCS2_PART_16 = 66

# The character of each septet, 16 to a line. Source: 3GPP TS 23.038, 6.2.1.
GSM7 = (
    "@£$¥èéùìòÇ\nØø\rÅå"
    "Δ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ"
    " !\"#¤%&'()*+,-./"
    "0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNO"
    "PQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmno"
    "pqrstuvwxyzäöñüà"
)
ESCAPE = "\x1b"         # announces a character of the extension table; no character of its own

# The characters that take an escape and a septet. Source: 3GPP TS 23.038, 6.2.1.1.
GSM7_EXTENSION = {
    "\f": 0x0A,
    "^": 0x14,
    "{": 0x28,
    "}": 0x29,
    "\\": 0x2F,
    "[": 0x3C,
    "~": 0x3D,
    "]": 0x3E,
    "|": 0x40,
    "€": 0x65,
}


def encoding_of(text: str) -> Encoding:
    """The alphabet that the text needs: "gsm7", or "ucs2" for one character outside its tables."""
    return "gsm7" if _IN_GSM7.issuperset(text) else "ucs2"


def units(text: str) -> int:
    """How much of a message the text fills: septets in "gsm7", UTF-16 units in "ucs2"."""
    return sum(_widths(text, encoding_of(text)))


def segments(text: str) -> int:
    """How many messages the text is sent, and billed, as; an empty one counts too.

    A character of two units is never split: where only one is left in a part, it stays unused.

    >>> segments("~" * 80), segments("~" * 81), segments("a" * 152 + "€" * 77)
    (1, 2, 3)
    """
    encoding = encoding_of(text)
    single, part = _ROOM[encoding]
    if 2 * len(text) <= single:
        return 1
    widths = _widths(text, encoding)
    return 1 if sum(widths) <= single else _parts(widths, part)


def _widths(text: str, encoding: Encoding) -> list[int]:
    """The units of each character."""
    if encoding == "gsm7":
        return [2 if character in GSM7_EXTENSION else 1 for character in text]
    joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")    # halves of a pair meet
    return [2 if character > "\uffff" else 1 for character in joined]


def _parts(widths: list[int], room: int) -> int:
    count, left = 1, room
    for width in widths:
        if width > left:
            count, left = count + 1, room
        left -= width
    return count


_IN_GSM7 = frozenset(GSM7.replace(ESCAPE, "")).union(GSM7_EXTENSION)
_ROOM: dict[Encoding, tuple[int, int]] = {
    "gsm7": (GSM7_SINGLE, GSM7_PART),
    "ucs2": (UCS2_SINGLE, UCS2_PART),
}
