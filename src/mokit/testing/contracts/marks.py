"""The rules of marks: written once, pruned by age."""

import pytest

from mokit.stores.base import Change, Store
from mokit.testing.contracts.fixtures import StoreFixtures
from mokit.testing.contracts.steps import ANNE, BILL, NOW, entry, lease, ledger, prune, seen, write, written


class MarkRules(StoreFixtures):
    """Marks and the repeats that they tell."""

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

    def test_of_any_number_of_marks_each_is_kept_as_it_was_first_written(self, store: Store) -> None:
        names = [f"m:{at}" for at in range(40)]
        for again in ("first" * 30, "second" * 30):
            for at, name in enumerate(names):
                version = seen(store).version
                written(store, Change(ANNE, at, version=version, marks={name: again, f"s:{name}": "sent"}))
        for name in names:
            assert seen(store, ANNE, name).marks == {name: "first" * 30}
            assert write(store, Change(ANNE, NOW, marks={name: "third"})) is None
        assert seen(store, ANNE, *names).marks == dict.fromkeys(names, "first" * 30)
        assert seen(store, ANNE, "m:4 ", "m:", "m:40", "first").marks == {}

    def test_any_number_of_marks_is_pruned_by_age(self, store: Store) -> None:
        for at in [*range(0, 40, 2), *range(39, 0, -2)]:
            for key in (ANNE, BILL):
                written(store, Change(key, at, marks={f"m:{at}": "outcome" * 20}))
        for before, pruned in ((0, 0), (7, 14), (7, 0), (39, 64), (100, 2), (100, 0)):
            assert prune(store, before) == pruned
            left = {f"m:{at}" for at in range(before, 40)}
            assert set(seen(store, ANNE, *(f"m:{at}" for at in range(40))).marks) == left

    def test_any_number_of_marks_is_forgotten(self, store: Store) -> None:
        marks = {f"m:{at}": "outcome" * 20 for at in range(40)}
        for name, outcome in marks.items():
            written(store, Change(ANNE, NOW, marks={name: outcome}))
        store.forget(ANNE)
        written(store, Change(ANNE, NOW, marks={"m:new": ""}))
        assert seen(store, ANNE, *marks).marks == {}
        assert prune(store, NOW + 1) == 1
