"""A phone in the terminal: what is typed goes to the engine, and what comes back is shown with why."""

import logging
import re
from collections.abc import Callable
from datetime import timedelta

from attrs import frozen

from mokit.cli.explanations import Explanation, explanation_rows
from mokit.cli.screens import Row, Screen
from mokit.cli.traces import trace_of
from mokit.engine import Engine
from mokit.errors import MokitError
from mokit.events import HandlerFailed
from mokit.gsm import segments
from mokit.messages import Outcome
from mokit.testing import Handset, Replies

_UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
_DURATION = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([smhdw])[a-z]*[\s,]*", re.IGNORECASE)


def read_duration(typed: str) -> timedelta:
    """The duration that is written as "90s", "2h", "1h 30m" or "3 days".

    Raises:
        ValueError: It is no duration.
        OverflowError: It is longer than time itself.
    """
    parts = _DURATION.findall(typed)
    if not parts or _DURATION.sub("", typed).strip():
        raise ValueError(f"{typed!r} is no duration; write one like 90s, 15m, 2h, 3d or 1h 30m")
    return sum((float(number) * _UNITS[unit.lower()] for number, unit in parts), timedelta())


@frozen
class Command:
    """A line that is for the phone itself."""

    usage: str
    does: str
    run: Callable[[str], None]


class Phone:
    """One person's phone on a screen.

    Args:
        engine: The program; the phone texts a copy of it, with a store of its own and no gateway.
        screen: Where the exchange appears.
        number: The person's, E.164.
        service: The number or the name of the service that is texted; by default the first one.
    """

    def __init__(self, engine: Engine, screen: Screen, *, number: str, service: str | None = None) -> None:
        self._screen = screen
        self._handset = Handset(engine, number, service, raise_errors=False)
        self._outcome: Outcome | None = None        # of the newest text
        self._failures: list[HandlerFailed] = []
        self._handset.engine.on(HandlerFailed)(self._failures.append)
        logging.getLogger("mokit").addHandler(logging.NullHandler())    # what failed is on the screen

    def run(self, hint: str = "") -> None:
        """Take what is typed until the end of input, Ctrl-C or /quit."""
        where = f"You are {self._handset.number} and text {self._handset.service}."
        self._screen.greet(*filter(None, [hint, f"{where} /help tells what else there is, Ctrl-D hangs up."]))
        try:
            for line in self._screen.typed():
                if line.strip() == "/quit":
                    break
                self._take(line)
        except KeyboardInterrupt:
            pass

    def _take(self, line: str) -> None:
        """A line is a text, or begins with "/" and is for the phone; "//" begins a text with "/"."""
        if line.startswith("/") and not line.startswith("//"):
            self._command(line)
        elif line.strip():
            self._text(line[1:] if line.startswith("//") else line)

    def _command(self, line: str) -> None:
        self._screen.command(line.strip())
        name, _, rest = line.strip().partition(" ")
        for command in self._commands():
            if command.usage.split()[0] == name:
                command.run(rest.strip())
                return
        self._screen.remark(f"there is no {name}; /help tells what there is")

    def _commands(self) -> list[Command]:
        return [
            Command("/why", "the whole decision on the last text", self._why),
            Command("/empty", "send a text with nothing in it", lambda _: self._text("")),
            Command("/wait 2h", "let time pass: 90s, 15m, 2h, 3d, 1w", self._wait),
            Command("/again", "send the last text again with the same id, as gateways do", self._again),
            Command("/restart", "let the program die and come up again; its store remains", self._restart),
            Command("/help", "what you read", self._help),
        ]

    def _text(self, text: str) -> None:
        self._screen.own(text)
        self._exchange(lambda: self._handset.text(text))

    def _exchange(self, send: Callable[[], Replies]) -> None:
        """Send something and show what comes of it."""
        try:
            replies = send()
        except MokitError as error:     # the copied engine itself can't go on
            self._screen.failure(trace_of(error))
            return
        while self._failures:
            self._screen.failure(trace_of(self._failures.pop(0).error))
        self._outcome = self._handset.outcome
        self._show(replies, _why(self._outcome))

    def _show(self, replies: Replies, why: str) -> None:
        if not replies:
            self._screen.remark(f"no reply; {why}")
        for number, reply in enumerate(replies):
            parts = segments(reply)
            remarks = [*([why] if number == 0 else []), *([f"{parts} segments"] if parts > 1 else [])]
            self._screen.reply(reply, *remarks)

    def _why(self, _: str) -> None:
        if self._outcome is None or self._outcome.decision is None:
            self._screen.remark("there was no decision yet")
        else:
            self._screen.table(explanation_rows(Explanation(self._outcome.decision)))

    def _wait(self, typed: str) -> None:
        try:
            duration = read_duration(typed)
            replies = self._handset.wait(seconds=duration.total_seconds())
        except ValueError as error:
            self._screen.remark(str(error))
        except OverflowError:
            self._screen.remark(f"{typed!r} is too long")
        else:
            self._screen.remark(f"{typed} later; it is {self._handset.now:%a %d %b %Y, %H:%M} UTC")
            for reply in replies:
                self._screen.reply(reply)

    def _again(self, _: str) -> None:
        if self._outcome is None:
            self._screen.remark("nothing was sent yet that could be sent again")
        else:
            self._exchange(self._handset.resend)

    def _restart(self, _: str) -> None:
        self._handset.restart()
        self._screen.remark("the program came up again")

    def _help(self, _: str) -> None:
        rows = [Row(command.usage, command.does) for command in self._commands()]
        rows += [Row("/quit", "hang up"), Row("//...", 'text something that begins with "/"')]
        self._screen.table(rows)


def _why(outcome: Outcome) -> str:
    if outcome.duplicate:
        return "handled before, so nothing runs and nothing is sent twice"
    if outcome.decision is None:
        return "refused by a hook"
    return f"rule {outcome.decision.rule}: {outcome.decision.why}"
