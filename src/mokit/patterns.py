"""The little language of keywords: words, then fields, as in "VOTE {choice}"."""

import re

from mokit.errors import RegistrationError
from mokit.text import LONGEST_WORD, compared_words

_FIELD = r"\{([^{}]*)\}"
_BRACES = "{}｛｝﹛﹜"       # with those of East Asian keyboards, which are a mistake here


class Pattern:
    """A keyword pattern, read: the words that a text begins with and the fields after them."""

    __slots__ = ("phrase", "source")        # there may be a million of them

    def __init__(self, source: str, phrase: str) -> None:
        self.source = source        # as its author wrote it
        self.phrase = phrase        # its words in the form that is compared; empty if it begins with a field

    @property
    def literal(self) -> str:
        """Its words as written, "VOTE"; empty if it begins with a field."""
        return " ".join(self.source.partition("{")[0].split())

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of its fields, in order."""
        return tuple(re.findall(_FIELD, self.source)) if "{" in self.source else ()


def parse_pattern(source: str) -> Pattern:
    """The pattern that a string writes.

    Raises:
        RegistrationError: It is empty, or a field is misspelt, repeated or followed by a word.
    """
    braces = [at for brace in _BRACES if (at := str.find(source, brace)) >= 0]
    cut = min(braces, default=len(source))
    literal, rest = source[:cut], source[cut:]
    fields = _fields(source, rest) if rest else ()
    words = compared_words(literal)
    if not words and (literal.strip() or not fields):
        raise RegistrationError(f"the pattern {source!r} has no word that can be compared; write one like 'JOIN'")
    if fields and words and not any(map(str.isalnum, literal)):
        raise RegistrationError(
            f"{source!r} has no letter or digit before its field; an emoji is a keyword only as the whole text"
        )
    if any(len(word) > LONGEST_WORD for word in literal.split()):
        raise RegistrationError(f"the pattern {source!r} has a word of more than {LONGEST_WORD} characters")
    return Pattern(source, " ".join(words))


def _fields(source: str, rest: str) -> tuple[str, ...]:
    names = tuple(re.findall(_FIELD, rest))
    between = re.sub(_FIELD, " ", rest).strip()
    if any(brace in between for brace in _BRACES):
        raise RegistrationError(f"the braces of {source!r} don't pair; a field looks like {{choice}}")
    if between:
        raise RegistrationError(
            f"{source!r} has {between!r} after a field; words come first, then the fields, as in 'VOTE {{choice}}'"
        )
    for name in names:
        _check_name(source, name)
    if len(set(names)) < len(names):
        raise RegistrationError(f"{source!r} names a field twice; each field has a name of its own")
    return names


def _check_name(source: str, name: str) -> None:
    if name.isidentifier():
        return
    plain = re.split(r"[:!=]", name)[0].strip()
    if plain.isidentifier():
        raise RegistrationError(
            f"{{{name}}} in {source!r}: write {{{plain}}}, and the type and the default at the handler's parameter"
        )
    raise RegistrationError(f"{{{name}}} in {source!r} is no name; a field is named like the handler's parameter")
