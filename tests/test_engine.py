"""The engine as its host sees it: how it is built, changed, opened, run, and what it makes of any text."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any, Literal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mokit import (
    Contact,
    Conversation,
    Engine,
    HandlerFailed,
    Inbound,
    Match,
    Media,
    Outbound,
    Outcome,
    Router,
    Service,
    Texts,
)  # fmt: skip
from mokit.errors import AmbiguousRoute, RegistrationError, StoreMisconfigured, StoreUnavailable
from mokit.events import MessageHandled
from mokit.http import HttpRequest
from mokit.stores.base import Change, Claim, Done, Key, Page, Snapshot, Stats
from mokit.stores.memory import MemoryStore
from mokit.testing.handset import HandsetClock, HandsetLine

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ANNE = "+14155550100"

Call = Callable[..., Any]           # see the fixture


def text(words: str = "go", *, id: str = "1", recipient: str = "56789") -> Inbound:  # noqa: A002
    return Inbound(id=id, sender=ANNE, recipient=recipient, text=words, received_at=NOW)


def outbound(words: str = "Hello", **more: Any) -> Outbound:
    return Outbound(id=words, sender="56789", recipient=ANNE, text=words, **more)


def program(**settings: Any) -> Engine:
    router = Router()

    @router.keyword("go")
    def go(contact: Contact) -> str:
        contact.data["count"] = contact.data.get("count", 0) + 1
        return f"count {contact.data['count']}"

    @router.keyword("fail")
    def fail() -> str:
        raise ValueError

    return Engine(router, **settings)


class AsyncMemory:
    """An `AsyncStore`, which truly waits in each call."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.calls: list[str] = []

    async def open(self) -> None:
        await asyncio.sleep(0)
        self.calls.append("open")

    async def close(self) -> None:
        await asyncio.sleep(0)
        self.calls.append("close")

    async def load(self, wanted: Sequence[tuple[Key, Sequence[str]]]) -> list[Snapshot]:
        await asyncio.sleep(0)
        return self.store.load(wanted)

    async def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        await asyncio.sleep(0)
        return self.store.commit(changes)

    async def claim(self, *, now: int, until: int, limit: int, token: str) -> list[Claim]:
        await asyncio.sleep(0)
        return self.store.claim(now=now, until=until, limit=limit, token=token)

    async def members(self, name: str, after: str, limit: int) -> Page[Key]:
        return self.store.members(name, after, limit)

    async def ledger(self, key: Key | None, after: str, limit: int) -> Page[str]:
        return self.store.ledger(key, after, limit)

    async def keys(self, after: str, limit: int) -> Page[Key]:
        return self.store.keys(after, limit)

    async def forget(self, key: Key, keep: str | None = None, version: int | None = None) -> bool:
        return self.store.forget(key, keep, version)

    async def prune(self, before: int, limit: int) -> int:
        return self.store.prune(before, limit)

    async def stats(self, now: int) -> Stats:
        return self.store.stats(now)


class Blocking(MemoryStore):
    """A store whose calls take their time, so that an async host makes them on a thread; it tells them."""

    never_waits = False

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[str] = []

    def open(self) -> None:
        self.calls.append("open")

    def close(self) -> None:
        self.calls.append("close")


# --- Built and changed ---------------------------------------------------------------------------


def test_a_router_is_enough(call: Call) -> None:
    assert call(program(), "receive", text()).texts == ["count 1"]


def test_two_routes_with_one_claim_are_refused() -> None:
    router = Router()
    router.keyword("go")(lambda: "a")
    router.keyword("GO")(lambda: "b")
    with pytest.raises(AmbiguousRoute):
        Engine(router)


