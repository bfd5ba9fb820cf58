"""What webhook requests are answered with, and how inline replies leave once."""

import asyncio
import json
import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mokit import DeliveryReceipt, Engine, Inbound, Outbound, Router, Service
from mokit.errors import BadSignature, MalformedRequest, RegistrationError, StoreUnavailable
from mokit.events import MessageSent
from mokit.http import Answer, HttpRequest, HttpResponse
from mokit.stores.base import Change, Claim, Done, Entry, Key, Snapshot
from mokit.stores.memory import MemoryStore
from mokit.testing.handset import HandsetClock, HandsetLine
from mokit.transports.base import Event, Submitted

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ANNE = "+14155550100"
BILL = "+14155550101"
KEY = Key(f"mokit|{ANNE}")
LEASE = timedelta(seconds=30)

Call = Callable[..., Any]           # see the fixture


class Wire:
    """A gateway that speaks JSON: [[id, sender, text], ...] in, the inline replies out."""

    def __init__(self, name: str = "wire", url: str = "https://example.com/sms/wire", inline_replies: int = 2) -> None:
        self.name = name
        self.url = url
        self.inline_replies = inline_replies

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        if "signature" not in request.headers:
            raise BadSignature("no signature")
        try:
            told = json.loads(request.body)
        except ValueError as error:
            raise MalformedRequest(f"no JSON: {error}") from error
        return [self._event(*one, now=now) for one in told]

    def _event(self, message_id: str, sender: str, words: str, number: str = "56789", *, now: datetime) -> Event:
        if words == "delivered":
            return DeliveryReceipt(message_id=message_id, status="delivered", at=now)
        return Inbound(
            id=message_id, sender=sender, recipient=number, text=words, received_at=now, transport=self.name
        )

    def respond(self, events: Sequence[Event], replies: Sequence[Outbound]) -> HttpResponse:
        shown = {"events": len(events), "replies": [reply.text for reply in replies]}
        return HttpResponse(body=json.dumps(shown).encode())

    def submit(self, message: Outbound) -> HttpRequest:
        return HttpRequest(url="https://gateway.example.com", body=message.text.encode())

    def submitted(self, response: HttpResponse) -> Submitted:
        return Submitted(id=response.body.decode())


