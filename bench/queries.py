"""Every question of the pages, asked of a snapshot and of pandas frames held in memory.

    python -m bench.queries --small FOLDER --large FOLDER [--times 40] [--pandas]

Each query runs with ``--times`` different sets of arguments, without Streamlit's cache,
over the same hardened connection as the pages. The pandas side holds the tables it
needs in memory and answers the same question; its load time and memory are told.
Both sides run in processes of their own. Times are milliseconds of wall time; processor time beside
them tells a busy machine from a slow query.
"""

from __future__ import annotations

import argparse
import json
import logging
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from bench import measure as measured
from bench.arguments import TABLES, Arguments, draw
from bench.frames import Frames
from framing import selection, snapshot
from framing.dashboard import queries, queries_events, queries_told
from framing.dashboard.scope import Scope
from framing.selection import Filter

SIZE = 200
"""Rows that the Data page shows of a large table."""
Figures = dict[str, Any]


def sql_side(folder: Path, times: int) -> Figures:
    """p50, p95 and processor time of every page query over a snapshot, in this process."""
    begun = time.perf_counter()
    with snapshot.open(folder) as snap:
        opened = time.perf_counter() - begun
        key = str(folder), snap.id
        asked = draw(snap, times)
        _first_view(snap, key)
        first = time.perf_counter() - begun
        ask = _questions(snap, key)
        figures = {name: _measure(ask[name], sets) for name, sets in asked.items()}
    return {"open_ms": opened * 1000, "first_view_s": first, "peak_mb": _peak(), "queries": figures}


def pandas_side(folder: Path, times: int) -> Figures:
    """The same of pandas frames, with the time to load them."""
    with snapshot.open(folder) as snap:
        asked = draw(snap, times)
        paths = {
            t: [snap.path / f["name"] for f in snap.manifest["tables"][t]["files"]] for t in snapshot.TABLES
        }
    begun = time.perf_counter()
    frames = Frames(paths)
    load = time.perf_counter() - begun
    figures = {name: _measure(frames.ask[name], sets) for name, sets in asked.items() if name in frames.ask}
    return {"load_s": load, "peak_mb": _peak(), "queries": figures}


def measure(small: Path, large: Path, times: int = 40, *, pandas: bool = True) -> dict[str, Figures]:
    """Figures of both snapshots and sides, each from a process of its own: ``sql small``, ``pandas large`` …"""
    sides = ("sql", "pandas") if pandas else ("sql",)
    places = {"small": small, "large": large}
    return {
        f"{side} {name}": _child(side, folder, times) for name, folder in places.items() for side in sides
    }


def table(figures: Mapping[str, Figures]) -> str:
    """p50 / p95 (processor p95) of every query, one column a side and size, as Markdown."""
    names = list(dict.fromkeys(q for side in figures.values() for q in side["queries"]))
    lines = ["| query | " + " | ".join(figures) + " |", "|---|" + "---:|" * len(figures)]
    for name in names:
        cells = [_cell(side["queries"].get(name)) for side in figures.values()]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    lines.append("| peak memory, MB | " + " | ".join(f"{s['peak_mb']:.0f}" for s in figures.values()) + " |")
    begun = [
        f"open {s['open_ms']:.0f} ms" if "open_ms" in s else f"load {s['load_s']:.1f} s"
        for s in figures.values()
    ]
    return "\n".join([*lines, "| before the first answer | " + " | ".join(begun) + " |"])


def _cell(figure: Mapping[str, float] | None) -> str:
    return f"{figure['p50']:.1f} / {figure['p95']:.1f} ({figure['cpu_p95']:.0f})" if figure else "—"


def _child(side: str, folder: Path, times: int) -> Figures:
    command = [sys.executable, "-W", "ignore", "-m", "bench.queries", "--side", side, "--large", str(folder)]
    done = subprocess.run([*command, "--times", str(times)], check=True, capture_output=True, text=True)
    return json.loads(done.stdout.strip().splitlines()[-1])


def _questions(snap: snapshot.Snapshot, key: tuple[str, str]) -> dict[str, Callable[..., Any]]:
    """What the pages ask, by the names that :func:`bench.arguments.draw` gives."""

    def told(name: str, *rest: object) -> Callable[..., Any]:
        asked = _uncached(getattr(queries_told, name), key)
        return lambda event, *more: asked(Scope(event=event), *rest, *more)

    hit_rows = told("hit_rows", "all")
    plain = (
        "outlets",
        "families",
        "lexicon",
        "concepts",
        "days",
        "totals",
        "event",
        "event_articles",
        "widest",
    )
    return {
        **{name: _uncached(getattr(queries, name), key) for name in plain},
        **{name: _uncached(getattr(queries_events, name), key) for name in ("events", "headlines")},
        "event_hits": told("hits", "all"),
        "event_sentences": told("sentiment"),
        "event_matches": told("matches", snap.manifest["outlets"][0], SIZE),
        "hit_rows": lambda *arguments: hit_rows(*arguments, SIZE),
        **{f"preview {t}": _preview(snap, t) for t in TABLES},
    }  # fmt: skip


def _uncached(function: Callable[..., Any], key: tuple[str, str]) -> Callable[..., Any]:
    inner = getattr(function, "__wrapped__", function)
    return lambda *arguments: inner(*key, *arguments)


def _preview(snap: snapshot.Snapshot, table_: str) -> Callable[[Filter], Any]:
    return lambda chosen: selection.preview(snap, table_, chosen, SIZE)


def _first_view(snap: snapshot.Snapshot, key: tuple[str, str]) -> None:
    """What the Events page asks when it is opened."""
    for name in ("outlets", "families", "totals", "days"):
        _uncached(getattr(queries, name), key)()
    outlets = tuple(snap.manifest["outlets"])
    found = _uncached(queries_events.events, key)(outlets, None, None, "", 2, "newest", 0, 25)
    _uncached(queries_events.headlines, key)(tuple(found["event_id"]))


def _measure(function: Callable[..., Any], sets: list[Arguments]) -> dict[str, float]:
    wall, cpu = [], []
    for arguments in sets:
        begun, used = time.perf_counter(), time.process_time()
        function(*arguments)
        wall.append((time.perf_counter() - begun) * 1000)
        cpu.append((time.process_time() - used) * 1000)
    found = {
        "p50": np.percentile(wall, 50),
        "p95": np.percentile(wall, 95),
        "cpu_p95": np.percentile(cpu, 95),
    }
    return {name: float(value) for name, value in found.items()} | {"n": len(sets)}


def _peak() -> float:
    return measured.own_peak() / 2**20


def _quiet() -> None:
    """Streamlit says of every query that it runs without a server; here that is meant."""
    for name in logging.root.manager.loggerDict:
        if name.startswith("streamlit"):
            logging.getLogger(name).setLevel(logging.ERROR)


_quiet()


def main() -> None:
    """Arguments, then the table; with ``--side``, one side's figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--small", type=Path)
    parser.add_argument("--large", type=Path, required=True)
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--pandas", action="store_true", help="ask pandas too")
    parser.add_argument("--side", choices=("sql", "pandas"))
    a = parser.parse_args()
    if a.side:
        side = sql_side if a.side == "sql" else pandas_side
        sys.stdout.write(json.dumps(side(a.large, a.times)) + "\n")
    else:
        sys.stdout.write(table(measure(a.small or a.large, a.large, a.times, pandas=a.pandas)) + "\n")


if __name__ == "__main__":
    main()
