"""Dates and times of day as people type them, in strict formats: nothing is guessed."""

import re
from datetime import date, time

from mokit.fields.kinds import Unreadable
from mokit.fields.numerals import plain_text

MOST_DATE_WORDS = 4     # "21st of November 2026"
MOST_TIME_WORDS = 2     # "5:30 pm"


def read_date(typed: str, language: str = "en") -> date:
    """The date that the text is.

    Read are 2026-12-31, 31.12.2026, 31/12/26 (20xx), "21 Nov 2026", "Nov 21, 2026". Of two numbers
    that could both be the month, the language says which is: the second one, but the first in American
    English ("en-US"). Plain "en" doesn't tell, so there "5/6/2026" is no date, and "5/5/2026" is one.
    A date without its year is none either, since a reader has no clock to complete it from.

    Raises:
        Unreadable: It is none of these.
    """
    found = _date_in(plain_text(typed).casefold(), language)
    if found is None:
        raise Unreadable
    return found


def _date_in(text: str, language: str) -> date | None:
    if found := re.fullmatch(_YEAR_FIRST, text):
        return _date(int(found[1]), int(found[3]), int(found[4]))
    if found := re.fullmatch(_YEAR_LAST, text):
        return _in_order(int(found[1]), int(found[3]), found[4], language)
    found = re.fullmatch(_DAY_MONTH, text) or re.fullmatch(_MONTH_DAY, text)
    if found is None:
        return None
    return _date(_year(found["year"]), _MONTHS.get(found["month"], 0), int(found["day"]))


def _in_order(first: int, second: int, year: str, language: str) -> date | None:
    base = language.replace("_", "-").partition("-")[0]
    if len(year) == 2 and base in _WRITTEN_YEAR_FIRST:
        return None
    day_first, month_first = _date(_year(year), second, first), _date(_year(year), first, second)
    if day_first is None or month_first is None or day_first == month_first:
        return day_first or month_first
    if language.replace("_", "-") in _MONTH_FIRST:
        return month_first
    return None if language in _UNSETTLED or base in _WRITTEN_YEAR_FIRST else day_first


def _year(digits: str) -> int:
    return 2000 + int(digits) if len(digits) == 2 else int(digits)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_time(typed: str, language: str = "en") -> time:  # noqa: ARG001 - every reading is told the language
    """The time of day that the text is: 17:00, 17.30, 17h30, 17h, 5pm or 5:30 p.m.

    Raises:
        Unreadable: It is none of these. A number alone is none, and neither is 24:00.
    """
    found = re.fullmatch(_TIME, plain_text(typed).casefold())
    if found is None or not (found["minute"] or found["h"] or found["half"]):
        raise Unreadable
    hour, half = int(found["hour"]), found["half"]
    if half and not 1 <= hour <= 12:
        raise Unreadable
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return _time(hour, int(found["minute"] or found["past"] or 0), int(found["second"] or 0))


def _time(hour: int, minute: int, second: int) -> time:
    try:
        return time(hour, minute, second)
    except ValueError:
        raise Unreadable from None


_YEAR_FIRST = r"([12][0-9]{3})([-./])([0-9]{1,2})\2([0-9]{1,2})"
_YEAR_LAST = r"([0-9]{1,2})([-./])([0-9]{1,2})\2([12][0-9]{3}|[0-9]{2})"
_DAY, _MONTH = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?", r"(?P<month>[a-z]{3,9})"
_YEAR, _GAP = r"(?P<year>[12][0-9]{3}|[0-9]{2})", r"(?:[-/ ]|[.,] ?)"
_DAY_MONTH = rf"{_DAY}(?:{_GAP}| of )?{_MONTH}{_GAP}?{_YEAR}"
_MONTH_DAY = rf"{_MONTH}{_GAP}?{_DAY}{_GAP}{_YEAR}"
_TIME = (
    r"(?P<hour>[0-9]{1,2})"
    r"(?:[:.](?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?|(?P<h>h)(?P<past>[0-9]{2})?)?"
    r"(?: ?(?P<half>[ap])\.?m)?"
)
_MONTH_NAMES = (
    "january february march april may june july august september october november december".split()
)
_MONTHS = {
    form: number
    for number, name in enumerate(_MONTH_NAMES, start=1)
    for form in {name, name[:3], "sept" if number == 9 else name}
}

# The order of the numbers in a date. Source: Unicode CLDR, dateFormatLength "short"; in Canada and the
# Philippines people write both, and no region is told by "en" alone.
_MONTH_FIRST = frozenset({"en-US", "en-GU", "es-PR", "es-PA"})
_UNSETTLED = frozenset({"en", "en-CA", "fr-CA", "en-PH", "fil"})
_WRITTEN_YEAR_FIRST = frozenset("eu fa hu ja ko lt mn sv zh".split())
