"""What a program registers, as a table, as plain lines or as JSON."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from attrs import frozen
from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from mokit.handlers import look_into
from mokit.routing import Route, Window


@frozen
class Listing:
    """Rows under titles, for a terminal or as plain lines."""

    titles: Sequence[str]
    styles: Sequence[str]       # of the columns on a terminal

    def shown(self, rows: Iterable[Sequence[str]]) -> tuple[Table, str]:
        """The rows for a terminal, and as plain lines."""
        found = list(rows)
        return self.table(found), self.lines(found)

    def table(self, rows: Iterable[Sequence[str]]) -> Table:
        """The rows for a terminal."""
        table = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="dim")
        for title, style in zip(self.titles, self.styles, strict=True):
            table.add_column(title, style=style, overflow="fold")
        for row in rows:
            table.add_row(*map(Text, row))
        return table

    def lines(self, rows: Iterable[Sequence[str]]) -> str:
        """The rows as aligned lines under a line of titles, without tabs."""
        titled = [tuple(title.upper() for title in self.titles), *rows]
        widths = [max(map(cell_len, column)) for column in zip(*titled, strict=True)]
        return "\n".join(_aligned(row, widths) for row in titled)


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    padded = [cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)]
    return "  ".join(padded).rstrip()


ROUTES = Listing(("Keyword", "Handler", "Help", "Options", "Place"), ("bold cyan", "", "", "yellow", "dim"))


@frozen
class Line:
    """One route as it is listed."""

    keyword: str            # its patterns, or what it is the handler of: "(fallback)"
    handler: str
    help: str
    options: str
    place: str              # "file:line", below the working directory relative to it

    @property
    def cells(self) -> tuple[str, ...]:
        """Its columns, in the order of the titles of `ROUTES`."""
        return (self.keyword, self.handler, self.help, self.options, self.place)


def line_of(route: Route) -> Line:
    """How a route is listed."""
    return Line(
        keyword=", ".join(pattern.source for pattern in route.patterns) or f"({route.purpose})",
        handler=route.name,
        help=help_of(route),
        options=", ".join(_options(route)),
        place=place_below(route.where),
    )


def help_of(route: Route) -> str:
    """The line that tells what a route is for: its own, else the first line of the docstring."""
    return route.help if route.help is not None else look_into(route.handler).summary


def place_below(where: str) -> str:
    """A place "file:line", relative to the working directory if it is below it."""
    file, colon, line = where.rpartition(":")
    path = Path(file)
    return f"{path.relative_to(Path.cwd())}{colon}{line}" if path.is_relative_to(Path.cwd()) else where


def _options(route: Route) -> Iterator[str]:
    if route.service is not None:
        yield f"service {route.service}"
    if route.trailing:
        yield "trailing"
    if route.anywhere:
        yield "anywhere"
    if route.window is not None:
        yield from _times(route.window)


def _times(window: Window) -> Iterator[str]:
    if window.opens is not None:
        yield f"opens {window.shown_opens}"
    if window.closes is not None:
        yield f"closes {window.shown_closes}"


def routes_table(routes: Iterable[Route]) -> Table:
    """The routes for a terminal."""
    return ROUTES.table(line_of(route).cells for route in routes)


def routes_lines(routes: Iterable[Route]) -> str:
    """The routes as aligned lines under a line of titles, without tabs."""
    return ROUTES.lines(line_of(route).cells for route in routes)


def routes_json(routes: Iterable[Route]) -> str:
    """The routes as a JSON list; times are ISO 8601 in UTC."""
    return json.dumps(
        [
            {
                "purpose": route.purpose,
                "patterns": [pattern.source for pattern in route.patterns],
                "handler": route.name,
                "help": help_of(route),
                "service": route.service,
                "trailing": route.trailing,
                "anywhere": route.anywhere,
                "opens": _iso(route.window.opens) if route.window else None,
                "closes": _iso(route.window.closes) if route.window else None,
                "where": route.where,
            }
            for route in routes
        ],
        indent=2,
    )


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
