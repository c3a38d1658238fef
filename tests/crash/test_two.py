"""Two builds on one store: one does the work, the other says whom it would disturb."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.builds import files, finish, live, until
from tests.crash.conftest import Ground

pytestmark = pytest.mark.xdist_group("crash")


def test_the_second_of_two_builds_names_the_first(ground: Ground, tmp_path: Path) -> None:
    store = tmp_path / "store"
    ground.grown.begin(store)
    lock = store / ".lock"
    first = ground.nursery.start(ground.grown, store, tmp_path / "first.log")
    until(lambda: f"process {first.pid} on " in lock.read_text(), "the first build never began", 0.001)
    second = ground.nursery.start(ground.grown, store, tmp_path / "second.log")
    assert second.wait() == 2
    said = second.log.read_text()
    assert f"{store}: another build is writing here (process {first.pid} on " in said and "wait" in said
    finish(first)
    assert live(store) == ground.grown_makes.after and files(store) == ground.grown_makes.files
