"""Messages printed to a stream."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mokit.messages import Media, Outbound
from mokit.transports.base import DirectTransport, Submitted
from mokit.transports.console import Console


def message(text: str, *, media: tuple[Media, ...] = ()) -> Outbound:
    return Outbound(id="r:1:0", sender="56789", recipient="+14155550100", text=text, media=media)


def printed(text: str, *, media: tuple[Media, ...] = ()) -> str:
    stream = io.StringIO()
    Console(stream=stream).send(message(text, media=media))
    return stream.getvalue()


def test_it_is_a_direct_transport() -> None:
    assert isinstance(Console(), DirectTransport)


def test_it_answers_with_the_messages_own_id() -> None:
    assert Console(stream=io.StringIO()).send(message("Hi")) == Submitted(id="r:1:0")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Thanks.", "56789 -> +14155550100: Thanks.\n"),
        ("", "56789 -> +14155550100: \n"),
        ("a\nb\n\nc", f"56789 -> +14155550100: a\n{' ' * 23}b\n{' ' * 23}\n{' ' * 23}c\n"),
        ("a\r\nb", f"56789 -> +14155550100: a\n{' ' * 23}b\n"),
        ("wool 🧶", "56789 -> +14155550100: wool 🧶\n"),
        ("\x1b[2Jx\x9b\x07", "56789 -> +14155550100: \\x1b[2Jx\\x9b\\x07\n"),
    ],
)
def test_a_message_is_one_entry(text: str, shown: str) -> None:
    assert printed(text) == shown


def test_media_stand_below_the_text() -> None:
    shown = printed("Look", media=(Media("https://h/a.jpg"), Media("https://h/\x1b[2J")))
    assert shown == (
        "56789 -> +14155550100: Look\n"
        "                       <https://h/a.jpg>\n"
        "                       <https://h/\\x1b[2J>\n"
    )


def test_standard_output_is_looked_up_when_a_message_is_sent(capsys: pytest.CaptureFixture[str]) -> None:
    Console().send(message("Hi"))
    assert capsys.readouterr().out == "56789 -> +14155550100: Hi\n"


def test_a_terminal_without_the_letters_shows_their_codes() -> None:
    raw = io.BytesIO()
    terminal = io.TextIOWrapper(raw, encoding="ascii", newline="\n")
    Console(stream=terminal).send(message("wool 🧶"))
    assert raw.getvalue() == b"56789 -> +14155550100: wool \\U0001f9f6\n"


@given(st.text(st.characters()))
def test_no_text_moves_the_cursor_or_raises(text: str) -> None:
    lines = printed(text).splitlines()
    assert not any(ord(letter) < 0x20 or 0x7F <= ord(letter) < 0xA0 for line in lines for letter in line)
    assert [line[:23].strip() for line in lines] == ["56789 -> +14155550100:"] + [""] * (len(lines) - 1)
