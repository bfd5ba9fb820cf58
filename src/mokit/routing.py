"""The keywords of a program and the handlers that answer them."""

from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import wraps
from inspect import currentframe
from typing import Any, Literal, TypeAlias, TypeVar, cast

from attrs import evolve, frozen

from mokit.errors import RegistrationError
from mokit.handlers import name_of, place_of
from mokit.messages import Reply
from mokit.mistakes import check_zone, shown
from mokit.patterns import Pattern, parse_pattern
from mokit.talks import History

Answer: TypeAlias = str | Reply | Sequence[str | Reply] | None
AnyHandler: TypeAlias = Callable[..., Answer] | Callable[..., Coroutine[Any, Any, Answer]]
H = TypeVar("H", bound=AnyHandler)
M = TypeVar("M", bound=Callable[..., Any])      # a method of the router
Purpose = Literal["keyword", "fallback", "media", "empty", "conversation", "opt_out", "opt_in", "help"]


class Window:
    """When a keyword is open, judged by the moment that the person sent the text."""

    __slots__ = ("closes", "opens", "shown_closes", "shown_opens", "too_early", "too_late")

    def __init__(
        self,
        *,
        opens: datetime | None,
        closes: datetime | None,
        too_early: str | None,
        too_late: str | None,
        shown_opens: str = "",
        shown_closes: str = "",
    ) -> None:
        self.opens = opens                  # aware
        self.closes = closes                # aware; the first moment that is too late
        self.too_early = too_early          # the author's own words, else the catalogue's
        self.too_late = too_late
        self.shown_opens = shown_opens      # as the person reads it
        self.shown_closes = shown_closes


@frozen(kw_only=True, eq=False, repr=False, slots=False)
class Route:
    """One handler with what leads to it."""

    handler: AnyHandler
    name: str
    where: str                          # "file:line"
    purpose: Purpose = "keyword"
    patterns: tuple[Pattern, ...] = ()
    service: str | None = None          # the one service that it is for; None: all
    trailing: bool = False              # more words may follow
    anywhere: bool = False              # may stand anywhere in the text
    opts_in: bool = False               # texting it is asking for the program's messages
    window: Window | None = None
    wrong: str | None = None            # said instead of the generated reply to wrong fields
    help: str | None = None             # the keyword's line in HELP; default: first line of the docstring
    inbox: bool = False                 # its messages are committed before the handler runs
    version: int = 1                    # of the script, if it is a conversation
    migrate: Callable[[History], object] | None = None      # brings what an earlier version recorded up to this one

    def __repr__(self) -> str:
        return f"Route({self.name!r}, {self.where!r})"


def _bare(method: M) -> M:
    """A decorator that is written without brackets, and says so where they are there."""

    @wraps(method)
    def checked(router: "Router", *handler: Any) -> Any:        # as the method itself, which M tells
        if not handler:
            name = method.__name__
            raise RegistrationError(f"{name}() ({_caller()}) got no handler; write @router.{name} without brackets")
        return method(router, *handler)

    return cast("M", checked)


