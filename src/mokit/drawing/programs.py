"""From the routes of a program to its picture."""

import ast
from collections.abc import Iterable, Iterator
from typing import Any

from attrs import define, evolve, field

from mokit.drawing.canvas import Canvas, End
from mokit.drawing.expressions import Expressions
from mokit.drawing.pictures import Flow, Group, Kind, Node, Picture
from mokit.drawing.sources import FunctionNode, Library, Source, aliases
from mokit.drawing.statements import Statements
from mokit.drawing.tries import Tries
from mokit.handlers import function_of
from mokit.routing import Route

DEEPEST = 8             # calls away from a handler; what is farther down isn't followed

_TAKES = {
    "conversation": "the business begins",
    "fallback": "anything else",
    "media": "media without words",
    "empty": "an empty message",
}


def draw(routes: Iterable[Route], *, downwards: bool = False) -> Picture:
    """What can be known of the routes from the source of their handlers; nothing is run.

    The same routes always give the same picture. A handler of several routes is drawn once.
    """
    return _Sketch().picture(list(routes), downwards=downwards)


def named(routes: Iterable[Route], wanted: str) -> list[Route]:
    """The routes whose handler has that name, or that have it as a keyword."""
    return [route for route in routes if wanted == route.name or wanted.casefold() in _keywords(route)]


def _keywords(route: Route) -> list[str]:
    return [form.casefold() for pattern in route.patterns for form in (pattern.source, pattern.literal) if form]


@define(eq=False)
class _Sketch:
    """A picture that is being drawn."""

    _library: Library = field(factory=Library, init=False)
    _flows: list[Flow] = field(factory=list[Flow], init=False)          # of helper functions
    _entries: dict[FunctionNode, str] = field(factory=dict[FunctionNode, str], init=False)
    _taken: set[str] = field(factory=set[str], init=False)

    def picture(self, routes: list[Route], *, downwards: bool) -> Picture:
        starts = {id(route): self._start(route) for route in routes}
        flows: dict[str | None, list[Flow]] = {}
        for shared in _by_handler(routes):
            first, *others = {route.service for route in shared}
            service = None if others else first
            flow = self._handler(shared[0], [End(starts[id(route)].id) for route in shared])
            flows.setdefault(service, []).append(flow)
        services = dict.fromkeys([None, *(route.service for route in routes)])
        groups = [
            Group(
                service,
                tuple(starts[id(route)] for route in routes if route.service == service),
                (*flows.get(service, []), *(self._flows if service is None else [])),
            )
            for service in services
        ]
        return Picture(tuple(groups), downwards)

    def _start(self, route: Route) -> Node:
        keywords = ", ".join(pattern.source for pattern in route.patterns)
        lines = [keywords or _TAKES.get(route.purpose, f"({route.purpose})"), f"{route.name}()", *_conditions(route)]
        return Node(self._free("r", route.name), "route", "\n".join(lines))

    def _free(self, prefix: str, name: str) -> str:
        """An id that nothing else in the picture has."""
        plain = f"{prefix}_" + "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in name)
        free, number = plain, 1
        while free in self._taken:
            number += 1
            free = f"{plain}__{number}"
        self._taken.add(free)
        return free

    def _handler(self, route: Route, ends: list[End]) -> Flow:
        name = self._free("n", route.name)
        source = self._library.find(route.handler)
        if source is None:
            return _unreadable(Canvas(name), route, ends)
        return self._drawn(Canvas(name), source, ends, "reply")

    def _drawn(self, canvas: Canvas, source: Source, ends: list[End], end: Kind) -> Flow:
        source = evolve(source, talks=source.talks | aliases(source))
        boxed = bool(source.talks) or end == "back"
        tries = Tries()
        statements = Statements(Expressions(source, canvas, tries, self), canvas, tries, end)
        try:
            statements.function(source.node.body, ends)
        except RecursionError:
            canvas.put("unseen", f"{source.name}() is nested too deeply to be drawn further", ends)
        return Flow(canvas.name, f"{source.name}()", boxed, tuple(canvas.nodes), tuple(canvas.edges))

    def entry(self, source: Source, call: ast.Call) -> str | None:
        """Where the helper function begins that a call calls, drawn when it is first called."""
        found = self._library.follow(source, call)
        return self._begun(found) if found and found.depth <= DEEPEST else None

    def inner_entry(self, source: Source, name: str) -> str:
        """Where a function begins that is defined in a source."""
        return self._begun(source.within(name))

    def _begun(self, source: Source) -> str:
        if source.node not in self._entries:
            canvas = Canvas(self._free("n", source.name))
            given = ast.unparse(source.node.args)
            start = canvas.put("start", f"{source.name}({given})")
            self._entries[source.node] = start
            place = len(self._flows)
            self._flows.insert(place, self._drawn(canvas, source, [End(start)], "back"))
        return self._entries[source.node]


def _by_handler(routes: Iterable[Route]) -> Iterator[list[Route]]:
    shared: dict[Any, list[Route]] = {}         # Any: a handler may be any callable
    for route in routes:
        shared.setdefault(id(function_of(route.handler)), []).append(route)
    yield from shared.values()


def _conditions(route: Route) -> Iterator[str]:
    if route.trailing:
        yield "more words may follow"
    if route.anywhere:
        yield "anywhere in the text"
    if route.window is not None and route.window.opens:
        yield f"opens {route.window.shown_opens}"
    if route.window is not None and route.window.closes:
        yield f"closes {route.window.shown_closes}"


def _unreadable(canvas: Canvas, route: Route, ends: list[End]) -> Flow:
    canvas.put("unseen", f"the source of {route.name}() can't be read", ends)
    return Flow(canvas.name, f"{route.name}()", boxed=False, nodes=tuple(canvas.nodes), edges=tuple(canvas.edges))
