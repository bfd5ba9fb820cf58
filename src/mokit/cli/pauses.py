"""The commands that hold what leaves, and let it go again."""

from typing import Annotated, TypeAlias

import typer

from mokit.cli.arguments import PROBLEM, WRONG_USAGE, Target, asked, engine_named, fail, known_service
from mokit.core import Core
from mokit.engine import Engine
from mokit.pauses import Pause, Paused
from mokit.stores.memory import MemoryStore

Service: TypeAlias = Annotated[str, typer.Option(help="Name or number of a service.")]
Kind: TypeAlias = Annotated[str, typer.Option(help='"reply", "transactional" or "promotional".')]
Transport: TypeAlias = Annotated[str, typer.Option(help='The name of a gateway\'s transport, such as "twilio".')]
Everything: TypeAlias = Annotated[bool, typer.Option("--everything", help="Whatever leaves.")]


def pause(
    target: Target, service: Service = "", kind: Kind = "", transport: Transport = "", *, everything: Everything = False
) -> None:
    """Hold what fits all that is named, for all workers within a second; without options, list what is paused.

    Handlers run on. A broadcast is held by `mokit broadcast pause`.
    """
    engine = _engine_that_shares(target)
    if _names(service, kind, transport, everything=everything):
        name = known_service(engine, service)
        asked(engine, lambda core: core.pauses.pause(core.pause_of(name, kind, transport, "")))
    _tell(engine)


def resume(
    target: Target, service: Service = "", kind: Kind = "", transport: Transport = "", *, everything: Everything = False
) -> None:
    """Let go what was paused by the same options; without options, list what is paused."""
    engine = _engine_that_shares(target)
    if _names(service, kind, transport, everything=everything):
        name = known_service(engine, service)
        if not asked(engine, lambda core: _resumed(core, core.pause_of(name, kind, transport, ""))):
            _tell(engine)
            fail("no pause was made with just these options; give those of one that is listed", PROBLEM)
    _tell(engine)


async def _resumed(core: Core, what: Pause) -> bool:
    """Whether there was such a pause."""
    paused = await core.pauses.now()
    await core.pauses.resume(what)
    return what in paused.pauses


def _engine_that_shares(target: str) -> Engine:
    engine = engine_named(target)
    if type(engine._plan.settings.store) is MemoryStore:  # pyright: ignore[reportPrivateUsage] - no host needs it
        fail("MemoryStore is this process's own, so no worker hears of it; give a store that processes share", PROBLEM)
    return engine


def _names(*options: str, everything: bool) -> bool:
    """Whether the options name something."""
    if everything and any(options):
        fail("--everything goes with no other option", WRONG_USAGE)
    return everything or any(options)


def _tell(engine: Engine) -> None:
    paused = asked(engine, lambda core: core.pauses.now())
    typer.echo("\n".join(paused_lines(paused)) or "nothing is paused")


def paused_lines(paused: Paused) -> list[str]:
    """All that is paused, one a line."""
    return sorted(f"paused: {_described(pause)}" for pause in paused.pauses)


def _described(pause: Pause) -> str:
    return ", ".join(f"{what} {wanted}" for what, wanted in pause._asdict().items() if wanted) or "everything"
