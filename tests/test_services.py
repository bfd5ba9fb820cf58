"""What people text: services and the numbers that reach them."""

from datetime import UTC, datetime
from typing import Any

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
