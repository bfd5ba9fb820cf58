"""Conversations that wait for an answer, in forms to read and as lines of JSON."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import redirect_stdout
from pathlib import Path

from rich.table import Table

from mokit.addresses import masked
from mokit.cli.listings import Listing
from mokit.cli.screens import printable
from mokit.engine import Engine
from mokit.histories import HistoryReport, Recorded
from mokit.testing import check_history, recorded_talks

TALKS = Listing(
    ("Person", "Service", "Conversation", "Waits for", "Began", "Answers"), ("", "", "bold cyan", "", "dim", "dim")
)
CHECKED = Listing(("Person", "Conversation", "Waits for", "Verdict", "Why"), ("", "bold cyan", "", "yellow", "dim"))


class NoRecord(ValueError):
    """A line of a file is no recorded conversation."""


def waiting_talks(engine: Engine) -> list[Recorded]:
    """What the engine's store has; what the program prints meanwhile goes to stderr."""
    with redirect_stdout(sys.stderr):
        return recorded_talks(engine)


def checked_talks(engine: Engine, records: Iterable[Recorded]) -> list[HistoryReport]:
    """What becomes of the records; what handlers print goes to stderr."""
    with redirect_stdout(sys.stderr):
        return check_history(engine, records)


def read_talks(file: str) -> list[Recorded]:
    """The records in a file of JSON lines, or on the standard input for "-".

    Raises:
        NoRecord: A line is none; the message says which.
        OSError: The file can't be read.
    """
    text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    return [_record(line, f"{file}:{number}") for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def _record(line: str, place: str) -> Recorded:
    try:
        return Recorded.from_json(line)
    except ValueError as error:
        raise NoRecord(f"{place}: {error}") from None


def nothing_waits(engine: Engine) -> str:
    """What is said where there is nothing to show; a store that is always empty must not look like success."""
    store = engine._plan.settings.store  # pyright: ignore[reportPrivateUsage] - no host needs to ask
    return f"no conversation waits in the {type(store).__name__}"


def exported(record: Recorded, *, whole_numbers: bool) -> str:
    """A record as a line of JSON; a masked number appears nowhere in it, neither in ids nor in what was typed."""
    line, number = record.to_json(), record.person
    return line if whole_numbers else line.replace(number, masked(number))


def shown_talks(records: Iterable[Recorded], *, whole_numbers: bool) -> tuple[Table, str]:
    """The records for a terminal, and as plain lines; times are in UTC."""
    return TALKS.shown(_talk_cells(records, whole_numbers=whole_numbers))


def _talk_cells(records: Iterable[Recorded], *, whole_numbers: bool) -> Iterator[Sequence[str]]:
    for one in records:
        waits_for = f"{one.waits_for} (lapsed)" if one.talk.get("lapsed") else one.waits_for or "its turn"
        began = "" if one.is_in_line else f"{one.began:%Y-%m-%d %H:%M}"
        answers = str(len(one.talk.get("answers", ())))
        yield _cells(_number(one, whole=whole_numbers), one.service, one.name, waits_for, began, answers)


def shown_reports(reports: Iterable[HistoryReport], *, whole_numbers: bool) -> tuple[Table, str]:
    """The reports for a terminal, and as plain lines."""
    return CHECKED.shown(_report_cells(reports, whole_numbers=whole_numbers))


def _report_cells(reports: Iterable[HistoryReport], *, whole_numbers: bool) -> Iterator[Sequence[str]]:
    for one in reports:
        record = one.record
        number = _number(record, whole=whole_numbers)
        yield _cells(number, record.name, record.waits_for, one.verdict, one.detail)


def _number(record: Recorded, *, whole: bool) -> str:
    return record.person if whole else masked(record.person)


def _cells(*cells: str) -> Sequence[str]:
    return [printable(" ".join(cell.split("\n"))) for cell in cells]


def summary(reports: Sequence[HistoryReport]) -> str:
    """How many of each verdict: "2 of 4 continue, error: 1, stale: 1"."""
    counted = Counter(one.verdict for one in reports)
    told = [f"{counted.pop('continues', 0)} of {len(reports)} continue"]
    return ", ".join(told + [f"{verdict}: {count}" for verdict, count in sorted(counted.items())])
