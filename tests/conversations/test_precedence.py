"""Where a text goes while a question waits: a table of questions and texts, each with the rule that takes it."""

from typing import Literal, NamedTuple

import pytest

from mokit import Contact, Conversation, Engine, Media, Router, between
from tests.conversations.conftest import Host, Phone

PICTURE = Media("https://example.com/wool.jpg", "image/jpeg")

WHAT_WAITS = {
    "STORY": "Your story?",                     # open
    "RATE": "From 1 to 5?",                     # closed, a number
    "COLOR": "Which?\n1 red\n2 green\n3 grey",  # closed, a menu
    "SURE": "Sure?",                            # closed, yes or no
    "PHOTO": "A photo?",                        # closed, a picture
    "NUMBER": "Any number?",                    # a number, but open
    "TICKET": "Ticket or NO?",                  # free text, but closed
}


def program(host: Host) -> Engine:
    """One-shot keywords, and conversations of which each asks one question."""
    router = Router()
    router.include(keywords())
    for script in (story, rate, color, sure, photo, number, ticket):
        router.keyword(script.__name__)(host.script(script))
    router.keyword("BOOK {seats}")(host.script(book))
    return Engine(router)


def keywords() -> Router:
    """What is answered at once."""
    router = Router()

    @router.keyword("VOTE {choice}")
    def vote(choice: Literal["A", "B"]) -> str:
        return f"Vote {choice}."

    router.keyword("JOIN")(lambda: "Welcome.")
    router.keyword("HUMAN", anywhere=True)(lambda: "Somebody will write.")
    router.keyword("YES", "OK")(lambda: "Agreed.")
    router.keyword("7")(lambda: "Lucky.")
    router.keyword("2")(lambda: "Two.")
    router.fallback(lambda: "Text JOIN.")
    return router


def story(talk: Conversation) -> str:
    return f"story={talk.ask('it', WHAT_WAITS['STORY'])}"


def rate(talk: Conversation) -> str:
    return f"rate={talk.ask('it', WHAT_WAITS['RATE'], int, between(1, 5))}"


def color(talk: Conversation) -> str:
    return f"color={talk.choose('it', 'Which?', ['red', 'green', 'grey'])}"


def sure(talk: Conversation) -> str:
    return f"sure={talk.confirm('it', WHAT_WAITS['SURE'])}"


def photo(talk: Conversation) -> str:
    return f"photo={talk.ask('it', WHAT_WAITS['PHOTO'], Media).content_type}"


def number(talk: Conversation) -> str:
    return f"number={talk.ask('it', WHAT_WAITS['NUMBER'], int, closed=False)}"


def ticket(talk: Conversation) -> str:
    return f"ticket={talk.ask('it', WHAT_WAITS['TICKET'], closed=True)}"


def book(talk: Conversation, seats: Literal["1", "2"]) -> str:
    return f"book={seats} {talk.ask('it', 'Your name?')}"


class Row(NamedTuple):
    """A text that comes while a question waits."""

    what: str               # the keyword of the conversation that waits
    text: str
    rule: int               # that takes the text
    reply: str
    then: str | None        # the conversation that waits after it


TABLE = [
    # 0: no words, and no question that wants a picture
    Row("STORY", "", 0, "", "story"),
    Row("RATE", " \n", 0, "", "rate"),
    # 2: a closed question, read exactly, goes before keywords
    Row("RATE", "2", 2, "rate=2", None),
    Row("RATE", " 2! ", 2, "rate=2", None),
    Row("RATE", "two, please", 2, "rate=2", None),
    Row("RATE", "5", 2, "rate=5", None),
    Row("RATE", "7", 2, 'Sorry, "7" is not a number from 1 to 5. From 1 to 5?', "rate"),   # checks are the handler's
    Row("COLOR", "2", 2, "color=green", None),
    Row("COLOR", "Green", 2, "color=green", None),
    Row("SURE", "yes", 2, "sure=True", None),
    Row("SURE", "ok", 2, "sure=True", None),
    Row("SURE", "No thanks", 2, "sure=False", None),
    # 4: a keyword that is the whole text: a one-shot one is answered, and the question stands
    Row("STORY", "join", 4, "Welcome.", "story"),
    Row("STORY", "Join please!", 4, "Welcome.", "story"),
    Row("RATE", "join", 4, "Welcome.", "rate"),
    Row("COLOR", "yes", 4, "Agreed.", "color"),
    Row("COLOR", "7", 4, "Lucky.", "color"),
    Row("SURE", "2", 4, "Two.", "sure"),
    Row("STORY", "2", 4, "Two.", "story"),
    Row("STORY", "human", 4, "Somebody will write.", "story"),
    # 4: one that begins a conversation replaces the one that waits; its own repeats the question
    Row("STORY", "rate", 4, "From 1 to 5?", "rate"),
    Row("RATE", "story", 4, "Your story?", "story"),
    Row("STORY", "story", 4, "Your story?", "story"),
    Row("RATE", "Rate, please", 4, "From 1 to 5?", "rate"),
    # 4: a way out
    Row("STORY", "back", 4, "OK, we leave it here.", None),
    Row("RATE", "MENU!", 4, "OK, we leave it here.", None),
    Row("COLOR", "0", 4, "OK, we leave it here.", None),
    Row("STORY", "back then", 5, "story=back then", None),
    # 5: an open question takes everything else; yes, no and ok never interrupt it
    Row("STORY", "yes", 5, "story=yes", None),
    Row("STORY", "OK", 5, "story=OK", None),
    Row("STORY", "no", 5, "story=no", None),
    Row("STORY", "joined last year", 5, "story=joined last year", None),
    Row("STORY", "joim", 5, "story=joim", None),
    Row("STORY", "vote a", 5, "story=vote a", None),
    Row("STORY", "vote c", 5, "story=vote c", None),
    Row("STORY", "book 2", 5, "story=book 2", None),
    Row("STORY", "a human wrote it", 5, "story=a human wrote it", None),
    Row("STORY", "👍", 5, "story=👍", None),
    Row("NUMBER", "2", 4, "Two.", "number"),
    Row("NUMBER", "3", 5, "number=3", None),
    Row("NUMBER", "vote a", 5, 'Sorry, "vote a" is not a whole number. Any number?', "number"),
    # 6: a keyword that the text begins with goes before a closed question, read leniently
    Row("RATE", "vote a", 6, "Vote A.", "rate"),
    Row("RATE", "book 2", 6, "Your name?", "book"),
    # 7: a keyword that may stand anywhere is heard only where no question waits
    Row("RATE", "I give a human 5", 8, "rate=5", None),
    Row("RATE", "get me a human", 8, 'Sorry, "get me a human" is not a number from 1 to 5. From 1 to 5?', "rate"),
    # 8: a closed question, read leniently, or asked again
    Row("RATE", "5 - loved it", 8, "rate=5", None),
    Row("RATE", "more like a 3", 8, "rate=3", None),
    Row("RATE", "joim", 8, 'Sorry, "joim" is not a number from 1 to 5. From 1 to 5?', "rate"),
    Row("RATE", "vote c", 8, 'Sorry, "vote c" is not a number from 1 to 5. From 1 to 5?', "rate"),
    Row("RATE", "book 9", 8, 'Sorry, "book 9" is not a number from 1 to 5. From 1 to 5?', "rate"),
    Row("COLOR", "gree", 8, "color=green", None),
    Row("COLOR", "the red one", 8, "color=red", None),
    Row("SURE", "yes do that now", 8, "sure=True", None),
    Row("SURE", "hm", 8, 'Sorry, "hm" is not yes or no. Sure?', "sure"),
    Row("PHOTO", "no camera here", 8, 'Sorry, "no camera here" is not a picture. A photo?', "photo"),
    Row("TICKET", "join", 4, "Welcome.", "ticket"),
    Row("TICKET", "vote a", 6, "Vote A.", "ticket"),
    Row("TICKET", "it is broken", 8, "ticket=it is broken", None),
]


