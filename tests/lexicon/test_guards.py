"""Each guard key by itself, and the metonym rules."""

from __future__ import annotations

import pytest

from framing.errors import LexiconError
from framing.guards import WINDOW, Context, Place, compile_guard


def passes(guard: str, text: str, word: str = "桥", *, article: str | None = None, cut: str = "") -> bool:
    """Whether ``word``'s first place in ``text`` passes; ``cut`` ends its sentence early."""
    start = text.index(word)
    high = text.index(cut, start) + len(cut) if cut else len(text)
    place = Place(text, start, start + len(word), 0, high, Context(article or text))
    return all(test(place) for test in compile_guard(guard, "here"))


@pytest.mark.parametrize(
    ("guard", "text", "expected"),
    [
        ("", "一座桥。", True),
        ("next:头|面", "桥面湿滑。", True),
        ("next:头|面", "桥下有船。", False),
        ("!next:头|面", "桥面湿滑。", False),
        ("!next:头|面", "桥下有船。", True),
        ("next:$", "过桥", True),
        ("next:$", "过桥了", False),
        ("next:#", "桥3号", True),
        ("next:#", "桥３号", True),
        ("next:#", "桥三号", False),
        ("prev:大", "大桥", True),
        ("prev:大", "小桥", False),
        ("!prev:大", "小桥", True),
        ("prev:^", "桥断了", True),
        ("prev:^", "大桥断了", False),
        ("prev:#", "第4桥", True),
        ("near:河|湖", "湖上有桥。", True),
        ("near:河|湖", "桥在河上。", True),
        ("near:河|湖", "桥很长。", False),
        ("!near:河|湖", "桥在河上。", False),
        ("near:桥", "桥很长。", False),
        ("near:桥", "桥连着桥。", True),
        ("follow:通车", "桥明天早上通车。", True),
        ("follow:通车", "桥修好了，下月通车。", False),
        ("lead:通车", "通车后的桥", True),
        ("lead:通车", "通车了，桥", False),
        ("next:面; prev:大", "大桥面", True),
        ("next:面; prev:大", "小桥面", False),
    ],
)
def test_each_key(guard: str, text: str, expected: bool) -> None:
    assert passes(guard, text) is expected


def test_windows_are_as_long_as_documented() -> None:
    assert passes("follow:塔", "桥" + "一" * (WINDOW - 1) + "塔")
    assert not passes("follow:塔", "桥" + "一" * WINDOW + "塔")
    assert passes("lead:塔", "塔" + "一" * (WINDOW - 1) + "桥")
    assert not passes("lead:塔", "塔" + "一" * WINDOW + "桥")


def test_nothing_is_seen_beyond_the_sentence_but_by_doc() -> None:
    text = "他看见桥。河水很急。"
    assert not passes("near:河", text, cut="。")
    assert not passes("next:。河", text, cut="。")
    assert passes("doc:河", text, cut="。")
    assert not passes("!doc:河", text, cut="。")


def test_doc_asks_the_whole_article() -> None:
    assert passes("doc:港口", "桥断了", article="标题说港口\n桥断了")
    assert not passes("doc:港口", "桥断了", article="标题\n桥断了")


@pytest.mark.parametrize("guard", ["nxt:a", "next:", "next:a|", "actor:x", "near", "next:a; boo"])
def test_what_cannot_be_read_is_refused(guard: str) -> None:
    with pytest.raises(LexiconError, match="here: "):
        compile_guard(guard, "here")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("北京警告说，此举有后果。", True),
        ("北京周二（8月2日）宣布反制。", True),
        ("北京对这项决议表示不满。", True),
        ("北京一直没有承认此事。", True),
        ("他批评北京的立场。", True),
        ("议员敦促北京，停止演习。", True),
        ("议员敦促北京停止演习。", True),
        ("华盛顿和北京的分歧很大。", True),
        ("北京与莫斯科越走越近。", True),
        ("他在北京表示愿意谈。", False),
        ("代表团抵达北京要求会面。", False),
        ("北京昨夜下了大雪。", False),
        ("北京大学宣布停课。", False),
        ("北京反对派人士被带走。", False),
        ("图为北京的一条街。", False),
        ("航班往返华盛顿和北京之间的航线。", False),
        ("会谈轮流在华盛顿与北京召开。", False),
    ],
)
def test_actor_tells_governments_from_places(text: str, expected: bool) -> None:
    assert passes("actor", text, "北京") is expected
    assert passes("!actor", text, "北京") is not expected
