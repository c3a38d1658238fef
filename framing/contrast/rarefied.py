"""What only one outlet of an event reports, at equal text length.

A longer report holds more figures and names, and so more that no other outlet
has. Each outlet's text is therefore thinned, sentence by sentence at random, to
the length of the shortest: of N sentences with C characters, m = N · L / C are
kept, L being the smallest C. Where m is no whole number, ⌊m⌋ or ⌈m⌉ are kept
with the probabilities that give m on average. An item in k of N sentences is
still there with probability

    P = 1 - C(N-k, m) / C(N, m)            (hypergeometric; Hurlbert 1971, Ecology 52)

and, outlets being thinned independently, the expected number of items that are
left in outlet o and in no other is

    E_o = Σ_items P_o Π_{r≠o} (1 - P_r).

Sentences are thinned, not single mentions, so an item said three times in one
sentence counts as in one place (sample-based rarefaction: Gotelli & Colwell
2001, Ecology Letters 4). Expectations are exact; nothing is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from framing.errors import ContrastError


@dataclass(frozen=True, slots=True)
class OnlyHere:
    """Items of one outlet that no other outlet of the event reports.

    ``expected`` at ``at_chars`` characters each; ``found`` of ``items`` distinct
    ones at full length, where the outlet has ``n_sentences`` and ``chars``.
    """

    outlet: str
    expected: float
    found: int
    items: int
    n_sentences: int
    chars: int
    at_chars: int


def only_here(
    sentence_outlets: np.ndarray,
    sentence_chars: np.ndarray,
    mention_sentences: np.ndarray,
    mention_items: np.ndarray,
    outlets: Sequence[str],
) -> tuple[OnlyHere, ...]:
    """One result per outlet of ``outlets``, for one event.

    ``sentence_outlets`` and ``sentence_chars`` (sentences,) say whose each
    sentence is and how long; ``mention_sentences`` (mentions,) index them,
    ``mention_items`` (mentions,) say what is mentioned. Raises ContrastError
    with fewer than two outlets, or one without text.
    """
    side = [np.asarray(sentence_outlets) == name for name in outlets]
    chars = np.array([sentence_chars[own].sum() for own in side], dtype=float)
    if len(outlets) < 2 or not (chars > 0).all():
        raise ContrastError(
            f"Outlets {list(outlets)} have {chars.tolist()} characters; two or more need text."
        )
    size = np.array([int(own.sum()) for own in side])
    holds = _holds(side, mention_sentences, mention_items)
    kept = size * chars.min() / chars
    seen = np.stack([_seen(n, k, m) for n, k, m in zip(size, holds, kept, strict=True)])
    absent = 1 - seen
    results = []
    for o, name in enumerate(outlets):
        others = np.arange(len(outlets)) != o
        expected = float((seen[o] * absent[others].prod(axis=0)).sum())
        only = int(((holds[o] > 0) & (holds[others] == 0).all(axis=0)).sum())
        distinct = int((holds[o] > 0).sum())
        results.append(
            OnlyHere(name, expected, only, distinct, int(size[o]), int(chars[o]), int(chars.min()))
        )
    return tuple(results)


def _holds(side: Sequence[np.ndarray], sentences: np.ndarray, items: np.ndarray) -> np.ndarray:
    """In how many sentences of each outlet each item occurs, shape (outlets, items)."""
    names, item = np.unique(items, return_inverse=True)
    places = np.unique(np.stack([sentences, item], axis=1).astype(np.int64), axis=0)
    return np.stack([np.bincount(places[own[places[:, 0]], 1], minlength=len(names)) for own in side])


def _seen(sentences: int, holding: np.ndarray, kept: float) -> np.ndarray:
    """Probability that an item in ``holding`` of ``sentences`` is among ``kept`` of them, shape of ``holding``."""
    low = int(np.floor(kept + 1e-9))
    part = max(kept - low, 0.0)
    seen = 1 - _missed(sentences, holding, low)
    return seen if part < 1e-9 else (1 - part) * seen + part * (1 - _missed(sentences, holding, low + 1))


def _missed(n: int, k: np.ndarray, m: int) -> np.ndarray:
    """C(n-k, m) / C(n, m): that none of m of n sentences is one of k."""
    from scipy.special import gammaln  # a tenth of a second, which builds have no use for

    rest = np.maximum(n - k, m)
    log = gammaln(rest + 1) - gammaln(rest - m + 1) - gammaln(n + 1) + gammaln(n - m + 1)
    return np.where(n - k < m, 0.0, np.where(k == 0, 1.0, np.exp(log)))
