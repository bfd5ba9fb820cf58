"""Find the known phrases that a text misses by one slip of the thumb."""

from collections.abc import Iterable

FEWEST_LETTERS = 4          # shorter words are one letter from too many others: "end" and "and"
LONGEST_PHRASE = 40         # characters; a longer phrase would cost more room than it's worth


class Spellings:
    """The phrases that a text may have meant; a look-up costs the same for any number of them.

    Phrases are folded words joined with single spaces, as `compared_form` gives them. Those of
    fewer letters than `FEWEST_LETTERS` or more characters than `LONGEST_PHRASE` are never near.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self._order: dict[str, int] = {}
        self._reachable: dict[str, str | tuple[str, ...]] = {}     # from a phrase less one letter, or whole
        self._lengths: set[int] = set()         # of whatever is one slip away from a phrase
        for phrase in phrases:
            if phrase not in self._order and _may_be_near(phrase):
                self._add(phrase)

    def near(self, phrase: str) -> list[str]:
        """The known phrases that are one slip away, in the order of their registration.

        A slip is a letter too many, missing or wrong, or two neighbours swapped: a distance of 1 in
        "optimal string alignment" (Damerau). The phrase itself is not among them.
        """
        if len(phrase) not in self._lengths or not _enough_letters(phrase):
            return []
        found: set[str] = set()
        for form in _forms(phrase):
            known = self._reachable.get(form)
            if known is not None:
                found.update((known,) if isinstance(known, str) else known)
        return sorted((one for one in found if _one_slip(phrase, one)), key=self._order.__getitem__)

    def _add(self, phrase: str) -> None:
        self._order[phrase] = len(self._order)
        self._lengths.update((len(phrase) - 1, len(phrase), len(phrase) + 1))
        for form in _forms(phrase):
            known = self._reachable.get(form)
            if known is None:
                self._reachable[form] = phrase     # most forms lead to one phrase: no tuple for them
            else:
                self._reachable[form] = (*((known,) if isinstance(known, str) else known), phrase)


def _may_be_near(phrase: str) -> bool:
    return len(phrase) <= LONGEST_PHRASE and _enough_letters(phrase)


def _enough_letters(phrase: str) -> bool:
    return len(phrase) >= FEWEST_LETTERS and (phrase.isalpha() or _letters(phrase) >= FEWEST_LETTERS)


def _letters(phrase: str) -> int:
    return sum(map(str.isalpha, phrase))


def _forms(phrase: str) -> set[str]:
    """The phrase, and the phrase less each of its letters: two that are a slip apart share one."""
    return {phrase, *[phrase[:at] + phrase[at + 1 :] for at in range(len(phrase))]}


def _one_slip(typed: str, known: str) -> bool:
    """Whether the distance is exactly 1; sharing a form allows for 2, as with "abc" and "bcd"."""
    if typed == known:
        return False
    at = 0
    while at < len(typed) and at < len(known) and typed[at] == known[at]:
        at += 1
    swapped = typed[at : at + 2] == known[at : at + 2][::-1] and typed[at + 2 :] == known[at + 2 :]
    return swapped or typed[at + 1 :] in {known[at:], known[at + 1 :]} or typed[at:] == known[at + 1 :]
