"""The same statement in its renderings, as a table, for every event that several outlets told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from framing.comparing.tasks import Task
from framing.model import Quote
from framing.statements import Said, Statement, align

COLUMNS = ("event_id", "article_id", "outlet", *Quote._fields, "text")
"""What :func:`table` wants to know of quotations."""
_QUOTES = 4_000
"""Quotations of a task, to the end of the event."""


def tasks(quotes: pd.DataFrame) -> list[Task]:
    """Tasks whose results, one after the other, are the table of ``quotes`` (see :func:`table`)."""
    begins = np.flatnonzero((quotes["event_id"] != quotes["event_id"].shift()).to_numpy(bool))
    cuts = [0, *begins[np.flatnonzero(np.diff(begins // _QUOTES)) + 1].tolist(), len(quotes)]
    return [
        Task(f"statements, quotations {low} to {high}", table, (quotes.iloc[low:high],))
        for low, high in pairwise(cuts)
        if low < high
    ]


def table(quotes: pd.DataFrame) -> list[dict[str, Any]]:
    """The statements table: utterances that two outlets or more render, by event, the fullest rendering first.

    Args:
        quotes: COLUMNS; by ascending event.
    """
    rows: list[dict[str, Any]] = []
    said = zip(quotes["event_id"].tolist(), _said(quotes), strict=True)
    for event, own in groupby(said, key=itemgetter(0)):
        for statement in align([one for _, one in own], across=True):
            rows += _rows(str(event), statement)
    return sorted(rows, key=lambda r: (r["event_id"], r["statement_id"]))


def _said(rows: pd.DataFrame) -> Iterator[Said]:
    plain = rows.astype(object).where(rows.notna(), None)
    quotes = map(Quote, *(plain[name].tolist() for name in Quote._fields))
    articles, outlets, texts = (plain[name].tolist() for name in ("article_id", "outlet", "text"))
    return map(Said, articles, outlets, quotes, texts)


def _rows(event: str, statement: Statement) -> Iterator[dict[str, Any]]:
    first = statement.members[0].said
    named = f"{event} {first.article_id} {first.quote.section} {first.quote.start} {first.quote.end}"
    id_ = f"q{hashlib.sha256(named.encode()).hexdigest()[:12]}"
    for place, member in enumerate(statement.members):
        quote = member.said.quote
        yield {
            "statement_id": id_, "event_id": event, "article_id": member.said.article_id, "outlet": member.said.outlet,
            "place": place, "section": quote.section, "start": quote.start, "end": quote.end, "text": member.said.text,
            "kind": quote.kind, "speaker": quote.speaker, "speaker_group": quote.speaker_group, "verb": quote.verb,
            "wording": member.wording, "length": member.length, "kept": member.kept,
            "edits": _json([(e.kind, *e.full, *e.own) for e in member.edits]), "score": member.score,
            "reasons": _json(member.reasons),
        }  # fmt: skip


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
