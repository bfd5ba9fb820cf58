"""One text to everybody on a list, page by page, so that a crash neither skips nor doubles anyone."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from importlib import import_module
from inspect import iscoroutinefunction
from operator import attrgetter
from typing import Any, NamedTuple, TypeAlias, cast

from mokit import gsm, logs
from mokit.contacts import Contact, contact_from, read_document
from mokit.errors import RegistrationError, StoreUnavailable
from mokit.events import BroadcastMoved, BroadcastState, Hooks
from mokit.handlers import name_of, place_of
from mokit.messages import Kind, Outbound, Reply
from mokit.pauses import PAUSE_LOOK, Pause, Pauses
from mokit.queues import broadcast_message_id, entry_of
from mokit.stores.awaited import AwaitedStore
from mokit.stores.base import Change, Entry, Key, Snapshot, milliseconds
from mokit.waits import Waits

PAGE = 200                              # people at once; a reply waits for no more promotions than that
COUNTED = 5000                          # people in one call while they are counted
PAGE_ENTRY = "page:"                    # begins the id of the queue entry that stands for the next page
ALL = "broadcasts"                      # the list of all broadcasts
OWN_KEY = "broadcast:"                  # begins the key of one, where a person's has the address

Text: TypeAlias = str | Callable[[Contact], Any]       # Any: str, Reply or None, or an awaitable of one


class Broadcast(NamedTuple):
    """How far a broadcast is, as it is kept in the store."""

    id: str
    list: str                   # whose members get it
    service: str                # the name of the service that it leaves from
    sender: str                 # the number
    text: str                   # "" where a function makes it
    function: str               # "module:name"; "" where everybody gets one text
    kind: Kind
    expires: float | None       # UTC seconds
    total: int                  # members when it began
    began: int                  # ms on the engine's clock
    passed: int = 0             # members whose message is in the queue, or who get none
    segments: int = 0           # of what was queued
    cursor: str | None = ""     # where to go on; None at the end
    moved: int = 0              # ms; when the last page was queued

    @property
    def remaining(self) -> int:
        """How many members are still to be served."""
        return 0 if self.cursor is None else max(self.total - self.passed, 0)

    @property
    def rate(self) -> float:
        """Members a second so far."""
        return self.passed * 1000 / max(self.moved - self.began, 1)

    @property
    def segments_in_all(self) -> int:
        """An estimate of the segments that all members' messages take."""
        made = self.segments if self.passed or self.function else gsm.segments(self.text)
        return round(made / max(self.passed, 1) * max(self.total, self.passed))


    def told(self, state: BroadcastState) -> BroadcastMoved:
        """How far it is, as hooks are told."""
        return BroadcastMoved(
            self.id, self.list, state, self.passed, self.total, self.remaining, self.rate, self.segments_in_all
        )


