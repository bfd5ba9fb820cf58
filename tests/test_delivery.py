"""What was committed leaves: once, in order, at its time, and again after a failure or a crash."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mokit import Contact, Engine, Inbound, Media, Outbound, Outcome, Reply, Router, Service
from mokit.errors import MissingExtra, RegistrationError, StoreUnavailable
from mokit.events import MessageSent, SendFailed
from mokit.http import HttpRequest, HttpResponse
from mokit.queues import FIRST_PAUSE, LONGEST_PAUSE, MOST_TRIES, pause_after
from mokit.stores.base import Change, Claim, Done
from mokit.stores.memory import MemoryStore
from mokit.testing.handset import HandsetClock, HandsetLine
from mokit.transports.base import Event, Submitted
from tests.line import Line

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ANNE = "+14155550100"
BILL = "+14155550101"
LEASE = timedelta(seconds=30)
PICTURE = Media("https://example.com/wool.jpg", "image/jpeg")

Call = Callable[..., Any]           # see the fixture


class Killed(BaseException):
    """The process died here."""


class Wire:
    """A gateway that is spoken to over HTTP: the body is the text, the status is the verdict."""

    name = "wire"
    url = "https://sms.example.com/wire"
    inline_replies = 0

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        raise NotImplementedError(request, now)

    def respond(self, events: Sequence[Event], replies: Sequence[Outbound]) -> HttpResponse:
        raise NotImplementedError(events, replies)

    def submit(self, message: Outbound) -> HttpRequest:
        return HttpRequest(url=f"https://wire.example.com/{message.recipient}", body=message.text.encode())

    def submitted(self, response: HttpResponse) -> Submitted:
        code = str(response.status)
        if response.status == 200:
            return Submitted(id=response.body.decode())
        return Submitted(accepted=False, code=code, retryable=response.status >= 500, opted_out=response.status == 403)


class Client:
    """An HTTP client whose answers are written in advance."""

    def __init__(self, *answers: HttpResponse | OSError) -> None:
        self.answers = list(answers)
        self.requests: list[HttpRequest] = []

    def send(self, request: HttpRequest) -> HttpResponse:
        self.requests.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, OSError):
            raise answer
        return answer


class Fragile(MemoryStore):
    """A store that fails the next settling of a queue when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.fails = False

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        if self.fails and any(change.release for change in changes):
            self.fails = False
            raise StoreUnavailable("the database went away")
        return super().commit(changes)


LATER = Submitted(accepted=False, code="busy", retryable=True)
REFUSED = Submitted(accepted=False, code="21610", reason="said STOP", opted_out=True)


def text(words: str = "go", *, id: str = "1", sender: str = ANNE, recipient: str = "56789") -> Inbound:  # noqa: A002
    return Inbound(id=id, sender=sender, recipient=recipient, text=words, received_at=NOW)


def outbound(words: str = "Hello", *, id: str = "o1", recipient: str = ANNE, **more: Any) -> Outbound:  # noqa: A002
    return Outbound(id=id, sender="56789", recipient=recipient, text=words, **more)


def program(*said: str | Reply, **settings: Any) -> Engine:
    """An engine whose one keyword answers what is given."""
    router = Router()

    @router.keyword("go")
    def go() -> list[str | Reply]:
        return list(said)

    return Engine(router, lease=LEASE, **settings)


@pytest.fixture
def clock() -> HandsetClock:
    return HandsetClock(NOW)


# --- Where replies go ----------------------------------------------------------------------------


def test_without_a_transport_replies_are_in_the_outcome_alone(call: Call) -> None:
    store = MemoryStore()
    engine = program("Done", store=store)
    outcome: Outcome = call(engine, "receive", text())
    assert (outcome.texts, store.stats(0).pending) == (["Done"], 0)


def test_replies_leave_by_a_transport_with_a_connection_of_its_own(call: Call) -> None:
    line, store = Line(), MemoryStore()
    outcome: Outcome = call(program("Done", transport=line, store=store), "receive", text())
    assert tuple(line.sent) == outcome.replies
    assert store.stats(0).pending == 0


