"""What is remembered of one person on one service, and the document that holds it."""

from collections.abc import Mapping
from datetime import tzinfo
from functools import cache
from typing import Any, NamedTuple, cast

from mokit.errors import MokitError
from mokit.talks import Start, Talk, talk_from_json, talk_to_json

STATE_VERSION = 1


class Parked(NamedTuple):
    """A conversation that waited when the person opted out."""

    talk: dict[str, Any]        # as it is kept
    at: int                     # ms; when they did


class Contact:
    """All that is remembered of one person on one service.

    Changes are saved with the message that made them, or not at all.
    """

    __slots__ = ("_lists", "data", "language", "number", "parked", "service", "starts", "talk", "timezone")

    def __init__(
        self,
        number: str,
        service: str,
        *,
        data: dict[str, Any] | None = None,
        lists: tuple[str, ...] = (),
        language: str | None = None,
        timezone: str | None = None,
    ) -> None:
        self.number = number            # E.164 with "+", or as the gateway told it
        self.service = service          # the name of the service
        self.data: dict[str, Any] = {} if data is None else data    # yours; whatever JSON holds
        self.language = language        # BCP 47, such as "en" or "pt-BR"; None if not known
        self.timezone = timezone        # IANA, such as "America/Denver"; None if not known
        self._lists = lists
        self.talk: Talk | None = None               # mokit's own: the conversation that waits
        self.starts: tuple[Start, ...] = ()         # mokit's own: those that begin after it
        self.parked: Parked | None = None           # mokit's own: what waited when they opted out

    @property
    def conversation(self) -> str | None:
        """The name of the conversation that waits for an answer; None if none does."""
        return self.talk.name if self.talk is not None and self.talk.waiting is not None else None

    @property
    def lists(self) -> tuple[str, ...]:
        """The lists that the person is on, in the order of joining."""
        return self._lists

    def join(self, name: str) -> None:
        """Put the person on a list; a second call does nothing."""
        if name not in self._lists:
            self._lists = (*self._lists, name)

    def leave(self, name: str) -> None:
        """Take the person off a list; a second call does nothing."""
        if name in self._lists:
            self._lists = tuple(other for other in self._lists if other != name)

    def withdraw(self) -> None:
        """Take the person off all lists and end what waits; mokit's own, for an opt-out."""
        self.talk, self.starts, self._lists = None, (), ()

    def __repr__(self) -> str:
        """Without the number, since it may land in a log."""
        return f"Contact(service={self.service!r}, lists={self._lists!r}, data={sorted(self.data)!r})"


class UnsavableData(MokitError, TypeError):
    """`contact.data` holds something that JSON can't; the message names the key."""


def read_document(state: str | None) -> dict[str, Any]:
    """The person's one document: contacts by service, and what later parts keep beside them."""
    if state is None:
        return {"v": STATE_VERSION, "contacts": {}}
    document: dict[str, Any] = _json().loads(state)
    return document


@cache
def _json() -> Any:
    """The module, loaded with the first contact that has something to be kept."""
    import json

    return json


def contact_from(document: Mapping[str, Any], number: str, service: str) -> Contact:
    """The contact of that service; an empty one for a newcomer."""
    known = document["contacts"].get(service)
    if known is None:
        return Contact(number, service)
    contact = Contact(
        number, service, data=known.get("data"), lists=tuple(known.get("lists", ())), language=known.get("language")
    )
    if "timezone" in known:
        contact.timezone = known["timezone"]
    if "talk" in known:
        contact.talk = talk_from_json(known["talk"], number)
    if "parked" in known:
        contact.parked = Parked(*known["parked"])
    if "starts" in known:
        contact.starts = tuple(Start(*start) for start in known["starts"])
    return contact


def changed_state(before: str | None, document: dict[str, Any], contact: Contact) -> str | None:
    """The person's document as JSON with the contact in it; None if that is what `before` says.

    Raises:
        UnsavableData: `contact.data` holds something that JSON can't.
    """
    if not (contact.data or contact.lists or contact.talk or contact.starts or contact.parked) and (
        contact.language is None and contact.timezone is None and not document["contacts"].get(contact.service)
    ):
        return None                     # as it was: nothing is known of them here
    language = cast("object", contact.language)     # whatever the handler set
    if language is not None and not isinstance(language, str):
        raise UnsavableData(f"contact.language is {language!r}; give a BCP 47 tag such as 'en', or None")
    if contact.timezone is not None and zone_named(contact.timezone) is None:
        raise UnsavableData(f"contact.timezone is {contact.timezone!r}; give an IANA name such as 'Europe/Berlin'")
    document["contacts"][contact.service] = _known(contact)
    try:
        _check_keys(contact.data)
        after = _json().dumps(document, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise UnsavableData(f"contact.data{_culprit(contact.data)} can't be saved as JSON: {error}") from error
    return None if after == before else after


def _known(contact: Contact) -> dict[str, Any]:
    known: dict[str, Any] = {}
    if contact.data:
        known["data"] = contact.data
    if contact.lists:
        known["lists"] = contact.lists
    if contact.language is not None:
        known["language"] = contact.language
    if contact.timezone is not None:
        known["timezone"] = contact.timezone
    if contact.talk is not None:
        known["talk"] = talk_to_json(contact.talk)
    elif contact.parked is not None:
        known["parked"] = contact.parked
    if contact.starts:
        known["starts"] = contact.starts
    return known


def zone_named(name: object) -> tzinfo | None:
    """The time zone of an IANA name; None if this machine knows none of that name."""
    from zoneinfo import ZoneInfo  # only where people's zones are known

    try:
        return ZoneInfo(name) if name and isinstance(name, str) else None
    except (OSError, ValueError, LookupError):
        return None


def is_on_list(state: str | None, service: str, name: str) -> bool:
    """Whether a person is on a list of a service, as their document in the store has it."""
    if state is None or '"lists":' not in state:
        return False
    return name in read_document(state)["contacts"].get(service, {}).get("lists", ())


def timezone_of(document: Mapping[str, Any], service: str) -> str:
    """The name of a person's time zone, as their document has it; "" if it isn't known."""
    name = document["contacts"].get(service, {}).get("timezone")
    return name if isinstance(name, str) else ""


def _check_keys(data: Mapping[Any, Any]) -> None:
    if not all(isinstance(key, str) for key in data):
        raise TypeError("a key of it is no text, and would come back as one")


def _culprit(data: Mapping[str, Any]) -> str:
    for key, value in data.items():
        try:
            _check_keys({key: value})
            _json().dumps({key: value}, allow_nan=False)
        except (TypeError, ValueError):
            return f"[{key!r}]"
    return ""
