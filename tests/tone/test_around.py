"""Toward whom a sentence speaks: frames of verbs, passives, prepositions, and what carries over."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.model import Article, VoiceName
from framing.tone import judge, tones, version
from tests.articles import article

NAMES = re.compile("甲国|乙国|丙国")


class Names:
    """甲国, 乙国 and 丙国, each its own actor."""

    def find(self, text: str) -> Sequence[tuple[int, int, str]]:
        return [(m.start(), m.end(), m[0]) for m in NAMES.finditer(text)]


def labels(text: str) -> dict[str, str]:
    return {j.actor[0]: j.label for j in judge(text, Names().find(text))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲国谴责乙国。", {"甲": "neu", "乙": "neg"}),
        ("甲国赞扬乙国。", {"甲": "neu", "乙": "pos"}),
        ("甲国遭到乙国谴责。", {"甲": "neg", "乙": "neu"}),
        ("甲国对乙国表示强烈不满。", {"甲": "neu", "乙": "neg"}),
        ("甲国残酷迫害教徒。", {"甲": "neg"}),
        ("教徒遭甲国迫害。", {"甲": "neg"}),
        ("甲国霸凌乙国。", {"甲": "neg", "乙": "neu"}),
        ("乙国被甲国霸凌。", {"甲": "neg", "乙": "neu"}),
        ("邪恶的甲国越来越弱。", {"甲": "neg"}),
        ("甲国的谎言很多。", {"甲": "neg"}),
        ("这让甲国、乙国等独裁政权高兴。", {"甲": "neg", "乙": "neg"}),
        ("甲国批评这种霸凌。", {"甲": "neu"}),
        ("甲国说，乙国在撒谎。", {"甲": "neu", "乙": "neg"}),
        ("他把甲国称为流氓国家。", {"甲": "neg"}),
        ("甲国敦促乙国立即停止军演。", {"甲": "neu", "乙": "neg"}),
        ("甲国“总统”昨天来访。", {"甲": "neg"}),
        ("甲国坚定支持乙国、丙国。", {"甲": "neu", "乙": "pos", "丙": "pos"}),
        ("甲国言而无信，一再撒谎。", {"甲": "neg"}),
        # bad news is not tone
        ("甲国有五百人死亡，经济衰退。", {"甲": "neu"}),
        ("甲国总理感染病毒。", {"甲": "neu"}),
        # people of a place are not the place
        ("甲国人迫害邻居。", {"甲": "neu"}),
        ("甲国外长周三抵达。", {"甲": "neu"}),
        ("甲国从未欺负乙国。", {"甲": "neu", "乙": "neu"}),
        ("他在甲国撒谎。", {"甲": "neu"}),
    ],
)  # fmt: skip
def test_toward(text: str, expected: dict[str, str]) -> None:
    assert labels(text) == expected


def test_the_evidence_is_the_words_that_counted() -> None:
    text = "甲国强烈谴责乙国的卑鄙谎言。"
    judged = {j.actor: j for j in judge(text, Names().find(text))}
    words = [text[a.start : a.end] for a in judged["乙国"].aims]
    assert words == ["强烈谴责", "卑鄙", "谎言"]
    assert judged["乙国"].total == sum(a.value for a in judged["乙国"].aims)


def written(body: str, headline: str = "甲国谴责乙国") -> Article:
    return article("t", body, title=headline)


def outlet(section: str, start: int, end: int) -> VoiceName:
    return "outlet"


def test_tones_of_an_article_have_places_and_voices() -> None:
    found = tones(written("丙国外长来访。他说乙国背信弃义。乙国的谎言很多。"), outlet, Names())
    assert [(t.section, t.surface, t.label, t.n_pos, t.n_neg) for t in found] == [
        ("headline", "甲国", "neu", 0, 0),
        ("headline", "乙国", "neg", 0, 1),
        ("body", "丙国", "neu", 0, 0),
        ("body", "乙国", "neg", 0, 1),
        ("body", "乙国", "neg", 0, 1),
    ]
    assert {t.voice for t in found} == {"outlet"}


def test_an_article_without_actors_has_no_tones() -> None:
    assert tones(written("这里没有谁。", headline="天气"), outlet, Names()) == ()


def test_the_version_names_rules_and_lists() -> None:
    assert re.fullmatch(r"\d+-[0-9a-f]{12}", version())


@given(
    st.text(
        alphabet="甲乙丙国不被遭对把将在谴责迫害邪恶的谎言支持说，。；“”、和等政权 总统敦促停止", max_size=120
    )
)
def test_any_sentence_is_judged(text: str) -> None:
    mentions = Names().find(text)
    judged = judge(text, mentions)
    assert {j.actor for j in judged} == {m[2] for m in mentions}
    for j in judged:
        assert j.label in ("neg", "neu", "pos")
        for aim in j.aims:
            assert 0 <= aim.start < aim.end <= len(text)
            assert mentions[aim.mention][2] == j.actor
    assert judge(text, mentions) == judged


def test_time_grows_with_the_sentence_and_no_faster() -> None:
    def seconds(n: int) -> float:
        text = "甲国敦促乙国停止霸凌，被丙国谴责，撒谎，" * n
        mentions = Names().find(text)
        taken: list[float] = []
        for _ in range(4):  # the least of a few: others run on the machine too
            before = time.process_time()
            judge(text, mentions)
            taken.append(time.process_time() - before)
        return min(taken)

    seconds(10)
    assert seconds(1000) < 50 * max(seconds(100), 1e-3)
