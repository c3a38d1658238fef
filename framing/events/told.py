"""What labels and reasons look up of articles: their words, names, figures and days, by row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from framing.events.archive import Archive, Gathered, gather
from framing.events.reading import Ragged
from framing.events.statistics import Statistics

_NAMES = ("title", "told", "names", "figures", "dates", "days")


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


def told(archive: Archive, statistics: Statistics, at: np.ndarray) -> Told:
    """Look up the rows ``at`` of the archive."""
    got = gather(archive, at, _NAMES)
    return Told(archive, at, got, statistics.word_idf(got.hashes), statistics.name_idf(got.hashes))
