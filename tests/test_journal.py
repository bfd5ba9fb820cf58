"""Messages that are safe before they are handled: slow handlers, and `inbox=True`."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from mokit import Contact, Engine, Inbound, Outbound, Router, Service
from mokit.errors import HandlerAwaited
from mokit.http import HttpRequest, HttpResponse
from mokit.messages import Part
from mokit.records import INBOX
from mokit.stores.base import Change, Key, Store
from mokit.stores.memory import MemoryStore
from mokit.stores.sqlite import SQLiteStore
from mokit.testing.handset import HandsetClock
from mokit.transports.base import Event, Submitted

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ANNE = "+14155550100"
KEY = Key(f"mokit|{ANNE}")

Call = Callable[..., Any]           # see the fixture


class Wire:
    """A gateway of lines "id text", perhaps with a sender behind it.

    It takes one reply in the webhook's answer and others by a send call.
    """

    name = "wire"
    url = "https://sms.example.com/wire"
    inline_replies = 1

    def __init__(self, deadline: timedelta | None = None) -> None:
        self.deadline = deadline

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        return [_read(line, now) for line in request.body.decode().splitlines()]

    def respond(self, events: Sequence[Event], replies: Sequence[Outbound]) -> HttpResponse:  # noqa: ARG002
        return HttpResponse(status=200, body="".join(reply.text for reply in replies).encode())

    def submit(self, message: Outbound) -> HttpRequest:
        return HttpRequest(method="POST", url="https://gateway.example.com/", body=message.text.encode())

    def submitted(self, response: HttpResponse) -> Submitted:
        return Submitted(accepted=response.status == 200)


def _read(line: str, now: datetime) -> Inbound:
    id_, _, text = line.partition(" ")
    text, plus, number = text.partition(" +")
    return Inbound(
        id=id_, sender=f"+{number}" if plus else ANNE, recipient="56789", text=text, received_at=now, transport="wire"
    )


class Gateway:
    """Takes every send call."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def send(self, request: HttpRequest) -> HttpResponse:
        self.sent.append(request.body.decode())
        return HttpResponse(status=200)


IMPATIENT = Wire(timedelta(0))
SHORT: Any = {"lease": timedelta(milliseconds=30)}


