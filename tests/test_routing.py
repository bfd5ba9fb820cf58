"""Routers: what may be registered, how they nest, and when keywords are open."""

from collections.abc import Callable, Coroutine
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import Any, Literal, assert_type

import pytest

from mokit import Engine, Inbound, Router, Service
from mokit.errors import AmbiguousRoute, RegistrationError
from mokit.texts import Texts

HERE = Path(__file__).name
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = date(2026, 11, 21)
NEW_YORK = timezone(timedelta(hours=-5), "EST")
SERVICES = [Service("1111"), Service("2222")]


def says(words: str, name: str = "said") -> Callable[[], str]:
    def said() -> str:
        return words

    said.__qualname__ = name
    return said


def replies(engine: Engine, text: str, *, to: str = "1111", sent_at: datetime | None = None) -> list[str]:
    message = Inbound(
        id=f"{text} {to} {sent_at}", sender="+14155550100", recipient=to, text=text, received_at=NOON, sent_at=sent_at
    )
    return engine.sync.receive(message).texts


def test_a_handler_stays_the_callable_that_it_was() -> None:
    router = Router()
    joined = says("Welcome.")

    assert router.keyword("JOIN")(joined) is joined
    assert [register(joined) for register in (router.fallback, router.media, router.empty)] == [joined] * 3


def test_a_handler_stays_typed() -> None:
    router = Router()

    @router.keyword("ADD {one} {other}")
    def add(one: int, other: int = 1) -> str:
        return f"{one + other}"

    @router.fallback
    async def lost(*, message: Inbound | None = None) -> list[str]:
        return [message.text if message else "lost"]

    assert_type(add(1, other=2), str)
    assert_type(lost(), Coroutine[Any, Any, list[str]]).close()


def test_a_route_tells_its_handler_and_its_place() -> None:
    router = Router()
    router.keyword("JOIN", "SUBSCRIBE", help="Get a tip.")(says("Welcome."))

    [route] = router.routes()

    assert (route.name, route.purpose, route.help) == ("said", "keyword", "Get a tip.")
    assert [pattern.source for pattern in route.patterns] == ["JOIN", "SUBSCRIBE"]
    assert route.where == f"{__file__}:{says('').__code__.co_firstlineno}"


def test_keywords_of_included_routers_come_after_the_own_ones_and_as_late_as_they_like() -> None:
    outer, inner, innermost = Router(), Router(), Router()
    outer.include(inner)
    inner.include(innermost)
    innermost.keyword("C")(says("c"))
    inner.keyword("B")(says("b"))
    outer.keyword("A")(says("a"))

    assert [route.patterns[0].source for route in outer.routes()] == ["A", "B", "C"]
    assert replies(Engine(outer), "c") == ["c"]


def test_a_router_that_is_included_on_two_ways_counts_once() -> None:
    outer, left, right, shared = Router(), Router(), Router(), Router()
    shared.keyword("A")(says("a"))
    shared.fallback(says("lost"))
    for router in (left, right):
        router.include(shared)
        outer.include(router)

    engine = Engine(outer)

    assert replies(engine, "a") == ["a"]
    assert replies(engine, "b") == ["lost"]


def test_a_shared_router_may_be_included_for_each_of_two_services() -> None:
    outer, shared = Router(), Router()
    shared.keyword("A")(says("a"))
    for service in SERVICES:
        narrow = Router(service=service.name)
        narrow.include(shared)
        outer.include(narrow)

    engine = Engine(outer, services=[*SERVICES, Service("3333")])

    assert [replies(engine, "a", to=to) for to in ("1111", "2222", "3333")] == [["a"], ["a"], []]


def test_a_router_for_a_service_narrows_what_it_includes() -> None:
    outer, narrow, inner = Router(), Router(service="1111"), Router()
    inner.keyword("A")(says("a"))
    inner.fallback(says("lost"))
    narrow.include(inner)
    outer.include(narrow)
    engine = Engine(outer, services=SERVICES)

    assert [replies(engine, "a", to=to) for to in ("1111", "2222")] == [["a"], []]
    assert [replies(engine, "b", to=to) for to in ("1111", "2222")] == [["lost"], []]


