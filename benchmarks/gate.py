"""Tell what a consent policy adds to a text that is answered, and to a message of the program's own.

Each is the whole way through a `MemoryStore`, with a transport that takes everything at once. Strangers are people
of whom nothing is known; the others have texted JOIN.
"""

from datetime import UTC, datetime
from time import process_time_ns
from typing import Any

from mokit import Engine, Inbound, Outbound, Router, Service
from mokit.consent import Consent
from mokit.messages import Kind
from mokit.stores.memory import MemoryStore
from mokit.transports.base import Submitted
from timing import print_table

PEOPLE = [f"+1415{5_000_000 + number}" for number in range(4000)]
ROUNDS = 7
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TAKEN = Submitted(id="taken")
POLICY = {"consent": Consent(), "program": "Woolly", "support": "555-0100", "ledger_key": "a secret"}


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


def _us(policy: dict[str, Any], kind: Kind | None, *, knows: bool) -> float:
    engine = Engine(
        _program(opts_in=bool(policy)), services=[Service("56789", transport=Line(), quiet_hours=None)],
        store=MemoryStore(), clock=lambda: NOW, **policy,
    ).sync  # fmt: skip
    for person in PEOPLE if knows else ():
        engine.receive(_text(person, "JOIN"))
    if kind is None:
        texts = [_text(person, "VOTE A") for person in PEOPLE]
        begun = process_time_ns()
        for text in texts:
            engine.receive(text)
    else:
        messages = [Outbound(id=one, sender="56789", recipient=one, text="Sale", kind=kind) for one in PEOPLE]
        begun = process_time_ns()
        for message in messages:
            engine.send(message)
    return (process_time_ns() - begun) / 1000 / len(PEOPLE)


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
