"""What the statements of a function do, and where they lead: branches, loops, ends."""

import ast
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeAlias

from attrs import define, field

from mokit.drawing.canvas import Canvas, End
from mokit.drawing.expressions import Ends, Expressions
from mokit.drawing.pictures import Kind
from mokit.drawing.sources import own_nodes
from mokit.drawing.tries import Catch, Frame, Tries
from mokit.drawing.wording import NO_REPLY, Wording

Loop: TypeAlias = ast.For | ast.AsyncFor | ast.While


class _Round(NamedTuple):
    """The loop that is drawn."""

    head: str
    broken: Ends


@define(eq=False)
class Statements:
    """Draws the body of a function."""

    expressions: Expressions
    canvas: Canvas
    tries: Tries
    end: Kind                                   # what a `return` is: a reply, or back to the caller
    _rounds: list[_Round] = field(factory=list[_Round], init=False)
    _ways: dict[type[ast.stmt], Callable[[Any, Ends], Ends]] = field(init=False)    # each takes its own kind

    def __attrs_post_init__(self) -> None:
        """List how each kind of statement is drawn; the others only evaluate expressions."""
        self._ways = {
            ast.Assign: self._assign,
            ast.AsyncFor: self._for,
            ast.AsyncWith: self._with,
            ast.Break: self._break,
            ast.ClassDef: self._class,
            ast.Continue: self._continue,
            ast.For: self._for,
            ast.If: self._if,
            ast.Match: self._match,
            ast.Raise: self._raise,
            ast.Return: self._return,
            ast.Try: self._try,
            ast.TryStar: self._try,
            ast.While: self._while,
            ast.With: self._with,
        }

    @property
    def words(self) -> Wording:
        """How expressions are written."""
        return self.expressions.wording

    def function(self, body: Sequence[ast.stmt] | ast.expr, ends: Ends) -> None:
        """Draw a whole function, to its end."""
        if isinstance(body, ast.expr):
            self._answer(body, ends)
            return
        ends = self.block(body, ends)
        if ends:
            self._answer(None, ends)

    def block(self, statements: Iterable[ast.stmt], ends: Ends) -> Ends:
        """Draw statements one after the other; the ends that lead on from the last."""
        for statement in statements:
            if self._matters(statement) and not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
                ends = self._ways.get(type(statement), self._plain)(statement, ends)
        return ends

    def _matters(self, *nodes: ast.AST) -> bool:
        """Whether they change what the person sees, or how it goes on."""
        return self.expressions.matter(*nodes) or any(map(_leaves, nodes))

    def _plain(self, statement: ast.stmt, ends: Ends) -> Ends:
        for child in ast.iter_child_nodes(statement):
            if isinstance(child, ast.expr):
                ends = self.expressions.draw(child, ends)
        return ends

    def _assign(self, statement: ast.Assign, ends: Ends) -> Ends:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Name()) if name in self.expressions.source.talks:
                return ends                     # another name for the conversation
            case _:
                return self._plain(statement, ends)

    def _class(self, statement: ast.ClassDef, ends: Ends) -> Ends:
        return [End(self.canvas.put("unseen", f"goes on in class {statement.name},\nwhich can't be seen", ends))]

    def _return(self, statement: ast.Return, ends: Ends) -> Ends:
        self._answer(statement.value, ends)
        return []

    def _answer(self, value: ast.expr | None, ends: Ends) -> None:
        match value:
            case ast.IfExp(test=test, body=body, orelse=orelse):
                yes, no = self.expressions.decide(test, ends)
                self._answer(body, yes)
                self._answer(orelse, no)
            case ast.Subscript(value=ast.Dict(keys=keys, values=values), slice=key) if keys and all(keys):
                way = self.expressions.subject(key, ends)
                for one, reply in zip(keys, values, strict=True):
                    self._answer(reply, way(self.words.text(one) if one else ""))
            case _:
                self._last(value, ends)

    def _last(self, value: ast.expr | None, ends: Ends) -> None:
        came = bool(ends)
        ends = self.expressions.draw(value, ends)
        if ends or not came:                    # else it began again
            self.tries.left(self.canvas.put(self.end, self._answered(value), ends))

    def _answered(self, value: ast.expr | None) -> str:
        if self.end == "reply":
            reply = self.words.reply(value or ast.Constant(None))
            return "no further reply" if reply == NO_REPLY and self.expressions.source.talks else reply
        return f"back with {self.words.code(value)}" if value else "back"

    def _raise(self, statement: ast.Raise, ends: Ends) -> Ends:
        ends = self._plain(statement, ends)
        what = self.words.code(statement.exc) if statement.exc else "the same again"
        node = self.canvas.put("raise", f"raises {what}", ends)
        self.tries.raised(node, name_of(statement.exc))
        return []

    def _if(self, statement: ast.If, ends: Ends) -> Ends:
        arms, last = _arms(statement)
        compared = self._compared(arms)
        if compared is not None:
            way = self.expressions.subject(compared, ends)
            cases = [(way(self.words.text(value)), body) for value, body in _values(arms)]
            return self._cases([*cases, (way("anything else"), last)])
        out: Ends = []
        for test, body in arms:
            yes, ends = self.expressions.decide(test, ends)
            out += self.block(body, yes)
        return out + self.block(last, ends)

    def _cases(self, cases: Iterable[tuple[Ends, Sequence[ast.stmt]]]) -> Ends:
        return [end for ends, body in cases for end in self.block(body, ends)]

    def _compared(self, arms: "list[_Arm]") -> ast.expr | None:
        """What is compared with one value after the other, if that is all that the arms do."""
        lefts = [test.left for test, _ in arms if isinstance(test, ast.Compare)]
        same = len({ast.dump(left) for left in lefts}) == 1
        if len(arms) < 2 or len(list(_values(arms))) < len(arms) or not same or self.expressions.matter(*lefts):
            return None
        return lefts[0]

    def _match(self, statement: ast.Match, ends: Ends) -> Ends:
        way = self.expressions.subject(statement.subject, ends)
        out: Ends = []
        rest = way("anything else")
        for case in statement.cases:
            ends = way(self._pattern(case.pattern)) if _narrows(case.pattern) else rest
            rest = rest if _narrows(case.pattern) else []
            if case.guard:
                ends, no = self.expressions.decide(case.guard, ends)
                rest = rest + no
            out += self.block(case.body, ends)
        return out + rest

    def _pattern(self, pattern: ast.pattern) -> str:
        match pattern:
            case ast.MatchOr(patterns=patterns):
                return " or ".join(map(self._pattern, patterns))
            case ast.MatchValue(value=ast.Constant() as literal):
                return self.words.text(literal)
            case _:
                return self.words.code(pattern)

    def _while(self, statement: ast.While, ends: Ends) -> Ends:
        test, first = statement.test, len(self.canvas.nodes)
        if self.expressions.matter(test):
            each, done = self.expressions.decide(test, ends)
            head = self.canvas.nodes[first].id
        elif isinstance(test, ast.Constant) and test.value:
            head = self.canvas.put("loop", "again and again", ends)
            each, done = [End(head)], []
        else:
            head = self.canvas.put("loop", f"while {self.words.code(test)}", ends)
            each, done = [End(head, "yes")], [End(head, "no")]
        return self._round(statement, head, each, done)

    def _for(self, statement: ast.For | ast.AsyncFor, ends: Ends) -> Ends:
        ends = self.expressions.draw(statement.iter, ends)
        head = self.expressions.loop(statement.target, statement.iter, ends)
        return self._round(statement, head, [End(head, "each")], [End(head, "done")])

    def _round(self, statement: Loop, head: str, each: Ends, done: Ends) -> Ends:
        self._rounds.append(_Round(head, []))
        self.canvas.link(self.block(statement.body, each), head, back=True)
        broken = self._rounds.pop().broken
        return self.block(statement.orelse, done) + broken

    def _break(self, _: ast.Break, ends: Ends) -> Ends:
        self._rounds[-1].broken.extend(ends)
        return []

    def _continue(self, _: ast.Continue, ends: Ends) -> Ends:
        self.canvas.link(ends, self._rounds[-1].head, back=True)
        return []

    def _with(self, statement: ast.With | ast.AsyncWith, ends: Ends) -> Ends:
        for item in statement.items:
            ends = self.expressions.draw(item.context_expr, ends)
        catches = [Catch(names) for names in map(_suppressed, statement.items) if names]
        ends = self._tried(catches, ends)
        with self._frame(Frame(catches)):
            ends = self.block(statement.body, ends)
        return ends + [end for catch in catches for end in catch.ends]

    def _try(self, statement: ast.Try, ends: Ends) -> Ends:
        catches = [Catch(_caught(handler)) for handler in statement.handlers]
        ends = self._tried(catches, ends)
        around = Frame([], has_finally=self._matters(*statement.finalbody))
        with self._frame(around):
            with self._frame(Frame(catches)):
                ends = self.block(statement.body, ends)
            ends = self.block(statement.orelse, ends)
            for catch, handler in zip(catches, statement.handlers, strict=True):
                ends += self.block(handler.body, catch.ends)
        return self.block(statement.finalbody, ends + around.leaving)

    def _tried(self, catches: list[Catch], ends: Ends) -> Ends:
        """Draw that anything in what follows may raise; what questions raise comes from the questions."""
        others = [catch for catch in catches if not catch.is_of_questions]
        if not others:
            return ends
        node = self.canvas.put("branch", "try", ends)
        for catch in others:
            catch.ends.append(End(node, ", ".join(catch.names) or "anything raised"))
        return [End(node)]

    @contextmanager
    def _frame(self, frame: Frame) -> Generator[None]:
        self.tries.frames.append(frame)
        yield
        self.tries.frames.pop()


