"""The pytest plugin, in runs of pytest of its own."""

import pytest

pytest_plugins = ["pytester"]

PROGRAM = """
import asyncio
from mokit import Engine, Router

router = Router()

@router.keyword("hello")
def hello():
    return "Hi"

engine = Engine(router)
"""


def run(pytester: pytest.Pytester, test: str) -> pytest.RunResult:
    pytester.makepyfile(PROGRAM + test)
    return pytester.runpytest_inprocess("-p", "no:randomly", "-p", "no:cacheprovider")


def test_a_phone_comes_as_a_fixture(pytester: pytest.Pytester) -> None:
    result = run(pytester, """
def test_hello(handset):
    phone = handset(engine, number="+14155550101", service="1234")
    assert phone.text("hello") == ["Hi"]
    assert (phone.inbox[0].sender, phone.inbox[0].recipient) == ("1234", "+14155550101")
""")
    result.assert_outcomes(passed=1)


def test_an_async_phone_comes_as_a_fixture(pytester: pytest.Pytester) -> None:
    result = run(pytester, """
def test_hello(async_handset):
    async def main():
        return await async_handset(engine).text("hello")
    assert asyncio.run(main()) == ["Hi"]
""")
    result.assert_outcomes(passed=1)


def test_a_failing_comparison_shows_the_exchange(pytester: pytest.Pytester) -> None:
    result = run(pytester, """
def test_hello(handset):
    phone = handset(engine)
    phone.text("hello")
    assert phone.text("bye") == ["Bye"]
""")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([
        "*assert [[]] == [[]'Bye'[]]",
        "*The exchange so far:",
        "*> hello    (rule 4: hello is the whole text)",
        "*< Hi",
        "*> bye    (rule 11: nothing takes it, and there is no fallback)",
    ])


@pytest.mark.parametrize("comparison", ['phone.text("hello") != ["Hi"]', 'list(phone.text("hello")) == []'])
def test_other_comparisons_are_pytest_s_own(pytester: pytest.Pytester, comparison: str) -> None:
    result = run(pytester, f"""
def test_hello(handset):
    phone = handset(engine)
    assert {comparison}
""")
    result.assert_outcomes(failed=1)
    assert "The exchange so far:" not in result.stdout.str()
