"""The fields of a keyword: what is read from a text, and what is said where it can't be."""

import inspect
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mokit import Engine, Router, between
from mokit.errors import RegistrationError
from mokit.fields import length
from mokit.gsm import segments
from mokit.handlers import Parameter
from mokit.patterns import parse_pattern
from mokit.readings import ECHOED, Filled, Problem, TypedText, fields_of, reader_of, sentence
from mokit.testing import Handset
from mokit.text import compared_words
from mokit.texts import Texts

Sweater = Literal["A", "B"]
CITIES = Literal[tuple(f"Springfield {number}" for number in range(60))]  # type: ignore[valid-type]  # many options
REQUIRED = inspect.Parameter.empty


def read(pattern: str, text: str, *, trailing: bool = False, **parameters: Any) -> Filled | Problem:
    """Read a text by a pattern; each parameter is a form, or a form and its default."""
    parsed = parse_pattern(pattern)
    fields = fields_of(parsed, parameters_of(parameters))
    return reader_of(fields, trailing=trailing)(TypedText(text), len(parsed.phrase.split()), "en")


def parameters_of(forms: Mapping[str, Any]) -> dict[str, Parameter]:
    pairs = {name: form if isinstance(form, tuple) else (form, REQUIRED) for name, form in forms.items()}
    return {name: Parameter(name, *pair) for name, pair in pairs.items()}


@pytest.mark.parametrize(
    ("pattern", "text", "parameters", "values"),
    [
        ("VOTE {choice}", "vote a", {"choice": Sweater}, {"choice": "A"}),
        ("VOTE {choice}", "vote a!", {"choice": Sweater}, {"choice": "A"}),
        ("VOTE {choice}", "VOTE Ａ", {"choice": Sweater}, {"choice": "A"}),
        ("VOTE {choice}", "VOTE: (b)", {"choice": Sweater}, {"choice": "B"}),
        ("VOTE {choice}", "vote\n\nb", {"choice": Sweater}, {"choice": "B"}),
        ("VOTE {choice}", "vote b, please", {"choice": Sweater}, {"choice": "B"}),
        ("VOTE {choice}", "vote 👍", {"choice": Literal["👍", "👎"]}, {"choice": "👍"}),
        ("GO {city}", "go new york", {"city": Literal["New York", "York"]}, {"city": "New York"}),
        ("GO {city}", "go NEW  YORK!", {"city": Literal["New York", "York"]}, {"city": "New York"}),
        ("GO {city} {n}", "go new york 5", {"city": Literal["New York"], "n": int}, {"city": "New York", "n": 5}),
        ("X {n}", "x twenty-one", {"n": int}, {"n": 21}),
        ("X {n}", "x one hundred and five", {"n": int}, {"n": 105}),
        ("X {n} {m}", "x two 3", {"n": int, "m": int}, {"n": 2, "m": 3}),
        ("PAY {sum}", "pay $12.50", {"sum": Decimal}, {"sum": Decimal("12.50")}),
        ("ON {day}", "on 21 Nov 2026", {"day": date}, {"day": date(2026, 11, 21)}),
        ("ORDER {n} {item}", "order 2 red wool", {"n": int, "item": str}, {"n": 2, "item": "red wool"}),
        ("ORDER {item} {n}", "order wool 2", {"item": str, "n": int}, {"item": "wool", "n": 2}),
        ("FEEDBACK {words}", "FEEDBACK 👍", {"words": str}, {"words": "👍"}),
        ("FEEDBACK {words}", "feedback  so\n\n good 🎉 ", {"words": str}, {"words": "so\n\n good 🎉"}),
        ("FEEDBACK {words}", "feedback - thanks", {"words": str}, {"words": "- thanks"}),
        ("FEEDBACK {words}", "feedback thanks", {"words": str}, {"words": "thanks"}),
        ("FEEDBACK {words}", "feedback ?!", {"words": str}, {"words": "?!"}),
        ("FEEDBACK {words}", "ＦＥＥＤＢＡＣＫ Ａ\u200bb", {"words": str}, {"words": "Ａ\u200bb"}),
        ("投票 {words}", "投票北京 好", {"words": str}, {"words": "北京 好"}),
        ("SIZES {sizes}", "sizes 1, 2 and 3", {"sizes": list[int]}, {"sizes": [1, 2, 3]}),
        ("X {n}", "x", {"n": (int, 7)}, {"n": 7}),
        ("X {n}", "x please", {"n": (int, 7)}, {"n": 7}),
        ("X {n}", "x", {"n": int | None}, {"n": None}),
        ("X {n}", "x", {"n": Annotated[int | None, between(1, 5)]}, {"n": None}),
        ("X {n}", "x", {"n": Annotated[int, between(1, 5)] | None}, {"n": None}),
        ("X {n}", "x", {"n": (int | None, 3)}, {"n": 3}),
        ("X {n}", "x 4", {"n": int | None}, {"n": 4}),
        ("X {n} {words}", "x 4", {"n": int, "words": (str, "")}, {"n": 4, "words": ""}),
        ("X {sizes}", "x", {"sizes": list[int] | None}, {"sizes": None}),
        ("{n}", "5", {"n": int}, {"n": 5}),
    ],
)
def test_fields_are_read(pattern: str, text: str, parameters: dict[str, Any], values: dict[str, Any]) -> None:
    found = read(pattern, text, **parameters)

    assert not isinstance(found, Problem)
    assert found[0] == values


