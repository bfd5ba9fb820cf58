"""A picture in DOT, the language of Graphviz."""

from collections.abc import Iterator
from textwrap import wrap

from mokit.drawing.pictures import Edge, Flow, Group, Kind, Node, Picture
from mokit.drawing.plain import plain

WIDEST = 40                 # letters in a line, since Graphviz breaks none

_SHAPES: dict[Kind, str] = {
    "route": 'shape="box", style="rounded,bold"',
    "start": 'shape="box", style="rounded"',
    "ask": 'shape="parallelogram"',
    "choose": 'shape="parallelogram"',
    "confirm": 'shape="parallelogram"',
    "once": 'shape="box", peripheries="2"',
    "call": 'shape="box", peripheries="2"',
    "branch": 'shape="diamond"',
    "loop": 'shape="hexagon"',
    "say": 'shape="box", style="rounded"',
    "reply": 'shape="box", style="rounded,bold"',
    "back": 'shape="box", style="rounded"',
    "raise": 'shape="cds"',
    "restart": 'shape="box", style="rounded"',
    "unseen": 'shape="box", style="dashed"',
}


def dot(picture: Picture) -> str:
    """The picture in DOT, ending with a newline."""
    lines = [
        f'rankdir="{"TB" if picture.downwards else "LR"}"',
        'node [fontname="sans-serif"]',
        'edge [fontname="sans-serif"]',
        *_lines(picture),
    ]
    return "\n".join(['digraph "mokit" {', *(f"    {line}" for line in lines), "}", ""])


def _lines(picture: Picture) -> Iterator[str]:
    for number, group in enumerate(picture.groups):
        yield from _group(group, number)
    for group in picture.groups:
        for flow in group.flows:
            yield from map(_edge, flow.edges)


def _group(group: Group, number: int) -> list[str]:
    inner = [*map(_node, group.routes), *(line for flow in group.flows for line in _flow(flow))]
    boxed = group.service is not None and bool(inner)
    return _box(f"service_{number}", f"service {group.service}", inner) if boxed else inner


def _flow(flow: Flow) -> list[str]:
    inner = list(map(_node, flow.nodes))
    return _box(flow.id, flow.title, inner) if flow.boxed else inner


def _box(name: str, title: str, inner: list[str]) -> list[str]:
    return [f'subgraph "cluster_{name}" {{', f"    label={_quoted(title)}", *(f"    {line}" for line in inner), "}"]


def _node(node: Node) -> str:
    return f'"{node.id}" [label={_quoted(node.text)}, {_SHAPES[node.kind]}]'


def _edge(edge: Edge) -> str:
    options = [f"label={_quoted(edge.label)}"] if edge.label else []
    options += ['style="dotted"', 'constraint="false"'] if edge.back else []
    return f'"{edge.source}" -> "{edge.target}"' + (f" [{', '.join(options)}]" if options else "")


def _quoted(text: str) -> str:
    r"""A label: "\n" breaks a line, and an entity such as "&amp;" is read even in a plain string."""
    lines = [piece for line in plain(text).split("\n") for piece in _wrapped(line)]
    escaped = [line.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"') for line in lines]
    return '"' + "\\n".join(escaped) + '"'


def _wrapped(line: str) -> list[str]:
    return wrap(line, WIDEST, break_long_words=False, break_on_hyphens=False) or [""]
