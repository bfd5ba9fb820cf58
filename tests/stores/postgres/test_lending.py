"""A handler writes on the connection that PostgresStore commits with: both stand or fall together."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from psycopg import AsyncConnection, ClientCursor, Connection
from psycopg_pool import ConnectionPool

from mokit import Conversation, Engine, Inbound, Outcome, Reply, Router
from mokit.errors import WriteBeforeAsk
from mokit.stores.base import Change, Key
from mokit.stores.postgres import AsyncPostgresStore, PostgresStore
from mokit.turns import Turn
from tests.servers.postgres import PostgresServer

NUMBER = "+14155550100"

# Statements of a host's that write, and such as don't.
WRITES = [
    "insert into sale values ('x')",
    "with sold as (insert into sale values ('x') returning what) select what from sold",
    "copy sale from stdin",
    "create table another ()",
]
READS = [
    "select what from sale for update",
    "select 'insert into sale'",
    "with sold as (select what from sale) select what from sold",
    "update sale set what = 'y' where what = 'nobody has it'",
    "values (1)",
    "savepoint one",
]

STATEMENTS = [*((one, True) for one in WRITES), *((one, False) for one in READS)]

router = Router()


@router.keyword("BUY {what}")
def buy(what: str, db: Connection) -> str:
    """Buy one, and fail if it is nothing."""
    db.execute("insert into sale values (%s)", (what,))
    if what == "nothing":
        raise ValueError(what)
    return f"{what} is yours."


@router.keyword("HASTE")
def haste(talk: Conversation, db: Connection) -> str:
    """Write first, ask later."""
    db.cursor().executemany("insert into sale values (%s)", [("haste",)])
    return talk.ask("why", "Why?")


@router.keyword("CARE")
def care(talk: Conversation, db: Connection) -> str:
    """Write once, then ask."""
    talk.once("sell", sell, db, "care")
    sell(db, talk.ask("sure", "Sure?"))
    return "Done."


def sell(db: Connection, what: str) -> None:
    db.execute("insert into sale values (%s)", (what,))


awaiting = Router()


@awaiting.keyword("BUY {what}")
async def buy_soon(what: str, db: AsyncConnection) -> str:
    """The same without blocking."""
    await db.execute("insert into sale values (%s)", (what,))
    if what == "nothing":
        raise ValueError(what)
    return f"{what} is yours."


@awaiting.keyword("HASTE")
async def haste_soon(talk: Conversation, db: AsyncConnection) -> str:
    """Write first, ask later."""
    await db.cursor().executemany("insert into sale values (%s)", [("haste",)])
    return talk.ask("why", "Why?")


@awaiting.keyword("CARE")
async def care_soon(talk: Conversation, db: AsyncConnection) -> str:
    """Write once, then ask."""
    await talk.once("sell", sell_soon, db, "care")
    await sell_soon(db, talk.ask("sure", "Sure?"))
    return "Done."


async def sell_soon(db: AsyncConnection, what: str) -> None:
    await db.execute("insert into sale values (%s)", (what,))


def message(text: str, id: str = "1") -> Inbound:  # noqa: A002 - the message's
    return Inbound(id=id, sender=NUMBER, recipient="56789", text=text, received_at=datetime(2026, 11, 21, tzinfo=UTC))


@pytest.fixture(autouse=True)
def sales(host: Connection) -> Iterator[Callable[[], list[str]]]:
    """What was sold, in a table of the host's."""
    host.execute("create table sale (what text not null)")
    yield lambda: [what for [what] in host.execute("select what from sale")]
    host.execute("drop table sale")


class Shop:
    """The program in one kind of host."""

    def __init__(self, engine: Engine, call: Callable[..., Any]) -> None:
        self.engine = engine
        self.call = call

    def receive(self, text: str, id: str = "1") -> Outcome:  # noqa: A002 - the message's
        outcome: Outcome = self.call(self.engine, message(text, id))
        return outcome

    def text(self, text: str, id: str = "1") -> list[str]:  # noqa: A002 - the message's
        return [reply.text for reply in self.receive(text, id).replies]


