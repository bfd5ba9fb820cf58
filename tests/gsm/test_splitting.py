"""Texts as the segments that they are sent as, and what makes them dear."""

from typing import get_args

import pytest
import smsutil  # type: ignore[import-untyped]  # it has no type hints
from hypothesis import given
from hypothesis import strategies as st

from mokit.gsm import ESCAPE, GSM7, GSM7_EXTENSION, encoding_of, segments, units
from mokit.gsm.octets import encode_gsm7, encode_ucs2
from mokit.gsm.splitting import Costly, ReferenceBits, Segments, segmented, split_segments
from tests.gsm.vectors import VECTORS

IN_GSM7 = st.text(alphabet=GSM7.replace(ESCAPE, "") + "".join(GSM7_EXTENSION) * 5, max_size=700)
WIDE = st.text(alphabet="aż–😀\ud83d\ude00€", max_size=300)
ANYTHING = st.one_of(IN_GSM7, WIDE, st.text(alphabet=st.characters(exclude_categories=[]), max_size=300))
BITS = st.sampled_from(get_args(ReferenceBits))


@pytest.mark.parametrize(("text", "encoding", "size", "with_8", "with_16"), VECTORS)
def test_a_text_has_the_segments_that_the_standard_gives_it(
    text: str, encoding: str, size: int, with_8: int, with_16: int
) -> None:
    found = segmented(text)
    assert (found.encoding, found.units, found.count) == (encoding, size, with_8)
    assert segmented(text, reference_bits=16).count == with_16
    assert segments(text) == with_8


def test_a_text_is_cut_where_a_part_is_full() -> None:
    assert split_segments("a" * 152 + "€uro" + "b" * 150) == ["a" * 152, "€uro" + "b" * 148, "bb"]
    assert split_segments("ż" * 66 + "😀!" + "ż" * 5) == ["ż" * 66, "😀!" + "ż" * 5]
    assert split_segments("a" * 161, reference_bits=16) == ["a" * 152, "a" * 9]
    assert split_segments("short") == ["short"]
    assert split_segments("") == [""]


@given(ANYTHING, BITS)
def test_joined_the_segments_give_the_text_back(text: str, bits: ReferenceBits) -> None:
    assert "".join(split_segments(text, reference_bits=bits)) == text


@given(ANYTHING, BITS)
def test_each_segment_has_room_in_its_message(text: str, bits: ReferenceBits) -> None:
    found = segmented(text, reference_bits=bits)
    room = 140 if found.count == 1 else 140 - (6 if bits == 8 else 7)
    for part in found.parts:
        if found.encoding == "gsm7":
            assert len(encode_gsm7(part)) <= room * 8 // 7
        else:
            assert len(encode_ucs2(part)) <= room


@given(ANYTHING)
def test_a_segment_ends_only_where_the_next_character_has_no_room(text: str) -> None:
    found = segmented(text)
    room = 153 if found.encoding == "gsm7" else 67
    halves = "\ud83d\ude00"
    for part, following in zip(found.parts, found.parts[1:], strict=False):
        first = following[:2] if following[:2] == halves else following[0]
        taken = len(encode_gsm7(part + first)) if found.encoding == "gsm7" else len(encode_ucs2(part + first)) // 2
        assert taken > room


@given(ANYTHING)
def test_a_segmented_text_agrees_with_what_is_counted(text: str) -> None:
    found = segmented(text)
    assert (found.encoding, found.units, found.count) == (encoding_of(text), units(text), segments(text))


@given(WIDE.map(lambda text: text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")))
def test_parts_are_those_of_smsutil(text: str) -> None:
    assert split_segments(text) == ([part.content for part in smsutil.split(text).parts] or [""])


@given(ANYTHING)
def test_a_text_without_what_costs_is_cheap(text: str) -> None:
    found = segmented(text)
    assert all(text.startswith(one.character, at) for one in found.costly for at in one.positions)
    dear = {at + more for one in found.costly for at in one.positions for more in range(len(one.character))}
    cheap = "".join(character for at, character in enumerate(text) if at not in dear)
    assert encoding_of(cheap) == "gsm7"
    assert found.encoding == "ucs2" or segmented(cheap).costly == ()


def test_what_forces_ucs2_is_named_with_its_places() -> None:
    assert segmented("It’s 5 € – isn’t it 😀").costly == (
        Costly("’", (2, 14), 1, forces_ucs2=True),
        Costly("–", (9,), 1, forces_ucs2=True),
        Costly("😀", (20,), 2, forces_ucs2=True),
    )


def test_in_a_gsm7_text_what_takes_two_septets_is_named() -> None:
    assert segmented("[5 €]").costly == (
        Costly("[", (0,), 2, forces_ucs2=False),
        Costly("€", (3,), 2, forces_ucs2=False),
        Costly("]", (4,), 2, forces_ucs2=False),
    )
    assert segmented("plain") == Segments("gsm7", 5, ("plain",), ())
