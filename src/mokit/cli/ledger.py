"""The consent ledger of a program's store, read page by page."""

from collections.abc import AsyncIterator
from typing import Any

from mokit.consents import Standing, standing_of
from mokit.contacts import read_document
from mokit.core import Core
from mokit.ledgers import Head, broken
from mokit.stores.base import Key

PAGE = 500                      # lines or people that are read at once


async def all_lines(core: Core) -> list[str]:
    """The lines about all people, in the order written."""
    return [line async for line in _lines(core, None)]


async def about(core: Core, address: str) -> tuple[dict[str, Any], list[str]]:
    """How a person stands, by scope, and the lines about them."""
    key = core.outbox.key(address)
    [snapshot] = await core.store.load([(key, ())])
    document = read_document(snapshot.state)
    scopes = {scope: standing_of(document, scope)._asdict() for scope in document.get("consents", {})}
    return scopes, [line async for line in _lines(core, key)]


async def wrong_in(core: Core, anchored: list[str]) -> list[str]:
    """What is wrong with the ledger; the lines of an earlier export must all be in it, unchanged."""
    lines = await all_lines(core)
    there = set(lines)
    gone = [f"a line of the export is not in the ledger: {line:.80}" for line in anchored if line not in there]
    return [*broken(lines, await _heads(core)), *gone]


async def _heads(core: Core) -> dict[str, Head]:
    """The end of each person's chain, as their documents have it."""
    heads: dict[str, Head] = {}
    if core.consent is None:
        return heads
    consents = core.consent.consents
    async for address, document in _people(core):
        head = consents.head(document)
        if head.lines:
            heads[consents.who(address)] = head
    return heads


async def standings(core: Core, service: str) -> AsyncIterator[tuple[str, Standing]]:
    """How each person stands with a service, of whom anything is known."""
    if core.consent is None:
        return
    scope = core.consent.consents.scope_of(service)
    async for address, document in _people(core):
        standing = standing_of(document, scope)
        if standing.status != "unknown":
            yield address, standing


async def _people(core: Core) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """All people of the engine's space whose documents know anything, by address."""
    prefix = core.outbox.key("")
    cursor: str | None = ""
    while cursor is not None:
        page = await core.store.keys(cursor, PAGE)
        keys = [key for key in page.items if key.startswith(prefix)]
        for key, snapshot in zip(keys, await core.store.load([(key, ()) for key in keys]) if keys else (), strict=True):
            if snapshot.state is not None:
                yield key.removeprefix(prefix), read_document(snapshot.state)
        cursor = page.next


async def _lines(core: Core, key: Key | None) -> AsyncIterator[str]:
    after: str | None = ""
    while after is not None:
        page = await core.store.ledger(key, after, PAGE)
        for line in page.items:
            yield line
        after = page.next
