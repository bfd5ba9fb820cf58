"""Time several ways of doing the same thing side by side, in interleaved rounds."""

import asyncio
import gc
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from itertools import islice
from statistics import median
from time import process_time_ns
from typing import Any, Generic, TypeVar  # Any: entrants of a list differ in what they take

from attrs import field, frozen

T = TypeVar("T")
MIN_CALLS = 3                   # in one round, however long a call is: where a keyword stands may matter
MAX_CALLS = 2_000               # however short
WARM_UP = 3                     # calls that fill caches and tell how long one takes


@frozen
class Entrant(Generic[T]):
    """One way to answer a text."""

    name: str
    wrap: Callable[[str], T]                    # the text as this way takes it; outside the clock
    run: Callable[[Sequence[T]], list[object]]  # what came of each
    close: Callable[[], object] = field(default=lambda: None)
    proof: str = "counts 5."                    # stands in what comes of a text that hits

    def answered(self, text: str) -> bool:
        """Whether that text reaches a handler, so that nobody is timed at doing something else."""
        return self.proof in repr(self.run([self.wrap(text)]))


@frozen
class Timing:
    """What one entrant took of the processor."""

    name: str
    ns: float           # a call, median of the rounds
    ratio: float        # to the first entrant, median of the rounds' own ratios

    @property
    def cell(self) -> str:
        """Microseconds and ratio as a table shows them."""
        return f"{self.ns / 1000:,.2f} µs ×{self.ratio:,.1f}"


def each(call: Callable[[T], object]) -> Callable[[Sequence[T]], list[object]]:
    """A run that calls for each input."""
    return lambda inputs: [call(one) for one in inputs]


def each_awaited(
    call: Callable[[T], Awaitable[object]], runner: asyncio.Runner
) -> Callable[[Sequence[T]], list[object]]:
    """A run that awaits for each input, one after the other, on a loop that is already there."""

    async def run(inputs: Sequence[T]) -> list[object]:
        return [await call(one) for one in inputs]

    return lambda inputs: runner.run(run(inputs))


def compare(
    entrants: Sequence[Entrant[Any]], texts: Iterator[str], *, rounds: int, round_ms: float
) -> list[Timing]:
    """The timing of each entrant, ratios against the first.

    Rounds run A B C A B C, so that what else the machine does hits all of them alike. A round of one
    entrant takes about `round_ms`. Time is the processor's, of all threads: nobody waits for anything
    here but another program's turn. The garbage collector rests meanwhile.
    """
    gc.collect()
    gc.disable()
    try:
        return _compared(entrants, texts, rounds, round_ms)
    finally:
        gc.enable()


def _compared(
    entrants: Sequence[Entrant[Any]], texts: Iterator[str], rounds: int, round_ms: float
) -> list[Timing]:
    calls = [(entrant, _calls_in(entrant, texts, round_ms)) for entrant in entrants]
    seen = [[_ns_per_call(entrant, texts, count) for entrant, count in calls] for _ in range(rounds)]
    return [
        Timing(
            entrant.name,
            ns=median(row[number] for row in seen),
            ratio=median(row[number] / row[0] for row in seen),
        )
        for number, entrant in enumerate(entrants)
    ]


def _calls_in(entrant: Entrant[Any], texts: Iterator[str], round_ms: float) -> int:
    _ns_per_call(entrant, texts, WARM_UP)
    ns = _ns_per_call(entrant, texts, WARM_UP)
    return max(MIN_CALLS, min(MAX_CALLS, int(round_ms * 1_000_000 / ns)))


def _ns_per_call(entrant: Entrant[Any], texts: Iterator[str], calls: int) -> float:
    inputs = [entrant.wrap(text) for text in islice(texts, calls)]
    start = process_time_ns()
    entrant.run(inputs)
    return (process_time_ns() - start) / calls


def print_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table that is also Markdown; the first column is left-aligned, the others right-aligned."""
    lines = [list(heads), *(list(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    ruler = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    for line in [lines[0], ruler, *lines[1:]]:
        first, *rest = zip(line, widths, strict=True)
        cells = [first[0].ljust(first[1]), *(text.rjust(width) for text, width in rest)]
        print("| " + " | ".join(cells) + " |")
