"""What an engine can't be built with, and what is told of it."""

import re
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NewType, Protocol

import pytest

from mokit import Engine, Router, Service, Texts
from mokit.dispatch import Proceed
from mokit.errors import RegistrationError
from mokit.mistakes import shown
from mokit.stores.memory import MemoryStore
from mokit.testing.handset import HandsetLine
from mokit.transports.twilio import Twilio
from mokit.turns import Turn

HERE = Path(__file__).name
SECRET = Twilio(account_sid="AC1", auth_token="hush", url="https://example.com/sms")


class Stock: ...


class Half:
    """A store that can only be read."""

    def load(self) -> None: ...


async def hook(_turn: Turn, proceed: Proceed) -> Any:
    return await proceed()


async def too_narrow(_turn: Turn) -> None: ...


def plain_hook(_turn: Turn, _proceed: Proceed) -> None: ...


class Hook:
    async def __call__(self, _turn: Turn, proceed: Proceed) -> Any:
        return await proceed()


def waits(deadline: Any) -> Twilio:
    return Twilio(account_sid="AC1", auth_token="hush", url="https://example.com/sms", deadline=deadline)


MISTAKES: list[tuple[dict[str, Any], str]] = [
    ({"services": Service("1")}, "Engine(services=...) got a value of type Service; write a list: services=[Service("),
    ({"services": "56789"}, "Engine(services=...) got '56789'; write a list"),
    ({"services": ["56789"]}, "Engine(services=...) got '56789'; each is a Service, as in services=[Service('56789')]"),
    ({"services": [Service]}, "Engine(services=...) got the class Service; each is a Service"),
    ({"services": None}, "Engine(services=...) got None; write a list"),
    ({"transport": "twilio"}, "Engine(): transport='twilio' is no transport; give one that was made, such as Twilio("),
    ({"transport": Twilio}, "Engine(): transport=the class Twilio is no transport"),
    ({"transport": MemoryStore()}, "Engine(): transport=a value of type MemoryStore is no transport"),
    ({"store": MemoryStore}, "Engine(store=...) got the class MemoryStore; make one: store=MemoryStore(...)"),
    ({"store": Half()}, "got a value of type Half; it lacks open, close, commit, claim, members, ledger, keys, "),
    ({"store": "wool.db"}, "Engine(store=...) got 'wool.db'; make one, such as store=SQLiteStore('woolly.db')"),
    ({"store": Path("wool.db")}, "make one, such as store=SQLiteStore('woolly.db')"),
    ({"store": 5}, "Engine(store=...) got 5; it lacks open, close, load"),
    ({"provide": [Stock()]}, "Engine(provide=...) got a value of type list; write a dict by type: provide={Bank"),
    ({"provide": []}, "Engine(provide=...) got a value of type list"),
    ({"provide": {"Stock": 1}}, "Engine(provide=...) got 'Stock'; its keys are the types that handlers ask for"),
    ({"provide": {Stock(): 1}}, "Engine(provide=...) got a value of type Stock; its keys are the types"),
    ({"texts": {}}, "Engine(texts=...) got a value of type dict; write texts=Texts({'en': {'apology': '...'}})"),
    ({"texts": Texts}, "Engine(texts=...) got the class Texts; write texts=Texts("),
    ({"around": hook}, "Engine(around=...) got hook(); write a list: around=[hook]"),
    ({"around": ["hook"]}, "Engine(around=...) got 'hook'; write it as 'async def hook(turn, proceed)'"),
    ({"around": [plain_hook]}, "is not async; write it as 'async def hook(turn, proceed)' and return what"),
    ({"around": [Hook]}, "is not async; write it as"),
    ({"around": [too_narrow]}, "can't be called with a turn and what goes on: too many positional arguments"),
    ({"clock": datetime.now}, "got now(); it gives datetime.datetime("),
    ({"clock": time.time}, "got time(); it gives 1"),
    ({"clock": datetime(2026, 11, 21, tzinfo=UTC)}, "tzinfo=datetime.timezo...; write a function that gives the"),
    ({"lease": 30}, "Engine(lease=...) got 30; it is no timedelta; give half a minute: lease=timedelta(seconds=30)"),
    ({"lease": timedelta(0)}, "Engine(lease=...) got datetime.timedelta(0); it leaves no time to send anything"),
    ({"settle_within": 0}, "Engine(settle_within=...) got 0; it is no timedelta; give settle_within=timedelta(mill"),
    ({"settle_within": timedelta(-1)}, "Engine(settle_within=...) got datetime.timedelta(days=-1); it is not between"),
    ({"settle_within": timedelta(seconds=5)}, "Engine(settle_within=...) got datetime.timedelta(seconds=5); it is not"),
    ({"inbox": "yes"}, "Engine(inbox=...) got 'yes'; write True to commit each message before its handler runs"),
    ({"inbox": None}, "Engine(inbox=...) got None; write True"),
    ({"same_text_within": 10}, "Engine(): same_text_within=10 is no time between two copies of a text; give seconds"),
    ({"same_text_within": timedelta(0)}, "same_text_within=datetime.timedelta(0) is no time between"),
    ({"same_text_within": timedelta(days=1)}, "same_text_within=datetime.timedelta(days=1) is no time between"),
    ({"transport": waits(10)}, "Engine(): the transport has deadline=10; give a time below what the gateway waits"),
    ({"transport": waits(timedelta(-1))}, "the transport has deadline=datetime.timedelta(days=-1); give a time"),
    ({"max_body": "1MB"}, "Engine(max_body=...) got '1MB'; write the most bytes"),
    ({"space": None}, "Engine(space=...) got None; write a word"),
    ({"space": "a|b"}, "Engine(space=...) got 'a|b'; write a word without"),
]


