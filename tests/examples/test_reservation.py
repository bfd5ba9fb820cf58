"""The reservation of the example is summed up, can be corrected, and is written down once."""

from datetime import UTC, datetime

import pytest
from examples.reservation import Diary, program

from mokit.testing import Handset

PLACE = "Where would you like to sit?\n1 Inside\n2 Terrace\n3 Bar"
CHANGE = "What shall we change?\n1 Place\n2 Day\n3 Time\n4 People"
PEOPLE = "For how many people?"
DONE = "See you then. Your reservation is number 1."


@pytest.fixture
def diary() -> Diary:
    return Diary()


@pytest.fixture
def phone(diary: Diary) -> Handset:
    return Handset(program(diary), now=datetime(2026, 11, 23, 18, tzinfo=UTC))


def asked(phone: Handset) -> list[str]:
    """The summary, after all questions were answered."""
    for text in ("RESERVE", "terrace", "24 Dec 2026", "7pm"):
        phone.text(text)
    return phone.text("4")


def test_a_reservation_from_the_menu_to_the_diary(phone: Handset, diary: Diary) -> None:
    assert phone.text("reserve") == [PLACE]
    assert phone.text("2") == ["Which day? For example 23 Nov 2026."]
    assert phone.text("24 Dec 2026") == ["At what time, from 17:00 to 22:00?"]
    assert phone.text("7pm") == [PEOPLE]
    assert phone.text("four of us") == ["Terrace, Thu 24 Dec at 19:00, for 4. Is that right?"]
    assert phone.text("yes, please") == [DONE]
    assert diary.lines == ["+14155550100: Terrace, Thu 24 Dec at 19:00, for 4"]


@pytest.mark.parametrize("text", ["2", "Terrace", "terr", "2.", "the terrace"])
def test_a_place_is_chosen_by_number_label_or_beginning(phone: Handset, text: str) -> None:
    phone.text("reserve")

    assert phone.text(text) == ["Which day? For example 23 Nov 2026."]


def test_what_cannot_be_is_asked_again(phone: Handset) -> None:
    phone.text("reserve")

    assert phone.text("garden") == [f'Sorry, "garden" is not a number from 1 to 3.\n{PLACE}']
    phone.text("bar")
    [past] = phone.text("1 Nov 2026")
    assert past.startswith('Sorry, "1 Nov 2026" is not a date from')
    phone.text("1 Dec 2026")
    [closed] = phone.text("11pm")
    assert closed.startswith('Sorry, "11pm" is not a time from 17:00 to 22:00.')
    phone.text("18:30")
    assert phone.text("9") == [f'Sorry, "9" is not a number from 1 to 8. {PEOPLE}']
    assert phone.text("8") == ["Bar, Tue 01 Dec at 18:30, for 8. Is that right?"]


@pytest.mark.parametrize(
    ("part", "answer", "summary"),
    [
        ("place", "bar", "Bar, Thu 24 Dec at 19:00, for 4"),
        ("2", "27 Dec 2026", "Terrace, Sun 27 Dec at 19:00, for 4"),
        ("Time", "21:00", "Terrace, Thu 24 Dec at 21:00, for 4"),
        ("people", "6", "Terrace, Thu 24 Dec at 19:00, for 6"),
    ],
)
def test_no_leads_to_a_correction_of_one_part(
    phone: Handset, diary: Diary, part: str, answer: str, summary: str
) -> None:
    asked(phone)

    assert phone.text("no") == [CHANGE]
    phone.text(part)
    assert phone.text(answer) == [f"{summary}. Is that right?"]
    assert phone.text("yes") == [DONE]
    assert diary.lines == [f"+14155550100: {summary}"]


def test_there_may_be_several_corrections_also_of_the_same_part(phone: Handset) -> None:
    asked(phone)

    for people in ("5", "6", "7"):
        phone.text("no")
        phone.text("people")
        phone.restart()
        [summary] = phone.text(people)
        assert summary == f"Terrace, Thu 24 Dec at 19:00, for {people}. Is that right?"


def test_a_repeated_yes_reserves_once(phone: Handset, diary: Diary) -> None:
    asked(phone)
    phone.text("yes")

    assert phone.resend() == []
    assert len(diary.lines) == 1


def test_the_reservation_goes_on_the_next_day_in_another_process(phone: Handset, diary: Diary) -> None:
    phone.text("reserve")
    phone.text("terrace")
    phone.wait(hours=20)
    phone.restart()

    assert phone.text("24 Dec 2026") == ["At what time, from 17:00 to 22:00?"]
    phone.text("7pm")
    assert phone.text("4") == ["Terrace, Thu 24 Dec at 19:00, for 4. Is that right?"]
    phone.text("y")
    assert len(diary.lines) == 1


def test_the_keyword_in_the_midst_says_the_question_again(phone: Handset) -> None:
    phone.text("reserve")
    phone.text("bar")

    assert phone.text("RESERVE") == ["Which day? For example 23 Nov 2026."]


def test_back_leaves_it(phone: Handset, diary: Diary) -> None:
    asked(phone)

    assert phone.text("back") == ["OK, we leave it here."]
    assert phone.text("yes") == []
    assert diary.lines == []
