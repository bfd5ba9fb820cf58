"""Clocks that differ, go back or stand still: no timer is lost, none is met again and again."""

import asyncio
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from mokit import Conversation, Engine, Outbound, Router, Service
from mokit.errors import HandlerAwaited, Silence
from mokit.stores.base import Change, Claim
from mokit.stores.memory import MemoryStore
from tests.conversations.conftest import Host, Phone

MINUTE = timedelta(minutes=1)


def story(talk: Conversation) -> str:
    try:
        return f"{talk.ask('story', 'Your story?', within=10 * MINUTE)}!"
    except Silence:
        return "Another time."


def info() -> str:
    return "Info."


def test_a_text_from_a_clock_that_is_ahead_is_no_silence(host: Host) -> None:
    phone = host.phone(story)
    phone.text("go")
    assert phone.text("Once", sent_at=phone.now + 20 * MINUTE) == ["Once!"]


def test_silence_comes_though_a_text_came_from_a_clock_that_is_ahead(host: Host) -> None:
    phone = host.phone(story, info)
    phone.text("go")
    assert phone.text("info", sent_at=phone.now + 20 * MINUTE) == ["Info."]
    assert phone.wait(minutes=10) == ["Another time."]


def test_a_reminder_that_is_due_is_not_sent_before_a_text_from_a_clock_that_is_ahead(host: Host) -> None:
    def rate(talk: Conversation) -> str:
        return f"{talk.ask('stars', 'Stars?', int, remind=MINUTE, within=10 * MINUTE)} stars."

    phone = host.phone(rate)
    phone.text("go")
    phone.world.clock.now += 2 * MINUTE             # and no worker runs
    assert phone.text("about 5", sent_at=phone.now + 20 * MINUTE) == ["5 stars."]


class ClockGoesBack(MemoryStore):
    """A store behind which the clock is set back when a worker has claimed what is due."""

    phone: Phone

    def claim(self, *, now: int, until: int, limit: int, token: str) -> list[Claim]:
        claims = super().claim(now=now, until=until, limit=limit, token=token)
        if claims:
            self.phone.world.clock.now -= MINUTE
        return claims


def test_a_timer_that_a_clock_meets_too_early_goes_off_later(host: Host) -> None:
    store = ClockGoesBack()
    store.phone = phone = host.phone(story, store=store)
    phone.text("go")
    phone.world.clock.now += 10 * MINUTE
    host.call(phone.engine, "run_due")
    phone.world.clock.now += 2 * MINUTE
    host.call(phone.engine, "run_due")
    phone.world.clock.now += 2 * MINUTE
    assert phone.wait() == ["Another time."]
    assert host.call(phone.engine, "run_due") == 0


def test_a_conversation_at_a_time_that_was_before_has_timers_as_any_other(host: Host) -> None:
    def twice(talk: Conversation) -> str:
        for number in (1, 2):
            try:
                talk.ask(f"q{number}", f"{number}?", within=10 * MINUTE)
            except Silence:
                phone.world.clock.now -= 10 * MINUTE
                talk.say("Go on.")
        return "Over."

    phone = host.phone(twice)
    phone.text("go")
    phone.world.clock.now += 10 * MINUTE
    host.call(phone.engine, "run_due")
    phone.world.clock.now += 10 * MINUTE
    host.call(phone.engine, "run_due")
    phone.world.clock.now += 10 * MINUTE
    assert phone.wait() == ["Go on.\n2?", "Go on.\nOver."]
    assert host.call(phone.engine, "run_due") == 0


def test_what_failed_waits_on_though_texts_come_meanwhile(host: Host) -> None:
    def go(talk: Conversation) -> str:
        tries.append(1)
        return talk.ask("name", "Your name?", within=10 * MINUTE) if len(tries) != 2 else str(1 / 0)

    tries: list[int] = []
    phone = host.phone(go, info)
    phone.text("go")
    with pytest.raises(ZeroDivisionError):
        phone.wait(minutes=10)
    assert phone.text("info") == ["Info."]
    assert host.call(phone.engine, "run_due") == 0
    phone.world.clock.now += 14 * MINUTE
    assert host.call(phone.engine, "run_due") == 0
    phone.world.clock.now += MINUTE
    assert host.call(phone.engine, "run_due") == 1
    assert len(tries) == 3


