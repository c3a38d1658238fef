"""Counts how common words, names and n-grams are in an archive: ``framing/events/background.csv``."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from framing.events import EventInput
from framing.events.reading import features
from framing.events.words import opening_grams

LISTED = {"gram": 0.005, "name": 0.002, "word": 0.002}
"""A term is listed from this share of articles on; below, all count as equally rare."""
LONGEST = 8


def write_background(inputs: Iterable[EventInput], path: Path) -> int:
    """Write kind, term and articles per thousand that hold it, most common first; returns rows."""
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in LISTED}
    articles = 0
    for x in inputs:
        read = features([x])
        counts["word"].update(read.terms[n] for n in read.told.values.tolist())
        counts["name"].update(read.terms[n] for n in read.names.values.tolist())
        counts["gram"].update(opening_grams(x.title, x.text))
        articles += 1
    rows = [
        (kind, term, f"{1000 * n / articles:.1f}")
        for kind, found in counts.items()
        for term, n in sorted(found.items(), key=lambda item: (-item[1], item[0]))
        if n >= LISTED[kind] * articles and len(term) <= LONGEST
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([("kind", "term", "per_mille"), *rows])
    return len(rows)
