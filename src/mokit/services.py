"""What people text: a short code, long code, toll-free or virtual number."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta, timezone, tzinfo
from typing import Literal, cast, get_args

from attrs import field, frozen

from mokit.addresses import kind_of, normalise_address
from mokit.errors import RegistrationError
from mokit.mistakes import check_zone, did_you_mean, shown
from mokit.transports.base import DirectTransport, Transport
from mokit.values import Value, read_often

Answerer = Literal["mokit", "gateway"]
ServiceKind = Literal["short code", "long code", "toll-free", "virtual"]

SLOWEST, FASTEST = 0.001, 1000          # messages a second
LONGEST_WINDOW = timedelta(hours=1)     # in which the same text counts as a copy; later a person means it again

TOLL_FREE = ("+1800", "+1833", "+1844", "+1855", "+1866", "+1877", "+1888")    # of the North American Numbering Plan
MOST_NIGHTS = 8                         # one behind the other, until it is day in all zones

# From which hour behind or ahead of UTC to which a country's clocks go, in winter and in summer. Source: the tz
# database of IANA, without places of fewer than 100 000 people.
HOURS: dict[str, tuple[float, float]] = {
    "US": (-10, -4), "CA": (-8, -2.5), "GB": (0, 1), "IE": (0, 1), "PT": (-1, 1), "ES": (0, 2), "FR": (1, 2),
    "DE": (1, 2), "AT": (1, 2), "CH": (1, 2), "IT": (1, 2), "NL": (1, 2), "BE": (1, 2), "LU": (1, 2), "DK": (1, 2),
    "SE": (1, 2), "NO": (1, 2), "PL": (1, 2), "CZ": (1, 2), "SK": (1, 2), "HU": (1, 2), "SI": (1, 2), "HR": (1, 2),
    "MT": (1, 2), "FI": (2, 3), "EE": (2, 3), "LV": (2, 3), "LT": (2, 3), "RO": (2, 3), "BG": (2, 3), "GR": (2, 3),
    "CY": (2, 3), "AU": (8, 11), "NZ": (12, 13), "IN": (5.5, 5.5), "ZA": (2, 2), "KE": (3, 3), "NG": (1, 1),
    "BR": (-5, -3), "MX": (-8, -5), "JP": (9, 9), "SG": (8, 8), "PH": (8, 8), "ID": (7, 9),
}  # fmt: skip

_OF_HTTP_TRANSPORTS = ("name", "url", "inline_replies", "receive", "respond", "submit", "submitted")


def _numbers(numbers: Iterable[str] | str) -> tuple[str, ...]:
    is_one = isinstance(numbers, str) or not hasattr(numbers, "__iter__")
    return cast("tuple[str, ...]", (numbers,) if is_one else tuple(numbers))     # what is in it is looked at below


@frozen(eq=False, repr=False, slots=False)
class Service(Value):
    """One thing that people text, with the transport that serves it.

    `Service("56789", transport=...)` is a service of one number, named after it.

    Raises:
        RegistrationError: A number can't be texted, or an option is none that it can have.
    """

    name: str                                       # what routers and contacts call it
    numbers: tuple[str, ...] = field(default=(), kw_only=True, converter=_numbers)   # default: the name
    kind: ServiceKind = field(default="virtual", kw_only=True)
    country: str = field(default="", kw_only=True)  # ISO 3166-1 alpha-2, such as "US"
    transport: Transport | None = field(default=None, kw_only=True)
    timezone: tzinfo | None = field(default=None, kw_only=True)      # where its people are; see `zones`
    # Messages a second that may leave from each of its numbers by send calls, over all workers; None: any number.
    # Replies and what is said about consent are never held back; what they take is taken from the others.
    pace: float | None = field(default=None, kw_only=True)
    # From when to when nobody is reminded of anything, on its people's clocks (each contact's own where it is known);
    # without `timezone` at any time. With a consent policy promotions wait as well, also by the country's clocks.
    quiet_hours: tuple[time, time] | None = field(default=(time(21), time(8)), kw_only=True)

    # Who answers STOP, START and HELP; None: as its country, its kind and its gateway are known to do, word by word.
    answers_stop: Answerer | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse what no service can have."""
        where = f"Service({shown(self.name)})"
        _check_name(where, self.name)
        for number in self.numbers:
            _check_number(where, number)
        if self.kind not in get_args(ServiceKind):
            kinds = ", ".join(map(repr, get_args(ServiceKind)))
            hint = did_you_mean(str(self.kind), get_args(ServiceKind))
            raise RegistrationError(f"{where}: kind={shown(self.kind)} is none of {kinds}{hint}")
        if self.country and not _is_country(self.country):
            raise RegistrationError(
                f"{where}: country={shown(self.country)} is no country; write two capitals, such as 'US' (ISO 3166-1)"
            )
        if self.answers_stop not in (None, *get_args(Answerer)):
            raise RegistrationError(
                f"{where}: answers_stop={shown(self.answers_stop)}; write 'mokit' or 'gateway', whoever answers STOP"
            )
        check_transport(where, self.transport)
        check_zone(where, self.timezone)
        _check_quiet_hours(where, self.quiet_hours)
        _check_pace(where, self.pace)
        read_often(self)

    def quiet_until(self, moment: datetime, zones: Sequence[tzinfo] | None = None) -> datetime | None:
        """When the quiet hours end that the moment (aware) lies in; None if it lies in none.

        Args:
            moment: Aware.
            zones: Where it must not be night in any; by default the service's `timezone`, if it has one.

        Source: 47 CFR 64.1200(c)(1), no solicitation before 8 a.m. and after 9 p.m. at the called party's place.
        """
        if zones is None:
            zones = () if self.timezone is None else (self.timezone,)
        end: datetime | None = None
        for _ in range(MOST_NIGHTS):
            ends = [self._quiet_until(end or moment, zone) for zone in zones]
            latest = max((one for one in ends if one is not None), default=None)
            if latest is None:
                break
            end = latest
        return end

    @property
    def zones(self) -> tuple[tzinfo, ...]:
        """Where its people may be: its `timezone`, else its country's first and last hour; empty if nobody knows."""
        if self.timezone is not None:
            return (self.timezone,)
        return tuple(timezone(timedelta(hours=hours)) for hours in HOURS.get(self.country, ()))

    def _quiet_until(self, moment: datetime, zone: tzinfo) -> datetime | None:
        if self.quiet_hours is None:
            return None
        begin, end = (one.replace(microsecond=0) for one in self.quiet_hours)
        there = moment.astimezone(zone)
        today = there.replace(hour=end.hour, minute=end.minute, second=end.second, microsecond=0)
        now = there.time()
        if begin <= end:
            return today if begin <= now < end else None
        if now < end:
            return today
        return today + timedelta(days=1) if now >= begin else None

    @property
    def found_kind(self) -> ServiceKind:
        """Its kind, by its numbers where nobody told it: the toll-free ones of North America, and short codes."""
        if self.kind != "virtual":
            return self.kind
        if all(number.startswith(TOLL_FREE) for number in self.all_numbers):
            return "toll-free"
        return "short code" if all(kind_of(number) == "short code" for number in self.all_numbers) else "virtual"

    @property
    def sender(self) -> str:
        """The number that its messages leave from."""
        return self.all_numbers[0]

    @property
    def all_numbers(self) -> tuple[str, ...]:
        """The numbers that reach it."""
        return self.numbers or (self.name,)


