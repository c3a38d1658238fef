"""Invented stores, built once, and the app as a test sees it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests import factory

ROOT = Path(__file__).resolve().parents[2]
Open = Callable[..., AppTest]


@pytest.fixture(scope="session")
def stores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Stores by the dataset id that the dashboard gives them."""
    folder = tmp_path_factory.mktemp("stores")
    return {
        "store-plain": factory.build(folder / "plain"),
        "store-hostile": factory.build(folder / "hostile", hostile=True),
        "store-notext": factory.build(folder / "notext", holds_text=False),
        "store-wide": factory.build(folder / "wide", events=3, extra_outlets=4),
    }


@pytest.fixture
def open_page(stores: dict[str, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Open:
    """Open a page of the app with URL parameters, as a pasted link does; the run has ended without an exception."""
    monkeypatch.setenv("FRAMING_STORE", ":".join(str(p) for p in stores.values()))
    monkeypatch.setenv("FRAMING_COVERAGE", str(tmp_path / "no-coverage"))
    monkeypatch.setenv("FRAMING_SAMPLE", str(tmp_path / "no-sample"))
    monkeypatch.setattr(sys, "argv", ["app.py"])

    def open_(page: str = "events", **params: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
        app.query_params["v"] = "1"
        app.query_params["data"] = "store-plain"
        if page != "events":
            app.switch_page(f"framing/dashboard/pages/{page}.py")
        for key, value in params.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception, app.exception
        return app

    return open_


def words(app: AppTest) -> str:
    """All markup on the page, sidebar included; our style and link handler left out."""
    page = "\n".join(block.proto.body for block in app.get("html"))
    return re.sub(r"<script>// Follows.*?</script>|<style>.*?</style>", "", page, count=2, flags=re.S)


def params(app: AppTest) -> dict[str, str]:
    """URL parameters as a dict of strings."""
    return {k: v if isinstance(v, str) else v[-1] for k, v in app.query_params.items()}