@pytest.mark.parametrize(("settings", "words"), MISTAKES)
def test_a_wrong_setting_is_refused_with_what_to_write(settings: dict[str, Any], words: str) -> None:
    with pytest.raises(RegistrationError, match=re.escape(words)):
        Engine(Router(), **settings)


@pytest.mark.parametrize(("settings", "words"), [row for row in MISTAKES if "clock" in row[0] or "lease" in row[0]])
def test_a_changed_copy_is_checked_as_well(settings: dict[str, Any], words: str) -> None:
    with pytest.raises(RegistrationError, match=re.escape(words)):
        Engine(Router()).replaced(**settings)


@pytest.mark.parametrize("router", [Router, None, [Router()]])
def test_the_router_comes_first(router: Any) -> None:
    with pytest.raises(RegistrationError, match=r"give the router that has the keywords: Engine\(router\)"):
        Engine(router)


def test_a_wrong_hook_is_told_with_its_place() -> None:
    around: Any = [plain_hook]
    with pytest.raises(RegistrationError, match=rf"the around hook plain_hook\(\) \(.*{HERE}:\d+\) is not async"):
        Engine(Router(), around=around)


Number = NewType("Number", str)


class Clock(Protocol):
    def tell(self) -> str: ...


@pytest.mark.parametrize(
    "settings",
    [
        {"services": iter([Service("1"), Service("2")])},
        {"services": ()},
        {"transport": HandsetLine()},
        {"transport": SECRET},
        {"transport": waits(None)},
        {"transport": waits(timedelta(0))},
        {"inbox": True},
        {"same_text_within": timedelta(hours=1)},
        {"around": [hook, Hook(), partial(hook), Hook().__call__]},
        {"around": iter([hook])},
        {"clock": lambda: datetime.now(UTC)},
        {"clock": partial(datetime.now, UTC)},
        {"provide": {Stock: Stock(), Number: "1", Clock: 1, list[int]: [1], int | None: 1, Annotated[str, 1]: ""}},
        {"provide": {}},
    ],
)
def test_what_fits_is_taken(settings: dict[str, Any]) -> None:
    assert Engine(Router(), **settings).routes == []


def test_explain_knows_the_services_that_there_are() -> None:
    engine = Engine(Router(), services=[Service("wool", numbers="1"), Service("silk", numbers="2")])
    assert engine.explain("hi", service="2").rule == 11
    words = "there is no service 'slik'; did you mean 'silk'?; the engine has wool, silk"
    with pytest.raises(RegistrationError, match=re.escape(words)):
        engine.explain("hi", service="slik")
    assert Engine(Router()).explain("hi", service="slik").rule == 11       # any number is a service there


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "None"),
        ("a" * 100, f"'{'a' * 59}..."),
        (0.5, "0.5"),
        (Stock, "the class Stock"),
        (Stock(), "a value of type Stock"),
        (SECRET, "a value of type Twilio"),
        ({"token": "hush"}, "a value of type dict"),
        (plain_hook, "plain_hook()"),
        (partial(plain_hook), "a value of type partial"),
    ],
)
def test_what_was_given_is_shown_in_few_words_and_without_secrets(value: object, words: str) -> None:
    assert shown(value) == words
