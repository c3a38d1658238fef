"""Valence of a sentence: words of the list, bent by negation, degree and contrast, and summed.

The sum is signed; ``Score.value`` brings it into (-1, 1) as sum / sqrt(sum² + 15), after Hutto & Gilbert
(2014), *VADER*. Directed words count here like all others: this says how bad or good a sentence
sounds, not toward whom (see :mod:`framing.tone.targets`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from math import sqrt
from typing import NamedTuple

from framing.cleaning.script import simplify
from framing.tone import words
from framing.tone.words import Role, Token

STOPS = re.compile(r"[，；：。！？;:!?\n]|,(?!\d)|(?<=[\u3400-\u9fff”])[ \u3000]+(?=[\u3400-\u9fff“])")
"""What ends a clause; headlines write a space for a comma."""
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
    edges = [start, *(m.end() for m in STOPS.finditer(text, start, end))]
    if edges[-1] < end or len(edges) == 1:
        edges.append(end)
    return list(pairwise(edges))


def weigh(tokens: Sequence[Token], spans: Sequence[tuple[int, int]], directed: bool = False) -> list[Weighed]:
    """The valence words among ``tokens`` of one sentence whose clauses are ``spans``, each with its value.

    Args:
        directed: whether only those are wanted that blame or praise somebody; contrast takes nothing
            from these: who is blamed in a concession is blamed.
    """
    hits: list[Weighed] = []
    turn, conceded = -1, set[int]()
    benders: list[Token] = []
    clause = 0
    for token in tokens:
        while token.start >= spans[clause][1]:
            clause += 1
            benders.clear()
        kind = token.role.kind
        if kind == "word":
            if token.role.target or (token.role.value and not directed):
                value = _bent(token, benders)
                hits.append(Weighed(token.start, token.end, clause, value, token.role))
        elif kind in BENDERS:
            benders.append(token)
        elif kind == "contrast":
            turn = token.start  # the last one of the sentence has the last word
        elif kind == "concession":
            conceded.add(clause)
    if directed or (turn < 0 and not conceded):
        return hits
    return [_turned(hit, turn, conceded) for hit in hits]


BENDERS = frozenset({"flip", "bar", "deny", "undo", "spoil", "doubt", "degree"})


def _bent(token: Token, benders: Sequence[Token]) -> float:
    """The strength of a word after what stands before it in its clause, the nearest first."""
    value = token.role.value
    for bender in reversed(benders):
        if token.start - bender.end > SCOPE:
            break
        if bender.start == token.start:  # a word cannot bend itself
            continue
        kind = bender.role.kind
        if kind == "degree":
            value *= bender.role.value
        elif kind == "flip":
            value *= NEGATED
        elif kind == "deny":
            value *= DENIED
        elif kind == "bar":
            value *= BARRED
        elif kind == "doubt":
            value *= NEGATED if value > 0 else DENIED
        elif (kind == "undo") == (value < 0):  # 消除贫困 undoes what is bad, 破坏和平 spoils what is good
            value *= NEGATED
    return value


def _turned(hit: Weighed, turn: int, conceded: set[int]) -> Weighed:
    """The hit at its weight around the contrast at ``turn`` (-1 for none), less in a ``conceded`` clause."""
    weight = 1.0 if turn < 0 else CONTRAST_BEFORE if hit.start < turn else CONTRAST_AFTER
    if hit.clause in conceded:
        weight *= CONCEDED
    return hit._replace(value=hit.value * weight)
