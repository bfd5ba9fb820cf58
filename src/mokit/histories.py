"""Recorded conversations, run against a program that may have changed since; nothing is done or said."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple, Self

from mokit.assembly import Bound, Program, Scene
from mokit.calls import ended
from mokit.contacts import Contact, contact_from, read_document
from mokit.conversations import Conversation
from mokit.endings import Ending, How
from mokit.exchanges import up_to_date
from mokit.messages import NOTHING_MORE, Inbound, Match
from mokit.replays import DryRun, shown_call
from mokit.runs import Arrival
from mokit.services import Service
from mokit.stores.base import Key
from mokit.talks import Talk, talk_from_json
from mokit.text import compared_words
from mokit.texts import Texts
from mokit.waits import Waits

RECORD_VERSION = 1
OWN = str(Path(__file__).parent)        # the folder of mokit's own code

Verdict = Literal["continues", "asks again", "asks another", "calls", "ends", "stale", "error"]


class Recorded(NamedTuple):
    """A conversation that waits for an answer, or in line for its beginning, as the store has it."""

    service: str                        # the name of the service
    person: str                         # the person's number, or a masked one
    talk: Mapping[str, Any]             # as it is kept with the contact, plain JSON data
    contact: Mapping[str, Any] = NOTHING_MORE       # what else is kept of it: "data", "lists", "language"

    @property
    def name(self) -> str:
        """The conversation's name."""
        return str(self.talk["name"])

    @property
    def waits_for(self) -> str:
        """The key of the question that waits."""
        return str(self.talk.get("question", NOTHING_MORE).get("key", ""))

    @property
    def is_in_line(self) -> bool:
        """Whether it begins when the one before it has ended."""
        return "question" not in self.talk

    @property
    def began(self) -> datetime:
        """When it began, aware, UTC; the epoch if it did not."""
        return datetime.fromtimestamp(self.talk["began"] / 1000, UTC)

    def to_json(self) -> str:
        """The record as one line of JSON."""
        kept = {"v": RECORD_VERSION, "service": self.service, "person": self.person, "talk": self.talk}
        return json.dumps({**kept, "contact": self.contact} if self.contact else kept)

    @classmethod
    def from_json(cls, line: str) -> Self:
        """The record that `to_json` wrote.

        Raises:
            ValueError: It is no such line.
        """
        try:
            kept = json.loads(line)
            if kept.get("v", RECORD_VERSION) != RECORD_VERSION:
                raise ValueError(f"its version is {kept['v']!r}")  # noqa: TRY301 - it is told like all else
            record = cls(str(kept["service"]), str(kept["person"]), kept["talk"], kept.get("contact", NOTHING_MORE))
            _contact_of(record)         # all that is needed is there
        except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
            raise ValueError(f"{line.strip()!r:.60} is no recorded conversation ({error!r})") from error
        return record


def _contact_of(record: Recorded) -> Contact:
    known = {**record.contact, "talk": record.talk}
    return contact_from({"contacts": {record.service: known}}, record.person, record.service)


class HistoryReport(NamedTuple):
    """What becomes of a recorded conversation when the program goes on with it.

    "continues": it waits at the same question, or begins when its turn in line comes. "asks again": a question
    that was answered comes once more. "asks another": a question comes that was not asked. "calls": a `once`
    that is not on record comes first; what follows is not known, since it was not called. "ends": the program
    doesn't wait for the answer any more. "stale": no handler or no service has its name. "error": something raised.
    """

    record: Recorded
    verdict: Verdict
    key: str = ""                       # of the question or the call that the program came to
    detail: str = ""                    # what and where, for a developer

    @property
    def continues(self) -> bool:
        """Whether nothing changes for the person."""
        return self.verdict == "continues"


def recorded_in(key: Key, state: str | None) -> Iterator[Recorded]:
    """The conversations that wait in a person's document."""
    for service, known in read_document(state)["contacts"].items():
        others = {name: value for name, value in known.items() if name not in {"talk", "starts"}}
        for talk in _talks_of(known):
            yield Recorded(service, key.partition("|")[2], talk, others)


