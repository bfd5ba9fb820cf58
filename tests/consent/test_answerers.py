"""Who answers STOP, START and HELP, by country, kind of number, gateway and word."""

import logging
from typing import Any

import pytest

from mokit import Engine, Router, Service
from mokit.answerers import is_answered, unclear, word_back
from mokit.consent import Consent
from mokit.stores.memory import MemoryStore
from mokit.text import compared_words
from tests.consent.phone import OPTED_OUT, Phone, woolly
from tests.line import Line

MEANING = {
    "STOP": "opt_out", "Stop.": "opt_out", "CANCEL": "opt_out", "OPT OUT": "opt_out", "ARRET": "opt_out",
    "stop texting me": "opt_out", "START": "opt_in", "HELP": "help", "help me": "help", "AIDE": "help",
}  # fmt: skip
LONG, FREE, SHORT = "+14155550100", "+18005550100", "56789"


def service(gateway: str, number: str, **more: Any) -> Service:
    line = Line()
    line.name = gateway
    return Service("wool", numbers=number, transport=line, **more)


# The words that the gateway or the carriers answer; mokit answers all others of MEANING.
# Sources: Twilio 223134027 and 360058144374; Telnyx 1270091; Plivo, "DND Service"; AWS End User Messaging, "Keywords"
# and "Required opt-out keywords".
@pytest.mark.parametrize(
    ("gateway", "number", "country", "theirs"),
    [
        ("twilio", LONG, "US", {"STOP", "Stop.", "CANCEL", "OPT OUT", "START", "HELP"}),
        ("twilio", LONG, "GB", {"STOP", "Stop.", "CANCEL", "OPT OUT", "START", "HELP"}),
        ("twilio", SHORT, "US", set[str]()),
        ("twilio", FREE, "US", {"STOP", "Stop.", "CANCEL", "OPT OUT", "START", "HELP"}),
        ("telnyx", LONG, "US", {"STOP", "Stop.", "CANCEL", "START"}),
        ("telnyx", SHORT, "US", set[str]()),
        ("plivo", LONG, "US", {"STOP", "Stop.", "CANCEL", "START", "HELP"}),
        ("plivo", LONG, "GB", set[str]()),
        ("plivo", SHORT, "US", set[str]()),
        ("aws", LONG, "US", {"STOP", "Stop.", "CANCEL", "OPT OUT", "ARRET", "stop texting me", "HELP", "help me"}),
        ("aws", SHORT, "CA", {"STOP", "Stop.", "CANCEL", "OPT OUT", "ARRET", "stop texting me", "HELP", "help me"}),
        ("bandwidth", LONG, "US", set[str]()),
        ("bandwidth", FREE, "US", {"STOP", "Stop.", "START"}),
        ("kannel", FREE, "", {"STOP", "Stop.", "START"}),
        ("kannel", FREE, "GB", set[str]()),
        ("vonage", LONG, "US", set[str]()),
        ("android", LONG, "DE", set[str]()),
    ],
)
def test_each_word_has_one_who_answers_it(gateway: str, number: str, country: str, theirs: set[str]) -> None:
    wool = service(gateway, number, country=country)
    assert {text for text, meaning in MEANING.items() if is_answered(wool, meaning, compared_words(text))} == theirs


@pytest.mark.parametrize("said", ["mokit", "gateway"])
@pytest.mark.parametrize(("gateway", "number"), [("twilio", LONG), ("kannel", SHORT), ("bandwidth", FREE)])
def test_what_the_program_says_settles_it(gateway: str, number: str, said: Any) -> None:
    wool = service(gateway, number, country="US", answers_stop=said)
    for text, meaning in MEANING.items():
        assert is_answered(wool, meaning, compared_words(text)) == (said == "gateway")


def test_a_sentence_that_the_gateway_does_not_know_is_confirmed_by_mokit() -> None:
    phone = Phone(woolly(), MemoryStore(), kind="toll-free")
    assert phone.text("please stop texting me") == [OPTED_OUT]


@pytest.mark.parametrize(
    ("gateway", "number", "more", "is_unclear"),
    [
        ("vonage", SHORT, {"country": "US"}, True),
        ("vonage messages", LONG, {"country": "CA"}, True),
        ("vonage", FREE, {"country": "US"}, False),
        ("vonage", LONG, {"country": "GB"}, False),
        ("vonage", LONG, {"country": "US", "answers_stop": "mokit"}, False),
        ("plivo", SHORT, {"country": "US"}, True),
        ("plivo", LONG, {"country": "US"}, False),
        ("twilio", SHORT, {"country": "US"}, False),
        ("smpp", SHORT, {"country": "US"}, False),
    ],
)
def test_an_unclear_pairing_is_told_when_the_engine_is_built(
    gateway: str, number: str, more: dict[str, Any], is_unclear: bool, caplog: pytest.LogCaptureFixture  # noqa: FBT001
) -> None:
    wool = service(gateway, number, **more)
    assert bool(unclear([wool])) == is_unclear
    with caplog.at_level(logging.WARNING, "mokit"):
        Engine(Router(), services=[wool], consent=Consent(), program="Wool", support="555", ledger_key="k")
    assert any("write answers_stop=" in record.getMessage() for record in caplog.records) == is_unclear


def test_nothing_is_told_without_a_policy(caplog: pytest.LogCaptureFixture) -> None:
    Engine(Router(), services=[service("vonage", SHORT, country="US")])
    assert caplog.records == []


@pytest.mark.parametrize(
    ("gateway", "number", "word"),
    [
        ("twilio", LONG, "START"), ("telnyx", LONG, "START"), ("plivo", LONG, "START"), ("kannel", FREE, "START"),
        ("aws", LONG, ""), ("kannel", LONG, ""), ("twilio", SHORT, ""),
    ],
)    # fmt: skip
def test_the_word_that_lets_messages_pass_again_is_known(gateway: str, number: str, word: str) -> None:
    assert word_back(service(gateway, number, country="US")) == word
