"""Send calls: the requests as gateways want them, and what their answers mean."""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import cast
from urllib.parse import urlencode

from mokit.errors import MalformedRequest
from mokit.http import HttpRequest, HttpResponse
from mokit.messages import Outbound
from mokit.transports.base import Submitted
from mokit.transports.bodies import EMPTY, Fields, json_object, object_at, objects_at, text_at


def json_post(url: str, value: object, **headers: str) -> HttpRequest:
    """A POST of JSON; halves of characters are left out. `authorization=` and the like are headers."""
    body = json.dumps(value, ensure_ascii=False).encode(errors="ignore")
    return HttpRequest(
        url=url, headers={"content-type": "application/json", "accept": "application/json", **headers}, body=body
    )


def form_post(url: str, fields: Mapping[str, str] | Sequence[tuple[str, str]], **headers: str) -> HttpRequest:
    """A POST of a form; halves of characters are left out. `authorization=` and the like are headers."""
    content = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
    return HttpRequest(url=url, headers={**content, **headers}, body=urlencode(fields, errors="ignore").encode())


def basic(user: str, password: str) -> str:
    """The `authorization` header of HTTP Basic."""
    return f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"


def with_links(message: Outbound) -> str:
    """The text of a message for a gateway that sends no pictures: their URLs stand below it, a line each."""
    return "\n".join(filter(None, [message.text, *(media.url for media in message.media)]))


def is_success(response: HttpResponse) -> bool:
    """Whether the gateway took the request as such."""
    return 200 <= response.status < 300


def answer_of(response: HttpResponse) -> Fields:
    """The JSON object that a gateway answers; an empty one if it can't be read."""
    try:
        return json_object(response.body)
    except MalformedRequest:
        return EMPTY


def told(fields: Fields, *path: str) -> str:
    """The text or whole number at a path of an answer, as text; empty if there is none."""
    try:
        return text_at(fields, *path)
    except MalformedRequest:
        return ""


def word_told(fields: Fields, *path: str) -> str:
    """The same for a field that may be true or false, which count as these words."""
    *outer, name = path
    try:
        value = object_at(fields, *outer).get(name) if outer else fields.get(name)
    except MalformedRequest:
        return ""
    return str(value).lower() if isinstance(value, bool) else told(fields, *path)


def texts_told(fields: Fields, name: str) -> list[str]:
    """The texts in an array of an answer; none if there is no array."""
    value = fields.get(name)
    texts = cast("list[object]", value) if isinstance(value, list) else []
    return [text for text in texts if isinstance(text, str)]


def objects_told(fields: Fields, *path: str) -> list[Fields]:
    """The objects of the array at a path of an answer; none if there is no array of objects."""
    try:
        return objects_at(fields, *path)
    except MalformedRequest:
        return []


def first_told(fields: Fields, *path: str) -> Fields:
    """The first of these objects; an empty one if there is none."""
    return next(iter(objects_told(fields, *path)), EMPTY)


def refused(
    response: HttpResponse,
    *,
    code: str = "",
    reason: str = "",
    retryable: bool = False,
    opted_out: bool = False,
) -> Submitted:
    """A refusal; an answer of 429 or 5xx may be another one later, whatever the code says."""
    return Submitted(
        accepted=False,
        code=code,
        reason=reason or f"HTTP {response.status}",
        retryable=not opted_out and (retryable or response.status == 429 or response.status >= 500),
        retry_after=retry_after(response),
        opted_out=opted_out,
    )


def retry_after(response: HttpResponse) -> timedelta | None:
    """What the gateway asks to wait, if it says so in seconds.

    Source: RFC 9110, 10.2.3.
    """
    header = response.headers.get("retry-after", "")
    return timedelta(seconds=int(header)) if header.isascii() and header.isdigit() and len(header) <= 6 else None
