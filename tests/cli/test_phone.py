"""The phone, by its plain lines, and its bubbles."""

import io
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from mokit.cli.phone import read_duration
from mokit.cli.screens import Bubbles, Lines, Row

Write = Callable[..., Path]
Mokit = Callable[..., Any]

SHOP = """
    import asyncio
    from mokit import Contact, Engine, Reply, Router, Service
    from mokit.errors import StoreUnavailable

    router = Router()

    @router.keyword("COUNT")
    def count(contact: Contact) -> str:
        contact.data["count"] = contact.data.get("count", 0) + 1
        return f"{contact.data['count']} from {contact.number}"

    @router.keyword("TWO")
    def two() -> list[str]:
        return ["First\\nline", "x" * 161]

    @router.keyword("CRASH")
    def crash() -> str:
        return str(1 / 0)

    @router.keyword("WRONG")
    def wrong() -> str:
        return 7

    @router.keyword("QUIET")
    def quiet() -> None:
        pass

    @router.keyword("/SLASH")
    async def slash() -> str:
        await asyncio.sleep(0)
        return "\\x1b[31mred"

    @router.keyword("WHERE")
    def where(service: Service) -> str:
        return service.name

    @router.keyword("DOWN")
    def down() -> str:
        raise StoreUnavailable("the bank is closed")

    engine = Engine(router, services=[Service("shop", numbers="56789"), Service("tips", numbers="56790")])
"""


@pytest.fixture
def phone(write: Write, mokit: Mokit) -> Callable[..., list[str]]:
    """Type lines into `mokit phone`; gives the lines that it shows."""
    write("wool.py", SHOP)

    def type_in(*lines: str, options: tuple[str, ...] = ()) -> list[str]:
        said = mokit("phone", "wool:engine", *options, typed="".join(f"{line}\n" for line in lines))
        assert said.code == 0
        return list(said.lines)

    return type_in


Phone = Callable[..., list[str]]


def test_a_text_its_reply_and_why(phone: Phone) -> None:
    assert phone("Count!") == ["> Count!", "< 1 from +14155550100", "  (rule 4: COUNT is the whole text)"]


def test_each_text_is_a_new_one_to_the_same_program(phone: Phone) -> None:
    assert [line for line in phone("COUNT", "", "  ", "count") if line.startswith("<")] == [
        "< 1 from +14155550100",
        "< 2 from +14155550100",
    ]


def test_several_replies_with_their_lines_and_segments(phone: Phone) -> None:
    assert phone("TWO") == [
        "> TWO",
        "< First",
        "  line",
        "  (rule 4: TWO is the whole text)",
        f"< {'x' * 161}",
        "  (2 segments)",
    ]


def test_a_handler_that_answers_nothing(phone: Phone) -> None:
    assert phone("QUIET") == ["> QUIET", "  (no reply; rule 4: QUIET is the whole text)"]


def test_a_handler_that_raises_is_shown_with_its_own_lines_only(phone: Phone) -> None:
    lines = phone("CRASH", "COUNT")
    assert lines[1] == "! Traceback (most recent call last):"
    assert "return str(1 / 0)" in lines[3]
    assert [line for line in lines if "File" in line] == [lines[2]]
    assert lines[-5:] == [
        "< Sorry, something went wrong on our side. Please try again later.",
        "  (rule 4: CRASH is the whole text)",
        "> COUNT",
        "< 1 from +14155550100",
        "  (rule 4: COUNT is the whole text)",
    ]
    assert "  ZeroDivisionError: division by zero" in lines


def test_a_handler_that_answers_wrongly_is_told_in_a_line(phone: Phone) -> None:
    lines = phone("WRONG")
    assert "wool.py:21) returned a value of type int; " in lines[1]
    assert lines[2].startswith("< Sorry, something went wrong")


def test_an_engine_that_cannot_go_on_is_shown_and_the_phone_goes_on(phone: Phone) -> None:
    lines = phone("DOWN", "COUNT")
    assert "  mokit.errors.StoreUnavailable: the bank is closed" in lines
    assert "< 1 from +14155550100" in lines


