"""One of several options, by number or by name; yes or no."""

from collections.abc import Sequence

import pytest

from mokit import Conversation
from mokit.gsm import segments
from tests.conversations.conftest import Host


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [("2", "green"), ("two", "green"), ("2️⃣", "green"), ("Green!", "green"), ("gre", "green"), ("y", "yellow"),
     ("number 1 please", "red"), ("the green one", "green")],
)
def test_an_option_is_chosen_by_number_label_or_clear_beginning(host: Host, typed: str, chosen: str) -> None:
    def hello(talk: Conversation) -> str:
        return talk.choose("color", "Which color?", ["red", "green", "yellow"])

    phone = host.phone(hello)
    assert phone.text("go") == ["Which color?\n1 red\n2 green\n3 yellow"]
    assert phone.text(typed) == [chosen]


@pytest.mark.parametrize("typed", ["4", "0", "gr", "blue", "red or green"])
def test_what_is_no_clear_choice_is_asked_again(host: Host, typed: str) -> None:
    def hello(talk: Conversation) -> str:
        return talk.choose("color", "Which color?", ["red", "green", "grey"])

    phone = host.phone(hello, ways_out=())
    phone.text("go")
    [said] = phone.text(typed)
    assert said == f'Sorry, "{typed}" is not a number from 1 to 3.\nWhich color?\n1 red\n2 green\n3 grey'


def test_options_may_stand_for_values(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        return repr(talk.choose("size", "Which?", {"Small": (1, 2), "Large": None}))

    phone = host.phone(hello)
    phone.text("go")
    assert phone.text("2") == ["None"]
    phone.text("go")
    assert phone.text("small") == ["(1, 2)"]


def test_the_labels_of_a_long_menu_are_cut_so_that_it_is_one_segment(host: Host) -> None:
    labels = [f"{color} wool of the softest kind there is" for color in ["Red", "Green", "Blue", "Grey", "Black"]]

    def hello(talk: Conversation) -> str:
        return talk.choose("wool", "Which?", labels)

    phone = host.phone(hello)
    [menu] = phone.text("go")
    assert segments(menu) == 1
    assert all(line.endswith("..") for line in menu.splitlines()[1:])
    assert phone.text(menu.splitlines()[3].removeprefix("3 ").removesuffix("..")) == [labels[2]]


@pytest.mark.parametrize("options", [[], ["a", "A"], ["2", "1"], [""]])
def test_options_that_can_not_be_told_apart_are_refused(host: Host, options: Sequence[str]) -> None:
    def hello(talk: Conversation) -> str:
        return talk.choose("it", "Which?", options)

    with pytest.raises(TypeError):
        host.phone(hello).text("go")


@pytest.mark.parametrize(("typed", "answer"), [("yes", "True"), ("Nope", "False"), ("yes, please do", "True")])
def test_a_confirmation_is_yes_or_no(host: Host, typed: str, answer: str) -> None:
    def hello(talk: Conversation) -> str:
        return f"{talk.confirm('sure', 'Sure?')} {talk.ask('more', 'More?')}"

    phone = host.phone(hello)
    phone.text("go")
    assert phone.text("perhaps") == ['Sorry, "perhaps" is not yes or no. Sure?']
    assert phone.text(typed) == ["More?"]
    assert phone.text("no") == [f"{answer} no"]
