"""Rules that hold only for gateways that can do something."""

from collections.abc import Callable
from typing import Any, TypeVar

from mokit.testing.contracts.transports.gateway import Gateway

C = TypeVar("C", bound=Callable[..., Any])      # Any: a test takes what pytest gives it

_NEEDED = "_needed_ability"


def needs(ability: str) -> Callable[[C], C]:
    """Run this rule only for a gateway that has the ability: an attribute that is true, or what it signs."""

    def mark(rule: C) -> C:
        setattr(rule, _NEEDED, ability)
        return rule

    return mark


class Choosing(Gateway):
    """Leaves out the rules that don't concern a gateway, so that none is shown as passed or skipped."""

    def __init_subclass__(cls, **options: Any) -> None:
        """Hide them from pytest, which collects what can be called."""
        super().__init_subclass__(**options)
        if cls.make_transport is Gateway.make_transport:
            return                      # rules, no gateway yet
        for name in dir(cls):
            ability = getattr(getattr(cls, name), _NEEDED, None)
            if ability is not None and not (ability in cls.signs or getattr(cls, ability, None)):
                setattr(cls, name, None)