class Client:
    """An HTTP client that every gateway is content with."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def send(self, request: HttpRequest) -> HttpResponse:
        self.sent.append(request.body.decode())
        return HttpResponse(body=b"W1")


def request(*told: Sequence[str], url: str = "/sms/wire") -> HttpRequest:
    return HttpRequest(url=url, headers={"Signature": "valid", "Host": "example.com"}, body=json.dumps(told).encode())


def replies(response: HttpResponse) -> list[str]:
    assert response.status == 200
    found: list[str] = json.loads(response.body)["replies"]
    return found


class World:
    """A program behind the gateway, whose texts are answered by as many replies as they say."""

    def __init__(self, *, transport: Wire | None = None, **settings: Any) -> None:
        self.clock = HandsetClock(NOW)
        self.client = Client()
        self.store = settings.pop("store", None) or MemoryStore()
        self.runs: list[str] = []
        router = Router()

        @router.keyword("go {number}")
        def go(number: int, message: Inbound) -> list[str]:
            self.runs.append(message.id)
            return [f"{message.id}.{one}" for one in range(number)]

        settings = {"services": [Service("56789", transport=transport or Wire())], **settings}
        self.engine = Engine(
            router, store=self.store, http=self.client, clock=self.clock, lease=LEASE, **settings
        )

    @property
    def pending(self) -> int:
        return self.store.stats(0).pending


@pytest.fixture
def world() -> World:
    return World()


# --- Inline --------------------------------------------------------------------------------------


@pytest.mark.parametrize("never_waits", [True, False], ids=["gone with the process", "outlives the process"])
def test_replies_leave_with_the_answer_and_are_settled(call: Call, *, never_waits: bool) -> None:
    store = MemoryStore()
    store.never_waits = never_waits
    world = World(store=store, settle_within=timedelta(0))
    sent: list[MessageSent] = []
    world.engine.on(MessageSent)(sent.append)
    response = call(world.engine, "handle", request(("1", ANNE, "go 2")))
    assert replies(response) == ["1.0", "1.1"]
    assert (world.pending, world.client.sent) == (0, [])
    assert [(event.message.text, event.result.id) for event in sent] == [("1.0", "inline"), ("1.1", "inline")]
    world.clock.now += timedelta(days=1)
    assert call(world.engine, "run_due") == 0


def test_a_reply_leaves_with_the_answer_only_where_nothing_waits_before_it(call: Call, world: World) -> None:
    world.store.commit([Change(KEY, 0, put=[Entry("t:1", 10**15, 0, "{}")])])
    assert replies(call(world.engine, "handle", request(("1", ANNE, "go 1")))) == ["1.0"]
    world.store.commit([Change(KEY, 0, token=None, lease=("a worker", 10**15))])
    assert replies(call(world.engine, "handle", request(("2", ANNE, "go 1")))) == []


def test_more_replies_than_an_answer_carries_leave_by_the_send_call(call: Call, world: World) -> None:
    response = call(world.engine, "handle", request(("1", ANNE, "go 3")))
    assert (replies(response), world.client.sent, world.pending) == ([], ["1.0", "1.1", "1.2"], 0)


def test_a_transport_whose_answers_carry_nothing_sends(call: Call) -> None:
    world = World(transport=Wire(inline_replies=0))
    response = call(world.engine, "handle", request(("1", ANNE, "go 1")))
    assert (replies(response), world.client.sent, world.pending) == ([], ["1.0"], 0)


def test_a_text_without_a_reply_is_answered_empty(call: Call, world: World) -> None:
    assert replies(call(world.engine, "handle", request(("1", ANNE, "go 0")))) == []
    assert replies(call(world.engine, "handle", request(("1", ANNE, "go 0")))) == []
    assert (world.runs, world.pending) == (["1"], 0)


def test_a_service_that_leaves_by_another_transport_is_not_answered_inline(call: Call) -> None:
    line = HandsetLine()
    world = World(services=[Service("56789", transport=line), Service("1", transport=Wire())])
    response = call(world.engine, "handle", request(("1", ANNE, "go 1")))
    assert (replies(response), [sent.text for sent in line.sent]) == ([], ["1.0"])


def test_a_number_that_no_service_names_is_answered_by_the_transport_it_came_by(call: Call, world: World) -> None:
    message = Outbound(id="o", sender="99999", recipient=ANNE, text="Hello")
    with pytest.raises(RegistrationError):
        call(world.engine, "send", message)
    response = call(world.engine, "handle", request(("1", ANNE, "go 1", "99999")))
    assert replies(response) == ["1.0"]


def test_a_repeat_after_the_answer_was_settled_is_answered_the_same(call: Call, world: World) -> None:
    for _ in range(3):
        assert replies(call(world.engine, "handle", request(("1", ANNE, "go 2")))) == ["1.0", "1.1"]
    assert (world.runs, world.pending) == (["1"], 0)


def test_the_lease_of_an_answer_begins_when_its_handler_is_done(call: Call) -> None:
    clock, store, client, router = HandsetClock(NOW), MemoryStore(), Client(), Router()

    @router.keyword("SLOW")
    def slow() -> str:
        clock.now += LEASE
        return "Done."

    services = [Service("56789", transport=Wire())]
    engine = Engine(router, services=services, store=store, http=client, clock=clock, lease=LEASE)
    answer = call(engine, "answer", request(("1", ANNE, "slow")))
    assert replies(answer.response) == ["Done."]
    assert (call(engine, "run_due"), client.sent) == (0, [])        # a worker leaves it to whoever writes the answer
    clock.now += LEASE
    assert (call(engine, "run_due"), client.sent) == (1, ["Done."])


def test_a_repeat_within_the_lease_is_answered_inline_again(call: Call, world: World) -> None:
    call(world.engine, "answer", request(("1", ANNE, "go 2")))         # the process dies before it writes
    assert world.pending == 2
    assert replies(call(world.engine, "handle", request(("1", ANNE, "go 2")))) == ["1.0", "1.1"]
    world.clock.now += LEASE
    assert (world.runs, world.pending, call(world.engine, "run_due")) == (["1"], 0, 0)


def test_a_lease_that_a_repeat_took_over_is_gone_for_the_first_answer() -> None:
    world = World()
    first = world.engine.sync.answer(request(("1", ANNE, "go 2")))
    again = world.engine.sync.answer(request(("1", ANNE, "go 2")))
    first.written()
    assert world.pending == 2
    again.written()
    assert world.pending == 0


def test_an_answer_that_was_never_written_leaves_by_a_worker(call: Call, world: World) -> None:
    call(world.engine, "answer", request(("1", ANNE, "go 2")))
    world.clock.now += LEASE - timedelta(milliseconds=1)
    assert call(world.engine, "run_due") == 0
    world.clock.now += timedelta(milliseconds=1)
    assert (call(world.engine, "run_due"), world.client.sent) == (2, ["1.0", "1.1"])


def test_a_repeat_after_a_worker_sent_the_replies_is_answered_empty(call: Call, world: World) -> None:
    call(world.engine, "answer", request(("1", ANNE, "go 2")))
    world.clock.now += LEASE
    call(world.engine, "run_due")
    assert replies(call(world.engine, "handle", request(("1", ANNE, "go 2")))) == []
    assert world.client.sent == ["1.0", "1.1"]


def test_a_lease_of_a_worker_that_is_sending_is_not_taken_over(call: Call, world: World) -> None:
    call(world.engine, "answer", request(("1", ANNE, "go 2")))
    world.clock.now += LEASE
    now = int(world.clock.now.timestamp() * 1000)
    world.store.claim(now=now, until=now + 30_000, limit=1, token="worker")
    assert replies(call(world.engine, "handle", request(("1", ANNE, "go 2")))) == []
    assert world.pending == 2


def test_a_repeat_that_loses_the_race_for_the_lease_is_answered_empty(call: Call) -> None:
    class Racing(MemoryStore):
        """Another worker claims the queue between a repeat's look and its taking over."""

        def commit(self, changes: Sequence[Change]) -> list[Done | None]:
            if changes[0].token is not None and changes[0].lease is not None:
                self.claim(now=changes[0].now + 30_000, until=changes[0].now + 60_000, limit=1, token="worker")
            return super().commit(changes)

    world = World(store=Racing())
    call(world.engine, "answer", request(("1", ANNE, "go 2")))
    assert replies(call(world.engine, "handle", request(("1", ANNE, "go 2")))) == []
    assert world.pending == 2


