"""What people type, and the words that are compared."""

import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mokit.text import LONGEST_WORD, Word, compared_form, compared_words, typed_words, words_and_tokens

# What is hard: every kind of character that has a rule, beside the plain ones.
HARD = st.text(
    alphabet=st.one_of(
        st.sampled_from("abJ5 .-'#\t\n\u00a0\u3000\x00\x1c\x85\u200b\u200d\ufe0f\u20e3"),
        st.sampled_from("\u0301\u0327\u00ad\u202e"),
        st.sampled_from("ßİıøæŒÞ½²™Ⓐ🅰⑤➀❿🔟👍🏽👨🇩´¨“…–ﷺ㍿㈱ﬁ"),
        st.sampled_from("СТОРжПёαΣΤςͅάӏ"),
        st.sampled_from("投票一ｶﾞﾊﾟがか\u3099ー〆한ㄱㅏ각\u1100\u1161\u11a8"),
        st.sampled_from("กำ้ําวัສຳខ្មែမြန်"),
        st.sampled_from("वोटि़क़५٥سلَامـأ\u0654שָׁ"),
        st.characters(exclude_categories=[]),
    ),
    max_size=30,
)
KEYWORDS = st.from_regex(r"[A-Za-z0-9]{1,12}( [A-Za-z0-9]{1,12}){0,2}", fullmatch=True)

TYPED = [
    # case and space
    ("JOIN", "join"),
    ("  Vote \t a\n", "vote|a"),
    ("vote\u00a0a\u2003b\u3000c\x85d", "vote|a|b|c|d"),
    ("", ""),
    (" \n ", ""),
    # punctuation around a word goes, inside it stays
    ("vote:", "vote"),
    ("(join)", "join"),
    ("#join", "join"),
    ('"STOP."', "stop"),
    ("opt-out, please!!", "opt-out|please"),
    ("don't", "don't"),
    ("3.5", "3.5"),
    ("$5", "5"),
    ("a@b.example", "a@b.example"),
    ("yes - no", "yes|no"),
    # a text without letter or number
    ("?", "?"),
    ("?? !", "??|!"),
    ("👍", "👍"),
    ("👍🏽", "👍"),
    ("❤️", "❤"),
    ("👨\u200d👩\u200d👧", "👨👩👧"),
    ("“?”", '"?"'),
    ("…", "..."),
    ("¨", ""),
    # emoji beside words
    ("join👍", "join"),
    ("👍🏽 join 🎉!", "join"),
    ("🔥join🔥now🔥", "join🔥now"),
    # invisible characters
    ("jo\u200bin", "join"),
    ("\ufeffjoin", "join"),
    ("jo\u00adin", "join"),
    ("\u200fjoin\u200e", "join"),
    ("\u202ejoin\u202c", "join"),
    ("\u2066join\u2069", "join"),
    ("jo\x00in\x7f", "join"),
    ("join\ufe0f", "join"),
    # smart punctuation
    ("don’t", "don't"),
    ("don´t", "don't"),
    ("opt–out", "opt-out"),
    ("opt‑out", "opt-out"),
    ("“join”", "join"),
    ("«join»", "join"),
    ("join…", "join"),
    # accents, and letters that don't decompose
    ("CAFÉ", "cafe"),
    ("cafe\u0301", "cafe"),
    ("Ñandú", "nandu"),
    ("Größe", "grosse"),
    ("STRAẞE", "strasse"),
    ("İPTAL", "iptal"),
    ("ıptal", "iptal"),
    ("Søren Ærø", "soren|aero"),
    ("œuvre", "oeuvre"),
    ("Łódź", "lodz"),
    ("Þór ðað", "thor|dad"),
    ("đăng ký", "dang|ky"),
    ("Việt Nam", "viet|nam"),
    ("ĐƯỢC", "duoc"),
    # wide, bold, circled
    ("ＪＯＩＮ　Ａ", "join|a"),
    ("𝐉𝐎𝐈𝐍 𝓃ℴ𝓌", "join|now"),
    ("ⓥⓞⓣⓔ Ⓐ", "vote|a"),
    ("🅰️", "a"),
    ("🅐", "a"),
    ("ﬁne", "fine"),
    # digits
    ("5️⃣", "5"),
    ("5⃣", "5"),
    ("⑤", "5"),
    ("❺", "5"),
    ("➓", "10"),
    ("🔟", "10"),
    ("vote ５", "vote|5"),
    ("٥", "5"),
    ("۱۲", "12"),
    ("३", "3"),
    ("๓", "3"),
    ("٣٫٥", "3.5"),
    ("½", "1/2"),
    ("m²", "m2"),
    # look-alike letters
    ("SТОР", "stop"),
    ("ЅТОР", "stop"),
    ("Јоin", "join"),
    ("ΗΕLΡ", "help"),
    ("VОТЕ А", "vote|a"),
    ("стоп", "стоп"),
    ("CTOП", "стоп"),
    ("ΣΤΟΠ", "στοπ"),
    ("ΣTOΠ", "στοπ"),
    ("σταμάτα", "σταματα"),
    ("στόχος", "στοχοσ"),
    ("Ещё", "еще"),
    ("да", "да"),
    ("α a", "a|a"),
    # right-to-left scripts
    ("شُكْرًا", "شكرا"),
    ("شكـــرا", "شكرا"),
    ("أوقف", "اوقف"),
    ("ﺷﻜﺮﺍ", "شكرا"),
    ("نعم؟", "نعم"),
    ("ﷺ", "صلىاللهعليهوسلم"),
    ("שָׁלוֹם", "שלום"),
    ("\u200fעצור!", "עצור"),
    ("צה״ל", 'צה"ל'),
    # Indic scripts keep their vowel signs
    ("वोट दो", "वोट|दो"),
    ("हिन्दी।", "हिन्दी"),
    ("क़लम", "क\u093cलम"),
    ("தமிழ்!", "தமிழ்"),
    ("বাংলা", "বাংলা"),
    # scripts without spaces
    ("投票A", "投|票|a"),
    ("投票、Ａ です。", "投|票|a|で|す"),
    ("退订", "退|订"),
    ("ガス", "ガ|ス"),
    ("ｶﾞｽ", "ガ|ス"),
    ("カ\u3099ス", "ガ|ス"),
    ("ラーメン", "ラ|ー|メ|ン"),
    ("㈱ソニー", "株|ソ|ニ|ー"),
    ("㍿", "株|式|会|社"),
    ("สวัสดี", "ส|วั|ส|ดี"),
    ("โหวตA", "โ|ห|ว|ต|a"),
    ("น้ำ", "น\u0e49\u0e4d|า"),
    ("ຢຸດ", "ຢຸ|ດ"),
    ("ឈប់", "ឈ|ប់"),
    ("ရပ်", "ရ|ပ်"),
    # Korean has spaces
    ("투표 에이", "투표|에이"),
    ("\u1110\u116e\u1111\u116d", "투표"),
    # what a careless decoder leaves
    ("\ud800", "\ud800"),
    ("join \udfff", "join"),
    ("\x00", ""),
]


