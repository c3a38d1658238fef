"""Nobody signs in unless the operator wants it; then no page is run for who has not."""

from __future__ import annotations

import pytest
import streamlit as st

from framing.dashboard import state
from tests.dashboard.conftest import Open, words


def test_by_default_nobody_signs_in(open_page: Open) -> None:
    app = open_page("data")
    assert not [b for b in app.button if b.key == "sign-in"]
    assert app.dataframe


@pytest.mark.parametrize("page", state.PAGES)
def test_who_has_not_signed_in_sees_nothing_of_any_page(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    monkeypatch.setenv("FRAMING_SIGN_IN", "1")
    app = open_page(page, event="e-000", lang="en")
    assert [b.label for b in app.button] == ["Sign in"]
    assert not app.dataframe and not app.get("download_button")
    said = words(app)
    assert "Readers sign in here first." in said and "白鹭湾" not in said and "潮汐" not in said


def test_who_has_signed_in_sees_the_page(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAMING_SIGN_IN", "1")
    monkeypatch.setattr(st, "user", {"is_logged_in": True})
    app = open_page("data")
    assert not [b for b in app.button if b.key == "sign-in"] and app.dataframe
