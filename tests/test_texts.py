"""The catalogue: what may be replaced, by which language, and that it has all that fields ask for."""

from datetime import date, time
from decimal import Decimal
from enum import Enum
from itertools import count
from string import Formatter
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mokit.consent.sentences import CONSENT
from mokit.errors import RegistrationError
from mokit.fields import Check, between, field_type, length
from mokit.gsm import segments
from mokit.texts import ENGLISH, Texts, in_one_segment


class Size(Enum):
    SMALL = "s"


class Code(str):
    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> "Code":
        return cls(text)


RANGES: list[tuple[Any, Any, Any]] = [      # the bounds are of the form's own type
    (int, 1, 5),
    (float, 0.5, 5.5),
    (Decimal, Decimal(1), Decimal(5)),
    (date, date(2026, 1, 1), date(2026, 12, 31)),
    (time, time(8), time(18)),
]
LENGTHS: list[Any] = [str, list[int], list[Literal["a", "b"]]]
PLAIN: list[Any] = [
    str, int, float, Decimal, bool, date, time, Size, Code, Literal["A", "B"], int | None,
    list[int], list[str], list[Literal["a", "b"]], list[Code],
]


def fine(_: object) -> str | None:
    return None


def checked_forms() -> list[Any]:
    """Every type with every kind of check that fits it, and some that don't."""
    forms = list(PLAIN)
    for form, low, high in RANGES:
        bounds: list[Check[Any]] = [between(low, high), between(low, None), between(None, high)]
        forms += [Annotated[form, check] for check in bounds]
    forms += [Annotated[form, check] for form in LENGTHS for check in (length(1, 3), length(1, None), length(0, 3))]
    forms += [Annotated[form, fine] for form in PLAIN]
    forms += [Annotated[Literal["A", "B"], length(1, 3)], Annotated[Literal[1, 2], between(1, 2)]]
    forms += [Annotated[int, between(1, 5), between(2, 4)], Annotated[list[int], length(1, None), length(0, 3)]]
    return forms


@pytest.mark.parametrize("form", checked_forms(), ids=count())
def test_the_catalogue_has_a_phrase_for_whatever_a_field_wants(form: Any) -> None:
    wanted = field_type(form).wanted

    said = Texts().say(wanted.key, **wanted.values)

    assert "{" not in said
    assert placeholders(ENGLISH[wanted.key]) == set(wanted.values)


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def test_all_phrases_for_fields_are_wanted_by_some_field() -> None:
    said_by_rules = {
        "wrong_field", "missing_field", "surplus_words", "failed_check", "reply_with", "did_you_mean",
        "too_early", "too_late", "apology",
    }
    said_in_conversations = {"wrong_answer", "please_reply", "not_that", "gave_up", "left", "gone", "picture"}
    wanted = {field_type(form).wanted.key for form in checked_forms()}

    # a list has no upper bound alone, since it has one value at least
    others = said_by_rules | said_in_conversations | CONSENT.keys()
    assert ENGLISH.keys() - others - wanted <= {"text_at_most", "list_at_most"}


@pytest.mark.parametrize("name", ENGLISH)
def test_each_english_sentence_is_a_short_one_in_the_gsm_alphabet(name: str) -> None:
    filled = ENGLISH[name].format_map(dict.fromkeys(placeholders(ENGLISH[name]), "VOTE A"))

    assert len(filled) <= 70 or name in CONSENT
    assert segments(filled * (1 if name in CONSENT else 2)) == 1


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (None, "Oops."),
        ("en", "Oops."),
        ("en-US", "Oops."),
        ("de", "Hoppla."),
        ("de-AT", "Hoppla."),
        ("de_AT", "Hoppla."),
        ("de-CH", "Uups."),
        ("fr", "Oops."),
        ("", "Oops."),
    ],
)
def test_a_language_falls_back_to_its_first_part_and_then_to_english(language: str | None, said: str) -> None:
    texts = Texts({"en": {"apology": "Oops."}, "de": {"apology": "Hoppla."}, "de-CH": {"apology": "Uups."}})

    assert texts.say("apology", language) == said


