"""data/coverage is what the command makes of the real archives, and says what it promises."""

from __future__ import annotations

from pathlib import Path

import pytest

from framing import snapshot
from framing.cli import main
from tests.conftest import ROOT

COVERAGE = ROOT / "data" / "coverage"
ARCHIVES = ("seeds", "events4", "hexo-guancha", "epoch-pages", "nodebe4-posts")
FOUR = {"dw", "voa", "guancha", "epoch"}
EVENTS = {
    "https://www.voachinese.com/a/hk-turn-out-historical-low-20211220/6362402.html": FOUR,
    "https://www.voachinese.com/a/russian-shelling-targets-kyiv-friday-20220225/6458686.html": FOUR,
    "https://www.voachinese.com/a/biden--xi-difference/6491754.html": FOUR,
    "https://www.epochtimes.com/gb/22/3/21/n13661915.htm": FOUR - {"voa"},
}


@pytest.mark.long
def test_it_is_what_the_archives_give_today(shared: Path, tmp_path: Path) -> None:
    paths = [str(shared / "corpora" / name) for name in ARCHIVES]
    store, out = str(tmp_path / "coverage"), str(tmp_path / "package")
    assert main(["build", *paths, "--about", str(ROOT / "data" / "coverage.toml"), "--store", store]) == 0
    assert main(["export-package", "--store", store, "--out", out]) == 0
    made, kept = snapshot.manifest(tmp_path / "package"), snapshot.manifest(COVERAGE)
    assert {t: v["rows"] for t, v in made["tables"].items()} == {
        t: v["rows"] for t, v in kept["tables"].items()
    }
    with snapshot.open(tmp_path / "package") as new, snapshot.open(COVERAGE) as old:
        for table in snapshot.TABLES:
            assert new.table(table).equals(old.table(table)), (
                f"{table}: run `make coverage` and commit the result"
            )


def test_every_file_is_accounted_for_and_none_set_aside() -> None:
    with snapshot.open(COVERAGE) as snap:
        status = dict(
            snap.query("SELECT status, count(*) AS n FROM documents GROUP BY ALL").itertuples(index=False)
        )
        assert set(status) == {"kept", "version", "not_archive"} and status["not_archive"] == 1
        assert status["kept"] == len(snap.table("articles"))


def test_it_holds_no_article_text() -> None:
    with snapshot.open(COVERAGE) as snap:
        assert not snap.holds_text
        for table in snapshot.TABLES:
            for column in snap.columns(table):
                if column.text:
                    assert snap.table(table)[column.name].isna().all(), f"{table}.{column.name}"


@pytest.mark.parametrize(
    ("url", "outlets"), EVENTS.items(), ids=["hong-kong", "ukraine", "xi-biden", "mu5735"]
)
def test_known_events_have_the_outlets_that_the_archives_hold(url: str, outlets: set[str]) -> None:
    with snapshot.open(COVERAGE) as snap:
        found = snap.query(
            """SELECT DISTINCT a.outlet FROM articles a JOIN documents d ON d.url = $url
               JOIN articles b ON b.article_id = d.article_id AND b.event_id = a.event_id""",
            {"url": url},
        )
    assert set(found["outlet"]) == outlets


def test_the_dictionary_names_every_column() -> None:
    text = (COVERAGE / "README.md").read_text(encoding="utf-8")
    with snapshot.open(COVERAGE) as snap:
        for table in snapshot.TABLES:
            assert f"## {table}.parquet" in text
            for column in snap.columns(table):
                assert f"| {column.name} |" in text
