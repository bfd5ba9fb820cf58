"""What people text: a short code, long code, toll-free or virtual number."""

from collections.abc import Iterable
from datetime import tzinfo
from typing import Literal

from attrs import field, frozen

from mokit.errors import RegistrationError
from mokit.transports.base import Transport

ServiceKind = Literal["short code", "long code", "toll-free", "virtual"]


def _numbers(numbers: Iterable[str] | str) -> tuple[str, ...]:
    return (numbers,) if isinstance(numbers, str) else tuple(numbers)


@frozen
class Service:
    """One thing that people text, with the transport that serves it.

    `Service("56789", transport=...)` is a service of one number, named after it.
    """

    name: str                                       # what routers and contacts call it
    numbers: tuple[str, ...] = field(default=(), kw_only=True, converter=_numbers)   # default: the name
    kind: ServiceKind = field(default="virtual", kw_only=True)
    country: str = field(default="", kw_only=True)  # ISO 3166-1 alpha-2, such as "US"
    transport: Transport | None = field(default=None, kw_only=True)
    timezone: tzinfo | None = field(default=None, kw_only=True)      # for dates in routes; default UTC

    @property
    def sender(self) -> str:
        """The number that its messages leave from."""
        return self.all_numbers[0]

    @property
    def all_numbers(self) -> tuple[str, ...]:
        """The numbers that reach it."""
        return self.numbers or (self.name,)


def services_by_number(services: Iterable[Service]) -> dict[str, Service]:
    """Each number with its service.

    Raises:
        RegistrationError: Two services share a name or a number.
    """
    found: dict[str, Service] = {}
    names: set[str] = set()
    for service in services:
        if service.name in names:
            raise RegistrationError(f"two services are named {service.name!r}; give one another name")
        names.add(service.name)
        for number in service.all_numbers:
            if number in found:
                raise RegistrationError(
                    f"{number!r} belongs to the services {found[number].name!r} and {service.name!r}; "
                    "a number reaches one service"
                )
            found[number] = service
    return found