def _check_quiet_hours(where: str, hours: object) -> None:
    if hours is None or (isinstance(hours, tuple) and [*map(type, cast("tuple[object]", hours))] == [time, time]):
        return
    raise RegistrationError(f"{where}: quiet_hours={hours!r:.60}; write (time(21), time(8)), or None for none")


def _check_pace(where: str, pace: object) -> None:
    if pace is None or (isinstance(pace, int | float) and SLOWEST <= pace <= FASTEST):
        return
    raise RegistrationError(
        f"{where}: pace={shown(pace)}; write how many messages a second the gateway lets a number send, such as 0.5"
    )


def _check_name(where: str, name: object) -> None:
    if not isinstance(name, str):
        raise RegistrationError(f"{where}: its name is no str; write it like Service('56789')")


def _check_number(where: str, number: object) -> None:
    if isinstance(number, str) and _can_be_texted(number):
        return
    raise RegistrationError(
        f"{where}: the number {shown(number)} can't be texted; {_number_meant(number)} "
        "(E.164 with '+', or the digits of a short code)"
    )


def _can_be_texted(number: str) -> bool:
    """Whether it is E.164 or a short code; some of these have fewer digits than most."""
    return kind_of(number) in {"e164", "short code"} or (number.isascii() and number.isdigit() and len(number) < 3)


