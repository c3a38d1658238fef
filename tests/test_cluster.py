"""A real Dask scheduler and two worker processes on loopback: the same snapshot, also when one of them is killed."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from framing import ledger, pipeline
from framing.pipeline import Plan, build
from tests.cluster import Cluster, started
from tests.conftest import ROOT
from tests.figures import Report
from tests.hostile import slow

pytest.importorskip("distributed", reason="the cluster extra is not installed: requirements-cluster.txt")
SAMPLE = ROOT / "data" / "sample"


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    with started(tmp_path) as made:
        yield made


def plan(store: Path, scheduler: str | None) -> Plan:
    return Plan((SAMPLE,), store, SAMPLE / "outlets.csv", jobs=1, scheduler=scheduler)


def test_a_cluster_gives_the_same_snapshot_also_when_a_worker_dies(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "FILES", 2)
    alone = build(plan(tmp_path / "alone" / "store", None))
    together = build(plan(tmp_path / "together" / "store", cluster.address))

    def kill(stage: str, done: int, total: int | None) -> None:
        if stage == "read" and total and done >= total / 3 and cluster.workers[0].poll() is None:
            cluster.workers[0].send_signal(signal.SIGKILL)
            cluster.workers[0].wait()

    bereaved = build(plan(tmp_path / "bereaved" / "store", cluster.address), kill)
    assert cluster.workers[0].returncode == -signal.SIGKILL and cluster.workers[1].poll() is None
    assert alone.snapshot == together.snapshot == bereaved.snapshot
    assert together.scored == alone.scored


@pytest.mark.long
def test_a_worker_of_another_version_is_refused(cluster: Cluster, tmp_path: Path, monkeypatch) -> None:
    from framing.errors import WorkerError

    monkeypatch.setattr(pipeline, "code_version", lambda: "another")
    with pytest.raises(WorkerError, match="another version"):
        build(plan(tmp_path / "store", cluster.address))
    assert not (tmp_path / "store" / "CURRENT").exists()


@pytest.mark.long
@pytest.mark.parametrize("nanny", [False, True], ids=["alone", "nanny"])
def test_documents_have_their_bounds_on_a_cluster_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figure: Report, nanny: bool
) -> None:
    root = slow.archive(tmp_path)
    monkeypatch.setattr(pipeline, "work", slow.work)
    monkeypatch.setattr(pipeline, "score", slow.score)
    with started(tmp_path, nanny=nanny) as cluster:
        report = build(Plan((root,), tmp_path / "store", SAMPLE / "outlets.csv", scheduler=cluster.address))
        assert [w.poll() for w in cluster.workers] == [None, None], "no worker died of them"
    assert slow.told(report.quarantined) == slow.ALL
    alone = build(Plan((root,), tmp_path / "alone" / "store", SAMPLE / "outlets.csv", jobs=2))
    assert report.snapshot == alone.snapshot
    if nanny:
        figure(3, "such documents ended on a Dask cluster, whose workers live on", len(report.quarantined))
