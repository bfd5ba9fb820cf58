"""Numbers as people type them: any script's digits, grouped digits, sums of money, English words."""

import re
from collections.abc import Callable, Sequence
from unicodedata import category, normalize

from mokit.fields.kinds import Unreadable
from mokit.text import compared_words

MOST_DIGITS = 18        # so that a number fits 64 bits and reading one never takes long
MOST_WORDS = 11         # "nine hundred and ninety nine thousand nine hundred and ninety nine"
_LONGEST = 100          # characters; what is longer is no number


def read_whole(typed: str, language: str = "en") -> int:
    """The whole number in digits or English words; "1.0" is none.

    Raises:
        Unreadable: It is no whole number, or has more than `MOST_DIGITS` digits.
    """
    if typed.isdecimal() and len(typed) <= MOST_DIGITS:
        return int(typed)
    plain = plain_number(typed, language)
    if plain is None:
        return _in_words(typed)
    if "." in plain:
        raise Unreadable
    return int(plain)


def read_number(typed: str, language: str = "en") -> float:
    """The number in digits or English words.

    Raises:
        Unreadable: It is no number, or has more than `MOST_DIGITS` digits.
    """
    plain = plain_number(typed, language)
    return float(_in_words(typed) if plain is None else plain)


def _in_words(typed: str) -> int:
    number = number_in_words(typed)
    if number is None:
        raise Unreadable
    return number


def plain_number(typed: str, language: str) -> str | None:
    """The number in ASCII digits with a point as its decimal mark, as `int` and `float` take it.

    Marks of thousands are dropped. Whether a lone "," or "." before three digits is one depends on the
    language; where that doesn't settle it ("1.500" in Arabic), it is. None for what is no number or has
    more than `MOST_DIGITS` digits.

    >>> plain_number("1.234,50", "de")
    '1234.50'
    """
    found = re.fullmatch(_NUMBER, plain_text(typed))
    return None if found is None else _without_groups(found[1], found[2], language)


def plain_amount(typed: str, language: str) -> str | None:
    """The same of a sum of money: a sign or code of a currency may stand on one side of the number."""
    found = re.fullmatch(_AMOUNT, plain_text(typed).removesuffix("/"))      # as in "Rs.500/-"
    if found is None:
        return None
    sign, before, inner_sign, number, after = found.groups()
    if (before and after) or (sign and inner_sign) or not _is_currency(before or after):
        return None
    return _without_groups(sign or inner_sign, number, language)


def number_in_words(typed: str) -> int | None:
    """The whole number up to 999 999 that English words say, or a number written as one sign ("①").

    >>> number_in_words("one hundred and twenty-five")
    125
    """
    if len(typed) > _LONGEST or any(character.isdecimal() for character in typed):
        return None
    words = compared_words(typed.replace("-", " "))
    if words[:1] == ["a"] and words[1:2] in (["hundred"], ["thousand"]):
        words[0] = "one"
    if len(words) == 1 and words[0].isdecimal() and len(words[0]) <= MOST_DIGITS:
        return int(words[0])
    if "thousand" not in words:
        return _below_thousand(words)
    middle = words.index("thousand")
    thousands, rest = _below_thousand(words[:middle]), _remainder(words[middle + 1 :], _below_thousand)
    return 1000 * thousands + rest if thousands and rest is not None else None


def _below_thousand(words: Sequence[str]) -> int | None:
    if "hundred" not in words[1:2]:
        return _below_hundred(words)
    hundreds, rest = _UNITS.get(words[0], 0), _remainder(words[2:], _below_hundred)
    return 100 * hundreds + rest if 1 <= hundreds <= 9 and rest is not None else None


def _remainder(words: Sequence[str], read: Callable[[Sequence[str]], int | None]) -> int | None:
    """What follows the hundreds or thousands: nothing, or a number with or without "and"."""
    if not words:
        return 0
    return read(words[1:] if words[0] == "and" else words) or None


def _below_hundred(words: Sequence[str]) -> int | None:
    if len(words) == 1:
        return _UNITS.get(words[0], _TENS.get(words[0]))
    if len(words) != 2 or words[0] not in _TENS:
        return None
    unit = _UNITS.get(words[1], 0)
    return _TENS[words[0]] + unit if 1 <= unit <= 9 else None


def words_for(number: int) -> str | None:
    """The English word for a number up to twenty; none for others."""
    return _WORDS.get(number)