def _number_meant(number: object) -> str:
    digits = normalise_address(str(number), international=True)
    if _can_be_texted(digits):
        return f"write {digits!r}"
    return "write it like '+14155550100' or '56789'"


def _is_country(country: object) -> bool:
    return isinstance(country, str) and len(country) == 2 and all("A" <= letter <= "Z" for letter in country)


def check_transport(where: str, transport: object) -> None:
    """Refuse what is no transport; `where` begins the message.

    Raises:
        RegistrationError: It is neither an HttpTransport, nor a DirectTransport, nor None, or it has a time that can't
            be what it is meant to be.
    """
    if transport is None:
        return
    if not isinstance(transport, type) and _is_transport(transport):
        _check_deadline(where, getattr(transport, "deadline", None))
        check_window(where, getattr(transport, "same_text_within", None))
        return
    raise RegistrationError(
        f"{where}: transport={shown(transport)} is no transport; give one that was made, "
        "such as Twilio(account_sid=..., auth_token=..., url=...)"
    )


def _check_deadline(where: str, deadline: object) -> None:
    if deadline is None or (isinstance(deadline, timedelta) and deadline >= timedelta(0)):
        return
    raise RegistrationError(
        f"{where}: the transport has deadline={shown(deadline)}; give a time below what the gateway waits for the "
        "webhook's answer, such as timedelta(seconds=10), or None"
    )


def check_window(where: str, window: object) -> None:
    """Refuse what is no time within which one text may come twice; `where` begins the message.

    Raises:
        RegistrationError: It is no timedelta, too short or too long, and not None.
    """
    if window is None or (isinstance(window, timedelta) and timedelta(0) < window <= LONGEST_WINDOW):
        return
    raise RegistrationError(
        f"{where}: same_text_within={shown(window)} is no time between two copies of a text; give seconds, "
        "such as timedelta(seconds=10), one hour at most, or None"
    )


def _is_transport(transport: object) -> bool:
    return isinstance(transport, DirectTransport) or all(hasattr(transport, name) for name in _OF_HTTP_TRANSPORTS)


def services_by_number(services: Iterable[Service]) -> dict[str, Service]:
    """Each number with its service.

    Raises:
        RegistrationError: Two services share a name or a number, or one has none that can be texted.
    """
    found: dict[str, Service] = {}
    names: set[str] = set()
    for service in services:
        if service.name in names:
            raise RegistrationError(f"two services are named {service.name!r}; give one another name")
        names.add(service.name)
        if not service.numbers and not _can_be_texted(service.name):
            raise RegistrationError(
                f"Service({service.name!r}) has no number, and its name is none that can be texted; "
                "give it numbers=['+14155550100']"
            )
        for number in service.all_numbers:
            if number in found:
                raise RegistrationError(
                    f"{number!r} belongs to the services {found[number].name!r} and {service.name!r}; "
                    "a number reaches one service"
                )
            found[number] = service
    return found
