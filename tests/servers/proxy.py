"""What stands between a client and a server on loopback ports, and can lose or keep back what the server answers."""

import socket
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from threading import Event, Thread


class Proxy:
    """Hands everything on, until it is told otherwise; what it was told holds for new connections too."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._cuts = False
        self._let_through = Event()
        self._let_through.set()
        self._open: list[socket.socket] = []
        Thread(target=self._listen, daemon=True).start()

    def cut(self) -> None:
        """From now on hang up where the server would be heard; it has got what was asked, and has done it."""
        self._cuts = True

    def hold(self) -> None:
        """Keep back from now on what the server says."""
        self._let_through.clear()

    def mend(self) -> None:
        """Hand on everything again, also what was kept back."""
        self._cuts = False
        self._let_through.set()

    def close(self) -> None:
        """End all connections."""
        self.mend()
        for each in (self._listener, *self._open):
            with suppress(OSError):         # which it may have done itself
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _listen(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return                      # it was closed
            try:
                server = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                client.close()
                continue
            self._open += [client, server]
            Thread(target=self._hand_on, args=(client, server), daemon=True).start()
            Thread(target=self._answer, args=(server, client), daemon=True).start()

    def _hand_on(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while told := client.recv(65536):
                server.sendall(told)
        _hang_up(client, server)

    def _answer(self, server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while said := server.recv(65536):
                self._let_through.wait()
                if self._cuts:
                    break
                client.sendall(said)
        _hang_up(client, server)


def _hang_up(*sockets: socket.socket) -> None:
    for each in sockets:
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)


@contextmanager
def proxy_to(port: int) -> Generator[Proxy]:
    """One in front of a port."""
    with ExitStack() as stack:
        proxy = Proxy(port)
        stack.callback(proxy.close)
        yield proxy