@pytest.mark.parametrize(
    ("services", "words"),
    [
        ([Service("a", numbers="2"), Service("a", numbers="1")], "two services are named 'a'"),
        ([Service("a", numbers="1"), Service("b", numbers=("2", "1"))], "'1' belongs to the services 'a' and 'b'"),
        ([Service("1"), Service("b", numbers="1")], "'1' belongs to the services '1' and 'b'"),
    ],
)
def test_services_that_share_a_name_or_a_number_are_refused(services: list[Service], words: str) -> None:
    with pytest.raises(RegistrationError, match=words):
        Engine(Router(), services=services)


@pytest.mark.parametrize("lease", [timedelta(0), timedelta(seconds=-1)])
def test_a_lease_that_leaves_no_time_is_refused(lease: timedelta) -> None:
    with pytest.raises(RegistrationError, match="leaves no time"):
        program(lease=lease)


def test_an_async_store_needs_an_event_loop() -> None:
    engine = program(store=AsyncMemory())
    with pytest.raises(RegistrationError, match="AsyncMemory is an AsyncStore"):
        _ = engine.sync
    with pytest.raises(RegistrationError, match="AsyncMemory is an AsyncStore"):
        engine.wsgi()


def test_without_an_event_loop_the_async_calls_are_refused() -> None:
    receiving = program().receive(text())
    with pytest.raises(RuntimeError, match="no running event loop"):
        receiving.send(None)


def test_services_and_routes_can_be_looked_at() -> None:
    services = [Service("56789"), Service("wool", numbers=("1", "2"))]
    engine = program(services=iter(services))
    assert engine.services == tuple(services)
    assert [route.name for route in engine.routes] == ["go", "fail"]


def test_an_unknown_setting_is_refused_with_those_there_are() -> None:
    with pytest.raises(RegistrationError, match="no setting colour, shape; it has router, services, transport, store"):
        program().replaced(shape="round", colour="red", space="b")


def test_a_changed_copy_leaves_the_engine_as_it_was(call: Call) -> None:
    store, line, clock = MemoryStore(), HandsetLine(), HandsetClock(NOW)
    engine = program(store=store, transport=line, texts=Texts({"en": {"apology": "Oh."}}))
    changed = engine.replaced(store=MemoryStore(), transport=HandsetLine(), clock=clock, max_body=7)
    assert call(changed, "receive", text("fail")).texts == ["Oh."]
    assert (line.sent, store.stats(0).people) == ([], 0)
    assert (engine.max_body, changed.max_body, changed.sync.max_body) == (1_000_000, 7, 7)


def test_a_copy_s_transport_takes_the_place_of_the_services_own(call: Call) -> None:
    own, other = HandsetLine(), HandsetLine()
    engine = program(services=[Service("56789", country="US", transport=own), Service("1")])
    changed = engine.replaced(transport=other)
    for number in ("56789", "1", "2"):
        call(changed, "receive", text(id=number, recipient=number))
    assert (own.sent, [message.sender for message in other.sent]) == ([], ["56789", "1", "2"])
    assert [service.country for service in changed.services] == ["US", ""]
    assert engine.services[0].transport is own


def test_a_copy_without_a_transport_sends_nothing(call: Call) -> None:
    own = HandsetLine()
    engine = program(services=[Service("56789", transport=own)]).replaced(transport=None)
    assert (call(engine, "receive", text()).texts, own.sent) == (["count 1"], [])


def test_a_copy_keeps_the_event_hooks_and_gets_its_own_from_then_on(call: Call) -> None:
    told: list[str] = []
    engine = program()
    engine.on(MessageHandled)(lambda _: told.append("first"))
    copy = engine.replaced(store=MemoryStore())
    engine.on(MessageHandled)(lambda _: told.append("engine's"))
    copy.on(MessageHandled)(lambda _: told.append("copy's"))
    call(engine, "receive", text())
    call(copy, "receive", text())
    assert told == ["first", "engine's", "first", "copy's"]