def test_number_and_service_are_chosen(phone: Phone) -> None:
    assert "< 1 from +14155550199" in phone("COUNT", options=("--number", "+14155550199"))
    assert "< tips" in phone("WHERE", options=("--service", "tips"))
    assert "< tips" in phone("WHERE", options=("--service", "56790"))
    assert "< shop" in phone("WHERE")


def test_a_number_that_cannot_be_answered_is_wrong_usage(write: Write, mokit: Mokit) -> None:
    write()
    said = mokit("phone", "wool:engine", "--number", "Woolly")
    assert said.output.startswith("'Woolly' is an alphanumeric sender")
    assert said.code == 2


def test_why_tells_the_whole_decision(phone: Phone) -> None:
    assert phone("/why", "count", "/why") == [
        "/why",
        "  (there was no decision yet)",
        "> count",
        "< 1 from +14155550100",
        "  (rule 4: COUNT is the whole text)",
        "/why",
        "  rule 4    COUNT is the whole text",
        "  compared  count",
        "  route     count",
        "  pattern   COUNT",
    ]


def test_again_sends_the_same_text_and_nothing_runs(phone: Phone) -> None:
    assert phone("/again", "COUNT", "/again", "COUNT") == [
        "/again",
        "  (nothing was sent yet that could be sent again)",
        "> COUNT",
        "< 1 from +14155550100",
        "  (rule 4: COUNT is the whole text)",
        "/again",
        "  (no reply; handled before, so nothing runs and nothing is sent twice)",
        "> COUNT",
        "< 2 from +14155550100",
        "  (rule 4: COUNT is the whole text)",
    ]


def test_restart_keeps_what_was_stored_and_still_shows_what_fails(phone: Phone) -> None:
    lines = phone("COUNT", "/restart", "COUNT", "CRASH")
    assert "  (the program came up again)" in lines
    assert "< 2 from +14155550100" in lines
    assert [line for line in lines if "ZeroDivisionError" in line] == [
        "  ZeroDivisionError: division by zero"
    ]


def test_time_passes_only_as_told(phone: Phone) -> None:
    waits = ["/wait 2h", "/wait 1d 30 min", "/wait", "/wait a bit", f"/wait {'9' * 400}w", "/wait 9999999d"]
    [first, second, *wrong] = phone(*waits)[1::2]
    assert first.startswith("  (2h later; it is ")
    assert second.endswith(" UTC)")
    assert wrong == [
        "  ('' is no duration; write one like 90s, 15m, 2h, 3d or 1h 30m)",
        "  ('a bit' is no duration; write one like 90s, 15m, 2h, 3d or 1h 30m)",
        f"  ('{'9' * 400}w' is too long)",
        "  ('9999999d' is too long)",
    ]


def test_a_slash_is_for_the_phone_and_two_are_for_the_program(phone: Phone) -> None:
    assert phone("/slash", "//slash", "//") == [
        "/slash",
        "  (there is no /slash; /help tells what there is)",
        "> /slash",
        "< \\x1b[31mred",
        "  (rule 4: /SLASH is the whole text)",
        "> /",
        "  (no reply; rule 11: nothing takes it, and there is no fallback)",
    ]


def test_a_text_with_nothing_in_it_can_be_sent(phone: Phone) -> None:
    assert phone("/empty") == ["/empty", "> ", "  (no reply; rule 0: an empty text)"]


def test_a_pipe_shows_what_every_command_was_for(phone: Phone) -> None:
    shown_for = {command: phone("QUIET", command)[2:] for command in ("/why", "/wait 2h", "/again", "/restart")}
    assert [lines[0] for lines in shown_for.values()] == list(shown_for)
    assert all(len(lines) > 1 for lines in shown_for.values())


def test_help_tells_every_command(phone: Phone) -> None:
    lines = phone("/help")
    assert [line.split()[0] for line in lines] == [
        "/help", "/why", "/empty", "/wait", "/again", "/restart", "/help", "/quit", "//...",
    ]    # fmt: skip


def test_quit_ends_it(phone: Phone) -> None:
    assert phone("/quit", "COUNT") == []


def test_nothing_typed_says_nothing(phone: Phone) -> None:
    assert phone() == []