def test_the_narrower_service_wins_between_equal_claims() -> None:
    router, narrow = Router(), Router(service="1111")
    router.include(narrow)
    for one, words in ((router, "all"), (narrow, "one")):
        one.keyword("A")(says(words))
        one.fallback(says(f"{words} lost"))
    engine = Engine(router, services=SERVICES)

    assert [replies(engine, "a", to=to) for to in ("1111", "2222")] == [["one"], ["all"]]
    assert [replies(engine, "x", to=to) for to in ("1111", "2222")] == [["one lost"], ["all lost"]]


def test_a_longer_phrase_and_a_choice_go_before_the_narrower_service() -> None:
    router, narrow = Router(), Router(service="1111")
    router.include(narrow)

    @router.keyword("PLAY {game}")
    def play(game: Literal["chess"]) -> str:
        return f"all {game}"

    @router.keyword("PLAY MUSIC {title}")
    def music(title: str) -> str:
        return f"music {title}"

    @narrow.keyword("PLAY {words}")
    def play_anything(words: str) -> str:
        return f"one {words}"

    engine = Engine(router, services=SERVICES)

    assert replies(engine, "play chess") == ["all chess"]
    assert replies(engine, "play music loud") == ["music loud"]
    assert replies(engine, "play go") == ["one go"]
    assert replies(engine, "play go", to="2222") == ['Sorry, "go" is not one of chess. Reply PLAY chess.']


def test_a_router_for_one_service_within_one_for_another_is_refused() -> None:
    outer, inner = Router(service="1111"), Router(service="2222")
    inner.keyword("A")(says("a"))
    outer.include(inner)

    with pytest.raises(RegistrationError, match=rf"said\(\) .*{HERE}.* is for the service '2222'.*for '1111'"):
        outer.routes()


def test_a_service_that_the_engine_does_not_have_is_refused() -> None:
    router = Router(service="9999")
    router.keyword("A")(says("a"))

    with pytest.raises(RegistrationError, match=r"for the service '9999', but the engine's services are 1111, 2222"):
        Engine(router, services=SERVICES)


def test_a_router_cannot_include_itself_on_any_way() -> None:
    one, two, three = Router(), Router(), Router()
    one.include(two)
    two.include(three)

    for inner, outer in ((one, one), (one, three), (two, three)):
        with pytest.raises(RegistrationError, match=rf"include\(\) \(.*{HERE}:\d+\): a router can't include itself"):
            outer.include(inner)


@pytest.mark.parametrize(
    "register",
    [
        lambda router: router.keyword("B")(says("b")),
        lambda router: router.fallback(says("b")),
        lambda router: router.media(says("b")),
        lambda router: router.include(Router()),
    ],
    ids=["keyword", "fallback", "media", "include"],
)
@pytest.mark.parametrize("nested", [False, True])
def test_what_is_registered_after_the_engine_was_built_is_refused(
    register: Callable[[Router], Any], nested: bool  # noqa: FBT001 - a table's column
) -> None:
    router, inner = Router(), Router()
    router.include(inner)
    Engine(router)

    with pytest.raises(RegistrationError, match=rf"{HERE}:\d+\) comes after an engine was.*build the engine last"):
        register(inner if nested else router)


@pytest.mark.parametrize("purpose", ["fallback", "media", "empty"])
def test_two_routes_of_one_purpose_for_one_service_clash(purpose: str) -> None:
    router = Router()
    getattr(router, purpose)(says("a", "first"))
    getattr(router, purpose)(says("b", "second"))

    with pytest.raises(AmbiguousRoute, match=rf"first\(\) .* and second\(\) .* the {purpose} route of all services"):
        Engine(router)


def register_badly(router: Router, *patterns: Any, **options: Any) -> None:
    router.keyword(*patterns, **options)(says("a"))


