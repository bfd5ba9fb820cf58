"""The command that lists the words of consent."""

import json
from collections.abc import Callable
from typing import Any

Mokit = Callable[..., Any]


def test_the_words_of_a_language_are_listed_with_their_sources(mokit: Mokit) -> None:
    said = mokit("consent", "words", "--language", "nl")
    assert said.lines[0].split() == ["MEANING", "LANGUAGE", "WORD", "WHERE", "SOURCES"]
    assert said.lines[1].split() == ["leave", "Dutch", "STOPPEN", "everywhere", "practice"]
    assert all("Dutch" in line for line in said.lines[1:])
    assert said.code == 0


def test_the_words_of_a_country_are_those_that_count_there(mokit: Mokit) -> None:
    def words(*options: str) -> set[str]:
        return {row["word"] for row in json.loads("\n".join(mokit("consent", "words", "--json", *options).lines))}

    assert "info" in words("--country", "CA")
    assert "info" not in words("--country", "US")
    assert "td" in words("--country", "US", "--gateway", "aws")
    assert {"info", "td", "fine"} <= words()


def test_a_language_without_words_is_told(mokit: Mokit) -> None:
    said = mokit("consent", "words", "--language", "tlh")
    assert said.code == 2
