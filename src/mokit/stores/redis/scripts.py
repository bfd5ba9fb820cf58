"""The Lua scripts, and how a call of one is put."""

from collections.abc import Sequence
from hashlib import sha1
from importlib.resources import files
from typing import Any, NamedTuple, TypeAlias

Command: TypeAlias = Sequence[bytes]
Answer: TypeAlias = Any         # whatever Redis says: bytes, numbers, None, lists of these, or an error


class Script(NamedTuple):
    """A script as the server knows it."""

    text: bytes
    sha: bytes

    def called(self, base: bytes, *arguments: bytes) -> Command:
        """The command that runs it in the shard whose keys begin so."""
        return (b"EVALSHA", self.sha, b"1", base, *arguments)


def packed(commands: Sequence[Command]) -> bytes:
    """All commands as they are sent; redis-py takes three times as long for it, and half of a commit's time."""
    parts: list[bytes] = []
    for command in commands:
        parts.append(b"*%d" % len(command))
        for argument in command:
            parts += (b"$%d" % len(argument), argument)
    parts.append(b"")
    return b"\r\n".join(parts)


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
