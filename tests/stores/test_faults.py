"""Whatever befalls a store: the gateway gets 503, the log says why, and when it is over all goes on without help."""

import asyncio
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_hex
from time import monotonic
from typing import Any

import psycopg
import pytest

from mokit import Contact, Engine, Inbound, Outbound, Router, Service
from mokit.http import HttpRequest, HttpResponse
from mokit.stores.postgres import AsyncPostgresStore, PostgresStore
from mokit.stores.redis import AsyncRedisStore, RedisStore
from mokit.stores.sqlite import SQLiteStore
from mokit.transports.base import Event, Submitted
from tests.servers.disks import tiny_disk
from tests.servers.postgres import NOBODY, PostgresServer, postgres_server
from tests.servers.proxy import Proxy, proxy_to
from tests.servers.redis import IS_ROOT, RedisServer, Started, redis_program, start_redis

__all__ = ["redis_program", "start_redis"]

PATIENCE = timedelta(milliseconds=500)
LONG = 40                   # seconds in which a store that is there again is used again
PAGES = 20_000              # bytes that no compression makes smaller: what doubles them needs room on the disk


class Gateway:
    """It speaks JSON, and takes one reply with the webhook's answer."""

    name = "gateway"
    url = "https://sms.example.com/"
    inline_replies = 1

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        told = json.loads(request.body)
        return [Inbound(**told, recipient="56789", received_at=now, transport=self.name)]

    def respond(self, events: Sequence[Event], replies: Sequence[Outbound]) -> HttpResponse:  # noqa: ARG002
        return HttpResponse(body=json.dumps([reply.text for reply in replies]).encode())

    def submit(self, message: Outbound) -> HttpRequest:
        raise AssertionError(f"{message.text} did not leave with the webhook's answer")

    def submitted(self, response: HttpResponse) -> Submitted:
        raise NotImplementedError


