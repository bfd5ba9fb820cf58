"""Who goes first, how fast messages leave, and what a dead worker may have sent."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mokit import Engine, Inbound, Outbound, Router, Service
from mokit.errors import RegistrationError
from mokit.events import MessageSent, SendFailed
from mokit.queues import LANES
from mokit.stores.base import Key
from mokit.stores.memory import MemoryStore
from mokit.testing.handset import HandsetClock
from mokit.transports.base import Submitted

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ANNE = "+14155550100"
LEASE = timedelta(seconds=30)
BUSY = Submitted(accepted=False, code="busy", retryable=True)


class Line:
    """A transport that says what it is told to, and then takes everything."""

    name = "line"

    def __init__(self, clock: HandsetClock, *says: Submitted | BaseException) -> None:
        self.clock = clock
        self.says = list(says)
        self.sent: list[tuple[str, datetime]] = []

    def send(self, message: Outbound) -> Submitted:
        said = self.says.pop(0) if self.says else Submitted(id=f"gateway:{message.id}")
        if isinstance(said, BaseException):
            raise said
        if said.accepted:
            self.sent.append((message.text, self.clock.now))
        return said

    @property
    def texts(self) -> list[str]:
        return [words for words, _ in self.sent]

    @property
    def seconds(self) -> list[float]:
        return [(at - NOW).total_seconds() for _, at in self.sent]


class Shop:
    """A program that answers one keyword, and sends what it is told to."""

    def __init__(self, *says: Submitted | BaseException, said: Sequence[str] = ("Done",), **settings: Any) -> None:
        router = Router()

        @router.keyword("go")
        def go() -> list[str]:
            while self.meanwhile:
                self.meanwhile.pop()()
            return list(said)

        self.meanwhile: list[Callable[[], None]] = []       # what is done while texts are handled
        self.clock = HandsetClock(NOW)
        self.line = Line(self.clock, *says)
        self.store = MemoryStore()
        pace = settings.pop("pace", None)
        wool = Service("wool", numbers="56789", transport=self.line, pace=pace)
        self.engine = Engine(
            router, services=[wool], store=self.store, clock=self.clock, lease=LEASE, **settings
        )

    def text(self, message_id: str = "1", sender: str = ANNE) -> None:
        self.engine.sync.receive(
            Inbound(id=message_id, sender=sender, recipient="56789", text="go", received_at=self.clock())
        )

    def hold(self, words: str, recipient: str = ANNE, **more: Any) -> None:
        """Give the engine a message that is due in a second."""
        due = self.clock.now + timedelta(seconds=1)
        self.engine.sync.send(
            Outbound(id=words, sender="56789", recipient=recipient, text=words, not_before=due, **more)
        )

    def work(self, seconds: float) -> None:
        """Let a worker look every tenth of a second."""
        end = self.clock.now + timedelta(seconds=seconds)
        while self.clock.now < end:
            self.clock.now += timedelta(seconds=0.1)
            self.engine.sync.run_due()


# --- Order ---------------------------------------------------------------------------------------


def test_a_promotion_goes_behind_everything_else_to_a_person() -> None:
    shop = Shop()
    shop.hold("sale", kind="promotional")
    shop.hold("your parcel")
    shop.hold("the answer", kind="reply")
    shop.work(1.1)
    assert shop.line.texts == ["your parcel", "the answer", "sale"]


def test_a_reply_goes_out_before_all_promotions_that_are_due() -> None:
    shop = Shop()
    for number in range(20):
        shop.hold(f"sale {number}", f"+141555501{number:02}", kind="promotional")
    shop.hold("the answer", kind="reply")
    shop.work(1.1)
    assert shop.line.texts[0] == "the answer"
    assert len(shop.line.texts) == 21


def backlog(shop: Shop) -> None:
    """More than a worker takes at a time has been due for longer than the one message to Anne."""
    for number in range(150):
        shop.hold(f"sale {number}", f"+1415555{number + 200:04}", kind="promotional")
    shop.clock.now += timedelta(hours=1)
    shop.hold("your parcel")
    shop.clock.now += timedelta(seconds=2)


def test_a_reply_does_not_wait_behind_what_is_due_to_others() -> None:
    shop = Shop()
    backlog(shop)
    shop.text()
    assert shop.line.texts[:2] == ["your parcel", "Done"]
    shop.work(1)
    assert len(shop.line.texts) == 152


def test_a_code_does_not_wait_behind_what_is_due_to_others() -> None:
    shop = Shop()
    backlog(shop)
    shop.engine.sync.send(Outbound(id="code", sender="56789", recipient=ANNE, text="Code 4711", kind="reply"))
    assert shop.line.texts[:2] == ["your parcel", "Code 4711"]


def test_what_is_not_urgent_waits_its_turn() -> None:
    shop = Shop()
    backlog(shop)
    note = Outbound(id="note", sender="56789", recipient=ANNE, text="A note", kind="transactional")
    assert shop.engine.sync.send(note) is None
    assert shop.line.texts == []
    shop.work(1)
    assert shop.line.texts.index("your parcel") >= 100      # a worker takes so many at a time
    assert len(shop.line.texts) == 152


def test_nothing_newer_overtakes_a_reply_that_waits_for_its_next_try() -> None:
    shop = Shop(BUSY, said=["first"])
    shop.text("1")
    assert shop.line.texts == []
    shop.text("2")
    assert shop.line.texts == ["first", "first"]
    assert shop.store.stats(0).pending == 0


def test_a_worker_that_tries_it_meanwhile_sends_it_alone() -> None:
    shop = Shop(BUSY)
    told: list[MessageSent] = []
    shop.text("1")
    other = shop.engine.replaced()
    other.on(MessageSent)(told.append)

    def try_again() -> None:
        shop.clock.now += timedelta(seconds=10)
        other.sync.run_due()

    shop.meanwhile.append(try_again)
    shop.text("2")
    shop.work(31)
    assert [event.message.id for event in told] == ["r::1:0"]
    assert shop.line.texts == ["Done", "Done"]


def test_a_worker_that_tries_it_meanwhile_in_vain_holds_up_what_is_newer() -> None:
    shop = Shop(BUSY, BUSY, said=["one", "two"])
    shop.text("1")
    other = shop.engine.replaced()

    def try_again() -> None:
        shop.clock.now += timedelta(seconds=10)
        other.sync.run_due()

    shop.meanwhile.append(try_again)
    shop.text("2")
    assert shop.line.texts == ["one", "two", "one", "two"]


def test_nothing_newer_overtakes_what_falls_due_while_its_handler_runs() -> None:
    shop = Shop(BUSY)
    told: list[MessageSent] = []
    shop.engine.on(MessageSent)(told.append)
    shop.text("1")

    def take_long() -> None:
        shop.clock.now += timedelta(seconds=10)

    shop.meanwhile.append(take_long)
    shop.text("2")
    assert [event.message.id for event in told] == ["r::1:0", "r::2:0"]


def test_a_newer_reply_that_a_worker_finds_overtakes_nothing() -> None:
    shop = Shop(BUSY, said=["first"])
    shop.text("1")
    shop.line.says.append(Killed())
    with pytest.raises(Killed):
        shop.text("2")
    shop.work(31)
    assert shop.line.texts == ["first", "first"]


def test_what_is_newer_waits_with_a_reply_that_fails_again() -> None:
    shop = Shop(BUSY, BUSY, said=["one", "two"])
    shop.text("1")
    shop.text("2")
    assert shop.line.texts == []
    shop.work(30)
    assert shop.line.texts == ["one", "two", "one", "two"]


def test_a_message_that_expires_before_its_next_try_is_given_up_then_and_holds_up_nothing_longer() -> None:
    shop = Shop(*[BUSY] * 3)
    failed: list[SendFailed] = []
    shop.engine.on(SendFailed)(failed.append)
    shop.hold("your code", expires_at=NOW + timedelta(seconds=20))
    shop.hold("your parcel")
    shop.work(21.5)
    assert [event.result.code for event in failed] == ["expired"]
    assert shop.line.texts == ["your parcel"]


# --- Pace ----------------------------------------------------------------------------------------


def test_messages_leave_no_faster_than_the_pace_of_their_number() -> None:
    shop = Shop(pace=2)
    for number in range(8):
        shop.hold(f"{number}", f"+1415555010{number}")
    shop.work(6)
    for first in shop.line.seconds:
        within = [at for at in shop.line.seconds if first <= at < first + 1]
        assert len(within) <= 3            # two, and one that a moment's rounding lets into the window
    assert 3 <= shop.line.seconds[-1] - shop.line.seconds[0] <= 4
    assert len(shop.line.sent) == 8


def test_a_pace_below_one_a_second_is_kept() -> None:
    shop = Shop(pace=0.2)
    for number in range(3):
        shop.hold(f"{number}", f"+1415555010{number}")
    shop.work(20)
    first, second, third = shop.line.seconds
    assert (round(second - first), round(third - second)) == (5, 5)


def test_a_pace_whose_interval_is_no_whole_millisecond_is_kept() -> None:
    shop = Shop(pace=700)
    for number in range(1500):
        shop.hold(f"sale {number}")
    shop.work(1.1)
    before = len(shop.line.texts)           # up to a second's worth leaves at once
    shop.work(0.5)
    assert len(shop.line.texts) - before == pytest.approx(350, abs=2)


def test_several_workers_share_one_pace() -> None:
    shop = Shop(pace=5)
    other = shop.engine.replaced()
    for number in range(20):
        shop.hold(f"{number}", f"+141555501{number:02}")
    for _ in range(60):
        shop.clock.now += timedelta(seconds=0.1)
        shop.engine.sync.run_due()
        other.sync.run_due()
    assert len(shop.line.sent) == 20
    assert shop.line.seconds[-1] - shop.line.seconds[0] >= 2.8


def test_replies_are_not_held_back_by_the_pace() -> None:
    shop = Shop(pace=0.1)
    for number in range(5):
        shop.hold(f"sale {number}", f"+1415555010{number}", kind="promotional")
    shop.work(1.1)
    began = shop.clock.now
    shop.text("1", "+14155550199")
    assert shop.line.sent[-1] == ("Done", began)


def test_a_gateway_that_asks_for_a_pause_gets_it_for_the_whole_number() -> None:
    busy = Submitted(accepted=False, code="429", retryable=True, retry_after=timedelta(seconds=10))
    shop = Shop(busy, pace=100)
    shop.hold("one", "+14155550101")
    shop.work(1.1)
    shop.hold("two", "+14155550102")
    shop.work(8)
    assert shop.line.texts == []
    shop.work(5)
    assert sorted(shop.line.texts) == ["one", "two"]


def test_what_keeps_the_pace_is_nobody_who_is_met_elsewhere() -> None:
    shop = Shop(pace=1)
    shop.hold("one")
    shop.work(2)
    assert Key("mokit|pace:56789") in shop.store.keys("", 10).items
    assert shop.engine.sync.export("pace:56789")["state"]["contacts"] == {}


@pytest.mark.parametrize("pace", [0, -1, 0.0001, 10_000, "fast", float("nan")])
def test_a_pace_that_no_gateway_has_is_refused(pace: Any) -> None:
    with pytest.raises(RegistrationError, match="messages a second"):
        Service("56789", pace=pace)


# --- A worker that dies --------------------------------------------------------------------------


class Killed(BaseException):
    """The process died here."""


def dead(**settings: Any) -> tuple[Shop, list[Any]]:
    """A shop whose worker died in a send call, and what hooks are told from then on."""
    shop = Shop(Killed(), **settings)
    told: list[Any] = []
    shop.hold("your parcel")
    with pytest.raises(Killed):
        shop.work(1.1)
    shop.engine.on(MessageSent)(told.append)
    shop.engine.on(SendFailed)(told.append)
    return shop, told


def test_what_a_dead_worker_may_have_sent_goes_again_and_says_so() -> None:
    shop, told = dead()
    shop.work(31)
    [event] = told
    assert (shop.line.texts, event.again, event.message.id) == (["your parcel"], True, "your parcel")


def test_what_a_dead_worker_may_have_sent_is_given_up_where_the_host_wants_that() -> None:
    shop, told = dead(resends=False)
    shop.work(31)
    [event] = told
    assert (shop.line.texts, event.result.code) == ([], "unsure")
    assert shop.store.stats(0).pending == 0


def test_what_was_sent_once_is_not_told_as_sent_again() -> None:
    shop = Shop()
    told: list[MessageSent] = []
    shop.engine.on(MessageSent)(told.append)
    shop.hold("your parcel")
    shop.work(1.1)
    assert [event.again for event in told] == [False]


def test_what_a_dead_worker_may_have_sent_is_told_even_if_it_could_not_leave_at_the_first_try() -> None:
    shop, told = dead()
    shop.line.says.append(BUSY)
    shop.work(31)
    assert told == []
    shop.work(31)
    assert [(event.message.id, event.again) for event in told] == [("your parcel", True)]


def test_what_stood_behind_it_is_told_as_well() -> None:
    shop, told = Shop(), list[MessageSent]()
    shop.engine.on(MessageSent)(told.append)
    shop.hold("one")
    shop.hold("two")
    shop.line.says += [Submitted(id="1"), Killed()]
    with pytest.raises(Killed):
        shop.work(1.1)
    shop.line.says.append(BUSY)
    shop.work(31)
    shop.work(31)
    assert [(event.message.id, event.again) for event in told] == [("one", True), ("two", True)]


def test_what_a_pause_held_meanwhile_is_still_given_up_where_the_host_wants_that() -> None:
    shop, told = dead(resends=False)
    shop.engine.sync.pause(service="wool")
    shop.work(31)
    assert told == []
    shop.engine.sync.resume(service="wool")
    shop.work(31)
    assert [event.result.code for event in told] == ["unsure"]


def test_a_try_whose_answer_was_lost_may_have_been_the_first() -> None:
    shop, told = Shop(OSError("timed out"), resends=False), list[MessageSent]()
    shop.engine.on(MessageSent)(told.append)
    shop.hold("your parcel")
    shop.work(1.1)
    shop.work(31)
    assert [(event.message.id, event.again) for event in told] == [("your parcel", True)]


def test_what_the_gateway_refused_was_not_sent() -> None:
    shop, told = Shop(BUSY), list[MessageSent]()
    shop.engine.on(MessageSent)(told.append)
    shop.hold("your parcel")
    shop.work(1.1)
    shop.work(31)
    assert [event.again for event in told] == [False]


def test_what_goes_again_is_in_the_log_before_it_leaves(caplog: pytest.LogCaptureFixture) -> None:
    shop, _ = dead()
    shop.line.says.append(Killed())
    with pytest.raises(Killed):
        shop.work(31)
    assert "'your parcel' is sent again" in caplog.text


def test_the_log_names_the_message_of_a_broadcast_without_the_whole_number(caplog: pytest.LogCaptureFixture) -> None:
    shop = Shop(OSError("timed out"))
    shop.hold(f"b:sale:{ANNE}")
    shop.work(1.1)
    shop.work(31)
    [record] = [record for record in caplog.records if "sent again" in record.getMessage()]
    assert ANNE not in record.getMessage() + str(vars(record))


def test_each_kind_of_message_has_its_lane() -> None:
    assert set(LANES) == {"consent", "reply", "transactional", "promotional"}
