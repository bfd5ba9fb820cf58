"""What is drawn of routes, of handlers of one answer, and of the functions that a conversation is handed to."""

import functools
from collections.abc import Callable
from datetime import UTC, date
from operator import itemgetter
from typing import Any

import pytest

from mokit import Router
from mokit.drawing.programs import draw, named

Draw = Callable[..., Any]

ROUTES = """
    @keyword("JOIN", "SUBSCRIBE", trailing=True)
    def join() -> str:
        return "Welcome."

    @keyword("VOTE {choice}")
    async def vote(choice: str) -> Any:
        if choice == "C":
            raise ValueError(choice)
        return [f"Thanks for {choice}.", Reply("Look:", media=()), other()]

    other = Router(service="tips")

    @other.keyword("TIP", anywhere=True)
    def tip() -> str:
        return {"a": "An A."}["a"]

    @router.media
    @router.empty
    def nothing() -> None:
        print("?")

    @router.fallback
    def lost() -> str:
        return HELLO if tip else some.text

    HELLO = "Hello."
    router.include(other)
"""


def test_routes_lead_to_what_their_handlers_answer(drawn: Draw) -> None:
    picture = drawn(ROUTES)
    first = {node.id: node.text for node in picture.nodes}
    routes = [(first[edge.source], first[edge.target]) for edge in picture.edges if edge.source.startswith("r_")]
    assert routes == [
        ("JOIN, SUBSCRIBE\njoin()\nmore words may follow", "Welcome."),
        ("VOTE {choice}\nvote()", "choice == 'C'?"),
        ("an empty message\nnothing()", "no reply"),
        ("media without words\nnothing()", "no reply"),
        ("anything else\nlost()", "tip?"),
        ("TIP\ntip()\nanywhere in the text", "'a'"),
    ]
    assert picture.texts("reply") == [
        "Welcome.",
        "Thanks for {choice}.\nLook:\n(with media)\n{other()}",
        "no reply",
        "Hello.",
        "{some.text}",
        "An A.",
    ]
    assert picture.texts("raise") == ["raises ValueError(choice)"]


def test_what_is_for_one_service_stands_together(drawn: Draw) -> None:
    everywhere, tips = drawn(ROUTES).picture.groups
    assert [node.id for node in everywhere.routes] == ["r_join", "r_vote", "r_nothing", "r_nothing__2", "r_lost"]
    assert (tips.service, [node.id for node in tips.routes], [flow.id for flow in tips.flows]) == (
        "tips", ["r_tip"], ["n_tip"],
    )


def test_only_conversations_and_their_helpers_have_boxes(drawn: Draw) -> None:
    picture = drawn("""
        @keyword("A")
        def a() -> str: return "A"
        @keyword("B")
        def b(talk: "Conversation") -> str: return help(talk)
        def help(talk): return talk.ask("b", "?")
    """)
    flows = [(flow.title, flow.boxed) for group in picture.picture.groups for flow in group.flows]
    assert flows == [("a()", False), ("b()", True), ("help()", True)]


def test_a_keyword_shows_when_it_is_open() -> None:
    router = Router()
    router.keyword("A", opens=date(2026, 1, 1), closes=date(2026, 1, 31), timezone=UTC)(open_now)
    (group,) = draw(router.routes()).groups
    assert group.routes[0].text == "A\nopen_now()\nopens 1 Jan 2026\ncloses 31 Jan 2026"


def open_now() -> str:
    return "Open."


@pytest.mark.parametrize("wanted", ["vote", "VOTE", "vote {choice}"])
def test_one_handler_is_found_by_name_or_keyword(module: Callable[[str], Router], wanted: str) -> None:
    assert [route.name for route in named(module(ROUTES).routes(), wanted)] == ["vote"]
    assert named(module(ROUTES).routes(), "vot") == []


def test_handlers_are_found_below_what_wraps_them(drawn: Draw) -> None:
    picture = drawn("""
        from functools import partial, wraps

        def logged(function):
            @wraps(function)
            def wrapper(*args, **kwargs):
                return function(*args, **kwargs)
            return wrapper

        @keyword("A")
        @logged
        def a(talk: Conversation) -> str: return "A."

        class Flows:
            texts = "B."
            def method(self, talk: Conversation) -> str: return self.ask(talk)
            def ask(self, chat): return chat.ask("b", self.texts)
            def __call__(self, talk: "Conversation") -> str: return self.method(talk=talk)

        keyword("B")(Flows().method)
        keyword("C")(Flows())
        keyword("D")(partial(lambda talk, day: "D.", day=2))
        keyword("E")(lambda: f'''E
          .''')
    """)
    assert picture.texts("reply") == ["A.", "{self.ask(talk)}", "{self.method(talk=talk)}", "D.", "E\n  ."]
    assert picture.texts("ask") == ["ask b\nB.\ntakes any text"]


