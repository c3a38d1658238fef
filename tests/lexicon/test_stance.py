"""The scorer: what wins, where it stands, and what the columns say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing import lexicon
from framing.guards import Context
from framing.model import Article, Section, Sentence
from framing.scoring.stance import CONCEPTS, FAMILIES, STANCE
from framing.terms import Entry, Matcher
from tests.articles import article

PLAIN = Entry(
    id="x", family="f", concept="c", concept_zh="概念", concept_en="concept", variant="", forms=(), guard="",
    attested_in="general", source_url="https://news.example/a", polarity=None, gloss_zh="义", gloss_en="gloss",
    version="1", example_yes="", example_no="", where="f.csv line 2",
)  # fmt: skip


def entry(variant: str, guard: str = "", *forms: str, family: str = "f") -> Entry:
    return replace(PLAIN, id=f"{family}{variant}", variant=variant, guard=guard, forms=forms, family=family)


def spans(matcher: Matcher, text: str) -> list[tuple[int, int, str]]:
    found = matcher.find(text, [(0, len(text))], Context(text))
    return [(start, end, matcher.owners[number].variant) for _, start, end, number in found]


def test_leftmost_then_longest_wins() -> None:
    matcher = Matcher([entry("中共"), entry("中共中央"), entry("中央政治局")])
    assert spans(matcher, "中共中央政治局") == [(0, 4, "中共中央")]
    assert spans(matcher, "中共，中央政治局") == [(0, 2, "中共"), (3, 8, "中央政治局")]


def test_a_refused_longer_variant_still_swallows() -> None:
    matcher = Matcher([entry("海湾"), entry("海湾大桥", "!next:镇")])
    assert spans(matcher, "海湾大桥镇") == []
    assert spans(matcher, "海湾大桥") == [(0, 4, "海湾大桥")]


def test_other_forms_count_as_the_variant() -> None:
    assert spans(Matcher([entry("海湾大桥", "", "湾桥")]), "湾桥通车") == [(0, 2, "海湾大桥")]


def test_offsets_are_code_points_beyond_the_basic_plane() -> None:
    assert spans(Matcher([entry("大桥")]), "𠮷😀é大桥") == [(3, 5, "大桥")]


def test_matches_outside_every_sentence_are_no_hits() -> None:
    found = Matcher([entry("桥")]).find("桥。桥。桥", [(2, 4)], Context("桥"))
    assert found == [(0, 2, 3, 0)]


def test_families_do_not_swallow_each_other() -> None:
    rows = [entry("海湾"), entry("海湾大桥", family="g"), entry("大桥"), entry("海湾", family="g")]
    matcher = Matcher(rows)
    found = matcher.find("海湾大桥", [(0, 4)], Context("海湾大桥"))
    assert [(start, end, matcher.owners[of].family) for _, start, end, of in found] == [
        (0, 4, "g"), (0, 2, "f"), (2, 4, "f"),
    ]  # fmt: skip


def test_a_span_ends_with_the_text_at_the_latest() -> None:
    matcher = Matcher([entry("桥", "next:$|头")])
    assert matcher.find("过桥", [(0, 9)], Context("过桥")) == [(0, 1, 2, 0)]


def test_a_match_between_sentences_swallows_what_begins_in_the_next() -> None:
    rows = [entry("桥头"), entry("头堡")]
    assert Matcher(rows).find("桥头堡", [(1, 3)], Context("桥头堡")) == []
    assert Matcher(rows).find("桥头堡", [], Context("桥头堡")) == []


WORDS = st.lists(
    st.sampled_from(["大桥", "海湾", "海湾大桥", "桥头堡", "，", "。", "雨", "𠮷", "a", "港"]), max_size=40
)


def scan(variants: list[str], text: str) -> list[tuple[int, int, str]]:
    """Leftmost-longest, the slow way."""
    found, at = [], 0
    while at < len(text):
        best = max((v for v in variants if text.startswith(v, at)), key=len, default="")
        if best:
            found.append((at, at + len(best), best))
        at += len(best) or 1
    return found


@given(WORDS)
def test_every_span_is_its_variant_and_the_same_as_a_plain_scan(parts: list[str]) -> None:
    variants = ["大桥", "海湾", "海湾大桥", "桥头堡"]
    text = "".join(parts)
    assert spans(Matcher([entry(v) for v in variants]), text) == scan(variants, text)


OVERLAPPING = st.lists(st.text("桥头堡𠮷", min_size=1, max_size=4), min_size=1, max_size=12, unique=True)


@given(OVERLAPPING, OVERLAPPING, st.text("桥头堡𠮷雨", max_size=30))
def test_one_automaton_finds_what_one_for_each_family_would(f: list[str], g: list[str], text: str) -> None:
    matcher = Matcher([*(entry(v) for v in f), *(entry(v, family="g") for v in g)])
    found = matcher.find(text, [(0, len(text))], Context(text))
    for family, variants in (("f", f), ("g", g)):
        own = [
            (start, end, matcher.patterns[of])
            for _, start, end, of in found
            if matcher.owners[of].family == family
        ]
        assert own == scan(variants, text) == spans(Matcher([entry(v) for v in variants]), text)


@given(OVERLAPPING, st.booleans(), st.text("桥头堡雨", max_size=30))
def test_a_text_that_is_one_sentence_is_searched_alike(f: list[str], several: bool, text: str) -> None:
    others = [entry("桥头", family="g")] if several else []
    matcher = Matcher([*(entry(v, "!next:雨|$;!prev:^") for v in f), *others])
    found = matcher.find(text, [(0, len(text))], Context(text))
    assert matcher.find_in(text, Context(text)) == [(start, end, n) for _, start, end, n in found]


@given(OVERLAPPING, st.text("桥头堡雨", max_size=30), st.lists(st.integers(0, 34), max_size=8, unique=True))
def test_a_match_belongs_to_the_sentence_that_it_begins_in(f: list[str], text: str, cuts: list[int]) -> None:
    edges = sorted(cuts)
    asked = list(zip(edges[::2], edges[1::2], strict=False))  # some letters lie between sentences
    found = Matcher([entry(v) for v in f]).find(text, asked, Context(text))
    assert [(n, start, end) for n, start, end, _ in found] == [
        (n, start, end) for start, end, _ in scan(f, text) for n, (a, b) in enumerate(asked) if a <= start < b
    ]


@given(st.lists(st.sampled_from([e.example_yes for e in lexicon.load().entries]), min_size=1, max_size=8))
def test_hits_of_an_article_stand_where_they_say(examples: list[str]) -> None:
    story = article("p", "".join(examples))
    by_number = {s.sentence_no: s for s in story.sentences}
    known = {(row["family"], row["variant"]) for row in STANCE.lexicon.table}
    hits = STANCE.score(story).hits
    assert hits
    for hit in hits:
        sentence = by_number[hit.sentence_no]
        surface = story.sections[hit.section].text[hit.start : hit.end]
        assert surface == hit.variant and (hit.family, surface) in known
        assert sentence.section == hit.section
        assert sentence.start <= hit.start < sentence.end
    assert list(hits) == sorted(hits, key=lambda h: (h.sentence_no, h.start, h.end, h.family))


def with_caption(story: Article, text: str) -> Article:
    sentence = Sentence(len(story.sentences), "caption", 0, 0, len(text), text)
    sections = {
        **story.sections,
        "caption": Section("caption", text),
        "byline": Section("byline", "中共记者"),
    }
    return replace(story, sections=sections, sentences=(*story.sentences, sentence))


def test_headline_and_captions_are_searched_but_only_the_body_counts() -> None:
    story = with_caption(article("c", "中共开会。" + "雨" * 15 + "。", title="中共开会"), "图为中共会场")
    scored = STANCE.score(story)
    assert [(h.section, h.start) for h in scored.hits if h.concept == "ccp"] == [
        ("headline", 0), ("body", 0), ("caption", 2),
    ]  # fmt: skip
    assert story.chars == 21
    assert scored.article["hits_prc_naming"].value == 1
    assert scored.article["rate_prc_naming"].value == pytest.approx(1000 / 21)
    assert scored.article["rate_prc_naming"].n == 1
    assert (scored.article["hits_visits"].value, scored.article["rate_visits"].value) == (0, 0)


def test_no_body_has_no_rate_and_says_why() -> None:
    scored = STANCE.score(article("e", "", title="中共开会"))
    rate = scored.article["rate_prc_naming"]
    assert (rate.value, rate.n, rate.reason) == (None, 0, "no_body")
    assert scored.article["hits_prc_naming"].value == 0


def test_one_string_may_be_a_hit_of_several_families() -> None:
    found = {(h.family, h.variant) for h in STANCE.score(article("s", "中共病毒疫情让中共当局紧张。")).hits}
    assert {("pandemic", "中共病毒疫情"), ("prc_naming", "中共当局")} <= found
    assert ("prc_naming", "中共") not in found


def test_columns_name_two_per_family_in_order() -> None:
    assert list(STANCE.columns)[:4] == [
        "hits_prc_naming",
        "rate_prc_naming",
        "hits_us_naming",
        "rate_us_naming",
    ]
    assert set(STANCE.columns) == set(STANCE.score(article("k")).article)
    assert (STANCE.columns["hits_visits"], STANCE.columns["rate_visits"]) == (int, float)
    assert tuple(f.id for f in STANCE.lexicon.families) == FAMILIES
    assert CONCEPTS["china_as_actor"] == "prc_naming"
    assert STANCE.lexicon.hash in STANCE.version


def test_a_batch_is_its_articles_one_by_one() -> None:
    stories = [article("a", "中共开会。"), article("b", "双方访问。")]
    assert STANCE.score_all(stories) == [STANCE.score(story) for story in stories]
