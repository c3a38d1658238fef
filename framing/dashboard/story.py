"""One event as the matrix needs it: what each outlet has, counted; no streamlit, no markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from framing.dashboard.coverage import Status

REGISTER = ("attribution", "hedges", "boosters", "contested")
"""Families that say how something is told; all others name what is told, concept by concept."""


@dataclass(frozen=True)
class Part:
    """One outlet's share of the event: its articles (earliest first), and whether absence means anything."""

    outlet: str
    status: Status
    articles: pd.DataFrame

    @property
    def chars(self) -> int:
        """Body characters of its articles together."""
        return int(self.articles["chars"].sum())

    def family(self, family: str) -> tuple[int, float | None]:
        """Hits of a lexicon family in the bodies, and per 1,000 body characters (None without a body)."""
        n = int(self.articles[f"hits_{family}"].sum())
        return n, 1000 * n / self.chars if self.chars else None


@dataclass(frozen=True)
class Named:
    """How one concept is named: variants by total (most first), and counts by outlet and variant."""

    family: str
    concept: str
    variants: tuple[str, ...]
    counts: Mapping[tuple[str, str], int]

    def of(self, outlet: str) -> list[tuple[str, int, int]]:
        """(variant, count, its place among all variants), for variants this outlet uses."""
        rows = [(v, self.counts.get((outlet, v), 0), i) for i, v in enumerate(self.variants)]
        return [row for row in rows if row[1]]

    def total(self, outlet: str | None = None) -> int:
        """Mentions by one outlet, or by all."""
        return sum(n for (o, _), n in self.counts.items() if outlet in (None, o))

    def leading(self, outlet: str) -> tuple[tuple[str, ...], int, int]:
        """The variants this outlet uses most (several where they tie), their count, and its total."""
        rows = self.of(outlet)
        if not rows:
            return (), 0, 0
        most = max(n for _, n, _ in rows)
        return tuple(v for v, n, _ in rows if n == most), most, self.total(outlet)


def named(hits: pd.DataFrame, outlets: Sequence[str]) -> list[Named]:
    """Concepts of the naming families with hits in this event.

    Those named in more than one way come first, then the most mentioned first.

    Args:
        hits: outlet, family, concept, variant, n.
        outlets: ids whose hits count.
    """
    kept = hits[hits["outlet"].isin(outlets) & ~hits["family"].isin(REGISTER)]
    found = []
    for (family, concept), group in kept.groupby(["family", "concept"], sort=True):
        order = group.groupby("variant")["n"].sum().sort_index().sort_values(ascending=False, kind="stable")
        counts = {(r.outlet, r.variant): int(r.n) for r in group.itertuples()}
        found.append(Named(str(family), str(concept), tuple(order.index), counts))
    return sorted(found, key=lambda c: (len(c.variants) < 2, -c.total(), c.family, c.concept))


def telling(concepts: Sequence[Named], present: Sequence[str]) -> Named | None:
    """The concept a finding can be told by: named by two outlets or more, in two ways or more."""
    for concept in concepts:
        naming = [o for o in present if concept.total(o)]
        if len(naming) >= min(2, len(present)) and len(concept.variants) >= 2:
            return concept
    return None
