"""Words and scores of many texts: blocks of texts through one of the two paths, then sums in the stock order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from framing.snow.codes import Block, blocks
from framing.snow.paths import Path, chosen


@dataclass(frozen=True, slots=True)
class Scores:
    """One entry per text: all arrays have shape (len(texts),).

    ``probability`` is stock SnowNLP's ``sentiments``; nan for an empty text,
    where stock fails. ``log_odds`` is log P(pos)/P(neg), which does not
    saturate. ``known`` counts the words that the classifier has seen in training.
    """

    probability: np.ndarray
    log_odds: np.ndarray
    known: np.ndarray


def sentiments(texts: Sequence[str]) -> np.ndarray:
    """SnowNLP's ``sentiments`` of each text: shape (len(texts),), in [0, 1]; nan where there is none.

    Raises:
        ModelError: as ``score``.
    """
    return score(texts).probability


def score(texts: Sequence[str]) -> Scores:
    """Score texts; equal to stock SnowNLP to the last bit.

    Raises:
        ModelError: the installed snownlp's model is missing or another one, its
            tables cannot be kept, or FRAMING_SNOW asks for what is not there.
    """
    path = chosen()
    parts = [_score(path, block) for block in blocks(texts, path.BLOCK)]
    if not parts:
        return Scores(np.empty(0), np.empty(0), np.empty(0, dtype=np.int64))
    return Scores(*map(np.concatenate, zip(*parts, strict=True)))


def words(texts: Sequence[str]) -> list[list[str]]:
    """The words of each text, as ``snownlp.seg.seg`` gives them (white space dropped); raises as ``score``."""
    result: list[list[str]] = []
    path = chosen()
    for block in blocks(texts, path.BLOCK):
        begin, end = path.cut(block.codes)
        found = [block.joined[a:b] for a, b in zip(begin.tolist(), end.tolist(), strict=True)]
        first = [*np.searchsorted(begin, block.starts).tolist(), len(found)]
        result += [found[a:b] for a, b in pairwise(first)]
    return result


def _score(path: Path, block: Block) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Probability, log-odds and known words of a block's texts."""
    begin, end = path.cut(block.codes)
    rows = path.look_up(block.codes, block.joined, begin, end)
    first = np.append(np.searchsorted(begin, block.starts), len(begin))
    probability, log_odds, known = path.weigh(rows, first)
    empty = np.diff(block.starts, append=len(block.codes)) == 1
    probability[empty] = log_odds[empty] = np.nan
    return probability, log_odds, known