def waiting(phone: Phone) -> str | None:
    """The name of the conversation that waits for this phone, as a handler would see it."""

    def look(contact: Contact) -> str:
        return str(contact.conversation)

    phone.deploy(look)
    [name] = phone.text("go")
    return None if name == "None" else name


@pytest.mark.parametrize("row", TABLE, ids=[f"{row.what}: {row.text!r}" for row in TABLE])
def test_a_text_goes_where_the_table_says(host: Host, row: Row) -> None:
    phone = host.handset(program(host))
    assert phone.text(row.what) == [WHAT_WAITS[row.what]]
    assert phone.text(row.text) == ([row.reply] if row.reply else [])
    assert phone.decision.rule == row.rule
    assert waiting(phone) == row.then


@pytest.mark.parametrize(("text", "rule"), [("", 0), ("look", 2)])
def test_a_picture_answers_a_question_that_wants_one(host: Host, text: str, rule: int) -> None:
    phone = host.handset(program(host))
    phone.text("photo")
    assert phone.text(text, media=[PICTURE]) == ["photo=image/jpeg"]
    assert phone.decision.rule == rule


def test_a_picture_without_words_answers_no_other_question(host: Host) -> None:
    phone = host.handset(program(host))
    phone.text("story")
    assert phone.text("", media=[PICTURE]) == []
    assert waiting(phone) == "story"


def test_what_the_keywords_of_the_waiting_conversation_take_begins_it_anew(host: Host) -> None:
    phone = host.handset(program(host))
    phone.text("rate")
    assert phone.text("book 1") == ["Your name?"]
    assert phone.text("book") == ["book=1 book"]        # the question is open, and a field is missing


def test_a_one_shot_keyword_changes_the_contact_and_the_question_stands(host: Host) -> None:
    phone = host.handset(program(host))
    phone.text("rate")
    phone.text("join")
    assert waiting(phone) == "rate"


def test_ways_out_are_the_programs_own_and_none_if_it_likes(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        return talk.ask("it", "What?")

    phone = host.phone(hello, ways_out=["ENOUGH OF THIS"])
    phone.text("go")
    assert phone.text("enough of this!") == ["OK, we leave it here."]
    phone.text("go")
    assert phone.text("back") == ["back"]


def test_a_way_out_that_is_a_keyword_is_the_keyword(host: Host) -> None:
    def hello(talk: Conversation) -> str:
        return talk.ask("it", "What?")

    def menu() -> str:
        return "Wool, needles."

    phone = host.phone(hello, menu)
    phone.text("go")
    assert phone.text("menu") == ["Wool, needles."]
    assert waiting(phone) == "hello"


def test_a_way_out_leads_nowhere_where_nothing_waits(host: Host) -> None:
    phone = host.handset(program(host))
    assert phone.text("back") == ["Text JOIN."]


def test_the_answer_belongs_to_the_last_message_that_asked(host: Host) -> None:
    phone = host.handset(program(host))
    phone.text("rate")
    phone.text("color")
    assert phone.text("2") == ["color=green"]
    assert phone.text("3") == ["Text JOIN."]


def test_a_conversation_of_one_person_is_nobody_elses(host: Host) -> None:
    anne = host.handset(program(host))
    bill = anne.another("+14155550101")
    anne.text("rate")
    assert bill.text("5") == ["Text JOIN."]
    assert anne.text("5") == ["rate=5"]
