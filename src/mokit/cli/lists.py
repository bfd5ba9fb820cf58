"""Lists of people with what they said, as CSV: read to be imported, written, and compared with a gateway's list."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from csv import DictReader
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, TextIO, get_args

from mokit.addresses import kind_of, normalise_address
from mokit.consents import ConsentLevel, Status, Step
from mokit.errors import InvalidAddress, MokitError
from mokit.mistakes import did_you_mean
from mokit.stores.base import milliseconds

COLUMNS = ("number", "status", "at", "level", "evidence", "service")
NUMBER_COLUMNS = (
    "number", "phone", "phone number", "phonenumber", "phone_number", "to", "msisdn", "recipient", "address",
)  # fmt: skip

_STATUSES: dict[str, Status] = {
    "opted in": "opted in", "in": "opted in", "opt in": "opted in", "subscribed": "opted in",
    "opted out": "opted out", "opt out": "opted out", "out": "opted out", "unsubscribed": "opted out",
    "stop": "opted out",
}  # fmt: skip


class WrongRow(MokitError):
    """A row can't be taken over; the message says which one and why."""


class WrongHead(MokitError):
    """The first line of the file names no such column."""


class UnknownStatus(MokitError, ValueError):
    """A row says neither that a person is in nor that they are out."""


class Said(NamedTuple):
    """What one row tells."""

    number: str                 # E.164
    service: str                # its name or number; "" for the one that the command names
    step: Step


def rows_said(
    file: TextIO, now: datetime, evidence: Sequence[str] = ("evidence",)
) -> Iterator[Said | WrongRow]:
    """What each row tells, or what is wrong with it.

    Args:
        file: CSV whose first line names its columns: number, status and at; level, service.
        now: Aware; an opt-out that is told to be later counts as said now.
        evidence: The columns that show where an opt-in comes from; they go on the ledger.

    Raises:
        WrongHead: A column is missing.
    """
    reader = DictReader(file)
    head = [name.strip().lower() for name in reader.fieldnames or ()]
    for wanted in ("number", "status", *(evidence if evidence != ("evidence",) else ())):
        if wanted.lower() not in head:
            raise WrongHead(f"the first line has no column {wanted!r}{did_you_mean(wanted, head)}; it has {head}")
    reader.fieldnames = head
    for row in reader:
        try:
            yield _said({name: (value or "").strip() for name, value in row.items() if name}, now, evidence)
        except (ValueError, InvalidAddress) as error:
            yield WrongRow(f"line {reader.line_num}: {error}")


def _said(row: Mapping[str, str], now: datetime, evidence: Sequence[str]) -> Said:
    status = _status(row["status"])
    level = row.get("level", "").lower() or ("express" if status == "opted in" else "")
    known = dict(zip(get_args(ConsentLevel), get_args(ConsentLevel), strict=True))
    if level not in known:
        raise ValueError(f"level is {level!r}; write implied, express or written")
    cause = _evidence(row, evidence)
    if status == "opted in" and not (cause and row.get("at")):
        raise ValueError("an opt-in needs evidence, and the time (at) when the person gave it")
    at = _moment(row.get("at", ""), now, ends_day=status == "opted out")
    if status == "opted in" and at > now:       # else it would outdo an opt-out from before today
        raise ValueError(f"at is {row['at']!r}, which is in the future; write when the person agreed, with its zone")
    step = Step(
        status, milliseconds(min(at, now)), "import", "", cause, known[level] if status == "opted in" else "",
        is_dated=bool(row.get("at")),
    )
    return Said(_number(row["number"]), row.get("service", ""), step)


def _evidence(row: Mapping[str, str], columns: Sequence[str]) -> str:
    """The evidence as one text: of several columns each with its name."""
    if len(columns) == 1:
        return row.get(columns[0].lower(), "")
    return "; ".join(f"{name}: {row[name.lower()]}" for name in columns if row.get(name.lower()))


def _moment(written: str, now: datetime, *, ends_day: bool) -> datetime:
    """When it was said; of a day alone its end for an opt-out and its beginning for an opt-in, the safer of the two.

    A time without a zone is UTC.
    """
    if not written:
        return now
    moment = datetime.fromisoformat(written)
    moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return moment + timedelta(days=1) if ends_day and len(written) == len("2026-11-21") else moment


def numbers_in(file: TextIO, column: str = "") -> Iterator[str | WrongRow]:
    """The numbers of a gateway's list of who opted out, E.164, or what is wrong with a line.

    Where there is a column "status", rows that say opted in are left out.

    Args:
        file: CSV whose first line names its columns, or a number a line.
        column: The one with the numbers; by default the first that is called like one.

    Raises:
        WrongHead: There is no such column.
        UnknownStatus: What a row's status means isn't known, so that opt-outs can't be told from opt-ins.
    """
    lines = [line for line in file if line.strip()]
    head = [name.strip().strip('"').lower() for name in (lines[0] if lines else "").split(",")]
    found = next((name for name in ((column.lower(),) if column else NUMBER_COLUMNS) if name in head), None)
    if found is None and (column or (lines and not any(letter.isdigit() for letter in lines[0]))):
        raise WrongHead(f"the first line has no column {column or 'number'!r}; it has {head}")
    rows: Iterable[tuple[int, str, str]] = ((line, written, "opted out") for line, written in enumerate(lines, 1))
    if found is not None:
        reader = DictReader(lines[1:], fieldnames=head)
        always = "" if "status" in head else "opted out"
        rows = ((reader.line_num + 1, row.get(found) or "", always or row.get("status") or "") for row in reader)
    for line, written, status in rows:
        try:
            if _status(status) == "opted out":
                yield _number(written.strip().strip('"'))
        except InvalidAddress as error:
            yield WrongRow(f"line {line}: {error}")
        except UnknownStatus as error:
            raise UnknownStatus(f"line {line}: {error}, or leave the column out if all of them left") from error


def _status(written: str) -> Status:
    """What a row says of a person.

    Raises:
        UnknownStatus: It says nothing that is known.
    """
    status = _STATUSES.get(written.strip().lower().replace("_", " ").replace("-", " "))
    if status is None:
        raise UnknownStatus(f"status is {written!r}; write opted in or opted out")
    return status


def _number(written: str) -> str:
    """The number in E.164, as lists have it with and without its "+".

    Raises:
        InvalidAddress: It is none.
    """
    number = normalise_address(written, international=True)
    if kind_of(number) != "e164":
        raise InvalidAddress(f"{written!r} is no number with its country, such as +14155550100")
    return number
