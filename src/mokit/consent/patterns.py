"""Find the patterns of `phrases` in the words of a text: one look at each word, whatever the text."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from mokit.consent.phrases import DENIALS, DOUBTS, FILLERS, LOOK_BACK, OPT_OUT, PADDING, SETS, SUSPECTED, WRONG_NUMBER

MOST_FILLERS = 5        # words that one "~" takes
MOST_WORDS = 400        # of a text are looked at; what is said last is said first as a rule
MOST_BEGUN = 12         # words of a text that only begins with such a word
MOST_WHOLE = 12         # words of a text that is nothing but a phrase and padding

Role = Literal["opt_out", "wrong_number", "suspected"]
TABLES: tuple[tuple[Role, Mapping[str, str]], ...] = (
    ("wrong_number", WRONG_NUMBER), ("opt_out", OPT_OUT), ("suspected", SUSPECTED)
)  # fmt: skip

# Words that say too little by themselves to look at a text for their sake, the most common first, as they were
# counted in the personal texts of the SMS Spam Collection (UCI Machine Learning Repository, dataset 228).
_COMMON = {
    word: -place
    for place, word in enumerate(
        """
        you to u i a the in and is me my for it that of have on not are at can your do will if be no with how when
        so get go but up dont just know like this call what good ur its got out want all one need from da by take
        back send r here did any where pls make didnt said has phone e more please them why let text again message
        number our who off us msg told leave find ya wish getting done y person class never dat stop quite name plan
        those everything hear
        de la le les que es en um sie ist der die das ke ko hai di che il per het een
        """.split()
    )
}


class Found(NamedTuple):
    """A pattern in a text."""

    role: Role
    language: str
    words: str              # those that the pattern took
    doubtful: bool          # something before it leaves it open


class _Slot(NamedTuple):
    words: frozenset[str]
    kind: Literal["one", "maybe", "fill", "never"]


class _Pattern(NamedTuple):
    role: Role
    language: str
    slots: tuple[_Slot, ...]
    leads: bool             # nothing but padding before it
    ends: bool              # and behind it
    clear: bool


class Phrases:
    """The patterns of some languages, ready to be found."""

    def __init__(self, languages: Iterable[str]) -> None:
        self._at: dict[str, list[_Pattern]] = {}        # by the words that they begin with
        self._telling: dict[str, set[str]] = {}         # by words of which each pattern has one, others that it needs
        self._telling_if_short: dict[str, set[str]] = {}
        for pattern in _patterns(set(languages)):
            for word in _first_words(pattern.slots):
                self._at.setdefault(word, []).append(pattern)
            best, second = _telling(pattern.slots)
            tables = [self._telling_if_short]
            if not (pattern.leads and pattern.ends):
                tables.append(self._telling)
            for table in tables:
                for word in best:
                    table.setdefault(word, set()).update(second or {word})

    def may_be_in(self, words: Sequence[str]) -> bool:
        """Whether it is worth to part the words and to look: most texts have no two words that tell."""
        telling = self._telling if len(words) > MOST_WHOLE else self._telling_if_short
        if not telling.keys().isdisjoint(words):
            parts = set(parted(words))
            return any(word in telling and not telling[word].isdisjoint(parts) for word in parts)
        odd = [word for word in words if not word.isalnum()]
        return bool(odd) and not telling.keys().isdisjoint(parted(odd))

    def find(self, words: Sequence[str]) -> Found | None:
        """The strongest pattern in the words (parted, without apostrophes); None if there is none."""
        lead = next((at for at, word in enumerate(words) if word not in PADDING), len(words))
        weaker: Found | None = None
        for at, word in enumerate(words):
            for pattern in self._at.get(word, ()):
                found = _found(pattern, words, at, lead)
                if found is not None and found.role != "suspected" and not found.doubtful:
                    return found
                weaker = weaker or found
        return weaker


def parted(words: Iterable[str]) -> list[str]:
    """Compared words without their apostrophes, parted at the punctuation inside them.

    >>> parted(["retirez-moi", "don't", "stop...i"])
    ['retirez', 'moi', 'dont', 'stop', 'i']
    """
    return " ".join(words).translate(_PARTING).split()


_PARTING = str.maketrans({"'": None, **dict.fromkeys('!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~…', " ")})


def _found(pattern: _Pattern, words: Sequence[str], at: int, lead: int) -> Found | None:
    if pattern.leads and at > lead:
        return None
    end = _end(pattern.slots, words, at)
    if end is None or (pattern.ends and any(word not in PADDING for word in words[end:])):
        return None
    if pattern.leads and len(words) > (MOST_WHOLE if pattern.ends else MOST_BEGUN):
        return None
    before = words[max(0, at - LOOK_BACK) : at]
    denied = not DENIALS.isdisjoint(before)
    if denied and not _complains(before, clear=pattern.clear):
        return None
    return Found(pattern.role, pattern.language, " ".join(words[at:end]), denied or not DOUBTS.isdisjoint(before))


def _complains(before: Sequence[str], *, clear: bool) -> bool:
    """Whether what denies is a complaint: "why won't you stop", "I can't unsubscribe"."""
    return before[-1] in {"you", "u", "yall"} or (clear and not {"cant", "cannot"}.isdisjoint(before))


def _end(slots: Sequence[_Slot], words: Sequence[str], at: int) -> int | None:
    """Where the slots end that begin there; None if they don't fit."""
    for place, slot in enumerate(slots):
        if slot.kind == "fill":
            at = _filled(slot, slots[place + 1 :], words, at)
        elif slot.kind == "never":
            if at < len(words) and words[at] in slot.words:
                return None
        elif at < len(words) and words[at] in slot.words:
            at += 1
        elif slot.kind == "one":
            return None
    return at


