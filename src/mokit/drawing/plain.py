"""Letters that no picture can hold, made visible."""

import re

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]")


def plain(text: str) -> str:
    r"""A text without control characters and halves of letters: "\x07" is written as four letters."""
    whole = text.replace("\r\n", "\n").replace("\t", " ")
    return _UNPRINTABLE.sub(lambda found: found[0].encode("unicode_escape").decode(), whole)
