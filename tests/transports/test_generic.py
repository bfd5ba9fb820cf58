"""What is the own of a gateway by names: fields by message, and calls by GET."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import pytest

from mokit.errors import RegistrationError
from mokit.messages import Outbound
from mokit.testing.contracts import ANNE, KEYS, LONG_CODE
from tests.transports.gateways.generic import GenericForms as Gateway

GATEWAY = Gateway()
MESSAGE = Outbound(id="o", sender=LONG_CODE, recipient=ANNE, text="Your code is 1234", kind="transactional")


def template(message: Outbound) -> Mapping[str, str]:
    return {"templateid": "1107" if message.text.startswith("Your code") else "1108"}


def test_each_message_has_the_entity_and_the_template_that_fits_it() -> None:
    said = dict(parse_qsl(GATEWAY.make_transport(KEYS, choose=template).submit(MESSAGE).body.decode()))
    assert said == {
        "senderid": "14155550199", "mobile": "14155550100", "message": "Your code is 1234", "apikey": "api-key-1",
        "entityid": "1101234567890", "templateid": "1107",
    }  # fmt: skip


def test_a_call_by_get_has_all_in_its_query() -> None:
    request = GATEWAY.make_transport(KEYS, method="GET", headers={"X-Key": "1"}).submit(MESSAGE)
    assert (request.method, request.url, request.body) == ("GET", "https://sms.example.in/send", b"")
    assert dict(parse_qsl(request.query))["message"] == "Your code is 1234"
    assert request.headers == {"x-key": "1"}


@pytest.mark.parametrize(
    ("options", "fix"),
    [
        ({"send_url": "https://sms.example.in/send?key=1"}, "extra="),
        ({"secret": ()}, "secret="),
        ({"method": "get"}, "none of POST, GET"),
        ({"body": "xml"}, "none of form, json"),
    ],
)
def test_mistakes_are_told_when_it_is_made(options: Mapping[str, Any], fix: str) -> None:
    with pytest.raises(RegistrationError, match=fix):
        GATEWAY.make_transport(KEYS, **options)
