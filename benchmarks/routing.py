"""Compare what it costs to find a keyword's handler, from ten keywords to a million.

The first row is the floor, written by hand; ratios are against it.
"""

import argparse
from collections.abc import Iterator, Sequence
from typing import Any

from floor import desk_of
from ours import mokit_entrants
from peers import LARGEST
from timing import Entrant, Timing, compare, each, print_table
from workload import CASES, SCRIPTS, Script, texts

SIZES = (10, 1_000, 100_000, 1_000_000)
QUICK = (10, 1_000)


def main() -> None:
    """Print a table for each alphabet and number of keywords."""
    options = _options()
    for script in SCRIPTS:
        for size in options.sizes:
            print(f"\n{size:,} keywords, {script.name}\n")
            _print_comparison(script, size, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few rounds, and at most 1 000 keywords")
    parser.add_argument("--sizes", type=int, nargs="+", help="numbers of keywords")
    parser.add_argument("--without-peers", action="store_true", help="the floor and mokit only")
    options = parser.parse_args()
    options.sizes = options.sizes or (QUICK if options.quick else SIZES)
    return options


def _print_comparison(script: Script, size: int, options: argparse.Namespace) -> None:
    keywords = script.keywords(size)
    entrants = [*_floor(keywords), *mokit_entrants(keywords)]
    if not options.without_peers:
        entrants += _peers(keywords)
    columns = [_timings(entrants, keywords, case, quick=options.quick) for case in CASES]
    rows = [[row[0].name, *(timing.cell for timing in row)] for row in zip(*columns, strict=True)]
    print_table(["a text", *CASES], rows)
    for entrant in entrants:
        entrant.close()


def _floor(keywords: Sequence[str]) -> list[Entrant[Any]]:
    return [Entrant("by hand: decide and run", str, each(desk_of(keywords).answer))]


def _peers(keywords: Sequence[str]) -> Iterator[Entrant[Any]]:
    for peer, largest in LARGEST.items():
        if len(keywords) > largest:
            continue
        try:
            yield peer(keywords)
        except ImportError as error:
            print(f"left out: {error}")


def _timings(
    entrants: Sequence[Entrant[Any]], keywords: Sequence[str], case: str, *, quick: bool
) -> list[Timing]:
    endless = texts(keywords, CASES[case])
    for entrant in entrants:
        assert entrant.answered(next(endless)) == (case == "hit"), f"{entrant.name} on a {case}"
    return compare(entrants, endless, rounds=3 if quick else 9, round_ms=5 if quick else 20)


if __name__ == "__main__":
    main()
