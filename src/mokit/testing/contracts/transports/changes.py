"""Changes to requests: what a forger does, and what a gateway may do with its next version."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import cast
from urllib.parse import parse_qsl, urlencode

from attrs import evolve

from mokit.http import HttpRequest

Pairs = list[tuple[str, str]]

MOST_BYTES = 100                # that are changed, one at a time


def is_json(request: HttpRequest) -> bool:
    """Whether the body is JSON, whatever its content type says."""
    return request.body[:1] in {b"{", b"["}


def query_of(request: HttpRequest) -> Pairs:
    """The fields of the query."""
    return parse_qsl(request.query, keep_blank_values=True, encoding="latin-1")


def form_of(request: HttpRequest) -> Pairs:
    """The fields of the form in the body; none if there is no form."""
    return [] if is_json(request) else parse_qsl(
        request.body.decode("latin-1"), keep_blank_values=True, encoding="latin-1"
    )


def with_query(request: HttpRequest, pairs: Pairs) -> HttpRequest:
    """The request with another query."""
    return evolve(request, query=_encoded(pairs))


def with_form(request: HttpRequest, pairs: Pairs) -> HttpRequest:
    """The request with another form in its body."""
    return evolve(request, body=_encoded(pairs).encode())


def _encoded(pairs: Pairs) -> str:
    return urlencode(pairs, encoding="latin-1", errors="replace")      # each letter stands for a byte


def with_json(request: HttpRequest, value: object) -> HttpRequest:
    """The request with other JSON in its body."""
    return evolve(request, body=json.dumps(value).encode())


def with_headers(request: HttpRequest, **headers: str | None) -> HttpRequest:
    """The request with other headers; None takes one away."""
    merged = {**request.headers, **headers}
    return evolve(request, headers={name: value for name, value in merged.items() if value is not None})


def with_further_fields(request: HttpRequest) -> HttpRequest:
    """The request with a field that nobody has heard of, wherever it has fields."""
    if is_json(request):
        return with_json(request, _widened(json.loads(request.body)))
    if request.body:
        return with_form(request, [*form_of(request), ("BrandNew", "1")])
    return with_query(request, [*query_of(request), ("BrandNew", "1")])


def _widened(value: object) -> object:
    if isinstance(value, list):
        return [_widened(one) for one in cast("list[object]", value)]
    if isinstance(value, dict):
        fields = cast("dict[str, object]", value)
        return {name: _widened(one) for name, one in fields.items()} | {"brandNew": {"x": [1]}}
    return value


def changed_bodies(request: HttpRequest, other: HttpRequest) -> Iterator[HttpRequest]:
    """The request with a body that differs: by a byte, by a field, or wholly."""
    body = request.body
    for position in range(0, len(body), max(1, len(body) // MOST_BYTES)):
        yield evolve(request, body=body[:position] + bytes([body[position] ^ 1]) + body[position + 1 :])
    for changed in (b"", body[:-1], body[1:], body + b" ", body + b"x", body + b"&a=1", body + body, other.body):
        yield evolve(request, body=changed)
    for pairs in changed_pairs(form_of(request)):
        yield with_form(request, pairs)


def changed_queries(request: HttpRequest, other: HttpRequest) -> Iterator[HttpRequest]:
    """The request with a query that differs: by a field, or wholly."""
    for query in ("", "a=1", f"{request.query}&a=1", f"a=1&{request.query}", other.query, f"{request.query}&"):
        yield evolve(request, query=query)
    for pairs in changed_pairs(query_of(request)):
        yield with_query(request, pairs)
    yield evolve(request, query="", body=request.query.encode(), method="POST")
    yield evolve(request, query=request.body.decode("latin-1"), body=b"", method="GET")


def changed_pairs(pairs: Pairs) -> Iterator[Pairs]:
    """Fields in another order, doubled, changed, emptied, renamed, or without one of them."""
    yield [*reversed(pairs)]
    for place, (name, value) in enumerate(pairs):
        before, behind = pairs[:place], pairs[place + 1 :]
        yield [*before, *behind]
        for changed in ((name, f"{value}x"), (name, ""), (f"{name}x", value), (name.swapcase(), value)):
            yield [*before, changed, *behind]
        yield [*pairs, (name, f"{value}x")]
        yield [(name, f"{value}x"), *pairs]
        yield [*pairs, (name, value)]


def broken_proofs(request: HttpRequest, unsigned: HttpRequest, other: HttpRequest) -> Iterator[HttpRequest]:
    """The request with each part of its proof taken away, emptied, changed, or taken from another one."""
    for name in proofs_in(request.headers, unsigned.headers):
        value = request.headers[name]
        for broken in (None, "", *_broken(value), other.headers[name]):
            if broken != value:
                yield with_headers(request, **{name: broken})
    yield from _broken_fields(request, with_query, query_of(request), query_of(unsigned))
    yield from _broken_fields(request, with_form, form_of(request), form_of(unsigned))
    if is_json(request) and request.body != unsigned.body:
        yield from _broken_values(request, json.loads(request.body), json.loads(unsigned.body))


def _broken_fields(
    request: HttpRequest, put: Callable[[HttpRequest, Pairs], HttpRequest], signed: Pairs, unsigned: Pairs
) -> Iterator[HttpRequest]:
    for name in proofs_in(dict(signed), dict(unsigned)):
        rest = [pair for pair in signed if pair[0] != name]
        yield put(request, rest)
        for value in ("", *_broken(dict(signed)[name])):
            yield put(request, [*rest, (name, value)])


def _broken_values(
    request: HttpRequest, signed: Mapping[str, object], unsigned: Mapping[str, object]
) -> Iterator[HttpRequest]:
    for name in proofs_in(signed, unsigned):
        for value in (None, "", *_broken(str(signed[name]))):
            yield with_json(request, {**signed, name: value})


def proofs_in(signed: Mapping[str, object], unsigned: Mapping[str, object]) -> list[str]:
    """The names of what signing added."""
    return [name for name, value in signed.items() if unsigned.get(name) != value]


def _broken(value: str) -> Iterator[str]:
    # Not at the very end: the last letter of base64 may hold bits that nobody reads.
    for position in range(0, len(value) - 4, max(1, len(value) // 20)):
        letter = "A" if value[position] not in "Aa" else "B"
        yield value[:position] + letter + value[position + 1 :]
    yield value[: len(value) // 2]
    yield f"{value}x"
    yield "ü\udcff"