class Router:
    """The keywords of a program, or of a part of it.

    Args:
        service: The name of the one service that the keywords are for; all services if not given.

    Raises:
        RegistrationError: The service is not given by its name.
    """

    def __init__(self, *, service: str | None = None) -> None:
        _check_service(service)
        self.service = service
        self._routes: list[Route] = []
        self._included: list[Router] = []
        self._sealed = False

    def keyword(
        self,
        *patterns: str,
        opts_in: bool = False,
        trailing: bool = False,
        anywhere: bool = False,
        help: str | None = None,  # noqa: A002 - the field's own word
        wrong: str | None = None,
        opens: date | datetime | None = None,
        closes: date | datetime | None = None,
        timezone: tzinfo | None = None,
        too_early: str | None = None,
        too_late: str | None = None,
        inbox: bool = False,
        name: str | None = None,
        version: int = 1,
        migrate: Callable[[History], object] | None = None,
    ) -> Callable[[H], H]:
        """Register a handler for texts that match one of the patterns; the handler stays as it is.

        Args:
            patterns: Words, then fields: "JOIN", "VOTE {choice}", "{code}". More than one are aliases.
            opts_in: Texting it is asking for messages: it counts as an opt-in, where the engine has `consent=`; of a
                handler that asks, when its conversation has come to its end. `Reply(..., opts_in=False)` refuses.
            trailing: More words may follow; without it a keyword without fields is the whole text.
            anywhere: The keyword may stand anywhere in a text that nothing else takes.
            help: The keyword's line in HELP; by default the first line of the docstring.
            wrong: Said when a field can't be read, instead of the reply generated from the pattern.
            opens: From when on the keyword is open; a date means its first moment.
            closes: Until when; a date is open to its last moment, a datetime is itself too late.
            timezone: The zone of dates and of datetimes without one.
            too_early: Said before `opens`, instead of the catalogue's sentence.
            too_late: Said after `closes`, instead of the catalogue's sentence.
            inbox: Commits a message that it takes before the handler runs; see `Engine`.
            name: What a conversation that it begins is called in the store; by default the function's name.
            version: Of the script of that conversation; `talk.version` tells which one began it.
            migrate: Brings what an earlier version recorded up to this one, before it goes on.

        Raises:
            RegistrationError: A pattern can't be read, an option is none that it can be, a date has no
                time zone, or an engine was already built from this router.
        """
        place = _caller()
        _check_words(place, {"help": help, "wrong": wrong, "too_early": too_early, "too_late": too_late})
        _check_window(place, opens=opens, closes=closes, too_early=too_early, too_late=too_late)
        check_zone(f"keyword() ({place})", timezone)
        _check_script(f"keyword() ({place})", name, version, migrate)
        parsed = tuple(_parsed(pattern, place) for pattern in patterns)
        if not parsed:
            raise RegistrationError(f"keyword() ({place}) has no pattern; write one like 'JOIN' or 'VOTE {{choice}}'")
        if anywhere and not any(pattern.phrase for pattern in parsed):
            raise RegistrationError(f"keyword() ({place}) begins with a field, so it can't be found anywhere in a text")
        window = _window(opens, closes, timezone, place, too_early=too_early, too_late=too_late)

        def register(handler: H) -> H:
            self._add(handler, "keyword", patterns=parsed, opts_in=opts_in, trailing=trailing, anywhere=anywhere,
                      window=window, wrong=wrong, help=help, inbox=inbox, name=name, version=version, migrate=migrate)
            return handler

        return register

    def conversation(
        self,
        name: str | None = None,
        *,
        version: int = 1,
        migrate: Callable[[History], object] | None = None,
    ) -> Callable[[H], H]:
        """Register a conversation that the business begins, with `engine.start(handler, ...)`.

        Args:
            name: What it is called in the store; by default the function's name.
            version: Of the script; `talk.version` tells which one began a conversation.
            migrate: Brings what an earlier version recorded up to this one, before it goes on.

        Raises:
            RegistrationError: An option is none that it can be, or an engine was already built from this
                router.
        """
        place = _caller()
        if callable(name):
            raise RegistrationError(f"conversation() ({place}) got a function; write @router.conversation()")
        _check_script(f"conversation() ({place})", name, version, migrate)

        def register(handler: H) -> H:
            return self._add(handler, "conversation", name=name, version=version, migrate=migrate)

        return register

    @_bare
    def fallback(self, handler: H) -> H:
        """Register the handler of texts that nothing else takes."""
        return self._add(handler, "fallback")

    @_bare
    def media(self, handler: H) -> H:
        """Register the handler of messages that carry media and no words."""
        return self._add(handler, "media")

    @_bare
    def empty(self, handler: H) -> H:
        """Register the handler of messages that carry nothing at all."""
        return self._add(handler, "empty")

    @_bare
    def on_opt_out(self, handler: H) -> H:
        """Register what runs when a person opts out; a text that it returns is the confirmation, instead of mokit's.

        A `Meaning` that it takes tells a wrong number from a STOP. The opt-out stands even if it raises. It needs
        `Engine(consent=...)`, as do the next two.
        """
        return self._add(handler, "opt_out")

    @_bare
    def on_opt_in(self, handler: H) -> H:
        """Register what runs when a person comes back; a text that it returns is said instead of mokit's."""
        return self._add(handler, "opt_in")

    @_bare
    def on_help(self, handler: H) -> H:
        """Register what answers HELP; a text that it returns is said instead of mokit's."""
        return self._add(handler, "help")

    def include(self, other: "Router") -> None:
        """Take in another router's keywords, those that it has and those that it will have.

        Raises:
            RegistrationError: The routers would include each other, or are for different services.
        """
        if self in other._family():
            raise RegistrationError(f"include() ({_caller()}): a router can't include itself")
        self._check_unsealed("include()", _caller())
        self._included.append(other)

    def routes(self) -> list[Route]:
        """All routes, those of included routers after the own ones."""
        found = list(self._routes)
        for other in self._included:
            found += [self._narrowed(route) for route in other.routes()]
        return list(dict.fromkeys(found))       # a router may be included on two ways

    @property
    def named_services(self) -> set[str]:
        """The services that it and its included routers are for, those without routes as well."""
        return {router.service for router in self._family() if router.service is not None}

    def seal(self) -> None:
        """Refuse what is registered from now on, since an engine was built and would not see it."""
        for router in self._family():
            router._sealed = True

    def _family(self) -> Iterable["Router"]:
        yield self
        for other in self._included:
            yield from other._family()

    def _narrowed(self, route: Route) -> Route:
        if self.service is None or route.service == self.service:
            return route
        if route.service is None:
            return evolve(route, service=self.service)
        raise RegistrationError(
            f"{route.name}() ({route.where}) is for the service {route.service!r}, but its router is included "
            f"in one for {self.service!r}"
        )

    def _add(self, handler: H, purpose: Purpose, name: str | None = None, **options: Any) -> H:
        if not callable(handler):
            raise RegistrationError(f"{purpose}() ({_caller()}) got {shown(handler)}; register a function")
        called, where = name or name_of(handler), place_of(handler)
        self._check_unsealed(f"{called}()", where)
        self._routes.append(
            Route(handler=handler, name=called, where=where, purpose=purpose, service=self.service, **options)
        )
        return handler

    def _check_unsealed(self, what: str, where: str) -> None:
        if self._sealed:
            raise RegistrationError(
                f"{what} ({where}) comes after an engine was built from this router and would never be "
                "reached; build the engine last"
            )


