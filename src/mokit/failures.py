"""What is kept of a message whose handler raised: a dead letter, in the queue of the person who sent it.

It is written by the commit that records the apology. No worker meets it: it never falls due.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from attrs import evolve

from mokit.messages import Inbound
from mokit.records import message_from_json, message_to_json
from mokit.stores.base import Change, Entry

DEAD = "dead:"                  # how the ids of such entries begin
MOST_OF_ONE = 20                # that are kept of one person, the newest
NEVER = 253_402_300_799_000     # ms; the end of the year 9999


class DeadLetter(NamedTuple):
    """A message whose handler raised."""

    id: str                     # "<transport>:<message id>"
    message: Inbound            # without its text, media and raw fields if these are secret
    service: str                # the name of the service
    error: str                  # the error's type, and what it says unless that is secret
    handler: str                # its name and place
    at: datetime                # when it was handled, aware, in UTC
    secret: bool = False        # it answered a secret question: no word of it is kept, and it can't be handled again

    @property
    def entry(self) -> str:
        """The id of the queue entry that holds it."""
        return DEAD + self.id


def list_of_dead(space: str) -> str:
    """The store's name of the list of people that have a dead letter."""
    return f"{space}|dead"


def buried(change: Change, space: str, letter: DeadLetter, standing: Iterable[Entry]) -> Change:
    """The commit of a message, with its dead letter, and without the person's oldest if there are too many."""
    dead = [entry.id for entry in standing if entry.id.startswith(DEAD)]
    surplus = dead[: max(0, len(dead) - MOST_OF_ONE + 1)]
    stamp = max([change.now, *(entry.stamp + 1 for entry in change.put)])      # an order among its like
    entry = Entry(letter.entry, NEVER, stamp, _to_json(letter))
    drop = [*change.drop, *surplus]
    return change._replace(put=[*change.put, entry], drop=drop, join=[*change.join, list_of_dead(space)])


def without_words(message: Inbound) -> Inbound:
    """The message without anything that the person wrote."""
    return evolve(message, text="", media=(), raw={})


def _to_json(letter: DeadLetter) -> str:
    import json

    record = json.loads(message_to_json(letter.message, letter.service))
    record |= {"error": letter.error, "handler": letter.handler, "failed": letter.at.timestamp()}
    return json.dumps(record | {"secret": True} if letter.secret else record)


def letter_in(entry: Entry) -> DeadLetter:
    """The dead letter that an entry holds."""
    import json

    read = json.loads(entry.body)
    message, service = message_from_json(entry.body)
    failed = datetime.fromtimestamp(read["failed"], UTC)
    id_ = entry.id.removeprefix(DEAD)
    return DeadLetter(id_, message, service, read["error"], read["handler"], failed, read.get("secret", False))
