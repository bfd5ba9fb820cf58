"""A handler's side of an exchange of several messages.

`ask` never waits. When the answer is on record it returns it; else it ends this turn by raising
`Suspended`, and the handler runs again from the top when the person answers.
"""

import sys
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NoReturn, ParamSpec, TypedDict, TypeVar, Unpack, cast, overload

from mokit.fields import Check
from mokit.messages import Reply
from mokit.questions import (
    MENU,
    NEVER,
    Prompt,
    answer_type,
    as_asked,
    comment_in,
    menu_type,
    no_type,
    with_menu,
)
from mokit.runs import Run

if TYPE_CHECKING:       # dear to import, and only signatures name them
    from random import Random

    from typing_extensions import TypeForm

T = TypeVar("T")
S = TypeVar("S")
P = ParamSpec("P")

_frame = sys._getframe  # pyright: ignore[reportPrivateUsage] - `inspect.currentframe` is twice as slow


class Options(TypedDict, total=False):
    """How a question is put; see `Conversation.ask`."""

    retry: str | Callable[[], str]
    attempts: int
    within: timedelta
    late: timedelta
    remind: timedelta | Iterable[timedelta]
    gather: timedelta
    secret: bool
    closed: bool


class Conversation:
    """Asks, says and remembers, for one handler and one person.

    A handler that asks runs again from the top with each answer, up to the first question that has
    none. What it does itself is done again each time; what goes through `once` is done once.
    """

    __slots__ = ("_run",)

    def __init__(self, run: Run) -> None:
        self._run = run

    # Asking.

    @overload
    def ask(self, key: str, prompt: Prompt | None, /, *, skip: str = NEVER, **asking: Unpack[Options]) -> str: ...

    @overload
    def ask(
        self,
        key: str,
        prompt: Prompt | None,
        type: "TypeForm[T]",
        /,
        *checks: Check[T],
        **asking: Unpack[Options],
    ) -> T: ...

    @overload
    def ask(        # apart, since pyright widens a Literal where T stands for `skip` as well
        self,
        key: str,
        prompt: Prompt | None,
        type: "TypeForm[T]",
        /,
        *checks: Check[T],
        skip: S,
        **asking: Unpack[Options],
    ) -> T | S: ...

    def ask(
        self,
        key: str,
        prompt: Prompt | None,
        type: Any = str,  # noqa: A002 - what the answer is read as
        /,
        *checks: Check[Any],
        skip: Any = NEVER,
        **asking: Unpack[Options],
    ) -> Any:       # as the overloads say
        """The person's answer; ends the turn while there is none.

        Args:
            key: Names the question, once in a run; in a loop write f"size-{item.id}".
            prompt: What is sent; a function is called only when it is sent; None waits silently.
            type: What the answer is read as, leniently: str, int, Literal, an Enum, date, Media and all
                else that a field may be.
            checks: Say in words for the person what is wrong with a value, or None.
            skip: What is returned if the person texts SKIP; by default that is no answer.
            asking: `retry` is said when an answer can't be read; by default what is wanted, and the
                prompt again. `attempts`: how many such answers until `NoAnswer` is raised, 3 by default.
                `within`: after how much silence `Silence` is raised, a day after the last reminder by
                default. `late`: how much later a valid answer to a closed question still revives a
                conversation that silence ended, 7 days by default. `remind`: after how much silence the
                prompt is sent again, once or several times. `gather`: texts that follow within that time
                belong to the same answer. `secret`: the answer is checked and never kept, and "" is
                returned. `closed`: whether only fitting texts are answers, so that keywords are still
                heard; by default of all types but str.

        Raises:
            Suspended: There is no answer yet; never catch it.
            Silence: Nobody answered in time.
            NoAnswer: All attempts failed.
            KeyReused: The key was used before in this run.
            TypeError: Answers can't be of that type, or an option is unknown or of another type.
            LimitReached: An option is none that this question can have.
        """
        try:
            kind = answer_type(type)
        except TypeError as error:
            raise no_type(key, type, error) from None
        run = self._run
        known = run.known(key, kind, _frame(1))
        if known is not None and known.tag == kind.stored.tag and not asking.get("secret"):
            if kind.stored.from_json is None:
                return known.value
            with suppress(ValueError):      # the option is gone: ask again
                return kind.stored.from_json(known.value)
        return run.answer(as_asked(key, prompt, kind, checks, skip=skip, **asking), known)

    @overload
    def choose(self, key: str, prompt: str, options: Sequence[str], /, **asking: Unpack[Options]) -> str: ...

    @overload
    def choose(self, key: str, prompt: str, options: Mapping[str, T], /, **asking: Unpack[Options]) -> T: ...

    def choose(
        self, key: str, prompt: str, options: Sequence[str] | Mapping[str, Any], /, **asking: Unpack[Options]
    ) -> Any:       # as the overloads say
        """The option that the person chooses from a numbered menu, by number, label or clear beginning.

        Args:
            key: Names the question, once in a run.
            prompt: What stands above the menu.
            options: The labels, or each label with what is returned for it. Labels are cut so that the
                menu fits one segment, if that can be.
            asking: As for `ask`.

        Raises:
            TypeError: There is no option, two are typed alike, or one is the number of another.
            Suspended, Silence, NoAnswer, KeyReused: As for `ask`.
        """
        run = self._run
        known = run.known(key, None, _frame(1))
        if known is not None and known.tag == MENU and known.value in options:
            label = known.value
        else:
            labels = list(options)
            label = run.answer(as_asked(key, with_menu(prompt, labels), menu_type(labels), **asking), known)
        return options[label] if isinstance(options, Mapping) else label

    def confirm(self, key: str, prompt: Prompt, /, **asking: Unpack[Options]) -> bool:
        """Whether the person says yes, in the words of several languages.

        Raises:
            Suspended, Silence, NoAnswer, KeyReused: As for `ask`.
        """
        run, kind = self._run, answer_type(bool)
        known = run.known(key, kind, _frame(1))
        if known is not None and known.tag == kind.stored.tag:
            return bool(known.value)
        return bool(run.answer(as_asked(key, prompt, kind, **asking), known))

    def comment(self, key: str) -> str:
        """What the person wrote beside the value of an answer: "loved it" in "5 - loved it", or "".

        Raises:
            KeyError: This run has not asked that.
        """
        kind = self._run.asked[key][2]
        answer = self._run.answers.get(key)
        if answer is None or kind is None or kind.field is None or answer.tag != kind.stored.tag:
            return ""
        return comment_in(answer.text, kind.field, self._run.language or "en")

    # What is not asked.

    def say(self, text: str | Reply) -> None:
        """Say something before the next question, or before what the handler returns, in one message with it.

        It leaves once, though the handler runs again: what was said before the newest answer has left. An empty
        text says nothing.
        """
        self._run.enter("say", "", _frame(1))
        if not isinstance(cast("object", text), str | Reply):
            raise TypeError(f"say() got a value of type {type(text).__name__}; give it a str or a Reply")
        if text:
            self._run.said.append(text)

    @overload
    def once(
        self, key: str, function: Callable[P, Awaitable[T]], /, *args: P.args, **kwargs: P.kwargs
    ) -> Awaitable[T]: ...

    @overload
    def once(self, key: str, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T: ...

    def once(self, key: str, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """What the function returned when it was called first; it is not called again once that is committed.

        If the process dies between the call and the commit it is called again: give `token` to services
        that know idempotency.

        Args:
            key: Names the call, once in a run.
            function: Called with the arguments; of an `async def` the result is to be awaited.
            args: Its arguments.
            kwargs: Its arguments by name.

        Raises:
            KeyReused: The key was used before in this run.
            TypeError: The result can't be kept as JSON.
        """
        run = self._run
        run.enter_once("once", key, _frame(1))
        known = run.results.get(key)
        if known is None:
            if not callable(function):
                raise TypeError(f"once({key!r}) got {function!r:.60}; give it the function, and then its arguments")
            return run.call_once(key, lambda: function(*args, **kwargs))
        return _given(known.value) if known.awaited else known.value

    def token(self, key: str) -> str:
        """32 hexadecimal digits, the same in every run: an idempotency token for what the handler calls."""
        from hashlib import sha256  # only where tokens are made

        self._run.enter("token", key, _frame(1))
        return sha256(self._run.seed(key)).hexdigest()[:32]

    def random(self, key: str) -> "Random":
        """A source of chance that gives the same in every run. It is no source of secrets.

        Raises:
            KeyReused: The key was used before in this run.
        """
        from random import Random  # only where chance is asked for

        self._run.enter_once("random", key, _frame(1))
        return Random(self._run.seed(key))      # noqa: S311 - it says so

    def now(self) -> datetime:
        """When the newest answer so far came, or the conversation began; the same in every run; aware, UTC."""
        return datetime.fromtimestamp(self._run.at / 1000, UTC)

    @property
    def version(self) -> int:
        """The `version=` that the handler had when this conversation began, or was migrated to."""
        return self._run.talk.version

    def restart(self, **arguments: Any) -> NoReturn:
        """Begin anew, with nothing answered; arguments replace those that the handler was called with.

        What was said in this turn is still sent.

        Raises:
            Suspended: Always.
        """
        self._run.enter("restart", "", _frame(1))
        self._run.restart(arguments)


async def _given(value: T) -> T:
    return value

