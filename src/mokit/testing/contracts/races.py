"""The races that a store must hold in, run on real threads, and what the engine builds on them."""

from collections.abc import Sequence
from functools import partial

from mokit.stores.base import Change, Key, Snapshot, Store
from mokit.testing.contracts.fixtures import StoreFixtures
from mokit.testing.contracts.steps import (
    ANNE,
    FULL,
    LEASE_END,
    NOW,
    at_once,
    entry,
    lease,
    ledger,
    names,
    number_of_people,
    put,
    seen,
    write,
    written,
)


class RaceRules(StoreFixtures):
    """Several workers at once."""

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
        people = number_of_people(200)
        store.commit([Change(key, NOW, put=[entry()]) for key in people])

        def claim_all(token: str) -> list[Key]:
            claimed: list[Key] = []
            while some := store.claim(now=NOW, until=LEASE_END, limit=3, token=token):
                claimed += [claim.key for claim in some]
            return claimed

        claimed = at_once(*[partial(claim_all, token) for token in "abcd"])
        assert sorted(key for some in claimed for key in some) == people

    def test_of_many_commits_that_want_an_idle_queue_one_gets_it(self, store: Store) -> None:
        for key in number_of_people(50):
            wants = [
                Change(key, NOW, put=[entry(f"r:{token}:0")], lease=(token, LEASE_END)) for token in "abcd"
            ]
            done = at_once(*[partial(written, store, change) for change in wants])
            assert {answer.token for answer in done} == {seen(store, key).token}
            assert len(seen(store, key).entries) == 4

    def test_of_many_retries_that_take_a_lease_over_one_gets_it(self, store: Store) -> None:
        for key in number_of_people(50):
            written(store, Change(key, NOW, lease=("first", LEASE_END)))
            takes = [Change(key, NOW, token="first", lease=(token, LEASE_END)) for token in "abcd"]
            done = at_once(*[partial(write, store, change) for change in takes])
            assert [answer.token for answer in done if answer is not None] == [seen(store, key).token]

    def test_a_late_settle_and_a_claim_do_not_both_get_the_queue(self, store: Store) -> None:
        for key in number_of_people(50):
            first = f"first of {key}"
            written(store, Change(key, NOW, put=[entry()], lease=(first, LEASE_END)))
            settle = Change(key, LEASE_END, token=first, drop=["r:1:0"], release=True)
            claim = partial(lease, store, "second", now=LEASE_END, until=LEASE_END * 2)
            settled, claimed = at_once(lambda: bool(write(store, settle)), lambda: bool(claim()))  # noqa: B023
            assert settled is not claimed

    def test_batches_in_any_order_of_keys_do_not_block_one_another(self, store: Store) -> None:
        people = number_of_people(20)

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
