"""Fixtures every test may use."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


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