@pytest.mark.parametrize(("typed", "words"), TYPED)
def test_a_text_has_these_words(typed: str, words: str) -> None:
    assert compared_words(typed) == [word for word in words.split("|") if word]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (" Vote:  (A)!", [Word("Vote:", "vote", 1, 6), Word("(A)!", "a", 8, 12)]),
        ("join 👍", [Word("join", "join", 0, 4), Word("👍", "", 5, 6)]),
        ("👍 ?", [Word("👍", "👍", 0, 1), Word("?", "?", 2, 3)]),
        ("投票Ａ!", [Word("投", "投", 0, 1), Word("票", "票", 1, 2), Word("Ａ!", "a", 2, 4)]),
        ("ｶﾞｽ Å", [Word("ｶﾞ", "ガ", 0, 2), Word("ｽ", "ス", 2, 3), Word("Å", "a", 4, 5)]),
        ("か\u200d\u3099す", [Word("か\u200d\u3099", "が", 0, 3), Word("す", "す", 3, 4)]),
        ("๑ดี ๕", [Word("๑", "1", 0, 1), Word("ดี", "ดี", 1, 3), Word("๕", "5", 4, 5)]),
        ("คำ", [Word("คำ", "ค\u0e4d", 0, 2), Word("ำ", "า", 1, 2)]),
        ("㍿a", [*(Word("㍿", word, 0, 1) for word in "株式会社"), Word("a", "a", 1, 2)]),
        ("一ㄱㅏ", [Word("一ㄱㅏ", "一", 0, 3), Word("一ㄱㅏ", "가", 0, 3)]),
        ("", []),
    ],
)
def test_each_word_has_its_place(text: str, words: list[Word]) -> None:
    assert typed_words(text) == words


def test_the_compared_form_joins_the_words() -> None:
    assert compared_form(" Vote:  “Ａ” 👍 ") == "vote a"


@given(HARD)
@example("a\u0378")     # unassigned, in the block of Greek
@example("㎏" * 150)
def test_comparing_the_compared_form_changes_nothing(text: str) -> None:
    words = compared_words(text)

    assert compared_words(" ".join(words)) == words


@given(HARD)
def test_words_are_not_empty_and_hold_no_space(text: str) -> None:
    assert all(word.split() == [word] for word in compared_words(text))


@given(HARD | st.lists(HARD, max_size=6).map(" ".join))
@example("vote a! 5")
@example("голос 5")
@example("投票 👍")
@example("\u200b a-b")
@example("\u00b4 ! ?")
def test_each_token_is_what_was_typed_for_one_word(text: str) -> None:
    words, tokens = words_and_tokens(text)

    assert words == compared_words(text)
    assert not tokens or [compared_words(token) for token in tokens] == [[word] for word in words]