class Program:
    """Counts each text once; something may befall the store while it does."""

    def __init__(self, store: Any, runner: asyncio.Runner) -> None:         # Any: of either protocol
        router = Router()
        self.befall: list[Callable[[], object]] = []

        @router.keyword("COUNT")
        def count(contact: Contact) -> str:
            while self.befall:
                self.befall.pop()()
            contact.data["count"] = contact.data.get("count", 0) + 1
            contact.data["pages"] = token_hex(PAGES // 2)
            return f"Count {contact.data['count']}"

        service = Service("56789", transport=Gateway())
        self.engine = Engine(router, services=[service], store=store, settle_within=timedelta(0))
        self._runner = None if not asyncio.iscoroutinefunction(store.load) else runner

    def text(self, message_id: str) -> tuple[int, list[str]]:
        """What the webhook answers."""
        body = json.dumps({"id": message_id, "sender": "+14155550100", "text": "COUNT"}).encode()
        request = HttpRequest(url="/", body=body)
        if self._runner is None:
            answer = self.engine.sync.handle(request)
        else:
            answer = self._runner.run(self.engine.handle(request))
        return answer.status, json.loads(answer.body) if answer.status == 200 else []

    def repeated(self, message_id: str) -> list[str]:
        """The replies, once the gateway was answered."""
        until = monotonic() + LONG
        while monotonic() < until:
            status, replies = self.text(message_id)
            if status == 200:
                return replies
        raise TimeoutError


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


Make = Callable[[Any], Program]


@pytest.fixture
def make(runner: asyncio.Runner) -> Iterator[Make]:
    with ExitStack() as stack:

        def make(store: Any) -> Program:        # Any: of either protocol
            program = Program(store, runner)
            is_async = asyncio.iscoroutinefunction(store.close)
            stack.callback((lambda: runner.run(store.close())) if is_async else store.close)
            return program

        yield make


def survive(
    program: Program, begin: Callable[[], object], end: Callable[[], object], log: pytest.LogCaptureFixture
) -> str:
    """Text in good times, in bad ones, and in good ones again; gives what the log says of the bad ones."""
    assert program.repeated("1") == ["Count 1"]         # a slow machine may need more than one try
    log.clear()
    program.befall.append(begin)
    number = 1
    status, replies = 200, [""]
    while status == 200 and number < 5:         # a server may take what it can't write, once
        number += 1
        status, replies = program.text(f"{number}")
        assert replies == ([f"Count {number}"] if status == 200 else [])
    assert status == 503
    [told] = [record.getMessage() for record in log.records if record.levelname == "ERROR" and record.name == "mokit"]
    assert told.startswith("the store failed, the gateway will try again: ")
    assert program.text(f"{number}")[0] in {503, 200}
    end()
    assert program.repeated(f"{number}") == [f"Count {number}"]
    assert program.repeated(f"{number}") == [f"Count {number}"]
    assert program.repeated("last") == [f"Count {number + 1}"]
    return told


# servers


@pytest.fixture(scope="module")
def mortal() -> Iterator[PostgresServer]:
    with postgres_server("-c fsync=off -c full_page_writes=off") as server:
        yield server


@pytest.fixture
def proxy(server: RedisServer | PostgresServer) -> Iterator[Proxy]:
    with proxy_to(server.port) as proxy:
        yield proxy


@pytest.fixture(params=["redis", "postgres"])
def server(request: pytest.FixtureRequest, start_redis: Started) -> RedisServer | PostgresServer:
    if request.param == "redis":
        return start_redis()
    server: PostgresServer = request.getfixturevalue("mortal")
    return server


@pytest.fixture(params=["straight", "on a loop"])
def program(
    request: pytest.FixtureRequest, server: RedisServer | PostgresServer, proxy: Proxy, make: Make
) -> Program:
    where = server.url.replace(f":{server.port}", f":{proxy.port}")
    if isinstance(server, RedisServer):
        redis = RedisStore if request.param == "straight" else AsyncRedisStore
        return make(redis(where, patience=PATIENCE))
    postgres = PostgresStore if request.param == "straight" else AsyncPostgresStore
    return make(postgres(where, patience=PATIENCE, schema=f"woolly_{token_hex(4)}"))


def test_a_server_that_is_killed_and_comes_back(
    program: Program, server: RedisServer | PostgresServer, caplog: pytest.LogCaptureFixture
) -> None:
    survive(program, server.kill, server.start, caplog)


def test_a_connection_that_is_lost_in_mid_commit(
    program: Program, proxy: Proxy, caplog: pytest.LogCaptureFixture
) -> None:
    survive(program, proxy.cut, proxy.mend, caplog)


def test_a_server_that_answers_too_late(program: Program, proxy: Proxy, caplog: pytest.LogCaptureFixture) -> None:
    assert "time" in survive(program, proxy.hold, proxy.mend, caplog).lower()


# full disks


def test_a_disk_that_is_full_under_redis(
    redis_program: Path, make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    settings = {"appendonly": "yes", "appendfsync": "everysec", "save": ""}     # with "always" it ends, as if killed
    with tiny_disk(2, owner=NOBODY) as disk:
        server = RedisServer(redis_program, disk.path, settings)
        try:
            server.start()
            told = survive(make(RedisStore(server.url, patience=PATIENCE)), disk.fill, disk.clear, caplog)
        finally:
            server.kill()
    assert "No space left" in told


def test_a_disk_that_is_full_under_postgres(
    mortal: PostgresServer, make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    with tiny_disk(4, owner=NOBODY) as disk, psycopg.connect(mortal.url, autocommit=True) as host:
        (disk.path / "data").mkdir(mode=0o700)
        if IS_ROOT:
            shutil.chown(disk.path / "data", NOBODY)
        host.execute(f"create tablespace tiny location '{disk.path / 'data'}'")
        try:
            store = PostgresStore(f"{mortal.url}?options=-c%20default_tablespace%3Dtiny", schema="tiny")
            told = survive(make(store), disk.fill, disk.clear, caplog)
            store.close()
        finally:
            host.execute("drop schema if exists tiny cascade")
            host.execute("drop tablespace tiny")
    assert "No space left" in told


def test_a_disk_that_is_full_under_a_file(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    with tiny_disk(2) as disk, closing(SQLiteStore(disk.path / "woolly.db")) as store:
        told = survive(make(store), disk.fill, disk.clear, caplog)
    assert "full" in told


# files


def test_a_file_that_others_keep_locked(tmp_path: Path, make: Make, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "woolly.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        program = make(SQLiteStore(path, patience=PATIENCE))
        told = survive(program, lambda: other.execute("begin immediate"), other.rollback, caplog)
    assert "locked" in told


@pytest.fixture
def mine() -> Iterator[Path]:
    """A directory of somebody's whom permissions bind, as they don't bind root."""
    home = Path(tempfile.mkdtemp(prefix="mokit-readonly-"))
    if IS_ROOT:
        from pwd import getpwnam  # Windows has no such users

        shutil.chown(home, NOBODY)
        os.seteuid(getpwnam(NOBODY).pw_uid)
    try:
        yield home
    finally:
        if IS_ROOT:
            os.seteuid(0)
        shutil.rmtree(home)


def test_a_file_that_may_only_be_read(mine: Path, make: Make, caplog: pytest.LogCaptureFixture) -> None:
    path = mine / "woolly.db"
    store = SQLiteStore(path)
    program = make(store)
    assert program.text("1") == (200, ["Count 1"])
    store.close()
    path.chmod(0o444)
    mine.chmod(0o555)
    assert program.text("2")[0] == 503
    assert "woolly.db" in caplog.text
    mine.chmod(0o755)
    path.chmod(0o644)
    assert program.text("2") == (200, ["Count 2"])
