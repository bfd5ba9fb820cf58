"""Outcomes and waiting messages read back from the store as they were."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mokit import Decision, Inbound, Media, Outbound, Outcome
from mokit.records import (
    DIED,
    UNHEARD,
    Waiting,
    outcome_from_json,
    outcome_to_json,
    reply_to,
    waiting_from_json,
    waiting_to_json,
)

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
MESSAGE = Inbound(id="SM1", sender="+14155550100", recipient="56789", text="vote a", received_at=NOW)

MEDIA = st.lists(st.builds(Media, st.text(), st.text()), max_size=3).map(tuple)
REPLIES = st.lists(st.tuples(st.text(), MEDIA), max_size=4).map(
    lambda said: tuple(reply_to(MESSAGE, number, words, media) for number, (words, media) in enumerate(said))
)
DECISIONS = st.builds(
    Decision, st.integers(0, 11), st.text(), st.text(), st.none() | st.text(), st.none() | st.text(),
    st.dictionaries(st.text(), st.text(), max_size=3),
    st.sampled_from([None, "opt_out", "opt_in", "help", "suspected"]),
)    # fmt: skip
OUTCOMES = st.builds(Outcome, replies=REPLIES, decision=st.none() | DECISIONS, error=st.none() | st.text())
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - they get one
OUTBOUNDS = st.builds(
    Outbound, id=st.text(), sender=st.text(), recipient=st.just("+14155550100"), text=st.text(), media=MEDIA,
    kind=st.sampled_from(["reply", "transactional", "promotional"]), expires_at=st.none() | MOMENTS,
)    # fmt: skip


@given(OUTCOMES)
def test_an_outcome_reads_back_the_same_and_as_a_duplicate(outcome: Outcome) -> None:
    again = outcome_from_json(outcome_to_json(outcome), MESSAGE)
    assert (again.replies, again.decision, again.error) == (outcome.replies, outcome.decision, outcome.error)
    assert again.duplicate


@given(OUTBOUNDS, st.text(), st.integers(0, 8), st.sampled_from(["", DIED, UNHEARD]), st.text())
def test_a_waiting_message_reads_back_the_same(
    message: Outbound, service: str, tries: int, doubt: str, name: str
) -> None:
    waiting = Waiting(message, service, tries, doubt=doubt, list=name)
    assert waiting_from_json(message.id, waiting_to_json(waiting)) == waiting


def test_a_moment_is_kept_whatever_its_zone() -> None:
    local = NOW.astimezone(datetime.now(UTC).astimezone().tzinfo) + timedelta(microseconds=1)
    message = Outbound(id="o", sender="1", recipient="+14155550100", text="", expires_at=local)
    assert waiting_from_json("o", waiting_to_json(Waiting(message, "1"))).message.expires_at == local


@pytest.mark.parametrize("words", ["", "\x00", "\ud83d", "\U0001f9f6", "\u2028", '"\\', "e\u0301"])
def test_any_words_are_kept_and_the_record_is_plain_ascii(words: str) -> None:
    record = outcome_to_json(Outcome(replies=(reply_to(MESSAGE, 0, words),), error=words))
    assert record.isascii()
    assert outcome_from_json(record, MESSAGE).texts == [words]


def test_a_record_tells_its_version_and_is_short() -> None:
    record = outcome_to_json(Outcome(replies=(reply_to(MESSAGE, 0, "Thanks"),)))
    assert json.loads(record) == {"v": 1, "replies": ["Thanks"], "decision": None, "error": None}


def test_a_reply_goes_back_where_the_message_came_from() -> None:
    reply = reply_to(MESSAGE, 2, "Thanks")
    assert (reply.id, reply.sender, reply.recipient, reply.kind) == ("r::SM1:2", "56789", "+14155550100", "reply")
