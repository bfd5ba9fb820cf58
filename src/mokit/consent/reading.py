"""Read a text for consent: exact words, the dress that they come in, slips of the thumb, and phrases."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mokit.consent.finding import MOST_WORDS, Found, phrases_of
from mokit.consent.machines import reaction
from mokit.consent.meanings import NOTHING, Level, Meaning
from mokit.consent.slips import slips_of, thinned
from mokit.consent.spellings import parted
from mokit.consent.words import Row
from mokit.text import COURTESY, compared_form, compared_words

MOST_SHORT = 8          # words; a text of more is no word in a dress
FEWEST_LETTERS = 4      # of a word whose misspellings count; "end" is too near to "and"
LONG = 8                # letters of a word that is known though one is missing or wrong
SHORTEST_NUMBER = 5     # digits of a number that people copy behind STOP
STRONG = frozenset("stop stopall unsubscribe unsub optout optmeout".split())     # nothing else is meant by them

_NUMBER_WORDS = frozenset("to at au aux an a al para text texts from 2 number".split())
_LIST_WORDS = frozenset("the my list la le les de die der liste lista o os".split())
_WORDS_OF_THEIR_OWN = frozenset("atop top sop stow shop slop step sort stoic spot post".split())


class Reader:
    """Reads texts to one service by one policy.

    Args:
        rows: The words that count there.
        languages: Whose phrases count.
        level: How much is taken for an opt-out.
        numbers: The service's own, as in "STOP 12345".
        lists: The names of its lists, as in "STOP TIPS".
        without: Words of the table that don't count, and so aren't asked about.
    """

    def __init__(
        self,
        rows: Iterable[Row],
        languages: Iterable[str],
        *,
        level: Level,
        numbers: Iterable[str] = (),
        lists: Iterable[str] = (),
        without: Iterable[str] = (),
    ) -> None:
        rows = tuple(rows)
        self._words = {_squashed(row.word): row for row in reversed(rows)}     # the first of two counts
        self._level = level
        self._without = frozenset(without)
        self._numbers = [digits for number in numbers if (digits := _digits(number))]
        self._lists = {_squashed(compared_form(name)): name for name in lists}
        self._firsts = {word for row in rows for word in (row.word.split()[0], _squashed(row.word))}
        self._thinned: dict[str, Row] = {}
        self._slips: dict[str, _Slip] = {}
        if level != "exact":
            leaving = {word: row for word, row in self._words.items() if row.meaning == "opt_out"}
            self._thinned = {thinned(word): row for word, row in leaving.items() if len(word) >= FEWEST_LETTERS}
            self._slips = _slips(leaving)
        self._begins = {begin for word in self._thinned for begin in (word[:2], word[0] * 2)}
        heard = {*self._words, *self._slips, *(word * 2 for word in self._words if len(word) == 1)}
        self._beginnings = self._begins | {word[:2] for word in heard}
        self._longest_slip = 2 * max(map(len, self._thinned), default=0)
        self._phrases = None if level == "exact" else phrases_of(frozenset(languages))

    def read(self, text: str, words: Sequence[str] | None = None) -> Meaning:
        """What the text means for consent.

        Args:
            text: As typed.
            words: Its `compared_words`, if the caller has them.
        """
        if words is None:
            words = compared_words(text)
        whole = "".join(words)
        row = self._words.get(whole)
        if row is not None:
            return _meaning(row, "word")
        doubt = NOTHING
        if len(words) <= MOST_SHORT and not self._is_none(words, whole):
            meaning = self._short(words if whole.isalnum() else parted(words))
            if meaning is not None and meaning.consent != "suspected":
                return meaning
            doubt = meaning or NOTHING
        if self._phrases is None:
            return doubt
        found = self._phrases.find(text, words[:MOST_WORDS], whole)
        if found is None or found.words in self._without or reaction(text):
            return doubt
        meaning = self._of_pattern(found)
        return doubt if meaning.consent != "opt_out" and doubt.consent else meaning

    def _is_none(self, words: Sequence[str], whole: str) -> bool:
        """Whether few plain words are no word in a dress, as is told of most by how they begin."""
        return (
            whole.isalnum() and whole[:2] not in self._beginnings and words[0] not in self._firsts
            and words[0] not in COURTESY and words[-1] not in COURTESY
        )  # fmt: skip

    def _short(self, pieces: Sequence[str]) -> Meaning | None:
        """What few words mean that are a word in some dress."""
        if not pieces:
            return NOTHING
        if pieces[0] in COURTESY or pieces[-1] in COURTESY:
            pieces = _between(pieces, COURTESY) or pieces
        whole = _unrepeated("".join(pieces))
        row = self._words.get(whole)
        if row is not None:
            return _meaning(row, "word")
        if len(pieces) > 1 and pieces[0] in self._firsts:
            meaning = self._word_and_more(pieces)
            if meaning is not None:
                return meaning
        return self._misspelt(whole) if self._longest_slip >= len(whole) >= FEWEST_LETTERS - 1 else None

    def _word_and_more(self, words: Sequence[str]) -> Meaning | None:
        """A word with the service's number or the name of a list behind it."""
        for end in range(len(words) - 1, 0, -1):
            row = self._words.get("".join(words[:end]))
            if row is not None and row.meaning in {"opt_out", "opt_in"}:
                return self._with_more(row, words[end:])
        return None

    def _with_more(self, row: Row, rest: Sequence[str]) -> Meaning | None:
        named = "".join(word for word in rest if word not in _LIST_WORDS)
        name = self._lists.get("".join(rest)) or self._lists.get(named)
        if name is not None:
            return _meaning(row, "word and list")._replace(list=name)
        digits = "".join(word for word in rest if word not in _NUMBER_WORDS)
        if not digits.isdecimal():
            return None
        if len(digits) >= SHORTEST_NUMBER or digits in self._numbers:
            return _meaning(row, "word and number")
        return _suspected(row, "word and number") if self._suspects(row) else None

    def _misspelt(self, whole: str) -> Meaning | None:
        row = self._thinned.get(thinned(whole)) if whole[:2] in self._begins else None
        if row is not None:
            return _meaning(row, "misspelling")
        slip = self._slips.get(whole)
        if slip is None:
            return None
        if slip.same_letters or len(slip.row.word) >= LONG:
            return _meaning(slip.row, "misspelling")
        return _suspected(slip.row, "misspelling") if self._suspects(slip.row) else None

    def _suspects(self, row: Row) -> bool:
        return self._level == "suspected" and row.meaning == "opt_out"

    def _of_pattern(self, found: Found) -> Meaning:
        wrong = found.role == "wrong_number"
        if found.is_certain:
            return Meaning("opt_out", "wrong number" if wrong else "phrase", found.words, found.language, None, wrong)
        if self._level != "suspected":
            return NOTHING
        return Meaning("suspected", "wrong number" if wrong else "phrase", found.words, found.language, None, wrong)


