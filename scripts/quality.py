"""docs/quality.json: what the long runs of `make cover` and `make mutation` last found.

``python -m scripts.quality COVERAGE.json`` writes the lines that the tests ran, from coverage's own report.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parent.parent / "docs" / "quality.json"


def keep(name: str, figures: dict[str, Any]) -> None:
    """Writes figures and today's date under a name, beside the others there."""
    held = json.loads(PAGE.read_text(encoding="utf-8")) if PAGE.exists() else {}
    held[name] = {"date": datetime.now(UTC).date().isoformat(), **figures}
    PAGE.write_text(json.dumps(held, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def lines(report: dict[str, Any]) -> dict[str, Any]:
    """Statements, those run, and percent."""
    totals = report["totals"]
    return {
        "statements": totals["num_statements"],
        "run": totals["covered_lines"],
        "percent": round(totals["percent_covered"], 1),
    }


if __name__ == "__main__":
    keep(
        "lines", {"command": "make cover", **lines(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))}
    )
