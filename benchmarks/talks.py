"""Tell what replaying a conversation costs, and how much is kept of it.

A handler runs again from the top with each answer. What twenty recorded answers cost then is the
difference to a run that has none, so that the question, which both put, doesn't count.
"""

import argparse
import json
from collections.abc import Callable, Iterator
from itertools import repeat
from typing import Literal

from mokit import Conversation, between
from mokit.calls import run_turn
from mokit.endings import Ending
from mokit.runs import Arrival, Run
from mokit.talks import Talk, talk_from_json, talk_to_json
from mokit.texts import Texts
from timing import Entrant, compare, each, print_table

ANSWERS = 20
TYPED = "a sentence of some forty letters, as typed"
SENDER = "+14155550100"
TEXTS = Texts()

Kind = Literal["opening", "answer", "repeat"]
Handler = Callable[[Conversation], str]


def main() -> None:
    """Print the times of whole runs, what the recorded answers add, and the sizes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="few rounds")
    quick = parser.parse_args().quick
    scripts = [("free text", texting), ("numbers", counting), ("menus", choosing)]
    for name, handler in scripts:
        print(f"\n{ANSWERS} answers: {name}\n")
        _print_times(handler, rounds=5 if quick else 25, round_ms=10 if quick else 40)
    print()
    print_table(["kept as JSON", "bytes"], [(name, f"{len(_kept(handler)):,}") for name, handler in scripts])


def texting(talk: Conversation) -> str:
    """Ask for free text."""
    return " ".join([talk.ask(f"question-{number}", "And then?") for number in range(ANSWERS + 1)])


def counting(talk: Conversation) -> str:
    """Ask for numbers, with a check."""
    check = between(1, 99)
    return str(sum([talk.ask(f"question-{number}", "How many?", int, check) for number in range(ANSWERS + 1)]))


def choosing(talk: Conversation) -> str:
    """Ask with a menu."""
    colours = ["red", "green", "blue"]
    return " ".join([talk.choose(f"question-{number}", "Which?", colours) for number in range(ANSWERS + 1)])


def _print_times(handler: Handler, rounds: int, round_ms: float) -> None:
    talks = {f"{count} on record": talk_of(handler, count) for count in (0, ANSWERS)}
    entrants = [
        Entrant(name, _itself, each(lambda _, talk=talk: run(handler, talk, "repeat").how), proof="asked")
        for name, talk in talks.items()
    ]
    kept = _kept(handler)
    entrants.append(
        Entrant("read from JSON", _itself, each(lambda _: talk_from_json(json.loads(kept), SENDER)), proof="question")
    )
    for entrant in entrants:
        assert entrant.answered("any")
    none, all_, read = compare(entrants, _texts(), rounds=rounds, round_ms=round_ms)
    print_table(
        ["a run, µs", "whole", "beyond none", "an answer"],
        [
            (none.name, _us(none.ns), "", ""),
            (all_.name, _us(all_.ns), _us(all_.ns - none.ns), _us((all_.ns - none.ns) / ANSWERS)),
            (read.name, _us(read.ns), "", ""),
        ],
    )


def _itself(text: str) -> str:
    return text


def _texts() -> Iterator[str]:
    return repeat("any")


def _us(ns: float) -> str:
    return f"{ns / 1000:,.2f}"


def talk_of(handler: Handler, answers: int) -> Talk:
    """A conversation with so many answers on record."""
    talk = run(handler, Talk("survey", "twilio:SM" + "0" * 32, 1_795_000_000_000), "opening").talk
    typed = TYPED if handler is texting else "2"
    for _ in range(answers):
        talk = run(handler, talk, "answer", typed).talk
    return talk


def run(handler: Handler, talk: Talk, kind: Kind, text: str = "") -> Ending:
    """One turn."""
    turn = Run(talk, Arrival(kind, talk.began + 60_000, text), TEXTS)
    return run_turn(turn, handler, {"talk": Conversation(turn)})


def _kept(handler: Handler) -> str:
    return json.dumps(talk_to_json(talk_of(handler, ANSWERS)), separators=(",", ":"))


if __name__ == "__main__":
    main()
