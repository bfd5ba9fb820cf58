"""Keeps a connection bound, and hands on what is delivered by it.

A `deliver_sm` is answered when what it brought is safe: one thread reads, others hand on, each person's
messages in their order.
"""

from collections.abc import Callable
from datetime import datetime
from queue import Full, Queue
from random import random
from threading import Event as Flag
from threading import Thread
from time import monotonic
from typing import Self
from zlib import crc32

from mokit import logs
from mokit.errors import MalformedRequest, StoreError
from mokit.transports.base import Event, Take
from mokit.transports.smpp import statuses
from mokit.transports.smpp.pdus import Message, Pdu, read_message
from mokit.transports.smpp.session import NotBound, Session

PROMPT = 5.0            # seconds; whoever delivers waits longer for an answer before doing it again


class Delivery:
    """A `deliver_sm` that waits to be handed on."""

    __slots__ = ("at", "message", "pdu", "session")

    def __init__(self, session: Session, pdu: Pdu, message: Message) -> None:
        self.session = session
        self.pdu = pdu
        self.message = message
        self.at = monotonic()


class Repeats:
    """Tells a text that a person sent twice from one that was delivered twice.

    Where one was acknowledged at once, what comes over the same connection is another. That is noted
    for each minute, which is part of what messages are known by.
    """

    def __init__(self) -> None:
        self._minute = ""
        self._counts: dict[tuple[Session, bytes], int] = {}

    def before(self, delivery: Delivery, now: datetime) -> int:
        """How many like it were acknowledged at once over this connection, in this minute."""
        minute = f"{now:%Y%m%d%H%M}"
        if minute != self._minute:
            self._minute = minute
            self._counts.clear()
        return self._counts.get((delivery.session, delivery.pdu.body), 0)

    def acknowledged(self, delivery: Delivery) -> None:
        """Note that it was answered."""
        if monotonic() - delivery.at < PROMPT:
            key = delivery.session, delivery.pdu.body
            self._counts[key] = self._counts.get(key, 0) + 1


class Worker:
    """Hands on what some of the people send, one by one."""

    def __init__(
        self, read: Callable[[Message, datetime, int], Event], take: Take, now: Callable[[], datetime]
    ) -> None:
        self._read = read
        self._take = take
        self._now = now
        self._repeats = Repeats()
        self.queue = Queue[Delivery | None](100)
        self.thread = Thread(target=self._work, name="mokit smpp worker", daemon=True)

    def _work(self) -> None:
        while (delivery := self.queue.get()) is not None:
            self._hand_on(delivery)

    def _hand_on(self, delivery: Delivery) -> None:
        answers: list[int] = []

        def answer(status: int) -> None:
            if not answers:
                answers.append(status)
                delivery.session.answer(delivery.pdu, status)

        def safe() -> None:
            self._repeats.acknowledged(delivery)
            answer(statuses.OK)

        now = self._now()
        try:
            self._take(self._read(delivery.message, now, self._repeats.before(delivery, now)), safe)
        except MalformedRequest as error:
            logs.warn("a deliver_sm can't be read: %s", error)
            answer(statuses.NEVER)
        except StoreError as error:
            logs.fail("the store failed, what was delivered by SMPP will come again: %s", error)
        except Exception as error:  # noqa: BLE001 - one message's fault must not end the connection
            logs.fail("what was delivered by SMPP could not be handled", error=error)
        answer(statuses.TRY_AGAIN)      # unless it was answered


class Listening:
    """A connection that is made again whenever it ends, until `stop`.

    Args:
        connect: Makes a bound session; it is given what takes each `deliver_sm`.
        workers: They hand on.
        pauses: Seconds before the second try, and at most before any.
    """

    def __init__(
        self,
        connect: Callable[[Callable[[Session, Pdu], None]], Session],
        workers: list[Worker],
        pauses: tuple[float, float],
    ) -> None:
        self._connect = connect
        self._workers = workers
        self._pauses = pauses
        self._stopping = Flag()
        self._session: Session | None = None
        self._keeper = Thread(target=self._keep, name="mokit smpp", daemon=True)
        self._tried = Flag()

    def __enter__(self) -> Self:
        """Begin to connect; it goes on when the connection stands, or the first try failed."""
        for worker in self._workers:
            worker.thread.start()
        self._keeper.start()
        self._tried.wait()
        return self

    def __exit__(self, *_: object) -> None:
        """Wait until all that was delivered is handed on and answered, and unbind."""
        self._stopping.set()
        for worker in self._workers:
            worker.queue.put(None)
        for worker in self._workers:
            worker.thread.join()
        session = self._session
        if session is not None:
            session.close()
        self._keeper.join()

    @property
    def session(self) -> Session:
        """The session that is bound now.

        Raises:
            NotBound: None is.
        """
        session = self._session
        if session is None or session.is_over:
            raise NotBound("there is no connection to the message centre now")
        return session

    def _keep(self) -> None:
        tries = 0
        while not self._stopping.is_set():
            tries = 0 if self._stay() else tries + 1
            self._stopping.wait(self._pause(tries))

    def _stay(self) -> bool:
        """Connect, and stay so until the connection ends; whether there was one."""
        try:
            self._session = session = self._connect(self._sort)
        except OSError as error:
            logs.warn("no SMPP connection: %s", error)
            return False
        finally:
            self._tried.set()
        if self._stopping.is_set():     # it came in between
            session.close()
        session.wait()
        return True

    def _pause(self, tries: int) -> float:
        """Seconds, at random, so that not all come back at once to a message centre that was restarted."""
        first, most = self._pauses
        return min(first * 2.0 ** min(tries, 30), most) * (0.5 + random() / 2)  # noqa: S311 - no secret

    def _sort(self, session: Session, pdu: Pdu) -> None:
        """Give what came to the worker that has this person; it must not wait."""
        self._session = session         # it is bound, though the keeper may not have seen it yet
        try:
            message = read_message(pdu.body)
            worker = self._workers[crc32(message.source.digits.encode("latin-1")) % len(self._workers)]
            worker.queue.put_nowait(Delivery(session, pdu, message))
        except MalformedRequest as error:
            logs.warn("a deliver_sm can't be read: %s", error)
            session.answer(pdu, statuses.NEVER)
        except Full:
            session.answer(pdu, statuses.THROTTLED)
