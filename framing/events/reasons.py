"""Why two articles were linked: what they share, rarest first, and how far apart they appeared."""

from __future__ import annotations

import re

import numpy as np

from framing.events.types import Reason
from framing.events.vectors import Vectors

MOST = 3
LONGEST = 8
"""Characters of a shared term: reasons are short terms, never passages."""

_DATE = re.compile(r"(\d{1,2})月(\d{1,2})[日号]")
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?(?:[万亿]+|%|％)?(?:美元|欧元|元|人|名|架|艘|票|例|公里|吨|枚)?")
_YEAR = re.compile(r"(?:19|20)\d\d年?$")


class Explainer:
    """Explains pairs of rows; figures and dates are read once per article."""

    def __init__(self, v: Vectors) -> None:
        self._v = v
        self._read: dict[int, tuple[frozenset[str], frozenset[str]]] = {}

    def reasons(self, i: int, j: int) -> tuple[Reason, ...]:
        """(kind, detail) pairs: name, word, figure, date, then hours."""
        v = self._v
        names = _shared(v.names, i, j, v.name_terms, v.name_idf)
        words = [w for w in _shared(v.told, i, j, v.word_terms, v.word_idf) if w not in names]
        (figures_i, dates_i), (figures_j, dates_j) = self._numbers(i), self._numbers(j)
        figures = sorted(figures_i & figures_j, key=lambda f: (-len(f), f))
        kinds = (("name", names), ("word", words), ("figure", figures), ("date", sorted(dates_i & dates_j)))
        shared = [(kind, term) for kind, terms in kinds for term in terms[:MOST]]
        return (*shared, ("hours", str(round(self._hours(i, j)))))

    def _hours(self, i: int, j: int) -> float:
        v = self._v
        return max(0.0, float(max(v.start[i], v.start[j]) - min(v.end[i], v.end[j])))

    def _numbers(self, row: int) -> tuple[frozenset[str], frozenset[str]]:
        if row not in self._read:
            text = self._v.inputs[row].text
            dates = frozenset(f"{int(m)}月{int(d)}日" for m, d in _DATE.findall(text))
            found = (f.replace(",", "") for f in _FIGURE.findall(_DATE.sub(" ", text)))
            self._read[row] = frozenset(f for f in found if _telling(f)), dates
        return self._read[row]


def _telling(figure: str) -> bool:
    """Figures that can identify: three digits or more, or a unit behind; years cannot."""
    digits = sum(c.isdigit() for c in figure)
    has_unit = not figure[-1].isdigit()
    return len(figure) <= LONGEST and not _YEAR.match(figure) and (digits >= 3 or (digits >= 2 and has_unit))


def _shared(matrix, i: int, j: int, terms: tuple[str, ...], idf: np.ndarray) -> list[str]:
    both = np.intersect1d(_columns(matrix, i), _columns(matrix, j))
    ranked = sorted(both.tolist(), key=lambda c: (-float(idf[c]), terms[c]))
    return [terms[c] for c in ranked if 1 < len(terms[c]) <= LONGEST and idf[c] > 0][: 2 * MOST]


def _columns(matrix, row: int) -> np.ndarray:
    return matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]