def test_a_repeat_that_meets_the_settling_of_the_first_answer_is_answered_the_same(call: Call) -> None:
    class Settling(MemoryStore):
        """The first answer is settled between a repeat's look and its taking over."""

        def commit(self, changes: Sequence[Change]) -> list[Done | None]:
            first = changes[0]
            if first.token is not None and first.lease is not None:
                marks = {"s:r:wire:1:0": "inline"}
                super().commit([first._replace(lease=None, drop=["r:wire:1:0"], marks=marks, release=True)])
            return super().commit(changes)

    world = World(store=Settling())
    call(world.engine, "answer", request(("1", ANNE, "go 1")))
    assert replies(call(world.engine, "handle", request(("1", ANNE, "go 1")))) == ["1.0"]
    assert world.pending == 0


def test_replies_that_wait_behind_others_are_not_given_inline(call: Call, world: World) -> None:
    call(world.engine, "answer", request(("1", ANNE, "go 1")))
    assert replies(call(world.engine, "handle", request(("2", ANNE, "go 1")))) == []
    world.clock.now += LEASE
    assert (call(world.engine, "run_due"), world.client.sent) == (2, ["1.0", "2.0"])


def test_a_repeat_over_another_s_inline_lease_does_not_answer_what_is_gone(call: Call, world: World) -> None:
    call(world.engine, "answer", request(("1", ANNE, "go 1")))
    world.clock.now += LEASE
    call(world.engine, "run_due")
    call(world.engine, "answer", request(("2", ANNE, "go 1")))
    assert replies(call(world.engine, "handle", request(("1", ANNE, "go 1")))) == []