def _meaning(row: Row, rule: str) -> Meaning:
    if row.meaning == "confirm":
        return Meaning("opt_in", "confirmation", row.word, row.language)
    return Meaning(row.meaning, rule, row.word, row.language)


def _suspected(row: Row, rule: str) -> Meaning:
    return Meaning("suspected", rule, row.word, row.language)


def _squashed(phrase: str) -> str:
    """The phrase without what parts its words, so that it is found however it was parted."""
    return "".join(parted(phrase.split()))


def _digits(number: str) -> str:
    return "".join(filter(str.isdecimal, number))


def _between(words: Sequence[str], outer: frozenset[str]) -> Sequence[str]:
    """The words without those on both sides that don't count."""
    first, last = 0, len(words)
    while first < last and words[first] in outer:
        first += 1
    while first < last and words[last - 1] in outer:
        last -= 1
    return words[first:last]


def _unrepeated(whole: str) -> str:
    """One of what is the same again and again: "stopstop"."""
    return whole[: (whole + whole).find(whole, 1)] if len(whole) > 1 else whole


class _Slip(NamedTuple):
    row: Row
    same_letters: bool      # two neighbours swapped: no other letter, none missing


def _slips(words: dict[str, Row]) -> dict[str, _Slip]:
    """What the thumb makes of the words that mean only that; a word of its own is none."""
    found: dict[str, _Slip] = {}
    for word in sorted(STRONG & words.keys()):
        for slip, same in slips_of(word):
            if slip not in words and slip not in _WORDS_OF_THEIR_OWN:
                found.setdefault(slip, _Slip(words[word], same))
    return found