def test_replies_leave_by_the_http_client_that_was_given(call: Call) -> None:
    client = Client(HttpResponse(body=b"W1"))
    sent: list[MessageSent] = []
    engine = program("Done", transport=Wire(), http=client)
    engine.on(MessageSent)(sent.append)
    call(engine, "receive", text())
    assert [(request.url, request.body) for request in client.requests] == [
        (f"https://wire.example.com/{ANNE}", b"Done")
    ]
    assert [(event.message.text, event.result) for event in sent] == [("Done", Submitted(id="W1"))]


def test_each_service_sends_by_its_own_transport(call: Call, clock: HandsetClock) -> None:
    wool, silk, rest = Line(LATER), Line(), Line()
    services = [Service("wool", numbers="1000", transport=wool), Service("silk", numbers="2000", transport=silk)]
    engine = program("Done", services=services, transport=rest, clock=clock)
    for number in ("1000", "2000", "3000"):
        call(engine, "receive", text(id=number, recipient=number))
    assert [[message.sender for message in line.sent] for line in (wool, silk, rest)] == [[], ["2000"], ["3000"]]
    clock.now += timedelta(seconds=6)
    call(engine.replaced(), "run_due")
    assert [message.sender for message in wool.sent] == ["1000"]


def test_a_service_without_a_transport_answers_in_the_outcome_and_sends_nothing(call: Call) -> None:
    line, store = Line(), MemoryStore()
    engine = program("Done", services=[Service("1000", transport=line), Service("2000")], store=store)
    outcome: Outcome = call(engine, "receive", text(recipient="2000"))
    assert (outcome.texts, line.sent, store.stats(0).pending) == (["Done"], [], 0)
    with pytest.raises(RegistrationError, match=r"no service with a transport has the number '2000' .*1000, 2000"):
        call(engine, "send", Outbound(id="o", sender="2000", recipient=ANNE, text="Hello"))


def test_a_service_that_got_another_number_still_sends_what_waited(call: Call, clock: HandsetClock) -> None:
    wool, rest = Line(LATER), Line()
    services = [Service("wool", numbers="1000", transport=wool)]
    engine = program("Done", services=services, transport=rest, clock=clock)
    call(engine, "receive", text(recipient="1000"))
    clock.now += timedelta(seconds=6)
    call(engine.replaced(services=[Service("wool", numbers="3000", transport=wool)]), "run_due")
    assert (wool.texts, rest.texts) == (["Done"], [])


def test_a_message_whose_transport_is_gone_is_given_up(call: Call, clock: HandsetClock) -> None:
    failed: list[SendFailed] = []
    store = MemoryStore()
    call(program("Done", transport=Line(LATER), store=store, clock=clock), "receive", text())
    clock.now += timedelta(minutes=1)
    later = program(store=store, clock=clock)
    later.on(SendFailed)(failed.append)
    assert call(later, "run_due") == 1
    assert [event.result.code for event in failed] == ["no transport"]
    assert store.stats(0).pending == 0


# --- Order ---------------------------------------------------------------------------------------


def test_several_replies_leave_in_order(call: Call) -> None:
    line = Line()
    call(program(*"abcdefghijkl", transport=line), "receive", text())
    assert "".join(line.texts) == "abcdefghijkl"


def test_what_is_behind_a_message_that_failed_waits_for_it(call: Call, clock: HandsetClock) -> None:
    line = Line(Submitted(), LATER)
    store = MemoryStore()
    engine = program("a", "b", "c", transport=line, store=store, clock=clock)
    call(engine, "receive", text())
    assert (line.texts, call(engine, "run_due")) == (["a"], 0)
    clock.now += timedelta(seconds=6)
    assert (call(engine, "run_due"), line.texts) == (2, ["a", "b", "c"])
    assert store.stats(0).pending == 0


def test_many_replies_that_wait_keep_their_order(call: Call, clock: HandsetClock) -> None:
    line = Line(LATER)
    engine = program(*"abcdefghijkl", transport=line, clock=clock)
    call(engine, "receive", text())
    clock.now += timedelta(seconds=6)
    call(engine, "run_due")
    assert "".join(line.texts) == "abcdefghijkl"


def test_what_is_behind_a_message_that_was_refused_for_good_goes_on(call: Call) -> None:
    line = Line(REFUSED)
    call(program("a", "b", transport=line), "receive", text())
    assert line.texts == ["b"]


