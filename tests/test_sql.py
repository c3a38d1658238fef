"""Questions to the database are fixed texts: what is put into one is fixed too, or stands here with its reason."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

PLACES = ("dashboard", "snapshot", "coding", "compare", "selection.py", "bundle.py")
SQL = re.compile(
    r"\b(SELECT|FROM|WHERE|AND|JOIN|GROUP BY|ORDER BY|UNION|LIMIT|VALUES|CREATE|COPY|SET|count\(|sum\()\b"
)
PLACE = re.compile(r"[A-Z#${]")
"""What stands in a text for something else."""
FIXED_NAME = re.compile(r"_?[A-Z][A-Z0-9_]*")
_OURS = "a text of this project: the caller's own, or picked by a key from a mapping of such texts"
_NUMBER = "a number counted here"
ALLOWED: dict[str, dict[str, str]] = {
    "dashboard/queries.py": {
        "' + '.join(['0', *known]) + ' AS n'": "columns of outlets that the snapshot's own manifest names",
        "' + '.join(['0', *(f'({c} > 0)::INTEGER' for c in known)]) + ' AS k'": "the same",
    },
    "dashboard/queries_archive.py": {"own": "selection.picked, whose conditions are fixed and whose values are parameters"},
    "dashboard/queries_events.py": {
        "condition": "search.events, or true",
        "counted": "one of two texts, with columns of outlets by queries.counting",
        "found": "search.events, whose words are parameters",
    },
    "dashboard/queries_told.py": {"sql": _OURS},
    "dashboard/queries_voices.py": {"part": _OURS},
    "dashboard/queries_voices_monthly.py": {"part": _OURS},
    "dashboard/queries_wording.py": {"f'{by},'": _OURS, "only": _OURS, "part": _OURS},
    "dashboard/queries_wording_across.py": {
        "_each('avg(n# / size)')": _OURS, "_each('avg(n# / whole)')": _OURS, "_each('count(*) FILTER (n# > 0)')": _OURS,
        "_each('sum(n#)::BIGINT')": _OURS, "n + 1": _NUMBER, "str(n + 1)": _NUMBER,
    },
    "selection.py": {
        "' AND '.join(conditions)": "fixed conditions; their values are parameters",
        "_FIRST[table].replace('TABLE', table)": "a table is a key of mappings first: an unknown one is a KeyError",
        "_PICKED + where": "fixed conditions; their values are parameters", "f'n_{table}'": _OURS,
        "sql": "search.articles, whose words are parameters, or a statement of this module", "table": "the same key",
    },
    "snapshot/monthly.py": dict.fromkeys(["also", "keys", "level", "stands_for"], _OURS),
    "snapshot/read.py": {
        "folder": "a path without quotation marks", "kept": "all columns, or the schema's with those of text left empty",
        "listed": "that path and file names of one form",
        "name": "a table of the schema", "self.path": "no statement: a message",
    },
    "snapshot/search.py": {
        "_bits(condition, numbers)": _OURS, "f'$word{n}'": _NUMBER, "str(2 ** len(numbers) - 1)": _NUMBER,
    },
}  # fmt: skip


def modules() -> Iterator[Path]:
    for place in PLACES:
        path = ROOT / "framing" / place
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def fixed(node: ast.AST) -> bool:
    """Whether an expression is made of constants alone, or picks one of several by a key."""
    match node:
        case ast.Constant():
            return True
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return FIXED_NAME.fullmatch(name) is not None
        case ast.Subscript(value=value):
            return fixed(value)
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, right=other):
            return fixed(one) and fixed(other)
        case ast.JoinedStr(values=parts):
            return all(fixed(p.value) if isinstance(p, ast.FormattedValue) else True for p in parts)
        case ast.Call(func=ast.Attribute(value=value, attr="replace" | "join" | "format"), args=args):
            return fixed(value) and all(map(fixed, args))
        case ast.Call(func=ast.Name(id="str"), args=args):
            return all(map(fixed, args))
    return False


def says_sql(node: ast.AST) -> bool:
    return any(
        isinstance(n, ast.Constant) and isinstance(n.value, str) and SQL.search(n.value)
        for n in ast.walk(node)
    )


def put_in(node: ast.AST) -> Iterator[ast.AST]:
    """What an expression puts into a text of SQL."""
    match node:
        case ast.JoinedStr(values=parts) if says_sql(node):
            yield from (p.value for p in parts if isinstance(p, ast.FormattedValue))
        case ast.Call(func=ast.Attribute(attr="replace"), args=[what, value]) if _is_place(what):
            yield value
        case ast.Call(func=ast.Attribute(value=text, attr="format" | "format_map"), args=args) if says_sql(
            text
        ):
            yield from args
            yield from (k.value for k in node.keywords)
        case ast.BinOp(left=left, op=ast.Add() | ast.Mod(), right=right) if says_sql(left) or says_sql(right):
            yield from (left, right)


def _is_place(node: ast.AST) -> bool:
    return not isinstance(node, ast.Constant) or (
        isinstance(node.value, str) and PLACE.search(node.value) is not None
    )


def loose() -> Iterator[str]:
    """Every expression that is put into SQL and is not fixed, after its file."""
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for value in put_in(node):
                if not fixed(value):
                    yield f"{path.relative_to(ROOT / 'framing')}: {ast.unparse(value)}"


def test_what_is_put_into_sql_is_fixed_or_has_a_reason() -> None:
    assert sorted(set(loose())) == sorted(
        f"{file}: {what}" for file, whats in ALLOWED.items() for what in whats
    )
