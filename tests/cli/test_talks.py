"""The commands for conversations that wait: list, export, check."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Write = Callable[..., Path]
Mokit = Callable[..., Any]

SHOP = """
    from datetime import UTC, datetime
    from mokit import Conversation, Engine, Inbound, Router, Service

    router = Router()

    @router.keyword("FEEDBACK")
    def feedback(talk: Conversation) -> str:
        print("a handler prints")
        talk.ask("rating", "From 1 to 5?", int)
        return talk.ask("why", "Why?")

    now = datetime(2026, 11, 21, tzinfo=UTC)
    engine = Engine(router, services=[Service("wool", numbers="56789")], clock=lambda: now)

    def text(sender, *texts):
        for number, one in enumerate(texts):
            engine.sync.receive(
                Inbound(id=f"{sender}-{number}", sender=sender, recipient="56789", text=one, received_at=now)
            )

    text("+14155550100", "feedback")
    text("+14155550101", "feedback", "4")
"""
NEWER = SHOP.replace('"rating", "From 1 to 5?", int', '"stars", "From 1 to 5?", int').partition("    text(")[0]


def export(write: Write, mokit: Mokit, *options: str) -> Path:
    write("shop.py", SHOP)
    return write("talks.jsonl", mokit("talks", "export", "shop:engine", *options).stdout)


def test_the_conversations_that_wait_are_listed(write: Write, mokit: Mokit) -> None:
    write("shop.py", SHOP)
    said = mokit("talks", "list", "shop:engine")
    assert [line for line in said.lines if "prints" not in line] == [
        "PERSON        SERVICE  CONVERSATION  WAITS FOR  BEGAN             ANSWERS",
        "+1415*****00  wool     feedback      rating     2026-11-21 00:00  0",
        "+1415*****01  wool     feedback      why        2026-11-21 00:00  1",
    ]
    assert said.code == 0
    assert "+14155550101" in mokit("talks", "list", "shop:engine", "--whole-numbers").output


def test_those_in_line_wait_for_their_turn(write: Write, mokit: Mokit) -> None:
    write("shop.py", SHOP + "    engine.sync.start(feedback, to='+14155550100', if_waiting='queue')\n")
    said = mokit("talks", "list", "shop:engine")
    assert "+1415*****00  wool     feedback      its turn                     0" in said.lines


def test_an_empty_store_is_told_by_its_kind(write: Write, mokit: Mokit) -> None:
    write()
    for command in ("list", "check"):
        said = mokit("talks", command, "wool:engine")
        assert (said.output, said.code) == ("no conversation waits in the MemoryStore\n", 0)
    assert mokit("talks", "export", "wool:engine").output == ""


def test_an_export_has_no_number_in_it(write: Write, mokit: Mokit) -> None:
    lines = export(write, mokit).read_text().splitlines()
    assert [json.loads(line)["person"] for line in lines] == ["+1415*****00", "+1415*****01"]
    assert "+14155550" not in "".join(lines)
    assert json.loads(lines[1])["talk"]["answers"]["rating"][2] == "4"


def test_an_export_has_whole_numbers_if_they_are_wanted(write: Write, mokit: Mokit) -> None:
    lines = export(write, mokit, "--whole-numbers").read_text().splitlines()
    assert [json.loads(line)["person"] for line in lines] == ["+14155550100", "+14155550101"]


def test_conversations_that_go_on_pass_the_check(write: Write, mokit: Mokit) -> None:
    export(write, mokit)
    for arguments in ([], ["talks.jsonl"]):
        said = mokit("talks", "check", "shop:engine", *arguments)
        assert (said.stdout, said.code) == ("2 of 2 continue\n", 0)     # what handlers print is on stderr


def test_conversations_that_break_are_listed_with_the_reason(write: Write, mokit: Mokit) -> None:
    file = export(write, mokit)
    path = write("newer.py", NEWER)
    assert "stars" in path.read_text()
    said = mokit("talks", "check", "newer:engine", "talks.jsonl")
    assert said.stdout.splitlines() == [
        "PERSON        CONVERSATION  WAITS FOR  VERDICT       WHY",
        "+1415*****00  feedback      rating     asks another  ask('stars') at line 10 was never asked; 'rating' waits",
        "+1415*****01  feedback      why        asks another  ask('stars') at line 10 was never asked; 'why' waits",
        "0 of 2 continue, asks another: 2",
    ]
    assert said.code == 1
    piped = mokit("talks", "check", "newer:engine", "-", typed=file.read_text())
    assert (piped.stdout, piped.code) == (said.stdout, 1)


def test_a_handler_that_is_gone_breaks_its_conversations(write: Write, mokit: Mokit) -> None:
    export(write, mokit)
    write()
    said = mokit("talks", "check", "wool:engine", "talks.jsonl")
    assert (said.lines[-1], said.code) == ("0 of 2 continue, stale: 2", 1)


@pytest.mark.parametrize(
    ("written", "told"),
    [("\n\nhello\n", "talks.jsonl:3: 'hello' is no recorded conversation"), (None, "No such file")],
)
def test_a_file_that_has_no_records_is_wrong_usage(write: Write, mokit: Mokit, written: str | None, told: str) -> None:
    write("shop.py", SHOP)
    if written is not None:
        write("talks.jsonl", written)
    said = mokit("talks", "check", "shop:engine", "talks.jsonl")
    assert told in said.lines[-1]
    assert said.code == 2


@pytest.mark.parametrize("command", ["list", "export", "check"])
def test_a_store_that_fails_is_told_in_a_line(write: Write, mokit: Mokit, command: str) -> None:
    write(
        "shop.py",
        """
        from mokit import Engine, Router
        from mokit.errors import StoreUnavailable
        from mokit.stores.memory import MemoryStore

        class Down(MemoryStore):
            def keys(self, after, limit):
                raise StoreUnavailable("no route to host")

        engine = Engine(Router(), store=Down())
        """,
    )
    said = mokit("talks", command, "shop:engine")
    assert (said.lines, said.code) == (["the store can't be read: no route to host"], 1)
