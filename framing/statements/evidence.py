"""How much two quotes have in common: the same words by letter grams, other words by weighted content."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from math import inf, log
from typing import NamedTuple

from framing.statements.content import Read, figures, relation

SHARE = 0.5
"""Share of the shorter quote's grams that the longer must hold: half survives a few edited words, and an
edited word of two letters breaks five grams."""
FEW = 7
"""Fewest grams in common: ten letters in a row, longer than most formulas of diplomats."""
WHOLE = 5
"""The same where the longer holds every gram of the shorter: eight letters, the shortest quote that counts."""
FEW_UNSURE = 9
"""The same where a speaker is unknown: twelve letters."""
LONG = 17
"""So many common grams (twenty letters) are the same words whatever else each quote has: two cuts of one speech."""
SHARE_OTHERS = 0.6
"""Share asked for, on top of LONG, where the speakers differ: one article names the body, the other its source."""
COMMON = 30
"""So many groups are remembered by one gram; a feature in more quotes than this is the event's formula and
brings no pair together. Both bound the work."""
RENDERED = 0.3
"""Weighted overlap from which other words are one utterance. Of pairs that were read, 38 of 40 above it were
right, four in five between .25 and .3, half between .2 and .25; two translations mostly lie between .3 and .6."""
RENDERED_SIDE = 0.55
"""The same where the speakers are only of one side, which has many voices: of pairs that were read, those from
.45 to .55 were right in two cases of three."""
LEAST = 4.0
"""Least weight in common: four pairs of letters that only these two share."""
FEWEST = 13
"""Fewest letters of a quote in other words: shorter ones are often a name or a title in marks."""
SHRINK = 3.0
"""Added to the shorter quote's weight, since a short one is found in a long one by chance."""
WEIGHT = {"#": 2.0, "a": 2.0, "@": 0.7}
"""Weight of figures, foreign words and names of the list; a pair of letters weighs 1."""
_EVENT = 30
"""An event counts as so many quotes at least: in a small one no word is common yet."""

_NEEDED = {"same": RENDERED, "side": RENDERED_SIDE, "unknown": inf, "other": inf}

Reasons = tuple[tuple[str, str], ...]


class Link(NamedTuple):
    """Evidence that two quotes, by their numbers, are one utterance."""

    score: float
    one: int
    other: int
    reasons: Reasons


def same_words(shared: int, one: Read, other: Read) -> float | None:
    """Share of the shorter quote's grams that the other holds; None where it is not the same words."""
    share = shared / max(min(len(one.grams), len(other.grams)), 1)
    speakers = relation(one, other)
    if speakers == "other":
        return share if shared >= LONG and share >= SHARE_OTHERS else None
    few = FEW_UNSURE if speakers != "same" else WHOLE if share == 1 else FEW
    return share if shared >= LONG or (shared >= few and share >= SHARE) else None


def weights(quotes: Sequence[Read]) -> dict[str, float]:
    """Weight of every feature: less the more quotes of the event have it, full for one that two share.

    ``static(f) · ln(1 + N / max(df, 2)) / ln(1 + N / 2)``, N the quotes, at least 30.
    """
    df = Counter(f for q in quotes for f in q.content)
    n = max(len(quotes), _EVENT)
    return {f: WEIGHT.get(f[0], 1.0) * log(1 + n / max(k, 2)) / log(1 + n / 2) for f, k in df.items()}


def other_words(quotes: Sequence[Read], weight: Mapping[str, float]) -> Iterator[Link]:
    """Links between quotes of one speaker or side that share enough content, of two articles each.

    A pair whose figures all differ is none. Only pairs with two features in
    common are looked at.
    """
    own = [sum(weight[f] for f in sorted(q.content)) for q in quotes]
    for i, j in _meeting(quotes):
        one, other = quotes[i], quotes[j]
        if one.said.article_id == other.said.article_id or min(len(one.letters), len(other.letters)) < FEWEST:
            continue
        common = one.content & other.content
        shared = sum(weight[f] for f in sorted(common))
        score = shared / (min(own[i], own[j]) + SHRINK)
        if shared < LEAST or score < RENDERED or score < _NEEDED[relation(one, other)]:
            continue
        mine, theirs = figures(one.content), figures(other.content)
        if not (mine and theirs) or mine & theirs:
            yield Link(min(score, 1.0), i, j, reasons(one, common))


def _meeting(quotes: Sequence[Read]) -> Iterator[tuple[int, int]]:
    """Pairs that have two features in common, none of which nearly all quotes have."""
    holders: dict[str, list[int]] = defaultdict(list)
    for number, quote in enumerate(quotes):
        for feature in quote.content:
            holders[feature].append(number)
    met: Counter[tuple[int, int]] = Counter()
    for held in holders.values():
        if 1 < len(held) <= COMMON:
            met.update(combinations(held, 2))
    yield from sorted(pair for pair, n in met.items() if n > 1)


def reasons(one: Read, common: frozenset[str]) -> Reasons:
    """Speaker, figures and names that two quotes share, as (kind, detail)."""
    speaker = [("speaker", one.name)] if one.name else []
    shown = {"#": "figure", "@": "name", "a": "name"}
    return (*speaker, *((shown[f[0]], f[1:]) for f in sorted(common) if f[0] in shown))
