"""Tell what an index of keywords costs in memory, in bytes a keyword, beside a plain dict."""

import argparse
import gc
import tracemalloc
from collections.abc import Callable, Iterable, Sequence
from time import perf_counter
from typing import TypeVar

from attrs import frozen

from floor import desk_of
from ours import built, spellings_built
from timing import print_table
from workload import SCRIPTS, Script

SIZES = (100_000, 1_000_000)
QUICK = (10_000,)

T = TypeVar("T")


@frozen
class Held:
    """What a structure holds."""

    name: str
    keyword_bytes: float        # that stay
    peak_bytes: float           # at most while it was built
    seconds: float              # to build it, slowed by the measuring


def main() -> None:
    """Print a table for each alphabet and number of keywords."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10 000 keywords")
    parser.add_argument("--sizes", type=int, nargs="+", help="numbers of keywords")
    options = parser.parse_args()
    for script in SCRIPTS:
        for size in options.sizes or (QUICK if options.quick else SIZES):
            print(f"\n{size:,} keywords, {script.name}\n")
            rows = map(_row, _measured(script, size))
            print_table(["bytes a keyword", "held", "peak", "built in, s"], rows)


def _row(held: Held) -> Sequence[str]:
    return held.name, f"{held.keyword_bytes:,.0f}", f"{held.peak_bytes:,.0f}", f"{held.seconds:.1f}"


def _measured(script: Script, size: int) -> Iterable[Held]:
    keywords = script.keywords(size)        # the strings themselves are not counted
    yield _held("by hand: a dict", lambda: desk_of(keywords), size)[1]
    engine, held = _held("mokit: engine with its index", lambda: built(keywords), size)
    yield held
    yield _held("mokit: misspelling index, on top", lambda: spellings_built(engine, keywords), size)[1]


def _held(name: str, build: Callable[[], T], size: int) -> tuple[T, Held]:
    gc.collect()
    tracemalloc.start()
    start = perf_counter()
    kept = build()
    seconds = perf_counter() - start
    gc.collect()
    held, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return kept, Held(name, held / size, peak / size, seconds)


if __name__ == "__main__":
    main()
