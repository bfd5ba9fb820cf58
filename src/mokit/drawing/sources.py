"""From a function to its place in the parsed source, and from names in it to what they mean there."""

import ast
import inspect
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from types import FunctionType, ModuleType
from typing import Any, TypeAlias, cast, get_type_hints

from attrs import define, evolve, field, frozen

from mokit.handlers import function_of

FunctionNode: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
UNKNOWN = object()
QUIET = {"now", "random", "token", "version"}       # of a conversation: they say nothing and wait for nobody


@frozen(eq=False, slots=False)
class Source:
    """A function whose source was found."""

    node: FunctionNode
    scope: Any                      # the FunctionType that names are looked up in; typed so, it reads as a method
    talks: frozenset[str]           # the names that hold the Conversation
    receiver: object = UNKNOWN      # what `self` is, where that is known
    depth: int = 0                  # how many calls it is away from the handler
    around: Mapping[str, FunctionNode] = field(factory=dict[str, FunctionNode])     # functions that it stands among

    @property
    def name(self) -> str:
        """What it is called."""
        return "lambda" if isinstance(self.node, ast.Lambda) else self.node.name

    @cached_property
    def inner(self) -> Mapping[str, FunctionNode]:
        """The functions defined in it or around it that use the conversation, by name."""
        found = dict(self.around)
        own = {node.name: node for node in own_nodes(self.node) if isinstance(node, _FUNCTIONS)}
        for _ in own:                   # one may use another
            found |= {name: node for name, node in own.items() if uses(_body(node), self._known(node, found))}
        return found

    def _known(self, node: FunctionNode, found: Iterable[str]) -> set[str]:
        return ({*self.talks, *found}) - set(_parameters(node)) - _named(node)

    @cached_property
    def locals(self) -> frozenset[str]:
        """The names that it binds itself."""
        bound = {node.id for node in ast.walk(self.node) if isinstance(node, ast.Name) and not _is_read(node)}
        return frozenset(bound | set(_parameters(self.node)))

    def within(self, name: str) -> "Source":
        """A function that is defined in it or around it."""
        node = self.inner[name]
        talks = self.talks - set(_parameters(node))
        return evolve(self, node=node, talks=talks, depth=self.depth + 1, around=self.inner)

    def value(self, expression: ast.expr) -> object:
        """What a name, or a name in a module or of `self`, means when the picture is drawn; else UNKNOWN."""
        match expression:
            case ast.Name(id="self") if self.receiver is not UNKNOWN:
                return self.receiver
            case ast.Name(id=name) if name not in self.locals:
                return _looked_up(self.scope, name)
            case ast.Attribute(value=ast.expr() as owner, attr=name):
                return _member(self.value(owner), name)
            case _:
                return UNKNOWN


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes below one, without what stands in functions and classes that are defined there."""
    todo = deque(ast.iter_child_nodes(node))
    while todo:
        child = todo.popleft()
        yield child
        if not isinstance(child, (*_FUNCTIONS, ast.Lambda, ast.ClassDef)):
            todo.extend(ast.iter_child_nodes(child))


def uses(nodes: Iterable[ast.AST], names: Iterable[str]) -> bool:
    """Whether one of the names is read somewhere in the nodes, for more than what is quiet."""
    known, passed = set(names), set[ast.AST]()
    for node in nodes:
        for below in ast.walk(node):        # from the outside in
            match below:
                case ast.Attribute(value=inner, attr=attribute) if attribute in QUIET:
                    passed.add(inner)
                case ast.Name(id=name) if name in known and _is_read(below) and below not in passed:
                    return True
                case _:
                    pass
    return False


def _is_read(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Load)


def _body(node: FunctionNode) -> list[ast.AST]:
    return [node.body] if isinstance(node, ast.Lambda) else [*node.body]


def _named(node: FunctionNode) -> set[str]:
    return set() if isinstance(node, ast.Lambda) else {node.name}


def _parameters(node: FunctionNode) -> list[str]:
    given = node.args
    return [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]


def _looked_up(function: FunctionType, name: str) -> object:
    cells = dict(zip(function.__code__.co_freevars, function.__closure__ or (), strict=False))
    if name not in cells:
        return function.__globals__.get(name, UNKNOWN)
    try:
        return cells[name].cell_contents
    except ValueError:                  # it is bound later
        return UNKNOWN


def _member(owner: object, name: str) -> object:
    """A member of a module or an object, found without running a property."""
    if owner is UNKNOWN:
        return UNKNOWN
    if isinstance(owner, ModuleType):
        return vars(owner).get(name, UNKNOWN)
    found: object = inspect.getattr_static(owner, name, UNKNOWN)
    is_wrapped = isinstance(found, staticmethod | classmethod)
    return cast("Any", found).__func__ if is_wrapped else found         # Any: their types don't tell of what


def aliases(source: Source) -> frozenset[str]:
    """The names that the conversation is given by a plain assignment."""
    found: set[str] = set()
    for node in own_nodes(source.node):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Name(id=talk)) if talk in source.talks | found:
                found.add(name)
            case _:
                pass
    return frozenset(found)


@define(eq=False)
class Library:
    """The files that were read, each parsed once."""

    _trees: dict[str, ast.Module | None] = field(factory=dict[str, ast.Module | None], init=False)

    def find(self, handler: Callable[..., Any]) -> Source | None:
        """The source of a handler or a helper function; None where it can't be read."""
        function = function_of(handler)
        if not isinstance(function, FunctionType):
            return None
        tree = self._tree(function)
        node = _stands_at(tree, function) if tree else None
        if node is None:
            return None
        return Source(node, function, _conversations(function), _receiver(handler, function))

    def _tree(self, function: FunctionType) -> ast.Module | None:
        file = function.__code__.co_filename
        if file not in self._trees:
            self._trees[file] = _parsed(function)
        return self._trees[file]

    def follow(self, source: Source, call: ast.Call) -> Source | None:
        """The helper function that a call calls, with the names that hold the conversation there; else None."""
        if isinstance(call.func, ast.Name) and call.func.id in source.inner:
            return source.within(call.func.id)
        value = source.value(call.func)
        found = self.find(value) if callable(value) and not isinstance(value, type) else None
        if found is None:
            return None
        receiver = found.receiver if found.receiver is not UNKNOWN else _owner(source, call)
        first = _parameters(found.node)[:1]
        is_bound = first == ["cls"] or (first == ["self"] and receiver is not UNKNOWN)
        talks = found.talks | received(found.node, call, source.talks, skipped=int(is_bound))
        return evolve(found, talks=talks, receiver=receiver, depth=source.depth + 1) if talks else None


