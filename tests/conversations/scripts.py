"""Scripts of conversations as data: a list of questions and calls, which one handler interprets.

A new list under the same name is a new deployment.
"""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, Literal, NamedTuple

from hypothesis import strategies as st

from mokit import Conversation, between
from mokit.errors import NoAnswer, Silence
from mokit.talks import History

REMIND, WITHIN, LATE = timedelta(minutes=20), timedelta(hours=1), timedelta(days=1)
LIKED = {"red", "lorem", "True", "1"}       # answers that a branch goes on after
COLOURS = ("red", "green", "blue", "pink")
WORDS = (*COLOURS, "lorem", "yes", "no", "1", "2", "3", "7")
NEVER: Any = object()

Values = dict[str, Any]


class Step(NamedTuple):
    """A question, or a call that is made once."""

    kind: Literal["text", "number", "option", "menu", "yes or no", "once"]
    options: tuple[str, ...] = COLOURS[:2]
    key: str = ""
    edition: int = 0                # of the prompt
    when: str = ""                  # the key of an earlier question; asked only if its answer is liked
    items: tuple[str, ...] = ()     # asked for each
    reminded: bool = False
    gentle: bool = False            # the script goes on without an answer

    @property
    def closed(self) -> bool:
        return self.kind != "text"

    def prompt(self, key: str) -> str:
        return f"{key} in edition {self.edition}?"

    def read(self, text: str) -> Any:
        """The value of an answer; NEVER if it has none."""
        match self.kind:
            case "text":
                return text
            case "number":
                return int(text) if text in {"1", "2", "3"} else NEVER
            case "option":
                return text if text in self.options else NEVER
            case "menu":
                return dict(self._menu()).get(text, NEVER)
            case _:
                return {"yes": True, "1": True, "no": False}.get(text, NEVER)

    def fits(self, text: str) -> bool:
        """Whether the text alone tells that it is an answer; checks are for the handler."""
        return self.read(text) is not NEVER or (self.kind == "number" and text.isdigit())

    def _menu(self) -> Iterator[tuple[str, str]]:
        for number, label in enumerate(self.options, 1):
            yield from ((str(number), label), (label, label))


class Script(NamedTuple):
    """The steps, and all renamings so far."""

    steps: tuple[Step, ...]
    renamed: tuple[tuple[str, str], ...] = ()

    def course(self, values: Values) -> Iterator[tuple[Step, str]]:
        """The steps with their keys, as far as the answers that come in meanwhile lead there."""
        for step in self.steps:
            if not step.when or str(values.get(step.when)) in LIKED:
                for item in step.items or ("",):
                    yield step, f"{step.key}-{item}" if item else step.key

    def migrate(self, history: History) -> None:
        for key, new in self.renamed[history.version - 1 :]:
            history.rename(key, new)


def handler(script: Script, once: Callable[[str], int], *, is_async: bool) -> Callable[..., Any]:
    """What interprets a script."""

    async def coroutine(token: str) -> int:
        return once(token)

    def interpreted(talk: Conversation) -> str:
        values: Values = {}
        for step, key in script.course(values):
            if step.kind == "once":
                talk.once(key, once, talk.token(key))
            else:
                values[key] = _asked(talk, step, key)
        return result_of(values)

    async def interpreted_async(talk: Conversation) -> str:
        values: Values = {}
        for step, key in script.course(values):
            if step.kind == "once":
                await talk.once(key, coroutine, talk.token(key))
            else:
                values[key] = _asked(talk, step, key)
        return result_of(values)

    return interpreted_async if is_async else interpreted


def _asked(talk: Conversation, step: Step, key: str) -> Any:
    options: Any = {"within": WITHIN, "late": LATE, "remind": REMIND if step.reminded else ()}
    form: Any = Literal[step.options]
    prompt = step.prompt(key)
    try:
        match step.kind:
            case "number":
                return talk.ask(key, prompt, int, between(1, 3), **options)
            case "option":
                return talk.ask(key, prompt, form, **options)
            case "menu":
                return talk.choose(key, prompt, step.options, **options)
            case "yes or no":
                return talk.confirm(key, prompt, **options)
            case _:
                return talk.ask(key, prompt, **options)
    except (Silence, NoAnswer):
        if step.gentle:
            return None
        raise


def result_of(values: Values) -> str:
    return f"Result {json.dumps(values)}"


ANY_STEP = st.builds(
    Step,
    key=st.just(""),
    edition=st.just(0),
    when=st.just(""),
    kind=st.sampled_from(("text", "number", "option", "menu", "yes or no", "once")),
    options=st.sampled_from((COLOURS[:2], COLOURS[1:], COLOURS[::-1])),
    items=st.sampled_from(((), (), (), ("a", "b"))),
    reminded=st.booleans(),
    gentle=st.booleans(),
)