def test_replies_queue_behind_what_another_worker_is_sending(call: Call, clock: HandsetClock) -> None:
    line, store = Line(), MemoryStore()
    engine = program("reply", transport=line, store=store, clock=clock)
    held = outbound("held", not_before=NOW + timedelta(seconds=1))
    call(engine, "send", held)
    clock.now += timedelta(seconds=1)
    now = int(clock.now.timestamp() * 1000)
    [claim] = store.claim(now=now, until=now + 30_000, limit=1, token="another worker")
    outcome: Outcome = call(engine, "receive", text())
    assert (outcome.texts, line.texts, call(engine, "run_due")) == (["reply"], [], 0)
    store.commit([Change(claim.key, now, token="another worker", drop=["o:o1"], release=True)])
    assert (call(engine, "run_due"), line.texts) == (1, ["reply"])


def test_a_lease_that_ran_out_is_taken_again_where_nobody_has_the_queue(call: Call, clock: HandsetClock) -> None:
    class Slow(Line):
        def send(self, message: Outbound) -> Submitted:
            clock.now += timedelta(seconds=31)
            return super().send(message)

    line, store = Slow(), MemoryStore()
    engine = program("a", "b", "c", transport=line, store=store, clock=clock)
    call(engine, "receive", text())
    assert (line.texts, store.stats(0).pending) == (["a", "b", "c"], 0)


@pytest.mark.parametrize("resends", [False, True])
def test_the_reply_of_a_handler_that_outlasts_the_lease_leaves_at_once(
    call: Call, clock: HandsetClock, *, resends: bool
) -> None:
    line, router = Line(), Router()

    @router.keyword("SLOW")
    def slow() -> str:
        clock.now += timedelta(minutes=5)
        return "Done."

    engine = Engine(router, services=[Service("56789", transport=line)], clock=clock, resends=resends)
    call(engine, "receive", text("slow"))
    assert line.texts == ["Done."]


def test_a_lease_is_renewed_when_half_of_it_is_over(call: Call, clock: HandsetClock) -> None:
    class Slow(Line):
        def send(self, message: Outbound) -> Submitted:
            clock.now += timedelta(seconds=16)
            return super().send(message)

    line, store = Slow(), MemoryStore()
    engine = program(*"abcde", transport=line, store=store, clock=clock)
    call(engine, "receive", text())
    assert (line.texts, store.stats(0).pending) == ([*"abcde"], 0)


@pytest.mark.parametrize("resends", [False, True])
def test_nobody_takes_those_who_wait_behind_others_while_a_worker_serves_them(
    call: Call, clock: HandsetClock, *, resends: bool
) -> None:
    class Slow(Line):
        def send(self, message: Outbound) -> Submitted:
            clock.now += timedelta(seconds=7)
            now = int(clock.now.timestamp() * 1000)
            taken.extend(store.claim(now=now, until=now + 30_000, limit=100, token="another worker"))
            return super().send(message)

    line, store = Slow(), MemoryStore()
    taken: list[Claim] = []
    again: list[bool] = []
    engine = program(transport=line, store=store, clock=clock, resends=resends)
    engine.on(MessageSent)(lambda event: again.append(event.again))
    for number in range(20):
        call(engine, "send", outbound(id=f"o{number}", recipient=f"+141555501{number:02}", not_before=NOW + LEASE))
    clock.now += LEASE
    assert call(engine, "run_due") == 20
    assert (len(line.sent), taken, again) == (20, [], [False] * 20)


@pytest.mark.parametrize("many", [3, 250])
def test_what_is_due_in_another_space_is_left_to_its_own_workers(call: Call, clock: HandsetClock, many: int) -> None:
    line, other_line, store = Line(), Line(), MemoryStore()
    other = program(transport=other_line, store=store, clock=clock, space="other")
    engine = program(transport=line, store=store, clock=clock)
    again: list[bool] = []
    other.on(MessageSent)(lambda event: again.append(event.again))
    for number in range(many):
        person = f"+1415555{number:04}"
        call(other, "send", outbound("other", id=f"o{number}", recipient=person, not_before=NOW + LEASE))
    call(engine, "send", outbound("own", not_before=NOW + LEASE * 2))
    now = int((NOW + LEASE).timestamp() * 1000)
    store.claim(now=now, until=now + 1, limit=1, token="a worker that died")
    clock.now += LEASE * 2
    assert (call(engine, "run_due"), line.texts) == (1, ["own"])
    for _ in range(0, many, 100):
        call(other, "run_due")
    assert (len(other_line.sent), sum(again)) == (many, 1)      # that one the dead worker may have sent


