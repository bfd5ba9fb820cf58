"""Patterns of phrases, read from the tables of `mokit.consent.phrases`."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Literal, NamedTuple

from mokit.consent.spellings import spellings
from mokit.consent.table import Table

Role = Literal["opt_out", "wrong_number", "suspected", "wants"]
Edge = Literal["", "clause", "text"]

_PLAIN_DENIALS = frozenset("not isnt dont pas nicht nao no nahi".split())
_EDGES: Mapping[str, Edge] = {",": "clause", "^": "text", "$": "text"}
_MARKS = frozenset("!&")


class Slot(NamedTuple):
    """A place in a pattern, for one word or some."""

    words: frozenset[str]
    kind: Literal["one", "maybe", "any", "fill", "never"]


class Around(NamedTuple):
    """Words before a phrase that say something of it."""

    denials: frozenset[str]
    doubts: frozenset[str]
    restarts: frozenset[str]    # what stands before these says nothing


class Pattern(NamedTuple):
    """A row of a table."""

    role: Role
    language: str
    slots: tuple[Slot, ...]
    begins: Edge            # what it begins, padding apart
    past: frozenset[str]    # ... and these small words apart
    ends: Edge              # what it ends, padding apart
    clear: bool
    scattered: bool         # its words stand anywhere in a clause
    around: Around

    @property
    def firsts(self) -> frozenset[str]:
        """The words that it may begin with."""
        slots = [slot for slot in self.slots if slot.kind != "never"]
        needed = next(at for at, slot in enumerate(slots) if slot.kind == "one")
        return frozenset(chain.from_iterable(slot.words for slot in slots[: needed + 1]))

    @property
    def needed(self) -> Sequence[frozenset[str]]:
        """The words of each slot that must be filled."""
        return [slot.words for slot in self.slots if slot.kind == "one" and "," not in slot.words]


def patterns_of(language: str, table: Table) -> Iterator[Pattern]:
    """The patterns of a language, the strongest first."""
    spelt = spellings(table)
    sets = {name: list(_inflected(words, table.endings)) for name, words in table.sets.items()}
    fillers = _spelt(table.fillers.split(), spelt)
    denials, doubts, restarts = (_spelt(each.split(), spelt) for each in (table.denials, table.doubts, table.restarts))
    around = Around(denials, doubts, restarts | {","})
    of_numbers = around._replace(denials=denials & _PLAIN_DENIALS)      # others are what they are about
    roles: tuple[tuple[Role, str, Around], ...] = (
        ("wrong_number", table.wrong_number, of_numbers),
        ("opt_out", table.opt_out, around),
        ("suspected", table.suspected, around),
        ("wants", table.wants, around),
    )
    shared: dict[frozenset[str], frozenset[str]] = {}      # the same set many times takes much memory
    for role, lines, known in roles:
        for line in _lines(lines):
            begins, slots = _edge(line.split(), 0)
            ends, slots = _edge(slots, -1)
            past = fillers if slots[0] == "~" else frozenset[str]()
            read = tuple(_slot(slot, fillers, sets, spelt) for slot in slots[bool(past) :] if slot not in _MARKS)
            read = tuple(slot._replace(words=shared.setdefault(slot.words, slot.words)) for slot in read)
            yield Pattern(role, language, read, begins, past, ends, "!" in slots, "&" in slots, known)


def _lines(lines: str) -> list[str]:
    """The lines of a table; one that is indented further goes on with the one before."""
    joined = re.sub(r"\n {8,}", " ", re.sub(r"\|\s*\n\s*", "|", lines))
    return [line for line in map(str.strip, joined.splitlines()) if line]


def _edge(slots: list[str], at: int) -> tuple[Edge, list[str]]:
    edge = _EDGES.get(slots[at], "")
    return edge, (slots[1:] if at == 0 else slots[:-1]) if edge else slots


def _inflected(words: str, endings: Mapping[str, str]) -> Iterator[str]:
    """The words of a set, those that are stems with each of their endings."""
    for word in words.split("|"):
        stem, _, name = word.partition("+")
        for ending in endings[name].split() if name else ["-"]:
            yield stem + ending.removeprefix("-")


def _slot(
    written: str, fillers: frozenset[str], sets: Mapping[str, Sequence[str]], spelt: Mapping[str, Sequence[str]]
) -> Slot:
    if written == "~":
        return Slot(fillers, "fill")
    if written == "*":
        return Slot(frozenset(), "any")
    names = written.removeprefix("-").removesuffix("?").split("|")
    several = (sets[name[1:]] if name[:1] == "@" else [name] for name in names)
    words = _spelt(chain.from_iterable(several), spelt)
    return Slot(words, "never" if written[0] == "-" else "maybe" if written[-1] == "?" else "one")


def _spelt(words: Iterable[str], spelt: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """The words in all their spellings."""
    return frozenset(chain.from_iterable((word, *spelt.get(word, ())) for word in words))
