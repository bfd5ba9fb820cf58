"""One slip of the thumb, judged by rapidfuzz."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from mokit.spelling import FEWEST_LETTERS, LONGEST_PHRASE, Spellings

ALIKE = st.text(alphabet="abc ", max_size=8)    # few letters, so that slips are frequent


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("subscibe", "subscribe"),          # a letter missing
        ("subscrribe", "subscribe"),        # one too many
        ("subscrobe", "subscribe"),         # a wrong one
        ("susbcribe", "subscribe"),         # two swapped
        ("ubscribe", "subscribe"),
        ("subscribee", "subscribe"),
        ("vots", "vote"),
        ("ovte", "vote"),
        ("optout", "opt out"),              # a space is typed like a letter
        ("joint club", "join club"),
        ("привт", "привет"),
        ("стпо", "стоп"),
    ],
)
def test_a_phrase_one_slip_away_is_near(typed: str, known: str) -> None:
    assert Spellings([known]).near(typed) == [known]


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("subscribe", "subscribe"),         # no slip at all
        ("subscib", "subscribe"),           # two slips
        ("bcde", "abcd"),                   # both less a letter are "bcd"
        ("and", "end"),                     # too short, both of them
        ("ends", "end"),                    # known is too short
        ("end", "ends"),                    # typed is too short
        ("10001", "10002"),                 # numbers are not misspelt
        ("a1 b2", "a1 b3"),
        ("", "vote"),
        ("veto", "vote"),                   # swapped, though not neighbours
    ],
)
def test_anything_else_is_not_near(typed: str, known: str) -> None:
    assert Spellings([known]).near(typed) == []


def test_several_near_phrases_come_in_the_order_of_registration() -> None:
    spellings = Spellings(["vote", "votes", "note", "tote", "note", "quote"])

    assert spellings.near("rote") == ["vote", "note", "tote"]
    assert spellings.near("vote") == ["votes", "note", "tote"]


def test_the_longest_phrase_is_found_and_a_longer_one_is_not() -> None:
    longest = "x" * LONGEST_PHRASE
    spellings = Spellings([longest, longest + "yz"])

    assert spellings.near(longest + "x") == [longest]
    assert spellings.near(longest + "y") == [longest]
    assert spellings.near(longest[1:]) == [longest]
    assert spellings.near(longest + "yzz") == []


@given(st.lists(ALIKE, max_size=12), ALIKE)
def test_near_is_what_rapidfuzz_finds_at_distance_one(phrases: list[str], typed: str) -> None:
    def long_enough(phrase: str) -> bool:
        return len(phrase.replace(" ", "")) >= FEWEST_LETTERS

    expected = [
        phrase
        for phrase in dict.fromkeys(phrases)
        if long_enough(phrase) and long_enough(typed) and OSA.distance(typed, phrase) == 1
    ]

    assert Spellings(phrases).near(typed) == expected


@given(st.text(alphabet="abcde", min_size=5, max_size=10), st.data())
def test_every_single_slip_is_found(known: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(known) - 2))
    slips = {
        known[:at] + known[at + 1 :],
        known[:at] + "z" + known[at:],
        known[:at] + "z" + known[at + 1 :],
        known[:at] + known[at + 1] + known[at] + known[at + 2 :],
    } - {known}

    assert all(Spellings([known]).near(slip) == [known] for slip in slips)


@given(st.lists(st.text(), max_size=5), st.text())
def test_no_text_makes_it_raise(phrases: list[str], typed: str) -> None:
    assert set(Spellings(phrases).near(typed)) <= set(phrases)


def test_the_work_of_a_look_up_does_not_grow_with_the_number_of_phrases() -> None:
    few = Spellings(f"word {number:x}" for number in range(5_000, 5_010))
    many = Spellings(f"word {number:x}" for number in range(20_000))

    assert _calls(many, "subscrbe") == _calls(few, "subscrbe")


def _calls(spellings: Spellings, typed: str) -> int:
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    previous = sys.getprofile()
    sys.setprofile(count)
    try:
        spellings.near(typed)
    finally:
        sys.setprofile(previous)
    return calls
