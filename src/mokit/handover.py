"""Hand one message to its gateway, and tell what came of it."""

import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol

from attrs import evolve

from mokit import logs
from mokit.addresses import masked
from mokit.errors import MissingExtra
from mokit.http import HttpRequest, HttpResponse
from mokit.messages import Outbound, id_to_log
from mokit.records import Waiting
from mokit.transports.base import Submitted, Transport, is_direct
from mokit.waits import Waits

EXPIRED = Submitted(accepted=False, code="expired", reason="its expires_at passed before it could be sent")
SUPERSEDED = Submitted(accepted=False, code="superseded", reason="the question that it asked is over")
UNREACHABLE, BROKEN = "unreachable", "broken transport"       # codes; the gateway may have the message all the same
NO_TRANSPORT = Submitted(accepted=False, code="no transport", reason="its service has no transport")

NUMBER = re.compile(r"\+?\(?\d[\d ().-]{5,}\d")      # in what a gateway says
MOST_SAID = 200                                     # letters of that in the log


class HttpClient(Protocol):
    """The one seam to an HTTP client library."""

    def send(self, request: HttpRequest) -> HttpResponse:
        """Send a request and read the whole answer.

        Raises:
            OSError: The gateway could not be reached, or did not answer in time.
        """
        ...


class Handover:
    """Makes the send calls."""

    def __init__(
        self,
        *,
        waits: Waits,
        transports: Callable[[str, str], Transport | None],
        http: Callable[[], HttpClient],
        clock: Callable[[], datetime],
        unseal: Callable[[Waiting, tuple[str, str]], Awaitable[str | None]],
    ) -> None:
        self.waits = waits
        self.transports = transports        # by name of the service and number
        self.http = http
        self.clock = clock
        self.unseal = unseal                # what a sealed message says; None if nobody wants it any more

    async def submit(self, waiting: Waiting) -> Submitted:
        """Send a message, unless it is too late for it; a second call sends it again, with the same id.

        Raises:
            MissingExtra: There is no HTTP client.
            StoreError: What a sealed message says can't be read.
        """
        message = waiting.message
        if message.expires_at is not None and message.expires_at <= self.clock():
            return EXPIRED
        transport = self.transports(waiting.service, message.sender)
        if transport is None:
            return NO_TRANSPORT
        try:
            if waiting.sealed is not None:
                text = await self.unseal(waiting, waiting.sealed)
                if text is None:
                    return SUPERSEDED
                message = evolve(message, text=text)
            return await self._hand_over(transport, message)
        except MissingExtra:
            raise
        except OSError as error:
            return Submitted(accepted=False, code=UNREACHABLE, reason=str(error), retryable=True)
        except Exception as error:  # noqa: BLE001 - a transport's mistake must not hold up what others wait for
            logs.fail("the transport %r failed on the message %r", transport.name, id_to_log(message), error=error)
            return Submitted(accepted=False, code=BROKEN, reason=repr(error), retryable=True)

    def name_of(self, waiting: Waiting) -> str:
        """What the gateway is called that a message leaves by."""
        transport = self.transports(waiting.service, waiting.message.sender)
        return "" if transport is None else transport.name

    async def _hand_over(self, transport: Transport, message: Outbound) -> Submitted:
        if is_direct(transport):
            direct: Submitted = await self.waits.blocking(transport.send, message)
            return direct
        response = await self.waits.blocking(self.http().send, transport.submit(message))
        return transport.submitted(response)


def warn_of_refusal(message: Outbound, result: Submitted, transport: str, *, is_tried_again: bool) -> None:
    """Log that a message was not taken, with what the gateway said, without the numbers and the text in it.

    That somebody opted out or a question is over is no trouble, and not logged.
    """
    if result.opted_out or result is SUPERSEDED:
        return
    said = ": ".join(dict.fromkeys(part for part in (result.code, result.reason) if part))
    if message.text:                    # some gateways say it back
        said = said.replace(message.text, "...")
    logs.warn(
        "%s did not take a message, which %s: %s",
        transport or "no transport",
        "is tried again" if is_tried_again else "is given up",
        NUMBER.sub("*****", said)[:MOST_SAID],
        message_id=id_to_log(message), transport=transport, recipient=masked(message.recipient),
    )