def test_what_a_language_does_not_translate_stays_english() -> None:
    texts = Texts({"de": {"apology": "Hoppla."}})

    assert texts.say("reply_with", "de", usage="VOTE A") == "Please reply VOTE A."


def test_a_region_says_what_it_does_not_translate_as_the_language_does() -> None:
    texts = Texts({"de": {"apology": "Hoppla."}, "de-CH": {"left": "Adieu."}})

    assert texts.say("apology", "de-CH") == "Hoppla."


def test_one_catalogue_does_not_change_another() -> None:
    Texts({"en": {"apology": "Oops."}})

    assert Texts().say("apology") == ENGLISH["apology"]


def test_values_are_never_read_as_placeholders() -> None:
    assert Texts().say("reply_with", usage="{typed} {0}") == "Please reply {typed} {0}."


@pytest.mark.parametrize(
    ("name", "sentence", "problem"),
    [
        ("apologie", "Oops.", "no sentence 'apologie'; it has already_opted_out, amount"),
        ("reply_with", "Please reply.", "must have the placeholders {usage}"),
        ("reply_with", "Reply {usage} or {other}.", "must have the placeholders {usage}"),
        ("apology", "Oops {name}.", "must have the placeholders none"),
        ("reply_with", "Reply {usage", "can't be read"),
        ("reply_with", "Reply {}.", "must have the placeholders {usage}"),
        ("reply_with", "Reply {usage.upper}.", "must have the placeholders {usage}"),
        ("reply_with", "Reply {usage:>200}.", "leave its ':' or '!' out"),
        ("reply_with", "Reply {usage!r}.", "leave its ':' or '!' out"),
        ("reply_with", "Reply {usage:{usage}}.", "leave its ':' or '!' out"),
        ("apology", "o" * 161, "longer than one segment"),
        ("apology", "ö" * 160 + "o", "longer than one segment"),
        ("apology", "й" * 71, "longer than one segment"),
    ],
)
def test_a_sentence_that_cannot_be_said_is_refused(name: str, sentence: str, problem: str) -> None:
    with pytest.raises(RegistrationError) as caught:
        Texts({"en": {name: sentence}})

    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("sentences", "problem"),
    [
        ({"apology": "Oh dear."}, r"'Oh dear.' for 'apology', .* write it like Texts\({\"en\": {\"apology\": "),
        ({"left": "Bye."}, r"'Bye.' for 'left', .* write it like Texts\({\"en\": {\"left\": "),
        ({"en": "Oh dear."}, r"'Oh dear.' for 'en', .* write it like Texts\({\"en\": {\"apology\": "),
        ({"en": {"apology": None}}, "the 'en' sentence 'apology' is None; write a text"),
        ({"en": None}, "None for 'en'"),
    ],
)
def test_what_are_no_sentences_of_a_language_is_refused_with_the_fix(sentences: Any, problem: str) -> None:
    with pytest.raises(RegistrationError, match=problem):
        Texts(sentences)


def test_a_sentence_fills_its_segment_with_what_is_said_of_placeholders_apart() -> None:
    longest = "o" * 158 + "{usage}"

    assert Texts({"en": {"reply_with": longest}}).say("reply_with", usage="A") == "o" * 158 + "A"


@pytest.mark.parametrize(
    ("sentences", "said"),
    [
        (["short", "shorter"], "short"),
        (["a" * 161, "й" * 71, "short"], "short"),
        (["a" * 161], "a" * 160),
        (["€" * 161], "€" * 80),
        (["й" * 161], "й" * 70),
        (["🎉" * 161], "🎉" * 35),
        ([""], ""),
    ],
)
def test_in_one_segment_gives_the_first_that_fits_or_cuts_the_last(sentences: list[str], said: str) -> None:
    assert in_one_segment(*sentences) == said


@given(st.lists(st.text(max_size=300), min_size=1, max_size=4))
def test_in_one_segment_is_one_segment_whatever_is_said(sentences: list[str]) -> None:
    assert segments(in_one_segment(*sentences)) == 1
