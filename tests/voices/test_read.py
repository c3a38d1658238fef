"""Voices of whole articles, and the lists behind them."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import voices
from framing.errors import LexiconError
from framing.voices import words
from tests.articles import article


def test_version_is_a_hash() -> None:
    assert len(voices.VERSION) == 12
    int(voices.VERSION, 16)


def test_verbs_are_published() -> None:
    table = voices.verbs()
    assert {"variant": "声称", "class": "doubting", "use": "both", "guard": "", "version": "1"} in table
    assert all(set(row) == {"variant", "class", "use", "guard", "version"} for row in table)


def test_lists_are_read() -> None:
    lists = words.load()
    assert len(lists.verbs) > 300
    assert {v.verb_class for v in lists.verbs} == {"neutral", "assertive", "doubting", "hedging", "critical"}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("说,loud,both,,1", "class"),
        ("说,neutral,always,,1", "use"),
        ("說,neutral,both,,1", "Simplified"),
        ("说,neutral,both,,1\n说,neutral,both,,1", "twice"),
    ],
)
def test_broken_verbs_are_refused(tmp_path: Path, row: str, message: str) -> None:
    for path in (words.SPEAKERS, words.QUOTATIONS):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "verbs.csv").write_text(",".join(words.COLUMNS) + f"\n{row}\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=message):
        words.load(tmp_path)


TEXT = st.lists(
    st.sampled_from(["他说", "：", "“", "”", "「", "」", '"', "，", "。", "\n", "据", "报道", "川普", "表示", "甲乙丙", "(", "）", "😀", "\u0301"])
    | st.characters(exclude_categories=["Cs"]),
    max_size=80,
).map("".join)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(TEXT)
def test_any_text(body: str) -> None:
    found = voices.read(article("q", body))
    for quote in found.quotes:
        text = {"headline": "海湾大桥通车", "body": body}[quote.section]
        assert 0 <= quote.start <= quote.end <= len(text)
    direct = [q for q in found.quotes if q.kind == "direct" and q.section == "body"]
    assert all(a.end <= b.start for a, b in pairwise(direct))
    assert found.voice("body", 0, len(body)) in {"outlet", "attributed", "marked", "unclear"}


@pytest.mark.parametrize("piece", ["“甲", "他说：“甲\n", "他说，", "甲" * 50 + "，", "”“", "（"])
def test_long_texts_do_not_hang(piece: str) -> None:
    body = piece * (100_000 // len(piece))
    start = time.process_time()
    voices.read(article("q", body))
    assert time.process_time() - start < 20


@pytest.mark.parametrize("ending", ["。", "", "，“等了九天”"])
def test_a_story_may_end_while_a_speaker_goes_on(ending: str) -> None:
    story = article("1", f"工会代表表示，码头应当重开。我们希望渡轮恢复{ending}")
    told = [q for q in voices.read(story).quotes if q.kind == "indirect"]
    assert [q.speaker for q in told] == ["工会代表", "工会代表"]
    assert told[-1].end <= len(story.main)
