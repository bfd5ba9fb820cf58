"""How much one person may get: caps by day and week, night by their own clocks, budgets of answers."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mokit import Contact, Engine, Inbound, Outbound, Router, Service
from mokit.consent import Budget, Cap, Consent
from mokit.errors import RegistrationError
from mokit.events import Silenced
from mokit.stores.base import Change, Done
from mokit.stores.memory import MemoryStore
from mokit.stores.sqlite import SQLiteStore
from mokit.testing.handset import HandsetClock
from tests.consent.phone import ANNE, HELP, NOW, OPTED_OUT, Phone, woolly
from tests.line import Line

NIGHTLESS: dict[str, Any] = {"quiet_hours": None}


def capped(*caps: Cap, **service: Any) -> Phone:
    phone = Phone(woolly(), MemoryStore(), policy=Consent(caps=caps), **{**NIGHTLESS, **service})
    phone.text("JOIN")
    return phone


def got(phone: Phone, kind: str = "promotional") -> int:
    """How many messages of a kind have arrived, after the workers looked."""
    phone.engine.sync.run_due()
    return sum(one.kind == kind for one in phone.line.sent)


def test_what_is_beyond_a_cap_waits_for_the_next_day() -> None:
    phone = capped(Cap(2))
    assert [phone.get("promotional") for _ in range(3)] == [True, True, False]
    phone.clock.now = NOW.replace(hour=23, minute=59)
    assert got(phone) == 2
    phone.clock.now += timedelta(minutes=1)
    assert got(phone) == 3


def test_a_week_begins_on_monday_and_the_stricter_cap_counts() -> None:
    phone = capped(Cap(2, "day"), Cap(3, "week"))           # a Saturday
    for _ in range(5):
        phone.get("promotional")
    counted = []
    for _ in range(4):
        counted.append(got(phone))
        phone.clock.now += timedelta(days=1)
    assert counted == [2, 3, 5, 5]


def test_several_that_are_sent_in_one_round_count_one_by_one() -> None:
    phone = capped(Cap(2))
    due = phone.clock.now + timedelta(minutes=1)
    for at in range(4):
        phone.engine.sync.send(Outbound(
            id=f"own-{at}", sender="56789", recipient=ANNE, text="Sale", kind="promotional", not_before=due
        ))  # fmt: skip
    phone.clock.now = due
    assert got(phone) == 2
    phone.clock.now += timedelta(days=1)
    assert got(phone) == 4


def test_what_the_gateway_refused_is_not_counted() -> None:
    from mokit.transports.base import Submitted

    phone = capped(Cap(1))
    phone.line.says = [Submitted(accepted=False, code="bad text")]
    assert [phone.get("promotional") for _ in range(3)] == [False, True, False]


def test_a_cap_holds_its_own_kind_and_what_expires_meanwhile_is_given_up() -> None:
    phone = capped(Cap(1))
    assert phone.get("promotional")
    until = phone.clock.now + timedelta(hours=1)
    phone.engine.sync.send(Outbound(
        id="short", sender="56789", recipient=ANNE, text="Now", kind="promotional", expires_at=until
    ))  # fmt: skip
    assert phone.get("transactional")
    phone.clock.now = until
    assert got(phone) == 1
    assert [event.result.code for event in phone.events if hasattr(event, "result")][-1] == "expired"


def test_a_transactional_message_may_be_capped_too() -> None:
    phone = capped(Cap(1, kind="transactional"))
    assert [phone.get("transactional") for _ in range(2)] == [True, False]
    assert phone.get("promotional")


def test_what_one_service_holds_back_holds_up_no_other_service() -> None:
    line, clock = Line(), HandsetClock(NOW.replace(hour=23))
    services = [Service("56789", transport=line, timezone=UTC), Service("56780", transport=line, quiet_hours=None)]
    engine = Engine(
        Router(), services=services, consent=Consent(scope="brand"), program="Woolly", support="555",
        ledger_key="k", clock=clock,
    )  # fmt: skip
    engine.sync.opt_in(ANNE, evidence="form 17")
    due = clock.now + timedelta(minutes=1)                  # so that one round has both
    for number in ("56789", "56780"):
        engine.sync.send(Outbound(
            id=number, sender=number, recipient=ANNE, text="Sale", kind="promotional", not_before=due
        ))  # fmt: skip
    clock.now = due
    engine.sync.run_due()
    assert [one.sender for one in line.sent] == ["56780"]


def test_an_emergency_passes_night_and_cap() -> None:
    phone = capped(Cap(1), timezone=UTC, quiet_hours=Service("1").quiet_hours)
    phone.clock.now = NOW.replace(hour=22)
    assert not phone.get("promotional")
    assert phone.get("promotional", emergency="the water is not safe")


@pytest.mark.parametrize(
    ("zone", "wakes"),
    [
        ("America/Denver", datetime(2026, 11, 22, 15, tzinfo=UTC)),         # 8 in the morning there
        ("Asia/Kolkata", datetime(2026, 11, 22, 2, 30, tzinfo=UTC)),
        (None, datetime(2026, 11, 22, 18, tzinfo=UTC)),                     # when it is 8 in Honolulu
    ],
)
def test_promotions_wait_by_the_persons_own_clocks_or_by_those_of_the_whole_country(
    zone: str | None, wakes: datetime
) -> None:
    router = woolly()

    @router.keyword("ZONE")
    def told(contact: Contact) -> str:
        contact.timezone = zone
        return "Noted."

    phone = Phone(router, MemoryStore(), country="US")
    phone.text("JOIN")
    phone.text("ZONE")
    phone.clock.now = datetime(2026, 11, 22, 2, 0, tzinfo=UTC) if zone != "America/Denver" else wakes.replace(hour=5)
    assert phone.get("transactional")
    assert not phone.get("promotional")
    phone.clock.now = wakes - timedelta(minutes=1)
    assert got(phone) == 0
    phone.clock.now = wakes
    assert got(phone) == 1


@pytest.mark.parametrize(
    ("country", "places"),
    [
        ("US", ["America/New_York", "Pacific/Honolulu", "America/Puerto_Rico"]),
        ("CA", ["America/St_Johns", "America/Vancouver"]),
        ("GB", ["Europe/London"]), ("DE", ["Europe/Berlin"]), ("PT", ["Atlantic/Azores", "Europe/Lisbon"]),
        ("ES", ["Atlantic/Canary", "Europe/Madrid"]), ("GR", ["Europe/Athens"]), ("IN", ["Asia/Kolkata"]),
        ("AU", ["Australia/Perth", "Australia/Sydney"]), ("NZ", ["Pacific/Auckland"]),
        ("BR", ["America/Rio_Branco", "America/Sao_Paulo"]), ("MX", ["America/Tijuana", "America/Cancun"]),
        ("ID", ["Asia/Jakarta", "Asia/Jayapura"]),
    ],
)  # fmt: skip
def test_a_countrys_hours_are_those_of_its_places_in_winter_and_summer(country: str, places: list[str]) -> None:
    moments = [datetime(2026, month, 10, tzinfo=UTC) for month in (1, 7)]
    offsets = [moment.astimezone(ZoneInfo(place)).utcoffset() for place in places for moment in moments]
    first, last = (zone.utcoffset(None) for zone in Service("56789", country=country).zones)
    assert (first, last) == (min(offsets), max(offsets))     # type: ignore[type-var]  # aware, so none is None


def test_a_zone_that_nobody_knows_is_refused_where_it_is_set() -> None:
    router = Router()

    @router.keyword("ZONE")
    def told(contact: Contact) -> str:
        contact.timezone = "Denver"
        return "Noted."

    outcome = Engine(router).sync.receive(Inbound(id="1", sender=ANNE, recipient="1", text="ZONE", received_at=NOW))
    assert "contact.timezone is 'Denver'; give an IANA name" in str(outcome.error)


def silenced(phone: Phone) -> list[str]:
    return [event.reason for event in phone.events if isinstance(event, Silenced)]


def test_a_person_who_used_up_their_answers_gets_none_and_the_host_is_told_once() -> None:
    phone = Phone(woolly(), MemoryStore(), policy=Consent(answers=Budget(3, timedelta(minutes=1))))
    said = [phone.text(f"VOTE {letter}") for letter in "ABCDE"]
    assert said == [["Counted A."], ["Counted B."], ["Counted C."], [], []]
    assert silenced(phone) == ["person"]
    phone.clock.now += timedelta(minutes=1)
    assert phone.text("VOTE F") == ["Counted F."]


def test_words_on_consent_are_answered_whatever_was_used_up() -> None:
    phone = Phone(woolly(), MemoryStore(), policy=Consent(answers=Budget(1)))
    phone.text("VOTE A")
    assert phone.text("VOTE B") == []
    assert phone.text("HELP") == [HELP]
    assert phone.text("STOP") == [OPTED_OUT]


def test_a_question_stands_while_there_is_silence() -> None:
    phone = Phone(woolly(), MemoryStore(), policy=Consent(answers=Budget(1, timedelta(minutes=1))))
    assert phone.text("ORDER") == ["Which size?"]
    assert phone.text("large") == []
    phone.clock.now += timedelta(minutes=1)
    assert phone.text("large") == ["Ordered large."]


def test_a_service_has_a_budget_for_everybody() -> None:
    phone = Phone(woolly(), MemoryStore(), policy=Consent(answers_in_all=Budget(2, timedelta(minutes=1))))
    for person in ("+14155550101", "+14155550102", "+14155550103"):
        phone.engine.sync.receive(Inbound(
            id=person, sender=person, recipient="56789", text="VOTE A", received_at=phone.clock.now
        ))  # fmt: skip
    assert [one.recipient for one in phone.line.sent] == ["+14155550101", "+14155550102"]
    assert silenced(phone) == ["service"]


def test_a_machine_that_answers_ours_is_left_alone_after_a_few_rounds() -> None:
    phone = Phone(woolly(), MemoryStore())
    said = [phone.text(f"Thank you! Your ticket is {number}.") for number in range(1000, 1006)]
    assert said == [["What?"]] * 3 + [[]] * 3
    assert silenced(phone) == ["machine"]
    assert phone.text("VOTE A") == ["Counted A."]


class Contended(MemoryStore):
    """Refuses each second change of a person's document, as if somebody had been faster."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        if changes[0].version is None:
            return super().commit(changes)
        self.calls += 1
        return super().commit(changes) if self.calls % 2 == 0 else [None for _ in changes]


