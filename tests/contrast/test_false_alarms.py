"""Where nothing is true of the outlets, a page says that something is in one case of twenty at most."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from framing.contrast import Contrast, Keyness, Sample, contrasts, keyness
from framing.contrast.exchange import log_odds, weigh
from framing.contrast.shuffle import orders
from tests.contrast.worlds import OUTLETS, World, real, skewed, words

DRAWS = 1000


def limit(draws: int) -> float:
    """What the share of alarms stays under 99 times of 100 where the true rate is 5 %."""
    return 0.05 + 2.33 * float(np.sqrt(0.05 * 0.95 / draws))


def alarm(world: World, seed: int) -> bool:
    """Whether a page of all outlets and measures claims anything at .05."""
    found = contrasts(
        world.values, world.measures, world.sample, OUTLETS, permutations=99, resamples=1, splits=1, seed=seed
    )
    p = [one.p for one in found.values() if isinstance(one, Contrast)]
    assert len(p) >= 4, "too few contrasts for a family"
    return min(p) <= 0.05


@pytest.mark.long
def test_pages_of_real_articles_with_exchanged_labels() -> None:
    rng, base = np.random.default_rng(7), real(50, measures=5)
    share = np.mean([alarm(base.relabelled(rng), 10 * draw) for draw in range(DRAWS)])
    assert 0.02 <= share <= limit(DRAWS)


@pytest.mark.long
def test_pages_of_skewed_articles() -> None:
    rng = np.random.default_rng(8)
    share = np.mean([alarm(skewed(24, rng, measures=4), 10 * draw) for draw in range(DRAWS)])
    assert 0.02 <= share <= limit(DRAWS)


def test_pages_of_articles_that_resemble_others_of_their_outlet_and_event() -> None:
    """Labels are not exchangeable here; the spread between events, not between articles, is what keeps this low."""
    rng, draws = np.random.default_rng(9), 400
    share = np.mean([alarm(skewed(24, rng, measures=4, shared=0.9), 10 * draw) for draw in range(draws)])
    assert share <= limit(draws)


def claims(counts: sparse.csr_array, sample: Sample, first: str, second: str, seed: int) -> tuple[bool, bool]:
    """Whether the smallest q, and the smallest family-wise p, of all words claims anything at .05."""
    found = keyness(counts, sample, [first], [second], permutations=99, seed=seed)
    assert isinstance(found, Keyness) and len(found.terms) > 50
    return bool(found.terms["q"].min() <= 0.05), bool(found.terms["p_family"].min() <= 0.05)


@pytest.mark.long
def test_words_of_real_articles_with_exchanged_labels() -> None:
    counts, sample = words(60)
    rng = np.random.default_rng(11)
    world = World(np.empty((len(sample.outlets), 0)), (), sample)
    drawn = [claims(counts, world.relabelled(rng).sample, "voa", "epoch", draw) for draw in range(DRAWS)]
    by_q, by_family = np.mean(drawn, axis=0)
    assert by_q <= limit(DRAWS)
    assert 0.02 <= by_family <= limit(DRAWS)


def resembling(rng: np.random.Generator) -> tuple[sparse.csr_array, Sample]:
    """25 events told by two outlets, one to four articles each that share all their rates."""
    terms = 80
    base = 1 / np.arange(1, terms + 1)
    cell = np.repeat(np.arange(50), rng.integers(1, 5, 50))
    topic, own = rng.gamma(0.5, 2, (25, terms))[cell // 2], rng.gamma(0.7, 1.4, (50, terms))[cell]
    counts = rng.poisson(60 * topic * own * base / base.sum() * rng.gamma(3, 1, (len(cell), 1))) + np.eye(
        1, terms
    )
    return sparse.csr_array(counts), Sample(np.array(["a", "b"])[cell % 2], cell // 2)


def test_words_of_articles_that_resemble_others_of_their_outlet_and_event() -> None:
    rng, draws = np.random.default_rng(12), 300
    drawn = [claims(*resembling(rng), "a", "b", draw) for draw in range(draws)]
    assert np.mean(drawn, axis=0).max() <= limit(draws)


def test_log_odds_as_the_statistic_would_raise_alarms() -> None:
    """The same labels exchanged, with the largest |z| of all words in place of the score over its spread."""
    rng, draws, alarms = np.random.default_rng(12), 40, 0
    for draw in range(draws):
        counts, sample = resembling(rng)
        outlets, lengths = (sample.outlets == "b").astype(int), np.asarray(counts.sum(axis=1)).ravel()
        labels = np.concatenate(
            [outlets[None], *(outlets[order] for order in orders(sample.events, 99, draw))]
        )
        weights = weigh(labels, lengths, sample.events, np.array([True, False]))
        z = np.abs(
            log_odds(weights.first @ counts, weights.second @ counts, weights.total[:, None], 500.0)[1]
        )
        peaks = z.max(axis=1)
        alarms += np.mean(peaks >= peaks[0]) <= 0.05
    assert alarms / draws > 0.5
