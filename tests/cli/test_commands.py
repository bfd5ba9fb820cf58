"""The commands that look into a program: routes, explain, check, segments."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

Write = Callable[..., Path]
Mokit = Callable[..., Any]

SHOP = """
    from datetime import UTC, date
    from typing import Literal
    from mokit import Contact, Engine, Router, Service

    router, tips = Router(), Router(service="tips")

    @router.keyword("JOIN", "SUBSCRIBE")
    def join(contact: Contact) -> str:
        '''Get one wool tip a week.

        Not shown.
        '''
        return "Welcome."

    @router.keyword("VOTE {choice}", help="Vote for your sweater", closes=date(2020, 1, 31), timezone=UTC)
    def vote(choice: Literal["A", "B"]) -> str:
        raise RuntimeError("explain ran a handler")

    @tips.keyword("羊毛", trailing=True, anywhere=True)
    def wool() -> str:
        return "Wool."

    @router.fallback
    def lost() -> str:
        return "What?"

    router.include(tips)
    engine = Engine(router, services=[Service("shop", numbers="56789"), Service("tips", numbers=["56790", "56791"])])
"""

CLASHING = """
    from mokit import Engine, Router

    router = Router()

    @router.keyword("JOIN")
    def join() -> str:
        return "Welcome."

    @router.keyword("join")
    def enter() -> str:
        return "Welcome."

    engine = Engine(router)
