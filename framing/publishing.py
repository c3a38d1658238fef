"""Everything a build found out → the tables of a snapshot, published."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from framing import __version__, events, lastbuild, snapshot, tables
from framing.archive import Archive
from framing.columnar import sentence_columns
from framing.comparing import copied, keyed, stated
from framing.comparing.copied import Copied
from framing.comparing.tasks import Hire, done, hiring
from framing.ingest import Record
from framing.outlets import Outlets
from framing.partition import stem
from framing.scoring import Scorer
from framing.snapshot.assemble import Assembly, Scored, framed
from framing.snapshot.files import Made, Source
from framing.snapshot.parts import Parts
from framing.versions import Groups


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What was read, brought together and compared; ``failed`` are files that could not be opened."""

    archive: Archive
    groups: Groups
    matching: events.Matching
    copied: Copied
    failed: Sequence[Record]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """What a build was asked for: where to publish, under which names, by which scorers."""

    store: Path
    dataset: Mapping[str, str]
    outlets: Outlets
    scorers: Sequence[Scorer]
    corrections: str
    parts: Parts
    cores: int
    hire: Hire


def publish(found: Found, frame: Frame, scored: Callable[[], object]) -> tuple[str, pd.DataFrame]:
    """Put the tables together and publish them; the snapshot's id, and its documents table.

    Tables that rest on scores are made last: ``scored`` returns when every part has its scores.

    Raises:
        SnapshotError: the parts cannot be read, or the store not be written.
    """
    archive, groups, matching = found.archive, found.groups, found.matching
    documents = tables.documents(archive.found, groups, archive.owner, found.failed)
    placed = tables.placed(archive.documents, groups, matching).assign(
        shared_copy=pd.array(found.copied.shared, dtype="str")
    )
    families, ids = tables.families(), list(frame.outlets)
    scratch = frame.store / f".stage-scratch-{os.getpid()}"
    results = [
        Scored(stem(s.name, s.version), tuple(s.columns), s.tables, bool(sentence_columns(s)))
        for s in frame.scorers
    ]
    with (
        Assembly(frame.parts, archive.parts, placed, results, scratch, scored) as bench,
        ThreadPoolExecutor(1) as beside,  # which has ended before the scratch folder goes
    ):
        streamed = bench.tables(families, ids)
        built: dict[str, Source] = {
            "sections": streamed.pop("sections"),
            "documents": lambda: framed("documents", documents),
            "matches": lambda: framed("matches", tables.matches(matching)),
            "copies": lambda: framed("copies", copied.pairs(found.copied)),
            "events": lambda: framed("events", tables.events(matching, placed, ids), ids),
            **tables.rest(matching, frame.outlets),
            "substitutions": lambda: copied.substitutions(found.copied, archive, groups, ids),
            **streamed,
            "keyness": lambda: compared.result()["keyness"],
            "statements": lambda: compared.result()["statements"],
        }
        compared = beside.submit(_compared, bench, placed, found, ids, frame.hire)
        name = snapshot.publish(
            frame.store, built, _manifest(documents, matching, frame), families=families, outlets=ids,
            threads=frame.cores,
        )  # fmt: skip
    snapshot.prune(frame.store)
    return name, documents


def _quotes(bench: Assembly, placed: pd.DataFrame) -> pd.DataFrame:
    """Quotations of the events that several outlets told, by event."""
    several = np.empty(len(placed), bool)
    several[placed["place"]] = _several(placed["event_id"].to_numpy(str), placed["outlet"].to_numpy(str))
    found = bench.spans("quotes", stated.COLUMNS, several)
    return found[found["kind"] != "marked"].reset_index(drop=True)


def _compared(
    bench: Assembly, placed: pd.DataFrame, found: Found, ids: Sequence[str], hire: Hire
) -> dict[str, Made]:
    """The tables of keyness and of statements, by other processes where there is enough to do."""
    told, texts = _told(bench, placed, found)
    counting = keyed.counting(texts)
    with ThreadPoolExecutor(1) as beside, hiring(len(texts), hire)(max(len(texts), 1)) as workers:
        quotes = beside.submit(_quotes, bench, placed)
        words = keyed.joined(done(workers, counting))
        contrasting = keyed.tasks(told, words, ids)  # of two kinds of tasks the longer ones, so they go first
        compared = done(workers, [*contrasting, *stated.tasks(quotes.result())])
    return {
        "keyness": keyed.together(compared[: len(contrasting)]),
        "statements": list(chain.from_iterable(compared[len(contrasting) :])),
    }


def _told(bench: Assembly, placed: pd.DataFrame, found: Found) -> tuple[keyed.Told, list[str]]:
    """The articles that keyness compares, and their texts."""
    outlet, event = placed["outlet"].to_numpy(str), placed["event_id"].to_numpy(str)
    scored = found.groups.articles["scored"].to_numpy(np.int64)
    maybe = np.flatnonzero(_several(event, outlet))
    texts = dict(zip(maybe.tolist(), found.archive.texts(scored[maybe].tolist()), strict=True))
    genre = bench.column("genre")[placed["place"]]  # which are waited for
    told = keyed.Told(
        outlet,
        event,
        placed["storyline_id"].to_numpy(str),
        genre.astype(str),
        found.copied.group,
    )
    rows = told.compared()
    return told.part(rows), [texts[row] for row in rows.tolist()]


def _several(event: np.ndarray, outlet: np.ndarray) -> np.ndarray:
    """Whether several outlets told the event of each article."""
    told = pd.DataFrame({"event": event, "outlet": outlet})
    return (told.groupby("event")["outlet"].transform("nunique") > 1).to_numpy(bool)


def _manifest(documents: pd.DataFrame, matching: events.Matching, frame: Frame) -> dict[str, Any]:
    name = frame.dataset.get("id") or frame.store.name
    titles = ("title_zh", "title_en", "note_zh", "note_en")
    told = {k: frame.dataset.get(k, name if k.startswith("title") else "") for k in titles}
    roots = documents["path"].str.split("[/!#]", n=1, regex=True).str[0]
    return {
        "code_version": __version__,
        "dataset": {"id": name, **told, "holds_text": True},
        "inputs": {
            "paths": sorted(roots.unique().tolist()),
            "documents": len(documents),
            "sha256": lastbuild.digest(sorted(documents["document_id"].tolist())),
        },
        "scorers": {s.name: s.version for s in frame.scorers},
        "matcher": matching.version,
        "corrections": frame.corrections,
    }
