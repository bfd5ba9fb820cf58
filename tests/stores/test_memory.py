"""What every store must do, and that MemoryStore does it.

`StoreContract` knows nothing of the store that it is held against but the fixture `new_store`, which
gives a function that makes an empty one.
"""

import sys
import tracemalloc
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from threading import Barrier, Thread
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from mokit.stores.base import Change, Claim, Done, Entry, Key, Page, Snapshot, Stats, Store
from mokit.stores.memory import MemoryStore

T = TypeVar("T")

ANNE = Key("wool|+14155550100")
BILL = Key("wool|+14155550101")
CARA = Key("wool|+14155550102")
ANNE_ELSEWHERE = Key("silk|+14155550100")
STRANGER = Snapshot(0, None, (), {}, None)

NOW = 1_000_000
LEASE_END = NOW + 30_000
WORKER = "worker"
MUCH = "x" * 1_000_000

UNUSUAL = {
    "empty": "",
    "NUL": "a\0b\0",
    "lone surrogates": "\udfff\ud83d",
    "astral": "\U0001f9f6",
    "unnormalised": "e\u0301 \u00e9 \ufb01",
    "line ends": "a\r\nb\u2028c\n",
    "quotes": "'; drop table person; --\"\\%_{}",
    "bars": "a|b/c:d",
}


def entry(name: str = "r:1:0", due: int = NOW, stamp: int = NOW, body: str = "{}") -> Entry:
    return Entry(name, due, stamp, body)


FULL = Change(
    ANNE, NOW, state="x", put=[entry()], marks={"m:1": "x"}, join=["wool/tips"], ledger=["line"],
    lease=("me", LEASE_END),
)


def names(entries: Sequence[Entry]) -> list[str]:
    return [each.id for each in entries]


def seen(store: Store, key: Key = ANNE, *marks: str) -> Snapshot:
    (snapshot,) = store.load([(key, marks)])
    return snapshot


def write(store: Store, change: Change) -> Done | None:
    (done,) = store.commit([change])
    return done


def written(store: Store, change: Change) -> Done:
    done = write(store, change)
    assert done is not None
    return done


def put(store: Store, *entries: Entry, key: Key = ANNE) -> None:
    written(store, Change(key, NOW, put=entries))


def lease(store: Store, token: str = WORKER, now: int = NOW, until: int = LEASE_END) -> list[Claim]:
    return store.claim(now=now, until=until, limit=10, token=token)


def walk(read: Callable[[str], Page[T]]) -> list[T]:
    page = read("")
    items = list(page.items)
    while page.next is not None:
        page = read(page.next)
        items += page.items
    return items


def members(store: Store, name: str, limit: int = 2) -> list[Key]:
    return walk(lambda after: store.members(name, after, limit))


def everybody(store: Store, limit: int = 2) -> list[Key]:
    return walk(lambda after: store.keys(after, limit))


def ledger(store: Store, key: Key | None = ANNE, limit: int = 2) -> list[str]:
    return walk(lambda after: store.ledger(key, after, limit))


def prune(store: Store, before: int) -> int:
    total = 0
    while dropped := store.prune(before, 2):
        assert dropped <= 2
        total += dropped
    return total


def at_once(*calls: Callable[[], T]) -> list[T]:
    """Run the calls on a thread each, all from the same moment; answers in their order.

    Meanwhile the interpreter changes threads as often as it can, so that a missing lock shows.
    """
    start = Barrier(len(calls))
    answers: dict[int, T] = {}

    def run(number: int) -> None:
        start.wait(10)
        answers[number] = calls[number]()

    threads = [Thread(target=run, args=(number,), daemon=True) for number in range(len(calls))]
    with often_switched():
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
    return [answers[number] for number in range(len(calls))]


@contextmanager
def often_switched() -> Generator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


