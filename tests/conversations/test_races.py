"""Two programs over one file, which are asked for the same things at the same time."""

from collections import Counter, defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from mokit import Conversation, Engine, Inbound, Outbound, Router, Service
from mokit.errors import Silence
from mokit.stores.sqlite import SQLiteStore
from mokit.transports.base import Submitted

PEOPLE = [f"+1415555010{digit}" for digit in range(4)]


class Gateway:
    name = "gateway"

    def __init__(self) -> None:
        self.sent: list[Outbound] = []

    def send(self, message: Outbound) -> Submitted:
        self.sent.append(message)
        return Submitted(id=message.id)


class Clock:
    now = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def test_each_person_goes_through_the_script_once(tmp_path: Path) -> None:
    router, gateway, clock = Router(), Gateway(), Clock()
    tokens: list[str] = []

    def pay(token: str) -> int:
        tokens.append(token)
        return 7

    @router.keyword("BUY")
    def buy(talk: Conversation) -> str:
        balls = talk.ask("balls", "How many?", int, remind=timedelta(minutes=5))
        number = talk.once("pay", pay, talk.token("pay"))
        try:
            talk.ask("why", "Why?", within=timedelta(minutes=10))
        except Silence:
            talk.say("No matter.")
        return f"{balls} balls, {number}."

    def engine() -> Engine:
        services = [Service("56789", transport=gateway)]
        return Engine(router, services=services, store=SQLiteStore(tmp_path / "one.db"), clock=clock)

    engines = one, other = engine(), engine()

    def at_once(text: str) -> None:
        """Each text reaches both, while both work off what is due."""
        messages = [
            Inbound(id=f"{text}-{person}", sender=person, recipient="56789", text=text, received_at=clock.now)
            for person in PEOPLE
        ]
        calls: list[Callable[[], object]] = [one.sync.run_due for one in engines]
        calls += [partial(one.sync.receive, message) for message in messages for one in engines if text]
        with ThreadPoolExecutor(len(calls)) as threads:
            for done in [threads.submit(call) for call in calls]:
                done.result()
        while any(one.sync.run_due() for one in engines):
            pass

    for text, minutes in [("buy", 6), ("", 1), ("4", 11), ("", 1), ("", 40)]:
        at_once(text)
        clock.now += timedelta(minutes=minutes)
    one.sync.close()
    other.sync.close()
    said: defaultdict[str, list[str]] = defaultdict(list)
    for message in gateway.sent:
        said[message.recipient].append(message.text)
    assert sorted(said) == PEOPLE
    assert {*map(tuple, said.values())} == {("How many?", "How many?", "Why?", "No matter.\n4 balls, 7.")}
    assert max(Counter(message.id for message in gateway.sent).values()) == 1
    assert len(set(tokens)) == len(PEOPLE)
