"""Invented texts for tests of shared copy: long enough, and no two sentences alike."""

from __future__ import annotations

import random

_WHO = [
    "渔港的老船长",
    "桥头的修表匠",
    "山村女教师",
    "灯塔看守",
    "糖厂工人",
    "河边磨坊主",
    "邮差小吴",
    "园丁老柳",
]
_DID = ["修好了", "搬走了", "画下了", "数清了", "擦亮了", "借来了", "种下了", "卖掉了"]
_WHAT = ["一只铜钟", "两筐鲜橙", "三把旧椅", "四扇木窗", "五盏纸灯", "六块青石", "七卷棉布", "八株海棠"]
_WHEN = ["清晨", "午后", "傍晚", "雨停之后", "集市散场时", "初雪那天", "汽笛响过", "早班车到站前"]


def sentences(count: int, seed: int) -> list[str]:
    """``count`` sentences, the same for the same seed."""
    dice = random.Random(seed)
    parts = (_WHEN, _WHO, _DID, _WHAT, _WHEN, _WHO, _DID, _WHAT)
    drawn = ([dice.choice(part) for part in parts] for _ in range(count))
    return [
        "".join(words[:4]) + "，" + "".join(words[4:]) + f"，编号{dice.randrange(1000)}。" for words in drawn
    ]


def story(seed: int, count: int = 14) -> str:
    """Two paragraphs."""
    found = sentences(count, seed)
    return "".join(found[: count // 2]) + "\n" + "".join(found[count // 2 :])
