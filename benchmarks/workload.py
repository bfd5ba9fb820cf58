"""The keywords and texts that all entrants get."""

from collections.abc import Callable, Coroutine, Iterator, Sequence
from random import Random

from attrs import frozen

HANDLERS = 10                   # functions that the keywords are dealt to
LOST = "Text HELP to see what I understand."
SAMPLED = 500                   # keywords that the texts hit, spread over all of them


@frozen
class Script:
    """An alphabet to make keywords of: two letters a syllable, four syllables a keyword."""

    name: str
    consonants: str
    vowels: str

    def keyword(self, number: int) -> str:
        """The keyword of that number, such as "BABADOKI"; all differ in whole letters."""
        syllables: list[str] = []
        for _ in range(4):
            number, digit = divmod(number, len(self.consonants) * len(self.vowels))
            consonant, vowel = divmod(digit, len(self.vowels))
            syllables.append(self.consonants[consonant] + self.vowels[vowel])
        return "".join(syllables).upper()

    def keywords(self, count: int) -> list[str]:
        """The first `count` keywords."""
        return [self.keyword(number) for number in range(count)]


ASCII = Script("ASCII", "bdfgklmnrt", "aeiou")
CYRILLIC = Script("Cyrillic", "бдфгклмнрт", "аэиоу")      # no ASCII letter in it: the slow way to normalise
SCRIPTS = (ASCII, CYRILLIC)


def handlers() -> list[Callable[[int], str]]:
    """Ten handlers that differ and do next to nothing."""
    return [_handler(number) for number in range(HANDLERS)]


def _handler(number: int) -> Callable[[int], str]:
    def handler(n: int) -> str:
        return f"{number} counts {n}."

    return handler


def async_handlers() -> list[Callable[[int], Coroutine[None, None, str]]]:
    """The same as coroutine functions that await nothing."""
    return [_async_handler(number) for number in range(HANDLERS)]


def _async_handler(number: int) -> Callable[[int], Coroutine[None, None, str]]:
    async def handler(n: int) -> str:
        return f"{number} counts {n}."

    return handler


def dealt(keywords: Sequence[str], number: int) -> Sequence[str]:
    """The keywords of the handler of that number."""
    return keywords[number::HANDLERS]


def hit(keyword: str) -> str:
    """A text that means this keyword."""
    return f"{keyword.capitalize()} 5"


def misspelt(keyword: str) -> str:
    """A text with one letter too many, which is near this keyword and no other."""
    return f"{keyword[:3]}{keyword[2]}{keyword[3:]} 5".lower()


def miss(keyword: str) -> str:
    """A text of the same letters that is near no keyword."""
    return f"{keyword[::-1]}{keyword} 5".lower()


CASES: dict[str, Callable[[str], str]] = {"hit": hit, "miss": miss, "misspelt": misspelt}


def texts(keywords: Sequence[str], case: Callable[[str], str]) -> Iterator[str]:
    """Texts without end, over a fixed sample of the keywords in shuffled order."""
    sample = list(keywords[:: max(1, len(keywords) // SAMPLED)])
    Random(5).shuffle(sample)
    while True:
        yield from map(case, sample)
