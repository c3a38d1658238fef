"""Runs the tests behind docs/trust.md and writes their figures into it; ``--keep`` writes what was reported before."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ROWS = ROOT / "docs" / "trust.toml"
PAGE = ROOT / "docs" / "trust.md"
REPORTED = ROOT / ".stores" / "figures"
HEAD = """# What you can rely on

Every row is held by tests; the figures are what they counted when `make trust` last ran, on {day}.
`make test` runs the quick ones on every change, `make test-long` the others.

| | What holds | Figures | Tests |
|---|---|---|---|
"""


def main() -> int:
    """0 where every test passed and every row has a figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--keep", action="store_true", help="do not run the tests; use the figures reported last"
    )
    code = 0 if parser.parse_args().keep else run()
    rows = tomllib.loads(ROWS.read_text(encoding="utf-8"))["row"]
    found = [json.loads(path.read_text(encoding="utf-8")) for path in REPORTED.glob("*.json")]
    figures = sorted(
        found, key=lambda figure: (figure["test"], figure["at"])
    )  # "of them" follows what it is of
    empty = [row["n"] for row in rows if not any(f["row"] == row["n"] for f in figures)]
    if code or empty:
        print(f"docs/trust.md was left as it was: tests ended with {code}, rows without a figure: {empty}")
        return code or 1
    PAGE.write_text(page(rows, figures, datetime.now(UTC).date().isoformat()), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)}: {len(figures)} figures")
    return 0


def run() -> int:
    """Runs every test that reports a figure, in turn; returns pytest's exit code."""
    REPORTED.mkdir(parents=True, exist_ok=True)
    for old in REPORTED.glob("*.json"):
        old.unlink()
    env = {**os.environ, "FRAMING_FIGURES": str(REPORTED)}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-m", "trust"], cwd=ROOT, env=env, check=False
    ).returncode


def page(rows: list[dict[str, Any]], figures: list[dict[str, Any]], day: str) -> str:
    """The whole of docs/trust.md."""
    lines = []
    for row in rows:
        own = [f for f in figures if f["row"] == row["n"]]
        told = "<br>".join(f"{f['what']}: {shown(f['value'])}" for f in own)
        tests = "<br>".join(f"`{name}`" for name in dict.fromkeys(f["test"].split("::")[0] for f in own))
        lines.append(f"| {row['n']} | {row['holds']} | {told} | {tests} |\n")
    return HEAD.format(day=day) + "".join(lines)


def shown(value: float | str) -> str:
    """A figure as it is read: thousands apart, no more than three digits after the point."""
    if isinstance(value, str):
        return value
    return f"{value:,}" if isinstance(value, int) else f"{value:,.3g}"


if __name__ == "__main__":
    sys.exit(main())
