"""How a phone looks: bubbles on a terminal, plain lines in a pipe."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib import import_module
from typing import Protocol

from attrs import field, frozen
from rich.align import Align
from rich.cells import cell_len
from rich.console import Console
from rich.control import Control
from rich.padding import Padding
from rich.panel import Panel
from rich.segment import ControlType
from rich.table import Table
from rich.text import Text

PROMPT = "> "
WIDEST_SCREEN = 96          # cells, also where the terminal has more
WIDEST_BUBBLE = 46
ROOM_BESIDE = 24            # cells that a remark needs to stand beside its bubble

# A text must not move the cursor or paint the terminal: C0, DEL and C1 are shown, not obeyed.
_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0)) if code != ord("\n")}


@frozen
class Row:
    """A line of a table."""

    name: str
    value: str


class Screen(Protocol):
    """Where the texts of a phone appear."""

    def typed(self) -> Iterator[str]:
        """Each line that is typed, until the end of input or Ctrl-C."""
        ...

    def greet(self, *lines: str) -> None:
        """Tell a person what this is; a pipe is not told."""
        ...

    def own(self, text: str) -> None:
        """Show a text that the person sent."""
        ...

    def command(self, line: str) -> None:
        """Show a line that was for the phone itself, where it isn't seen already."""
        ...

    def reply(self, text: str, *remarks: str) -> None:
        """Show a text that came back, with remarks beside it."""
        ...

    def remark(self, *lines: str) -> None:
        """Show something that is no text."""
        ...

    def table(self, rows: Iterable[Row]) -> None:
        """Show rows, each a name and what there is to it."""
        ...

    def failure(self, trace: str) -> None:
        """Show that a handler raised."""
        ...


def rows_table(rows: Iterable[Row]) -> Padding:
    """Rows for a terminal."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim")
    table.add_column()
    for row in rows:
        table.add_row(Text(row.name), Text(printable(row.value)))
    return Padding(table, (0, 2))


def printable(text: str) -> str:
    """The text with its control characters written out, line ends apart."""
    return text.replace("\r\n", "\n").translate(_CONTROLS)


def screen() -> Screen:
    """Bubbles where a person types and looks, else plain lines."""
    console = Console(highlight=False)
    talking = _is_terminal()
    return Bubbles(console) if talking and not console.is_dumb_terminal else Lines(talking)


def _is_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


@frozen
class Lines:
    """Plain lines: "> JOIN", "< Welcome.", "  (rule 4: JOIN is the whole text)", "/again"."""

    talking: bool = False       # somebody types at a terminal, and sees what they typed

    def typed(self) -> Iterator[str]:
        """See `Screen.typed`."""
        return _prompted() if self.talking else _piped()

    def greet(self, *lines: str) -> None:
        """See `Screen.greet`."""
        if self.talking:
            self.remark(*lines)

    def own(self, text: str) -> None:
        """See `Screen.own`."""
        if not self.talking:
            self._print(PROMPT, text)

    def command(self, line: str) -> None:
        """See `Screen.command`."""
        if not self.talking:
            self._print("", line)

    def reply(self, text: str, *remarks: str) -> None:
        """See `Screen.reply`."""
        self._print("< ", text)
        self.remark(*remarks)

    def remark(self, *lines: str) -> None:
        """See `Screen.remark`."""
        for line in lines:
            self._print("  ", f"({line})")

    def table(self, rows: Iterable[Row]) -> None:
        """See `Screen.table`."""
        found = list(rows)
        widest = max(len(row.name) for row in found)
        for row in found:
            self._print("  ", f"{row.name:{widest}}  {row.value}")

    def failure(self, trace: str) -> None:
        """See `Screen.failure`."""
        self._print("! ", trace)

    def _print(self, head: str, text: str) -> None:
        print(head + printable(text).replace("\n", "\n  "), flush=True)  # noqa: T201 - a screen prints


@frozen
class Bubbles:
    """Own texts at the right, replies at the left, as on a phone."""

    console: Console = field(repr=False)

    def typed(self) -> Iterator[str]:
        """See `Screen.typed`."""
        return _prompted()

    def greet(self, *lines: str) -> None:
        """See `Screen.greet`."""
        self.console.print()
        self.remark(*lines)
        self.console.print()

    def own(self, text: str) -> None:
        """See `Screen.own`; the bubble takes the place of what was typed."""
        self._take_back(text)
        width = min(self.console.width, WIDEST_SCREEN)
        self.console.print(Align.right(self._bubble(text, "bright_blue")), width=width)

    def command(self, line: str) -> None:
        """See `Screen.command`; it stays where it was typed."""

    def reply(self, text: str, *remarks: str) -> None:
        """See `Screen.reply`."""
        bubble = self._bubble(text, "green")
        if self.console.width >= WIDEST_BUBBLE + ROOM_BESIDE:
            self.console.print(_beside(bubble, Text(printable("\n".join(remarks)), "dim")))
        else:
            self.console.print(bubble)
            self.remark(*remarks)

    def remark(self, *lines: str) -> None:
        """See `Screen.remark`."""
        for line in lines:
            self.console.print(Padding(Text(printable(line), "dim"), (0, 2)))

    def table(self, rows: Iterable[Row]) -> None:
        """See `Screen.table`."""
        self.console.print(rows_table(rows))

    def failure(self, trace: str) -> None:
        """See `Screen.failure`."""
        title = "the handler raised"
        self.console.print(Panel(Text(printable(trace)), title=title, title_align="left", border_style="red"))

    def _bubble(self, text: str, colour: str) -> Panel:
        shown = printable(text)
        widest = max(map(cell_len, shown.split("\n")))
        width = min(widest, WIDEST_BUBBLE - 4, self.console.width - 4)
        return Panel(Text(shown), width=width + 4, border_style=colour)

    def _take_back(self, text: str) -> None:
        """Erase the line that was typed, over all the rows that it took."""
        rows = cell_len(PROMPT + text) // self.console.width + 1
        erase = ((ControlType.CURSOR_UP, 1), (ControlType.ERASE_IN_LINE, 2))
        self.console.control(Control(*erase * rows))


def _beside(bubble: Panel, remarks: Text) -> Table:
    row = Table.grid(padding=(0, 2))
    row.add_column()
    row.add_column(vertical="middle")
    row.add_row(bubble, remarks)
    return row


def _prompted() -> Iterator[str]:
    with suppress(ImportError):
        import_module("readline")           # line editing and history, where there is one
    try:
        while True:
            yield input(PROMPT)
    except (EOFError, KeyboardInterrupt):
        print()  # noqa: T201 - the shell's prompt gets a line of its own


def _piped() -> Iterator[str]:
    for line in sys.stdin:
        yield line.rstrip("\r\n")
