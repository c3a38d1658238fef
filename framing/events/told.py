"""What labels and reasons look up of articles: their words, names, figures and days, by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from framing.events.archive import Archive, Gathered, gather
from framing.events.reading import Ragged
from framing.events.statistics import Statistics

FOR_LABELS = ("title", "told", "days")
FOR_REASONS = ("told", "names", "figures", "dates")
"""What labels and reasons look up."""


@dataclass(frozen=True, slots=True)
class Told:
    """Chosen articles of an archive; rows are places in ``at``, terms ascend by hash."""

    archive: Archive
    at: np.ndarray
    gathered: Gathered
    word_idf: np.ndarray
    name_idf: np.ndarray

    def rows(self, name: str) -> Ragged:
        """The feature called so."""
        return self.gathered.rows[name]


def told(archive: Archive, statistics: Statistics, at: np.ndarray, names: Sequence[str]) -> Told:
    """Look up the features called ``names`` of the rows ``at`` of the archive."""
    got = gather(archive, at, names)
    return Told(archive, at, got, statistics.word_idf(got.hashes), statistics.name_idf(got.hashes))
