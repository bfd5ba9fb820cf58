"""A router made ready: handlers bound, keywords indexed, clashes refused."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from mokit.clashes import refusals
from mokit.contacts import Contact
from mokit.errors import RegistrationError
from mokit.handlers import Binding, Handler, PerMessage, Source, bind, look_into
from mokit.keywords import Form, Keyword, Tables, tables_of
from mokit.messages import Inbound, Match
from mokit.mistakes import did_you_mean
from mokit.patterns import Pattern
from mokit.readings import Field, fields_of, reader_of
from mokit.routing import Route, Router
from mokit.services import Service

BY_TYPE: Mapping[type, Source] = {
    Inbound: attrgetter("message"),
    Contact: attrgetter("contact"),
    Match: attrgetter("match"),
    Service: attrgetter("service"),
}


class Bound:
    """A route's handler with all that it needs to be called."""

    __slots__ = ("handler", "opened", "sources")

    def __init__(
        self, handler: Handler, sources: tuple[tuple[str, Source], ...], opened: Mapping[str, PerMessage[Any]]
    ) -> None:
        self.handler = handler
        self.sources = sources
        self.opened = opened    # parameters that are opened for each message

    def arguments(self, turn: Any, values: dict[str, Any]) -> dict[str, Any]:
        """What the handler is called with: the fields' values, and what its types ask for."""
        return {**values, **{name: source(turn) for name, source in self.sources}} if self.sources else values


class Program:
    """All that a router says, ready for messages."""

    __slots__ = ("bound", "routes", "tables")

    def __init__(self, routes: Sequence[Route], bound: Mapping[Route, Bound], tables: Tables) -> None:
        self.routes = routes
        self.bound = bound
        self.tables = tables


def assemble(router: Router, provide: Mapping[Any, Any], services: Iterable[Service] = ()) -> Program:
    """The program that a router and what the host provides make together.

    Raises:
        RegistrationError: A handler, a field or a service of a route is declared wrongly; what else is
            wrong stands in its notes.
        AmbiguousRoute: Two routes have equal claim to a text.
    """
    router.seal()
    routes = router.routes()
    by_type = {**BY_TYPE, **_sources(provide)}
    mistakes = _of_services(router, routes, list(services))
    bound: dict[Route, Bound] = {}
    keywords: list[Keyword] = []
    for route in routes:
        try:
            bound[route], found = _bound(route, by_type, provide)
            keywords += found
        except RegistrationError as error:
            mistakes.append(error)
    tables = tables_of(keywords, routes)
    _raise_all([*mistakes, *refusals(tables, routes)])
    return Program(routes, bound, tables)


def _raise_all(mistakes: Iterable[RegistrationError]) -> None:
    """Raise the first, with what the others say as its notes."""
    told = list({str(mistake): mistake for mistake in mistakes}.values())
    if told:
        for further in told[1:]:
            told[0].add_note(str(further))
        raise told[0]


def _of_services(router: Router, routes: Iterable[Route], services: Sequence[Service]) -> list[RegistrationError]:
    """What is wrong with the services that routers are for; where none is configured any number may be one."""
    names = {service.name for service in services}
    unknown = sorted(router.named_services - names) if names else []
    return [_unknown_service(name, routes, services) for name in unknown]


def _unknown_service(name: str, routes: Iterable[Route], services: Sequence[Service]) -> RegistrationError:
    places = (f"{route.name}() ({route.where})" for route in routes if route.service == name)
    names = sorted(service.name for service in services)
    hint = did_you_mean(name, names)
    for service in services:
        if name in service.numbers:
            hint = f"; the number is that of Router(service={service.name!r})"
    return RegistrationError(
        f"{next(places, f'Router(service={name!r})')} is for the service {name!r}, "
        f"but the engine's services are {', '.join(names)}{hint}"
    )


def _sources(provide: Mapping[Any, Any]) -> dict[Any, Source]:
    for form in provide:
        if form in BY_TYPE:
            raise RegistrationError(f"provide= can't give {form.__name__}, which mokit itself fills")
    return {form: _constant(value) for form, value in provide.items()}


def _constant(value: Any) -> Callable[[Any], Any]:
    return lambda _turn: value


def _bound(route: Route, by_type: Mapping[Any, Source], provide: Mapping[Any, Any]) -> tuple[Bound, list[Keyword]]:
    handler = look_into(route.handler)
    captured = dict.fromkeys(name for pattern in route.patterns for name in pattern.fields)
    binding = bind(handler, captured, by_type)
    opened = {name: found for name, found in _opened(handler, binding, provide) if found is not None}
    sources = tuple((name, source) for name, source in binding.sources if name not in opened)
    return Bound(handler, sources, opened), _keywords(route, handler, binding)


def _opened(
    handler: Handler, binding: Binding, provide: Mapping[Any, Any]
) -> Iterable[tuple[str, PerMessage[Any] | None]]:
    forms = {parameter.name: parameter.form for parameter in handler.parameters}
    for name, _ in binding.sources:
        value = provide.get(forms[name])
        yield name, value if isinstance(value, PerMessage) else None


def _keywords(route: Route, handler: Handler, binding: Binding) -> list[Keyword]:
    forms: dict[tuple[bool, tuple[str, ...]], Form] = {}
    found: list[Keyword] = []
    for pattern in route.patterns:
        key = (bool(pattern.phrase), pattern.fields)
        if key not in forms:
            forms[key] = _form(route, pattern, _fields(route, handler, binding, pattern))
        found.append(Keyword(route, pattern, forms[key]))
    return found


def _fields(route: Route, handler: Handler, binding: Binding, pattern: Pattern) -> tuple[Field, ...]:
    if len(pattern.fields) < len(binding.fields):
        _check_defaults(route, binding, set(pattern.fields), pattern.source)
    try:
        return fields_of(pattern, binding.fields)
    except RegistrationError as error:
        raise RegistrationError(f"{handler.name}() ({handler.where}): {error}") from error.__cause__


def _form(route: Route, pattern: Pattern, fields: tuple[Field, ...]) -> Form:
    return Form(
        fields,
        read=reader_of(fields, trailing=route.trailing),
        takes_words=len(fields) > (0 if pattern.phrase else 1) or route.trailing,
        needs_words=any(field.required for field in fields),
    )


def _check_defaults(route: Route, binding: Binding, there: set[str], source: str) -> None:
    for name, parameter in binding.fields.items():
        if name not in there and parameter.required:
            raise RegistrationError(
                f"{route.name}() ({route.where}): {source!r} doesn't capture {{{name}}}, which another of its "
                f"patterns does; give the parameter {name!r} a default"
            )
