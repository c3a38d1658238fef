"""Where nothing is true of the outlets, a page says that something is in one case of twenty at most."""

from __future__ import annotations

import numpy as np
import pytest

from framing.contrast import Contrast, Keyness, contrasts, keyness
from tests.contrast.worlds import OUTLETS, World, real, skewed, words

DRAWS = 1000
LIMIT = 0.05 + 2.33 * np.sqrt(0.05 * 0.95 / DRAWS)
"""What 1,000 draws stay under 99 times of 100 where the true rate is 5 %."""


def smallest(world: World, seed: int) -> float:
    """The smallest family-wise p of a page; every p is on a page of all outlets and measures."""
    found = contrasts(
        world.values, world.measures, world.sample, OUTLETS, permutations=99, resamples=1, splits=1, seed=seed
    )
    p = [one.p for one in found.values() if isinstance(one, Contrast)]
    assert len(p) >= 6, "too few contrasts for a family"
    return min(p)


@pytest.mark.parametrize(("kind", "least"), [("real", 0.02), ("skewed", 0.02), ("clustered", 0.0)])
def test_paired_family(kind: str, least: float) -> None:
    """Exchanged labels on real and skewed data; then articles that resemble others of their outlet and event."""
    rng = np.random.default_rng(7)
    base = real(50)
    alarms = 0
    for draw in range(DRAWS if kind != "clustered" else DRAWS // 2):
        if kind == "real":
            world = base.relabelled(rng)
        elif kind == "skewed":
            world = skewed(24, rng).relabelled(rng)
        else:
            world = skewed(24, rng, shared=0.9)
        alarms += smallest(world, 10 * draw) <= 0.05
    share = alarms / (draw + 1)
    assert least <= share <= LIMIT


def test_keyness_family() -> None:
    """The smallest q and the smallest family-wise p of all words, on real counts with exchanged labels."""
    counts, sample = words(60)
    rng = np.random.default_rng(11)
    world = World(np.empty((len(sample.outlets), 0)), (), sample)
    by_q = by_family = 0
    for draw in range(DRAWS):
        drawn = world.relabelled(rng).sample
        found = keyness(counts, drawn, ["voa"], ["epoch"], permutations=99, seed=draw)
        assert isinstance(found, Keyness) and len(found.terms) > 100
        by_q += found.terms["q"].min() <= 0.05
        by_family += found.terms["p_family"].min() <= 0.05
    assert 0.02 <= by_family / DRAWS <= LIMIT
    assert by_q / DRAWS <= LIMIT
