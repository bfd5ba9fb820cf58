"""A router made ready: handlers bound, keywords indexed, clashes refused."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from types import FunctionType
from typing import Any

from mokit.clashes import refusals
from mokit.consent.meanings import NOTHING, Meaning
from mokit.contacts import Contact
from mokit.conversations import Conversation
from mokit.errors import RegistrationError
from mokit.fields.stored import Stored
from mokit.handlers import Binding, Handler, PerMessage, Source, bind, look_into, source_of
from mokit.keywords import Form, Keyword, Tables, tables_of
from mokit.messages import Inbound, Match
from mokit.mistakes import did_you_mean
from mokit.patterns import Pattern
from mokit.questions import answer_type
from mokit.readings import Field, fields_of, reader_of
from mokit.routing import Route, Router
from mokit.services import Service
from mokit.text import compared_form

BY_TYPE: Mapping[type, Source] = {
    Conversation: attrgetter("conversation"),
    Inbound: attrgetter("message"),
    Contact: attrgetter("contact"),
    Match: attrgetter("match"),
    Service: attrgetter("service"),
    Meaning: lambda turn: getattr(turn, "meaning", None) or NOTHING,     # for hooks on consent
}


class Bound:
    """A route's handler with all that it needs to be called."""

    __slots__ = ("borrowed", "converses", "handler", "name", "opened", "plainly", "recorded", "sources")

    def __init__(
        self,
        handler: Handler,
        sources: tuple[tuple[str, Source], ...],
        opened: Mapping[str, PerMessage[Any]],
        recorded: Mapping[str, Stored] | None = None,
        borrowed: Sequence[str] = (),
    ) -> None:
        self.handler = handler
        self.sources = sources
        self.opened = opened                # parameters that are opened for each message
        self.borrowed = borrowed            # parameters that are the store's connection
        self.converses = recorded is not None           # whether it takes a Conversation
        self.recorded = recorded or {}      # how its fields and what `start` gives are kept
        simple = not (opened or borrowed or handler.is_async or recorded is not None)
        self.plainly = _plainly(handler, sources) if simple else None       # calls it with a turn and values
        self.name = f"{handler.name}() ({handler.where})"

    def arguments(self, turn: Any, values: dict[str, Any]) -> dict[str, Any]:
        """What the handler is called with: the fields' values, and what its types ask for."""
        return {**values, **{name: source(turn) for name, source in self.sources}} if self.sources else values

    def kept(self, values: Mapping[str, Any], typed: Mapping[str, str]) -> dict[str, Any]:
        """The values as JSON; `typed` is what the person wrote for them.

        Raises:
            TypeError: JSON can't hold one.
        """
        return {name: self._kept(name, value, typed.get(name, "")) for name, value in values.items()}

    def _kept(self, name: str, value: Any, typed: str) -> Any:
        import json  # only where conversations begin

        try:
            kept = None if value is None else self.recorded[name].kept(value, typed or str(value))
            json.dumps(kept, allow_nan=False)
        except (AttributeError, TypeError, ValueError) as error:
            raise TypeError(f"{self.name}: {name}={value!r:.80} can't be kept as JSON: {error}") from error
        return kept

    def check_arguments(self, given: Mapping[str, Any]) -> None:
        """Refuse what the handler can't be started with.

        Raises:
            RegistrationError: An argument is missing or unknown, or only a message could fill one.
        """
        place = f"start(): {self.name}"
        for parameter in self.handler.parameters:
            if parameter.form in (Inbound, Match):
                raise RegistrationError(f"{place} takes {parameter.name!r}, but no message begins it here")
            if parameter.name in self.recorded and parameter.required and parameter.name not in given:
                raise RegistrationError(f"{place} takes {parameter.name!r}; give it: args={{{parameter.name!r}: ...}}")
        unknown = self.unknown(given)
        if unknown:
            raise RegistrationError(f"{place} got {unknown}")

    def unknown(self, given: Iterable[str]) -> str:
        """What is wrong with the names of arguments; "" if the handler takes them all."""
        names = [f"{name!r}, which it doesn't take{did_you_mean(name, self.recorded)}" for name in given
                 if name not in self.recorded]
        return " and ".join(names)

    def lacks(self, kept: Mapping[str, Any]) -> bool:
        """Whether a conversation began before the handler took all that it needs now."""
        return any(
            parameter.name in self.recorded and parameter.required and parameter.name not in kept
            for parameter in self.handler.parameters
        )

    def revived(self, kept: Mapping[str, Any]) -> dict[str, Any]:
        """The values again; those of parameters that are gone are left out."""
        return {name: self._revived(name, value) for name, value in kept.items() if name in self.recorded}

    def _revived(self, name: str, kept: Any) -> Any:
        from_json = self.recorded[name].from_json
        return kept if kept is None or from_json is None else from_json(kept)


def _plainly(handler: Handler, sources: Sequence[tuple[str, Source]]) -> Callable[[Any, dict[str, Any]], Any]:
    """What calls a handler with a turn and the values of its fields.

    Most handlers take one thing or nothing, and such a function is called in half the time by position.
    """
    call, parameters = handler.call, handler.parameters
    if isinstance(call, FunctionType) and call.__code__.co_argcount == len(parameters):
        if not parameters:
            return lambda _turn, _values: call()
        if len(parameters) == 1 and sources:
            source = sources[0][1]
            return lambda turn, _values: call(source(turn))
        if len(parameters) == 1 and parameters[0].required:
            name = parameters[0].name
            return lambda _turn, values: call(values[name])
    if not sources:
        return lambda _turn, values: call(**values)
    return lambda turn, values: call(**values, **{name: source(turn) for name, source in sources})


