"""One event as the matrix needs it: what each outlet has, counted; no streamlit, no markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from framing.dashboard.coverage import Status
from framing.snapshot.kinds import COPIED

REGISTER = ("attribution", "hedges", "boosters", "contested")
"""Families that say how something is told; all others name what is told, concept by concept."""
COPY = "copy"
"""Why an article is left out: it shares another outlet's text. Other reasons are genres."""


@dataclass(frozen=True)
class Part:
    """One outlet's share of the event.

    ``articles`` are those that count, earliest first; ``left`` counts the others by
    genre, or by :data:`COPY`. ``status`` is of the outlet, whether they count or not.
    """

    outlet: str
    status: Status
    articles: pd.DataFrame
    left: Mapping[str, int]

    @property
    def counted(self) -> bool:
        """Whether there is an article to compare."""
        return len(self.articles) > 0

    @property
    def chars(self) -> int:
        """Body characters of its articles together."""
        return int(self.articles["chars"].sum())


def part(outlet: str, status: Status, own: pd.DataFrame, genres: Sequence[str], copies: bool) -> Part:
    """An outlet's articles, those that count apart from those left out.

    Args:
        genres: those that count; empty: every one. An article of another genre is left out for its genre,
            whether or not it is shared copy.
        copies: whether texts that another outlet has too count.
    """
    fits = own["genre"].isin(genres) if genres else pd.Series(True, index=own.index)
    shared = own["shared_copy"].isin(COPIED) & (not copies)
    left = {str(name): int(n) for name, n in own.loc[~fits, "genre"].value_counts(sort=False).items()}
    if n := int((fits & shared).sum()):
        left[COPY] = n
    return Part(outlet, status, own[fits & ~shared], left)


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
    """Concepts of the naming families with hits in this event, the most telling first (:func:`telling`).

    Args:
        hits: outlet, family, concept, variant, n.
        outlets: ids whose hits count.
    """
    kept = hits[hits["outlet"].isin(outlets) & ~hits["family"].isin(REGISTER)]
    counts: dict[tuple[str, str], dict[tuple[str, str], int]] = {}
    columns = (kept[name] for name in ("family", "concept", "outlet", "variant", "n"))
    for family, concept, outlet, variant, n in zip(*columns, strict=True):
        counts.setdefault((family, concept), {})[outlet, variant] = int(n)
    found = [Named(*key, _most_first(of), of) for key, of in counts.items()]
    return sorted(found, key=lambda c: (*_telling(c, outlets), c.family, c.concept))


def _most_first(counts: Mapping[tuple[str, str], int]) -> tuple[str, ...]:
    """Variants by all outlets' counts, then by name."""
    total: dict[str, int] = {}
    for (_, variant), n in counts.items():
        total[variant] = total.get(variant, 0) + n
    return tuple(sorted(total, key=lambda variant: (-total[variant], variant)))


def _telling(concept: Named, outlets: Sequence[str]) -> tuple[bool, int, bool, int]:
    """Sorts first what is named in several ways, by most outlets, not by all the same way most, most often."""
    naming = [o for o in outlets if concept.total(o)]
    same = len({concept.leading(o)[0] for o in naming}) < 2
    return len(concept.variants) < 2, -len(naming), same, -concept.total()


def telling(concepts: Sequence[Named], present: Sequence[str], most: int = 1) -> list[Named]:
    """At most ``most`` concepts that a finding can be told by: named by two outlets or more, in two ways or more."""
    least = min(2, len(present))
    found = [c for c in concepts if len(c.variants) >= 2 and sum(c.total(o) > 0 for o in present) >= least]
    return found[:most]


def families(hits: pd.DataFrame, outlet: str) -> dict[str, int]:
    """Hits of one outlet by lexicon family."""
    own = hits[hits["outlet"] == outlet].groupby("family")["n"].sum()
    return {str(name): int(n) for name, n in own.items()}
