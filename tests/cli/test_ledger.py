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
@pytest.mark.parametrize("written", ["14155550100", "0014155550100", "+1 (415) 555-0100"])
def test_a_person_is_found_however_the_number_is_written(mokit: Mokit, written: str) -> None:
    assert mokit("consent", "show", "shop:engine", written).lines[0] == "service:wool: opted out, by text stop"


@pytest.mark.usefixtures("shop")
def test_who_is_not_known_or_no_number_is_told(mokit: Mokit) -> None:
    [line] = mokit("consent", "show", "shop:engine", "4155550100").lines
    assert line == "nothing is known of the consent of 4155550100 or +4155550100"
    assert mokit("consent", "show", "shop:engine", "WOOL").code == 2


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


LIST = """Number,Status,At,Evidence,Page
+14155550102,opted in,2026-01-02T10:00:00Z,form 18,/join
14155550103,unsubscribed,2026-01-02,,
"+1 415 555 0104",out,,a letter,
"""


@pytest.mark.usefixtures("shop")
def test_a_list_is_imported_once_with_its_evidence(mokit: Mokit, write: Write) -> None:
    write("list.csv", LIST)
    said = mokit("consent", "import", "shop:engine", "list.csv")
    assert said.lines == ["3 rows: 3 news, 0 known or older than what is known"]
    assert mokit("consent", "import", "shop:engine", "list.csv").lines[0].startswith("3 rows: 0 news")
    shown = mokit("consent", "show", "shop:engine", "+14155550102").lines
    assert shown[0] == "service:wool: opted in, by import"
    assert '"cause":"form 18"' in shown[1]
    assert '"said":"2026-01-02T10:00:00.000+00:00"' in shown[1]
    assert "opted out" in mokit("consent", "show", "shop:engine", "+14155550104").lines[0]
    assert mokit("consent", "verify", "shop:engine").lines == ["the ledger is whole: 5 lines"]


@pytest.mark.usefixtures("shop")
def test_further_columns_are_evidence_where_they_are_named(mokit: Mokit, write: Write) -> None:
    write("list.csv", LIST)
    mokit("consent", "import", "shop:engine", "list.csv", "--evidence", "evidence", "--evidence", "Page")
    shown = mokit("consent", "show", "shop:engine", "+14155550102").lines
    assert '"cause":"evidence: form 18; Page: /join"' in shown[1]


@pytest.mark.usefixtures("shop")
def test_an_import_never_brings_back_who_left_later(mokit: Mokit, write: Write) -> None:
    write("list.csv", "number,status,at,evidence\n+14155550100,in,2026-01-02T10:00:00Z,form 1\n")
    assert "0 news" in mokit("consent", "import", "shop:engine", "list.csv").lines[0]
    assert "opted out" in mokit("consent", "show", "shop:engine", "+14155550100").lines[0]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("+14155550102,maybe,2026-01-02,form", "status is 'maybe'; write opted in or opted out"),
        ("+14155550102,in,,form", "an opt-in needs evidence, and the time"),
        ("+14155550102,in,2026-01-02,", "an opt-in needs evidence, and the time"),
        ("+14155550102,in,yesterday,form", "yesterday"),
        ("+14155550102,in,2999-01-02,form", "at is '2999-01-02', which is in the future"),
        ("WOOL,out,,", "'WOOL' is no number with its country"),
    ],
)
@pytest.mark.usefixtures("shop")
def test_a_list_with_a_wrong_row_is_not_imported_unless_it_shall_be(
    mokit: Mokit, write: Write, row: str, says: str
) -> None:
    write("list.csv", f"number,status,at,evidence\n{row}\n+14155550103,out,,\n")
    said = mokit("consent", "import", "shop:engine", "list.csv")
    assert said.code == 1
    assert said.lines[0].startswith("line 2: ")
    assert says in said.output
    assert "nothing is known" in mokit("consent", "show", "shop:engine", "+14155550103").lines[0]
    assert "1 row: 1 news" in mokit("consent", "import", "shop:engine", "list.csv", "--skip-wrong").output


@pytest.mark.usefixtures("shop")
def test_a_list_without_the_columns_is_refused(mokit: Mokit, write: Write) -> None:
    write("list.csv", "phone,state\n+14155550103,out\n")
    said = mokit("consent", "import", "shop:engine", "list.csv")
    assert said.code == 2
    assert "no column 'number'" in said.output


