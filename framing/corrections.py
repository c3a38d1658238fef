"""What people decided about events: merge, split, pin and name, from a data file, at every build.

Rows act in the order of the file, after the matcher and after ids were assigned.
Columns of the file (UTF-8 CSV; lines that start with # are comments):

- ``action``    merge, split, pin or name
- ``target``    what it acts on: an article's id or URL; merge and name also take an event
                id. An article stands for the event that holds it. ``name`` takes several
                addresses separated by spaces and acts only if they share one event.
- ``into``      merge: the event that survives; pin: the event the article belongs to
                (an event id, or any article of it). Empty for split (the article becomes
                an event of its own) and name.
- ``day``       name only, optional: the date put before the label, YYYY-MM-DD
- ``label_zh``, ``label_en``  name only: verbless, without a date
- ``by``, ``date``, ``reason``  who decided, when (YYYY-MM-DD), and why; all needed but the
                reason of a name
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from framing.errors import CorrectionsError
from framing.events import Matching
from framing.events.desk import Absent, Desk, Unfit

DEFAULT = Path(__file__).resolve().parent.parent / "data" / "event_corrections.csv"
COLUMNS = ("action", "target", "into", "day", "label_zh", "label_en", "by", "date", "reason")
ACTIONS = {"merge": "merged", "split": "split", "pin": "pinned", "name": "named"}
_NEEDED = {
    "merge": ("target", "into", "by", "date", "reason"),
    "split": ("target", "by", "date", "reason"),
    "pin": ("target", "into", "by", "date", "reason"),
    "name": ("target", "label_zh", "by", "date"),
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Correction:
    """One row of the file; ``line`` is where it stands."""

    line: int
    action: str
    target: str
    into: str
    day: str
    label_zh: str
    label_en: str
    by: str
    date: str
    reason: str


@dataclass(frozen=True, slots=True)
class Corrections:
    """The whole file; ``version`` changes with its content."""

    rows: tuple[Correction, ...]
    path: str
    version: str


def load(path: Path | None = None) -> Corrections:
    """Read and check a corrections file (default: ``data/event_corrections.csv``).

    Raises:
        CorrectionsError: the file cannot be read or a row breaks the format.
    """
    path = DEFAULT if path is None else path
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CorrectionsError(f"{path}: cannot be read as UTF-8 text ({error}); check the path.") from error
    lines = [(n, s) for n, s in enumerate(text.splitlines(), 1) if s.strip() and not s.startswith("#")]
    cells = list(csv.reader(s for _, s in lines))
    if not cells or tuple(cells[0]) != COLUMNS:
        raise CorrectionsError(f"{path}: the first row must be {','.join(COLUMNS)}.")
    rows = tuple(_row(path, n, c) for (n, _), c in zip(lines[1:], cells[1:], strict=True))
    return Corrections(rows, str(path), hashlib.sha256(text.encode()).hexdigest()[:8])


def _row(path: Path, line: int, cells: Sequence[str]) -> Correction:
    where = f"{path} line {line}"
    if len(cells) != len(COLUMNS):
        raise CorrectionsError(f"{where}: has {len(cells)} cells, needs {len(COLUMNS)}; check its commas.")
    row = Correction(line, *(cell.strip() for cell in cells))
    if row.action not in ACTIONS:
        raise CorrectionsError(f"{where}: action is {row.action!r}; use one of {', '.join(ACTIONS)}.")
    missing = [name for name in _NEEDED[row.action] if not getattr(row, name)]
    if missing:
        raise CorrectionsError(f"{where}: {row.action} needs {', '.join(missing)}.")
    for name in ("day", "date"):
        if (value := getattr(row, name)) and not _DAY.fullmatch(value):
            raise CorrectionsError(f"{where}: {name} is {value!r}; write it as YYYY-MM-DD.")
    return row


def apply(
    matching: Matching, corrections: Corrections, addresses: Mapping[str, str] | None = None
) -> tuple[Matching, tuple[str, ...]]:
    """Carry out every row; say which ones could not be.

    Args:
        matching: with its lasting ids (after ``assign_ids``).
        corrections: as loaded.
        addresses: further ways to point at an article (URLs, ids of its versions) → article id.

    Returns:
        The corrected matching, and one note per row that did not act; rows about
        articles and events that this archive does not hold share one note.
    """
    desk = Desk(matching, addresses or {})
    act: dict[str, Callable[[Correction], None]] = {
        "merge": lambda r: desk.merge(r.target, r.into, r.reason),
        "split": lambda r: desk.split(r.target),
        "pin": lambda r: desk.pin(r.target, r.into, r.reason),
        "name": lambda r: desk.name(r.target.split(), r.day, r.label_zh, r.label_en),
    }
    notes: list[str] = []
    absent: list[int] = []
    for row in corrections.rows:
        try:
            act[row.action](row)
        except Absent:
            absent.append(row.line)
        except Unfit as why:
            notes.append(f"{corrections.path} line {row.line}: {row.action} did nothing: {why}")
    if absent:
        rows = "row" if len(absent) == 1 else "rows"
        notes.append(
            f"{corrections.path}: {len(absent)} {rows} ({_lines(absent)}) about articles or events "
            "that this archive does not hold"
        )
    return desk.result(), tuple(notes)


def _lines(numbers: Sequence[int]) -> str:
    """lines 3, 5-9: runs of numbers drawn together."""
    runs: list[list[int]] = []
    for n in numbers:
        if runs and n == runs[-1][-1] + 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    told = ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]}-{r[-1]}" for r in runs)
    return f"{'line' if len(numbers) == 1 else 'lines'} {told}"
