"""The commands for broadcasts."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Write = Callable[..., Path]
Mokit = Callable[..., Any]

SHOP = """
    from mokit import Contact, Engine, Router, Service
    from mokit.stores.sqlite import SQLiteStore
    from mokit.transports.console import Console

    router = Router()

    @router.keyword("JOIN")
    def join(contact: Contact) -> None:
        contact.join("tips")

    wool = Service("wool", numbers="56789", transport=Console())
    engine = Engine(router, services=[wool], store=SQLiteStore("shop.db", durability="normal"))
"""
FILL = """
    from datetime import UTC, datetime
    from mokit import Inbound
    from shop import engine

    for number in ("+14155550100", "+14155550101"):
        engine.sync.receive(
            Inbound(id=number, sender=number, recipient="56789", text="JOIN", received_at=datetime.now(UTC))
        )
"""
WORK = """
    from shop import engine

    while engine.sync.run_due():
        pass
"""


def run(path: Path) -> str:
    return subprocess.run(  # noqa: S603 - our own arguments
        [sys.executable, path], cwd=path.parent, check=True, capture_output=True, text=True
    ).stdout


def test_a_broadcast_is_begun_paused_resumed_and_sent_by_a_worker(write: Write, mokit: Mokit) -> None:
    write("shop.py", SHOP)
    run(write("fill.py", FILL))
    begun = mokit("broadcast", "send", "shop:engine", "tips", "Wash cold.", "--id", "tip-1")
    assert begun.lines == ["tip-1: 2 on the list, about 2 segments"]
    mokit("broadcast", "pause", "shop:engine", "tip-1")
    assert mokit("broadcast", "list", "shop:engine").lines[1].split()[:5] == ["tip-1", "tips", "paused", "0", "2"]
    mokit("broadcast", "resume", "shop:engine", "tip-1")
    sent = run(write("work.py", WORK))
    assert sent.splitlines() == ["56789 -> +14155550100: Wash cold.", "56789 -> +14155550101: Wash cold."]
    assert mokit("broadcast", "list", "shop:engine").lines[1].split()[:5] == ["tip-1", "tips", "done", "2", "0"]
    mokit("broadcast", "cancel", "shop:engine", "tip-1")
    assert mokit("broadcast", "list", "shop:engine").lines[1].split()[2] == "cancelled"


def test_a_list_without_a_service_is_told_in_a_line(write: Write, mokit: Mokit) -> None:
    write()
    said = mokit("broadcast", "send", "wool:engine", "tips", "Wash cold.", "--service", "silk")
    assert said.code == 1
    assert said.lines[0].startswith("no service with a transport has the number 'silk'")


@pytest.mark.parametrize("command", ["pause", "resume", "cancel"])
def test_a_broadcast_that_there_is_not_is_told(write: Write, mokit: Mokit, command: str) -> None:
    write("shop.py", SHOP)
    said = mokit("broadcast", command, "shop:engine", "tip-1")
    assert (said.code, said.lines) == (1, ["there is no broadcast 'tip-1'; there is none at all"])
    mokit("broadcast", "send", "shop:engine", "tips", "Wash cold.", "--id", "tip-1")
    assert mokit("broadcast", command, "shop:engine", "tip1").lines == ["there is no broadcast 'tip1'; there are tip-1"]
    assert mokit("broadcast", command, "shop:engine", "tip-1").code == 0
