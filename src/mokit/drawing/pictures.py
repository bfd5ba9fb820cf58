"""A picture as plain values: nodes, the lines between them, and the boxes around them."""

from typing import Literal

from attrs import frozen

Kind = Literal[
    "route",        # what leads to a handler: its keywords, or what it is the handler of
    "start",        # where a helper function begins
    "ask", "choose", "confirm",
    "say",
    "once",
    "call",         # of a helper function, which has a box of its own
    "branch", "loop",
    "reply",        # what a handler returns
    "back",         # what a helper function returns to its caller
    "raise",
    "restart",
    "unseen",       # what goes on here can't be known from the source
]  # fmt: skip


@frozen
class Node:
    """One step."""

    id: str                 # ASCII letters, digits and "_"; of the picture
    kind: Kind
    text: str               # its lines, as they are to be read; nothing in it is escaped


@frozen
class Edge:
    """A line from one step to the next."""

    source: str             # the id of a node
    target: str
    label: str = ""
    back: bool = False      # it leads back, or aside to a helper function: drawn dotted


@frozen
class Flow:
    """What one function does, step by step."""

    id: str
    title: str
    boxed: bool             # a conversation or a helper function has a box, a handler of one answer none
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]         # they may begin at routes, and lead to helper functions


@frozen
class Group:
    """The routes of one service, with what only they lead to."""

    service: str | None             # None: of all services, without a box
    routes: tuple[Node, ...]
    flows: tuple[Flow, ...]


@frozen
class Picture:
    """A program, or one conversation of it."""

    groups: tuple[Group, ...]
    downwards: bool = False         # else from left to right
