"""Valence of a sentence: words of the list, bent by negation, degree and contrast, and summed.

The sum is signed; ``Score.value`` brings it into (-1, 1) as sum / sqrt(sum² + 15), after Hutto & Gilbert
(2014), *VADER*. Directed words count here like all others: this says how bad or good a sentence
sounds, not toward whom (see :mod:`framing.tone.targets`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from math import sqrt
from typing import NamedTuple

from framing.cleaning.script import simplify
from framing.tone import words
from framing.tone.words import Role, Token

STOPS = re.compile(
    r"[，；：。！？;:!?\n, \u3000]"
    r"(?:(?<![, \u3000])|(?<=,)(?!\d)|(?<=[\u3400-\u9fff”][ \u3000])[ \u3000]*(?=[\u3400-\u9fff“]))"
)
"""What ends a clause; headlines write a space for a comma. The marks stand first, apart from what
has to stand around a comma or a space: the search passes over all other letters at once."""
SCOPE = 6
"""Letters over which a negator or a word of degree reaches."""
NEGATED = -0.7
"""Not good is bad, but less so than bad (Taboada et al. 2011)."""
DENIED = 0.0
"""Who denies a lie neither tells nor nails one, and a so-called crime is none."""
BARRED = 0.7
"""Do not lie: somebody has lied."""
CONTRAST_BEFORE, CONTRAST_AFTER, CONCEDED = 0.5, 1.3, 0.5
"""Weights of what stands before 但, after it, and in a clause with 虽然."""
SMOOTH = 15.0


class Weighed(NamedTuple):
    """A valence word and what it counts: ``text[start:end]``, in the ``clause``-th clause of its sentence.

    ``value`` is its signed strength after negation, degree and contrast.
    """

    start: int
    end: int
    clause: int
    value: float
    role: Role


class Score(NamedTuple):
    """``total`` is the signed sum over ``hits``, ``value`` the same in (-1, 1); 0 with no hits says nothing."""

    total: float
    value: float
    hits: tuple[Weighed, ...]


def score(text: str) -> Score:
    """The valence of one sentence, in either script; spans are code points of ``text``."""
    folded = simplify(text)
    hits = weigh(words.load().find(folded), clauses(folded))
    total = sum(hit.value for hit in hits)
    return Score(total, total / sqrt(total * total + SMOOTH), tuple(hits))


def clauses(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Clauses of ``text[start:end]`` as ascending spans that cover it, each with the mark that ends it."""
    end = len(text) if end is None else end
    edges = [start, *[m.end() for m in STOPS.finditer(text, start, end)]]
    if edges[-1] < end or len(edges) == 1:
        edges.append(end)
    return list(pairwise(edges))


def weigh(tokens: Sequence[Token], spans: Sequence[tuple[int, int]], directed: bool = False) -> list[Weighed]:
    """The valence words among ``tokens`` of one sentence whose clauses are ``spans``, each with its value.

    Args:
        directed: whether only those are wanted that blame or praise somebody; contrast takes nothing
            from these: who is blamed in a concession is blamed.
    """
    starts = [start for start, _ in spans]
    hits: list[Weighed] = []
    for n, (start, end, role) in enumerate(tokens):
        if role.target or (not directed and role.kind == "word" and role.value):
            clause = bisect_right(starts, start) - 1
            hits.append(Weighed(start, end, clause, _bent(tokens, n, starts[clause]), role))
    if directed:
        return hits
    turns = [t.start for t in tokens if t.role.kind == "contrast"]
    conceded = {bisect_right(starts, t.start) - 1 for t in tokens if t.role.kind == "concession"}
    if not turns and not conceded:
        return hits
    turn = turns[-1] if turns else -1  # the last one of the sentence has the last word
    return [_turned(hit, turn, conceded) for hit in hits]


def _bent(tokens: Sequence[Token], n: int, low: int) -> float:
    """The strength of the ``n``-th token after what stands before it in its clause, which begins at ``low``.

    The nearest bends first.
    """
    start, _, role = tokens[n]
    value = role.value
    for before in range(n - 1, -1, -1):
        begin, end, bender = tokens[before]
        if begin < low or start - end > SCOPE:
            break
        if begin == start:  # a word cannot bend itself
            continue
        kind = bender.kind
        if kind == "degree":
            value *= bender.value
        elif kind == "flip":
            value *= NEGATED
        elif kind == "deny":
            value *= DENIED
        elif kind == "bar":
            value *= BARRED
        elif kind == "doubt":
            value *= NEGATED if value > 0 else DENIED
        elif (kind == "undo" and value < 0) or (kind == "spoil" and not value < 0):
            value *= NEGATED  # 消除贫困 undoes what is bad, 破坏和平 spoils what is good
    return value


def _turned(hit: Weighed, turn: int, conceded: set[int]) -> Weighed:
    """The hit at its weight around the contrast at ``turn`` (-1 for none), less in a ``conceded`` clause."""
    weight = 1.0 if turn < 0 else CONTRAST_BEFORE if hit.start < turn else CONTRAST_AFTER
    if hit.clause in conceded:
        weight *= CONCEDED
    return hit._replace(value=hit.value * weight)
