"""What `mokit check` tells of what a program must say and hear in the countries of its services."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Write = Callable[..., Path]
Mokit = Callable[..., Any]

GOOD = "Wool: 1 tip a week. Msg&data rates may apply. Reply HELP for help, STOP to leave."
PROGRAM = """
    from datetime import time, timedelta

    from mokit import Conversation, Engine, Reply, Router, Service
    from mokit.consent import Consent
    from mokit.texts import Texts

    NAME = "Wool"
    router = Router()

    @router.keyword("JOIN", opts_in=True)
    def join(talk: Conversation):
        {body}

    {hook}
    engine = Engine(
        router, services=[Service("56789", kind="short code", country={country!r}{service})], consent=Consent({policy}),
        program="Wool", support={support!r}, ledger_key="a secret", texts=Texts({{"en": {texts!r}}}),
    )
"""


def program(**changes: Any) -> str:
    usual = {"body": f"return {GOOD!r}", "country": "US", "policy": "", "support": "help@wool.example", "texts": {}}
    usual |= {"hook": "", "service": ""}
    return PROGRAM.format(**{**usual, **changes})


def lacks(mokit: Mokit, write: Write, **changes: Any) -> list[str]:
    write("wool.py", program(**changes))
    lines: list[str] = mokit("check", "wool:engine").lines
    head, *lines = lines
    assert head == f"{'2 routes' if changes.get('hook') else '1 route'}, 1 keyword, no clash"
    return lines


def test_a_program_that_says_all_lacks_nothing(mokit: Mokit, write: Write) -> None:
    assert lacks(mokit, write) == []


@pytest.mark.parametrize(
    "body",
    [
        f"return {GOOD!r}, 'And a second text.'",
        "return NAME + ': 4 msgs/month. Msg and data rates may apply. HELP for help, STOP to end.'",
        f"return Reply({GOOD!r})",
        f"talk.say({GOOD!r})",
        f"talk.ask('size', {GOOD!r})",
        "return 'Wool, msg frequency varies. Message & data rates may apply. Reply HELP or STOP.'",
    ],
)
def test_the_text_is_found_wherever_the_handler_says_it(mokit: Mokit, write: Write, body: str) -> None:
    assert lacks(mokit, write, body=body) == []


@pytest.mark.parametrize(
    ("without", "says"),
    [
        ("Wool: ", "the program's name, Wool"), ("1 tip a week. ", "how often texts come"),
        ("Msg&data rates may apply. ", '"Msg&data rates may apply"'), ("HELP for help, ", "HELP"),
        (", STOP to leave", "STOP"),
    ],
)  # fmt: skip
def test_what_the_text_of_an_opt_in_lacks_is_told_with_its_place(
    mokit: Mokit, write: Write, without: str, says: str
) -> None:
    [line] = lacks(mokit, write, body=f"return {GOOD.replace(without, '')!r}")
    assert line.startswith("join() (")
    assert f"opts people in and doesn't say {says}" in line


def test_what_cannot_be_seen_is_asked_about(mokit: Mokit, write: Write) -> None:
    [line] = lacks(mokit, write, body="return talk.token('x') + ' Reply HELP or STOP'")
    assert "not all to be seen; see that it says the program's name, Wool, how often" in line
    assert "STOP," not in line


def test_a_double_opt_in_says_it_by_itself(mokit: Mokit, write: Write) -> None:
    assert lacks(mokit, write, body="return 'Hi'", policy="double_opt_in=True") == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"support": "Bob"}, "Engine(support=): 'Bob' is no number, address or page, and HELP must give one"),
        ({"texts": {"rates": "Free."}}, "Texts, 'rates': doesn't say that message and data rates may apply"),
        (
            {"texts": {"consent_help": "{program} {frequency} {support} {rates}"}},
            "Texts, 'consent_help': doesn't say STOP",
        ),
        (
            {"policy": "without=['cancel']"},
            "Service('56789'), US: does not hear CANCEL, which must be heard there; see Consent(without=)",
        ),
        (
            {"country": "CA", "policy": "languages=['en']"},
            "Service('56789'), CA: does not hear ARRET, which must be heard there; see Consent(without=)",
        ),
    ],
)
def test_what_must_be_said_and_heard_is_told_for_the_country(
    mokit: Mokit, write: Write, changes: dict[str, Any], says: str
) -> None:
    assert says in lacks(mokit, write, **changes)


@pytest.mark.parametrize(
    ("hook", "says"),
    [
        (
            "@router.on_opt_in\n    def back(): return 'Hi again!'",
            ["the program's name, Wool", "how often", '"Msg&', "HELP", "STOP"],
        ),
        (f"@router.on_opt_in\n    def back(): return {GOOD!r}", []),
        ("@router.on_help\n    def back(): return 'Wool: write to us.'", ["where to get help, help@wool.example"]),
        ("@router.on_help\n    def back(): return 'WOOL: help@wool.example'", []),
        ("@router.on_opt_out\n    def back(): return 'Bye.'", ["the program's name, Wool"]),
        ("@router.on_opt_out\n    def back(): return None", []),
        ("@router.on_opt_out\n    def back(): print('Bye.')", []),
    ],
)  # fmt: skip
@pytest.mark.parametrize("policy", ["", "double_opt_in=True"])
def test_what_a_hook_says_in_place_of_mokit_is_looked_at_too(
    mokit: Mokit, write: Write, hook: str, says: list[str], policy: str
) -> None:
    lines = lacks(mokit, write, hook=hook, policy=policy)
    assert [one for one, line in zip(says, lines, strict=True) if "back() (" in line and one in line] == says


def test_a_hook_whose_text_cannot_be_seen_is_asked_about(mokit: Mokit, write: Write) -> None:
    [line] = lacks(mokit, write, hook="@router.on_help\n    def back(): return str(engine)")
    assert "answers HELP with a text that is not all to be seen; see that it says the program's name, Wool" in line


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"policy": "level='exact'"}, "hears words alone, and people may leave in any reasonable way"),
        ({"policy": "confirm_within=timedelta(hours=1)"}, "may confirm an opt-out later than 0:05:00 after it"),
        ({"service": ", quiet_hours=(time(22), time(8))"}, "lets promotions leave between 21:00 and 08:00"),
        ({"service": ", quiet_hours=(time(21), time(7))"}, "lets promotions leave between 21:00 and 08:00"),
        ({"service": ", quiet_hours=(time(12), time(13))"}, "lets promotions leave between 21:00 and 08:00"),
    ],
)
def test_what_the_united_states_demand_beyond_words_is_told(
    mokit: Mokit, write: Write, changes: dict[str, Any], says: str
) -> None:
    [line] = lacks(mokit, write, **changes)
    assert line.startswith(f"Service('56789'), US: {says}")


def test_elsewhere_that_is_the_programs_to_know(mokit: Mokit, write: Write) -> None:
    exact, late = "level='exact'", "confirm_within=timedelta(hours=1)"
    hours = ", quiet_hours=(time(22), time(8))"
    assert lacks(mokit, write, country="GB", policy=f"{exact}, {late}", service=hours) == []


def test_stricter_hours_than_those_of_the_country_are_right(mokit: Mokit, write: Write) -> None:
    assert lacks(mokit, write, service=", quiet_hours=(time(20), time(9))") == []


def test_elsewhere_no_sentence_is_demanded(mokit: Mokit, write: Write) -> None:
    assert lacks(mokit, write, country="GB", body="return 'Hi'") == []


def test_a_country_whose_clocks_are_not_known_needs_a_zone(mokit: Mokit, write: Write) -> None:
    assert lacks(mokit, write, country="UZ") == [
        "Service('56789'), UZ: has no timezone, so promotions leave at any hour; give it timezone=ZoneInfo(...)"
    ]


def test_a_program_without_a_policy_is_told_so(mokit: Mokit, write: Write) -> None:
    write("wool.py", """
        from mokit import Engine, Router, Service

        engine = Engine(Router(), services=[Service("56789", country="US")])
    """)
    assert "has no consent policy" in mokit("check", "wool:engine").lines[1]


def test_strict_fails_where_something_lacks(mokit: Mokit, write: Write) -> None:
    write("wool.py", program(body="return 'Hi'"))
    assert mokit("check", "wool:engine").code == 0
    assert mokit("check", "wool:engine", "--strict").code == 1
    write("good.py", program())
    assert mokit("check", "good:engine", "--strict").code == 0
