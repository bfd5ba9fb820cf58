"""The commands for a program's store: what it holds, whether it works, who is on a list."""

import time
from datetime import UTC, datetime
from typing import Annotated

import typer

from mokit import broadcasts, pacing, pauses
from mokit.addresses import masked
from mokit.cli.arguments import (
    PROBLEM,
    ServiceName,
    Target,
    WholeNumbers,
    asked,
    engine_named,
    fail,
    known_service,
    many,
)
from mokit.cli.pauses import paused_lines
from mokit.core import Core, new_token
from mokit.engine import Engine
from mokit.housekeeping import LATE
from mokit.pauses import Paused
from mokit.stores.awaited import AwaitedStore
from mokit.stores.base import Change, Key, Stats, milliseconds

PAGE = 500                      # people that are read at once
COUNTED = 5000                  # people that are counted at once
OWN_KEYS = broadcasts.OWN_KEY, pacing.OWN_KEY, pauses.OWN_KEY

store = typer.Typer(no_args_is_help=True, help="The program's store: what it holds, and whether it works.")


@store.command()
def stats(target: Target) -> None:
    """Count people and what waits for them; tells what is paused, and if no worker does what is due."""
    engine = engine_named(target)
    now = datetime.now(UTC)
    counted, paused = asked(engine, lambda core: _counted(core, now))
    typer.echo(f"{_kind(engine)}: {many(counted.people, 'person', 'people')}")
    typer.echo(f"waiting: {many(counted.pending, 'message or timer', 'messages and timers')}")
    typer.echo(f"due now for {many(counted.due, 'person', 'people')}, being served: {counted.leased}")
    if counted.oldest_due is not None:
        since = datetime.fromtimestamp(counted.oldest_due / 1000, UTC)
        idle = "; no worker seems to run: mokit run" if now - since > LATE else ""
        typer.echo(f"the oldest is due since {since:%Y-%m-%d %H:%M:%S} UTC{idle}")
    for line in paused_lines(paused):
        typer.echo(line)


@store.command()
def check(target: Target) -> None:
    """Open the store, write a person of no address, read it back and drop it; tells how long that takes."""
    engine = engine_named(target)
    began = time.perf_counter()
    asked(engine, lambda core: _round_trip(core.store, f"check {new_token()}"))
    typer.echo(f"{_kind(engine)}: opened, written, read and dropped in {(time.perf_counter() - began) * 1000:.1f} ms")


@store.command()
def migrate(target: Target) -> None:
    """Bring the store to the newest schema, which its first use does as well; a second time does nothing."""
    engine = engine_named(target)
    asked(engine, lambda core: core.store.open())
    typer.echo(f"{_kind(engine)}: its schema is the newest that this mokit knows")


@store.command()
def members(
    target: Target,
    name: Annotated[str, typer.Argument(metavar="LIST", help="As in contact.join(...).", show_default=False)],
    service: ServiceName = "",
    *,
    whole_numbers: WholeNumbers = False,
) -> None:
    """List who is on a list, a number a line."""
    engine = engine_named(target)
    services = engine.services
    named = known_service(engine, service) or (services[0].name if services else "")
    keys = asked(engine, lambda core: _members(core.store, f"{named}/{name}"))
    own = f"{engine._plan.settings.space}|"  # pyright: ignore[reportPrivateUsage] - likewise
    for address in (key.removeprefix(own) for key in keys if key.startswith(own)):
        typer.echo(address if whole_numbers else masked(address))


async def _counted(core: Core, now: datetime) -> tuple[Stats, Paused]:
    stats = await core.store.stats(milliseconds(now))
    return stats._replace(people=await _people(core.store)), await core.pauses.now()


async def _people(one: AwaitedStore) -> int:
    """How many there are in all spaces; what mokit keeps under keys of its own is nobody."""
    count = 0
    after: str | None = ""
    while after is not None:
        page = await one.keys(after, COUNTED)
        count += sum(not key.partition("|")[2].startswith(OWN_KEYS) for key in page.items)
        after = page.next
    return count


async def _round_trip(one: AwaitedStore, name: str) -> None:
    key, now = Key(name), milliseconds(datetime.now(UTC))
    await one.commit([Change(key=key, now=now, version=0, state="{}")])
    [snapshot] = await one.load([(key, ())])
    await one.forget(key)
    if snapshot.state != "{}":
        fail(f"the store gave {snapshot.state!r} back for '{{}}'", PROBLEM)


async def _members(one: AwaitedStore, name: str) -> list[Key]:
    found_keys: list[Key] = []
    after: str | None = ""
    while after is not None:
        page = await one.members(name, after, PAGE)
        found_keys += page.items
        after = page.next
    return found_keys


def _kind(engine: Engine) -> str:
    return type(engine._plan.settings.store).__name__  # pyright: ignore[reportPrivateUsage] - likewise
