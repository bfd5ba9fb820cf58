"""Find the one value that a short text means, such as the 5 of "5 - loved it"."""

import re
from collections.abc import Collection, Sequence
from typing import Generic, TypeVar

from mokit.fields.kinds import Reading, Unreadable
from mokit.text import COURTESY, compared_form

T = TypeVar("T")

MOST_WORDS = 8          # a longer text is a story, and its numbers may be anything
LONGEST = 160           # characters


class Lenient(Generic[T]):
    """Reads what the exact reading reads, and else the only value in a short text.

    Two different values ("3 or 4") are none, and so is one beside a denial ("not 5").
    """

    def __init__(
        self, read: Reading[T], most_words: int = 1, anywhere: Collection[str] | None = None
    ) -> None:
        """Make it from the exact reading.

        Args:
            read: The exact reading.
            most_words: The most words that one value has.
            anywhere: The compared forms of values that count in the midst of a sentence; others count
                only between punctuation. By default all do but "one", "zero" and single vowels, which
                are mostly something else there ("the red one", "a red one"). One that doesn't count
                still leaves a different one in doubt ("A and B").
        """
        self._read = read
        self._most_words = most_words
        self._anywhere = anywhere

    def __call__(self, typed: str, language: str = "en") -> T:
        """The value of the text."""
        try:
            return self._read(typed, language)
        except Unreadable:
            found = self._values(typed, language)
            if len(found) == 1:
                return found[0]
            raise

    def _values(self, typed: str, language: str) -> list[T]:
        """The different values in the text; none if it denies something or may mean another one."""
        words = core_words(typed)
        found: dict[bool, list[T]] = {True: [], False: []}      # those that count, and the doubtful ones
        at = 0
        while at < len(words):
            end, values = self._longest(words, at, language)
            if not values and _denies(words[at]):
                return []
            found[self._counts(words, at, end)] += values
            at = end
        sure = found[True]
        different = [value for at, value in enumerate(sure) if value not in sure[:at]]
        return different if all(value in sure for value in found[False]) else []

    def _longest(self, words: Sequence[str], at: int, language: str) -> tuple[int, list[T]]:
        """Where the longest value ends that begins at word `at`, and the value if there is one."""
        for end in range(min(at + self._most_words, len(words)), at, -1):
            try:
                return end, [self._read(" ".join(words[at:end]), language)]
            except Unreadable:
                continue
        return at + 1, []

    def _counts(self, words: Sequence[str], first: int, end: int) -> bool:
        """Whether the words from `first` on are meant as a value, where they can be read as one."""
        form = compared_form(" ".join(words[first:end]))
        begins, ends = _is_cut(words, first), _is_cut(words, end)
        if begins and ends:
            return True
        if self._anywhere is not None:
            return form in self._anywhere
        return form not in _OFTEN_PRONOUNS and (ends or form not in _OFTEN_ARTICLES)


def core_words(typed: str) -> list[str]:
    """The words of a short text, please and thanks at its ends left out; none of a long text."""
    words = [word for word in re.split(_GAP, typed) if word] if len(typed) <= LONGEST else []
    if len(words) > MOST_WORDS:
        return []
    while words and compared_form(words[-1]) in COURTESY:
        words.pop()
    while words and compared_form(words[0]) in COURTESY:
        words.pop(0)
    return words


def _is_cut(words: Sequence[str], at: int) -> bool:
    """Whether a clause ends and another begins at word `at`."""
    return at in {0, len(words)} or words[at - 1][-1] in _STOPS or not any(map(str.isalnum, words[at]))


def _denies(word: str) -> bool:
    form = compared_form(word)
    return form in _DENIALS or form.endswith("n't")


# Between words, and after "5-" or "5," where a letter follows at once.
_GAP = r"\s+|(?<=[0-9][,;:!?.-])(?=[^\W\d_])"
_STOPS = frozenset(",.;:!?()-–—\"'")

_OFTEN_PRONOUNS = frozenset({"one", "zero"})
_OFTEN_ARTICLES = frozenset("aeiouy")
_DENIALS = frozenset(
    "no not never neither nor cannot without except than "
    "dont isnt wasnt arent cant wont didnt doesnt wouldnt "
    "ne pas jamais sans nicht kein keine keinen nie ohne nunca nao sem sin nahi nahin mat".split()
)
