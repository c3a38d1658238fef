"""Comparing outlets: numbers in, numbers out. No I/O, no interface text, every seed fixed.

What may be claimed, and why each method is the one it is: ``docs/inference.md``.
"""

from __future__ import annotations

from framing.contrast.keyness import Keyness, keyness
from framing.contrast.paired import contrasts, rates
from framing.contrast.rarefied import OnlyHere, only_here
from framing.contrast.sample import Sample
from framing.contrast.shares import Mentions, article_shares, naming_shares
from framing.contrast.types import Contrast, Denominator, Interval, Key, NotEnough, Share, Within

__all__ = [
    "Contrast",
    "Denominator",
    "Interval",
    "Key",
    "Keyness",
    "Mentions",
    "NotEnough",
    "OnlyHere",
    "Sample",
    "Share",
    "Within",
    "article_shares",
    "contrasts",
    "keyness",
    "naming_shares",
    "only_here",
    "rates",
]
