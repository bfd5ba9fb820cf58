"""How expressions of the source are written in a picture: texts as texts, the rest as {source}."""

import ast
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from typing import cast

from attrs import frozen

LONGEST_CODE = 80           # characters, so that a node stays a node
LONGEST_TEXT = 400
NO_REPLY = "no reply"

Lookup = Callable[[ast.expr], object]


@frozen(eq=False)
class Wording:
    """Words for the expressions of one function."""

    talks: frozenset[str]           # the names that hold the Conversation
    value: Lookup                   # what a name means

    def text(self, expression: ast.expr) -> str:
        """A text as far as it is written there: "Hello {name}"."""
        return _cut("".join(self._parts(expression)), LONGEST_TEXT)

    def _parts(self, expression: ast.expr) -> Iterator[str]:
        match expression:
            case ast.Constant(value=str(written)):
                yield written
            case ast.JoinedStr(values=values):
                for value in values:
                    yield from self._parts(value)
            case ast.FormattedValue(value=value):
                yield f"{{{self.code(value)}}}"
            case ast.BinOp(left=left, op=ast.Add(), right=right) if _is_text(left) or _is_text(right):
                yield from self._parts(left)
                yield from self._parts(right)
            case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(written)), attr="format")):
                yield written
            case _:
                known = self.value(expression)
                yield known if isinstance(known, str) else f"{{{self.code(expression)}}}"

    def code(self, node: ast.AST) -> str:
        """The source of an expression or a pattern on one line, answers by the name of their question."""
        try:
            written = ast.unparse(_Shortened(self).visit(deepcopy(node)))
        except (ValueError, RecursionError):        # Python 3.11 can't write some f-strings that it reads
            return "..."
        return _cut(" ".join(written.split()), LONGEST_CODE)

    def listed(self, expression: ast.expr) -> str:
        """The options of a choice: "S, M, L", or {source}."""
        match expression:
            case ast.List(elts=options) | ast.Tuple(elts=options) | ast.Set(elts=options):
                return ", ".join(map(self.text, options))
            case ast.Dict(keys=keys, values=values) if all(keys):
                pairs = zip(keys, values, strict=True)
                return ", ".join(f"{self.text(key)}: {self.text(value)}" for key, value in pairs if key)
            case _:
                known = self.value(expression)
                if not isinstance(known, list | tuple | dict):
                    return self.text(expression)
                return ", ".join(map(str, cast("Iterable[object]", known)))     # isinstance leaves it of unknowns

    def reply(self, expression: ast.expr) -> str:
        """What a handler returns, as the person reads it."""
        match expression:
            case ast.Constant(value=None):
                return NO_REPLY
            case ast.Await(value=value):
                return self.reply(value)
            case ast.List(elts=replies) | ast.Tuple(elts=replies):
                return "\n".join(map(self.reply, replies)) or NO_REPLY
            case ast.Call(func=ast.Name(id="Reply") | ast.Attribute(attr="Reply"), args=args, keywords=keywords):
                return self._reply(args, {one.arg: one.value for one in keywords})
            case _:
                return self.text(expression)

    def _reply(self, args: list[ast.expr], named: dict[str | None, ast.expr]) -> str:
        text = args[0] if args else named.get("text")
        return (self.text(text) if text else "{...}") + ("\n(with media)" if len(args) > 1 or "media" in named else "")


class _Shortened(ast.NodeTransformer):
    """`talk.ask("rating", ...) < 3` becomes `rating < 3`, and `(n := f()) > 3` becomes `n > 3`."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording

    def visit_Call(self, node: ast.Call) -> ast.AST:
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id=name), attr="ask" | "choose" | "confirm" | "once"),
                args=[key, *_],
            ) if name in self._wording.talks:
                return ast.Name(id=self._wording.text(key))
            case _:
                return self.generic_visit(node)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> ast.AST:
        return node.target


def _is_text(expression: ast.expr) -> bool:
    match expression:
        case ast.Constant(value=str()) | ast.JoinedStr():
            return True
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _is_text(left) or _is_text(right)
        case _:
            return False


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 3] + "..."
