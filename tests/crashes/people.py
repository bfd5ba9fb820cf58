"""Somebody who texts, and knows what the answers have to be."""

from collections.abc import Iterator
from random import Random
from typing import Any, TypeAlias

from tests.crashes.program import DEADLINES, NUMBERS

Line: TypeAlias = dict[str, Any]        # Any: JSON
OVER = ""                               # nothing more is said or waited for


class Person:
    """Joins, then texts at random until it leaves; what it texts is the same until that was acknowledged."""

    def __init__(self, index: int, random: Random) -> None:
        self.address = f"+1415555{index:04}"
        self.service = list(NUMBERS)[index % len(NUMBERS)]
        self.expected: list[str] = []
        self.surveys: list[list[object]] = []
        self.count = 0
        self.ids: list[str] = []        # of the texts that were acknowledged
        self.seen: set[str] = set()     # what it has got
        self.is_leaving = False
        self._is_patient = self.service in DEADLINES        # what waits for a worker may be overtaken by the next text
        self._random = random
        self._steps = self._script()
        self._step = next(self._steps)  # a text to be sent, or one that it waits for

    def request(self) -> Line | None:
        """What is to be sent now, the same until it is acknowledged; None while nothing is."""
        while isinstance(self._step, str) and self._step in self.seen:
            self._step = next(self._steps, OVER)
        return None if isinstance(self._step, str) else self._step

    @property
    def waits_for(self) -> str:
        """What it wants to see before it goes on, if anything."""
        self.request()
        return self._step if isinstance(self._step, str) else ""

    @property
    def is_member(self) -> bool:
        """Whether it has joined."""
        return bool(self.ids)

    def acknowledge(self) -> None:
        """The gateway has an answer."""
        assert isinstance(self._step, dict)
        if "part" not in self._step:            # which are known by their text
            self.ids.append(self._step["id"])
        self._step = next(self._steps, OVER)

    def _script(self) -> Iterator[Line | str]:
        yield from self._text("JOIN", "Joined")
        number = 0
        while not self.is_leaving:
            number += 1
            steps = self._counts, self._counts, self._kept, self._doubles, self._parts, self._survey
            yield from self._random.choice(steps)(number)

    def _text(self, text: str, *replies: str, waits: bool = False, **more: object) -> Iterator[Line | str]:
        self.expected += replies
        number = f"{self.address}-{self._random.getrandbits(60):x}"
        yield {"id": number, "sender": self.address, "recipient": self.service, "text": text, **more}
        if replies and (waits or self._is_patient):
            yield replies[-1]

    def _counts(self, _: int) -> Iterator[Line | str]:
        self.count += 1
        yield from self._text("COUNT", f"Count {self.count}")

    def _kept(self, _: int) -> Iterator[Line | str]:
        self.count += 1
        yield from self._text("KEEP", f"Count {self.count}", waits=True)

    def _doubles(self, _: int) -> Iterator[Line | str]:
        self.count += 1
        yield from self._text("TWICE", f"First {self.count}", f"Second {self.count}")

    def _parts(self, number: int) -> Iterator[Line | str]:
        self.count += 1
        yield from self._text("CO", part=[number % 256, 1, 2])
        yield from self._text("UNT", f"Count {self.count}", part=[number % 256, 2, 2])

    def _survey(self, number: int) -> Iterator[Line | str]:
        yield from self._text(f"SURVEY {number}", f"First of {number}?")
        yield from self._text(f"wool {number}", f"Second of {number}?")
        if self._random.random() < 0.3:
            silent = f"Silent {number} wool {number}"
            self.expected += [f"Second of {number}?", silent]
            yield silent
        else:
            self.surveys.append([number, f"wool {number}", f"yarn {number}"])
            yield from self._text(f"yarn {number}", f"Done {number} wool {number} yarn {number}")
