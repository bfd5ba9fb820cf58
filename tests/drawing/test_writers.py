"""The two languages, judged by Mermaid itself and by Graphviz itself."""

# mypy: disable-error-code="import-untyped"
# mermaidx and pygraphviz have no types.

import html
import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any, get_args
from xml.etree import ElementTree as ET

import mermaidx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pygraphviz import AGraph

from mokit.drawing.dot import dot
from mokit.drawing.mermaid import escaped, mermaid
from mokit.drawing.pictures import Edge, Flow, Group, Kind, Node, Picture
from mokit.drawing.plain import plain

KINDS: tuple[Kind, ...] = get_args(Kind)

HARD = [
    'say "hi" [x] {y} (z) | end; --> a',
    "a & b &amp; <b>bold</b> #quot; #35; <script>",
    "**bold** _it_ `code` ~~no~~ $$x^2$$ __init__ open_ticket \\n \\",
    "1. not a list",
    "- nor this",
    "+ or this",
    "# no title",
    "> no quote",
    "fa:fa-car",
    "%%{init: {}}%% %% no comment",
    "%nostyle{} click n1 href",
    "emoji 🧶 and 羊毛, שלום, é",
    "two\nlines",
    "'single' 100% http://wool.example/?a=1&b=2",
    "C:\\wool\\new",
    "a word of s" + "o" * 60 + " many letters",
]


def pictured(*texts: str) -> Picture:
    """Each text as a step, as a label, as a box and as a service; every kind is there."""
    nodes = [Node(f"n_{number}", KINDS[number % len(KINDS)], text) for number, text in enumerate(texts)]
    edges = [Edge(one.id, other.id, one.text, number % 2 == 0)
             for number, (one, other) in enumerate(pairwise(nodes))]
    flow = Flow("n", texts[0], boxed=True, nodes=tuple(nodes), edges=tuple(edges))
    return Picture((Group(texts[-1], (Node("r_1", "route", texts[-1]),), (flow,)),))


def shown(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def labels(svg: str) -> set[str]:
    """What a reader of the picture sees, label by label."""
    spans = re.findall(r'<span class="(?:nodeLabel|edgeLabel)[^"]*">(.*?)</span>', svg, re.DOTALL)
    return {shown(html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"<br ?/>", "\n", span)))) for span in spans}


def test_mermaid_shows_every_text_as_it_is() -> None:
    svg = mermaidx.render(mermaid(pictured(*HARD))).svg()
    assert set(map(shown, HARD)) <= labels(svg)
    ET.fromstring(svg)  # noqa: S314 - our own


def test_mermaid_takes_what_is_drawn_of_a_program(drawn: Callable[..., Any]) -> None:
    picture = drawn(PROGRAM)
    seen = labels(mermaidx.render(mermaid(picture.picture)).svg())
    assert {shown(text) for text in picture.texts()} <= seen
    assert {"feedback()", "service tips", "Silence", "each", "done"} <= seen


PROGRAM = """
    @keyword("FEEDBACK")
    def feedback(talk: Conversation, order: Any = ()) -> str:
        for item in order:
            try:
                talk.ask(f"qty-{item}", "How \\"many\\"?", int)
            except Silence:
                return "Bye [then]."
        print(talk)
        return "Thank you."

    tips = Router(service="tips")

    @tips.keyword("TIP", "{word}")
    def tip(word: str = "") -> str:
        return f"Wash {word}."

    router.include(tips)
"""


def read_back(label: str) -> str:
    """A label as Graphviz shows it."""
    return shown(html.unescape(re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], label)))


def test_graphviz_shows_every_text_as_it_is() -> None:
    graph = AGraph(string=dot(pictured(*HARD)))
    assert [read_back(node.attr["label"]) for node in graph.nodes()] == [shown(text) for text in (HARD[-1], *HARD)]
    assert [read_back(edge.attr["label"]) for edge in graph.edges()] == [shown(text) for text in HARD[:-1]]
    drawing = html.unescape(graph.draw(format="svg", prog="dot").decode())
    assert all(word in drawing for text in HARD for word in text.split())


def test_graphviz_takes_what_is_drawn_of_a_program(drawn: Callable[..., Any]) -> None:
    picture = drawn(PROGRAM)
    graph = AGraph(string=dot(picture.picture))
    assert {str(node) for node in graph.nodes()} == {node.id for node in picture.nodes}
    assert len(graph.edges()) == len(picture.edges)
    assert [box.graph_attr["label"] for box in graph.subgraphs()] == ["feedback()", "service tips"]


@pytest.mark.parametrize("write", [mermaid, dot])
def test_one_conversation_is_drawn_downwards_and_a_program_to_the_right(write: Callable[[Picture], str]) -> None:
    assert "TD" in write(Picture((), downwards=True)) or "TB" in write(Picture((), downwards=True))
    assert "LR" in write(Picture(()))


LINE = re.compile(
    r'(flowchart LR|end|subgraph \w+\["LABEL"\]|class \w+(,\w+)* \w+|classDef \w+ [-:\w ]+'
    r'|\w+(\(\["LABEL"\]\)|\[/"LABEL"/\]|\[\["LABEL"\]\]|\{"LABEL"\}|\{\{"LABEL"\}\}|\("LABEL"\))'
    r'|\w+(>"LABEL"\]|\["LABEL"\])'
    r'|\w+ (-->|-\.->)(\|"LABEL"\|)? \w+)'.replace("LABEL", r'(?:[^"<>&#`\n]|<br/>|#\w+;)+')
)  # the little of Mermaid that is written, each form of which the tests above show to Mermaid itself

SIGNS = st.characters() | st.sampled_from('"#&<>[]{}()|`*_~$\\-+.:;%/ \n\r\t\x00\x85\ud800\u2028')
TEXTS = st.lists(SIGNS | st.sampled_from(HARD), max_size=12).map("".join)


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_any_text_can_be_written(texts: list[str]) -> None:
    picture = pictured(*texts)
    for line in mermaid(picture).splitlines():
        assert LINE.fullmatch(line.strip()), line
    graph = AGraph(string=dot(picture))
    shown_texts = [read_back(node.attr["label"]) for node in graph.nodes()]
    assert shown_texts == [shown(plain(text)) for text in (texts[-1], *texts)]


@given(TEXTS)
def test_a_text_can_be_read_back_from_mermaids_escapes(text: str) -> None:
    entities = re.sub(r"#(?:(\d+)|(\w+));", lambda found: f"&#{found[1]};" if found[1] else f"&{found[2]};",
                      escaped(text).replace("<br/>", "\n"))
    assert shown(html.unescape(entities)) == shown(plain(text))


def test_a_loose_half_of_a_letter_is_made_visible() -> None:
    assert plain("\ud83d\x07\r\n\t.") == "\\ud83d\\x07\n ."
