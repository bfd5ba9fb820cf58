"""What a question may be and what becomes of its answers: types, retries, attempts, skipping, gathering."""

from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal

import pytest

from mokit import Contact, Conversation, Media, Reply, between, length
from mokit.errors import LimitReached, NoAnswer
from tests.conversations.conftest import Host

PICTURE = Media("https://example.com/wool.jpg", "image/jpeg")


class Size(Enum):
    SMALL = 1
    LARGE = 2


class Plate:
    """A number plate."""

    def __init__(self, text: str) -> None:
        self.text = text

    @classmethod
    def parse(cls, text: str) -> "Plate":
        if not text[:1].isalpha():
            raise ValueError("a plate begins with a letter")
        return cls(text.upper())

    def __repr__(self) -> str:
        return f"Plate({self.text})"


# --- Types -----------------------------------------------------------------------------------------

READ: list[tuple[Any, str, object]] = [
    (str, "  Two words  ", "Two words"),
    (int, "about 5", 5),
    (float, "2,5", 2.5),
    (bool, "yes please", True),
    (Decimal, "12.50", Decimal("12.50")),
    (date, "31.12.2026", date(2026, 12, 31)),
    (time, "17:00", time(17)),
    (Literal["A", "B"], "b!", "B"),
    (Literal[1, 2], "two", 2),
    (Size, "large", Size.LARGE),
    (list[int], "1, 2 and 3", [1, 2, 3]),
    (int | None, "7", 7),
    (Annotated[int, between(1, 5)], "five", 5),
]


@pytest.mark.parametrize(("form", "typed", "value"), READ, ids=[str(form) for form, *_ in READ])
def test_an_answer_has_its_type_in_the_run_that_reads_it_and_in_those_after(
    host: Host, form: Any, typed: str, value: object
) -> None:
    runs: list[object] = []

    def hello(talk: Conversation) -> str:
        runs.append(talk.ask("it", "What?", form))
        return talk.ask("more", "More?")

    phone = host.phone(hello)
    phone.text("go")
    assert phone.text(typed) == ["More?"]
    phone.text("no")
    assert runs == [value, value]
    assert [type(one) for one in runs] == [type(value)] * 2


