"""A store in dictionaries, for tests and first tries; also the model for a store of one's own.

Each rule of the protocol stands here in its plainest form. A lease ends only by `release`, by
somebody who names its token, or by a `claim` after it ran out: until then its holder may still settle.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from heapq import heapify, heappop, heappush
from operator import attrgetter
from threading import Lock

from mokit.stores.base import Change, Claim, Done, Entry, Key, Page, Snapshot, Stats
from mokit.values import row

SPARE_PLACES = 64           # outdated places that the queue may hold beside one for each person

_in_turn = attrgetter("stamp", "id")


class MemoryStore:
    """A store that lives and ends with its process; threads may share it."""

    never_waits = True

    def __init__(self) -> None:
        self._lock = Lock()
        self._people: dict[Key, _Person] = {}
        self._everybody = _SortedKeys()                       # the keys of `_people`
        self._lists: defaultdict[str, _SortedKeys] = defaultdict(_SortedKeys)
        self._ledger: defaultdict[Key | None, list[str]] = defaultdict(list)   # None: of all
        self._queue: list[tuple[int, Key]] = []               # heap; a place holds while it is `person.due`
        self._marks_by_age: list[tuple[int, Key, str]] = []   # put in order where they are pruned
        self._version = 0                                     # the last one given, so that none comes twice

    def open(self) -> None:
        """Do nothing: there is nothing to check."""

    def close(self) -> None:
        """Do nothing: what was written stays until the store itself goes."""

    def load(self, wanted: Sequence[tuple[Key, Sequence[str]]]) -> list[Snapshot]:
        """Read people with those of the named marks that exist, in the order asked."""
        with self._lock:
            if len(wanted) == 1:            # as nearly always
                [(key, names)] = wanted
                return [_snapshot(self._people.get(key), names)]
            return [_snapshot(self._people.get(key), names) for key, names in wanted]

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        """Write each change whose guards hold; None stands for one that was refused.

        Of what one change both drops and puts, or leaves and joins, the put and the join count.

        Raises:
            ValueError: Two changes are for one key; nothing was written.
        """
        if len(changes) > 1 and len({change.key for change in changes}) < len(changes):
            raise ValueError("two changes are for one key; commit them one after the other")
        with self._lock:
            return [*map(self._write, changes)]

    def claim(self, *, now: int, until: int, limit: int, token: str) -> list[Claim]:
        """Lease people with something due or a lease that ran out, earliest first."""
        with self._lock:
            return [self._lease(key, token, until) for key in self._take_due(now, limit)]

    def members(self, name: str, after: str, limit: int) -> Page[Key]:
        """The people of a list, in pages by key."""
        with self._lock:
            return self._lists.get(name, _SortedKeys()).page(after, limit)

    def ledger(self, key: Key | None, after: str, limit: int) -> Page[str]:
        """Ledger lines of one person, or of all, in the order written, in pages."""
        with self._lock:
            lines = self._ledger.get(key, [])
            start = int(after or 0)
            end = start + limit
            return Page(lines[start:end], str(end) if end < len(lines) else None)

    def keys(self, after: str, limit: int) -> Page[Key]:
        """Everybody for whom a change was ever written and who was not forgotten, in pages by key."""
        with self._lock:
            return self._everybody.page(after, limit)

    def forget(self, key: Key, keep: str | None = None, version: int | None = None) -> bool:
        """Drop all of a person but the ledger lines and the state to keep; for a stranger it does nothing else."""
        with self._lock:
            if version is not None and _refuses(self._people.get(key) or _Person(), version, None, {}):
                return False
            self._people.pop(key, None)
            self._everybody.discard(key)
            for members in self._lists.values():
                members.discard(key)
            if keep is not None:
                self._write(Change(key, 0, version=0, state=keep))
            return True

    def prune(self, before: int, limit: int) -> int:
        """Drop marks whose change had a `now` earlier than `before`; answers how many."""
        dropped = 0
        with self._lock:
            self._marks_by_age.sort(reverse=True)       # nearly sorted already, which is cheap
            while dropped < limit and self._marks_by_age and self._marks_by_age[-1][0] < before:
                dropped += self._unmark(*self._marks_by_age.pop())
        return dropped

    def stats(self, now: int) -> Stats:
        """Count what is there; a lease that ran out is due since its end."""
        with self._lock:
            people = list(self._people.values())
            due = [person.due for person in people if person.due is not None and person.due <= now]
            return Stats(
                people=len(people),
                pending=sum(len(person.entries) for person in people),
                due=len(due),
                leased=sum(person.token is not None and person.until > now for person in people),
                oldest_due=min(due, default=None),
            )

    def _write(self, change: Change) -> Done | None:
        key, now, version, token, state, put, drop, marks, join, leave, ledger, lease, release = change
        person = self._people.get(key)
        is_new = person is None
        person = person or _Person()
        if _refuses(person, version, token, marks):
            return None
        if is_new:
            self._people[key] = person
            self._everybody.add(key)
        if version is not None:             # nothing else raises it: a put makes no handler run again
            self._version = person.version = self._version + 1
        if state is not None:
            person.state = state
        for name, outcome in marks.items():
            if name not in person.marks:
                person.marks[name] = now, outcome
                self._marks_by_age.append((now, key, name))
        if put or drop or lease or release:
            self._update_queue(person, change)
        if join or leave:
            self._update_lists(key, join, leave)
        if ledger:
            self._ledger[key] += ledger
            self._ledger[None] += ledger
        return row(Done, (person.version, person.token))

    def _update_queue(self, person: "_Person", change: Change) -> None:
        lease = _lease_after(person, change)          # first: it depends on what was due before
        if change.put or change.drop:
            person.entries = _entries_after(person, change)
        person.token, person.until = lease
        self._schedule(change.key, person)

    def _update_lists(self, key: Key, join: Sequence[str], leave: Sequence[str]) -> None:
        for name in leave:
            self._lists[name].discard(key)
        for name in join:
            self._lists[name].add(key)

    def _schedule(self, key: Key, person: "_Person") -> None:
        """Put the person where `claim` finds them; an earlier place of theirs no longer holds."""
        due = _due(person)
        if due == person.due:
            return
        person.due = due
        if due is not None:
            heappush(self._queue, (due, key))
        if len(self._queue) > len(self._people) * 2 + SPARE_PLACES:
            self._queue = [(one.due, key) for key, one in self._people.items() if one.due is not None]
            heapify(self._queue)

    def _take_due(self, now: int, limit: int) -> list[Key]:
        """Take who is due out of the queue, earliest first."""
        found: list[Key] = []
        while len(found) < limit and self._queue and self._queue[0][0] <= now:
            due, key = heappop(self._queue)
            person = self._people.get(key)
            if person and person.due == due:
                person.due = None
                found.append(key)
        return found

    def _lease(self, key: Key, token: str, until: int) -> Claim:
        person = self._people[key]
        again = person.token is not None
        person.token, person.until = token, until
        self._schedule(key, person)
        return Claim(key, _snapshot(person, ()), again)

    def _unmark(self, at: int, key: Key, name: str) -> bool:
        person = self._people.get(key)
        if person is None or person.marks.get(name, (None,))[0] != at:
            return False                    # forgotten since then, and perhaps written anew
        del person.marks[name]
        return True


class _Person:
    __slots__ = ("due", "entries", "marks", "state", "token", "until", "version")

    def __init__(self) -> None:
        self.version = 0                    # until the first change with a `version` guard
        self.state: str | None = None
        self.entries: tuple[Entry, ...] = ()                # in turn; replaced, never changed in place
        self.marks: dict[str, tuple[int, str]] = {}         # when written, and the outcome
        self.token: str | None = None       # who leases the queue, and until when
        self.until = 0
        self.due: int | None = None         # the lease's end while leased, else the first entry's time


def _snapshot(person: _Person | None, names: Sequence[str]) -> Snapshot:
    if person is None:
        return row(Snapshot, (0, None, (), {}, None))
    marks: dict[str, str] = {}
    for name in names:
        if name in person.marks:
            marks[name] = person.marks[name][1]
    return row(Snapshot, (person.version, person.state, person.entries, marks, person.token))


def _refuses(person: _Person, version: int | None, token: str | None, marks: Mapping[str, str]) -> bool:
    if version is None and token is None:
        return not person.marks.keys().isdisjoint(marks)      # a repeat
    if version is not None and version != person.version:
        return True
    return token is not None and token != person.token


def _lease_after(person: _Person, change: Change) -> tuple[str | None, int]:
    if change.token is not None and change.release:
        return None, 0
    if change.lease and (change.token is not None or _is_idle(person, change.now)):
        return change.lease
    return person.token, person.until


def _is_idle(person: _Person, now: int) -> bool:
    return person.token is None and (person.due is None or person.due > now)


def _entries_after(person: _Person, change: Change) -> tuple[Entry, ...]:
    drop, put, pending = change.drop, change.put, person.entries
    if drop:
        pending = tuple([entry for entry in pending if entry.id not in drop])
    if not put:
        return pending
    if not pending and len(put) == 1:       # as nearly always
        return (put[0],)
    entries = {entry.id: entry for entry in pending}
    guarded = change.version is not None or change.token is not None
    for entry in put:
        if guarded or entry.id not in entries:
            entries[entry.id] = entry
    return tuple(sorted(entries.values(), key=_in_turn))


def _due(person: _Person) -> int | None:
    if person.token is not None:
        return person.until
    return min([entry.due for entry in person.entries]) if person.entries else None


class _SortedKeys:
    """Keys in pages by their own order, so that who leaves and comes back is not met twice."""

    __slots__ = ("_keys", "_sorted")

    def __init__(self) -> None:
        self._keys: dict[Key, None] = {}
        self._sorted: list[Key] | None = []         # None: changed since it was last read

    def add(self, key: Key) -> None:
        if key not in self._keys:
            self._keys[key] = None
            self._sorted = None

    def discard(self, key: Key) -> None:
        if key in self._keys:
            del self._keys[key]
            self._sorted = None

    def page(self, after: str, limit: int) -> Page[Key]:
        from bisect import bisect_right

        if self._sorted is None:
            self._sorted = sorted(self._keys)
            self._keys = dict.fromkeys(self._sorted)    # nearly sorted the next time, which is cheap
        start = bisect_right(self._sorted, after)
        items = self._sorted[start : start + limit]
        return Page(items, items[-1] if start + limit < len(self._sorted) else None)
