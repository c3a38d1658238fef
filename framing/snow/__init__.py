"""SnowNLP's sentence scores, batch in, arrays out: the same numbers without importing it.

Source: snownlp 0.12.3 by isnowfy (MIT). Its sentiment is naive Bayes over
words, trained on shopping reviews; the segmentation is a character trigram
model with tags b, m, e, s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

import numpy as np

from framing.snow.segment import words
from framing.snow.tables import VERSION, classifier

__all__ = ["VERSION", "Scores", "score", "sentiments", "words"]


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
    """SnowNLP's ``sentiments`` of each text: shape (len(texts),), in [0, 1]; nan where there is none."""
    return score(texts).probability


def score(texts: Sequence[str]) -> Scores:
    """Score texts; equal to stock SnowNLP within 1e-12.

    Raises:
        ModelError: the installed snownlp's model is missing or another one.
    """
    model = classifier()
    probability = np.full(len(texts), np.nan)
    log_odds = np.full(len(texts), np.nan)
    known = np.zeros(len(texts), dtype=np.int64)
    for i, found in enumerate(words(texts)):
        if texts[i] == "":
            continue
        neg, pos = model.prior
        for word in found:
            if word in model.stopwords:
                continue
            weight = model.words.get(word)
            known[i] += weight is not None
            neg, pos = neg + (weight or model.unknown)[0], pos + (weight or model.unknown)[1]
        log_odds[i] = pos - neg
        probability[i] = _probability(neg, pos)
    return Scores(probability, log_odds, known)


def _probability(neg: float, pos: float) -> float:
    """P(pos) in the stock package's own arithmetic: the winning class's share, or one minus it."""
    shares = []
    for own in (neg, pos):
        try:
            shares.append(1 / (exp(neg - own) + exp(pos - own)))
        except OverflowError:
            shares.append(0)
    return shares[1] if shares[1] > shares[0] else 1 - shares[0]
