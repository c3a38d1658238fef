"""A snapshot published under a reader: nothing changes until they ask, and a link never breaks."""

from __future__ import annotations

import re
import shutil
import sys
import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from framing import snapshot
from framing.dashboard import datasets, pins
from tests import factory
from tests.dashboard.conftest import ROOT, params, words


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of a reader's own, the only one that is there."""
    monkeypatch.setenv("FRAMING_STORE", str(tmp_path / "fresh"))
    monkeypatch.setenv("FRAMING_COVERAGE", str(tmp_path / "no-coverage"))
    monkeypatch.setenv("FRAMING_SAMPLE", str(tmp_path / "no-sample"))
    monkeypatch.setattr(sys, "argv", ["app.py"])
    return factory.build(tmp_path / "fresh", events=6)


def opened(**given: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    for key, value in {"v": "1", "data": "store-fresh", **given}.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception, app.exception
    return app


def seen(app: AppTest) -> str:
    """The snapshot that the page is drawn from."""
    return app.session_state["context"].key[1]


def page(app: AppTest) -> str:
    """The page without the offer."""
    return re.sub(r'<p class="fr-newer".*?</p>', "", words(app))


def test_what_is_published_is_offered_and_changes_nothing_until_it_is_asked_for(store: Path) -> None:
    app = opened(lang="en", min="1")
    first, before = seen(app), page(app)
    assert "fr-newer" not in words(app)
    factory.build(store, events=9)
    second = snapshot.manifest(store)["snapshot"]
    app.run()
    assert (seen(app), page(app)) == (first, before)
    more = factory_articles(store, second) - factory_articles(store, first)
    assert f"{more} articles more" in words(app)
    assert f"min=1&amp;order=newest&amp;p=1&amp;table=articles&amp;snapshot={second}" in words(app)
    app.query_params["snapshot"] = second
    app.run()
    assert seen(app) == second
    assert "snapshot" not in params(app)
    assert params(app)["min"] == "1"
    app.run()
    assert (seen(app), "fr-newer" in words(app)) == (second, False)


def factory_articles(store: Path, name: str) -> int:
    return snapshot.manifest(store / name)["tables"]["articles"]["rows"]


def test_in_chinese_and_with_fewer_or_as_many_articles(store: Path) -> None:
    app = opened(lang="zh")
    factory.build(store, events=4)
    app.run()
    assert "有了更新的数据：少 " in words(app)
    assert "换用新数据" in words(app)


def test_a_new_visit_gets_the_newest_whatever_its_link_says(store: Path) -> None:
    opened()
    factory.build(store, events=9)
    for old in ({}, {"snapshot": "snap-0000000000000000"}, {"snapshot": "../../etc"}, {"snapshot": ""}):
        app = opened(**old)
        assert seen(app) == snapshot.manifest(store)["snapshot"]
        assert "snapshot" not in params(app)


def test_a_snapshot_that_is_read_is_not_pruned_and_one_that_is_gone_is_left_in_words(store: Path) -> None:
    app = opened(lang="en")
    first = seen(app)
    for events in (7, 8, 9):
        factory.build(store, events=events)
        with snapshot.writing(store):
            snapshot.prune(store)
    app.run()
    assert seen(app) == first
    app.switch_page("framing/dashboard/pages/archive.py").run()
    assert not app.exception
    assert seen(app) == first
    pins.queries.opened.clear()
    pins.queries.outlets.clear()
    shutil.rmtree(store / first)  # by hand
    app.run()
    assert not app.exception
    assert seen(app) == snapshot.manifest(store)["snapshot"]
    assert "is gone; these are the newer data" in words(app)
    app.run()
    assert "is gone" not in words(app)


def test_a_store_that_breaks_leaves_its_readers_alone(store: Path) -> None:
    app = opened()
    first, before = seen(app), page(app)
    (store / "CURRENT").write_text("snap-nothing\n")
    app.run()
    assert (seen(app), page(app)) == (first, before)


def test_a_look_costs_next_to_nothing(store: Path) -> None:
    found = datasets.find(["--store", str(store)], {})["store-fresh"]
    factory.build(store, events=9)
    assert pins.newer(found) is not None
    begun = time.process_time()
    for _ in range(1000):
        pins.newer(found)
    assert time.process_time() - begun < 1.0  # a thousand looks; about 10 ms where nothing else runs