@pytest.mark.parametrize(
    ("patterns", "options", "problem"),
    [
        ((), {}, "has no pattern; write one like 'JOIN' or 'VOTE {choice}'"),
        (("JOIN", "VOTE {choice:int}"), {}, "write {choice}"),
        ((says("a"),), {}, "for a pattern; write @router.keyword('JOIN')"),
        (("{n}",), {"anywhere": True}, "begins with a field, so it can't be found anywhere in a text"),
        (("A",), {"opens": date(2026, 1, 1)}, "opens=2026-01-01 has no time zone; add timezone=ZoneInfo(...)"),
        (("A",), {"closes": datetime(2026, 1, 1)}, "closes=2026-01-01 00:00:00 has no time zone"),  # noqa: DTZ001 - the mistake
        (("A",), {"opens": date(2026, 1, 2), "closes": date(2026, 1, 1), "timezone": UTC}, "closes before it opens"),
        (("A",), {"opens": NOON, "closes": NOON}, "closes before it opens"),
        (("A",), {"opens": "2026-01-01"}, "opens='2026-01-01' is no date; write opens=date("),
        (("A",), {"closes": 20261231, "timezone": UTC}, "closes=20261231 is no date; write closes=date("),
        (("A",), {"opens": DAY, "timezone": "Europe/Berlin"},
         "timezone='Europe/Berlin' is no time zone; write timezone=ZoneInfo('Europe/Berlin')"),
        (("A",), {"too_late": "Gone!"}, "too_late= is never said without closes=; add that"),
        (("A",), {"too_early": "Soon!", "closes": NOON}, "too_early= is never said without opens=; add that"),
        (("A",), {"too_late": 5, "closes": NOON}, "too_late=5 is nothing to say; write a str"),
        (("A",), {"wrong": 5}, "wrong=5 is nothing to say; write a str"),
        (("A",), {"help": 5}, "help=5 is nothing to say; write a str"),
        (("A",), {"help": says("a")}, "help=said() is nothing to say; write a str"),
        (("A",), {"closes": datetime.max, "timezone": NEW_YORK}, "is out of range; leave it out"),  # noqa: DTZ901 - the mistake
    ],
)
def test_a_mistake_in_a_keyword_is_told_with_its_place(
    patterns: tuple[Any, ...], options: dict[str, Any], problem: str
) -> None:
    with pytest.raises(RegistrationError) as caught:
        register_badly(Router(), *patterns, **options)

    assert problem in str(caught.value)
    assert f"{HERE}:{register_badly.__code__.co_firstlineno + 1}" in str(caught.value)


def test_a_keyword_without_its_brackets_is_told_so() -> None:
    router: Any = Router()          # a type checker would have told it, too

    with pytest.raises(RegistrationError, match=r"write @router.keyword\('JOIN'\)"):
        router.keyword(says("Welcome."))


@pytest.mark.parametrize("purpose", ["fallback", "media", "empty"])
def test_brackets_where_none_belong_are_told(purpose: str) -> None:
    register: Any = getattr(Router(), purpose)

    with pytest.raises(RegistrationError, match=rf"{purpose}\(\) \(.*{HERE}:\d+\).*write @router.{purpose} without"):
        register()


@pytest.mark.parametrize("purpose", ["keyword", "fallback", "media", "empty"])
@pytest.mark.parametrize("handler", [None, "lost"])
def test_what_can_not_be_called_is_no_handler(purpose: str, handler: Any) -> None:
    router = Router()
    register: Any = router.keyword("X") if purpose == "keyword" else getattr(router, purpose)

    with pytest.raises(RegistrationError, match=rf"{purpose}\(\) \(.*{HERE}:\d+\) got .*register a function"):
        register(handler)


def test_a_router_is_for_a_service_by_its_name() -> None:
    service: Any = Service("1111")

    with pytest.raises(RegistrationError, match=rf"\(.*{HERE}:\d+\) got a value of type Service; give the service's"):
        Router(service=service)


@pytest.mark.parametrize(
    ("name", "hint"),
    [("wol", "; did you mean 'wool'?"), ("5678", "; the number is that of Router(service='wool')"), ("x", "wool")],
)
def test_a_router_without_keywords_is_for_a_service_that_there_is_as_well(name: str, hint: str) -> None:
    outer = Router()
    outer.include(Router(service=name))
    services = [Service("silk", numbers="1"), Service("wool", numbers="5678")]

    with pytest.raises(RegistrationError) as caught:
        Engine(outer, services=services)

    told = f"Router(service={name!r}) is for the service {name!r}, but the engine's services are silk, wool"
    assert str(caught.value).startswith(told)
    assert str(caught.value).endswith(hint)
    Engine(outer)               # any number may be a service here


OPEN = ["open"]
EARLY = ["Sorry, WIN opens on 21 Nov 2026."]
LATE = ["Sorry, WIN ended on 21 Nov 2026."]