class StoreRules:
    """The rules of the protocol, one test each."""

    @pytest.fixture
    def store(self, new_store: Callable[[], Store]) -> Iterator[Store]:
        store = new_store()
        store.open()
        yield store
        store.close()

    # opening

    def test_a_second_open_or_close_does_nothing(self, store: Store) -> None:
        written(store, Change(ANNE, NOW, version=0, state="1"))
        store.open()
        assert seen(store).state == "1"
        store.close()
        store.close()

    # load

    def test_a_stranger_has_version_0_and_nothing_else(self, store: Store) -> None:
        assert seen(store, ANNE, "m:1") == STRANGER

    def test_load_answers_in_the_order_asked_repeats_included(self, store: Store) -> None:
        store.commit([Change(ANNE, NOW, version=0, state="anne"), Change(BILL, NOW, version=0, state="bill")])
        states = [one.state for one in store.load([(BILL, ()), (CARA, ()), (ANNE, ()), (BILL, ())])]
        assert states == ["bill", None, "anne", "bill"]

    def test_load_gives_those_of_the_named_marks_that_exist(self, store: Store) -> None:
        written(store, Change(ANNE, NOW, marks={"m:1": "one", "m:2": "two", "m:3": "three"}))
        assert seen(store, ANNE, "m:1", "m:3", "m:9").marks == {"m:1": "one", "m:3": "three"}
        assert seen(store, ANNE).marks == {}

    def test_entries_come_by_stamp_and_then_by_id(self, store: Store) -> None:
        put(store, entry("c", stamp=5), entry("b", stamp=7, due=1), entry("a", stamp=7))
        put(store, entry("d", stamp=6))
        assert names(seen(store).entries) == ["c", "d", "a", "b"]

    def test_a_snapshot_does_not_change_afterwards(self, store: Store) -> None:
        written(store, Change(ANNE, NOW, version=0, state="1", put=[entry("a")], marks={"m": "1"}))
        before = seen(store, ANNE, "m")
        copy = before._replace(entries=list(before.entries), marks=dict(before.marks))
        written(store, Change(ANNE, NOW, version=before.version, state="2", put=[entry("b")], drop=["a"]))
        store.forget(ANNE)
        assert (before.state, list(before.entries), before.marks) == (copy.state, copy.entries, copy.marks)

    def test_loading_or_committing_nothing_answers_nothing(self, store: Store) -> None:
        assert store.load([]) == []
        assert store.commit([]) == []

    # guards and versions

    def test_a_version_guard_raises_the_version_each_time(self, store: Store) -> None:
        first = written(store, Change(ANNE, NOW, version=0)).version
        second = written(store, Change(ANNE, NOW, version=first)).version
        assert len({0, first, second}) == 3
        assert seen(store).version == second

    @pytest.mark.parametrize("guard", ["zero", "older", "unknown"])
    def test_a_version_guard_that_does_not_hold_writes_nothing(self, store: Store, guard: str) -> None:
        older = written(store, Change(ANNE, NOW, version=0, state="old")).version
        current = written(store, Change(ANNE, NOW, version=older, state="new")).version
        version = {"zero": 0, "older": older, "unknown": current + 1000}[guard]
        before = seen(store, ANNE, "m:1")
        assert write(store, FULL._replace(version=version)) is None
        assert seen(store, ANNE, "m:1") == before
        assert members(store, "wool/tips") == ledger(store) == []

    def test_a_version_guard_on_a_stranger_holds_only_for_0(self, store: Store) -> None:
        assert write(store, Change(ANNE, NOW, version=1, state="x")) is None
        assert everybody(store) == []
        assert write(store, Change(ANNE, NOW, version=0, state="x")) is not None

    @pytest.mark.parametrize("earlier", [[], [Change(ANNE, NOW, version=0)]], ids=["stranger", "known"])
    def test_a_put_of_another_makes_no_handler_run_again(self, store: Store, earlier: list[Change]) -> None:
        store.commit(earlier)
        version = seen(store).version
        put(store, entry())
        assert seen(store).version == version
        assert write(store, Change(ANNE, NOW, version=version, state="x")) is not None

    def test_a_token_guard_does_not_raise_the_version(self, store: Store) -> None:
        put(store, entry())
        version = written(store, Change(ANNE, NOW, version=0)).version
        lease(store)
        assert written(store, Change(ANNE, NOW, token="worker", state="x")).version == version
        assert seen(store).version == version

    def test_a_token_guard_refuses_a_queue_that_is_unleased_or_leased_to_another(self, store: Store) -> None:
        put(store, entry())
        settle = Change(ANNE, NOW, token="other", drop=["r:1:0"], release=True)
        assert write(store, settle) is None
        lease(store)
        assert write(store, settle) is None
        assert names(seen(store).entries) == ["r:1:0"]
        assert seen(store).token == "worker"

    @pytest.mark.parametrize(("off", "token"), [(0, "other"), (1000, WORKER)])
    def test_all_guards_given_must_hold(self, store: Store, off: int, token: str) -> None:
        put(store, entry())
        version = written(store, Change(ANNE, NOW, version=0)).version
        lease(store)
        assert write(store, Change(ANNE, NOW, version=version + off, token=token, state="x")) is None
        assert write(store, Change(ANNE, NOW, version=version, token="worker", state="x")) is not None

    def test_a_version_is_not_given_again_after_forgetting(self, store: Store) -> None:
        old = {written(store, Change(ANNE, NOW, version=0)).version}
        for _ in range(3):
            store.forget(ANNE)
            assert seen(store).version == 0
            new = written(store, Change(ANNE, NOW, version=0)).version
            assert new not in old
            old.add(new)

    def test_state_none_leaves_the_state_and_an_empty_one_replaces_it(self, store: Store) -> None:
        first = written(store, Change(ANNE, NOW, version=0, state="x"))
        second = written(store, Change(ANNE, NOW, version=first.version))
        assert seen(store).state == "x"
        written(store, Change(ANNE, NOW, version=second.version, state=""))
        assert seen(store).state == ""

    # several changes in a call

    def test_commit_answers_in_order_and_one_conflict_leaves_its_neighbours(self, store: Store) -> None:
        written(store, Change(BILL, NOW, version=0, state="old"))
        answers = store.commit([Change(key, NOW, version=0, state="new") for key in (CARA, BILL, ANNE)])
        assert [answer is not None for answer in answers] == [True, False, True]
        assert [seen(store, key).state for key in (CARA, BILL, ANNE)] == ["new", "old", "new"]

    def test_two_changes_for_one_key_in_a_call_are_refused_as_a_whole(self, store: Store) -> None:
        changes = [Change(BILL, NOW, state="x"), Change(ANNE, NOW, state="x"), Change(ANNE, NOW, state="y")]
        with pytest.raises(ValueError, match="one key"):
            store.commit(changes)
        assert everybody(store) == []

    # entries

    @pytest.mark.parametrize("guard", ["version", "token"])
    def test_a_guarded_put_replaces_an_entry(self, store: Store, guard: str) -> None:
        put(store, entry("a", body="old"), entry("b"))
        lease(store)
        version, token = (0, None) if guard == "version" else (None, "worker")
        again = entry("a", due=NOW + 5, stamp=NOW + 5, body="new")
        written(store, Change(ANNE, NOW, version=version, token=token, put=[again]))
        assert list(seen(store).entries) == [entry("b"), again]

    def test_an_unguarded_put_leaves_an_entry_that_is_there(self, store: Store) -> None:
        put(store, entry("a", body="old"))
        put(store, entry("a", body="new"), entry("b"))
        assert list(seen(store).entries) == [entry("a", body="old"), entry("b")]

    def test_dropping_an_unknown_entry_is_no_error(self, store: Store) -> None:
        put(store, entry("a"), entry("b"))
        written(store, Change(ANNE, NOW, drop=["b", "c", "b"]))
        assert names(seen(store).entries) == ["a"]

    def test_an_entry_that_a_change_both_drops_and_puts_is_put(self, store: Store) -> None:
        put(store, entry("a", body="old"))
        written(store, Change(ANNE, NOW, version=0, drop=["a"], put=[entry("a", body="new")]))
        assert list(seen(store).entries) == [entry("a", body="new")]

    # marks

    def test_an_unguarded_change_with_a_mark_that_exists_is_a_repeat(self, store: Store) -> None:
        page = Change(ANNE, NOW, put=[entry("r:b:0")], marks={"b:1": "sent"}, ledger=["line"])
        assert write(store, page) is not None
        written(store, Change(ANNE, NOW, drop=["r:b:0"]))
        assert write(store, page._replace(marks={"b:0": "new", "b:1": "sent"})) is None
        assert seen(store, ANNE, "b:0").marks == {}
        assert seen(store).entries == ()
        assert ledger(store) == ["line"]

    @pytest.mark.parametrize("guard", ["version", "token"])
    def test_a_guarded_change_leaves_a_mark_that_exists(self, store: Store, guard: str) -> None:
        written(store, Change(ANNE, NOW, marks={"m:1": "first"}, put=[entry()]))
        lease(store)
        version, token = (0, None) if guard == "version" else (None, "worker")
        marks = {"m:1": "second", "m:2": "new"}
        written(store, Change(ANNE, NOW, version=version, token=token, state="x", marks=marks))
        assert seen(store).state == "x"
        assert seen(store, ANNE, "m:1", "m:2").marks == {"m:1": "first", "m:2": "new"}

    def test_the_same_mark_on_two_people_is_two_marks(self, store: Store) -> None:
        written(store, Change(ANNE, NOW, marks={"b:1": "anne"}))
        written(store, Change(BILL, NOW, marks={"b:1": "bill"}))
        assert seen(store, ANNE, "b:1").marks == {"b:1": "anne"}

    def test_prune_drops_the_marks_written_before_a_time_and_no_others(self, store: Store) -> None:
        for at in (5, 3, 4, 1, 2):
            written(store, Change(ANNE, at, marks={f"m:{at}": "x"}))
            written(store, Change(BILL, at, marks={f"m:{at}": "x"}, state="kept"))
        assert prune(store, 4) == 6
        assert set(seen(store, ANNE, *(f"m:{at}" for at in range(9))).marks) == {"m:4", "m:5"}
        assert seen(store, BILL).state == "kept"
        assert prune(store, 4) == 0

    def test_prune_goes_by_when_the_mark_was_first_written(self, store: Store) -> None:
        written(store, Change(ANNE, 1, version=0, marks={"m:1": "x"}))
        written(store, Change(ANNE, 9, version=seen(store).version, marks={"m:1": "x"}))
        assert prune(store, 5) == 1

    def test_prune_leaves_a_mark_that_was_written_anew_after_forgetting(self, store: Store) -> None:
        written(store, Change(ANNE, 1, marks={"m:1": "old"}))
        store.forget(ANNE)
        written(store, Change(ANNE, 9, marks={"m:1": "new"}))
        assert prune(store, 5) == 0
        assert seen(store, ANNE, "m:1").marks == {"m:1": "new"}

    def test_a_pruned_mark_can_be_written_again(self, store: Store) -> None:
        written(store, Change(ANNE, 1, marks={"m:1": "old"}))
        prune(store, 2)
        written(store, Change(ANNE, 3, marks={"m:1": "new"}))
        assert seen(store, ANNE, "m:1").marks == {"m:1": "new"}

    # leases

    def test_a_commit_takes_an_idle_queue_with_what_it_puts(self, store: Store) -> None:
        change = Change(ANNE, NOW, version=0, put=[entry()], lease=("me", LEASE_END))
        assert written(store, change).token == "me"
        assert seen(store).token == "me"
        assert lease(store, now=LEASE_END - 1) == []

    def test_what_is_due_later_does_not_keep_a_commit_from_the_queue(self, store: Store) -> None:
        put(store, entry("held", due=NOW + 1, stamp=1))
        assert written(store, Change(ANNE, NOW, lease=("me", LEASE_END))).token == "me"

    @pytest.mark.parametrize("drop", [[], ["r:1:0"]])
    def test_a_queue_in_which_something_was_due_is_not_taken(self, store: Store, drop: list[str]) -> None:
        put(store, entry(due=NOW))
        wants = Change(ANNE, NOW, version=0, state="x", put=[entry("b")], drop=drop, lease=("me", LEASE_END))
        assert written(store, wants).token is None
        assert seen(store).state == "x"
        assert [claim.key for claim in lease(store)] == [ANNE]

    @pytest.mark.parametrize("now", [NOW, LEASE_END, LEASE_END + 1])
    def test_a_leased_queue_is_not_taken_even_if_the_lease_ran_out(self, store: Store, now: int) -> None:
        written(store, Change(ANNE, NOW, lease=("first", LEASE_END)))
        done = written(store, Change(ANNE, now, version=0, state="x", lease=("me", now + 30_000)))
        assert done.token == seen(store).token == "first"
        assert lease(store, now=LEASE_END)[0].again

    def test_naming_the_token_renews_the_lease(self, store: Store) -> None:
        put(store, entry())
        lease(store)
        written(store, Change(ANNE, NOW, token="worker", lease=("worker", LEASE_END + 5)))
        assert lease(store, "other", now=LEASE_END + 4) == []
        assert lease(store, "other", now=LEASE_END + 5) != []

    def test_naming_the_token_takes_the_lease_over_and_fences_the_holder(self, store: Store) -> None:
        put(store, entry())
        lease(store)
        takes = Change(ANNE, NOW, token="worker", lease=("retry", LEASE_END + 5))
        assert written(store, takes).token == "retry"
        assert write(store, Change(ANNE, NOW, token="worker", drop=["r:1:0"], release=True)) is None
        assert lease(store, now=LEASE_END) == []

    def test_release_gives_the_queue_back(self, store: Store) -> None:
        put(store, entry("a"), entry("b"))
        lease(store)
        assert written(store, Change(ANNE, NOW, token="worker", drop=["a"], release=True)).token is None
        (claim,) = lease(store, "other")
        assert (names(claim.snapshot.entries), claim.again) == (["b"], False)

    def test_a_holder_may_settle_late_as_long_as_nobody_else_has_the_queue(self, store: Store) -> None:
        put(store, entry())
        lease(store)
        settle = Change(ANNE, LEASE_END + 1, token="worker", drop=["r:1:0"], release=True)
        assert written(store, settle).token is None
        assert lease(store, now=LEASE_END + 1) == []

    def test_a_lease_survives_the_writes_of_others(self, store: Store) -> None:
        put(store, entry("a"))
        lease(store)
        assert written(store, Change(ANNE, NOW, version=0, put=[entry("b")], drop=["a"])).token == "worker"
        assert lease(store, now=LEASE_END - 1) == []

    # claim

    def test_what_is_due_is_claimed_and_what_is_due_later_is_not(self, store: Store) -> None:
        put(store, entry(due=NOW), key=ANNE)
        put(store, entry(due=NOW + 1), key=BILL)
        assert [claim.key for claim in lease(store)] == [ANNE]
        assert [claim.key for claim in lease(store, now=NOW + 1)] == [BILL]

    def test_a_claim_shows_the_person_under_the_new_lease(self, store: Store) -> None:
        entries = [entry("a"), entry("later", due=NOW + 99, stamp=NOW + 1)]
        version = written(store, Change(ANNE, NOW, version=0, state="x", put=entries)).version
        (claim,) = lease(store)
        shown = claim.snapshot._replace(entries=list(claim.snapshot.entries))
        assert (claim.key, claim.again) == (ANNE, False)
        assert shown == Snapshot(version, "x", entries, {}, "worker")

    def test_the_earliest_due_are_claimed_first(self, store: Store) -> None:
        dues = {Key(f"wool|+1415555{number:04}"): number * 7 % 20 for number in range(20)}
        for key, due in dues.items():
            put(store, entry(due=due, stamp=-due), key=key)
        claimed = [store.claim(now=NOW, until=LEASE_END, limit=8, token="w") for _ in range(4)]
        assert [[dues[claim.key] for claim in some] for some in claimed] == [
            list(range(8)), list(range(8, 16)), list(range(16, 20)), [],
        ]

    def test_the_earliest_of_a_persons_entries_makes_them_due(self, store: Store) -> None:
        put(store, entry("late", due=NOW + 9, stamp=1), entry("early", due=NOW + 5, stamp=2))
        assert lease(store, now=NOW + 4) == []
        assert len(lease(store, now=NOW + 5)) == 1

    def test_a_dropped_or_moved_entry_makes_nobody_due(self, store: Store) -> None:
        put(store, entry(), key=ANNE)
        put(store, entry(), key=BILL)
        written(store, Change(ANNE, NOW, drop=["r:1:0"]))
        written(store, Change(BILL, NOW, version=0, put=[entry(due=NOW + 5)]))
        assert lease(store, now=NOW + 4) == []
        assert [claim.key for claim in lease(store, now=NOW + 5)] == [BILL]

    def test_a_lease_that_ran_out_goes_to_the_next_with_again(self, store: Store) -> None:
        put(store, entry())
        assert [claim.again for claim in lease(store, "first")] == [False]
        assert lease(store, "second", now=LEASE_END - 1) == []
        (claim,) = lease(store, "second", now=LEASE_END, until=LEASE_END + 9)
        assert (claim.again, claim.snapshot.token) == (True, "second")
        assert names(claim.snapshot.entries) == ["r:1:0"]
        assert write(store, Change(ANNE, LEASE_END, token="first", drop=["r:1:0"], release=True)) is None

    def test_a_lease_on_an_empty_queue_that_ran_out_is_claimed_with_no_entries(self, store: Store) -> None:
        written(store, Change(ANNE, NOW, lease=("gone", LEASE_END)))
        (claim,) = lease(store, now=LEASE_END)
        assert (claim.again, claim.snapshot.entries) == (True, ())
        written(store, Change(ANNE, LEASE_END, token="worker", release=True))
        assert lease(store, now=LEASE_END * 2) == []

    def test_a_lease_that_ends_at_once_is_claimed_again_at_once(self, store: Store) -> None:
        put(store, entry())
        assert [claim.again for claim in lease(store, until=NOW)] == [False]
        assert [claim.again for claim in lease(store, until=NOW)] == [True]

    def test_an_entry_put_under_anothers_lease_is_due_when_that_lease_ends(self, store: Store) -> None:
        put(store, entry("a"))
        lease(store)
        put(store, entry("b"))
        assert lease(store, now=LEASE_END - 1) == []
        assert names(lease(store, now=LEASE_END)[0].snapshot.entries) == ["a", "b"]

    # lists

    def test_a_list_has_who_joined_and_not_who_left(self, store: Store) -> None:
        for key in (ANNE, BILL, CARA):
            written(store, Change(key, NOW, join=["wool/tips", "wool/news"]))
        written(store, Change(BILL, NOW, leave=["wool/tips"]))
        assert sorted(members(store, "wool/tips")) == [ANNE, CARA]
        assert sorted(members(store, "wool/news")) == [ANNE, BILL, CARA]

    def test_joining_or_leaving_twice_is_no_error(self, store: Store) -> None:
        written(store, Change(ANNE, NOW, leave=["wool/tips"]))
        for _ in range(2):
            written(store, Change(ANNE, NOW, join=["wool/tips", "wool/tips"]))
        assert members(store, "wool/tips") == [ANNE]
        for _ in range(2):
            written(store, Change(ANNE, NOW, leave=["wool/tips", "wool/tips"]))
        assert members(store, "wool/tips") == []

    def test_a_list_that_a_change_both_leaves_and_joins_is_joined(self, store: Store) -> None:
        for _ in range(2):
            written(store, Change(ANNE, NOW, join=["wool/tips"], leave=["wool/tips"]))
            assert members(store, "wool/tips") == [ANNE]

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data(), limit=st.integers(1, 4))
    def test_pages_show_those_who_stay_once_and_others_at_most_once(
        self, new_store: Callable[[], Store], data: st.DataObject, limit: int
    ) -> None:
        store, people = new_store(), [Key(f"wool|+1415555010{number}") for number in range(8)]
        store.open()
        for key in data.draw(st.permutations(people[:6])):
            written(store, Change(key, NOW, join=["wool/tips"]))
        stirred: set[Key] = set()

        def page(after: str) -> Page[Key]:
            for key in data.draw(st.lists(st.sampled_from(people), max_size=4)):
                joined = data.draw(st.lists(st.just("wool/tips"), max_size=1))
                written(store, Change(key, NOW, leave=["wool/tips"], join=joined))
                stirred.add(key)
            return store.members("wool/tips", after, limit)

        met = walk(page)
        assert len(met) == len(set(met))
        assert set(people[:6]) - stirred <= set(met)
        store.close()

    def test_a_page_is_no_longer_than_asked_and_the_last_says_so(self, store: Store) -> None:
        for key in (ANNE, BILL, CARA):
            written(store, Change(key, NOW, join=["wool/tips"], ledger=["line"]))
        assert len(store.members("wool/tips", "", 2).items) == len(store.keys("", 2).items) == 2
        assert store.members("wool/tips", "", 4).next is store.keys("", 4).next is None
        assert len(store.ledger(None, "", 2).items) == 2
        assert store.ledger(None, "", 4).next is None

    def test_keys_gives_everybody_once(self, store: Store) -> None:
        store.commit([Change(key, NOW, version=0, state="x") for key in (CARA, ANNE, ANNE_ELSEWHERE, BILL)])
        store.forget(CARA)
        assert sorted(everybody(store)) == [ANNE_ELSEWHERE, ANNE, BILL]

    # ledger

    def test_ledger_lines_come_in_the_order_written_repeats_included(self, store: Store) -> None:
        written(store, Change(ANNE, 9, ledger=["b", "a"]))
        written(store, Change(ANNE, 1, ledger=["a", "c", "d"]))
        assert ledger(store) == ["b", "a", "a", "c", "d"]

    def test_the_ledger_of_all_has_everybodys_lines_in_their_order(self, store: Store) -> None:
        for number in range(4):
            store.commit([Change(ANNE, NOW, ledger=[f"a{number}"]), Change(BILL, NOW, ledger=[f"b{number}"])])
        lines = ledger(store, None)
        assert [line for line in lines if line[0] == "a"] == ledger(store, ANNE) == ["a0", "a1", "a2", "a3"]
        assert [line for line in lines if line[0] == "b"] == ledger(store, BILL) == ["b0", "b1", "b2", "b3"]

    def test_lines_written_while_the_ledger_is_read_are_read_at_most_once(self, store: Store) -> None:
        written(store, Change(ANNE, NOW, ledger=["0", "1", "2"]))
        first = store.ledger(ANNE, "", 2)
        written(store, Change(ANNE, NOW, ledger=["3"]))
        assert first.next is not None
        rest = store.ledger(ANNE, first.next, 9)
        assert [*first.items, *rest.items] == ["0", "1", "2", "3"]

    # forgetting, spaces, values

    def test_forgetting_drops_all_but_the_ledger(self, store: Store) -> None:
        written(store, FULL._replace(version=0))
        store.forget(ANNE)
        assert seen(store, ANNE, "m:1") == STRANGER
        assert members(store, "wool/tips") == everybody(store) == []
        assert lease(store, now=LEASE_END) == []
        assert write(store, Change(ANNE, NOW, token="me", release=True)) is None
        assert ledger(store) == ledger(store, None) == ["line"]

    def test_forgetting_a_stranger_does_nothing(self, store: Store) -> None:
        store.forget(ANNE)
        assert seen(store) == STRANGER

    def test_one_address_in_two_spaces_is_two_people(self, store: Store) -> None:
        written(store, FULL._replace(version=0))
        assert seen(store, ANNE_ELSEWHERE, "m:1") == STRANGER
        assert ledger(store, ANNE_ELSEWHERE) == []
        written(store, Change(ANNE_ELSEWHERE, NOW, version=0, state="y", marks={"m:1": "y"}))
        store.forget(ANNE_ELSEWHERE)
        assert seen(store, ANNE, "m:1").state == "x"
        assert seen(store, ANNE, "m:1").marks == {"m:1": "x"}
        assert members(store, "wool/tips") == [ANNE]

    @pytest.mark.parametrize("text", UNUSUAL.values(), ids=UNUSUAL)
    def test_any_text_comes_back_as_it_was(self, store: Store, text: str) -> None:
        key, odd = Key(f"wool|{text}"), entry(text, body=text)
        written(store, Change(
            key, NOW, version=0, state=text, put=[odd], marks={text: text}, join=[text], ledger=[text],
        ))
        snapshot = seen(store, key, text)
        assert (snapshot.state, list(snapshot.entries), snapshot.marks) == (text, [odd], {text: text})
        assert members(store, text) == everybody(store) == [key]
        assert ledger(store, key) == [text]
        assert [claim.snapshot.token for claim in lease(store, "t" + text)] == ["t" + text]
        assert write(store, Change(key, NOW, token="t" + text, drop=[text], release=True)) is not None
        assert seen(store, key).entries == ()

    def test_texts_that_look_alike_are_kept_apart(self, store: Store) -> None:
        alike = ["e\u0301", "\u00e9", "E\u0301", "a", "a\0", "A", "a ", "a\n"]
        keys = [Key(f"wool|{text}") for text in alike]
        marks = {text: text for text in alike}
        store.commit([Change(key, NOW, join=["tips"], state=key, marks=marks) for key in keys])
        assert [snapshot.state for snapshot in store.load([(key, ()) for key in keys])] == keys
        assert seen(store, keys[0], *alike).marks == marks
        assert sorted(members(store, "tips", 3)) == sorted(keys)

    def test_a_value_of_a_megabyte_comes_back_whole(self, store: Store) -> None:
        big, marks, line = entry(body=MUCH + "body"), {"m:1": MUCH + "mark"}, MUCH + "line"
        written(store, Change(ANNE, NOW, version=0, state=MUCH, put=[big], marks=marks, ledger=[line]))
        snapshot = seen(store, ANNE, "m:1")
        assert (snapshot.state, list(snapshot.entries), snapshot.marks) == (MUCH, [big], marks)
        assert ledger(store) == [line]

    # stats

    def test_stats_count_people_entries_and_leases(self, store: Store) -> None:
        put(store, entry("a", due=NOW - 7), entry("b", due=NOW + 9), key=ANNE)
        put(store, entry("c", due=NOW - 5), key=BILL)
        put(store, entry("d", due=NOW + 1), key=CARA)
        assert store.stats(NOW) == Stats(people=3, pending=4, due=2, leased=0, oldest_due=NOW - 7)
        store.claim(now=NOW, until=LEASE_END, limit=1, token="w")
        assert store.stats(NOW) == Stats(people=3, pending=4, due=1, leased=1, oldest_due=NOW - 5)

    def test_stats_count_a_lease_that_ran_out_as_due_since_its_end(self, store: Store) -> None:
        put(store, entry())
        lease(store)
        assert store.stats(LEASE_END - 1) == Stats(people=1, pending=1, due=0, leased=1, oldest_due=None)
        assert store.stats(LEASE_END + 3) == Stats(people=1, pending=1, due=1, leased=0, oldest_due=LEASE_END)

    def test_an_empty_store_has_stats(self, store: Store) -> None:
        assert store.stats(NOW) == Stats(people=0, pending=0, due=0, leased=0, oldest_due=None)


