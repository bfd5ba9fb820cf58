"""Tell what a consent policy adds to a text that is answered, and to a message of the program's own.

Each is the whole way through a `MemoryStore`, with a transport that takes everything at once. Strangers are people
of whom nothing is known; the others have texted JOIN. Below stands the gate's own look, just before a message
is handed over, which is the least that a message can be charged with.
"""

import gc
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from time import process_time_ns
from typing import Any, TypeVar

from mokit import Engine, Inbound, Outbound, Router, Service
from mokit.consent import Consent
from mokit.messages import Kind
from mokit.queues import entry_of, letter_of
from mokit.stores.base import milliseconds
from mokit.stores.memory import MemoryStore
from mokit.sync import SyncEngine
from mokit.transports.base import Submitted
from timing import print_table

PEOPLE = [f"+1415{5_000_000 + number}" for number in range(4000)]
ROUNDS = 7
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TAKEN = Submitted(id="taken")
POLICY = {"consent": Consent(), "program": "Woolly", "support": "555-0100", "ledger_key": "a secret"}

T = TypeVar("T")


class Line:
    """A transport that takes everything."""

    name = "line"

    def send(self, message: Outbound) -> Submitted:  # noqa: ARG002 - as transports are called
        """Take a message."""
        return TAKEN


def main() -> None:
    """Print the µs a message, without a policy and with one."""
    rows: list[tuple[str, ...]] = []
    for what, knows, kind in (
        ("a text, of strangers", False, None), ("a text, of others", True, None),
        ("a transactional message, to strangers", False, "transactional"),
        ("a transactional message, to others", True, "transactional"),
        ("a promotion, to others", True, "promotional"),
    ):  # fmt: skip
        without, with_policy = (min(_us(policy, kind, knows=knows) for _ in range(ROUNDS)) for policy in ({}, POLICY))
        rows.append((what, f"{without:.1f}", f"{with_policy:.1f}", f"{with_policy - without:.1f}"))
    print_table(["µs a message", "without", "with a policy", "added"], rows)
    looks = [(kind, f"{min(_look_us(kind) for _ in range(ROUNDS)):.1f}") for kind in ("transactional", "promotional")]
    print()
    print_table(["the gate's look", "µs"], looks)


def _look_us(kind: Kind) -> float:
    """The gate alone, for people who have opted in, each in their turn; the engine has no public way to it."""
    engine = _engine(POLICY, knows=True)
    outbox = engine._core.outbox
    assert outbox.gate is not None
    now = milliseconds(NOW)
    looks = [
        (outbox.key(one), letter_of(entry_of(_note(one, kind), "56789", now=now, stamp=now))) for one in PEOPLE
    ]
    passes = outbox.gate.passes
    assert all(passes(key, letter, now) for key, letter in looks)
    return _spent(lambda look: passes(*look, now), looks)


def _us(policy: dict[str, Any], kind: Kind | None, *, knows: bool) -> float:
    engine = _engine(policy, knows=knows)
    if kind is None:
        return _spent(engine.receive, [_text(person, "VOTE A") for person in PEOPLE])
    return _spent(engine.send, [_note(one, kind) for one in PEOPLE])


def _engine(policy: dict[str, Any], *, knows: bool) -> SyncEngine:
    engine = Engine(
        _program(opts_in=bool(policy)), services=[Service("56789", transport=Line(), quiet_hours=None)],
        store=MemoryStore(), clock=lambda: NOW, **policy,
    ).sync  # fmt: skip
    for person in PEOPLE if knows else ():
        engine.receive(_text(person, "JOIN"))
    return engine


def _spent(take: Callable[[T], object], messages: Sequence[T]) -> float:
    """The µs a message, without the collection of garbage, which costs by all that is kept."""
    gc.collect()
    gc.disable()
    begun = process_time_ns()
    for message in messages:
        take(message)
    spent = process_time_ns() - begun
    gc.enable()
    return spent / 1000 / len(messages)


def _note(person: str, kind: Kind) -> Outbound:
    return Outbound(id=person, sender="56789", recipient=person, text="Sale", kind=kind)


def _text(person: str, words: str) -> Inbound:
    return Inbound(id=f"{words} {person}", sender=person, recipient="56789", text=words, received_at=NOW)


def _program(*, opts_in: bool) -> Router:
    router = Router()

    @router.keyword("JOIN", opts_in=opts_in)
    def join() -> str:
        return "Welcome!"

    @router.keyword("VOTE {choice}")
    def vote(choice: str) -> str:
        return f"Counted {choice}."

    return router


if __name__ == "__main__":
    main()