def _filled(filler: _Slot, rest: Sequence[_Slot], words: Sequence[str], at: int) -> int:
    """Where the small words end; what the next slot asks for is none of them."""
    wanted = rest[0].words if rest else frozenset[str]()
    last = min(at + MOST_FILLERS, len(words))
    while at < last and words[at] in filler.words and words[at] not in wanted:
        at += 1
    return at


def _patterns(languages: set[str]) -> Iterator[_Pattern]:
    for role, table in TABLES:
        for language, lines in table.items():
            if language in languages:
                for line in _lines(lines):
                    yield _pattern(role, language, line.split())


def _lines(lines: str) -> list[str]:
    """The lines of a table; one that ends in "|" goes on in the next."""
    return [line for line in map(str.strip, re.sub(r"\|\s*\n\s*", "|", lines).splitlines()) if line]


def _pattern(role: Role, language: str, slots: list[str]) -> _Pattern:
    leads, ends, clear = "^" in slots, "$" in slots, "!" in slots
    fillers = frozenset(FILLERS[language].split())
    read = tuple(_slot(slot, fillers) for slot in slots if slot not in {"^", "$", "!"})
    return _Pattern(role, language, read, leads, ends, clear)


def _slot(written: str, fillers: frozenset[str]) -> _Slot:
    if written == "~":
        return _Slot(fillers, "fill")
    names = written.removeprefix("-").removesuffix("?").split("|")
    words = frozenset(word for name in names for word in (SETS[name[1:]].split("|") if name[0] == "@" else [name]))
    return _Slot(words, "never" if written[0] == "-" else "maybe" if written[-1] == "?" else "one")


def _first_words(slots: Sequence[_Slot]) -> Iterator[str]:
    for slot in slots:
        yield from slot.words
        if slot.kind == "one":
            return


def _telling(slots: Sequence[_Slot]) -> tuple[frozenset[str], frozenset[str]]:
    """The words of the two slots that tell most: whose most common word is the least common."""
    needed = [slot.words for slot in slots if slot.kind == "one"]
    needed.sort(key=lambda words: max(_COMMON.get(word, _RARE) for word in words))
    return needed[0], needed[1] if len(needed) > 1 else frozenset()


_RARE = -len(_COMMON)
