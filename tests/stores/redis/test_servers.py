"""Servers that promise little, go away, fill up, are slow, or are none that a store can use."""

import logging
import os
import re
import signal
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import redis

from mokit.errors import StoreError, StoreFull, StoreMisconfigured, StoreUnavailable
from mokit.stores.base import Change, Store
from mokit.stores.redis.opening import promised
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
    number_of_people,
    prune,
    put,
    seen,
    written,
)
from tests.servers.ports import free_port
from tests.servers.redis import RedisServer, Started
from tests.stores.redis.conftest import Made

DOCS = Path(__file__).parents[3] / "docs" / "stores.md"
SHORT = timedelta(seconds=1)


def host(server: RedisServer) -> Any:
    """A client as somebody has it who runs the server."""
    return redis.Redis.from_url(server.url, single_connection_client=True)


# what is promised


@pytest.mark.parametrize(
    ("appends", "config", "told"),
    [
        (True, {"appendfsync": "always", "save": ""}, "outlives a crash of Redis and a loss of power"),
        (True, {"appendfsync": "always", "no-appendfsync-on-rewrite": "yes"}, "while the log is rewritten"),
        (True, {"appendfsync": "everysec"}, "may take its last second"),
        (True, {"appendfsync": "no"}, "may take half a minute"),
        (True, {}, "doesn't tell its appendfsync"),
        (False, {"appendfsync": "always", "save": "3600 1"}, "loses all since the last snapshot"),
        (False, {}, "loses all since the last snapshot"),
        (False, {"appendfsync": "always", "save": ""}, "all is lost when it ends"),
    ],
)
def test_the_settings_say_what_becomes_of_a_commit(*, appends: bool, config: dict[str, str], told: str) -> None:
    promise = promised(appends, config)
    assert told in promise.words
    assert promise.is_kept is ("and a loss of power" in promise.words)


@pytest.mark.parametrize(
    ("appendonly", "said"), [("yes", (logging.INFO, "a loss of power")), ("no", (logging.WARNING, "all is lost"))]
)
def test_opening_logs_once_what_the_server_promises(
    make: Made, start_redis: Started, caplog: pytest.LogCaptureFixture, appendonly: str, said: tuple[int, str]
) -> None:
    server = start_redis(appendonly=appendonly)
    with caplog.at_level(logging.INFO, logger="mokit"):
        store = make(server.url)
        store.open()
        store.open()
        seen(store)
    [record] = [record for record in caplog.records if record.name == "mokit"]
    assert record.levelno == said[0]
    assert said[1] in record.getMessage()
    assert f"127.0.0.1:{server.port}" in record.getMessage()


# what can't be used


def test_a_server_that_would_throw_people_away_is_refused(make: Made, start_redis: Started) -> None:
    server = start_redis(maxmemory_policy="allkeys-lru")
    with pytest.raises(StoreMisconfigured, match="set it to noeviction"):
        make(server.url).open()
    with host(server) as client:
        client.config_set("maxmemory-policy", "volatile-lru")       # what mokit writes never expires
    make(server.url).open()


def test_a_node_of_a_cluster_is_refused(make: Made, start_redis: Started) -> None:
    with pytest.raises(StoreMisconfigured, match="cluster"):
        make(start_redis(cluster_enabled="yes", cluster_port=str(free_port())).url).open()


@pytest.mark.parametrize("use", [lambda store: store.open(), seen, everybody], ids=["open", "load", "keys"])
def test_another_number_of_shards_is_refused_by_whatever_comes_first(
    make: Made, start_redis: Started, use: Callable[[Store], object]
) -> None:
    server = start_redis(appendonly="no")
    written(make(server.url, shards=4), Change(ANNE, NOW))
    with pytest.raises(StoreMisconfigured, match="say shards=4"):
        use(make(server.url))


