"""The console: MT messages as lines of text, for trying a program out without a gateway."""

import sys
from typing import TextIO

from attrs import frozen

from mokit.messages import Outbound
from mokit.transports.base import Submitted

# A text must not move the cursor or paint the terminal: C0, DEL and C1 are shown, not obeyed.
_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0))}


@frozen(kw_only=True)
class Console:
    """A transport that prints what it sends, one message at a time."""

    stream: TextIO | None = None        # default: what sys.stdout is when a message is sent
    name: str = "console"

    def send(self, message: Outbound) -> Submitted:
        """Print `56789 -> +14155550100: text`, further lines and media indented; a repeat prints again."""
        stream = sys.stdout if self.stream is None else self.stream
        stream.write(_fitting(stream, _lines(message)))
        stream.flush()
        return Submitted(id=message.id)


def _lines(message: Outbound) -> str:
    head = f"{message.sender} -> {message.recipient}:".translate(_CONTROLS)
    lines = [line.translate(_CONTROLS) for line in message.text.splitlines()]
    lines += [f"<{media.url}>".translate(_CONTROLS) for media in message.media]
    return f"{head} " + ("\n" + " " * (len(head) + 1)).join(lines) + "\n"


def _fitting(stream: TextIO, text: str) -> str:
    encoding = stream.encoding or "utf-8"       # an io.StringIO has none
    return text.encode(encoding, "backslashreplace").decode(encoding)