def test_a_hook_stays_what_it_is_and_its_type_is_that_of_the_event(call: Call) -> None:
    engine = program()
    errors: list[str] = []

    @engine.on(HandlerFailed)
    def note(event: HandlerFailed) -> None:
        errors.append(type(event.error).__name__)

    def wrong(event: MessageHandled) -> None:
        raise AssertionError(event)

    engine.replaced().on(HandlerFailed)(wrong)  # type: ignore[arg-type]  # mypy must see it
    assert note.__name__ == "note"
    call(engine, "receive", text("fail"))
    assert errors == ["ValueError"]


# --- Explained -----------------------------------------------------------------------------------


def test_explain_tells_where_a_text_would_go_and_runs_nothing() -> None:
    store = MemoryStore()
    decision = program(store=store).explain("Go!")
    assert (decision.rule, decision.route, decision.pattern, decision.compared) == (4, "go", "go", "go")
    assert "rule 4: go is the whole text" in str(decision)
    assert store.stats(0).people == 0


def test_explain_goes_by_service_language_and_time() -> None:
    router, silk = Router(), Router(service="silk")

    @silk.keyword("gift")
    def gift() -> None: ...

    @router.keyword("pay {amount}")
    def pay(amount: int) -> None:
        assert amount

    @router.keyword("late", closes=date(2026, 11, 20), timezone=UTC)
    def late() -> None: ...

    router.include(silk)
    engine = Engine(router, services=[Service("wool", numbers="1"), Service("silk", numbers="2")], clock=lambda: NOW)
    assert [engine.explain("gift", service=name).rule for name in ("", "wool", "silk", "2")] == [11, 11, 4, 4]
    assert "not open" in engine.explain("late").why
    assert "not open" not in engine.explain("late", sent_at=NOW - timedelta(days=2)).why
    assert [engine.explain("pay 1.000", language=language).rule for language in ("en", "de")] == [9, 6]


# --- Opened, closed, run -------------------------------------------------------------------------


def test_an_async_host_may_have_any_store() -> None:
    async def main(store: Any) -> list[list[str]]:
        engine = program(store=store)
        async with engine:
            return [(await engine.receive(text(id=number))).texts for number in ("1", "2", "2")]

    said = [["count 1"], ["count 2"], ["count 2"]]
    stores = AsyncMemory(), Blocking(), MemoryStore()
    assert [asyncio.run(main(store)) for store in stores] == [said] * 3
    assert stores[0].calls == stores[1].calls == ["open", "close"]


def test_a_store_opens_on_first_use_and_once(call: Call) -> None:
    store = Blocking()
    engine = program(store=store)
    assert store.calls == []
    for number in ("1", "2"):
        call(engine, "receive", text(id=number))
    call(engine, "open")
    assert store.calls == ["open"]
    call(engine, "close")
    call(engine, "receive", text(id="3"))
    assert store.calls == ["open", "close", "open"]


def test_a_store_that_fails_to_open_is_opened_again_by_the_next_message(call: Call) -> None:
    class Late(MemoryStore):
        never_waits = False
        tries = 0

        def open(self) -> None:
            self.tries += 1
            if self.tries == 1:
                raise StoreUnavailable("not up yet")

    engine = program(store=Late())
    with pytest.raises(StoreUnavailable):
        call(engine, "receive", text())
    assert call(engine, "receive", text()).texts == ["count 1"]


def test_an_engine_serves_one_event_loop_after_the_other() -> None:
    store = AsyncMemory()
    engine = program(store=store)
    said = [asyncio.run(engine.receive(text(id=number))).texts for number in ("1", "2")]
    assert said == [["count 1"], ["count 2"]]
    asyncio.run(engine.close())
    assert store.calls == ["open", "open", "close"]         # connections belong to the loop that made them


def test_an_engine_serves_both_kinds_of_host_at_once() -> None:
    engine = program()

    async def main() -> list[list[str]]:
        return [(await engine.receive(text(id="1"))).texts, engine.sync.receive(text(id="2")).texts]

    assert asyncio.run(main()) == [["count 1"], ["count 2"]]


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not is_so():  # noqa: ASYNC110 - the other task is what runs meanwhile
            await asyncio.sleep(0)


