"""The preferences of the example are chosen from menus and kept with the contact."""

import pytest
from examples.preferences import engine

from mokit.testing import Handset

LANGUAGE = "Language? / Sprache?\n1 English\n2 Deutsch"


@pytest.fixture
def phone() -> Handset:
    return Handset(engine)


def test_language_and_time_are_chosen_and_kept(phone: Handset) -> None:
    assert phone.text("tip") == ["Wash wool cold."]
    assert phone.text("prefs") == [LANGUAGE]
    assert phone.text("1") == ["When shall the tips come?\n1 Morning\n2 Evening"]
    assert phone.text("evening") == ["Saved. Text PREFS to change it."]
    assert phone.text("tip") == ["Wash wool cold. (pm)"]


def test_the_second_menu_is_in_the_language_that_was_chosen(phone: Handset) -> None:
    phone.text("PREFERENCES")

    assert phone.text("deutsch") == ["Wann sollen die Tipps kommen?\n1 Morgens\n2 Abends"]
    assert phone.text("morgens") == ["Gemerkt. Mit PREFS ändern Sie es."]
    assert phone.text("tip") == ["Wolle kalt waschen. (am)"]


def test_mokit_itself_speaks_the_language_from_then_on(phone: Handset) -> None:
    for text in ("prefs", "2", "1", "prefs"):
        phone.text(text)

    assert phone.text("3") == [f'"3" ist nicht eine Zahl von 1 bis 2.\n{LANGUAGE}']
    assert phone.text("back") == ["In Ordnung, lassen wir es."]


def test_nothing_is_saved_before_the_end(phone: Handset) -> None:
    phone.text("prefs")
    phone.text("deutsch")

    assert phone.text("tip") == ["Wash wool cold."]
    assert phone.text("abends") == ["Gemerkt. Mit PREFS ändern Sie es."]
    assert phone.text("tip") == ["Wolle kalt waschen. (pm)"]


def test_preferences_outlast_a_restart_and_can_be_changed(phone: Handset) -> None:
    phone.text("prefs")
    phone.restart()
    phone.text("2")
    phone.text("1")
    phone.restart()

    assert phone.text("tip") == ["Wolle kalt waschen. (am)"]
    for text in ("prefs", "English", "Morning"):
        phone.text(text)
    assert phone.text("tip") == ["Wash wool cold. (am)"]


def test_a_text_that_comes_twice_counts_once(phone: Handset) -> None:
    phone.text("prefs")
    phone.text("2")

    assert phone.resend() == []
    assert phone.text("2") == ["Gemerkt. Mit PREFS ändern Sie es."]
