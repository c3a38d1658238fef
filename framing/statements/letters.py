"""Texts as letters that are compared: Simplified, plain, small, one for each character of the text."""

from __future__ import annotations

import sys
import unicodedata

import numpy as np

from framing.codepoints import code_points
from framing.text import simplify

_CODES = sys.maxunicode + 1
_plain = np.zeros(_CODES, np.uint32)
_letter = np.zeros(_CODES, bool)
_met = np.zeros(_CODES, bool)
"""By code point: what stands for it, whether that is a letter or digit, and whether it was met before."""


def folded(text: str) -> tuple[np.ndarray, np.ndarray]:
    """``text`` in Simplified script, full-width forms and capitals as plain small letters, where that is one to one.

    Returns:
        Code points, and which of them are letters or digits; both (characters,).
    """
    code = code_points(simplify(text))
    if not _met[code].all():
        _meet(np.unique(code[~_met[code]]))
    return _plain[code], _letter[code]


def _meet(codes: np.ndarray) -> None:
    for code in codes.tolist():
        letter = chr(code)
        plain = unicodedata.normalize("NFKC", letter).lower()
        one = plain if len(plain) == 1 else letter
        _plain[code], _letter[code] = ord(one), one.isalnum()
        _met[code] = True
