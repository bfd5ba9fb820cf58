"""What must hold when all is done: of each person, of each message that the gateway has, and of the whole run."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from mokit.addresses import masked
from tests.crashes.field import Field
from tests.crashes.people import Line, Person
from tests.crashes.processes import Broken
from tests.crashes.program import NUMBERS

ARRIVED = {"sent", "answered"}      # kinds of lines that tell of a message that the gateway has


def check(field: Field) -> None:
    """All that must hold.

    Raises:
        Broken: Something does not.
    """
    if field.deck.unmet:
        raise Broken(f"nobody died at {field.deck.unmet}")
    for person in field.people:
        _check_person(field, person)
    check_sendings(field.lines)
    for line in field.lines:
        if line["kind"] == "failed" or (line["kind"] == "error" and not field.server_deaths):
            raise Broken(f"given up: {line}")


def _check_person(field: Field, person: Person) -> None:
    state = field.ask("export", person.address)
    data = next(iter(state["contacts"].values())).get("data", {})
    _same(f"{person.address} counted", data.get("count", 0), person.count)
    _same(f"{person.address} answered", data.get("surveys", []), person.surveys)
    marks = [f"m:gateway{person.service}:{number}" for number in person.ids]
    known = field.ask("marks", (person.address, marks))
    _same(f"{person.address}'s messages", sorted(known), sorted(marks))
    got = _firsts(line for line in field.lines if line.get("to") == person.address)
    said = [text for number, text in got.items() if not number.startswith("b:")]
    _same(f"{person.address} got", said, person.expected)
    tips = [text for number, text in got.items() if number.startswith("b:")]
    wanted = field.tips if person.service == next(iter(NUMBERS)) else []
    _same(f"{person.address} was told", sorted(tips), sorted(wanted))


def check_sendings(lines: Iterable[Line]) -> None:
    """Whatever the gateway has twice was said to be sent again, by whoever sent it then.

    The log says so before it leaves, and `MessageSent.again` afterwards, unless that worker died before it could.

    Raises:
        Broken: Something was not.
    """
    seen: set[str] = set()
    warned: set[tuple[str, str]] = set()        # by whom of which message, since they last sent it
    doubled: dict[tuple[str, str], bool] = {}   # whether what somebody sent had arrived before
    for line in lines:
        one = line["who"], _in_the_log(line)
        if line["kind"] == "warned":
            warned.add(one)
        elif line["kind"] in ARRIVED:
            doubled[one] = line["id"] in seen
            if doubled[one] and one not in warned:
                raise Broken(f"sent twice, and nobody was warned: {line}")
            warned.discard(one)
            seen.add(line["id"])
        elif line["kind"] == "told" and doubled.get(one, False) and not line["again"]:
            raise Broken(f"sent twice, and told as sent once: {line}")


def _in_the_log(line: Line) -> str:
    """A message's id, if the line is about one, as mokit's log has it: without the whole number."""
    number: str = line.get("to", "")
    name: str = line.get("id", "")
    return name.replace(number, masked(number)) if number else name


def times_doubled(lines: Iterable[Line]) -> int:
    """How often the gateway got a message that it had already."""
    arrived = Counter(line["id"] for line in lines if line["kind"] in ARRIVED)
    return sum(times - 1 for times in arrived.values())


def _firsts(lines: Iterator[Line]) -> dict[str, str]:
    """Each message's text, in the order in which the gateway has got them first."""
    found: dict[str, str] = {}
    for line in lines:
        if line["kind"] in ARRIVED and found.setdefault(line["id"], line["text"]) != line["text"]:
            raise Broken(f"one id, two texts: {line}, {found[line['id']]}")
    return found


def _same(what: str, found: Sequence[object] | int, wanted: Sequence[object] | int) -> None:
    if found != wanted:
        raise Broken(f"{what}: {found!r}, and it should be {wanted!r}")
