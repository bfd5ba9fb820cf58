"""Workers on real conversations, killed again and again; the gateway that repeats itself; what must hold in the end."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from multiprocessing import get_context
from pathlib import Path
from random import Random
from time import sleep
from typing import Any, TypeAlias

from tests.crashes.gaps import GAPS
from tests.crashes.program import NUMBERS
from tests.crashes.worker import Order, work

WORKERS = 2
PEOPLE = 8
JUMP = 40                   # seconds that pass at once while everybody is silent; more than a lease
LIFE = 25                   # rounds after which a worker is killed that has met no gap
DELAY = 0.006               # seconds, at most, from an order to a kill at random
MOST_ROUNDS = 2000          # until nothing is left to do
PATIENCE = 30               # seconds in which a worker answers

Line: TypeAlias = dict[str, Any]        # of the log; Any: JSON

_processes = get_context("forkserver")
_processes.set_forkserver_preload(["__main__", "tests.crashes.worker"])     # else each worker imports them anew


class Broken(AssertionError):
    """Something was lost, done twice or out of step."""


class Worker:
    """A process that is replaced whenever it dies."""

    def __init__(self, kind: str, where: str, log: Path, random: Random) -> None:
        self._home = kind, where, log
        self._random = random
        self.deaths: Counter[str] = Counter()
        self.dead: set[str] = set()         # names of those that were killed
        self.is_spared = False              # whether it dies at its gap only, any more
        self._start()

    def _start(self) -> None:
        random = self._random
        self._rounds = 0
        self._at_random = random.random() < 0.3
        self.gap = "at random" if self._at_random else random.choice(GAPS)
        self.name = f"{random.getrandbits(48):x}"
        self._pipe, orders = _processes.Pipe()
        arguments = orders, *self._home, self.name, self.gap, random.choice([1, 1, 2, 5])
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
        is_old = self._rounds > (1 if self._at_random else LIFE)
        if is_old and not self.is_spared and self._random.random() < 0.3:
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
        self.deaths[self.gap if self._rounds <= LIFE else "at random"] += 1
        self.dead.add(self.name)
        self._pipe.close()
        self._start()

    def stop(self) -> None:
        """End it for good, whatever it does."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


class Person:
    """Somebody who texts, and knows what the answers have to be."""

    def __init__(self, index: int, random: Random) -> None:
        self.address = f"+1415555{index:04}"
        self.service = list(NUMBERS)[index % len(NUMBERS)]
        self.expected: list[str] = []
        self.surveys: list[list[object]] = []
        self.count = 0
        self.ids: list[str] = []
        self.waits_for = ""
        self._random = random
        self._steps = self._script()
        self._request: Line | None = None
        self.is_leaving = False

    def request(self) -> Line | None:
        """What is to be sent now, the same until it is acknowledged; None while nothing is."""
        if self._request is None and not self.waits_for:
            self._request = next(self._steps, None)
        return self._request

    def acknowledge(self) -> None:
        """The gateway has an answer."""
        assert self._request is not None
        if "part" not in self._request:     # which are known by their text
            self.ids.append(self._request["id"])
        self._request = None

    def _text(self, text: str, *replies: str, **more: object) -> Line:
        self.expected += replies
        number = f"{self.address}-{self._random.getrandbits(60):x}"
        return {"id": number, "sender": self.address, "recipient": self.service, "text": text, **more}

    def _script(self) -> Iterator[Line | None]:
        yield self._text("JOIN", "Joined")
        number = 0
        while not self.is_leaving:
            number += 1
            step = self._random.choice([self._counts, self._counts, self._doubles, self._parts, self._survey])
            yield from step(number)

    def _counts(self, _: int) -> Iterator[Line | None]:
        self.count += 1
        yield self._text("COUNT", f"Count {self.count}")

    def _doubles(self, _: int) -> Iterator[Line | None]:
        self.count += 1
        yield self._text("TWICE", f"First {self.count}", f"Second {self.count}")

    def _parts(self, number: int) -> Iterator[Line | None]:
        self.count += 1
        yield self._text("CO", part=[number % 256, 1, 2])
        yield self._text("UNT", f"Count {self.count}", part=[number % 256, 2, 2])

    def _survey(self, number: int) -> Iterator[Line | None]:
        yield self._text(f"SURVEY {number}", f"First of {number}?")
        yield self._text(f"wool {number}", f"Second of {number}?")
        if self._random.random() < 0.3:
            self.waits_for = f"Silent {number} wool {number}"
            self.expected += [f"Second of {number}?", self.waits_for]
            yield None
        else:
            self.surveys.append([number, f"wool {number}", f"yarn {number}"])
            yield self._text(f"yarn {number}", f"Done {number} wool {number} yarn {number}")


