"""The store of one Redis server whose calls block."""

from collections.abc import Sequence
from datetime import timedelta
from threading import Lock
from typing import TypeVar

from redis import BlockingConnectionPool, Redis
from redis.exceptions import ResponseError

from mokit.stores.base import Change, Claim, Done, Key, Page, Snapshot, Stats
from mokit.stores.redis import pages, plans
from mokit.stores.redis.failures import Failures, spoils_connection
from mokit.stores.redis.opening import opening
from mokit.stores.redis.scripts import Answer, Command, packed
from mokit.stores.redis.settings import LARGEST, PATIENCE, RETENTION, SHARDS, address_of, layout_of, limits_of, pool_of

T = TypeVar("T")


class RedisStore:
    """A store in one Redis server, for any number of threads, processes and machines.

    Nothing is connected before the first use; a connection that was lost is made again by the next
    call. `AsyncRedisStore` over the same server and prefix shares all that it holds.

    Args:
        server: `redis://user:password@host:6379/0`, `rediss://` with TLS, `unix://` for a socket; or
            a client of redis-py, which keeps its own settings and is the host's to close.
        prefix: What the names of all keys begin with.
        shards: Over how many parts people are spread; fixed when the prefix is first used.
        retention: How long it is known that a message was handled; older marks go as new ones are
            written. None: until they are pruned. An engine refuses a store that forgets before it does.
        patience: How long a call waits for a connection, and how long for an answer, before
            StoreUnavailable.
        largest: Bytes that one change may take, before ValueTooLarge.

    Raises:
        RegistrationError: One of these can't be taken.
    """

    def __init__(
        self,
        server: str | Redis,
        *,
        prefix: str = "mk",
        shards: int = SHARDS,
        retention: timedelta | None = RETENTION,
        patience: timedelta = PATIENCE,
        largest: int = LARGEST,
    ) -> None:
        self._layout = layout_of(prefix, shards)
        self._limits = limits_of(retention, largest)
        self._retention = retention
        self._is_own = isinstance(server, str)
        self._pool = pool_of(server, patience, client=Redis, pool=BlockingConnectionPool)
        self._opening = Lock()
        self._is_open = False

    @property
    def retention(self) -> timedelta | None:
        """How long it is known that a message was handled; None: until they are pruned."""
        return self._retention

    def open(self) -> None:
        """Check the server and its settings, and log what they promise; a second call does nothing.

        Raises:
            StoreMisconfigured: The server is none that can keep what is promised, the number of
                shards is another, or a later version of mokit wrote there.
        """
        with self._opening:
            if self._is_open:
                return
            try:
                self._carry_out(opening(self._layout, address_of(self._pool)))
            except BaseException:
                self._disconnect()
                raise
            self._is_open = True

    def close(self) -> None:
        """Let go of the connections; a second call does nothing, a later use opens it anew."""
        with self._opening:
            self._is_open = False
            self._disconnect()

    def _disconnect(self) -> None:
        if self._is_own:
            self._pool.disconnect()

    def load(self, wanted: Sequence[tuple[Key, Sequence[str]]]) -> list[Snapshot]:
        """Read people with those of the named marks that exist, in the order asked."""
        return self._run(plans.load(self._layout, wanted))

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        """Write each change whose guards hold; None stands for one that was refused.

        Raises:
            ValueError: Two changes are for one key; nothing was written.
            ValueTooLarge: One of the changes is too large; nothing was written.
            StoreFull: The server has no memory left; nothing was written.
        """
        return self._run(plans.commit(self._layout, changes, self._limits))

    def claim(self, *, now: int, until: int, limit: int, token: str) -> list[Claim]:
        """Lease people with something due or a lease that ran out, earliest first."""
        return self._run(plans.claim(self._layout, now=now, until=until, limit=limit, token=token))

    def members(self, name: str, after: str, limit: int) -> Page[Key]:
        """The people of a list, in pages, by shard and key."""
        return self._run(pages.members(self._layout, name, after, limit))

    def ledger(self, key: Key | None, after: str, limit: int) -> Page[str]:
        """Ledger lines of one person, in the order written, or of all, person by person; in pages."""
        return self._run(pages.ledger(self._layout, key, after, limit))

    def keys(self, after: str, limit: int) -> Page[Key]:
        """Everybody for whom a change was ever written and who was not forgotten, in pages, by shard and key."""
        return self._run(pages.everybody(self._layout, after, limit))

    def forget(self, key: Key, keep: str | None = None, version: int | None = None) -> bool:
        """Drop all of a person but the ledger lines and the state to keep; for a stranger it does nothing else."""
        return self._run(plans.forget(self._layout, key, keep, version))

    def prune(self, before: int, limit: int) -> int:
        """Drop marks whose change had a `now` earlier than `before`; answers how many."""
        return self._run(plans.prune(self._layout, before, limit))

    def stats(self, now: int) -> Stats:
        """Count what is there; it looks at everybody who waits for something."""
        return self._run(plans.stats(self._layout, now))

    def _run(self, plan: plans.Plan[T]) -> T:
        if not self._is_open:
            self.open()
        return self._carry_out(plans.with_scripts(plan))

    def _carry_out(self, plan: plans.Plan[T]) -> T:
        try:
            commands = next(plan)
            while True:
                commands = plan.send(self._exchange(commands))
        except StopIteration as end:
            result: T = end.value
            return result

    def _exchange(self, commands: Sequence[Command]) -> list[Answer]:
        """Send all at once and get the answers; nothing is ever sent again by itself."""
        with Failures():
            connection = self._pool.get_connection()
            try:
                connection.send_packed_command([packed(commands)])
                answers = [_answer(connection) for _ in commands]
                if any(map(spoils_connection, answers)):
                    connection.disconnect()
                return answers
            finally:
                self._pool.release(connection)


def _answer(connection: Answer) -> Answer:
    try:
        return connection.read_response(disable_decoding=True)
    except ResponseError as error:
        return error
