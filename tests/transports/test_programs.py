"""One program, unchanged, on each transport: only the constructor differs."""

import importlib.util
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mokit.testing.contracts import ANNE, SHORT_CODE, Correspondence, TransportContract
from mokit.testing.contracts.transports.gateway import inbound
from tests.transports.test_contracts import contracts

WOOLLY = Path(__file__).parents[2] / "examples" / "woolly.py"
DIALOGUE = [
    ("Info PRICES, please", "Merino $9, alpaca $12, cashmere $30 a ball."),
    ("balance", "Your balance is $12.50."),
    ("vote c", 'Sorry, "c" is not one of A, B. Reply VOTE A.'),
    ("“b” 👍", "Thanks, your vote for B counts."),
    ("voet a", "Did you mean VOTE a? Reply VOTE a."),
    ("what time is it", "Sorry, I know JOIN, INFO, VOTE A or B, BALANCE and DISCOUNT."),
]


@pytest.fixture(scope="module")
def woolly() -> Any:                    # Any: a module that is loaded by its path has no types
    spec = importlib.util.spec_from_file_location("woolly", WOOLLY)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("gateway", contracts().values(), ids=contracts())
def test_woolly_speaks_over_each_gateway(woolly: Any, gateway: type[TransportContract]) -> None:
    engine = woolly.program(datetime(2026, 11, 21, tzinfo=UTC).date(), {ANNE: Decimal("12.50")})
    correspondence = Correspondence(gateway(), engine)
    said = [correspondence.text(inbound(text, message_id=str(number))) for number, (text, _) in enumerate(DIALOGUE)]
    assert [[sent.text for sent in replies] for replies in said] == [[reply] for _, reply in DIALOGUE]
    assert {(sent.sender, sent.recipient) for replies in said for sent in replies} == {(SHORT_CODE, ANNE)}
