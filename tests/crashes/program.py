"""The program whose workers are killed, and the gateway's side of it."""

import json
import logging
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from mokit import Contact, Conversation, Engine, Inbound, Outbound, Router, Service
from mokit.errors import Silence
from mokit.events import MessageSent, SendFailed
from mokit.http import HttpRequest, HttpResponse
from mokit.messages import Part
from mokit.stores.base import AsyncStore, Store
from mokit.transports.base import Event, Submitted

REMINDED = timedelta(minutes=10)
SILENT = timedelta(minutes=20)
LEASE = timedelta(seconds=30)
NUMBERS = {"56789": 1, "56790": 0}      # how many replies the webhook's answer carries
DEADLINES = {"56790": timedelta(milliseconds=3)}        # of the gateways that wait no longer, where there is a loop
TROUBLE = {"busy": 0.03, "no way": 0.02, "answer lost": 0.03}       # how often, by what befalls a send call

router = Router()


@router.keyword("COUNT")
def count(contact: Contact) -> str:
    """Each text counts once."""
    return f"Count {_counted(contact)}"


@router.keyword("KEEP", inbox=True)
def keep(contact: Contact) -> str:
    """Count too; the text is safe before this runs."""
    return f"Count {_counted(contact)}"


@router.keyword("TWICE")
def twice(contact: Contact) -> list[str]:
    """Two replies leave in order."""
    number = _counted(contact)
    return [f"First {number}", f"Second {number}"]


@router.keyword("JOIN")
def join(contact: Contact) -> str:
    """Be on the list that broadcasts go to."""
    contact.join("tips")
    return "Joined"


@router.keyword("SURVEY {number}")
def survey(number: int, talk: Conversation, contact: Contact) -> str:
    """Two questions, and what becomes of silence."""
    first = talk.ask("first", f"First of {number}?", within=timedelta(days=9))
    try:
        second = talk.ask("second", f"Second of {number}?", remind=REMINDED, within=SILENT)
    except Silence:
        return f"Silent {number} {first}"
    contact.data["surveys"] = [*contact.data.get("surveys", ()), [number, first, second]]
    return f"Done {number} {first} {second}"


def _counted(contact: Contact) -> int:
    number: int = contact.data.get("count", 0) + 1
    contact.data["count"] = number
    return number


class Gateway:
    """A gateway that is spoken to in JSON; nobody is asked to prove anything."""

    def __init__(self, number: str) -> None:
        self.name = f"gateway{number}"
        self.url = f"https://sms.example.com/{number}"
        self.inline_replies = NUMBERS[number]
        if number in DEADLINES:
            self.deadline = DEADLINES[number]

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        """Read one text or a part of one."""
        told: dict[str, Any] = json.loads(request.body)
        part = Part(*told.pop("part")) if "part" in told else None
        return [Inbound(**told, part=part, received_at=now, transport=self.name)]

    def respond(self, events: Sequence[Event], replies: Sequence[Outbound]) -> HttpResponse:  # noqa: ARG002
        """Answer with the replies, if any."""
        return HttpResponse(body=json.dumps([described(reply) for reply in replies]).encode())

    def submit(self, message: Outbound) -> HttpRequest:
        """What a send call sends."""
        return HttpRequest(url="https://gateway.example.com/", body=json.dumps(described(message)).encode())

    def submitted(self, response: HttpResponse) -> Submitted:
        """It takes everything, unless it is busy."""
        if response.status == 503:
            return Submitted(accepted=False, code="busy", retryable=True)
        return Submitted(id=response.body.decode())


def described(message: Outbound) -> dict[str, str]:
    """A message as the gateway has it."""
    return {"id": message.id, "to": message.recipient, "text": message.text}


class Log(logging.Handler):
    """A file that outlives its writers: what the gateway has got, and what hooks and the log were told."""

    def __init__(self, path: Path, who: str) -> None:
        super().__init__()
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self._who = who

    def add(self, **line: object) -> None:
        """Add a line, whole or not at all."""
        os.write(self._file, json.dumps({"who": self._who, **line}).encode() + b"\n")

    def emit(self, record: logging.LogRecord) -> None:
        """Keep which message is sent again, and each error."""
        if hasattr(record, "message_id"):
            self.add(kind="warned", id=record.message_id)
        else:
            self.add(kind=record.levelname.lower(), words=record.getMessage())


class Client:
    """The way to the gateway, which may be busy, or cut before or after it."""

    def __init__(self, log: Log, name: str, reach: Callable[[str], None]) -> None:
        self._log = log
        self._reach = reach
        self._random = Random(name)

    def send(self, request: HttpRequest) -> HttpResponse:
        """Hand a message over."""
        message: Mapping[str, str] = json.loads(request.body)
        [trouble] = self._random.choices([*TROUBLE, ""], [*TROUBLE.values(), 1 - sum(TROUBLE.values())])
        self._reach("before send")
        if trouble == "busy":
            return HttpResponse(status=503)
        if trouble == "no way":
            raise ConnectionRefusedError(trouble)
        self._log.add(kind="sent", **message)
        self._reach("after send")
        if trouble:
            raise TimeoutError(trouble)
        return HttpResponse(body=f"gateway:{message['id']}".encode())


def engine_on(
    store: Store | AsyncStore, log: Log, name: str, reach: Callable[[str], None], clock: Callable[[], datetime]
) -> Engine:
    """The program as one worker runs it."""
    services = [Service(number, transport=Gateway(number), quiet_hours=None) for number in NUMBERS]
    engine = Engine(
        router, services=services, store=store, http=Client(log, name, reach), clock=clock, lease=LEASE
    )

    @engine.on(MessageSent)
    def told(event: MessageSent) -> None:
        log.add(kind="told", id=event.message.id, to=event.message.recipient, again=event.again)

    @engine.on(SendFailed)
    def failed(event: SendFailed) -> None:
        log.add(kind="failed", id=event.message.id, code=event.result.code)

    return engine
