"""The HTTP client that send calls go out by: httpx, behind the one seam that the outbox knows."""

from datetime import timedelta
from importlib.util import find_spec

from mokit.errors import MissingExtra
from mokit.http import HttpRequest, HttpResponse

TIMEOUT = timedelta(seconds=10)
MISSING = "sending over HTTP needs httpx: pip install 'mokit[http]'"


def check_installed() -> None:
    """Find httpx without loading it.

    Raises:
        MissingExtra: It is not installed.
    """
    if find_spec("httpx") is None:
        raise MissingExtra(MISSING)


class HttpxClient:
    """An `HttpClient` on httpx, for any number of threads; connections are kept open.

    Raises:
        MissingExtra: httpx is not installed.
    """

    def __init__(self, *, timeout: timedelta = TIMEOUT) -> None:
        try:
            import httpx
        except ImportError as error:
            raise MissingExtra(MISSING) from error
        self._errors = httpx.HTTPError
        self._client = httpx.Client(timeout=timeout.total_seconds())

    def send(self, request: HttpRequest) -> HttpResponse:
        """Send a request and read the whole answer.

        Raises:
            OSError: The gateway could not be reached, or did not answer in time.
        """
        url = f"{request.url}?{request.query}" if request.query else request.url
        try:
            answer = self._client.request(
                request.method, url, headers=dict(request.headers), content=request.body
            )
        except self._errors as error:
            raise OSError(f"{type(error).__name__}: {error}") from error
        return HttpResponse(status=answer.status_code, headers=dict(answer.headers), body=answer.content)

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()