def test_a_worker_stops_where_another_one_has_taken_its_lease_over(call: Call, clock: HandsetClock) -> None:
    class Slow(Line):
        def send(self, message: Outbound) -> Submitted:
            clock.now += timedelta(seconds=20)
            if len(self.tried) == 1:                # a worker whose clock is ahead
                now = int(clock.now.timestamp() * 1000)
                store.claim(now=now + 60_000, until=now + 90_000, limit=1, token="another worker")
            return super().send(message)

    line, store = Slow(), MemoryStore()
    engine = program(*"abcd", transport=line, store=store, clock=clock)
    call(engine, "receive", text())
    assert line.texts == ["a", "b"]


def test_a_send_call_that_comes_after_its_lease_leaves_the_message_to_whoever_has_it_now(
    call: Call, clock: HandsetClock
) -> None:
    class Slow(MemoryStore):
        def commit(self, changes: Sequence[Change]) -> list[Done | None]:
            done = super().commit(changes)
            clock.now += LEASE
            if not claims:
                now = int(clock.now.timestamp() * 1000)
                claims.extend(self.claim(now=now, until=now + 30_000, limit=1, token="another worker"))
            return done

    claims: list[Claim] = []
    line = Line()
    engine = program(transport=line, store=Slow(), clock=clock)
    assert call(engine, "send", outbound()) is None
    assert line.texts == []
    clock.now += LEASE
    assert (call(engine, "run_due"), line.texts) == (1, ["Hello"])


# --- Failures ------------------------------------------------------------------------------------


def dues(engine: Engine, call: Call, clock: HandsetClock, most: timedelta) -> Iterator[timedelta]:
    """After which pauses something was sent or given up, in steps of a tenth of a second."""
    since = clock.now
    while clock.now - since < most:
        clock.now += timedelta(seconds=0.1)
        if call(engine, "run_due"):
            yield clock.now - since
            since = clock.now


def test_the_pauses_before_a_message_is_tried_again_double(call: Call, clock: HandsetClock) -> None:
    line = Line(LATER, LATER, LATER, LATER)
    engine = program("Done", transport=line, clock=clock)
    call(engine, "receive", text())
    pauses = [pause.total_seconds() for pause in dues(engine, call, clock, timedelta(minutes=1))]
    first = pauses[0]
    assert 4.5 <= first <= 5.6
    assert pauses == pytest.approx([first, first * 2, first * 4, first * 8], abs=0.8)
    assert line.texts == ["Done"]


@given(st.text(), st.integers(0, 30))
def test_pauses_are_spread_by_up_to_a_fifth_and_the_same_for_one_message(message_id: str, tries: int) -> None:
    plain = min(FIRST_PAUSE * 2**tries, LONGEST_PAUSE)
    assert plain * 0.9 <= pause_after(tries, message_id) <= plain * 1.1
    assert pause_after(tries, message_id) == pause_after(tries, message_id)


def test_pauses_of_different_messages_differ() -> None:
    assert len({pause_after(0, f"r:{number}:0") for number in range(100)}) > 80


def test_the_gateway_s_own_wish_for_a_pause_wins(call: Call, clock: HandsetClock) -> None:
    line = Line(Submitted(accepted=False, retryable=True, retry_after=timedelta(minutes=7)))
    engine = program("Done", transport=line, clock=clock)
    call(engine, "receive", text())
    clock.now += timedelta(minutes=7, seconds=-1)
    assert call(engine, "run_due") == 0
    clock.now += timedelta(seconds=1)
    assert (call(engine, "run_due"), line.texts) == (1, ["Done"])


