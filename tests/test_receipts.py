"""A receipt finds the message that it is about, whenever it comes."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from mokit import DeliveryReceipt, Engine, Outbound, Router
from mokit.http import HttpRequest, HttpResponse
from mokit.stores.memory import MemoryStore
from mokit.testing.handset import HandsetClock
from mokit.transports.base import Event, Submitted

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ANNE = "+14155550100"
PARCEL = Outbound(id="parcel-7", sender="56789", recipient=ANNE, text="Your parcel is on its way.")


class Wire:
    """A gateway whose receipts are JSON, and whose send call gives the id "SM1"."""

    name = "wire"
    url = "https://sms.example.com/wire"
    inline_replies = 0

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        told = json.loads(request.body)
        status, recipient = told["status"], told["to"]
        return [DeliveryReceipt(message_id=told["id"], status=status, at=now, recipient=recipient, transport="wire")]

    def respond(self, events: Sequence[Event], replies: Sequence[Outbound]) -> HttpResponse:
        assert events
        assert not replies
        return HttpResponse(status=204)

    def submit(self, message: Outbound) -> HttpRequest:
        return HttpRequest(url="https://wire.example.com/", body=message.text.encode())

    def submitted(self, response: HttpResponse) -> Submitted:
        return Submitted(id=response.body.decode())


class Client:
    """An HTTP client that does something before it answers."""

    def __init__(self) -> None:
        self.meanwhile: Callable[[], Any] = lambda: None

    def send(self, request: HttpRequest) -> HttpResponse:
        assert request.body
        self.meanwhile()
        return HttpResponse(body=b"SM1")


class Shop:
    def __init__(self) -> None:
        self.clock = HandsetClock(NOW)
        self.client = Client()
        self.store = MemoryStore()
        self.engine = Engine(Router(), transport=Wire(), store=self.store, http=self.client, clock=self.clock)
        self.told: list[DeliveryReceipt] = []
        self.engine.on(DeliveryReceipt)(self.told.append)

    def post(self, status: str, *, id: str = "SM1", to: str = ANNE) -> int:  # noqa: A002 - the gateway's
        body = json.dumps({"id": id, "status": status, "to": to}).encode()
        return self.engine.sync.handle(HttpRequest(url="/wire", body=body)).status

    def work(self, seconds: int) -> None:
        for _ in range(seconds):
            self.clock.now += timedelta(seconds=1)
            self.engine.sync.run_due()

    @property
    def seen(self) -> list[tuple[str, str]]:
        return [(receipt.status, receipt.outbound_id) for receipt in self.told]


def test_a_receipt_names_the_message_that_it_is_about() -> None:
    shop = Shop()
    shop.engine.sync.send(PARCEL)
    assert [shop.post("sent"), shop.post("delivered")] == [204, 204]
    assert shop.seen == [("sent", "parcel-7"), ("delivered", "parcel-7")]


def test_a_receipt_that_comes_before_the_answer_to_the_send_call_waits_for_it() -> None:
    shop = Shop()
    shop.client.meanwhile = lambda: shop.post("delivered")
    shop.engine.sync.send(PARCEL)
    assert shop.seen == []
    shop.work(3)
    assert shop.seen == [("delivered", "parcel-7")]
    assert shop.store.stats(0).pending == 0


def test_a_receipt_that_nobody_can_place_is_told_without_a_message() -> None:
    shop = Shop()
    shop.post("delivered", id="SM9")
    shop.post("failed", to="")
    assert shop.seen == [("delivered", ""), ("failed", "")]


def test_a_receipt_that_waited_in_vain_is_told_without_a_message() -> None:
    shop = Shop()
    shop.client.meanwhile = lambda: shop.post("delivered", id="SM9")
    shop.engine.sync.send(PARCEL)
    shop.work(60)
    assert shop.seen == []
    shop.work(120)
    assert shop.seen == [("delivered", "")]
    assert shop.store.stats(0).pending == 0


def test_several_receipts_that_come_early_are_each_told_once() -> None:
    shop = Shop()
    shop.client.meanwhile = lambda: [shop.post(status) for status in ("accepted", "sent", "sent", "delivered")]
    shop.engine.sync.send(PARCEL)
    shop.work(5)
    assert sorted(shop.seen) == [("accepted", "parcel-7"), ("delivered", "parcel-7"), ("sent", "parcel-7")]
