"""The transport: what is configured, what leaves by it, and what comes."""

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from ssl import SSLContext
from threading import Lock
from typing import Any, get_args

from attrs import Attribute, Factory, evolve, field, frozen

from mokit.errors import RegistrationError
from mokit.messages import Inbound, Outbound
from mokit.mistakes import did_you_mean
from mokit.transports.base import Event, Submitted, Take
from mokit.transports.sending import with_links
from mokit.transports.smpp.listening import Listening, Worker
from mokit.transports.smpp.pdus import (
    BIND_RECEIVER,
    BIND_TRANSCEIVER,
    BIND_TRANSMITTER,
    SUBMIT_SM,
    Address,
    Message,
    Pdu,
    bind_body,
    read_id,
)
from mokit.transports.smpp.receipts import Ids, is_receipt, read_receipt, sent_id
from mokit.transports.smpp.session import Session, WindowFull
from mokit.transports.smpp.statuses import TRY_AGAIN, refusal
from mokit.transports.smpp.stream import Stream
from mokit.transports.smpp.texts import (
    Alphabet,
    Long,
    Piece,
    address_from,
    address_to,
    message_id,
    pieces_of,
    read_text,
)

TOO_LONG = Submitted(accepted=False, code="too long", reason="SMPP carries 255 parts, or 64 KiB")
WINDOW_FULL = Submitted(accepted=False, code="window full", reason="too many messages wait for answers", retryable=True)


def _positive(_: object, attribute: "Attribute[timedelta]", value: timedelta) -> None:
    if value <= timedelta(0):
        raise RegistrationError(f"Smpp({attribute.name}={value!r}); give a time over zero")


def _at_least_one(_: object, attribute: "Attribute[int]", value: int) -> None:
    if value < 1:
        raise RegistrationError(f"Smpp({attribute.name}={value!r}); give 1 or more")


def _one_of(choices: object) -> Callable[[object, "Attribute[Any]", Any], None]:   # Any: one Literal or another
    words: tuple[str, ...] = get_args(choices)

    def check(_: object, attribute: "Attribute[Any]", value: Any) -> None:
        if value not in words:
            hint = did_you_mean(str(value), words)
            raise RegistrationError(f"Smpp({attribute.name}={value!r}) is none of {', '.join(map(repr, words))}{hint}")

    return check


