"""Send a great many random texts through an engine: none may raise, each gets one decision.

    python tests/soak/million_texts.py --count 1000000

Texts are made of keywords, misspelt and mangled ones, and any Unicode: lone surrogates, controls,
combining marks, right-to-left text, emoji, a few very long ones. It prints the rate, the count per
rule and the slowest text; where a text fails it prints how to repeat it and ends with 1.
"""

import argparse
import itertools
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from random import Random
from time import perf_counter
from typing import Literal

from mokit import Contact, Engine, Inbound, Match, Media, Outcome, Router
from mokit.stores.memory import MemoryStore

BEGINNING = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
PEOPLE = [f"+1415555{number:04}" for number in range(1000)]
KEPT = 5000             # messages after which those before are pruned from the store
LONGEST = 5000          # characters; far more than any gateway passes on

WORDS = (
    "join JOIN! Subscribe subscrbe vote VOTE v0te A a! b order ORDER 2 12 12.50 1,000 -3 large S book 31.12.2026 "
    "tomorrow 5pm pay tell wool woool early please thanks yes no ok stop help 加入 投票 🧶 👍 5️⃣ ١٢ लाल नमस्ते สวัสดี "
    "ＶＯＴＥ ｖote Ⅷ ½ ﬁve ß İstanbul ΣΊΣΥΦΟΣ “a” ‘b’ {choice} {} % \\ \" ' \x00 \r\n \t \u200b \ufeff \u202e \ud83d"
).split(" ")

RANGES = [(0, 0x7F), (0x80, 0x24F), (0x300, 0x36F), (0x370, 0x7FF), (0x900, 0xDFF), (0x2000, 0x2BFF),
          (0x3040, 0x9FFF), (0xAC00, 0xD7AF), (0xD800, 0xDFFF), (0xF900, 0xFFFF), (0x1F000, 0x1FAFF), (0, 0x10FFFF)]


class Size(Enum):
    """What a field may be restricted to."""

    SMALL = "S"
    LARGE = "L"


def program() -> Router:
    """Keywords of all kinds."""
    router = Router()

    @router.keyword("JOIN", "SUBSCRIBE", "加入", "🧶")
    def join(contact: Contact) -> str:
        contact.join("tips")
        return "Joined"

    @router.keyword("VOTE {choice}", "{choice}")
    def vote(choice: Literal["A", "B"], match: Match) -> str:
        return f"{choice} by {match.keyword}"

    @router.keyword("ORDER {amount} {size} {note}")
    def order(amount: int, size: Size = Size.SMALL, note: str = "") -> list[str]:
        return [f"{amount} {size.name}", note or "no note"]

    @router.keyword("BOOK {day}", "{day}")
    def book(day: date) -> str:
        return str(day)

    @router.keyword("PAY {amount}", wrong="PAY needs an amount")
    def pay(amount: float) -> str:
        return str(amount)

    @router.keyword("TELL", trailing=True)
    def tell(message: Inbound, contact: Contact) -> str:
        contact.data["told"] = message.text
        return message.text

    router.include(rarer_routes())
    return router


def rarer_routes() -> Router:
    """Keywords that stand anywhere or have their time, and what takes texts without a keyword."""
    router = Router()

    @router.keyword("wool", anywhere=True)
    async def wool() -> str:
        return "Did you say wool?"

    @router.keyword("EARLY", opens=date(2030, 1, 1), timezone=UTC)
    def early() -> str:
        return "Too early"

    @router.media
    def picture(message: Inbound) -> str:
        return f"{len(message.media)} pictures"

    @router.fallback
    def lost(message: Inbound) -> str:
        return f"Lost: {message.text}"

    return router


def texts(chance: Random) -> Iterator[str]:
    """Random texts without end."""
    while True:
        pick = chance.random()
        if pick < 0.4:
            yield " ".join(chance.choices(WORDS, k=chance.randint(1, 5)))
        elif pick < 0.6:
            yield _mangled(" ".join(chance.choices(WORDS, k=chance.randint(1, 3))), chance)
        elif pick < 0.999:
            yield _anything(chance, chance.randint(0, 40))
        else:
            yield _anything(chance, chance.randint(0, LONGEST))


def _mangled(words: str, chance: Random) -> str:
    """A text with something put in, left out or turned round."""
    at = chance.randint(0, len(words))
    return words[:at] + chance.choice(["", _anything(chance, 1), words[at : at + 2][::-1]]) + words[at + 1 :]


def _anything(chance: Random, many: int) -> str:
    first, last = chance.choice(RANGES)
    return "".join(chr(chance.randint(first, last)) for _ in range(many))


def send(count: int, seed: int) -> bool:
    """Send the texts and print what came of them; whether all went well."""
    chance, store = Random(seed), MemoryStore()
    clock = (BEGINNING + timedelta(milliseconds=number) for number in itertools.count())
    engine = Engine(program(), store=store, clock=lambda: next(clock))
    rules: Counter[int] = Counter()
    slowest, spent = (0.0, ""), 0.0
    for number, text in enumerate(itertools.islice(texts(chance), count)):
        before = perf_counter()
        wrong = _checked(engine.sync.receive, _message(number, text, chance), rules)
        took = perf_counter() - before
        slowest, spent = max(slowest, (took, text)), spent + took
        if wrong:
            sys.stdout.write(f"text {number} of --seed {seed} {wrong}: {text!r}\n")
            return False
        if number % KEPT == 0:
            store.prune(int(BEGINNING.timestamp() * 1000) + number, count)
    _report(rules, spent, slowest)
    return True


def _message(number: int, text: str, chance: Random) -> Inbound:
    media = (Media("https://example.com/1"),) if chance.random() < 0.05 else ()
    return Inbound(
        id=str(number), sender=chance.choice(PEOPLE), recipient="56789", text=text, media=media, received_at=BEGINNING
    )


def _checked(receive: Callable[[Inbound], Outcome], message: Inbound, rules: Counter[int]) -> str:
    """What is wrong with the outcome; empty if nothing is."""
    try:
        outcome = receive(message)
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        return f"raised {error!r}"
    if outcome.error is not None or outcome.decision is None or outcome.duplicate:
        return f"gave {outcome}"
    rules[outcome.decision.rule] += 1
    return ""


def _report(rules: Counter[int], seconds: float, slowest: tuple[float, str]) -> None:
    count = rules.total()
    sys.stdout.write(f"{count} texts in {seconds:.1f} s, {count / seconds:.0f} a second, without making them up\n")
    for rule in sorted(rules):
        sys.stdout.write(f"rule {rule:2}: {rules[rule]:8} ({rules[rule] / count:6.2%})\n")
    sys.stdout.write(f"slowest: {slowest[0] * 1000:.1f} ms for {len(slowest[1])} characters, {slowest[1]!r:.80}\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    sys.exit(0 if send(options.count, options.seed) else 1)
