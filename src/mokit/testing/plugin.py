"""The pytest plugin: handsets as fixtures, and transcripts where a comparison of replies fails."""

import pytest

from mokit.testing.handset import AsyncHandset, Handset


@pytest.fixture
def handset() -> type[Handset]:
    """`handset(engine, number=..., service=...)` gives a phone for a test without an event loop."""
    return Handset


@pytest.fixture
def async_handset() -> type[AsyncHandset]:
    """`async_handset(engine, number=..., service=...)` gives a phone for a test in an event loop."""
    return AsyncHandset


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """Show the whole exchange where `phone.text(...) == [...]` fails."""
    transcript = getattr(left, "transcript", None)
    if op != "==" or not isinstance(transcript, str):
        return None
    return [f"{left!r} == {right!r}", "The exchange so far:", *transcript.splitlines()]


def pytest_configure() -> None:
    """Let a broken rule of the contracts show both sides of what it compares."""
    pytest.register_assert_rewrite("mokit.testing.contracts")