@pytest.mark.parametrize(
    ("pattern", "text", "parameters", "kind", "typed"),
    [
        ("VOTE {choice}", "vote", {"choice": Sweater}, "missing", ""),
        ("VOTE {choice}", "vote 🐑", {"choice": Sweater}, "missing", ""),
        ("VOTE {choice}", "vote please", {"choice": Sweater}, "missing", ""),
        ("VOTE {choice}", "vote c d", {"choice": Sweater}, "wrong", "c"),
        ("VOTE {choice}", "vote a b", {"choice": Sweater}, "surplus", "b"),
        ("X {n}", "x moon", {"n": (int, 7)}, "wrong", "moon"),
        ("X {n} {m}", "x 1", {"n": int, "m": int}, "missing", ""),
        ("X {n} {m}", "x 1 2 3", {"n": int, "m": int}, "surplus", "3"),
        ("X {item} {n}", "x red wool 2", {"item": str, "n": int}, "wrong", "wool"),
        ("X {words}", "x", {"words": str}, "missing", ""),
        ("X {sizes}", "x 1 moon", {"sizes": list[int]}, "wrong", "1 moon"),
    ],
)
def test_fields_that_cannot_be_read_say_why(
    pattern: str, text: str, parameters: dict[str, Any], kind: str, typed: str
) -> None:
    found = read(pattern, text, **parameters)

    assert isinstance(found, Problem)
    assert (found.kind, found.typed) == (kind, typed)


def test_more_words_may_follow_where_the_route_says_so() -> None:
    found = read("VOTE {choice}", "vote a for my friend", choice=Sweater, trailing=True)

    assert not isinstance(found, Problem)
    assert (found[0], found[1]) == ({"choice": "A"}, {"choice": "a"})


def test_what_was_typed_is_kept_beside_the_value_and_only_for_fields_that_were_there() -> None:
    found = read("X {n} {m}", "x twenty-one!", n=int, m=(int, 0))

    assert not isinstance(found, Problem)
    assert (found[0], found[1]) == ({"n": 21, "m": 0}, {"n": "twenty-one!"})


@pytest.mark.parametrize(
    ("pattern", "parameters", "problem"),
    [
        ("X {n} {m}", {"n": (int, 1), "m": int}, "the field {m} follows {n}, which may be left out"),
        ("X {n} {m}", {"n": int | None, "m": int}, "the field {m} follows {n}, which may be left out"),
        ("X {n} {m}", {"n": list[int], "m": int}, "the list {n} is not the last field"),
        ("X {n} {m}", {"n": list[int] | None, "m": (int, 1)}, "the list {n} is not the last field"),
        ("X {n} {m}", {"n": Annotated[list[int], length(1, 2)], "m": int}, "the list {n} is not the last"),
        ("X {n}", {"n": complex}, "parameter 'n': <class 'complex'> is no type that a field may have"),
        ("X {n}", {"n": int | str}, "parameter 'n':"),
        ("X {n}", {"n": dict[str, int]}, "parameter 'n':"),
        ("X {n}", {"n": (REQUIRED, 5)}, "parameter 'n' has no annotation"),
    ],
)
def test_fields_that_no_text_could_fill_are_refused(
    pattern: str, parameters: dict[str, Any], problem: str
) -> None:
    with pytest.raises(RegistrationError) as caught:
        fields_of(parse_pattern(pattern), parameters_of(parameters))

    assert problem in str(caught.value)


class Membership(str):
    __slots__ = ()
    example = "M-" + "1" * 300

    @classmethod
    def parse(cls, text: str) -> "Membership":
        if not text.startswith("M-"):
            raise ValueError(text)
        return cls(text)


def chatty(_: int) -> str | None:
    return "that is " + "quite " * 60 + "wrong"