class Scene:
    """What a conversation's handler is called with, in the place of the turn of a message."""

    __slots__ = ("connection", "contact", "conversation", "match", "message", "service")

    def __init__(  # noqa: PLR0917 - what a handler may ask for by type
        self,
        message: Inbound,
        contact: Contact,
        service: Service,
        match: Match,
        conversation: Conversation,
        connection: Any,        # of the type that the store lends
    ) -> None:
        self.message = message      # that began it
        self.contact = contact
        self.service = service
        self.match = match
        self.conversation = conversation
        self.connection = connection


class Program:
    """All that a router says, ready for messages."""

    __slots__ = ("_conversations", "bound", "routes", "tables")

    def __init__(self, routes: Sequence[Route], bound: Mapping[Route, Bound], tables: Tables) -> None:
        self.routes = routes
        self.bound = bound
        self.tables = tables
        self._conversations = {(route.name, route.service): route for route in bound if bound[route].converses}

    @property
    def borrows(self) -> bool:
        """Whether a handler asks for the store's connection."""
        return any(bound.borrowed for bound in self.bound.values())

    @property
    def names_of_conversations(self) -> list[str]:
        """What its conversations are called."""
        return sorted({name for name, _ in self._conversations})

    def conversation(self, name: str, service: str) -> Route | None:
        """The route of a conversation of that name; None if it is gone."""
        return self._conversations.get((name, service)) or self._conversations.get((name, None))


def assemble(
    router: Router,
    provide: Mapping[Any, Any],
    services: Iterable[Service] = (),
    ways_out: Iterable[str] = (),
    lends: Any = None,          # the type of the store's connection
) -> Program:
    """The program that a router and what the host provides make together.

    `ways_out` are the words that leave a conversation.

    Raises:
        RegistrationError: A handler, a field or a service of a route is declared wrongly; what else is
            wrong stands in its notes.
        AmbiguousRoute: Two routes have equal claim to a text.
    """
    router.seal()
    routes = router.routes()
    lent: dict[Any, Source] = {}
    if lends is not None and lends not in provide:
        lent = {lends: attrgetter("connection")}
    by_type = {**BY_TYPE, **lent, **_sources(provide)}
    mistakes = _of_services(router, routes, list(services))
    bound: dict[Route, Bound] = {}
    keywords: list[Keyword] = []
    for route in routes:
        try:
            bound[route], found = _bound(route, by_type, provide, lent)
            keywords += found
        except RegistrationError as error:
            mistakes.append(error)
    tables = tables_of(keywords, routes, frozenset(map(compared_form, ways_out)))
    talking = [route for route in bound if bound[route].converses]
    _raise_all([*mistakes, *_namesakes(talking), *refusals(tables, routes)])
    return Program(routes, bound, tables)


def _namesakes(routes: Iterable[Route]) -> Iterator[RegistrationError]:
    """Conversations that could not be told apart in the store."""
    known: dict[tuple[str, str | None], Route] = {}
    for route in routes:
        first = known.setdefault((route.name, route.service), route)
        if first is not route:
            yield RegistrationError(
                f"two conversations are named {route.name!r} ({first.where} and {route.where}); give one of them name="
            )


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


def _bound(
    route: Route, by_type: Mapping[Any, Source], provide: Mapping[Any, Any], lent: Mapping[Any, Source]
) -> tuple[Bound, list[Keyword]]:
    handler = look_into(route.handler)
    binding = bind(handler, _captured(route, handler, by_type), by_type)
    opened = {name: found for name, found in _opened(handler, binding, provide) if found is not None}
    sources = tuple((name, source) for name, source in binding.sources if name not in opened)
    converses = any(parameter.form is Conversation for parameter in handler.parameters)
    _check_script(route, handler, converses=converses)
    taken = {name for name, _ in binding.sources}
    given = [one for one in handler.parameters if one.name not in taken]
    recorded = {one.name: _recorded(one.form) for one in given} if converses else None
    borrowed = [one.name for one in handler.parameters if source_of(one, lent) is not None]
    return Bound(handler, sources, opened, recorded, borrowed), _keywords(route, handler, binding)


def _captured(route: Route, handler: Handler, by_type: Mapping[Any, Source]) -> list[str]:
    """The names of the fields; whatever the business gives, where it begins the conversation."""
    if route.purpose != "conversation":
        return list(dict.fromkeys(name for pattern in route.patterns for name in pattern.fields))
    return [one.name for one in handler.parameters if source_of(one, by_type) is None]


def _check_script(route: Route, handler: Handler, *, converses: bool) -> None:
    place = f"{handler.name}() ({handler.where})"
    if not converses and (route.purpose == "conversation" or route.version != 1 or route.migrate is not None):
        raise RegistrationError(f"{place} is no conversation: it has no parameter annotated with Conversation")
    unsaid = [one.name for one in handler.parameters if one.form in (Inbound, Match)]
    if route.purpose == "conversation" and unsaid:
        raise RegistrationError(f"{place}: no message begins a conversation of the business; remove {unsaid[0]!r}")


def _recorded(form: Any) -> Stored:
    try:
        return answer_type(form).stored
    except TypeError:                   # no type of a field: whatever JSON holds
        return Stored("JSON")


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
        lone=fields[0] if pattern.phrase and len(fields) == 1 and not fields[0].type.takes_rest else None,
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
