"""A message on its way in: what it was kept in, what its tries have in common, and what they leave to be done."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import NamedTuple

from mokit.messages import Outcome
from mokit.stores.base import Change, Entry, Key, Snapshot
from mokit.turns import Memo, Task


class Taken:
    """A message that was handled, with what is left to do for it."""

    __slots__ = ("are_sent", "behind", "entries", "key", "lease", "outcome")

    def __init__(
        self,
        outcome: Outcome,
        key: Key,
        entries: Sequence[Entry] = (),
        lease: tuple[str, int] | None = None,
        are_sent: bool = False,  # noqa: FBT001, FBT002 - made for every message
        *,
        behind: bool = False,
    ) -> None:
        self.outcome = outcome
        self.key = key
        self.entries = entries      # what the commit put into the queue
        self.lease = lease          # held, if the entries are the caller's to send
        self.are_sent = are_sent    # whether the replies were committed as sent with the webhook's answer
        self.behind = behind        # whether others may be in the queue that the entries must not overtake


class Acknowledged(NamedTuple):
    """A message that is safe, and whose webhook has nothing to say."""

    rest: Callable[[], Awaitable[None]] | None = None       # what is to be done once the webhook was answered


class Bundle:
    """The entries that a message was kept in, such as the parts that it was joined from."""

    __slots__ = ("apologises", "ids", "marks", "waits")

    def __init__(
        self, ids: Sequence[str], marks: Mapping[str, str], *, apologises: bool = True, waits: bool = True
    ) -> None:
        self.ids = ids              # the entries that go with the message's commit
        self.waits = waits          # whether they have to be there until then; else they are written beside it
        self.marks = marks          # what is kept of them
        self.apologises = apologises        # to the person, where the handler raises

    def gone_with(self, change: Change) -> Change:
        """The commit of the message, with what it does to its parts."""
        if not self.ids:
            return change
        return change._replace(drop=[*change.drop, *self.ids], marks={**change.marks, **self.marks})


class BundleGone(Exception):
    """A part was handled meanwhile with another message; nothing was done."""


class Trial(NamedTuple):
    """What the tries to take one message have in common."""

    task: Task | None                           # what the business or the time wants
    memo: Memo                                  # what was done once, by conversation
    bundle: Bundle | None = None                # what the message was joined from
    at_once: bool = False                       # see `Reception.take`

    @property
    def is_retry(self) -> bool:
        """Whether the message was handled before, and failed."""
        return self.bundle is not None and not self.bundle.apologises

    def inline(self, replies: int) -> int:
        """How many replies the webhook's answer carries; none if it was answered without waiting for them."""
        return 0 if self.bundle is not None and self.bundle.ids and not self.bundle.waits else replies

    def gone_with(self, change: Change) -> Change:
        """The commit of the message, with what it does to its parts."""
        return change if self.bundle is None else self.bundle.gone_with(change)

    def check(self, snapshot: Snapshot) -> None:
        """Refuse to handle what is gone.

        Raises:
            BundleGone: Not all of the parts wait any more.
        """
        bundle = self.bundle
        if bundle is not None and bundle.waits and not {one.id for one in snapshot.entries}.issuperset(bundle.ids):
            raise BundleGone
