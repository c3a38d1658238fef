"""Tone: how bad or good a sentence sounds, and toward whom."""

from __future__ import annotations

from framing.tone.around import judge, tones, version
from framing.tone.valence import score

__all__ = ["judge", "score", "tones", "version"]