class Field:
    """Some people, two workers, and one store."""

    def __init__(self, kind: str, where: str, home: Path, seed: int) -> None:
        self._random = Random(seed)
        self._log = home / "log"
        self._log.touch()
        self._read = 0
        self.lines: list[Line] = []
        self.people = [Person(index, self._random) for index in range(PEOPLE)]
        self.workers = [Worker(kind, where, self._log, self._random) for _ in range(WORKERS)]
        self._seconds = 0
        self._tips: list[str] = []
        self._tip = ""              # the broadcast that is begun, until that is acknowledged
        self._acknowledged: list[Line] = []

    @property
    def deaths(self) -> Counter[str]:
        """How often a worker was killed, by where."""
        return sum((worker.deaths for worker in self.workers), Counter[str]())

    def run(self, kills: int) -> None:
        """Go on until so many were killed, then until nothing is left to do."""
        rounds = 0
        while self.deaths.total() < kills:
            rounds += 1
            if rounds % 60 == 0:
                self._tip = f"Tip {rounds}"
            self._round()
        for worker in self.workers:
            worker.is_spared = True
        for person in self.people:
            person.is_leaving = True
        for _ in range(MOST_ROUNDS):
            if not self._tip and not any(person.request() or person.waits_for for person in self.people):
                break
            self._round()
        for _ in range(MOST_ROUNDS):
            if not self._ask("run") and self._ask("stats") == (0, 0):
                return self._look()
            self._seconds += JUMP
        waiting = {person.address: person.waits_for for person in self.people if person.waits_for}
        raise Broken(f"something waits for ever: {waiting}, {self._ask('stats')} pending and leased")

    def close(self) -> None:
        """Leave no process behind."""
        for worker in self.workers:
            worker.stop()

    def _round(self) -> None:
        """One order for each worker, at once, each about another person."""
        active = [person for person in self.people if person.request() is not None]
        self._random.shuffle(active)
        self._seconds += 1 if active else JUMP
        began = [(worker, *self._begun(worker, active)) for worker in self.workers]
        for worker, order, person in began:
            self._ended(order, person, worker.answer())
        self._look()

    def _begun(self, worker: Worker, active: list[Person]) -> tuple[Order, Person | None]:
        chance = self._random.random()
        person = None
        if self._tip and chance < 0.5:
            order = Order("broadcast", self._seconds, self._tip)
        elif self._acknowledged and chance < 0.1:       # repeated although it was answered
            order = self._texted(self._random.choice(self._acknowledged))
        elif active and chance < 0.8:
            person = active.pop()
            order = self._texted(person.request() or {})
        else:
            order = Order("run", self._seconds)
        worker.order(order)
        return order, person

    def _texted(self, request: Line) -> Order:
        return Order("text", self._seconds, (request["recipient"], json.dumps(request).encode()))

    def _ended(self, order: Order, person: Person | None, answer: Any) -> None:       # Any: see `Order`
        if answer is None:
            return                          # killed; whoever asked asks again
        if order.what == "broadcast" and self._tip == order.subject:
            self._tips.append(self._tip)
            self._tip = ""
        if order.what == "text" and answer[0] != 200:
            raise Broken(f"a webhook is answered with {answer}")
        if person is not None:
            self._acknowledged = [*self._acknowledged[-20:], person.request() or {}]
            person.acknowledge()
            with self._log.open("a") as log:
                for reply in json.loads(answer[1]):
                    log.write(json.dumps({"kind": "answered", "who": "", **reply}) + "\n")

    def _look(self) -> None:
        """Read what is new in the log."""
        with self._log.open() as log:
            log.seek(self._read)
            fresh = [json.loads(line) for line in log]
            self._read = log.tell()
        self.lines += fresh
        for line in fresh:
            for person in self.people:
                if person.waits_for and line.get("to") == person.address and line.get("text") == person.waits_for:
                    person.waits_for = ""

    def _ask(self, what: str, subject: Any = None) -> Any:          # Any: see `Order`
        """What a worker says, however many die of the question."""
        answer = None
        while answer is None:
            worker = self._random.choice(self.workers)
            worker.order(Order(what, self._seconds, subject))
            answer = worker.answer()
        return answer

    def check(self) -> None:
        """All that must hold.

        Raises:
            Broken: Something does not.
        """
        for person in self.people:
            self._check_person(person)
        self._check_sendings()
        for line in self.lines:
            if line["kind"] == "failed":
                raise Broken(f"given up: {line}")

    def _check_person(self, person: Person) -> None:
        state = self._ask("export", person.address)
        data = next(iter(state["contacts"].values())).get("data", {})
        _same(f"{person.address} counted", data.get("count", 0), person.count)
        _same(f"{person.address} answered", data.get("surveys", []), person.surveys)
        marks = [f"m:gateway{person.service}:{number}" for number in person.ids]
        known = self._ask("marks", (person.address, marks))
        _same(f"{person.address}'s messages", len([one for one in known if one in marks]), len(marks))
        got = _firsts(line for line in self.lines if line.get("to") == person.address)
        tips = [text for number, text in got.items() if number.startswith("b:")]
        said = [text for number, text in got.items() if not number.startswith("b:")]
        _same(f"{person.address} got", said, person.expected)
        wanted = self._tips if person.service == next(iter(NUMBERS)) else []
        joined_late = [tip for tip in wanted if tip not in tips]
        if len(joined_late) > 1 or not set(tips) <= set(wanted) or len(tips) != len(set(tips)):
            raise Broken(f"{person.address} got {tips} of {wanted}")

    def _check_sendings(self) -> None:
        """Each message that the gateway has twice was told to be sent again, unless who sent it was killed."""
        dead = set[str]().union(*(worker.dead for worker in self.workers))
        flagged = {(line["who"], line["id"]) for line in self.lines if line["kind"] == "told" and line["again"]}
        seen: set[str] = set()
        for line in self.lines:
            if line["kind"] not in {"sent", "answered"}:
                continue
            if line["id"] in seen and line["who"] not in dead and (line["who"], line["id"]) not in flagged:
                raise Broken(f"sent twice, and nobody was told: {line}")
            seen.add(line["id"])

    @property
    def doubled(self) -> int:
        """How many messages the gateway has more than once."""
        sent = Counter(line["id"] for line in self.lines if line["kind"] in {"sent", "answered"})
        return sum(1 for times in sent.values() if times > 1)


def _firsts(lines: Iterator[Line]) -> dict[str, str]:
    """Each message's text, in the order in which the gateway has got them first."""
    found: dict[str, str] = {}
    for line in lines:
        if line["kind"] in {"sent", "answered"} and found.setdefault(line["id"], line["text"]) != line["text"]:
            raise Broken(f"one id, two texts: {line}, {found[line['id']]}")
    return found


def _same(what: str, found: Sequence[object] | int, wanted: Sequence[object] | int) -> None:
    if found != wanted:
        raise Broken(f"{what}: {found!r}, and it should be {wanted!r}")


