"""What is drawn of a conversation."""

from collections.abc import Callable
from typing import Any

import pytest

Body = Callable[[str], Any]
Draw = Callable[..., Any]


@pytest.mark.parametrize(
    ("call", "shown"),
    [
        ('ask("name", "Who are you?")', "ask name\nWho are you?\ntakes any text"),
        ('ask("age", "How old?", int, between(1, 99))', "ask age\nHow old?\ntakes int, between(1, 99)"),
        ('ask(f"qty-{order.id}", f"How many {order!r:>9}?", int)', "ask qty-{order.id}\nHow many {order}?\ntakes int"),
        ('ask("a", "Two " f"parts, {order}" + "!")', "ask a\nTwo parts, {order}!\ntakes any text"),
        ('ask("a", "{} left".format(order))', "ask a\n{} left\ntakes any text"),
        ('ask("a", lambda: order.prompt)', "ask a\n{lambda: order.prompt}\ntakes any text"),
        ("ask(order.key, texts.hello)", "ask {order.key}\n{texts.hello}\ntakes any text"),
        ('ask("a", HELLO)', "ask a\nHello there.\ntakes any text"),
        ('ask("a", None)', "ask a\nwaits silently\ntakes any text"),
        ('ask("a", "Q?", within=timedelta(days=1), attempts=3, **order)',
         "ask a\nQ?\ntakes any text\nwithin timedelta(days=1), attempts 3, ** order"),
        ('choose("size", "Which?", ["S", "M"])', "choose size\nWhich?\ntakes one of S, M"),
        ('choose("size", "Which?", {"S": "small", "M": 2})', "choose size\nWhich?\ntakes one of S: small, M: {2}"),
        ('choose("size", "Which?", SIZES)', "choose size\nWhich?\ntakes one of S, M, L"),
        ('choose("size", "Which?", options=order.sizes)', "choose size\nWhich?\ntakes one of {order.sizes}"),
        ('confirm("sure", "Sure?")', "confirm sure\nSure?\ntakes yes or no"),
        ('say("Hello", f"{order}")', "say\nHello\n{order}"),
        ('say(Reply("Look:", media=order))', "say\nLook:\n(with media)"),
        ('once("ticket", open_ticket, order, day=2)', "once ticket\nopen_ticket(order, day=2)"),
        ("ask()", "ask {...}\n{...}\ntakes any text"),
        ("once()", "once {...}\n...()"),
        ('wait("a")', "talk.wait('a')\nis not known to this picture"),
    ],
)  # fmt: skip
def test_each_operation_is_a_step(drawn: Draw, call: str, shown: str) -> None:
    program = f"""
    HELLO = "Hello there."
    SIZES = ("S", "M", "L")
    between = open_ticket = texts = None

    @keyword("A")
    async def handler(talk: Conversation, order: Any = 1) -> str:
        talk.{call}
        return "Done."
    """
    assert drawn(program).texts()[1:] == [shown, "Done."]


def test_what_says_nothing_and_waits_for_nobody_is_no_step(body: Body) -> None:
    drawn = body("""
        a = talk.token("a"), talk.now(), talk.random("r"), talk.version
        if talk.version > 1:
            order = a
        for one in order:
            if one:
                break
        with order:
            pass
    """)
    assert drawn.texts()[1:] == ["no further reply"]


