"""Validity cards come back as they were written, and say what fell below its floor."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.errors import EvaluationError
from framing.evaluation import cards
from framing.evaluation.cards import Card, Figure, Text

NUMBERS = st.floats(0, 1)
FIGURES = st.builds(
    Figure, st.text(max_size=9), NUMBERS, st.none() | NUMBERS, st.none() | NUMBERS, st.integers(0, 10**6),
    st.none() | st.text(max_size=9), st.text(max_size=9), st.none() | NUMBERS,
)  # fmt: skip
TEXTS = st.builds(Text, st.text(), st.text())
CARDS = st.builds(Card, st.text(), st.text(), TEXTS, TEXTS, TEXTS, st.lists(FIGURES).map(tuple))


@given(st.lists(CARDS, max_size=3))
def test_cards_come_back_as_they_were(tmp_path_factory: pytest.TempPathFactory, written: list[Card]) -> None:
    path = tmp_path_factory.mktemp("cards") / "validity.json"
    cards.save(written, path)
    assert cards.load(path) == tuple(written)
    assert [p.name for p in path.parent.iterdir()] == ["validity.json"]


def test_no_file_is_no_cards_and_another_file_is_an_error(tmp_path: Path) -> None:
    assert cards.load(tmp_path / "none.json") == ()
    (tmp_path / "bad.json").write_text('[{"measure": 1}]')
    with pytest.raises(EvaluationError, match=r"bad\.json.*make eval"):
        cards.load(tmp_path / "bad.json")


def test_only_what_is_below_its_floor_is_missed() -> None:
    figures = (
        Figure("f1", 0.9, 0.8, 1.0, 50, floor=0.9),
        Figure("f1", 0.7, 0.6, 0.8, 12, outlet="dw", floor=0.8),
        Figure("auc", float("nan"), None, None, 0, floor=0.5),
        Figure("f1", 0.1, None, None, 5, of="snownlp"),
    )
    card = Card("tone", "set", Text("", ""), Text("", ""), Text("", ""), figures)
    below = list(cards.missed(card))
    assert [line.split(" is ")[0] for line in below] == ["tone, set: f1 (dw)", "tone, set: auc"]
    assert sum("MISSED" in line for line in cards.lines(card)) == 2


def test_floors_stand_on_our_figures_and_on_no_other() -> None:
    figures = (
        Figure("f1", 0.9, None, None, 9),
        Figure("f1", 0.9, None, None, 9, "dw"),
        Figure("f1", 0.1, None, None, 9, of="x"),
    )
    card = Card("quotes", "set", Text("", ""), Text("", ""), Text("", ""), figures)
    found = cards.floored(card, {"quotes": {"set": {"f1": 0.95}}})
    assert [f.floor for f in found.figures] == [0.95, None, None]
    assert cards.floored(card, {"voice": {"set": {"f1": 0.95}}}) == card
    with pytest.raises(EvaluationError, match=r"quotes\.set has no figure recall"):
        cards.floored(card, {"quotes": {"set": {"recall": 0.5}}})
