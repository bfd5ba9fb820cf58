"""One bound connection: requests wait for their answers, and what comes is handed on.

Any thread may send. One thread reads; what it calls must not wait for an answer over this connection.
"""

from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Lock, Thread

from mokit import logs
from mokit.transports.smpp import statuses
from mokit.transports.smpp.pdus import (
    DELIVER_SM,
    ENQUIRE_LINK,
    GENERIC_NACK,
    RESPONSE,
    UNBIND,
    Framer,
    MalformedPdu,
    Pdu,
)
from mokit.transports.smpp.stream import Stream

LAST_SEQUENCE = 0x7FFFFFFF
_UNANSWERED = frozenset({0x0B, 0x102})  # outbind and alert_notification have no answer


class NotBound(ConnectionError):
    """There is no connection, or it ended before the answer came; the same call may succeed later."""


class WindowFull(TimeoutError):
    """As many requests as the window holds wait for their answers."""


class BindRefused(ConnectionError):
    """The message centre doesn't let us in; trying again may help if it is short of connections."""


class Session:
    """A connection, from the bind to its end; a new one is made for each try.

    Args:
        stream: A connection, which becomes the session's own.
        deliver: Called by the reading thread with each `deliver_sm`.
        window: How many requests may wait for their answers at once.
        timeout: Seconds for an answer, and for room in the window.
        quiet: Seconds without anything to read after which the link is enquired about.
    """

    def __init__(
        self,
        stream: Stream,
        deliver: Callable[["Session", Pdu], None],
        *,
        window: int,
        timeout: float,
        quiet: float,
    ) -> None:
        self._stream = stream
        self._deliver = deliver
        self._window = BoundedSemaphore(window)
        self._timeout = timeout
        self._quiet = quiet
        self._counting = Lock()
        self._answers: dict[int, SimpleQueue[Pdu | None]] = {}
        self._sequence = 0
        self._reader = Thread(target=self._read, name="mokit smpp reader", daemon=True)
        self.is_over = False

    def bind(self, command: int, body: bytes) -> None:
        """Begin to read, and bind.

        Raises:
            BindRefused: The message centre said no; the message tells its reason.
            OSError: The connection ended, or no answer came in time.
        """
        self._reader.start()
        answer = self.request(command, body)
        if answer.status:
            raise BindRefused(f"the bind was refused: {statuses.described(answer.status)}")

    def request(self, command: int, body: bytes = b"") -> Pdu:
        """Send a request and wait for its answer, which may be a generic_nack.

        Raises:
            WindowFull: No room came free in time; nothing was sent.
            NotBound: The connection ended; what was sent may have arrived.
            TimeoutError: No answer came in time; likewise.
        """
        if not self._window.acquire(timeout=self._timeout):
            raise WindowFull(f"no answer came within {self._timeout:g} s; the window is full")
        try:
            answer = self._exchange(command, body)
        finally:
            self._window.release()
        if answer is None:
            raise NotBound("the connection ended before the answer came")
        return answer

    def _exchange(self, command: int, body: bytes) -> Pdu | None:
        answers = SimpleQueue[Pdu | None]()
        sequence = self._next()
        self._answers[sequence] = answers
        try:
            self._write(Pdu(command, 0, sequence, body))
            return answers.get(timeout=self._timeout)
        except Empty:
            raise TimeoutError(f"no answer to request {sequence} within {self._timeout:g} s") from None
        finally:
            del self._answers[sequence]

    def _next(self) -> int:
        with self._counting:
            self._sequence = self._sequence % LAST_SEQUENCE + 1
            return self._sequence

    def answer(self, request: Pdu, status: int) -> None:
        """Answer a request; if the connection ended meanwhile nothing happens, and it will be asked again."""
        body = b"\0" if request.command == DELIVER_SM else b""          # message_id, which is not used
        with suppress(OSError):
            self._write(Pdu(request.command | RESPONSE, status, request.sequence, body))

    def close(self) -> None:
        """Unbind if that can be done at once, and end the connection."""
        if not self.is_over:
            with suppress(OSError):
                self.request(UNBIND)
        self._end()
        if self._reader.is_alive():
            self._reader.join()

    def wait(self) -> None:
        """Wait until the connection is over."""
        self._reader.join()

    def _write(self, pdu: Pdu) -> None:
        try:
            if self.is_over:
                raise NotBound("the connection is over")
            self._stream.write(pdu.encode())
        except OSError as error:
            self._end()                 # half a unit may be out: nothing can follow it
            raise NotBound(f"the connection ended: {error}") from error

    def _end(self) -> None:
        self.is_over = True
        self._stream.shut()             # wakes the reader
        for waiting in list(self._answers.values()):
            waiting.put(None)

    def _read(self) -> None:
        try:
            self._read_all(Framer())
        except MalformedPdu as error:
            logs.warn("an SMPP connection is given up: %s", error)
            with suppress(OSError):
                self._write(Pdu(GENERIC_NACK, statuses.INVALID_LENGTH))
        except OSError as error:
            logs.warn("an SMPP connection ended: %s", error)
        finally:
            self._end()
            self._stream.close()

    def _read_all(self, framer: Framer) -> None:
        has_asked = False
        while not self.is_over:
            octets = self._stream.read(self._timeout if has_asked else self._quiet)
            if octets is None and has_asked:
                raise TimeoutError(f"no answer to enquire_link within {self._timeout:g} s")
            if octets is None:          # whatever comes after the question shows that the link lives
                self._write(Pdu(ENQUIRE_LINK, 0, self._next()))
            elif not octets:
                return
            has_asked = octets is None
            for pdu in framer.feed(octets or b""):
                self._take(pdu)

    def _take(self, pdu: Pdu) -> None:
        if pdu.command & RESPONSE:
            waiting = self._answers.get(pdu.sequence)
            if waiting is not None:
                waiting.put(pdu)
        elif pdu.command == DELIVER_SM:
            self._deliver(self, pdu)
        elif pdu.command == ENQUIRE_LINK:
            self.answer(pdu, statuses.OK)
        elif pdu.command == UNBIND:
            self.answer(pdu, statuses.OK)
            self._end()
        elif pdu.command not in _UNANSWERED:
            with suppress(OSError):
                self._write(Pdu(GENERIC_NACK, statuses.INVALID_COMMAND, pdu.sequence))
