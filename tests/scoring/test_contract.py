"""One contract over all scorers."""

from __future__ import annotations

import json

import pytest

from framing import lexicon, snapshot
from framing.model import Value
from framing.scoring import Scorer, scorers
from tests.articles import article

ARTICLES = [
    article("1"),
    article(
        "2",
        "中国政府表示强烈反对，并宣布制裁三家美国企业。外交部称，这是必要的反制措施。" * 3,
        title="中方宣布反制",
    ),
    article("3", "", form="empty", title=""),
    article("4", "？？！。…。😀。", title="。"),
    article("5", "好。" * 50),
]


@pytest.fixture(params=scorers(), ids=lambda s: s.name)
def scorer(request: pytest.FixtureRequest) -> Scorer:
    return request.param


def test_a_measure_for_every_article_in_order(scorer: Scorer) -> None:
    together = scorer.score_all(ARTICLES)
    assert [scorer.score_all([a])[0] for a in ARTICLES] == together


def test_article_values_are_the_declared_columns_of_the_table(scorer: Scorer) -> None:
    families = [f.id for f in lexicon.load().families]
    table = {c.name for c in snapshot.columns("articles", families=families)}
    for measures in scorer.score_all(ARTICLES):
        assert set(measures.article) == set(scorer.columns) <= table


def test_no_evidence_is_none_with_a_reason_never_a_number(scorer: Scorer) -> None:
    for measures in scorer.score_all(ARTICLES):
        values = [*measures.article.values(), *(v for column in measures.sentences.values() for v in column)]
        for value in values:
            assert (value.value is None) == (value.reason is not None)
            assert value.n >= 0 and (value.value is not None or value.n == 0)


def test_one_value_per_sentence(scorer: Scorer) -> None:
    for one, measures in zip(ARTICLES, scorer.score_all(ARTICLES), strict=True):
        assert all(len(column) == len(one.sentences) for column in measures.sentences.values())


def test_hits_lie_in_their_sentence_and_are_sorted(scorer: Scorer) -> None:
    for one, measures in zip(ARTICLES, scorer.score_all(ARTICLES), strict=True):
        spans = [(h.sentence_no, h.start, h.end, h.family) for h in measures.hits]
        assert spans == sorted(spans)
        for hit in measures.hits:
            sentence = one.sentences[hit.sentence_no]
            assert sentence.section == hit.section and sentence.start <= hit.start < hit.end <= sentence.end
            assert one.sections[hit.section].text[hit.start : hit.end] == hit.variant


def test_version_names_what_the_scores_rest_on(scorer: Scorer) -> None:
    assert len(scorer.version) >= 8 and scorer.version == scorer.version.strip()


def test_rows_come_back_from_json_as_they_were(scorer: Scorer) -> None:
    assert json.loads(json.dumps(scorer.rows())) == scorer.rows()


def test_nothing_is_touched_when_nothing_changed(scorer: Scorer) -> None:
    assert scorer.touched(scorer.rows(), scorer.version) == frozenset()


def test_another_kind_of_version_touches_everything(scorer: Scorer) -> None:
    assert scorer.touched(scorer.rows(), f"x{scorer.version}") is None


def test_sentiment_leaves_out_what_it_cannot_judge() -> None:
    sentiment = scorers()[0]
    whole, _, empty, symbols, short = sentiment.score_all(ARTICLES)
    assert whole.article["sentiment_mean"].n == 4
    assert empty.article["sentiment_mean"] == Value(None, 0, "no_body")
    assert symbols.article["sentiment_mean"] == Value(None, 0, "no_scored_sentence")
    assert {v.reason for v in short.sentences["sentiment"][1:]} == {"too_short"}
