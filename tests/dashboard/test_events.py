"""The list of events: how many outlets, which genres, what order, and what the strip says."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from pathlib import Path

import pandas as pd
import pytest

from framing import snapshot
from framing.copies import style
from framing.dashboard import queries_events
from framing.snapshot import contrasts
from framing.snapshot.kinds import COPIED, REPORTS
from tests import factory
from tests.dashboard.conftest import Open, params, words

ALL = ("tide", "ridge", "lantern", "harbour")


def listed(page: str) -> list[str]:
    """Ids of the events of a page, in its order."""
    return re.findall(r'fr-n"><a href="side\?[^"]*event=(e-\d+)', page)


@pytest.fixture
def store(stores: dict[str, Path]) -> snapshot.Snapshot:
    return snapshot.open(stores["store-plain"])


@pytest.mark.parametrize("number", ["1", "2", "3"])
def test_exactly_so_many_outlets(open_page: Open, store: snapshot.Snapshot, number: str) -> None:
    page = words(open_page(min=number, bound="exact", since="2021-01-01", until="2022-01-31"))
    wanted = store.query(
        """SELECT event_id FROM events WHERE n_outlets = $n AND last_utc >= TIMESTAMP '2021-01-01'
        AND first_utc < TIMESTAMP '2022-02-01'""",
        {"n": int(number)},
    )
    assert len(wanted) > 1
    assert sorted(listed(page)) == sorted(wanted["event_id"])
    assert f"恰好见于 {number} 家的有 {len(wanted)} 件事" in page


def test_two_clicks_from_dates_to_exactly_two(open_page: Open) -> None:
    app = open_page(since="2021-01-01", until="2022-01-31")
    app.button_group(key="bound:zh").set_value("exact").run()
    assert (params(app)["bound"], params(app)["min"]) == ("exact", "2")
    app.button_group(key="bound:zh").set_value("least").run()
    assert "bound" not in params(app)


@pytest.mark.parametrize(("genre", "copies"), [("report", "with"), ("compare", "with"), ("all", "without")])
def test_only_the_genres_chosen_count(store: snapshot.Snapshot, genre: str, copies: str) -> None:
    kept = {"report": ("report",), "compare": REPORTS, "all": None}[genre]
    articles = store.table("articles")
    counted = articles[articles["genre"].isin(kept)] if kept else articles
    counted = counted if copies == "with" else counted[~counted["shared_copy"].isin(COPIED)]
    outlets = counted.groupby("event_id")["outlet"].nunique()
    n = counted.groupby("event_id").size()
    for least, exact in ((1, False), (2, False), (2, True)):
        found = queries_events.events(
            str(store.path), store.id, ALL, None, None, "", least, "newest", 0, 500, exact, genre, copies == "with"
        )  # fmt: skip
        wanted = outlets[outlets == least] if exact else outlets[outlets >= least]
        assert dict(zip(found["event_id"], found["k"], strict=True)) == wanted.to_dict()
        assert (found["n"] == found["event_id"].map(n)).all()


def test_genres_stand_behind_every_headline(open_page: Open, store: snapshot.Snapshot) -> None:
    page = words(open_page(min="1"))
    shown = re.findall(r'class="fr-q">.*?<small>(.*?)</small></div>', page)
    assert shown and all(
        re.fullmatch(r"(?:报道|分析|评论|媒体摘要|访谈|资料|快讯|影像)(?: \d+)?(?: · .*)?", s) for s in shown
    )
    assert len(shown) == page.count('class="fr-q"')


def plain_contrasts(store: snapshot.Snapshot) -> dict[tuple[str, str, str, str, str], tuple[int, int, float]]:
    """The cube, by counting in Python."""
    of = {row.article_id: row for row in store.table("articles").itertuples() if row.genre in REPORTS}
    families = store.table("families")
    named = set(families["family"][families["kind"] == "naming"]) - set(contrasts.UNNAMED)
    counts: dict[tuple[str, str, str], dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for hit in store.table("hits").itertuples():
        if hit.section == "body" and hit.family in named and hit.article_id in of:
            article = of[hit.article_id]
            counts[article.event_id, hit.family, hit.concept][article.outlet][style.plain(hit.variant)] += 1
    out = {}
    for (event, family, concept), by in counts.items():
        for a, b in itertools.combinations([o for o in ALL if by[o].total() >= 3], 2):
            shares = [{v: n / by[o].total() for v, n in by[o].items()} for o in (a, b)]
            apart = sum(abs(shares[0].get(v, 0) - shares[1].get(v, 0)) for v in {*shares[0], *shares[1]}) / 2
            out[event, family, concept, a, b] = (by[a].total(), by[b].total(), apart)
    return out


def test_contrasts_are_what_plain_counting_gives(store: snapshot.Snapshot) -> None:
    wanted = plain_contrasts(store)
    found = store.query("SELECT e.event_id, c.* FROM cube_contrasts c JOIN cube_events e USING (event_no)")
    assert len(found) == len(wanted) > 3
    for row in found.itertuples():
        n_a, n_b, apart = wanted[row.event_id, row.family, row.concept, row.outlet_a, row.outlet_b]
        assert (row.n_a, row.n_b) == (n_a, n_b)
        assert row.distance == pytest.approx(apart)
    assert 0 < found["distance"].max() <= 1


@pytest.mark.parametrize("chosen", [ALL, ("tide", "ridge", "harbour")])
def test_the_order_of_contrast_is_that_of_the_widest(
    store: snapshot.Snapshot, chosen: tuple[str, ...]
) -> None:
    widest: dict[str, tuple[float, int]] = {}
    for (event, *_, a, b), (n_a, n_b, apart) in plain_contrasts(store).items():
        if {a, b} <= set(chosen):
            widest[event] = max(widest.get(event, (0.0, 0)), (round(apart, 9), min(n_a, n_b)))
    lines = dict(store.query("SELECT event_id, storyline_id FROM events").itertuples(index=False))
    found = queries_events.events(str(store.path), store.id, chosen, None, None, "", 2, "contrast", 0, 500)
    first = found.groupby("place")["event_id"].first()
    keys = [widest.get(event, (-1.0, 0)) for event in first]
    assert keys == sorted(keys, reverse=True)
    assert keys[0] == max(value for event, value in widest.items() if event in set(found["event_id"]))
    assert first.map(lines).is_unique


def test_the_contrast_says_what_it_is_and_opens_both_counts(open_page: Open) -> None:
    page = words(open_page(order="contrast"))
    assert "总变差距离" in page
    line = re.search(r"“港务当局”的叫法相差 \d\.\d\d：(.*?)</div>", page)
    assert line is not None
    assert len(re.findall(r"evidence=hits%3A\w+%3Aport_naming%3Aport_authority", line[1])) == 2
    assert "总变差距离" not in words(open_page())


def test_what_a_filter_leaves_out_is_not_said_to_be_missing(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opinions(world: factory.World) -> None:
        for row in world.tables["articles"]:
            if row["event_id"] == "e-000":
                row["genre"] = "opinion" if row["outlet"] == "ridge" else row["genre"]
                row["shared_copy"] = "wire" if row["outlet"] == "harbour" else "none"

    store = factory.build(tmp_path / "opinions", events=3, more=opinions)
    monkeypatch.setenv("FRAMING_STORE", str(store))
    with snapshot.open(store) as snap:
        n = dict(
            snap.query(
                "SELECT outlet, count(*) FROM articles WHERE event_id = 'e-000' GROUP BY 1"
            ).itertuples(index=False)
        )

    def strip(page: str) -> list[tuple[str, str]]:
        of = next(part for part in page.split('class="fr-ev"') if listed(part)[:1] == ["e-000"])
        return re.findall(r'fr-cov fr-(\w+)" style="[^"]*" title="[^:]*: ([^"]*)"', of)

    both = strip(words(open_page(data="store-opinions", genre="report", copies="without", min="1")))
    assert both[1] == ("uncounted", f"未计 {n['ridge']} 篇")
    assert both[3] == ("uncounted", f"未计 {n['harbour']} 篇")
    assert both[0] == ("found", str(n["tide"]))
    every = strip(words(open_page(data="store-opinions", min="1")))
    assert [state for state, _ in every] == ["found"] * 4


def test_the_archive_is_drawn_with_its_n(open_page: Open, store: snapshot.Snapshot) -> None:
    app = open_page(since="2021-01-01", until="2021-12-31")
    spec = app.get("plotly_chart")[0].proto.spec
    dated = int(store.query("SELECT count(published_utc) AS n FROM articles")["n"].iloc[0])
    assert f"n = {dated:,}" in spec
    assert '"type":"rect"' in spec.replace(" ", "")


def test_an_event_without_a_day_is_still_listed(store: snapshot.Snapshot) -> None:
    found = queries_events.events(str(store.path), store.id, ALL, None, None, "", 1, "oldest", 0, 500)
    assert isinstance(found["first_utc"].iloc[0], pd.Timestamp)
    assert len(found) == len(store.table("events"))
