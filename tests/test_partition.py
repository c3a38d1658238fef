"""Parts: what was read comes back as it was; they are whole or not there; a damaged one is named."""

from __future__ import annotations

import uuid
from pathlib import Path

import numpy as np
import pytest

from framing import ledger, outlets, partition, pipeline
from framing.columnar import stored_articles
from framing.errors import ArchiveError, SnapshotError, WorkerError
from framing.ingest import ingest
from framing.model import SCORED, Hit, Sentence
from framing.partition import Job, Unit, code_version, work
from framing.readers import load
from framing.scoring import scorers
from framing.snapshot import parts
from framing.snapshot.parts import Parts
from tests.conftest import ROOT

SAMPLE = ROOT / "data" / "sample"
KNOWN = outlets.load(SAMPLE / "outlets.csv")


def job(store: Parts, **changes: object) -> Job:
    fields = {
        "parts": store.url, "outlets": KNOWN, "columns": {}, "code": code_version(),
        "scorers": {s.name: s.version for s in scorers()},
    }  # fmt: skip
    return Job(**{**fields, **changes})


def unit(store: Parts) -> Unit:
    return ledger.plan(store, "r", ledger.offered([SAMPLE]).files).fresh[0]


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Parts, Unit]:
    store = Parts(str(tmp_path_factory.mktemp("parts")))
    one = unit(store)
    work(job(store), one)
    return store, one


def test_tables_have_the_fields_of_what_they_hold() -> None:
    assert tuple(parts.TABLES["hits"])[1:] == Hit._fields
    assert tuple(parts.TABLES["sentences"])[1:] == Sentence._fields


def test_articles_come_back_as_they_were_read(done: tuple[Parts, Unit]) -> None:
    store, one = done
    read = [r.article for _, r in ingest(load(one.references), KNOWN, {}) if r.article]
    back = [article for _, article in stored_articles(store, one.part)]
    assert len(back) == len(read) > 30
    for was, now in zip(read, back, strict=True):
        sections = {name: s for name, s in was.sections.items() if s.text}
        assert dict(now.sections) == sections and now.sentences == was.sentences
        for name in (
            "article_id",
            "title_raw",
            "url",
            "published",
            "mirror",
            "form",
            "text_hash",
            "chars",
            "main",
        ):
            assert getattr(now, name) == getattr(was, name), name
    assert all(s.section in SCORED for a in back for s in a.sentences)


def test_a_second_time_does_nothing(done: tuple[Parts, Unit]) -> None:
    store, one = done
    again = work(job(store), one)
    assert again.scored == {} and again.documents == 46


@pytest.mark.parametrize("scheme", ["memory", "file"])
def test_any_file_system_will_do(scheme: str, tmp_path: Path) -> None:
    store = Parts(f"{scheme}://{tmp_path}/{uuid.uuid4().hex}")
    one = unit(store)
    work(job(store), one)
    assert store.all() == [one.part]
    assert not [name for name in store.names(one.part) if name.endswith(".tmp")]
    assert store.get(one.part, "documents.parquet").num_rows == 46
    store.remove([one.part])
    assert store.all() == [] and store.names(one.part) == set()


def test_what_is_not_ours_is_neither_seen_nor_swept(tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "notes.md").write_text("mine")
    store = Parts(str(tmp_path))
    store.put_bytes("0123456789abcdef", "x", b"")
    store.put_json("last.json", {})
    assert store.all() == ["0123456789abcdef", "last.json"]
    pipeline.build(
        pipeline.Plan(
            (SAMPLE,), tmp_path / "store", SAMPLE / "outlets.csv", here=True, parts=str(tmp_path), fresh=True
        )
    )
    assert (tmp_path / "thesis").is_dir() and (tmp_path / "notes.md").read_text() == "mine"
    assert "0123456789abcdef" not in store.all()


def test_a_place_nobody_knows_is_refused() -> None:
    with pytest.raises(SnapshotError, match="cannot be opened"):
        Parts("nosuch://place")


def test_a_damaged_part_is_named_with_the_remedy(tmp_path: Path) -> None:
    store = Parts(str(tmp_path))
    store.put_bytes("p", "documents.parquet", b"not parquet")
    store.put_bytes("p", "samples.npz", b"not arrays")
    with pytest.raises(SnapshotError, match=r"p/documents\.parquet.*build again"):
        store.get("p", "documents.parquet")
    with pytest.raises(SnapshotError, match=r"p/samples\.npz.*build again"):
        store.get_arrays("p", "samples.npz")


@pytest.mark.parametrize("change", ["one less", "one of another article"])
def test_sentences_that_are_not_the_articles_own_are_named(tmp_path: Path, change: str) -> None:
    store = Parts(str(tmp_path))
    one = unit(store)
    work(job(store), one)
    rows = store.get(one.part, "sentences.parquet").to_pydict()
    if change == "one less":
        rows = {name: values[:-1] for name, values in rows.items()}
    else:
        at = next(n for n in range(len(rows["doc"])) if rows["doc"][n] != rows["doc"][0])
        rows["doc"][at] = rows["doc"][0]
    store.put(one.part, "sentences.parquet", rows, parts.TABLES["sentences"])
    with pytest.raises(
        SnapshotError, match=r"sentences\.parquet: .*not those of the part's articles.*build again"
    ):
        list(stored_articles(store, one.part))


def test_arrays_come_back(tmp_path: Path) -> None:
    store = Parts(str(tmp_path))
    store.put_arrays("p", "x.npz", {"a": np.arange(3, dtype=np.uint32), "b": np.zeros((0, 2))})
    back = store.get_arrays("p", "x.npz")
    assert back["a"].tolist() == [0, 1, 2] and back["a"].dtype == np.uint32 and back["b"].shape == (0, 2)


def test_a_worker_of_another_version_refuses(tmp_path: Path) -> None:
    store = Parts(str(tmp_path))
    with pytest.raises(WorkerError, match="another version"):
        work(job(store, code="other"), unit(store))
    assert store.all() == []


def test_an_archive_that_a_worker_does_not_see_is_an_error_not_a_loss(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.md").write_text("text")
    store = Parts(str(tmp_path / "parts"))
    one = ledger.plan(store, "r", ledger.offered([tmp_path / "a"]).files).fresh[0]
    (tmp_path / "a" / "1.md").unlink()
    with pytest.raises(ArchiveError, match="same path on every machine"):
        work(job(store), one)
    assert store.all() == []


def test_arrows_own_pool_is_back_afterwards() -> None:
    import pyarrow as pa

    before = pa.default_memory_pool().backend_name
    with pytest.raises(ValueError, match="inside"), parts.at_hand():
        assert pa.default_memory_pool().backend_name == "system"
        raise ValueError("inside")
    assert pa.default_memory_pool().backend_name == before


def test_the_collector_is_back_afterwards() -> None:
    import gc

    with pytest.raises(ValueError, match="inside"), partition.uncollected():
        assert not gc.isenabled()
        raise ValueError("inside")
    assert gc.isenabled()
