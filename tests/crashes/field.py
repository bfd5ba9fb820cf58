"""Workers on real conversations, killed again and again, and the gateway that repeats itself."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random
from time import sleep
from typing import Any, Protocol, TypeAlias

from tests.crashes.gaps import AT_RANDOM
from tests.crashes.people import Line, Person
from tests.crashes.processes import Broken, Deck, WorkerProcess
from tests.crashes.worker import ON_A_LOOP, Order, Refused

WORKERS = 2
PEOPLE = 8
JUMP = 40                   # seconds that pass at once while everybody is silent; more than a lease
TIP_EVERY = 30              # rounds
SERVER_DIES = 0.01          # in how many rounds
SERVER_DELAY = 0.004        # seconds, at most, from the orders to the server's end
MOST_ROUNDS = 3000          # until nothing is left to do, or the last gap is met
MOST_REFUSALS = 100         # rounds in a row in which a server that is back is not used

# Whose request it is, or who listens to what comes of it: nobody, or a gateway that repeats what it was answered
# without a reply. One that has a reply doesn't send it again.
Whose: TypeAlias = Person | str
DEAF, EAGER = "deaf", "eager"


class Server(Protocol):
    """What a store's data is in, if that is a process."""

    def kill(self) -> None:
        """End it, as a crash does."""
        ...

    def start(self) -> None:
        """Start it again, with what it had."""
        ...


