"""When a service is silent since it answered too much: loops with machines, and floods of texts."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

from mokit.consent.limits import Budget
from mokit.consent.machines import Heard, fingerprint, is_ping_pong
from mokit.consent.policy import Consent
from mokit.events import Silence, Silenced
from mokit.turns import Turn

MOST_PEOPLE = 10_000            # whose answers are remembered; then all are forgotten
MOST_HEARD = 16                 # texts of one person by which a loop is told
UNEXPECTED = frozenset({7, 9, 10, 11})      # rules by which a text is neither an answer nor a plain keyword

_WHY = {
    "person": "this person got as many answers lately as the policy lets them have",
    "service": "the service gave as many answers lately as the policy lets it give",
    "machine": "the same text came again and again, as from a machine that answers ours",
}


class _Recent:
    """What was lately said and heard, with one person or by one service."""

    __slots__ = ("answered", "answers", "heard", "listened", "told")

    # After a conflict the same message is handled again; so each thing here has the id of the newest text.

    def __init__(self) -> None:
        self.answers: tuple[int, ...] = ()  # ms, the oldest first
        self.answered = ""                  # its id
        self.heard: Sequence[Heard] = ()
        self.listened = ""
        self.told = ""                      # "": no silence was told of since there was one

    def is_used_up(self, budget: Budget | None, turn: Turn) -> bool:
        """Whether as many answers were given as the budget has, before those to this message."""
        if budget is None or len(self.answers) < budget.most or self.answered == turn.message.id:
            return False
        return turn.at - self.answers[-budget.most] < budget.within / timedelta(milliseconds=1)

    def add(self, answers: int, turn: Turn, budget: Budget | None) -> None:
        """Note answers, as many as the budget needs to be told by."""
        if budget is not None and self.answered != turn.message.id:
            self.answered = turn.message.id
            self.answers = (*self.answers, *((turn.at,) * answers))[-budget.most :]


class Floods:
    """Counts what one process answers, to each person and by each service, and tells when to be silent.

    What people say on consent is answered whatever was counted.
    """

    def __init__(self, policy: Consent) -> None:
        self.policy = policy
        self._people: dict[tuple[str, str], _Recent] = {}       # by service and person
        self._services: dict[str, _Recent] = {}

    def quieten(self, turn: Turn) -> None:
        """Leave a text without an answer, and tell so once, where too much was answered."""
        if turn.consent is not None and turn.consent != "suspected":
            return
        service, person = turn.service.name, turn.message.sender
        one = self._people.get((service, person))
        if one is None and turn.rule in UNEXPECTED:
            one = self._remembered(service, person)
        if one is not None and self._is_silenced(turn, one, self._of_person(one, turn)):
            return
        if not self._services:
            return
        budget, in_all = self.policy.answers_in_all, self._services.get(service)
        if in_all is not None:
            self._is_silenced(turn, in_all, "service" if in_all.is_used_up(budget, turn) else "")

    def _of_person(self, one: _Recent, turn: Turn) -> Silence | Literal[""]:
        if one.is_used_up(self.policy.answers, turn):
            return "person"
        if turn.rule not in UNEXPECTED:
            return ""
        if one.listened != turn.message.id:
            one.listened = turn.message.id
            one.heard = [*one.heard[1 - MOST_HEARD :], Heard(turn.now, fingerprint(turn.text))]
        return "machine" if is_ping_pong(one.heard, turn.now) else ""

    def _is_silenced(self, turn: Turn, recent: _Recent, reason: Silence | Literal[""]) -> bool:
        if not reason:
            recent.told = ""
            return False
        turn.answering = turn.consent = None
        turn.settle(0, _WHY[reason])
        if recent.told in {"", turn.message.id} and not any(isinstance(event, Silenced) for event in turn.events or ()):
            recent.told = turn.message.id
            turn.events = [*(turn.events or ()), Silenced(turn.message.sender, turn.service.name, reason)]
        return True

    def note(self, turn: Turn, answers: int) -> None:
        """Count the answers of a turn that is about to be committed."""
        if not answers:
            return
        service, policy = turn.service.name, self.policy
        self._remembered(service, turn.message.sender).add(answers, turn, policy.answers)
        if policy.answers_in_all is not None:
            self._services.setdefault(service, _Recent()).add(answers, turn, policy.answers_in_all)

    def _remembered(self, service: str, person: str) -> _Recent:
        found = self._people.get((service, person))
        if found is None:
            if len(self._people) >= MOST_PEOPLE:
                self._people.clear()
            found = self._people[service, person] = _Recent()
        return found
