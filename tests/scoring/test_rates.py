"""Hits and rates by a lexicon of a few strings: every field of a hit, and what a rate is of."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from framing import lexicon, voices
from framing.guards import ACTOR_FILE
from framing.model import Hit, Section, Sentence, Value
from framing.scoring import changes
from framing.scoring.stance import CONCEPTS, FAMILIES, PER, RULES, STANCE, Stance
from tests.articles import article
from tests.scoring.test_changes import entry, of

ROWS = [
    entry("f", "大桥", "", "bridge", "长桥"), entry("f", "海湾", "doc:渡轮", "bay"), entry("g", "大桥", "", "other"),
]  # fmt: skip
SMALL = Stance(of(ROWS))
HOUSE = ROWS[0].attested_in


def test_a_hit_says_where_what_and_whose_words(monkeypatch: pytest.MonkeyPatch) -> None:
    story = article("1", "天晴。大桥与长桥。", title="大桥")
    monkeypatch.setattr(
        "framing.voices.Voices.voice", lambda self, *place: "marked" if place == ("body", 3, 5) else "outlet"
    )
    [found] = SMALL.score_all([replace(story, article_id="b1")])
    assert found.tables == {
        "hits": (
            Hit(0, "headline", 0, 2, "f", "bridge", "大桥", HOUSE, "outlet"),
            Hit(0, "headline", 0, 2, "g", "other", "大桥", HOUSE, "outlet"),
            Hit(2, "body", 3, 5, "f", "bridge", "大桥", HOUSE, "marked"),
            Hit(2, "body", 3, 5, "g", "other", "大桥", HOUSE, "marked"),
            Hit(2, "body", 6, 8, "f", "bridge", "长桥", HOUSE, "outlet"),
        )
    }  # fmt: skip


def test_a_rate_is_the_bodys_hits_by_a_thousand_characters() -> None:
    story = article("1", "大桥大桥大桥长桥雨雨。\n \n" + "雨" * 9, title="海湾大桥")
    assert story.chars == 20
    assert SMALL.score(story).article == {
        "hits_f": Value(4, 4), "rate_f": Value(200.0, 4), "hits_g": Value(3, 3), "rate_g": Value(150.0, 3),
    }  # fmt: skip
    assert PER == 1000


def test_no_hits_are_a_rate_of_nought_and_no_body_has_none() -> None:
    nought = {"hits_f": Value(0, 0), "rate_f": Value(0.0, 0), "hits_g": Value(0, 0), "rate_g": Value(0.0, 0)}
    assert SMALL.score(article("1", "天晴。", title="大桥")).article == nought
    missing = {
        name: Value(None, 0, "no_body") if name.startswith("rate") else of for name, of in nought.items()
    }
    assert SMALL.score(article("2", "", title="大桥")).article == missing
    assert len(SMALL.score(article("2", "", title="大桥")).hits) == 2


def test_one_articles_columns_are_not_anothers() -> None:
    first, second = SMALL.score_all([article("1", "大桥。"), article("2", "天晴。")])
    assert (first.article["hits_f"].value, second.article["hits_f"].value) == (1, 0)
    empty = SMALL.score(article("3", ""))
    empty.article["hits_f"] = Value(9, 9)
    second.article["hits_f"] = Value(9, 9)
    assert SMALL.score(article("4", "")).article["hits_f"] == Value(0, 0)
    assert SMALL.score(article("5", "天晴。")).article["hits_f"] == Value(0, 0)


@pytest.mark.parametrize(("section", "asked"), [("headline", True), ("caption", True), ("byline", False)])
def test_guards_about_the_article_read_headline_body_and_captions(section: str, asked: bool) -> None:
    story = article("1", "海湾。", title="天晴")
    story = replace(story, sections={**story.sections, section: Section(section, "渡轮")})  # ty: ignore
    assert [h.concept for h in SMALL.score(story).hits] == (["bay"] if asked else [])


def test_sections_are_apart_for_guards_about_the_article() -> None:
    story = article("1", "轮海湾。", title="渡")
    assert SMALL.score(story).hits == ()


def test_sentences_may_come_in_any_order() -> None:
    story = article("1", "大桥。天晴。长桥。", title="海湾")
    turned = replace(story, sentences=story.sentences[::-1])
    assert [h.sentence_no for h in SMALL.score(turned).hits] == [1, 1, 3]
    assert SMALL.score(turned) == SMALL.score(story)
    other = Sentence(4, "byline", 0, 0, 2, "大桥")
    assert SMALL.score(replace(story, sentences=(*story.sentences, other))) == SMALL.score(story)


def test_columns_and_version_are_of_the_lexicon() -> None:
    assert SMALL.columns == {"hits_f": int, "rate_f": float, "hits_g": int, "rate_g": float}
    assert (SMALL.name, SMALL.tables) == ("stance", ("hits",))
    assert SMALL.version == f"{RULES}.{voices.VERSION}-{'0' * 12}"
    assert lexicon.load().hash == STANCE.version.rpartition("-")[2]
    assert next(iter(CONCEPTS.values())) == FAMILIES[0]
    assert {f.id: [c.id for c in f.concepts] for f in lexicon.load().families} == {
        family: [concept for concept, own in CONCEPTS.items() if own == family] for family in FAMILIES
    }


def test_rows_that_decide_hits() -> None:
    asking = of([entry("f", "桥头", "actor; next:堡", "c", "桥尾"), entry("g", "塔", "next:actor")])
    lists = hashlib.sha256(ACTOR_FILE.read_bytes()).hexdigest()[:12]
    common = {"family": "f", "concept": "c", "guard": "actor; next:堡", "attested_in": HOUSE, "lists": lists}
    assert changes.rows(asking) == [
        common | {"variant": "桥头"},
        common | {"variant": "桥尾"},
        {
            "family": "g",
            "variant": "塔",
            "concept": "c",
            "guard": "next:actor",
            "attested_in": HOUSE,
            "lists": "",
        },
    ]
    assert Stance(asking).rows() == changes.rows(asking)


def test_a_change_is_asked_of_the_old_rows_only_under_the_same_rules() -> None:
    other = f"{RULES}.{voices.VERSION}-0123456789ab"
    assert SMALL.touched(SMALL.rows(), other) == frozenset()
    assert SMALL.touched(Stance(of(ROWS[:1] + ROWS[2:])).rows(), other) == {"海湾"}
    assert SMALL.touched(SMALL.rows(), f"0.{voices.VERSION}-{'0' * 12}") is None


@pytest.mark.parametrize("missing", ["family", "variant", "concept", "guard", "attested_in"])
def test_rows_that_lack_a_column_touch_everything(missing: str) -> None:
    rows = SMALL.rows()
    del rows[1][missing]
    assert changes.changed(rows, SMALL.rows()) is None
    assert changes.changed(SMALL.rows(), rows) is None


def test_an_empty_guard_and_none_are_the_same() -> None:
    none = [row | {"guard": row["guard"] or None} for row in SMALL.rows()]
    assert changes.changed(none, SMALL.rows()) == changes.changed(SMALL.rows(), none) == frozenset()
