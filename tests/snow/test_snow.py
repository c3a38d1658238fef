"""Our scores are stock SnowNLP's: the installed package is the judge, sentence by sentence."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from framing import snow
from framing.errors import ModelError
from framing.snow import tables

TOLERANCE = 1e-12
COMMON = "中国美政府表示要求香港选举的是了在不会对和人民年月日他说这个北京发生新冠疫情病毒制裁战争"
TRADITIONAL = "臺灣總統選舉結果發佈後兩岸關係緊張"
RARE = "龘靐齉嘂垚犇猋㐂𠀀"


@pytest.fixture(scope="module")
def stock():
    """The installed package itself: importing it costs seconds, so once."""
    import snownlp

    return snownlp


def stock_score(stock, text: str) -> float:
    return stock.SnowNLP(text).sentiments if text else math.nan


def assert_equal(stock, texts: list[str]) -> None:
    got = snow.score(texts)
    want = np.array([stock_score(stock, t) for t in texts])
    assert np.array_equal(np.isnan(got.probability), np.isnan(want))
    assert np.nanmax(np.abs(got.probability - want), initial=0) <= TOLERANCE
    assert snow.words(texts) == [stock.seg.seg(t) for t in texts]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "的",
        "😀",
        "hello 世界",
        "龘",
        "龘靐",
        "好龘",
        "龘好",
        "嘂嘂嘂好嘂",
        "a龘b 12345",
        "中共abc，美国！",
        "𠀀好",
    ],
)
def test_edge_cases_equal_stock(stock, text: str) -> None:
    assert_equal(stock, [text])


letters = st.sampled_from(COMMON + TRADITIONAL + RARE + "，。！？ \t\nabcXYZ0123456789.%“”😀é")
mixed = st.one_of(
    st.text(letters, max_size=60),
    st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=30),
    st.text(max_size=20),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(mixed, min_size=1, max_size=6))
def test_generated_texts_equal_stock(stock, texts: list[str]) -> None:
    assert_equal(stock, texts)


def test_long_text_without_punctuation_equals_stock(stock) -> None:
    text = (COMMON * 60)[:1500]
    assert_equal(stock, [text, text[:700], COMMON])


def test_real_sentences_equal_stock(stock, shared: Path) -> None:
    lines = (shared / "corpora" / "guancha-columns.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [s for line in lines for s in re.split(r"(?<=[。！？])", json.loads(line)["text"]) if s]
    assert_equal(stock, texts[:: max(1, len(texts) // 400)])


def test_batching_changes_nothing() -> None:
    texts = [COMMON[i : i + 7] * (i + 1) for i in range(20)]
    together = snow.score(texts)
    apart = [snow.score([t]).probability[0] for t in texts]
    assert together.probability.tolist() == apart


def test_log_odds_do_not_saturate() -> None:
    short, long = snow.score(["很好", "很好" * 200]).log_odds
    assert abs(long) > abs(short) * 50


def test_snownlp_itself_is_never_imported() -> None:
    code = "import sys, framing.snow as s; s.sentiments(['好']); assert 'snownlp' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_another_model_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "FILES", {**tables.FILES, "normal/stopwords.txt": "0" * 64})
    with pytest.raises(ModelError, match=r"stopwords\.txt: not the model .* reinstall snownlp"):
        tables._read("normal/stopwords.txt")


def test_a_cache_that_cannot_be_written_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setattr(tables, "_arrays", lambda model: ({}, {}))
    monkeypatch.setattr(tables.marshal, "loads", lambda data: {})
    with pytest.raises(ModelError, match="FRAMING_CACHE"):
        tables._build(blocked / "framing" / "x")
