"""Outcomes and waiting messages as versioned JSON, the form in which the store holds them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from mokit.messages import Decision, DeliveryReceipt, Inbound, Media, Outbound, Outcome, Part, Reply

# A text as JSON; the records below are put together by hand, and most programs need no more of `json`.
try:
    from _json import encode_basestring_ascii as _quoted
except ImportError:         # another Python than CPython
    from json.encoder import encode_basestring_ascii as _quoted

RECORD_VERSION = 1
INBOX = "in:"                   # how the ids of queue entries begin that hold messages to be handled
JOIN = "join:"                  # how the ids of queue entries begin that hold parts of longer texts

DIED = "died"                   # the worker that had it
UNHEARD = "unheard"             # nobody knows what the gateway said

_BEGINNING = f'{{"v":{RECORD_VERSION},'
_TIMER = f'{_BEGINNING}"talk":'
_blank = object.__new__


def outcome_to_json(outcome: Outcome) -> str:
    """The outcome of one message as the store keeps it."""
    replies, decision, _, error = outcome
    said = _reply(replies[0]) if len(replies) == 1 else ",".join(map(_reply, replies))
    decided = "null" if decision is None else _decision(decision)
    return f'{_BEGINNING}"replies":[{said}],"decision":{decided},"error":{_or_null(error)}}}'


def _decision(decision: Decision) -> str:
    rule, why, compared, route, pattern, fields, consent = decision
    typed = ",".join([f"{_quoted(name)}:{_quoted(text)}" for name, text in fields.items()]) if fields else ""
    led = f"{_or_null(route)},{_or_null(pattern)}"
    return f"[{rule},{_quoted(why)},{_quoted(compared)},{led},{{{typed}}},{_or_null(consent)}]"


def _or_null(text: str | None) -> str:
    return "null" if text is None else _quoted(text)


def _reply(reply: Outbound) -> str:
    return f"[{_quoted(reply.text)},{_media(reply.media)}]" if reply.media else _quoted(reply.text)


def _media(media: Sequence[Media]) -> str:
    import json

    return json.dumps([[one.url, one.content_type] for one in media])


def outcome_from_json(record: str, message: Inbound) -> Outcome:
    """The recorded outcome of a message, marked as a duplicate."""
    import json

    read = json.loads(record)
    decision = read.get("decision")
    return Outcome(
        replies=tuple(_reply_from(reply, message, number) for number, reply in enumerate(read["replies"])),
        decision=None if decision is None else Decision(*decision),
        duplicate=True,
        error=read.get("error"),
    )


def _reply_from(reply: str | list[Any], message: Inbound, number: int) -> Outbound:
    text, media = (reply, ()) if isinstance(reply, str) else reply
    return reply_to(message, number, text, tuple(Media(*one) for one in media))


def replies_to(message: Inbound, said: Sequence[str | Reply]) -> tuple[Outbound, ...]:
    """What a handler said to a message, as messages."""
    if len(said) == 1 and isinstance(said[0], str):     # as most handlers answer
        return (reply_to(message, 0, said[0]),)
    return tuple([
        reply_to(message, number, one) if isinstance(one, str) else reply_to(message, number, one.text, one.media)
        for number, one in enumerate(said)
    ])


def reply_to(message: Inbound, number: int, text: str, media: tuple[Media, ...] = ()) -> Outbound:
    """The n-th reply to a message."""
    reply = _blank(Outbound)        # filled as attrs does it: the checks of a frozen class cost more than all else,
    filled = reply.__dict__         # and that the sender can be answered was found out before
    filled["id"] = f"r:{message.transport}:{message.id}:{number or '0'}"     # a zero takes as long as all the rest
    filled["sender"] = message.recipient
    filled["recipient"] = message.sender
    filled["text"] = text
    filled["media"] = media
    filled["kind"] = "reply"
    filled["not_before"] = filled["expires_at"] = None
    return reply


class Waiting(NamedTuple):
    """A message that waits in a person's queue."""

    message: Outbound
    service: str                # the name of the service that it leaves from
    tries: int = 0              # send calls so far that failed but may be repeated
    sealed: tuple[str, str] | None = None       # a conversation and its question, if only they know what to say
    slot: int = 0               # ms; the moment that was taken for it, where the service keeps a pace
    doubt: str = ""             # why an earlier try may have sent it: `DIED` or `UNHEARD`
    list: str = ""              # whose members get it; "" if it is no broadcast's


