"""The commands for consent: the words by which people leave, come back and get help."""

import json
import sys
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from csv import DictWriter
from csv import Error as CsvError
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from rich.console import Console
from rich.progress import Progress

from mokit.addresses import answerable, masked, normalise_address
from mokit.cli.arguments import (
    PROBLEM,
    WRONG_USAGE,
    AsJson,
    ServiceName,
    Target,
    WholeNumbers,
    asked,
    engine_named,
    fail,
    many,
    show,
)
from mokit.cli.ledger import about as about_person
from mokit.cli.ledger import all_lines, standings, wrong_in
from mokit.cli.lists import COLUMNS, Said, UnknownStatus, WrongHead, WrongRow, numbers_in, rows_said
from mokit.cli.words import UnknownLanguage, chosen, words_json, words_lines, words_table
from mokit.consents import Standing, Step
from mokit.core import Core
from mokit.errors import InvalidAddress
from mokit.stores.base import milliseconds

AT_ONCE = 500                   # people in one call of the store
MOST_TOLD = 20                  # rows that can't be read

ListFile = Annotated[Path, typer.Argument(metavar="FILE", help="CSV, - for standard input.", show_default=False)]

consent = typer.Typer(no_args_is_help=True, help="How people leave, come back and get help.")


@consent.callback()
def about() -> None:
    """Keep the command's name where it is the only one."""


@consent.command("words")
def list_words(
    country: Annotated[str, typer.Option(help='Where the service is, such as "CA"; default: wherever it is.')] = "",
    gateway: Annotated[str, typer.Option(help='Such as "twilio".')] = "",
    language: Annotated[str, typer.Option(help='Of the words, such as "fr"; default: all.')] = "",
    *,
    as_json: AsJson = False,
) -> None:
    """List the words, where they count, and where they are documented."""
    try:
        rows = chosen(country, gateway, language)
    except UnknownLanguage as error:
        fail(str(error), WRONG_USAGE)
    if as_json:
        typer.echo(words_json(rows))
    else:
        show(words_table(rows), words_lines(rows))


@consent.command("export")
def export_ledger(
    target: Target,
    *,
    as_csv: Annotated[bool, typer.Option("--csv", help="Write CSV instead of JSON lines.")] = False,
    people: Annotated[bool, typer.Option("--people", help="Write who stands how, as `import` reads it.")] = False,
    service: ServiceName = "",
) -> None:
    """Write the ledger, oldest line first. Keep it elsewhere: `verify` finds what was changed since."""
    if people:
        engine = engine_named(target)
        _write_people(asked(engine, lambda core: _standings(core, core.plan.name_of(service))))
        return
    lines = asked(engine_named(target), all_lines)
    if not as_csv:
        for line in lines:
            typer.echo(line)
        return
    records = [json.loads(line) for line in lines]
    columns = list(dict.fromkeys(name for record in records for name in record))
    writer = DictWriter(typer.get_text_stream("stdout"), columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)


def _write_people(people: Sequence[tuple[str, Standing]]) -> None:
    writer = DictWriter(typer.get_text_stream("stdout"), COLUMNS[:-1], lineterminator="\n")
    writer.writeheader()
    for number, one in people:
        if one.status == "pending":     # who has not said yes has said nothing that could be imported
            continue
        at = datetime.fromtimestamp(one.at / 1000, UTC).isoformat(timespec="milliseconds")
        evidence = " ".join(filter(None, (one.by, one.word, one.cause)))
        writer.writerow({"number": number, "status": one.status, "at": at, "level": one.level, "evidence": evidence})


async def _standings(core: Core, service: str) -> list[tuple[str, Standing]]:
    return [one async for one in standings(core, service)]


@consent.command("import")
def import_list(
    target: Target,
    file: ListFile,
    service: ServiceName = "",
    evidence: Annotated[
        list[str] | None, typer.Option(help="A column that goes on the ledger; may be given again.")
    ] = None,
    *,
    skip_wrong: Annotated[bool, typer.Option("--skip-wrong", help="Import the other rows all the same.")] = False,
) -> None:
    """Write down what people said elsewhere: CSV with number, status and at; level, evidence and service.

    What is older than what is known of a person changes nothing, so a second time does nothing. An opt-in needs
    evidence and its time.
    """
    engine = engine_named(target)
    now = engine._plan.settings.clock()  # pyright: ignore[reportPrivateUsage] - likewise
    with _opened(file) as opened:
        rows = [*rows_said(opened, now, tuple(evidence or ("evidence",)))]
    _tell_wrong([row for row in rows if isinstance(row, WrongRow)], go_on=skip_wrong)
    steps = [(row.number, row.service or service, row.step) for row in rows if isinstance(row, Said)]
    news = asked(engine, lambda core: _noted(core, steps))
    typer.echo(f"{many(len(steps), 'row')}: {news} news, {len(steps) - news} known or older than what is known")


