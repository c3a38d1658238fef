"""Pipeline results as the rows of a snapshot's tables."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from framing import lexicon
from framing.model import Article, Match, Measures
from framing.outlets import Outlets
from framing.versions import Versioned

if TYPE_CHECKING:
    from framing.events import Matching
    from framing.ingest import Record

Row = dict[str, Any]


def build(
    records: Sequence[Record],
    articles: Sequence[Versioned],
    measures: Mapping[str, Sequence[Measures]],
    matching: Matching,
    outlets: Outlets,
) -> dict[str, list[Row]]:
    """Rows of every table in one fixed order, so that equal input gives equal files.

    What belongs to an article stands event by event, so that a page reads one stretch of each file.
    """
    place = _places(matching)
    best = _best(matching.matches, place)
    articles = sorted(articles, key=lambda v: (place[v.article.article_id]["event_id"], v.article.article_id))
    return {
        "documents": _documents(records, articles),
        "articles": [_article(v, measures[v.article.article_id], place, best) for v in articles],
        "sections": [row for v in articles for row in _placed(v, place, _sections(v.article))],
        "sentences": [row for v in articles
                      for row in _placed(v, place, _sentences(v.article, measures[v.article.article_id]))],
        "hits": [row for v in articles for row in _placed(v, place, _hits(v.article, measures[v.article.article_id]))],
        "events": _events(articles, matching, list(outlets)),
        "matches": [_match(m) for m in sorted(matching.matches, key=lambda m: (m.article_id_a, m.article_id_b))],
        "redirects": [
            {"old_event_id": old, "event_id": new} for old, new in sorted(matching.redirects.items())
        ],
        "outlets": [asdict(o) | {"names": ";".join(o.names), "domains": ";".join(o.domains)} for o in outlets.rows],
        "lexicon": [dict(row) | {"guard": row["guard"] or None} for row in lexicon.load().table],
        "families": _families(),
    }  # fmt: skip


def families() -> list[str]:
    """Lexicon families in their fixed order."""
    return [f.id for f in lexicon.load().families]


def _naive(when: datetime | None) -> datetime | None:
    return when.replace(tzinfo=None) if when else None


def _documents(records: Sequence[Record], articles: Sequence[Versioned]) -> list[Row]:
    owner = {version.document_id: v for v in articles for version in v.versions}
    rows = []
    for record in records:
        versioned = (
            owner.get(record.document_id) if record.layout and record.status != "quarantined" else None
        )
        own = (
            next((a for a in versioned.versions if a.document_id == record.document_id), None)
            if versioned
            else None
        )
        row: Row = {
            "document_id": record.document_id, "path": record.path, "layout": record.layout, "bytes": record.size,
            "status": record.status, "reason": record.reason, "encoding": record.encoding,
        }  # fmt: skip
        if versioned and own:
            row |= {
                "article_id": versioned.article.article_id, "outlet": own.outlet, "title": own.title_raw,
                "url": own.url, "published_utc": _naive(own.published), "mirror_utc": _naive(own.mirror),
            }  # fmt: skip
            if record.status == "kept" and own is not versioned.versions[0]:
                row |= {
                    "status": "version",
                    "reason": f"another version is scored: {versioned.versions[0].path}",
                }
        rows.append(row)
    return sorted(rows, key=lambda r: (r["path"], r["document_id"]))


def _article(
    versioned: Versioned, measures: Sequence[Measures], place: Mapping[str, Row], best: Mapping[str, Match]
) -> Row:
    a = versioned.article
    match = best.get(a.article_id)
    row: Row = {
        "article_id": a.article_id, "outlet": a.outlet, "title": a.title, "title_raw": a.title_raw, "url": a.url,
        "author": a.author, "published_utc": _naive(a.published), "published_precision": a.published_precision,
        "published_source": a.published_source, "mirror_utc": _naive(a.mirror), "form": a.form, "chars": a.chars,
        "layout": a.layout, "document_id": a.document_id, "versions": len(versioned.versions),
        **place[a.article_id],
        "match_score": match.score if match else None,
        "match_reasons": _reasons(match) if match else None,
        "sentences_n": len(a.sentences),
    }  # fmt: skip
    for one in measures:
        for name, value in one.article.items():
            row[name] = value.value
            if name == "sentiment_mean":
                row |= {"sentiment_n": value.n, "sentiment_reason": value.reason}
    return row


def _placed(v: Versioned, place: Mapping[str, Row], rows: Iterable[Row]) -> Iterator[Row]:
    event = place[v.article.article_id]["event_id"]
    return (row | {"event_id": event} for row in rows)


def _sections(a: Article) -> list[Row]:
    return [
        {
            "article_id": a.article_id, "section": name, "text": section.text, "chars": len(section.text),
            "runs": json.dumps(section.runs, separators=(",", ":")),
        }
        for name, section in a.sections.items()
        if section.text
    ]  # fmt: skip


def _sentences(a: Article, measures: Sequence[Measures]) -> list[Row]:
    values = {name: column for m in measures for name, column in m.sentences.items()}
    rows = []
    for i, s in enumerate(a.sentences):
        row: Row = {
            "article_id": a.article_id, "sentence_no": s.sentence_no, "section": s.section,
            "paragraph": s.paragraph, "start": s.start, "end": s.end, "text": s.text,
        }  # fmt: skip
        for name, column in values.items():
            row |= {name: column[i].value, f"{name}_reason": column[i].reason}
        rows.append(row)
    return rows


def _hits(a: Article, measures: Sequence[Measures]) -> list[Row]:
    hits = [h for m in measures for h in m.hits]
    hits.sort(key=lambda h: (h.sentence_no, h.start, h.end, h.family))
    return [{"article_id": a.article_id, **asdict(h)} for h in hits]


def _places(matching: Matching) -> dict[str, Row]:
    return {
        article: {"event_id": e.event_id, "storyline_id": e.storyline_id, "correction": e.correction}
        for e in matching.events
        for article in e.article_ids
    }


def _best(matches: Sequence[Match], place: Mapping[str, Row]) -> dict[str, Match]:
    """For each article its strongest match inside its own event."""
    best: dict[str, Match] = {}
    for match in matches:
        one, other = match.article_id_a, match.article_id_b
        if place[one]["event_id"] != place[other]["event_id"]:
            continue
        for article in (one, other):
            if article not in best or match.score > best[article].score:
                best[article] = match
    return best


def _match(match: Match) -> Row:
    return {
        "article_id_a": match.article_id_a, "article_id_b": match.article_id_b,
        "score": match.score, "relation": match.relation, "reasons": _reasons(match),
    }  # fmt: skip


def _reasons(match: Match) -> str:
    return json.dumps(match.reasons, ensure_ascii=False, separators=(",", ":"))


def _events(articles: Sequence[Versioned], matching: Matching, outlets: Sequence[str]) -> list[Row]:
    by_id = {v.article.article_id: v.article for v in articles}
    rows = []
    for event in matching.events:
        members = [by_id[i] for i in event.article_ids]
        times = sorted(a.published for a in members if a.published)
        counts = {f"n_{name}": sum(a.outlet == name for a in members) for name in outlets}
        rows.append({
            "event_id": event.event_id, "storyline_id": event.storyline_id,
            "label_zh": event.label_zh, "label_en": event.label_en,
            "first_utc": _naive(times[0]) if times else None, "last_utc": _naive(times[-1]) if times else None,
            "n_articles": len(members), "n_outlets": sum(n > 0 for n in counts.values()),
            "correction": event.correction, **counts,
        })  # fmt: skip
    return sorted(rows, key=lambda r: r["event_id"])


def _families() -> list[Row]:
    return [
        {"family": f.id, "name_zh": f.name.zh, "name_en": f.name.en, "order": i}
        for i, f in enumerate(lexicon.load().families)
    ]