class Broadcasts:
    """Begins broadcasts, and puts page after page into its members' queues."""

    def __init__(
        self,
        *,
        store: AwaitedStore,
        space: str,
        clock: Callable[[], datetime],
        hooks: Hooks,
        waits: Waits,
        pauses: Pauses,
        pace_of: Callable[[str, str], float | None],
    ) -> None:
        self.store = store
        self.space = space
        self.clock = clock
        self.hooks = hooks
        self.waits = waits
        self.pauses = pauses
        self.pace_of = pace_of

    async def begin(  # noqa: PLR0917 - see `Engine.broadcast`
        self,
        id: str,  # noqa: A002 - see `Engine.broadcast`
        name: str,
        text: Text,
        service: str,
        sender: str,
        kind: Kind,
        not_before: datetime | None,
        expires_at: datetime | None,
    ) -> Broadcast:
        """Commit a broadcast with its first page; a second call with its id gives how far it is."""
        now = milliseconds(self.clock())
        said, function = (text, "") if isinstance(text, str) else ("", path_of(text))
        expires = None if expires_at is None else expires_at.timestamp()
        total = await self._count(f"{service}/{name}")
        broadcast = Broadcast(id, name, service, sender, said, function, kind, expires, total, now)
        due = now if not_before is None else max(now, milliseconds(not_before))
        change = Change(
            key=self._key(id), now=now, version=0, state=_json(broadcast), put=[_page(broadcast, due)],
            join=[f"{self.space}/{ALL}"],
        )
        [done] = await self.store.commit([change])
        if done is not None:
            return broadcast
        known, _ = await self._known(self._key(id))
        if known is None:
            raise StoreUnavailable(f"the broadcast {id!r} met a conflict; begin it again with the same id")
        return known

    async def all(self) -> Sequence[Broadcast]:
        """All broadcasts, those that are over as well."""
        keys: list[Key] = []
        after: str | None = ""
        while after is not None:
            page = await self.store.members(f"{self.space}/{ALL}", after, PAGE)
            keys += page.items
            after = page.next
        snapshots = await self.store.load([(key, ()) for key in keys]) if keys else []
        return sorted([_read(one.state) for one in snapshots if one.state is not None], key=attrgetter("began"))

    async def fire(self, key: Key, entry: Entry) -> None:
        """Put the next page into its members' queues."""
        broadcast, version = await self._known(key)
        now = milliseconds(self.clock())
        if broadcast is None or broadcast.cursor is None:
            await self.store.commit([Change(key=key, now=now, version=version, drop=[entry.id])])
            return
        paused = await self.pauses.now()
        later = now + int(PAUSE_LOOK.total_seconds() * 1000)
        if broadcast.id in paused.cancelled:
            await self._move(key, version, broadcast._replace(cursor=None), entry, "cancelled")
        elif paused.holds(Pause(broadcast.service, broadcast.kind, "", broadcast.id)):
            await self._move(key, version, broadcast, entry, "paused", later)
        elif broadcast.function and function_at(broadcast.function) is None:
            logs.fail("this worker has no function %s, which makes the text of a broadcast", broadcast.function)
            await self._move(key, version, broadcast, entry, "running", later)
        else:
            await self._queue_page(key, version, broadcast, entry)

    async def _queue_page(self, key: Key, version: int, broadcast: Broadcast, entry: Entry) -> None:
        page = await self.store.members(f"{broadcast.service}/{broadcast.list}", broadcast.cursor or "", PAGE)
        members = self._own(page.items)
        messages = await self._messages(broadcast, members)
        now = milliseconds(self.clock())
        changes = [_queued(one, message, broadcast, now) for one, message in messages.items()]
        if changes:
            await self.store.commit(changes)        # None: queued by a worker that died before its cursor moved
        moved = broadcast._replace(
            passed=broadcast.passed + len(members),
            segments=broadcast.segments + sum(gsm.segments(message.text) for message in messages.values()),
            cursor=page.next,
            moved=now,
        )
        pace = self.pace_of(broadcast.service, broadcast.sender)
        due = now if pace is None else now + int(len(changes) * 1000 / pace)      # when this one has left
        await self._move(key, version, moved, entry, "done" if page.next is None else "running", due)

    async def _move(  # noqa: PLR0917 - all that is kept of it
        self, key: Key, version: int, broadcast: Broadcast, entry: Entry, state: BroadcastState, due: int = 0
    ) -> None:
        """Note how far it is, with the next page's time; another worker may have done so meanwhile."""
        now = milliseconds(self.clock())
        put = [] if broadcast.cursor is None else [_page(broadcast, due)]
        drop = [] if put else [entry.id]
        change = Change(key=key, now=now, version=version, state=_json(broadcast), put=put, drop=drop)
        [done] = await self.store.commit([change])
        if done is not None and self.hooks.wants(BroadcastMoved):
            await self.hooks.tell(self.waits, broadcast.told(state))

    async def _messages(self, broadcast: Broadcast, keys: Sequence[Key]) -> Mapping[Key, Outbound]:
        """What each member gets; who gets nothing, or for whom the function raises, is left out."""
        if not broadcast.function:
            return {key: self._message(broadcast, key, broadcast.text) for key in keys}
        make = cast("Callable[..., Any]", function_at(broadcast.function))     # it was looked for before
        found: dict[Key, Outbound] = {}
        snapshots = await self.store.load([(key, ()) for key in keys]) if keys else []
        for key, snapshot in zip(keys, snapshots, strict=True):
            said = await self._made(make, self._contact(broadcast, key, snapshot), broadcast)
            if said is not None:
                found[key] = self._message(broadcast, key, said)
        return found

    async def _made(self, make: Callable[..., Any], contact: Contact, broadcast: Broadcast) -> str | Reply | None:
        try:
            is_async = iscoroutinefunction(make)
            said: str | Reply | None = await self.waits.call(is_async, _call, make=make, contact=contact)
        except Exception as error:  # noqa: BLE001 - one person must not stop what all others get
            logs.fail("%s failed for one member of %r", broadcast.function, broadcast.list, error=error)
            return None
        return said or None

    def _contact(self, broadcast: Broadcast, key: Key, snapshot: Snapshot) -> Contact:
        return contact_from(read_document(snapshot.state), self._address(key), broadcast.service)

    def _message(self, broadcast: Broadcast, key: Key, said: str | Reply) -> Outbound:
        text, media = (said, ()) if isinstance(said, str) else (said.text, said.media)
        expires = None if broadcast.expires is None else datetime.fromtimestamp(broadcast.expires, UTC)
        return Outbound(
            id=broadcast_message_id(broadcast.id, self._address(key)), sender=broadcast.sender,
            recipient=self._address(key), text=text, media=media, kind=broadcast.kind, expires_at=expires,
        )

    async def _count(self, name: str) -> int:
        total = 0
        after: str | None = ""
        while after is not None:
            page = await self.store.members(name, after, COUNTED)
            total += len(self._own(page.items))
            after = page.next
        return total

    def _own(self, keys: Sequence[Key]) -> list[Key]:
        """Those of this engine's space; the store's lists are of all."""
        return [key for key in keys if key.startswith(f"{self.space}|")]

    async def _known(self, key: Key) -> tuple[Broadcast | None, int]:
        [snapshot] = await self.store.load([(key, ())])
        return None if snapshot.state is None else _read(snapshot.state), snapshot.version

    def _key(self, id: str) -> Key:  # noqa: A002 - the broadcast's
        return Key(f"{self.space}|{OWN_KEY}{id}")

    def _address(self, key: Key) -> str:
        return key.removeprefix(f"{self.space}|")