def test_a_reply_that_came_behind_another_follows_it_without_a_worker(world: World) -> None:
    first = world.engine.sync.answer(request(("1", ANNE, "go 1")))
    assert replies(world.engine.sync.handle(request(("2", ANNE, "go 2")))) == []
    assert world.client.sent == []
    first.written()
    assert (world.client.sent, world.pending) == (["2.0", "2.1"], 0)
    assert replies(world.engine.sync.handle(request(("3", ANNE, "go 1")))) == ["3.0"]


def test_the_next_text_sends_what_a_dead_process_left(call: Call, world: World) -> None:
    call(world.engine, "answer", request(("1", ANNE, "go 1")))
    world.clock.now += LEASE
    assert replies(call(world.engine, "handle", request(("2", ANNE, "go 1")))) == []
    assert (world.client.sent, world.pending) == (["1.0", "2.0"], 0)
    assert replies(call(world.engine, "handle", request(("3", ANNE, "go 1")))) == ["3.0"]


def test_a_repeat_takes_over_the_lease_of_its_own_message_only(world: World) -> None:
    first = world.engine.sync.answer(request(("1", ANNE, "go 1")))
    for _ in range(2):
        assert replies(world.engine.sync.handle(request(("2", ANNE, "go 1")))) == []
    first.written()
    assert (world.client.sent, world.pending) == (["2.0"], 0)


# --- Batches and receipts ------------------------------------------------------------------------


def test_the_messages_of_one_request_are_all_handled_and_answered_by_the_send_call(call: Call, world: World) -> None:
    told = [("1", ANNE, "go 1"), ("2", BILL, "go 1"), ("3", ANNE, "go 2"), ("1", ANNE, "go 1")]
    for _ in range(2):
        response = call(world.engine, "handle", request(*told))
        assert json.loads(response.body) == {"events": 4, "replies": []}
    assert (world.runs, world.client.sent) == (["1", "2", "3"], ["1.0", "2.0", "3.0", "3.1"])


def test_receipts_are_told_to_their_hooks(call: Call, world: World) -> None:
    told: list[DeliveryReceipt] = []
    world.engine.on(DeliveryReceipt)(told.append)
    response = call(world.engine, "handle", request(("M1", ANNE, "delivered"), ("2", ANNE, "go 1")))
    assert [(receipt.message_id, receipt.status) for receipt in told] == [("M1", "delivered")]
    assert (response.status, world.client.sent) == (200, ["2.0"])


def test_a_request_that_tells_nothing_is_answered(call: Call, world: World) -> None:
    assert json.loads(call(world.engine, "handle", request()).body) == {"events": 0, "replies": []}


# --- Refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"url": "/sms/other"}, 404),
        ({"url": "/"}, 404),
        ({"url": ""}, 404),
        ({"headers": {}}, 403),
        ({"body": b"\xff"}, 400),
        ({"body": b" " * 1001}, 413),
        ({"body": b"\xff", "headers": {}}, 403),
    ],
)
def test_what_can_not_be_taken_is_refused(call: Call, changed: dict[str, Any], status: int) -> None:
    world = World(max_body=1000)
    plain: dict[str, Any] = {"url": "/sms/wire", "headers": {"signature": "valid"}, "body": b"[]"}
    assert call(world.engine, "handle", HttpRequest(**{**plain, **changed})).status == status
    assert call(world.engine, "handle", HttpRequest(**plain)).status == 200


