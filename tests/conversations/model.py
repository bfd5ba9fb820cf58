"""What is right: a conversation by simple rules, without a store, a record or a replay."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from attrs import define, evolve, field

from tests.conversations.scripts import LATE, NEVER, REMIND, WITHIN, Script, Step, Values, result_of

BEGINNING = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ATTEMPTS = 3


class Answered(NamedTuple):
    text: str
    kind: str           # of the step that read it; "unread", or "never" for none
    value: Any = None


class Waiting(NamedTuple):
    key: str
    step: Step                  # as it was asked
    asked: datetime
    reminders: int
    tries: int = 0

    @property
    def silent_at(self) -> datetime:
        return self.asked + WITHIN


@define
class Talk:
    """One conversation."""

    id: int
    name: str
    version: int
    of_person: bool                 # who began it
    answers: dict[str, Answered] = field(factory=dict[str, Answered])
    done: set[str] = field(factory=set[str])
    waiting: Waiting | None = None
    lapsed: bool = False

    @property
    def due(self) -> datetime | None:
        if self.waiting is None:
            return None
        if self.lapsed:
            return self.waiting.silent_at + LATE
        return self.waiting.asked + REMIND if self.waiting.reminders else self.waiting.silent_at

    def copy(self) -> "Talk":
        return evolve(self, answers=dict(self.answers), done=set(self.done))

    def recorded(self, step: Step, key: str) -> Any:
        """The value of an answer that came earlier; what is none any more is dropped."""
        known = self.answers.get(key)
        if known is None or known.kind == "never":
            return NEVER if known is None else None
        if known.kind == step.kind:
            value = known.value if step.kind not in {"option", "menu"} or known.value in step.options else NEVER
        else:                       # the number in a menu means nothing elsewhere
            value = NEVER if "menu" in {known.kind, step.kind} else step.read(known.text)
        if value is NEVER:
            del self.answers[key]
        else:
            self.answers[key] = Answered(known.text, step.kind, value)
        return value


class Model:
    """What one person sees; each method gives the replies, or what is found in them."""

    def __init__(self) -> None:
        self.scripts: dict[str, Script] = {}
        self.talk: Talk | None = None
        self.line: list[str] = []           # conversations that begin later
        self.now = BEGINNING
        self.ended: list[tuple[str, str]] = []      # names and reasons
        self.unread = False                 # whether what waits was asked after the text had been sent
        self._begun = 0

    @property
    def question(self) -> Waiting | None:
        return None if self.talk is None or self.talk.lapsed else self.talk.waiting

    @property
    def is_due(self) -> bool:
        """Whether there is something for a worker to do."""
        return self.talk is not None and self.talk.due is not None and self.talk.due <= self.now

    def text(self, text: str) -> list[str]:
        talk = None if self.unread else self.talk
        if self.unread:
            self.unread = False
            return self.begin(text) if text in self.scripts else ["Info."] if text == "INFO" else []
        if talk and talk.waiting and talk.waiting.step.closed and talk.waiting.step.fits(text):
            return self.go_on("answer", text)
        if text in self.scripts:
            return self.go_on("repeat") if self.question and talk and talk.name == text else self.begin(text)
        if text == "INFO":
            return ["Info."]
        if self.question and text == "BACK":
            self._end("left")
            return ["OK, we leave it here.", *self._next()]
        return self.go_on("answer", text) if self.question else []

    def is_overdue(self, text: str) -> bool:
        """Whether silence comes before that text, though no worker has noticed it."""
        if self.talk is None or self.talk.waiting is None:
            return False
        waiting = self.talk.waiting
        late = LATE if waiting.step.closed else timedelta(0)
        answers = waiting.step.closed and waiting.step.fits(text)
        return waiting.silent_at + late <= self.now or (
            not self.talk.lapsed and not answers and waiting.silent_at <= self.now
        )

    def start(self, name: str, if_waiting: str) -> list[str]:
        if self.question and if_waiting == "queue":
            self.line.append(name)
            return []
        return self.begin(name, of_person=False)

    def fire(self) -> list[str]:
        """What is due."""
        talk = self.talk
        if talk is None or talk.waiting is None:
            return []
        if talk.lapsed:
            self.talk = None
            return []
        if talk.waiting.silent_at <= self.now:
            return self.go_on("silence")
        talk.waiting = talk.waiting._replace(reminders=0)
        return self.go_on("repeat")

    def begin(self, name: str, *, of_person: bool = True) -> list[str]:
        self._begun += 1
        return self._run(Talk(self._begun, name, len(self.scripts[name].renamed) + 1, of_person), "opening")

    def go_on(self, arrival: str, text: str = "") -> list[str]:
        assert self.talk is not None
        script = self.scripts.get(self.talk.name)
        if script is None:
            self._end("vanished")
            return ["we can not go on with that", *self._next()]
        talk = self.talk.copy()
        talk.lapsed = False
        for key, new in script.renamed[talk.version - 1 :]:
            talk.answers = {new if one == key else one: answer for one, answer in talk.answers.items()}
            talk.done = {new if one == key else one for one in talk.done}
            if talk.waiting and talk.waiting.key == key:
                talk.waiting = talk.waiting._replace(key=new)
        talk.version = len(script.renamed) + 1
        return self._run(talk, arrival, text)

    def _run(self, talk: Talk, arrival: str, text: str = "") -> list[str]:
        values: Values = {}
        before, waiting = talk.copy(), talk.waiting
        for step, key in self.scripts[talk.name].course(values):
            if step.kind == "once":
                talk.done.add(key)
                continue
            value = talk.recorded(step, key)
            if value is NEVER and (waiting is None or waiting.key != key):
                if waiting is not None and arrival == "answer":         # its question is gone, or comes later
                    talk.answers.setdefault(waiting.key, Answered(text, "unread"))
                return self._ask(talk, step, Waiting(key, step, self.now, int(step.reminded)))
            if value is NEVER and waiting is not None:
                tries = waiting.tries + (arrival == "answer")
                value = step.read(text) if arrival == "answer" else NEVER
                if value is not NEVER:
                    talk.answers[key] = Answered(text, step.kind, value)
                elif arrival == "repeat":
                    return self._ask(talk, step, waiting._replace(step=step))
                elif arrival == "answer" and tries < ATTEMPTS:
                    return self._ask(talk, step, waiting._replace(step=step, tries=tries, asked=self.now))
                elif step.gentle:
                    value = None
                    talk.answers[key] = Answered("", "never")
                else:
                    return self._gave_up() if arrival == "answer" else self._silence(before, talk.done)
                waiting = None
            values[key] = value
        return self._finish(talk, values)

    def _ask(self, talk: Talk, step: Step, waiting: Waiting) -> list[str]:
        if self.talk and self.talk.id != talk.id:
            self._end("replaced")
        talk.waiting = waiting
        self.talk = talk
        return [step.prompt(waiting.key)]

    def _silence(self, talk: Talk, done: set[str]) -> list[str]:
        """A closed question stays as it was, so that a late answer finds it."""
        self._end("silence")
        if talk.waiting and talk.waiting.step.closed:
            self.talk = evolve(talk, done=done, lapsed=True)
        return self._next()

    def _gave_up(self) -> list[str]:
        self._end("no answer")
        return ["Let us leave it here.", *self._next()]

    def _finish(self, talk: Talk, values: Values) -> list[str]:
        if self.talk and self.talk.id == talk.id:
            self._end("finished")
        elif not talk.of_person:
            self.ended.append((talk.name, "finished"))
        return [result_of(values), *self._next()]

    def _next(self) -> list[str]:
        if self.question or not self.line:
            return []
        name = self.line.pop(0)
        if name in self.scripts:
            return self.begin(name, of_person=False)
        self.ended.append((name, "vanished"))
        return self._next()

    def _end(self, reason: str) -> None:
        if self.talk and not (self.talk.lapsed and reason == "replaced"):       # silence ended that one before
            self.ended.append((self.talk.name, reason))
        self.talk = None