SAID: list[tuple[str, Any, str, str]] = [
    ("VOTE", Sweater, "vote c", 'Sorry, "c" is not one of A, B. Reply VOTE A.'),
    ("VOTE", Sweater, "vote", "Sorry, VOTE needs one of A, B. Reply VOTE A."),
    ("VOTE", Sweater, "vote a b\nc", 'Sorry, "b c" is too much. Reply VOTE A.'),
    ("VOTE", Sweater, "vote " + "z" * 1000, 'Sorry, "zzzzzzzzzzzzzzzzz..." is not one of A, B. Reply VOTE A.'),
    ("VOTE", Sweater, "vote a b" + " c" * 1000, 'Sorry, "b c c c c c c c c..." is too much. Reply VOTE A.'),
    ("VOTE", Sweater, "vote 北京", 'Sorry, "北" is not one of A, B. Reply VOTE A.'),
    ("RATE", Annotated[int, between(1, 5)], "rate 9", 'Sorry, "9" is not a number from 1 to 5. Reply RATE 5.'),
    ("GO", CITIES, "go moon", "Please reply GO Springfield 0."),
    ("CARD", Membership, "card 5", "Please reply CARD."),
    ("X", Annotated[int, chatty], "x 5", "Please reply X 5."),
    ("NOTE", Annotated[str, length(500, None)], "note a", "Please reply NOTE."),
]


@pytest.mark.parametrize(("keyword", "form", "text", "said"), SAID, ids=[row[2][:20] for row in SAID])
def test_a_person_is_told_what_is_wanted(keyword: str, form: Any, text: str, said: str) -> None:
    pattern = parse_pattern(keyword + " {field}")
    fields = fields_of(pattern, parameters_of({"field": form}))
    problem = reader_of(fields, trailing=False)(TypedText(text), 1, "en")

    assert isinstance(problem, Problem)
    assert sentence(problem, pattern, fields, Texts(), None) == said


FOREIGN = "йж北🎉👨\u200d👩€~"        # characters that no sentence, keyword or example here has
PIECES = st.one_of(st.text(), st.text(FOREIGN + " \n", min_size=1), st.text("ab \n", min_size=200))


@given(
    keyword=st.sampled_from(["VOTE", "投票", "X" * 190, " ".join(["WORD"] * 80)]),
    form=st.sampled_from([Sweater, int, CITIES, Membership, Annotated[int, chatty], date, list[int], bool]),
    rest=PIECES,
)
def test_a_reply_to_wrong_fields_is_one_segment_and_echoes_little(keyword: str, form: Any, rest: str) -> None:
    pattern = parse_pattern(keyword + " {field}")
    fields = fields_of(pattern, parameters_of({"field": form}))
    first = len(pattern.phrase.split())

    problem = reader_of(fields, trailing=False)(TypedText(f"{keyword} {rest}"), first, "en")

    if isinstance(problem, Problem):
        said = sentence(problem, pattern, fields, Texts(), None)
        assert segments(said) == 1
        assert "\n" not in said
        assert sum(character in FOREIGN for character in said) <= ECHOED


def test_the_authors_own_words_take_the_place_of_the_reply() -> None:
    router = Router()

    @router.keyword("PAY {amount}", wrong="Text PAY and a sum.")
    def pay(amount: int) -> str:
        return f"{amount} paid."

    assert replies(router, "pay much") == ["Text PAY and a sum."]
    assert replies(router, "pay") == ["Text PAY and a sum."]


def test_a_check_tells_in_its_own_words_what_is_wrong() -> None:
    def even(number: int) -> str | None:
        return f"{number} is odd" if number % 2 else None

    router = Router()

    @router.keyword("X {n}")
    def even_only(n: Annotated[int, even]) -> str:
        return f"{n}."

    assert replies(router, "x 3") == ["Sorry, 3 is odd. Reply X 0."]
    assert replies(router, "x 4") == ["4."]


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_the_pieces_of_a_text_are_what_was_typed(text: str) -> None:
    typed = TypedText(text)

    assert typed.words == compared_words(text)
    assert typed.rest(0) == text.strip()
    for at in range(len(typed.words)):
        piece = typed.piece(at, at + 1)
        assert piece
        assert piece in text
        assert typed.rest(at + 1) in text


@given(st.lists(st.sampled_from(["vote", "a!", "🎉", "北京", "…", "\n", "é", "I\u0307", "\x1f", "."]), max_size=12))
def test_what_is_left_after_a_word_holds_the_words_that_follow(parts: list[str]) -> None:
    typed = TypedText(" ".join(parts))

    for at in range(1, len(typed.words)):
        assert compared_words(typed.rest(at)) == typed.words[at:]


def replies(router: Router, text: str) -> list[str]:
    """What a newcomer gets for a text."""
    return list(Handset(Engine(router)).text(text))


@pytest.mark.parametrize(
    ("text", "first"), [("join now please", 1), ("please join", 2), ("now thanks", 0), ("join", 1), ("", 0)]
)
def test_the_tail_of_courtesy_is_found(text: str, first: int) -> None:
    assert TypedText(text).polite_from == first