class Elsewhere(MemoryStore):
    """A store in which another worker does all that is due, when this one has claimed it."""

    engine: Engine | None = None            # the other worker's

    def claim(self, *, now: int, until: int, limit: int, token: str) -> list[Claim]:
        claims = super().claim(now=now, until=until, limit=limit, token=token)
        engine, self.engine = self.engine, None
        if engine is not None:
            for claim in claims:
                self.commit([Change(claim.key, now, token=token, release=True)])
            engine.sync.run_due()
        return claims


def test_what_two_workers_do_at_once_is_done_once(host: Host) -> None:
    store = Elsewhere()
    phone = host.phone(story, store=store)
    phone.text("go")
    phone.world.clock.now += 10 * MINUTE
    store.engine = phone.engine.replaced()
    host.call(phone.engine, "run_due")
    assert phone.wait() == ["Another time."]
    assert host.call(phone.engine, "run_due") == 0


def test_a_message_of_the_hosts_is_no_timer_whatever_its_id_is(host: Host) -> None:
    phone = host.phone(info)
    later = phone.now + MINUTE
    held = Outbound(id="t:7", sender=phone.service, recipient=phone.number, text="Hello.", not_before=later)
    host.call(phone.engine, "send", held)
    assert phone.wait(minutes=1) == ["Hello."]


def test_a_handler_that_can_not_wait_holds_nobody_up(caplog: pytest.LogCaptureFixture) -> None:
    async def patient(talk: Conversation) -> str:
        try:
            talk.ask("story", "Your story?", within=10 * MINUTE)
        except Silence:
            await asyncio.sleep(0)
        return "Over."

    host = Host("def", None)
    router = Router()
    router.keyword("GO")(patient)
    router.keyword("STORY")(story)
    phone = host.handset(Engine(router))
    phone.text("go")
    other = phone.another("+14155550101")
    other.text("story")
    phone.world.clock.now += 10 * MINUTE
    host.call(phone.engine, "run_due")
    with pytest.raises(HandlerAwaited):
        phone.wait()
    assert "patient() " in caplog.text
    assert other.wait() == ["Another time."]


# --- Quiet hours -----------------------------------------------------------------------------------

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("hours", "moment", "morning"),
    [       # the clocks there go forward on 29 March at 1:00 UTC, and back on 25 October at 1:00 UTC
        ((time(21), time(8)), datetime(2026, 3, 28, 21, tzinfo=UTC), datetime(2026, 3, 29, 6, tzinfo=UTC)),
        ((time(21), time(8)), datetime(2026, 10, 24, 20, tzinfo=UTC), datetime(2026, 10, 25, 7, tzinfo=UTC)),
        ((time(21), time(2, 30)), datetime(2026, 3, 29, 0, 59, tzinfo=UTC), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        ((time(21), time(2, 30)), datetime(2026, 10, 24, 23, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ((time(21), time(2, 30)), datetime(2026, 10, 25, 1, 9, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ((time(13), time(14, 0, 9)), datetime(2026, 7, 1, 11, tzinfo=UTC), datetime(2026, 7, 1, 12, 0, 9, tzinfo=UTC)),
        ((time(21), time(8, 0, 0, 5)), datetime(2026, 7, 1, 5, tzinfo=UTC), datetime(2026, 7, 1, 6, tzinfo=UTC)),
    ],
)
def test_quiet_hours_end_by_the_clocks_of_the_place(
    hours: tuple[time, time], moment: datetime, morning: datetime
) -> None:
    service = Service("56789", timezone=BERLIN, quiet_hours=hours)
    end = service.quiet_until(moment)
    assert end is not None
    assert end.astimezone(UTC) == morning
    assert service.quiet_until(morning) is None


def test_a_reminder_of_the_night_comes_once_in_the_morning_to_the_second() -> None:
    def rate(talk: Conversation) -> str:
        return f"{talk.ask('stars', 'Stars?', int, remind=MINUTE)} stars."

    hours = (time(0), time(23, 59, 30, 500))
    router = Router()
    router.keyword("GO")(rate)
    engine = Engine(router, services=[Service("56789", timezone=UTC, quiet_hours=hours)])
    host = Host("def", None)
    phone = host.handset(engine)
    phone.text("go")
    assert phone.wait(hours=12) == ["Stars?"]
