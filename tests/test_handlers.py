"""What a handler's parameters ask for, and what each mistake in them is told."""

import functools
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Literal, Never, NewType, ParamSpec, TypeVar

import pytest

from mokit import Contact, Engine, Inbound, Reply, Router, Service, between, per_message
from mokit.errors import RegistrationError
from mokit.handlers import look_into
from mokit.messages import Match
from mokit.testing import Handset

P = ParamSpec("P")
T = TypeVar("T")
HERE = Path(__file__).name
Sweater = Literal["A", "B"]


class Bank:
    def balance(self) -> int:
        return 7


def logged(function: Callable[P, T]) -> Callable[P, T]:
    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
        return function(*args, **kwargs)

    return wrapper


def awaited(function: Callable[..., str]) -> Callable[..., Any]:
    @functools.wraps(function)
    async def wrapper(**kwargs: Any) -> str:        # whatever the handler takes
        return function(**kwargs)

    return wrapper


class Votes:
    def __init__(self) -> None:
        self.seen: list[str] = []

    def cast(self, choice: Sweater) -> str:
        """Vote as a method."""
        self.seen.append(choice)
        return f"cast {choice}"

    async def cast_later(self, choice: Sweater) -> str:
        return f"later {choice}"

    @staticmethod
    def count(choice: Sweater) -> str:
        return f"counted {choice}"

    @classmethod
    def made(cls, choice: Sweater) -> str:
        return f"{cls.__name__} {choice}"


class Ballot:
    def __call__(self, choice: Sweater) -> str:
        """Vote as an object."""
        return f"called {choice}"


class LateBallot:
    async def __call__(self, choice: Sweater) -> str:
        return f"awaited {choice}"


def plain(choice: Sweater) -> str:
    """Vote plainly.

    In detail.
    """
    return f"plain {choice}"


async def later(choice: Sweater) -> str:
    return f"later {choice}"


def pair(prefix: str, choice: Sweater) -> str:
    return f"{prefix} {choice}"


WORKING: list[tuple[Callable[..., Any], str, str, bool]] = [
    (plain, "plain A", "plain", False),
    (later, "later A", "later", True),
    (logged(plain), "plain A", "plain", False),
    (logged(logged(later)), "later A", "later", True),
    (awaited(plain), "plain A", "plain", True),
    (functools.partial(pair, "mine"), "mine A", "pair", False),
    (functools.partial(pair, prefix="mine"), "mine A", "pair", False),
    (functools.partial(logged(later)), "later A", "later", True),
    (functools.partial(functools.partial(pair), "mine"), "mine A", "pair", False),
    (functools.lru_cache(plain), "plain A", "plain", False),
    (Votes().cast, "cast A", "cast", False),
    (Votes().cast_later, "later A", "cast_later", True),
    (Votes.count, "counted A", "count", False),
    (Votes.made, "Votes A", "made", False),
    (functools.partial(Votes().cast_later), "later A", "cast_later", True),
    (Ballot(), "called A", "Ballot", False),
    (LateBallot(), "awaited A", "LateBallot", True),
    (functools.partial(LateBallot()), "awaited A", "LateBallot", True),
    (logged(Votes().cast), "cast A", "cast", False),
]


@pytest.mark.parametrize(
    ("handler", "reply", "name", "is_async"), WORKING, ids=[f"{at}-{row[1]}" for at, row in enumerate(WORKING)]
)
def test_any_callable_with_typed_parameters_is_a_handler(
    handler: Callable[..., Any], reply: str, name: str, is_async: bool  # noqa: FBT001 - a table's column
) -> None:
    router = Router()
    assert router.keyword("VOTE {choice}")(handler) is handler

    assert Handset(Engine(router)).text("vote a") == [reply]
    looked_into = look_into(handler)
    assert (looked_into.name, looked_into.is_async) == (name, is_async)
    assert re.fullmatch(rf".*{HERE}:\d+", looked_into.where)


