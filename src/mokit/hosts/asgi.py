"""The webhooks as an ASGI 3 app.

Source: ASGI specification 3.0 (asgi.readthedocs.io), "HTTP & WebSocket" and "Lifespan".
"""

import logging
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, TypeAlias

from mokit.http import Answer, Answers, HttpRequest, HttpResponse, plain, sized_headers

Message: TypeAlias = MutableMapping[str, Any]       # Any: each type of message has keys of its own
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

log = logging.getLogger("mokit")


class AsgiApp:
    """Answers the gateways' webhooks, alone or mounted in any ASGI framework.

    A server's lifespan events open and close the store. Most frameworks give a mounted app none;
    then the first request opens it.
    """

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one connection.

        Raises:
            NotImplementedError: It is of a type that is neither "http", "websocket" nor "lifespan".
        """
        match scope["type"]:
            case "http":
                await self._serve(scope, receive, send)
            case "lifespan":
                await self._live(receive, send)
            case "websocket":
                await send({"type": "websocket.close", "code": 1000})
            case other:
                raise NotImplementedError(f"an ASGI connection is of type {other!r}; mokit serves HTTP alone")

    async def _serve(self, scope: Message, receive: Receive, send: Send) -> None:
        body = await _read(receive, self._answers.max_body)
        if body is None:
            return                                  # the client left, so nobody waits for an answer
        answer = await self._answer(_request(scope, body))
        try:
            await _write(send, answer.response)
        except OSError:
            log.info("a client left before its answer was written")
            return                                  # what the answer carried leaves from the outbox
        await _settle(answer)

    async def _answer(self, request: HttpRequest) -> Answer:
        try:
            return await self._answers.answer(request)
        except Exception:
            log.exception("a webhook request could not be answered")
            return Answer(plain(500, "something went wrong"), _nothing)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        if await _reported(send, "lifespan.startup", self._answers.open):
            await receive()
            await _reported(send, "lifespan.shutdown", self._answers.close)


async def _read(receive: Receive, limit: int) -> bytes | None:
    """The body, read until it is seen to be too large; None if the client left."""
    body = bytearray()
    more = True
    while more and len(body) <= limit:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return bytes(body)


def _request(scope: Message, body: bytes) -> HttpRequest:
    return HttpRequest(
        method=scope["method"],
        url=_path(scope.get("root_path", "").rstrip("/"), scope["path"]),
        query=scope.get("query_string", b"").decode("latin-1"),
        headers=_joined(scope["headers"]),
        body=body,
    )


def _path(root: str, path: str) -> str:
    # By the specification `path` holds the root path; some servers and frameworks take it away.
    whole = path == root or path.startswith(f"{root}/")
    return path if whole else root + path


def _joined(pairs: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in pairs:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


async def _write(send: Send, response: HttpResponse) -> None:
    headers = sized_headers(response).items()
    pairs = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    await send({"type": "http.response.start", "status": response.status, "headers": pairs})
    await send({"type": "http.response.body", "body": response.body})


async def _settle(answer: Answer) -> None:
    try:
        await answer.written()
    except Exception:
        log.exception("an answer was written, but could not be settled; what it carried may leave twice")


async def _nothing() -> None:
    """There is nothing to settle."""


async def _reported(send: Send, event: str, step: Callable[[], Awaitable[None]]) -> bool:
    """Whether the step went well, which the server is told."""
    try:
        await step()
    except Exception as error:
        log.exception("%s failed", event)
        await send({"type": f"{event}.failed", "message": f"{type(error).__name__}: {error}"})
        return False
    await send({"type": f"{event}.complete"})
    return True
