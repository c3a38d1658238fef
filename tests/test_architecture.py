"""Imports point one way, and each outside library has one door."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "framing"
ALLOWED = {
    "model": set(),
    "errors": set(),
    "i18n": {"errors"},
    "guards": {"errors"},
    "terms": {"errors", "guards"},
    "lexicon": {"errors", "guards", "terms"},
    "outlets": {"model", "errors"},
    "actors": {"errors", "guards", "terms", "cleaning"},
    "voices": {"model", "errors", "actors", "guards", "terms", "cleaning"},
    "readers": {"model", "errors"},
    "cleaning": {"model", "errors", "outlets"},
    "text": {"model", "errors", "cleaning", "outlets"},
    "snow": {"errors"},
    "tone": {"model", "errors", "cleaning"},
    "scoring": {
        "actors", "codehash", "model", "errors", "lexicon", "guards", "terms", "text", "site", "snow", "voices", "tone", "genre",
        "codepoints", "facts",
    },
    "events": {"codepoints", "model", "errors", "lexicon", "segmentation", "text"},
    "contrast": {"errors", "model"},
    "corrections": {"model", "errors", "events"},
    "copies": {"codepoints", "model", "errors", "segmentation", "text"},
    "genre": {"model", "errors", "text"},
    "facts": {"actors", "model", "errors", "numerals", "segmentation", "text"},
    "numerals": set(),
    "statements": {"actors", "codepoints", "model", "text"},
    "snapshot": {"model", "errors", "copies"},
    "versions": {"codepoints"},
    "selection": {"snapshot", "errors"},
    "export": {"errors", "snapshot"},
    "package": {"i18n", "snapshot"},
    "bundle": {"export", "package", "selection", "snapshot"},
    "codehash": set(),
    "codepoints": set(),
    "segmentation": set(),
    "site": {"model"},
    "prints": {"codehash", "copies", "model"},
    "comparing": {"archive", "contrast", "copies", "model", "runners", "segmentation", "statements", "text", "versions"},
    "publishing": {
        "archive", "columnar", "comparing", "events", "ingest", "lastbuild", "outlets", "partition", "scoring", "snapshot",
        "tables", "versions",
    },
    "bounds": set(),
    "runners": {"bounds", "errors"},
    "fetch": {"errors"},
    "watch": {"errors", "snapshot"},
    "fetching": {"fetch", "watch"},
    "ingest": {"bounds", "model", "errors", "readers", "text", "outlets"},
    "columnar": {"ingest", "model", "scoring", "snapshot"},
    "partition": {
        "bounds", "codehash", "columnar", "model", "errors", "readers", "ingest", "outlets", "prints", "versions", "scoring", "events",
        "snapshot",
    },
    "warm": {"errors", "events", "model", "outlets", "partition", "scoring", "text", "versions"},
    "aside": {"bounds", "errors", "partition"},
    "ledger": {"readers", "partition", "snapshot"},
    "archive": {"copies", "events", "versions", "ledger", "partition", "prints", "snapshot"},
    "lastbuild": {"errors", "events", "ledger", "partition", "readers", "scoring", "snapshot", "versions"},
    "tables": {"actors", "voices", "model", "lexicon", "outlets", "versions", "events", "ingest"},
    "pipeline": {
        "archive", "aside", "comparing", "columnar", "corrections", "events", "ingest", "lastbuild", "ledger", "outlets", "partition",
        "publishing", "runners", "scoring", "snapshot", "versions",
    },
    "compare": {"contrast", "errors", "selection", "snapshot"},
    "coding": {"errors", "export", "snapshot"},
    "cli": {"bundle", "coding", "compare", "errors", "lastbuild", "pipeline", "runners", "export", "selection", "package", "snapshot", "fetching"},
    "charts": set(),
    "dashboard": {"coding", "compare", "model", "errors", "i18n", "charts", "snapshot", "selection", "export", "bundle", "package", "evaluation"},
    "evaluation": {
        "actors", "coding", "copies", "corrections", "errors", "events", "facts", "genre", "ingest", "model", "outlets", "voices", "cleaning",
        "pipeline", "readers", "snapshot", "snow", "text", "tone", "versions",
    },
}  # fmt: skip
DOORS = {
    "streamlit": {"dashboard"},
    "plotly": {"charts"},
    "duckdb": {"snapshot"},
    "pyarrow": {"snapshot"},
    "fsspec": {"snapshot"},
    "distributed": {"runners"},
    "snownlp": set(),
    "numba": {"snow"},
    "opencc": {"cleaning"},
    "ahocorasick_rs": {"terms", "tone"},
    "rjieba": {"segmentation"},
    "sklearn": {"events", "evaluation"},
}


def part(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


MODULES = sorted(
    p for p in PACKAGE.rglob("*.py") if p.parent != PACKAGE or p.stem not in ("__init__", "__main__")
)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_imports_go_one_way(path: Path) -> None:
    own = part(path)
    assert own in ALLOWED, f"{own}: say in ALLOWED what it may import"
    ours = {name.split(".")[1] for name in imports(path) if name.startswith("framing.") and name.count(".")}
    assert ours - {own, "__version__"} <= ALLOWED[own]


@pytest.mark.parametrize("library", DOORS)
def test_each_library_has_one_door(library: str) -> None:
    users = {part(p) for p in MODULES if any(n.split(".")[0] == library for n in imports(p))}
    assert users <= DOORS[library]
    assert users or library == "snownlp", (
        f"nothing imports {library} any more; take it out of the requirements"
    )


def test_app_is_a_screenful() -> None:
    assert len((ROOT / "app.py").read_text(encoding="utf-8").splitlines()) <= 60


def test_dashboard_never_loads_the_pipeline() -> None:
    heavy = ("snownlp", "sklearn", "opencc", "rjieba", "framing.pipeline", "framing.snow")
    code = (
        "import sys, pkgutil, importlib, framing.dashboard as d\n"
        "for m in pkgutil.walk_packages(d.__path__, 'framing.dashboard.'):\n"
        "    'pages' in m.name or importlib.import_module(m.name)\n"
        f"assert not [h for h in {heavy!r} if h in sys.modules], [h for h in {heavy!r} if h in sys.modules]"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
