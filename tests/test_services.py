"""What people text: services and the numbers that reach them."""

from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mokit import Engine, Inbound, Router, Service
from mokit.errors import RegistrationError
from mokit.services import services_by_number
from mokit.testing.handset import HandsetLine

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def test_a_service_without_numbers_is_reached_by_its_name() -> None:
    service = Service("56789")
    assert (service.all_numbers, service.sender, service.numbers) == (("56789",), "56789", ())
    assert (service.kind, service.country, service.transport, service.timezone) == ("virtual", "", None, None)


@pytest.mark.parametrize("numbers", ["1000", ["1000"], ("1000",), iter(["1000"])])
def test_numbers_may_be_given_in_any_form(numbers: tuple[str, ...]) -> None:
    assert Service("wool", numbers=numbers).all_numbers == ("1000",)


def test_its_messages_leave_from_its_first_number() -> None:
    assert Service("wool", numbers=("1000", "+14155550199")).sender == "1000"


@pytest.mark.parametrize("number", ["56789", "911", "8", "+14155550100", "+442071838750"])
def test_short_codes_and_international_numbers_can_be_texted(number: str) -> None:
    assert services_by_number([Service(number)])[number].sender == number
    assert Service("wool", numbers=number).sender == number


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"numbers": "+1 (415) 555-0100"}, "number '+1 (415) 555-0100' can't be texted; write '+14155550100'"),
        ({"numbers": ["56789", " 56790 "]}, "number ' 56790 ' can't be texted; write '56790'"),
        ({"numbers": "14155550100"}, "number '14155550100' can't be texted; write '+14155550100'"),
        ({"numbers": "0014155550100"}, "write '+14155550100'"),
        ({"numbers": 56789}, "number 56789 can't be texted; write '56789'"),
        ({"numbers": [None]}, "number None can't be texted; write it like '+14155550100' or '56789'"),
        ({"numbers": ""}, "number '' can't be texted; write it like"),
        ({"numbers": "WOOLLY"}, "number 'WOOLLY' can't be texted; write it like"),
        ({"kind": "shortcode"}, "kind='shortcode' is none of 'short code', 'long code', 'toll-free', 'virtual'; did"),
        ({"kind": "longcode"}, "; did you mean 'long code'?"),
        ({"kind": None}, "kind=None is none of 'short code'"),
        ({"country": "USA"}, "country='USA' is no country; write two capitals, such as 'US'"),
        ({"country": "us"}, "country='us' is no country"),
        ({"country": "ÉÉ"}, "country='ÉÉ' is no country"),
        ({"transport": "twilio"}, "transport='twilio' is no transport; give one that was made"),
        ({"transport": HandsetLine}, "transport=the class HandsetLine is no transport"),
        ({"timezone": "Europe/Berlin"}, "is no time zone; write timezone=ZoneInfo('Europe/Berlin')"),
        ({"timezone": 1}, "timezone=1 is no time zone; write timezone=a tzinfo such as"),
    ],
)
def test_what_no_service_can_have_is_refused_with_what_to_write(options: dict[str, Any], words: str) -> None:
    with pytest.raises(RegistrationError) as caught:
        Service("wool", **{"numbers": "1", **options})

    assert str(caught.value).startswith("Service('wool'): ")
    assert words in str(caught.value)


def test_a_service_is_called_by_a_str() -> None:
    name: Any = 56789           # a type checker would have told it, too
    with pytest.raises(RegistrationError, match=r"Service\(56789\): its name is no str; write it like Service\('5"):
        Service(name)


def test_a_service_that_nobody_can_text_is_refused_by_the_engine() -> None:
    for service in (Service("wool"), Service("wool", numbers=[])):
        with pytest.raises(RegistrationError, match=r"Service\('wool'\) has no number, and its name is none that can"):
            Engine(Router(), services=[service])


def test_what_a_gateway_tells_for_a_number_is_taken_as_it_is_where_no_service_is_configured() -> None:
    message = Inbound(id="1", sender="+14155550100", recipient="whatsapp:+1", text="hi", received_at=NOW)
    assert Engine(Router()).sync.receive(message).texts == []


def test_each_number_leads_to_its_service() -> None:
    wool, silk = Service("wool", numbers=("1", "2")), Service("3")
    assert services_by_number([wool, silk]) == {"1": wool, "2": wool, "3": silk}


@pytest.mark.parametrize(
    ("services", "words"),
    [
        ([Service("wool", numbers="1"), Service("wool", numbers="2")], "two services are named 'wool'"),
        ([Service("wool", numbers="1"), Service("silk", numbers="1")], "'1' belongs to the services 'wool' and 'silk'"),
        ([Service("wool", numbers=("1", "1"))], "'1' belongs to the services 'wool' and 'wool'"),
    ],
)
def test_what_is_claimed_twice_is_refused(services: list[Service], words: str) -> None:
    with pytest.raises(RegistrationError, match=words):
        services_by_number(services)


BERLIN = ZoneInfo("Europe/Berlin")
QUIET = [   # UTC, and when the quiet hours end there, UTC
    ("2026-01-10 19:59", None),
    ("2026-01-10 20:00", "2026-01-11 07:00"),
    ("2026-01-10 23:30", "2026-01-11 07:00"),
    ("2026-01-11 06:59", "2026-01-11 07:00"),
    ("2026-01-11 07:00", None),
    ("2026-03-28 22:00", "2026-03-29 06:00"),     # the night in which summer time begins
]


@pytest.mark.parametrize(("moment", "end"), QUIET)
def test_quiet_hours_go_by_the_clocks_of_its_people(moment: str, end: str | None) -> None:
    service = Service("56789", timezone=BERLIN)
    found = service.quiet_until(datetime.fromisoformat(f"{moment}+00:00"))
    assert found == (end and datetime.fromisoformat(f"{end}+00:00"))


def test_quiet_hours_may_lie_within_a_day_or_not_be_at_all() -> None:
    noon = datetime(2026, 1, 10, 12, 30, tzinfo=UTC)
    siesta = Service("56789", timezone=UTC, quiet_hours=(time(12), time(14)))
    never = Service("56789", timezone=UTC, quiet_hours=None)
    assert siesta.quiet_until(noon) == datetime(2026, 1, 10, 14, tzinfo=UTC)
    assert siesta.quiet_until(noon.replace(hour=14)) is None
    assert never.quiet_until(noon) is None
    assert Service("56789").quiet_until(noon.replace(hour=3)) is None


def test_quiet_hours_are_two_times() -> None:
    with pytest.raises(RegistrationError, match=r"quiet_hours=.*write \(time\(21\), time\(8\)\)"):
        Service("56789", quiet_hours=("21:00", "08:00"))  # type: ignore[arg-type]
