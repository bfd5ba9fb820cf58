"""Ways by which something could get through to a person who left, or by which their leaving could get lost."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mokit import Contact, Conversation, Engine, Inbound, Outbound, Reply, Router, Service
from mokit.http import HttpRequest, HttpResponse
from mokit.ledgers import Head, broken, chained
from mokit.messages import ConsentChange
from mokit.stores.base import Key
from mokit.stores.memory import MemoryStore
from mokit.testing.handset import HandsetClock
from mokit.transports.base import Event, Submitted, Take
from tests.consent.phone import ANNE, HELP, NOW, OPTED_IN, OPTED_OUT, POLICY, Phone, woolly
from tests.line import Line

SECOND = timedelta(seconds=1)


@pytest.fixture
def phone() -> Phone:
    return Phone(woolly(), MemoryStore())


def by_host(phone: Phone, status: str, at: datetime) -> bool:
    engine = phone.engine.sync
    if status == "opted in":
        return engine.opt_in(ANNE, evidence="form 17", at=at)
    return engine.opt_out(ANNE, evidence="a call", at=at)


# What was said when.


def test_a_stop_that_a_slow_clock_dates_before_the_opt_in_counts(phone: Phone) -> None:
    phone.clock.now += timedelta(minutes=1)
    by_host(phone, "opted in", phone.clock.now)
    assert phone.text("STOP", sent_at=phone.clock.now - timedelta(seconds=30)) == [OPTED_OUT]
    assert phone.status == "opted out"
    by_host(phone, "opted in", phone.clock.now - SECOND)            # told of once more, as by a second import
    assert phone.status == "opted out"


def test_a_stop_that_the_person_took_back_since_is_neither_confirmed_nor_counts(phone: Phone) -> None:
    phone.text("STOP", sent_at=NOW + timedelta(seconds=0))
    phone.clock.now += timedelta(hours=1)
    assert phone.text("START", sent_at=NOW + timedelta(seconds=9)) == [OPTED_IN]
    assert phone.text("STOP", sent_at=NOW + timedelta(seconds=5)) == []
    assert phone.status == "opted in"


def test_no_opt_in_from_before_the_last_stop_counts_whenever_it_is_told_of(phone: Phone) -> None:
    phone.text("STOP")
    phone.clock.now += timedelta(days=60)
    phone.text("STOP")
    assert not by_host(phone, "opted in", NOW + timedelta(days=30))
    assert not phone.get("promotional")
    assert [json.loads(line)["was"] for line in phone.ledger] == ["unknown", "opted out"]
    assert broken(phone.ledger) == []
    assert len([event for event in phone.events if isinstance(event, ConsentChange)]) == 1


def test_an_opt_out_that_another_clock_dates_a_little_earlier_counts(phone: Phone) -> None:
    phone.text("JOIN")
    assert by_host(phone, "opted out", phone.clock.now - timedelta(seconds=10))
    assert phone.status == "opted out"


def test_a_list_may_be_imported_twice(phone: Phone) -> None:
    rows = [("opted out", NOW - timedelta(days=1)), ("opted in", NOW - timedelta(days=1) + SECOND)]
    for _ in range(2):
        for status, at in rows:
            by_host(phone, status, at)
    assert (phone.status, len(phone.ledger)) == ("opted in", 2)


def test_an_opt_in_that_is_handled_late_is_as_old_as_its_text(phone: Phone) -> None:
    joined = Inbound(id="late", sender=ANNE, recipient="56789", text="JOIN", received_at=NOW)
    phone.text("STOP")
    phone.clock.now += timedelta(hours=1)
    assert phone.engine.sync.receive(joined).texts == []
    assert phone.status == "opted out"
    assert not phone.store.members("56789/tips", "", 1).items
    phone.engine.sync.receive(Inbound(id="s", sender=ANNE, recipient="56789", text="START", received_at=NOW))
    assert phone.status == "opted out"


def test_a_dead_letter_that_is_tried_again_brings_nobody_back() -> None:
    router, works = Router(), list[bool]()

    @router.keyword("JOIN", opts_in=True)
    def join() -> str:
        if not works:
            raise OSError("the database of the shop is down")
        return "Welcome!"

    phone = Phone(router, MemoryStore())
    phone.text("JOIN")
    phone.text("STOP")
    works.append(True)
    [letter] = phone.engine.sync.dead_letters()
    phone.clock.now += timedelta(hours=1)
    assert phone.engine.sync.retry(letter).texts == []
    assert phone.status == "opted out"


def test_a_join_whose_handler_was_overtaken_by_a_stop_brings_nobody_back() -> None:
    router, met = Router(), list[str]()

    @router.keyword("JOIN", opts_in=True)
    def join() -> str:
        if not met:
            met.append("STOP")
            other.clock.now = phone.clock.now
            other.text("STOP")              # by another worker
            phone.clock.now += timedelta(seconds=30)
        return "Welcome!"

    store = MemoryStore()
    phone, other = Phone(router, store), Phone(router, store)
    other.count = 100
    assert phone.text("JOIN") == []
    assert phone.status == "opted out"


def test_a_second_stop_is_no_copy_of_the_first_where_the_person_came_back_in_between(phone: Phone) -> None:
    phone.engine = phone.engine.replaced(same_text_within=timedelta(minutes=5))
    assert phone.text("STOP") == [OPTED_OUT]
    assert phone.text("STOP") == []
    assert phone.text("START") == [OPTED_IN]
    assert phone.text("STOP") == [OPTED_OUT]
    assert phone.status == "opted out"


def test_the_night_begins_and_ends_to_the_second() -> None:
    phone = Phone(woolly(), MemoryStore(), timezone=UTC)
    phone.text("JOIN")
    phone.clock.now = NOW.replace(hour=20, minute=59, second=59, microsecond=999_000)
    assert phone.get("promotional")
    phone.clock.now += timedelta(milliseconds=1)
    assert not phone.get("promotional")
    phone.clock.now = NOW.replace(hour=7, minute=59, second=59, microsecond=999_000) + timedelta(days=1)
    assert not phone.get("promotional")
    phone.engine.sync.run_due()
    assert phone.line.texts == ["Welcome!", "promotional"]
    phone.clock.now += timedelta(milliseconds=1)
    phone.engine.sync.run_due()
    assert phone.line.texts[2:] == ["promotional", "promotional"]


# What answers what.


def test_an_answer_about_consent_that_could_not_leave_before_the_stop_does_not_leave_after_it(phone: Phone) -> None:
    phone.text("STOP")
    phone.line.says = [Submitted(accepted=False, code="busy", retryable=True)]
    phone.text("START")
    assert phone.text("STOP") == [OPTED_OUT]
    phone.clock.now += timedelta(minutes=1)
    phone.engine.sync.run_due()
    assert phone.line.texts == [OPTED_OUT, OPTED_OUT]


def test_help_that_could_not_leave_before_the_stop_leaves_after_it(phone: Phone) -> None:
    phone.line.says = [Submitted(accepted=False, code="busy", retryable=True)]
    phone.text("HELP")
    assert phone.text("STOP") == [HELP, OPTED_OUT]


def test_help_is_answered_whatever_the_hook_leaves_behind() -> None:
    router = woolly()

    @router.on_help
    def helped(contact: Contact) -> str:
        contact.data["when"] = datetime.now(UTC)        # which JSON hasn't
        return "At your service."

    phone = Phone(router, MemoryStore())
    assert phone.text("HELP") == [HELP]


def test_a_conversation_that_the_business_began_brings_nobody_back() -> None:
    router = woolly()

    @router.keyword("CLUB", opts_in=True)
    def club(talk: Conversation) -> str | Reply:
        return "Welcome." if talk.confirm("age", "Are you of age?") else Reply("Then not.", opts_in=False)

    phone = Phone(router, MemoryStore())
    phone.text("STOP")
    phone.engine.sync.start(club, to=ANNE)
    phone.text("yes")
    assert phone.status == "opted out"


# Numbers.


@pytest.mark.parametrize("written", ["+1 (415) 555-0100", " +14155550100 ", "+1-415-555-0100"])
def test_a_number_is_the_same_however_it_is_written(phone: Phone, written: str) -> None:
    engine = phone.engine.sync
    assert engine.opt_in(written, evidence="form 17")
    assert engine.consent_of(written) == engine.consent_of(ANNE)
    assert phone.status == "opted in"
    phone.clock.now += SECOND
    assert engine.opt_out(written, evidence="a call")
    assert not phone.get("promotional")
    message = Outbound(id="sale", sender="56789", recipient=written, text="Sale")
    assert message.recipient == ANNE
    engine.send(message)
    assert phone.line.texts == []


@pytest.mark.parametrize("written", ["14155550100", "0014155550100"])
def test_who_left_is_not_reached_by_their_number_without_its_plus(phone: Phone, written: str) -> None:
    phone.text("STOP")
    phone.engine.sync.opt_in(written, evidence="form 17")
    phone.engine.sync.send(Outbound(id="1", sender="56789", recipient=written, text="Sale", kind="promotional"))
    phone.engine.sync.send(Outbound(id="2", sender="56789", recipient=written, text="Your order"))
    assert phone.line.texts == [OPTED_OUT]
    own = Outbound(id="own", sender="56789", recipient=written, text="Boil your water.")
    assert phone.engine.sync.send(own, emergency="the water is not safe")


@pytest.mark.parametrize("written", ["14155550100", "0014155550100"])
def test_who_is_opted_out_by_a_number_without_its_plus_is_out(phone: Phone, written: str) -> None:
    phone.text("JOIN")
    assert phone.engine.sync.opt_out(written, evidence="a call")
    assert not phone.get("promotional")


def test_a_conversation_is_not_begun_with_somebody_else_by_a_blank_in_the_number() -> None:
    router = woolly()

    @router.conversation()
    def ask(talk: Conversation) -> str:
        return talk.ask("size", "Which size?")

    phone = Phone(router, MemoryStore())
    phone.text("STOP")
    phone.engine.sync.start(ask, to="+1 415 555 0100")
    assert phone.line.texts == [OPTED_OUT]


# Forgetting.


class MetBySomebody(MemoryStore):
    """Somebody else writes to a person between the read and the write of whoever forgets them."""

    def __init__(self) -> None:
        super().__init__()
        self.meanwhile: Any = None

    def forget(self, key: Key, keep: str | None = None, version: int | None = None) -> bool:
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            meanwhile()
        return super().forget(key, keep, version)


@pytest.mark.parametrize("before", [[], ["JOIN"], ["VOTE A"]])
def test_a_stop_that_comes_while_the_person_is_forgotten_stands(before: list[str]) -> None:
    store = MetBySomebody()
    phone = Phone(woolly(), store)
    for words in before:
        phone.text(words)
    store.meanwhile = lambda: phone.text("STOP")
    phone.engine.sync.forget(ANNE)
    assert phone.status == "opted out"
    assert broken(phone.ledger) == []


def test_a_ledger_is_whole_after_people_were_forgotten_or_their_numbers_given_away(phone: Phone) -> None:
    engine = phone.engine.sync
    phone.text("JOIN")
    engine.forget(ANNE)
    phone.text("JOIN")
    phone.text("STOP")
    engine.forget(ANNE)
    engine.retire([ANNE])
    phone.text("JOIN")
    lines = [json.loads(line) for line in phone.ledger]
    assert [one["is"] for one in lines] == ["opted in", "forgotten", "opted in", "opted out", "retired", "opted in"]
    assert broken(phone.ledger) == []
    assert broken([*phone.ledger[:1], *phone.ledger[2:]])           # without the line that tells of it


# The ledger.


def ledger() -> list[str]:
    head, lines = Head(), list[str]()
    for status in ("opted in", "opted out", "opted in"):
        head, line = chained(head, {"who": "anne", "is": status})
        lines.append(line)
    return lines


@pytest.mark.parametrize("at", range(2))
def test_a_line_that_was_removed_is_missed(at: int) -> None:
    lines = ledger()
    assert broken(lines) == []
    assert broken([*lines[:at], *lines[at + 1 :]])


@pytest.mark.parametrize(
    "edited",
    [
        lambda line: line.replace("opted out", "opted in"),
        lambda line: '{"is":"opted in",' + line[1:],                # which most readers take for what it says first
        lambda line: line.replace('"n":2', '"n":2.0'),
        lambda line: line.replace('"n":2', '"n":[2]'),
        lambda line: line.replace('"anne"', '["anne"]'),
        lambda line: line.replace('"before"', '"behind"'),
        lambda line: line[:-1],
    ],
    ids=["a word", "a word in front", "a number", "a list", "a person", "a name", "cut"],
)
def test_a_line_that_was_edited_is_told(edited: Any) -> None:
    first, second, third = ledger()
    assert broken([first, edited(second), third])


def test_lines_in_another_order_are_told() -> None:
    first, second, third = ledger()
    assert broken([first, third, second])
    assert broken([first, second, second, third])


# Gateways.


class Listening(Line):
    """A gateway with a connection of its own, that tells what it is given to tell."""

    def __init__(self) -> None:
        super().__init__()
        self.tell: Callable[[ConsentChange], object] = bool

    @contextmanager
    def listen(self, take: Take, clock: Callable[[], datetime]) -> Iterator[None]:  # noqa: ARG002 - the protocol's
        self.tell = lambda event: take(event, lambda: None)
        yield


@pytest.mark.parametrize("person", [ANNE, "14155550100"])
@pytest.mark.parametrize(("told", "out"), [("56789", {"56789"}), ("", {"56789", "56780"})])
def test_an_opt_out_that_a_gateway_tells_of_by_its_connection_is_written_down(
    told: str, out: set[str], person: str
) -> None:
    line, seen = Listening(), list[ConsentChange]()
    services = [Service("56789", transport=line), Service("56780", transport=line), Service("56781")]
    engine = Engine(
        Router(), services=services, clock=lambda: NOW, consent=POLICY, program="Woolly", support="555", ledger_key="k"
    )
    engine.on(ConsentChange)(seen.append)
    with engine.sync.listening():
        line.tell(ConsentChange(person=person, service=told, opted_out=True, at=NOW, code="blocked"))
    status = {one.name: engine.sync.consent_of(ANNE, service=one.name).status for one in services}
    assert {name for name, known in status.items() if known == "opted out"} == out
    assert len(seen) == 1


class Answering:
    """A gateway that takes replies with its webhook's answer, and repeats webhooks; a body is an id and a text."""

    name = "answering"
    url = "https://sms.example.com/answering"
    inline_replies = 1

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        id_, _, text = request.body.decode().partition(" ")
        return [Inbound(id=id_, sender=ANNE, recipient="56789", text=text, received_at=now, transport=self.name)]

    def respond(self, events: Sequence[Event], replies: Sequence[Outbound]) -> HttpResponse:  # noqa: ARG002 - likewise
        return HttpResponse(status=200, body="".join(reply.text for reply in replies).encode())

    def submit(self, message: Outbound) -> HttpRequest:
        raise NotImplementedError(message)

    def submitted(self, response: HttpResponse) -> Submitted:
        raise NotImplementedError(response)


def test_the_repeat_of_a_webhook_says_nothing_again_to_who_has_left_since() -> None:
    line, clock = Answering(), HandsetClock(NOW)
    engine = Engine(
        woolly(), services=[Service("56789", transport=line)], clock=clock, consent=POLICY, program="Woolly",
        support="help@woolly.example", ledger_key="k",
    )  # fmt: skip

    def posted(body: bytes) -> str:
        clock.now += SECOND
        return engine.sync.handle(HttpRequest(url=line.url, body=body)).body.decode()

    assert posted(b"1 JOIN") == posted(b"1 JOIN") == "Welcome!"
    assert posted(b"2 HELP") == HELP
    assert posted(b"3 STOP") == posted(b"3 STOP") == OPTED_OUT
    assert posted(b"1 JOIN") == ""
    assert posted(b"2 HELP") == HELP
    clock.now += timedelta(minutes=6)
    assert posted(b"3 STOP") == ""