def test_an_answer_of_a_class_that_parses_is_parsed_in_every_run(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        return f"{talk.ask('plate', 'Plate?', Plate)} {talk.ask('more', 'More?')}"

    phone = host.phone(hello)
    phone.text("go")
    assert phone.text("7abc") == ['Sorry, "7abc" is not a plate. Plate?']
    assert phone.text("abc 7") == ["More?"]
    assert phone.text("no") == ["Plate(ABC 7) no"]


def test_a_picture_answers_a_question_for_media(host: Host) -> None:
    runs: list[Media] = []

    def hello(talk: Conversation) -> str:
        runs.append(talk.ask("photo", "Send a photo.", Media))
        return talk.ask("more", "More?")

    phone = host.phone(hello)
    phone.text("go")
    assert phone.text("here it is") == ['Sorry, "here it is" is not a picture. Send a photo.']
    assert phone.text("", media=[PICTURE]) == ["More?"]
    assert phone.text("no") == ["no"]
    assert runs == [PICTURE, PICTURE]


def test_a_picture_with_words_answers_it_too(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        return talk.ask("photo", "Send a photo.", Media).url

    phone = host.phone(hello)
    phone.text("go")
    assert phone.text("my sweater", media=[PICTURE]) == [PICTURE.url]


def test_a_type_that_no_answer_can_have_is_told(host: Host) -> None:
    def hello(talk: Conversation) -> object:
        return talk.ask("it", "What?", object)

    with pytest.raises(TypeError, match="object"):
        host.phone(hello).text("go")


def test_checks_say_what_is_wrong(host: Host) -> None:
    def even(number: int) -> str | None:
        return None if number % 2 == 0 else f"{number} is odd"

    def hello(talk: Conversation) -> str:
        return str(talk.ask("it", "Which?", int, between(1, 10), even))

    phone = host.phone(hello)
    phone.text("go")
    assert phone.text("3") == ["Sorry, 3 is odd. Which?"]
    assert phone.text("30") == ['Sorry, "30" is not a number from 1 to 10. Which?']
    assert phone.text("4") == ["4"]


def test_checks_see_what_the_person_typed_and_nothing_else(host: Host) -> None:
    seen: list[object] = []

    def even(number: int) -> str | None:
        seen.append(number)
        return "that is odd" if number % 2 else None

    def order(talk: Conversation) -> str:
        return f"{talk.ask('balls', 'How many?', int, between(1, 9), even)} {talk.ask('name', 'Your name?')}"

    phone = host.phone(order)
    phone.text("go")
    assert phone.text("12") == ['Sorry, "12" is not a number from 1 to 9. How many?']
    assert phone.text("3") == ["Sorry, that is odd. How many?"]
    assert phone.text("4") == ["Your name?"]
    assert phone.text("Anne") == ["4 Anne"]
    assert seen == [3, 4]


def test_the_words_beside_a_value_are_a_comment(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        stars = talk.ask("stars", "From 1 to 5?", int, between(1, 5))
        name = talk.ask("name", "Your name?")
        return f"{stars}/{talk.comment('stars')}/{name}/{talk.comment('name')}"

    phone = host.phone(hello)
    phone.text("go")
    phone.text("5 - loved it")
    assert phone.text("Anne") == ["5/loved it/Anne/"]


def test_a_comment_on_what_was_not_asked_is_an_error(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        return talk.comment("stars")

    with pytest.raises(KeyError, match="stars"):
        host.phone(hello).text("go")


# --- Retries and attempts --------------------------------------------------------------------------

RETRIES: list[tuple[str | Callable[[], str], str]] = [("A number!", "A number!"), (lambda: "Made up.", "Made up.")]


@pytest.mark.parametrize(("retry", "said"), RETRIES, ids=["a text", "a function"])
def test_what_is_said_again_may_be_given(host: Host, retry: str | Callable[[], str], said: str) -> None:
    def hello(talk: Conversation) -> str:
        return str(talk.ask("it", "How many?", int, retry=retry))

    phone = host.phone(hello)
    phone.text("go")
    assert phone.text("x") == [said]
    assert phone.text("y") == [said]
    assert phone.text("1") == ["1"]


def test_a_prompt_that_is_no_plain_text_is_not_repeated_behind_what_is_wrong(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        return str(talk.ask("it", Reply("How many?", (PICTURE,)), int))

    phone = host.phone(hello)
    phone.text("go")
    assert phone.text("x") == ['Sorry, "x" is not a whole number.']


def test_an_answer_that_would_make_the_reply_too_long_is_left_out_of_it(host: Host) -> None:
    def age(talk: Conversation) -> str:
        return f"{talk.ask('age', 'How old is the sheep that you got from us?', int)} is a good age."

    phone = host.phone(age)
    phone.text("go")
    assert phone.text("\N{SHEEP} \N{SHEEP}") == [
        "Sorry, please reply a whole number. How old is the sheep that you got from us?"
    ]


def test_attempts_that_all_fail_end_the_conversation_politely(host: Host) -> None:
    def hello(talk: Conversation, contact: Contact) -> str:
        contact.data["begun"] = True
        return str(talk.ask("it", "How many?", int, attempts=2))

    def look(contact: Contact) -> str:
        return f"{contact.conversation} {contact.data}"

    phone = host.phone(hello, look)
    phone.text("go")
    phone.text("x")
    assert phone.text("y") == ["Sorry, I did not understand. Let us leave it here."]
    assert phone.text("look") == ["None {}"]
    assert phone.text("1") == []


def test_three_attempts_are_usual(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        return str(talk.ask("it", "How many?", int))

    phone = host.phone(hello)
    phone.text("go")
    said = [phone.text(typed) for typed in "xyz"]
    assert [one[0].partition(".")[0] for one in said] == [
        'Sorry, "x" is not a whole number', 'Sorry, "y" is not a whole number', "Sorry, I did not understand",
    ]


def test_a_handler_may_catch_that_there_was_no_answer_and_goes_on_in_every_run(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        try:
            many = str(talk.ask("it", "How many?", int, attempts=1))
        except NoAnswer as error:
            many = f"no {error.key}"
        return f"{many}, {talk.ask('more', 'More?')}"

    phone = host.phone(hello)
    phone.text("go")
    assert phone.text("x") == ["More?"]
    assert phone.text("yes") == ["no it, yes"]


def test_an_error_that_follows_from_no_answer_is_the_handlers_own(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        try:
            return str(talk.ask("it", "How many?", int, attempts=1))
        except NoAnswer as error:
            raise LookupError from error

    phone = host.phone(hello)
    phone.text("go")
    with pytest.raises(LookupError):
        phone.text("x")
    assert phone.text("1") == ["1"]             # the question stood


# --- Skipping, silence, gathering ------------------------------------------------------------------


def test_a_question_that_may_be_skipped_is_skipped(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        age = talk.ask("age", "Your age? Or SKIP.", int, skip=-1)
        name = talk.ask("name", "Your name? Or SKIP.", skip="nobody")
        return f"{age} {name} {talk.ask('more', 'More?')}"

    phone = host.phone(hello)
    phone.text("go")
    assert phone.text("Skip!") == ["Your name? Or SKIP."]
    assert phone.text("skip") == ["More?"]
    assert phone.text("skip") == ["-1 nobody skip"]


def test_skip_is_no_answer_where_nothing_may_be_skipped(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        return f"{talk.ask('age', 'Your age?', int)}"

    phone = host.phone(hello)
    phone.text("go")
    assert phone.text("skip") == ['Sorry, "skip" is not a whole number. Your age?']


def test_a_question_without_a_prompt_waits_silently(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        return f"{talk.ask('one', None)} {talk.ask('two', None, int)}"

    phone = host.phone(hello)
    assert phone.text("go") == []
    assert phone.text("first") == []
    assert phone.text("x") == ['Sorry, "x" is not a whole number.']
    assert phone.text("2") == ["first 2"]


def test_texts_in_a_row_are_gathered_to_one_answer(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        story = talk.ask("story", "Tell us.", str, length(1, 100), gather=timedelta(seconds=30))
        return f"{story!r} {talk.ask('more', 'More?')}"

    phone = host.phone(hello)
    phone.text("go")
    assert phone.text("First this") == []
    assert phone.wait(seconds=20) == []
    assert phone.text("then that") == []
    assert phone.wait(seconds=29) == []
    assert phone.wait(seconds=1) == ["More?"]
    assert phone.text("no") == ["'First this\\nthen that' no"]


def test_a_text_that_comes_later_is_gathered_too_where_no_worker_ran(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        story = talk.ask("story", "Tell us.", gather=timedelta(seconds=30))
        return f"{story!r} {talk.ask('more', 'More?')}"

    phone = host.phone(hello)
    phone.text("go")
    phone.text("First this")
    phone.world.clock.now += timedelta(minutes=1)
    assert phone.text("and that") == []
    assert phone.wait(seconds=30) == ["More?"]
    assert phone.text("no") == ["'First this\\nand that' no"]


def test_a_flood_of_texts_is_gathered_to_an_end(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        return f"{len(talk.ask('story', 'Tell us.', gather=timedelta(seconds=30)).splitlines())} lines."

    phone = host.phone(hello)
    phone.text("go")
    for _ in range(19):
        assert phone.text("more") == []
    assert phone.text("more") == ["20 lines."]
    assert phone.wait(days=9) == []


# --- Limits ----------------------------------------------------------------------------------------

IMPOSSIBLE: dict[str, dict[str, Any]] = {
    "no attempts": {"attempts": 0},
    "a reminder before the question": {"remind": timedelta(seconds=-1)},
    "lateness that ends before it begins": {"late": timedelta(seconds=-1)},
    "gathering that ends before it begins": {"gather": timedelta(seconds=-1)},
    "a reminder after all is over": {"remind": timedelta(hours=2), "within": timedelta(hours=1)},
}


@pytest.mark.parametrize("options", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_options_that_can_not_be_are_told_with_the_line(host: Host, options: dict[str, Any]) -> None:
    def hello(talk: Conversation) -> str:
        return str(talk.ask("it", "What?", str, **options))

    line = hello.__code__.co_firstlineno + 1
    with pytest.raises(LimitReached, match=rf"line {line}: ask\('it'\) has an option that can't be"):
        host.phone(hello).text("go")


def test_an_option_that_is_unknown_is_told(host: Host) -> None:
    options: dict[str, Any] = {"timeout": 5}

    def hello(talk: Conversation) -> str:
        return str(talk.ask("it", "What?", str, **options))

    with pytest.raises(TypeError, match="timeout"):
        host.phone(hello).text("go")


def test_a_conversation_has_at_most_two_hundred_questions(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        return " ".join(talk.ask(f"q-{number}", f"{number}?") for number in range(201))

    phone = host.phone(hello)
    phone.text("go")
    for _ in range(199):
        phone.text("a")
    with pytest.raises(LimitReached, match=r"at most 200 questions, .* begin a new one with restart"):
        phone.text("a")


def test_a_key_has_at_most_a_hundred_characters(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        return talk.ask("k" * 101, "What?")

    with pytest.raises(LimitReached, match="keys of at most 100 characters"):
        host.phone(hello).text("go")