"""


def test_routes_are_listed_in_aligned_lines(write: Write, mokit: Mokit) -> None:
    write("shop/wool.py", SHOP)
    said = mokit("routes", "shop/wool.py:engine")
    place = Path("shop/wool.py")
    assert said.lines == [
        "KEYWORD          HANDLER  HELP                      OPTIONS                           PLACE",
        f"JOIN, SUBSCRIBE  join     Get one wool tip a week.                                    {place}:8",
        f"VOTE {{choice}}    vote     Vote for your sweater     closes 31 Jan 2020                {place}:16",
        f"(fallback)       lost                                                                 {place}:24",
        f"羊毛             wool                               service tips, trailing, anywhere  {place}:20",
    ]
    assert said.code == 0


def test_routes_outside_of_the_folder_have_their_whole_place(
    write: Write, mokit: Mokit, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("wool.py")
    write("inner/empty.txt", "")
    monkeypatch.chdir("inner")
    assert mokit("routes", f"{path}:engine").lines[1].endswith(f"  {path}:6")


def test_routes_can_be_had_as_json(write: Write, mokit: Mokit) -> None:
    path = write("wool.py", SHOP)
    listed = json.loads(mokit("routes", "wool:engine", "--json").output)
    assert [one["patterns"] for one in listed] == [["JOIN", "SUBSCRIBE"], ["VOTE {choice}"], [], ["羊毛"]]
    assert listed[1] == {
        "purpose": "keyword",
        "patterns": ["VOTE {choice}"],
        "handler": "vote",
        "help": "Vote for your sweater",
        "service": None,
        "trailing": False,
        "anywhere": False,
        "opens": None,
        "closes": datetime(2020, 2, 1, tzinfo=UTC).isoformat(),
        "where": f"{path}:16",
    }


def test_a_program_without_routes_has_an_empty_list(write: Write, mokit: Mokit) -> None:
    write("wool.py", "from mokit import Engine, Router\nengine = Engine(Router())")
    assert mokit("routes", "wool:engine").lines == ["KEYWORD  HANDLER  HELP  OPTIONS  PLACE"]
    assert mokit("check", "wool:engine").output == "0 routes, 0 keywords, no clash\n"


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        (["join!"], ["rule 4: JOIN is the whole text", "compared: 'join'", "route: join (JOIN)"]),
        (
            ["vote", "c"],
            [
                "rule 9: VOTE {choice} begins the text, but the field {choice} is wrong",
                "compared: 'vote c'",
                "route: vote (VOTE {choice})",
                """mokit says: 'Sorry, "c" is not one of A, B. Reply VOTE A.'""",
            ],
        ),
        (
            ["vote a"],
            [
                "rule 6: VOTE {choice} is what the text begins with, but was not open when it was sent",
                "compared: 'vote a'",
                "route: vote (VOTE {choice})",
                "field choice: 'a'",
                "mokit says: 'Sorry, VOTE ended on 31 Jan 2020.'",
            ],
        ),
        ([""], ["rule 0: an empty text", "compared: ''"]),
    ],
)
def test_a_text_is_explained_without_running_anything(
    write: Write, mokit: Mokit, typed: list[str], lines: list[str]
) -> None:
    write("wool.py", SHOP)
    said = mokit("explain", "wool:engine", *typed)
    assert said.lines == lines
    assert said.code == 0


@pytest.mark.parametrize(("service", "route"), [("tips", "wool"), ("56791", "wool"), ("56789", "lost"), ("", "lost")])
def test_a_text_is_explained_for_one_service(write: Write, mokit: Mokit, service: str, route: str) -> None:
    write("wool.py", SHOP)
    said = mokit("explain", "wool:engine", "羊毛", "--service", service, "--json")
    assert json.loads(said.output)["route"] == route


def test_a_text_is_explained_in_the_persons_language(write: Write, mokit: Mokit) -> None:
    write(
        "wool.py",
        """
        from mokit import Engine, Router, Texts
        router = Router()
        @router.keyword("JOIN {age}")
        def join(age: int) -> str:
            return "Welcome."
        engine = Engine(router, texts=Texts({"de": {"missing_field": "{keyword} will {wanted}: {usage}."}}))
        """,
    )
    said = mokit("explain", "wool:engine", "join", "--language", "de", "--json")
    assert json.loads(said.output)["says"].startswith("JOIN will a whole number: JOIN")


def test_a_decision_can_be_had_as_json(write: Write, mokit: Mokit) -> None:
    write("wool.py", SHOP)
    said = mokit("explain", "wool:engine", "Vote a", "--json")
    assert json.loads(said.output) == {
        "rule": 6,
        "why": "VOTE {choice} is what the text begins with, but was not open when it was sent",
        "compared": "vote a",
        "route": "vote",
        "pattern": "VOTE {choice}",
        "fields": {"choice": "a"},
        "consent": None,
        "says": "Sorry, VOTE ended on 31 Jan 2020.",
    }


def test_control_characters_in_a_text_are_shown_not_obeyed(write: Write, mokit: Mokit) -> None:
    write("wool.py", "from mokit import Engine, Router\nengine = Engine(Router())")
    assert "\x1b" not in mokit("explain", "wool:engine", "a\x1b[31mb").output


@pytest.mark.parametrize("command", ["explain", "phone"])
def test_an_unknown_service_is_wrong_usage(write: Write, mokit: Mokit, command: str) -> None:
    write("wool.py", SHOP)
    text = ["hi"] if command == "explain" else []
    said = mokit(command, "wool:engine", *text, "--service", "hats")
    assert (said.output, said.code) == ("there is no service 'hats'; the program has shop, tips\n", 2)


def test_a_program_without_services_takes_any_number(write: Write, mokit: Mokit) -> None:
    write()
    assert mokit("explain", "wool:engine", "join", "--service", "12345").code == 0


def test_a_sound_program_passes_the_check(write: Write, mokit: Mokit) -> None:
    write("wool.py", SHOP)
    said = mokit("check", "wool:engine")
    assert (said.output, said.code) == ("4 routes, 4 keywords, no clash\n", 0)


def test_the_check_finds_a_clash(write: Write, mokit: Mokit) -> None:
    path = write("wool.py", CLASHING)
    said = mokit("check", "wool:engine")
    assert said.code == 1
    assert f"'JOIN' (join, {path}:6) and 'join' (enter, {path}:10) both match 'JOIN'; change one of them" in said.output
    assert "Traceback" not in said.output


def test_the_check_finds_all_mistakes_in_one_run(write: Write, mokit: Mokit) -> None:
    write("wool.py", CLASHING.replace("engine =", """@router.keyword("PAY {sum}")
    def pay(amount: int) -> None: ...

    @router.keyword("SIZE {size}")
    def size(size: complex) -> None: ...

    engine ="""))
    said = mokit("check", "wool:engine")
    parts = ["pay() (", "size() (", "both match 'JOIN'"]
    assert (len(said.lines), said.code) == (len(parts), 1)
    assert all(part in line for part, line in zip(parts, said.lines, strict=True))


def test_the_check_tells_the_notes_of_a_mistake(write: Write, mokit: Mokit) -> None:
    write(
        "wool.py",
        """
        from mokit.errors import RegistrationError
        error = RegistrationError("one mistake")
        error.add_note("another mistake")
        raise error
        """,
    )
    said = mokit("check", "wool:engine")
    assert (said.lines, said.code) == (["one mistake", "another mistake"], 1)


@pytest.mark.parametrize("command", ["phone {}", "routes {}", "check {}", "explain {} hi", "talks list {}"])
@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("hats:engine", (2, "there is no module 'hats'")),
        ("wool:hat", (2, "wool has no 'hat'; did you mean wool:engine?")),
        ("broken:engine", (1, "ZeroDivisionError: division by zero")),
        ("clashing:engine", (1, "both match 'JOIN'; change one of them")),
    ],
)
def test_every_command_tells_what_is_wrong_with_its_target(
    write: Write, mokit: Mokit, command: str, target: str, told: tuple[int, str]
) -> None:
    write("wool.py")
    write("broken.py", "1 / 0")
    write("clashing.py", CLASHING)
    said = mokit(*command.format(target).split())
    assert told[1] in said.lines[-1]
    assert said.code == told[0]


@pytest.mark.parametrize("arguments", ["routes", "explain wool:engine", "fly", "routes wool:engine --fast"])
def test_wrong_usage_is_told(mokit: Mokit, arguments: str) -> None:
    said = mokit(*arguments.split())
    assert said.code == 2
    assert "Usage" in said.output


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Hello", ["gsm7, 5 septets, 1 segment"]),
        ("", ["gsm7, 0 septets, 1 segment"]),
        ("a" * 161, ["gsm7, 161 septets, 2 segments"]),
        (
            "[5 €]",
            [
                "gsm7, 8 septets, 1 segment",
                "'[' U+005B LEFT SQUARE BRACKET at 0: 2 septets each",
                "'€' U+20AC EURO SIGN at 3: 2 septets each",
                "']' U+005D RIGHT SQUARE BRACKET at 4: 2 septets each",
            ],
        ),
        (
            "it’s – isn’t it",
            [
                "ucs2, 15 UTF-16 units, 1 segment",
                "'’' U+2019 RIGHT SINGLE QUOTATION MARK at 2, 10: not in gsm7",
                "'–' U+2013 EN DASH at 5: not in gsm7",
                "economy: gsm7, 15 septets, 1 segment: \"it's - isn't it\"",
            ],
        ),
        (
            "it’s a 🧶",
            [
                "ucs2, 9 UTF-16 units, 1 segment",
                "'’' U+2019 RIGHT SINGLE QUOTATION MARK at 2: not in gsm7",
                "'🧶' U+1F9F6 BALL OF YARN at 7: not in gsm7",
                "economy: none, '🧶' would still need ucs2",
            ],
        ),
    ],
)
def test_the_segments_of_a_text_are_counted(mokit: Mokit, text: str, lines: list[str]) -> None:
    said = mokit("segments", *text.split(" "))
    assert (said.lines, said.code) == (lines, 0)


def test_the_text_of_a_pipe_is_counted_without_its_last_line_end(mokit: Mokit) -> None:
    assert mokit("segments", "-", typed="two\nlines\n").lines == ["gsm7, 9 septets, 1 segment"]


def test_segments_as_json(mokit: Mokit) -> None:
    told = json.loads(mokit("segments", "--json", "It’s " + "a" * 66).output)
    assert (told["encoding"], told["units"], told["segments"]) == ("ucs2", 71, 2)
    assert told["parts"] == ["It’s " + "a" * 62, "aaaa"]
    assert told["costly"] == [{"character": "’", "positions": [2], "units": 1, "forces_ucs2": True}]
    assert told["economy"] == {
        "text": "It's " + "a" * 66,
        "segments": 1,
        "replaced": [{"position": 2, "was": "’", "became": "'"}],
        "hindered_by": [],
    }


def test_the_version_is_told(mokit: Mokit) -> None:
    assert mokit("--version").output == f"mokit {version('mokit')}\n"


def python(code: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)  # noqa: S603


def test_importing_the_command_line_loads_neither_typer_nor_rich() -> None:
    done = python("import mokit.cli, sys; print(*sys.modules)")
    assert {"typer", "rich", "asyncio"}.isdisjoint(done.stdout.split())
    assert "mokit.cli" in done.stdout.split()


@pytest.mark.parametrize("missing", ["typer", "rich"])
def test_without_its_extra_the_command_names_it(missing: str) -> None:
    done = python(f"import sys; sys.modules[{missing!r}] = None\nfrom mokit.cli import main; main()")
    assert done.stderr == "mokit's command line needs the extra: pip install 'mokit[cli]'\n"
    assert done.returncode == 1
