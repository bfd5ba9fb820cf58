"""Ports for servers that tests start."""

import socket
from secrets import randbelow

FROM, BELOW = 10_000, 32_768        # under those that systems give to connections, which would take one in between
_given = set[int]()


def free_port() -> int:
    """A loopback port that nobody uses now, another each time."""
    while True:
        port = FROM + randbelow(BELOW - FROM)
        if port not in _given and _is_free(port):
            _given.add(port)
            return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
