"""Two routes with equal claim to a text are refused, and no others.

The oracle below knows nothing of mokit's own reading: it takes patterns of plain fields apart with
regular expressions, by every way of giving the words to the fields.
"""

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations, product
from time import process_time
from typing import Any, Literal, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mokit import Engine, Router
from mokit.errors import AmbiguousRoute, RegistrationError
from mokit.patterns import parse_pattern

AB, BC, CD = Literal["A", "B"], Literal["B", "C"], Literal["C", "D"]
CITIES = Literal[tuple(f"City {number}" for number in range(60))]  # type: ignore[valid-type]  # many options
LATER_CITIES = Literal[tuple(f"City {number}" for number in range(90, 58, -1))]  # type: ignore[valid-type]  # likewise
NONE: dict[str, Any] = {}


def handler_of(forms: Mapping[str, Any]) -> Callable[..., str]:
    """A handler with these parameters; a form may be a pair of the form and its default."""

    def handler(**values: Any) -> str:              # whatever the patterns capture
        return ", ".join(f"{name}={value}" for name, value in values.items())

    pairs = {name: form if isinstance(form, tuple) else (form, inspect.Parameter.empty) for name, form in forms.items()}
    parameters = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default) for name, (_, default) in pairs.items()
    ]
    handler.__annotations__ = {name: form for name, (form, _) in pairs.items()}
    setattr(handler, "__signature__", inspect.Signature(parameters))  # noqa: B010 - unknown to type checkers
    return handler


Declared = tuple[str, dict[str, Any]] | tuple[str, dict[str, Any], dict[str, Any]]     # pattern, forms, options


def router_of(*declared: Declared) -> Router:
    router = Router()
    for pattern, forms, *options in declared:
        router.keyword(pattern, **(options[0] if options else {}))(handler_of(forms))
    return router


@pytest.mark.parametrize(
    ("one", "other", "sample"),
    [
        (("JOIN", NONE), ("JOIN", NONE), "JOIN"),
        (("JOIN", NONE), ("join!", NONE), "JOIN"),
        (("CAFÉ", NONE), ("CAFE", NONE), "CAFÉ"),
        (("JOIN", NONE), ("JОIN", NONE), "JOIN"),
        (("👍", NONE), ("👍🏽", NONE), "👍"),
        (("JOIN", NONE), ("JOIN {n}", {"n": (int, 1)}), "JOIN"),
        (("JOIN", NONE), ("JOIN {n}", {"n": int | None}), "JOIN"),
        (("JOIN", NONE, {"trailing": True}), ("JOIN", NONE), "JOIN"),
        (("JOIN", NONE, {"anywhere": True}), ("JOIN", NONE), "JOIN"),
        (("VOTE {a}", {"a": AB}), ("VOTE {b}", {"b": BC}), "VOTE B"),
        (("{a}", {"a": AB}), ("{b}", {"b": BC}), "B"),
        (("{a}", {"a": str}), ("{b}", {"b": int}), "5"),
        (("{a}", {"a": int}), ("{b}", {"b": Decimal}), "5"),
        (("X {a}", {"a": str}), ("X {b}", {"b": date}), "X 31.12.2026"),
        (("X {a}", {"a": str}), ("X {b}", {"b": list[int]}), "X 5"),
        (("X {a}", {"a": str}), ("X {b} {c}", {"b": int, "c": int}), "X 5 5"),
        (("X {a}", {"a": int}), ("X {b} {c}", {"b": int, "c": (int, 1)}), "X 5"),
        (("X {a}", {"a": bool}), ("X {b}", {"b": Literal["Y", "N"]}), "X Y"),
        (("GO {a}", {"a": CITIES}), ("GO {b}", {"b": LATER_CITIES}), "GO City 59"),
        (("{a} {n}", {"a": CITIES, "n": int}), ("{b} {m}", {"b": LATER_CITIES, "m": int}), "City 59 5"),
        (
            ("X {a} {b} {c}", {"a": CITIES, "b": CITIES, "c": AB}),
            ("X {d} {e} {f}", {"d": LATER_CITIES, "e": LATER_CITIES, "f": BC}),
            "X City 59 City 59 B",
        ),
        (
            ("GO {a}", {"a": Literal["New York"]}),
            ("GO {b} {c}", {"b": Literal["New"], "c": Literal["York"]}),
            "GO New York",
        ),
        (("BOOK", NONE), ("BOOK {a}", {"a": Literal["now", "later"]}), "BOOK now"),
        (("LIKE", NONE), ("LIKE {a}", {"a": Literal["👍", "👎"]}), "LIKE 👍"),
        (("X {a}", {"a": int}, {"trailing": True}), ("X {b}", {"b": int}, {"trailing": True}), "X 5"),
        (("X {a}", {"a": int}, {"trailing": True}), ("X {b}", {"b": date}), "X 21 Nov 2026"),
    ],
)
def test_equal_claims_are_refused_with_both_places_and_a_text(one: Declared, other: Declared, sample: str) -> None:
    error = refusal(one, other)

    place = f"(handler, {__file__}:{handler_of(NONE).__code__.co_firstlineno})"
    assert error.sample == sample
    assert sorted(error.patterns) == sorted([one[0], other[0]])
    assert str(error).count(place) == 2
    assert f"both match {sample!r}; change one of them" in str(error)
    assert sorted(refusal(other, one).patterns) == sorted(error.patterns)


