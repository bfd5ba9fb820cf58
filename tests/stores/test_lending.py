"""A handler writes on the store's own connection: its rows and the commit of its turn stand or fall together."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from sqlite3 import Connection
from typing import Any

import pytest

from mokit import Conversation, Engine, Inbound, Outcome, Router, per_message
from mokit.errors import RegistrationError, WriteBeforeAsk
from mokit.events import MessageHandled
from mokit.messages import Outbound, Reply
from mokit.stores.base import AsyncLendingStore, Change, Claim, Done, Key, LendingStore, Page, Snapshot, Stats
from mokit.stores.memory import MemoryStore
from mokit.stores.sqlite import SQLiteStore
from mokit.testing import Handset
from mokit.testing.contracts.steps import at_once
from mokit.testing.handset import HandsetLine
from mokit.turns import Turn

NUMBER = "+14155550100"
PATIENCE = timedelta(seconds=20)

router = Router()


@router.keyword("BUY {what}")
def buy(what: str, message: Inbound, db: Connection) -> str:
    """Buy one, and fail if it is nothing."""
    sell(db, message.sender, what)
    if what == "nothing":
        raise ValueError(what)
    return f"{what} is yours."


@router.keyword("ORDER {what}")
async def order(what: str, message: Inbound, db: Connection) -> str:
    """The same without blocking."""
    await asyncio.sleep(0) if asyncio_runs() else None
    return buy(what, message, db)


@router.keyword("HASTE")
def haste(talk: Conversation, db: Connection) -> str:
    """Write first, ask later."""
    sell(db, "", "haste")
    return talk.ask("why", "Why?")


@router.keyword("CARE")
def care(talk: Conversation, message: Inbound, db: Connection) -> str:
    """Write once, then ask."""
    talk.once("sell", sell, db, message.sender, "care")
    sure = talk.ask("sure", "Sure?")
    sell(db, message.sender, sure)
    if sure == "fail":
        raise ValueError(sure)
    return "Done."


@router.fallback
def lost() -> str:
    """Write nothing."""
    return "Lost."


def sell(db: Connection, number: str, what: str) -> None:
    db.execute("insert into sale values (?, ?)", (number, what))


def asyncio_runs() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


class AwaitedSQLiteStore:
    """The file of a SQLiteStore for hosts that await it; each call blocks for as long as it takes."""

    lends = Connection

    def __init__(self, store: SQLiteStore) -> None:
        self._store = store

    async def open(self) -> None:
        self._store.open()

    async def close(self) -> None:
        self._store.close()

    async def load(self, wanted: Sequence[tuple[Key, Sequence[str]]]) -> list[Snapshot]:
        return self._store.load(wanted)

    async def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        return self._store.commit(changes)

    async def claim(self, *, now: int, until: int, limit: int, token: str) -> list[Claim]:
        return self._store.claim(now=now, until=until, limit=limit, token=token)

    async def members(self, name: str, after: str, limit: int) -> Page[Key]:
        return self._store.members(name, after, limit)

    async def ledger(self, key: Key | None, after: str, limit: int) -> Page[str]:
        return self._store.ledger(key, after, limit)

    async def keys(self, after: str, limit: int) -> Page[Key]:
        return self._store.keys(after, limit)

    async def forget(self, key: Key, keep: str | None = None, version: int | None = None) -> bool:
        return self._store.forget(key, keep, version)

    async def prune(self, before: int, limit: int) -> int:
        return self._store.prune(before, limit)

    async def stats(self, now: int) -> Stats:
        return self._store.stats(now)

    @asynccontextmanager
    async def lent(self, key: Key) -> AsyncGenerator["AwaitedLent"]:
        with self._store.lent(key) as lent:
            yield AwaitedLent(lent)


class AwaitedLent:
    def __init__(self, lent: Any) -> None:          # Any: it is wrapped as it is
        self._lent = lent
        self.connection: Connection = lent.connection

    async def load(self, names: Sequence[str] = ()) -> Snapshot:
        snapshot: Snapshot = self._lent.load(names)
        return snapshot

    async def commit(self, change: Change) -> Done | None:
        done: Done | None = self._lent.commit(change)
        return done


class Shop:
    """The program on one file, in one kind of host."""

    def __init__(self, engine: Engine, path: Path, call: Callable[..., Any]) -> None:
        self.engine = engine
        self.path = path
        self.call = call

    def text(self, text: str, id: str = "1", sender: str = NUMBER) -> list[str]:  # noqa: A002 - the message's
        outcome: Outcome = self.call(self.engine, "receive", message(text, id, sender))
        return [reply.text for reply in outcome.replies]

    @property
    def sales(self) -> list[str]:
        return sales(self.path)


def sales(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return [what for [what] in db.execute("select what from sale order by rowid")]


def message(text: str, id: str = "1", sender: str = NUMBER) -> Inbound:  # noqa: A002 - the message's
    return Inbound(id=id, sender=sender, recipient="56789", text=text, received_at=datetime(2026, 11, 21, tzinfo=UTC))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "shop.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("create table sale (number text not null, what text not null)")
    return path


@pytest.fixture
def store(path: Path) -> Iterator[SQLiteStore]:
    with closing(SQLiteStore(path, patience=PATIENCE)) as store:
        yield store


@pytest.fixture(params=["without a loop", "on a loop", "on a loop, with a store on it"])
def shop(request: pytest.FixtureRequest, store: SQLiteStore, path: Path) -> Iterator[Shop]:
    if request.param == "without a loop":
        engine = Engine(router, store=store)
        yield Shop(engine, path, lambda engine, name, *args: getattr(engine.sync, name)(*args))
        return
    with asyncio.Runner() as runner:
        engine = Engine(router, store=AwaitedSQLiteStore(store) if request.param.endswith("on it") else store)
        yield Shop(engine, path, lambda engine, name, *args: runner.run(getattr(engine, name)(*args)))


@pytest.mark.parametrize("word", ["buy", "order"])
def test_what_a_handler_writes_is_there_once_with_its_reply(shop: Shop, word: str) -> None:
    assert shop.text(f"{word} wool") == ["wool is yours."]
    assert shop.text(f"{word} wool") == ["wool is yours."]          # the gateway repeats itself
    assert shop.sales == ["wool"]


@pytest.mark.parametrize("word", ["buy", "order"])
def test_what_a_handler_wrote_that_raises_is_taken_back_and_its_message_is_handled(shop: Shop, word: str) -> None:
    [apology] = shop.text(f"{word} nothing")
    assert apology.startswith("Sorry")
    assert shop.text(f"{word} nothing") == [apology]
    assert shop.sales == []
    assert shop.text("buy wool", id="2") == ["wool is yours."]      # nobody keeps the file


@pytest.mark.parametrize("word", ["buy", "order"])
def test_where_another_message_was_first_both_are_taken_back_and_the_handler_runs_again(
    shop: Shop, store: SQLiteStore, word: str
) -> None:
    tries: list[int] = []

    async def intrude(turn: Turn, proceed: Callable[[], Awaitable[Sequence[str | Reply]]]) -> Sequence[str | Reply]:
        """Change the person between load and commit, the first time."""
        tries.append(len(shop.sales))
        if len(tries) == 1:
            key = Key(f"mokit|{turn.message.sender}")
            store.commit([Change(key, 1, version=store.load([(key, ())])[0].version)])
        return await proceed()

    shop.engine = shop.engine.replaced(around=[intrude])
    assert shop.text(f"{word} wool") == ["wool is yours."]
    assert tries == [0, 0]
    assert shop.sales == ["wool"]


def test_a_handler_that_asks_for_no_connection_has_the_way_of_all_others(shop: Shop) -> None:
    assert shop.text("hello") == ["Lost."]


# conversations


def test_a_write_before_a_question_is_refused_and_taken_back(shop: Shop) -> None:
    outcome: Outcome = shop.call(shop.engine, "receive", message("haste"))
    assert outcome.error is not None
    assert outcome.error.startswith(WriteBeforeAsk.__name__)
    assert shop.sales == []


def test_what_is_written_once_before_a_question_is_there_with_the_question(shop: Shop) -> None:
    assert shop.text("care") == ["Sure?"]
    assert shop.sales == ["care"]
    assert shop.text("yes", id="2") == ["Done."]
    assert shop.sales == ["care", "yes"]


def test_a_turn_that_fails_keeps_what_earlier_turns_have_written(shop: Shop) -> None:
    shop.text("care")
    shop.text("fail", id="2")
    assert shop.sales == ["care"]
    assert shop.text("yes", id="3") == ["Done."]
    assert shop.sales == ["care", "yes"]


def test_a_call_that_was_made_once_in_a_turn_that_is_taken_back_is_made_again(shop: Shop, store: SQLiteStore) -> None:
    tries: list[int] = []

    async def intrude(turn: Turn, proceed: Callable[[], Awaitable[Sequence[str | Reply]]]) -> Sequence[str | Reply]:
        tries.append(1)
        if len(tries) == 1:
            key = Key(f"mokit|{turn.message.sender}")
            store.commit([Change(key, 1, version=0)])
        return await proceed()

    shop.engine = shop.engine.replaced(around=[intrude])
    assert shop.text("care") == ["Sure?"]
    assert len(tries) == 2
    assert shop.sales == ["care"]


# many at once


def test_of_many_threads_each_has_the_connection_in_turn(store: SQLiteStore, path: Path) -> None:
    engine = Engine(router, store=store).sync
    senders = [f"+1415555{number:04}" for number in range(12)]
    outcomes = at_once(*[partial(engine.receive, message("buy wool", sender, sender)) for sender in senders])
    assert all(outcome.error is None for outcome in outcomes)
    assert len(sales(path)) == 12


@pytest.mark.parametrize("word", ["buy", "order"])
def test_of_many_tasks_each_has_the_connection_in_turn_while_others_go_on(
    store: SQLiteStore, path: Path, word: str
) -> None:
    engine = Engine(router, store=store)
    texts = [f"{word} wool", "hello"] * 20      # more than there are worker threads

    async def text_all() -> list[Outcome]:
        messages = [message(text, str(number), f"+1415555{number:04}") for number, text in enumerate(texts)]
        return await asyncio.gather(*map(engine.receive, messages))

    outcomes = asyncio.run(text_all())
    assert all(outcome.error is None for outcome in outcomes)
    assert len(sales(path)) == 20


def test_whoever_is_cancelled_while_waiting_for_the_connection_keeps_nobody_from_it(store: SQLiteStore) -> None:
    engine = Engine(router, store=store)

    async def cancel_one() -> Outcome:
        with store.lent(Key("mokit|+14155550199")):
            waiting = asyncio.create_task(engine.receive(message("buy wool")))
            for _ in range(500):        # until it surely waits
                await asyncio.sleep(0)
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
        return await engine.receive(message("buy wool", "2"))

    assert asyncio.run(cancel_one()).error is None


def test_hooks_are_told_when_the_connection_is_free_again(shop: Shop) -> None:
    replies: list[list[str]] = []

    @shop.engine.on(MessageHandled)
    def told(_: MessageHandled) -> None:
        replies.append(shop.sales)
        with closing(sqlite3.connect(shop.path, timeout=0.1)) as db, db:
            sell(db, "", "hook")

    shop.text("buy wool")
    assert replies == [["wool"]]
    assert shop.sales == ["wool", "hook"]


@pytest.mark.parametrize("name", ["receive", "send", "start"])
def test_a_handler_with_the_connection_that_calls_the_engine_is_told_that_it_would_wait_for_itself(
    store: SQLiteStore, call: Callable[..., Any], name: str
) -> None:
    nested = Router()

    async def nest() -> None:
        arguments: dict[str, tuple[Any, ...]] = {       # Any: each call takes what it takes
            "receive": (message("inner", "2", "+14155550199"),),
            "send": (Outbound(id="1", sender="56789", recipient="+14155550199", text="hi"),),
            "start": (talk,),
        }
        options = {"to": "+14155550199", "service": "56789"} if name == "start" else {}
        result = getattr(engine if asyncio_runs() else engine.sync, name)(*arguments[name], **options)
        await result if asyncio_runs() else None

    @nested.conversation()
    def talk(talk: Conversation) -> str:
        return talk.ask("how", "How?")

    @nested.keyword("OUTER")
    async def outer(db: Connection) -> None:  # noqa: ARG001 - what is tested is that it has it
        await nest()

    engine = Engine(nested, store=store, transport=HandsetLine())
    outcome: Outcome = call(engine, "receive", message("outer"))
    assert outcome.error is not None
    assert outcome.error.startswith("NestedCall: a handler that has the store's connection calls the engine")


# what is told when the engine is built


def test_stores_that_lend_keep_one_protocol_each(store: SQLiteStore) -> None:
    blocking: LendingStore = store
    on_loop: AsyncLendingStore = AwaitedSQLiteStore(store)
    assert blocking.lends is on_loop.lends is Connection


def test_a_store_that_lends_nothing_is_told_when_the_engine_is_built() -> None:
    with pytest.raises(RegistrationError, match=r"buy\(\).*'db'; provide=.*or a store that lends it, as SQLiteStore"):
        Engine(router, store=MemoryStore())


def test_a_phone_without_a_store_that_lends_says_how_to_give_it_one(store: SQLiteStore) -> None:
    engine = Engine(router, store=store)
    with pytest.raises(RegistrationError) as told:
        Handset(engine)
    assert any("Handset(engine, store=SQLiteStore(" in note for note in told.value.__notes__)
    assert Handset(engine, store=store).text("buy wool") == ["wool is yours."]


def test_what_the_host_provides_is_preferred_to_what_the_store_lends(store: SQLiteStore) -> None:
    def own() -> closing[Connection]:
        return closing(sqlite3.connect(":memory:"))

    engine = Engine(router, store=store, provide={Connection: per_message(own)})
    assert engine.sync.receive(message("buy wool")).error == "OperationalError: no such table: sale"
