"""The commands for broadcasts: send, list, pause, resume, cancel."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from mokit.broadcasts import Broadcast
from mokit.cli.arguments import PROBLEM, ServiceName, Target, asked, engine_named, fail, show
from mokit.cli.listings import Listing
from mokit.core import new_token
from mokit.engine import Engine
from mokit.pauses import Pause, Paused

BROADCASTS = Listing(
    ("Id", "List", "State", "Passed", "Left", "A second", "Segments", "Began"),
    ("bold cyan", "", "", "", "", "dim", "", "dim"),
)
Id = Annotated[str, typer.Argument(metavar="ID", help="As `list` shows it.", show_default=False)]

broadcast = typer.Typer(no_args_is_help=True, help="One text to everybody on a list; `mokit run` sends it.")


@broadcast.command()
def send(
    target: Target,
    name: Annotated[str, typer.Argument(metavar="LIST", help="As in contact.join(...).", show_default=False)],
    text: Annotated[str, typer.Argument(metavar="TEXT", show_default=False)],
    service: ServiceName = "",
    known_as: Annotated[str, typer.Option("--id", help="A second call with it begins nothing.")] = "",
) -> None:
    """Begin a broadcast of one text; its id is printed."""
    begun = asked(
        engine_named(target),
        lambda core: core.broadcast(name, text, service, known_as or new_token(), "promotional", None, None),
    )
    typer.echo(f"{begun.id}: {begun.total} on the list, about {begun.segments_in_all} segments")


@broadcast.command("list")
def list_broadcasts(target: Target) -> None:
    """List all broadcasts with how far they are; times are in UTC."""
    engine = engine_named(target)
    found = asked(engine, lambda core: core.broadcasts.all())
    paused = asked(engine, lambda core: core.pauses.now())
    show(*BROADCASTS.shown(_cells(found, paused)))


@broadcast.command()
def pause(target: Target, known_as: Id) -> None:
    """Hold what has not left of a broadcast; it holds for all workers within a second."""
    engine = _engine_with(target, known_as)
    asked(engine, lambda core: core.pauses.pause(Pause(broadcast=known_as)))


@broadcast.command()
def resume(target: Target, known_as: Id) -> None:
    """Let a paused broadcast go on."""
    engine = _engine_with(target, known_as)
    asked(engine, lambda core: core.pauses.resume(Pause(broadcast=known_as)))


@broadcast.command()
def cancel(target: Target, known_as: Id) -> None:
    """End a broadcast for good; what has not left is given up."""
    engine = _engine_with(target, known_as)
    asked(engine, lambda core: core.pauses.cancel(known_as))


def _engine_with(target: str, wanted: str) -> Engine:
    """The program, if it has that broadcast."""
    engine = engine_named(target)
    known = [one.id for one in asked(engine, lambda core: core.broadcasts.all())]
    if wanted not in known:
        there_are = f"there are {', '.join(known)}" if known else "there is none at all"
        fail(f"there is no broadcast {wanted!r}; {there_are}", PROBLEM)
    return engine


def _cells(found: Iterable[Broadcast], paused: Paused) -> Iterator[Sequence[str]]:
    for one in found:
        began = f"{datetime.fromtimestamp(one.began / 1000, UTC):%Y-%m-%d %H:%M}"
        passed, left, segments = str(one.passed), str(one.remaining), str(one.segments_in_all)
        yield one.id, one.list, _state(one, paused), passed, left, f"{one.rate:.1f}", segments, began


def _state(one: Broadcast, paused: Paused) -> str:
    if one.id in paused.cancelled:
        return "cancelled"
    if one.cursor is None:
        return "done"
    return "paused" if paused.holds(Pause(one.service, one.kind, "", one.id)) else "running"