def test_a_wrong_signature_is_logged_with_both_urls(
    call: Call, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    call(world.engine, "handle", HttpRequest(url="/sms/wire", headers={"Host": "internal:8000"}))
    [record] = caplog.records
    assert record.levelno == logging.WARNING
    assert "'internal:8000/sms/wire' is not signed for the configured URL https://example.com/sms/wire" in caplog.text


class Unsteady(MemoryStore):
    """A store that can't be reached where it is told to fail."""

    fails_in = ""
    never_waits = False         # so that replies are settled by a call of their own

    def load(self, wanted: Sequence[tuple[Key, Sequence[str]]]) -> list[Snapshot]:
        self._check("load")
        return super().load(wanted)

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        self._check("settle" if changes[0].release else "commit")
        return super().commit(changes)

    def _check(self, what: str) -> None:
        if self.fails_in == what:
            raise StoreUnavailable("the database is away")


@pytest.mark.parametrize("what", ["load", "commit", "settle"])
def test_while_the_store_fails_the_gateway_shall_try_again(
    call: Call, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    store = Unsteady()
    world = World(store=store, settle_within=timedelta(0))
    store.fails_in = what
    assert call(world.engine, "handle", request(("1", ANNE, "go 1"))).status == 503
    assert "the database is away" in caplog.text
    store.fails_in = ""
    assert replies(call(world.engine, "handle", request(("1", ANNE, "go 1")))) == ["1.0"]
    assert (world.client.sent, world.pending) == ([], 0)


def test_a_batch_that_the_store_interrupts_is_finished_by_its_repeat(call: Call) -> None:
    class Forgetful(MemoryStore):
        loads = 0

        def load(self, wanted: Sequence[tuple[Key, Sequence[str]]]) -> list[Snapshot]:
            self.loads += 1
            if self.loads == 3:         # the second message; what is paused was looked at before
                raise StoreUnavailable("the database is away")
            return super().load(wanted)

    world = World(store=Forgetful())
    told = [("1", ANNE, "go 1"), ("2", BILL, "go 1")]
    assert [call(world.engine, "handle", request(*told)).status for _ in range(2)] == [503, 200]
    assert (world.runs, world.client.sent) == (["1", "2"], ["1.0", "2.0"])


def test_no_log_of_a_refusal_holds_a_text(call: Call, world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    call(world.engine, "handle", HttpRequest(url="/sms/wire", body=b"mypassword"))
    call(world.engine, "handle", HttpRequest(url="/sms/wire", headers={"signature": ""}, body=b"mypassword"))
    assert len(caplog.records) == 2
    assert not [record for record in caplog.records if "mypassword" in repr(record.__dict__)]


# --- Paths ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "seen", "status"),
    [
        ("https://example.com/sms/wire", "/sms/wire", 200),
        ("https://example.com/sms/wire", "/sms/wire/", 200),
        ("https://example.com/sms/wire/", "/sms/wire", 200),
        ("https://example.com/sms/wire", "/wire", 200),            # a proxy took the prefix away
        ("https://example.com/sms/wire", "/ire", 404),
        ("https://example.com/sms/wire", "/app/sms/wire", 404),
        ("https://example.com/sms/wire", "/sms", 404),
        ("https://example.com/sms/wire", "/SMS/wire", 404),
        ("https://example.com/caf%C3%A9", "/café", 200),           # some hosts decode the path
        ("https://example.com/caf%C3%A9", "/caf%C3%A9", 200),
        ("https://example.com/sms/wire?key=1", "/sms/wire", 200),
        ("https://example.com", "/", 200),
        ("https://example.com", "", 200),
        ("https://example.com", "/sms", 404),
    ],
)
def test_a_request_finds_its_transport_by_the_path(call: Call, url: str, seen: str, status: int) -> None:
    world = World(transport=Wire(url=url))
    assert call(world.engine, "handle", request(url=seen)).status == status


def test_only_the_first_unknown_path_is_warned_of(call: Call, world: World, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        for path in ("/admin", "/login"):
            assert call(world.engine, "handle", request(url=path)).status == 404
    told = [(record.levelname, record.getMessage()) for record in caplog.records if record.name == "mokit"]
    assert told == [
        ("WARNING", "no transport has the path '/admin'; those of the transports: /sms/wire"),
        ("INFO", "no transport has the path '/login'; those of the transports: /sms/wire"),
    ]


def test_a_shortened_path_that_fits_two_transports_fits_none(call: Call) -> None:
    services = [
        Service("1", transport=Wire(url="https://example.com/a/sms")),
        Service("2", transport=Wire(url="https://example.com/b/sms")),
    ]
    world = World(services=services)
    found = [call(world.engine, "handle", request(url=url)).status for url in ("/a/sms", "/b/sms", "/sms")]
    assert found == [200, 200, 404]


def test_two_transports_of_one_path_are_refused() -> None:
    services = [
        Service("1", transport=Wire("first", "https://example.com/sms")),
        Service("2", transport=Wire("second", "https://other.example.com/sms/")),
    ]
    with pytest.raises(RegistrationError, match="'first' and 'second' have one webhook path, '/sms'"):
        Engine(Router(), services=services)


def test_one_transport_may_serve_several_services(call: Call) -> None:
    wire = Wire()
    world = World(services=[Service("56789", transport=wire), Service("1", transport=wire), Service("2")])
    told = [("1", ANNE, "go 1", "56789"), ("2", BILL, "go 1", "1")]
    assert [replies(call(world.engine, "handle", request(one))) for one in told] == [["1.0"], ["2.0"]]


def test_an_answer_without_a_settlement_may_be_told_as_written(world: World) -> None:
    answer: Answer = world.engine.sync.answer(request(url="/elsewhere"))
    assert (answer.response.status, answer.written()) == (404, None)


# --- Over a store that takes its time -----------------------------------------------------------


class Slow(MemoryStore):
    """A store whose calls are grouped; remembers whom each commit was for."""

    never_waits = False

    def __init__(self) -> None:
        super().__init__()
        self.commits: list[list[str]] = []
        self.claims = 0

    def claim(self, *, now: int, until: int, limit: int, token: str) -> list[Claim]:
        self.claims += 1
        return super().claim(now=now, until=until, limit=limit, token=token)

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        self.commits.append([change.key.removeprefix("mokit|") for change in changes])
        return super().commit(changes)


@pytest.fixture
def slow_store() -> Slow:
    return Slow()


@pytest.fixture
def slow(slow_store: Slow) -> World:
    return World(store=slow_store, settle_within=timedelta(seconds=2))      # longer than any test here takes


def test_that_an_answer_was_written_is_noted_with_the_commit_of_the_next_message(
    call: Call, slow: World, slow_store: Slow
) -> None:
    for number, sender in enumerate((ANNE, BILL, ANNE)):
        assert replies(call(slow.engine, "handle", request((str(number), sender, "go 1")))) == [f"{number}.0"]
    assert slow_store.commits == [[ANNE], [ANNE, BILL], [BILL, ANNE]]
    call(slow.engine, "close")
    assert (slow_store.commits[3:], slow.pending) == ([[ANNE]], 0)


def test_a_person_who_texts_again_at_once_is_answered_at_once(call: Call, slow: World) -> None:
    for number in ("1", "2"):
        assert replies(call(slow.engine, "handle", request((number, ANNE, "go 1")))) == [f"{number}.0"]
    call(slow.engine, "close")
    assert (slow.client.sent, slow.pending) == ([], 0)


def test_a_repeat_that_comes_at_once_is_answered_the_same(call: Call, slow: World) -> None:
    for _ in range(2):
        assert replies(call(slow.engine, "handle", request(("1", ANNE, "go 1")))) == ["1.0"]
    assert (slow.runs, slow.pending) == (["1"], 0)


def test_what_came_while_an_answer_was_written_goes_on_at_once(slow: World) -> None:
    first = slow.engine.sync.answer(request(("1", ANNE, "go 1")))
    assert replies(slow.engine.sync.handle(request(("2", ANNE, "go 1")))) == []
    first.written()
    assert (slow.client.sent, slow.pending) == (["2.0"], 0)


def test_a_worker_notes_what_was_written_when_it_is_stopped(slow: World, slow_store: Slow) -> None:
    async def work_for_a_while() -> None:
        worker = asyncio.create_task(slow.engine.run(pause=timedelta(days=1)))
        while not slow_store.claims:  # noqa: ASYNC110 - until it has looked for what is due
            await asyncio.sleep(0)
        await slow.engine.handle(request(("1", ANNE, "go 1")))
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)

    asyncio.run(work_for_a_while())
    assert slow.pending == 0
