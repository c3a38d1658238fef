"""Matching on invented news: what belongs together comes together, nothing is glued."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from framing.events import EventInput, match, pairs

DAY0 = datetime(2031, 3, 1, 8, tzinfo=UTC)

FLOOD = (
    (
        "alpha",
        0,
        "青桐河决堤 两万居民连夜撤离",
        "青桐河周六凌晨决堤，临川县两万居民连夜撤离。县长罗文舟说，有三十七人失踪。",
    ),
    (
        "beta",
        5,
        "临川县洪水：青桐河决口致37人失踪",
        "洪水冲垮青桐河堤坝后，临川县县长罗文舟宣布进入紧急状态，救援人员寻找失踪者。",
    ),
    (
        "gamma",
        9,
        "罗文舟：青桐河决堤是百年未遇",
        "临川县县长罗文舟说青桐河决堤百年未遇，两万居民撤离，失踪者升至四十人。",
    ),
)
STRIKE = (
    (
        "alpha",
        2,
        "海港城码头工人罢工要求加薪",
        "海港城三千名码头工人周六罢工，工会主席秦牧要求资方加薪百分之八。",
    ),
    (
        "beta",
        7,
        "码头工会罢工 海港城货柜积压",
        "海港城码头工会宣布罢工，主席秦牧说谈判破裂，货柜积压数千个。",
    ),
)
LONE = (
    ("gamma", 4, "天文台公布新彗星照片", "松岭天文台公布一颗新彗星的照片，天文学家说它要八百年才回来一次。"),
)


def inputs(shift_days: int = 0, tag: str = "") -> list[EventInput]:
    return [
        EventInput(
            f"a{tag}{n:03d}", outlet, title, text, DAY0 + timedelta(days=shift_days, hours=h), "minute"
        )
        for n, (outlet, h, title, text) in enumerate(FLOOD + STRIKE + LONE)
    ]


def events_of(items: list[EventInput]) -> dict[str, str]:
    return {a: e.event_id for e in match(items).events for a in e.article_ids}


def test_articles_of_one_happening_share_an_event_and_others_do_not() -> None:
    ids = events_of(inputs())
    assert ids["a000"] == ids["a001"] == ids["a002"]
    assert ids["a003"] == ids["a004"] != ids["a000"]
    assert list(ids.values()).count(ids["a005"]) == 1


def test_every_article_is_in_exactly_one_event_and_every_event_in_one_storyline() -> None:
    items = inputs()
    result = match(items)
    placed = [a for e in result.events for a in e.article_ids]
    assert sorted(placed) == [x.article_id for x in items]
    assert all(e.storyline_id.startswith("s") and e.event_id.startswith("e") for e in result.events)


def test_the_same_happening_half_a_year_later_is_another_event() -> None:
    ids = events_of(inputs() + inputs(180, "z"))
    assert ids["a000"] != ids["az000"]
    assert ids["az000"] == ids["az001"] == ids["az002"]


def test_order_of_inputs_does_not_matter() -> None:
    items = inputs() + inputs(40, "z")
    shuffled = random.Random(7).sample(items, len(items))
    assert match(shuffled) == match(items)


def test_reasons_name_what_is_shared_and_how_far_apart() -> None:
    links = {(m.article_id_a, m.article_id_b): m for m in match(inputs()).matches}
    link = links["a000", "a001"]
    assert link.relation == "same_event" and 0 < link.score <= 1
    assert ("hours", "5") in link.reasons
    shared = {detail for kind, detail in link.reasons if kind in ("name", "word")}
    assert any(term in "青桐河临川县罗文舟" for term in shared)


def test_an_article_without_a_time_stays_alone() -> None:
    items = inputs()
    undated = EventInput("zz", "beta", FLOOD[0][2], FLOOD[0][3], None, None)
    ids = events_of([*items, undated])
    assert list(ids.values()).count(ids["zz"]) == 1


def test_a_day_is_compared_as_a_day() -> None:
    items = inputs()
    day = EventInput("zz", "delta", FLOOD[0][2], FLOOD[0][3], DAY0.replace(hour=0), "day")
    links = {(m.article_id_a, m.article_id_b): m for m in match([*items, day]).matches}
    assert ("hours", "0") in links["a000", "zz"].reasons


def test_nothing_and_empty_texts_are_legal() -> None:
    assert match([]).events == ()
    empty = [EventInput(f"a{n}", "alpha", "", "", DAY0, "second") for n in range(3)]
    assert len(match(empty).events) == 3


def test_pairs_are_unique_and_inside_the_window() -> None:
    items = inputs() + inputs(30, "z")
    when = {x.article_id: x.published for x in items}
    found = pairs(items)
    assert len({(p.a, p.b) for p in found}) == len(found)
    for p in found:
        a, b = when[p.a], when[p.b]
        assert a is not None and b is not None and abs(a - b) <= timedelta(days=7)
        assert 0 < p.score <= 1 and p.a < p.b
