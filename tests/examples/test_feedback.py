"""The survey of the example begins by the business, is reminded of, and does once what it does once."""

from datetime import UTC, datetime

import pytest
from examples.feedback import Desk, program, survey

from mokit.events import ConversationEnded
from mokit.testing import Handset

QUESTION = "How was your order 7, from 1 to 5?"
SORRY = "Sorry! What went wrong?"


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def phone(desk: Desk) -> Handset:
    return Handset(program(desk), now=datetime(2026, 11, 23, 18, tzinfo=UTC))


def surveyed(phone: Handset) -> list[str]:
    """What a purchase brings."""
    phone.engine.sync.start(survey, to=phone.number, args={"order": 7}, id="survey-7")
    return phone.wait(seconds=0)


def test_the_business_begins_the_survey_and_does_so_once(phone: Handset) -> None:
    assert surveyed(phone) == [QUESTION]
    assert surveyed(phone) == []


def test_a_person_may_begin_it_too(phone: Handset) -> None:
    assert phone.text("feedback 7") == [QUESTION]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("5", (5, "")),
        ("5 - loved it", (5, "loved it")),
        ("five!", (5, "")),
        ("4, the colour is lovely", (4, "the colour is lovely")),
    ],
)
def test_a_good_rating_is_thanked_for_and_its_comment_is_kept(
    phone: Handset, desk: Desk, text: str, kept: tuple[int, str]
) -> None:
    surveyed(phone)

    assert phone.text(text) == ["Thank you, that helps us."]
    assert desk.ratings == {7: kept}
    assert desk.tickets == {}


def test_a_low_rating_is_asked_about_and_opens_a_ticket(phone: Handset, desk: Desk) -> None:
    surveyed(phone)

    assert phone.text("2") == [SORRY]
    assert phone.text("it was torn") == ["Thank you. We look into it: ticket 1."]
    assert list(desk.tickets.values()) == ["order 7: it was torn"]


def test_whoever_says_at_once_what_went_wrong_is_not_asked(phone: Handset, desk: Desk) -> None:
    surveyed(phone)

    assert phone.text("1 - it was torn") == ["Thank you. We look into it: ticket 1."]
    assert list(desk.tickets.values()) == ["order 7: it was torn"]


def test_what_is_no_rating_is_asked_again(phone: Handset) -> None:
    surveyed(phone)

    assert phone.text("6") == [f'Sorry, "6" is not a number from 1 to 5. {QUESTION}']
    assert phone.text("3") == ["Thank you, that helps us."]


def test_each_text_counts_once_though_the_gateway_repeats_it(phone: Handset, desk: Desk) -> None:
    surveyed(phone)

    phone.text("2")
    assert phone.resend() == []
    phone.text("it was torn")
    assert phone.resend() == []
    assert len(desk.tickets) == 1


def test_the_survey_goes_on_where_the_process_died(phone: Handset, desk: Desk) -> None:
    surveyed(phone)
    phone.restart()
    phone.text("2")
    phone.restart()

    assert phone.text("it was torn") == ["Thank you. We look into it: ticket 1."]
    assert desk.ratings == {7: (2, "")}


def test_whoever_is_silent_is_reminded_once_and_then_left_alone(phone: Handset) -> None:
    reasons: list[str] = []
    phone.engine.on(ConversationEnded)(lambda event: reasons.append(event.reason))
    surveyed(phone)

    assert phone.wait(hours=23) == []
    assert phone.wait(hours=1) == [QUESTION]
    assert phone.wait(days=1) == []
    assert reasons == ["silence"]
    assert phone.wait(days=30) == []


def test_a_rating_that_comes_days_later_still_counts(phone: Handset, desk: Desk) -> None:
    surveyed(phone)
    phone.wait(days=5)

    assert phone.text("5") == ["Thank you, that helps us."]
    assert desk.ratings == {7: (5, "")}


def test_a_rating_is_kept_though_nobody_says_what_went_wrong(phone: Handset, desk: Desk) -> None:
    surveyed(phone)
    phone.text("2")

    assert phone.wait(days=2) == []
    assert desk.ratings == {7: (2, "")}
    assert desk.tickets == {}
