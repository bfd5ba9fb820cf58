"""The commands for consent: the words by which people leave, come back and get help."""

from typing import Annotated

import typer

from mokit.cli.arguments import WRONG_USAGE, AsJson, fail, show
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