@pytest.mark.parametrize(
    ("handler", "summary"),
    [(plain, "Vote plainly."), (Votes().cast, "Vote as a method."), (Ballot(), "Vote as an object."),
     (LateBallot(), ""), (later, "")],
)
def test_the_first_line_of_the_docstring_is_its_summary(handler: Callable[..., Any], summary: str) -> None:
    assert look_into(handler).summary == summary


def test_parameters_are_filled_by_type_and_by_name_in_any_order() -> None:
    router = Router()

    @router.keyword("VOTE {choice} {n}")
    def vote(  # noqa: PLR0917 - one of each kind
        bank: Bank, n: Annotated[int, between(1, 5)], message: Inbound, choice: Sweater, contact: Contact,
        match: Match, service: Service, extra: str = "none",
    ) -> str:
        contact.data["n"] = n
        assert service.name == message.recipient
        return f"{choice} {n} {bank.balance()} {message.text} {match.keyword} {' '.join(match.words)} {extra}"

    phone = Handset(Engine(router, provide={Bank: Bank()}), service="56789")
    assert phone.text("Vote a 5!") == ["A 5 7 Vote a 5! VOTE vote a 5 none"]


def test_what_is_opened_for_each_message_is_closed_after_it() -> None:
    happened: list[str] = []

    @contextmanager
    def opened() -> Generator[Bank]:
        happened.append("open")
        yield Bank()
        happened.append("close")

    router = Router()

    @router.keyword("BALANCE")
    def balance(bank: Bank) -> str:
        happened.append("run")
        return f"{bank.balance()}"

    assert Handset(Engine(router, provide={Bank: per_message(opened)})).text("balance") == ["7"]
    assert happened == ["open", "run", "close"]


@contextmanager
def a_bank() -> Generator[Bank]:
    yield Bank()


@pytest.mark.parametrize(("factory", "given"), [
    (Bank(), "a value of type Bank"), (None, "None"), (a_bank(), "a value of type _GeneratorContextManager"),
])
def test_what_is_opened_for_each_message_is_given_as_a_function(factory: Any, given: str) -> None:
    with pytest.raises(RegistrationError) as caught:
        per_message(factory)

    assert str(caught.value).startswith(f"per_message() got {given}; give it the function that makes the context")


def test_all_mistakes_of_a_program_are_told_at_once() -> None:
    router = Router()
    router.keyword("ONE {choice}")(unknown)
    router.keyword("TWO {choice}", "THREE {choice}")(unsupported)
    router.keyword("ONE {choice}")(unknown)
    router.keyword("JOIN")(lambda: "a")
    router.keyword("join")(lambda: "b")
    router.fallback(taken_by_none)
    router.fallback(lambda: "c")
    router.include(Router(service="silk"))

    with pytest.raises(RegistrationError) as caught:
        Engine(router, services=[Service("56789")])

    told = [str(caught.value), *caught.value.__notes__]
    parts = ["Router(service='silk')", "unknown()", "unsupported()", "both match 'JOIN'", "are both the fallback route"]
    assert [part for part, words in zip(parts, told, strict=True) if part not in words] == []


def test_a_default_stands_in_for_a_field_that_a_pattern_lacks() -> None:
    router = Router()

    @router.keyword("VOTE", "VOTE FOR {choice}")
    def vote(choice: Sweater = "B") -> str:
        return choice

    phone = Handset(Engine(router))
    assert phone.text("vote for a") == ["A"]
    assert phone.text("vote") == ["B"]


def unknown(choise: str) -> None: ...
def unknown_type(choice: str, bank: Bank) -> None: ...
def taken_by_none() -> None: ...
def nearly_taken(choices: str = "") -> None: ...
def unannotated(choice) -> None: ...  # type: ignore[no-untyped-def]  # noqa: ANN001 - the mistake
def unannotated_field(choice="A") -> None: ...  # type: ignore[no-untyped-def]  # noqa: ANN001 - the mistake
def positional(choice: str, /) -> None: ...
def starred(choice: str, *more: str) -> None: ...
def double_starred(choice: str, **more: str) -> None: ...
def twice(choice: Contact) -> None: ...
def yielding(choice: str) -> Iterator[str]:
    yield choice
