"""What the evaluation of tone says, and that it keeps its floors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from framing.evaluation import by_tone
from framing.evaluation.by_tone import best_cut, macro_f1


def test_macro_f1_of_known_counts() -> None:
    perfect = np.diag([3.0, 4.0, 5.0]).reshape(1, 9)
    assert macro_f1(perfect) == pytest.approx(1.0)
    all_middle = np.zeros((3, 3))
    all_middle[:, 1] = (2, 6, 2)
    assert macro_f1(all_middle.reshape(1, 9))[0] == pytest.approx(2 * 6 / 16 / 3)


def test_the_baseline_gets_its_best_two_cuts() -> None:
    gold = np.array([0, 0, 1, 1, 2, 2])
    assert best_cut(gold, np.array([0.1, 0.2, 0.4, 0.5, 0.8, 0.9])).tolist() == gold.tolist()


def test_every_measured_set_keeps_its_floors(shared: Path) -> None:
    cards = by_tone.measure(shared)
    assert [c.test for c in cards] == ["target_tone", "sentences", "public_sets"]
    floored = [f for c in cards for f in c.figures if f.floor is not None]
    assert len(floored) == 3
    assert not [f for f in floored if f.missed]
    assert all(f.low is not None and f.low <= f.value <= (f.high or 1) for c in cards for f in c.figures)