def test_a_message_that_is_handled_again_after_a_conflict_counts_once() -> None:
    phone = Phone(woolly(), Contended(), policy=Consent(answers=Budget(5)))
    said = [phone.text("Thank you!") for _ in range(5)]
    assert said == [["What?"]] * 3 + [[]] * 2
    assert silenced(phone) == ["machine"]
    assert [phone.text("VOTE A") for _ in range(3)] == [["Counted A."], ["Counted A."], []]


def test_a_person_may_say_the_same_thing_to_questions_and_keywords() -> None:
    phone = Phone(woolly(), MemoryStore())
    for _ in range(6):
        assert phone.text("VOTE A") == ["Counted A."]
        phone.text("ORDER")
        assert phone.text("5") == ["Ordered 5."]


def test_a_message_that_comes_again_counts_once() -> None:
    phone = Phone(woolly(), MemoryStore(), policy=Consent(answers=Budget(2)))
    message = Inbound(id="1", sender=ANNE, recipient="56789", text="VOTE A", received_at=NOW)
    for _ in range(3):
        phone.engine.sync.receive(message)
    phone.count = 1
    assert phone.text("VOTE B") == ["Counted B."]
    assert phone.text("VOTE C") == []


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"caps": [Cap(0)]}, "lets 0 messages pass"),
        ({"caps": [Cap(1, "month")]}, "per 'day' or 'week'"),            # type: ignore[arg-type]  # wrong on purpose
        ({"caps": [3]}, r"caps=\.\.\.\) got 3"),
        ({"answers": 3}, r"write Budget\(30\)"),
        ({"answers": Budget(0)}, "0 answers"),
        ({"answers_in_all": Budget(3, timedelta(days=2))}, "within="),
    ],
)
def test_a_limit_that_makes_no_sense_is_told_when_the_policy_is_made(given: dict[str, Any], says: str) -> None:
    with pytest.raises(RegistrationError, match=says):
        Consent(**given)


def test_a_cap_of_a_week_needs_a_store_that_remembers_a_week() -> None:
    policy = Consent(caps=[Cap(3, "week")])
    with pytest.raises(RegistrationError, match="retention"):
        Engine(
            Router(), consent=policy, program="Woolly", support="555", ledger_key="k", retention=timedelta(days=3)
        )


def test_caps_hold_in_a_store_on_disk(tmp_path: Any) -> None:
    store = SQLiteStore(tmp_path / "my.db")
    phone = Phone(woolly(), store, policy=Consent(caps=Cap(1)), **NIGHTLESS)
    phone.text("JOIN")
    assert [phone.get("promotional") for _ in range(2)] == [True, False]
    store.close()