def test_run_sends_what_falls_due_until_it_is_cancelled() -> None:
    line, clock = HandsetLine(), HandsetClock(NOW)
    engine = program(transport=line, clock=clock)

    async def main() -> list[str]:
        await engine.send(outbound("soon", not_before=NOW + timedelta(seconds=1)))
        await engine.send(outbound("later", not_before=NOW + timedelta(days=1)))
        running = asyncio.create_task(engine.run(pause=timedelta(0)))
        for _ in range(50):
            await asyncio.sleep(0)
        assert line.sent == []
        clock.now += timedelta(seconds=1)
        await until(lambda: bool(line.sent))
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        return [message.text for message in line.sent]

    assert asyncio.run(main()) == ["soon"]


def test_two_workers_send_each_message_once() -> None:
    line, clock = HandsetLine(), HandsetClock(NOW)
    engine = program(transport=line, clock=clock)
    at = NOW + timedelta(seconds=1)

    async def main() -> None:
        for number in range(20):
            await engine.send(Outbound(
                id=str(number), sender="56789", recipient=f"{ANNE}{number}", text=str(number), not_before=at
            ))
        clock.now = at
        workers = [asyncio.create_task(one.run(pause=timedelta(0))) for one in (engine, engine.replaced())]
        await until(lambda: len(line.sent) == 20)
        for _ in range(20):
            await asyncio.sleep(0)
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)

    asyncio.run(main())
    assert sorted(int(message.text) for message in line.sent) == list(range(20))


class Outage(MemoryStore):
    """A store whose first claims fail."""

    def __init__(self, *errors: Exception) -> None:
        super().__init__()
        self.errors = list(errors)

    def claim(self, *, now: int, until: int, limit: int, token: str) -> list[Claim]:
        if self.errors:
            raise self.errors.pop(0)
        return super().claim(now=now, until=until, limit=limit, token=token)


def test_run_outlasts_an_outage_of_the_store(caplog: pytest.LogCaptureFixture) -> None:
    line, clock = HandsetLine(), HandsetClock(NOW)
    engine = program(transport=line, clock=clock, store=Outage(StoreUnavailable("away"), StoreUnavailable("away")))

    async def main() -> None:
        await engine.send(outbound(not_before=NOW + timedelta(seconds=1)))
        clock.now += timedelta(seconds=1)
        running = asyncio.create_task(engine.run(pause=timedelta(0)))
        await until(lambda: bool(line.sent))
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(main())
    assert caplog.messages == ["the store failed, what is due waits: away"] * 2


def test_run_ends_where_trying_again_can_not_help() -> None:
    engine = program(store=Outage(StoreMisconfigured("an old schema")))
    with pytest.raises(StoreMisconfigured):
        asyncio.run(asyncio.wait_for(engine.run(pause=timedelta(0)), 30))


def test_the_apps_of_an_engine_answer_its_webhooks(call: Call, caplog: pytest.LogCaptureFixture) -> None:
    engine = program()
    assert type(engine.asgi()).__name__ == "AsgiApp"
    assert type(engine.wsgi()).__name__ == "WsgiApp"
    assert call(engine, "handle", HttpRequest(url="/nowhere")).status == 404
    assert "/nowhere'; those of the transports: none; give the engine transport= or services=" in caplog.text


# --- Any text ------------------------------------------------------------------------------------


class Size(Enum):
    SMALL = "S"
    LARGE = "L"


