"""What a change of the lexicon can do to hits: which texts have to be scored anew.

A hit of a row rests on the row, on the text around it, and on no other row but
those of its family whose strings overlap it there: a longer or earlier string
swallows it, whatever that one's guard then says. So a text that holds no string
of any row that came, went or changed has the hits that it had.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from framing.guards import ACTOR_FILE, reads_lists
from framing.lexicon import Lexicon

Rows = Iterable[Mapping[str, Any]]
"""Rows of :func:`rows`, or of the published table ``lexicon``."""


def rows(lexicon: Lexicon) -> list[dict[str, str]]:
    """All that decides the hits, one row for every string that may match; plain enough for JSON.

    ``lists`` is a hash of actor.toml where the row's guard reads it, else empty.
    """
    lists = hashlib.sha256(ACTOR_FILE.read_bytes()).hexdigest()[:12]
    return [
        {
            "family": entry.family,
            "variant": pattern,
            "concept": entry.concept,
            "guard": entry.guard,
            "attested_in": entry.attested_in,
            "lists": lists if reads_lists(entry.guard) else "",
        }
        for entry in lexicon.entries
        for pattern in entry.patterns
    ]


def changed(old: Rows, new: Rows) -> frozenset[str] | None:
    """Strings without which a text has the same hits by ``new`` rows as by ``old`` ones.

    None, for every text, where the families or their order differ (the columns
    are others then) and where rows lack a column. The published table lacks
    only ``lists``: its rows with the guard ``actor`` count as changed.
    """
    try:
        before, after = _deciding(old), _deciding(new)
    except KeyError:
        return None
    if _families(before) != _families(after):
        return None
    return frozenset(key[1] for key in before.keys() | after.keys() if before.get(key) != after.get(key))


def _families(table: Iterable[tuple[str, str]]) -> list[str]:
    return list(dict.fromkeys(family for family, _ in table))


def _deciding(table: Rows) -> dict[tuple[str, str], tuple[str, ...]]:
    """(family, string) → what its hits say and what they depend on."""
    return {
        (row["family"], row["variant"]): (
            row["concept"],
            row["attested_in"],
            row["guard"] or "",
            row.get("lists", "unknown") if reads_lists(row["guard"] or "") else "",
        )
        for row in table
    }
