"""A conversation for `test_seeds.py`, which runs this file in processes of its own: state in, what came of it out."""

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Literal

from mokit import Conversation, Engine, Inbound, Router
from mokit.stores.base import Change, Key
from mokit.stores.memory import MemoryStore

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
NUMBER = "+14155550100"
KEY = Key(f"mokit|{NUMBER}")


class Size(Enum):
    SMALL = 1
    LARGE = 2


def order(talk: Conversation, basket: dict[str, Any]) -> str:
    size = talk.ask("size", "Which size?", Size)
    shuffled = talk.random("gifts").sample(sorted({"button", "ribbon", "pin", "needle"}), 3)
    color = talk.ask("color", f"{' '.join(shuffled)} {talk.token('order')}?", Literal["red", "green", "blue"])
    number = talk.choose("wool", "Which wool?", {"soft": {"a", "b", "c"}, "warm": {"d"}})
    kept = talk.once("kept", lambda: basket)
    return f"{size} {color} {sorted(number)} {basket} {talk.random('luck').random()} {kept}"


def go_on(state: str | None, texts: Sequence[str]) -> tuple[list[str], str | None]:
    """What is said to the texts, and the person's state after them."""
    router = Router()
    router.conversation()(order)
    store = MemoryStore()
    engine = Engine(router, store=store, clock=lambda: NOW).sync
    if state is not None:
        store.commit([Change(KEY, 0, state=state)])
        outcomes = []
    else:
        basket = {name: [len(name), name] for name in ["wool", "needles", "pins"]}
        outcomes = [engine.start(order, to=NUMBER, service="56789", args={"basket": basket}, id="order-7")]
    outcomes += [
        engine.receive(Inbound(id=text, sender=NUMBER, recipient="56789", text=text, received_at=NOW)) for text in texts
    ]
    [snapshot] = store.load([(KEY, ())])
    return [reply.text for outcome in outcomes for reply in outcome.replies], snapshot.state


if __name__ == "__main__":
    state, texts = json.load(sys.stdin)
    json.dump(go_on(state, texts), sys.stdout)
