"""The octets of a connection: one thread reads, any may write."""

import socket
from contextlib import suppress
from selectors import EVENT_READ, DefaultSelector
from ssl import SSLContext, SSLSocket, SSLWantReadError
from threading import Lock

READ_AT_ONCE = 65536                    # octets


class Stream:
    """A connection over TCP, or TLS.

    Args:
        host: Where to connect to.
        port: Likewise.
        tls: For TLS.
        timeout: Seconds to connect, and until what is written has left.

    Raises:
        OSError: It can't be reached.
    """

    def __init__(self, host: str, port: int, tls: SSLContext | None, timeout: float) -> None:
        self._timeout = timeout
        self._socket = socket.create_connection((host, port), timeout)
        if tls is not None:
            try:
                self._socket = tls.wrap_socket(self._socket, server_hostname=host)
            except BaseException:
                self._socket.close()
                raise
        self._selector = DefaultSelector()
        self._selector.register(self._socket, EVENT_READ)
        self._using = Lock()            # TLS has one state for both directions

    def write(self, octets: bytes) -> None:
        """Write all of it, one caller after the other.

        Raises:
            OSError: The connection is of no use any more: part of it may be out.
        """
        with self._using:
            self._socket.sendall(octets)

    def read(self, seconds: float) -> bytes | None:
        """What has come; None if nothing came within that time, and no octets at the end of the connection.

        Raises:
            OSError: The connection is broken.
        """
        if isinstance(self._socket, SSLSocket):
            return self._read_tls(self._socket, seconds)
        return self._socket.recv(READ_AT_ONCE) if self._selector.select(seconds) else None

    def _read_tls(self, connection: SSLSocket, seconds: float) -> bytes | None:
        while connection.pending() or self._selector.select(seconds):
            with self._using:
                connection.settimeout(0)
                try:
                    return connection.recv(READ_AT_ONCE)
                except SSLWantReadError:
                    pass                # half a record, or one that is none of ours
                finally:
                    connection.settimeout(self._timeout)
        return None

    def shut(self) -> None:
        """End it for both sides; whoever reads sees the end."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Give it back; nobody may use it any more."""
        self._selector.close()
        self._socket.close()