def test_a_replica_is_refused_and_one_that_a_master_becomes_is_unavailable(make: Made, start_redis: Started) -> None:
    server = start_redis(appendonly="no")
    store = make(server.url)
    written(store, Change(ANNE, NOW, version=0, state="before"))
    with host(server) as client:
        client.replicaof("127.0.0.1", 1)
        with pytest.raises(StoreUnavailable, match="read only replica"):
            written(store, Change(ANNE, NOW, state="x"))
        with pytest.raises(StoreMisconfigured, match="replica"):
            make(server.url).open()
        client.replicaof("no", "one")
    assert seen(store).state == "before"
    assert written(store, Change(ANNE, NOW, state="after"))


@pytest.mark.parametrize("rights", ["-@all", "+@all -evalsha", "+@all -hset"])
def test_a_user_without_the_rights_is_told(make: Made, start_redis: Started, rights: str) -> None:
    server = start_redis(appendonly="no")
    with host(server) as client:
        client.execute_command("ACL", "SETUSER", "shop", "on", ">secret", "~*", "&*", *rights.split())
    store = make(f"redis://shop:secret@127.0.0.1:{server.port}")
    with pytest.raises(StoreMisconfigured, match=r"permission|can't run"):
        written(store, Change(ANNE, NOW, state="x"))


def test_a_wrong_password_is_told_and_not_shown(make: Made, start_redis: Started) -> None:
    server = start_redis(appendonly="no", requirepass="right")
    with pytest.raises(StoreMisconfigured) as told:
        make(f"redis://:wrong@127.0.0.1:{server.port}").open()
    assert "wrong@" not in str(told.value)
    make(f"redis://:right@127.0.0.1:{server.port}").open()


def test_where_settings_may_not_be_read_the_rest_is_checked(
    make: Made, start_redis: Started, caplog: pytest.LogCaptureFixture
) -> None:
    server = start_redis()
    with host(server) as client:
        client.execute_command("ACL", "SETUSER", "shop", "on", ">secret", "~mk:*", "+@all", "-config")
    store = make(f"redis://shop:secret@127.0.0.1:{server.port}")
    assert written(store, Change(ANNE, NOW, state="x"))
    assert "doesn't tell its appendfsync" in caplog.text


def test_the_rights_that_the_docs_name_are_enough(make: Made, start_redis: Started) -> None:
    rights = re.search(r"need `(.*)~<prefix>:\*`", DOCS.read_text(encoding="utf-8"))
    assert rights is not None
    server = start_redis()
    with host(server) as client:
        words = rights[1].replace("\\", "").split()
        client.execute_command("ACL", "SETUSER", "shop", "on", ">secret", "~mk:*", *words)
    store = make(f"redis://shop:secret@127.0.0.1:{server.port}")
    written(store, FULL._replace(version=0))
    assert len(lease(store, now=LEASE_END)) == len(everybody(store)) == len(ledger(store, None)) == 1
    assert (store.stats(NOW).people, prune(store, NOW + 1)) == (1, 1)
    store.forget(ANNE)
    assert seen(store) == STRANGER


# what goes wrong


def test_a_full_server_is_told_takes_what_makes_room_and_recovers(make: Made, start_redis: Started) -> None:
    server = start_redis(appendonly="no")
    store = make(server.url)
    put(store, entry(body="x" * 10_000))
    lease(store)
    with host(server) as client:
        client.config_set("maxmemory", 1)
        with pytest.raises(StoreFull, match="maxmemory"):
            store.commit([Change(key, NOW, version=0, state="x") for key in (BILL, *number_of_people(1))])
        assert everybody(store) == [ANNE]
        assert seen(store, BILL) == STRANGER
        settle = Change(ANNE, NOW, token="worker", drop=["r:1:0"], marks={"s:r:1:0": "sent"}, release=True)
        with pytest.raises(StoreUnavailable, match="1 of 2"):
            store.commit([settle, Change(BILL, NOW, version=0, state="x")])
        assert seen(store, ANNE, "s:r:1:0").marks == {"s:r:1:0": "sent"}
        assert lease(store, now=LEASE_END) == []
        client.config_set("maxmemory", 0)
    assert written(store, Change(BILL, NOW, version=0, state="x"))


