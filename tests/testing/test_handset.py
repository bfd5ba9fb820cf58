"""The phone for tests: what it sends, what it shows, and that it touches nothing real."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, assert_type

import pytest

from mokit import Contact, Decision, Engine, HandlerFailed, Inbound, Media, Outbound, Outcome, Reply, Router, Service
from mokit.dispatch import Proceed
from mokit.errors import RegistrationError
from mokit.events import MessageHandled
from mokit.stores.memory import MemoryStore
from mokit.testing import AsyncHandset, Handset, Replies
from mokit.testing.handset import HandsetLine
from mokit.turns import Turn

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ANNE = "+14155550100"
BILL = "+14155550101"
PICTURE = Media("https://example.com/wool.jpg", "image/jpeg")
APOLOGY = "Sorry, something went wrong on our side. Please try again later."


class Untouchable(MemoryStore):
    """A store that no phone may touch."""

    def _refuse(self, *_: object, **__: object) -> Any:
        raise AssertionError("a phone touched the real store")

    open = load = commit = claim = _refuse


class RealGateway:
    """A transport that no phone may touch."""

    name = "real"

    def send(self, message: Outbound) -> Any:
        raise AssertionError(f"a phone sent {message.text!r} for real")


def real_clock() -> Callable[[], datetime]:
    """A clock that is looked at once, when the engine is built; a phone would be told StopIteration."""
    return iter([NOW]).__next__


def routes() -> Router:
    router = Router()

    @router.keyword("count")
    def count(contact: Contact) -> str:
        contact.data["count"] = contact.data.get("count", 0) + 1
        return f"{contact.service} {contact.data['count']}"

    @router.keyword("when")
    def when(message: Inbound) -> str:
        return f"{message.received_at:%H:%M} {message.sent_at:%H:%M}"

    @router.keyword("fail")
    def fail() -> str:
        raise LookupError("no such order")

    @router.keyword("silence")
    def silence() -> None: ...

    @router.keyword("several")
    def several() -> list[str | Reply]:
        return ["a", Reply("b", (PICTURE,))]

    @router.media
    def picture(message: Inbound) -> str:
        return message.media[0].url

    return router


@pytest.fixture
def engine() -> Engine:
    services = [Service("wool", numbers=("1000", "1001"), transport=RealGateway()), Service("silk", numbers="2000")]
    return Engine(routes(), services=services, transport=RealGateway(), store=Untouchable(), clock=real_clock())


@pytest.fixture
def phone(engine: Engine) -> Handset:
    return Handset(engine, now=NOW)


def test_a_text_gives_its_replies(phone: Handset) -> None:
    assert phone.text("several") == ["a", "b"]
    assert phone.text("silence") == []
    assert phone.text("count") == ["wool 1"]


def test_a_phone_has_an_inbox_of_whole_messages(phone: Handset) -> None:
    phone.text("several")
    phone.text("count")
    assert [message.text for message in phone.inbox] == ["a", "b", "wool 1"]
    assert phone.inbox[1].media == (PICTURE,)
    assert (phone.inbox[0].sender, phone.inbox[0].recipient) == ("1000", ANNE)


def test_a_phone_keeps_the_outcome_of_the_newest_text(phone: Handset) -> None:
    phone.text("count")
    assert (phone.outcome.texts, phone.outcome.duplicate) == (["wool 1"], False)
    assert (phone.decision.route, phone.decision.rule) == ("count", 4)
    assert_type(phone.outcome, Outcome)
    assert_type(phone.decision, Decision)


@pytest.mark.parametrize("kind", [Handset, AsyncHandset])
def test_what_is_no_engine_is_refused_with_the_fix(phone: Handset, kind: Any) -> None:
    no_engine: Any = Router()
    for call in (kind, phone.redeploy):
        with pytest.raises(RegistrationError, match=r"got a value of type Router; give it Engine\(router\)"):
            call(no_engine)


def test_before_the_first_text_there_is_neither_outcome_nor_decision(phone: Handset) -> None:
    for look in (lambda: phone.outcome, lambda: phone.decision):
        with pytest.raises(ValueError, match=r"nothing was sent yet .* send it with phone\.text"):
            look()


def test_the_transcript_tells_the_exchange_and_the_reasons(phone: Handset) -> None:
    phone.text("count")
    phone.resend()
    phone.wait(hours=1)
    phone.text("hello")
    assert phone.transcript.splitlines() == [
        "> count    (rule 4: count is the whole text)",
        "< wool 1",
        "> count    (repeated)",
        "(1:00:00 later)",
        "> hello    (rule 11: nothing takes it, and there is no fallback)",
    ]


def test_a_text_that_a_hook_refused_is_told_in_the_transcript() -> None:
    async def refuse(_turn: object, _proceed: object) -> str:
        return "Not now"

    phone = Handset(Engine(routes(), around=[refuse]), now=NOW)
    assert phone.text("count") == ["Not now"]
    assert phone.transcript == "> count    (refused by a hook)\n< Not now"
    with pytest.raises(ValueError, match="a hook refused the text before it was decided on"):
        _ = phone.decision


def test_replies_are_a_list_with_the_transcript(phone: Handset) -> None:
    replies = phone.text("count")
    assert isinstance(replies, Replies)
    assert replies.transcript == phone.transcript


@pytest.mark.parametrize(
    ("service", "number", "name"),
    [(None, "1000", "wool"), ("wool", "1000", "wool"), ("1001", "1001", "wool"), ("silk", "2000", "silk"),
     ("2000", "2000", "silk"), ("3000", "3000", "3000")],
)
def test_a_service_is_texted_by_its_name_or_a_number(
    engine: Engine, service: str | None, number: str, name: str
) -> None:
    phone = Handset(engine, service=service, now=NOW)
    assert phone.text("count") == [f"{name} 1"]
    assert phone.inbox[0].sender == number


def test_an_engine_without_services_is_texted_at_a_short_code() -> None:
    assert Handset(Engine(routes())).text("count") == ["56789 1"]


def test_media_and_the_time_of_sending_go_with_a_text(phone: Handset) -> None:
    assert phone.text("", media=[PICTURE]) == [PICTURE.url]
    assert phone.text("when", sent_at=NOW - timedelta(hours=1)) == ["12:00 11:00"]


def test_the_clock_stands_still_until_it_is_moved(phone: Handset) -> None:
    assert [phone.text("when"), phone.text("when"), phone.now] == [["12:00 12:00"], ["12:00 12:00"], NOW]
    phone.wait(minutes=90)
    assert [phone.text("when"), phone.now] == [["13:30 13:30"], NOW + timedelta(minutes=90)]


def test_a_phone_begins_at_the_real_time() -> None:
    before = datetime.now(UTC)
    assert before <= Handset(Engine(routes())).now <= datetime.now(UTC)


def test_waiting_brings_what_falls_due(phone: Handset) -> None:
    held = Outbound(id="o", sender="1000", recipient=ANNE, text="Wake up", not_before=NOW + timedelta(hours=2))
    phone.engine.sync.send(held)
    assert [phone.wait(hours=1), phone.wait(hours=1), phone.wait(hours=1)] == [[], ["Wake up"], []]
    assert "< Wake up" in phone.transcript


def test_what_arrived_meanwhile_comes_with_the_next_replies(phone: Handset) -> None:
    phone.engine.sync.send(Outbound(id="o", sender="1000", recipient=ANNE, text="By the way"))
    assert phone.text("count") == ["By the way", "wool 1"]


def test_a_text_that_is_sent_again_is_a_duplicate_and_brings_nothing(phone: Handset) -> None:
    phone.text("count")
    assert phone.resend() == []
    assert (phone.outcome.duplicate, phone.outcome.texts) == (True, ["wool 1"])
    assert phone.text("count") == ["wool 2"]


def test_nothing_can_be_sent_again_before_something_was_sent(phone: Handset) -> None:
    with pytest.raises(ValueError, match="nothing was sent yet"):
        phone.resend()


def test_a_restart_leaves_what_is_in_the_store(phone: Handset) -> None:
    phone.text("count")
    before = phone.engine
    phone.restart()
    assert phone.engine is not before
    assert phone.text("count") == ["wool 2"]
    assert phone.resend() == []


def test_a_hook_is_told_once_however_often_the_program_came_up_again(phone: Handset) -> None:
    failures: list[HandlerFailed] = []
    phone.engine.on(HandlerFailed)(failures.append)
    for _ in range(3):
        phone.restart()
    hooks = phone.engine._plan.hooks._by_type[HandlerFailed]  # pyright: ignore[reportPrivateUsage]
    with pytest.raises(LookupError):
        phone.text("fail")
    assert (len(failures), len(hooks)) == (1, 2)


def test_a_second_phone_shares_program_store_and_clock(phone: Handset) -> None:
    other = phone.another(BILL)
    assert (phone.text("count"), other.text("count"), phone.text("count")) == (["wool 1"], ["wool 1"], ["wool 2"])
    other.wait(hours=1)
    assert phone.now == NOW + timedelta(hours=1)
    assert [message.recipient for message in other.inbox] == [BILL]
    phone.engine.sync.send(Outbound(id="o", sender="1000", recipient=BILL, text="Hi Bill"))
    assert (phone.text("silence"), other.text("silence")) == ([], ["Hi Bill"])


def test_what_a_handler_raises_is_raised_with_its_own_traceback(phone: Handset) -> None:
    with pytest.raises(LookupError, match="no such order") as caught:
        phone.text("fail")
    assert caught.traceback[-1].name == "fail"
    assert phone.text("count") == ["wool 1"]


def test_a_phone_that_raises_nothing_gets_the_apology(engine: Engine) -> None:
    phone = Handset(engine, now=NOW, raise_errors=False)
    assert phone.text("fail") == [APOLOGY]
    assert phone.another(BILL).text("fail") == [APOLOGY]
    assert phone.outcome.error == "LookupError: no such order"


def test_two_phones_of_their_own_know_nothing_of_each_other(engine: Engine) -> None:
    assert [Handset(engine, now=NOW).text("count") for _ in range(2)] == [["wool 1"], ["wool 1"]]


def waiting_routes() -> Router:
    router = routes()

    @router.keyword("slow")
    async def slow(contact: Contact) -> str:
        await asyncio.sleep(0)
        contact.data["slow"] = contact.data.get("slow", 0) + 1
        return f"slow {contact.data['slow']}"

    return router


def test_a_phone_gives_async_handlers_the_event_loop_that_they_wait_on() -> None:
    loops: list[object] = []
    router = waiting_routes()

    @router.keyword("loop")
    async def loop() -> None:
        loops.append(asyncio.get_running_loop())

    phone = Handset(Engine(router), now=NOW)
    assert [phone.text("slow"), phone.text("slow"), phone.resend(), phone.wait(hours=1)] == [
        ["slow 1"], ["slow 2"], [], []
    ]    # fmt: skip
    phone.text("loop")
    phone.restart()
    phone.text("loop")
    other = phone.another(BILL)
    other.text("loop")
    assert loops[0] is loops[1] is loops[2]
    assert other.text("slow") == ["slow 1"]


def test_hooks_that_wait_get_the_event_loop_as_well(engine: Engine) -> None:
    told: list[str] = []

    async def slowly(_: Turn, proceed: Proceed) -> list[str | Reply]:
        await asyncio.sleep(0)
        return ["Well,", *await proceed()]

    async def note(event: MessageHandled) -> None:
        await asyncio.sleep(0)
        told.append(event.message.text)

    phone = Handset(engine, now=NOW)
    phone.engine.on(MessageHandled)(note)
    assert (phone.text("count"), told) == (["wool 1"], ["count"])
    hooked = Handset(Engine(routes(), around=[slowly]))
    assert hooked.text("count") == ["Well,", "56789 1"]


def test_in_an_event_loop_a_phone_names_the_one_for_it(phone: Handset) -> None:
    async def main() -> None:
        with pytest.raises(RuntimeError, match="use AsyncHandset and await its calls"):
            phone.text("count")
        with pytest.raises(RuntimeError, match="use AsyncHandset and await its calls"):
            phone.wait(hours=1)

    asyncio.run(main())


def test_an_async_phone_does_all_of_that_in_an_event_loop() -> None:
    async def main() -> None:
        phone = AsyncHandset(Engine(waiting_routes(), transport=RealGateway(), store=Untouchable()), now=NOW)
        assert await phone.text("slow") == ["slow 1"]
        assert await phone.resend() == []
        held = Outbound(id="o", sender="56789", recipient=ANNE, text="Wake up", not_before=NOW + timedelta(hours=1))
        await phone.engine.send(held)
        assert await phone.wait(hours=1) == ["Wake up"]
        phone.restart()
        assert await phone.text("slow") == ["slow 2"]
        assert await phone.another(BILL).text("", media=[PICTURE]) == [PICTURE.url]
        assert "> slow    (repeated)" in phone.transcript
        with pytest.raises(LookupError):
            await phone.text("fail")

    asyncio.run(main())


def test_the_line_takes_every_message() -> None:
    line = HandsetLine()
    message = Outbound(id="o", sender="1", recipient=ANNE, text="Hello")
    assert (line.send(message).id, line.sent) == ("o", [message])
