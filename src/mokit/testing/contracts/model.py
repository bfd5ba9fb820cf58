"""Anything at all, done to a store and to a model of it that is too plain to be wrong."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from mokit.stores.base import Change, Entry, Key, Snapshot, Stats, Store
from mokit.testing.contracts.fixtures import StoreFixtures
from mokit.testing.contracts.steps import ANNE, ANNE_ELSEWHERE, BILL, everybody, ledger, members, plain, prune

T = TypeVar("T")

PEOPLE = [ANNE, BILL, ANNE_ELSEWHERE]
MARKS = ["m:1", "m:2", "s:r:1:0"]
OUTCOMES = ["1", "2", "long" * 500]     # a store may keep long ones elsewhere
TOKENS = ["a", "b"]
LISTS = ["wool/tips", "wool/news"]


class ModelRules(StoreFixtures):
    """The store beside a model of it."""

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
        """What `Snapshot.version` must be."""
        return next((version for one, version, _ in self.people if one == key), 0)

    def lease(self, key: Key) -> tuple[str | None, int]:
        """Who leases the queue, and until when."""
        return next(((token, until) for one, token, until in self.leases if one == key), (None, 0))

    def queue(self, key: Key) -> list[Entry]:
        """The entries in turn."""
        mine = [each for one, each in self.entries if one == key]
        return sorted(mine, key=lambda each: (each.stamp, each.id))

    def due(self, key: Key) -> list[int]:
        """When the person is due, if ever."""
        token, until = self.lease(key)
        return [until] if token else sorted(each.due for each in self.queue(key))[:1]

    def claimable(self, now: int) -> dict[Key, int]:
        """Who is due by `now`, and since when."""
        return {key: at for key, *_ in self.people for at in self.due(key) if at <= now}

    def snapshot(self, key: Key, wanted: Sequence[str]) -> Snapshot:
        """What a load must show."""
        state = next((state for one, _, state in self.people if one == key), None)
        marks = {name: text for _, one, name, text in self.marks if one == key and name in wanted}
        return Snapshot(self.version(key), state, tuple(self.queue(key)), marks, self.lease(key)[0])

    def accepts(self, change: Change) -> bool:
        """Whether the guards hold."""
        if change.version is None and change.token is None:
            return not self.snapshot(change.key, list(change.marks)).marks
        right_version = change.version in {None, self.version(change.key)}
        return right_version and change.token in {None, self.lease(change.key)[0]}

    def write(self, change: Change, version: int) -> None:
        """Write a change that was accepted; the store says which version that gave."""
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

    def forget(self, key: Key, keep: str | None, version: int) -> None:
        """Forget somebody but for a state; the store says which version that gave."""
        self.people = [one for one in self.people if one[0] != key]
        self.people += [] if keep is None else [(key, version, keep)]
        self.entries = [one for one in self.entries if one[0] != key]
        self.marks = [one for one in self.marks if one[1] != key]
        self.leases = [one for one in self.leases if one[0] != key]
        self.lists = [one for one in self.lists if one[1] != key]


def few(*choices: T) -> st.SearchStrategy[list[T]]:
    """Up to two of them."""
    return st.lists(st.sampled_from(choices), max_size=2, unique=True)


class StoreMachine(RuleBasedStateMachine):
    """Does anything at all to a store and to the model, and compares."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store
        self.model = Model()
        self.now = 0
        self.versions: dict[Key, list[int]] = {key: [0] for key in PEOPLE}

    def teardown(self) -> None:
        """Close the store."""
        self.store.close()

    @rule(step=st.integers(1, 12))
    def time_passes(self, step: int) -> None:
        """Let the clock go on."""
        self.now += step

    @rule(data=st.data(), people=few(*PEOPLE))
    def commit(self, data: st.DataObject, people: list[Key]) -> None:
        """Commit changes of up to two people."""
        changes = [self.change(data.draw, key) for key in people]
        for change, done in zip(changes, self.store.commit(changes), strict=True):
            assert (done is not None) == self.model.accepts(change)
            if done is not None:
                self.check_version(change, done.version)
                self.model.write(change, done.version)
                assert done.token == self.model.lease(change.key)[0]

    def change(self, draw: Callable[..., Any], key: Key) -> Change:
        """Any change, mostly with guards that hold: else hardly anything would be written."""
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
            marks=draw(st.dictionaries(st.sampled_from(MARKS), st.sampled_from(OUTCOMES), max_size=2)),
            join=draw(few(*LISTS)),
            leave=draw(few(*LISTS)),
            ledger=draw(few("line", "another")),
            lease=draw(st.none() | st.tuples(st.sampled_from(TOKENS), untils)),
            release=draw(st.booleans()),
        )

    def check_version(self, change: Change, version: int) -> None:
        """Hold the version to be new where it was guarded, and the old one elsewhere."""
        if change.version is None:
            assert version == self.model.version(change.key)
        else:
            assert version not in self.versions[change.key]
            self.versions[change.key].append(version)

    @rule(limit=st.integers(1, 3), token=st.sampled_from(TOKENS), span=st.integers(1, 15))
    def claim(self, limit: int, token: str, span: int) -> None:
        """Claim who is due."""
        due = self.model.claimable(self.now)
        until = self.now + span
        claims = self.store.claim(now=self.now, until=until, limit=limit, token=token)
        assert [due[claim.key] for claim in claims] == sorted(due.values())[:limit]
        assert len({claim.key for claim in claims}) == len(claims)
        for claim in claims:
            assert claim.again == (self.model.lease(claim.key)[0] is not None)
            self.model.leases = [one for one in self.model.leases if one[0] != claim.key]
            self.model.leases.append((claim.key, token, until))
            assert plain(claim.snapshot) == self.model.snapshot(claim.key, ())

    @rule(
        key=st.sampled_from(PEOPLE), keep=st.sampled_from([None, None, "", "kept"]), guard=st.sampled_from([None, 0, 1])
    )
    def forget(self, key: Key, keep: str | None, guard: int | None) -> None:
        """Forget somebody, perhaps but for a state, perhaps by a version that is theirs or none of theirs."""
        [before] = self.store.load([(key, ())])
        version = None if guard is None else before.version + guard
        assert self.store.forget(key, keep, version) == (guard != 1)
        if guard == 1:
            assert self.store.load([(key, ())]) == [before]
            return
        [snapshot] = self.store.load([(key, ())])
        if keep is not None:
            assert snapshot.version not in self.versions[key]
            self.versions[key].append(snapshot.version)
        self.model.forget(key, keep, snapshot.version)

    @rule(age=st.integers(0, 10))
    def prune(self, age: int) -> None:
        """Prune marks of some age."""
        old = [one for one in self.model.marks if one[0] < self.now - age]
        assert prune(self.store, self.now - age) == len(old)
        self.model.marks = [one for one in self.model.marks if one not in old]

    @invariant()
    def everybody_looks_the_same(self) -> None:
        """Compare each person."""
        for key, snapshot in zip(PEOPLE, self.store.load([(key, MARKS) for key in PEOPLE]), strict=True):
            assert plain(snapshot) == self.model.snapshot(key, MARKS)
            assert ledger(self.store, key) == [line for one, line in self.model.lines if one == key]
        assert sorted(everybody(self.store)) == sorted(key for key, *_ in self.model.people)

    @invariant()
    def lists_and_stats_look_the_same(self) -> None:
        """Compare what is beside the people."""
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
