"""What a text is sent and billed as, in forms to read."""

import json
import unicodedata
from collections.abc import Iterator

from mokit.cli.arguments import many
from mokit.cli.screens import printable
from mokit.gsm import Encoding, encoding_of, segments, units
from mokit.gsm.economy import economy
from mokit.gsm.splitting import Costly, Segments, segmented


def billing_lines(text: str) -> str:
    """The count, each character that costs, and the economical way to write it, as plain lines."""
    return "\n".join(_lines(text, segmented(text)))


def _lines(text: str, found: Segments) -> Iterator[str]:
    yield _size(found.encoding, found.units, found.count)
    for one in found.costly:
        places = ", ".join(map(str, one.positions))
        yield printable(f"{one.character!r} {_name(one)} at {places}: {_cost(one)}")
    cheaper = economy(text)
    if cheaper.hindered_by:
        yield printable(f"economy: none, {', '.join(map(repr, cheaper.hindered_by))} would still need ucs2")
    elif cheaper.replaced:
        written = cheaper.text
        yield printable(f"economy: {_size(encoding_of(written), units(written), segments(written))}: {written!r}")


def _size(encoding: Encoding, filled: int, count: int) -> str:
    thing = "septet" if encoding == "gsm7" else "UTF-16 unit"
    return f"{encoding}, {many(filled, thing)}, {many(count, 'segment')}"


def _name(one: Costly) -> str:
    points = " ".join(f"U+{ord(character):04X}" for character in one.character)
    return f"{points} {unicodedata.name(one.character, '')}".rstrip() if len(one.character) == 1 else points


def _cost(one: Costly) -> str:
    return "not in gsm7" if one.forces_ucs2 else f"{one.units} septets each"


def billing_json(text: str) -> str:
    """The same as a JSON object, with the parts."""
    found, cheaper = segmented(text), economy(text)
    told = {
        "encoding": found.encoding,
        "units": found.units,
        "segments": found.count,
        "parts": found.parts,
        "costly": [one._asdict() for one in found.costly],
        "economy": {
            "text": cheaper.text,
            "segments": segments(cheaper.text),
            "replaced": [one._asdict() for one in cheaper.replaced],
            "hindered_by": cheaper.hindered_by,
        },
    }
    return json.dumps(told, indent=2)
