"""SMPP against a second message centre of another's making, PyPI's smpp34, in a host with an event loop."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import smpp34

from mokit import Engine, Outbound, Router, Service
from mokit.messages import DeliveryReceipt
from mokit.transports.smpp import Smpp
from tests.servers.ports import free_port

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PERSON, NUMBER = "33612345678", "12345"
PATIENCE = 60               # seconds for anything that is awaited

Talk = Callable[[smpp34.Server, smpp34.Esme, Engine], Awaitable[None]]


def talk(engine_of: Callable[[Smpp], Engine], then: Talk) -> None:
    """Let a message centre and an engine that is bound to it talk."""

    async def both() -> None:
        port = free_port()
        server = smpp34.Server("127.0.0.1", port)
        await server.start()
        transport = Smpp(
            host="127.0.0.1", port=port, system_id="shop", password="secret", timeout=timedelta(seconds=5)
        )
        engine = engine_of(transport)
        async with engine, engine.listening():
            esme = await asyncio.wait_for(server.next(), PATIENCE)
            assert isinstance(esme, smpp34.Esme)
            await asyncio.wait_for(then(server, esme, engine), PATIENCE)
        await server.stop()

    asyncio.run(both())


def an_engine(transport: Smpp) -> Engine:
    router = Router()

    @router.keyword("JOIN")
    async def join() -> str:
        await asyncio.sleep(0)
        return "Welcome, é and €!"

    return Engine(router, services=[Service(NUMBER, transport=transport)], clock=lambda: NOW)


async def next_submit(server: smpp34.Server) -> smpp34.SubmitSmEvent:
    event = await server.next()
    assert isinstance(event, smpp34.SubmitSmEvent)
    return event


def test_a_text_is_acknowledged_and_answered() -> None:
    async def then(server: smpp34.Server, esme: smpp34.Esme, engine: Engine) -> None:  # noqa: ARG001
        answer = await esme.deliver_sm(NUMBER, b"join", source_addr=PERSON, source_addr_ton=1, source_addr_npi=1)
        assert answer.is_success
        event = await next_submit(server)
        event.accept("a-1")
        assert event.short_message == b"Welcome, \x05 and \x1be!"
        assert (event.source_addr, event.destination_addr, event.dest_addr_ton) == (NUMBER, PERSON, 1)

    talk(an_engine, then)


def test_a_number_that_no_service_names_is_answered_by_the_connection_that_brought_it() -> None:
    async def then(server: smpp34.Server, esme: smpp34.Esme, engine: Engine) -> None:  # noqa: ARG001
        await esme.deliver_sm("99999", b"join", source_addr=PERSON, source_addr_ton=1)
        event = await next_submit(server)
        event.accept("a-1")
        assert event.source_addr == "99999"

    talk(an_engine, then)


def test_parts_are_joined_and_a_receipt_is_told() -> None:
    told: asyncio.Queue[DeliveryReceipt] = asyncio.Queue()

    def engine_of(transport: Smpp) -> Engine:
        engine = an_engine(transport)

        @engine.on(DeliveryReceipt)
        async def keep(receipt: DeliveryReceipt) -> None:
            await told.put(receipt)

        return engine

    async def then(server: smpp34.Server, esme: smpp34.Esme, engine: Engine) -> None:  # noqa: ARG001
        for part in (b"\x05\x00\x03\x09\x02\x02IN", b"\x05\x00\x03\x09\x02\x01JO"):
            answer = await esme.deliver_sm(NUMBER, part, source_addr=PERSON, source_addr_ton=1, esm_class=0x40)
            assert answer.is_success
        (await next_submit(server)).accept("a-1")
        state = [smpp34.Tlv(0x1E, b"a-1\0"), smpp34.Tlv(0x427, b"\x02")]
        await esme.deliver_sm(NUMBER, b"", source_addr=PERSON, source_addr_ton=1, esm_class=4, tlvs=state)
        receipt = await told.get()
        assert (receipt.message_id, receipt.status) == ("a-1", "delivered")

    talk(engine_of, then)


def test_a_refusal_is_told_with_its_code() -> None:
    async def then(server: smpp34.Server, esme: smpp34.Esme, engine: Engine) -> None:  # noqa: ARG001
        message = Outbound(id="m1", sender=NUMBER, recipient=f"+{PERSON}", text="hello")
        sending = asyncio.ensure_future(engine.send(message))
        (await next_submit(server)).reject(0x58)
        told = await sending
        assert told is not None
        assert (told.accepted, told.code, told.retryable) == (False, "0x58", True)

    talk(an_engine, then)
