"""Programs written as text, drawn."""

import sys
from collections.abc import Callable
from importlib import import_module
from itertools import count
from pathlib import Path
from textwrap import dedent

import pytest
from attrs import frozen

from mokit import Router
from mokit.drawing.pictures import Edge, Kind, Node, Picture
from mokit.drawing.programs import draw, named

HEAD = """
from contextlib import suppress
from datetime import timedelta
from typing import Any
from mokit import Reply, Router

class Silence(Exception): pass
class NoAnswer(Exception): pass
class Conversation:
    def __getattr__(self, name: str) -> Any: ...

router = Router()
keyword = router.keyword
"""


@frozen
class Drawn:
    """A picture, read as the steps and lines that its author would see."""

    picture: Picture

    @property
    def nodes(self) -> list[Node]:
        flows = [node for group in self.picture.groups for flow in group.flows for node in flow.nodes]
        return [node for group in self.picture.groups for node in group.routes] + flows

    @property
    def edges(self) -> list[Edge]:
        return [edge for group in self.picture.groups for flow in group.flows for edge in flow.edges]

    def texts(self, *kinds: Kind) -> list[str]:
        return [node.text for node in self.nodes if not kinds or node.kind in kinds]

    def lines(self) -> list[str]:
        """Each line as "step | label | next step", by their first lines; "~": back. Without the routes'."""
        first = {node.id: node.text.partition("\n")[0] for node in self.nodes if node.kind != "route"}
        return [
            " | ".join(filter(None, [first[edge.source], "~" * edge.back + edge.label, first[edge.target]]))
            for edge in self.edges
            if edge.source in first
        ]


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Router]:
    """Write a program behind HEAD and import it; its router."""
    monkeypatch.syspath_prepend(tmp_path)
    numbers = count()

    def imported(source: str) -> Router:
        name = f"drawn_{next(numbers)}"
        (tmp_path / f"{name}.py").write_text(HEAD + dedent(source), encoding="utf-8")
        monkeypatch.delitem(sys.modules, name, raising=False)
        router = import_module(name).router
        assert isinstance(router, Router)
        return router

    return imported


@pytest.fixture
def drawn(module: Callable[[str], Router]) -> Callable[..., Drawn]:
    """The picture of a program, or of one handler of it."""

    def drawing(source: str, only: str = "") -> Drawn:
        routes = module(source).routes()
        return Drawn(draw(named(routes, only) if only else routes))

    return drawing


@pytest.fixture
def body(drawn: Callable[..., Drawn]) -> Callable[[str], Drawn]:
    """The picture of one handler, `def handler(talk, order)`, with that body."""

    def drawing(statements: str) -> Drawn:
        indented = "".join(f"    {line}\n" for line in dedent(statements).strip().splitlines())
        return drawn(f'@keyword("A")\ndef handler(talk: Conversation, order: Any = 1) -> Any:\n{indented}')

    return drawing
