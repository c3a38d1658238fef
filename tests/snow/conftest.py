"""The stock package and its answers, asked once for both paths."""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Callable
from types import ModuleType

import numpy as np
import pytest

from framing.snow.paths import SWITCH

Answers = tuple[np.ndarray, list[list[str]]]


@pytest.fixture(scope="session")
def stock() -> ModuleType:
    """The installed package itself: importing it costs seconds, so once."""
    import snownlp

    return snownlp


@pytest.fixture(scope="session")
def ask(stock: ModuleType) -> Callable[[list[str]], Answers]:
    """Stock scores (nan for an empty text) and words of texts; equal texts are asked once."""
    known: dict[str, tuple[float, list[str]]] = {}

    def answer(text: str) -> tuple[float, list[str]]:
        if text not in known:
            known[text] = (stock.SnowNLP(text).sentiments if text else math.nan, stock.seg.seg(text))
        return known[text]

    def answers(texts: list[str]) -> Answers:
        both = [answer(text) for text in texts]
        return np.array([score for score, _ in both]), [words for _, words in both]

    return answers


@pytest.fixture(params=["numpy", "numba"])
def path(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each path in turn; numba where it is installed."""
    if request.param == "numba" and importlib.util.find_spec("numba") is None:
        pytest.skip("numba is not installed: pip install -r requirements-fast.txt")
    monkeypatch.setenv(SWITCH, request.param)
    return request.param
