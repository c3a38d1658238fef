"""What the tests of killed builds share: a warm parent of builds, archives, and what undisturbed builds of them make."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.crash.builds import Kind, Nursery, changed, nursery, smaller
from tests.crash.kills import Expected, undisturbed


@dataclass(frozen=True)
class Ground:
    """Two kinds of builds and what they make: ``first`` of nothing, ``grown`` upon the store of ``first``."""

    nursery: Nursery
    folder: Path
    first: Kind
    first_makes: Expected
    grown: Kind
    grown_makes: Expected


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """The ground on which builds are killed."""
    folder = tmp_path_factory.mktemp("crash")
    (folder / "first").mkdir()
    (folder / "grown").mkdir()
    with nursery(folder) as parent:
        first = Kind("first", smaller(folder / "old"), folder / "archive")
        first_makes = undisturbed(parent, first, folder / "first")
        grown = Kind("grown", changed(folder / "new"), folder / "archive", base=folder / "first" / "store")
        grown_makes = undisturbed(parent, grown, folder / "grown")
        yield Ground(parent, folder, first, first_makes, grown, grown_makes)
