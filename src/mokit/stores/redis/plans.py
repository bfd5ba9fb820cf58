"""What each call of a store sends, one round trip after the other, without sending it.

A plan is a generator: it yields the commands of a round trip, gets their answers, and returns what the
call does. So the blocking store and the awaited one share all but the sending.
"""

from collections.abc import Generator, Sequence
from heapq import merge
from itertools import compress
from typing import NamedTuple, TypeAlias, TypeVar

from mokit.errors import StoreError, StoreFull, StoreUnavailable
from mokit.stores.base import Change, Claim, Done, Key, Snapshot, Stats
from mokit.stores.redis.changes import committing, done_of, perhaps, snapshot_of
from mokit.stores.redis.failures import is_unknown_script, meaning, refuse_errors
from mokit.stores.redis.layout import Layout
from mokit.stores.redis.scripts import DUE, FORGET, LEASE, LOAD, PRUNE, STATS, TO_LOAD, Answer, Command
from mokit.stores.redis.values import stored, stored_time, told

T = TypeVar("T")
Plan: TypeAlias = Generator[Sequence[Command], list[Answer], T]

SPARE = 4                       # how many more than its share a shard is asked for, of those who are due


class Limits(NamedTuple):
    """How much is kept, and for how long."""

    retention: int | None       # ms for which marks are kept; None: until they are pruned
    largest: int                # bytes of one change


def with_scripts(plan: Plan[T]) -> Plan[T]:
    """The same plan, for a server that may have to be told the scripts first; it forgets them when it starts."""
    answers: list[Answer] | None = None
    while True:
        try:
            commands = next(plan) if answers is None else plan.send(answers)
        except StopIteration as end:
            result: T = end.value
            return result
        answers = yield commands
        unknown = [is_unknown_script(answer) for answer in answers]
        if any(unknown):
            told_now = yield [*TO_LOAD, *compress(commands, unknown)]
            anew = iter(told_now[len(TO_LOAD) :])
            answers = [next(anew) if lost else answer for lost, answer in zip(unknown, answers, strict=True)]


def load(layout: Layout, wanted: Sequence[tuple[Key, Sequence[str]]]) -> Plan[list[Snapshot]]:
    """Read people, each by one script."""
    if not wanted:
        return []
    commands: list[Command] = []
    for key, names in wanted:
        base, encoded = layout.place(key)
        commands.append(LOAD.called(base, encoded, *map(stored, names)))
    answers = refuse_errors((yield commands))
    return [snapshot_of(answer, names) for answer, (_, names) in zip(answers, wanted, strict=True)]


def commit(layout: Layout, changes: Sequence[Change], limits: Limits) -> Plan[list[Done | None]]:
    """Write changes, each by one script; one that can't be written keeps no other from it.

    Raises:
        ValueError: Two changes are for one key; nothing was written.
        ValueTooLarge: One is too large; nothing was written.
        StoreFull: There is no room for any of them.
        StoreUnavailable: Some were not written, and others may be.
    """
    if len(changes) > 1 and len({change.key for change in changes}) < len(changes):
        raise ValueError("two changes are for one key; commit them one after the other")
    if not changes:
        return []
    answers = yield [committing(layout, change, *limits) for change in changes]
    failed = [meaning(answer) for answer in answers if isinstance(answer, Exception)]
    if failed:
        raise _all_told(failed, len(answers))
    return [done_of(answer) for answer in answers]


def _all_told(failed: Sequence[StoreError], count: int) -> StoreError:
    """The error for a call some of whose changes failed."""
    first = failed[0]
    if len(failed) < count and isinstance(first, StoreFull):
        return StoreUnavailable(f"{len(failed)} of {count} changes were not written: {first}")
    return first


def claim(layout: Layout, *, now: int, until: int, limit: int, token: str) -> Plan[list[Claim]]:
    """Lease people who are due, the earliest first over all shards."""
    moment, end, holder = stored_time(now), stored_time(until), stored(token)
    share = min(limit, limit * 2 // len(layout.bases) + SPARE)
    looks = [DUE.called(base, moment, b"%d" % share) for base in layout.bases]
    claims: list[Claim] = []
    met: set[bytes] = set()
    more = True
    while more and len(claims) < limit:
        due, more = _earliest(refuse_errors((yield looks)), share)
        fresh = [each for each in due if each.key not in met][: limit - len(claims)]
        if not fresh:
            break
        met.update(each.key for each in fresh)
        leases = [LEASE.called(layout.bases[each.shard], each.key, moment, end, holder) for each in fresh]
        answers = refuse_errors((yield leases))
        claims += [_claim(each.key, answer) for each, answer in zip(fresh, answers, strict=True) if answer]
        more = more or None in answers          # others were faster
    return claims


class _Due(NamedTuple):
    due: int
    shard: int
    key: bytes


def _earliest(answers: Sequence[Sequence[bytes]], share: int) -> tuple[list[_Due], bool]:
    """Those who are surely due before all others, in order, and whether there may be more."""
    queues = [
        [_Due(int(due), shard, key) for key, due in zip(answer[::2], answer[1::2], strict=True)]
        for shard, answer in enumerate(answers)
    ]
    ends = [queue[-1].due for queue in queues if len(queue) == share]       # such a shard may hold more
    last = min(ends, default=None)
    return [each for each in merge(*queues) if last is None or each.due <= last], bool(ends)


def _claim(key: bytes, answer: Answer) -> Claim:
    again, loaded = answer
    return Claim(Key(told(key)), snapshot_of(loaded), bool(again))


def forget(layout: Layout, key: Key, keep: str | None, version: int | None) -> Plan[bool]:
    """Drop all of a person but the ledger lines and the state to keep."""
    base, encoded = layout.place(key)
    guard = None if version is None else str(version)
    [answer] = refuse_errors((yield [FORGET.called(base, encoded, perhaps(keep), perhaps(guard))]))
    return bool(answer)


def prune(layout: Layout, before: int, limit: int) -> Plan[int]:
    """Drop marks that are older; the shards are gone through in turn."""
    moment = stored_time(before)
    counts: list[Command] = [(b"ZCOUNT", base + b"marks", b"-inf", b"(" + moment) for base in layout.bases]
    left, commands = limit, list[Command]()
    for base, count in zip(layout.bases, refuse_errors((yield counts)), strict=True):
        some = min(count, left)
        if some:
            commands.append(PRUNE.called(base, moment, b"%d" % some))
            left -= some
    return sum(refuse_errors((yield commands))) if commands else 0


def stats(layout: Layout, now: int) -> Plan[Stats]:
    """Count what each shard holds; it looks at everybody who waits for something."""
    answers = refuse_errors((yield [STATS.called(base, stored_time(now)) for base in layout.bases]))
    people, pending, due, leased, earliest = zip(*answers, strict=True)
    first = min((int(moment) for moment in earliest if moment is not None), default=None)
    return Stats(sum(people), sum(pending), sum(due), sum(leased), first)
