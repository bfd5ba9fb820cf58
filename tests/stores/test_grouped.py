"""Group commit over a store that takes its time, for threads and on an event loop."""

import asyncio
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Coroutine, Sequence
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import sleep
from typing import Any, Protocol

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mokit.drive import Straight, drive
from mokit.errors import StoreUnavailable, ValueTooLarge
from mokit.onloop import OnLoop
from mokit.stores.awaited import AwaitedStore, awaited
from mokit.stores.base import Change, Done, Key, Snapshot
from mokit.stores.memory import MemoryStore
from mokit.stores.riders import LULL, Riders
from mokit.stores.sqlite import SQLiteStore
from mokit.testing.contracts.steps import ANNE, BILL, NOW, at_once, entry, seen

NEVER = timedelta(seconds=2)        # longer than any test here waits
MOMENT = timedelta(milliseconds=1)
AT_ONCE = timedelta(0)
PATIENCE = 30.0             # seconds
CLEO, DORA = Key("mokit|+14155550102"), Key("mokit|+14155550103")


class Held(MemoryStore):
    """Lets its calls go on only while the gate is open, and refuses the people that it is told to."""

    never_waits = False

    def __init__(self) -> None:
        super().__init__()
        self.is_called = False
        self.calls: list[list[Key]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.errors: dict[Key, type[BaseException]] = {}

    def load(self, wanted: Sequence[tuple[Key, Sequence[str]]]) -> list[Snapshot]:
        self._go([key for key, _ in wanted])
        return super().load(wanted)

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        self._go([change.key for change in changes])
        return super().commit(changes)

    def _go(self, keys: list[Key]) -> None:
        self.is_called = True
        assert self.gate.wait(PATIENCE)
        self.calls.append(keys)
        for key in keys:
            if key in self.errors:
                raise self.errors[key](f"about {key}")


class AsyncHeld:
    """The same, awaited."""

    def __init__(self, held: Held) -> None:
        self.held = held

    async def open(self) -> None:
        self.held.open()

    async def close(self) -> None:
        self.held.close()

    async def load(self, wanted: Sequence[tuple[Key, Sequence[str]]]) -> list[Snapshot]:
        await self._gate()
        return self.held.load(wanted)

    async def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        await self._gate()
        return self.held.commit(changes)

    async def _gate(self) -> None:
        self.held.is_called = True
        while not self.held.gate.is_set():        # noqa: ASYNC110 - threads open it too
            await asyncio.sleep(0)


Asked = Callable[[AwaitedStore], Coroutine[Any, Any, Any]]


class Crowd(Protocol):
    """Calls of one store that come while the first of them is under way, as they do in a kind of host."""

    held: Held

    def outcomes(self, *calls: Asked) -> list[Any]:
        """What each call gave or raised."""


class OfThreads:
    def __init__(self) -> None:
        self.held = Held()

    def outcomes(self, *calls: Asked) -> list[Any]:
        store = awaited(self.held, Straight(), AT_ONCE)
        answers: dict[int, Any] = {}

        def ask(number: int) -> None:
            try:
                answers[number] = drive(calls[number](store))
            except BaseException as error:  # noqa: BLE001 - it is an answer
                answers[number] = error

        self.held.gate.clear()
        self.held.is_called = False
        threads: list[threading.Thread] = []
        for number in range(len(calls)):
            threads.append(threading.Thread(target=ask, args=(number,), daemon=True))
            threads[-1].start()
            while waiting_in(store) < number or not self.held.is_called:
                sleep(0)
        self.held.gate.set()
        for thread in threads:
            thread.join(PATIENCE)
        return [answers[number] for number in range(len(calls))]


class OfTasks:
    def __init__(self, *, store_on_loop: bool) -> None:
        self.held = Held()
        self.store: Any = AsyncHeld(self.held) if store_on_loop else self.held  # Any: it has what is called here

    def outcomes(self, *calls: Asked, cancelled: Sequence[int] = ()) -> list[Any]:
        return asyncio.run(self._outcomes(calls, cancelled))

    async def _outcomes(self, calls: Sequence[Asked], cancelled: Sequence[int]) -> list[Any]:
        store = awaited(self.store, OnLoop(), AT_ONCE)
        self.held.gate.clear()
        self.held.is_called = False
        tasks: list[asyncio.Task[Any]] = []
        for number, call in enumerate(calls):
            tasks.append(asyncio.create_task(call(store)))
            while waiting_in(store) < number or not self.held.is_called:  # noqa: ASYNC110 - nothing tells
                await asyncio.sleep(0)
        for number in cancelled:
            tasks[number].cancel()
            await asyncio.sleep(0)
        self.held.gate.set()
        return await asyncio.gather(*tasks, return_exceptions=True)


def waiting_in(store: AwaitedStore) -> int:
    """How many stand in line; nobody else can tell."""
    groups: Any = store._groups  # type: ignore[attr-defined]
    return sum(len(line.__self__._waiting) for line in (groups.load, groups.commit))


@pytest.fixture(params=["threads", "a loop", "a loop, and a store on it"])
def crowd(request: pytest.FixtureRequest) -> Crowd:
    if request.param == "threads":
        return OfThreads()
    return OfTasks(store_on_loop=request.param.endswith("on it"))


def writes(key: Key, **change: Any) -> Asked:
    async def write(store: AwaitedStore) -> Any:
        return await store.commit([Change(key, NOW, **change)])

    return write


def reads(key: Key) -> Asked:
    async def read(store: AwaitedStore) -> Any:
        return await store.load([(key, ())])

    return read


# what shares a call


def test_what_is_written_during_one_call_is_the_next_call(crowd: Crowd) -> None:
    outcomes = crowd.outcomes(*[writes(key, state=key) for key in (ANNE, BILL, CLEO, DORA)])
    assert crowd.held.calls == [[ANNE], [BILL, CLEO, DORA]]
    assert outcomes == [[Done(0, None)]] * 4


def test_what_is_read_during_one_call_is_the_next_call_and_each_gets_its_own(crowd: Crowd) -> None:
    MemoryStore.commit(crowd.held, [Change(key, NOW, state=key) for key in (BILL, CLEO)])
    outcomes = crowd.outcomes(*map(reads, (ANNE, BILL, CLEO, BILL)))
    assert crowd.held.calls == [[ANNE], [BILL, CLEO, BILL]]
    assert [snapshot.state for [snapshot] in outcomes] == [None, BILL, CLEO, BILL]


def test_two_changes_of_one_person_are_written_in_turn_by_calls_of_their_own(crowd: Crowd) -> None:
    crowd.outcomes(
        writes(ANNE), writes(BILL, state="1"), writes(BILL, state="2"), writes(CLEO), writes(BILL, state="3")
    )
    assert crowd.held.calls == [[ANNE], [BILL, CLEO], [BILL], [BILL]]
    assert seen(crowd.held, BILL).state == "3"


def test_a_conflict_is_its_owners_alone(crowd: Crowd) -> None:
    outcomes = crowd.outcomes(writes(ANNE), writes(BILL, version=7), writes(CLEO))
    assert outcomes == [[Done(0, None)], [None], [Done(0, None)]]


def test_several_changes_of_one_caller_stay_together(crowd: Crowd) -> None:
    async def write_two(store: AwaitedStore) -> Any:
        return await store.commit([Change(BILL, NOW), Change(CLEO, NOW, version=7)])

    outcomes = crowd.outcomes(writes(ANNE), write_two, writes(CLEO), writes(DORA))
    assert crowd.held.calls == [[ANNE], [BILL, CLEO, DORA], [CLEO]]
    assert outcomes[1] == [Done(0, None), None]


# what goes wrong


def test_one_bad_change_fails_alone_and_its_neighbours_are_written(crowd: Crowd) -> None:
    crowd.held.errors[CLEO] = ValueTooLarge
    outcomes = crowd.outcomes(*map(writes, (ANNE, BILL, CLEO, DORA)))
    assert crowd.held.calls == [[ANNE], [BILL, CLEO, DORA], [BILL], [CLEO], [DORA]]
    assert [type(outcome) for outcome in outcomes] == [list, list, ValueTooLarge, list]


def test_two_changes_of_one_person_in_one_call_are_their_callers_mistake_alone(crowd: Crowd) -> None:
    async def write_twice(store: AwaitedStore) -> Any:
        return await store.commit([Change(CLEO, NOW), Change(CLEO, NOW)])

    outcomes = crowd.outcomes(writes(ANNE), writes(BILL), write_twice)
    assert [type(outcome) for outcome in outcomes] == [list, list, ValueError]


def test_a_store_that_can_not_be_reached_is_not_asked_again_for_each(crowd: Crowd) -> None:
    crowd.held.errors[CLEO] = StoreUnavailable
    outcomes = crowd.outcomes(*map(writes, (ANNE, BILL, CLEO, DORA)))
    assert crowd.held.calls == [[ANNE], [BILL, CLEO, DORA]]
    assert [type(outcome) for outcome in outcomes] == [list, *[StoreUnavailable] * 3]


def test_each_error_has_a_traceback_of_its_own_that_leads_into_the_store(crowd: Crowd) -> None:
    crowd.held.errors[CLEO] = StoreUnavailable
    _, *errors = crowd.outcomes(*map(writes, (ANNE, BILL, CLEO, DORA)))
    assert len(set(map(id, errors))) == 3
    for error in errors:
        told = "".join(traceback.format_exception(error))
        assert "in _go\n" in told
        assert told.count("in write\n") == (1 if error is errors[0] else 2)      # its own, and that of its cause


def test_whoever_is_interrupted_in_the_call_of_a_group_leaves_the_others_an_error_and_the_line_moving() -> None:
    crowd = OfThreads()
    crowd.held.errors[CLEO] = KeyboardInterrupt
    outcomes = crowd.outcomes(*map(writes, (ANNE, BILL, CLEO)))
    assert [type(outcome) for outcome in outcomes] == [list, KeyboardInterrupt, StoreUnavailable]
    crowd.held.errors.clear()
    assert crowd.outcomes(*map(writes, (ANNE, BILL, CLEO))) == [[Done(0, None)]] * 3


@pytest.mark.parametrize("store_on_loop", [False, True])
def test_whoever_is_cancelled_while_waiting_wants_nothing_any_more(*, store_on_loop: bool) -> None:
    crowd = OfTasks(store_on_loop=store_on_loop)
    outcomes = crowd.outcomes(*map(writes, (ANNE, BILL, CLEO, DORA)), cancelled=[1, 2])
    assert crowd.held.calls == [[ANNE], [DORA]]
    assert [type(outcome) for outcome in outcomes] == [list, asyncio.CancelledError, asyncio.CancelledError, list]


@pytest.mark.parametrize("store_on_loop", [False, True])
def test_whoever_is_cancelled_during_a_call_takes_nobody_along(*, store_on_loop: bool) -> None:
    crowd = OfTasks(store_on_loop=store_on_loop)
    outcomes = crowd.outcomes(*map(writes, (ANNE, BILL, CLEO)), cancelled=[0])
    assert crowd.held.calls == [[ANNE], [BILL, CLEO]]
    assert [type(outcome) for outcome in outcomes] == [asyncio.CancelledError, list, list]


def test_a_loop_that_ends_in_a_call_leaves_a_store_that_goes_on_under_the_next(tmp_path: Path) -> None:
    with closing(SQLiteStore(tmp_path / "woolly.db")) as store:

        async def write_and_leave(key: Key) -> None:
            grouped = awaited(store, OnLoop(), AT_ONCE)
            asyncio.ensure_future(grouped.commit([Change(key, NOW)])).cancel()
            await grouped.commit([Change(DORA, NOW)])

        for key in (ANNE, BILL):
            asyncio.run(write_and_leave(key))
        assert list(store.keys("", 9).items) == [DORA]


# what must always hold


@settings(max_examples=15)
@given(st.lists(st.lists(st.sampled_from([ANNE, BILL, CLEO]), min_size=1, max_size=6), min_size=2, max_size=6))
def test_however_threads_meet_each_change_is_written_once_and_answered_truly(work: list[list[Key]]) -> None:
    held = Held()
    store = awaited(held, Straight(), timedelta(milliseconds=1))

    def count_up(worker: int, keys: Sequence[Key]) -> list[Key]:
        return [key for number, key in enumerate(keys) if drive(counted_up(store, key, f"m:{worker}:{number}"))]

    done = at_once(*[partial(count_up, worker, keys) for worker, keys in enumerate(work)])
    check_counts(held, done)


@settings(max_examples=15)
@given(st.lists(st.lists(st.sampled_from([ANNE, BILL, CLEO]), min_size=1, max_size=6), min_size=2, max_size=6))
def test_however_tasks_meet_each_change_is_written_once_and_answered_truly(work: list[list[Key]]) -> None:
    held = Held()

    async def count_up(store: AwaitedStore, worker: int, keys: Sequence[Key]) -> list[Key]:
        return [key for number, key in enumerate(keys) if await counted_up(store, key, f"m:{worker}:{number}")]

    async def at_once_on_loop() -> list[list[Key]]:
        store = awaited(held, OnLoop(), AT_ONCE)
        return await asyncio.gather(*[count_up(store, worker, keys) for worker, keys in enumerate(work)])

    check_counts(held, asyncio.run(at_once_on_loop()))


async def counted_up(store: AwaitedStore, key: Key, mark: str) -> bool:
    """Whether a person's count was raised by one, under the guard of the version that was read."""
    [snapshot] = await store.load([(key, (mark,))])
    change = Change(key, NOW, snapshot.version, state=str(int(snapshot.state or 0) + 1), marks={mark: ""})
    [done] = await store.commit([change])
    return done is not None


def check_counts(held: Held, done: Sequence[Sequence[Key]]) -> None:
    raised = [key for keys in done for key in keys]
    assert {key: seen(held, key).state for key in raised} == {key: str(raised.count(key)) for key in raised}
    assert set(raised) == {key for key in (ANNE, BILL, CLEO) if seen(held, key).version}


# what is not grouped


def test_a_store_that_never_waits_is_called_straight() -> None:
    class Quick(Held):
        never_waits = True

    quick = Quick()
    store = awaited(quick, Straight(), NEVER)
    drive(store.settle(Change(ANNE, NOW)))
    drive(store.commit([Change(BILL, NOW)]))
    assert quick.calls == [[ANNE], [BILL]]


# what nobody waits for


LEASE = ("inline:1:abc", NOW + 30_000)


def leased(store: MemoryStore | SQLiteStore, *keys: Key) -> None:
    store.commit([Change(key, NOW, version=0, put=[entry()], lease=LEASE) for key in keys])


def settled(key: Key) -> Change:
    return Change(key, NOW, token=LEASE[0], drop=[entry().id], marks={"s:1": "inline"}, release=True)


@pytest.fixture
def held() -> Held:
    held = Held()
    leased(held, ANNE, BILL)
    held.calls.clear()
    return held


def test_a_settle_goes_with_the_next_commit(held: Held) -> None:
    store = awaited(held, Straight(), NEVER)
    drive(store.settle(settled(ANNE)))
    drive(store.settle(settled(BILL)))
    assert held.calls == []
    assert drive(store.commit([Change(CLEO, NOW)])) == [Done(0, None)]
    assert held.calls == [[ANNE, BILL, CLEO]]
    assert seen(held, ANNE, "s:1").marks == {"s:1": "inline"}


def test_a_settle_comes_before_what_its_person_does_next(held: Held) -> None:
    store = awaited(held, Straight(), NEVER)
    drive(store.settle(settled(ANNE)))
    [snapshot] = drive(store.load([(ANNE, ["s:1"])]))
    assert (snapshot.token, snapshot.entries, snapshot.marks) == (None, (), {"s:1": "inline"})
    drive(store.settle(settled(BILL)))
    [done] = drive(store.commit([Change(BILL, NOW, lease=("next", NOW + 1))]))
    assert done is not None
    assert done.token == "next"


def test_a_settle_comes_before_anybody_claims_what_is_due(held: Held) -> None:
    store = awaited(held, Straight(), NEVER)
    drive(store.settle(settled(ANNE)))
    [claim] = drive(store.claim(now=NOW + 60_000, until=NOW + 90_000, limit=9, token="next"))
    assert claim.key == BILL


def test_a_store_that_can_not_be_reached_is_closed_all_the_same(held: Held, caplog: pytest.LogCaptureFixture) -> None:
    store = awaited(held, Straight(), NEVER)
    drive(store.settle(settled(ANNE)))
    held.errors[ANNE] = StoreUnavailable
    drive(store.close())
    assert "could not be settled" in caplog.text
    drive(store.commit([Change(CLEO, NOW)]))
    assert held.calls == [[ANNE], [CLEO]]


def test_closing_writes_what_was_to_be_settled(held: Held) -> None:
    store = awaited(held, Straight(), NEVER)
    drive(store.settle(settled(ANNE)))
    drive(store.close())
    assert seen(held, ANNE).token is None


@pytest.mark.parametrize("host", ["threads", "a loop", "a loop, and a store on it"])
def test_where_nothing_else_comes_a_settle_is_written_after_a_moment(host: str, held: Held) -> None:
    async def settle() -> None:
        below: Any = AsyncHeld(held) if host.endswith("on it") else held     # Any: it has what is called here
        await awaited(below, OnLoop(), MOMENT).settle(settled(ANNE))
        while not held.calls:           # noqa: ASYNC110 - a thread makes them
            await asyncio.sleep(0)

    if host == "threads":
        drive(awaited(held, Straight(), MOMENT).settle(settled(ANNE)))
        while not held.calls:
            sleep(0)
    else:
        asyncio.run(settle())
    assert held.calls == [[ANNE]]


def test_a_loop_that_ends_before_the_moment_leaves_nothing_unsettled(held: Held) -> None:
    async def settle_and_end() -> None:
        await awaited(held, OnLoop(), MOMENT).settle(settled(ANNE))

    asyncio.run(settle_and_end())
    while not held.calls:
        sleep(0)
    assert held.calls == [[ANNE]]


def test_a_process_that_ends_writes_first_what_was_to_be_settled(tmp_path: Path) -> None:
    path = tmp_path / "woolly.db"
    with closing(SQLiteStore(path)) as store:
        leased(store, ANNE)
    script = f"""if True:
        from datetime import timedelta
        from mokit.drive import Straight, drive
        from mokit.stores.awaited import awaited
        from mokit.stores.base import Change
        from mokit.stores.sqlite import SQLiteStore
        store = awaited(SQLiteStore({str(path)!r}), Straight(), timedelta(milliseconds=50))
        drive(store.settle(Change({ANNE!r}, {NOW}, token={LEASE[0]!r}, drop=[{entry().id!r}], release=True)))
    """
    subprocess.run([sys.executable, "-c", script], check=True, timeout=PATIENCE)  # noqa: S603 - our own words
    with closing(SQLiteStore(path)) as store:
        assert seen(store, ANNE).entries == ()


def test_a_settle_that_went_with_a_commit_that_failed_waits_for_the_next(held: Held) -> None:
    store = awaited(held, Straight(), NEVER)
    drive(store.settle(settled(ANNE)))
    held.errors[BILL] = StoreUnavailable
    with pytest.raises(StoreUnavailable):
        drive(store.commit([Change(BILL, NOW)]))
    drive(store.commit([Change(CLEO, NOW)]))
    assert held.calls == [[ANNE, BILL], [ANNE, CLEO]]


def test_a_bad_neighbour_of_a_settle_fails_alone(held: Held) -> None:
    store = awaited(held, Straight(), NEVER)
    drive(store.settle(settled(ANNE)))
    held.errors[BILL] = ValueTooLarge
    with pytest.raises(ValueTooLarge):
        drive(store.commit([Change(BILL, NOW)]))
    assert held.calls == [[ANNE, BILL], [ANNE], [BILL]]
    assert seen(held, ANNE).token is None


@pytest.mark.parametrize("alone", [True, False])
def test_a_settle_that_can_not_be_written_is_logged(
    held: Held, caplog: pytest.LogCaptureFixture, *, alone: bool
) -> None:
    store = awaited(held, Straight(), MOMENT if alone else NEVER)
    held.errors[ANNE] = StoreUnavailable if alone else ValueTooLarge
    drive(store.settle(settled(ANNE)))
    if not alone:
        assert drive(store.commit([Change(CLEO, NOW)])) == [Done(0, None)]
    while "could not be settled" not in caplog.text:
        sleep(0)


def test_who_watches_goes_on_while_there_are_new_ones_and_ends_when_there_are_none() -> None:
    begun: list[Riders] = []
    riders = Riders(MOMENT.total_seconds(), begun.append)
    for _ in range(LULL):
        assert riders.add(settled(ANNE))
        assert riders.leave() == [settled(ANNE)]        # with a commit
        assert riders.ripe() == []
    assert len(begun) == 1
    assert [riders.ripe() for _ in range(LULL)] == [*[[]] * (LULL - 1), None]
    assert riders.add(settled(ANNE))
    assert len(begun) == 2
    assert [riders.ripe(), riders.ripe()] == [[], [settled(ANNE)]]


def test_without_a_moment_a_settle_is_a_commit_of_its_own(held: Held) -> None:
    drive(awaited(held, Straight(), AT_ONCE).settle(settled(ANNE)))
    assert held.calls == [[ANNE]]
