"""A reader beside a writer: run as ``python -m tests.crash.reader STORE SECONDS``, it reads as the pages do, without pause.

Every table of the store says of which generation it is. A read asks several tables
and is torn where their answers are of two generations, or of another than the
snapshot's own. One snapshot is kept open from the first to the last moment.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections import Counter
from pathlib import Path

import streamlit as st

from framing import snapshot
from framing.dashboard import datasets, pins, queries
from framing.dashboard.scope import Scope
from framing.errors import SnapshotError

SEEN, PATIENCE = 3, 120
"""A slow machine reads on until it has met so many snapshots, for at most so many seconds more."""
ASKED = (
    "SELECT DISTINCT name_en AS g FROM outlets",
    "SELECT DISTINCT gloss_en AS g FROM lexicon",
    "SELECT DISTINCT label_en AS g FROM events",
    "SELECT DISTINCT title AS g FROM articles",
    "SELECT DISTINCT text AS g FROM sections",
)


def page(store: Path) -> tuple[str, set[str]]:
    """What a page does: it looks which snapshot is live, then asks for it by its id. The id, and the generations seen."""
    dataset, _pin = pins.opened(datasets.look("store", store))
    path, sid = str(store), dataset.snapshot_id
    snap = queries.opened(path, sid)
    assert snap.id == sid
    seen = {str(snap.manifest["dataset"]["note_en"])}
    seen |= set(queries.outlets(path, sid)["name_en"]) | set(queries.lexicon(path, sid)["gloss_en"])
    seen |= set(queries.widest(path, sid, ("tide", "ridge"), 5)["label_en"])
    assert queries.counted(path, sid, Scope())["articles"].sum() == len(
        queries.opened(path, sid).table("articles")
    )
    return snap.id, seen


def direct(store: Path) -> tuple[str, set[str]]:
    """What an export does: it opens whatever is live."""
    with snapshot.open(store) as snap:
        return snap.id, {str(g) for sql in ASKED for g in snap.query(sql)["g"]} | {
            str(snap.manifest["dataset"]["note_en"])
        }


def main(store: Path, seconds: float) -> None:
    """Print what happened, as JSON."""
    logging.disable()  # Streamlit says that nobody serves this process
    told, ids, said = Counter[str](), set[str](), ""
    with snapshot.open(store) as kept:
        first = kept.query(ASKED[0])["g"].tolist()
        end = time.monotonic() + seconds
        while time.monotonic() < end or (len(ids) < SEEN and time.monotonic() < end + PATIENCE):
            for read in (page, direct):
                try:
                    name, seen = read(store)
                except SnapshotError as error:
                    told["errors"] += 1
                    said = str(error)
                    continue
                told["reads"] += 1
                told["torn"] += len(seen) != 1
                ids.add(name)
            told["old"] += kept.query(ASKED[0])["g"].tolist() == first
            told["rounds"] += 1
            st.cache_data.clear()
            st.cache_resource.clear()
    print(json.dumps({**told, "snapshots": len(ids), "said": said}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