_Arm: TypeAlias = tuple[ast.expr, list[ast.stmt]]


def _leaves(node: ast.AST) -> bool:
    """Whether a statement returns, raises, or leaves a loop that it stands in."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return False
    return _breaks(node) or any(isinstance(one, ast.Return | ast.Raise) for one in (node, *own_nodes(node)))


def _breaks(node: ast.AST) -> bool:
    """Whether it breaks or continues a loop around it."""
    match node:
        case ast.Break() | ast.Continue():
            return True
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return False
        case ast.For(orelse=below) | ast.AsyncFor(orelse=below) | ast.While(orelse=below):
            return any(map(_breaks, below))
        case _:
            return any(map(_breaks, ast.iter_child_nodes(node)))


def _arms(statement: ast.If) -> tuple[list[_Arm], list[ast.stmt]]:
    """The conditions of an `if` with its `elif`s, each with its body, and the body of `else`."""
    arms = [(statement.test, statement.body)]
    last = statement.orelse
    while len(last) == 1 and isinstance(last[0], ast.If):
        arms.append((last[0].test, last[0].body))
        last = last[0].orelse
    return arms, last


def _values(arms: list[_Arm]) -> Iterator[tuple[ast.expr, list[ast.stmt]]]:
    """The literals that the arms compare with `==`."""
    for test, body in arms:
        match test:
            case ast.Compare(ops=[ast.Eq()], comparators=[ast.Constant() as value]):
                yield value, body
            case _:
                return


def _narrows(pattern: ast.pattern) -> bool:
    return not (isinstance(pattern, ast.MatchAs) and pattern.pattern is None)


def _caught(handler: ast.ExceptHandler) -> tuple[str, ...]:
    match handler.type:
        case None:
            return ()
        case ast.Tuple(elts=kinds):
            return tuple(map(name_of, kinds))
        case kind:
            return (name_of(kind),)


def _suppressed(item: ast.withitem) -> tuple[str, ...]:
    match item.context_expr:
        case ast.Call(func=func, args=kinds) if name_of(func) == "suppress":
            return tuple(map(name_of, kinds))
        case _:
            return ()


def name_of(kind: ast.expr | None) -> str:
    """The last word of what names an exception: "Silence"."""
    match kind:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name
        case _:
            return "..."
