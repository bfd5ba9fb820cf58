"""Handlers that nobody wrote, made from a small grammar."""

# mypy: disable-error-code="import-untyped"
# pygraphviz has no types.

import linecache
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pygraphviz import AGraph

from mokit import Router
from mokit.drawing.dot import dot
from mokit.drawing.mermaid import mermaid
from mokit.drawing.pictures import Picture
from mokit.drawing.programs import draw


class Conversation:
    """Stands for the real one: nothing is run."""


NAMES = st.sampled_from(["order", "rest", "more(1)", "1", "'a'", "f'{order!r}'", "None"])
ASKED = st.sampled_from([
    "talk.ask('KEY', 'What?')", "talk.ask('KEY', f'How {order}?', int)", "talk.choose('KEY', 'Which?', ['a', 'b'])",
    "talk.confirm('KEY', 'Sure?')", "talk.say('KEY')", "talk.once('KEY', print, 1)",
])  # fmt: skip
STEPS = ["ask", "choose", "confirm", "say", "once"]


def wider(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    two = st.tuples(inner, inner)
    return st.one_of(
        two.map(lambda both: f"({both[0]} and {both[1]})"),
        two.map(lambda both: f"({both[0]} or not {both[1]})"),
        two.map(lambda both: f"({both[0]} < {both[1]})"),
        two.map(lambda both: f"({both[0]} if {both[1]} else order)"),
        two.map(lambda both: f"[{both[0]} for one in order if {both[1]}]"),
        two.map(lambda both: f"dict(a={both[0]}, **{both[1]})"),
        inner.map(lambda one: f"(lambda: {one})"),
        inner.map(lambda one: f"(walrus := {one})"),
        inner.map(lambda one: f"f'{{{one.replace(chr(39), chr(34))}}}'" if "'" not in one else f"({one}).strip()"),
        inner.map(lambda one: f"order.call({one})"),
    )


EXPRESSIONS = st.recursive(NAMES | ASKED, wider, max_leaves=5)
SIMPLE = st.one_of(
    EXPRESSIONS,
    EXPRESSIONS.map("rest = await order({})".format),
    EXPRESSIONS.map("return {}".format),
    EXPRESSIONS.map("raise ValueError({})".format),
    st.sampled_from(["pass", "raise", "talk.restart()", "talk.now()", "print(talk)", "chat = talk"]),
)
Block = list[str]


def indented(block: Block) -> Block:
    return [f"    {line}" for line in block or ["pass"]]


def compound(blocks: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    parts = st.tuples(EXPRESSIONS, blocks.map(indented), blocks.map(indented))
    loops = st.tuples(parts, st.sampled_from(["break", "continue", "pass"]))
    caught = st.sampled_from(["Silence", "(NoAnswer, Silence)", "ValueError", "Exception as error"])
    one = st.one_of(
        parts.map(lambda p: [f"if {p[0]}:", *p[1], "else:", *p[2]]),
        parts.map(lambda p: [f"if order == {p[0]}:", *p[1], "elif order == 1:", *p[2]]),
        loops.map(lambda p: [f"for one in {p[0][0]}:", *p[0][1], "    if one:", f"        {p[1]}", "else:", *p[0][2]]),
        loops.map(lambda p: [f"while {p[0][0]}:", *p[0][1], f"    {p[1]}"]),
        st.tuples(parts, caught).map(lambda p: ["try:", *p[0][1], f"except {p[1]}:", *p[0][2], "finally:", "    pass"]),
        st.tuples(parts, caught).map(lambda p: ["try:", *p[0][1], "except:", "    raise", "finally:", *p[0][2]]),
        parts.map(lambda p: [f"match {p[0]}:", "    case 1 | 'a':", *indented(p[1]), "    case _:", *indented(p[2])]),
        parts.map(lambda p: [f"async with order({p[0]}), suppress(Silence):", *p[1]]),
    )
    return st.lists(one | blocks, min_size=1, max_size=3).map(lambda some: [line for block in some for line in block])


BLOCKS = st.recursive(SIMPLE.map(lambda line: [line]), compound, max_leaves=6)


def written(block: Block) -> str:
    """The handler, each question with a key of its own."""
    pieces = "\n".join(["async def handler(talk: Conversation, order, more):", *indented(block)]).split("KEY")
    return pieces[0] + "".join(f"k{number}{piece}" for number, piece in enumerate(pieces[1:]))


def pictured(source: str) -> Picture:
    linecache.cache["<made>"] = (len(source), None, source.splitlines(keepends=True), "<made>")
    scope: dict[str, Any] = {"Conversation": Conversation, "__name__": __name__}
    exec(compile(source, "<made>", "exec"), scope)  # noqa: S102 - it is only defined
    router = Router()
    router.keyword("A")(scope["handler"])
    return draw(router.routes())


@settings(max_examples=150)
@given(BLOCKS.map(written))
def test_any_handler_is_drawn_with_each_of_its_steps_once(source: str) -> None:
    picture = pictured(source)
    (group,) = picture.groups
    steps = [node.text for flow in group.flows for node in flow.nodes if node.kind in STEPS]
    keys = [key for text in steps for key in re.findall(r"^(?:\w+[ \n])(k\d+)$", text, re.MULTILINE)]
    assert sorted(keys) == sorted(f"k{number}" for number in range(source.count("('k")))
    known = {node.id for node in group.routes} | {node.id for flow in group.flows for node in flow.nodes}
    assert all({edge.source, edge.target} <= known for flow in group.flows for edge in flow.edges)
    assert mermaid(picture).count("\n") > len(known)
    graph = AGraph(string=dot(picture))
    assert {str(node) for node in graph.nodes()} == known
