"""The workers as their keeper has them: started, ordered about, killed, and started anew."""

from collections import Counter
from collections.abc import Sequence
from multiprocessing import get_context
from pathlib import Path
from random import Random
from time import sleep
from typing import Any

from tests.crashes.gaps import AT_RANDOM, GAPS
from tests.crashes.worker import Order, work

LIFE = 25                   # rounds after which a worker is killed that has met no gap
DELAY = 0.006               # seconds, at most, from an order to a kill at random
PATIENCE = 100              # seconds in which a worker answers

_processes = get_context("forkserver")
# What each worker would import anew; the last two are what the main program of the soak imports, of which Python 3.11
# says that it is loaded by "__main__", and it is not.
_processes.set_forkserver_preload(["tests.crashes.worker", "tests.servers.postgres", "tests.servers.redis"])


class Broken(AssertionError):
    """Something was lost, done twice or out of step."""


class Deck:
    """Says what kind of worker is started, and where it shall die: wherever it was met least so far."""

    def __init__(self, kinds: Sequence[str], random: Random) -> None:
        self._random = random
        self.given = Counter({(kind, gap): 0 for kind in kinds for gap in GAPS})
        self.deaths = self.given.copy()         # by kind and gap; those who wrote a last word

    def draw(self) -> tuple[str, str]:
        """A kind of worker and a gap."""
        gaps = list(self.given)
        if self._random.random() < 0.3:
            return self._random.choice(gaps)[0], AT_RANDOM
        self._random.shuffle(gaps)
        chosen = min(gaps, key=lambda one: (self.deaths[one], self.given[one]))
        self.given[chosen] += 1
        return chosen

    @property
    def unmet(self) -> list[tuple[str, str]]:
        """Kinds of worker that never died at a gap, with the gap."""
        return [one for one in self.given if not self.deaths[one]]


class WorkerProcess:
    """A process that is replaced whenever it dies."""

    def __init__(self, where: str, log: Path, random: Random, deck: Deck) -> None:
        self._where, self._log = where, log
        self._random = random
        self._deck = deck
        self.kinds: dict[str, str] = {}         # of all that lived here, by name
        self.burials = 0
        self.is_spared = False                  # whether it dies at its gap only, any more
        self._start()

    def _start(self) -> None:
        random = self._random
        self._rounds = 0
        kind, gap = self._deck.draw()
        self._life = 1 if gap == AT_RANDOM else LIFE
        self.name = f"{random.getrandbits(48):x}"
        self.kinds[self.name] = kind
        self._pipe, orders = _processes.Pipe()
        arguments = orders, kind, self._where, self._log, self.name, gap, random.choice([1, 1, 2, 5])
        self._process = _processes.Process(target=work, args=arguments, daemon=True)
        self._process.start()
        orders.close()

    def order(self, order: Order) -> None:
        """Begin something; it may die of it at once."""
        self._rounds += 1
        try:
            self._pipe.send(order)
        except OSError:
            return                          # it is dead, as `answer` finds
        if self._rounds > self._life and not self.is_spared and self._random.random() < 0.3:
            sleep(self._random.random() * DELAY)
            self._process.kill()

    def answer(self) -> Any:                # Any: see `Order`
        """What came of the order; None if it was killed, and then another one has its place."""
        try:
            if not self._pipe.poll(PATIENCE):
                raise Broken(f"a worker gave no answer in {PATIENCE} seconds")
            return self._pipe.recv()
        except (EOFError, OSError):
            self._buried()
            return None

    def _buried(self) -> None:
        self._process.join()
        if self._process.exitcode != -9:
            raise Broken(f"a worker ended by itself with {self._process.exitcode}")
        self._pipe.close()
        self.burials += 1
        self._start()

    def stop(self) -> None:
        """End it for good, whatever it does."""
        self._process.kill()
        self._process.join()
        self._pipe.close()
