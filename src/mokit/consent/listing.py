"""The table of consent words as lines to read."""

from collections.abc import Iterable, Sequence

from mokit.consent.words import LANGUAGES, Row

TITLES = ("Meaning", "Language", "Word", "Where", "Sources")
MEANINGS = {"opt_out": "leave", "opt_in": "come back", "confirm": "say yes", "help": "help"}


def cells(row: Row) -> Sequence[str]:
    """A row in the order of `TITLES`."""
    where = " ".join(LANGUAGES.get(one, one) for one in sorted(row.only)) or "everywhere"
    language = LANGUAGES.get(row.language, "any")
    return MEANINGS[row.meaning], language, row.word.upper(), where, " ".join(row.sources)


def lines(rows: Iterable[Row]) -> str:
    """A line for each meaning and language, with its words."""
    groups: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        meaning, language, word, where, _ = cells(row)
        groups.setdefault((meaning, language), []).append(word if not row.only else f"{word} ({where})")
    return "\n".join(f"{meaning}, {language}: {', '.join(words)}" for (meaning, language), words in groups.items())
