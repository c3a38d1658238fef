"""A hostile archive: each file read whole or set aside with a reason, within bounds, and nothing beside it changes."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest

from framing import bounds, outlets, pipeline, readers, runners, snapshot
from framing.cleaning.script import INVISIBLE
from framing.cli import main
from framing.ingest import ingest
from framing.pipeline import Plan, build
from scripts import hostile
from tests.conftest import ROOT
from tests.figures import Report
from tests.hostile import slow

OUTLETS = ROOT / "data" / "sample" / "outlets.csv"
OWN = ("documents", "sections", "sentences", "hits", "quotes", "tones", "facts")
"""Tables whose rows rest on one document alone."""
ARCHIVEWIDE = ("event_id", "storyline_id", "copy_of", "match_score", "match_reasons")


@dataclass(frozen=True)
class Built:
    """A corpus, the store built from it, the exit code and what the command printed."""

    root: Path
    store: Path
    code: int
    out: str

    def table(self, name: str) -> pd.DataFrame:
        """A table of the store."""
        with snapshot.open(self.store) as snap:
            return snap.table(name)

    @property
    def status(self) -> dict[str, str]:
        """Path below the archive → status."""
        found = self.table("documents")
        return dict(zip(found["path"].str.removeprefix("archive/"), found["status"], strict=True))


def built(root: Path, store: Path) -> Built:
    """Build by the command line, as anybody would."""
    told = StringIO()
    with redirect_stdout(told):
        code = main(["build", str(root), "--outlets", str(OUTLETS), "--store", str(store)])
    return Built(root, store, code, told.getvalue())


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Built:
    place = tmp_path_factory.mktemp("good")
    return built(hostile.write(place, hostile=False), place / "store")


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Built:
    place = tmp_path_factory.mktemp("both")
    return built(hostile.write(place), place / "store")


def is_good(path: str) -> bool:
    return "-good/" in path


EXPECTED = {
    "not_archive": {"bytes/blank.txt", "bytes/empty.txt", "html/one-comment.txt"},
    "kept": {
        "html/attribute.txt", "html/attributes.txt", "html/deep.txt", "html/images.txt", "html/invisible.txt",
        "html/links.txt", "html/mixed.txt", "html/paragraph.txt", "html/references.txt", "html/replaced.txt",
        "html/script.txt", "html/siblings.txt", "html/signs.txt", "html/title.txt", "html/tracker.txt",
        "html/unclosed.txt", "yaml/types.md", "yaml/tag.md", "special/-rf.txt", "special/=1+1.txt",
        "special/\\u202etxt.exe.txt", "special/\\xb5\\xc6.txt", "special/line\\nbreak.txt", "zip/escape.zip!same-1.txt",
    },
}  # fmt: skip
"""All else that is not cut or long has to be set aside."""


def test_every_file_is_read_whole_or_set_aside_with_a_reason(both: Built, figure: Report) -> None:
    documents = both.table("documents")
    seen = Counter(documents["path"].str.removeprefix("archive/"))
    assert set(seen) >= offered(both.root), "what was offered is listed"
    for path, status in both.status.items():
        kind = path.split("/")[0]
        if is_good(path):
            assert status in ("kept", "version"), path
        elif kind not in ("cut", "long") and path != "special/locked.txt":
            wanted = next((s for s, paths in EXPECTED.items() if path in paths), "quarantined")
            assert status == wanted, path
    unread = documents[documents["status"].isin(("quarantined", "not_archive"))]
    assert unread["reason"].str.len().min() > 20 and unread["article_id"].isna().all()
    figure(2, "hostile and good documents tried", len(documents))
    figure(2, "of them set aside with a reason", int((documents["status"] == "quarantined").sum()))


def offered(root: Path) -> set[str]:
    """Files below ``root`` that are one document each, of a name in plain letters."""
    found = (
        p
        for p in root.rglob("*.*")
        if p.is_file() and not p.is_symlink() and p.suffix not in (".zip", ".jsonl")
    )
    names = (str(p.relative_to(root)) for p in found)
    return {n for n in names if n.isprintable() and n.isascii()}


def test_they_are_counted_in_the_summary_and_the_exit_code(both: Built, good: Built) -> None:
    aside = sum(status == "quarantined" for status in both.status.values())
    assert (good.code, both.code) == (0, 1)
    line = next(line for line in both.out.splitlines() if line.strip().startswith("quarantined"))
    assert line.split()[1].replace(",", "") == str(
        len(both.table("documents").query("status == 'quarantined'"))
    )
    assert aside > 100 and both.out.count("quarantined archive/") == 20
    assert "more; export the documents table to see all" in both.out


def own_rows(one: Built) -> dict[str, pd.DataFrame]:
    """What the store says of the good documents, in every table whose rows rest on one document."""
    documents = one.table("documents")
    mine = documents[documents["path"].map(is_good)]
    found = {"documents": mine.astype({"removed_n": "Int64"})}  # whole where every file was read
    articles = one.table("articles")
    articles = articles[articles["article_id"].isin(mine["article_id"])]
    found["articles"] = articles.drop(columns=[c for c in ARCHIVEWIDE if c in articles])
    for name in OWN[1:]:
        rows = one.table(name)
        rows = rows[rows["article_id"].isin(mine["article_id"])]
        found[name] = rows.drop(columns=[c for c in ARCHIVEWIDE if c in rows])
    return {n: f.sort_values(list(f.columns[:5])).reset_index(drop=True) for n, f in found.items()}


def test_good_documents_come_out_as_they_do_alone(both: Built, good: Built, figure: Report) -> None:
    alone, among = own_rows(good), own_rows(both)
    for name, rows in alone.items():
        pd.testing.assert_frame_equal(among[name], rows, check_exact=True, obj=name)
    assert len(alone["articles"]) >= 20
    figure(3, "good documents unchanged by the hostile ones beside them", len(alone["documents"]))


@pytest.mark.long
def test_what_is_set_aside_leaves_no_trace_in_any_table(both: Built, tmp_path: Path) -> None:
    """The same archive without what was set aside gives the same snapshot, byte by byte, but for their rows."""
    clean = tmp_path / "archive"
    shutil.copytree(
        both.root,
        clean,
        symlinks=True,
        ignore=shutil.ignore_patterns("special", "zip"),
        copy_function=shutil.copy,
    )
    for path, status in both.status.items():
        if status in ("quarantined", "not_archive"):
            (clean / path).unlink(missing_ok=True)
    with_all = tmp_path / "all" / "archive"
    shutil.copytree(both.root, with_all, symlinks=True, ignore=shutil.ignore_patterns("special", "zip"))
    one = built(clean, tmp_path / "store")
    other = built(with_all, tmp_path / "all" / "store")
    assert (one.code, other.code) == (0, 1)
    assert differing(one.store, other.store) == {"documents"}


def differing(one: Path, other: Path) -> set[str]:
    """Tables of two stores that are not the same, byte by byte."""
    a, b = (
        {
            name: [f["sha256"] for f in table["files"]]
            for name, table in snapshot.manifest(s)["tables"].items()
        }
        for s in (one, other)
    )
    return {name for name in a.keys() | b.keys() if a.get(name) != b.get(name)}


def test_nothing_outside_the_archive_is_read(both: Built, figure: Report) -> None:
    with snapshot.open(both.store) as snap:
        texts = snap.table("sections")["text"].tolist() + snap.table("articles")["title"].tolist()
    assert not any(hostile.SECRET[:6] in text for text in texts)
    aside = both.table("documents").query("status == 'quarantined'")
    ways = aside[aside["path"].str.contains("/special/|escape.zip")]
    assert len(ways) >= 16
    assert not Path("yaml-was-obeyed").exists(), "no tag of YAML was obeyed"
    figure(9, "ways out of the archive tried, none followed", len(ways))
    swollen = aside[aside["path"].str.contains("bomb|liar|nested|cut.zip")]
    assert len(swollen) == 7
    figure(9, "zip bombs, lying, nested and damaged zips set aside", len(swollen))


def strings(one: Built) -> list[tuple[str, str, str]]:
    """(table, column, value) of every text of a store."""
    found = []
    for table in ("documents", "articles", "sections", "sentences", "hits", "quotes", "events"):
        frame = one.table(table)
        for column in frame.select_dtypes(exclude="number"):
            found += [(table, column, v) for v in frame[column].dropna().unique() if isinstance(v, str)]
    return found


def test_no_replacement_or_invisible_character_is_stored(both: Built, figure: Report) -> None:
    texts = strings(both)
    bad = [(t, c) for t, c, v in texts if INVISIBLE.search(v)]
    assert bad == [] and len(texts) > 1000
    figure(8, "stored texts with U+FFFD, NUL, bidi control or zero-width character", len(bad))
    figure(8, "texts looked through for them", len(texts))
    counted = both.table("documents").set_index("path")["removed_n"]
    gone = int(counted.sum())
    assert gone > 8 and f"removed     {gone:,} invisible characters" in both.out
    figure(8, "such characters removed and counted, a document's in its row", gone)


def test_front_matter_is_refused_or_plain(both: Built, figure: Report) -> None:
    status = {p: s for p, s in both.status.items() if p.startswith("yaml/")}
    assert Counter(status.values()) == {"quarantined": 12, "kept": 2}
    figure(7, "hostile headers set aside in a build", 12)


def spent(root: Path) -> tuple[float, float]:
    """Most seconds of computing, and most MB of memory, that reading one file or member below ``root`` took here."""
    known, seconds, growth = outlets.load(OUTLETS), [0.0], [0.0]
    for found in readers.references(root):
        if isinstance(found, readers.Failure):
            continue
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins anew
        before, began = memory("VmRSS"), time.process_time()
        list(ingest(readers.load([found]), known, {}))
        seconds.append(time.process_time() - began)
        growth.append(memory("VmHWM") - before)
    return max(seconds), max(growth)


def memory(name: str) -> float:
    """MB of this process as the kernel counts them under ``name``."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith(name)).split()[1]) / 1024


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="peaks are counted by Linux only")
def test_reading_a_hostile_document_costs_little(both: Built, figure: Report) -> None:
    seconds, growth = spent(both.root)
    assert seconds < bounds.SECONDS and growth < bounds.MEMORY / 2**20
    figure(3, "most seconds of computing to read a hostile document", round(seconds, 2))
    figure(3, "most MB of memory to read a hostile document", round(growth))


