"""The commands for the consent ledger."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Write = Callable[..., Path]
Mokit = Callable[..., Any]

SHOP = """
    from mokit import Engine, Router, Service
    from mokit.consent import Consent
    from mokit.stores.sqlite import SQLiteStore
    from mokit.transports.console import Console

    engine = Engine(
        Router(), services=[Service("wool", numbers="56789", transport=Console())],
        store=SQLiteStore("shop.db", durability="normal"), consent=Consent(), program="Wool",
        support="help@wool.example", ledger_key="a secret",
    )
"""
FILL = """
    from datetime import UTC, datetime
    from mokit import Inbound
    from shop import engine

    now = datetime.now(UTC)
    engine.sync.opt_in("+14155550101", evidence="form 17")
    engine.sync.receive(Inbound(id="1", sender="+14155550100", recipient="56789", text="STOP", received_at=now))
    engine.sync.close()
"""


@pytest.fixture
def shop(write: Write) -> Path:
    """A folder with the program and a store of one who left and one who came."""
    folder = write("shop.py", SHOP).parent
    write("fill.py", FILL)
    subprocess.run([sys.executable, "fill.py"], cwd=folder, check=True, capture_output=True)
    return folder


@pytest.mark.usefixtures("shop")
def test_a_person_is_shown_with_what_they_said(mokit: Mokit) -> None:
    lines = mokit("consent", "show", "shop:engine", "+14155550100").lines
    assert lines[0] == "service:wool: opted out, by text stop"
    assert len(lines) == 2


@pytest.mark.usefixtures("shop")
def test_the_ledger_is_written_as_lines_and_as_a_table(mokit: Mokit) -> None:
    assert len(mokit("consent", "export", "shop:engine").lines) == 2
    head, *rows = mokit("consent", "export", "shop:engine", "--csv").lines
    assert head.startswith("v,n,at,who,scope,was,is,level,said,by,word,cause,policy,before,hash")
    assert len(rows) == 2


def test_an_export_shows_what_was_changed_since(mokit: Mokit, shop: Path) -> None:
    lines = mokit("consent", "export", "shop:engine").lines
    export = shop / "export.jsonl"
    export.write_text("\n".join(lines))
    assert mokit("consent", "verify", "shop:engine", str(export)).lines == ["the ledger is whole: 2 lines"]
    export.write_text("\n".join([lines[0].replace("form 17", "form 18"), lines[1]]))
    said = mokit("consent", "verify", "shop:engine", str(export))
    assert said.lines[0].startswith("a line of the export is not in the ledger")
    assert said.code == 1
