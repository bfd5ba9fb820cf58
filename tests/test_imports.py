"""What `import mokit` loads, and above all what it doesn't."""

import subprocess
import sys
from collections.abc import Set as AbstractSet
from pathlib import Path

import pytest

import mokit

HEAVY = {"asyncio", "decimal", "http", "socket", "sqlite3", "ssl", "xml", "email", "concurrent", "unittest", "argparse"}
ON_NEED = {"bisect", "difflib", "hashlib", "hmac", "json", "logging", "string", "urllib", "zlib", "zoneinfo"}
MADE_BY_ATTRS = {
    "Consent", "ConsentChange", "DeliveryReceipt", "HttpRequest", "HttpResponse", "Inbound", "Media", "Outbound",
    "Part", "Reply", "Route", "Service", "Submitted",
}    # fmt: skip
OURS_ON_NEED = {
    "mokit.acknowledgements", "mokit.cli", "mokit.clients", "mokit.consenting", "mokit.consents", "mokit.drawing",
    "mokit.gate", "mokit.gathering", "mokit.gsm.economy", "mokit.gsm.octets", "mokit.gsm.splitting", "mokit.hosts",
    "mokit.joining", "mokit.ledgers", "mokit.onloop", "mokit.parts", "mokit.register", "mokit.stores.redis",
    "mokit.stores.sqlite", "mokit.testing", "mokit.transports.console", "mokit.transports.plivo",
    "mokit.transports.telnyx", "mokit.transports.twilio", "mokit.transports.vonage",
    "mokit.transports.vonage_messages",
}    # fmt: skip


@pytest.fixture(scope="module")
def loaded() -> AbstractSet[str]:
    """The modules that a fresh Python has after `import mokit`, beyond those that it began with."""
    return _printed("import sys; before = set(sys.modules); import mokit; print(*set(sys.modules) - before)")


def _printed(code: str) -> AbstractSet[str]:
    """The words that a fresh Python prints."""
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - no stranger's words
    return set(done.stdout.split())


def test_no_event_loop_network_database_or_decimal_is_loaded(loaded: AbstractSet[str]) -> None:
    assert not {name.partition(".")[0] for name in loaded} & HEAVY


def test_what_few_messages_need_is_loaded_by_the_first_that_does(loaded: AbstractSet[str]) -> None:
    assert not {name.partition(".")[0] for name in loaded} & ON_NEED


def test_attrs_makes_no_more_classes_than_have_a_use_for_it() -> None:
    ours = "[module for name, module in sys.modules.items() if name.startswith('mokit.')]"
    code = f"import sys, mokit; things = [one for module in {ours} for one in vars(module).values()]"
    made = "type(one) is type and '__attrs_attrs__' in vars(one) and one.__module__.startswith('mokit.')"
    assert _printed(f"{code}; print(*[one.__name__ for one in things if {made}])") == MADE_BY_ATTRS


def test_no_host_gateway_or_phone_is_loaded(loaded: AbstractSet[str]) -> None:
    assert not loaded & OURS_ON_NEED


def test_no_third_party_is_loaded_but_the_two_it_depends_on(loaded: AbstractSet[str]) -> None:
    names = {name.partition(".")[0] for name in loaded}
    third = {name for name in names if name not in sys.stdlib_module_names and not name.startswith("_")}
    assert third <= {"mokit", "attr", "attrs", "typing_extensions"}


def test_all_that_is_public_is_there_and_has_its_docstring() -> None:
    assert all(getattr(mokit, name).__doc__ for name in mokit.__all__)
    assert len(mokit.__all__) <= 20


def test_it_tells_that_it_is_typed() -> None:
    assert (Path(mokit.__file__).parent / "py.typed").exists()
