"""Transports that listen by connections of their own, while an engine takes what comes by them."""

from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from functools import partial

from mokit.settings import Settings
from mokit.transports.base import Event, ListeningTransport, Transport


@contextmanager
def listening(settings: Settings, take: Callable[[Transport, Event, Callable[[], None]], None]) -> Generator[None]:
    """Let all transports of an engine listen that can, each once; `take` is told by which of them an event came."""
    transports = {id(one): one for one in settings.transports if isinstance(one, ListeningTransport)}
    with ExitStack() as stack:
        for transport in transports.values():
            stack.enter_context(transport.listen(partial(take, transport), settings.clock))
        yield