class World:
    """Programs on one store, one of which may have died."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = HandsetClock(NOW)
        self.gateway = Gateway()
        self.runs: list[str] = []
        self.leases: list[Change] = []
        self.meanwhile: Callable[[], object] = lambda: None

    def engine(self, wire: Wire | None = None, gate: asyncio.Event | None = None, **settings: Any) -> Engine:
        services = [Service("56789", transport=wire or Wire())]
        router = settings.pop("router", None) or self.router(gate)
        usual: dict[str, Any] = {"settle_within": timedelta(0)} | settings      # nothing is left for later
        return Engine(router, services=services, store=self.store, clock=self.clock, http=self.gateway, **usual)

    def router(self, gate: asyncio.Event | None) -> Router:
        router = Router()

        @router.keyword("SLOW", trailing=True)
        async def slow(message: Inbound, contact: Contact) -> str:
            self.runs.append(message.id)
            if gate is not None:
                await gate.wait()
            contact.data["slow"] = [*contact.data.get("slow", []), message.id]
            return f"Done {message.id}."

        @router.keyword("ONCE", inbox=True, trailing=True)
        def once(message: Inbound) -> str:
            self.runs.append(message.id)
            self.meanwhile()
            return f"Once {message.id}."

        @router.keyword("BREAK")
        def broken() -> str:
            raise ValueError("no")

        return router

    def let_lease_run_out(self) -> None:
        self.clock.now += timedelta(seconds=31)

    @property
    def is_done(self) -> bool:
        return bool(self.gateway.sent) and not self.waiting

    @property
    def waiting(self) -> list[str]:
        [snapshot] = self.store.load([(KEY, ())])
        return [entry.id for entry in snapshot.entries]

    def watch_leases(self) -> None:
        """Note when a lease is renewed."""
        commit = self.store.commit

        def noted(changes: Sequence[Change]) -> Any:
            done = commit(changes)
            self.leases += [change for change in changes if change.token is not None and change.lease is not None]
            return done

        self.store.commit = noted       # type: ignore[method-assign]

    def is_due_after(self, moment: int) -> bool:
        return self.due > moment

    @property
    def due(self) -> int:
        """When somebody else would do what waits, in ms."""
        [snapshot] = self.store.load([(KEY, ())])
        return min(entry.due for entry in snapshot.entries)


@pytest.fixture(params=["memory", "sqlite"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    store = MemoryStore() if request.param == "memory" else SQLiteStore(tmp_path / "people.db", durability="normal")
    yield World(store)
    store.close()


def posted(body: str) -> HttpRequest:
    return HttpRequest(method="POST", url="/wire", body=body.encode())


def received(id: str, text: str) -> Inbound:  # noqa: A002
    return Inbound(id=id, sender=ANNE, recipient="56789", text=text, received_at=NOW, transport="wire")


async def until(holds: Callable[[], object]) -> None:
    """Let other tasks go on until something holds."""
    async with asyncio.timeout(30):
        while not holds():  # noqa: ASYNC110 - what is waited for is not ours to tell
            await asyncio.sleep(0)


# --- The transport's deadline --------------------------------------------------------------------


def test_a_quick_handler_answers_in_the_webhook(world: World) -> None:
    engine = world.engine(Wire(timedelta(minutes=1)))
    assert asyncio.run(engine.handle(posted("1 SLOW"))).body == b"Done 1."
    assert (world.gateway.sent, world.runs) == ([], ["1"])


def test_past_the_deadline_the_webhook_is_acknowledged_and_the_reply_leaves_by_the_send_call(world: World) -> None:
    async def late() -> None:
        gate = asyncio.Event()
        engine = world.engine(IMPATIENT, gate)
        response = await engine.handle(posted("1 SLOW"))
        assert (response.status, response.body) == (200, b"")
        assert world.waiting == [f"{INBOX}wire:1"]
        gate.set()
        await until(lambda: world.is_done)

    asyncio.run(late())
    assert (world.gateway.sent, world.runs) == (["Done 1."], ["1"])


def test_a_repeat_while_the_handler_goes_on_runs_nothing(world: World) -> None:
    async def late() -> None:
        gate = asyncio.Event()
        engine = world.engine(IMPATIENT, gate)
        for _ in range(3):
            assert (await engine.handle(posted("1 SLOW"))).body == b""
        gate.set()
        await until(lambda: world.is_done)

    asyncio.run(late())
    assert (world.gateway.sent, world.runs) == (["Done 1."], ["1"])


def test_what_a_process_left_that_died_is_handled_by_another(world: World) -> None:
    async def late() -> None:
        await world.engine(IMPATIENT, asyncio.Event()).handle(posted("1 SLOW"))
        await until(lambda: bool(world.runs))

    asyncio.run(late())                 # ends the handler
    other = world.engine()
    assert other.sync.run_due() == 0
    world.let_lease_run_out()
    other.sync.run_due()
    assert (world.gateway.sent, world.runs, world.waiting) == (["Done 1."], ["1", "1"], [])


def test_two_that_handle_it_commit_once(world: World) -> None:
    async def late() -> None:
        gate = asyncio.Event()
        await world.engine(IMPATIENT, gate).handle(posted("1 SLOW"))
        await until(lambda: world.runs)
        world.let_lease_run_out()
        await world.engine().run_due()
        gate.set()
        await until(lambda: not world.waiting and len(asyncio.all_tasks()) == 1)

    asyncio.run(late())
    [snapshot] = world.store.load([(KEY, ())])
    assert (world.gateway.sent, world.runs) == (["Done 1."], ["1", "1"])
    assert snapshot.state is not None
    assert '"slow":["1"]' in snapshot.state.replace(" ", "")


def test_while_the_handler_goes_on_no_worker_takes_its_message_up(world: World) -> None:
    async def late() -> None:
        gate = asyncio.Event()
        engine = world.engine(IMPATIENT, gate, **SHORT)
        await engine.handle(posted("1 SLOW"))
        for _ in range(4):
            is_put_off = partial(world.is_due_after, world.due)
            world.clock.now += timedelta(milliseconds=20)
            await until(is_put_off)
            await world.engine().run_due()
        gate.set()
        await until(lambda: world.is_done)

    asyncio.run(late())
    assert (world.gateway.sent, world.runs) == (["Done 1."], ["1"])


def test_what_was_put_off_by_a_process_that_died_is_handled_by_another(world: World) -> None:
    async def late() -> None:
        await world.engine(IMPATIENT, asyncio.Event(), **SHORT).handle(posted("1 SLOW"))
        await until(lambda: world.runs)
        is_put_off = partial(world.is_due_after, world.due)
        world.clock.now += timedelta(milliseconds=20)
        await until(is_put_off)

    asyncio.run(late())                 # ends the handler
    other = world.engine()
    assert other.sync.run_due() == 0
    world.let_lease_run_out()
    other.sync.run_due()
    assert (world.gateway.sent, world.runs, world.waiting) == (["Done 1."], ["1", "1"], [])


# --- inbox=True ----------------------------------------------------------------------------------


def test_with_inbox_the_webhook_is_answered_empty_and_the_reply_leaves_by_the_send_call(world: World) -> None:
    engine = world.engine(inbox=True)
    answer = engine.sync.answer(posted("1 SLOW"))
    assert (answer.response.body, world.waiting, world.runs) == (b"", [f"{INBOX}wire:1"], [])
    answer.written()
    assert (world.gateway.sent, world.waiting, world.runs) == (["Done 1."], [], ["1"])


def test_on_a_loop_the_handler_goes_on_by_itself(world: World) -> None:
    async def kept() -> None:
        engine = world.engine(inbox=True)
        assert (await engine.handle(posted("1 SLOW"))).body == b""
        await until(lambda: world.is_done)

    asyncio.run(kept())
    assert world.runs == ["1"]


def test_what_is_received_directly_has_its_outcome(call: Call, world: World) -> None:
    engine = world.engine(inbox=True)
    message = received("1", "SLOW")
    first, again = call(engine, "receive", message), call(engine, "receive", message)
    assert (first.texts, first.duplicate) == (["Done 1."], False)
    assert (again.texts, again.duplicate, world.runs) == (["Done 1."], True, ["1"])
    assert world.gateway.sent == ["Done 1."]


def test_a_repeat_is_answered_empty_and_runs_nothing(world: World) -> None:
    engine = world.engine(inbox=True)
    first = engine.sync.answer(posted("1 SLOW"))
    engine.sync.handle(posted("1 SLOW"))        # before the first is handled
    first.written()
    engine.sync.handle(posted("1 SLOW"))
    assert (world.gateway.sent, world.runs) == (["Done 1."], ["1"])


def test_a_worker_handles_what_a_process_kept_that_died(world: World) -> None:
    world.engine(inbox=True).sync.answer(posted("1 SLOW"))      # and is never written
    other = world.engine(inbox=True, resends=False)
    assert other.sync.run_due() == 0
    world.let_lease_run_out()
    other.sync.run_due()
    assert (world.gateway.sent, world.runs, world.waiting) == (["Done 1."], ["1"], [])


def test_several_in_one_request_are_each_handled(world: World) -> None:
    engine = world.engine(inbox=True)
    assert engine.sync.handle(posted("1 SLOW\n2 SLOW\n3 SLOW")).body == b""
    assert (world.runs, world.gateway.sent) == (["1", "2", "3"], ["Done 1.", "Done 2.", "Done 3."])


def test_a_second_message_waits_for_the_first_and_neither_runs_twice(world: World) -> None:
    one, other = world.engine(inbox=True), world.engine(inbox=True)

    def texts_again() -> None:
        world.meanwhile = lambda: None
        other.sync.handle(posted("2 ONCE"))
        assert world.runs == ["1"]

    world.meanwhile = texts_again
    one.sync.handle(posted("1 ONCE"))
    one.sync.run_due()
    assert (world.runs, world.gateway.sent, world.waiting) == (["1", "2"], ["Once 1.", "Once 2."], [])


def test_a_route_with_inbox_keeps_its_messages_and_others_are_answered_at_once(world: World) -> None:
    engine = world.engine()
    assert engine.sync.handle(posted("1 SLOW")).body == b"Done 1."
    assert engine.sync.handle(posted("2 ONCE more")).body == b""
    assert (world.gateway.sent, world.runs) == (["Once 2."], ["1", "2"])


def test_a_handler_that_raises_leaves_a_dead_letter_and_the_apology(world: World) -> None:
    engine = world.engine(inbox=True)
    engine.sync.handle(posted("1 BREAK"))
    [letter] = engine.sync.dead_letters()
    assert (letter.id, world.waiting, len(world.gateway.sent)) == ("wire:1", [letter.entry], 1)


def test_an_entry_of_a_message_that_was_handled_is_dropped(world: World) -> None:
    engine = world.engine(inbox=True)
    engine.sync.answer(posted("1 SLOW"))
    [snapshot] = world.store.load([(KEY, ())])
    world.let_lease_run_out()
    engine.sync.run_due()
    now = int(world.clock.now.timestamp() * 1000)
    world.store.commit([Change(KEY, now, put=snapshot.entries)])
    engine.sync.run_due()
    assert (world.waiting, world.runs) == ([], ["1"])


async def others_look(world: World) -> None:
    """Let another worker look for what is due, as time goes on beyond the lease of a handler that runs."""
    await until(lambda: bool(world.runs))
    for _ in range(4):
        world.leases.clear()
        world.clock.now += timedelta(milliseconds=20)
        await until(lambda: world.leases)
        await world.engine(inbox=True).run_due()


@pytest.mark.parametrize("by_a_worker", [False, True])
def test_the_lease_is_renewed_while_the_handler_runs(world: World, *, by_a_worker: bool) -> None:
    async def slow() -> None:
        gate = asyncio.Event()
        engine = world.engine(None, gate, inbox=True, **SHORT)
        if by_a_worker:
            dead = world.engine(inbox=True, **SHORT)
            await asyncio.to_thread(dead.sync.answer, posted("1 SLOW"))
            world.clock.now += timedelta(milliseconds=31)
            running: asyncio.Task[Any] = asyncio.create_task(engine.run_due())
        else:
            running = asyncio.create_task(engine.receive(received("1", "SLOW")))
        await others_look(world)
        gate.set()
        await running

    world.watch_leases()
    asyncio.run(slow())
    assert (world.gateway.sent, world.runs, world.waiting) == (["Done 1."], ["1"], [])


def test_the_leases_of_those_behind_are_renewed_while_the_handler_runs(world: World) -> None:
    async def slow() -> None:
        gate = asyncio.Event()
        dead = world.engine(inbox=True, **SHORT)
        for body in ("1 SLOW", "2 SLOW +14155550101"):
            await asyncio.to_thread(dead.sync.answer, posted(body))
        world.clock.now += timedelta(milliseconds=31)
        running: asyncio.Task[Any] = asyncio.create_task(world.engine(None, gate, inbox=True, **SHORT).run_due())
        await others_look(world)
        assert world.runs == ["1"]
        gate.set()
        await running

    world.watch_leases()
    asyncio.run(slow())
    assert (world.gateway.sent, world.runs) == (["Done 1.", "Done 2."], ["1", "2"])


def test_what_others_hold_since_those_before_took_too_long_is_left_to_them(world: World) -> None:
    world.engine(inbox=True).sync.answer(posted("1 SLOW"))
    world.let_lease_run_out()
    one = world.engine(inbox=True)
    claims = world.store.claim

    def claim(**how: Any) -> Any:
        found = claims(**how)
        world.let_lease_run_out()
        now = int(world.clock.now.timestamp() * 1000)
        claims(now=now, until=now + 30_000, limit=1, token="another worker")
        return found

    world.store.claim = claim       # type: ignore[method-assign]
    assert one.sync.run_due() == 0
    world.store.claim = claims      # type: ignore[method-assign]
    assert world.runs == []
    world.let_lease_run_out()
    assert one.sync.run_due() == 2
    assert world.gateway.sent == ["Done 1."]


@pytest.fixture
def patient() -> Router:
    """A program whose handler truly waits."""
    router = Router()

    @router.keyword("WAIT", trailing=True)
    async def wait() -> str:
        await asyncio.sleep(0)
        return "Waited."

    router.keyword("HELLO")(lambda: "Hi.")
    return router


def test_a_handler_that_can_not_wait_leaves_a_dead_letter_and_holds_up_nobody(world: World, patient: Router) -> None:
    engine = world.engine(router=patient, inbox=True)
    for id, text, sender in [("1", "WAIT", ANNE), ("2", "HELLO", ANNE), ("3", "HELLO", "+14155550101")]:  # noqa: A001
        engine.sync.answer(posted(f"{id} {text} {sender}"))     # and the process dies
    world.let_lease_run_out()
    assert engine.sync.run_due() > 0
    assert world.gateway.sent[1:] == ["Hi.", "Hi."]
    [letter] = engine.sync.dead_letters()
    assert (letter.message.id, letter.error.partition(":")[0]) == ("1", "HandlerAwaited")
    with pytest.raises(HandlerAwaited):
        engine.sync.retry(letter)
    assert asyncio.run(engine.retry(letter)).texts == ["Waited."]


def test_so_does_one_for_a_text_that_came_in_parts(world: World, patient: Router) -> None:
    engine = world.engine(router=patient).sync
    for number in (1, 2):
        engine.receive(evolve(received(str(number), "WAIT "), part=Part(7, number, 2)))
    assert [letter.message.text for letter in engine.dead_letters()] == ["WAIT WAIT "]
    assert world.waiting == [engine.dead_letters()[0].entry]


# --- Closing -------------------------------------------------------------------------------------


@pytest.mark.parametrize("inbox", [False, True])
def test_the_engine_waits_for_what_goes_on_when_it_is_closed(world: World, *, inbox: bool) -> None:
    async def closed() -> None:
        gate = asyncio.Event()
        engine = world.engine(IMPATIENT, gate, inbox=inbox)
        assert (await engine.handle(posted("1 SLOW"))).body == b""
        asyncio.get_running_loop().call_soon(gate.set)
        await engine.close()
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(closed())
    assert (world.gateway.sent, world.runs, world.waiting) == (["Done 1."], ["1"], [])


@pytest.mark.parametrize("inbox", [False, True])
def test_what_does_not_end_in_time_is_interrupted_and_handled_by_a_worker(
    caplog: pytest.LogCaptureFixture, world: World, *, inbox: bool
) -> None:
    async def closed() -> None:
        engine = world.engine(IMPATIENT, asyncio.Event(), inbox=inbox)
        await engine.handle(posted("1 SLOW"))
        await until(lambda: world.runs)
        await engine.close(within=timedelta(milliseconds=1))
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(closed())
    assert "1 handlers were interrupted" in caplog.text
    world.let_lease_run_out()
    world.engine().sync.run_due()
    assert (world.gateway.sent, world.runs, world.waiting) == (["Done 1."], ["1", "1"], [])