@pytest.mark.parametrize("text", ["vote a", " Vote: a! ", "голос 5", "vote\n5", f"vote {'a' * LONGEST_WORD}"])
def test_tokens_are_told_where_blanks_part_the_words(text: str) -> None:
    assert words_and_tokens(text)[1] == text.split()


@given(HARD)
@example("一" * 250 + "a" * 250)
def test_the_typed_words_are_the_compared_ones_in_their_places(text: str) -> None:
    words = typed_words(text)

    assert [word.folded for word in words if word.folded] == compared_words(text)
    assert all(text[word.start : word.end] == word.typed for word in words)
    assert [word.start for word in words] == sorted(word.start for word in words)


@given(HARD)
@example("投¨票")
def test_typed_words_leave_out_nothing_but_space(text: str) -> None:
    covered = {at for word in typed_words(text) for at in range(word.start, word.end)}

    assert "".join(text[at] for at in range(len(text)) if at not in covered).strip() == ""


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=300))
@example("a" * 300)
@example("b." * 150)
@example("\x00 ?")
@example("_a_ _")
def test_a_plain_text_takes_the_short_way_to_the_same_words(text: str) -> None:
    controls = dict.fromkeys([*range(0x20), 0x7F])
    tokens = [token[:LONGEST_WORD].lower().translate(controls) for token in text.split()]
    outer = "".join(c for c in map(chr, range(128)) if not c.isalnum())
    stripped = [token.strip(outer) for token in tokens]

    expected = stripped if any(stripped) else tokens

    assert compared_words(text) == [word for word in expected if word]
    assert compared_words(f"{text} é") == [*filter(None, stripped), "e"]


@given(KEYWORDS)
def test_a_keyword_is_the_same_however_it_is_typed(keyword: str) -> None:
    words = keyword.lower().split()
    wide = "".join(chr(ord(letter) + 0xFEE0) if letter != " " else "\u3000" for letter in keyword)
    bold = "".join(chr(0x1D400 + ord(c) - ord("A")) if c.isupper() else c for c in keyword)
    accented = "".join(c + "\u0301" if c.isalpha() else c for c in keyword)

    for typed in (keyword.upper(), keyword.title(), wide, bold, accented, f"“{keyword}!” 👍🏽"):
        assert compared_words(typed) == words
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert compared_words(unicodedata.normalize(form, accented)) == words


@given(HARD)
def test_composed_and_decomposed_texts_compare_equal(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))

    assert compared_words(composed) == compared_words(decomposed)


def test_every_invisible_character_is_dropped() -> None:
    every = map(chr, range(sys.maxunicode + 1))
    invisible = "".join(c for c in every if unicodedata.category(c) in {"Cc", "Cf"} and not c.isspace())

    pieces = ["ab".join(invisible[at : at + 20]) for at in range(0, len(invisible), 20)]

    assert {compared_form(piece).replace("ab", "") for piece in pieces} == {""}


def test_every_decimal_digit_is_read_as_an_ascii_one() -> None:
    digits = [c for c in map(chr, range(sys.maxunicode + 1)) if c.isdecimal()]

    assert [compared_form(digit) for digit in digits] == [str(unicodedata.decimal(d)) for d in digits]


def test_a_word_counts_with_its_first_characters() -> None:
    long = "a" * LONGEST_WORD

    assert compared_words(f"{long}b c") == [long, "c"]
    assert compared_words(f"é{long} c") == ["e" + long[1:], "c"]
    assert typed_words(f"{long}b c") == [Word(f"{long}b", long, 0, 201), Word("c", "c", 202, 203)]
    assert typed_words(f"投{long}b") == [Word("投", "投", 0, 1), Word(f"{long}b", long[1:], 1, 202)]


def test_no_character_of_a_long_text_without_spaces_is_lost() -> None:
    assert compared_words("投票" * 300) == ["投", "票"] * 300
    assert len(compared_words("คำ" * 300)) == 600


@pytest.mark.parametrize(
    "character",
    [
        "\u0301", "\u0327\u0301", "\u3099", "\u200d", "\ud800", "\x00", "ﷺ", "投", "ก้", "ｶﾞ", "한", "👍🏽",
        ".", "a", "é ", "С",
    ],
)
def test_a_hundred_thousand_of_any_character_raise_nothing_and_end_soon(character: str) -> None:
    text = character * (100_000 // len(character))

    assert compared_words(text) == [word.folded for word in typed_words(text) if word.folded]


def test_a_million_marks_on_one_letter_are_not_put_in_order() -> None:
    text = "join a" + "\u0327\u0301" * 500_000

    assert compared_words(text) == ["join", "a"]
    assert [word.folded for word in typed_words(text)] == ["join", "a"]


def test_the_work_grows_with_the_text_and_no_faster() -> None:
    for sample in ("join ", "投票", "é", "Ж.", "\u0327\u0301"):
        assert _calls(sample * 10_000) < 12 * _calls(sample * 1_000) + 100


def _calls(text: str) -> int:
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    previous = sys.getprofile()
    sys.setprofile(count)
    try:
        compared_words(text)
    finally:
        sys.setprofile(previous)
    return calls