def waiting_to_json(waiting: Waiting) -> str:
    """The body of a queue entry. A sealed message's text is left out."""
    message, service, tries, sealed, slot, doubt, name = waiting
    record = (
        f'{_BEGINNING}"service":{_quoted(service)},"from":{_quoted(message.sender)},'
        f'"to":{_quoted(message.recipient)},"text":{_quoted("" if sealed else message.text)},"kind":"{message.kind}"'
    )
    if sealed is not None:
        record += f',"sealed":[{_quoted(sealed[0])},{_quoted(sealed[1])}]'
    if message.media:
        record += f',"media":{_media(message.media)}'
    if message.expires_at is not None:
        record += f',"expires":{message.expires_at.timestamp()}'
    if tries:
        record += f',"tries":{tries}'
    if slot:
        record += f',"slot":{slot}'
    if doubt:
        record += f',"doubt":"{doubt}"'
    if name:
        record += f',"list":{_quoted(name)}'
    return record + "}"


def waiting_from_json(id: str, body: str) -> Waiting:  # noqa: A002 - the entry's id
    """The message that a queue entry holds."""
    import json

    read = json.loads(body)
    expires = read.get("expires")
    message = Outbound(
        id=id,
        sender=read["from"],
        recipient=read["to"],
        text=read["text"],
        media=tuple(Media(*one) for one in read.get("media", ())),
        kind=read["kind"],
        expires_at=None if expires is None else datetime.fromtimestamp(expires, UTC),
    )
    sealed = read.get("sealed")
    return Waiting(
        message,
        read["service"],
        read.get("tries", 0),
        None if sealed is None else (sealed[0], sealed[1]),
        read.get("slot", 0),
        read.get("doubt", ""),
        read.get("list", ""),
    )


def is_retried(body: str) -> bool:
    """Whether the queue entry with that body was tried before; no text in it looks so, since its quotes are escaped."""
    return '"tries":' in body


def timer_to_json(talk: str, service: str) -> str:
    """The body of a queue entry that tells when something is to be done about a conversation."""
    return f'{_TIMER}{_quoted(talk)},"service":{_quoted(service)}}}'


def timer_from_json(body: str) -> tuple[str, str]:
    """The conversation's id and the name of its service."""
    import json

    read: dict[str, str] = json.loads(body)
    return read["talk"], read["service"]


def receipt_to_json(receipt: DeliveryReceipt, looks: int) -> str:
    """The body of a queue entry that holds a receipt whose message is not known yet.

    Of the gateway's own fields what JSON hasn't becomes a text.
    """
    import json

    kept = vars(receipt) | {"at": receipt.at.timestamp(), "raw": dict(receipt.raw)}
    return json.dumps({"v": RECORD_VERSION, "looks": looks, "receipt": kept}, default=str)


def receipt_from_json(body: str) -> tuple[DeliveryReceipt, int]:
    """The receipt, and how often its message was looked for."""
    import json

    read = json.loads(body)
    kept = read["receipt"]
    return DeliveryReceipt(**kept | {"at": datetime.fromtimestamp(kept["at"], UTC)}), read["looks"]


def message_to_json(message: Inbound, service: str) -> str:
    """The body of a queue entry that holds what came in, such as a part of a longer text; see `message_from_json`.

    What the gateway's own fields have that JSON hasn't becomes a text.
    """
    import json

    record = {
        "v": RECORD_VERSION,
        "service": service,
        "id": message.id,
        "from": message.sender,
        "to": message.recipient,
        "text": message.text,
        "at": message.received_at.timestamp(),
        "sent": None if message.sent_at is None else message.sent_at.timestamp(),
        "media": [[one.url, one.content_type] for one in message.media],
        "by": message.transport,
        "hint": message.hint,
        "part": None if message.part is None else [*vars(message.part).values()],
        "raw": dict(message.raw),
    }
    return json.dumps({name: value for name, value in record.items() if value}, default=str)


def message_from_json(body: str) -> tuple[Inbound, str]:
    """The message that an entry holds, and the name of the service that it was sent to."""
    import json

    read = json.loads(body)
    sent = read.get("sent")
    message = Inbound(
        id=read["id"],
        sender=read["from"],
        recipient=read["to"],
        text=read.get("text", ""),
        received_at=datetime.fromtimestamp(read["at"], UTC),
        sent_at=None if sent is None else datetime.fromtimestamp(sent, UTC),
        media=tuple(Media(*one) for one in read.get("media", ())),
        transport=read.get("by", ""),
        hint=read.get("hint"),
        part=Part(*read["part"]) if "part" in read else None,
        raw=read.get("raw", {}),
    )
    return message, read.get("service", "")
