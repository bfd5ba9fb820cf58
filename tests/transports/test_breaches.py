"""The contract of transports itself: the breach of a rule is found by the test of that rule."""

import re
from pathlib import Path

import pytest

from tests.stores.test_contracts import FIND_ONLY

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parents[2]
BROKEN = (Path(__file__).parent / "broken.py").read_text(encoding="utf-8")
HELD = """

for name, broken in list(globals().items()):
    if hasattr(broken, "breaks"):
        make = lambda self, keys, broken=broken, **options: broken(keys, options)
        said = {"make_transport": make, **broken.claims}
        globals()[f"Test{name}"] = type(f"Test{name}", (broken.gateway,), said)
"""


def test_each_breach_of_a_rule_is_found_by_the_test_of_that_rule(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makeconftest(FIND_ONLY)
    pytester.makepyfile(test_broken=BROKEN + HELD)
    breaches = re.findall(r'^class (\w+)\(\w+\):\n    breaks = "(.*)"', BROKEN, re.MULTILINE)
    tests = [f"test_broken.py::Test{name}::{rule}" for name, rule in breaches]
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", *tests)
    result.assert_outcomes(failed=len(tests))
    assert len(tests) == BROKEN.count("breaks = ")
