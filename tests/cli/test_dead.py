"""The commands for messages whose handlers raised."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

Write = Callable[..., Path]
Mokit = Callable[..., Any]

POLL = """
    from pathlib import Path

    from mokit import Engine, Router, Service
    from mokit.stores.sqlite import SQLiteStore
    from mokit.transports.console import Console

    router = Router()

    @router.keyword("VOTE {choice}")
    def vote(choice: int) -> str:
        if not Path("open").exists():
            raise ValueError("the poll is closed")
        return f"You voted {choice}."

    poll = Service("poll", numbers="56789", transport=Console())
    engine = Engine(router, services=[poll], store=SQLiteStore("poll.db", durability="normal"))
"""
VOTE = """
    import sys
    from datetime import UTC, datetime

    from mokit import Inbound
    from poll import engine

    for id in ("1", "2"):
        engine.sync.receive(
            Inbound(
                id=id, sender="+14155550100", recipient="56789", text=f"VOTE {id}", received_at=datetime.now(UTC),
                transport="wire",
            )
        )
"""


def test_dead_letters_are_listed_shown_retried_and_dropped(write: Write, mokit: Mokit, folder: Path) -> None:
    write("poll.py", POLL)
    subprocess.run([sys.executable, write("vote.py", VOTE)], cwd=folder, check=True, capture_output=True)  # noqa: S603
    listed = mokit("dead", "list", "poll:engine", "--whole-numbers").lines
    assert [line.split()[:3] for line in listed[1:]] == [
        ["wire:1", "poll", "+14155550100"], ["wire:2", "poll", "+14155550100"],
    ]
    page = mokit("dead", "list", "poll:engine", "--limit", "1")
    assert [line.split()[0] for line in page.lines] == ["ID", "wire:1", "There"]
    assert page.lines[-1] == "There are more: --after wire:1"
    [_, second] = mokit("dead", "list", "poll:engine", "--limit", "1", "--after", "wire:1").lines
    assert second.startswith("wire:2")
    shown = mokit("dead", "show", "poll:engine", "wire:1").lines
    assert "ValueError: the poll is closed" in shown[1]
    assert shown[2] == "VOTE 1"
    assert "+14155550100" not in shown[0]
    mokit("dead", "drop", "poll:engine", "wire:2")
    again = mokit("dead", "retry", "poll:engine", "wire:1")
    assert (again.code, again.lines[-1]) == (1, "it failed again: ValueError: the poll is closed")
    write("open", "")
    [_, line] = mokit("dead", "list", "poll:engine").lines
    assert mokit("dead", "retry", "poll:engine", line.split()[0]).code == 0
    assert len(mokit("dead", "list", "poll:engine").lines) == 1


def test_one_that_is_not_there_is_told(write: Write, mokit: Mokit) -> None:
    write("poll.py", POLL)
    gone = mokit("dead", "show", "poll:engine", "wire:9")
    assert (gone.code, gone.lines) == (1, ["there is no dead letter 'wire:9'; `mokit dead list` shows them"])
