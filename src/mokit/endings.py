"""How one run of a conversation's handler ended."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple, cast

from mokit.errors import Suspended
from mokit.messages import Reply
from mokit.talks import Talk

How = Literal["asked", "finished", "anew", "silence", "no answer"]


class Call(NamedTuple):
    """Something that a handler asked of its conversation."""

    operation: str                      # "ask", "once", "say" and the like
    key: str                            # "" where it has none
    line: int | None


class Ending(NamedTuple):
    """How one turn of a conversation ended."""

    how: How
    talk: Talk
    said: Sequence[str | Reply]         # before the question, or before the result
    result: Any = None                  # what the handler returned
    arguments: Mapping[str, Any] | None = None      # of a restart
    calls: Sequence[Call] = ()          # what the handler called, in order, where that is noted
    sealed: bool = False                # whether what is said must not be kept


def joined(said: Sequence[str | Reply]) -> Sequence[str | Reply]:
    """Several things that are said at once, as one message; nothing if nothing is said."""
    if len(said) < 2:
        return said
    replies = [Reply(one) if isinstance(one, str) else one for one in said]
    text = "\n".join(reply.text for reply in replies if reply.text)
    media = tuple(one for reply in replies for one in reply.media)
    opts_in = all(reply.opts_in for reply in replies)
    return (Reply(text, media, opts_in=opts_in) if media or not opts_in else text,)


def is_suspended(raised: BaseException | None) -> bool:
    """Whether it is the signal, or a task group's collection of nothing but the signal."""
    if isinstance(raised, BaseExceptionGroup):
        group = cast("BaseExceptionGroup[BaseException]", raised)
        return all(map(is_suspended, group.exceptions))
    return isinstance(raised, Suspended)


def is_from_outside(raised: BaseException) -> bool:
    """Whether somebody stopped the program or cancelled the task."""
    return not isinstance(raised, Exception | BaseExceptionGroup | Suspended)