def refusal(*declared: Declared) -> AmbiguousRoute:
    with pytest.raises(AmbiguousRoute) as caught:
        Engine(router_of(*declared))
    return caught.value


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("JOIN", NONE), ("JOINED", NONE)),
        (("JOIN", NONE), ("JOIN NOW", NONE)),
        (("JOIN", NONE), ("JOIN {n}", {"n": int})),
        (("JOIN", NONE, {"trailing": True}), ("JOIN {n}", {"n": int})),
        (("JOIN", NONE, {"anywhere": True}), ("JOIN {n}", {"n": int}, {"anywhere": True})),
        (("VOTE {a}", {"a": AB}), ("VOTE {b}", {"b": CD})),
        (("VOTE {a}", {"a": AB}), ("VOTE {b}", {"b": str})),
        (("VOTE {a}", {"a": AB}), ("VOTE A", NONE)),
        (("{a}", {"a": AB}), ("A", NONE)),
        (("{a}", {"a": AB}), ("{b}", {"b": str})),
        (("{a}", {"a": AB}), ("{b}", {"b": CD})),
        (("X {a}", {"a": int}), ("X {b}", {"b": date})),
        (("X {a}", {"a": int}), ("X {b} {c}", {"b": int, "c": int})),
        (("X {a}", {"a": int}, {"trailing": True}), ("X {b} {c}", {"b": int, "c": int})),
        (("X {a} {b}", {"a": AB, "b": int}), ("X {c} {d}", {"c": AB, "d": AB})),
        (("GO {a}", {"a": CITIES}), ("GO {b}", {"b": AB})),
        (("GO {a}", {"a": Literal["New York"]}), ("GO {b}", {"b": Literal["New Delhi", "York"]})),
        (("GO {a} {n}", {"a": Literal["New York"], "n": int}), ("GO {b} {m}", {"b": Literal["Newer"], "m": int})),
        (("X {a} {n}", {"a": AB, "n": int}), ("X {b} {m}", {"b": AB, "m": Literal["C", "D"]})),
        (("ORDER NEW {n}", {"n": int}), ("ORDER {item}", {"item": str})),
        (("JOIN", NONE), ("JO IN", NONE)),
    ],
)
def test_claims_that_differ_are_accepted(one: Declared, other: Declared) -> None:
    Engine(router_of(one, other))
    Engine(router_of(other, one))


def test_two_aliases_of_one_handler_clash_only_where_they_would_mean_different_things() -> None:
    router = Router()
    handler = handler_of({"amount": (int, 0), "count": (int, 1)})

    router.keyword("PAY", "pay!", "PAY {amount}", "PAY {amount} {count}", "{count}")(handler)
    Engine(router)

    unclear = Router()
    unclear.keyword("PAY {amount}", "PAY {count}")(handler)
    with pytest.raises(AmbiguousRoute, match="both match 'PAY 5'"):
        Engine(unclear)


@pytest.mark.parametrize("pattern", ["INFO {t} {a}", "INFO {s} {t} {a}", "{t} {a}"])
def test_hundreds_of_keywords_with_choices_of_their_own_are_proved_in_a_moment(pattern: str) -> None:
    names = parse_pattern(pattern).fields
    forms = [{"t": Literal[f"topic {n}", f"t{n}"], "s": AB, "a": int} for n in range(200)]
    declared: list[Declared] = [(pattern, {name: form[name] for name in names}) for form in forms]

    started = process_time()
    Engine(router_of(*declared))
    spent = process_time() - started

    assert spent < 5            # seconds; trying texts for each pair takes 20
    assert re.search("(topic |t)77 5", refusal(*declared, declared[77]).sample)


# An oracle that knows the words of the rules only.

WORDS = ["a", "b", "x", "1", "y"]
FORMS: dict[str, tuple[Any, str, int]] = {       # the form, what one word of it is, and its claim
    "ab": (Literal["A", "B"], "[ab]", 0),
    "by": (Literal["B", "Y"], "[by]", 0),
    "two": (Literal["A B", "Y"], "a b|y", 0),
    "one": (Literal[1, 2], "[12]", 0),
    "int": (int, "[0-9]+", 1),
    "str": (str, ".+", 1),
}