def test_a_message_is_given_up_after_so_many_tries(call: Call, clock: HandsetClock) -> None:
    line, store = Line(*[LATER] * 20), MemoryStore()
    failed: list[SendFailed] = []
    engine = program("Done", transport=line, store=store, clock=clock)
    engine.on(SendFailed)(failed.append)
    call(engine, "receive", text())
    for _ in range(20):
        assert store.stats(0).pending == (0 if failed else 1)
        clock.now += timedelta(hours=2)
        call(engine, "run_due")
    assert len(line.tried) == MOST_TRIES
    assert [(event.message.text, event.result) for event in failed] == [("Done", LATER)]


@pytest.mark.parametrize(
    ("answer", "code"), [(OSError("no route to host"), "unreachable"), (HttpResponse(status=503), "503")]
)
def test_a_gateway_that_is_not_there_is_tried_again(
    call: Call, clock: HandsetClock, answer: HttpResponse | OSError, code: str
) -> None:
    client = Client(answer, HttpResponse(body=b"W1"))
    engine = program(transport=Wire(), http=client, clock=clock)
    first = call(engine, "send", outbound())
    assert (first.accepted, first.retryable, first.code) == (False, True, code)
    clock.now += timedelta(seconds=6)
    assert call(engine, "run_due") == 1
    assert len({request.body for request in client.requests}) == 1


def test_a_refusal_is_told_and_not_tried_again(call: Call, clock: HandsetClock) -> None:
    client = Client(HttpResponse(status=403))
    failed: list[SendFailed] = []
    engine = program(transport=Wire(), http=client, clock=clock)
    engine.on(SendFailed)(failed.append)
    result = call(engine, "send", outbound())
    assert (result.accepted, result.opted_out) == (False, True)
    clock.now += timedelta(days=1)
    assert call(engine, "run_due") == 0
    assert [(event.message.id, event.result.opted_out) for event in failed] == [("o1", True)]


def test_a_transport_that_breaks_on_one_message_does_not_hold_up_other_people(
    call: Call, clock: HandsetClock, caplog: pytest.LogCaptureFixture
) -> None:
    class Picky(Line):
        def send(self, message: Outbound) -> Submitted:
            message.text.encode()           # a lone surrogate can't be sent
            return super().send(message)

    line, store = Picky(), MemoryStore()
    engine = program(transport=line, store=store, clock=clock)
    at = NOW + timedelta(seconds=1)
    call(engine, "send", outbound("broken \ud83d", id="o1", recipient=ANNE, not_before=at))
    call(engine, "send", outbound("fine", id="o2", recipient=BILL, not_before=at))
    clock.now = at
    assert (call(engine, "run_due"), line.texts) == (2, ["fine"])
    assert "the transport 'line' failed on the message 'o1'" in caplog.text
    for _ in range(MOST_TRIES):
        clock.now += timedelta(hours=2)
        call(engine, "run_due")
    assert store.stats(0).pending == 0


@pytest.mark.parametrize(
    ("says", "told"),
    [
        ([Submitted(accepted=False, code="20003", reason="no")], ["is given up: 20003: no"]),
        ([LATER, LATER], ["is tried again: busy"]),
        ([LATER] * MOST_TRIES, ["is tried again: busy", "is given up: busy"]),
        ([Submitted(accepted=False, reason="unknown: +1 (415) 555-0100")], ["is given up: unknown: *****"]),
        ([Submitted(accepted=False, reason="bad text: 'Your code is 4711'")], ["is given up: bad text: '...'"]),
        ([REFUSED], []),
    ],
)
def test_a_message_that_is_not_taken_is_logged_at_the_first_try_and_where_it_is_given_up(
    call: Call, clock: HandsetClock, caplog: pytest.LogCaptureFixture, says: list[Submitted], told: list[str]
) -> None:
    engine = program(transport=Line(*says), clock=clock)
    call(engine, "send", outbound("Your code is 4711", id="o1"))
    for _ in says:
        clock.now += timedelta(hours=2)
        call(engine, "run_due")
    records = [record for record in caplog.records if record.name == "mokit"]
    assert [one.getMessage() for one in records] == [f"line did not take a message, which {words}" for words in told]
    assert {(vars(one)["message_id"], vars(one)["recipient"]) for one in records} <= {("o1", "+1415*****00")}


