"""What each scorer says of one article: values, their evidence, and rows of spans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from framing import actors, facts, genre, tone, voices
from framing.model import Article, Quote, Section, Value
from framing.scoring import scorers, shared
from framing.scoring.facts import FACTS
from framing.scoring.genre import GENRES
from framing.scoring.quotes import QUOTES, _chars
from framing.scoring.tone import TONE
from framing.scoring.whole import Whole
from tests.articles import article

STORY = article(
    "1", "市长表示：“桥 要修好，钱够了。”市长说，桥要修好。美国总统拜登周三花了三亿美元谴责中国。", title="市长说：“钱够了”"
)  # fmt: skip


def test_the_scorers_come_in_the_order_of_their_columns() -> None:
    assert [s.name for s in scorers()] == ["sentiment", "genre", "quotes", "stance", "tone", "facts"]
    assert [s.tables for s in scorers()] == [(), (), ("quotes",), ("hits",), ("tones",), ("facts",)]
    assert [dict(s.columns) for s in scorers() if s.name not in ("stance", "quotes")] == [
        {"sentiment_mean": float}, {"genre": str, "genre_reason": str, "section": str}, {}, {},
    ]  # fmt: skip
    assert dict(QUOTES.columns) == {"quotes_n": int, "quoted_chars": int, "indirect_chars": int}


def test_versions_name_what_the_scores_rest_on() -> None:
    assert QUOTES.version == f"2-{voices.VERSION}"
    assert TONE.version == f"1-{tone.version()}-{voices.VERSION}"
    assert GENRES.version.startswith("1-") and FACTS.version.startswith("1-")
    assert len({s.version for s in scorers()}) == len(scorers())


def test_data_that_changes_as_a_whole_touches_all_or_nothing() -> None:
    class One(Whole):
        version = "1-a"

    assert One().rows() == []
    assert One().touched([], "1-a") == frozenset()
    assert One().touched([], "1-b") is None
    assert One().touched([{"family": "f"}], "1-a") == frozenset()


# ── quotations ──


def test_quotations_are_rows_with_their_text_and_its_length_without_white_space() -> None:
    [found] = QUOTES.score_all([STORY])
    own = voices.read(STORY).quotes
    texts = ["钱够了", "桥 要修好，钱够了。", "桥要修好。"]
    assert found.tables["quotes"] == tuple(
        (*quote, text, n) for quote, text, n in zip(own, texts, (3, 9, 5), strict=True)
    )
    assert [q.kind for q in own] == ["direct", "direct", "indirect"]


def test_direct_quotations_count_anywhere_and_characters_in_the_body() -> None:
    [found] = QUOTES.score_all([STORY])
    assert found.article == {
        "quotes_n": Value(2, 2), "quoted_chars": Value(9, 1), "indirect_chars": Value(5, 1),
    }  # fmt: skip
    [found] = QUOTES.score_all([article("2", "潮水退了。", title="天晴")])
    assert found.article == dict.fromkeys(found.article, Value(0, 0))
    assert found.tables == {"quotes": ()}
    [found] = QUOTES.score_all([replace(STORY, sections={"headline": STORY.sections["headline"]})])
    assert found.article == {
        "quotes_n": Value(1, 1),
        "quoted_chars": Value(0, 0),
        "indirect_chars": Value(0, 0),
    }


def quote(start: int, end: int, kind: str) -> Quote:
    return Quote("body", start, end, kind, None, "", None, None, False)  # ty: ignore


@pytest.mark.parametrize(
    ("quotes", "quoted", "indirect"),
    [
        ([], (0, 0), (0, 0)),
        ([quote(0, 4, "direct")], (3, 1), (0, 0)),
        ([quote(0, 9, "indirect")], (0, 0), (7, 1)),
        ([quote(0, 9, "indirect"), quote(2, 6, "direct")], (3, 1), (4, 1)),
        ([quote(0, 3, "direct"), quote(2, 5, "direct")], (4, 2), (0, 0)),
        ([quote(0, 3, "indirect"), quote(0, 3, "indirect")], (0, 0), (2, 2)),
        ([quote(0, 9, "marked")], (0, 0), (0, 0)),
        ([quote(1, 2, "direct")], (0, 1), (0, 0)),
    ],
)
def test_each_character_counts_once_and_white_space_never(
    quotes: list[Quote], quoted: tuple[int, int], indirect: tuple[int, int]
) -> None:
    assert _chars("一 二三四\n五六七", quotes) == (Value(*quoted), Value(*indirect))


# ── genre, facts, tones ──


def test_the_genre_has_its_reason_and_the_section_where_one_is_named() -> None:
    found = genre.genre(STORY)
    [measures] = GENRES.score_all([STORY])
    assert measures.article == {
        "genre": Value(found.name, 1), "genre_reason": Value(found.reason, 1), "section": Value(None, 0, "not_named"),
    }  # fmt: skip
    placed = replace(STORY, url="https://bay.example/sea/2024_03_01_1.html", form="video")
    [measures] = GENRES.score_all([placed])
    assert measures.article == {
        "genre": Value("video", 1), "genre_reason": Value("form: video", 1), "section": Value("sea", 1),
    }  # fmt: skip


def test_facts_and_tones_are_rows_of_their_tables() -> None:
    [found] = FACTS.score_all([STORY])
    assert found.tables["facts"] == tuple(
        (f.section, f.start, f.end, f.kind, f.value, f.surface) for f in facts.facts(STORY)
    )
    assert found.tables["facts"][-1] == ("body", 36, 40, "figure", "300000000 USD", "三亿美元")
    [found] = TONE.score_all([STORY])
    assert found.tables == {"tones": tone.tones(STORY, voices.read(STORY).voice, actors.load())}
    assert [(t[4], t[8]) for t in found.tables["tones"]] == [("joe_biden", "neu"), ("cn", "neg")]
    assert found.article == found.sentences == {}


# ── what scorers share ──


def test_voices_of_a_batch_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def noted(some: Sequence[Article]) -> list[voices.Voices]:
        read.extend(one.article_id for one in some)
        return real(some)

    real = voices.read_all
    monkeypatch.setattr(voices, "read_all", noted)
    first, second, third = (article(key, "市长说，桥要修好。") for key in "xyz")
    found = shared.voices_of([first, second])
    assert [own.quotes for own in found] == [own.quotes for own in real([first, second])]
    again = shared.voices_of([second, first, third])
    assert again[0] is found[1] and again[1] is found[0]
    assert read == ["ax", "ay", "az"]
    shared.voices_of([third])
    shared.voices_of([third, first])
    assert read == ["ax", "ay", "az", "ax"]  # only the batch asked for last is known
    assert shared.voices_of([]) == []


def test_an_equal_article_with_another_text_is_read_for_itself() -> None:
    one = article("1", "市长说，桥要修好。")
    other = replace(one, sections={"headline": Section("headline", "天晴")})
    found = shared.voices_of([one, other])
    assert [len(own.quotes) for own in found] == [1, 0]
