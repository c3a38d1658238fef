"""Small changes to source code that tests should find out: one change, one mutant.

Not changed: annotations, decorators, docstrings, the words of an error and of an f-string, ``strict=`` of a zip, and
what stands under ``if TYPE_CHECKING``: no test can or should see them.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

Change = tuple[str, ast.AST, Callable[[], None]]
"""What is changed, the statement or expression it stands in, and what changes it in the tree."""

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip
DELETED = (ast.AugAssign, ast.Raise, ast.Expr)  # and assignments to what stays, such as a.b and a[b]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one module."""

    path: str
    """The module's file, from the root of the checkout."""
    number: int
    """Which of the module's changes it is, counted from 0."""
    line: int
    """Where it is, counted from 1."""
    lines: tuple[int, int]
    """First and last line of the statement it stands in, of its head where it has a body."""
    what: str
    """The change, such as ``< to <=``."""


def mutants(path: str, source: str) -> list[Mutant]:
    """All mutants of a module, in the order of its lines as the tree has them."""
    tree = ast.parse(source)
    heads = _heads(tree)
    return [
        Mutant(path, number, node.lineno, heads[node], what)  # type: ignore[attr-defined]
        for number, (what, node, _) in enumerate(changes(tree))
    ]


def compiled(source: str, number: int, filename: str) -> CodeType:
    """The module's code with its change ``number`` made."""
    tree = ast.parse(source)
    for i, (_, _, make) in enumerate(changes(tree)):
        if i == number:
            make()
            break
    else:
        raise ValueError(f"{filename} has no change {number}")
    return compile(ast.fix_missing_locations(tree), filename, "exec")


def changes(tree: ast.AST) -> Iterator[Change]:
    """Every change to a tree. Only one may be made: they are made in place."""
    for node in _nodes(tree):
        yield from _of_bodies(node)
        yield from _of_operators(node)
        yield from _of_conditions(node)
        yield from _of_values(node)


def _nodes(node: ast.AST) -> Iterator[ast.AST]:
    """The node and what is below it that can be changed, from the top."""
    yield node
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list"}:
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _spared(node, child):
                yield from _nodes(child)


def _spared(node: ast.AST, child: ast.AST) -> bool:
    if isinstance(child, ast.Expr):
        return isinstance(child.value, ast.Constant)  # a docstring
    if isinstance(node, ast.JoinedStr):
        return isinstance(child, ast.Constant)  # as the words of a message are
    if isinstance(node, ast.Raise):
        return True
    if isinstance(child, ast.keyword):
        return child.arg == "strict"
    if isinstance(child, ast.If):
        return isinstance(child.test, ast.Name) and child.test.id == "TYPE_CHECKING"
    return False


def _of_bodies(node: ast.AST) -> Iterator[Change]:
    for name in ("body", "orelse", "finalbody"):
        body = getattr(node, name, None)
        if not isinstance(body, list):
            continue
        for i, statement in enumerate(body):
            if _deletable(statement):
                yield "deleted", statement, _put(body, i, ast.copy_location(ast.Pass(), statement))
            elif isinstance(statement, ast.Continue | ast.Break):
                other = ast.Break() if isinstance(statement, ast.Continue) else ast.Continue()
                yield "break and continue", statement, _put(body, i, ast.copy_location(other, statement))


def _deletable(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Call | ast.Yield | ast.YieldFrom)
    if isinstance(statement, ast.Assign):
        return all(isinstance(target, ast.Attribute | ast.Subscript) for target in statement.targets)
    return isinstance(statement, DELETED)


def _of_operators(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Compare):
        for i, op in enumerate(node.ops):
            if other := SWAPS.get(type(op)):
                yield _told(op, other), node, _put(node.ops, i, other())
    elif isinstance(node, ast.BoolOp | ast.BinOp | ast.AugAssign) and (other := SWAPS.get(type(node.op))):
        yield _told(node.op, other), node, _set(node, "op", other())


def _told(op: ast.AST, other: type[ast.AST]) -> str:
    return f"{type(op).__name__} to {other.__name__}"


def _of_conditions(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.If | ast.While | ast.IfExp) and not _is_not(node.test):
        yield "condition negated", node.test, _set(node, "test", _not(node.test))
    elif isinstance(node, ast.comprehension):
        for i, test in enumerate(node.ifs):
            if _is_not(test):
                continue
            yield "condition negated", test, _put(node.ifs, i, _not(test))
    elif _is_not(node):
        yield "not dropped", node, _set(node, "operand", _not(node.operand))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield "minus dropped", node, _set(node, "op", ast.UAdd())


def _of_values(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Return) and node.value and not _nothing(node.value):
        yield "returns None", node, _set(node, "value", ast.copy_location(ast.Constant(None), node.value))
    elif isinstance(node, ast.Constant):
        other = _other(node.value)
        if other is not None:
            yield f"{node.value!r} to {other!r}"[:80], node, _set(node, "value", other)


def _other(value: object) -> object:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, str):
        return f"XX{value}"
    return b"XX" + value if isinstance(value, bytes) else None


def _nothing(node: ast.expr) -> bool:
    """Whether a value is as false as None is: a caller that asks so can't tell them apart."""
    return isinstance(node, ast.Constant) and not node.value


def _is_not(node: ast.AST) -> bool:
    """Such a condition is negated where its own ``not`` is dropped."""
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)


def _not(node: ast.expr) -> ast.expr:
    return ast.copy_location(ast.UnaryOp(ast.Not(), node), node)


def _put(items: list, place: int, value: ast.AST) -> Callable[[], None]:
    def make() -> None:
        items[place] = value

    return make


def _set(node: ast.AST, name: str, value: object) -> Callable[[], None]:
    return lambda: setattr(node, name, value)


def _heads(tree: ast.Module) -> dict[ast.AST, tuple[int, int]]:
    """The lines of the statement that each node stands in."""
    found: dict[ast.AST, tuple[int, int]] = {}

    def walk(node: ast.AST, lines: tuple[int, int]) -> None:
        if isinstance(node, ast.stmt):
            body = getattr(node, "body", None)
            end = max(node.lineno, body[0].lineno - 1) if body else node.end_lineno or node.lineno
            lines = (node.lineno, end)
        found[node] = lines
        for child in ast.iter_child_nodes(node):
            walk(child, lines)

    walk(tree, (1, 1))
    return found


def all_mutants(root: Path, patterns: list[str], spared: list[str]) -> list[Mutant]:
    """The mutants of every file that a pattern finds and none of ``spared`` does, by path."""
    left_out = {path for pattern in spared for path in root.glob(pattern)}
    paths = sorted({path for pattern in patterns for path in root.glob(pattern)} - left_out)
    return [
        mutant
        for path in paths
        for mutant in mutants(str(path.relative_to(root)), path.read_text(encoding="utf-8"))
    ]
