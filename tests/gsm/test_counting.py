"""Alphabets and segments, judged by 3GPP TS 23.038 and by smsutil."""

import pytest
import smsutil  # type: ignore[import-untyped]  # it has no type hints
from hypothesis import given
from hypothesis import strategies as st

from mokit.gsm import (
    ESCAPE,
    GSM7,
    GSM7_EXTENSION,
    GSM7_PART,
    GSM7_SINGLE,
    UCS2_PART,
    UCS2_SINGLE,
    encoding_of,
    segments,
    units,
)

EXTENDED = "".join(GSM7_EXTENSION)
IN_GSM7 = st.text(alphabet=GSM7.replace(ESCAPE, "") + EXTENDED * 5, max_size=500)
SOMETIMES_WIDE = st.text(alphabet="aż–😀", max_size=250)


# Source: 3GPP TS 23.038, 6.2.1, some of the septets that differ from ASCII, and the corners.
@pytest.mark.parametrize(
    ("septet", "character"),
    [
        (0x00, "@"), (0x01, "£"), (0x02, "$"), (0x09, "Ç"), (0x0A, "\n"), (0x0D, "\r"), (0x0F, "å"),
        (0x10, "Δ"), (0x11, "_"), (0x12, "Φ"), (0x1A, "Ξ"), (0x1B, ESCAPE), (0x1F, "É"), (0x20, " "),
        (0x24, "¤"), (0x27, "'"), (0x30, "0"), (0x40, "¡"), (0x41, "A"), (0x5A, "Z"), (0x5B, "Ä"),
        (0x5F, "§"), (0x60, "¿"), (0x61, "a"), (0x7B, "ä"), (0x7E, "ü"), (0x7F, "à"),
    ],
)
def test_the_basic_table_has_each_character_at_its_septet(septet: int, character: str) -> None:
    assert GSM7[septet] == character


def test_the_basic_table_has_128_different_characters() -> None:
    assert len(GSM7) == len(set(GSM7)) == 128


# Source: 3GPP TS 23.038, 6.2.1.1; the widely used Latin small c with cedilla is in neither table.
def test_the_extension_table_is_the_ten_of_the_standard() -> None:
    assert {septet: character for character, septet in GSM7_EXTENSION.items()} == {
        0x0A: "\f", 0x14: "^", 0x28: "{", 0x29: "}", 0x2F: "\\",
        0x3C: "[", 0x3D: "~", 0x3E: "]", 0x40: "|", 0x65: "€",
    }


@pytest.mark.parametrize(
    "text", ["", "Hello @ £5!", "é ù ì ò à Ç ß", "ΔΦΓΛΩΠΨΣΘΞ", "[€] {~} ^ \\ |\f", "\r\n"]
)
def test_a_text_within_the_tables_is_gsm7(text: str) -> None:
    assert encoding_of(text) == "gsm7"


@pytest.mark.parametrize(
    "text",
    [
        "`", "\t", "\u00a0", "ç", "á", "ê", "\u2019", "\u2013", "\u2026", "\u200b", "\ufeff", "\u0391",
        "Я", "投", "😀", ESCAPE, "\x00", "\ud800", "e\u0301",
    ],
)
def test_one_character_outside_the_tables_makes_a_text_ucs2(text: str) -> None:
    assert encoding_of(f"join {text} now") == "ucs2"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0), ("abc", 3), ("€", 2), ("[a]", 5), ("\r\n", 2), ("ç", 1), ("€ç", 2), ("😀", 2),
        ("\ud83d\ude00", 2), ("\ud800", 1), ("👍🏽", 4),
    ],
)
def test_units_are_septets_or_utf_16_units(text: str, count: int) -> None:
    assert units(text) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * GSM7_SINGLE, 1),
        ("a" * (GSM7_SINGLE + 1), 2),
        ("a" * (GSM7_PART * 2), 2),
        ("a" * (GSM7_PART * 2 + 1), 3),
        ("a" * (GSM7_PART * 255), 255),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 152 + "€" + "a" * 152, 3),           # 306 septets, the euro sign over the edge
        ("a" * 151 + "€" + "a" * 153, 2),           # 306 septets, and it fits
        ("€" * 153, 3),                             # 306 septets, 76 euro signs in a part
        ("ż" * UCS2_SINGLE, 1),
        ("ż" * (UCS2_SINGLE + 1), 2),
        ("ż" * (UCS2_PART * 2), 2),
        ("ż" * (UCS2_PART * 2 + 1), 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("😀" * 66, 2),
        ("😀" * 67, 3),                             # 134 units, 33 emoji in a part
        ("\ud83d\ude00" * 67, 3),                   # written as surrogates by a careless decoder
        ("ż" * 66 + "😀" + "ż" * 66, 3),
        ("\ud800" * 134, 2),                        # half a pair is one unit
        ("a" * 159 + "\u2019", 3),                  # one curly quote
        ("ż" * 66 + ESCAPE + "ż" * 67, 2),          # in UCS-2 an escape joins nothing
    ],
)
def test_segments_never_split_a_pair_of_units(text: str, count: int) -> None:
    assert segments(text) == count


@given(IN_GSM7)
def test_gsm7_segments_are_those_of_smsutil(text: str) -> None:
    assert encoding_of(text) == "gsm7"
    assert segments(text) == max(1, len(smsutil.split(text).parts))


@given(SOMETIMES_WIDE)
def test_segments_are_those_of_smsutil(text: str) -> None:
    assert segments(text) == max(1, len(smsutil.split(text).parts))


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_the_encoding_is_that_of_smsutil(text: str) -> None:
    assert (encoding_of(text) == "gsm7") == (text == "" or smsutil.is_valid_gsm(text.replace(ESCAPE, "ç")))


@given(st.text(alphabet=st.characters(exclude_categories=[]), max_size=300))
def test_utf_16_counts_the_units_of_a_ucs2_text(text: str) -> None:
    longer = text + "ż"

    assert units(longer) == len(longer.encode("utf-16-be", "surrogatepass")) // 2


@given(st.one_of(IN_GSM7, SOMETIMES_WIDE), st.sampled_from("a€ż😀"))
def test_more_text_never_takes_fewer_segments(text: str, more: str) -> None:
    assert segments(text) <= segments(text + more)
