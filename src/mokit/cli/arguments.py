"""What several commands take and do: an engine named on the command line, and a way to print and to fail."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from contextlib import redirect_stdout
from typing import Annotated, NoReturn, TypeVar

import typer
from rich.console import Console, RenderableType

from mokit.cli.targets import ProgramBroken, TargetNotFound, find_engine
from mokit.core import Core
from mokit.engine import Engine
from mokit.errors import MokitError, StoreError

T = TypeVar("T")

PROBLEM, WRONG_USAGE = 1, 2         # exit codes

ENGINE_HELP = "module:engine, 'module:make()' or path/file.py:engine"
Target = Annotated[str, typer.Argument(metavar="ENGINE", help=ENGINE_HELP, show_default=False)]
ServiceName = Annotated[str, typer.Option(help="Name or number of the service; default: the first.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
WholeNumbers = Annotated[bool, typer.Option("--whole-numbers", help="Don't mask people's numbers.")]


def engine_named(target: str) -> Engine:
    """The engine that a target names; else the command ends with what is wrong."""
    try:
        return find_engine(target)
    except ProgramBroken as error:
        fail(str(error), PROBLEM)
    except TargetNotFound as error:
        fail(str(error), WRONG_USAGE)


def asked(engine: Engine, ask: Callable[[Core], Awaitable[T]]) -> T:
    """What the engine answers, on an event loop of its own; what the program prints meanwhile goes to stderr.

    What mokit raises, such as a store that fails, ends the command.
    """
    async def answered() -> T:
        async with engine:
            return await ask(engine._on_loop())  # pyright: ignore[reportPrivateUsage] - no host needs it

    try:
        with redirect_stdout(sys.stderr):
            return asyncio.run(answered())
    except MokitError as error:
        fail(str(error) if not isinstance(error, StoreError) else f"the store failed: {error}", PROBLEM)


def known_service(engine: Engine, wanted: str) -> str:
    """The name of the service that has a name or number; a program without services takes any."""
    names = {number: one.name for one in engine.services for number in (one.name, *one.all_numbers)}
    if wanted and names and wanted not in names:
        known = ", ".join(one.name for one in engine.services)
        fail(f"there is no service {wanted!r}; the program has {known}", WRONG_USAGE)
    return names.get(wanted, wanted)


def fail(message: str, code: int) -> NoReturn:
    """End the command with a message."""
    typer.echo(message, err=True)
    raise typer.Exit(code)


def show(shown: RenderableType, plain: str) -> None:
    """Print for eyes on a terminal, and plain lines elsewhere."""
    if sys.stdout.isatty():
        Console(highlight=False).print(shown)
    else:
        typer.echo(plain)


def many(count: int, thing: str, things: str = "") -> str:
    """How many there are of something: "1 route", "2 routes"."""
    return f"{count} {thing if count == 1 else things or thing + 's'}"
