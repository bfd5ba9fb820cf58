"""What the engine tells event hooks, after it was committed."""

from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import Any, Literal, NamedTuple

from mokit import logs
from mokit.errors import RegistrationError
from mokit.messages import ConsentChange, DeliveryReceipt, Inbound, Outbound, Outcome
from mokit.mistakes import shown
from mokit.transports.base import Submitted
from mokit.waits import Waits

BroadcastState = Literal["running", "paused", "cancelled", "done"]
Silence = Literal["person", "service", "machine"]
Reason = Literal["finished", "left", "silence", "no answer", "replaced", "ended", "vanished"]

class AmbiguousOptOut(NamedTuple):
    """A person opted out by CANCEL, END or QUIT while a conversation waited, which alone they may have meant.

    The opt-out stands, as 47 CFR 64.1200(a)(10) wants it. `ConversationEnded` and `ConsentChange` are told as well.
    """

    person: str                 # E.164 with "+", or as the gateway told the sender
    service: str                # the name of the service
    conversation: str           # the name of its handler, as registered
    word: str                   # in compared form: "cancel"


class MessageHandled(NamedTuple):
    """A text was handled and its outcome committed; not told for duplicates."""

    message: Inbound
    outcome: Outcome


class HandlerFailed(NamedTuple):
    """A handler, or a hook around it, raised; the person got the apology."""

    error: Exception
    message_id: str
    handler: str                # its name and place


class ConversationEnded(NamedTuple):
    """A conversation is over."""

    name: str                   # of the handler, as registered
    result: Any                 # what the handler returned; None if it didn't come to its end
    reason: Reason
    person: str                 # E.164 with "+", or as the gateway told the sender
    service: str                # the name of the service


class MessageSent(NamedTuple):
    """The gateway took a message, or it left with the webhook's answer."""

    message: Outbound
    result: Submitted
    again: bool = False         # this may be the second time: a worker died, or an answer was lost, after a send call


class SendFailed(NamedTuple):
    """A message was given up: refused for good, too late, or tried too often."""

    message: Outbound
    result: Submitted


class Silenced(NamedTuple):
    """Texts get no answer for now; told once, when that begins. Words on consent are still answered.

    The text was not handled: no handler ran for it.
    """

    person: str                 # who texted; E.164 with "+", or as the gateway told the sender
    service: str                # the name of the service
    reason: Silence             # the person's or the service's budget is used up, or a machine seems to write


class BroadcastMoved(NamedTuple):
    """A page of a broadcast was put into its members' queues, or it was found paused, cancelled or done."""

    id: str
    list: str
    state: BroadcastState
    passed: int                 # members whose message is in the queue, or who get none
    total: int                  # members when it began
    remaining: int
    rate: float                 # members a second
    segments: int               # an estimate for all of them


EVENTS: tuple[type, ...] = (
    MessageHandled, HandlerFailed, ConversationEnded, MessageSent, SendFailed, DeliveryReceipt, ConsentChange,
    BroadcastMoved, Silenced, AmbiguousOptOut,
)  # fmt: skip


def check_event(kind: object) -> None:
    """Refuse what is no type of event.

    Raises:
        RegistrationError: The engine never tells of such a thing.
    """
    if not isinstance(kind, type) or kind not in EVENTS:
        names = ", ".join(event.__name__ for event in EVENTS)
        raise RegistrationError(f"engine.on() got {shown(kind)}; write it like @engine.on(HandlerFailed), of {names}")


class Hooks:
    """The host's event hooks, by the type of event; they see what was committed and change nothing."""

    def __init__(self) -> None:
        self._by_type: dict[type, list[tuple[Callable[[Any], Any], bool]]] = {}     # with whether it is async

    def take_in(self, other: "Hooks") -> None:
        """Add another's hooks, those that it has now."""
        for kind, hooks in other._by_type.items():
            self._by_type.setdefault(kind, []).extend(hooks)

    def add(self, kind: type, hook: Callable[[Any], Any]) -> None:
        """Call the hook with each event of that type."""
        is_async = iscoroutinefunction(hook) or iscoroutinefunction(type(hook).__call__)
        self._by_type.setdefault(kind, []).append((hook, is_async))

    @property
    def has_async(self) -> bool:
        """Whether any of them is `async def`, which may wait for an event loop."""
        return any(is_async for hooks in self._by_type.values() for _, is_async in hooks)

    def wants(self, kind: type) -> bool:
        """Whether anybody listens."""
        return kind in self._by_type

    async def tell(self, waits: Waits, event: object) -> None:
        """Call the hooks of an event; one that raises is logged, and the others still run."""
        for hook, is_async in self._by_type.get(type(event), ()):
            try:
                await waits.call(is_async, _call, hook=hook, event=event)
            except Exception as error:  # noqa: BLE001 - a hook can't undo what was committed
                logs.fail("the event hook %r failed on %s", hook, type(event).__name__, error=error)


def _call(hook: Callable[[Any], Any], event: object) -> Any:
    return hook(event)
