"""Words of either side and frame cues, on the measures that ship: pages of real archives, without text."""

from __future__ import annotations

import re
from html import unescape

import pytest

from framing import snapshot
from framing.dashboard import queries, queries_keyness
from tests.conftest import ROOT
from tests.dashboard.conftest import Open, words

SHIPPED = ROOT / "data" / "coverage"


@pytest.fixture
def open_shipped(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> Open:
    monkeypatch.setenv("FRAMING_COVERAGE", str(SHIPPED))

    def open_(**given: str) -> str:
        app = open_page("wording", data="coverage", **given)
        return " ".join(unescape(re.sub("<[^>]+>", " ", words(app))).split())

    return open_


def key() -> tuple[str, str]:
    return str(SHIPPED), str(snapshot.manifest(SHIPPED)["snapshot"])


def test_the_words_of_either_side_are_those_of_the_table(open_shipped: Open) -> None:
    pair = ("guancha", "epoch")
    rows = queries_keyness.words(*key(), *pair)
    assert len(rows) > 0
    page = open_shipped(view="keyness", pair=",".join(pair), lang="en")
    for row in queries.each(rows):
        assert f"{row.term} {row.effect:+.2f} {row.z:+.1f}" in page, row.term
        assert f"{int(row.df):,} ({int(row.count):,})" in page
    told = queries_keyness.sides(*key(), *pair).set_index("side")["articles"]
    assert f"{int(told['a']):,} article" in page
    assert f"{int(told['b']):,} article" in page
    count, styles = queries_keyness.styles(*key(), *pair)
    assert len(styles) <= count
    assert all(row.term in page for row in queries.each(styles))


def test_a_word_opens_where_it_stands(open_shipped: Open) -> None:
    """Without text in the store the sentences are not shown, and the page says so rather than nothing."""
    pair = ("guancha", "epoch")
    term = str(queries_keyness.words(*key(), *pair)["term"].iloc[0])
    page = open_shipped(view="keyness", pair=",".join(pair), evidence=f"word:guancha:epoch:{term}", lang="zh")
    assert page.count(term) > 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_frame_cues_are_counted_by_outlet_for_every_frame(open_shipped: Open, lang: str) -> None:
    families = queries.families(*key())
    frames = families[families["kind"] == "frame"]
    assert len(frames) == 6
    page = open_shipped(
        view="frames", lang=lang, outlets="dw,guancha", since="2022-03-01", until="2022-05-31"
    )
    for name in frames[f"name_{lang}"]:
        assert name in page
    assert "nan" not in page.lower().split()


def test_keyness_says_which_filters_do_not_act_on_it(open_shipped: Open) -> None:
    plain = open_shipped(view="keyness", lang="en")
    filtered = open_shipped(view="keyness", lang="en", since="2022-01-01", genre="all")
    assert plain != filtered
