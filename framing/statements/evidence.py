"""How much two quotes have in common: the same words by letter grams, other words by weighted content."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf, log
from typing import NamedTuple

import numpy as np

from framing.statements.content import Content, Event, Read
from framing.statements.speakers import relation

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

_MARGIN = 1e-6
"""More than sums of weights in another order can differ by."""

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
    share = shared / max(min(one.size, other.size), 1)
    if shared < LONG and (shared < WHOLE or share < SHARE):
        return None  # whoever speaks
    speakers = relation(one.name, other.name)
    if speakers == "other":
        return share if shared >= LONG and share >= SHARE_OTHERS else None
    few = FEW_UNSURE if speakers != "same" else WHOLE if share == 1 else FEW
    return share if shared >= LONG or shared >= few else None


def weights(event: Event) -> np.ndarray:
    """Weight of every feature: less the more quotes of the event have it, full for one that two share; (features,).

    ``static(f) · ln(1 + N / max(df, 2)) / ln(1 + N / 2)``, N the quotes, at least 30.
    """
    content, n = event.content, max(len(event.quotes), _EVENT)
    static = np.ones(content.size)
    static[: len(content.others)] = [WEIGHT[name[0]] for name in content.others]
    df = np.bincount(content.feature, minlength=content.size)
    logs = np.array([log(1 + n / max(k, 2)) for k in range(df.max(initial=0) + 1)])
    return static * logs[df] / log(1 + n / 2)


def other_words(event: Event, chosen: Sequence[int]) -> Iterator[Link]:
    """Links between quotes of one speaker or side that share enough content, of two articles each.

    A pair whose figures all differ is none. Only pairs with two features in
    common are looked at.

    Args:
        chosen: numbers of the quotes to compare, ascending. Links name them by their place in it.
    """
    content, weight = event.content, weights(event)
    quotes = [event.quotes[n] for n in chosen]
    own, pairs = _meeting(content, weight, chosen, quotes)
    each = weight.tolist()
    for i, j in pairs:
        one, other = quotes[i], quotes[j]
        needed = _NEEDED[relation(one.name, other.name)]
        if needed == inf:
            continue
        common = content.common(one.number, other.number)
        shared = sum(each[f] for f in common)
        score = shared / (min(own[i], own[j]) + SHRINK)
        if shared < LEAST or score < RENDERED or score < needed:
            continue
        mine, theirs = (_figures(content, q.number) for q in (one, other))
        if not (mine and theirs) or mine & theirs:
            yield Link(min(score, 1.0), i, j, reasons(content, one, other))


def _meeting(
    content: Content, weight: np.ndarray, chosen: Sequence[int], quotes: Sequence[Read]
) -> tuple[list[float], list[tuple[int, int]]]:
    """Weight of each of the chosen, and pairs of them that may be linked.

    Those of two articles and of enough letters have two features in common, none of which nearly all quotes have, and
    these with all that are too frequent to look at weigh enough.
    """
    place = np.full(len(chosen) and chosen[-1] + 1, -1)
    place[chosen] = np.arange(len(chosen))
    here = place[content.holder[: np.searchsorted(content.holder, len(place))]]
    feature = content.feature[: len(here)][here >= 0]
    here = here[here >= 0]
    own = np.bincount(here, weight[feature], minlength=len(chosen))
    rare = (np.bincount(feature, minlength=content.size) <= COMMON)[feature]
    unseen = np.bincount(here[~rare], weight[feature[~rare]], minlength=len(chosen))
    able = rare & np.array([bool(q.name) and len(q.letters) >= FEWEST for q in quotes], bool)[here]
    one, other, met = _pairs(here[able], feature[able], weight, len(chosen))
    article = np.unique([q.said.article_id for q in quotes], return_inverse=True)[1]
    most = met + np.minimum(unseen[one], unseen[other]) + _MARGIN
    enough = (most >= LEAST) & (most >= RENDERED * (np.minimum(own[one], own[other]) + SHRINK))
    enough &= article[one] != article[other]
    return own.tolist(), list(zip(one[enough].tolist(), other[enough].tolist(), strict=True))


def _pairs(
    holder: np.ndarray, feature: np.ndarray, weight: np.ndarray, size: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pairs of holders, ascending, that have two features or more in common, and the weight of what they have."""
    order = np.argsort(feature, kind="stable")
    holder, feature = holder[order], feature[order]
    after = np.searchsorted(feature, feature, side="right") - np.arange(len(feature)) - 1
    first = np.repeat(np.arange(len(feature)), after)
    second = first + 1 + np.arange(len(first)) - np.repeat(np.cumsum(after) - after, after)
    codes, pair, times = np.unique(
        holder[first] * size + holder[second], return_inverse=True, return_counts=True
    )
    met = np.bincount(pair, weight[feature[first]], minlength=len(codes))
    one, other = np.divmod(codes[times > 1], max(size, 1))
    return one, other, met[times > 1]


def reasons(content: Content, one: Read, other: Read) -> Reasons:
    """The speaker of ``one``, and figures and names that two quotes share, as (kind, detail)."""
    speaker = [("speaker", one.name)] if one.name else []
    shown = {"#": "figure", "@": "name", "a": "name"}
    names = content.names(content.common(one.number, other.number))
    return (*speaker, *((shown[name[0]], name[1:]) for name in names))


def _figures(content: Content, quote: int) -> set[str]:
    return {name for name in content.names(content.of(quote)) if name[0] == "#"}
