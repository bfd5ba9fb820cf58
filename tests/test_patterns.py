"""What a pattern says, and what each mistake in one is told."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mokit.errors import RegistrationError
from mokit.patterns import parse_pattern
from mokit.text import compared_words


@pytest.mark.parametrize(
    ("source", "phrase", "fields", "literal"),
    [
        ("JOIN", "join", (), "JOIN"),
        ("  Talk to   ME ", "talk to me", (), "Talk to ME"),
        ("VOTE {choice}", "vote", ("choice",), "VOTE"),
        ("{choice}", "", ("choice",), ""),
        ("ORDER NEW {quantity} {item}", "order new", ("quantity", "item"), "ORDER NEW"),
        ("{a} {b}", "", ("a", "b"), ""),
        ("ORDER{quantity}{item}", "order", ("quantity", "item"), "ORDER"),
        ("CAFÉ", "cafe", (), "CAFÉ"),
        ("ＪＯＩＮ", "join", (), "ＪＯＩＮ"),
        ("👍", "👍", (), "👍"),
        ("JOIN 👍", "join", (), "JOIN 👍"),
        ("投票 {choice}", "投 票", ("choice",), "投票"),
        ("تصويت {choice}", "تصويت", ("choice",), "تصويت"),
        ("A1", "a1", (), "A1"),
        ("x" * 200, "x" * 200, (), "x" * 200),
    ],
)
def test_a_pattern_is_its_words_and_its_fields(
    source: str, phrase: str, fields: tuple[str, ...], literal: str
) -> None:
    pattern = parse_pattern(source)

    assert (pattern.source, pattern.phrase, pattern.fields) == (source, phrase, fields)
    assert pattern.literal == literal


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("", "no word that can be compared; write one like 'JOIN'"),
        ("  \n", "no word that can be compared"),
        ("\u200b", "no word that can be compared"),
        ("\u200b {choice}", "no word that can be compared"),
        ("{}", "{} in '{}' is no name"),
        ("VOTE { }", "{ } in 'VOTE { }' is no name"),
        ("VOTE {choice:int}", "write {choice}, and the type and the default at the handler's parameter"),
        ("VOTE {choice!r}", "write {choice}, and"),
        ("VOTE {choice=A}", "write {choice}, and"),
        ("VOTE {1}", "{1} in 'VOTE {1}' is no name"),
        ("VOTE {my choice}", "{my choice} in 'VOTE {my choice}' is no name"),
        ("VOTE {a.b}", "is no name; a field is named like the handler's parameter"),
        ("VOTE {choice} NOW", "has 'NOW' after a field; words come first, then the fields"),
        ("{a}, {b}", "has ',' after a field"),
        ("PAY {amount} {amount}", "names a field twice"),
        ("VOTE {choice", "the braces of 'VOTE {choice' don't pair; a field looks like {choice}"),
        ("VOTE choice}", "don't pair"),
        ("VOTE {{choice}}", "don't pair"),
        ("VOTE }{", "don't pair"),
        ("VOTE ｛choice｝", "don't pair; a field looks like {choice}"),
        ("VOTE {a} ｛b｝", "don't pair"),
        ("👍 {choice}", "has no letter or digit before its field; an emoji is a keyword only as the whole text"),
        ("... {words}", "has no letter or digit before its field"),
        ("x" * 201, "a word of more than 200 characters"),
    ],
)
def test_a_mistake_is_told_with_its_fix(source: str, problem: str) -> None:
    with pytest.raises(RegistrationError, match=re.escape(problem)):
        parse_pattern(source)


@given(st.one_of(st.text(max_size=30), st.text(alphabet="aA {}:!1é投👍\u200b", max_size=15)))
def test_any_string_is_a_pattern_or_a_told_mistake(source: str) -> None:
    try:
        pattern = parse_pattern(source)
    except RegistrationError as error:
        told = str(error)
    else:
        assert pattern.phrase or pattern.fields
        assert compared_words(pattern.literal) == pattern.phrase.split()
        return
    assert repr(source) in told
