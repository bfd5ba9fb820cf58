"""One person with a phone, and a program with a consent policy."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from mokit import Contact, Conversation, Engine, Inbound, Outbound, Router, Service
from mokit.consent import Consent
from mokit.events import ConversationEnded, HandlerFailed, SendFailed, Silenced
from mokit.messages import ConsentChange
from mokit.stores.base import Store
from mokit.testing.handset import HandsetClock
from tests.line import Line

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ANNE = "+14155550100"
POLICY = Consent()           # its readers are made once
OPTED_OUT = "Woolly: You are unsubscribed and get no more messages. Reply START to come back."
OPTED_IN = "Woolly: You are subscribed, msg frequency varies. Reply HELP for help, STOP to end."
HELP = "Woolly: msg frequency varies. Help: help@woolly.example. Reply STOP to end."
STAYS = "Woolly: OK, all stays as it is. Reply STOP any time to end all messages."
SUSPECTED = "Woolly: Do you want to stop all messages? Reply STOP. If not, all stays as it is."


class Phone:
    """One person, an engine with a policy, and a clock that moves a second with every text."""

    def __init__(
        self, router: Router, store: Store, *, policy: Consent | None = None, on_loop: bool = False, **service: Any
    ) -> None:
        self.on_loop = on_loop
        self.line, self.clock, self.store = Line(), HandsetClock(NOW), store
        self.events: list[Any] = []
        self.count = 0
        numbered = Service("56789", transport=self.line, **service)
        self.engine = Engine(
            router, services=[numbered], store=store, clock=self.clock, consent=policy or POLICY, program="Woolly",
            support="help@woolly.example", ledger_key="a secret",
        )  # fmt: skip
        for kind in (SendFailed, HandlerFailed, ConversationEnded, ConsentChange, Silenced):
            self.engine.on(kind)(self.events.append)

    def text(self, words: str, **more: Any) -> list[str]:
        """Text the service; gives what came back."""
        self.clock.now += timedelta(seconds=1)
        self.count += 1
        seen = len(self.line.sent)
        message = Inbound(
            id=str(self.count), sender=ANNE, recipient="56789", text=words, received_at=self.clock.now, **more
        )  # fmt: skip
        asyncio.run(self.engine.receive(message)) if self.on_loop else self.engine.sync.receive(message)
        return self.line.texts[seen:]

    def get(self, kind: str, **more: Any) -> bool:
        """Whether a message of the host's own of that kind leaves for the person."""
        self.count += 1
        own = Outbound(
            id=str(self.count), sender="56789", recipient=ANNE, text=kind, kind=kind,  # type: ignore[arg-type]  # any of them
        )  # fmt: skip
        result = self.engine.sync.send(own, **more)
        return result is not None and result.accepted

    @property
    def status(self) -> str:
        return self.engine.sync.consent_of(ANNE).status

    @property
    def ledger(self) -> list[str]:
        lines: list[str] = self.engine.sync.export(ANNE)["ledger"]
        return lines


def woolly() -> Router:
    router = Router()

    @router.keyword("JOIN", opts_in=True)
    def join(contact: Contact) -> str:
        contact.join("tips")
        return "Welcome!"

    @router.keyword("VOTE {choice}")
    def vote(choice: str) -> str:
        return f"Counted {choice}."

    @router.keyword("ORDER")
    def order(talk: Conversation) -> str:
        size = talk.ask("size", "Which size?")
        return f"Ordered {size}."

    @router.fallback
    def other() -> str:
        return "What?"

    return router
