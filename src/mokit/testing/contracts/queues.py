"""The rules of a person's queue: its entries, who leases it, who is due."""

import pytest

from mokit.stores.base import Change, Claim, Snapshot, Stats, Store
from mokit.testing.contracts.fixtures import StoreFixtures
from mokit.testing.contracts.steps import (
    ANNE,
    BILL,
    CARA,
    LEASE_END,
    NOW,
    WORKER,
    entry,
    lease,
    names,
    number_of_people,
    prune,
    put,
    seen,
    write,
    written,
)


class QueueRules(StoreFixtures):
    """Entries, leases, claims, and the times of different callers."""

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
        assert claim == Claim(ANNE, Snapshot(version, "x", tuple(entries), {}, WORKER), again=False)

    def test_the_earliest_due_are_claimed_first(self, store: Store) -> None:
        dues = {key: number * 7 % 20 for number, key in enumerate(number_of_people(20))}
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

    # the clocks of several callers

    @pytest.mark.parametrize("now", [0, NOW, 4_102_444_800_000], ids=["1970", "a quarter of an hour later", "2100"])
    def test_times_are_the_callers_whatever_a_clock_says(self, store: Store, now: int) -> None:
        put(store, entry(due=now + 5), key=ANNE)
        written(store, Change(BILL, now, lease=("first", now + 5), marks={"m:1": "x"}))
        assert lease(store, now=now + 4, until=now + 9) == []
        assert sorted(claim.key for claim in lease(store, now=now + 5, until=now + 9)) == [ANNE, BILL]
        assert lease(store, now=now + 8, until=now + 20) == []
        assert prune(store, now) == 0
        assert prune(store, now + 1) == 1

    def test_a_clock_that_is_behind_finds_less_due_and_harms_nothing(self, store: Store) -> None:
        put(store, entry())
        lease(store, "ahead", now=NOW + 500)
        assert lease(store, "behind", now=NOW - 500) == []
        assert store.stats(NOW - 500).leased == 1
        done = written(store, Change(ANNE, NOW - 500, version=0, put=[entry("b")], lease=("behind", NOW)))
        assert done.token == "ahead"
        settle = Change(ANNE, NOW - 500, token="ahead", drop=["r:1:0", "b"], release=True)
        assert written(store, settle).token is None

    def test_a_lease_ends_by_the_clock_of_whoever_claims_and_the_token_fences_the_holder(self, store: Store) -> None:
        put(store, entry())
        lease(store, "slow")
        (claim,) = lease(store, "fast", now=LEASE_END, until=LEASE_END * 2)
        assert claim.again
        for change in (Change(ANNE, NOW, token="slow", lease=("slow", LEASE_END)), Change(ANNE, NOW, token="slow")):
            assert write(store, change) is None
        assert seen(store).token == "fast"

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
