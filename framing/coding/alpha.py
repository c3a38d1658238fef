"""Krippendorff's alpha: agreement beyond chance, for any number of coders, missing codes allowed.

With o_ck the coincidences of two categories and n_c their sums,

    alpha = 1 - (n - 1) * sum o_ck d_ck / sum n_c n_k d_ck.

d is 1 between any two categories (nominal), or ((n_c + n_k)/2 + what lies
between them) squared (ordinal). After Krippendorff (2011), Computing
Krippendorff's Alpha-Reliability, and (2019), Content Analysis, 4th ed., ch. 12.
Tests repeat the worked examples of the first.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

Level = Literal["nominal", "ordinal"]
MISSING = -1


def coincidences(codes: np.ndarray, categories: int) -> np.ndarray:
    """What each unit adds to the table of coincidences.

    Args:
        codes: (units, coders) numbers of categories, MISSING where a coder gave none.
        categories: how many there are.

    Returns:
        (units, categories, categories); zeros where fewer than two coders gave a code.
    """
    counts = (codes[:, :, None] == np.arange(categories)).sum(axis=1).astype(float)
    given = counts.sum(axis=1)
    pairs = counts[:, :, None] * counts[:, None, :]
    at = np.arange(categories)
    pairs[:, at, at] -= counts
    return pairs / np.where(given < 2, np.inf, given - 1)[:, None, None]


def alpha(table: np.ndarray, level: Level = "nominal") -> np.ndarray:
    """Alpha of tables of coincidences (..., categories, categories).

    Returns:
        (...) values of at most 1; NaN where no two codes could differ: nothing was
        paired, or all paired codes are of one category.
    """
    sums = table.sum(axis=-1)
    apart = _nominal(sums) if level == "nominal" else _ordinal(sums)
    expected = (sums[..., :, None] * sums[..., None, :] * apart).sum(axis=(-2, -1))
    observed = (table * apart).sum(axis=(-2, -1)) * (sums.sum(axis=-1) - 1)
    possible = expected > 1e-12
    return np.where(possible, 1 - observed / np.where(possible, expected, 1), np.nan)


def _nominal(sums: np.ndarray) -> np.ndarray:
    return np.broadcast_to(1 - np.eye(sums.shape[-1]), (*sums.shape, sums.shape[-1]))


def _ordinal(sums: np.ndarray) -> np.ndarray:
    """Squared distance of two categories' middles among all codes in order."""
    middle = np.cumsum(sums, axis=-1) - sums / 2
    return (middle[..., :, None] - middle[..., None, :]) ** 2