@consent.command("drift")
def tell_drift(
    target: Target,
    file: ListFile,
    service: ServiceName = "",
    column: Annotated[str, typer.Option(help="The one with the numbers; default: what is called like one.")] = "",
    *,
    whole_numbers: WholeNumbers = False,
    record: Annotated[bool, typer.Option("--record", help="Write down opt-outs that the gateway has alone.")] = False,
) -> None:
    """Compare the gateway's list of who opted out, CSV or a number a line, with what is known here.

    Where the list has a column "status", only the rows that say opted out are compared.
    It ends with 1 where they differ.
    """
    engine = engine_named(target)
    with _opened(file) as opened:
        rows = [*numbers_in(opened, column)]
    _tell_wrong([row for row in rows if isinstance(row, WrongRow)], go_on=True)
    theirs = dict.fromkeys(row for row in rows if isinstance(row, str))
    people = asked(engine, lambda core: _standings(core, core.plan.name_of(service)))
    ours = {number for number, one in people if one.status == "opted out"}
    lacking, further = [one for one in theirs if one not in ours], sorted(ours - theirs.keys())
    for said, numbers in (("the gateway alone has", lacking), ("mokit alone has", further)):
        for number in numbers:
            typer.echo(f"{said} {number if whole_numbers else masked(number)}")
    typer.echo(f"opted out for both: {len(theirs) - len(lacking)}, for the gateway alone: {len(lacking)}, "
               f"for mokit alone: {len(further)}")  # fmt: skip
    if record and lacking:
        now = milliseconds(engine._plan.settings.clock())  # pyright: ignore[reportPrivateUsage] - likewise
        step = Step("opted out", now, "gateway", "", "the gateway's list")
        news = asked(engine, lambda core: _noted(core, [(number, service, step) for number in lacking]))
        typer.echo(f"written down: {news}")
    if (lacking and not record) or further:
        raise typer.Exit(PROBLEM)


@contextmanager
def _opened(path: Path) -> Generator[TextIO]:
    """The file, or standard input for "-"; what is wrong with it ends the command."""
    try:
        if str(path) == "-":
            yield typer.get_text_stream("stdin")
            return
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield file
    except OSError as error:
        fail(f"{path} can't be read: {error.strerror}", WRONG_USAGE)
    except (WrongHead, UnknownStatus, UnicodeDecodeError, CsvError) as error:
        fail(f"{path}: {error}", WRONG_USAGE)


def _tell_wrong(wrong: Sequence[WrongRow], *, go_on: bool) -> None:
    for one in wrong[:MOST_TOLD]:
        typer.echo(str(one), err=True)
    if wrong:
        typer.echo(f"{many(len(wrong), 'row')} can't be read", err=True)
    if wrong and not go_on:
        fail("nothing was imported; give --skip-wrong to import the others", PROBLEM)


async def _noted(core: Core, steps: Sequence[tuple[str, str, Step]]) -> int:
    """Write steps down, with how far it is on a terminal; answers how many were news."""
    register = core.consent_register()
    named = [(number, core.plan.name_of(service), step) for number, service, step in steps]
    news = 0
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("Writing down", total=len(named))
        for first in range(0, len(named), AT_ONCE):
            page = named[first : first + AT_ONCE]
            news += await register.note_all(page)
            progress.advance(task, len(page))
    return news


@consent.command("verify")
def verify_ledger(
    target: Target,
    earlier: Annotated[Path | None, typer.Argument(metavar="[EXPORT]", help="An earlier one, as JSON lines.")] = None,
) -> None:
    """Check that no line of the ledger was changed or is missing."""
    try:
        anchored = [] if earlier is None else earlier.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        fail(f"{earlier} can't be read: {error.strerror}", WRONG_USAGE)
    engine = engine_named(target)
    found = asked(engine, lambda core: wrong_in(core, anchored))
    for wrong in found:
        typer.echo(wrong)
    if found:
        fail("the ledger is broken", PROBLEM)
    lines = asked(engine, all_lines)
    typer.echo(f"the ledger is whole: {many(len(lines), 'line', 'lines')}")


@consent.command("show")
def show_person(
    target: Target,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="E.164, such as +14155550100.", show_default=False)],
) -> None:
    """Show how a person stands under each scope, and the ledger's lines about them."""
    engine = engine_named(target)
    try:
        written = answerable(normalise_address(number))
        forms = dict.fromkeys((written, normalise_address(number, international=True)))
    except InvalidAddress as error:
        fail(str(error), WRONG_USAGE)
    scopes, lines = asked(engine, lambda core: _about_any(core, forms))
    if not scopes:
        typer.echo(f"nothing is known of the consent of {' or '.join(forms)}")
    for scope, standing in scopes.items():
        typer.echo(f"{scope}: {standing['status']}, by {standing['by'] or 'nothing'} {standing['word']}".rstrip())
    for line in lines:
        typer.echo(line)


async def _about_any(core: Core, forms: Iterable[str]) -> tuple[dict[str, Any], list[str]]:
    """What is known under the first form of a number that is known: as a gateway told it, or with its "+"."""
    for address in forms:
        scopes, lines = await about_person(core, address)
        if scopes or lines:
            return scopes, lines
    return {}, []
