"""The commands for messages whose handlers raised: list, show, retry, drop."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated

import typer

from mokit.addresses import masked
from mokit.cli.arguments import PROBLEM, Target, WholeNumbers, asked, engine_named, fail, show
from mokit.cli.listings import Listing
from mokit.core import Core
from mokit.failures import DeadLetter

LETTERS = Listing(("Id", "Service", "From", "Failed", "Error"), ("bold cyan", "", "", "dim", ""))
Id = Annotated[str, typer.Argument(metavar="ID", help="As `list` shows it.", show_default=False)]

Limit = Annotated[int, typer.Option(min=1, help="How many at most.")]
After = Annotated[str, typer.Option(metavar="ID", help="The last one that was listed before.", show_default=False)]

dead = typer.Typer(no_args_is_help=True, help="Messages whose handlers raised; they are kept until handled again.")


@dead.command("list")
def list_letters(
    target: Target, *, limit: Limit = 100, after: After = "", whole_numbers: WholeNumbers = False
) -> None:
    """List the oldest first; times are in UTC."""
    async def listed(core: Core) -> Sequence[DeadLetter]:
        last = await _known(core, after) if after else None
        return await core.dead.oldest(limit + 1, last)      # one more tells whether there are more

    found = asked(engine_named(target), listed)
    show(*LETTERS.shown(_cells(found[:limit], whole_numbers=whole_numbers)))
    if len(found) > limit:
        typer.echo(f"There are more: --after {found[limit - 1].id}", err=True)


@dead.command("show")
def show_letter(target: Target, known_as: Id, *, whole_numbers: WholeNumbers = False) -> None:
    """Show one with its text."""
    one = asked(engine_named(target), lambda core: _known(core, known_as))
    sender = one.message.sender if whole_numbers else masked(one.message.sender)
    typer.echo(f"{one.id}: from {sender} to {one.service}, {one.at:%Y-%m-%d %H:%M:%S} UTC")
    typer.echo(f"failed: {one.handler}: {one.error}")
    typer.echo("its text was secret and isn't kept" if one.secret else one.message.text)


@dead.command()
def retry(target: Target, known_as: Id) -> None:
    """Handle one again with the program as it is now; its replies leave through the gateway."""
    async def again(core: Core) -> str | None:
        return (await core.retry(await _known(core, known_as))).error

    error = asked(engine_named(target), again)
    if error is not None:
        fail(f"it failed again: {error}", PROBLEM)


@dead.command()
def drop(target: Target, known_as: Id) -> None:
    """Forget one."""
    async def dropped(core: Core) -> None:
        await core.dead.drop(await _known(core, known_as))

    asked(engine_named(target), dropped)


async def _known(core: Core, known_as: str) -> DeadLetter:
    found = await core.dead.known(known_as)
    if found is not None:
        return found
    return fail(f"there is no dead letter {known_as!r}; `mokit dead list` shows them", PROBLEM)


def _cells(found: Iterable[DeadLetter], *, whole_numbers: bool) -> Iterator[Sequence[str]]:
    for one in found:
        sender = one.message.sender if whole_numbers else masked(one.message.sender)
        yield one.id, one.service, sender, f"{one.at:%Y-%m-%d %H:%M}", one.error.partition("\n")[0]