class Rival(NamedTuple):
    """One keyword as the oracle sees it."""

    phrase: str
    kinds: tuple[str, ...]
    optional: int               # how many of the last fields may be left out

    @property
    def pattern(self) -> str:
        return " ".join([self.phrase.upper(), *(f"{{f{at}}}" for at in range(len(self.kinds)))]).strip()

    @property
    def forms(self) -> dict[str, Any]:
        required = len(self.kinds) - self.optional
        forms = {f"f{at}": FORMS[kind][0] for at, kind in enumerate(self.kinds)}
        return {name: form if at < required else (form, None) for at, (name, form) in enumerate(forms.items())}

    def claim_on(self, text: str) -> tuple[int, ...] | None:
        """The claims of the fields that the text fills; None if the keyword can't take it."""
        last = len(self.kinds) - 1
        for filled in range(len(self.kinds), len(self.kinds) - self.optional - 1, -1):
            wholes = [
                "[^ ]+" if kind == "str" and at != last else FORMS[kind][1]
                for at, kind in enumerate(self.kinds[:filled])
            ]
            parts = [*([self.phrase] if self.phrase else []), *(f"(?:{whole})" for whole in wholes)]
            if parts and re.fullmatch(" ".join(parts), text):
                return tuple(FORMS[kind][2] for kind in self.kinds[:filled])
        return None


RIVALS = st.builds(
    lambda phrase, kinds, optional: Rival(phrase, kinds, min(optional, len(kinds) - (0 if phrase else 1))),
    st.sampled_from(["x", "x y", "a", ""]),
    st.lists(st.sampled_from(list(FORMS)), max_size=3).map(tuple),
    st.integers(0, 1),
).filter(lambda rival: bool(rival.phrase or rival.kinds))
TEXTS = [" ".join(words) for many in range(1, 5) for words in product(WORDS, repeat=many)]


def equal(one: Sequence[int], other: Sequence[int]) -> bool:
    return bool(one) == bool(other) and all(mine == yours for mine, yours in zip(one, other, strict=False))


def rank(rival: Rival, text: str) -> tuple[int, bool]:
    """How much of the text is a phrase of the keyword, choices it begins with among them, and whether literally."""
    if rival.phrase:
        return rival.phrase.count(" ") + 1, True
    found = re.match(f"(?:{FORMS[rival.kinds[0]][1]})(?: |$)", text) if FORMS[rival.kinds[0]][2] == 0 else None
    return (len(found[0].split()) if found else 0), False


def contested(rivals: Sequence[Rival]) -> list[str]:
    """The texts to which two of the keywords have equal claim."""
    return [text for text in TEXTS if any(contest(one, other, text) for one, other in combinations(rivals, 2))]


def contest(one: Rival, other: Rival, text: str) -> bool:
    mine, yours = one.claim_on(text), other.claim_on(text)
    return mine is not None and yours is not None and rank(one, text) == rank(other, text) and equal(mine, yours)


@settings(max_examples=100)
@given(st.lists(RIVALS, min_size=2, max_size=3, unique=True))
def test_what_is_refused_is_contested_and_what_is_built_is_not(rivals: list[Rival]) -> None:
    router = router_of(*((rival.pattern, rival.forms) for rival in rivals))
    try:
        Engine(router)
    except AmbiguousRoute as error:
        sample = in_digits(" ".join(error.sample.casefold().split()))
        named = [rival for rival in rivals if rival.pattern in error.patterns]
        assert sum(rival.claim_on(sample) is not None for rival in named) >= 2
    else:
        assert contested(rivals) == []


def in_digits(sample: str) -> str:
    return re.sub(r"\b(one|two|five)\b", lambda found: {"one": "1", "two": "2", "five": "5"}[found[1]], sample)


def test_the_oracle_reads_what_a_person_would() -> None:
    assert Rival("x", ("ab", "int"), 0).claim_on("x a 12") == (0, 1)
    assert Rival("x", ("ab", "int"), 1).claim_on("x a") == (0,)
    assert Rival("", ("two",), 0).claim_on("a b") == (0,)
    assert Rival("x", ("str",), 0).claim_on("x") is None
    assert rank(Rival("", ("two",), 0), "a b") == (2, False)


def test_patterns_of_the_oracle_are_read_as_meant() -> None:
    assert parse_pattern(Rival("x y", ("ab",), 0).pattern).phrase == "x y"
    with pytest.raises(RegistrationError):
        parse_pattern("")
