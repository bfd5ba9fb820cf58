"""What type checkers say of a conversation; mypy and pyright read this file, and nothing runs it."""
# pyright: reportUnnecessaryTypeIgnoreComment=true

from collections.abc import Awaitable
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Literal, NewType, assert_never, assert_type

from mokit import Conversation, Media, Reply, between, length

OrderId = NewType("OrderId", int)


class Size(Enum):
    SMALL = 1
    LARGE = 2


class Plate:
    """A class that parses."""

    @classmethod
    def parse(cls, text: str) -> "Plate":
        return cls() if text else Plate()


def is_even(number: int) -> str | None:
    return None if number % 2 == 0 else f"{number} is odd"


def types_of_answers(talk: Conversation) -> None:
    assert_type(talk.ask("a", "?"), str)
    assert_type(talk.ask("a", "?", str), str)
    assert_type(talk.ask("a", "?", int), int)
    assert_type(talk.ask("a", "?", bool), bool)
    assert_type(talk.ask("a", "?", date), date)
    assert_type(talk.ask("a", "?", Decimal), Decimal)
    assert_type(talk.ask("a", "?", Size), Size)
    assert_type(talk.ask("a", "?", Plate), Plate)
    assert_type(talk.ask("a", "?", Media), Media)
    assert_type(talk.ask("a", "?", OrderId), OrderId)
    assert_type(talk.ask("a", "?", list[int]), list[int])
    assert_type(talk.ask("a", "?", int | None), int | None)
    assert_type(talk.ask("a", "?", Literal["A", "B"]), Literal["A", "B"])
    assert_type(talk.ask("a", "?", Annotated[int, between(1, 5)]), int)


def choices_are_exhausted(talk: Conversation) -> str:
    choice = talk.ask("a", "?", Literal["A", "B"])
    if choice == "A":
        return "first"
    if choice == "B":
        return "second"
    assert_never(choice)


def prompts(talk: Conversation) -> None:
    assert_type(talk.ask("a", None, int), int)
    assert_type(talk.ask("a", Reply("?"), int), int)
    assert_type(talk.ask("a", lambda: "?", int), int)
    assert_type(talk.ask("a", lambda: Reply("?")), str)
    talk.ask("a", 5)  # type: ignore[call-overload]
    talk.ask("a")  # type: ignore[call-overload]
    talk.ask(key="a", prompt="?")  # type: ignore[call-overload]


def checks_fit_the_type(talk: Conversation) -> None:
    assert_type(talk.ask("a", "?", int, between(1, 5), is_even), int)
    assert_type(talk.ask("a", "?", str, length(1, 20)), str)
    assert_type(talk.ask("a", "?", date, between(date.min, date.max)), date)
    talk.ask("a", "?", str, is_even)  # type: ignore[arg-type]
    talk.ask("a", "?", int, length(1, 20))  # type: ignore[arg-type]
    talk.ask("a", "?", Size, between(1, 5))  # type: ignore[arg-type]


def options(talk: Conversation) -> None:
    hour = timedelta(hours=1)
    assert_type(talk.ask("a", "?", int, retry="!", attempts=2, within=hour, late=hour, remind=hour), int)
    assert_type(talk.ask("a", "?", remind=[hour, hour], gather=hour, secret=True, closed=True), str)
    assert_type(talk.ask("a", "?", int, skip=0), int)
    assert_type(talk.ask("a", "?", int, skip=None), int | None)
    assert_type(talk.ask("a", "?", Literal["A", "B"], skip=None), Literal["A", "B"] | None)
    assert_type(talk.ask("a", "?", skip=""), str)
    talk.ask("a", "?", skip=0)  # type: ignore[call-overload]
    talk.ask("a", "?", int, attempts="2")  # type: ignore[call-overload]
    talk.ask("a", "?", within=60)  # type: ignore[call-overload]
    talk.ask("a", "?", timeout=hour)  # type: ignore[call-overload]


def menus(talk: Conversation) -> None:
    assert_type(talk.choose("a", "?", ["small", "large"]), str)
    assert_type(talk.choose("a", "?", {"small": 1, "large": 2}), int)
    assert_type(talk.choose("a", "?", {"small": Size.SMALL, "large": Size.LARGE}, attempts=2), Size)
    assert_type(talk.choose("a", "?", dict[str, date | None]()), date | None)
    assert_type(talk.confirm("a", "?", within=timedelta(days=1)), bool)
    talk.choose("a", "?", [1, 2])  # type: ignore[list-item]


def opened(wrong: str, *, urgent: bool = False) -> int:
    return len(wrong) + urgent


async def opened_async(wrong: str, *, urgent: bool = False) -> int:
    return opened(wrong, urgent=urgent)


async def results(talk: Conversation) -> None:
    assert_type(talk.once("a", opened, "all", urgent=True), int)
    assert_type(await talk.once("a", opened_async, "all", urgent=True), int)
    assert_type(talk.once("a", lambda: "text"), str)
    waiting: Awaitable[int] = talk.once("a", opened_async, "all")
    assert_type(await waiting, int)
    talk.once("a", opened)  # type: ignore[call-overload]
    talk.once("a", opened, 5)  # type: ignore[call-overload]
    talk.once("a", opened_async, urgently=True)  # type: ignore[call-overload]


def restarts(talk: Conversation) -> str:
    talk.restart(item="wool")       # nothing comes after it, so no return is missing
