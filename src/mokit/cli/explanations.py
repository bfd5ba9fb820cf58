"""Why a text goes where it goes, in forms to read."""

import json
from collections.abc import Iterator

from attrs import frozen

from mokit.cli.screens import Row, printable
from mokit.engine import Engine
from mokit.messages import Decision


@frozen
class Explanation:
    """A decision, and what mokit itself says to it."""

    decision: Decision
    says: str | None = None     # None: a handler answers, or nobody


def explain(engine: Engine, text: str, *, service: str = "", language: str | None = None) -> Explanation:
    """Where a newcomer's text would go, like `Engine.explain`, and mokit's own words to it; nothing runs."""
    case = engine._plan.decided(text, service, language)  # pyright: ignore[reportPrivateUsage] - Engine.explain drops what is said
    return Explanation(case.told(), case.says)


def explanation_lines(explanation: Explanation) -> str:
    """An explanation as plain lines."""
    says = "" if explanation.says is None else f"\nmokit says: {explanation.says!r}"
    return printable(f"{explanation.decision}{says}")


def explanation_json(explanation: Explanation) -> str:
    """An explanation as a JSON object."""
    decision = explanation.decision
    fields = {
        "rule": decision.rule,
        "why": decision.why,
        "compared": decision.compared,
        "route": decision.route,
        "pattern": decision.pattern,
        "fields": dict(decision.fields),
        "consent": decision.consent,
        "says": explanation.says,
    }
    return json.dumps(fields, indent=2)


def explanation_rows(explanation: Explanation) -> Iterator[Row]:
    """An explanation as rows of a table."""
    decision = explanation.decision
    yield Row(f"rule {decision.rule}", decision.why)
    yield Row("compared", decision.compared)
    if decision.route is not None:
        yield Row("route", decision.route)
    if decision.pattern is not None:
        yield Row("pattern", decision.pattern)
    for name, typed in decision.fields.items():
        yield Row(f"{{{name}}}", typed)
    if decision.consent is not None:
        yield Row("consent", decision.consent)
    if explanation.says is not None:
        yield Row("mokit says", explanation.says)
