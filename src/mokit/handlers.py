"""What a handler's parameters ask for, and how each is filled.

A parameter is filled by its type (`Contact`, `Inbound`, what `provide=` holds) or by its name (a
field of the pattern). Everything is settled when the engine is built, so that a mistake is told
there and a message costs no inspection.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from functools import partial
from types import NoneType, UnionType
from typing import Annotated, Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

from mokit.errors import RegistrationError
from mokit.messages import Reply
from mokit.mistakes import did_you_mean, shown

T = TypeVar("T")
Source = Callable[[Any], Any]           # from the turn of one message to the parameter's value
EMPTY: Any = inspect.Parameter.empty

_ANSWERS = (str, Reply, list, tuple, NoneType)
_STARS = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}


class Parameter:
    """One parameter of a handler."""

    __slots__ = ("default", "form", "name")

    def __init__(self, name: str, form: Any, default: Any = EMPTY) -> None:
        self.name = name
        self.form = form    # its annotation, resolved
        self.default = default

    @property
    def required(self) -> bool:
        """Whether it has no default."""
        return self.default is EMPTY


class Handler:
    """A handler as its author wrote it, looked into."""

    __slots__ = ("call", "is_async", "name", "parameters", "summary", "where")

    def __init__(
        self,
        *,
        call: Callable[..., Any],
        name: str,
        where: str,
        is_async: bool,
        summary: str,
        parameters: tuple[Parameter, ...],
    ) -> None:
        self.call = call
        self.name = name
        self.where = where          # "woolly.py:12"
        self.is_async = is_async
        self.summary = summary      # first line of its docstring
        self.parameters = parameters


class Binding:
    """How each parameter of a handler is filled."""

    __slots__ = ("fields", "sources")

    def __init__(self, fields: Mapping[str, Parameter], sources: tuple[tuple[str, Source], ...]) -> None:
        self.fields = fields        # by the fields of the pattern
        self.sources = sources      # by type


def place_of(handler: Callable[..., Any]) -> str:
    """Where a handler stands in the source, as "file:line"."""
    code = getattr(function_of(handler), "__code__", None)
    return f"{code.co_filename}:{code.co_firstlineno}" if code else "unknown place"


def name_of(handler: Callable[..., Any]) -> str:
    """What a handler is called in messages and listings."""
    name = str(getattr(function_of(handler), "__qualname__", type(handler).__name__))
    return name.removesuffix(".__call__").rpartition(".")[2]


def is_async(handler: Callable[..., Any]) -> bool:
    """Whether what it returns is to be awaited, as it or something that it wraps says."""
    return any(map(inspect.iscoroutinefunction, _layers(handler)))


def look_into(handler: Callable[..., Any]) -> Handler:
    """What the handler is and what its parameters ask for.

    Raises:
        RegistrationError: It is a generator or an unbound method, it says that it returns what can't be
            sent, or one of its parameters is positional-only, starred, without annotation, or annotated
            with a name that is not there at run time.
    """
    function = function_of(handler)
    where, name = place_of(handler), name_of(handler)
    if inspect.isclass(function):
        raise RegistrationError(f"{name}() is a class; register a function, or an instance that can be called")
    if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
        raise RegistrationError(
            f"{name}() ({where}) is a generator; a handler returns its reply instead of yielding it"
        )
    hints = _hints(function, name, where)
    _check_answer(handler, hints.get("return"), name, where)
    return Handler(
        call=handler,
        name=name,
        where=where,
        is_async=is_async(handler),
        summary=inspect.cleandoc(function.__doc__ or "").partition("\n")[0],
        parameters=_parameters(handler, function, hints, name, where),
    )


def function_of(handler: Callable[..., Any]) -> Any:
    """The function below wrappers, partials, bound methods and callable objects."""
    *_, function = _layers(handler)
    return function


def _layers(handler: Any) -> Iterator[Any]:
    """The handler and what is below it, layer by layer."""
    inner = handler
    for _ in range(100):                # a wrapper that wraps itself would never end
        yield inner
        inner = _one_below(inner)
        if inner is None:
            return


def _one_below(handler: Any) -> Any:
    if isinstance(handler, partial):
        return handler.func
    if hasattr(handler, "__wrapped__"):
        return handler.__wrapped__
    if inspect.ismethod(handler):
        return handler.__func__
    if not inspect.isroutine(handler) and not inspect.isclass(handler):
        return type(handler).__call__
    return None


def _check_answer(handler: Callable[..., Any], form: Any, name: str, where: str) -> None:
    """Refuse a handler that says it returns what can't be sent; what a wrapper makes of it is the wrapper's."""
    if not _may_be_sent(form) and not any(hasattr(layer, "__wrapped__") for layer in _layers(handler)):
        raise RegistrationError(
            f"{name}() ({where}) says by its annotation that it returns {_shown(form)}; "
            "return str, Reply, None or a list of them"
        )


def _may_be_sent(form: Any) -> bool:
    """Whether something of that type may be an answer; if there is no telling, it may."""
    kind = get_origin(form) or form
    if kind is Union or kind is UnionType:
        return any(map(_may_be_sent, get_args(form)))
    if kind is Annotated:
        return _may_be_sent(get_args(form)[0])
    if kind is Any or not isinstance(kind, type):
        return True
    try:
        return any(issubclass(kind, answer) or issubclass(answer, kind) for answer in _ANSWERS)
    except TypeError:                   # a protocol that can't be asked
        return True


def _parameters(
    handler: Callable[..., Any], function: Any, hints: Mapping[str, Any], name: str, where: str
) -> tuple[Parameter, ...]:
    found: list[Parameter] = []
    for parameter in _signature(handler, name, where).parameters.values():
        _check_kind(parameter, function, name, where)
        if parameter.name not in hints and parameter.default is EMPTY:
            raise RegistrationError(
                f"{name}() ({where}): parameter {parameter.name!r} has no annotation; "
                "its type tells how it is filled and read, as in 'amount: int' for a field or 'message: Inbound'"
            )
        found.append(Parameter(parameter.name, hints.get(parameter.name, EMPTY), parameter.default))
    return tuple(found)


def _signature(handler: Callable[..., Any], name: str, where: str) -> inspect.Signature:
    try:
        return inspect.signature(handler)
    except ValueError as error:
        raise RegistrationError(f"{name}() ({where}): its parameters can't be read: {error}") from error


def _hints(function: Any, name: str, where: str) -> dict[str, Any]:
    try:
        return get_type_hints(function, include_extras=True)
    except NameError as error:
        raise RegistrationError(
            f"{name}() ({where}): the annotation {error.name!r} is not there at run time; "
            "import it outside of `if TYPE_CHECKING:`, at the top of the module"
        ) from error
    except (AttributeError, SyntaxError, TypeError) as error:
        raise RegistrationError(f"{name}() ({where}): its annotations can't be read: {error}") from error


def _check_kind(parameter: inspect.Parameter, function: Any, name: str, where: str) -> None:
    if parameter.kind in _STARS:
        shown = _STARS[parameter.kind] + parameter.name
        raise RegistrationError(f"{name}() ({where}) takes {shown!r}; name each parameter, so that it can be filled")
    if parameter.kind is inspect.Parameter.POSITIONAL_ONLY:
        raise RegistrationError(
            f"{name}() ({where}): parameter {parameter.name!r} is positional-only; handlers are called by "
            "name, so remove the '/'"
        )
    if parameter.name == "self" and "." in getattr(function, "__qualname__", ""):
        raise RegistrationError(
            f"{name}() ({where}) is an unbound method; register it of an instance: router.keyword(...)(instance.{name})"
        )


def bind(handler: Handler, captured: Iterable[str], by_type: Mapping[Any, Source]) -> Binding:
    """Settle how each parameter is filled.

    Args:
        handler: What `look_into` found.
        captured: The names of the fields that its patterns capture.
        by_type: The types that fill a parameter, exactly as annotated, with where each comes from.

    Raises:
        RegistrationError: Nothing fills a parameter, two things fill it, or a field is taken by none.
    """
    names = tuple(captured)
    fields: dict[str, Parameter] = {}
    sources: list[tuple[str, Source]] = []
    for parameter in handler.parameters:
        source = source_of(parameter, by_type)
        if source is not None and parameter.name in names:
            raise _two_sources(handler, parameter)
        if source is not None:
            sources.append((parameter.name, source))
        elif parameter.name in names:
            fields[parameter.name] = parameter
        elif parameter.required:
            raise _unfilled(handler, parameter, names, by_type)
    _check_all_taken(handler, names, fields)
    return Binding(fields, tuple(sources))


def source_of(parameter: Parameter, by_type: Mapping[Any, Source]) -> Source | None:
    """What fills a parameter by its type; None if nothing does."""
    try:
        return by_type.get(parameter.form)
    except TypeError:                   # an annotation may be unhashable: Annotated[str, [...]]
        return None


def _two_sources(handler: Handler, parameter: Parameter) -> RegistrationError:
    return RegistrationError(
        f"{handler.name}() ({handler.where}): parameter {parameter.name!r} is filled twice, by the field "
        f"{{{parameter.name}}} and by its type {_shown(parameter.form)}; rename one of them"
    )


def _unfilled(
    handler: Handler, parameter: Parameter, names: tuple[str, ...], by_type: Mapping[Any, Source]
) -> RegistrationError:
    hint = did_you_mean(parameter.name, names) or f"; provide={{{_shown(parameter.form)}: ...}} would fill it"
    if not names and parameter.form is str:
        hint = "; for the text that came take 'message: Inbound' and read message.text"
    if "Connection" in _shown(parameter.form):
        hint += ", or a store that lends it, as SQLiteStore does sqlite3.Connection"
    captured = ", ".join(f"{{{name}}}" for name in names) or "no field"
    types = ", ".join(_shown(form) for form in by_type)
    return RegistrationError(
        f"{handler.name}() ({handler.where}): nothing fills the parameter {parameter.name!r}{hint} "
        f"(its patterns capture {captured}; by type there are {types})"
    )


def _check_all_taken(handler: Handler, names: tuple[str, ...], fields: Mapping[str, Parameter]) -> None:
    for name in names:
        if name not in fields:
            hint = did_you_mean(name, [parameter.name for parameter in handler.parameters])
            raise RegistrationError(
                f"{handler.name}() ({handler.where}): the pattern captures {{{name}}}, but no parameter takes it{hint}"
            )


def _shown(form: Any) -> str:
    return form.__name__ if isinstance(form, type) else str(form)


class PerMessage(Generic[T]):
    """Something that is opened afresh for each message; see `per_message`."""

    __slots__ = ("factory",)

    def __init__(self, factory: Callable[[], AbstractContextManager[T] | AbstractAsyncContextManager[T]]) -> None:
        self.factory = factory


def per_message(factory: Callable[[], AbstractContextManager[T] | AbstractAsyncContextManager[T]]) -> PerMessage[T]:
    """For `provide=`: what the factory's context manager gives, entered for each message.

    It is left when the handler returns or raises, before mokit commits. A message that meets a
    conflict runs again, in a new one.

    Raises:
        RegistrationError: It is no function that could be called for each message.
    """
    if not callable(factory) or _is_opened(factory):
        raise RegistrationError(
            f"per_message() got {shown(factory)}; give it the function that makes the context manager, "
            "without calling it: per_message(open_session)"
        )
    return PerMessage(factory)


def _is_opened(factory: object) -> bool:
    """Whether it is a context manager itself; those of `@contextmanager` can be called as well."""
    return not isinstance(factory, type) and (hasattr(factory, "__enter__") or hasattr(factory, "__aenter__"))