def _caller() -> str:
    """Where the host's own code called the router."""
    frame = currentframe()
    while frame is not None and frame.f_globals.get("__name__") == __name__:
        frame = frame.f_back
    return f"{frame.f_code.co_filename}:{frame.f_lineno}" if frame else "unknown place"


def _check_service(service: object) -> None:
    if service is not None and not isinstance(service, str):
        raise RegistrationError(f"Router(service=...) ({_caller()}) got {shown(service)}; give the service's name")


def _check_words(place: str, options: Mapping[str, object]) -> None:
    for name, words in options.items():
        if words is not None and not isinstance(words, str):
            raise RegistrationError(f"keyword() ({place}): {name}={shown(words)} is nothing to say; write a str")


def _check_script(what: str, name: object, version: object, migrate: object) -> None:
    if name is not None and not (isinstance(name, str) and name):
        raise RegistrationError(f"{what}: name={shown(name)} is no name; write a str")
    if not isinstance(version, int) or version < 1:
        raise RegistrationError(f"{what}: version={shown(version)} is no version; write a number from 1 up")
    if migrate is not None and not callable(migrate):
        raise RegistrationError(f"{what}: migrate={shown(migrate)} can't be called; write a function of a History")


def _check_window(place: str, *, opens: object, closes: object, too_early: object, too_late: object) -> None:
    for name, day in (("opens", opens), ("closes", closes)):
        if day is not None and not isinstance(day, date):
            raise RegistrationError(
                f"keyword() ({place}): {name}={shown(day)} is no date; write {name}=date(2026, 12, 31) or a datetime"
            )
    for name, words, other, day in (("too_early", too_early, "opens", opens), ("too_late", too_late, "closes", closes)):
        if words is not None and day is None:
            raise RegistrationError(f"keyword() ({place}): {name}= is never said without {other}=; add that")


def _parsed(pattern: str, place: str) -> Pattern:
    try:
        return parse_pattern(pattern)
    except RegistrationError as error:
        raise RegistrationError(f"{error} ({place})") from None
    except TypeError:                   # @router.keyword without its brackets
        raise RegistrationError(
            f"keyword() ({place}) got {pattern!r} for a pattern; write @router.keyword('JOIN')"
        ) from None


def _window(
    opens: date | None,
    closes: date | None,
    zone: tzinfo | None,
    place: str,
    *,
    too_early: str | None,
    too_late: str | None,
) -> Window | None:
    if opens is None and closes is None:
        return None
    window = Window(
        opens=_moment(opens, zone, "opens", place),
        closes=_moment(closes, zone, "closes", place, after=True),
        too_early=too_early,
        too_late=too_late,
        shown_opens=_shown(opens),
        shown_closes=_shown(closes),
    )
    if window.opens and window.closes and window.opens >= window.closes:
        raise RegistrationError(f"keyword() ({place}) closes before it opens: {opens} to {closes}")
    return window


def _moment(day: date | None, zone: tzinfo | None, what: str, place: str, *, after: bool = False) -> datetime | None:
    """The aware moment that a date or a datetime means; with `after` the end of a date."""
    if day is None:
        return None
    whole_day = not isinstance(day, datetime)
    moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)  # noqa: DTZ001 - see below
    if whole_day and after and day < date.max:
        moment += timedelta(days=1)
    if moment.tzinfo is None and zone is None:
        raise RegistrationError(f"keyword() ({place}): {what}={day} has no time zone; add timezone=ZoneInfo(...)")
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:
        raise RegistrationError(f"keyword() ({place}): {what}={day} is out of range; leave it out") from None


def _shown(day: date | None) -> str:
    if day is None:
        return ""
    months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    shown = f"{day.day} {months[day.month - 1]} {day.year}"
    return f"{shown} {day:%H:%M}" if isinstance(day, datetime) else shown
