"""The rules of one person: what a load shows, which guards hold, and that any value comes back."""

import pytest

from mokit.stores.base import Change, Key, Store
from mokit.testing.contracts.fixtures import StoreFixtures
from mokit.testing.contracts.steps import (
    ANNE,
    ANNE_ELSEWHERE,
    BILL,
    CARA,
    FULL,
    LEASE_END,
    NOW,
    STRANGER,
    WORKER,
    entry,
    everybody,
    lease,
    ledger,
    members,
    names,
    plain,
    put,
    seen,
    write,
    written,
)

MUCH = "x" * 1_000_000
UNUSUAL = {
    "empty": "",
    "NUL": "a\0b\0",
    "lone surrogates": "\udfff\ud83d",
    "two surrogates that make no pair": "\ud83e\uddf6",
    "astral": "\U0001f9f6",
    "unnormalised": "e\u0301 \u00e9 \ufb01",
    "line ends": "a\r\nb\u2028c\n",
    "quotes": "'; drop table person; --\"\\%_{}",
    "bars": "a|b/c:d",
}


class PeopleRules(StoreFixtures):
    """Snapshots, versions, values, spaces, and being forgotten."""

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
        (before,) = store.load([(ANNE, ["m"])])
        copy = plain(before)
        written(store, Change(ANNE, NOW, version=before.version, state="2", put=[entry("b")], drop=["a"]))
        store.forget(ANNE)
        assert plain(before) == copy

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

    def test_changes_that_fell_out_of_a_batch_are_right_when_they_are_tried_again(self, store: Store) -> None:
        written(store, Change(BILL, NOW, version=0, state="old"))
        batch = [Change(key, NOW, version=0, state="new") for key in (ANNE, BILL)]
        store.commit(batch)
        again = [each._replace(version=seen(store, each.key).version) for each in batch]
        assert None not in store.commit(again)
        assert store.commit(again) == [None, None]

    def test_two_changes_for_one_key_in_a_call_are_refused_as_a_whole(self, store: Store) -> None:
        changes = [Change(BILL, NOW, state="x"), Change(ANNE, NOW, state="x"), Change(ANNE, NOW, state="y")]
        with pytest.raises(ValueError):     # noqa: PT011 - what it says is each store's own
            store.commit(changes)
        assert everybody(store) == []

    # forgetting, spaces, values

    def test_forgetting_drops_all_but_the_ledger(self, store: Store) -> None:
        written(store, FULL._replace(version=0))
        store.forget(ANNE)
        assert seen(store, ANNE, "m:1") == STRANGER
        assert members(store, "wool/tips") == everybody(store) == []
        assert lease(store, now=LEASE_END) == []
        assert write(store, Change(ANNE, NOW, token="me", release=True)) is None
        assert ledger(store) == ledger(store, None) == ["line"]

    def test_forgetting_may_keep_a_state_of_a_new_person(self, store: Store) -> None:
        before = written(store, FULL._replace(version=0)).version
        store.forget(ANNE, "kept")
        kept = seen(store, ANNE, "m:1")
        assert (kept.state, kept.entries, kept.marks, kept.token) == ("kept", (), {}, None)
        assert kept.version not in {0, before}
        assert members(store, "wool/tips") == []
        assert everybody(store) == [ANNE]
        assert lease(store, now=LEASE_END) == []
        assert ledger(store) == ["line"]
        assert write(store, Change(ANNE, NOW, version=before, state="x")) is None
        written(store, Change(ANNE, NOW, version=kept.version, state="y", marks={"m:1": "z"}))

    @pytest.mark.parametrize("keep", [None, "kept"])
    def test_nobody_is_forgotten_who_was_changed_meanwhile(self, store: Store, keep: str | None) -> None:
        before = written(store, FULL._replace(version=0)).version
        now = written(store, Change(ANNE, NOW, version=before, state="y")).version
        assert not store.forget(ANNE, keep, before)
        assert not store.forget(ANNE, keep, 0)
        assert seen(store, ANNE, "m:1").marks == {"m:1": "x"}
        assert (seen(store).version, seen(store).state) == (now, "y")
        assert members(store, "wool/tips") == [ANNE]
        assert store.forget(ANNE, keep, now)
        assert seen(store).state == keep

    @pytest.mark.parametrize("keep", [None, "kept"])
    def test_a_stranger_has_the_version_0_for_forgetting_too(self, store: Store, keep: str | None) -> None:
        assert not store.forget(ANNE, keep, 7)
        assert seen(store) == STRANGER
        assert store.forget(ANNE, keep, 0)
        assert seen(store).state == keep

    def test_a_state_is_kept_of_a_stranger_too(self, store: Store) -> None:
        store.forget(ANNE, "kept")
        assert seen(store).state == "kept"

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
