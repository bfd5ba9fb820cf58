"""The Lua scripts, and how a call of one is put."""

from collections.abc import Callable, Sequence
from hashlib import sha1
from importlib.resources import files
from typing import Any, NamedTuple, TypeAlias, cast

import hiredis

Command: TypeAlias = tuple[bytes, ...]
Answer: TypeAlias = Any         # whatever Redis says: bytes, numbers, None, lists of these, or an error

_packed = cast("Callable[[Command], bytes]", cast("Any", hiredis).pack_command)    # its stub speaks of tuples of one


class Script(NamedTuple):
    """A script as the server knows it."""

    text: bytes
    sha: bytes

    def called(self, base: bytes, *arguments: bytes) -> Command:
        """The command that runs it in the shard whose keys begin so."""
        return (b"EVALSHA", self.sha, b"1", base, *arguments)


def packed(commands: Sequence[Command]) -> bytes:
    """All commands as they are sent; redis-py packs each by itself, and takes six times as long."""
    return b"".join(map(_packed, commands))


def _script(name: str) -> Script:
    text = _text("shared") + _text(name)
    return Script(text, sha1(text, usedforsecurity=False).hexdigest().encode())


def _text(name: str) -> bytes:
    return files("mokit.stores.redis").joinpath("lua", f"{name}.lua").read_bytes()


LOAD = _script("load")
COMMIT = _script("commit")
DUE = _script("due")
LEASE = _script("lease")
FORGET = _script("forget")
PRUNE = _script("prune")
LEDGER = _script("ledger")
STATS = _script("stats")

TO_LOAD: Sequence[Command] = [
    (b"SCRIPT", b"LOAD", script.text) for script in (LOAD, COMMIT, DUE, LEASE, FORGET, PRUNE, LEDGER, STATS)
]
