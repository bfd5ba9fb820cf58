"""The commands `mokit pause` and `mokit resume`."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from mokit import Outbound, Service
from mokit.testing.handset import HandsetLine

Write = Callable[..., Path]
Mokit = Callable[..., Any]

SHOP = """
    from mokit import Engine, Router, Service
    from mokit.stores.sqlite import SQLiteStore
    from mokit.transports.console import Console

    wool = Service("wool", numbers="56789", transport=Console())
    engine = Engine(Router(), services=[wool], store=SQLiteStore("shop.db", durability="normal"))
"""

def test_what_is_paused_is_listed_and_resumed_with_the_same_options(write: Write, mokit: Mokit) -> None:
    write("shop.py", SHOP)
    assert mokit("pause", "shop:engine").lines == ["nothing is paused"]
    options = ["--service", "56789", "--kind", "promotional", "--transport", "console"]
    told = ["paused: service wool, kind promotional, transport console"]
    assert mokit("pause", "shop:engine", *options).lines == told
    assert mokit("pause", "shop:engine", "--everything").lines == ["paused: everything", *told]
    assert mokit("resume", "shop:engine").lines == ["paused: everything", *told]
    assert mokit("resume", "shop:engine", "--everything").lines == told
    assert mokit("store", "stats", "shop:engine").lines[-1:] == told
    assert mokit("resume", "shop:engine", *options).lines == ["nothing is paused"]


def test_a_worker_holds_what_is_paused_until_it_is_resumed(write: Write, mokit: Mokit) -> None:
    write("shop.py", SHOP)
    mokit("pause", "shop:engine", "--kind", "promotional")
    line = HandsetLine()
    paused_for = timedelta()
    engine = import_module("shop").engine
    worker = engine.replaced(
        services=[Service("wool", numbers="56789", transport=line)], clock=lambda: datetime.now(UTC) + paused_for
    )
    for kind in ("promotional", "transactional"):
        worker.sync.send(Outbound(id=kind, sender="56789", recipient="+14155550100", text=kind, kind=kind))
    assert [message.text for message in line.sent] == ["transactional"]
    mokit("resume", "shop:engine", "--kind", "promotional")
    paused_for = timedelta(minutes=2)
    worker.sync.run_due()
    assert [message.text for message in line.sent] == ["transactional", "promotional"]
    worker.sync.close()
    engine.sync.close()


def test_a_pause_that_was_not_made_so_is_told_with_those_that_were(write: Write, mokit: Mokit) -> None:
    write("shop.py", SHOP)
    mokit("pause", "shop:engine", "--kind", "promotional")
    said = mokit("resume", "shop:engine", "--service", "wool")
    assert said.code == 1
    assert said.stdout.splitlines() == ["paused: kind promotional"]
    assert "give those of one that is listed" in said.output


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (["--service", "silk"], 2, "there is no service 'silk'; the program has wool"),
        (["--kind", "promotionl"], 1, "did you mean 'promotional'?"),
        (["--transport", "consol"], 1, "it is one of console"),
        (["--everything", "--kind", "reply"], 2, "goes with no other option"),
    ],
)
def test_what_there_is_none_of_is_refused(
    write: Write, mokit: Mokit, options: list[str], code: int, told: str
) -> None:
    write("shop.py", SHOP)
    for command in ("pause", "resume"):
        said = mokit(command, "shop:engine", *options)
        assert (said.code, said.stdout) == (code, "")
        assert told in said.output


@pytest.mark.parametrize("command", ["pause", "resume"])
def test_a_store_that_no_worker_shares_is_refused(write: Write, mokit: Mokit, command: str) -> None:
    write()
    said = mokit(command, "wool:engine", "--everything")
    assert said.code == 1
    assert "no worker hears of it" in said.output