def plain_text(typed: str) -> str:
    """The text with ASCII digits and marks, without emoji and the punctuation around it; "" if long.

    Signs and decimal marks before the number stay: "-5" and ".5" are not 5.
    """
    if len(typed) > _LONGEST:
        return ""
    if not typed.isascii():
        typed = "".join(map(_plain_character, typed))
    return typed.lstrip(_BEFORE).rstrip(_AFTER)


def _plain_character(character: str) -> str:
    kind = category(character)
    if kind == "Nd":
        return str(int(character))
    if kind in {"Mn", "Me", "Cf"}:      # of keycaps and emoji
        return ""
    if kind in {"So", "Sk"}:
        return " "
    if kind == "No":                    # "5²" is not 52
        return character
    return _MARKS.get(character) or normalize("NFKC", character)


def _without_groups(sign: str, digits: str, language: str) -> str | None:
    """The number without its marks of thousands, or None if they stand where none can."""
    if sum(map(str.isdecimal, digits)) > MOST_DIGITS:
        return None
    mark = _decimal_mark(digits, language)
    whole, _, fraction = digits.rpartition(mark) if mark else (digits, "", "")
    if not re.fullmatch(_GROUPED, whole or "0") or (mark and not fraction):
        return None
    plain = re.sub(r"[.,']", "", whole) or "0"
    return f"{sign}{plain}.{fraction}" if mark else f"{sign}{plain}"


def _decimal_mark(digits: str, language: str) -> str:
    """Which of the marks between the digits is the decimal one; "" if none is."""
    marks = re.sub("[0-9]", "", digits)
    last = marks[-1:]
    if last not in {".", ","} or marks.count(last) > 1:
        return ""
    if len(marks) == 1 and re.fullmatch(_GROUPED, digits):
        return last if last == _mark_of(language) else ""
    return last


def _mark_of(language: str) -> str:
    """The decimal mark that the language writes; "" if that is not known."""
    known = language.replace("_", "-")
    if known in _POINT_REGIONS:
        return "."
    language = known.partition("-")[0]
    return "," if language in _COMMA else "." if language in _POINT else ""


def _is_currency(word: str) -> bool:
    return not word or word.casefold() in _CURRENCIES or (len(word) == 1 and category(word) == "Sc")


_NUMBER = r"([+-]?)([0-9][0-9.,']*|[.,][0-9]+)"
_AMOUNT = (
    r"([+-]?) ?([^\s0-9.,'+-]{0,3})(?:(?i:(?<=rs|kr))\.)? ?([+-]?)"
    r"([0-9][0-9.,']*(?<=[0-9])|[.,][0-9]+) ?([^\s0-9.,'+-]{0,3})"
)
_GROUPED = (
    r"[0-9]+|[1-9][0-9]{0,2}([.,'])[0-9]{3}(?:\1[0-9]{3})*"
    r"|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}"      # 12,34,567: lakhs and crores
)
_WHITESPACE = " \t\n\r\x0b\x0c"          # as in `string`, whose import compiles patterns
_BEFORE = _WHITESPACE + "\"'([{<*#~_:;!?"
_AFTER = _WHITESPACE + "\"')]}>*~_:;!?.,-="
_MARKS = {**dict.fromkeys("−‐‒–—", "-"), **dict.fromkeys("‘’`´", "'"), "٫": ".", "٬": ","}

# The decimal mark by language. Source: Unicode CLDR, numbers/symbols/decimal.
_COMMA = frozenset(
    "af az be bg bs ca cs da de el es et eu fi fr gl hr hu hy id is it ka kk ky lb lt lv mk nb nl nn no "
    "pl pt ro ru rw sk sl sq sr sv tr uk uz vi wo".split()
)
_POINT = frozenset(
    "am bn cy en fil ga gu he hi ja km kn ko ml mr ms my ne pa si so sw ta te th ur yo zh zu".split()
)
_POINT_REGIONS = frozenset(
    "de-CH de-LI es-419 es-CU es-DO es-GT es-HN es-MX es-NI es-PA es-PE es-PR es-SV es-US it-CH".split()
)

# Beside every currency sign of Unicode. Source: ISO 4217, and signs as they are typed.
_CURRENCIES = frozenset(
    "aed aud bdt brl cad chf clp cny cop czk dkk egp eur gbp ghs hkd huf idr ils inr jpy kes lkr mxn myr ngn "
    "nok npr nzd pen php pkr pln rub rwf sar sek sgd thb try tzs uah ugx usd vnd xaf xof zar zmw "
    "a$ ca$ c$ hk$ mx$ nz$ r$ s$ us$ kr rs zł".split()
)

_UNITS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: 10 * number
    for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
_WORDS = {number: word for word, number in _UNITS.items()} | {20: "twenty"}
