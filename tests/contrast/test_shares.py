"""Naming shares: three denominators, articles as units, events as clusters."""

from __future__ import annotations

import pandas as pd
import pytest

from framing.contrast import Interval, Mentions, NotEnough, Share, article_shares, naming_shares
from framing.contrast.shares import COLUMNS
from framing.errors import ContrastError


def table(*rows: tuple[str, str, str, str, str, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(COLUMNS))


def spread(events: int, each: int, outlet: str = "dw") -> pd.DataFrame:
    """``each`` articles on each of ``events``, by turns one and two of three mentions by the first variant."""
    rows = []
    for number in range(events * each):
        own = 1 + number % 2
        place = (f"{outlet}{number}", outlet, f"e{number // each}", "party")
        rows += [(*place, "short", own), (*place, "long", 3 - own)]
    return table(*rows)


SMALL = table(
    ("a1", "dw", "e1", "party", "short", 9),
    ("a1", "dw", "e1", "party", "long", 1),
    ("a2", "dw", "e1", "party", "long", 1),
    ("a2", "dw", "e1", "state", "nation", 3),
    ("a3", "dw", "e1", "state", "nation", 5),
    ("b1", "voa", "e1", "party", "short", 2),
)


def shares(table: pd.DataFrame, referent: str, denominator: str, outlets: list[str]) -> tuple[Share, ...]:
    return naming_shares(Mentions.of(table), referent, denominator, outlets)


def by_variant(denominator: str, outlet: str = "dw") -> dict[str, Share]:
    found = shares(SMALL, "party", denominator, ["dw", "voa"])
    return {share.variant: share for share in found if share.outlet == outlet}


def test_each_denominator_by_hand() -> None:
    """Of 10 + 1 mentions of the party, 19 of the group, in two articles that mention the party."""
    referent, group, articles = (by_variant(d)["short"] for d in ("referent", "group", "articles"))
    assert (referent.value, referent.count, referent.of, referent.n_articles) == (0.45, 9, 11, 2)
    assert (group.value, group.count, group.of, group.n_articles) == (pytest.approx(0.3), 9, 19, 3)
    assert (articles.value, articles.count, articles.of, articles.n_articles) == (0.5, 1, 2, 2)


def test_shares_are_means_over_articles() -> None:
    parts = article_shares(Mentions.of(spread(12, 3)), "party", "group")
    assert (parts.used / parts.size[:, None]).mean(axis=0).tolist() == [
        share.value for share in shares(spread(12, 3), "party", "group", ["dw"])
    ]
    assert parts.variants == ("short", "long") and parts.rows.tolist() == list(range(36))


def test_variants_never_used_are_there_with_nothing() -> None:
    assert by_variant("referent", "voa")["long"].value == 0
    assert by_variant("referent", "voa")["short"].value == 1


def test_shares_of_a_referent_add_up() -> None:
    assert sum(share.value for share in by_variant("referent").values()) == pytest.approx(1)


def test_one_event_with_few_articles_has_no_interval() -> None:
    assert by_variant("referent")["short"].interval == NotEnough("one_event", 1, (2,))


def test_few_events_and_few_articles_have_none() -> None:
    for events, each, reason in ((9, 4, "few_events"), (12, 2, "few_articles")):
        share = shares(spread(events, each), "party", "referent", ["dw"])[0]
        assert share.interval == NotEnough(reason, events, (events * each,))


def test_events_are_the_blocks_and_articles_where_there_is_one() -> None:
    many = shares(spread(12, 3), "party", "referent", ["dw"])[0]
    one = shares(spread(1, 30), "party", "referent", ["dw"])[0]
    assert isinstance(many.interval, Interval) and isinstance(one.interval, Interval)
    assert (many.interval.blocks, one.interval.blocks) == (12, 30)
    for share in (many, one):
        assert isinstance(share.interval, Interval)
        assert share.value == pytest.approx(0.5)
        assert 0 <= share.interval.low < 0.5 < share.interval.high <= 1


def test_never_and_always_have_bounds() -> None:
    mentions = pd.concat([spread(12, 3), table(("x", "voa", "e0", "party", "other", 1))])
    other = {s.variant: s for s in shares(mentions, "party", "referent", ["dw"])}["other"]
    assert other.value == 0 and isinstance(other.interval, Interval)
    assert other.interval.low == 0 and 0.2 < other.interval.high < 0.3
    only = spread(12, 3)[lambda t: t["variant"] == "short"]
    always = shares(only, "party", "referent", ["dw"])[0]
    assert always.value == 1 and isinstance(always.interval, Interval)
    assert always.interval.high == 1 and 0.7 < always.interval.low < 0.8


def test_named_errors() -> None:
    with pytest.raises(ContrastError, match="event"):
        shares(SMALL.drop(columns="event"), "party", "referent", ["dw"])
    with pytest.raises(ContrastError, match="nobody"):
        shares(SMALL, "nobody", "referent", ["dw"])
    with pytest.raises(ContrastError, match="articles"):
        shares(SMALL, "party", "words", ["dw"])
    with pytest.raises(ContrastError, match="two"):
        shares(pd.concat([SMALL, SMALL.assign(event="e2")]), "party", "referent", ["dw"])
