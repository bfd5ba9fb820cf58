"""Rules that hold only for gateways that can do something."""

from collections.abc import Callable
from typing import Any, TypeVar

from mokit.testing.contracts.transports.gateway import Gateway

C = TypeVar("C", bound=Callable[..., Any])      # Any: a test takes what pytest gives it

_NEEDED = "_needed_abilities"


def needs(*abilities: str) -> Callable[[C], C]:
    """Run this rule only for a gateway that has the abilities: attributes that are true, or what it signs.

    "not sends_media" is the lack of one. It stands outermost, above other decorators.
    """

    def mark(rule: C) -> C:
        setattr(rule, _NEEDED, abilities)
        return rule

    return mark


class Choosing(Gateway):
    """Leaves out the rules that don't concern a gateway, so that none is shown as passed or skipped."""

    def __init_subclass__(cls, **options: Any) -> None:
        """Hide them from pytest, which collects what can be called."""
        super().__init_subclass__(**options)
        if cls.make_transport is Gateway.make_transport:
            return                      # rules, no gateway yet
        bases = reversed(cls.__mro__)
        found = {name: rule for base in bases for name, rule in vars(base).items() if rule is not None}
        for name, rule in found.items():
            needed = getattr(rule, _NEEDED, None)
            if needed is not None:
                setattr(cls, name, rule if all(_has(cls, ability) for ability in needed) else None)


def _has(gateway: type[Gateway], ability: str) -> bool:
    name = ability.removeprefix("not ")
    has = name in gateway.signs or bool(getattr(gateway, name, None))
    return has is (name == ability)
