"""Write a text with the characters of the GSM alphabet, where that makes it no dearer."""

import re
import unicodedata
from typing import NamedTuple

from mokit.gsm import encoding_of, segments

# What each is written as, by what people see; the code points are in the order of the Unicode charts.
_WRITTEN = {
    "'": "`\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u2018\u2019\u201a\u201b\u2032\u2035\u2039\u203a\uff07",
    '"': "\u00ab\u00bb\u02ba\u201c\u201d\u201e\u201f\u2033\u2036\u3003\u301d\u301e\uff02",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d",
    " ": "\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
    "\n": "\x0b\x85\u2028\u2029",
    "": "\u00ad\u200b\u200e\u200f\u2060\ufeff",         # nothing is seen of them
    "...": "\u2026\u22ef",
    "*": "\u00b7\u2022\u2023\u2217\u2219\u25aa\u25cf\u25e6",
    "/": "\u2044\u2215\uff0f",
    "!": "\uff01",
    "?": "\uff1f",
    "!!": "\u203c",
    "?!": "\u203d\u2048",
    "!?": "\u2049",
    ",": "\uff0c",
    ".": "\u2024\uff0e",
    ":": "\u2236\uff1a",
    ";": "\u037e\uff1b",
    "(": "\uff08",
    ")": "\uff09",
    "<=": "\u2264",
    ">=": "\u2265",
    "x": "\u00d7",
    "~": "\u02dc\u223c\uff5e",
    "^": "\u02c6",
    "|": "\u00a6\u2223",
    "1/4": "\u00bc",
    "1/2": "\u00bd",
    "3/4": "\u00be",
    "(c)": "\u00a9",
    "(R)": "\u00ae",
    "TM": "\u2122",
    "No.": "\u2116",
    "<-": "\u2190",
    "->": "\u2192",
    "ff": "\ufb00",
    "fi": "\ufb01",
    "fl": "\ufb02",
}
_LETTERS = {"d": "đ", "D": "Đ", "h": "ħ", "i": "ı", "l": "ł", "L": "Ł", "oe": "œ", "OE": "Œ"}    # that have no accent

_PLAIN = {character: written for written, several in _WRITTEN.items() for character in several}
_PLAIN_LETTERS = {character: written for written, several in _LETTERS.items() for character in several}
_SEEN = re.compile("(?s).[\u0300-\u036f]*")     # a character with the accents that are written onto it


class Replaced(NamedTuple):
    """One place where a text was changed."""

    position: int               # in the text as it was, from 0
    was: str
    became: str                 # empty where nothing was to be seen


class Economy(NamedTuple):
    """A text as it is cheaper to send."""

    text: str
    replaced: tuple[Replaced, ...] = ()
    hindered_by: tuple[str, ...] = ()       # why nothing was replaced: these would still force "ucs2"


def economy(text: str, *, letters: bool = False) -> Economy:
    r"""The text with quotes, dashes, dots, blanks and the like as the GSM alphabet has them, and what was changed.

    It is left as it is where a character remains that forces "ucs2" all the same, since then nothing
    would be saved, and where it would take more segments. A letter and an accent that are written as two
    characters become the one that the alphabet has.

    Args:
        text: What is to be sent.
        letters: Whether letters may lose their accents too, "á" becoming "a"; it can change what a word means.

    >>> economy("“It’s ready…”").text
    '"It\'s ready..."'
    """
    if encoding_of(text) == "gsm7":
        return Economy(text)
    seen = [(found.start(), found[0]) for found in _SEEN.finditer(text)]
    written = [(at, was, _written(was, letters=letters)) for at, was in seen]
    hindrances = dict.fromkeys(became for _, _, became in written if encoding_of(became) != "gsm7")
    if hindrances:
        return Economy(text, hindered_by=tuple(hindrances))
    cheaper = "".join(became for _, _, became in written)
    if segments(cheaper) > segments(text):
        return Economy(text)
    return Economy(cheaper, tuple(Replaced(*one) for one in written if one[1] != one[2]))


def _written(was: str, *, letters: bool) -> str:
    """A character as GSM 03.38 has it; unchanged if it hasn't."""
    if encoding_of(was) == "gsm7":
        return was
    composed = unicodedata.normalize("NFC", was)
    plain = "".join(_PLAIN.get(character, character) for character in composed)
    if encoding_of(plain) == "gsm7":
        return plain
    if not letters:
        return was
    bare = "".join(one for one in unicodedata.normalize("NFD", was) if not unicodedata.combining(one))
    bare = "".join(_PLAIN_LETTERS.get(character, character) for character in bare)
    return bare if bare and encoding_of(bare) == "gsm7" else was
