"""What is asked beyond `StoreContract` of a store whose data outlives it."""

from functools import partial
from pathlib import Path

import pytest

from mokit.errors import StoreMisconfigured
from mokit.stores.base import Change, Key, Store
from mokit.testing.contracts.fixtures import StoreFixtures
from mokit.testing.contracts.steps import (
    ANNE,
    FULL,
    LEASE_END,
    NOW,
    STRANGER,
    at_once,
    entry,
    everybody,
    lease,
    ledger,
    members,
    number_of_people,
    plain,
    put,
    seen,
    write,
    written,
)


class DurableRules(StoreFixtures):
    """Two stores over one home: one after the other, and side by side."""

    def make_older(self, home: Path) -> None:  # noqa: ARG002 - a subclass needs it
        """Turn the data in `home` into what the previous version of the store left; what it held stays."""
        pytest.skip("no earlier version is told by make_older")

    def make_newer(self, home: Path) -> None:  # noqa: ARG002 - likewise
        """Mark the data in `home` as written by a version of the store that is yet to come."""
        pytest.skip("no later version is told by make_newer")

    # one after the other

    def test_what_was_written_is_there_when_it_is_opened_again(self, tmp_path: Path) -> None:
        with self.opened(tmp_path) as store:
            written(store, FULL._replace(version=0))
            before = seen(store, ANNE, "m:1")
        with self.opened(tmp_path) as store:
            assert seen(store, ANNE, "m:1") == before
            assert everybody(store) == members(store, "wool/tips") == [ANNE]
            assert ledger(store) == ledger(store, None) == ["line"]
            assert [claim.again for claim in lease(store, now=LEASE_END)] == [True]

    def test_a_version_is_not_given_again_to_one_forgotten_before_it_was_opened_again(self, tmp_path: Path) -> None:
        given: set[int] = set()
        for _ in range(3):
            with self.opened(tmp_path) as store:
                version = 0
                for _ in range(3):
                    version = written(store, Change(ANNE, NOW, version=version)).version
                    assert version not in given
                    given.add(version)
                store.forget(ANNE)
                assert seen(store) == STRANGER

    def test_opening_migrates_what_an_earlier_version_left(self, tmp_path: Path) -> None:
        with self.opened(tmp_path) as store:
            written(store, FULL._replace(version=0))
            before = seen(store, ANNE, "m:1")
        self.make_older(tmp_path)
        with self.opened(tmp_path) as store:
            assert seen(store, ANNE, "m:1") == before
            assert (members(store, "wool/tips"), ledger(store)) == ([ANNE], ["line"])

    def test_data_of_a_later_version_is_refused(self, tmp_path: Path) -> None:
        with self.opened(tmp_path) as store:
            written(store, FULL)
        self.make_newer(tmp_path)
        with pytest.raises(StoreMisconfigured), self.opened(tmp_path):
            pass

    # side by side

    def test_what_one_has_written_another_sees_at_once(self, tmp_path: Path) -> None:
        with self.opened(tmp_path) as one, self.opened(tmp_path) as other:
            version = 0
            for number in range(20):
                version = written(one, Change(ANNE, NOW, version=version, state=f"one {number}")).version
                assert seen(other).state == f"one {number}"
                version = written(other, Change(ANNE, NOW, version=version, state=f"other {number}")).version
                assert plain(seen(one)).state == f"other {number}"

    def test_of_two_that_write_one_version_one_does(self, tmp_path: Path) -> None:
        with self.opened(tmp_path) as one, self.opened(tmp_path) as other:
            for key in number_of_people(50):
                changes = [Change(key, NOW, version=0, state=str(number)) for number in range(2)]
                done = at_once(partial(write, one, changes[0]), partial(write, other, changes[1]))
                (winner,) = [number for number, answer in enumerate(done) if answer is not None]
                assert seen(one, key).state == seen(other, key).state == str(winner)

    def test_two_claim_everybody_once(self, tmp_path: Path) -> None:
        def claim_all(store: Store, token: str) -> list[Key]:
            claimed: list[Key] = []
            while some := store.claim(now=NOW, until=LEASE_END, limit=3, token=token):
                claimed += [claim.key for claim in some]
            return claimed

        people = number_of_people(60)
        with self.opened(tmp_path) as one, self.opened(tmp_path) as other:
            for key in people:
                put(one, entry(), key=key)
            claimed = at_once(partial(claim_all, one, "one"), partial(claim_all, other, "other"))
        assert sorted(key for some in claimed for key in some) == people

    def test_two_open_an_empty_home_at_once(self, tmp_path: Path) -> None:
        def open_and_write(number: int) -> None:
            with self.opened(tmp_path) as store:
                written(store, Change(ANNE, NOW, put=[entry(f"r:{number}")]))

        at_once(*[partial(open_and_write, number) for number in range(4)])
        with self.opened(tmp_path) as store:
            assert len(seen(store).entries) == 4