def many_routes() -> Router:
    """Keywords of all kinds: fields, aliases, windows, trailing words, anywhere, misspellings, other alphabets."""
    router = Router()

    @router.keyword("JOIN", "SUBSCRIBE", "加入", "🧶")
    def join(contact: Contact) -> str:
        contact.join("tips")
        return "Joined"

    @router.keyword("VOTE {choice}", "{choice}")
    def vote(choice: Literal["A", "B"], match: Match) -> str:
        return f"{choice} by {match.keyword}"

    @router.keyword("ORDER {amount} {size} {note}")
    def order(amount: int, size: Size = Size.SMALL, note: str = "") -> list[str]:
        return [f"{amount} {size.name}", note or "no note"]

    @router.keyword("BOOK {day}", "{day}")
    def book(day: date) -> str:
        return str(day)

    @router.keyword("PAY {amount}")
    def pay(amount: float) -> str:
        return str(amount)

    @router.keyword("TELL", trailing=True)
    def tell(message: Inbound) -> str:
        return message.text

    router.include(rarer_routes())
    return router


def rarer_routes() -> Router:
    """Keywords that stand anywhere or have their time, and what takes texts without a keyword."""
    router = Router()

    @router.keyword("wool", anywhere=True)
    def wool() -> str:
        return "Did you say wool?"

    @router.keyword("EARLY", opens=date(2030, 1, 1), timezone=UTC)
    def early() -> str:
        return "Too early"

    @router.media
    def picture(message: Inbound) -> str:
        return f"{len(message.media)} pictures"

    @router.empty
    def nothing() -> None: ...

    @router.fallback
    def lost(message: Inbound, contact: Contact) -> str:
        contact.data["last"] = message.text
        return f"Lost: {message.text}"

    return router


WORDS = st.sampled_from([
    "join", "JOIN!", "subscrbe", "vote", "VOTE A", "a", "order 2", "order", "large", "12.5", "加入", "🧶", "5️⃣",
    "book", "31.12.2026", "tomorrow", "tell", "wool", "early", "please", "thanks 🙏", "\u200b", "\ufeff",
    "'", "“a”", "ＶＯＴＥ", "\ud83d", "\x00", "\r\n", "1" * 400, "é" * 200, "لا", "नमस्ते", "\u202ea",
])    # fmt: skip


def pairs_joined(words: str) -> str:
    """Two halves of one character, side by side, as that character: JSON can't tell them apart."""
    return words.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


ANY_TEXT = st.one_of(
    st.text(st.characters()),
    st.lists(st.one_of(WORDS, st.text(max_size=5)), max_size=8).map(" ".join),
).map(pairs_joined)


@pytest.fixture(scope="module")
def receive() -> Callable[..., Outcome]:
    """Receives one text after the other by one engine."""
    return Engine(many_routes(), clock=lambda: NOW).sync.receive


@settings(max_examples=2000)
@given(words=ANY_TEXT, pictures=st.integers(0, 2), message_id=st.uuids().map(str))
@example(words="\ud83d", pictures=0, message_id="half a character")
@example(words="a" * 5000, pictures=0, message_id="a long one")
def test_any_text_gets_one_decision_and_an_outcome_that_reads_back_the_same(
    receive: Callable[..., Outcome], words: str, pictures: int, message_id: str
) -> None:
    media = tuple(Media(f"https://example.com/{number}") for number in range(pictures))
    message = Inbound(id=message_id, sender=ANNE, recipient="56789", text=words, media=media, received_at=NOW)
    outcome, again = receive(message), receive(message)
    assert outcome.error is None
    assert outcome.decision is not None
    assert 0 <= outcome.decision.rule <= 11
    assert (again.replies, again.decision, again.error) == (outcome.replies, outcome.decision, None)
    assert again.duplicate


def test_a_conversation_that_the_business_begins_leaves_from_a_service_that_is_known() -> None:
    router, person = Router(), "+14155550100"

    @router.conversation()
    def survey(talk: Conversation) -> str:
        return talk.ask("how", "How was it?")

    engine = Engine(router).sync
    assert engine.start(survey, to=person, service="56789").replies[0].sender == "56789"
    with pytest.raises(RegistrationError, match="give service= a number"):
        engine.start(survey, to=person)
    with pytest.raises(RegistrationError, match="give service= a number"):
        engine.end(to=person)
