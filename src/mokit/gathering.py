"""Parts of longer texts put together: pure, over the parts that wait of one person."""

from collections.abc import Iterable, Mapping

from attrs import evolve

from mokit.messages import Inbound, Part
from mokit.records import JOIN

MISSING = "[...]"               # stands where parts are missing, one or several in a row

_WHOLE = Part(0, 1, 1)


class Gathered:
    """What has come of one text."""

    __slots__ = ("ids", "parts", "total")

    def __init__(self, total: int) -> None:
        self.total = total
        self.parts: dict[int, Inbound] = {}         # by number
        self.ids: list[str] = []                    # of their entries, and of those of repeats

    @property
    def is_whole(self) -> bool:
        """Whether no part is missing."""
        return len(self.parts) == self.total

    def takes(self, message: Inbound) -> bool:
        """Take in a part or its repeat; False for one that belongs to another text."""
        number = part_of(message).number
        if self.is_whole or self.parts.setdefault(number, message).text != message.text:
            return False
        self.ids.append(entry_id(message))
        return True

    def joined(self) -> Inbound:
        """All that has come, as one message; its id is derived from the parts'."""
        parts = [message for _, message in sorted(self.parts.items())]
        return evolve(
            parts[0],
            id=f"{parts[0].id}+{digest(*(part.id for part in parts))}",
            text=joined_text({number: part.text for number, part in self.parts.items()}, self.total),
            received_at=max(part.received_at for part in parts),
            sent_at=min((part.sent_at for part in parts if part.sent_at is not None), default=None),
            media=tuple(media for part in parts for media in part.media),
            hint=next((part.hint for part in parts if part.hint is not None), None),
            part=None,
            incomplete=not self.is_whole,
        )


def gathered(messages: Iterable[Inbound]) -> list[Gathered]:
    """Parts with one reference, in the order in which they came, as the texts that they are of.

    References come back soon: one of 8 bits after 256 long texts, and some senders have but one. So a part
    whose number is there already, with other words, begins the next text.
    """
    texts: list[Gathered] = []
    for message in messages:
        if not (texts and texts[-1].takes(message)):
            texts.append(Gathered(part_of(message).total))
            texts[-1].takes(message)
    return texts


def joined_text(parts: Mapping[int, str], total: int) -> str:
    """The texts of parts by their numbers, from 1, with a mark where some are missing.

    >>> joined_text({4: "d", 1: "a"}, 4)
    'a[...]d'
    """
    text = ""
    for number in range(1, total + 1):
        if number in parts:
            text += parts[number]
        elif number == 1 or number - 1 in parts:
            text += MISSING
    # a careless sender cuts a surrogate pair in two; here its halves meet
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def part_of(message: Inbound) -> Part:
    """The part that a message is; the only one where it is whole, or says what can't be."""
    part = message.part
    return _WHOLE if part is None or not 1 <= part.number <= part.total else part


def entry_id(message: Inbound) -> str:
    """The id of the queue entry that holds a part."""
    return f"{shared_id(message)}{part_of(message).number}:{message.id}"


def shared_id(message: Inbound) -> str:
    """How the ids begin of all parts with the reference of this one."""
    part = part_of(message)
    return f"{JOIN}{message.transport}:{message.recipient}:{part.reference}/{part.total}:"


def digest(*words: str) -> str:
    """A short name for words, never the same for others."""
    from hashlib import sha256

    return sha256("\0".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:16]
