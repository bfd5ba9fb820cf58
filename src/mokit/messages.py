"""The values that pass through mokit: messages in both directions and what became of them."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, cast, get_args

from attrs import Attribute, field, frozen

from mokit.addresses import answerable, masked, normalise_address
from mokit.values import Value, read_often

Kind = Literal["reply", "transactional", "promotional", "consent"]     # the last one: what mokit itself says on consent
KINDS = get_args(Kind)
Hint = Literal["opt_out", "opt_in", "help"]
ConsentWord = Literal["opt_out", "opt_in", "help", "suspected", "stays"]
ConsentReason = Literal["", "wrong number"]
Status = Literal[
    "accepted", "sent", "delivered", "undelivered", "failed", "expired", "rejected", "read", "unknown"
]

NOTHING_MORE: Mapping[str, Any] = MappingProxyType({})


def _aware(_: object, attribute: "Attribute[Any]", value: datetime | None) -> None:
    if value is not None:
        _check_aware(attribute.name, value)


def _check_aware(name: str, value: datetime) -> None:
    if value.tzinfo is None:
        raise ValueError(f"{name} has no time zone; give an aware datetime, in UTC")


@frozen(eq=False, repr=False, slots=False)
class Media(Value):
    """One picture, sound or file of an MMS."""

    url: str                    # where the gateway keeps it; fetching may need credentials
    content_type: str = ""      # such as "image/jpeg"; empty if not told


@frozen(eq=False, repr=False, slots=False)
class Part(Value):
    """Which part of a long text a message is."""

    reference: int              # the same for all parts of one text of that sender; up to 255 or 65535
    number: int                 # from 1 on
    total: int


@frozen(kw_only=True, eq=False, repr=False, slots=False)
class Inbound(Value):
    """A text that a person sent (mobile-originated, MO)."""

    id: str                     # the gateway's own id; the same over its retries
    sender: str                 # E.164 with "+", or as received if it is no such number
    recipient: str              # the short code or number that was texted
    text: str                   # decoded, whole, as typed; never normalised in place
    received_at: datetime = field(validator=_aware)                        # aware, UTC
    sent_at: datetime | None = field(default=None, validator=_aware)       # where the gateway tells it
    media: tuple[Media, ...] = ()
    transport: str = ""         # the name of the transport that it came by
    hint: Hint | None = None    # the gateway's own verdict on consent words
    part: Part | None = None    # set where the gateway hands over parts; `text` is then the part's
    raw: Mapping[str, Any] = field(default=NOTHING_MORE, repr=False)       # the gateway's own fields
    incomplete: bool = False    # joined from parts of which some never came; "[...]" stands for those

    def __attrs_post_init__(self) -> None:
        """Get ready for the engine, which looks at a message dozens of times."""
        read_often(self)


@frozen(eq=False, repr=False, slots=False)
class Reply(Value):
    """What a handler answers where a plain `str` doesn't say enough."""

    text: str
    media: tuple[Media, ...] = ()
    opts_in: bool = True        # False: a keyword with `opts_in=True` doesn't take this person

    def __attrs_post_init__(self) -> None:
        """Refuse what could not be written to the store."""
        text, media = cast("object", self.text), cast("tuple[object, ...]", self.media)     # whatever was given
        if not isinstance(text, str) or not all(isinstance(one, Media) for one in media):
            raise TypeError(f"Reply takes a str and Media, not {type(text).__name__} and {media!r:.80}")


@frozen(kw_only=True, eq=False, repr=False, slots=False)
class Outbound(Value):
    """One message to a person (mobile-terminated, MT)."""

    id: str                     # what caused it; the same id is sent once
    sender: str                 # the number or short code of the service it leaves from
    recipient: str              # E.164 with "+", or as the gateway told the sender
    text: str
    media: tuple[Media, ...] = ()
    kind: Kind = "transactional"
    not_before: datetime | None = None             # aware; held until then
    expires_at: datetime | None = None             # aware; not sent any more after it

    def __attrs_post_init__(self) -> None:
        """Refuse a recipient that can't be reached and times without a zone."""
        number = self.recipient
        if number[:1] != "+" or not (number.isascii() and number[1:].isdigit()):
            object.__setattr__(self, "recipient", answerable(normalise_address(number)))     # consent goes by it
        if self.not_before is not None:
            _check_aware("not_before", self.not_before)
        if self.expires_at is not None:
            _check_aware("expires_at", self.expires_at)


@frozen(kw_only=True, eq=False, repr=False, slots=False)
class DeliveryReceipt(Value):
    """What became of an MT message (DLR)."""

    message_id: str             # the gateway's id, as its answer to the send call gave it
    status: Status
    at: datetime = field(validator=_aware)         # when the gateway says so, else when it arrived
    recipient: str = ""
    sender: str = ""
    code: str = ""              # the gateway's own error code
    reason: str = ""            # the gateway's own words
    transport: str = ""
    outbound_id: str = ""       # of the `Outbound` that it is about; the engine fills it in where it can
    raw: Mapping[str, Any] = field(default=NOTHING_MORE, repr=False)


@frozen(kw_only=True, eq=False, repr=False, slots=False)
class ConsentChange(Value):
    """A person opted out or in: by a text, or as the gateway tells by itself."""

    person: str                 # E.164 with "+", or as the gateway told it
    service: str                # the number or sender that may or may not text; empty for all of the account
    opted_out: bool             # False: opted in again
    at: datetime = field(validator=_aware)         # when the gateway says so, else when it arrived
    code: str = ""              # the gateway's own word or error code for it
    transport: str = ""
    raw: Mapping[str, Any] = field(default=NOTHING_MORE, repr=False)
    reason: ConsentReason = ""  # why they left, where their text tells: somebody else has that number now


class Match(NamedTuple):
    """What led a text to a handler."""

    keyword: str                # as its author wrote it, "VOTE"; empty if a field or no keyword led there
    words: tuple[str, ...]      # the words of the text, in the form that is compared


class Decision(NamedTuple):
    """Where a text goes, and why."""

    rule: int                   # 0 to 11, the row of the table in docs/matching.md
    why: str                    # one sentence for a developer
    compared: str               # the form of the text that was compared
    route: str | None = None    # the handler's name
    pattern: str | None = None  # as its author wrote it
    fields: Mapping[str, str] = NOTHING_MORE               # as typed
    consent: ConsentWord | None = None

    def __str__(self) -> str:
        """The decision as readable lines."""
        lines = [f"rule {self.rule}: {self.why}", f"compared: {self.compared!r}"]
        if self.route is not None:
            lines.append(f"route: {self.route}" + (f" ({self.pattern})" if self.pattern else ""))
        lines += [f"field {name}: {typed!r}" for name, typed in self.fields.items()]
        return "\n".join(lines)


class Outcome(NamedTuple):
    """What came of one MO message."""

    replies: tuple[Outbound, ...] = ()
    decision: Decision | None = None    # None: a hook refused the message, or it is a part that waits
    duplicate: bool = False             # handled before; this is the recorded outcome
    error: str | None = None            # type and words of what the handler raised

    @property
    def texts(self) -> list[str]:
        """The texts of the replies, in order."""
        return [reply.text for reply in self.replies]


def described(message: Inbound) -> dict[str, str]:
    """What a log may tell of a message: its id, masked numbers, never its text."""
    return {
        "message_id": message.id,
        "sender": masked(message.sender),
        "recipient": masked(message.recipient),
        "transport": message.transport,
    }


def id_to_log(message: Outbound) -> str:
    """A message's id, without the whole number that one of a broadcast has in it."""
    return message.id.replace(message.recipient, masked(message.recipient))
