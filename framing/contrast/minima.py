"""Below which numbers nothing is claimed beyond counts and shares.

The numbers are conventions set before looking at results, not computed from
them. The studentised interval holds its level on skewed counts from 10 blocks on
(``docs/inference.md``); 30 articles an outlet keep ten events of one article each
from standing for an outlet.
"""

from __future__ import annotations

from collections.abc import Sequence

from framing.contrast.types import NotEnough

MIN_EVENTS = 10
MIN_ARTICLES = 30
MIN_KEYNESS_ARTICLES = 10


def shortfall(
    events: int,
    articles: Sequence[int],
    *,
    blocks: int | None = None,
    min_events: int = MIN_EVENTS,
    min_articles: int = MIN_ARTICLES,
) -> NotEnough | None:
    """What is missing for an interval or a p across ``events`` with ``articles`` per outlet; None if enough.

    ``blocks`` is how many independent blocks the events lie in, where that is
    fewer than events.
    """
    counts = tuple(int(n) for n in articles)
    if events < min_events:
        return NotEnough("one_event" if events == 1 else "few_events", events, counts)
    if blocks is not None and blocks < min_events:
        return NotEnough("few_blocks", events, counts)
    if min(counts) < min_articles:
        return NotEnough("few_articles", events, counts)
    return None