@pytest.mark.parametrize(("replies", "is_refused"), [(0, True), (1, False)])
def test_an_app_that_could_not_answer_without_httpx_is_refused(
    monkeypatch: pytest.MonkeyPatch, replies: int, *, is_refused: bool
) -> None:
    wire = Wire()
    wire.inline_replies = replies
    monkeypatch.setitem(sys.modules, "httpx", None)
    engine = program(transport=wire)
    for make in (engine.asgi, engine.wsgi):
        with pytest.raises(MissingExtra, match=r"mokit\[http\]") if is_refused else nullcontext():
            make()
    engine.replaced(http=Client()).asgi()


def test_a_missing_http_client_is_told_to_the_host(call: Call) -> None:
    class NoClient(Client):
        def send(self, request: HttpRequest) -> HttpResponse:
            raise MissingExtra(f"sending to {request.url} needs a client")

    with pytest.raises(MissingExtra):
        call(program(transport=Wire(), http=NoClient()), "send", outbound())


# --- Times ---------------------------------------------------------------------------------------


def test_a_message_is_not_sent_after_it_expired(call: Call, clock: HandsetClock) -> None:
    line = Line(LATER)
    failed: list[SendFailed] = []
    engine = program(transport=line, clock=clock)
    engine.on(SendFailed)(failed.append)
    call(engine, "send", outbound(expires_at=NOW + timedelta(seconds=3)))
    clock.now += timedelta(seconds=6)
    assert call(engine, "run_due") == 1
    assert (line.sent, [event.result.code for event in failed]) == ([], ["expired"])


def test_a_message_that_expired_before_it_was_given_is_not_sent(call: Call, clock: HandsetClock) -> None:
    line = Line()
    result = call(program(transport=line, clock=clock), "send", outbound(expires_at=NOW))
    assert (result.accepted, result.code, line.tried) == (False, "expired", [])


def test_a_message_is_held_until_its_time(call: Call, clock: HandsetClock) -> None:
    line = Line()
    engine = program(transport=line, clock=clock)
    held = outbound(media=(PICTURE,), kind="promotional", not_before=NOW + timedelta(hours=1))
    assert call(engine, "send", held) is None
    clock.now += timedelta(minutes=59)
    assert call(engine, "run_due") == 0
    clock.now += timedelta(minutes=1)
    assert call(engine, "run_due") == 1
    assert [(sent.id, sent.text, sent.media, sent.kind) for sent in line.sent] == [
        ("o1", "Hello", (PICTURE,), "promotional")
    ]


def test_a_held_message_holds_up_nothing_else(call: Call, clock: HandsetClock) -> None:
    line = Line()
    engine = program("reply", transport=line, clock=clock)
    call(engine, "send", outbound(not_before=NOW + timedelta(hours=1)))
    call(engine, "receive", text())
    assert line.texts == ["reply"]


def test_a_message_whose_hold_is_over_leaves_at_once(call: Call, clock: HandsetClock) -> None:
    assert call(program(transport=Line(), clock=clock), "send", outbound(not_before=NOW)).accepted


# --- Once ----------------------------------------------------------------------------------------


def test_a_message_of_the_host_s_own_is_sent_once(call: Call, clock: HandsetClock) -> None:
    line = Line()
    engine = program(transport=line, clock=clock)
    assert call(engine, "send", outbound()) == Submitted(id="gateway-1")
    assert call(engine, "send", outbound()) is None
    clock.now += timedelta(days=1)
    assert (call(engine.replaced(), "send", outbound("changed")), call(engine, "run_due")) == (None, 0)
    assert line.texts == ["Hello"]


@pytest.mark.parametrize("waits_for", ["its time", "the next try"])
def test_a_message_that_waits_is_not_put_twice(call: Call, clock: HandsetClock, waits_for: str) -> None:
    line = Line(LATER) if waits_for == "the next try" else Line()
    message = outbound(not_before=None if waits_for == "the next try" else NOW + timedelta(seconds=1))
    engine = program(transport=line, clock=clock)
    call(engine, "send", message)
    assert call(engine, "send", message) is None
    clock.now += timedelta(seconds=6)
    assert (call(engine, "run_due"), call(engine, "run_due"), line.texts) == (1, 0, ["Hello"])


