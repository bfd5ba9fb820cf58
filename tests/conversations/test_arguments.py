"""What the business gives to a conversation that it begins is the same in every run."""

from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

import pytest

from mokit import Conversation, Engine, Inbound, Match, Router
from mokit.errors import RegistrationError
from tests.conversations.conftest import Host


class Speed(Enum):
    SLOW = 1
    FAST = 2


ARGUMENTS: list[tuple[Any, object]] = [
    (int, 7),
    (str, "seven"),
    (bool, False),
    (float, 1.5),
    (date, date(2026, 12, 31)),
    (Decimal, Decimal("12.50")),
    (Speed, Speed.FAST),
    (list[int], [1, 2]),
    (dict[str, Any], {"items": [{"name": "wool", "price": 1.5}], "gift": None}),
    (list[str] | None, None),
]


@pytest.mark.parametrize(("form", "value"), ARGUMENTS, ids=[str(form) for form, _ in ARGUMENTS])
def test_an_argument_is_the_same_in_every_run(host: Host, form: Any, value: object) -> None:
    runs: list[object] = []

    def check(talk: Conversation, given: Any) -> str:
        runs.append(given)
        return talk.ask("more", "More?")

    check.__annotations__["given"] = form
    router = Router()
    router.conversation()(handler := host.script(check))
    phone = host.handset(Engine(router))
    phone.call("start", handler, to=phone.number, service=phone.service, args={"given": value})
    assert phone.wait() == ["More?"]
    phone.restart()
    assert phone.text("no") == ["no"]
    assert runs == [value, value]
    assert [type(one) for one in runs] == [type(value)] * 2


@pytest.mark.parametrize("value", [object(), {1, 2}, float("nan")])
def test_an_argument_that_json_can_not_hold_is_told_to_the_caller(host: Host, value: object) -> None:
    def check(talk: Conversation, given: dict[str, Any]) -> str:
        return talk.ask("more", f"{given}?")

    router = Router()
    router.conversation()(handler := host.script(check))
    phone = host.handset(Engine(router))
    with pytest.raises(TypeError, match=r"check\(\) .*given=.* can't be kept as JSON"):
        phone.call("start", handler, to=phone.number, args={"given": value})
    assert phone.wait() == []


def test_a_handler_that_needs_a_message_can_not_be_started(host: Host) -> None:
    def rate(talk: Conversation, message: Inbound) -> str:
        return f"{talk.ask('stars', 'From 1 to 5?', int)} {message.text}"

    engine = host.engine(rate)
    phone = host.handset(engine)
    [route] = engine.routes
    with pytest.raises(RegistrationError, match=r"rate\(\) .* takes 'message', but no message begins it here"):
        phone.call("start", route.handler, to=phone.number)
    assert phone.text("go") == ["From 1 to 5?"]
    assert phone.text("5") == ["5 go"]                  # the message that began it


@pytest.mark.parametrize("form", [Inbound, Match])
def test_a_conversation_of_the_business_that_needs_a_message_is_no_program(host: Host, form: type) -> None:
    def check(talk: Conversation, first: Any) -> str:
        return talk.ask("more", f"{first}?")

    check.__annotations__["first"] = form
    router = Router()
    router.conversation()(host.script(check))
    with pytest.raises(RegistrationError, match=r"check\(\) .*no message begins a conversation .* remove 'first'"):
        Engine(router)
