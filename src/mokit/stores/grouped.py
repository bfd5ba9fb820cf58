"""Group commit: what is wanted of a store while it is busy with one call shares the next one."""

from collections.abc import Awaitable, Callable, Sequence
from itertools import chain, islice
from typing import Any, TypeAlias, TypeVar

from mokit.errors import StoreUnavailable
from mokit.stores.base import Change, Done, Key, Snapshot
from mokit.stores.riders import Riders, not_settled
from mokit.waits import Waits

T = TypeVar("T")

MOST = 256                      # callers whose commits make up one call
MOST_LOADS = 20                 # ... and whose loads do: while some decide, the store shall be busy with others

Call: TypeAlias = Callable[..., Awaitable[Any]]     # makes a call of the store's, whatever it gives
Wanted: TypeAlias = Sequence[tuple[Key, Sequence[str]]]


class Groups:
    """Loads and commits of one store, those of many callers in one call.

    A call for several that fails is made again for each, so that one's error is nobody else's; where
    the store can't be reached it stands for all. What is written for one person is written in the
    order that it came in.
    """

    def __init__(self, store: Any, call: Call, waits: Waits, riders: Riders) -> None:
        self._store = store
        self._call = call
        self._riders = riders
        self.load = waits.line(self._load, lambda waiting: range(min(len(waiting), MOST_LOADS)))
        self.commit = waits.line(self._commit, of_different_people)

    async def _load(self, group: Sequence[Wanted]) -> Sequence[list[Snapshot] | Exception]:
        return await self._made(self._store.load, group)

    async def _commit(self, group: Sequence[Sequence[Change]]) -> Sequence[list[Done | None] | Exception]:
        if self._riders and any(change.key in self._riders for changes in group for change in changes):
            await self.ride()                   # what rides comes first
        if not self._riders:
            return await self._made(self._store.commit, group)
        riding = [[change] for change in self._riders.leave()]
        outcomes = await self._made(self._store.commit, [*riding, *group])
        self._look_after(riding, outcomes[: len(riding)])
        return outcomes[len(riding) :]

    async def ride(self, *, for_the_last_time: bool = False) -> None:
        """Write what waits for a commit."""
        riding = [[change] for change in self._riders.leave()]
        if riding:
            self._look_after(riding, await self._made(self._store.commit, riding), again=not for_the_last_time)

    def _look_after(
        self, riding: Sequence[Sequence[Change]], outcomes: Sequence[object], *, again: bool = True
    ) -> None:
        """A store that can't be reached may be the next time; of other errors nobody else would hear."""
        for [change], outcome in zip(riding, outcomes, strict=True):
            waits_on = again and isinstance(outcome, StoreUnavailable) and self._riders.add(change)
            if isinstance(outcome, Exception) and not waits_on:
                not_settled(outcome)

    async def _made(self, make: Callable[..., Any], group: Sequence[Sequence[Any]]) -> Sequence[Any]:
        """What one call for all gives each of them, or the error that each is to see."""
        if len(group) == 1:
            return [await self._made_alone(make, group[0])]
        try:
            answers = iter(await self._call(make, [*chain(*group)]))
        except StoreUnavailable as error:
            return [error, *[_of_another(error) for _ in group[1:]]]
        except Exception:  # noqa: BLE001 - each sees the error of its own
            return [await self._made_alone(make, wanted) for wanted in group]
        return [[*islice(answers, len(wanted))] for wanted in group]

    async def _made_alone(self, make: Callable[..., Any], wanted: Sequence[Any]) -> Any:
        try:
            return await self._call(make, wanted)
        except Exception as error:  # noqa: BLE001 - it is raised where somebody waits
            return error


def of_different_people(waiting: Sequence[Sequence[Change]]) -> list[int]:
    """Whose changes share a call: no person in it has two, and nobody's overtake earlier ones of that person."""
    places: list[int] = []
    keys: set[Key] = set()
    for place, changes in enumerate(waiting):
        own = {change.key for change in changes}
        if len(places) < MOST and keys.isdisjoint(own):
            places.append(place)
        keys |= own
    return places


def _of_another(error: StoreUnavailable) -> StoreUnavailable:
    """The same error for one more; raised in two places at once, their tracebacks would run into one another."""
    same = StoreUnavailable(*error.args)
    same.__cause__ = error
    return same
