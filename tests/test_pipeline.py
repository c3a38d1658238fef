"""From archives to a snapshot: everything accounted for, ids that last, nothing scored twice."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from framing import ledger, lexicon, partition, pipeline, snapshot
from framing.cli import main
from framing.pipeline import Plan, build
from framing.scoring import scorers, stance
from scripts import hostile
from tests.conftest import ROOT, sample_build

SAMPLE = ROOT / "data" / "sample"


def plan(store: Path, *paths: Path) -> Plan:
    return Plan(paths=paths or (SAMPLE,), store=store, outlets=SAMPLE / "outlets.csv", here=True)


@pytest.fixture(scope="module")
def key() -> dict[str, dict[str, str]]:
    with (SAMPLE / "expected.csv").open(encoding="utf-8-sig", newline="") as handle:
        return {row["path"]: row for row in csv.DictReader(handle)}


def test_every_file_of_the_sample_becomes_what_its_key_says(sample_store: Path, key: dict) -> None:
    with snapshot.open(sample_store) as snap:
        documents = snap.table("documents").set_index("path")
    assert {p: documents["status"][p] for p in documents.index} == {p: r["status"] for p, r in key.items()}


def test_every_article_has_its_published_time_outlet_and_form(sample_store: Path, key: dict) -> None:
    with snapshot.open(sample_store) as snap:
        rows = snap.query("SELECT d.path, a.* FROM articles a JOIN documents d USING (document_id)")
    for row in rows.itertuples():
        want = key[row.path]
        assert (row.outlet, row.form) == (want["outlet"], want["form"]), row.path


def test_nobody_is_lost_between_the_tables(sample_store: Path) -> None:
    with snapshot.open(sample_store) as snap:
        one = snap.query(
            """SELECT
              (SELECT count(*) FROM articles WHERE event_id NOT IN (SELECT event_id FROM events)) AS no_event,
              (SELECT sum(n_articles) FROM events) - (SELECT count(*) FROM articles) AS miscounted,
              (SELECT count(*) FROM documents WHERE status = 'kept') - (SELECT count(*) FROM articles) AS kept,
              (SELECT count(*) FROM sentences ANTI JOIN articles USING (article_id)) AS orphans,
              (SELECT count(*) FROM hits ANTI JOIN sentences USING (article_id, sentence_no, section)) AS hitless"""
        ).iloc[0]
    assert one.to_dict() == dict.fromkeys(one.index, 0)


def test_offsets_lead_to_the_sentence_and_the_hit(sample_store: Path) -> None:
    with snapshot.open(sample_store) as snap:
        sentences = snap.query(
            """SELECT s.text, s.start, s."end", t.text AS whole FROM sentences s
               JOIN sections t USING (article_id, section)"""
        )
        hits = snap.query(
            """SELECT h.start, h."end", h.variant, t.text AS whole, s.start AS low, s."end" AS high
               FROM hits h JOIN sections t USING (article_id, section)
               JOIN sentences s USING (article_id, sentence_no)"""
        )
    assert len(sentences) > 200 and len(hits) > 100
    for row in sentences.itertuples(index=False):
        assert row.whole[row.start : row[2]] == row.text
    for row in hits.itertuples(index=False):
        assert row.low <= row.start < row[1] <= row.high
        assert len(row.whole[row.start : row[1]]) == row[1] - row.start


def test_runs_lead_back_to_the_document(sample_store: Path) -> None:
    from framing import readers
    from framing.cleaning.script import simplify

    texts = {}
    for source in readers.sources(SAMPLE):
        if isinstance(source, readers.Failure):
            continue
        try:
            texts.update((d.document_id, d.text) for d in readers.read(source))
        except readers.NotAnArchive:
            continue
    with snapshot.open(sample_store) as snap:
        rows = snap.query(
            "SELECT a.document_id, s.section, s.text, s.runs FROM sections s JOIN articles a USING (article_id)"
        )
    checked = 0
    for row in rows.itertuples():
        for clean, source, length in json.loads(row.runs):
            if row.section != "headline":
                assert (
                    simplify(texts[row.document_id][source : source + length])
                    == row.text[clean : clean + length]
                )
                checked += length
    assert checked > 5000


def test_counts_and_rates_are_the_hits_of_the_body(sample_store: Path) -> None:
    with snapshot.open(sample_store) as snap:
        families = snap.manifest["families"]
        articles = snap.table("articles")
        hits = snap.query("SELECT article_id, family FROM hits WHERE section = 'body'")
    counted = hits.groupby(["article_id", "family"]).size()
    for row in articles.itertuples():
        for family in families:
            n = int(counted.get((row.article_id, family), 0))
            assert getattr(row, f"hits_{family}") == n
            rate = getattr(row, f"rate_{family}")
            assert (rate != rate) if row.chars == 0 else rate == pytest.approx(1000 * n / row.chars)


def test_sentiment_is_the_mean_of_the_bodys_sentences(sample_store: Path) -> None:
    with snapshot.open(sample_store) as snap:
        rows = snap.query(
            """SELECT a.article_id, a.sentiment_mean, a.sentiment_n, a.sentiment_reason,
                      avg(s.sentiment) AS mean, count(s.sentiment) AS n
               FROM articles a LEFT JOIN sentences s ON s.article_id = a.article_id AND s.section = 'body'
               GROUP BY ALL"""
        )
    for row in rows.itertuples():
        assert row.sentiment_n == row.n
        if row.n:
            assert row.sentiment_mean == pytest.approx(row.mean, abs=1e-12)
        else:
            assert row.sentiment_mean != row.sentiment_mean and row.sentiment_reason


def test_the_sample_events_are_found(sample_store: Path, key: dict) -> None:
    """Each invented event's articles are together, and apart from every other event's."""
    with snapshot.open(sample_store) as snap:
        rows = snap.query("SELECT d.path, a.event_id FROM articles a JOIN documents d USING (document_id)")
    event_of = dict(zip(rows["path"], rows["event_id"], strict=True))
    pairs = [(a, b) for a in event_of for b in event_of if a < b]
    want = {(a, b) for a, b in pairs if key[a]["event"] and key[a]["event"] == key[b]["event"]}
    got = {(a, b) for a, b in pairs if event_of[a] == event_of[b]}
    precision, recall = len(want & got) / len(got), len(want & got) / len(want)
    assert precision >= 0.9 and recall >= 0.6, (precision, recall)


def test_a_rebuild_scores_nothing_again_and_gives_the_same_snapshot(tmp_path: Path) -> None:
    first = build(plan(tmp_path))
    again = build(plan(tmp_path))
    assert again.snapshot == first.snapshot
    assert sum(again.scored.values()) == 0 and again.reused == first.scored


def small_partitions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "FILES", 3)


def contents(store: Path) -> dict[str, str]:
    """Table → hash of its files."""
    tables = snapshot.manifest(store)["tables"]
    return {name: "".join(file["sha256"] for file in table["files"]) for name, table in tables.items()}


def test_processes_and_partitions_do_not_show_in_the_snapshot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = build(plan(tmp_path / "one" / "store"))
    small_partitions(monkeypatch)
    two = build(
        Plan(paths=(SAMPLE,), store=tmp_path / "two" / "store", outlets=SAMPLE / "outlets.csv", jobs=2)
    )
    assert one.snapshot == two.snapshot and one.scored == two.scored


def test_parts_may_lie_elsewhere(tmp_path: Path) -> None:
    here = build(plan(tmp_path / "one" / "store"))
    parts = f"file://{tmp_path}/elsewhere"
    there = build(Plan((SAMPLE,), tmp_path / "two" / "store", SAMPLE / "outlets.csv", here=True, parts=parts))
    assert there.snapshot == here.snapshot
    assert list((tmp_path / "elsewhere").iterdir()) and not (tmp_path / "two" / "store" / "parts").exists()


def test_nothing_new_means_nothing_is_done(tmp_path: Path) -> None:
    build(plan(tmp_path))
    before = sorted(
        (p, p.stat().st_mtime_ns) for p in tmp_path.rglob("*") if p.is_file() and p.name != ".lock"
    )
    again = build(plan(tmp_path))
    after = sorted(
        (p, p.stat().st_mtime_ns) for p in tmp_path.rglob("*") if p.is_file() and p.name != ".lock"
    )
    assert before == after and not again.timings


def test_a_new_document_is_read_alone(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    shutil.copytree(SAMPLE / "timestamped", archive)
    held_back = sorted(archive.glob("*.*"))[-1]
    data = held_back.read_bytes()
    held_back.unlink()
    build(plan(tmp_path / "store", archive))
    held_back.write_bytes(data)
    grown = build(plan(tmp_path / "store", archive))
    assert grown.scored == dict.fromkeys((s.name for s in scorers()), 1)
    whole = build(plan(tmp_path / "whole" / "store", archive))
    new, old = contents(tmp_path / "store"), contents(tmp_path / "whole" / "store")
    same = (
        "documents",
        "sections",
        "sentences",
        "hits",
    )  # scores of matches rest on the rarity learned before
    assert {n: new[n] for n in same} == {n: old[n] for n in same}
    assert grown.documents == whole.documents


def test_what_was_interrupted_is_taken_up_where_it_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_partitions(monkeypatch)
    work = partition.work
    done: list[str] = []

    def interrupted(job: partition.Job, unit: partition.Unit) -> partition.Done:
        if len(done) == 5:
            raise KeyboardInterrupt
        done.append(unit.part)
        return work(job, unit)

    monkeypatch.setattr(pipeline, "work", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build(plan(tmp_path / "store"))
    assert not (tmp_path / "store" / "CURRENT").exists()
    monkeypatch.setattr(pipeline, "work", work)
    resumed = build(plan(tmp_path / "store"))
    monkeypatch.undo()
    whole = build(plan(tmp_path / "whole" / "store"))
    assert resumed.snapshot == whole.snapshot
    assert resumed.scored["stance"] < whole.scored["stance"], "five partitions were done already"


def without(variant: str, folder: Path) -> Path:
    """A copy of the lexicons less the row of one variant."""
    shutil.copytree(lexicon.FOLDER, folder)
    for file in folder.glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
        kept = [row for row in rows if variant not in (row["variant"], *row["forms"].split(";"))]
        if len(kept) < len(rows):
            with file.open("w", encoding="utf-8", newline="") as handle:
                writer = csv.DictWriter(handle, rows[0].keys(), lineterminator="\n")
                writer.writeheader()
                writer.writerows(kept)
    return folder


def test_a_changed_lexicon_row_rescores_only_what_it_can_touch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(plan(tmp_path / "store"))
    with snapshot.open(tmp_path / "store") as snap:
        rare = snap.query(
            "SELECT variant FROM hits GROUP BY variant HAVING count(DISTINCT article_id) = 1 ORDER BY variant LIMIT 1"
        )["variant"].iloc[0]
    smaller = stance.Stance(lexicon.load(without(rare, tmp_path / "lexicons")))
    others = tuple(smaller if s.name == "stance" else s for s in scorers())
    for module in (partition, pipeline):
        monkeypatch.setattr(module, "scorers", lambda: others)
    after = build(plan(tmp_path / "store"))
    assert after.scored["sentiment"] == 0 and 1 <= after.scored["stance"] <= 4
    anew = build(plan(tmp_path / "anew" / "store"))
    assert anew.scored["stance"] > 30
    assert contents(tmp_path / "store")["hits"] == contents(tmp_path / "anew" / "store")["hits"]
    assert contents(tmp_path / "store")["articles"] == contents(tmp_path / "anew" / "store")["articles"]
    with snapshot.open(tmp_path / "store") as snap:
        assert snap.query("SELECT count(*) AS n FROM hits WHERE variant = $v", {"v": rare})["n"].iloc[0] == 0


def test_what_no_file_needs_any_more_is_swept(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    shutil.copytree(SAMPLE / "timestamped", archive)
    build(plan(tmp_path / "store", archive))
    first = {p.name for p in (tmp_path / "store" / "parts").iterdir() if p.is_dir()}
    shutil.rmtree(archive)
    shutil.copytree(SAMPLE / "hexo", archive)
    build(plan(tmp_path / "store", archive))
    second = {p.name for p in (tmp_path / "store" / "parts").iterdir() if p.is_dir()}
    assert first and second and not first & second


def test_fresh_does_everything_again_and_keeps_the_ids(tmp_path: Path) -> None:
    first = build(plan(tmp_path))
    again = build(Plan((SAMPLE,), tmp_path, SAMPLE / "outlets.csv", here=True, fresh=True))
    assert again.scored == first.scored and again.snapshot == first.snapshot


def test_ids_survive_additions(tmp_path: Path) -> None:
    part = tmp_path / "part"
    shutil.copytree(SAMPLE / "timestamped", part)
    store = tmp_path / "store"
    build(plan(store, part))
    with snapshot.open(store) as snap:
        before = snap.query("SELECT article_id, event_id FROM articles")
    build(plan(store, part, SAMPLE / "hexo", SAMPLE / "nodebe4", SAMPLE / "gfw"))
    with snapshot.open(store) as snap:
        after = dict(snap.query("SELECT article_id, event_id FROM articles").itertuples(index=False))
        moved = dict(snap.table("redirects").itertuples(index=False))
    assert len(after) > len(before)
    for event, articles in before.groupby("event_id")["article_id"]:
        now = moved.get(event, event)
        assert now in after.values(), "every id that was once shared still opens something"
        assert sum(after[a] == now for a in articles) * 2 >= len(articles), "and it is what most of it became"


def test_the_same_bytes_twice_are_one_document(tmp_path: Path) -> None:
    for name in ("a", "b"):
        shutil.copytree(SAMPLE / "timestamped", tmp_path / name)
    report = build(plan(tmp_path / "store", tmp_path / "a", tmp_path / "b"))
    assert report.status["kept"] == report.status["version"] > 0


def test_a_broken_file_is_quarantined_and_its_neighbours_are_unchanged(tmp_path: Path, capsys) -> None:
    archive = tmp_path / "archive"
    shutil.copytree(SAMPLE / "timestamped", archive)
    alone = build(plan(tmp_path / "one", archive))
    broken = next(archive.iterdir()).read_bytes().replace("。".encode(), b"\xe3\x80\xff")
    (archive / "zz.txt").write_bytes(broken)
    code = main(
        ["build", str(archive), "--outlets", str(SAMPLE / "outlets.csv"), "--store", str(tmp_path / "two")]
    )
    out = capsys.readouterr().out
    assert code == 1 and "archive/zz.txt" in out and "quarantined" in out
    with snapshot.open(tmp_path / "two") as snap, snapshot.open(tmp_path / "one") as before:
        assert snap.table("articles").equals(before.table("articles"))
    assert alone.status["kept"] > 3


def test_invisible_characters_are_counted_where_they_were(tmp_path: Path, capsys) -> None:
    archive, store = tmp_path / "archive", tmp_path / "store"
    archive.mkdir()
    body = "<p>灯\u202e塔\u2066亮\u200b了\x00。</p>"
    (archive / "a.txt").write_text(hostile.page(1, body, "灯\ufeff塔亮了"), encoding="utf-8")
    (archive / "b.txt").write_text(hostile.page(2, "<p>港口也亮。</p>"), encoding="utf-8")
    (archive / "c.txt").write_text("没有文章", encoding="utf-8")
    command = ["build", str(archive), "--outlets", str(SAMPLE / "outlets.csv"), "--store", str(store)]
    assert main(command) == 0
    assert "removed     5 invisible characters from 1 documents" in capsys.readouterr().out
    with snapshot.open(store) as snap:
        found = snap.table("documents").set_index("path")["removed_n"]
    assert found[["archive/a.txt", "archive/b.txt"]].tolist() == [5, 0]
    assert found.isna()["archive/c.txt"], "of a file without an article nothing is known"
    assert main(command) == 0
    assert "removed     5 invisible" in capsys.readouterr().out, "also where nothing has changed"


def test_a_mapped_table_is_read(tmp_path: Path) -> None:
    columns = {
        "text": "body_zh", "title": "headline_zh", "outlet": "outlet_name", "published": "posted_at", "url": "permalink",
    }  # fmt: skip
    report = build(
        Plan(
            (SAMPLE / "records" / "mapped.csv",), tmp_path, SAMPLE / "outlets.csv", columns=columns, here=True
        )
    )
    assert report.status["kept"] >= 1 and report.outlets == {"shore": report.status["kept"]}


def test_a_missing_archive_is_named(tmp_path: Path, capsys) -> None:
    assert main(["build", str(tmp_path / "nowhere"), "--store", str(tmp_path / "s")]) == 2
    assert "nowhere" in capsys.readouterr().err
    assert not (tmp_path / "s" / "CURRENT").exists()


def test_the_summary_adds_up(tmp_path: Path, capsys, key: dict) -> None:
    assert main(sample_build(tmp_path / "sample")) == 0
    out = capsys.readouterr().out
    kept = sum(r["status"] == "kept" for r in key.values())
    assert f"{len(key):,} documents" in out and f"{kept:>8,}  articles" in out
    assert "not an archive  sample/outlets.csv: " in out