class StoreContract(StoreRules):
    """The rules of the protocol, its races, and a model of it that any use is compared with."""

    # one message, one person

    def test_one_message_on_many_workers_is_committed_once(self, store: Store) -> None:
        for number in range(50):
            version = seen(store).version
            mark = f"m:{number}"
            tries = [Change(ANNE, NOW, version=version, marks={mark: str(worker)}) for worker in range(4)]
            done = at_once(*[partial(write, store, change) for change in tries])
            (winner,) = [worker for worker, answer in enumerate(done) if answer is not None]
            assert seen(store, ANNE, mark).marks == {mark: str(winner)}

    def test_a_repeat_without_a_guard_on_many_workers_is_committed_once(self, store: Store) -> None:
        for number in range(50):
            change = Change(ANNE, NOW, put=[entry(f"r:{number}:0")], marks={f"b:{number}": ""}, ledger=["x"])
            done = at_once(*[partial(write, store, change)] * 4)
            assert sum(answer is not None for answer in done) == 1
        assert len(ledger(store)) == len(seen(store).entries) == 50

    def test_messages_of_one_person_on_many_workers_are_all_counted(self, store: Store) -> None:
        def count() -> None:
            for _ in range(100):
                while not tried():
                    pass

        def tried() -> bool:
            before = seen(store)
            state = str(int(before.state or 0) + 1)
            return write(store, Change(ANNE, NOW, version=before.version, state=state)) is not None

        at_once(count, count, count, count)
        assert seen(store).state == "400"

    def test_entries_put_by_many_workers_are_all_kept(self, store: Store) -> None:
        def put_many(worker: int) -> None:
            for number in range(50):
                put(store, entry(f"r:{worker}:{number}"))

        at_once(*[partial(put_many, worker) for worker in range(4)])
        assert len(seen(store).entries) == 200

    def test_a_load_never_sees_half_a_change_or_a_mark_older_than_the_version(self, store: Store) -> None:
        marks = [f"m:{number}" for number in range(1, 201)]
        torn: list[Snapshot] = []

        def write_all() -> None:
            version = 0
            for number, mark in enumerate(marks, start=1):
                body = entry(body=str(number))
                change = Change(ANNE, NOW, version=version, state=str(number), put=[body], marks={mark: ""})
                version = written(store, change).version

        def read_all() -> None:
            while (snapshot := seen(store, ANNE, *marks)).state != "200":
                told = snapshot.state or "0"
                if [each.body for each in snapshot.entries] != [told] * (told != "0"):
                    torn.append(snapshot)
                if len(snapshot.marks) != int(told):
                    torn.append(snapshot)

        at_once(write_all, read_all)
        assert torn == []

    # leases

    def test_a_person_is_never_claimed_by_two(self, store: Store) -> None:
        people = [Key(f"wool|+1415555{number:04}") for number in range(200)]
        store.commit([Change(key, NOW, put=[entry()]) for key in people])

        def claim_all(token: str) -> list[Key]:
            claimed: list[Key] = []
            while some := store.claim(now=NOW, until=LEASE_END, limit=3, token=token):
                claimed += [claim.key for claim in some]
            return claimed

        claimed = at_once(*[partial(claim_all, token) for token in "abcd"])
        assert sorted(key for some in claimed for key in some) == people

    def test_of_many_commits_that_want_an_idle_queue_one_gets_it(self, store: Store) -> None:
        for number in range(50):
            key = Key(f"wool|+1415555{number:04}")
            wants = [
                Change(key, NOW, put=[entry(f"r:{token}:0")], lease=(token, LEASE_END)) for token in "abcd"
            ]
            done = at_once(*[partial(written, store, change) for change in wants])
            assert {answer.token for answer in done} == {seen(store, key).token}
            assert len(seen(store, key).entries) == 4

    def test_of_many_retries_that_take_a_lease_over_one_gets_it(self, store: Store) -> None:
        for number in range(50):
            key = Key(f"wool|+1415555{number:04}")
            written(store, Change(key, NOW, lease=("first", LEASE_END)))
            takes = [Change(key, NOW, token="first", lease=(token, LEASE_END)) for token in "abcd"]
            done = at_once(*[partial(write, store, change) for change in takes])
            assert [answer.token for answer in done if answer is not None] == [seen(store, key).token]

    def test_a_late_settle_and_a_claim_do_not_both_get_the_queue(self, store: Store) -> None:
        for number in range(50):
            key, first = Key(f"wool|+1415555{number:04}"), f"first {number}"
            written(store, Change(key, NOW, put=[entry()], lease=(first, LEASE_END)))
            settle = Change(key, LEASE_END, token=first, drop=["r:1:0"], release=True)
            claim = partial(lease, store, "second", now=LEASE_END, until=LEASE_END * 2)
            settled, claimed = at_once(lambda: bool(write(store, settle)), lambda: bool(claim()))  # noqa: B023
            assert settled is not claimed

    def test_batches_in_any_order_of_keys_do_not_block_one_another(self, store: Store) -> None:
        people = [Key(f"wool|+1415555{number:04}") for number in range(20)]

        def write_all(order: Sequence[Key]) -> int:
            batches = [[Change(key, NOW, put=[entry(f"r:{turn}")]) for key in order] for turn in range(20)]
            return sum(len(store.commit(batch)) for batch in batches)

        assert at_once(partial(write_all, people), partial(write_all, people[::-1])) == [400, 400]

    # what the engine builds of it

    def test_a_reply_whose_sender_died_is_claimed_again_under_its_id(self, store: Store) -> None:
        written(store, FULL)
        (claim,) = lease(store, now=LEASE_END)
        assert (claim.again, list(claim.snapshot.entries)) == (True, list(FULL.put))

    def test_a_retry_after_the_lease_finds_that_a_worker_has_sent(self, store: Store) -> None:
        written(store, FULL)
        lease(store, now=LEASE_END)
        sent = {"s:r:1:0": "sent"}
        written(store, Change(ANNE, LEASE_END, token="worker", drop=["r:1:0"], marks=sent, release=True))
        retry = seen(store, ANNE, "m:1", "s:r:1:0")
        assert (retry.marks, retry.token) == ({"m:1": "x", "s:r:1:0": "sent"}, None)

    def test_a_timer_and_an_answer_do_not_both_count(self, store: Store) -> None:
        timer = entry("t:remind", due=NOW)
        version = written(store, Change(ANNE, NOW - 9, version=0, put=[timer])).version
        lease(store)
        written(store, Change(ANNE, NOW, version=version, state="answered", drop=["t:remind"]))
        fired = Change(ANNE, NOW, version=version, token="worker", state="reminded", drop=["t:remind"])
        assert write(store, fired) is None
        assert (seen(store).state, seen(store).entries) == ("answered", ())

    def test_of_two_workers_that_complete_a_message_of_parts_one_does(self, store: Store) -> None:
        deadline = entry("join:77", due=NOW + 60_000)
        version = written(store, Change(ANNE, NOW, version=0, put=[deadline])).version
        complete = Change(ANNE, NOW, version=version, drop=["join:77"], put=[entry("i:77")])
        done = at_once(*[partial(write, store, complete)] * 2)
        assert sum(answer is not None for answer in done) == 1
        assert names(seen(store).entries) == ["i:77"]

    def test_whatever_is_done_it_does_as_the_model_says(self, new_store: Callable[[], Store]) -> None:
        class Machine(StoreMachine):
            def __init__(self) -> None:
                super().__init__(new_store())

        run_state_machine_as_test(
            Machine, settings=settings(max_examples=30, stateful_step_count=25, deadline=None)
        )