class _State:
    """The connections that a transport has open."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.sending: Session | None = None         # of a process that only sends, or of a pair
        self.listening: Listening | None = None


@frozen(kw_only=True, eq=False)
class Smpp:
    """An account at a message centre (SMSC) that speaks SMPP 3.4.

    A process that only sends binds as a transmitter with its first message. While one listens
    (`engine.listening()`, or `mokit run`) it is bound as a transceiver, or as a pair of a receiver and a
    transmitter, and binds again, with growing pauses, whenever the connection ends.

    Raises:
        RegistrationError: An option is none that it can have.
    """

    host: str
    port: int = 2775
    system_id: str
    password: str = field(repr=False)               # up to 8 characters by the standard; some take more
    system_type: str = ""
    address_range: str = ""                         # the numbers whose messages this connection gets; mostly empty
    tls: SSLContext | None = field(default=None, repr=False)        # such as ssl.create_default_context()
    pair: bool = False                              # two connections instead of a transceiver
    window: int = field(default=10, validator=_at_least_one)        # messages that may wait for their answers
    workers: int = field(default=4, validator=_at_least_one)        # threads that hand on what comes
    timeout: timedelta = field(default=timedelta(seconds=10), validator=_positive)     # for an answer
    enquire: timedelta = field(default=timedelta(seconds=30), validator=_positive)     # of silence, then enquire_link
    # Before the second try to connect, and at most; half of it, or up to all, by chance.
    reconnect: tuple[timedelta, timedelta] = (timedelta(seconds=1), timedelta(minutes=1))
    alphabet: Alphabet = field(default="gsm7", validator=_one_of(Alphabet))     # what data coding 0 is there
    long: Long = field(default="udh", validator=_one_of(Long))      # parts by "udh", "udh16", "sar"; whole: "payload"
    international: bool = False                     # numbers of unknown type are international, without "+"
    source: Address | None = None                   # instead of the service's number, such as Address(5, 0, "ACME")
    service_type: str = ""
    receipts: bool = True                           # asks for a receipt of each text
    ids: Ids = field(default="same", validator=_one_of(Ids))        # "hex, decimal": in answers hex, else decimal
    timezone: tzinfo = UTC                          # of the dates in receipts
    name: str = "smpp"
    _state: _State = field(init=False, repr=False, default=Factory(_State))

    # What leaves.

    def send(self, message: Outbound) -> Submitted:
        """Submit a text, each of its parts after the other; the id is that of the last part.

        A second call submits all parts again, with the same reference.

        Raises:
            OSError: There is no connection, it ended, or no answer came in time.
        """
        pieces = pieces_of(with_links(message), message.id, self.alphabet, self.long)
        if not pieces:
            return TOO_LONG
        session = self._sending()
        try:
            answers = (
                session.request(SUBMIT_SM, self._submit(message, piece, is_last=piece is pieces[-1]).encode())
                for piece in pieces
            )
            return self._submitted(answers)
        except WindowFull:
            return WINDOW_FULL

    def _submit(self, message: Outbound, piece: Piece, *, is_last: bool) -> Message:
        until = message.expires_at
        return Message(
            source=self.source or address_to(message.sender),
            destination=address_to(message.recipient),
            esm_class=piece.esm_class,
            data_coding=piece.data_coding,
            octets=piece.octets,
            service_type=self.service_type,
            validity_period="" if until is None else f"{until.astimezone(UTC):%y%m%d%H%M%S}000+",
            registered_delivery=int(self.receipts and is_last),
            tlvs=piece.tlvs,
        )

    def _submitted(self, answers: Iterator[Pdu]) -> Submitted:
        """What the answers to all parts say; the first refusal is the text's."""
        id = ""  # noqa: A001 - the gateway's
        for answer in answers:
            if answer.status:
                return refusal(answer.status)
            id = read_id(answer.body)  # noqa: A001 - likewise
        return Submitted(id=sent_id(id, self.ids))

    def _sending(self) -> Session:
        listening = self._state.listening
        if listening is not None and not self.pair:
            return listening.session
        with self._state.lock:
            session = self._state.sending
            if session is None or session.is_over:
                self._state.sending = session = self._connect(BIND_TRANSMITTER, _ignore)
            return session

    def close(self) -> None:
        """Unbind the connection that was opened for sending; the next message opens one again."""
        with self._state.lock:
            session, self._state.sending = self._state.sending, None
        if session is not None:
            session.close()

    # What comes.

    @contextmanager
    def listen(self, take: Take, now: Callable[[], datetime]) -> Generator[Listening]:
        """Stay bound, and hand on what is delivered; see `ListeningTransport`."""
        if self._state.listening is not None:
            raise RegistrationError(f"the transport {self.name!r} listens already; make one for each engine")
        command = BIND_RECEIVER if self.pair else BIND_TRANSCEIVER
        first, most = self.reconnect
        listening = Listening(
            lambda deliver: self._connect(command, deliver),
            [Worker(self.read, take, now) for _ in range(self.workers)],
            (first.total_seconds(), most.total_seconds()),
        )
        self.close()
        self._state.listening = listening
        try:
            with listening:
                yield listening
        finally:
            self._state.listening = None
            self.close()

    def read(self, message: Message, now: datetime, repeats: int = 0) -> Event:
        """The event in a `deliver_sm`: a text, a part of one, or a receipt.

        SMPP has no id for texts. It is made from the addresses, the octets, the part and the minute, so
        that what is delivered again within the minute is known.

        Raises:
            MalformedRequest: Its user data header is none, or it is a receipt that names no message.
        """
        sender = address_from(message.source, international=self.international)
        recipient = address_from(message.destination, international=self.international)
        if is_receipt(message):
            receipt = read_receipt(
                message, sender=recipient, recipient=sender, now=now, ids=self.ids, zone=self.timezone
            )
            return evolve(receipt, transport=self.name)
        read = read_text(message, self.alphabet)
        return Inbound(
            id=message_id(message, read, now, 0 if read.part else repeats),
            sender=sender,
            recipient=recipient,
            text=read.text,
            received_at=now,
            transport=self.name,
            part=read.part,
            raw=_raw(message, read.shift),
        )

    def _connect(self, command: int, deliver: Callable[[Session, Pdu], None]) -> Session:
        seconds = self.timeout.total_seconds()
        session = Session(
            Stream(self.host, self.port, self.tls, seconds),
            deliver,
            window=self.window,
            timeout=seconds,
            quiet=self.enquire.total_seconds(),
        )
        try:
            session.bind(command, bind_body(self.system_id, self.password, self.system_type, self.address_range))
        except BaseException:
            session.close()
            raise
        return session


def _ignore(session: Session, pdu: Pdu) -> None:
    """What is delivered over a connection that only sends: nobody is there who could take it."""
    session.answer(pdu, TRY_AGAIN)


def _raw(message: Message, shift: str) -> dict[str, str]:
    told = {
        "esm_class": f"0x{message.esm_class:02X}",
        "data_coding": str(message.data_coding),
        "service_type": message.service_type,
        "short_message": message.octets.hex(),
        "language": shift,
    }
    return {name: value for name, value in told.items() if value}
