"""mokit's side of the comparisons."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any  # entrants differ in what they take

from gateway import ACCOUNT, HOST, PATH, PEOPLE, TOKEN, URL, Gateway, SignedForm
from mokit import Contact, Engine, Inbound, Outbound, Router, Service
from mokit.http import HttpRequest
from mokit.records import replies_to
from mokit.stores.base import AsyncStore, Store
from mokit.transports.twilio import Twilio
from mokit.turns import Turn
from timing import Entrant, each, each_awaited
from workload import LOST, async_handlers, dealt, handlers, misspelt

SERVICE = "56789"
UNNAMED = Service(SERVICE)
FORM = "application/x-www-form-urlencoded"


def built(keywords: Sequence[str]) -> Engine:
    """An engine for these keywords, each with a number behind it, dealt to ten handlers."""
    return Engine(_router(keywords, handlers()))


def _router(keywords: Sequence[str], ten: Sequence[Callable[[int], Any]]) -> Router:
    router = Router()
    for number, handler in enumerate(ten[: len(keywords)]):
        router.keyword(*(f"{keyword} {{n}}" for keyword in dealt(keywords, number)))(handler)
    router.fallback(_lost)
    return router


def _lost() -> str:
    return LOST


def mokit_entrants(keywords: Sequence[str]) -> list[Entrant[Any]]:
    """The decision alone, then the whole way of a message through a MemoryStore."""
    engine = built(keywords)
    return [
        Entrant("mokit: decide", str, each(engine.explain), proof="rule=6"),
        Entrant("mokit: decide and run", numbered(), each(decide_and_run(engine))),
        Entrant("mokit: receive, MemoryStore", numbered(), each(engine.sync.receive)),
    ]


def decide_and_run(engine: Engine) -> Callable[[Inbound], Sequence[Outbound]]:
    """Decision, fields, handler and replies of one message, with no store behind it.

    The engine has no public way that leaves the store out, so this reaches into it.
    """
    dispatcher = engine.sync._core.reception.dispatcher

    def run(message: Inbound) -> Sequence[Outbound]:
        turn = Turn(message, Contact(message.sender, message.recipient), UNNAMED, message.received_at)
        return replies_to(message, dispatcher.at_once(turn) or ())

    return run


def numbered() -> Callable[[str], Inbound]:
    """Turns texts into messages with ids of their own, from one of 1 000 people."""
    ids = count()
    now = datetime.now(UTC)

    def message(text: str) -> Inbound:
        number = next(ids)
        sender = f"+1415555{number % PEOPLE:04}"
        return Inbound(id=str(number), sender=sender, recipient=SERVICE, text=text, received_at=now)

    return message


def webhook_entrants(keywords: Sequence[str], gateway: Gateway) -> list[Entrant[Any]]:
    """`engine.handle` as the three kinds of host drive it."""
    runner = asyncio.Runner()
    sync = _with_twilio(keywords, handlers())
    threaded = _with_twilio(keywords, handlers())
    awaited = _with_twilio(keywords, async_handlers())

    def request(text: str) -> HttpRequest:
        return request_of(gateway.posts(text))

    return [
        Entrant("mokit: engine.sync.handle, def", request, each(sync.sync.handle)),
        Entrant("mokit: await engine.handle, async def", request, each_awaited(awaited.handle, runner)),
        Entrant("mokit: await engine.handle, def on a thread", request, each_awaited(threaded.handle, runner),
                runner.close),
    ]


def _with_twilio(keywords: Sequence[str], ten: Sequence[Callable[[int], Any]]) -> Engine:
    return on_store(None, keywords, ten)


def on_store(
    store: Store | AsyncStore | None, keywords: Sequence[str], ten: Sequence[Callable[[int], Any]]
) -> Engine:
    """An engine behind Twilio that keeps everything in that store, by default in memory."""
    transport = Twilio(account_sid=ACCOUNT, auth_token=TOKEN, url=URL)
    service = Service(SERVICE, kind="short code", country="US", transport=transport)
    return Engine(_router(keywords, ten), services=[service], store=store)


def request_of(form: SignedForm) -> HttpRequest:
    """The request as a host hands it to the engine."""
    headers = {"Host": HOST, "Content-Type": FORM, "X-Twilio-Signature": form.signature}
    return HttpRequest(method="POST", url=PATH, headers=headers, body=form.body)


def spellings_built(engine: Engine, keywords: Sequence[str]) -> object:
    """What the first misspelt text makes the engine build."""
    return engine.explain(misspelt(keywords[0]))