@pytest.mark.parametrize(
    ("options", "sent_at", "answer"),
    [
        # a date is open from its first to its last moment, in its own zone
        ({"opens": DAY, "timezone": UTC}, datetime(2026, 11, 20, 23, 59, 59, 999_999, UTC), EARLY),
        ({"opens": DAY, "timezone": UTC}, datetime(2026, 11, 21, tzinfo=UTC), OPEN),
        ({"closes": DAY, "timezone": UTC}, datetime(2026, 11, 21, 23, 59, 59, 999_999, UTC), OPEN),
        ({"closes": DAY, "timezone": UTC}, datetime(2026, 11, 22, tzinfo=UTC), LATE),
        ({"opens": DAY, "closes": DAY, "timezone": UTC}, NOON, OPEN),
        ({"opens": DAY, "timezone": NEW_YORK}, datetime(2026, 11, 21, 4, 59, tzinfo=UTC), EARLY),
        ({"opens": DAY, "timezone": NEW_YORK}, datetime(2026, 11, 21, 5, tzinfo=UTC), OPEN),
        ({"closes": DAY, "timezone": NEW_YORK}, datetime(2026, 11, 22, 4, 59, tzinfo=UTC), OPEN),
        ({"closes": DAY, "timezone": NEW_YORK}, datetime(2026, 11, 22, 5, tzinfo=UTC), LATE),
        # a datetime is open from it on, and itself too late
        ({"opens": NOON}, NOON - timedelta(microseconds=1), ["Sorry, WIN opens on 21 Nov 2026 12:00."]),
        ({"opens": NOON}, NOON, OPEN),
        ({"closes": NOON}, NOON - timedelta(microseconds=1), OPEN),
        ({"closes": NOON}, NOON, ["Sorry, WIN ended on 21 Nov 2026 12:00."]),
        ({"closes": datetime(2026, 11, 21, 7), "timezone": NEW_YORK}, NOON - timedelta(1), OPEN),  # noqa: DTZ001 - with zone
        ({"closes": datetime(2026, 11, 21, 7), "timezone": NEW_YORK}, NOON,  # noqa: DTZ001 - likewise
         ["Sorry, WIN ended on 21 Nov 2026 07:00."]),
        ({"closes": NOON.astimezone(NEW_YORK), "timezone": UTC}, NOON - timedelta(microseconds=1), OPEN),
        # judged by the person's clock, else by the engine's
        ({"closes": NOON}, None, ["Sorry, WIN ended on 21 Nov 2026 12:00."]),
        ({"opens": NOON}, None, OPEN),
        ({"closes": NOON}, (NOON - timedelta(1)).astimezone(NEW_YORK), OPEN),
        ({"closes": date.max, "timezone": UTC}, NOON, OPEN),
        # in the author's words
        ({"opens": DAY, "timezone": UTC, "too_early": "Soon!"}, NOON - timedelta(1), ["Soon!"]),
        ({"closes": DAY, "timezone": UTC, "too_late": "Gone!"}, NOON + timedelta(1), ["Gone!"]),
        ({"opens": DAY, "closes": DAY, "timezone": UTC, "too_late": "Gone!"}, NOON - timedelta(1), EARLY),
    ],
)
def test_a_keyword_is_open_by_the_moment_that_the_text_was_sent(
    options: dict[str, Any], sent_at: datetime | None, answer: list[str]
) -> None:
    router = Router()
    router.keyword("WIN", **options)(says("open"))

    assert replies(Engine(router, clock=lambda: NOON), "win", sent_at=sent_at) == answer


def test_a_keyword_that_is_closed_still_takes_its_text() -> None:
    router = Router()
    router.keyword("WIN", closes=NOON)(says("open"))
    router.fallback(says("lost"))

    decision = Engine(router, clock=lambda: NOON).explain("win!")

    assert (decision.rule, decision.route) == (4, "said")
    assert decision.why == "WIN is the whole text, but was not open when it was sent"


def test_what_is_said_of_closed_keywords_is_in_the_catalogue() -> None:
    router = Router()
    router.keyword("{n}", closes=NOON)(number)
    texts = Texts({"en": {"too_late": "{keyword} war bis {when}."}})

    assert replies(Engine(router, clock=lambda: NOON, texts=texts), "5\n!") == ["5 ! war bis 21 Nov 2026 12:00."]


def number(n: int) -> str:
    return f"{n}"


@pytest.mark.parametrize("zone", [UTC, NEW_YORK], ids=str)
def test_a_zone_does_not_change_a_moment_that_has_one(zone: tzinfo) -> None:
    router = Router()
    router.keyword("WIN", opens=NOON, timezone=zone)(says("open"))

    [route] = router.routes()

    assert route.window is not None
    assert route.window.opens == NOON
