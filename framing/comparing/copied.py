"""Shared copy of a whole archive as tables: pairs, what each article says of itself, and substitutions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import numpy as np
import pandas as pd

from framing import copies
from framing.archive import Archive
from framing.copies import Copies
from framing.versions import Groups

MENTIONED = 2
"""Pairs of articles that a substitution has to stand in: one pair is one editor's sentence."""


@dataclass(frozen=True, slots=True, eq=False)
class Copied:
    """Shared copy among the articles of ``groups``, in their order."""

    ids: np.ndarray
    outlets: list[str]
    found: Copies

    @property
    def shared(self) -> list[str]:
        """``shared_copy`` of each article."""
        return list(self.found.shared_copy)

    @property
    def group(self) -> np.ndarray:
        """Number of the group between outlets that each article is in, -1 where in none."""
        number = np.full(len(self.ids), -1)
        for n, group in enumerate(g for g in self.found.groups if g.kind == "between"):
            number[list(group.members)] = n
        return number


def find(archive: Archive, groups: Groups) -> Copied:
    """Shared copy among all articles; texts are read of candidates only."""
    articles = groups.articles
    scored = articles["scored"].to_numpy(np.int64)
    known = archive.prints(scored.tolist())
    outlets = archive.documents["outlet"].to_numpy(object)[scored]
    ids = articles["article_id"].to_numpy(object)
    found = copies.find(
        ids.tolist(),
        outlets.tolist(),
        articles["published_utc"].to_numpy("datetime64[us]"),
        known.fingerprints,
        lambda rows: archive.texts(scored[list(rows)].tolist()),
        day_only=(articles["published_precision"] == "day").fillna(False).to_numpy(bool),
        credits=known.credits,
    )
    return Copied(ids, outlets.tolist(), found)


def pairs(copied: Copied) -> pd.DataFrame:
    """The copies table: the earlier article first where it is known."""
    of = {(row, g.kind): g.group_id for g in copied.found.groups for row in g.members}
    rows = []
    for pair in copied.found.pairs:
        a, b = (pair.b, pair.a) if pair.source == pair.b else (pair.a, pair.b)
        rows.append({
            "group_id": of[a, pair.kind], "kind": pair.kind, "article_id_a": copied.ids[a], "article_id_b": copied.ids[b],
            "containment": pair.containment, "credit": ";".join(pair.agencies) or None,
            "direction": None if pair.source is None else "a_to_b", "basis": pair.basis,
        })  # fmt: skip
    columns = [
        "group_id",
        "kind",
        "article_id_a",
        "article_id_b",
        "containment",
        "credit",
        "direction",
        "basis",
    ]
    return pd.DataFrame(rows, columns=columns).sort_values(
        ["group_id", "article_id_a", "article_id_b"], ignore_index=True
    )


def substitutions(
    copied: Copied, archive: Archive, groups: Groups, outlets: Sequence[str]
) -> list[dict[str, Any]]:
    """The substitutions table, for every ordered pair of ``outlets``."""
    scored = groups.articles["scored"].to_numpy(np.int64)
    found = copies.all_substitutions(
        copied.found.pairs, lambda asked: archive.texts(scored[list(asked)].tolist()), copied.outlets
    )
    return [
        {
            "outlet_from": source, "outlet_to": target, "old": s.old, "new": s.new, "pairs": s.pairs,
            "count": s.occurrences, "style": s.style,
        }
        for source, target in permutations(outlets, 2)
        for s in found.get((source, target), (0, ()))[1]
        if s.pairs >= MENTIONED
    ]  # fmt: skip
