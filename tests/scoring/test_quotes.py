"""How much of a body is somebody else's words: every character once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from framing.scoring.quotes import QUOTES
from tests.articles import article

SENTENCES = (
    "潮水退了。",
    "市长说，桥要修好。",
    "市长表示：“桥 要修好，钱够了。”",
    "“渡轮停了，”工会代表说，“我们在等。”",
    "据潮汐社报道，船已到港。",
)


@given(st.lists(st.sampled_from(SENTENCES), max_size=8))
def test_quoted_and_indirect_characters_never_exceed_the_body(sentences: list[str]) -> None:
    story = article("1", "".join(sentences))
    found = QUOTES.score_all([story])[0].article
    quoted, indirect = (found[n].value for n in ("quoted_chars", "indirect_chars"))
    assert isinstance(quoted, int) and isinstance(indirect, int)
    assert 0 <= quoted + indirect <= story.chars


def test_a_quotation_inside_reported_speech_counts_as_quotation() -> None:
    found = QUOTES.score_all([article("1", "市长表示，桥要修好，“钱够了，船也够了”，不必等。")])[0]
    length = {row[3]: row[-1] for row in found.tables["quotes"]}
    assert length.keys() == {"direct", "indirect"}
    assert found.article["quoted_chars"].value == length["direct"] == len("钱够了，船也够了")
    assert found.article["indirect_chars"].value == length["indirect"] - length["direct"]
