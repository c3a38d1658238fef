"""Each guard key by itself, and the metonym rules."""

from __future__ import annotations

import tomllib

import pytest

from framing.errors import LexiconError
from framing.guards import ACTOR_FILE, WINDOW, Context, compile_guard, reads_lists


def passes(guard: str, text: str, word: str = "桥", *, article: str | None = None, cut: str = "") -> bool:
    """Whether ``word``'s first place in ``text`` passes; ``cut`` ends its sentence early."""
    start = text.index(word)
    high = text.index(cut, start) + len(cut) if cut else len(text)
    context = Context(article or text)
    tests = compile_guard(guard, "here")
    return all(test(text, start, start + len(word), 0, high, context) for test in tests)


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


def test_doc_questions_of_several_rows_are_kept_apart() -> None:
    context = Context("港口\n桥断了")
    asked = [compile_guard(guard, "here")[0] for guard in ("doc:港口", "doc:河|港口", "doc:河", "!doc:港口")]
    assert [test("桥断了", 0, 1, 0, 3, context) for test in asked * 2] == [True, True, False, False] * 2


def test_the_cheapest_clause_is_asked_first() -> None:
    context = Context("港口")
    held = [
        test("桥断了", 0, 1, 0, 3, context) for test in compile_guard("actor; doc:港口; !next:断", "here")
    ]
    assert held == [False, True, False]


@pytest.mark.parametrize(
    ("guard", "expected"),
    [("actor", True), ("!prev:在; !actor", True), ("", False), ("next:actor", False), ("doc:actor|x", False)],
)
def test_which_guards_rest_on_the_word_lists(guard: str, expected: bool) -> None:
    assert reads_lists(guard) is expected


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


LISTS = tomllib.loads(ACTOR_FILE.read_text(encoding="utf-8"))
OPENINGS = [
    *(f"{verb}。" for verb in LISTS["verbs"]),
    *(f"{word}表示" for word in LISTS["adverbs"]),
    *(f"{word}美方表示" for word in LISTS["prepositions"]),
    *(f"{join}{peer}。" for join in LISTS["joins"] for peer in LISTS["peers"]),
    *(f"的{word}" for word in LISTS["possessed"]),
    *(f"{letter}一表示" for letter in "周星期礼拜"),
    *(f"{letter}月表示" for letter in "0123456789一二三四五六七八九十"),
    "（周一）表示", "(周一)表示", "周二3月8日表示",
]  # fmt: skip


@pytest.mark.parametrize("opening", OPENINGS)
def test_everything_that_makes_an_actor_does(opening: str) -> None:
    assert passes("actor", f"昨日北京{opening}", "北京")


@pytest.mark.parametrize("before", LISTS["place_before"])
def test_a_preposition_of_place_settles_it(before: str) -> None:
    assert not passes("actor", f"他{before}北京表示", "北京")


@pytest.mark.parametrize(
    "before", [w for w in LISTS["target_before"] if not w.endswith(tuple(LISTS["place_before"]))]
)
def test_verbs_that_address_governments_do_before_a_pause(before: str) -> None:
    assert passes("actor", f"议员{before}北京，", "北京")
    assert passes("actor", f"议员{before}北京", "北京")
    assert not passes("actor", f"议员{before}北京队", "北京")