def _call(make: Callable[..., Any], contact: Contact) -> Any:
    return make(contact)


def _queued(key: Key, message: Outbound, broadcast: Broadcast, now: int) -> Change:
    """Put a message into a member's queue, unless that was done before."""
    entry = entry_of(message, broadcast.service, now=now, stamp=now, name=broadcast.list)
    return Change(key=key, now=now, put=[entry], marks={f"b:{broadcast.id}": ""})


def _page(broadcast: Broadcast, due: int) -> Entry:
    return Entry(f"{PAGE_ENTRY}{broadcast.id}", due, due, "{}")


def _json(broadcast: Broadcast) -> str:
    import json

    return json.dumps({"v": 1, "contacts": {}, "broadcast": broadcast})        # no contacts: nobody is met there


def _read(state: str) -> Broadcast:
    import json

    return Broadcast(*json.loads(state)["broadcast"])


def path_of(function: Callable[..., Any]) -> str:
    """How a worker finds a function after a crash: "module:name".

    Raises:
        RegistrationError: It can't be found by that, as one that was made within another one.
    """
    path = f"{function.__module__}:{getattr(function, '__qualname__', '')}"
    if function_at(path) is not function:
        raise RegistrationError(
            f"broadcast() got {name_of(function)}() ({place_of(function)}), which no worker could find again after a "
            "crash; move it to the top of a module"
        )
    return path


def function_at(path: str) -> Callable[..., Any] | None:
    """The function of that path; None if this process has none."""
    module, _, name = path.partition(":")
    try:
        found: Callable[..., Any] = attrgetter(name)(import_module(module))
    except (ImportError, AttributeError, ValueError):
        return None
    return found
