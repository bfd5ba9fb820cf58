"""The policy: its words by country, gateway and language, its own words, and what it refuses."""

from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from mokit.consent import SOURCES, TABLE, Consent
from mokit.consent.sentences import CONSENT, CONSENT_TRANSLATED
from mokit.consent.words import LANGUAGES
from mokit.errors import RegistrationError
from mokit.gsm import encoding_of, segments
from mokit.text import compared_form
from mokit.texts import Texts

LONG = {
    "program": "The Woolly Sheep Ltd", "frequency": "up to 12 texts weekly", "support": "https://woolly.example/help/us",
    "rates": "Msg&data rates may apply.", "list": "Wool tip of the week",
}  # fmt: skip


def test_each_row_names_its_sources_and_is_in_compared_form() -> None:
    for row in TABLE:
        assert row.sources
        assert set(row.sources) <= SOURCES.keys()
        assert compared_form(row.word) == row.word


def test_no_row_is_there_twice() -> None:
    seen = [(row.meaning, row.language, row.word) for row in TABLE]
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize(
    ("text", "where", "consent"),
    [
        ("INFO", {}, None),
        ("INFO", {"country": "US"}, None),
        ("INFO", {"country": "CA"}, "help"),
        ("INFO", {"gateway": "twilio"}, "help"),
        ("AIDE", {}, "help"),
        ("TD", {}, None),
        ("TD", {"gateway": "aws"}, "opt_out"),
        ("fine", {}, None),
        ("fine", {"language": "it"}, "opt_out"),
        ("Ende", {"language": "de-AT"}, "opt_out"),
        ("JOIN", {}, None),
        ("JOIN", {"gateway": "vonage"}, "opt_in"),
    ],
)
def test_a_word_counts_where_it_is_one(text: str, where: dict[str, str], consent: str | None) -> None:
    assert Consent().read(text, **where).consent == consent


def test_yes_is_a_confirmation_and_behind_some_gateways_an_opt_in() -> None:
    assert Consent().read("YES")[:2] == ("opt_in", "confirmation")
    assert Consent().read("YES", gateway="twilio")[:2] == ("opt_in", "word")


def test_the_language_that_was_written_in_counts_beside_those_of_the_policy() -> None:
    english = Consent(languages=["en"])
    assert english.read("abmelden").consent is None
    assert english.read("abmelden", language="de").consent == "opt_out"
    assert english.read("schreibt mir nicht mehr", language="de").consent == "opt_out"


def test_words_are_added_and_taken_away() -> None:
    policy = Consent(opt_out="LEAVE", opt_in=["RETURN"], help=["SOS"], without=["end", "CANCEL"])
    assert [policy.read(text).consent for text in ("leave!", "stop")] == ["opt_out", "opt_out"]
    assert [policy.read(text).consent for text in ("Return", "sos")] == ["opt_in", "help"]
    assert [policy.read(text).consent for text in ("end", "cancel", "cancel please")] == [None, None, None]


def test_help_words_of_a_country() -> None:
    policy = Consent(help_by_country={"GB": ["INFO"]})
    assert policy.read("info", country="GB").consent == "help"
    assert policy.read("info", country="US").consent is None


def test_a_changed_policy_is_another_and_the_same_settings_are_the_same() -> None:
    policy = Consent(opt_out=["LEAVE"])
    policy.read("leave")
    assert policy == Consent(opt_out=["LEAVE"])
    assert hash(policy) == hash(Consent(opt_out=["LEAVE"]))
    stricter = evolve(policy, level="exact")
    assert stricter != policy
    assert stricter.read("stop texting me").consent is None
    assert stricter.version != policy.version
    assert policy.version == Consent(opt_out=["LEAVE"]).version


def test_printed_it_shows_its_words_and_where_they_count() -> None:
    shown = str(Consent(opt_out=["LEAVE"], help_by_country={"GB": ["INFO"]}, double_opt_in=True))
    assert "level suspected, scope service, double opt-in, confirmed within 0:05:00" in shown
    assert "leave, any: LEAVE" in shown
    assert "help, any: INFO (GB)" in shown
    assert "INFO (CA braze klaviyo twilio)" in shown
    assert "leave, German: STOPP" in shown


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ({"level": "exakt"}, "did you mean 'exact'"),
        ({"scope": "all"}, "'service', 'program', 'brand'"),
        ({"languages": ["klingon"]}, "Consent(languages=...) got 'klingon'"),
        ({"opt_out": [""]}, "each is a word or phrase"),
        ({"help": [7]}, "each is a word or phrase"),
        ({"without": ["STOP"]}, "no policy is without STOP and HELP"),
        ({"opt_in": ["stop"]}, "it is in opt_out already"),
        ({"opt_out": ["LEAVE"], "help": ["leave"]}, "a word has one meaning"),
        ({"confirm_within": timedelta(0)}, "5 min"),
    ],
)
def test_what_no_policy_can_have_is_refused(option: dict[str, Any], told: str) -> None:
    with pytest.raises(RegistrationError) as refused:
        Consent(**option)
    assert told in str(refused.value)


def test_a_reader_is_made_once_for_a_service() -> None:
    policy = Consent()
    assert policy.reader(numbers=["12345"]) is policy.reader(numbers=["12345"])
    assert policy.reader(numbers=["12345"]) is not policy.reader()
    for number in range(300):
        policy.reader(numbers=[str(number)], language="en") if number % 100 == 0 else None
    assert policy.read("stop").consent == "opt_out"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CONSENT)
def test_what_must_be_said_leaves_in_one_segment_with_long_values(name: str, language: str) -> None:
    said = Texts().say(name, language, **LONG)
    assert encoding_of(said) == "gsm7"
    assert segments(said) == 1


@pytest.mark.parametrize("language", CONSENT_TRANSLATED)
def test_every_language_says_all_of_it_and_may_be_replaced(language: str) -> None:
    assert CONSENT_TRANSLATED[language].keys() == CONSENT.keys()
    Texts({language: CONSENT_TRANSLATED[language]})         # placeholders and lengths are checked there
    own = Texts({language: {"rates": "Free."}})
    assert own.say("rates", language) == "Free."
    assert own.template("opted_out", language) == CONSENT_TRANSLATED[language]["opted_out"]
