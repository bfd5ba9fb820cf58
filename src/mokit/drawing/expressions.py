"""What an expression does with the conversation, in the order in which Python evaluates it."""

import ast
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeAlias

from attrs import define, field

from mokit.drawing.canvas import Canvas, End
from mokit.drawing.sources import QUIET, Source, uses
from mokit.drawing.tries import Tries
from mokit.drawing.wording import Wording

Ends: TypeAlias = list[End]


class Helpers(Protocol):
    """Draws the functions that a conversation is handed to."""

    def entry(self, source: Source, call: ast.Call) -> str | None:
        """The id of the node where the function begins that a call calls; None where it can't be seen."""
        ...

    def inner_entry(self, source: Source, name: str) -> str:
        """The same for a function that is defined in the source, by its name."""
        ...


@define(eq=False)
class Expressions:
    """Draws expressions."""

    source: Source
    canvas: Canvas
    tries: Tries
    helpers: Helpers
    names: frozenset[str] = field(init=False)       # of the conversation, and of functions that use it
    wording: Wording = field(init=False)
    _whole: ast.AST = field(init=False)             # the expression that is drawn, for those that can't be seen

    def __attrs_post_init__(self) -> None:
        """Look for the names."""
        self.names = self.source.talks | frozenset(self.source.inner)
        self.wording = Wording(self.source.talks, self.source.value)
        self._whole = self.source.node

    def matter(self, *nodes: ast.AST) -> bool:
        """Whether the conversation stands in them."""
        return uses(nodes, self.names)

    def draw(self, expression: ast.expr | None, ends: Ends) -> Ends:
        """Draw a whole expression; the ends that lead on from it."""
        if expression is None:
            return ends
        self._whole = expression
        return self._walk(expression, ends)

    def decide(self, test: ast.expr, ends: Ends) -> tuple[Ends, Ends]:
        """Draw a condition; the ends for yes and for no."""
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            no, yes = self.decide(test.operand, ends)
            return yes, no
        if isinstance(test, ast.BoolOp) and self.matter(test):
            return self._decide_each(test, ends)
        ends = self.draw(test, ends)
        if self._is_question(test, "confirm"):
            return labelled(ends, "yes"), labelled(ends, "no")
        node = self.canvas.put("branch", f"{self.wording.code(test)}?", ends)
        return [End(node, "yes")], [End(node, "no")]

    def _decide_each(self, test: ast.BoolOp, ends: Ends) -> tuple[Ends, Ends]:
        """`and` and `or` evaluate the next condition only if the one before leaves it open."""
        settled: Ends = []
        for value in test.values:
            yes, no = self.decide(value, ends)
            ends, settled = (yes, settled + no) if isinstance(test.op, ast.And) else (no, settled + yes)
        return (ends, settled) if isinstance(test.op, ast.And) else (settled, ends)

    def subject(self, subject: ast.expr, ends: Ends) -> Callable[[str], Ends]:
        """Draw what is compared with several values; gives the ends for a value."""
        ends = self.draw(subject, ends)
        if self._is_question(subject, "ask", "choose", "confirm"):
            return lambda label: labelled(ends, label)
        node = self.canvas.put("branch", self.wording.code(subject), ends)
        return lambda label: [End(node, label)]

    def _is_question(self, expression: ast.expr, *operations: str) -> bool:
        match expression:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=operation)):
                return name in self.source.talks and operation in operations
            case _:
                return False

    def _walk(self, node: ast.AST, ends: Ends) -> Ends:
        if not self.matter(node):
            return ends
        match node:
            case ast.Name(id=name):
                ends = self._handed_on(name, ends)
            case ast.Attribute(value=ast.Name(id=name), attr=attribute) if name in self.source.talks:
                ends = self._handed_on(f"{name}.{attribute}", ends)
            case ast.Call():
                ends = self._call(node, ends)
            case ast.BoolOp(values=values):
                ends = self._shortcut(node, values, ends)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                yes, no = self.decide(test, ends)
                ends = self._walk(body, yes) + self._walk(orelse, no)
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                elements = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
                ends = self._loops(node.generators, elements, ends)
            case ast.Lambda(body=body):
                ends = self._later(node, body, ends)
            case _:
                ends = self._each(ast.iter_child_nodes(node), ends)
        return ends

    def _each(self, nodes: Iterable[ast.AST], ends: Ends) -> Ends:
        for node in nodes:
            ends = self._walk(node, ends)
        return ends

    def _handed_on(self, name: str, ends: Ends) -> Ends:
        """The conversation goes where this picture can't follow."""
        where = self.wording.code(self._whole)
        node = self.canvas.put("unseen", f"{name} goes on in\n{where},\nwhich can't be seen", ends)
        self.tries.unanswered(node)
        self._point_at(name, node)
        return [End(node)]

    def _point_at(self, name: str, node: str) -> None:
        if name in self.source.inner:
            self.canvas.link([End(node, "may call")], self.helpers.inner_entry(self.source, name), back=True)

    def _shortcut(self, whole: ast.BoolOp, values: Sequence[ast.expr], ends: Ends) -> Ends:
        """The same where a value is wanted: after the last that matters, nothing is told apart."""
        out: Ends = []
        for place, value in enumerate(values):
            if not self.matter(*values[place + 1 :]):
                return out + self._walk(value, ends)
            yes, no = self.decide(value, ends)
            ends, settled = (yes, no) if isinstance(whole.op, ast.And) else (no, yes)
            out += settled
        return out + ends

    def _loops(self, generators: Sequence[ast.comprehension], elements: Sequence[ast.expr], ends: Ends) -> Ends:
        if not generators:
            return self._each(elements, ends)
        first, *inner = generators
        ends = self._walk(first.iter, ends)
        head = self.loop(first.target, first.iter, ends)
        ends, skipped = [End(head, "each")], list[End]()
        for condition in first.ifs:
            ends, no = self.decide(condition, ends)
            skipped += no
        ends = self._loops(inner, elements, ends)
        self.canvas.link(ends + skipped, head, back=True)
        return [End(head, "done")]

    def loop(self, target: ast.expr, iterable: ast.expr, ends: Ends) -> str:
        """The head of a `for`."""
        return self.canvas.put("loop", f"for {self.wording.code(target)} in {self.wording.code(iterable)}", ends)

    def _later(self, whole: ast.Lambda, body: ast.expr, ends: Ends) -> Ends:
        code = self.wording.code(whole)
        node = self.canvas.put("unseen", f"{code}\nwhen it is called can't be seen", ends)
        return [End(node), *self._walk(body, [End(node, "called")])]

    def _call(self, call: ast.Call, ends: Ends) -> Ends:
        match call.func:
            case ast.Attribute(value=ast.Name(id=name), attr=operation) if name in self.source.talks:
                return self._operation(call, operation, ends)
            case ast.Name(id=name) if name in self.source.inner:
                is_inner = True
            case func:
                is_inner, ends = False, self._walk(func, ends)
        handed = [value for value in _arguments(call) if isinstance(value, ast.Name) and value.id in self.names]
        ends = self._each([value for value in _arguments(call) if value not in handed], ends)
        return self._helper(call, handed, ends) if handed or is_inner else ends

    def _helper(self, call: ast.Call, handed: list[ast.Name], ends: Ends) -> Ends:
        """A function of the host's that gets the conversation."""
        entry = self.helpers.entry(self.source, call)
        code = self.wording.code(call)
        if entry is None:
            node = self.canvas.put("unseen", f"goes on in\n{code},\nwhich can't be seen", ends)
        else:
            node = self.canvas.put("call", code, ends)
            self.canvas.link([End(node)], entry, back=True)
        for name in handed:
            self._point_at(name.id, node)
        self.tries.unanswered(node)
        return [End(node)]

    def _operation(self, call: ast.Call, operation: str, ends: Ends) -> Ends:
        ends = self._each(_arguments(call), ends)
        match operation:
            case "ask" | "choose" | "confirm":
                node = self.canvas.put(operation, self._question(call, operation), ends)
                self.tries.unanswered(node)
            case "say":
                node = self.canvas.put("say", f"say\n{self._texts(call.args)}", ends)
            case "once":
                node = self.canvas.put("once", self._once(call), ends)
            case "restart":
                node = self.canvas.put("restart", f"starts again{self._given(call)}", ends)
                first = self.canvas.nodes[0].id
                self.canvas.link([End(node)], first, back=True)
                return []
            case _ if operation in QUIET:
                return ends             # its arguments were what mattered
            case _:
                node = self.canvas.put("unseen", f"{self.wording.code(call)}\nis not known to this picture", ends)
        return [End(node)]

    def _question(self, call: ast.Call, operation: str) -> str:
        named = {one.arg: one.value for one in call.keywords if one.arg in {"options", "prompt", "key"}}
        key, prompt, *rest = [*call.args[:2], *_MISSING[len(call.args) :], *call.args[2:]]
        lines = [f"{operation} {self.wording.text(named.get('key', key))}"]
        prompt = named.get("prompt", prompt)
        silent = isinstance(prompt, ast.Constant) and prompt.value is None
        lines.append("waits silently" if silent else self.wording.text(prompt))
        lines += self._answers(operation, [*rest, *(value for name, value in named.items() if name == "options")])
        lines.append(self._options(call, set(named)))
        return "\n".join(filter(None, lines))

    def _answers(self, operation: str, rest: list[ast.expr]) -> list[str]:
        """What the person may answer."""
        if operation == "confirm":
            return ["takes yes or no"]
        if operation == "choose":
            return [f"takes one of {self.wording.listed(rest[0])}"] if rest else []
        return [f"takes {', '.join(map(self.wording.code, rest))}"] if rest else ["takes any text"]

    def _options(self, call: ast.Call, but: set[str | None]) -> str:
        options = [one for one in call.keywords if one.arg not in but]
        return ", ".join(f"{one.arg or '**'} {self.wording.code(one.value)}" for one in options)

    def _once(self, call: ast.Call) -> str:
        key, *rest = call.args or [*_MISSING[:1]]
        function, *given = map(self.wording.code, rest or _MISSING[:1])
        given += [f"{one.arg}={self.wording.code(one.value)}" if one.arg else "**..." for one in call.keywords]
        return f"once {self.wording.text(key)}\n{function}({', '.join(given)})"

    def _texts(self, args: list[ast.expr]) -> str:
        return "\n".join(map(self.wording.reply, args))

    def _given(self, call: ast.Call) -> str:
        options = self._options(call, set())
        return f"\nwith {options}" if options else ""


_MISSING: tuple[ast.expr, ast.expr] = (ast.Constant(...), ast.Constant(...))


def labelled(ends: Ends, label: str) -> Ends:
    """The same ends, with a label where they have none."""
    return [End(end.node, end.label or label) for end in ends]


def _arguments(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(one.value for one in call.keywords)]
