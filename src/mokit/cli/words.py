"""The words of consent, as a table, as plain lines or as JSON."""

import json
from collections.abc import Iterable, Sequence

from rich.table import Table

from mokit.cli.listings import Listing
from mokit.consent.listing import TITLES, cells
from mokit.consent.policy import Consent
from mokit.consent.words import LANGUAGES, TABLE, Row

WORDS = Listing(TITLES, ("", "", "bold cyan", "yellow", "dim"))


class UnknownLanguage(Exception):
    """There are no words in that language."""


def chosen(country: str, gateway: str, language: str) -> Sequence[Row]:
    """The words that count there, or all of them if neither country nor gateway is named.

    Raises:
        UnknownLanguage: The table has no such language.
    """
    if language and language not in LANGUAGES:
        raise UnknownLanguage(f"there are no words in {language!r}; there are in {', '.join(LANGUAGES)}")
    rows = Consent().rows(country=country, gateway=gateway, language=language) if country or gateway else TABLE
    return [row for row in rows if not language or row.language == language]


def words_table(rows: Iterable[Row]) -> Table:
    """The words for a terminal."""
    return WORDS.table(map(cells, rows))


def words_lines(rows: Iterable[Row]) -> str:
    """The words as aligned lines under a line of titles, without tabs."""
    return WORDS.lines(map(cells, rows))


def words_json(rows: Iterable[Row]) -> str:
    """The words as a JSON list."""
    return json.dumps([{**row._asdict(), "only": sorted(row.only)} for row in rows], indent=2, ensure_ascii=False)