@pytest.mark.parametrize(
    "handler",
    [itemgetter(0), functools.partial(print), eval("lambda: 1"), (lambda: 1, lambda: 2)[0]],  # noqa: S307
    ids=["object", "built in", "evaluated", "one of two in a line"],
)
def test_a_handler_without_source_is_one_honest_step(handler: Any) -> None:
    router = Router()
    router.keyword("A")(handler)
    (group,) = draw(router.routes()).groups
    (node,) = group.flows[0].nodes
    name = router.routes()[0].name
    assert (node.kind, node.text) == ("unseen", f"the source of {name}() can't be read")


HELPERS = """
    @keyword("A")
    async def handler(talk: Conversation, order: Any = 1) -> str:
        def more(key):
            if talk.ask(key, "More?"):
                again(key)
        def again(key):
            return more(key + "1")
        STATEMENT
        return "Done."

    async def address(talk, *rest, street=None):
        street = talk.ask("street", "Where?")
        return street

    def deep(talk): return [deep_1(talk)]
    def endless(talk): endless(talk)
"""


@pytest.mark.parametrize(
    ("statement", "lines"),
    [
        (
            "await address(talk)",
            ["address(talk) | Done.", "address(talk) | ~ | address(talk, *rest, street=None)",
             "address(talk, *rest, street=None) | ask street", "ask street | back with street"],
        ),
        (
            "address(street=order, talk=talk)",
            ["address(street=order, talk=talk) | Done.",
             "address(street=order, talk=talk) | ~ | address(talk, *rest, street=None)",
             "address(talk, *rest, street=None) | ask street", "ask street | back with street"],
        ),
        (
            "more(order)",
            ["more(order) | Done.", "more(order) | ~ | more(key)", "more(key) | ask {key}", "ask {key} | {key}?"],
        ),
        ("print(talk)", ["goes on in | Done."]),
        ("order.run(talk)", ["goes on in | Done."]),
        ("address(order, order, talk)", ["goes on in | Done."]),
        ("order(more)", ["goes on in | Done.", "goes on in | ~may call | more(key)"]),
        ("order.talk = talk", ["talk goes on in | Done."]),
        ("order = [talk]", ["talk goes on in | Done."]),
        ("order = talk.ask", ["talk.ask goes on in | Done."]),
        ("order = more", ["more goes on in | Done.", "more goes on in | ~may call | more(key)"]),
        ("order(*[talk])", ["talk goes on in | Done."]),
        ("order(lambda: talk.ask('l', '?'))", ["lambda: l | called | ask l", "lambda: l | Done.", "ask l | Done."]),
        ("class Inner: held = talk", ["goes on in class Inner, | Done."]),
        (
            "endless(talk)",
            ["endless(talk) | Done.", "endless(talk) | ~ | endless(talk)", "endless(talk) | endless(talk)",
             "endless(talk) | back"],
        ),
    ],
)  # fmt: skip
def test_a_function_that_gets_the_conversation_is_drawn_or_said_not_to_be_seen(
    drawn: Draw, statement: str, lines: list[str]
) -> None:
    seen = drawn(HELPERS.replace("STATEMENT", statement)).lines()
    assert set(lines) <= set(seen)
    assert not [line for line in seen if line.startswith("goes on") and line not in lines]


def test_silence_in_a_helper_reaches_what_catches_it(drawn: Draw) -> None:
    caught = "try: address(talk)\n        except Silence: return 'Bye.'"
    assert "address(talk) | Silence | Bye." in drawn(HELPERS.replace("STATEMENT", caught)).lines()


def test_a_helper_is_drawn_once(drawn: Draw) -> None:
    twice = drawn(HELPERS.replace("STATEMENT", "more('a'); more('b'); address(talk); address(talk)"))
    assert len(twice.texts("start")) == 3
    assert len(twice.texts("call")) == 4 + 2


def test_helpers_that_are_too_far_away_are_not_followed(drawn: Draw) -> None:
    chain = "\n".join(f"    def deep_{number}(talk): return deep_{number + 1}(talk)" for number in range(1, 20))
    picture = drawn(HELPERS.replace("STATEMENT", "deep(talk)") + chain)
    assert picture.texts("start")[-1] == "deep_7(talk)"
    assert picture.texts("unseen") == ["goes on in\ndeep_8(talk),\nwhich can't be seen"]


def test_what_is_nested_too_deeply_is_said_so(drawn: Draw) -> None:
    long = " + 1" * 600
    picture = drawn(f"""
        @keyword("A")
        def handler(talk: Conversation) -> Any:
            return talk.ask("a", "?"){long}
    """)
    assert picture.texts("unseen") == ["handler() is nested too deeply to be drawn further"]


def test_the_same_program_always_gives_the_same_picture(module: Callable[[str], Router]) -> None:
    routes = module(ROUTES).routes()
    assert draw(routes) == draw(routes)


def test_handlers_of_one_name_and_of_any_letters_have_ids_of_their_own(drawn: Draw) -> None:
    picture = drawn("""
        @keyword("A")
        def grüße() -> str: return "A"
        @keyword("B")
        def gr_ße() -> str: return "B"
        def again():
            @keyword("C")
            def grüße() -> str: return "C"
        again()
    """)
    ids = [node.id for node in picture.nodes]
    assert len(ids) == len(set(ids)) == 6
    assert all(one.isascii() and one.replace("_", "").isalnum() for one in ids)
