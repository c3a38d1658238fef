"""Scored while it is read or while the build matches: one snapshot whichever way."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from framing import ledger, runners
from framing.pipeline import Plan, build
from framing.runners import Pool
from tests.conftest import ROOT

SAMPLE = ROOT / "data" / "sample"


@pytest.mark.parametrize("later", [0.0, 0.25, 0.5])
def test_it_is_one_snapshot_whatever_is_scored_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, later: float
) -> None:
    monkeypatch.setattr(ledger, "FILES", 3)
    monkeypatch.setattr(runners, "LATER", later)
    steps: list[int] = []

    def counted(self: Pool, step: Callable, pieces: Sequence, **more: Any) -> Iterator[Any]:
        steps.append(len(pieces))
        return run(self, step, pieces, **more)

    run = Pool.run
    monkeypatch.setattr(Pool, "run", counted)
    here, pool = (
        build(Plan((SAMPLE,), tmp_path / name / "store", SAMPLE / "outlets.csv", jobs=2, here=name == "here"))
        for name in ("here", "pool")
    )
    assert steps[1] == math.ceil(2 * later * steps[0])
    assert pool.snapshot == here.snapshot and pool.scored == here.scored
