"""The commands. Each finds its engine, asks it and prints; what goes wrong is told in a line or two."""

import io
import sys
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from mokit.addresses import answerable
from mokit.cli.arguments import (
    PROBLEM,
    WRONG_USAGE,
    AsJson,
    ServiceName,
    Target,
    WholeNumbers,
    engine_named,
    fail,
    known_service,
    many,
    show,
)
from mokit.cli.billing import billing_json, billing_lines
from mokit.cli.broadcasts import broadcast
from mokit.cli.consent import consent
from mokit.cli.dead import dead
from mokit.cli.explanations import explain, explanation_json, explanation_lines, explanation_rows
from mokit.cli.listings import routes_json, routes_lines, routes_table
from mokit.cli.obligations import lacking
from mokit.cli.pauses import pause, resume
from mokit.cli.phone import Phone
from mokit.cli.screens import rows_table, screen
from mokit.cli.store import store
from mokit.cli.talks import (
    NoRecord,
    checked_talks,
    exported,
    nothing_waits,
    read_talks,
    shown_reports,
    shown_talks,
    summary,
    waiting_talks,
)
from mokit.cli.targets import ProgramBroken, TargetNotFound, find_engine
from mokit.cli.worker import work
from mokit.drawing.dot import dot
from mokit.drawing.mermaid import mermaid
from mokit.drawing.programs import draw, named
from mokit.engine import Engine
from mokit.errors import InvalidAddress, StoreError
from mokit.histories import Recorded
from mokit.testing.handset import NUMBER

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)

Words = Annotated[list[str], typer.Argument(metavar="TEXT", help="Quoted or not.", show_default=False)]
Number = Annotated[str, typer.Option(help="The phone's own number.")]
RecordsFile = Annotated[
    str, typer.Argument(metavar="FILE", help="As `export` prints it, - for standard input; default: the store.")
]


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - the form that typer calls
    if wanted:
        typer.echo(f"mokit {version('mokit')}")
        raise typer.Exit


Version = Annotated[
    bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and exit.")
]


@app.callback()
def mokit(*, version: Version = False) -> None:  # noqa: ARG001 - its callback has seen to it
    """Try a program that answers texts, and see what it registers and decides."""
    _never_fail_on_a_letter()


def _never_fail_on_a_letter() -> None:
    """Read and print whatever comes, also what the terminal's encoding doesn't have."""
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)


@app.command()
def phone(target: Target, number: Number = NUMBER, service: ServiceName = "") -> None:
    """Text the program from a phone in the terminal.

    It is a copy: nothing is stored, and no gateway is reached.
    """
    _talk(engine_named(target), number, service)


@app.command()
def demo(number: Number = NUMBER) -> None:
    """Try mokit: a phone that texts Woolly, a wool shop.

    Text it JOIN, INFO prices, VOTE a, BALANCE or DISCOUNT, or mistype one of them.
    """
    hint = "This is Woolly, a wool shop. Text JOIN, INFO prices, VOTE a, BALANCE or DISCOUNT; or mistype one."
    _talk(engine_named(f"{_woolly()}:engine"), number, hint=hint)


def _woolly() -> Path:
    """The example: a wheel carries it beside this file, a checkout among its examples."""
    beside = Path(__file__).with_name("woolly.py")
    return beside if beside.is_file() else Path(__file__).parents[3] / "examples" / beside.name


def _talk(engine: Engine, number: str, service: str = "", hint: str = "") -> None:
    try:
        answerable(number)
    except InvalidAddress as error:
        fail(str(error), WRONG_USAGE)
    Phone(engine, screen(), number=number, service=known_service(engine, service) or None).run(hint)


@app.command()
def routes(target: Target, *, as_json: AsJson = False) -> None:
    """List what the program registers: keywords, handlers, help lines, and where they stand."""
    found = engine_named(target).routes
    if as_json:
        typer.echo(routes_json(found))
    else:
        show(routes_table(found), routes_lines(found))


@app.command("explain")
def explain_text(
    target: Target,
    text: Words,
    service: ServiceName = "",
    language: Annotated[str, typer.Option(help='The person\'s, such as "de".')] = "",
    *,
    as_json: AsJson = False,
) -> None:
    """Tell where a text goes and why; nothing runs."""
    engine = engine_named(target)
    named = known_service(engine, service)
    found = explain(engine, " ".join(text), service=named, language=language or None)
    if as_json:
        typer.echo(explanation_json(found))
    else:
        show(rows_table(explanation_rows(found)), explanation_lines(found))


class Language(StrEnum):
    """What a picture is written in."""

    MERMAID = "mermaid"
    DOT = "dot"