def _talks_of(known: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if "talk" in known:
        yield known["talk"]
    for name, cause, arguments in known.get("starts", ()):
        yield {"name": name, "id": cause, "began": 0, "args": arguments}


class Histories(NamedTuple):
    """Runs records against a program."""

    program: Program
    texts: Texts
    waits: Waits

    async def check(self, record: Recorded, service: Service | None) -> HistoryReport:
        """What becomes of one conversation; the service is the one of that name, None if there is none any more."""
        if service is None:
            return HistoryReport(record, "stale", "", f"no service is named {record.service!r}")
        route = self.program.conversation(record.name, record.service)
        if route is None:
            known = ", ".join(self.program.names_of_conversations) or "none"
            return HistoryReport(record, "stale", "", f"no conversation is named {record.name!r}; there are {known}")
        bound, contact = self.program.bound[route], _contact_of(record)
        if bound.borrowed:
            why = f"{bound.name} asks for the store's connection, and a check lends none"
            return HistoryReport(record, "error", "", why)
        try:
            talk = up_to_date(talk_from_json(record.talk, record.person), route)
            ending = await self._run(talk, contact, service, bound)
        except Exception as error:  # noqa: BLE001 - whatever a handler or its migrate= raises is what was looked for
            detail = f"{type(error).__name__}: {error}{_place_of(error)}"
            return HistoryReport(record, "error", "", f"{bound.name}: {detail}")
        return _report(record, talk, ending)

    async def _run(self, talk: Talk, contact: Contact, service: Service, bound: Bound) -> Ending:
        now = talk.question.asked if talk.question else talk.began
        run = DryRun(
            talk._replace(lapsed=False), Arrival("check", now), self.texts, language=contact.language,
            handler=bound.name, person=contact.number,
        )
        message = talk.opening or _no_message(contact, service, now)
        match = Match("", tuple(compared_words(message.text)))
        scene = Scene(message, contact, service, match, Conversation(run), None)
        return await ended(self.waits, bound, bound.arguments(scene, bound.revived(talk.arguments)), run)


def _no_message(contact: Contact, service: Service, at: int) -> Inbound:
    """What stands for the message where the business began."""
    moment = datetime.fromtimestamp(at / 1000, UTC)
    return Inbound(id="", sender=contact.number, recipient=service.sender, text="", received_at=moment)


def _place_of(error: BaseException) -> str:
    """The last line of the program's own that an error came through."""
    trace, place = error.__traceback__, ""
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if not file.startswith(OWN):
            place = f" ({file}:{trace.tb_lineno})"
        trace = trace.tb_next
    return place


def _report(record: Recorded, talk: Talk, ending: Ending) -> HistoryReport:
    """The verdict on a run that came to some end."""
    last = ending.calls[-1] if ending.calls else None
    if record.is_in_line:
        return HistoryReport(record, "continues", last.key if last else "")
    if ending.how != "asked" or last is None:
        return HistoryReport(record, "ends", "", _ENDS[ending.how])
    waits_for = talk.question.key if talk.question else ""
    if last.operation == "once":
        return HistoryReport(record, "calls", last.key, f"{shown_call(last)} is not on record")
    if last.key == waits_for:
        return HistoryReport(record, "continues", last.key)
    if last.key in talk.answers:
        why = f"{shown_call(last)} can't read the answer {talk.answers[last.key].text!r:.40}"
        return HistoryReport(record, "asks again", last.key, why)
    why = f"{shown_call(last)} was never asked; {waits_for!r} waits"
    return HistoryReport(record, "asks another", last.key, why)


_ENDS: Mapping[How, str] = {
    "finished": "it returns without asking",
    "anew": "it restarts, so that all is asked anew",
    "silence": "it lets the Silence end it that is on record",
    "no answer": "it lets the NoAnswer end it that is on record",
}