async def yielding_later(choice: str) -> AsyncIterator[str]:
    yield choice
def unsupported(choice: complex) -> None: ...
def unhashable(choice: str, other: Annotated[str, []]) -> None: ...
def for_checkers(choice: "OnlyForCheckers") -> None: ...  # type: ignore[name-defined]  # noqa: F821 - the mistake
def misspelt_annotation(choice: "functools.nothing") -> None: ...  # type: ignore[name-defined]  # the mistake
def broken_annotation(choice: "int or") -> None: ...  # type: ignore[valid-type]  # noqa: F722 - the mistake


MISTAKES: list[tuple[Callable[..., Any], str]] = [
    (unknown, "nothing fills the parameter 'choise'; did you mean 'choice'?"),
    (unknown_type, "nothing fills the parameter 'bank'; provide={Bank: ...} would fill it"),
    (taken_by_none, "the pattern captures {choice}, but no parameter takes it"),
    (nearly_taken, "the pattern captures {choice}, but no parameter takes it; did you mean 'choices'?"),
    (unannotated, "parameter 'choice' has no annotation"),
    (unannotated_field, "parameter 'choice' has no annotation"),
    (positional, "parameter 'choice' is positional-only; handlers are called by name, so remove the '/'"),
    (starred, "takes '*more'; name each parameter"),
    (double_starred, "takes '**more'; name each parameter"),
    (twice, "parameter 'choice' is filled twice, by the field {choice} and by its type Contact"),
    (yielding, "is a generator; a handler returns its reply instead of yielding it"),
    (yielding_later, "is a generator"),
    (unsupported, "parameter 'choice': <class 'complex'> is no type that a field may have"),
    (unhashable, "nothing fills the parameter 'other'"),
    (for_checkers, "'OnlyForCheckers' is not there at run time; import it outside of `if TYPE_CHECKING:`"),
    (misspelt_annotation, "its annotations can't be read: module 'functools' has no attribute 'nothing'"),
    (broken_annotation, "its annotations can't be read"),
    (Votes.cast, "is an unbound method; register it of an instance"),
]


@pytest.mark.parametrize(("handler", "problem"), MISTAKES, ids=[row[0].__name__ for row in MISTAKES])
def test_a_mistake_is_told_when_the_engine_is_built(handler: Callable[..., Any], problem: str) -> None:
    router = Router()
    router.keyword("VOTE {choice}")(handler)

    with pytest.raises(RegistrationError) as caught:
        Engine(router)

    told = str(caught.value)
    line = handler.__code__.co_firstlineno
    assert problem in told
    assert f"{handler.__name__}() (" in told
    assert f"{HERE}:{line})" in told


@pytest.mark.parametrize("wrap", [logged, functools.partial, functools.lru_cache], ids=["logged", "partial", "cache"])
def test_a_mistake_below_a_wrapper_is_told_with_the_line_of_the_handler(wrap: Callable[..., Any]) -> None:
    router = Router()
    router.keyword("VOTE {choice}")(wrap(unknown))

    with pytest.raises(RegistrationError, match=rf"unknown\(\) \(.*{HERE}:{unknown.__code__.co_firstlineno}\)"):
        Engine(router)


@pytest.mark.parametrize(
    ("handler", "problem"),
    [
        (Votes, "Votes() is a class; register a function, or an instance that can be called"),
        (dict, "dict() is a class"),
        (max, "max() (unknown place): its parameters can't be read"),
        (len, "len() (unknown place): parameter 'obj' is positional-only"),
    ],
)
def test_what_is_no_handler_is_refused(handler: Callable[..., Any], problem: str) -> None:
    with pytest.raises(RegistrationError) as caught:
        look_into(handler)

    assert problem in str(caught.value)


def test_a_field_that_only_some_patterns_capture_needs_a_default() -> None:
    router = Router()

    @router.keyword("VOTE", "VOTE {choice}")
    def vote(choice: Sweater) -> str:
        return choice

    problem = r"vote\(\) .*'VOTE' doesn't capture \{choice\}.*give the parameter 'choice' a default"
    with pytest.raises(RegistrationError, match=problem):
        Engine(router)


