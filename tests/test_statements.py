"""One utterance in several articles: what is grouped, what is kept, what is told apart."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.model import Quote, QuoteKind
from framing.statements import Said, Statement, align
from framing.statements.alignment import MINIMUM

BRIDGE = "这座桥不是为了通车，而是为了让两岸的渔民每天都能回家吃饭。"


def said(
    text: str, article: str, speaker: str | None = "拜登", *, kind: QuoteKind = "direct", start: int = 0
) -> Said:
    quote = Quote("body", start, start + len(text), kind, speaker, "other", "说", "neutral", True)
    return Said(article, article.split("-")[0], quote, text)


def texts(statement: Statement) -> list[str]:
    return [m.said.text for m in statement.members]


def only(*quotes: Said) -> Statement:
    (found,) = align(quotes)
    return found


def test_the_same_words_in_two_outlets_are_one_statement() -> None:
    found = only(said(BRIDGE, "dw-1"), said(BRIDGE, "voa-1"))
    assert (found.wording, found.across, found.outlets) == ("verbatim", True, ("dw", "voa"))
    assert found.articles == ("dw-1", "voa-1")
    assert [(m.kept, m.edits, m.score) for m in found.members] == [(1.0, (), 1.0)] * 2


def test_two_articles_of_one_outlet_are_a_statement_but_not_across() -> None:
    assert not only(said(BRIDGE, "dw-1"), said(BRIDGE, "dw-2")).across


def test_one_article_alone_is_no_statement() -> None:
    assert align([said(BRIDGE, "dw-1"), said(BRIDGE, "dw-1", start=90)]) == ()
    assert align([]) == ()


def test_script_width_marks_and_spaces_do_not_matter() -> None:
    found = only(
        said("預算增加 3.5% ，「全部」用於修橋鋪路。", "epoch-1"),
        said("预算增加３．５％，全部用于修桥铺路", "dw-1"),
    )
    assert found.wording == "verbatim"
    assert [m.edits for m in found.members] == [(), ()]


def test_what_is_cut_is_said_with_its_place() -> None:
    found = only(said(BRIDGE, "dw-1"), said("为了让两岸的渔民每天都能回家吃饭", "voa-1"))
    full, short = found.members
    assert (full.kept, full.length, short.length) == (1.0, 27, 16)
    assert short.kept == pytest.approx(16 / 27)
    (cut,) = short.edits
    assert (cut.kind, BRIDGE[slice(*cut.full)], cut.own) == ("cut", "这座桥不是为了通车，而是", (0, 0))
    assert dict(short.reasons)["letters"] == "16"


def test_what_is_replaced_and_added_is_said_with_its_place() -> None:
    other = "这座桥不是为了通火车，而是为了让两岸的农夫每天都能回家。"
    found = only(said(BRIDGE, "dw-1"), said(other, "voa-1"))
    edits = [(e.kind, BRIDGE[slice(*e.full)], other[slice(*e.own)]) for e in found.members[1].edits]
    assert edits == [("added", "", "火"), ("replaced", "渔民", "农夫"), ("cut", "吃饭", "")]


def test_other_words_of_one_speaker_are_told_apart_from_the_same_words() -> None:
    found = only(
        said("我们警告各国船东：与那家航运公司做生意，会有受制裁的风险。", "voa-1", "蓬佩奥"),
        said("世界各地船东若和那家航运公司做买卖，就面临制裁风险", "dw-1", "国务卿蓬佩奥", kind="indirect"),
    )
    assert found.wording == "rendered"
    assert [m.wording for m in found.members] == ["verbatim", "rendered"]
    assert found.score < 1
    assert dict(found.members[1].reasons)["speaker"] == "蓬佩奥"


def test_other_words_of_another_speaker_are_none() -> None:
    quotes = [
        said("我们警告各国船东：与那家航运公司做生意，会有受制裁的风险。", "voa-1", "蓬佩奥"),
        said("世界各地船东若和那家航运公司做买卖，就面临制裁风险", "dw-1", "默克尔"),
    ]
    assert align(quotes) == ()
    assert align([quotes[0], quotes[1]._replace(quote=quotes[1].quote._replace(speaker=None))]) == ()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("德国一名渔民", "德国一名教师", False),
        ("麦考尔众议员", "美国一名教师", False),
        ("德国", "德国", True),
        ("一名渔民", "德国一名渔民", True),
        ("汪文斌", "中国外交部", False),
        ("国务卿蓬佩奥", "迈克·蓬佩奥", True),
    ],
)
def test_a_country_in_a_name_is_no_speaker(one: str, other: str, same: bool) -> None:
    found = align(
        [
            said("我们警告各国船东：与那家航运公司做生意，会有受制裁的风险。", "voa-1", one),
            said("世界各地船东若和那家航运公司做买卖，就面临制裁风险", "dw-1", other),
        ]
    )
    assert bool(found) is same


def test_a_ministry_and_its_spokesman_need_more_in_common() -> None:
    found = only(
        said("我们警告各国船东：与那家航运公司做生意，会有受制裁的风险。", "voa-1", "汪文斌"),
        said("警告各国的船东，若与航运公司做生意会有制裁风险", "dw-1", "中国外交部"),
    )
    assert found.members[1].wording == "rendered"


def test_two_names_of_one_person_are_one_speaker() -> None:
    found = only(
        said("关税会一直留着，直到谈出一份更好的贸易协议。", "dw-1", "特朗普"),
        said("直到谈成更好的贸易协议，关税会一直保留", "epoch-1", "川普"),
    )
    assert found.outlets == ("dw", "epoch")


def test_different_figures_are_another_utterance() -> None:
    quotes = [
        said("港口本周卸下粮食320吨，灾民可以领到面粉和食油。", "dw-1"),
        said("灾民已领到面粉、食油，港口本周卸粮食450吨。", "voa-1"),
    ]
    assert align(quotes) == ()
    same = quotes[1]._replace(text=quotes[1].text.replace("450", "320"))
    assert ("figure", "320") in only(quotes[0], same).members[1].reasons


def test_a_formula_of_two_speakers_is_no_statement() -> None:
    formula = "对此事强烈不满，表示坚决反对"
    assert align([said(formula, "dw-1", "莫里森"), said(formula, "voa-1", "默克尔")]) == ()


def test_a_short_word_and_scare_quotes_are_passed_over() -> None:
    assert align([said("非常可恶", "dw-1"), said("非常可恶", "voa-1")]) == ()
    assert (
        align([said(BRIDGE, "dw-1", None, kind="marked"), said(BRIDGE, "voa-1", None, kind="marked")]) == ()
    )


def test_words_in_marks_inside_what_is_reported_are_not_counted_twice() -> None:
    outer = said(f"那件事很清楚，“{BRIDGE}”", "voa-1", kind="indirect")
    inner = said(BRIDGE, "voa-1", start=8)
    found = only(said(BRIDGE, "dw-1"), inner, outer)
    assert texts(found) == [outer.text, BRIDGE]


def test_a_name_in_marks_is_not_somebody_s_other_words() -> None:
    whole = "他从明天起不再是港口安全与基础设施管理局的局长"
    assert align([said(whole, "dw-1"), said("港口安全和基础设施管理局", "voa-1")]) == ()


def test_two_halves_quoted_apart_join_the_whole() -> None:
    found = only(
        said(BRIDGE, "dw-1"),
        said("这座桥不是为了通车", "voa-1"),
        said("而是为了让两岸的渔民每天都能回家吃饭", "voa-1", start=60),
    )
    assert [m.said.article_id for m in found.members] == ["dw-1", "voa-1", "voa-1"]
    assert sum(m.kept for m in found.members[1:]) == pytest.approx(1)


def test_two_cuts_of_one_text_are_the_same_words() -> None:
    middle = "老船工说涨潮前必须把缆绳全部换成新的否则码头撑不过这个冬天"
    found = only(
        said("他先讲了很久的往事和天气。" + middle, "dw-1"),
        said(middle + "，随后他又谈到镇上学校的屋顶和他孙子的婚事，以及明年的收成。", "voa-1"),
    )
    assert found.wording == "verbatim"


def test_all_in_one_word_of_many_quotes_costs_little() -> None:
    pick = random.Random(7)
    letters = [chr(0x4E00 + n) for n in range(600)]
    whole = "".join(pick.choices(letters, k=1200))
    quotes = []
    for n in range(200):
        start = pick.randrange(900)
        own = list(whole[start : start + 250])
        for _ in range(25):
            own[pick.randrange(250)] = pick.choice(letters)
        quotes.append(said("".join(own), f"{['dw', 'voa', 'epoch'][n % 3]}-{n // 2}", start=n))
    before = time.process_time()
    found = align(quotes)
    assert time.process_time() - before < 1
    assert found


PIECES = [
    "港口明天重开",
    "渔民可以回家",
    "税不会再涨了",
    "三百户人家",
    "，",
    "。",
    "320",
    "特朗普",
    "abc",
    "「",
    "修橋",
]
QUOTES = st.lists(
    st.tuples(
        st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join),
        st.sampled_from(["dw-1", "dw-2", "voa-1", "epoch-1"]),
        st.sampled_from([None, "特朗普", "川普", "默克尔"]),
    ),
    max_size=8,
).map(lambda rows: [said(text, a, s, start=100 * n) for n, (text, a, s) in enumerate(rows)])


def bare(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


@settings(deadline=None)
@given(QUOTES, st.randoms(use_true_random=False))
def test_statements_hold_what_they_promise(quotes: list[Said], order: random.Random) -> None:
    found = align(quotes)
    mixed = quotes.copy()
    order.shuffle(mixed)
    assert align(mixed) == found
    seen = [m.said for s in found for m in s.members]
    assert len(seen) == len(set(seen)) and set(seen) <= set(quotes)
    for statement in found:
        full = statement.members[0]
        assert len(statement.articles) > 1
        assert full.kept == 1 and not full.edits and full.wording == "verbatim"
        for m in statement.members:
            assert 0 <= m.kept <= 1 and 0 < m.score <= 1
            assert MINIMUM <= m.length <= full.length
            lost = sum(len(bare(full.said.text[slice(*e.full)])) for e in m.edits)
            new = sum(len(bare(m.said.text[slice(*e.own)])) for e in m.edits)
            assert lost == round(full.length * (1 - m.kept))
            assert m.length - new == full.length - lost
            assert all(e.own[0] == e.own[1] for e in m.edits if e.kind == "cut")
            assert all(e.full[0] == e.full[1] for e in m.edits if e.kind == "added")
