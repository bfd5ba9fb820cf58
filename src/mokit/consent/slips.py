"""What the thumb makes of a word."""

from collections.abc import Iterator

_BESIDE = {
    letter: beside
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for letter, beside in zip(row, zip(f"_{row}", f"{row[1:]}_", strict=False), strict=False)
}
_ABOVE = {"s": "wexz", "t": "rgf56y", "o": "0lk9", "p": "0l", "u": "78j", "n": "bhm", "b": "vn", "c": "xdfv", "e": "34"}


def slips_of(word: str) -> Iterator[tuple[str, bool]]:
    """Each way to miss one letter, and whether all letters are still there: two neighbours swapped.

    >>> [slip for slip, same_letters in slips_of("stop") if same_letters]
    ['tsop', 'sotp', 'stpo']
    """
    for at in range(len(word) - 1):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :], True
    for at, letter in enumerate(word):
        yield word[:at] + word[at + 1 :], False
        for other in (*_BESIDE.get(letter, ()), *_ABOVE.get(letter, "")):
            yield word[:at] + other + word[at + 1 :], False


def thinned(word: str) -> str:
    """The word without its doubled letters.

    >>> thinned("stoppp")
    'stop'
    """
    return "".join(letter for at, letter in enumerate(word) if at == 0 or word[at - 1] != letter)
