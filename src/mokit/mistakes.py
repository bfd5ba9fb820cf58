"""How a mistake in an option is told: what was given, and what may have been meant."""

from collections.abc import Iterable
from datetime import date, timedelta, tzinfo

from mokit.errors import RegistrationError

MOST_SHOWN = 60         # characters

_TOLD_WHOLE = (str, bytes, int, float, date, timedelta)


def shown(value: object) -> str:
    """What was given, in a few words; of an object its type alone, since it may hold a secret."""
    if value is None or isinstance(value, _TOLD_WHOLE):
        text = repr(value)
        return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}..."
    if isinstance(value, type):
        return f"the class {value.__name__}"
    name = getattr(value, "__name__", None)
    return f"{name}()" if callable(value) and isinstance(name, str) else f"a value of type {type(value).__name__}"


def kind_shown(value: object) -> str:
    """What kind of thing was given where one may hold a secret, such as an address with a password."""
    return "None" if value is None else f"a value of type {type(value).__name__}"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A question for the nearest of the names, such as "; did you mean 'choice'?", or nothing."""
    from difflib import get_close_matches  # only where a mistake is told

    near = get_close_matches(name, list(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def check_zone(where: str, zone: object) -> None:
    """Refuse what is no time zone; `where` begins the message.

    Raises:
        RegistrationError: It is neither a tzinfo nor None.
    """
    if zone is None or isinstance(zone, tzinfo):
        return
    written = f"ZoneInfo({zone!r})" if isinstance(zone, str) else "a tzinfo such as ZoneInfo('Europe/Berlin')"
    raise RegistrationError(f"{where}: timezone={shown(zone)} is no time zone; write timezone={written}")
