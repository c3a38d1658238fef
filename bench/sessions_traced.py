"""Streamlit's command with a clock on every question that the dashboard asks a snapshot.

    FRAMING_QUERIES=FILE python -m bench.sessions_traced run app.py …

The file gets a line of JSON a question: who asked (module.function of the dashboard), milliseconds, and
milliseconds of processor time, which a busy machine does not lengthen.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from types import FrameType

import pandas as pd
from streamlit.web import cli

from framing.snapshot import Snapshot
from framing.snapshot.read import Parameters

TO = "FRAMING_QUERIES"
_HELPERS = ("asked", "_asked")
"""Functions that only pass a question on."""


def clocked(to: Path) -> None:
    """Let every question write its line to ``to``."""
    ask = Snapshot.query

    def query(self: Snapshot, sql: str, parameters: Parameters = ()) -> pd.DataFrame:
        begun, used = time.perf_counter(), time.process_time()
        try:
            return ask(self, sql, parameters)
        finally:
            ms, cpu = 1000 * (time.perf_counter() - begun), 1000 * (time.process_time() - used)
            line = {"who": _who(sys._getframe(1)), "ms": ms, "cpu": cpu}
            with to.open("a", encoding="utf-8") as out:
                out.write(json.dumps(line) + "\n")

    Snapshot.query = query  # ty: ignore[invalid-assignment]


def _who(frame: FrameType | None) -> str:
    while frame is not None:
        module, name = frame.f_globals.get("__name__", ""), frame.f_code.co_name
        if module.startswith("framing.dashboard") and name.isidentifier() and name not in _HELPERS:
            return f"{module.rpartition('.')[2]}.{name}"
        frame = frame.f_back
    return ""


if __name__ == "__main__":
    clocked(Path(os.environ[TO]))
    cli.main(prog_name="streamlit")
