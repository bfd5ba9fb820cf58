"""The lines of the consent ledger: what changed, chained by hash, with a keyed pseudonym in the number's place."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

LEDGER_VERSION = 1
ENDS = frozenset({"forgotten", "retired"})      # what lines say behind which a number's chain may begin anew


class Head(NamedTuple):
    """The end of one person's chain."""

    lines: int = 0              # so far
    hash: str = ""              # of the last one


def pseudonym(key: str, address: str) -> str:
    """What stands for a number: the same for the same key, and nothing to find the number by without the key."""
    from hmac import digest  # only where a change of consent is written down

    return digest(key.encode(), address.encode(), "sha256").hex()


def chained(head: Head, record: Mapping[str, Any]) -> tuple[Head, str]:
    """The next line of a chain, and the chain's new end."""
    import json

    body = {"v": LEDGER_VERSION, "n": head.lines + 1, **record, "before": head.hash}
    hash_ = _hash(body)
    return Head(head.lines + 1, hash_), json.dumps({**body, "hash": hash_}, separators=(",", ":"))


def _hash(body: Mapping[str, Any]) -> str:
    import json
    from hashlib import sha256

    return sha256(json.dumps(body, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def broken(lines: Iterable[str], heads: Mapping[str, Head] | None = None) -> list[str]:
    """What is wrong with the chains of some lines, a sentence each; nothing if they are whole.

    Args:
        lines: In the order written, of any number of people.
        heads: Where each person's chain must end, by pseudonym; from an earlier export or from the store.
    """
    found: list[str] = []
    ends: dict[str, _End] = {}
    passed: set[tuple[str, Head]] = set()
    for number, line in enumerate(lines, 1):
        found += _wrong_with(line, number, ends, passed)
    for who, head in (heads or {}).items():
        if (who, head) not in passed:
            found.append(f"{who[:12]}: line {head.lines} is missing or another one than was anchored")
    return found


class _End(NamedTuple):
    """The end of one person's chain so far."""

    head: Head = Head()
    is_over: bool = False       # the person was dropped, so that another chain may begin


def _wrong_with(line: str, number: int, ends: dict[str, _End], passed: set[tuple[str, Head]]) -> list[str]:
    import json

    try:
        record = json.loads(line)
        is_as_written = line.strip() == json.dumps(record, separators=(",", ":"))       # no name in it twice
        who, count, told, before = record["who"], record["n"], record.pop("hash"), (record["n"] - 1, record["before"])
        (head, is_over), new = ends.get(who, _End()), Head(count, told)
        passed.add((who, new))
        ends[who] = _End(new, record.get("is") in ENDS)
    except (ValueError, KeyError, TypeError, AttributeError):
        return [f"line {number} is no line of a ledger"]
    if before != head and not (is_over and before == Head()):
        return [f"line {number} doesn't follow what is before it"]
    return [] if is_as_written and _hash(record) == told else [f"line {number} was changed"]
