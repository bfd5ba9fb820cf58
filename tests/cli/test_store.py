"""The commands for a program's store, and the worker."""

import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from mokit import Engine, Router
from mokit.cli.worker import lacks
from mokit.stores.memory import MemoryStore
from mokit.stores.sqlite import SQLiteStore
from mokit.testing.handset import HandsetLine
from mokit.transports.base import Take

Write = Callable[..., Path]
Mokit = Callable[..., Any]


class Bind(HandsetLine):
    """A transport that brings messages as well."""

    def listen(self, take: Take, now: Callable[[], datetime]) -> AbstractContextManager[None]:
        raise NotImplementedError(take, now)

SHOP = """
    from datetime import UTC, datetime, timedelta
    from mokit import Contact, Engine, Outbound, Router, Service
    from mokit.stores.sqlite import SQLiteStore
    from mokit.transports.console import Console

    router = Router()

    @router.keyword("JOIN")
    def join(contact: Contact) -> str:
        contact.join("tips")
        return "Welcome."

    wool = Service("wool", numbers="56789", transport=Console())
    engine = Engine(router, services=[wool], store=SQLiteStore("shop.db", durability="normal"))
"""
FILL = """
    from datetime import UTC, datetime, timedelta
    from mokit import Inbound, Outbound
    from shop import engine

    for number in ("+14155550100", "+14155550101"):
        engine.sync.receive(
            Inbound(id=number, sender=number, recipient="56789", text="JOIN", received_at=datetime.now(UTC))
        )
    past = engine.replaced(clock=lambda: datetime.now(UTC) - timedelta(hours=1))
    past.sync.send(
        Outbound(
            id="held", sender="56789", recipient="+14155550100", text="The sale begins.",
            not_before=datetime.now(UTC) - timedelta(minutes=20),
        )
    )
    engine.sync.close()
    past.sync.close()
"""


def filled(write: Write) -> Path:
    path = write("shop.py", SHOP)
    subprocess.run(  # noqa: S603 - our own arguments
        [sys.executable, write("fill.py", FILL)], cwd=path.parent, check=True, capture_output=True
    )
    return path


def test_stats_count_what_is_there_and_tell_that_no_worker_runs(write: Write, mokit: Mokit) -> None:
    filled(write)
    said = mokit("store", "stats", "shop:engine")
    assert said.lines[:3] == [
        "SQLiteStore: 2 people", "waiting: 1 message or timer", "due now for 1 person, being served: 0",
    ]
    assert said.lines[3].endswith("UTC; no worker seems to run: mokit run")


def test_stats_count_nobody_who_is_a_broadcast_a_pause_or_a_pace(write: Write, mokit: Mokit) -> None:
    filled(write)
    own = """
        from mokit import Outbound, Service
        from shop import engine
        from mokit.transports.console import Console

        paced = engine.replaced(services=[Service("wool", numbers="56789", transport=Console(), pace=10)])
        paced.sync.broadcast("tips", "Wash cold.", id="tip-1")
        paced.sync.send(Outbound(id="1", sender="56789", recipient="+14155550101", text="Hi.", kind="transactional"))
        paced.sync.pause(kind="promotional")
        assert {key.partition("|")[2] for key in paced._plan.settings.store.keys("", 100).items} == {
            "+14155550100", "+14155550101", "broadcast:tip-1", "pace:56789", "paused",
        }
        paced.sync.close()
    """
    subprocess.run(  # noqa: S603 - our own arguments
        [sys.executable, write("own.py", own)], cwd=Path.cwd(), check=True, capture_output=True
    )
    assert mokit("store", "stats", "shop:engine").lines[0] == "SQLiteStore: 2 people"


def test_stats_tell_what_is_paused(write: Write, mokit: Mokit) -> None:
    write("shop.py", SHOP)
    pause = """
        from shop import engine

        engine.sync.pause(service="56789", kind="promotional")
        engine.sync.pause()
        engine.sync.close()
    """
    subprocess.run([sys.executable, write("pause.py", pause)], cwd=Path.cwd(), check=True)  # noqa: S603 - our own
    paused = [line for line in mokit("store", "stats", "shop:engine").lines if line.startswith("paused")]
    assert sorted(paused) == ["paused: everything", "paused: service wool, kind promotional"]


def test_members_are_listed_with_masked_numbers_unless_they_are_wanted_whole(write: Write, mokit: Mokit) -> None:
    filled(write)
    assert mokit("store", "members", "shop:engine", "tips").lines == ["+1415*****00", "+1415*****01"]
    whole = mokit("store", "members", "shop:engine", "tips", "--service", "56789", "--whole-numbers")
    assert whole.lines == ["+14155550100", "+14155550101"]
    assert mokit("store", "members", "shop:engine", "offers").lines == []
    write("silk.py", "from shop import engine as wool\nengine = wool.replaced(space='silk')")
    assert mokit("store", "members", "silk:engine", "tips").lines == []


def test_a_store_that_works_is_told_and_left_as_it_was(write: Write, mokit: Mokit) -> None:
    filled(write)
    said = mokit("store", "check", "shop:engine")
    assert said.output.startswith("SQLiteStore: opened, written, read and dropped in ")
    assert mokit("store", "migrate", "shop:engine").code == 0
    assert mokit("store", "stats", "shop:engine").lines[0] == "SQLiteStore: 2 people"


def test_a_store_that_fails_is_told_in_a_line(write: Write, mokit: Mokit) -> None:
    path = write("shop.py", SHOP)
    (path.parent / "shop.db").write_text("no database at all, but some words")
    said = mokit("store", "check", "shop:engine")
    assert said.code == 1
    assert said.output.startswith("the store failed: ")


def test_a_worker_sends_what_is_due_and_ends_on_sigterm(write: Write) -> None:
    path = filled(write)
    worker = subprocess.Popen(  # noqa: S603 - our own arguments
        [Path(sys.executable).with_name("mokit"), "run", "shop:engine"],
        cwd=path.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )
    with worker:
        assert worker.stdout is not None
        line = worker.stdout.readline()
        worker.send_signal(signal.SIGTERM)
        _, errors = worker.communicate(timeout=60)
    assert "The sale begins." in line
    assert worker.returncode == 0
    assert "a worker sends what falls due" in errors


@pytest.mark.parametrize(
    ("settings", "lacking"),
    [
        ({}, ["the engine has no transport", "MemoryStore is this process's own"]),
        ({"transport": HandsetLine()}, ["MemoryStore is this process's own"]),
        ({"store": SQLiteStore("wool.db")}, ["the engine has no transport"]),
        ({"transport": HandsetLine(), "store": SQLiteStore("wool.db")}, []),
        ({"transport": Bind(), "store": MemoryStore()}, []),
    ],
)
def test_a_worker_tells_why_it_has_nothing_to_do(settings: dict[str, Any], lacking: list[str]) -> None:
    told = lacks(Engine(Router(), **settings))
    assert [words for words, whole in zip(lacking, told, strict=True) if words in whole] == lacking
