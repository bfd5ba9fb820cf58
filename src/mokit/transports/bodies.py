"""The JSON that gateways post, and the fields of it."""

import json
import re
from collections.abc import Mapping
from typing import TypeAlias, cast

from mokit.errors import MalformedRequest

Fields: TypeAlias = Mapping[str, object]
EMPTY: Fields = {}              # a Mapping, so that nobody writes into it

_PAIR = re.compile(rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")      # of surrogates
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def json_value(body: bytes) -> object:
    """What JSON says; half a character, such as one of the two escapes of an emoji, becomes "?".

    Raises:
        MalformedRequest: It is no JSON in UTF-8, or nested too deeply.
    """
    try:
        value: object = json.loads(body.removeprefix(_BYTE_ORDER_MARK).decode())
        if _may_hold_half(body):
            value = json.loads(json.dumps(value, ensure_ascii=False).encode(errors="replace"))
    except (ValueError, RecursionError) as error:
        raise MalformedRequest(f"the body is no JSON: {type(error).__name__}") from error
    return value


def _may_hold_half(body: bytes) -> bool:
    # Most escapes of surrogates are pairs; a backslash that is escaped itself makes it hard to tell.
    if b"\\ud" not in body and b"\\uD" not in body:
        return False
    rest = _PAIR.sub(b"", body)
    return b"\\\\" in body or b"\\ud" in rest or b"\\uD" in rest


def is_json(body: bytes) -> bool:
    """Whether a body can be a JSON object or array, and so no form."""
    return body.removeprefix(_BYTE_ORDER_MARK).lstrip()[:1] in {b"{", b"["}


def json_object(body: bytes) -> Fields:
    """The fields of a JSON object.

    Raises:
        MalformedRequest: It is none.
    """
    return _object("the body", json_value(body))


def json_objects(body: bytes) -> list[Fields]:
    """The objects of a JSON array, in order; one that stands alone counts as an array of one.

    Raises:
        MalformedRequest: It is neither, or the array holds something else.
    """
    value = json_value(body)
    return _objects("the body", cast("object", value) if isinstance(value, list) else [value])


def text_at(fields: Fields, *path: str) -> str:
    """The text or whole number at a path, as text; empty where there is none.

    Raises:
        MalformedRequest: Something else is there.
    """
    value = _at(fields, path)
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int):
        raise MalformedRequest(f"{'.'.join(path)} is no text")
    return str(value)


def required(fields: Fields, *path: str) -> str:
    """The text or whole number at a path, which has to be there; for forms as well.

    Raises:
        MalformedRequest: It is missing or blank, or something else is there.
    """
    value = text_at(fields, *path)
    if not value or value.isspace():
        raise MalformedRequest(f"{'.'.join(path)} is missing")
    return value


def object_at(fields: Fields, *path: str) -> Fields:
    """The object at a path; an empty one where there is none.

    Raises:
        MalformedRequest: Something else is there.
    """
    value = _at(fields, path)
    return EMPTY if value is None else _object(".".join(path), value)


def objects_at(fields: Fields, *path: str) -> list[Fields]:
    """The objects of the array at a path; none where there is no array.

    Raises:
        MalformedRequest: Something else is there.
    """
    value = _at(fields, path)
    return [] if value is None else _objects(".".join(path), value)


def _at(fields: Fields, path: tuple[str, ...]) -> object:
    value: object = fields
    for name in path:
        if value is None:
            break
        value = _object(".".join(path), value).get(name)
    return value


def _object(where: str, value: object) -> Fields:
    if not isinstance(value, dict):
        raise MalformedRequest(f"{where} is no JSON object")
    return cast("Fields", value)        # JSON has no keys but strings


def _objects(where: str, value: object) -> list[Fields]:
    if not isinstance(value, list):
        raise MalformedRequest(f"{where} is no JSON array")
    return [_object(where, one) for one in cast("list[object]", value)]
