"""A picture as a Mermaid flowchart, which GitHub and others show in Markdown."""

import re
from collections.abc import Iterator

from mokit.drawing.pictures import Edge, Flow, Group, Kind, Node, Picture
from mokit.drawing.plain import plain

_SHAPES: dict[Kind, tuple[str, str]] = {
    "route": ("([", "])"),
    "start": ("([", "])"),
    "ask": ("[/", "/]"),
    "choose": ("[/", "/]"),
    "confirm": ("[/", "/]"),
    "once": ("[[", "]]"),
    "call": ("[[", "]]"),
    "branch": ("{", "}"),
    "loop": ("{{", "}}"),
    "say": ("(", ")"),
    "reply": ("(", ")"),
    "back": ("([", "])"),
    "raise": (">", "]"),
    "restart": ("([", "])"),
    "unseen": ("[", "]"),
}
_STYLES: dict[Kind, str] = {
    "route": "stroke-width:2px",
    "reply": "stroke-width:2px",
    "unseen": "stroke-dasharray:5 4",
}

# What Mermaid, or the Markdown and the HTML in its labels, would take for a sign of its own.
_SIGNS = re.compile(
    r"""["#&<>`*~$\\]|(?<![^\W_])_|_(?![^\W_])|^[-+](?= )|(?<=^\d)[.)]|:(?=fa-)|%(?=[%{])""", re.MULTILINE
)


def mermaid(picture: Picture) -> str:
    """The picture in Mermaid's language, ending with a newline."""
    return "\n".join([f"flowchart {'TD' if picture.downwards else 'LR'}", *_lines(picture), ""])


def _lines(picture: Picture) -> Iterator[str]:
    for number, group in enumerate(picture.groups):
        yield from _group(group, number)
    edges = [edge for group in picture.groups for flow in group.flows for edge in flow.edges]
    yield from map(_edge, edges)
    for kind, style in _STYLES.items():
        nodes = [node.id for node in _nodes(picture) if node.kind == kind]
        if nodes:
            yield f"    classDef {kind} {style}"
            yield f"    class {','.join(nodes)} {kind}"


def _nodes(picture: Picture) -> Iterator[Node]:
    for group in picture.groups:
        yield from group.routes
        for flow in group.flows:
            yield from flow.nodes


def _group(group: Group, number: int) -> Iterator[str]:
    inner = [*map(_node, group.routes), *(line for flow in group.flows for line in _flow(flow))]
    if group.service is None:
        yield from (f"    {line}" for line in inner)
    elif inner:
        yield from (f"    {line}" for line in _box(f"s_{number}", f"service {group.service}", inner))


def _flow(flow: Flow) -> list[str]:
    inner = list(map(_node, flow.nodes))
    return _box(f"f_{flow.id}", flow.title, inner) if flow.boxed else inner


def _box(name: str, title: str, inner: list[str]) -> list[str]:
    return [f'subgraph {name}["{escaped(title)}"]', *(f"    {line}" for line in inner), "end"]


def _node(node: Node) -> str:
    opens, closes = _SHAPES[node.kind]
    return f'{node.id}{opens}"{escaped(node.text)}"{closes}'


def _edge(edge: Edge) -> str:
    arrow = "-.->" if edge.back else "-->"
    label = f'|"{escaped(edge.label)}"|' if edge.label else ""
    return f"    {edge.source} {arrow}{label} {edge.target}"


def escaped(text: str) -> str:
    """A text as it stands between the quotes of a label."""
    lines = _SIGNS.sub(lambda found: _ENTITIES.get(found[0], f"#{ord(found[0])};"), plain(text)).split("\n")
    return "<br/>".join(lines) if any(line.strip() for line in lines) else "#nbsp;"


_ENTITIES = {'"': "#quot;", "&": "#amp;", "<": "#lt;", ">": "#gt;"}