def test_without_a_transport_nothing_can_be_sent(call: Call) -> None:
    with pytest.raises(RegistrationError, match=r"'56789' \(there are: none\); give the engine services="):
        call(program(), "send", outbound())


def test_a_message_may_have_gone_when_its_settling_fails_so_it_goes_again_with_its_id(
    call: Call, clock: HandsetClock
) -> None:
    line, store = Line(), Fragile()
    engine = program("Done", transport=line, store=store, clock=clock)
    store.fails = True
    with pytest.raises(StoreUnavailable):
        call(engine, "receive", text())
    again: Outcome = call(engine, "receive", text())
    assert (again.duplicate, again.texts, line.texts) == (True, ["Done"], ["Done"])
    clock.now += LEASE - timedelta(milliseconds=1)
    assert call(engine, "run_due") == 0
    clock.now += timedelta(milliseconds=1)
    assert (call(engine, "run_due"), call(engine, "run_due")) == (1, 0)
    assert [message.id for message in line.sent] == ["r::1:0", "r::1:0"]


def test_a_process_that_dies_before_it_sends_leaves_that_to_the_next_worker(call: Call, clock: HandsetClock) -> None:
    line, store = Line(Killed()), MemoryStore()
    engine = program("a", "b", transport=line, store=store, clock=clock)
    with pytest.raises(Killed):
        call(engine, "receive", text())
    restarted = engine.replaced()
    assert call(restarted, "receive", text()).duplicate
    assert (call(restarted, "run_due"), line.sent) == (0, [])
    clock.now += LEASE
    assert (call(restarted, "run_due"), line.texts) == (2, ["a", "b"])


def test_a_worker_that_dies_leaves_its_claim_to_the_next(call: Call, clock: HandsetClock) -> None:
    line = Line(LATER, Killed())
    engine = program("Done", transport=line, clock=clock)
    call(engine, "receive", text())
    clock.now += timedelta(seconds=6)
    with pytest.raises(Killed):
        call(engine, "run_due")
    assert call(engine, "run_due") == 0
    clock.now += LEASE
    assert (call(engine, "run_due"), line.texts) == (1, ["Done"])


def test_a_worker_whose_lease_was_taken_over_changes_nothing_when_it_settles(call: Call, clock: HandsetClock) -> None:
    store = MemoryStore()
    first = Line()

    class Stuck(Line):
        def send(self, message: Outbound) -> Submitted:
            clock.now += LEASE
            other = program(transport=first, store=store, clock=clock)
            other.sync.run_due()
            clock.now -= LEASE
            return super().send(message)

    engine = program("Done", transport=Stuck(LATER), store=store, clock=clock)
    call(engine, "receive", text())
    assert (first.texts, store.stats(0).pending) == (["Done"], 0)


def test_what_was_sent_and_what_was_given_up_is_told(call: Call) -> None:
    told: list[tuple[str, str]] = []
    engine = program("a", "b", transport=Line(REFUSED))

    @engine.on(MessageSent)
    async def note_sent(event: MessageSent) -> None:
        told.append(("sent", event.message.text))

    @engine.on(SendFailed)
    def note_failed(event: SendFailed) -> None:
        told.append(("failed", event.message.text))

    call(engine, "receive", text())
    assert told == [("failed", "a"), ("sent", "b")]


def test_more_people_than_one_claim_takes_are_all_served(call: Call, clock: HandsetClock) -> None:
    line = HandsetLine()
    engine = program(transport=line, clock=clock)
    at = NOW + timedelta(seconds=1)
    for number in range(150):
        call(engine, "send", outbound(id=str(number), recipient=f"+14155550{number:03}", not_before=at))
    clock.now = at
    assert [call(engine, "run_due") for _ in range(3)] == [100, 50, 0]
    assert len({message.recipient for message in line.sent}) == 150


def test_a_handler_may_send_to_its_own_person(call: Call) -> None:
    line = Line()
    router = Router()
    engines: list[Engine] = []

    @router.keyword("go")
    def go(contact: Contact) -> str:
        engines[0].sync.send(outbound("first", recipient=contact.number))
        return "second"

    engines.append(Engine(router, transport=line))
    call(engines[0], "receive", text())
    assert line.texts == ["first", "second"]
