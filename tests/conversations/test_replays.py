"""A handler that runs again from the record comes to the same question, and does nothing twice."""

import json
from collections.abc import Sequence
from typing import Literal

from hypothesis import example, given
from hypothesis import strategies as st

from mokit import Conversation
from mokit.calls import run_turn
from mokit.endings import Ending
from mokit.runs import Arrival, Run
from mokit.talks import Talk, talk_from_json, talk_to_json
from mokit.texts import Texts
from tests.conversations.scripts import ANY_STEP, WORDS, Script, Step, handler

SENDER = "+14155550100"
TEXTS = Texts()
TWENTY = Script(tuple(Step("text", key=f"question-{n}") for n in range(21)))
SCRIPTS = st.lists(st.tuples(ANY_STEP, st.sampled_from(("", "", "q0", "q1"))), max_size=6).map(
    lambda steps: Script(tuple(step._replace(key=f"q{n}", when=when) for n, (step, when) in enumerate(steps)))
)


class Exchange:
    """One conversation, kept as JSON between two turns."""

    def __init__(self, script: Script) -> None:
        self.calls = 0
        self.handler = handler(script, self._count, is_async=False)
        self.talk = Talk("survey", "1", 0)

    def _count(self, _: str) -> int:
        self.calls += 1
        return self.calls

    def run(self, kind: Literal["opening", "answer", "repeat", "check"], text: str = "") -> Ending:
        """One turn, which is not kept."""
        run = Run(self.talk, Arrival(kind, 1000 * len(self.talk.answers), text), TEXTS)
        return run_turn(run, self.handler, {"talk": Conversation(run)})

    def take(self, kind: Literal["opening", "answer"], text: str = "") -> Ending:
        """One turn, which is kept."""
        ending = self.run(kind, text)
        self.talk = talk_from_json(json.loads(self.kept(ending)), SENDER)
        return ending

    def kept(self, ending: Ending) -> str:
        return json.dumps(talk_to_json(ending.talk), separators=(",", ":"))


@given(SCRIPTS, st.lists(st.sampled_from(WORDS), max_size=12))
@example(TWENTY, ["lorem"] * 20)
def test_a_replay_from_json_asks_the_same_question_and_calls_nothing(script: Script, answers: Sequence[str]) -> None:
    exchange = Exchange(script)
    ending = exchange.take("opening")
    for answer in answers:
        if ending.how != "asked":
            return
        calls = exchange.calls
        for again in (exchange.run("repeat"), exchange.run("check")):
            assert (again.how, again.talk, again.calls) == ("asked", exchange.talk, ending.calls)
        assert exchange.calls == calls
        ending = exchange.take("answer", answer)


@given(SCRIPTS, st.lists(st.sampled_from(WORDS), max_size=12))
def test_the_same_answers_make_the_same_record(script: Script, answers: Sequence[str]) -> None:
    one, other = Exchange(script), Exchange(script)
    endings = [one.take("opening"), other.take("opening")]
    for answer in answers:
        assert endings[0] == endings[1]
        if endings[0].how == "asked":
            endings = [one.take("answer", answer), other.take("answer", answer)]


def test_what_is_kept_of_twenty_answers_stays_below_four_kilobytes() -> None:
    exchange = Exchange(TWENTY)
    ending = exchange.take("opening")
    for _ in range(20):
        ending = exchange.take("answer", "a sentence of some forty letters, as typed")
    assert ending.talk.question is not None
    assert ending.talk.question.key == "question-20"
    assert len(exchange.kept(ending)) < 4000
