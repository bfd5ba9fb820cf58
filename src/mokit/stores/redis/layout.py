"""How the keys are named and spread.

Each person belongs to the shard `crc32(key) % shards`. All keys of a shard begin with
`<prefix>:{<shard>}:`, and what stands in the braces picks the slot of a cluster, so that a script
finds all it needs in one slot:

    c:<key>   hash    v version, s state, t who leases the queue
    e:<key>   hash    entry id -> "due stamp body"
    m:<key>   hash    mark -> outcome
    g:<key>   list    ledger lines
    l:<list>  zset    members, by name
    due       zset    the lease's end while leased, else the first entry's time -> key
    marks     zset    when it was written -> mark, for pruning
    people, ledgers   zset    keys, by name
    lists     set     names of lists
    floor     string  the highest version that was ever forgotten

`<prefix>:meta` says which version of this layout there is, and how many shards.
"""

from collections.abc import Sequence
from typing import NamedTuple
from zlib import crc32

from mokit.stores.base import Key
from mokit.stores.redis.values import stored

SCHEMA = 1


class Place(NamedTuple):
    """Where a person is."""

    base: bytes                 # what the keys of their shard begin with
    key: bytes


class Layout:
    """The names of all keys under one prefix."""

    def __init__(self, prefix: str, shards: int) -> None:
        self.meta = stored(f"{prefix}:meta")
        self.bases: Sequence[bytes] = [stored(f"{prefix}:{{{shard}}}:") for shard in range(shards)]

    def place(self, key: Key) -> Place:
        """Where the person is."""
        encoded = stored(key)
        return Place(self.bases[crc32(encoded) % len(self.bases)], encoded)

    def shard(self, key: Key) -> int:
        """The number of the person's shard."""
        return crc32(stored(key)) % len(self.bases)
