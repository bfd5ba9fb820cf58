"""What a text says, whatever way it was typed: the words that are compared, and where they stand.

The form made here is lossy. It is for comparing only and is never sent.
"""

import re
from functools import cache
from typing import NamedTuple
from unicodedata import category, normalize

# Words of politeness that may stand around what is meant without being part of it.
COURTESY = frozenset(
    "please pls plz kindly now thanks thank you thx ty cheers bitte danke merci svp gracias favor por obrigado".split()
)
LONGEST_WORD = 200      # characters; sorting the marks of one word takes the square of their number


class Word(NamedTuple):
    """One word of a text and its place there."""

    typed: str      # as typed
    folded: str     # as compared; empty for punctuation and emoji beside real words
    start: int      # where `typed` begins in the text
    end: int        # and where it has ended


def compared_words(text: str) -> list[str]:
    """The words of the text as they are compared: the same however they were typed.

    Case, accents, width, smart punctuation, invisible characters and look-alike letters make no
    difference; the punctuation and emoji around a word are gone, those inside it stay. A text with
    neither letter nor number ("?", "👍") has its tokens as words. Each character of a script
    without spaces (Han, kana, Thai, Lao, Khmer, Myanmar) is a word, so that a phrase is found as
    the beginning of a longer text. A word counts with its first `LONGEST_WORD` characters.

    >>> compared_words("Vote: CAFÉ!")
    ['vote', 'cafe']
    """
    return words_and_tokens(text)[0]


def words_and_tokens(text: str) -> tuple[list[str], list[str]]:
    """The `compared_words`, and what was typed for each of them; nothing for any if blanks don't part them all."""
    tokens = text.split()
    if text.isascii() and len(text) <= LONGEST_WORD:
        if "".join(tokens).isalnum():           # most commands are as plain as that
            return text.lower().split(), tokens
        if text.isprintable():                  # and most texts as this
            words = _without_punctuation(text.lower().split())
            return words, tokens if len(tokens) == len(words) else []
    folded = _folded(text)
    pieces = _pieces(folded)
    words = [word for piece in pieces if (word := _stripped(piece))] or pieces
    uncut = text.isascii() or (len(text) <= LONGEST_WORD and len(folded.split()) == len(pieces))
    return words, tokens if uncut and len(tokens) == len(words) else []


