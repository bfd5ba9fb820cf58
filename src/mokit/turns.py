"""One message, timer or call of the host while it is being handled."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias

from mokit.cases import UNDECIDED, Case
from mokit.contacts import Contact, changed_state, contact_from, read_document
from mokit.messages import Decision, Inbound, Match
from mokit.questions import Question
from mokit.routing import Route
from mokit.services import Service
from mokit.stores.base import milliseconds
from mokit.talks import Result
from mokit.text import words_and_tokens

IfWaiting = Literal["refuse", "replace", "queue"]
Memo: TypeAlias = dict[tuple[str, int], dict[str, Result]]      # what was done once, by conversation; see `Talk.life`


class Begin(NamedTuple):
    """The business begins a conversation."""

    route: Route
    arguments: Mapping[str, Any]
    if_waiting: IfWaiting


class End(NamedTuple):
    """The business ends the conversation that waits."""

    says: str | None


class Due(NamedTuple):
    """Something is to be done about the conversation of that id."""

    talk: str
    behind: str = ""            # the cause of the message that it is done before


Task = Begin | End | Due


class Loan(Protocol):
    """The store's connection, for the handler of one turn."""

    connection: Any             # None until it is borrowed

    async def open(self) -> None:
        """Borrow it; a second call does nothing."""
        ...


class Turn(Case):
    """One message while it is being handled; what `around` hooks see."""

    __slots__ = (
        "asked_to_stop", "contact", "document", "events", "loan", "memo", "opts_in", "sealed", "service", "state",
        "task",
    )  # fmt: skip

    def __init__(self, message: Inbound, contact: Contact, service: Service, now: datetime) -> None:
        self.text = text = message.text             # as Case does it, a call less for every text
        self.words, self.tokens = words_and_tokens(text)
        self._spans = None
        self.message = message
        self.now = now
        self.rule = UNDECIDED
        self.route = self.talk = self.answering = self.meaning = self.consent = None
        self.status = "unknown"
        self.contact = contact
        self.service = service
        self.task: Task | None = None               # what is to be done, where no person has sent the message
        self.state: str | None = None               # the person's document as it was loaded
        self.document: Mapping[str, Any] | None = None      # the same, read
        self.loan: Loan | None = None               # of a store that lends
        self.events: list[object] | None = None     # what hooks are told after the commit
        self.sealed = False                         # whether what is said must not be kept
        self.memo: Memo | None = None
        self.opts_in = False                        # whether the person has asked for the program's messages
        self.asked_to_stop = 0                      # ms; when they were asked if they want to, where it isn't clear yet

    async def borrow(self) -> None:
        """Let the handler have the store's connection."""
        if self.loan is not None:
            await self.loan.open()

    @property
    def connection(self) -> Any:
        """The store's connection, once it was borrowed."""
        return None if self.loan is None else self.loan.connection

    @property
    def at(self) -> int:
        """The engine's time in ms."""
        return milliseconds(self.now)

    @property
    def cause(self) -> str:
        """What the turn comes of, for the ids that are derived from it."""
        return f"{self.message.transport}:{self.message.id}"

    def is_older_than(self, question: Question) -> bool:
        """Whether the text was sent before a question was asked, as far as that is known."""
        sent = self.message.sent_at
        return question.behind == self.cause or (sent is not None and question.is_newer_than(milliseconds(sent)))

    def fresh_contact(self) -> Contact:
        """The contact as it was loaded, whatever a handler did to it meanwhile."""
        return contact_from(read_document(self.state), self.message.sender, self.service.name)

    def save_contact(self) -> None:
        """Let the contact count as loaded as it is now."""
        self.state = changed_state(self.state, read_document(self.state), self.contact) or self.state

    @property
    def decision(self) -> Decision | None:
        """Where the message goes; None while it is not decided."""
        return None if self.rule == UNDECIDED else self.told()

    @property
    def match(self) -> Match:
        """What led the text to its handler."""
        if self.rule == UNDECIDED:
            return Match("", ())
        return Match(self.keyword.pattern.literal if self.keyword else "", tuple(self.words))

    @property
    def is_secret(self) -> bool:
        """Whether the text answers a secret question, so that no word of it may be kept."""
        if self.rule == UNDECIDED:      # it might have been the answer
            question = None if self.contact.talk is None else self.contact.talk.waiting
        else:
            question = None if self.talk is None or self.answering != "answer" else self.talk.question
        return question is not None and question.secret

    @property
    def handler(self) -> str:
        """The handler's name and place, for the log."""
        return f"{self.route.name}() ({self.route.where})" if self.route else "an around hook"
