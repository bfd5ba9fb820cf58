"""One message while it is being handled."""

from datetime import datetime

from mokit.contacts import Contact
from mokit.decisions import UNDECIDED, Case
from mokit.messages import Decision, Inbound, Match
from mokit.services import Service


class Turn(Case):
    """One message while it is being handled; what `around` hooks see."""

    __slots__ = ("contact", "service")

    def __init__(self, message: Inbound, contact: Contact, service: Service, now: datetime) -> None:
        Case.__init__(self, message, now)               # super() costs twice as much
        self.contact = contact
        self.service = service

    @property
    def decision(self) -> Decision | None:
        """Where the message goes, in words; None while it is not decided."""
        return None if self.rule == UNDECIDED else self.told()

    @property
    def match(self) -> Match:
        """What led the text to its handler."""
        if self.rule == UNDECIDED:
            return Match("", ())
        return Match(self.keyword.pattern.literal if self.keyword else "", tuple(self.words))

    @property
    def handler(self) -> str:
        """The handler's name and place, for the log."""
        return f"{self.route.name}() ({self.route.where})" if self.route else "an around hook"