@pytest.mark.usefixtures("shop")
def test_people_that_are_exported_can_be_imported_elsewhere(mokit: Mokit, write: Write) -> None:
    lines = mokit("consent", "export", "shop:engine", "--people").lines
    assert lines[0] == "number,status,at,level,evidence"
    assert [line.split(",")[:2] for line in lines[1:]] == [["+14155550100", "opted out"], ["+14155550101", "opted in"]]
    write("people.csv", "\n".join(lines))
    write("other.py", SHOP.replace("shop.db", "other.db"))
    assert "2 rows: 2 news" in mokit("consent", "import", "other:engine", "people.csv").output
    assert mokit("consent", "drift", "other:engine", "people.csv", "--column", "number").code == 0


@pytest.mark.usefixtures("shop")
def test_who_has_not_said_yes_is_not_exported(mokit: Mokit, write: Write, shop: Path) -> None:
    write("shop.py", SHOP.replace("consent=Consent()", "consent=Consent(double_opt_in=True)").replace(
        "    engine =", """
    router = Router()

    @router.keyword("JOIN", opts_in=True)
    def join() -> str:
        return "Welcome!"

    engine ="""
    ).replace("Router(), services", "router, services"))    # fmt: skip
    write("fill.py", FILL.replace("+14155550100", "+14155550102").replace('id="1"', 'id="2"').replace("STOP", "JOIN"))
    subprocess.run([sys.executable, "fill.py"], cwd=shop, check=True, capture_output=True)
    assert "pending" in mokit("consent", "show", "shop:engine", "+14155550102").lines[0]
    assert len(mokit("consent", "export", "shop:engine", "--people").lines) == 3


@pytest.mark.parametrize("theirs", ["+14155550109", "number\n14155550109", "Name,Phone Number\nAnne,+1 415 555 0109"])
@pytest.mark.usefixtures("shop")
def test_drift_tells_what_each_side_has_alone(mokit: Mokit, write: Write, theirs: str) -> None:
    write("gateway.csv", theirs)
    said = mokit("consent", "drift", "shop:engine", "gateway.csv", "--whole-numbers")
    assert said.lines == [
        "the gateway alone has +14155550109",
        "mokit alone has +14155550100",
        "opted out for both: 0, for the gateway alone: 1, for mokit alone: 1",
    ]
    assert said.code == 1


@pytest.mark.usefixtures("shop")
def test_drift_ends_where_both_have_the_same(mokit: Mokit, write: Write) -> None:
    write("gateway.csv", "+14155550100\n+14155550109\n")
    assert "written down: 1" in mokit("consent", "drift", "shop:engine", "gateway.csv", "--record").output
    said = mokit("consent", "drift", "shop:engine", "gateway.csv")
    assert (said.lines, said.code) == (["opted out for both: 2, for the gateway alone: 0, for mokit alone: 0"], 0)


@pytest.mark.usefixtures("shop")
def test_rows_of_who_is_in_are_no_opt_outs(mokit: Mokit, write: Write) -> None:
    write("gateway.csv", "number,Status\n+14155550100,Opt-Out\n+14155550109,unsubscribed\n+14155550101,opted in\n")
    said = mokit("consent", "drift", "shop:engine", "gateway.csv", "--record")
    assert said.lines[-2:] == [
        "opted out for both: 1, for the gateway alone: 1, for mokit alone: 0", "written down: 1"
    ]
    assert "opted in" in mokit("consent", "show", "shop:engine", "+14155550101").lines[0]
    assert "opted out" in mokit("consent", "show", "shop:engine", "+14155550109").lines[0]


@pytest.mark.parametrize("status", ["active", ""])
@pytest.mark.usefixtures("shop")
def test_rows_of_whom_it_is_not_known_whether_they_left_are_refused(mokit: Mokit, write: Write, status: str) -> None:
    write("gateway.csv", f"number,status\n+14155550109,out\n+14155550101,{status}\n")
    said = mokit("consent", "drift", "shop:engine", "gateway.csv", "--record")
    assert said.code == 2
    assert f"line 3: status is {status!r}; write opted in or opted out, or leave the column out" in " ".join(
        said.output.split()
    )
    assert "nothing is known" in mokit("consent", "show", "shop:engine", "+14155550109").output


@pytest.mark.usefixtures("shop")
def test_one_number_may_be_in_a_list_twice(mokit: Mokit, write: Write) -> None:
    rows = ["+14155550105,in,2026-01-01,form 1", "+14155550105,out,2026-01-02,", "+14155550105,in,2026-01-04,form 2"]
    write("list.csv", "\n".join(["number,status,at,evidence", *rows]))
    assert "3 rows: 3 news" in mokit("consent", "import", "shop:engine", "list.csv").output
