"""Tell what `import mokit` costs beyond the start of the interpreter, and what of it is attrs."""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from tempfile import TemporaryDirectory

from attrs import frozen

from timing import print_table

STARTS = ("pass", "import attrs", "import mokit")       # the first is what the others are compared with
SHOWN = 15                                              # contributors


@frozen
class Imported:
    """One line of what `-X importtime` tells."""

    module: str
    own: int            # µs without what it imports
    whole: int          # µs with it


def main() -> None:
    """Print the processor's times of whole starts, then the modules that took most."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few starts")
    rounds = 5 if parser.parse_args().quick else 40
    with TemporaryDirectory() as bytecode:
        python = Python(bytecode)
        for start in STARTS:
            python.stderr("-c", start)      # writes the bytecode
        _print_starts(python, rounds)
        print()
        _print_contributors(python)


@frozen
class Python:
    """An interpreter that keeps bytecode, as after an installation, whatever the environment says."""

    bytecode: str

    def stderr(self, *arguments: str) -> str:
        """What it writes to stderr."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        environment["PYTHONPYCACHEPREFIX"] = self.bytecode
        return subprocess.run(  # noqa: S603 - our own arguments
            [sys.executable, *arguments], env=environment, check=True, capture_output=True, text=True
        ).stderr

    def ms(self, code: str) -> float:
        """The processor's milliseconds for a whole run."""
        before = getrusage(RUSAGE_CHILDREN)
        self.stderr("-c", code)
        after = getrusage(RUSAGE_CHILDREN)
        return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000

    def imported(self, code: str) -> list[Imported]:
        """All that the code imports, the interpreter's own start included."""
        told = self.stderr("-X", "importtime", "-c", code).splitlines()[1:]
        lines = [line.removeprefix("import time:").split("|") for line in told]
        return [Imported(module.strip(), int(own), int(whole)) for own, whole, module in lines]


def _print_starts(python: Python, rounds: int) -> None:
    seen = [[python.ms(start) for start in STARTS] for _ in range(rounds)]      # in turn, A B C A B C
    rows = []
    for number, start in enumerate(STARTS):
        times = [row[number] for row in seen]
        beyond = median(row[number] - row[0] for row in seen)
        least = min(times) - min(row[0] for row in seen)
        rows.append([start, f"{min(times):.1f}", f"{median(times):.1f}", f"{least:.1f}", f"{beyond:.1f}"])
    print_table(["python -c, ms", "min", "median", "beyond start, of mins", "beyond start, median"], rows)


def _print_contributors(python: Python) -> None:
    at_start = {one.module for one in python.imported("pass")}
    ours = [one for one in python.imported("import mokit") if one.module not in at_start]
    costly = sorted(ours, key=lambda one: one.own, reverse=True)[:SHOWN]
    print(f"{len(ours)} modules beyond the start; with -X importtime, which itself costs:\n")
    print_table(["module", "own ms", "with its imports, ms"], [_row(one) for one in costly])


def _row(one: Imported) -> Sequence[str]:
    return one.module, f"{one.own / 1000:.2f}", f"{one.whole / 1000:.2f}"


if __name__ == "__main__":
    main()
