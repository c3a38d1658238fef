"""A store of invented news with text, and a project drawn from it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from framing import snapshot
from framing.coding import codebook, sample, store
from framing.coding.store import Project
from framing.coding.units import Unit
from tests import factory


@pytest.fixture(scope="session")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The factory's store."""
    return factory.build(tmp_path_factory.mktemp("coding") / "news")


def project(news: Path, folder: Path, book: str = "tone", n: int = 40, seed: int = 1) -> Project:
    """A new project of ``n`` units in ``folder``."""
    path = codebook.path(book)
    with snapshot.open(news) as snap:
        drawn = sample.draw(snap, codebook.load(path), n, seed=seed)
    return store.create(folder, drawn, path)


def code(of: Project, coder: str, say: Callable[[Unit], str | None]) -> None:
    """Give every unit the code that ``say`` has for it; None leaves it."""
    for unit in of.units:
        if (said := say(unit)) is not None:
            store.record(of, coder, unit.unit, said)
