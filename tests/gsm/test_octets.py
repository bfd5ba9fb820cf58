"""Texts as octets and back, judged by 3GPP TS 23.038 and by gsm0338 and smspdudecoder."""

from io import StringIO

import pytest
from gsm0338 import Codec  # type: ignore[import-untyped]  # it has no type hints
from hypothesis import given
from hypothesis import strategies as st
from smspdudecoder.codecs import GSM  # type: ignore[import-untyped]  # likewise
from smspdudecoder.fields import UserData  # type: ignore[import-untyped]  # likewise

from mokit.gsm import ESCAPE, GSM7, GSM7_EXTENSION
from mokit.gsm.octets import decode_gsm7, decode_ucs2, encode_gsm7, encode_ucs2, pack, unpack

IN_GSM7 = st.text(alphabet=GSM7.replace(ESCAPE, "") + "".join(GSM7_EXTENSION), max_size=200)
SEPTETS = st.binary(max_size=200).map(lambda octets: bytes(octet & 0x7F for octet in octets))
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=[]))


@pytest.mark.parametrize(
    ("text", "septets"),
    [("@", "00"), ("hello", "68656c6c6f"), ("à", "7f"), ("€", "1b65"), ("[a]\f", "1b3c611b3e1b0a"), ("", "")],
)
def test_a_text_has_its_septets(text: str, septets: str) -> None:
    assert encode_gsm7(text).hex() == septets
    assert decode_gsm7(bytes.fromhex(septets)) == text


def test_a_character_of_neither_table_is_named_with_its_place() -> None:
    with pytest.raises(UnicodeEncodeError, match="in neither GSM table") as raised:
        encode_gsm7("fa€çade")
    assert (raised.value.start, raised.value.object[raised.value.start]) == (3, "ç")


@pytest.mark.parametrize("text", ["\x1b", "\ud800", "ł"])
def test_the_escape_itself_and_half_a_pair_are_no_characters_of_it(text: str) -> None:
    with pytest.raises(UnicodeEncodeError):
        encode_gsm7(text)


# Source: 3GPP TS 23.038, 6.2.1.1: the basic character is shown for an unknown one, a space for a second escape.
@pytest.mark.parametrize(
    ("septets", "text"),
    [("1b41", "A"), ("611b", "a "), ("1b1b41", " A"), ("1b80", "\ufffd"), ("ff61", "\ufffda"), ("1b0d", "\r")],
)
def test_septets_that_mean_nothing_are_read_all_the_same(septets: str, text: str) -> None:
    assert decode_gsm7(bytes.fromhex(septets)) == text


@given(IN_GSM7)
def test_what_was_encoded_is_read_back(text: str) -> None:
    assert decode_gsm7(encode_gsm7(text)) == text


@given(IN_GSM7)
def test_septets_are_those_of_gsm0338(text: str) -> None:
    assert encode_gsm7(text) == Codec().encode(text)[0]


@given(ANY_TEXT)
def test_ucs2_is_read_back(text: str) -> None:
    assert decode_ucs2(encode_ucs2(text), is_part=True).encode("utf-16", "surrogatepass") == text.encode(
        "utf-16", "surrogatepass"
    )


def test_half_a_pair_stays_in_a_part_and_is_unreadable_in_a_whole_text() -> None:
    octets = encode_ucs2("a😀")
    assert decode_ucs2(octets[:4]) == "a\ufffd"
    assert decode_ucs2(octets[:4], is_part=True) + decode_ucs2(octets[4:], is_part=True) == "a\ud83d\ude00"


def test_an_odd_octet_at_the_end_is_unreadable() -> None:
    assert decode_ucs2(b"\0a\0") == decode_ucs2(b"\0a\0", is_part=True) == "a\ufffd"


@given(st.binary(max_size=300), st.integers(0, 300), st.integers(0, 140), st.booleans())
def test_no_octets_make_reading_fail(octets: bytes, count: int, header: int, is_part: bool) -> None:  # noqa: FBT001
    decode_gsm7(octets).encode()
    decode_ucs2(octets).encode()
    decode_ucs2(octets, is_part=is_part)
    assert len(unpack(octets, count, header=header)) <= count


# Source: the hexadecimal of "hellohello" is the example that texts on PDU mode give; the rest by hand.
@pytest.mark.parametrize(
    ("text", "header", "octets"),
    [
        ("hellohello", 0, "e8329bfd4697d9ec37"),
        ("a", 0, "61"),
        ("aaaaaaaa", 0, "e170381c0e87c3"),
        ("aaaaaaa", 0, "e170381c0e8701"),
        ("a", 6, "c2"),                         # 48 bits are 6 over 42, so that 1 fills up to 49
        ("a", 7, "61"),                         # 56 bits are a septet boundary
        ("", 6, ""),
    ],
)
def test_septets_are_packed_eight_in_seven_octets(text: str, header: int, octets: str) -> None:
    assert pack(encode_gsm7(text), header=header).hex() == octets


@given(SEPTETS, st.integers(0, 140))
def test_packed_septets_are_unpacked_again(septets: bytes, header: int) -> None:
    packed = pack(septets, header=header)
    assert unpack(packed, len(septets), header=header) == septets
    assert len(packed) <= -(-(7 * len(septets) + 6) // 8)


@given(SEPTETS)
def test_without_a_count_there_may_be_one_septet_of_filling(septets: bytes) -> None:
    assert unpack(pack(septets)) in {septets, septets + b"\0"}


@given(IN_GSM7)
def test_packed_septets_are_those_of_smspdudecoder(text: str) -> None:
    assert pack(encode_gsm7(text)) == bytes.fromhex(GSM.encode(text) if text else "")


# It takes characters for septets, so the text has none that takes two.
@given(
    st.text(alphabet=GSM7.replace(ESCAPE, ""), max_size=60),
    st.sampled_from(["050003aa0201", "0608040aaa0201", "0b0003aa02010504000100ff"]),
)
def test_septets_behind_a_header_are_read_by_smspdudecoder(text: str, header: str) -> None:
    length, septets = len(header) // 2, encode_gsm7(text)
    count = -(-8 * length // 7) + len(septets)
    user_data = f"{count:02x}{header}{pack(septets, header=length).hex()}"
    read = UserData.decode(StringIO(user_data), {"header": {"udhi": True}, "dcs": {"encoding": "gsm"}})
    assert read["data"] == text


def test_what_is_no_septet_is_not_packed() -> None:
    with pytest.raises(ValueError, match="at most 127"):
        pack(b"\x80")
