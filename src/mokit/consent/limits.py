"""How much one person may get: caps on what the business sends, budgets for what it answers."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Literal, NamedTuple, cast, get_args

from mokit.errors import RegistrationError
from mokit.mistakes import shown

Per = Literal["day", "week"]
Capped = Literal["promotional", "transactional"]

MOST_CAP = 100                          # each is a name that is looked up before a message leaves
LONGEST_BUDGET = timedelta(days=1)
MOST_BUDGET = 10_000


class Cap(NamedTuple):
    """At most so many messages of a kind to one person, under one scope, in a day or a week of their calendar."""

    most: int
    per: Per = "day"            # weeks begin on Monday
    kind: Capped = "promotional"

    def window(self, there: datetime) -> tuple[str, datetime]:
        """What names the day or week that a moment lies in, and when the next one begins.

        Args:
            there: Aware, on the person's clocks.
        """
        days = 1 if self.per == "day" else 7 - there.weekday()
        midnight = datetime.combine(there.date() + timedelta(days=days), time(), there.tzinfo)
        year, week, _ = there.isocalendar()
        return (f"{there:%Y-%m-%d}" if self.per == "day" else f"{year}-W{week:02}"), midnight


class Budget(NamedTuple):
    """At most so many answers within a time that moves along with the clock."""

    most: int
    within: timedelta = timedelta(minutes=10)


EACH = Budget(30)               # more than a person types in that time, but for games


def caps_of(given: Iterable[Cap] | Cap) -> tuple[Cap, ...]:
    """One cap or several, as a policy is given them."""
    return (given,) if isinstance(given, Cap) else tuple(given)


def check_cap(cap: object) -> None:
    """Refuse what is no cap.

    Raises:
        RegistrationError: It has no count, or a time or a kind that is not counted.
    """
    if not isinstance(cap, Cap):
        raise RegistrationError(f"Consent(caps=...) got {shown(cap)}; write Cap(3, per='week')")
    most = cast("object", cap.most)
    if not isinstance(most, int) or not 1 <= most <= MOST_CAP:
        raise RegistrationError(f"{cap} lets {shown(most)} messages pass; write 1 to {MOST_CAP}")
    if cap.per not in get_args(Per) or cap.kind not in get_args(Capped):
        raise RegistrationError(f"{cap}: a cap is per 'day' or 'week', for 'promotional' or 'transactional' messages")


def check_budget(name: str, budget: object) -> None:
    """Refuse what is neither a budget nor None.

    Raises:
        RegistrationError: It lets nothing pass, or holds for longer than a process remembers.
    """
    if budget is None:
        return
    if not isinstance(budget, Budget):
        raise RegistrationError(f"Consent({name}=...) got {shown(budget)}; write Budget(30), or None for none")
    most, within = cast("object", budget.most), cast("object", budget.within)
    if not isinstance(most, int) or not 1 <= most <= MOST_BUDGET:
        raise RegistrationError(f"Consent({name}=...): {shown(most)} answers; write 1 to {MOST_BUDGET}")
    if not isinstance(within, timedelta) or not timedelta(0) < within <= LONGEST_BUDGET:
        raise RegistrationError(f"Consent({name}=...): within={shown(within)}; write a time up to {LONGEST_BUDGET}")
