"""Cut a text into the segments that it is sent as, and name the characters that make it dear."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from attrs import frozen

from mokit.gsm import (
    GSM7_EXTENSION,
    GSM7_PART,
    GSM7_PART_16,
    GSM7_SINGLE,
    UCS2_PART,
    UCS2_PART_16,
    UCS2_SINGLE,
    Encoding,
    encoding_of,
)

ReferenceBits = Literal[8, 16]

_SINGLE: dict[Encoding, int] = {"gsm7": GSM7_SINGLE, "ucs2": UCS2_SINGLE}
_PART: dict[tuple[Encoding, ReferenceBits], int] = {
    ("gsm7", 8): GSM7_PART,
    ("gsm7", 16): GSM7_PART_16,
    ("ucs2", 8): UCS2_PART,
    ("ucs2", 16): UCS2_PART_16,
}
_UTF16_LETTERS = re.compile("[\ud800-\udbff][\udc00-\udfff]|.", re.DOTALL)     # halves of a pair stay together


class Costly(NamedTuple):
    """A character that makes a text dearer than plain ones would."""

    character: str
    positions: tuple[int, ...]  # in the text, from 0
    units: int                  # septets or UTF-16 units that each fills
    forces_ucs2: bool           # in neither GSM table: for it the whole text goes as "ucs2"


@frozen
class Segments:
    """A text as it is sent and billed."""

    encoding: Encoding
    units: int                  # septets in "gsm7", UTF-16 units in "ucs2"
    parts: tuple[str, ...]      # the text, cut; joined they are the text again
    costly: tuple[Costly, ...]  # those that force "ucs2"; in "gsm7" those that take two septets

    @property
    def count(self) -> int:
        """How many messages are billed; an empty text is one."""
        return len(self.parts)


def segmented(text: str, *, reference_bits: ReferenceBits = 8) -> Segments:
    """How a text is sent: its alphabet, its parts, and which characters cost.

    >>> found = segmented("It’s 5 €")
    >>> found.encoding, found.units, found.count, [one.character for one in found.costly]
    ('ucs2', 8, 1, ['’'])
    """
    encoding = encoding_of(text)
    letters = list(_letters(text, encoding))
    parts = _parts(letters, _SINGLE[encoding], _PART[encoding, reference_bits])
    return Segments(encoding, sum(width for _, width in letters), tuple(parts), tuple(_costly(letters, encoding)))


def split_segments(text: str, *, reference_bits: ReferenceBits = 8) -> list[str]:
    """The text cut into the parts that it is sent as; joined they are the text again.

    A part holds 153 septets or 67 UTF-16 units, with references of 16 bits 152 or 66; a text that fits
    into one message of 160 or 70 is not cut. Neither an escaped character nor a surrogate pair is split;
    what a person sees as one emoji may be, since it may be several characters.

    Source: 3GPP TS 23.040, 9.2.3.24.1 and 9.2.3.24.8.
    """
    return list(segmented(text, reference_bits=reference_bits).parts)


def _letters(text: str, encoding: Encoding) -> Iterator[tuple[str, int]]:
    """What must stay together, each with the units that it fills."""
    if encoding == "gsm7":
        for character in text:
            yield character, 2 if character in GSM7_EXTENSION else 1
        return
    for letter in _UTF16_LETTERS.findall(text):
        yield letter, 2 if letter > "\uffff" or len(letter) == 2 else 1


def _parts(letters: list[tuple[str, int]], single: int, room: int) -> Iterator[str]:
    if sum(width for _, width in letters) <= single:
        room = single
    part: list[str] = []
    left = room
    for letter, width in letters:
        if width > left:
            yield "".join(part)
            part, left = [], room
        part.append(letter)
        left -= width
    yield "".join(part)


def _costly(letters: list[tuple[str, int]], encoding: Encoding) -> Iterator[Costly]:
    """In the order in which they first stand in the text."""
    found: dict[str, list[int]] = {}
    widths = dict(letters)
    position = 0
    for letter, width in letters:
        if width == 2 if encoding == "gsm7" else encoding_of(letter) == "ucs2":
            found.setdefault(letter, []).append(position)
        position += len(letter)
    for letter, positions in found.items():
        yield Costly(letter, tuple(positions), widths[letter], encoding == "ucs2")
