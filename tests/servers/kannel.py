"""Kannel: a bearerbox and an smsbox on free loopback ports, behind them a message centre of one kind or another."""

import re
import socket
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Self
from urllib.parse import quote_plus, unquote_to_bytes

from mokit.parts import read_header
from mokit.transports.kannel import Kannel
from tests.servers.daemons import PATIENCE, needed, open_home, running, until
from tests.servers.ports import free_port

FAKESMSC = "/usr/lib/kannel/test/fakesmsc"
PAGE = Path(__file__).parents[2] / "docs" / "gateways" / "kannel.md"

CORE = """
group = core
admin-port = {admin}
admin-interface = 127.0.0.1
admin-password = made-up
smsbox-port = {smsbox}
smsbox-interface = 127.0.0.1
box-deny-ip = "*.*.*.*"
box-allow-ip = "127.0.0.1"

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms}
sendsms-interface = 127.0.0.1
{retries}

{smsc}

"""
FAKE = """
group = smsc
smsc = fake
smsc-id = fake
port = {port}
connect-allow-ip = 127.0.0.1
"""
SMPP = """
group = smsc
smsc = smpp
smsc-id = smpp
host = 127.0.0.1
port = {port}
transceiver-mode = true
smsc-username = kannel
smsc-password = secret
system-type = ""
source-addr-autodetect = true
dest-addr-ton = 1
dest-addr-npi = 1
"""


def services_of(transport: Kannel) -> str:
    """The groups that our page on Kannel shows, with what a user fills in."""
    found = re.search(r"```ini\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    shown = re.sub(r"(?m)^get-url = .*$", lambda _: f'get-url = "{transport.get_url}"', found[1])
    return shown.replace("username = ...", f"username = {transport.username}").replace(
        "password = ...", f"password = {transport.password}"
    )


@contextmanager
def kannel(transport: Kannel, smsc: str, retries: str = "") -> Generator[None]:
    """A Kannel that the transport speaks with.

    Args:
        transport: The port of its `sendsms_url` is smsbox's.
        smsc: The group of its message centre.
        retries: Further lines of the group smsbox.
    """
    needed("bearerbox", "smsbox")
    ports = {"admin": free_port(), "smsbox": free_port(), "sendsms": port_of(transport.sendsms_url)}
    with open_home() as home:
        (home / "kannel.conf").write_text(CORE.format(smsc=smsc, retries=retries, **ports) + services_of(transport))
        with running(["bearerbox", "-v", "1", "kannel.conf"], home) as bearerbox:
            until(lambda: _listens(ports["smsbox"]), bearerbox)
            with running(["smsbox", "-v", "1", "kannel.conf"], home) as smsbox:
                until(lambda: _listens(ports["sendsms"]), smsbox)
                yield


def port_of(url: str) -> int:
    """The port of a URL of the loopback interface."""
    return int(url.split(":")[2].partition("/")[0])


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


class Phones:
    """The people behind Kannel's fake message centre; speaks as its client `fakesmsc` does, in lines."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self._lines = self._socket.makefile("rb")

    def text(self, text: str, *, sender: str, recipient: str) -> None:
        """Text a number."""
        try:
            line = f"{sender} {recipient} text ".encode() + text.encode("ascii")
        except UnicodeEncodeError:
            line = f"{sender} {recipient} ucs2 {quote_plus(text.encode('utf-16-be'))}".encode()
        self._socket.sendall(line + b"\n")

    def next(self) -> tuple[str, str, bytes]:
        """Sender, recipient and text of the next message, its parts joined, in the octets that Kannel gives."""
        sender, recipient, octets, parts = self._read()
        while parts > 1:
            _, _, more, _ = self._read()
            octets += more
            parts -= 1
        return sender, recipient, octets

    def _read(self) -> tuple[str, str, bytes, int]:
        sender, recipient, kind, octets = self._lines.readline().rstrip(b"\n").split(b" ", 3)
        parts = 1
        if kind == b"udh":
            header, kind, octets = octets.split(b" ", 2)
            part = read_header(unquote_to_bytes(header.replace(b"+", b" "))).part
            assert part is not None
            parts = part.total
        if kind != b"text":
            octets = unquote_to_bytes(octets.replace(b"+", b" "))
        return sender.decode(), recipient.decode(), octets, parts

    def __enter__(self) -> Self:
        """The phones."""
        return self

    def __exit__(self, *_: object) -> None:
        """Go away."""
        self._lines.close()
        self._socket.close()


@contextmanager
def fakesmsc(port: int, line: str) -> Generator[Callable[[], str]]:
    """Kannel's own client of that message centre, which texts once; what it then gets."""
    needed(FAKESMSC)
    with open_home() as home, running([FAKESMSC, "-H", "127.0.0.1", "-r", str(port), "-m", "1", line], home) as client:
        log = home / "fakesmsc.log"

        def got() -> str:
            found = until(lambda: re.search(r"Got message 1: <(.*)>", log.read_text()), client)
            return found[1] if found else ""

        yield got