STATEMENTS: dict[str, tuple[str, list[str]]] = {      # "~": a line that leads back
    "if": ("""
        rating = talk.ask("rating", "?", int)
        if rating < 3:
            talk.say("Sorry!")
        return "Thanks."
        """,
        ["ask rating | rating < 3?", "rating < 3? | yes | say", "say | Thanks.", "rating < 3? | no | Thanks."]),
    "compared": ("""
        if order == "a":
            return "A"
        elif order == 2:
            return "B"
        else:
            talk.say("?")
        """,
        ["order | a | A", "order | {2} | B", "order | anything else | say", "say | no further reply"]),
    "elif": ("""
        if order == "a":
            return "A"
        elif order > 2:
            return "B"
        """,
        ["order == 'a'? | yes | A", "order == 'a'? | no | order > 2?", "order > 2? | yes | B",
         "order > 2? | no | no further reply"]),
    "confirmed": ("""
        if not talk.confirm("sure", "Sure?"):
            return "Kept."
        return "Gone."
        """,
        ["confirm sure | no | Kept.", "confirm sure | yes | Gone."]),
    "walrus": ("""
        if (n := talk.ask("n", "?", int)) > 3 and talk.confirm("c", "?"):
            return "Many."
        """,
        ["ask n | n > 3?", "n > 3? | yes | confirm c", "confirm c | yes | Many.", "n > 3? | no | no further reply",
         "confirm c | no | no further reply"]),
    "or": ("""
        if order or talk.confirm("c", "?"):
            return "Yes."
        """,
        ["order? | no | confirm c", "order? | yes | Yes.", "confirm c | yes | Yes.",
         "confirm c | no | no further reply"]),
    "awaited": ("""
        if await_(order) and not talk.ask("a", "?"):
            return "Yes."
        """,
        ["await_(order)? | yes | ask a", "ask a | a?", "a? | no | Yes.", "await_(order)? | no | no further reply",
         "a? | yes | no further reply"]),
    "value": ("""
        name = order or talk.ask("name", "?")
        size = talk.choose("size", "?", ["S"]) if name else None
        """,
        ["order? | no | ask name", "order? | yes | name?", "ask name | name?", "name? | yes | choose size",
         "choose size | no further reply", "name? | no | no further reply"]),
    "match": ("""
        match talk.choose("size", "?", ["S", "M", "L"]):
            case "S" | "M":
                return "Small."
            case str() if order:
                return "Odd."
            case _:
                talk.say("Large.")
        """,
        ["choose size | S or M | Small.", "choose size | str() | order?", "order? | yes | Odd.",
         "choose size | anything else | say", "order? | no | say", "say | no further reply"]),
    "match of a value": ("""
        match order:
            case 1:
                talk.say("One.")
        """,
        ["order | {1} | say", "say | no further reply", "order | anything else | no further reply"]),
    "for": ("""
        for item in order.items:
            if talk.confirm(item.key, "More?"):
                continue
            if talk.confirm("enough", "Enough?"):
                break
        else:
            talk.say("All.")
        """,
        ["for item in order.items | each | confirm {item.key}", "confirm {item.key} | ~yes | for item in order.items",
         "confirm {item.key} | no | confirm enough", "confirm enough | ~no | for item in order.items",
         "for item in order.items | done | say", "say | no further reply", "confirm enough | yes | no further reply"]),
    "while": ("""
        while order.open:
            talk.say("Again")
        """,
        ["while order.open | yes | say", "say | ~ | while order.open", "while order.open | no | no further reply"]),
    "while asked": ("""
        while talk.confirm("more", "More?"):
            talk.ask("what", "What?")
        """,
        ["confirm more | yes | ask what", "ask what | ~ | confirm more", "confirm more | no | no further reply"]),
    "forever": ("""
        while True:
            if talk.confirm("right", "Right?"):
                return "Right."
        """,
        ["again and again | confirm right", "confirm right | yes | Right.", "confirm right | ~no | again and again"]),
    "comprehension": ("""
        got = {item.id: talk.ask(item.key, "?") for item in order for other in item if item.open}
        """,
        ["for item in order | each | for other in item", "for other in item | each | item.open?",
         "item.open? | yes | ask {item.key}",
         "ask {item.key} | ~ | for other in item", "item.open? | ~no | for other in item",
         "for other in item | ~done | for item in order",
         "for item in order | done | no further reply"]),
    "unanswered": ("""
        try:
            talk.ask("a", "?")
            talk.ask("b", "?")
        except Silence:
            return "Bye."
        except (NoAnswer, Silence):
            talk.say("Then not.")
        return "Thanks."
        """,
        ["ask a | ask b", "ask a | Silence | Bye.", "ask b | Silence | Bye.", "ask a | NoAnswer | say",
         "ask b | NoAnswer | say",
         "ask b | Thanks.", "say | Thanks."]),
    "inner try": ("""
        try:
            try:
                talk.ask("a", "?")
            except Silence:
                raise
        except (Silence, NoAnswer):
            return "Bye."
        return "Thanks."
        """,
        ["ask a | Silence | raises the same again", "ask a | NoAnswer | Bye.", "ask a | Thanks."]),
    "raised": ("""
        try:
            if talk.ask("a", "?"):
                raise ValueError("no")
        except ValueError:
            return "Bye."
        finally:
            talk.say("Over.")
        """,
        ["try | ask a", "ask a | a?", "a? | yes | raises ValueError('no')", "try | ValueError | Bye.",
         "raises ValueError('no') | Bye.", "a? | no | say", "Bye. | finally | say", "say | no further reply"]),
    "any": ("""
        try:
            talk.ask("a", "?")
        except:
            pass
        """,
        ["try | ask a", "ask a | no further reply", "try | anything raised | no further reply"]),
    "suppressed": ("""
        with suppress(Silence):
            talk.ask("a", "?")
        return "Thanks."
        """,
        ["ask a | Thanks.", "ask a | Silence | Thanks."]),
    "restarted": ("""
        talk.ask("a", "?")
        if order:
            talk.restart(order=2)
        return talk.restart()
        """,
        ["ask a | order?", "order? | yes | starts again", "starts again | ~ | ask a", "order? | no | starts again",
         "starts again | ~ | ask a"]),
    "returned": ("""
        return {"a": "An A", "b": "A B"}[talk.choose("x", "?", ["a", "b"])] if order else None
        """,
        ["order? | yes | choose x", "choose x | a | An A", "choose x | b | A B", "order? | no | no further reply"]),
    "another name": ("""
        chat = talk
        chat.ask("a", "?")
        """,
        ["ask a | no further reply"]),
    "unreachable": ("""
        return "Done."
        talk.ask("a", "?")
        """,
        ["ask a | no further reply"]),      # no line leads to it
}  # fmt: skip



@pytest.mark.parametrize("name", STATEMENTS)
def test_statements_are_lines_from_step_to_step(body: Body, name: str) -> None:
    statements, lines = STATEMENTS[name]
    assert sorted(body(statements).lines()) == sorted(lines)