@pytest.fixture(params=["without a loop", "on a loop", "on a loop, with a store on it", "on one connection"])
def shop(request: pytest.FixtureRequest, postgres: PostgresServer, schema: str) -> Iterator[Shop]:
    if request.param == "on a loop, with a store on it":
        with asyncio.Runner() as runner:
            awaited = AsyncPostgresStore(postgres.url, schema=schema)
            yield Shop(Engine(awaiting, store=awaited), lambda engine, text: runner.run(engine.receive(text)))
            runner.run(awaited.close())
        return
    if request.param == "on one connection":
        with Connection.connect(postgres.url) as connection:
            one = PostgresStore(connection, schema=schema)
            yield Shop(Engine(router, store=one), lambda engine, text: engine.sync.receive(text))
        return
    store = PostgresStore(postgres.url, schema=schema)
    if request.param == "without a loop":
        yield Shop(Engine(router, store=store), lambda engine, text: engine.sync.receive(text))
    else:
        with asyncio.Runner() as runner:
            yield Shop(Engine(router, store=store), lambda engine, text: runner.run(engine.receive(text)))
    store.close()


def test_what_a_handler_writes_is_there_once_with_its_reply(shop: Shop, sales: Callable[[], list[str]]) -> None:
    assert shop.text("buy wool") == ["wool is yours."]
    assert shop.text("buy wool") == ["wool is yours."]          # the gateway repeats itself
    assert sales() == ["wool"]


def test_what_a_handler_wrote_that_raises_is_taken_back(shop: Shop, sales: Callable[[], list[str]]) -> None:
    [apology] = shop.text("buy nothing")
    assert apology.startswith("Sorry")
    assert sales() == []


def test_where_another_message_was_first_both_are_taken_back_and_the_handler_runs_again(
    shop: Shop, postgres: PostgresServer, schema: str, sales: Callable[[], list[str]]
) -> None:
    tries: list[int] = []
    other = PostgresStore(postgres.url, schema=schema)

    async def intrude(turn: Turn, proceed: Callable[[], Awaitable[Sequence[str | Reply]]]) -> Sequence[str | Reply]:
        """Change the person between load and commit, the first time."""
        tries.append(len(sales()))
        if len(tries) == 1:
            key = Key(f"mokit|{turn.message.sender}")
            other.commit([Change(key, 1, version=other.load([(key, ())])[0].version)])
        return await proceed()

    shop.engine = shop.engine.replaced(around=[intrude])
    assert shop.text("buy wool") == ["wool is yours."]
    assert tries == [0, 0]
    assert sales() == ["wool"]
    other.close()


def test_a_write_before_a_question_is_refused_and_taken_back(shop: Shop, sales: Callable[[], list[str]]) -> None:
    outcome = shop.receive("haste")
    assert outcome.error is not None
    assert outcome.error.startswith(WriteBeforeAsk.__name__)
    assert sales() == []


def test_what_is_written_once_before_a_question_is_there_with_the_question(
    shop: Shop, sales: Callable[[], list[str]]
) -> None:
    assert shop.text("care") == ["Sure?"]
    assert sales() == ["care"]
    assert shop.text("yes", id="2") == ["Done."]
    assert sales() == ["care", "yes"]


@pytest.mark.parametrize(("statement", "does_write"), STATEMENTS)
def test_what_counts_as_a_write_is_what_writes(
    postgres: PostgresServer, schema: str, statement: str, does_write: bool  # noqa: FBT001 - of a table
) -> None:
    asking = Router()

    @asking.keyword("GO")
    def go(talk: Conversation, db: Connection) -> str:
        if statement.startswith("copy"):
            with db.cursor().copy(statement.encode()) as rows:
                rows.write_row(["x"])
        else:
            db.execute(statement.encode())
        return talk.ask("more", "More?")

    store = PostgresStore(postgres.url, schema=schema)
    error = Engine(asking, store=store).sync.receive(message("go")).error
    store.close()
    assert (error is not None) is does_write, error


def test_a_pool_of_the_hosts_gets_its_connection_back_as_it_was(
    postgres: PostgresServer, schema: str, sales: Callable[[], list[str]]
) -> None:
    with ConnectionPool(postgres.url, min_size=1, max_size=1, kwargs={"cursor_factory": ClientCursor}) as pool:
        engine = Engine(router, store=PostgresStore(pool, schema=schema))
        assert engine.sync.receive(message("buy wool")).error is None
        assert engine.sync.receive(message("haste", "2")).error is not None
        with pool.connection() as connection:
            assert connection.cursor_factory is ClientCursor
            assert not hasattr(connection, "total_changes")
    assert sales() == ["wool"]
