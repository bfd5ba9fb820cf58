"""A conversation goes on in another process as in this one, whatever seed that hashes with."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

PROGRAM = Path(__file__).with_name("seeded.py")


def ran(seed: str, state: str | None, texts: Sequence[str]) -> Any:
    """What a process that hashes with that seed says to the texts, and the state that it leaves."""
    done = subprocess.run(  # noqa: S603 - our own file
        [sys.executable, PROGRAM],
        input=json.dumps([state, texts]),
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_two_processes_with_different_seeds_begin_alike() -> None:
    assert ran("1", None, ["large"]) == ran("2", None, ["large"])


def test_two_processes_with_different_seeds_go_on_alike_from_one_state() -> None:
    said, state = ran("1", None, ["large"])
    assert len(said) == 2
    assert ran("2", state, ["1", "blue"]) == ran("3", state, ["1", "blue"])


def test_a_conversation_that_moves_from_process_to_process_ends_as_in_one() -> None:
    texts = ["large", "green", "1"]
    whole, _ = ran("1", None, texts)
    said, state = ran("2", None, texts[:1])
    for seed, text in zip("34", texts[1:], strict=True):
        more, state = ran(seed, state, [text])
        said += more
    assert said == whole
    assert said[-1].startswith("Size.LARGE green ['a', 'b', 'c'] {'wool': [4, 'wool'], 'needles': [7, 'needles']")
