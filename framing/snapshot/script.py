"""Traditional characters as Simplified ones, for words that readers search by: texts, titles and names are Simplified."""

from __future__ import annotations

from functools import cache
from pathlib import Path

PAIRS = Path(__file__).with_name("simplified.txt")
"""Each Traditional character and the Simplified one after it: the table that cleaning uses, without its library."""


def simplified(text: str) -> str:
    """``text`` with each Traditional character replaced by one Simplified; those that depend on the word stay."""
    return text.translate(_table())


@cache
def _table() -> dict[int, str]:
    pairs = PAIRS.read_text(encoding="utf-8").split()
    return {ord(old): new for old, new in pairs}