class Model:
    """What a store must hold, in lists that are searched from end to end."""

    def __init__(self) -> None:
        self.people: list[tuple[Key, int, str | None]] = []
        self.entries: list[tuple[Key, Entry]] = []
        self.marks: list[tuple[int, Key, str, str]] = []
        self.leases: list[tuple[Key, str, int]] = []
        self.lists: list[tuple[str, Key]] = []
        self.lines: list[tuple[Key, str]] = []

    def version(self, key: Key) -> int:
        return next((version for one, version, _ in self.people if one == key), 0)

    def lease(self, key: Key) -> tuple[str | None, int]:
        return next(((token, until) for one, token, until in self.leases if one == key), (None, 0))

    def queue(self, key: Key) -> list[Entry]:
        mine = [each for one, each in self.entries if one == key]
        return sorted(mine, key=lambda each: (each.stamp, each.id))

    def due(self, key: Key) -> list[int]:
        token, until = self.lease(key)
        return [until] if token else sorted(each.due for each in self.queue(key))[:1]

    def claimable(self, now: int) -> dict[Key, int]:
        return {key: at for key, *_ in self.people for at in self.due(key) if at <= now}

    def snapshot(self, key: Key, wanted: Sequence[str]) -> Snapshot:
        state = next((state for one, _, state in self.people if one == key), None)
        marks = {name: text for _, one, name, text in self.marks if one == key and name in wanted}
        return Snapshot(self.version(key), state, self.queue(key), marks, self.lease(key)[0])

    def accepts(self, change: Change) -> bool:
        if change.version is None and change.token is None:
            return not self.snapshot(change.key, list(change.marks)).marks
        right_version = change.version in {None, self.version(change.key)}
        return right_version and change.token in {None, self.lease(change.key)[0]}

    def write(self, change: Change, version: int) -> None:
        key = change.key
        self._write_lease(change)
        self._write_entries(change)
        old = self.snapshot(key, list(change.marks))
        self.people = [one for one in self.people if one[0] != key]
        self.people.append((key, version, old.state if change.state is None else change.state))
        self.marks += [(change.now, key, *mark) for mark in change.marks.items() if mark[0] not in old.marks]
        touched = {(name, key) for name in (*change.leave, *change.join)}
        self.lists = [one for one in self.lists if one not in touched]
        self.lists += [(name, key) for name in set(change.join)]
        self.lines += [(key, line) for line in change.ledger]

    def _write_lease(self, change: Change) -> None:
        key, was_due = change.key, any(each.due <= change.now for each in self.queue(change.key))
        holder = change.token is not None
        gives = holder and change.release
        takes = change.lease if holder or (self.lease(key)[0] is None and not was_due) else None
        if gives or takes:
            self.leases = [one for one in self.leases if one[0] != key]
        if takes and not gives:
            self.leases.append((key, *takes))

    def _write_entries(self, change: Change) -> None:
        guarded = change.version is not None or change.token is not None
        present = {each.id for each in self.queue(change.key)} - set(change.drop)
        new = [each for each in change.put if guarded or each.id not in present]
        gone = {*change.drop, *(each.id for each in new)}
        self.entries = [one for one in self.entries if one[0] != change.key or one[1].id not in gone]
        self.entries += [(change.key, each) for each in new]

    def forget(self, key: Key) -> None:
        self.people = [one for one in self.people if one[0] != key]
        self.entries = [one for one in self.entries if one[0] != key]
        self.marks = [one for one in self.marks if one[1] != key]
        self.leases = [one for one in self.leases if one[0] != key]
        self.lists = [one for one in self.lists if one[1] != key]


