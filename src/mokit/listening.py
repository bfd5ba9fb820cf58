"""Transports that listen by connections of their own, while an engine takes what comes by them."""

from collections.abc import Generator
from contextlib import ExitStack, contextmanager

from mokit.settings import Settings
from mokit.transports.base import ListeningTransport, Take


@contextmanager
def listening(settings: Settings, take: Take) -> Generator[None]:
    """Let all transports of an engine listen that can, each once."""
    transports = {id(one): one for one in settings.transports if isinstance(one, ListeningTransport)}
    with ExitStack() as stack:
        for transport in transports.values():
            stack.enter_context(transport.listen(take, settings.clock))
        yield
