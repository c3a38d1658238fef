"""News that never was, as much as asked for: happenings that several outlets tell in words of their own."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from framing.events import EventInput, Features, Matching, Rows, State, Texts, match_archive
from framing.events.vectors import read

PLACES = [
    "青桐",
    "海港",
    "松岭",
    "临川",
    "澜江",
    "白鹭",
    "石屏",
    "云溪",
    "南浦",
    "铁岭坡",
    "长汀口",
    "雁门渡",
]
PEOPLE = ["罗文舟", "秦牧", "骆清和", "沈怀远", "许知白", "韩凌云", "陆青山", "顾南风"]
THINGS = [
    "大桥",
    "码头",
    "洪水",
    "选举",
    "彗星",
    "罢工",
    "港口",
    "矿井",
    "学校",
    "医院",
    "粮仓",
    "铁路",
    "法院",
    "议会",
    "展览",
    "演习",
]
DEEDS = [
    "通车",
    "决堤",
    "开幕",
    "停工",
    "谈判",
    "撤离",
    "调查",
    "投票",
    "抗议",
    "签约",
    "倒塌",
    "复工",
    "视察",
    "审理",
]
OUTLETS = ("alpha", "beta", "gamma")
BEGIN = datetime(2031, 3, 1, tzinfo=UTC)


def coverage(seed: int, happenings: int = 30, days: int = 40) -> list[EventInput]:
    """Articles in no order; some are dated to the day, one in twenty not at all."""
    draw = random.Random(seed)
    found = []
    for h in range(happenings):
        words = [draw.choice(PLACES), draw.choice(PEOPLE), *draw.sample(THINGS, 2), *draw.sample(DEEDS, 2)]
        begin = BEGIN + timedelta(hours=draw.randrange(24 * days))
        for n in range(draw.choice((1, 1, 2, 3, 5))):
            found.append(_article(f"s{seed}h{h}n{n}", draw, words, begin + timedelta(hours=6 * n)))
    draw.shuffle(found)
    return found


def _article(name: str, draw: random.Random, words: Sequence[str], when: datetime) -> EventInput:
    said = [*words, draw.choice(PLACES), draw.choice(THINGS), draw.choice(DEEDS)]
    draw.shuffle(said)
    text = "，".join(f"{a}{b}{draw.choice(DEEDS)}" for a, b in pairwise(said))
    day = draw.random() < 0.3
    dated = None if draw.random() < 0.05 else when.replace(hour=0) if day else when
    title = "".join(draw.sample(list(words), 3))
    return EventInput(
        name, draw.choice(OUTLETS), title, f"{text}。3月{when.day}日", dated, "day" if day else "hour"
    )


def changed(article: EventInput) -> EventInput:
    """The same article with another ending."""
    return replace(article, text=article.text + "后来彗星复工，秦牧视察粮仓。")


def matched(
    inputs: Sequence[EventInput], before: State | None = None, jobs: int = 1
) -> tuple[Matching, State]:
    """Features and match in one go."""
    rows, parts, texts = archive(inputs)
    return match_archive(rows, parts, texts, before, jobs)


def archive(inputs: Sequence[EventInput]) -> tuple[Rows, list[Features], Texts]:
    """What the coordinator is given of these articles."""
    rows, parts = read(inputs)
    by_id = {x.article_id: x.text for x in inputs}
    rows = replace(rows, digest=[f"{x.title}\n{x.text}" for x in inputs])
    return rows, parts, lambda ids: [by_id[i] for i in ids]
