"""The articles that a comparison is made of, as aligned columns, and two sides of them set against each other."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from framing.errors import ContrastError


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Which outlet, event and genre each of n articles belongs to: codes or strings, each of shape (n,).

    Articles are compared, and outlet labels exchanged, only inside one event
    and one genre. ``blocks`` are what is resampled, each a set of whole events:
    events themselves unless given (storylines, where events of one storyline
    may not count as independent). ``mask`` is False for articles to leave out
    (reprints). ``genres``, ``blocks`` and ``mask`` may be None.

    Raises ContrastError when lengths differ or an event lies in two blocks.
    """

    outlets: np.ndarray
    events: np.ndarray
    genres: np.ndarray | None = None
    blocks: np.ndarray | None = None
    mask: np.ndarray | None = None

    def __post_init__(self) -> None:
        """See the class."""
        for name in ("events", "genres", "blocks", "mask"):
            column = getattr(self, name)
            if column is not None and len(column) != len(self.outlets):
                raise ContrastError(f"{name} has {len(column)} rows; outlets has {len(self.outlets)}.")
        if self.blocks is not None:
            pairs = np.unique(np.stack([codes(self.events), codes(self.blocks)]), axis=1)
            if len(np.unique(pairs[0])) < pairs.shape[1]:
                raise ContrastError("An event lies in two blocks; each block has to hold whole events.")

    def coded(self) -> Sample:
        """The same sample with events, genres and blocks as ``codes``, which are quicker to tell apart than strings."""
        given = {name: getattr(self, name) for name in ("events", "genres", "blocks")}
        return replace(self, **{name: codes(column) for name, column in given.items() if column is not None})

    def side(self, *outlets: str) -> np.ndarray:
        """Whether each article is by one of ``outlets``, shape (n,). Raises ContrastError if one has none."""
        have = set(self.outlets.tolist())
        if strange := [str(name) for name in outlets if name not in have]:
            raise ContrastError(f"No article is by {', '.join(strange)}; outlets here: {sorted(have)}.")
        return np.isin(self.outlets, outlets)


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Some articles in order of block, event and stratum (one event, one genre).

    ``rows`` index the sample, ``strata``, ``events`` and ``blocks`` number them
    from 0 up, all of shape (articles,). ``stratum_starts`` index articles,
    ``event_starts`` strata and ``block_starts`` events: what ``reduceat`` wants.
    """

    rows: np.ndarray
    strata: np.ndarray
    events: np.ndarray
    blocks: np.ndarray
    stratum_starts: np.ndarray
    event_starts: np.ndarray
    block_starts: np.ndarray

    def part(self, kept: np.ndarray) -> Layout:
        """The layout of those articles for which ``kept``, shape (articles,), is True."""
        return _layout(self.rows[kept], self.strata[kept], self.events[kept], self.blocks[kept])

    def crowded(self, kept: np.ndarray) -> np.ndarray:
        """Those of ``kept``, shape (articles,), whose stratum holds another of them."""
        return kept & (np.bincount(self.strata[kept], minlength=len(self.stratum_starts)) > 1)[self.strata]


def layout(sample: Sample, first: np.ndarray, second: np.ndarray) -> Layout:
    """The articles of two sides (booleans of shape (n,)) that have the other side in their stratum; may be empty."""
    event = codes(sample.events)
    stratum = strata(sample)
    block = event if sample.blocks is None else codes(sample.blocks)
    kept = first | second if sample.mask is None else (first | second) & sample.mask
    size = stratum.max(initial=-1) + 1
    of_first = np.bincount(stratum[kept & first], minlength=size)
    of_second = np.bincount(stratum[kept & second], minlength=size)
    rows = np.flatnonzero(kept & ((of_first > 0) & (of_second > 0))[stratum])
    rows = rows[np.lexsort((stratum[rows], event[rows], block[rows]))]
    return _layout(rows, stratum[rows], event[rows], block[rows])


def strata(sample: Sample) -> np.ndarray:
    """Codes of event and genre, shape (n,): equal where articles may be compared."""
    event = codes(sample.events)
    if sample.genres is None:
        return event
    genre = codes(sample.genres)
    return codes(event * (1 + genre.max(initial=0)) + genre)


def codes(column: np.ndarray) -> np.ndarray:
    """Integers from 0 up that are equal where the values of ``column`` are; shape (n,)."""
    return np.unique(column, return_inverse=True)[1]


def _layout(rows: np.ndarray, stratum: np.ndarray, event: np.ndarray, block: np.ndarray) -> Layout:
    s, e, b = _runs(stratum), _runs(event), _runs(block)
    s_at = _starts(s)
    e_at = _starts(e[s_at])
    return Layout(rows, s, e, b, s_at, e_at, _starts(b[s_at][e_at]))


def _runs(column: np.ndarray) -> np.ndarray:
    """Numbers runs of equal values from 0 up."""
    return np.cumsum(np.diff(column, prepend=column[:1]) != 0)


def _starts(runs: np.ndarray) -> np.ndarray:
    """Where each run begins."""
    return np.flatnonzero(np.diff(runs, prepend=-1))
