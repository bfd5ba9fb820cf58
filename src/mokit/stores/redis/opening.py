"""What is checked when a store is opened: the server, what it promises, and how the data lies in it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mokit.errors import StoreMisconfigured
from mokit.logs import tell, warn
from mokit.stores.redis.failures import refuse_errors
from mokit.stores.redis.layout import SCHEMA, Layout
from mokit.stores.redis.plans import Plan
from mokit.stores.redis.scripts import Answer, Command

OLDEST_REDIS = (7, 0)

_ASKED: Sequence[Command] = [
    (b"INFO",),
    (b"CONFIG", b"GET", b"appendfsync", b"no-appendfsync-on-rewrite", b"save"),     # these stand in no INFO
]


def opening(layout: Layout, server: str) -> Plan[None]:
    """Check the server, and make the layout if there is none.

    Args:
        layout: As it is wanted.
        server: Where it is, for messages.

    Raises:
        StoreMisconfigured: The server or the data in it can't keep what is promised.
    """
    info_answer, config_answer = yield _ASKED
    refuse_errors([info_answer])
    info = _info(info_answer)
    _refuse_server(info, server)
    promise = promised(info.get("aof_enabled") == "1", _config(config_answer))
    (tell if promise.is_kept else warn)("Redis at %s: %s", server, promise.words)
    shards = len(layout.bases)
    fields = ((b"schema", SCHEMA), (b"shards", shards))
    made: list[Command] = [(b"HSETNX", layout.meta, name, b"%d" % value) for name, value in fields]
    answers = refuse_errors((yield [*made, (b"HMGET", layout.meta, b"schema", b"shards")]))
    _refuse_layout(*map(int, answers[2]), shards=shards, meta=layout.meta.decode(errors="replace"))


def _info(answer: bytes) -> Mapping[str, str]:
    lines = answer.decode(errors="replace").splitlines()
    return dict(line.split(":", 1) for line in lines if ":" in line)


def _config(answer: Answer) -> Mapping[str, str]:
    """What CONFIG GET says, as a list or, by the newer protocol, a dict; hosted servers may forbid it."""
    if isinstance(answer, Exception):
        return {}
    parts: list[bytes] = [part for pair in answer.items() for part in pair] if hasattr(answer, "items") else answer
    words = [part.decode(errors="replace") for part in parts]
    return dict(zip(words[::2], words[1::2], strict=True))


def _refuse_server(info: Mapping[str, str], server: str) -> None:
    version = info.get("redis_version", "0")
    if tuple(map(int, version.split(".")[:2])) < OLDEST_REDIS:
        wanted = ".".join(map(str, OLDEST_REDIS))
        raise StoreMisconfigured(f"Redis at {server} is version {version}; {wanted} or newer is needed")
    if info.get("cluster_enabled") == "1":
        raise StoreMisconfigured(f"Redis at {server} is a node of a cluster; a store takes one server")
    if info.get("role") != "master":
        raise StoreMisconfigured(f"Redis at {server} is a read-only replica; name the server that it follows")
    policy = info.get("maxmemory_policy", "noeviction")
    if policy.startswith("allkeys"):
        raise StoreMisconfigured(
            f"Redis at {server} has maxmemory-policy {policy}: short of memory it would throw away people and what "
            "they said; set it to noeviction, or to one of volatile-* if others use the server as a cache"
        )


class Promise(NamedTuple):
    """What the server's settings mean for what was committed."""

    words: str
    is_kept: bool = False       # it outlives a loss of power


OUTLIVES = "what was committed outlives a crash of Redis"
ALWAYS = "set appendfsync always to keep it"

_APPENDING = {                  # by appendfsync
    "always": Promise(f"{OUTLIVES} and a loss of power (appendfsync always)", is_kept=True),
    "everysec": Promise(f"{OUTLIVES}, but a loss of power may take its last second (appendfsync everysec); {ALWAYS}"),
    "no": Promise(f"{OUTLIVES}, but a loss of power may take half a minute (appendfsync no); {ALWAYS}"),
}
_REWRITING = Promise(
    f"{OUTLIVES}, but a loss of power while the log is rewritten may take half a minute "
    "(no-appendfsync-on-rewrite yes); set it to no"
)
_UNTOLD = Promise(f"{OUTLIVES}; it doesn't tell its appendfsync, and only with always a loss of power as well")
_SNAPSHOTS = Promise("a crash loses all since the last snapshot (appendonly no); set appendonly yes to keep it")
_NOTHING = Promise("all is lost when it ends (appendonly no, and no save); set appendonly yes to keep it")


def promised(appends: bool, config: Mapping[str, str]) -> Promise:  # noqa: FBT001 - whether appendonly is on
    """What becomes of a commit when the server dies, by what it tells of its settings.

    Source: Redis documentation, "Redis persistence", and redis.conf.
    """
    if not appends:
        return _NOTHING if config.get("save") == "" else _SNAPSHOTS
    promise = _APPENDING.get(config.get("appendfsync", ""), _UNTOLD)
    return _REWRITING if promise.is_kept and config.get("no-appendfsync-on-rewrite") == "yes" else promise


def _refuse_layout(schema: int, found: int, *, shards: int, meta: str) -> None:
    if schema > SCHEMA:
        raise StoreMisconfigured(
            f"{meta} has version {schema} of mokit's keys, and this mokit knows them up to {SCHEMA}; "
            "use the newer mokit that wrote it"
        )
    if found != shards:
        raise StoreMisconfigured(
            f"{meta} was made with {found} shards, which can't be changed any more, and not with {shards}; "
            f"say shards={found}"
        )
