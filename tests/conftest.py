"""Fixtures every test may use."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.figures import Report, reporter

ROOT = Path(__file__).resolve().parent.parent
settings.register_profile("steady", deadline=None)  # a busy machine is no failure
settings.load_profile("steady")


MADE = {".git", ".venv", ".stores", "store", "test-results", "__pycache__"}
"""Folders that are no part of the project: made here, as caches and stores are."""


def tracked() -> list[str]:
    """Paths of the project's files: those that git knows, or in a download without it all that was not made here."""
    if not (ROOT / ".git").exists():
        return sorted(p.relative_to(ROOT).as_posix() for p in _files(ROOT))
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout
    return sorted({name for name in names.decode().split("\0") if name and (ROOT / name).is_file()})


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_file():
            yield path
        elif (
            path.name not in MADE
            and not re.fullmatch(r"\..*cache|\.hypothesis", path.name)
            and not (path / "CURRENT").exists()
        ):
            yield from _files(path)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that report a figure are the ones `make trust` runs."""
    for item in items:
        if "figure" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.trust)


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Report:
    """Reports a figure for docs/trust.md: ``figure(5, "kills survived", 200)``, after what it counts has held."""
    test = request.node.nodeid.split("[")[0]
    return reporter(test)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of real archives beside the checkout; tests that need it skip where it is absent."""
    folder = ROOT.parent / "shared"
    if not (folder / "corpora").is_dir():
        pytest.skip(f"real archives are not here ({folder / 'corpora'}): this test needs them")
    return folder


@pytest.fixture(scope="session")
def libreoffice() -> str:
    """LibreOffice's command; missing is a failure in CI, a skip elsewhere."""
    command = shutil.which("soffice") or shutil.which("libreoffice")
    if command is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is missing: install libreoffice-calc")
        pytest.skip("LibreOffice is not installed: the spreadsheet test needs libreoffice-calc")
    return command


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store built from data/sample as `make sample` builds it."""
    from framing.cli import main

    store = tmp_path_factory.mktemp("stores") / "sample"
    assert main(sample_build(store)) == 0
    return store


def sample_build(store: Path) -> list[str]:
    """The arguments of `make sample`, for another store."""
    sample = ROOT / "data" / "sample"
    return [
        "build", str(sample), "--outlets", str(sample / "outlets.csv"),
        "--corrections", str(sample / "event_corrections.csv"),
        "--about", str(ROOT / "data" / "sample.toml"), "--store", str(store),
    ]  # fmt: skip
