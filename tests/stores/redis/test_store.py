"""What is RedisStore's own, and AsyncRedisStore's."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
import redis
import redis.asyncio
from examples.woolly import program
from redis.crc import key_slot
from redis.sentinel import Sentinel

from mokit import Engine, Inbound, Outcome, Router
from mokit.errors import RegistrationError, StoreUnavailable, ValueTooLarge
from mokit.stores.base import Change, Key, Store
from mokit.stores.redis import AsyncRedisStore, RedisStore
from mokit.stores.redis.settings import address_of
from mokit.testing.contracts.steps import (
    ANNE,
    BILL,
    FULL,
    LEASE_END,
    NOW,
    STRANGER,
    at_once,
    entry,
    everybody,
    lease,
    ledger,
    members,
    number_of_people,
    prune,
    seen,
    write,
    written,
)
from tests.servers.redis import RedisServer, Started
from tests.stores.redis.conftest import Made

NOWHERE = "redis://:secret@127.0.0.1:1"


@pytest.fixture
def client(redis_server: RedisServer) -> Any:
    with redis.Redis.from_url(redis_server.url) as client:
        yield client


# what it is made with


def test_nothing_is_connected_before_the_first_use(make: Made) -> None:
    store = make(NOWHERE)
    with pytest.raises(StoreUnavailable, match="Redis:"):
        seen(store)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"server": "127.0.0.1:6379"}, "no URL"),
        ({"server": "http://127.0.0.1"}, "no URL"),
        ({"server": NOWHERE + "?socket_timeout=soon"}, "no URL"),
        ({"server": redis.RedisCluster}, r"client of class redis\.(asyncio\.)?client\.Redis"),
        ({"server": None}, "server=None: give a URL"),
        ({"server": 6379}, "type int: give a URL"),
        ({"server": NOWHERE.encode()}, "type bytes: give a URL"),
        ({"server": redis.ConnectionPool.from_url(NOWHERE)}, "connection_pool="),
        ({"prefix": ""}, "prefix=''"),
        ({"prefix": "a{b}"}, "braces"),
        ({"shards": 0}, "shards=0"),
        ({"retention": timedelta()}, "retention=0"),
    ],
)
def test_what_can_not_be_taken_is_refused_when_it_is_given(make: Made, options: dict[str, Any], told: str) -> None:
    with pytest.raises(RegistrationError, match=told) as refused:
        make(**{"server": NOWHERE} | options)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("kind", [RedisStore, AsyncRedisStore])
@pytest.mark.parametrize(
    ("store_s", "engine_s", "fix"),
    [
        (timedelta(days=7), {}, r"retention=None, .*, or the engine retention=datetime.timedelta\(days=7\)"),
        (timedelta(days=30), {"retention": timedelta(days=31)}, "forgets after 30 days"),
        (timedelta(days=2), {"retention": timedelta(days=3)}, "leaves that to the engine$"),
        (timedelta(days=7), {"retention": timedelta(days=7)}, None),
        (timedelta(days=90), {}, None),
        (None, {"retention": timedelta(days=365)}, None),
    ],
)
def test_an_engine_refuses_a_store_that_forgets_before_it_does(
    kind: Any, store_s: timedelta | None, engine_s: dict[str, Any], fix: str | None
) -> None:
    store = kind(NOWHERE, retention=store_s)
    assert store.retention == store_s
    if fix is None:
        assert Engine(Router(), store=store, **engine_s)
    else:
        with pytest.raises(RegistrationError, match=fix):
            Engine(Router(), store=store, **engine_s)


@pytest.mark.parametrize(
    ("client", "told"),
    [
        (redis.Redis.from_url(NOWHERE + "/2"), "127.0.0.1:1/2"),
        (redis.Redis(unix_socket_path="/run/redis"), "/run/redis"),
        (Sentinel([]).master_for("texts"), "texts"),  # type: ignore[no-untyped-call] # redis-py leaves its types out
    ],
    ids=["TCP", "socket", "Sentinel"],
)
def test_a_server_is_told_by_where_it_is(client: redis.Redis, told: str) -> None:
    assert address_of(client.connection_pool) == told


def test_without_redis_py_the_extra_is_named() -> None:
    code = "import sys; sys.modules['redis'] = None; import mokit.stores.redis"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603 - no stranger's words
    assert "MissingExtra: RedisStore needs redis-py and hiredis: pip install 'mokit[redis]'" in done.stderr


@pytest.mark.parametrize("options", [{}, {"decode_responses": True}, {"protocol": 2}, {"protocol": 3}])
def test_a_client_of_the_hosts_own_is_used_and_left_open(
    redis_server: RedisServer, prefix: str, options: dict[str, Any]
) -> None:
    with redis.Redis.from_url(redis_server.url, **options) as client:
        connection = client.client_id()
        with closing(RedisStore(client, prefix=prefix)) as store:
            written(store, FULL._replace(state="\udfff", version=0))
            assert seen(store, ANNE, "m:1").state == "\udfff"
            assert [claim.key for claim in lease(store, now=LEASE_END)] == [ANNE]
        assert client.client_id() == connection


def test_an_awaited_client_of_the_hosts_own_is_used_and_left_open(redis_server: RedisServer, prefix: str) -> None:
    async def use() -> None:
        async with redis.asyncio.Redis.from_url(redis_server.url, decode_responses=True) as client:
            store = AsyncRedisStore(client, prefix=prefix)
            assert await store.commit([Change(ANNE, NOW, version=0, state="x")])
            await store.close()
            assert (await store.load([(ANNE, ())]))[0].state == "x"

    asyncio.run(use())


def test_an_awaited_store_serves_one_loop_after_the_other(redis_server: RedisServer, prefix: str) -> None:
    store = AsyncRedisStore(redis_server.url, prefix=prefix)

    async def commit(state: str, *, close: bool) -> str | None:
        [before] = await store.load([(ANNE, ())])
        assert await store.commit([Change(ANNE, NOW, version=before.version, state=state)]) != [None]
        if close:
            await store.close()
        return before.state

    assert [asyncio.run(commit(state, close=True)) for state in "abc"] == [None, "a", "b"]


# how the data lies


def names(client: Any, prefix: str) -> list[bytes]:
    return [name for name in client.scan_iter() if name.startswith(f"{prefix}:{{".encode())]


def test_all_that_a_script_touches_lies_in_one_slot(client: Any, store: Store, prefix: str) -> None:
    people = [ANNE, BILL, Key("wool|{0}"), Key("wool|}{")]
    for key in people:
        written(store, FULL._replace(key=key, version=0))
        store.forget(key)
        written(store, FULL._replace(key=key, version=0))
    slots: dict[bytes, set[int]] = {}
    for name in names(client, prefix):
        slots.setdefault(name.split(b"}")[0], set()).add(key_slot(name))
    assert all(len(some) == 1 for some in slots.values())
    assert 1 < len(slots) <= len(people)


def test_two_prefixes_are_two_stores(make: Made, redis_server: RedisServer, prefix: str) -> None:
    one, other = (make(redis_server.url, prefix=prefix + name) for name in "ab")
    written(one, FULL)
    assert seen(other, ANNE, "m:1") == STRANGER
    assert everybody(other) == ledger(other, None) == members(other, "wool/tips") == []


def test_forgetting_leaves_no_key_but_the_ledger_and_the_highest_version(
    client: Any, store: Store, prefix: str
) -> None:
    written(store, FULL._replace(version=0))
    store.forget(ANNE)
    left = {name.split(b"}:")[-1].partition(b":")[0] for name in names(client, prefix)}
    assert left == {b"g", b"ledgers", b"floor", b"lists"}


def test_pages_go_over_all_shards(store: Store) -> None:
    people = number_of_people(150)
    store.commit([Change(key, NOW, join=["wool/tips"], ledger=[f"1 of {key}", f"2 of {key}"]) for key in people])
    for limit in (1, 7, 200):
        assert sorted(everybody(store, limit)) == sorted(members(store, "wool/tips", limit)) == people
        lines = ledger(store, None, limit)
        assert sorted(lines) == sorted(line for key in people for line in ledger(store, key))
        assert all(lines.index(f"1 of {key}") < lines.index(f"2 of {key}") for key in people)


def test_the_earliest_of_all_shards_are_claimed_first(make: Made, redis_server: RedisServer, prefix: str) -> None:
    store = make(redis_server.url, prefix=prefix, shards=4)
    dues = {key: number * 77 % 200 for number, key in enumerate(number_of_people(200))}
    store.commit([Change(key, NOW, put=[entry(due=due)]) for key, due in dues.items()])
    claims = [store.claim(now=NOW, until=LEASE_END, limit=limit, token="w") for limit in (60, 3, 100, 60)]
    assert [[dues[claim.key] for claim in some] for some in claims] == [
        list(range(60)), list(range(60, 63)), list(range(63, 163)), list(range(163, 200)),
    ]


def test_a_server_that_has_lost_the_scripts_is_told_them_again(client: Any, store: Store) -> None:
    people = number_of_people(5)
    for call in (
        lambda: [written(store, Change(key, NOW, version=0, put=[entry()])) for key in people],
        lambda: store.load([(key, ()) for key in people]),
        lambda: store.claim(now=NOW, until=LEASE_END, limit=5, token="w"),
    ):
        client.script_flush()
        assert len(call()) == 5


# marks


def test_a_mark_that_is_older_than_the_retention_goes_with_new_ones(
    make: Made, redis_server: RedisServer, prefix: str
) -> None:
    store = make(redis_server.url, prefix=prefix, retention=timedelta(seconds=1), shards=1)
    for number in range(4):
        written(store, Change(ANNE, NOW + number, marks={f"m:{number}": "x"}))
    written(store, Change(BILL, NOW + 1000, marks={"m:9": "x"}))
    assert len(seen(store, ANNE, "m:0", "m:1", "m:2", "m:3").marks) == 4
    written(store, Change(BILL, NOW + 1003, marks={"m:10": "x"}))       # two for each, the oldest first
    assert set(seen(store, ANNE, "m:0", "m:1", "m:2", "m:3").marks) == {"m:2", "m:3"}
    written(store, Change(BILL, NOW + 1004, marks={"m:11": "x"}))
    assert seen(store, ANNE, "m:0", "m:1", "m:2", "m:3").marks == {}
    assert set(seen(store, BILL, "m:9", "m:10", "m:11").marks) == {"m:9", "m:10", "m:11"}


def test_without_a_retention_marks_stay_until_they_are_pruned(
    make: Made, redis_server: RedisServer, prefix: str
) -> None:
    store = make(redis_server.url, prefix=prefix, retention=None, shards=1)
    for moment in (0, 4_102_444_800_000):
        written(store, Change(ANNE, moment, marks={f"m:{moment}": "x"}))
    assert len(seen(store, ANNE, "m:0", "m:4102444800000").marks) == 2
    assert prune(store, 1) == 1


# what is too large


@pytest.mark.parametrize("big", [{"state": "x" * 20_000}, {"ledger": ["x" * 6_000, "x" * 6_000]}])
def test_what_is_too_large_fails_alone(make: Made, redis_server: RedisServer, prefix: str, big: dict[str, Any]) -> None:
    store = make(redis_server.url, prefix=prefix, largest=10_000)
    with pytest.raises(ValueTooLarge, match="10000"):
        store.commit([Change(ANNE, NOW, state="x"), Change(BILL, NOW, **big)])
    assert everybody(store) == []
    assert written(store, Change(ANNE, NOW, state="x"))


@pytest.mark.parametrize("far", [{"lease": ("me", 2**70)}, {"put": [entry(due=-(2**54))]}])
def test_a_time_that_would_be_rounded_is_refused(store: Store, far: dict[str, Any]) -> None:
    with pytest.raises(ValueTooLarge, match="ms"):
        store.commit([Change(ANNE, NOW, **far)])
    assert everybody(store) == []


def test_what_the_server_finds_too_large_is_told_and_the_next_call_is_served(make: Made, start_redis: Started) -> None:
    store = make(start_redis(proto_max_bulk_len="1mb").url)
    assert written(store, Change(ANNE, NOW, state="before"))
    with pytest.raises((ValueTooLarge, StoreUnavailable)):      # it hangs up while we are sending
        written(store, Change(ANNE, NOW, state="x" * 2_000_000))
    assert seen(store).state == "before"


# an engine on it


def woolly(store: Any) -> Engine:
    return program(date(2026, 11, 21), {"+14155550100": Decimal("12.50")}).replaced(store=store)


def inbound(words: str, number: int) -> Inbound:
    return Inbound(
        id=str(number), sender="+14155550100", recipient="56789", text=words,
        received_at=datetime(2026, 11, 21, 12, tzinfo=UTC),
    )


def test_woolly_remembers_over_a_restart_for_both_kinds_of_host(
    redis_server: RedisServer, prefix: str, call: Callable[..., Any]
) -> None:
    def text(words: str, number: int) -> Outcome:
        engine = woolly(RedisStore(redis_server.url, prefix=prefix))
        outcome: Outcome = call(engine, "receive", inbound(words, number))
        call(engine, "close")
        return outcome

    for number, words in enumerate(["join", "vote a", "stop"]):
        first, again = text(words, number), text(words, number)
        assert (first.duplicate, again.duplicate) == (False, True)
        assert [reply.text for reply in first.replies] == [reply.text for reply in again.replies]
    with closing(RedisStore(redis_server.url, prefix=prefix)) as store:
        [key] = everybody(store)
        assert '"A"' in (seen(store, key).state or "")
        assert members(store, "56789/tips") == []


def test_woolly_awaits_the_store_on_a_loop(redis_server: RedisServer, prefix: str) -> None:
    async def texts() -> list[list[str]]:
        engine = woolly(AsyncRedisStore(redis_server.url, prefix=prefix))
        outcomes = [await engine.receive(inbound("vote a", number)) for number in (1, 1, 2)]
        many = await asyncio.gather(*[engine.receive(inbound("vote b", number)) for number in range(10, 30)])
        await engine.close()
        assert not any(outcome.duplicate or outcome.error for outcome in many)
        return [[reply.text for reply in outcome.replies] for outcome in outcomes]

    assert asyncio.run(texts()) == [["Thanks, your vote for A counts."]] * 3


def test_threads_that_come_together_are_all_served(make: Made, redis_server: RedisServer, prefix: str) -> None:
    store = make(redis_server.url + "?max_connections=2", prefix=prefix)
    people = number_of_people(12)
    done = at_once(*[partial(write, store, Change(key, NOW, version=0)) for key in people])
    assert None not in done
    assert sorted(everybody(store, 100)) == people