def test_a_slow_server_is_unavailable_until_it_answers_again(make: Made, start_redis: Started) -> None:
    server = start_redis(appendonly="no")
    store = make(server.url, patience=SHORT)
    written(store, Change(ANNE, NOW, version=0, state="before"))
    os.kill(server.pid, signal.SIGSTOP)
    for use in (seen, partial(written, change=Change(ANNE, NOW, state="x"))):
        with pytest.raises(StoreUnavailable, match=r"(?i)time"):
            use(store)
    os.kill(server.pid, signal.SIGCONT)
    assert seen(store).state in {"before", "x"}         # a commit that was unavailable may have been written


def test_a_pool_that_is_dry_is_unavailable(make: Made, start_redis: Started) -> None:
    def served(number: int) -> bool:
        try:
            return seen(store, number_of_people(3)[number]) == STRANGER
        except StoreUnavailable:
            return False

    server = start_redis(appendonly="no")
    store = make(f"{server.url}?max_connections=1&timeout=0.1", patience=timedelta(seconds=2))
    store.open()
    os.kill(server.pid, signal.SIGSTOP)
    assert at_once(*[partial(served, number) for number in range(3)]) == [False] * 3
    os.kill(server.pid, signal.SIGCONT)
    assert served(0)


def test_a_connection_that_was_lost_meanwhile_is_made_again(make: Made, start_redis: Started) -> None:
    server = start_redis(appendonly="no")
    store = make(server.url)
    written(store, Change(ANNE, NOW, version=0, state="x"))
    with host(server) as client:
        for _ in range(3):
            assert client.client_kill_filter(_type="normal", skipme=True) >= 1
            with suppress(StoreUnavailable):            # on a loop a call may be on its way before this is known
                seen(store)
            assert seen(store).state == "x"


def test_a_server_that_is_away_is_unavailable_and_back_without_help(make: Made, start_redis: Started) -> None:
    server = start_redis()
    store = make(server.url)
    written(store, Change(ANNE, NOW, version=0, state="x", put=[entry()], lease=("me", LEASE_END)))
    for _ in range(2):
        server.kill()
        for use in (seen, lease, everybody):
            with pytest.raises(StoreUnavailable):
                use(store)
        server.start()
        assert seen(store).state == "x"
    assert [claim.again for claim in lease(store, now=LEASE_END)] == [True]


def test_nothing_that_was_acknowledged_is_lost_when_the_server_is_killed_in_mid_commit(
    make: Made, start_redis: Started
) -> None:
    server = start_redis()
    store = make(server.url)
    acknowledged: list[str] = []
    for life in range(3):
        enough = 30 * (life + 1)
        threads = [Thread(target=write_on, args=(store, f"{life}:{worker}", acknowledged)) for worker in range(4)]
        for thread in threads:
            thread.start()
        while len(acknowledged) < enough and any(thread.is_alive() for thread in threads):
            threads[0].join(0.001)
        server.kill()
        for thread in threads:
            thread.join()
        server.start()
    for key in number_of_people(3):
        lines = ledger(store, key, 1000)
        found = seen(store, key, *acknowledged, *lines)
        mine = {name for name in acknowledged if name in found.marks}
        assert mine <= set(lines)
        assert len(lines) == len(set(lines)) == len(found.marks)        # each whole: its line, its mark
        assert found.state == lines[-1]
    everything = {mark for key in number_of_people(3) for mark in seen(store, key, *acknowledged).marks}
    assert everything == set(acknowledged)


def write_on(store: Store, me: str, acknowledged: list[str]) -> None:
    """Commit several people at a time until the server is gone."""
    number = 0
    try:
        while True:
            names = {key: f"{me}:{number}:{key[-1]}" for key in number_of_people(3)}
            store.commit([
                Change(key, NOW, state=name, marks={name: ""}, ledger=[name]) for key, name in names.items()
            ])
            acknowledged += names.values()
            number += 1
    except StoreError:
        return
