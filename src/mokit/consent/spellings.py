"""The many ways in which people spell a word, on purpose and by mistake."""

import re
from collections.abc import Iterable, Mapping, Sequence

from mokit.consent.slips import slips_of
from mokit.consent.table import Table
from mokit.text import compared_words

MOST_LETTERS = 4000     # of a text are read for phrases; longer is no message a person types

# Slips that are words themselves.
_WORDS_OF_THEIR_OWN = frozenset("aline anmelden ending lone messaged nailing sensing umber".split())


def spellings(table: Table) -> Mapping[str, Sequence[str]]:
    """The words that are spelt in several ways, each with these."""
    return {word: [one for one in several if "+" not in one] for word, several in _lines(table.spellings)}


class Slips:
    """Finds the words in texts in spite of slips, of drawn-out letters, and of blanks inside them."""

    def __init__(self, tables: Iterable[Table], known: frozenset[str]) -> None:
        """Take the words of the tables; a slip that is one of the `known` words is none."""
        self._of: dict[str, str] = {}
        self._of_two: dict[tuple[str, str], str] = {}
        self._slips: dict[str, list[str]] = {}
        self._typed: dict[frozenset[str], frozenset[str]] = {}
        for table in tables:
            for word, several in _lines(table.spellings):
                self._of_two |= dict.fromkeys(_halves(several), word)
            for word in table.misspelt.split():
                for slip, _ in slips_of(word):
                    if slip not in known and slip not in _WORDS_OF_THEIR_OWN:
                        self._of.setdefault(slip, word)
        self._seconds = {second for _, second in self._of_two}
        for slip, word in self._of.items():
            self._slips.setdefault(word, []).append(slip)

    def typed(self, words: frozenset[str]) -> frozenset[str]:
        """The words, what they are typed as by mistake, and what ends one that is typed as two."""
        found = self._typed.get(words)
        if found is None:
            slips = {slip for word in self._slips.keys() & words for slip in self._slips[word]}
            halves = {second for (_, second), word in self._of_two.items() if word in words}
            found = self._typed[words] = words | slips | halves
        return found

    def clauses(self, text: str) -> list[str]:
        """The words of a text without their slips, those that were written as two together, "," between clauses."""
        found: list[str] = []
        meant, seconds = self._of.get, self._seconds
        for typed in _pieces(text[:MOST_LETTERS]):
            word = meant(typed, typed)
            if word in seconds and found and (found[-1], word) in self._of_two:
                found[-1] = self._of_two[found[-1], word]
            elif word.isalnum() or not word.isascii():
                found.append(word)
            elif found and found[-1] != ",":
                found.append(",")
        return found


def _pieces(text: str) -> Iterable[str]:
    """The words of a text, parted, and between its clauses what parts them."""
    if _DRAWN_OUT.search(text) is not None:
        text = _DRAWN_OUT.sub(r"\1", text)
    if text.isascii():
        return _PIECES.findall(text.lower().replace("'", ""))
    clauses = [clause for clause in _BREAKS.split(_EMOJI.sub(" ", text)) if clause.strip()]
    return [word for clause in clauses for word in (",", *parted(compared_words(clause)))]


def _lines(lines: str) -> Iterable[tuple[str, Sequence[str]]]:
    for line in filter(None, map(str.strip, lines.splitlines())):
        word, _, several = line.partition(":")
        yield word, several.split()


def _halves(several: Iterable[str]) -> Iterable[tuple[str, str]]:
    return [(first, second) for first, plus, second in (one.partition("+") for one in several) if plus]


def undrawn(words: Sequence[str], whole: str) -> Sequence[str]:
    """The words without what was drawn out: "pleeease stoooop"; `whole` is all of them."""
    return words if _DRAWN_OUT.search(whole) is None else [_DRAWN_OUT.sub(r"\1", word) for word in words]


def parted(words: Iterable[str]) -> list[str]:
    """Compared words without their apostrophes, parted at the punctuation and the emoji inside them.

    >>> parted(["retirez-moi", "don't", "stop...i", "stop👏now"])
    ['retirez', 'moi', 'dont', 'stop', 'i', 'stop', 'now']
    """
    joined = " ".join(words).replace("'", "")
    if joined.replace(" ", "").isalnum():       # as it is with most, and twice as fast
        return joined.split()
    return (joined if joined.isascii() else _EMOJI.sub(" ", joined)).translate(_PARTING).split()


_MARKS = "\u2600-\u27bf\U0001f000-\U0001faff"
_EMOJI = re.compile(f"[{_MARKS}]+")
_PARTING = str.maketrans(dict.fromkeys('!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~…', " "))
_BREAKS = re.compile(r"[.!?;:,\n\r()…।。，！？]+| [-–—]+ ")
_PIECES = re.compile(r"[a-z0-9]+|[.!?;:,\n\r()]+| -+ ")
_DRAWN_OUT = re.compile(r"([a-zA-Z])\1\1+")
