"""The commands for consent: the words by which people leave, come back and get help."""

import json
from csv import DictWriter
from pathlib import Path
from typing import Annotated

import typer

from mokit.addresses import normalise_address
from mokit.cli.arguments import PROBLEM, WRONG_USAGE, AsJson, Target, asked, engine_named, fail, many, show
from mokit.cli.ledger import about as about_person
from mokit.cli.ledger import all_lines, wrong_in
from mokit.cli.words import UnknownLanguage, chosen, words_json, words_lines, words_table

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
) -> None:
    """Write the ledger, oldest line first. Keep it elsewhere: `verify` finds what was changed since."""
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
    scopes, lines = asked(engine_named(target), lambda core: about_person(core, normalise_address(number)))
    if not scopes:
        typer.echo("nothing is known of their consent")
    for scope, standing in scopes.items():
        typer.echo(f"{scope}: {standing['status']}, by {standing['by'] or 'nothing'} {standing['word']}".rstrip())
    for line in lines:
        typer.echo(line)
