"""HTTP requests and answers as plain values, for hosts and transports alike."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from attrs import field, frozen

from mokit.values import Value

NO_HEADERS: Mapping[str, str] = MappingProxyType({})


def _lower_names(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


@frozen(kw_only=True, eq=False, repr=False, slots=False)
class HttpRequest(Value):
    """One HTTP request, as it came in or as it shall go out."""

    method: str = "POST"        # upper case
    url: str = ""               # path as seen, or the whole URL of a request that goes out; no query
    query: str = ""             # without "?", still percent-encoded
    headers: Mapping[str, str] = field(default=NO_HEADERS, converter=_lower_names)   # names in lower case
    body: bytes = b""           # raw, since signatures cover it


@frozen(kw_only=True, eq=False, repr=False, slots=False)
class HttpResponse(Value):
    """One HTTP answer."""

    status: int = 200
    headers: Mapping[str, str] = field(default=NO_HEADERS, converter=_lower_names)
    body: bytes = b""


def sized_headers(response: HttpResponse) -> dict[str, str]:
    """An answer's headers with the length of its body; none for 204, which has no content.

    Source: RFC 9110, 8.6.
    """
    if response.status == 204:
        return dict(response.headers)
    return {**response.headers, "content-length": str(len(response.body))}


def plain(status: int, words: str) -> HttpResponse:
    """A short answer for a developer who looks."""
    headers = {"content-type": "text/plain; charset=utf-8"}
    return HttpResponse(status=status, headers=headers, body=words.encode())


def path_of(url: str) -> str:
    """The path of a URL as paths are compared: decoded, since some hosts do it, and without a last slash."""
    from urllib.parse import unquote, urlsplit  # not by `import mokit`

    try:
        path = urlsplit(url).path
    except ValueError:                  # "//[" looks like a host that begins with a bracket
        path = url
    return unquote(path).rstrip("/") or "/"


class Answer(NamedTuple):
    """An HTTP answer with what is to be done once it was written."""

    response: HttpResponse
    written: Callable[[], Any]          # to be awaited on an event loop, to be called elsewhere


class Answers(Protocol):
    """What answers HTTP requests on an event loop, such as an engine."""

    max_body: int                       # bytes; a longer body is refused, and a host reads no further

    async def answer(self, request: HttpRequest) -> Answer:
        """The answer to a request; never raises for what a stranger may send."""
        ...

    async def open(self) -> None:
        """Get ready; done by the first request, if nobody does it before."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


class SyncAnswers(Protocol):
    """What answers HTTP requests without an event loop, such as `engine.sync`."""

    max_body: int                       # bytes, as for `Answers`

    def answer(self, request: HttpRequest) -> Answer:
        """See `Answers.answer`."""
        ...