@app.command("draw")
def draw_program(
    target: Target,
    language: Annotated[Language, typer.Option("--format", help="For Markdown, or for Graphviz.")] = Language.MERMAID,
    conversation: Annotated[str, typer.Option(help="The name of one handler, or a keyword of it; default: all.")] = "",
    output: Annotated[Path | None, typer.Option(help="The file to write; default: print it.")] = None,
) -> None:
    """Draw routes and conversations as far as the source tells; nothing runs."""
    found = engine_named(target).routes
    wanted = named(found, conversation) if conversation else found
    if conversation and not wanted:
        known = ", ".join(dict.fromkeys(route.name for route in found)) or "none"
        fail(f"there is no handler {conversation!r}; the program has {known}", WRONG_USAGE)
    picture = draw(wanted, downwards=bool(conversation))
    _write(mermaid(picture) if language is Language.MERMAID else dot(picture), output)


def _write(text: str, output: Path | None) -> None:
    if output is None:
        typer.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        fail(f"{output} can't be written: {error.strerror}", PROBLEM)


@app.command()
def check(
    target: Target,
    *,
    strict: Annotated[bool, typer.Option("--strict", help="End with 1 where something is lacking.")] = False,
) -> None:
    """Build the program and tell what is registered wrongly, such as keywords that clash.

    And what it lacks of what must be said and heard on consent in the countries of its services.
    """
    try:
        engine = find_engine(target)
    except ProgramBroken as error:
        typer.echo(str(error))
        raise typer.Exit(PROBLEM) from None
    except TargetNotFound as error:
        fail(str(error), WRONG_USAGE)
    found = engine.routes
    keywords = sum(len(route.patterns) for route in found)
    typer.echo(f"{many(len(found), 'route')}, {many(keywords, 'keyword')}, no clash")
    lacks = lacking(engine._plan.settings, found)  # pyright: ignore[reportPrivateUsage] - no host needs it
    for lack in lacks:
        typer.echo(str(lack))
    if lacks and strict:
        raise typer.Exit(PROBLEM)


@app.command()
def segments(
    text: Annotated[list[str], typer.Argument(help="Quoted or not; - for standard input.", show_default=False)],
    *,
    as_json: AsJson = False,
) -> None:
    """Tell how many segments a text is sent and billed as, and what makes it dear."""
    whole = sys.stdin.read().removesuffix("\n") if text == ["-"] else " ".join(text)
    typer.echo(billing_json(whole) if as_json else billing_lines(whole))


@app.command()
def run(target: Target) -> None:
    """Send what falls due: retries, held messages, reminders; any number of workers may run.

    It ends on Ctrl-C or SIGTERM, when no message is half sent.
    """
    work(engine_named(target))


app.command()(pause)
app.command()(resume)
app.add_typer(store, name="store")
app.add_typer(broadcast, name="broadcast")
app.add_typer(dead, name="dead")
app.add_typer(consent, name="consent")

talks = typer.Typer(no_args_is_help=True, help="Conversations that wait, and whether a new program goes on with them.")
app.add_typer(talks, name="talks")


@talks.command("list")
def list_talks(target: Target, *, whole_numbers: WholeNumbers = False) -> None:
    """List the conversations in the program's store that wait for an answer; times are in UTC."""
    engine = engine_named(target)
    records = _waiting(engine)
    if records:
        show(*shown_talks(records, whole_numbers=whole_numbers))
    else:
        typer.echo(nothing_waits(engine))


@talks.command("export")
def export_talks(target: Target, *, whole_numbers: WholeNumbers = False) -> None:
    """Print those conversations as lines of JSON, with all that people answered."""
    for record in _waiting(engine_named(target)):
        typer.echo(exported(record, whole_numbers=whole_numbers))


@talks.command("check")
def check_talks(target: Target, file: RecordsFile = "", *, whole_numbers: WholeNumbers = False) -> None:
    """Tell which conversations the program does not go on with as before; nothing is sent or kept."""
    engine = engine_named(target)
    records = _read(file) if file else _waiting(engine)
    reports = checked_talks(engine, records)
    broken = [report for report in reports if not report.continues]
    if broken:
        show(*shown_reports(broken, whole_numbers=whole_numbers))
    typer.echo(summary(reports) if reports else nothing_waits(engine))
    if broken:
        raise typer.Exit(PROBLEM)


def _waiting(engine: Engine) -> list[Recorded]:
    try:
        return waiting_talks(engine)
    except StoreError as error:
        fail(f"the store can't be read: {error}", PROBLEM)


def _read(file: str) -> list[Recorded]:
    try:
        return read_talks(file)
    except (NoRecord, OSError, UnicodeDecodeError) as error:
        fail(str(error), WRONG_USAGE)
