"""The rules of what is read in pages: lists, keys, the ledger."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mokit.stores.base import Change, Key, Page, Store
from mokit.testing.contracts.fixtures import StoreFixtures
from mokit.testing.contracts.steps import (
    ANNE,
    ANNE_ELSEWHERE,
    BILL,
    CARA,
    NOW,
    everybody,
    ledger,
    members,
    number_of_people,
    walk,
    written,
)


class ListRules(StoreFixtures):
    """Lists, everybody, and the ledger, also while they change."""

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

    @pytest.mark.parametrize("what", ["a list", "everybody"])
    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data(), limit=st.integers(1, 4))
    def test_pages_show_those_who_stay_once_and_others_at_most_once(
        self, new_store: Callable[[], Store], what: str, data: st.DataObject, limit: int
    ) -> None:
        store, people = new_store(), number_of_people(8)
        for key in data.draw(st.permutations(people[:6])):
            written(store, Change(key, NOW, join=["wool/tips"]))
        stirred: set[Key] = set()

        def page(after: str) -> Page[Key]:
            for key in data.draw(st.lists(st.sampled_from(people), max_size=4)):
                stir(store, key, data.draw(st.sampled_from(["joins", "leaves", "is forgotten"])))
                stirred.add(key)
            return store.members("wool/tips", after, limit) if what == "a list" else store.keys(after, limit)

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

    @pytest.mark.parametrize("key", [ANNE, None], ids=["of one", "of all"])
    def test_lines_written_while_the_ledger_is_read_are_read_at_most_once(self, store: Store, key: Key | None) -> None:
        written(store, Change(ANNE, NOW, ledger=["0", "1", "2"]))
        coming = iter(["3", "4", "5"])

        def page(after: str) -> Page[str]:
            read = store.ledger(key, after, 2)
            written(store, Change(ANNE, NOW, ledger=[line for line in [next(coming, None)] if line]))
            return read

        lines = walk(page)
        assert lines == list("012345")[: len(lines)]
        assert len(lines) >= 3


def stir(store: Store, key: Key, what: str) -> None:
    """Change something about a person while somebody reads in pages."""
    if what == "is forgotten":
        store.forget(key)
    elif what == "joins":
        written(store, Change(key, NOW, join=["wool/tips"]))
    else:
        written(store, Change(key, NOW, leave=["wool/tips"]))
