"""Stores that each break one rule; test_contracts.py runs the test of that rule over them."""

import time
from collections.abc import Sequence
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Lock

from mokit.stores.base import Change, Claim, Done, Key, Page, Snapshot, Stats
from mokit.stores.memory import MemoryStore


class LooksBeforeItWrites(MemoryStore):
    breaks = "test_one_message_on_many_workers_is_committed_once"

    def __init__(self) -> None:
        super().__init__()
        self._looked, self._writing = Barrier(2), Lock()

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        for change in changes:
            if change.version is not None and change.version != self._version_of(change.key):
                return [None]
        with suppress(BrokenBarrierError):      # until another one has looked too; nobody comes if there is one worker
            self._looked.wait(0.02)
        self._looked.reset()
        with self._writing:
            return super().commit([change._replace(version=self._version_of(change.key)) for change in changes])

    def _version_of(self, key: Key) -> int:
        return self.load([(key, ())])[0].version


class IgnoresVersions(MemoryStore):
    breaks = "test_a_version_guard_that_does_not_hold_writes_nothing[older]"

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        return super().commit([change._replace(version=None) for change in changes])


class ForgetsWhoeverItIs(MemoryStore):
    breaks = "test_nobody_is_forgotten_who_was_changed_meanwhile[None]"

    def forget(self, key: Key, keep: str | None = None, version: int | None = None) -> bool:  # noqa: ARG002 - likewise
        return super().forget(key, keep)


class GivesVersionsAgain(MemoryStore):
    breaks = "test_a_version_is_not_given_again_after_forgetting"

    def forget(self, key: Key, keep: str | None = None, version: int | None = None) -> bool:
        done = super().forget(key, keep, version)
        self.__init__()                 # type: ignore[misc]  # everything begins anew, versions too
        return done


class AnswersInItsOwnOrder(MemoryStore):
    breaks = "test_load_answers_in_the_order_asked_repeats_included"

    def load(self, wanted: Sequence[tuple[Key, Sequence[str]]]) -> list[Snapshot]:
        return super().load(sorted(wanted))


class TakesRepeats(MemoryStore):
    breaks = "test_an_unguarded_change_with_a_mark_that_exists_is_a_repeat"

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        return super().commit([self._guarded(change) for change in changes])

    def _guarded(self, change: Change) -> Change:
        if change.version is not None or change.token is not None:
            return change
        return change._replace(version=self.load([(change.key, ())])[0].version)


class FailsTheWholeBatch(MemoryStore):
    breaks = "test_commit_answers_in_order_and_one_conflict_leaves_its_neighbours"

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        for change in changes:
            if change.version == 0 and self.load([(change.key, ())])[0].version != 0:
                return [None] * len(changes)
        return super().commit(changes)


class TakesTwoChangesForOneKey(MemoryStore):
    breaks = "test_two_changes_for_one_key_in_a_call_are_refused_as_a_whole"

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        return [done for change in changes for done in super(TakesTwoChangesForOneKey, self).commit([change])]


class LosesWhatIsPutUnderALease(MemoryStore):
    breaks = "test_an_entry_put_under_anothers_lease_is_due_when_that_lease_ends"

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        return super().commit([self._lost(change) for change in changes])

    def _lost(self, change: Change) -> Change:
        leased = self.load([(change.key, ())])[0].token
        return change._replace(put=()) if leased and change.token is None else change


class ClaimsTheLatestFirst(MemoryStore):
    breaks = "test_the_earliest_due_are_claimed_first"

    def claim(self, *, now: int, until: int, limit: int, token: str) -> list[Claim]:
        return super().claim(now=now, until=until, limit=limit, token=token)[::-1]


class LooksAtTheClock(MemoryStore):
    breaks = "test_times_are_the_callers_whatever_a_clock_says[1970]"

    def claim(self, *, now: int, until: int, limit: int, token: str) -> list[Claim]:
        return super().claim(now=max(now, time.time_ns() // 1_000_000), until=until, limit=limit, token=token)


class ForgetsThatALeaseRanOut(MemoryStore):
    breaks = "test_a_lease_that_ran_out_goes_to_the_next_with_again"

    def claim(self, *, now: int, until: int, limit: int, token: str) -> list[Claim]:
        claims = super().claim(now=now, until=until, limit=limit, token=token)
        return [claim._replace(again=False) for claim in claims]


class CountsMembers(MemoryStore):
    breaks = "test_pages_show_those_who_stay_once_and_others_at_most_once[a list]"

    def members(self, name: str, after: str, limit: int) -> Page[Key]:
        return by_number(super().members(name, "", 999).items, after, limit)


class CountsEverybody(MemoryStore):
    breaks = "test_pages_show_those_who_stay_once_and_others_at_most_once[everybody]"

    def keys(self, after: str, limit: int) -> Page[Key]:
        return by_number(super().keys("", 999).items, after, limit)


def by_number(items: Sequence[Key], after: str, limit: int) -> Page[Key]:
    start = int(after or 0)
    end = start + limit
    return Page(items[start:end], str(end) if end < len(items) else None)


class ReadsTheLedgerFromItsEnd(MemoryStore):
    breaks = "test_lines_written_while_the_ledger_is_read_are_read_at_most_once[of one]"

    def ledger(self, key: Key | None, after: str, limit: int) -> Page[str]:
        lines = super().ledger(key, "", 999).items
        end = len(lines) - int(after or 0)
        return Page(lines[max(0, end - limit) : end][::-1], str(int(after or 0) + limit) if end > limit else None)


class EndsALineAtNUL(MemoryStore):
    breaks = "test_any_text_comes_back_as_it_was[NUL]"

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        return super().commit([
            change._replace(ledger=[line.partition("\0")[0] for line in change.ledger]) for change in changes
        ])


class EncodesStrictly(MemoryStore):
    breaks = "test_any_text_comes_back_as_it_was[lone surrogates]"

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        return super().commit([
            change._replace(state=change.state and change.state.encode(errors="replace").decode()) for change in changes
        ])


class MixesSpaces(MemoryStore):
    breaks = "test_one_address_in_two_spaces_is_two_people"

    def load(self, wanted: Sequence[tuple[Key, Sequence[str]]]) -> list[Snapshot]:
        return super().load([(Key("wool" + key[key.index("|") :]), names) for key, names in wanted])


class PrunesNothing(MemoryStore):
    breaks = "test_prune_drops_the_marks_written_before_a_time_and_no_others"

    def prune(self, before: int, limit: int) -> int:  # noqa: ARG002 - the protocol's
        return 0


class CountsNoLeases(MemoryStore):
    breaks = "test_stats_count_people_entries_and_leases"

    def stats(self, now: int) -> Stats:
        return super().stats(now)._replace(leased=0)


class KeepsNoState(MemoryStore):
    breaks = "test_whatever_is_done_it_does_as_the_model_says"

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        return super().commit([change._replace(state=None) for change in changes])
