"""The rules of the whole way: a webhook comes in, a program answers, the reply leaves once."""

from collections.abc import Sequence

from mokit.engine import Engine
from mokit.http import HttpRequest, HttpResponse
from mokit.messages import DeliveryReceipt, Inbound, Media, Reply
from mokit.routing import Router
from mokit.services import Service
from mokit.testing.contracts.transports.gateway import (
    ANNE,
    KEYS,
    NOW,
    SHORT_CODE,
    STRANGE_KEY,
    Gateway,
    Sent,
    inbound,
)
from mokit.testing.contracts.transports.needs import Choosing, needs

PICTURE = Media("https://media.example.com/1.jpg?a=1&b=2", "image/jpeg")


class Wire:
    """The network to the gateway: it keeps the send calls and answers each as documented."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway
        self.calls: list[Sent] = []

    def send(self, request: HttpRequest) -> HttpResponse:
        """Take a send call."""
        self.calls.append(self.gateway.read_call(request))
        return self.gateway.taken[0]


class Correspondence:
    """A program behind the gateway, and what the person gets from it."""

    def __init__(self, gateway: Gateway, engine: Engine) -> None:
        self.gateway = gateway
        self.wire = Wire(gateway)
        transport = gateway.make_transport(KEYS)
        self.engine = engine.replaced(transport=transport, http=self.wire, clock=lambda: NOW)

    def text(self, message: Inbound, key: str = KEYS[0]) -> Sequence[Sent]:
        """What a text is answered, inline or by send calls."""
        return self.post(self.gateway.signed(self.gateway.write(message), key))

    def post(self, request: HttpRequest) -> Sequence[Sent]:
        """What a request is answered, inline or by send calls."""
        before = len(self.wire.calls)
        self.response = self.engine.sync.handle(request)
        inline: Sequence[Sent] = ()
        if self.gateway.answers_inline and self.response.body and self.response.status == 200:
            inline = self.gateway.read_answer(self.response)
        return [*inline, *self.wire.calls[before:]]


class ProgramRules(Choosing):
    """An echo behind the gateway."""

    def test_a_text_is_answered_once_however_often_it_comes(self) -> None:
        correspondence = Correspondence(self, echo())
        replies = correspondence.text(inbound("Grüße 🧶"))
        assert replies == [Sent(SHORT_CODE, ANNE, "you said: Grüße 🧶")]
        again = correspondence.text(inbound("Grüße 🧶"))
        assert again == (replies if self.answers_inline else [])
        assert len(correspondence.wire.calls) == (0 if self.answers_inline else 1)

    @needs("sends_media")
    def test_a_reply_with_a_picture_leaves_whole(self) -> None:
        replies = Correspondence(self, echo()).text(inbound("a picture, please"))
        assert replies == [Sent(SHORT_CODE, ANNE, "look", [PICTURE.url])]

    def test_what_nobody_signed_reaches_no_handler(self) -> None:
        correspondence = Correspondence(self, echo())
        assert correspondence.text(inbound(), STRANGE_KEY) == []
        assert correspondence.response.status in {400, 403}

    @needs("reports")
    def test_a_receipt_reaches_the_event_hooks(self) -> None:
        correspondence, seen = Correspondence(self, echo()), list[DeliveryReceipt]()
        correspondence.engine.on(DeliveryReceipt)(seen.append)
        for word in self.statuses:
            assert correspondence.post(self.signed(self.write_receipt("sent-7", word))) == []
        assert [receipt.status for receipt in seen] == [*self.statuses.values()]


def echo() -> Engine:
    """A program that says what it was told."""
    router = Router()

    @router.keyword("a picture")
    def picture() -> Reply:
        return Reply("look", media=(PICTURE,))

    @router.fallback
    def echo(message: Inbound) -> str:
        return f"you said: {message.text}"

    return Engine(router, services=[Service(SHORT_CODE, kind="short code")])
