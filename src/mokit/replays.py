"""Runs of a conversation that are looked at: what they call, and where two of them part."""

from collections.abc import Callable
from itertools import zip_longest
from types import FrameType
from typing import Any, NoReturn

from mokit.endings import Call, Ending, How
from mokit.errors import NotRepeatable, Suspended
from mokit.questions import NEVER, AnswerType, Asking
from mokit.runs import Run
from mokit.talks import Answer

LONGEST_SHOWN = 80                  # characters of what a handler returned


class TracedRun(Run):
    """A run that notes what its handler calls, in order."""

    __slots__ = ("calls",)

    def __init__(self, *arguments: Any, **options: Any) -> None:        # those of `Run`
        self.calls: list[Call] = []
        super().__init__(*arguments, **options)

    def known(self, key: str, kind: AnswerType | None, frame: FrameType) -> Answer | None:
        """See `Run.known`."""
        self.calls.append(Call("ask", key, frame.f_lineno))
        return super().known(key, kind, frame)

    def enter(self, operation: str, key: str, frame: FrameType) -> None:
        """See `Run.enter`."""
        self.calls.append(Call(operation, key, frame.f_lineno))
        super().enter(operation, key, frame)

    def _ending(self, how: How, result: Any = None) -> Ending:
        return super()._ending(how, result)._replace(calls=tuple(self.calls))


class DryRun(TracedRun):
    """A run over the record that ends where the record does: nothing is called once, and nothing is said."""

    __slots__ = ()

    def answer(self, asking: Asking, known: Answer | None) -> Any:      # the value, of whatever type
        """See `Run.answer`; no prompt is made, since none is sent."""
        if known is not None:
            value = self._reread(asking, known)
            if value is not NEVER:
                return value
        standing = self._question
        waits = standing is not None and standing.key == asking.key
        return self._stop(asking, standing if standing is not None and waits else self._put(asking), None)

    def call_once(self, key: str, call: Callable[[], Any]) -> NoReturn:  # noqa: ARG002 - it is never called
        """See `Run.call_once`; what is not on record ends the run."""
        self.stopped = f"once({key!r})"
        raise Suspended


def check_same(handler: str, first: Ending, second: Ending) -> None:
    """Refuse a handler that came to another end when it ran again with the same answers.

    Args:
        handler: Its name and place.
        first: The turn.
        second: What came of the same turn when it was run again.

    Raises:
        NotRepeatable: It did; the message names the first call that differs, with its key and line.
    """
    for one, other in zip_longest(first.calls, second.calls):
        if one is None or other is None or one[:2] != other[:2]:
            raise _parted(handler, _step(one, first), _step(other, second))
    if _end_of(first) != _end_of(second):
        after = f" after {shown_call(first.calls[-1])}" if first.calls else ""
        raise _parted(handler, _shown_end(first) + after, _shown_end(second) + after)


def _parted(handler: str, first: str, second: str) -> NotRepeatable:
    return NotRepeatable(
        f"{handler} is not repeatable: at first it {first}, but with the same answers it {second} when it ran "
        "again; put what may differ into once(), now() or random()"
    )


def raised_again(handler: str, error: Exception, run: Run) -> NotRepeatable:
    """The error for a handler that raised when it ran again with the same answers."""
    after = f" after {shown_call(run.calls[-1])}" if isinstance(run, TracedRun) and run.calls else ""
    return NotRepeatable(
        f"{handler} is not repeatable: it raised {error!r}{after} when it ran again with the same answers"
    )


def shown_call(call: Call) -> str:
    """A call as a developer reads it: "ask('rating') at line 12"."""
    key = repr(call.key) if call.key else ""
    return f"{call.operation}({key}) at line {call.line}"


def _step(call: Call | None, ending: Ending) -> str:
    return _shown_end(ending) if call is None else f"called {shown_call(call)}"


def _end_of(ending: Ending) -> tuple[object, ...]:
    """What must be the same of two runs that made the same calls."""
    return ending.how, ending.result, ending.arguments


def _shown_end(ending: Ending) -> str:
    if ending.how == "finished":
        return f"returned {ending.result!r:.{LONGEST_SHOWN}}"
    if ending.how == "anew":
        return f"restarted with {ending.arguments!r:.{LONGEST_SHOWN}}"
    return {"asked": "stopped there", "silence": "let Silence end it", "no answer": "let NoAnswer end it"}[ending.how]
