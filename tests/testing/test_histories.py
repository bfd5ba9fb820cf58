"""Recorded conversations that are run against the program of the next deploy."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import pytest

from mokit import Contact, Conversation, Engine, Inbound, Router, Service, between
from mokit.errors import Silence
from mokit.stores.base import Key, Page, Snapshot, Stats
from mokit.stores.memory import MemoryStore
from mokit.talks import History
from mokit.testing import AsyncHandset, Handset, HistoryReport, Recorded, check_history, recorded_talks

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ANNE, BILL = "+14155550100", "+14155550101"

OPENING = {"id": "", "to": "", "text": "", "at": 1e30}


def never(*_: object) -> Any:
    raise AssertionError("a check had a side effect")


def feedback(talk: Conversation, contact: Contact) -> str:
    contact.data["shop"] = "wool"
    rating = talk.ask("rating", "From 1 to 5?", int, between(1, 5))
    talk.once("ticket", str, rating)
    return talk.ask("why", "Why?")


def engine_of(handler: Callable[..., Any], **options: Any) -> Engine:
    router = Router()
    router.keyword("FEEDBACK", name="feedback", **options)(handler)
    return Engine(router)


def texted(*texts: str, handler: Callable[..., Any] = feedback) -> list[Recorded]:
    """What the store has of a conversation after these texts."""
    phone = Handset(engine_of(handler), now=NOW)
    for text in ("feedback", *texts):
        phone.text(text)
    return recorded_talks(phone.engine)


def check(handler: Callable[..., Any], *texts: str, **options: Any) -> HistoryReport:
    [report] = check_history(engine_of(handler, **options), texted(*texts))
    return report


def test_a_conversation_under_the_same_program_continues() -> None:
    report = check(feedback, "4")
    assert (report.verdict, report.key, report.detail, report.continues) == ("continues", "why", "", True)
    assert check(feedback).key == "rating"


def test_a_conversation_continues_with_another_prompt_that_is_not_even_made() -> None:
    def script(talk: Conversation) -> str:
        talk.say("We have a new shop.")
        talk.ask("rating", never, int)
        return talk.ask("why", never, attempts=1)

    assert [check(script).key, check(script, "4").key] == ["rating", "why"]


def test_a_question_whose_answer_fits_no_more_is_asked_again() -> None:
    def script(talk: Conversation) -> str:
        talk.ask("rating", never, Literal["good", "bad"])
        return talk.ask("why", "Why?")

    report = check(script, "4")
    line = script.__code__.co_firstlineno + 1
    assert (report.verdict, report.key) == ("asks again", "rating")
    assert report.detail == f"ask('rating') at line {line} can't read the answer '4'"


def test_a_new_question_before_the_one_that_waits_is_told() -> None:
    def script(talk: Conversation) -> str:
        talk.ask("rating", "From 1 to 5?", int)
        talk.ask("name", never)
        return talk.ask("why", "Why?")

    report = check(script, "4")
    line = script.__code__.co_firstlineno + 2
    assert (report.verdict, report.key) == ("asks another", "name")
    assert report.detail == f"ask('name') at line {line} was never asked; 'why' waits"


@pytest.mark.parametrize("is_async", [False, True])
def test_what_is_not_on_record_is_not_called(*, is_async: bool) -> None:
    def script(talk: Conversation) -> str:
        talk.once("ticket", never)
        talk.once("gift", never)
        return talk.ask("rating", "From 1 to 5?")

    async def slow(talk: Conversation) -> str:
        await asyncio.sleep(0)
        await talk.once("gift", never)
        return talk.ask("rating", "From 1 to 5?")

    report = check(slow if is_async else script, "4")
    assert (report.verdict, report.key) == ("calls", "gift")
    assert report.detail.endswith("is not on record")


def test_a_program_that_does_not_wait_for_the_answer_ends_the_conversation() -> None:
    def short(talk: Conversation) -> str:
        return f"{talk.ask('rating', 'From 1 to 5?', int)} it is."

    def anew(talk: Conversation) -> str:
        return talk.restart()

    assert check(short, "4")[1:] == ("ends", "", "it returns without asking")
    assert check(anew, "4")[1:] == ("ends", "", "it restarts, so that all is asked anew")


def test_a_silence_on_record_that_nobody_catches_any_more_ends_the_conversation() -> None:
    def caught(talk: Conversation) -> str:
        with suppress(Silence):
            talk.ask("rating", "From 1 to 5?", int, within=timedelta(hours=1))
        return talk.ask("why", "Why?")

    def uncaught(talk: Conversation) -> str:
        talk.ask("rating", "From 1 to 5?", int)
        return talk.ask("why", "Why?")

    phone = Handset(engine_of(caught), now=NOW)
    phone.text("feedback")
    phone.wait(hours=2)
    [report] = check_history(engine_of(uncaught), recorded_talks(phone.engine))
    assert report[1:] == ("ends", "", "it lets the Silence end it that is on record")


def test_a_conversation_whose_handler_vanished_is_stale() -> None:
    router = Router()
    router.keyword("FEEDBACK")(feedback)
    router.conversation("check")(feedback)
    [report] = check_history(Engine(router), texted(handler=feedback)[:1])
    assert report.continues
    other = Router()
    other.conversation("check")(feedback)
    [report] = check_history(Engine(other), texted())
    assert report[1:] == ("stale", "", "no conversation is named 'feedback'; there are check")
    [report] = check_history(Engine(Router()), texted())
    assert report.detail.endswith("there are none")


def test_an_error_is_told_with_its_place() -> None:
    def script(talk: Conversation) -> str:
        rating = talk.ask("rating", "From 1 to 5?", int)
        return talk.ask("why", {1: "Why?"}[rating])

    report = check(script, "4")
    first = script.__code__.co_firstlineno
    assert report.verdict == "error"
    assert report.detail == f"script() ({__file__}:{first}): KeyError: 4 ({__file__}:{first + 2})"


def test_a_parameter_that_nothing_fills_in_the_record_is_an_error() -> None:
    def opened(talk: Conversation) -> str:
        return talk.ask("rating", "From 1 to 5?")

    def wanting(shop: str, talk: Conversation) -> str:
        return talk.ask("rating", shop)

    router = Router()
    router.keyword("FEEDBACK {shop}", name="feedback")(wanting)
    [report] = check_history(Engine(router), texted(handler=opened))
    assert (report.verdict, "missing 1 required positional argument: 'shop'" in report.detail) == ("error", True)


def test_the_version_and_what_migrates_are_applied() -> None:
    def migrate(history: History) -> None:
        history.rename("rating", "stars")
        history.forget("why" if history.version > 1 else "nothing")

    def script(talk: Conversation) -> str:
        stars = talk.ask("stars", "From 1 to 5?", int)
        return talk.ask("why", f"{stars} in version {talk.version}")

    def failing(history: History) -> None:
        history.rename("rating", "why")
        history.rename("ticket", "why")

    assert check(script, version=2, migrate=migrate)[1:3] == ("continues", "stars")
    assert check(script, "4", version=2, migrate=migrate)[1:3] == ("continues", "why")
    assert check(script, "4")[1:3] == ("asks another", "stars")
    failed = check(script, "4", version=2, migrate=failing)
    assert (failed.verdict, "ValueError" in failed.detail, f"{__file__}:" in failed.detail) == ("error", True, True)


def test_what_is_known_of_the_person_and_what_began_it_are_there() -> None:
    def opening(talk: Conversation, contact: Contact) -> str:
        contact.language = "de"
        contact.join("tips")
        return talk.ask("rating", "From 1 to 5?")

    def asking(talk: Conversation, contact: Contact, message: Inbound) -> str:
        return talk.ask(f"{contact.language} {contact.lists} {message.text} {message.sender}", "What?")

    phone = Handset(engine_of(opening), now=NOW)
    router = Router()
    router.keyword("JOIN")(join)
    phone.redeploy(Engine(router))
    phone.text("join")
    phone.redeploy(engine_of(opening))
    phone.text("feedback")
    [report] = check_history(engine_of(asking), recorded_talks(phone.engine))
    assert report.key == f"de ('tips',) feedback {ANNE}"


def join(contact: Contact) -> None:
    contact.language = "de"
    contact.join("tips")


def test_a_conversation_of_the_business_and_one_that_lapsed_are_checked() -> None:
    router = Router()

    @router.conversation()
    def delivered(talk: Conversation, order: int) -> str:
        return str(talk.ask(f"came-{order}", "Did it come?", bool, within=timedelta(hours=1)))

    phone = Handset(Engine(router), now=NOW)
    phone.start(delivered, args={"order": 7})
    phone.wait(hours=2)
    [report] = check_history(phone.engine, recorded_talks(phone.engine))
    assert (report.record.talk["lapsed"], report.verdict, report.key) == (True, "continues", "came-7")


def test_those_in_line_are_checked_too() -> None:
    def program(*names: str, **options: Any) -> Engine:
        router = Router()
        router.keyword("FEEDBACK", name="feedback")(feedback)
        for name in names:
            router.conversation(name, **options)(delivered)
        return Engine(router)

    def delivered(talk: Conversation, order: int) -> str:
        talk.say("Hello.")
        return str(talk.confirm(f"came-{order}", "Did it come?"))

    phone = Handset(program("delivered"), now=NOW)
    phone.text("feedback")
    phone.start(delivered, args={"order": 7}, if_waiting="queue")
    records = recorded_talks(phone.engine)
    assert [(one.name, one.waits_for, one.is_in_line) for one in records] == [
        ("feedback", "rating", False), ("delivered", "", True),
    ]    # fmt: skip
    assert [(one.verdict, one.key) for one in check_history(phone.engine, records)] == [
        ("continues", "rating"), ("continues", "came-7"),
    ]    # fmt: skip
    assert [one.verdict for one in check_history(program("asked"), records)] == ["continues", "stale"]
    assert [Recorded.from_json(one.to_json()) for one in records] == records


def test_a_conversation_on_a_service_that_got_another_name_is_stale() -> None:
    router = Router()
    router.keyword("FEEDBACK", name="feedback")(feedback)
    before, after = Service("56789"), Service("wool", numbers="56789")
    phone = Handset(Engine(router, services=[before]), now=NOW)
    phone.text("feedback")
    records = recorded_talks(phone.engine)
    [report] = check_history(Engine(router, services=[after]), records)
    assert (report.verdict, report.detail) == ("stale", "no service is named '56789'")
    assert check_history(Engine(router, services=[before]), records)[0].continues


def test_nothing_is_changed_by_a_check() -> None:
    phone = Handset(engine_of(feedback), now=NOW)
    phone.text("feedback")
    phone.text("4")
    before = recorded_talks(phone.engine)
    check_history(phone.engine, before)
    assert recorded_talks(phone.engine) == before
    assert len(phone.inbox) == 2


# Records.


def test_all_that_wait_are_recorded_with_their_service_and_person() -> None:
    phone = Handset(engine_of(feedback), now=NOW)
    other = phone.another(BILL)
    assert recorded_talks(phone.engine) == []
    phone.text("feedback")
    other.text("feedback")
    other.text("4")
    phone.another("+14155550102").text("hello")
    records = recorded_talks(phone.engine)
    assert [(one.service, one.person, one.name, one.waits_for) for one in records] == [
        ("56789", ANNE, "feedback", "rating"), ("56789", BILL, "feedback", "why"),
    ]    # fmt: skip
    assert [one.began for one in records] == [NOW, NOW]


def test_the_people_of_another_space_are_not_recorded() -> None:
    store = MemoryStore()
    engine = engine_of(feedback).replaced(store=store)
    message = Inbound(id="1", sender=ANNE, recipient="56789", text="feedback", received_at=NOW)
    engine.sync.receive(message)
    assert len(recorded_talks(engine)) == 1
    assert recorded_talks(engine.replaced(space="other")) == []


def test_more_people_than_a_page_holds_are_recorded() -> None:
    engine = engine_of(feedback)
    for number in range(1001):
        engine.sync.receive(
            Inbound(id="1", sender=f"+1415555{number:04}", recipient="56789", text="feedback", received_at=NOW)
        )
    assert len({one.person for one in recorded_talks(engine)}) == 1001


class Awaited:
    """A store whose calls are awaited."""

    def __init__(self) -> None:
        self.inner = MemoryStore()

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    async def load(self, wanted: Sequence[tuple[Key, Sequence[str]]]) -> list[Snapshot]:
        return self.inner.load(wanted)

    async def commit(self, changes: Any) -> Any:
        return self.inner.commit(changes)

    async def claim(self, **options: Any) -> Any:
        return self.inner.claim(**options)

    async def keys(self, after: str, limit: int) -> Page[Key]:
        return self.inner.keys(after, limit)

    async def members(self, name: str, after: str, limit: int) -> Page[Key]:
        return self.inner.members(name, after, limit)

    async def ledger(self, key: Key | None, after: str, limit: int) -> Page[str]:
        return self.inner.ledger(key, after, limit)

    async def forget(self, key: Key, keep: str | None = None, version: int | None = None) -> bool:
        return self.inner.forget(key, keep, version)

    async def prune(self, before: int, limit: int) -> int:
        return self.inner.prune(before, limit)

    async def stats(self, now: int) -> Stats:
        return self.inner.stats(now)


def test_a_store_whose_calls_are_awaited_is_read_as_well() -> None:
    engine = engine_of(feedback).replaced(store=Awaited())
    asyncio.run(engine.receive(Inbound(id="1", sender=ANNE, recipient="56789", text="feedback", received_at=NOW)))
    [record] = recorded_talks(engine)
    assert check_history(engine, [record])[0].continues


def test_a_record_is_one_line_of_json() -> None:
    [record] = texted("4")
    line = record.to_json()
    assert "\n" not in line
    assert Recorded.from_json(line) == record
    assert Recorded.from_json(record._replace(contact={"data": {"a": 1}}).to_json()).contact == {"data": {"a": 1}}


@pytest.mark.parametrize(
    "line",
    [
        "",
        "[]",
        "hello",
        '{"service": "1"}',
        '{"service": "1", "person": "2", "talk": {"name": "feedback"}}',
        '{"v": 2, "service": "1", "person": "2", "talk": {"name": "feedback", "id": "1", "began": 0}}',
        json.dumps({"service": "1", "person": "2", "talk": {"name": "", "id": "", "began": 0, "opening": OPENING}}),
    ],
)
def test_a_line_that_is_no_record_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="is no recorded conversation"):
        Recorded.from_json(line)


def test_a_record_of_a_question_that_a_later_mokit_wrote_is_refused() -> None:
    [record] = texted()
    talk: Mapping[str, Any] = {**record.talk, "question": {"key": "rating", "closed": True, "colour": "red"}}
    with pytest.raises(ValueError, match="colour"):
        Recorded.from_json(json.dumps({"service": "1", "person": "2", "talk": talk}))


def test_in_an_event_loop_handlers_without_one_are_checked() -> None:
    async def main() -> None:
        phone = AsyncHandset(engine_of(feedback), now=NOW)
        await phone.text("feedback")
        records = recorded_talks(phone.engine)
        assert check_history(phone.engine, records)[0].continues

        async def slow(talk: Conversation) -> str:
            return talk.ask("rating", "From 1 to 5?")

        with pytest.raises(RuntimeError, match=r"asyncio\.to_thread"):
            check_history(engine_of(slow), records)
        assert (await asyncio.to_thread(check_history, engine_of(slow), records))[0].continues

    asyncio.run(main())