def _without_punctuation(tokens: list[str]) -> list[str]:
    """ASCII tokens without what is around their words; as they are if there is no word."""
    words = [token.strip(_PUNCTUATION) for token in tokens]
    return words if "" not in words else [*filter(None, words)] or tokens


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, compiled when the first text needs it."""
    return re.compile(pattern)


def typed_words(text: str) -> list[Word]:
    """Every token of the text with its place; those that fold to something are `compared_words`.

    Words that come of one character, such as a squared word of Japanese, share its place.
    """
    placed = [piece for found in _compiled(_TOKEN).finditer(text) for piece in _placed(found[0], found.start())]
    folded = [_stripped(piece) for piece, _, _ in placed]
    if not any(folded):
        folded = [piece for piece, _, _ in placed]
    return [Word(text[a:b], word, a, b) for word, (_, a, b) in zip(folded, placed, strict=True)]


def compared_form(text: str) -> str:
    """The words of `compared_words`, joined with single spaces; comparing it again changes nothing.

    >>> compared_form("  ＪＯＩＮ  the “Club” 👍")
    'join the club'
    """
    return " ".join(compared_words(text))


def _placed(token: str, start: int) -> list[tuple[str, int, int]]:
    """The pieces of the token, each with its start and end in the text."""
    folded = _folded(token)
    pieces = _pieces(folded)
    if len(pieces) < 2:
        return [("".join(pieces), start, start + len(token))]
    places = _places(token, folded)
    return [(piece, start + a, start + b) for piece, (a, b) in zip(pieces, places, strict=True)]


def _places(token: str, folded: str) -> list[tuple[int, int]]:
    """From where to where in the token each piece of its folded form was typed."""
    sources = [span for span in _clusters(token) for _ in _folded(token[slice(*span)])]
    if len(sources) != len(folded):     # clusters that join, such as the single letters of Hangul
        sources = [(0, len(token))] * len(folded)
    spans = [found.span() for found in _compiled(_PIECE).finditer(folded)]
    starts = [0, *(sources[first][0] for first, _ in spans[1:])]
    followers = [*starts[1:], len(token)]       # up to there goes what folds to nothing
    ends = [max(sources[last - 1][1], after) for (_, last), after in zip(spans, followers, strict=True)]
    return list(zip(starts, ends, strict=True))


def _clusters(token: str) -> list[tuple[int, int]]:
    """Where each character stands together with the marks that follow it."""
    known = token[:LONGEST_WORD]
    heads = [at for at, character in enumerate(known) if at == 0 or not _joins(character)]
    return list(zip(heads, [*heads[1:], len(known)], strict=True))


def _joins(character: str) -> bool:
    return category(character) in {"Mn", "Mc", "Me", "Cf", "Cc"} or character in _HALF_WIDTH_MARKS


def _folded(text: str) -> str:
    """The text with all differences of typing folded away, each character on its own."""
    if len(text) > LONGEST_WORD:
        return " ".join(_short_folded(token[:LONGEST_WORD]) for token in _compiled(_TOKEN).findall(text))
    return _short_folded(text)


def _short_folded(text: str) -> str:
    if text.isascii():
        return text.lower() if text.isprintable() else _compiled(_DROPPED).sub("", text.lower())
    decomposed = normalize("NFKD", text)
    if decomposed.count(" ") != text.count(" "):
        decomposed = " ".join(_decomposed(token) for token in text.split())
    folded = _compiled(_DROPPED).sub("", decomposed).casefold()
    if folded.isascii():
        return folded
    return normalize("NFC", _compiled(_REPLACED).sub(_replacement, folded))


def _decomposed(token: str) -> str:
    """The token still as one, though it has a spacing accent (the acute is typed as an apostrophe)."""
    return normalize("NFKD", token).replace(" \u0301", "'").replace(" ", "")


def _replacement(found: re.Match[str]) -> str:
    character = found[0]
    return _REPLACEMENTS.get(character) or _ENCLOSED.get(character) or str(int(character))


def _pieces(folded: str) -> list[str]:
    """The words of the folded text, cut also within scripts that have no spaces between them."""
    twins = _compiled(_GREEK_OR_CYRILLIC).search(folded)
    if twins:
        folded = folded.translate(_TO_LATIN)
    pieces = folded.split() if folded.isascii() else _compiled(_PIECE).findall(folded)
    if len(folded) > LONGEST_WORD:
        pieces = [piece[:LONGEST_WORD] for piece in pieces]
    return [_in_own_script(piece) for piece in pieces] if twins else pieces


def _in_own_script(word: str) -> str:
    """The word wholly Greek or Cyrillic again if it has a letter that only that script has.

    So Greek capitals match as a phone sends them in the GSM alphabet, Latin ones among them.
    """
    own = _compiled(_GREEK_OR_CYRILLIC).search(word)
    if own is None:
        return word
    return word.translate(_TO_GREEK if own[0] < "\u0400" else _TO_CYRILLIC)


def _stripped(word: str) -> str:
    """The word without the outer characters that are no letter, mark or number."""
    if word.isalnum():
        return word
    if word.isascii():
        return word.strip(_PUNCTUATION)
    first, last = 0, len(word)
    while first < last and not _is_part_of_word(word[first]):
        first += 1
    while first < last and not _is_part_of_word(word[last - 1]):
        last -= 1
    return word[first:last]


def _is_part_of_word(character: str) -> bool:
    return character.isalnum() or category(character).startswith("M")


_PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"    # all of ASCII

# Dropped: what can't be seen, and accents. Vowel signs and tone marks of other scripts stay.
# Source: Unicode Character Database, general categories Cc, Cf and Mn, Default_Ignorable_Code_Point.
_DROPPED = (
    "["
    r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad"                         # controls, the soft hyphen
    r"\u0600-\u0605\u061c\u06dd\u070f\u0890-\u0891\u08e2\u180e"         # format controls
    r"\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"       # zero width, bidi
    r"\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    r"\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0000-\U000e0fff"            # variation selectors, tags
    r"\u115f\u1160\u17b4\u17b5"                                         # fillers
    r"\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"    # accents
    r"\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"                # Hebrew points
    r"\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4" # Arabic harakat, tatweel
    r"\u06e7\u06e8\u06ea-\u06ed\u0897-\u089f\u08ca-\u08e1\u08e3-\u08ff"
    r"\U0001f3fb-\U0001f3ff"                                            # skin tones
    "]+"
)

# Letters, signs and numbers that Unicode doesn't decompose and people type for plain ones.
_REPLACEMENTS = {
    **dict.fromkeys("‘’‚‛′‹›ʹʻʼʽ׳", "'"),
    **dict.fromkeys("“”„‟«»״", '"'),
    **dict.fromkeys("‐‒–—―−⁃⸺⸻־", "-"),
    "🔟": "10", "⁄": "/", "٫": ".", "٬": ",",
    "ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d",
    "ħ": "h", "ŧ": "t", "ŋ": "n", "ə": "e", "ɛ": "e", "ɔ": "o", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y",
    **{chr(ten + one): str(one + 1) for ten in (0x2776, 0x2780, 0x278A) for one in range(10)},    # ❶➀➊
}
_ENCLOSED = {chr(a + at): chr(ord("a") + at) for a in (0x1F150, 0x1F170) for at in range(26)}
_REPLACED = rf"[{''.join(_REPLACEMENTS)}🅐-🅩🅰-🆉\d]"

# Letters with a Latin twin: most of them twins as capitals, which is how keywords are typed.
# Source: Unicode Technical Standard 39, confusables; the Greek ones are those that the alphabet of
# 3GPP TS 23.038 leaves out because Latin capitals stand for them.
_GREEK, _GREEK_TWINS = "αβεζηικμνορτυχ", "abezhikmnoptyx"
_CYRILLIC, _CYRILLIC_TWINS = "авекмнорстухіјѕԁԛԝ", "abekmhopctyxijsdqw"
_TO_LATIN = str.maketrans(_GREEK + _CYRILLIC + "ӏ", _GREEK_TWINS + _CYRILLIC_TWINS + "i")
_TO_GREEK = str.maketrans(_GREEK_TWINS, _GREEK)
_TO_CYRILLIC = str.maketrans(_CYRILLIC_TWINS, _CYRILLIC)
_GREEK_OR_CYRILLIC = (r"[\u0371\u0373\u0377\u037b-\u037d\u03ac-\u03f5\u03f8-\u03ff\u0430-\u0481\u048b-\u052f]")

# Scripts without spaces between words: what begins a word, and the marks that belong to it.
# Source: Unicode Character Database, blocks and general categories L and M.
_BEGINS = (
    r"\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"    # Han
    r"\U00020000-\U0003ffff"
    r"\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"                 # kana
    r"\uff66-\uff9d\U0001aff0-\U0001b16f"
    r"\u0e01-\u0e30\u0e32\u0e40-\u0e46"                                                  # Thai
    r"\u0e81-\u0eb0\u0eb2\u0ebd\u0ec0-\u0ec6\u0edc-\u0edf"                               # Lao
    r"\u1780-\u17b3\u17d7\u17dc"                                                         # Khmer
    r"\u1000-\u102a\u103f\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070"      # Myanmar
    r"\u1075-\u1081\u108e\ua9e0-\ua9e4\ua9e6-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa76\uaa7a\uaa7e\uaa7f"
)
_MARKS = (
    r"\u3099\u309a\u302a-\u302f"
    r"\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
    r"\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece"
    r"\u17b6-\u17d3\u17dd"
    r"\u102b-\u103e\u1056-\u1059\u105e-\u1060\u1062-\u1064\u1067-\u106d\u1071-\u1074"
    r"\u1082-\u108d\u108f\u109a-\u109d\ua9e5\uaa7b-\uaa7d"
)
_HALF_WIDTH_MARKS = "\uff9e\uff9f"
_PIECE = rf"[^\s{_BEGINS}]+|\S[{_MARKS}]*"

# A long run is cut before a character that begins a word anyway, so that no word of it is lost.
_TOKEN = rf"(?:\S{{1,{LONGEST_WORD}}}|\S+?)(?=[\s{_BEGINS}]|\Z)"
