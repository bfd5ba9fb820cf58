"""What is drawn of one function while it is read: nodes, lines, and the ends that lead on."""

from collections.abc import Iterable
from typing import NamedTuple

from attrs import define, field

from mokit.drawing.pictures import Edge, Kind, Node


class End(NamedTuple):
    """A line that has no target yet."""

    node: str
    label: str = ""


@define(eq=False)
class Canvas:
    """The nodes and lines of one function."""

    name: str                                           # what its nodes' ids begin with
    nodes: list[Node] = field(factory=list[Node], init=False)
    edges: list[Edge] = field(factory=list[Edge], init=False)

    def put(self, kind: Kind, text: str, ends: Iterable[End] = ()) -> str:
        """Draw a node that the ends lead to; its id."""
        node = Node(f"{self.name}_{len(self.nodes) + 1}", kind, text)
        self.nodes.append(node)
        self.link(ends, node.id)
        return node.id

    def link(self, ends: Iterable[End], target: str, *, back: bool = False) -> None:
        """Draw lines from the ends to a node; two of one label are one."""
        for end in ends:
            edge = Edge(end.node, target, end.label, back)
            if edge not in self.edges:
                self.edges.append(edge)