def test_aliases_that_read_a_text_alike_do_not_clash() -> None:
    router = Router()

    @router.keyword("VOTE", "VOTE {choice}", "vote {choice}")
    def vote(choice: Sweater = "A") -> str:
        return choice

    phone = Handset(Engine(router))
    assert phone.text("vote") == ["A"]
    assert phone.text("vote b") == ["B"]


def test_provide_cannot_take_the_place_of_what_mokit_fills() -> None:
    with pytest.raises(RegistrationError, match="provide= can't give Contact"):
        Engine(Router(), provide={Contact: "mine"})


def test_a_fallback_that_wants_the_text_is_told_where_it_is() -> None:
    router = Router()

    @router.fallback
    def lost(text: str) -> str:
        return text

    with pytest.raises(RegistrationError, match=r"nothing fills the parameter 'text'; .*take 'message: Inbound'"):
        Engine(router)


@pytest.mark.parametrize("purpose", ["fallback", "media", "empty"])
def test_handlers_without_keyword_are_filled_by_type_only(purpose: str) -> None:
    router = Router()

    def lost(choice: str) -> str:
        return choice

    getattr(router, purpose)(lost)
    with pytest.raises(RegistrationError, match=r"nothing fills the parameter 'choice'.*capture no field"):
        Engine(router)


FUTURE = """
from __future__ import annotations
from typing import Literal
from mokit import Contact, Router

router = Router()
Sweater = Literal["A", "B"]

@router.keyword("VOTE {choice}")
def vote(choice: Sweater, contact: Contact, n: int | None = None) -> str:
    return f"{choice} {contact.number}"
"""


def test_annotations_that_are_strings_are_resolved() -> None:
    names: dict[str, Any] = {}
    exec(compile(FUTURE, "future.py", "exec", dont_inherit=True), names)  # noqa: S102 - our own text

    assert Handset(Engine(names["router"]), number="+14155550100").text("vote a") == ["A +14155550100"]


class Texted(str):
    __slots__ = ()


ANSWERED: list[Any] = [
    str, Reply, None, list[str], list[str | Reply], tuple[str, ...], Sequence[str], Iterable[Reply], str | None,
    int | None, Any, object, T, Texted, Literal["Hello"], Annotated[str, "said"], Hashable, NewType("Said", str), Never,
]


@pytest.mark.parametrize("form", ANSWERED, ids=str)
def test_a_handler_may_say_that_it_returns_what_may_be_sent(form: Any) -> None:
    def says() -> Any:
        return "Hello"

    says.__annotations__["return"] = form
    router = Router()
    router.keyword("HELLO")(says)
    assert Handset(Engine(router)).text("hello") == ["Hello"]


REFUSED: list[Any] = [int, bool, bytes, dict[str, str], set[str], int | float, Awaitable[str], Annotated[int, 1], Bank]


@pytest.mark.parametrize("form", REFUSED, ids=str)
def test_a_handler_that_says_it_returns_what_can_not_be_sent_is_refused(form: Any) -> None:
    def count() -> Any:
        return 7

    count.__annotations__["return"] = form
    router = Router()
    router.keyword("COUNT")(count)
    with pytest.raises(RegistrationError) as caught:
        Engine(router)
    assert re.match(rf"count\(\) \(.*{HERE}:\d+\) says by its annotation that it returns ", str(caught.value))
    assert str(caught.value).endswith("; return str, Reply, None or a list of them")


def test_what_a_wrapper_makes_of_it_may_be_sent() -> None:
    def said(function: Callable[[], int]) -> Callable[[], str]:
        @functools.wraps(function)
        def wrapper() -> str:
            return f"{function()}"

        return wrapper

    def count() -> int:
        return 7

    router = Router()
    router.keyword("COUNT")(said(count))
    assert Handset(Engine(router)).text("count") == ["7"]
