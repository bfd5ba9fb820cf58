"""A conversation as it is kept between two messages."""

import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mokit.messages import Inbound, Media
from mokit.questions import Question
from mokit.talks import Answer, Result, Talk, talk_from_json, talk_to_json

SENDER = "+14155550100"
MOMENT = st.integers(0, 2**45)
WORDS = st.text(max_size=20)
PLAIN: st.SearchStrategy[Any] = st.recursive(st.none() | st.booleans() | st.integers() | WORDS, st.lists, max_leaves=4)

QUESTIONS = st.builds(
    Question,
    key=WORDS,
    closed=st.booleans(),
    reads=WORDS | st.lists(WORDS, min_size=1, max_size=3).map(tuple),
    asked=MOMENT,
    within=MOMENT,
    late=MOMENT,
    reminders=st.lists(MOMENT, max_size=3).map(tuple),
    tries=st.integers(0, 9),
    skips=st.booleans(),
    secret=st.booleans(),
    gather=MOMENT,
    gathered=st.lists(WORDS, max_size=3).map(tuple),
)
OPENINGS = st.builds(
    Inbound,
    id=WORDS,
    sender=st.just(SENDER),
    recipient=st.just("56789"),
    text=WORDS,
    received_at=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    sent_at=st.none() | st.just(datetime(2026, 1, 1, tzinfo=UTC)),
    media=st.lists(st.builds(Media, WORDS, WORDS), max_size=2).map(tuple),
    transport=WORDS,
    incomplete=st.booleans(),
)
TALKS = st.builds(
    Talk,
    name=WORDS,
    id=WORDS,
    began=MOMENT,
    version=st.integers(1, 3),
    arguments=st.dictionaries(WORDS, PLAIN, max_size=2),
    opening=st.none() | OPENINGS,
    answers=st.dictionaries(WORDS, st.builds(Answer, WORDS, WORDS, PLAIN, MOMENT), max_size=3),
    results=st.dictionaries(WORDS, st.builds(Result, PLAIN, st.booleans()), max_size=2),
    question=st.none() | QUESTIONS,
    generation=st.integers(0, 3),
    lapsed=st.booleans(),
)


@given(TALKS)
def test_a_talk_comes_back_from_the_store_as_it_was(talk: Talk) -> None:
    kept = json.dumps(talk_to_json(talk))
    assert talk_from_json(json.loads(kept), SENDER) == talk


def test_a_talk_of_twenty_answers_stays_far_below_four_kilobytes() -> None:
    answers = {f"question-{n}": Answer("a sentence of thirty letters..", "str", "a sentence of thirty letters..", n)
               for n in range(20)}
    talk = Talk("feedback", "c:1", 0, answers=answers, question=Question("question-20", closed=False))
    assert len(json.dumps(talk_to_json(talk))) < 2000


def test_what_is_due_next_is_a_reminder_then_silence_then_the_end_of_being_late() -> None:
    question = Question("k", closed=True, asked=1000, within=100, late=50, reminders=(10, 20))
    talk = Talk("feedback", "1", 0, question=question)
    later = talk._replace(question=question._replace(reminders=(20,)))
    last = talk._replace(question=question._replace(reminders=()))
    assert [one.due for one in (talk, later, last, last._replace(lapsed=True))] == [1010, 1020, 1100, 1150]


def test_texts_that_are_gathered_are_due_before_all_else() -> None:
    question = Question("k", closed=False, asked=1000, within=100, reminders=(1,), gather=5, gathered=("a",))
    assert question.due == 1005