PEOPLE = [ANNE, BILL, ANNE_ELSEWHERE]
MARKS = ["m:1", "m:2", "s:r:1:0"]
TOKENS = ["a", "b"]
LISTS = ["wool/tips", "wool/news"]


def few(*choices: T) -> st.SearchStrategy[list[T]]:
    return st.lists(st.sampled_from(choices), max_size=2, unique=True)


class StoreMachine(RuleBasedStateMachine):
    """Does anything at all to a store and to the model, and compares."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store
        self.store.open()
        self.model = Model()
        self.now = 0
        self.versions: dict[Key, list[int]] = {key: [0] for key in PEOPLE}

    def teardown(self) -> None:
        self.store.close()

    @rule(step=st.integers(1, 12))
    def time_passes(self, step: int) -> None:
        self.now += step

    @rule(data=st.data(), people=few(*PEOPLE))
    def commit(self, data: st.DataObject, people: list[Key]) -> None:
        changes = [self.change(data.draw, key) for key in people]
        for change, done in zip(changes, self.store.commit(changes), strict=True):
            assert (done is not None) == self.model.accepts(change)
            if done is not None:
                self.check_version(change, done.version)
                self.model.write(change, done.version)
                assert done.token == self.model.lease(change.key)[0]

    def change(self, draw: Callable[..., Any], key: Key) -> Change:
        # mostly guards that hold, else hardly anything would be written
        ours = self.model.lease(key)[0]
        entries = st.builds(
            Entry, st.sampled_from(["e:1", "e:2", "e:3"]), st.integers(self.now - 5, self.now + 15),
            st.integers(0, 5), st.sampled_from(["x", "y"]),
        )
        untils = st.integers(self.now + 1, self.now + 15)
        return Change(
            key,
            draw(st.integers(max(0, self.now - 3), self.now)),
            version=draw(st.sampled_from([None, self.model.version(key), *self.versions[key]])),
            token=draw(st.sampled_from([None, ours, *TOKENS])),
            state=draw(st.sampled_from([None, "", "s1", "s2"])),
            put=draw(st.lists(entries, max_size=2, unique_by=lambda each: each.id)),
            drop=draw(few("e:1", "e:2", "e:3")),
            marks=draw(st.dictionaries(st.sampled_from(MARKS), st.sampled_from(["1", "2"]), max_size=2)),
            join=draw(few(*LISTS)),
            leave=draw(few(*LISTS)),
            ledger=draw(few("line", "another")),
            lease=draw(st.none() | st.tuples(st.sampled_from(TOKENS), untils)),
            release=draw(st.booleans()),
        )

    def check_version(self, change: Change, version: int) -> None:
        if change.version is None:
            assert version == self.model.version(change.key)
        else:
            assert version not in self.versions[change.key]
            self.versions[change.key].append(version)

    @rule(limit=st.integers(1, 3), token=st.sampled_from(TOKENS), span=st.integers(1, 15))
    def claim(self, limit: int, token: str, span: int) -> None:
        due = self.model.claimable(self.now)
        until = self.now + span
        claims = self.store.claim(now=self.now, until=until, limit=limit, token=token)
        assert [due[claim.key] for claim in claims] == sorted(due.values())[:limit]
        assert len({claim.key for claim in claims}) == len(claims)
        for claim in claims:
            assert claim.again == (self.model.lease(claim.key)[0] is not None)
            self.model.leases = [one for one in self.model.leases if one[0] != claim.key]
            self.model.leases.append((claim.key, token, until))
            self.compare(claim.snapshot, self.model.snapshot(claim.key, ()))

    @rule(key=st.sampled_from(PEOPLE))
    def forget(self, key: Key) -> None:
        self.store.forget(key)
        self.model.forget(key)

    @rule(age=st.integers(0, 10))
    def prune(self, age: int) -> None:
        old = [one for one in self.model.marks if one[0] < self.now - age]
        assert prune(self.store, self.now - age) == len(old)
        self.model.marks = [one for one in self.model.marks if one not in old]

    @invariant()
    def everybody_looks_the_same(self) -> None:
        for key, snapshot in zip(PEOPLE, self.store.load([(key, MARKS) for key in PEOPLE]), strict=True):
            self.compare(snapshot, self.model.snapshot(key, MARKS))
            assert ledger(self.store, key) == [line for one, line in self.model.lines if one == key]
        assert sorted(everybody(self.store)) == sorted(key for key, *_ in self.model.people)

    @invariant()
    def lists_and_stats_look_the_same(self) -> None:
        for name in LISTS:
            listed = sorted(key for one, key in self.model.lists if one == name)
            assert sorted(members(self.store, name)) == listed
        due = self.model.claimable(self.now)
        assert self.store.stats(self.now) == Stats(
            people=len(self.model.people),
            pending=len(self.model.entries),
            due=len(due),
            leased=sum(until > self.now for *_, until in self.model.leases),
            oldest_due=min(due.values(), default=None),
        )

    def compare(self, snapshot: Snapshot, expected: Snapshot) -> None:
        assert snapshot._replace(entries=list(snapshot.entries), marks=dict(snapshot.marks)) == expected


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def new_store(self) -> Callable[[], Store]:
        return MemoryStore

    def test_it_never_waits(self) -> None:
        assert MemoryStore.never_waits

    def test_two_stores_share_nothing(self) -> None:
        store, other = MemoryStore(), MemoryStore()
        put(store, entry())
        assert seen(other) == STRANGER
        assert lease(other) == []

    def test_a_queue_that_is_leased_and_released_for_ever_does_not_grow(self) -> None:
        store = MemoryStore()

        def lease_and_release(times: range) -> None:
            for now in times:
                written(store, Change(ANNE, now, lease=("me", now + 30_000)))
                written(store, Change(ANNE, now, token="me", release=True))

        lease_and_release(range(500))
        tracemalloc.start()
        lease_and_release(range(500, 5_000))
        grown, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert grown < 50_000

    def test_tidying_the_queue_loses_nobody(self) -> None:
        store = MemoryStore()
        put(store, entry(due=LEASE_END), key=BILL)
        written(store, Change(CARA, NOW, lease=("died", LEASE_END)))
        for turn in range(200):
            put(store, entry(f"r:{turn}", due=NOW - turn), key=ANNE)
        assert sorted(claim.key for claim in lease(store, now=LEASE_END)) == [ANNE, BILL, CARA]

    def test_a_page_that_reaches_the_end_is_the_last(self) -> None:
        store = MemoryStore()
        written(store, Change(ANNE, NOW, join=["wool/tips"], ledger=["line"]))
        assert store.members("wool/tips", "", 1).next is None
        assert store.ledger(ANNE, "", 1).next is None
