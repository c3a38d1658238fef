"""What a build found out, as frames and rows of a snapshot's tables."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing import actors, lexicon, voices
from framing.ingest import Record
from framing.model import Event, Match
from framing.outlets import Outlets
from framing.versions import Groups

if TYPE_CHECKING:
    from framing.events import Matching

Row = dict[str, Any]
_KEPT = ["article_id", "url", "published_utc", "published_precision", "published_source", "versions"]


def documents(
    found: pd.DataFrame, groups: Groups, owner: np.ndarray, failed: Sequence[Record]
) -> pd.DataFrame:
    """The documents table, sorted by path.

    Args:
        found: documents as read, in the order offered, one row each.
        groups: articles, and the article of each distinct document (rows where ``owner`` is the row itself).
        owner: for each row the first row of the same bytes, -1 where it has no article.
        failed: files that could not be opened.
    """
    rows = np.arange(len(found))
    has = owner >= 0
    article = np.full(len(found), -1)
    article[has & (owner == rows)] = groups.article
    article[has] = article[owner[has]]
    ids, scored = groups.articles["article_id"].to_numpy(object), groups.articles["scored"].to_numpy(np.int64)
    kept_rows = np.flatnonzero(has & (owner == rows))
    own = found.iloc[np.where(has, owner, rows)]
    best = np.full(len(found), -1)
    best[has] = kept_rows[scored[article[has]]]
    path = found["path"].to_numpy(object)
    copy, other = has & (owner != rows), has & (owner == rows) & (best != rows)
    status, reason = found["status"].to_numpy(object).copy(), found["reason"].to_numpy(object).copy()
    status[copy | other] = "version"
    reason[copy] = [f"same bytes as {path[o]}" for o in owner[copy]]
    reason[other] = [f"another version is scored: {path[b]}" for b in best[other]]
    table = pd.DataFrame({
        "document_id": found["document_id"], "path": path, "layout": found["layout"],
        "article_id": np.where(has, ids[article] if len(ids) else None, None), "status": status,
        "reason": [r if isinstance(r, str) else None for r in reason],
        "outlet": own["outlet"].to_numpy(), "title": own["title_raw"].to_numpy(), "url": own["url"].to_numpy(),
        "published_utc": own["published_utc"].to_numpy(), "mirror_utc": own["mirror_utc"].to_numpy(),
        "encoding": found["encoding"], "bytes": found["bytes"],
        "removed_n": found["removed_n"].astype("Int64"),
    })  # fmt: skip
    more = [
        {
            "document_id": r.document_id,
            "path": r.path,
            "status": r.status,
            "reason": r.reason,
            "bytes": r.size,
        }
        for r in failed
    ]
    if more:
        table = pd.concat([table, pd.DataFrame(more)], ignore_index=True)
    return table.sort_values(["path", "document_id"], ignore_index=True)


def placed(documents: pd.DataFrame, groups: Groups, matching: Matching) -> pd.DataFrame:
    """One row an article: its document and outlet, its event and storyline, and the match that put it there.

    ``place`` numbers them by event and article, as tables of the snapshot are in order.

    Args:
        documents: the distinct documents that ``groups`` is of.
    """
    frame = groups.articles[_KEPT].assign(doc=documents["doc"].to_numpy()[groups.articles["scored"]])
    place = {a: e for e in matching.events for a in e.article_ids}
    events = [place[a] for a in frame["article_id"]]
    best = _best(matching.matches, place)
    matches = [best.get(a) for a in frame["article_id"]]
    named = [(e.event_id, a) for e, a in zip(events, frame["article_id"], strict=True)]
    return frame.assign(
        outlet=documents["outlet"].to_numpy()[groups.articles["scored"]],
        place=np.argsort(sorted(range(len(named)), key=named.__getitem__)),
        event_id=pd.array([e.event_id for e in events], dtype="str"),  # also where there is none
        storyline_id=pd.array([e.storyline_id for e in events], dtype="str"),
        correction=pd.array([e.correction for e in events], dtype="str"),
        match_score=[m.score if m else None for m in matches],
        match_reasons=pd.array([_reasons(m) if m else None for m in matches], dtype="str"),
    )


def events(matching: Matching, placed: pd.DataFrame, outlets: Sequence[str]) -> pd.DataFrame:
    """The events table, by event id: storyline, labels, manual acts, and the articles of ``placed`` counted.

    Args:
        outlets: ids in their fixed order, for the columns ``n_<outlet>``.
    """
    named = ["event_id", "storyline_id", "label_zh", "label_en", "correction"]
    rows = [(e.event_id, e.storyline_id, e.label_zh, e.label_en, e.correction) for e in matching.events]
    by = placed.groupby("event_id")
    when = by["published_utc"]
    told = pd.crosstab(placed["event_id"], placed["outlet"]).reindex(columns=list(outlets), fill_value=0)
    counted = pd.DataFrame({"first_utc": when.min(), "last_utc": when.max(), "n_articles": by.size()})
    counted = counted.assign(n_outlets=(told > 0).sum(axis=1)).join(told.add_prefix("n_"))
    table = pd.DataFrame(rows, columns=named).astype("str").set_index("event_id").join(counted, how="inner")
    return table.sort_index().reset_index()


def rest(matching: Matching, outlets: Outlets) -> dict[str, list[Row]]:
    """Rows of the small tables: redirects, outlets, lexicon, families, actors, verbs."""
    return {
        "redirects": [
            {"old_event_id": old, "event_id": new} for old, new in sorted(matching.redirects.items())
        ],
        "outlets": [asdict(o) | {"names": ";".join(o.names), "domains": ";".join(o.domains)} for o in outlets.rows],
        "lexicon": [dict(row) | {"guard": row["guard"] or None} for row in lexicon.load().table],
        "families": [
            {"family": f.id, "name_zh": f.name.zh, "name_en": f.name.en, "kind": f.kind, "order": i}
            for i, f in enumerate(lexicon.load().families)
        ],
        "actors": [
            {
                "actor": a.id, "name_zh": a.name_zh, "name_en": a.name_en, "kind": a.kind, "speaker_group": a.group,
                "part_of": a.part_of,
            }
            for a in actors.load().values()
        ],
        "verbs": [
            {"verb_class" if k == "class" else k: v or None for k, v in row.items()} for row in voices.verbs()
        ],
    }  # fmt: skip


def matches(matching: Matching) -> pd.DataFrame:
    """The matches table, by article ids."""
    found = sorted(matching.matches, key=lambda m: (m.article_id_a, m.article_id_b))
    return pd.DataFrame({
        "article_id_a": pd.array([m.article_id_a for m in found], dtype="str"),
        "article_id_b": pd.array([m.article_id_b for m in found], dtype="str"),
        "score": np.array([m.score for m in found], np.float64),
        "relation": pd.array([m.relation for m in found], dtype="str"),
        "reasons": pd.array([_reasons(m) for m in found], dtype="str"),
    })  # fmt: skip


def families() -> list[str]:
    """Lexicon families in their fixed order."""
    return [f.id for f in lexicon.load().families]


def _best(matches: Sequence[Match], place: Mapping[str, Event]) -> dict[str, Match]:
    """For each article its strongest match inside its own event."""
    best: dict[str, Match] = {}
    for match in matches:
        one, other = match.article_id_a, match.article_id_b
        if place[one].event_id != place[other].event_id:
            continue
        for article in (one, other):
            if article not in best or match.score > best[article].score:
                best[article] = match
    return best


def _reasons(match: Match) -> str:
    return json.dumps(match.reasons, ensure_ascii=False, separators=(",", ":"))
