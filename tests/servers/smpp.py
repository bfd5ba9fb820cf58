"""Message centres that speak SMPP, for tests: npm's "smpp", run by node on a free loopback port, never as root."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from queue import Empty, Queue
from ssl import SSLContext, create_default_context
from threading import Thread
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.servers.ports import free_port

VERSION = "0.5.1"
DAY = timedelta(days=1)
PATIENCE = 60               # seconds for anything that is awaited
IS_ROOT = os.name == "posix" and os.geteuid() == 0
Told = dict[str, Any]       # Any: an event as JSON


class NodeCentre:
    """A message centre that keeps its port over restarts; what happens there comes as events.

    Args:
        home: Where smpp.js is, with the package.
        key: A file with a private key and its certificate, for TLS.
    """

    def __init__(self, home: Path, key: Path | None = None) -> None:
        self.port = free_port()
        self._home = home
        self._arguments = [str(self.port)] if key is None else [str(self.port), str(key)]
        self._process: subprocess.Popen[str] | None = None
        self._events = Queue[Told]()
        self._passed: list[Told] = []
        self._count = 0

    def start(self) -> None:
        """Start it, and wait until it listens."""
        self._process = subprocess.Popen(  # noqa: S603 - our own words
            ["node", str(self._home / "smpp.js"), *self._arguments],  # noqa: S607 - the machine's own
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=self._home,
            user="nobody" if IS_ROOT else None,
            group="nogroup" if IS_ROOT else None,
            extra_groups=[] if IS_ROOT else None,
        )
        Thread(target=self._listen, args=(self._process,), daemon=True).start()
        self.wait("ready")

    def stop(self) -> None:
        """End it without a word to anybody."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            assert self._process.stdin is not None
            self._process.stdin.close()
            self._process = None

    def do(self, what: str, **options: object) -> None:
        """Have it do one of the `actions` of smpp.js."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": what, **options}) + "\n")
        self._process.stdin.flush()
        self.wait("done")

    def wait(self, event: str, **fields: object) -> Told:
        """The next event of that kind with these fields; others are kept for later."""
        wanted = {"event": event, **fields}
        for at, told in enumerate(self._passed):
            if wanted.items() <= told.items():
                return self._passed.pop(at)
        while True:
            try:
                told = self._events.get(timeout=PATIENCE)
            except Empty:
                raise AssertionError(f"no {wanted} came, but {self._passed}") from None
            if wanted.items() <= told.items():
                return told
            self._passed.append(told)

    def deliver(self, pdu: Told, tries: int = 1) -> Told:
        """Deliver a message, again while it is refused; how often, and the last status."""
        return self.wait("delivered", tag=self.hand_over(pdu, tries))

    def hand_over(self, pdu: Told, tries: int = 1) -> int:
        """Deliver a message without waiting for the answer; gives the tag that it will have."""
        self._count += 1
        self.do("deliver", tag=self._count, pdu=pdu, tries=tries)
        return self._count

    def _listen(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                self._events.put(json.loads(line))


@pytest.fixture(scope="session")
def smpp_package() -> Iterator[Path]:
    """Where nobody may run the message centre."""
    if shutil.which("npm") is None or shutil.which("node") is None:
        _missing("no node and npm: a message centre for the tests is npm's package smpp")
    with tempfile.TemporaryDirectory(prefix="mokit-smpp-") as name:
        home = Path(name)
        install = ["npm", "install", "--silent", "--no-audit", "--no-fund", f"smpp@{VERSION}"]
        done = subprocess.run(install, cwd=home, capture_output=True, text=True, check=False)  # noqa: S603 - our own
        if done.returncode:
            _missing(f"npm could not install smpp: {done.stderr}")
        shutil.copy(Path(__file__).with_suffix(".js"), home)
        home.chmod(0o755)
        yield home


def _missing(what: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture
def tls_centre(smpp_package: Path) -> Iterator[tuple[NodeCentre, SSLContext]]:
    """A message centre that speaks TLS, and what trusts it."""
    key = smpp_package / "key.pem"
    context = _certified(key)
    centre = NodeCentre(smpp_package, key)
    centre.start()
    try:
        yield centre, context
    finally:
        centre.stop()


def _certified(path: Path) -> SSLContext:
    """Write a private key with its certificate for 127.0.0.1 to the file, and trust it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now - DAY, now + DAY)
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = builder.add_extension(address, critical=False).sign(key, SHA256()).public_bytes(Encoding.PEM)
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + certificate)
    return create_default_context(cadata=certificate.decode())


@pytest.fixture
def centre(smpp_package: Path) -> Iterator[NodeCentre]:
    """A message centre of one test, which may end it."""
    centre = NodeCentre(smpp_package)
    centre.start()
    try:
        yield centre
    finally:
        centre.stop()
