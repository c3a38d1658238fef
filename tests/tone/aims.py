"""What the words of a sentence say of 甲国, 乙国, 丙国 and 丁国."""

from __future__ import annotations

import re
from collections.abc import Mapping

from framing.tone import judge

NAMES = re.compile("[甲乙丙丁]国")


def aimed(text: str) -> dict[str, float]:
    """Each letter of a country followed by a word that points to it, with the weight: ``{"乙谴责": -2.0}``."""
    judged = judge(text, [(m.start(), m.end(), m[0][0]) for m in NAMES.finditer(text)])
    return {f"{j.actor}{text[a.start : a.end]}": round(a.value, 6) for j in judged for a in j.aims}


def holds(cases: Mapping[str, dict[str, float]]) -> None:
    """Asserts what ``aimed`` says of each sentence: all those of a rule in one test."""
    assert {text: aimed(text) for text in cases} == cases