@pytest.mark.long
@pytest.mark.parametrize("later", [0.0, 0.5], ids=["scored as they are read", "scored later"])
def test_documents_beyond_their_bounds_are_set_aside_and_no_others(
    tmp_path: Path, good: Built, monkeypatch: pytest.MonkeyPatch, figure: Report, later: float
) -> None:
    root = slow.archive(tmp_path)
    monkeypatch.setattr(runners, "LATER", later)
    monkeypatch.setattr(pipeline, "work", slow.work)
    monkeypatch.setattr(pipeline, "score", slow.score)
    report = build(Plan((root,), tmp_path / "store", OUTLETS, jobs=2))
    assert slow.told(report.quarantined) == slow.ALL
    assert differing(good.store, tmp_path / "store") == {"documents"}
    monkeypatch.undo()
    again = build(Plan((root,), tmp_path / "store", OUTLETS, jobs=2))
    assert again.snapshot == report.snapshot, "what was set aside stays aside until it changes"
    figure(
        3,
        "documents ended at their bound of time or memory, or that end the program",
        len(report.quarantined),
    )


@pytest.mark.long
def test_the_large_corpus_is_read_within_its_bounds(tmp_path: Path, good: Built, figure: Report) -> None:
    one = built(hostile.write(tmp_path, large=True), tmp_path / "store")
    assert one.code == 1
    alone, among = own_rows(good), own_rows(one)
    for name, rows in alone.items():
        pd.testing.assert_frame_equal(among[name], rows, check_exact=True, obj=name)
    documents = one.table("documents")
    seconds, growth = spent(one.root / "large")
    assert seconds < bounds.seconds(20_000_000)
    figure(3, "most seconds of computing to read a document of the large corpus", round(seconds, 1))
    figure(3, "most MB of memory to read a document of the large corpus", round(growth))
    for name in ("hundred", "paragraph"):
        assert one.status[f"large/{name}.txt"] == "quarantined"
    assert [v for _, _, v in strings(one) if INVISIBLE.search(v)] == []
    figure(2, "documents of the large hostile corpus tried", len(documents))
    figure(
        3, "of the large corpus set aside with a reason", int((documents["status"] == "quarantined").sum())
    )
