"""The floor: what a good engineer would write by hand for one program's keywords.

It routes a keyword with a number behind it and nothing else: no consent, no conversations, no
misspellings, no look-alike letters. Whatever mokit costs beyond this has to be worth it.
"""

import string
from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha1
from hmac import compare_digest, digest
from typing import Protocol
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from attrs import frozen

from workload import HANDLERS, LOST, handlers

OUTER = string.punctuation + string.whitespace

Handler = Callable[[int], str]


@frozen
class Reply:
    """What goes back."""

    text: str


class Receives(Protocol):
    """Answers messages, each once."""

    def receive(self, message_id: str, text: str, sender: str) -> Reply:
        """What goes back."""
        ...


class Desk:
    """Answers texts such as "Taxi 5!"."""

    def __init__(self, keywords: Iterable[tuple[str, Handler]], lost: str) -> None:
        self._handlers = {keyword.casefold(): handler for keyword, handler in keywords}
        self._lost = Reply(lost)
        self._seen: dict[str, Reply] = {}

    def answer(self, text: str) -> Reply:
        """What the keyword's handler says, or the fallback."""
        words = [word.strip(OUTER) for word in text.casefold().split()]
        handler = self._handlers.get(words[0]) if words else None
        if handler is None:
            return self._lost
        if len(words) != 2 or not words[1].isdecimal():
            return Reply(f"Reply {words[0].upper()} and a number.")
        return Reply(handler(int(words[1])))

    def receive(self, message_id: str, text: str, sender: str) -> Reply:  # noqa: ARG002 - all are treated alike
        """The same, and the same again for a message that the gateway sends twice."""
        reply = self._seen.get(message_id)
        if reply is None:
            reply = self._seen[message_id] = self.answer(text)
        return reply


def desk_of(keywords: Sequence[str]) -> Desk:
    """A desk for the workload's keywords and handlers."""
    ten = handlers()
    return Desk(((keyword, ten[number % HANDLERS]) for number, keyword in enumerate(keywords)), LOST)


def twilio_webhook(desk: Receives, token: bytes, url: str, body: bytes, signature: str) -> tuple[int, str]:
    """Status and TwiML for one signed form, with the standard library alone.

    Source: Twilio, "Webhooks security": HMAC-SHA1 over the URL and the fields sorted by name.
    """
    form = dict(parse_qsl(body.decode(), keep_blank_values=True))
    signed = url + "".join(name + form[name] for name in sorted(form))
    expected = b64encode(digest(token, signed.encode(), sha1)).decode()
    if not compare_digest(expected, signature):
        return 403, ""
    reply = desk.receive(form["MessageSid"], form["Body"], form["From"])
    return 200, f"<Response><Message>{escape(reply.text)}</Message></Response>"
