"""SnowNLP's sentence scores, batch in, arrays out: the same numbers without importing it.

Source: snownlp 0.12.3 by isnowfy (MIT). Its sentiment is naive Bayes over
words, trained on shopping reviews; the segmentation is a character trigram
model with tags b, m, e, s.

Two paths give the same numbers: NumPy, and numba where it is installed.
FRAMING_SNOW=numpy or FRAMING_SNOW=numba asks for one.
"""

from __future__ import annotations

from framing.snow.scores import Scores, score, sentiments, words
from framing.snow.tables import VERSION

__all__ = ["VERSION", "Scores", "score", "sentiments", "words"]
