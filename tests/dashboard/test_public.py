"""Where strangers are served no article text is shown or handed out, unless its operator says that it may be."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from framing import snapshot
from framing.dashboard import downloads, state
from framing.dashboard.scope import Scope
from tests import factory
from tests.dashboard.conftest import Open, words
from tests.dashboard.test_walk import PLACES
from tests.figures import Report

_EVIDENCE = re.compile(r'href="([a-z]+)\?([^"#]*evidence=[^"#]*)"')


@pytest.fixture
def visit(open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open pages of a public dashboard with a store that holds text; a store of its own, since answers are cached."""
    store = factory.build(tmp_path / "held", events=6)
    monkeypatch.setenv("FRAMING_STORE", str(store))
    monkeypatch.setenv("FRAMING_PUBLIC", "1")

    def open_(page: str = "side", **chosen: str) -> AppTest:
        return open_page(page, **{"data": "store-held", **chosen})

    return open_  # ty: ignore[invalid-return-type]


def texts(store: Path) -> set[str]:
    """Sentences of bodies, without their closing marks."""
    with snapshot.open(store) as snap:
        rows = snap.query("SELECT DISTINCT text FROM sentences WHERE section = 'body'")
    return {text.strip("。！ \n") for text in rows["text"]}


def seen(app: AppTest) -> str:
    """All that a page says, tables of data included; marks within a sentence do not part it."""
    frames = [frame.value.to_csv() for frame in app.dataframe]
    return "\n".join([unescape(re.sub(r"<[^>]*>", "", words(app))), *frames])


def opened(app: AppTest) -> list[tuple[str, dict[str, str]]]:
    """The first links of each kind that open evidence: (page, parameters)."""
    found: dict[str, tuple[str, dict[str, str]]] = {}
    for page, query in _EVIDENCE.findall(words(app)):
        given = dict(parse_qsl(unescape(query)))
        found.setdefault(given["evidence"].split(":")[0], (page, given))
    return list(found.values())


@pytest.mark.long
def test_no_page_shows_strangers_article_text(visit: Open, tmp_path: Path, figure: Report) -> None:
    known, looked, panels = texts(tmp_path / "held"), 0, 0
    assert len(known) > 10
    places = [*PLACES, ("data", {"table": "sentences"}), ("data", {"table": "quotes"}), ("method", {})]
    for page, given in places:
        app = visit(page, **given)
        evidence = opened(app)
        pages = [app, *(visit(name, **asked) for name, asked in evidence)]
        for one in pages:
            said = seen(one)
            assert {text for text in known if text in said} == set(), (page, given)
        looked, panels = looked + len(pages), panels + len(evidence)
    assert panels > 5
    figure(11, "public pages looked through for article text, evidence included", looked)
    figure(11, "of their sentences shown", 0)


def test_the_pages_say_why(visit: Open, tmp_path: Path) -> None:
    known = texts(tmp_path / "held")
    places = [
        ("side", {"event": "e-000"}, "本站向公众开放，不显示文章原文"),
        ("side", {"event": "e-000"}, "点任何数字看它出自哪些文章；这里不显示原句。"),
        ("wording", {"view": "context", "term": "港方", "lang": "en"}, "is open to the public and shows no article text"),
        ("data", {"table": "sentences", "lang": "en"}, "columns of article text are empty, here and in downloads"),
    ]  # fmt: skip
    for page, given, why in places:
        said = seen(visit(page, **given))
        assert why in said
        assert {text for text in known if text in said} == set(), page


def test_downloads_and_packages_hold_none(visit: Open, tmp_path: Path) -> None:
    app = visit("data", table="sentences")
    ctx = app.session_state["context"]
    rows = pd.read_parquet(io.BytesIO(downloads.table(ctx, Scope(), "parquet")()))
    assert len(rows) > 100 and rows["text"].isna().all()
    with zipfile.ZipFile(io.BytesIO(downloads.everything(ctx, Scope(), "csv")())) as package:
        everything = "\n".join(package.read(name).decode() for name in package.namelist())
    assert not {text for text in texts(tmp_path / "held") if text in everything}


def test_the_operator_may_say_that_it_is_shown(
    visit: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FRAMING_SHOW_TEXT", "1")
    app = visit("side", event="e-000", lang="en")
    page = seen(app)
    assert "open to the public" not in page and "Any number opens the sentences behind it." in page
    assert any(text in page for text in texts(tmp_path / "held"))
    table = visit("data", table="sentences", lang="en")
    assert "columns of article text are empty in downloads" in words(table)
    ctx = table.session_state["context"]
    assert pd.read_parquet(io.BytesIO(downloads.table(ctx, Scope(), "parquet")()))["text"].isna().all()


@pytest.mark.parametrize(
    ("environment", "shown"),
    [({}, True), ({"FRAMING_PUBLIC": "0"}, True), ({"FRAMING_PUBLIC": "1"}, False),
     ({"FRAMING_PUBLIC": "1", "FRAMING_SHOW_TEXT": "0"}, False), ({"FRAMING_PUBLIC": "1", "FRAMING_SHOW_TEXT": "1"}, True)],
)  # fmt: skip
def test_who_is_shown_text(environment: dict[str, str], shown: bool) -> None:
    assert state.shows_text(environment) is shown


def test_a_snapshot_opened_without_text_has_every_other_column(tmp_path: Path) -> None:
    store = factory.build(tmp_path / "held", events=3)
    with snapshot.open(store) as whole, snapshot.open(store, text=False) as bare:
        assert whole.holds_text and not bare.holds_text
        for table in snapshot.TABLES:
            hidden = [c.name for c in snapshot.TABLES[table] if c.text]
            a, b = whole.table(table), bare.table(table)
            assert list(a.columns) == list(b.columns)
            assert b[hidden].isna().all(axis=None)
            pd.testing.assert_frame_equal(a.drop(columns=hidden), b.drop(columns=hidden))
