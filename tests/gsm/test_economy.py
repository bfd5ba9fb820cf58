"""Typography as the GSM alphabet has it, where that saves something."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mokit.gsm import encoding_of, segments
from mokit.gsm.economy import Economy, Replaced, economy

TYPOGRAPHY = st.text(alphabet="abc’“”–…\u00a0\u200be\u0301ż😀€`", max_size=200)


@pytest.mark.parametrize(
    ("text", "cheaper"),
    [
        ("“It’s here”", "\"It's here\""),
        ("„Gänsefüße‟ «oui» ‹non›", "\"Gänsefüße\" \"oui\" 'non'"),
        ("1999–2026 — it’s been long…", "1999-2026 - it's been long..."),
        ("no\u00a0break\u202fhere\u2009there", "no break here there"),
        ("a\u200bb\ufeffc\u00add", "abcd"),
        ("• one\t• two", "* one * two"),
        ("½ × ¾ ≤ 1", "1/2 x 3/4 <= 1"),
        ("`code`", "'code'"),
        ("cafe\u0301 nin\u0303o", "café niño"),                 # decomposed, as some phones write it
        ("oﬃce".replace("ﬃ", "ﬀi"), "office"),
        ("№ 5 ™ © ®", "No. 5 TM (c) (R)"),
        ("first\u2028second", "first\nsecond"),
    ],
)
def test_typography_is_written_as_the_alphabet_has_it(text: str, cheaper: str) -> None:
    assert economy(text).text == cheaper
    assert encoding_of(cheaper) == "gsm7"


def test_it_tells_what_it_replaced_and_where() -> None:
    assert economy("It’s\u200b 5\u00a0€…").replaced == (
        Replaced(2, "’", "'"),
        Replaced(4, "\u200b", ""),
        Replaced(7, "\u00a0", " "),
        Replaced(9, "…", "..."),
    )


@pytest.mark.parametrize("text", ["", "plain", "5 € [net]", "Grüße"])
def test_a_text_that_is_gsm7_stays_as_it_is(text: str) -> None:
    assert economy(text) == Economy(text)


def test_where_a_character_forces_ucs2_all_the_same_nothing_is_replaced() -> None:
    assert economy("“Привет” – 😀") == Economy("“Привет” – 😀", (), (*"Привет", "😀"))


def test_letters_keep_their_accents_unless_told_otherwise() -> None:
    assert economy("Ça va, señor Núñez – œuvre").hindered_by == ("ú", "œ")
    assert economy("señor Núñez – œuvre, Łódź", letters=True).text == "señor Nuñez - oeuvre, Lodz"
    assert economy("Привет", letters=True).hindered_by == tuple("Привет")


def test_it_never_makes_a_text_dearer() -> None:
    assert segments("…" * 70) == 1
    assert economy("…" * 70) == Economy("…" * 70)


@given(TYPOGRAPHY, st.booleans())
def test_the_result_is_gsm7_or_the_text_itself_and_never_dearer(text: str, letters: bool) -> None:  # noqa: FBT001
    found = economy(text, letters=letters)
    assert segments(found.text) <= segments(text)
    assert encoding_of(found.text) == "gsm7" or found == Economy(text, (), found.hindered_by)
    assert economy(found.text, letters=letters).replaced == ()


@given(TYPOGRAPHY)
def test_what_was_replaced_in_its_places_gives_the_result(text: str) -> None:
    found, written, at = economy(text), "", 0
    for position, was, became in found.replaced:
        assert text.startswith(was, position)
        written += text[at:position] + became
        at = position + len(was)
    assert written + text[at:] == found.text


@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_no_text_makes_it_fail(text: str) -> None:
    economy(text, letters=True)


def test_no_letter_is_replaced_as_typography() -> None:
    from mokit.gsm.economy import _PLAIN

    kinds = {unicodedata.category(character)[0] for character in _PLAIN}
    assert kinds <= {"P", "S", "Z", "C", "N", "L"}
    letters = {character for character in _PLAIN if unicodedata.category(character) in {"Lu", "Ll"}}
    assert letters == set("ﬀﬁﬂ")
