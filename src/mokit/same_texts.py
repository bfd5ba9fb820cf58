"""One text under two ids: phones and carriers hand some texts over twice, seconds apart.

What a person sent within the last seconds stands in their document, as hashes. So whichever worker gets the second
copy knows of the first.
"""

import json
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from mokit.contacts import read_document
from mokit.messages import Inbound
from mokit.stores.base import milliseconds
from mokit.turns import Turn

MOST_HEARD = 10                 # texts of one person that are remembered, the newest


class Heard(NamedTuple):
    """A text that was handled a moment ago."""

    digest: str                 # of the number that was texted, and the text
    at: int                     # ms; when it came
    cause: str                  # "<transport>:<message id>"
    sent: int                   # ms, by the gateway's clock; 0 if it wasn't told


class SameTexts:
    """Finds texts that came before under another id.

    Args:
        windows: How far apart two copies may come, by the name of the transport.
        otherwise: The same for all other transports; None: each text counts there.
    """

    def __init__(self, windows: Mapping[str, timedelta], otherwise: timedelta | None) -> None:
        self._windows = {name: _ms(window) for name, window in windows.items()}
        self._otherwise = 0 if otherwise is None else _ms(otherwise)

    def first(self, turn: Turn, document: Mapping[str, Any]) -> str | None:
        """The cause of the text that this one is a copy of; None if it is none.

        What may answer a question that was asked upon the first one is no copy: "1" is the answer to many questions.
        """
        window, message = self._window(turn), turn.message
        if not window:
            return None
        digest, at = _digest(message), milliseconds(message.received_at)
        alike = [one for one in _heard(turn, document) if one.digest == digest and abs(at - one.at) <= window]
        return next((one.cause for one in alike if not _may_answer(turn, one)), None)

    def noted(self, turn: Turn, state: str | None) -> str | None:
        """The person's document with this text in it; None where it isn't remembered."""
        window, message = self._window(turn), turn.message
        if not window or turn.is_secret:        # a hash of so few digits would tell them
            return None
        document, at = read_document(state), milliseconds(message.received_at)
        new = Heard(_digest(message), at, turn.cause, _sent(message))
        heard = [one for one in _heard(turn, document) if at - one.at <= window]
        document["heard"] = {**document.get("heard", {}), turn.service.name: [*heard, new][-MOST_HEARD:]}
        return json.dumps(document, separators=(",", ":"))

    def _window(self, turn: Turn) -> int:
        """How far apart copies of the turn's text may come, in ms; 0 where it counts in any case."""
        message = turn.message
        if message.media or not turn.words:     # two pictures are alike in that they have no words
            return 0
        return self._windows.get(message.transport, self._otherwise)


def _may_answer(turn: Turn, first: Heard) -> bool:
    """Whether the text may answer a question that was asked since the first one came."""
    talk = turn.contact.talk
    question = None if talk is None else talk.question
    if talk is None or question is None or question.asked < first.at or question.gathered:
        return False
    if first.sent and first.sent == _sent(turn.message):        # nobody reads and answers within the same second
        return False
    if turn.is_older_than(question):
        return False
    if talk.id != first.cause:
        return True
    # the first one began the conversation; a copy of its keyword answers no open question
    return question.closed and question.is_answered_by(turn.text, turn.words, turn.contact.language)


def _heard(turn: Turn, document: Mapping[str, Any]) -> list[Heard]:
    return [Heard(*one) for one in document.get("heard", {}).get(turn.service.name, ())]


def _sent(message: Inbound) -> int:
    return 0 if message.sent_at is None else milliseconds(message.sent_at)


def _digest(message: Inbound) -> str:
    return sha256(f"{message.recipient}\0{message.text}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _ms(window: timedelta) -> int:
    return int(window.total_seconds() * 1000)
