"""A worker in the terminal: it sends what falls due, and takes what comes by connections, until it is told to stop."""

import asyncio
import logging
import signal
import sys

from mokit.engine import Engine
from mokit.stores.memory import MemoryStore
from mokit.transports.base import ListeningTransport


def work(engine: Engine) -> None:
    """Run the engine until Ctrl-C or SIGTERM, and end when no message is half sent."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    asyncio.run(_work(engine))


async def _work(engine: Engine) -> None:
    stopping = asyncio.Event()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(signal_number, stopping.set)
    log = logging.getLogger("mokit")
    for lack in lacks(engine):
        log.warning(lack)
    log.info("a worker sends what falls due; Ctrl-C ends it")
    async with engine, engine.listening():
        await engine.run(until=stopping.is_set)


def lacks(engine: Engine) -> list[str]:
    """Why a worker of this engine would have nothing to send, or could send nothing."""
    settings = engine._plan.settings  # pyright: ignore[reportPrivateUsage] - the command is a part of mokit
    found: list[str] = []
    if not settings.transports:
        found.append("the engine has no transport, so nothing can be sent; name the engine that is live")
    brings = any(isinstance(transport, ListeningTransport) for transport in settings.transports)
    if type(settings.store) is MemoryStore and not brings:
        found.append("MemoryStore is this process's own, so nothing is due; give a store that processes share")
    return found
