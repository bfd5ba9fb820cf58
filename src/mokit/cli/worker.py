"""A worker in the terminal: it sends what falls due, and takes what comes by connections, until it is told to stop."""

import asyncio
import logging
import signal
import sys

from mokit.engine import Engine


def work(engine: Engine) -> None:
    """Run the engine until Ctrl-C or SIGTERM, and end when no message is half sent."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    asyncio.run(_work(engine))


async def _work(engine: Engine) -> None:
    stopping = asyncio.Event()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(signal_number, stopping.set)
    logging.getLogger("mokit").info("a worker sends what falls due; Ctrl-C ends it")
    async with engine, engine.listening():
        await engine.run(until=stopping.is_set)
