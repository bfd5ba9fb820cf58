"""What people text: services and the numbers that reach them."""

import pytest

from mokit import Service
from mokit.errors import RegistrationError
from mokit.services import services_by_number


def test_a_service_without_numbers_is_reached_by_its_name() -> None:
    service = Service("56789")
    assert (service.all_numbers, service.sender, service.numbers) == (("56789",), "56789", ())
    assert (service.kind, service.country, service.transport, service.timezone) == ("virtual", "", None, None)


@pytest.mark.parametrize("numbers", ["1000", ["1000"], ("1000",), iter(["1000"])])
def test_numbers_may_be_given_in_any_form(numbers: tuple[str, ...]) -> None:
    assert Service("wool", numbers=numbers).all_numbers == ("1000",)


def test_its_messages_leave_from_its_first_number() -> None:
    assert Service("wool", numbers=("1000", "+14155550199")).sender == "1000"


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