def test_the_demo_answers(mokit: Mokit) -> None:
    said = mokit("demo", typed="JOIN\nbalance\n")
    assert said.lines[:2] == [
        "> JOIN",
        "< Woolly: 1 tip a week. Msg&data rates may apply. Reply HELP for help, STOP to leave.",
    ]
    assert "< Your balance is $12.50." in said.lines
    assert said.code == 0


@pytest.mark.parametrize(
    ("typed", "duration"),
    [
        ("90s", timedelta(seconds=90)),
        ("15m", timedelta(minutes=15)),
        ("2h", timedelta(hours=2)),
        ("2 hours", timedelta(hours=2)),
        ("1H30M", timedelta(hours=1, minutes=30)),
        ("1h, 30 min", timedelta(hours=1, minutes=30)),
        ("1.5d", timedelta(hours=36)),
        ("1w", timedelta(weeks=1)),
    ],
)
def test_durations_are_read(typed: str, duration: timedelta) -> None:
    assert read_duration(typed) == duration


@pytest.mark.parametrize("typed", ["", "2", "h", "-2h", "2h?", "two hours", "2y"])
def test_what_is_no_duration_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="is no duration"):
        read_duration(typed)


@given(st.text())
def test_any_duration_is_read_or_refused(typed: str) -> None:
    with suppress(ValueError, OverflowError):
        assert read_duration(typed) >= timedelta()


def shown(show: Callable[[Bubbles], None], width: int = 80) -> list[str]:
    """What bubbles look like, without colours and the erasing of what was typed."""
    stream = io.StringIO()
    show(Bubbles(Console(file=stream, width=width, force_terminal=True, color_system=None, _environ={})))
    return [line.rstrip() for line in stream.getvalue().split("\x1b[2K")[-1].splitlines()]


def test_own_texts_stand_at_the_right() -> None:
    assert shown(lambda screen: screen.own("JOIN"), width=20) == [
        "            ╭──────╮",
        "            │ JOIN │",
        "            ╰──────╯",
    ]


def test_replies_stand_at_the_left_with_why_beside_them() -> None:
    assert shown(lambda screen: screen.reply("Welcome [b]back[/b]\x07", "rule 4: JOIN is the whole text")) == [
        "╭─────────────────────────╮",
        "│ Welcome [b]back[/b]\\x07 │  rule 4: JOIN is the whole text",
        "╰─────────────────────────╯",
    ]


def test_a_narrow_terminal_has_why_below() -> None:
    assert shown(lambda screen: screen.reply("Welcome.", "rule 4: JOIN"), width=24) == [
        "╭──────────╮",
        "│ Welcome. │",
        "╰──────────╯",
        "  rule 4: JOIN",
    ]


def test_rows_keep_their_markup() -> None:
    assert shown(lambda screen: screen.table([Row("why", "[red]"), Row("compared", "b")])) == [
        "  why       [red]",
        "  compared  b",
    ]


@pytest.mark.parametrize(("typed", "rows"), [("a" * 17, 1), ("a" * 18, 2), ("羊" * 9, 2), ("a" * 40, 3)])
def test_a_bubble_takes_the_place_of_all_rows_that_were_typed(typed: str, rows: int) -> None:
    stream = io.StringIO()
    Bubbles(Console(file=stream, width=20, force_terminal=True, _environ={})).own(typed)
    assert stream.getvalue().count("\x1b[1A\x1b[2K") == rows


@given(st.text(), st.integers(min_value=8, max_value=200))
def test_no_text_breaks_a_bubble_or_reaches_the_terminal_as_a_command(text: str, width: int) -> None:
    lines = shown(lambda screen: screen.reply(text), width)
    assert lines[0][0] + lines[-1][0] == "╭╰"
    assert "\x1b" not in "".join(lines)


@given(st.text())
def test_a_plain_line_is_one_line_for_each_of_the_text(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        stream = io.StringIO()
        patch.setattr("sys.stdout", stream)
        Lines().reply(text)
    [first, *more] = stream.getvalue().split("\n")[:-1]
    assert first.startswith("< ")
    assert len(more) == text.replace("\r\n", "\n").count("\n")
    assert all(line.startswith("  ") and line.isprintable() for line in more if line.isascii())
