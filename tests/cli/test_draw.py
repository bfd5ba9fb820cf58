"""`mokit draw`: pictures of a program."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Write = Callable[..., Path]
Mokit = Callable[..., Any]

TALKING = """
    from typing import Any
    from mokit import Engine, Router

    class Conversation:
        def ask(self, *args: Any) -> Any:
            raise RuntimeError("draw ran a handler")

    router = Router()

    @router.keyword("JOIN")
    def join() -> str:
        raise RuntimeError("draw ran a handler")

    @router.keyword("FEEDBACK {topic}")
    def feedback(topic: str, talk: Conversation) -> str:
        return f"Thanks for {talk.ask('rating', 'How was “it”? 🧶')}."

    engine = Engine(router, provide={Conversation: Conversation()})
"""

JOINED = """\
flowchart LR
    r_join(["JOIN, SUBSCRIBE<br/>join()"])
    n_join_1("Welcome.")
    r_join --> n_join_1
    classDef route stroke-width:2px
    class r_join route
    classDef reply stroke-width:2px
    class n_join_1 reply
"""


def test_a_program_is_printed_as_mermaid(write: Write, mokit: Mokit) -> None:
    write()
    said = mokit("draw", "wool:engine")
    assert (said.output, said.code) == (JOINED, 0)


def test_a_program_can_be_had_as_dot(write: Write, mokit: Mokit) -> None:
    write()
    lines = mokit("draw", "wool:engine", "--format", "dot").lines
    assert lines[0] == 'digraph "mokit" {'
    assert '    "r_join" -> "n_join_1"' in lines


@pytest.mark.parametrize("wanted", ["feedback", "Feedback"])
def test_one_conversation_is_drawn_by_name_or_keyword(write: Write, mokit: Mokit, wanted: str) -> None:
    write("wool.py", TALKING)
    said = mokit("draw", "wool:engine", "--conversation", wanted)
    assert said.lines[:5] == [
        "flowchart TD",
        '    r_feedback(["FEEDBACK {topic}<br/>feedback()"])',
        '    subgraph f_n_feedback["feedback()"]',
        '        n_feedback_1[/"ask rating<br/>How was “it”? 🧶<br/>takes any text"/]',
        '        n_feedback_2("Thanks for {rating}.")',
    ]
    assert "join" not in said.output


def test_a_picture_can_be_written_to_a_file(write: Write, mokit: Mokit, folder: Path) -> None:
    write("wool.py", TALKING)
    assert mokit("draw", "wool:engine", "--output", "wool.mmd").output == ""
    assert (folder / "wool.mmd").read_text(encoding="utf-8") == mokit("draw", "wool:engine").output


def test_a_handler_that_is_not_there_is_told_with_those_that_are(write: Write, mokit: Mokit) -> None:
    write("wool.py", TALKING)
    said = mokit("draw", "wool:engine", "--conversation", "feedbak")
    assert (said.lines, said.code) == (["there is no handler 'feedbak'; the program has join, feedback"], 2)
    write("empty.py", "from mokit import Engine, Router\nengine = Engine(Router())")
    assert mokit("draw", "empty:engine", "--conversation", "a").lines == [
        "there is no handler 'a'; the program has none"
    ]
    assert mokit("draw", "empty:engine").output == "flowchart LR\n"


def test_a_file_that_cannot_be_written_is_told(write: Write, mokit: Mokit) -> None:
    write()
    said = mokit("draw", "wool:engine", "--output", "no/where.mmd")
    assert (said.lines, said.code) == ([f"{Path('no/where.mmd')} can't be written: No such file or directory"], 1)
