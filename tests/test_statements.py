"""One utterance in several articles: what is grouped, what is kept, what is told apart."""

from __future__ import annotations

import random
import re
import time
from itertools import combinations
from unicodedata import normalize

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import actors
from framing.model import Quote, QuoteKind
from framing.statements import Said, Statement, align, content, evidence
from framing.statements.content import FUNCTION, MINIMUM
from framing.text import simplify

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
    quotes = [said(BRIDGE, "dw-1"), said(BRIDGE, "dw-2")]
    assert not only(*quotes).across
    assert align(quotes, across=True) == ()
    assert align([*quotes, said(BRIDGE, "voa-1")], across=True)


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


def plainly(text: str) -> tuple[str, frozenset[str], frozenset[str]]:
    """Letters, grams and content of one text, as they are defined."""
    folded = "".join(plain if len(plain := normalize("NFKC", c).lower()) == 1 else c for c in simplify(text))
    letters, rest = bare(folded), list(folded)
    found = set()
    for start, end, actor in actors.load().find_folded(folded):
        found.add(f"@{actor}")
        rest[start:end] = " " * (end - start)
    found |= {f"#{figure.replace(',', '')}" for figure in re.findall(r"\d+(?:[.,]\d+)*", "".join(rest))}
    found |= {f"a{word}" for word in re.findall(r"[a-z]{3,}", "".join(rest))}
    told = ["\u3400" <= c <= "\u9fff" and c not in FUNCTION for c in rest]
    found |= {rest[n] + rest[n + 1] for n in range(len(rest) - 1) if told[n] and told[n + 1]}
    return letters, frozenset(letters[n : n + 4] for n in range(len(letters) - 3)), frozenset(found)


@settings(deadline=None)
@given(QUOTES, st.sampled_from([2**63, 0]))
def test_an_event_is_read_as_its_quotes_are_one_by_one(quotes: list[Said], most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(content, "_MOST", most)
        event = content.read(quotes)
    read = [plainly(q.said.text) for q in event.quotes]
    assert [q.letters for q in event.quotes] == [letters for letters, _, _ in read]
    assert len(read) == sum(len(plainly(q.text)[0]) >= MINIMUM for q in quotes)
    assert [q.size for q in event.quotes] == [len(grams) for _, grams, _ in read]
    ascending = sorted(frozenset().union(*(features for _, _, features in read)))
    for one, (letters, grams, features) in zip(event.quotes, read, strict=True):
        folded = [plainly(one.said.text[at])[0] for at in one.at.tolist()]
        assert "".join(folded) == letters
        assert event.content.of(one.number) == [ascending.index(f) for f in sorted(features)]
        assert event.content.names(event.content.of(one.number)) == sorted(
            f for f in features if f[0] < "\u3400"
        )
        for other, (_, others, common) in zip(event.quotes, read, strict=True):
            assert event.content.common(one.number, other.number) == [
                ascending.index(f) for f in sorted(features & common)
            ]
            if one.number < other.number:
                assert len(set(one.later) & set(other.earlier)) == len(grams & others)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 9)), max_size=30, unique=True))
def test_pairs_that_meet_are_those_of_two_features(entries: list[tuple[int, int]]) -> None:
    entries.sort()
    holder, feature = (
        (np.array(column, np.int64) for column in zip(*entries, strict=True))
        if entries
        else (np.zeros(0, np.int64),) * 2
    )
    weight = np.arange(10) + 1.0
    held = {q: {f for h, f in entries if h == q} for q in range(7)}
    expected = [
        (a, b, sum(weight[f] for f in held[a] & held[b]))
        for a, b in combinations(range(7), 2)
        if len(held[a] & held[b]) > 1
    ]
    one, other, met = evidence._pairs(holder, feature, weight, 7)
    assert list(zip(one.tolist(), other.tolist(), met.tolist(), strict=True)) == expected