def _parsed(function: FunctionType) -> ast.Module | None:
    try:
        lines, _ = inspect.findsource(function)
        return ast.parse("".join(lines))
    except (OSError, TypeError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _stands_at(tree: ast.Module, function: FunctionType) -> FunctionNode | None:
    code = function.__code__
    wanted = list(code.co_varnames[: code.co_argcount + code.co_kwonlyargcount])
    found = [node for node in _functions(tree) if _first_line(node) == code.co_firstlineno
             and (getattr(node, "name", "<lambda>"), _parameters(node)) == (code.co_name, wanted)]
    return found[0] if len(found) == 1 else None        # two lambdas in one line can't be told apart


def _functions(tree: ast.Module) -> Iterator[FunctionNode]:
    return (node for node in ast.walk(tree) if isinstance(node, (*_FUNCTIONS, ast.Lambda)))


def _first_line(node: FunctionNode) -> int:
    decorators = [] if isinstance(node, ast.Lambda) else node.decorator_list
    return min([node.lineno, *(one.lineno for one in decorators)])


def _receiver(handler: object, function: FunctionType) -> object:
    if inspect.ismethod(handler):
        return handler.__self__
    return handler if function_of(type(handler).__call__) is function else UNKNOWN


def _owner(source: Source, call: ast.Call) -> object:
    """The object whose method a call calls."""
    owner = source.value(call.func.value) if isinstance(call.func, ast.Attribute) else UNKNOWN
    return UNKNOWN if isinstance(owner, ModuleType | type) else owner


def _conversations(function: FunctionType) -> frozenset[str]:
    """The parameters that are annotated as a Conversation."""
    try:
        hints = get_type_hints(function)
    except Exception:  # noqa: BLE001 - evaluating an annotation may run anything; then its text must do
        hints = dict(function.__annotations__)
    return frozenset(name for name, hint in hints.items() if name != "return" and _is_conversation(hint))


def _is_conversation(hint: object) -> bool:
    name = getattr(hint, "__name__", hint)
    return isinstance(name, str) and name.strip("'\"").rpartition(".")[2] == "Conversation"


def received(node: FunctionNode, call: ast.Call, talks: frozenset[str], *, skipped: int) -> frozenset[str]:
    """The parameters in which a call hands the conversation over."""
    positions = [one.arg for one in (*node.args.posonlyargs, *node.args.args)][skipped:]
    given = list(zip(positions, call.args, strict=False))
    given += [(one.arg, one.value) for one in call.keywords if one.arg in _parameters(node)]
    return frozenset(name for name, value in given if isinstance(value, ast.Name) and value.id in talks)