class Field:
    """Some people, two workers, and one store.

    Args:
        kind: "sqlite", "redis" or "postgres"; half of the workers run on an event loop.
        where: The path or the URL.
        home: An empty directory.
        seed: Of all that is left to chance, but for when the system stops whom.
        server: What is killed as well.
    """

    def __init__(self, kind: str, where: str, home: Path, seed: int, server: Server | None = None) -> None:
        self._random = Random(seed)
        self._log = home / "log"
        self._log.touch()
        self._read = 0
        self.lines: list[Line] = []
        self.people = [Person(index, self._random) for index in range(PEOPLE)]
        self.deck = Deck([kind, kind + ON_A_LOOP], self._random)
        self.workers = [WorkerProcess(where, self._log, self._random, self.deck) for _ in range(WORKERS)]
        self.tips: list[str] = []
        self.server_deaths = 0
        self.refusals = 0           # how often the store could not be reached
        self._server = server
        self._refused_rounds = 0
        self._seconds = 0
        self._tip = ""              # the broadcast that is begun, until that is acknowledged
        self._acknowledged: list[tuple[Line, bool]] = []        # with whether the answer had a reply

    def run(self, kills: int) -> None:
        """Go on until so many were killed, and somebody at each gap, then until nothing is left to do."""
        for rounds in range(1, kills * 100):
            if self.kills >= kills and not self.deck.unmet:
                break
            if rounds % TIP_EVERY == 0 and not self._tip and all(person.is_member for person in self.people):
                self._tip = f"Tip {rounds}"
            self._round(server_dies=self._random.random() < SERVER_DIES)
        for worker in self.workers:
            worker.is_spared = True
        for person in self.people:
            person.is_leaving = True
        for _ in range(MOST_ROUNDS):
            if not self._tip and not any(person.request() or person.waits_for for person in self.people):
                break
            self._round()
        for _ in range(MOST_ROUNDS):
            if not self.ask("run") and self.ask("stats") == (0, 0):
                return self._look()
            self._jump()
        waiting = {person.address: person.waits_for for person in self.people if person.waits_for}
        raise Broken(f"something waits for ever: {waiting}, {self.ask('stats')} pending and leased")

    def close(self) -> None:
        """Leave no process behind."""
        for worker in self.workers:
            worker.stop()

    def _round(self, *, server_dies: bool = False) -> None:
        """One order for each worker, at once, each about another person; or both about the same text."""
        active = [person for person in self.people if person.request() is not None]
        self._random.shuffle(active)
        if active:
            self._seconds += 1
        else:
            self._jump()
        began = self._impatient(active) if active and self._random.random() < 0.1 else self._begun(active)
        if server_dies:
            self._restart()
        answers = [worker.answer() for worker, _, _ in began]
        self._count_refusals(answers)
        for (_, order, whose), answer in zip(began, answers, strict=True):
            self._ended(order, whose, answer)
        self._look()

    def _jump(self) -> None:
        """Let time pass, but for nobody who is at work: what is done within a lease is not slower than that."""
        for worker in self.workers:
            worker.order(Order("finish", self._seconds))
            worker.answer()
        self._seconds += JUMP

    def _begun(self, active: list[Person]) -> Sequence[tuple[WorkerProcess, Order, Whose]]:
        began = [(worker, *self._next(active)) for worker in self.workers]
        for worker, order, _ in began:
            worker.order(order)
        return began

    def _impatient(self, active: list[Person]) -> Sequence[tuple[WorkerProcess, Order, Whose]]:
        """A gateway that doesn't wait for its first try; it listens to its second one alone."""
        person = active.pop()
        order = self._texted(person.request() or {})
        for worker in self.workers:
            worker.order(order)
        first, second = self.workers
        return [(first, order, DEAF), (second, order, person)]

    def _next(self, active: list[Person]) -> tuple[Order, Whose]:
        chance = self._random.random()
        if self._tip and chance < 0.5:
            return Order("broadcast", self._seconds, self._tip), DEAF
        if self._acknowledged and chance < 0.1:         # repeated although it was answered
            request, is_deaf = self._random.choice(self._acknowledged)
            return self._texted(request), DEAF if is_deaf else EAGER
        if active and chance < 0.8:
            person = active.pop()
            return self._texted(person.request() or {}), person
        return Order("run", self._seconds), DEAF

    def _texted(self, request: Line) -> Order:
        host = self._random.choice(["answer", "answer", "handle"])
        return Order("text", self._seconds, (host, request["recipient"], json.dumps(request).encode()))

    def _restart(self) -> None:
        if self._server is not None:
            sleep(self._random.random() * SERVER_DELAY)
            self._server.kill()
            self._server.start()
            self.server_deaths += 1

    def _count_refusals(self, answers: Sequence[Any]) -> None:          # Any: see `Order`
        refused = [answer for answer in answers if _is_refused(answer)]
        self.refusals += len(refused)
        self._refused_rounds = self._refused_rounds + 1 if refused else 0
        if refused and not self.server_deaths:
            raise Broken(f"the store was there, and a worker says {refused}")
        if self._refused_rounds > MOST_REFUSALS:
            raise Broken(f"the store has been back for long, and a worker says {refused}")

    def _ended(self, order: Order, whose: Whose, answer: Any) -> None:       # Any: see `Order`
        if answer is None or _is_refused(answer):
            return                          # whoever asked asks again
        if order.what == "broadcast" and self._tip == order.subject:
            self.tips.append(self._tip)
            self._tip = ""
        if order.what == "text" and answer[0] != 200:
            raise Broken(f"a webhook is answered with {answer}")
        if whose != DEAF:
            replies = json.loads(answer[1])
            with self._log.open("a") as log:
                for reply in replies:
                    log.write(json.dumps({"kind": "answered", "who": "", **reply}) + "\n")
            if isinstance(whose, Person):
                self._acknowledged = [*self._acknowledged[-20:], (whose.request() or {}, bool(replies))]
                whose.acknowledge()

    def _look(self) -> None:
        """Read what is new in the log."""
        with self._log.open() as log:
            log.seek(self._read)
            fresh = [json.loads(line) for line in log]
            self._read = log.tell()
        self.lines += fresh
        by_address = {person.address: person for person in self.people}
        kinds = {name: kind for worker in self.workers for name, kind in worker.kinds.items()}
        for line in fresh:
            if line["kind"] == "died":
                self.deck.deaths[kinds[line["who"]], line["gap"]] += 1
            if line["kind"] in {"sent", "answered"}:
                by_address[line["to"]].seen.add(line["text"])

    def ask(self, what: str, subject: Any = None) -> Any:          # Any: see `Order`
        """What a worker says, however many die of the question."""
        for _ in range(MOST_REFUSALS):
            worker = self._random.choice(self.workers)
            worker.order(Order(what, self._seconds, subject))
            answer = worker.answer()
            if answer is not None and not _is_refused(answer):
                return answer
        raise Broken(f"no worker can tell {what!r}")

    @property
    def kills(self) -> int:
        """How often a worker was killed."""
        return sum(worker.burials for worker in self.workers)

    @property
    def deaths(self) -> Counter[str]:
        """The same by where."""
        found: Counter[str] = Counter()
        for (_, gap), times in self.deck.deaths.items():
            found[gap] += times
        return found + Counter({AT_RANDOM: self.kills - found.total()})


def _is_refused(answer: Any) -> bool:           # Any: see `Order`
    return isinstance(answer, Refused) or (isinstance(answer, tuple) and answer[:1] == (503,))


