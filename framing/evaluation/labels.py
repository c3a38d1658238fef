"""The labelled sets, as they lie beside the checkout. Both were labelled by language models."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

from framing.evaluation.store import Store
from framing.events.scores import hours_apart
from framing.events.vectors import Vectors

SAME, STORY, OTHER = 1, 2, 0


@dataclass(frozen=True, slots=True)
class File:
    """One labelled file. ``event`` is None for a distractor."""

    article_id: str
    event: str | None
    relation: str


@dataclass(frozen=True, slots=True)
class LabelledPairs:
    """Cross-outlet pairs on which both readings agree, as article ids; ``same`` is the label."""

    a: tuple[str | None, ...]
    b: tuple[str | None, ...]
    same: np.ndarray
    weight: np.ndarray


def labelled_files(shared: Path, store: Store) -> list[File]:
    """Rows of ``events4/events.csv`` that the store holds, whichever name the file came under."""
    rows = _rows(shared / "corpora" / "events4" / "events.csv")
    files = []
    for row in rows:
        seed = "seeds/" + Path(row["source_path"]).name
        article = store.by_path.get(f"events4/{row['path']}") or store.by_path.get(seed)
        if article:
            event = None if row["relation"] == "distractor" else row["event_id"]
            files.append(File(article, event, row["relation"]))
    return files


def labelled_pairs(shared: Path, store: Store) -> LabelledPairs:
    """Rows of ``event_pairs.csv`` with two equal readings."""
    rows = [r for r in _rows(shared / "eval" / "event_pairs.csv") if r["label_1"] == r["label_2"]]
    return LabelledPairs(
        tuple(store.with_url(r["a_url"]) for r in rows),
        tuple(store.with_url(r["b_url"]) for r in rows),
        np.array([r["label_1"] == "same" for r in rows]),
        np.array([float(r["weight"]) for r in rows]),
    )


def pairs_of_files(
    files: Sequence[File], v: Vectors, window: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Every two labelled articles inside the window: row numbers and SAME, STORY or OTHER."""
    row = {article: n for n, article in enumerate(v.ids)}
    events: dict[int, set[str]] = {}
    stories: dict[int, set[str]] = {}
    for file in files:
        at = row.get(file.article_id)
        if at is not None:
            named = {file.event} if file.event else set()
            stories.setdefault(at, set()).update(named)
            events.setdefault(at, set()).update(named if file.relation == "same_event" else set())
    found: list[tuple[int, int, int]] = []
    for i, j in combinations(sorted(stories), 2):
        if hours_apart(v, np.array([i]), np.array([j]))[0, 0] <= window:
            label = SAME if events[i] & events[j] else STORY if stories[i] & stories[j] else OTHER
            found.append((i, j, label))
    table = np.array(found, np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
