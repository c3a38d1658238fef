"""Figures that tests report for docs/trust.md: what was tried, and how many."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable
from pathlib import Path

Report = Callable[[int, str, int | float | str], None]
"""``report(row, what, value)``: one figure for a row of docs/trust.toml, e.g. (5, "kills survived", 200)."""


def reporter(test: str) -> Report:
    """Writes figures of ``test`` into the folder that FRAMING_FIGURES names, and nothing where it names none."""
    folder = os.environ.get("FRAMING_FIGURES")

    def report(row: int, what: str, value: int | float | str) -> None:
        if folder is None:
            return
        name = hashlib.sha256(f"{row}:{what}".encode()).hexdigest()[:16]
        told = {"row": row, "what": what, "value": value, "test": test, "at": time.time_ns()}
        text = json.dumps(told, ensure_ascii=False)
        Path(folder, f"{row:02}-{name}.json").write_text(text + "\n", encoding="utf-8")

    return report
